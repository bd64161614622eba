"""Edits of what a text states: figures, dates, names, negations, modals and hedges."""

from __future__ import annotations

import re
from functools import cache

from rapidfuzz.distance import Indel

from ..model import DateMention, Figure
from ..statements.dates.words import date_names
from .atoms import Atom
from .contractions import are_contracted
from .opposites import turned_round
from .parts import DIGITS, FEW_WORDS, SPELLING, Found, Part, atom_text, atoms_left, left_over, shown, swap_of, told
from .ranking import Swap
from .speech_kinds import is_same_name
from .units import cut_units, fold
from .wording import HEDGES, MODALS, TOWARDS, is_negation

#: `No. 4` counts, it negates nothing.
_NUMERO = re.compile(r"\.\s*\d")
#: A name that came or went with more words than this is not what the edit is about.
_NAMING_WORDS = 5


def turn_kind(before: Part, after: Part) -> Found:
    """What was said is said the other way round; that is a figure where its sentences have one."""
    gone, come = left_over(before.words, after.words)
    turned = turned_round(gone, come) if max(len(gone), len(come)) <= FEW_WORDS else None
    if turned is None:
        return None
    words = f"{shown(before.text.strip())} became {shown(after.text.strip())}"
    if all(any(atom.kind == "figure" for atom in part.atoms.within(*part.sentence)) for part in (before, after)):
        return "figure", f"What the figure says was turned round: {words}.", "changed"
    return "negation", f"This was turned round: {words}.", "changed"


def contraction_kind(before: Part, after: Part) -> Found:
    if are_contracted(before.words, after.words):
        return "style", told("A contraction: it", before.text, after.text)
    return None


def figure_kind(before: Part, after: Part) -> Found:
    gone, come = atoms_left(before, after, "figure", _value)
    if bool(gone) != bool(come) and negation_kind(before, after):
        return None  # no sailor became one sailor
    if gone or come:
        return "figure", told("The figure", _figure_text(before, gone), _figure_text(after, come)), _swap(gone, come)
    if (rest := _without_figures(before)) is not None and rest == _without_figures(after):
        return "style", told("The same figure is written otherwise: it", before.text, after.text)
    # Codes, scores and other numbers that are no figures of anything in particular.
    if (_turns_figure(before) and _turns_figure(after)) or {before.words, after.words} == {("am",), ("pm",)}:
        return "figure", f"What the figure means changed: {shown(before.text)} became {shown(after.text)}."
    numbers = left_over(_numbers(before), _numbers(after))
    if any(numbers):
        return "figure", told("The number", ", ".join(numbers[0]), ", ".join(numbers[1])), swap_of(*numbers)
    return None


def _figure_text(part: Part, figures: list[Atom]) -> str:
    """The figures; one with what it counts, where the part holds nothing else (`418 times` became `418 days`)."""
    if len(figures) == 1 and part.place[0] == figures[0].start and part.place[1] > figures[0].end:
        return part.text.strip()
    return atom_text(part, figures)


def _turns_figure(part: Part) -> bool:
    """Whether a part is one word that says what the figure after it is: up `to` 20, up `by` 20."""
    end = part.place[1]
    follows = any(atom.kind == "figure" and end <= atom.start <= end + 1 for atom in part.atoms.within(end, end + 2))
    return len(part.words) == 1 and part.words[0] in TOWARDS and follows


def _without_figures(part: Part) -> list[str] | None:
    """The words of a part that stand in no figure; None where it holds none. A hedge is a word of its own."""
    figures = [atom for atom in part.held if atom.kind == "figure"]
    if not figures:
        return None
    units = cut_units(part.whole, *part.place)
    return [
        key
        for start, end, key in zip(units.starts, units.ends, units.keys, strict=True)
        if key in HEDGES or not any(atom.start <= start and end <= atom.end for atom in figures)
    ]


def _value(atom: Atom) -> str:
    figure = atom.mention
    assert isinstance(figure, Figure)
    return f"{figure.value:g} {figure.upper:g} {figure.unit}"


def _numbers(part: Part) -> list[str]:
    """Units with digits that no figure or date holds."""
    units = cut_units(part.whole, *part.place)
    held = [(atom.start, atom.end) for atom in part.held if atom.kind in ("figure", "date", "name")]
    return [
        key
        for start, end, key in zip(units.starts, units.ends, units.keys, strict=True)
        if DIGITS.search(key) and not any(first <= start and end <= last for first, last in held)
    ]


def _swap(gone: list[Atom], come: list[Atom]) -> Swap:
    return "changed" if gone and come else "dropped" if gone else "added"


def date_kind(before: Part, after: Part) -> Found:
    gone, come = atoms_left(before, after, "date", _day)
    if gone or come:
        what = told("The date", atom_text(before, gone), atom_text(after, come))
        if not (gone and come) and all(_day(atom).split()[-1] in _weekdays() for atom in [*gone, *come]):
            return "date", what, "passing"  # the day of the report, more often than of what is reported
        return "date", what, _swap(gone, come)
    return None


def _day(atom: Atom) -> str:
    date = atom.mention
    assert isinstance(date, DateMention)
    return date.form


@cache
def _weekdays() -> frozenset[str]:
    names = (date_names(language) for language in ("en", "de", "fr", "es"))
    return frozenset(day for known in names if known for day in known.weekdays)


def negation_kind(before: Part, after: Part) -> Found:
    gone, come = left_over(before.words, after.words)
    if max(len(gone), len(come)) > FEW_WORDS:
        return None
    olds, news = left_over(_negations(before), _negations(after))
    if len(olds) == len(news):
        return None
    if olds:
        return "negation", f"{shown(before.text)} lost its negation{_became(after)}.", "changed"
    return "negation", f"{shown(after.text)} is a negation now{_was(before)}.", "changed"


def _negations(part: Part) -> list[str]:
    units = cut_units(part.whole, *part.place)
    return [
        key
        for end, key in zip(units.ends, units.keys, strict=True)
        if is_negation(key) and not (key == "no" and _NUMERO.match(part.whole, end))
    ]


def _became(part: Part) -> str:
    return f" and reads {shown(part.text)}" if part.text.strip() else ""


def _was(part: Part) -> str:
    return f", it was {shown(part.text)}" if part.text.strip() else ""


def name_kind(before: Part, after: Part) -> Found:
    gone, come = atoms_left(before, after, "name", lambda atom: fold(atom.mention.text))
    gone, come = ([atom for atom in atoms if atom.mention.text != "No."] for atoms in (gone, come))
    if not gone and not come:
        return None
    olds, news = atom_text(before, gone), atom_text(after, come)
    if gone and come:
        if is_same_name(olds, news):
            return None  # a first name or a title came or went, or it is abbreviated
        if Indel.normalized_similarity(olds.casefold(), news.casefold()) >= SPELLING:
            return "name", told("The spelling of a name", olds, news)
        return "name", told("The name", olds, news)
    if max(len(before.words), len(after.words)) <= _NAMING_WORDS:
        return "name", told("The name", olds, news)
    return None


def modality_kind(before: Part, after: Part) -> Found:
    gone, come = left_over(before.words, after.words)
    if max(len(gone), len(come)) > FEW_WORDS:
        return None
    for words, what in ((MODALS, "How sure this is"), (HEDGES, "The hedge of the figure")):
        olds, news = [word for word in gone if word in words], [word for word in come if word in words]
        near_figure = what.startswith("How") or any(atom.kind == "figure" for atom in [*before.held, *after.held])
        if olds != news and near_figure:
            return "modality", told(what, before.text, after.text).replace("How sure this is “", "The modal “")
    return None
