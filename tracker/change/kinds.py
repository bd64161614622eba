"""What an edit means: its kind, and why in a sentence for an editor.

The kinds are asked in order of weight (`ranking`), and the first that applies is it: a correction
notice, a figure, a quotation, a speaker, a date, a negation, an attribution, a name, a modal or hedge.
What is left was added, removed or reworded, or is a matter of style or typography.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from rapidfuzz.distance import Indel

from ..match.function_words import FUNCTION_WORDS
from ..model import DateMention, EditKind, Figure
from .atoms import Atom, Atoms, Speech
from .hunk import Hunk, Place
from .ranking import Swap
from .units import cut_units, fold
from .wording import (
    ATTRIBUTION,
    HEDGES,
    MODALS,
    PLAIN_VERBS,
    SAYING_VERBS,
    TOWARDS,
    WEIGHING_VERBS,
    is_correction,
    is_negation,
    is_ticker,
)

#: A modal or negation among more words than this is part of a rewording, not what it is about.
_FEW_WORDS = 6
#: One-sided changes of so many words are said to be added or removed.
_CLAUSE_WORDS = 4
#: What came or went with a longer clause is not what the edit is about.
_LONG_CLAUSE = 10
_SPELLING = 0.75
_MARKS = dict.fromkeys("“”„‟«»″＂", '"') | dict.fromkeys("‘’‚‛‹›′＇`´", "'")
_DASHES = dict.fromkeys("‐‑‒–—―−﹘﹣－", "-")
_SHAPES = str.maketrans(_MARKS | _DASHES | {"…": "..."})
_QUOTE_MARKS = re.compile(r"[\"“”„‟«»]|''|``")
_DIGITS = re.compile(r"\d")
_MOST_SHOWN_CHARS = 60
_PRONOUNS = frozenset({"he", "she", "they", "it", "i", "we", "who", "er", "sie", "il", "elle", "el", "ella"})


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an edit is, why, whether something was changed, dropped or added, and how many words it took."""

    kind: EditKind
    why: str
    swap: Swap
    n_words: int


@dataclass(frozen=True)
class _Part:
    """One side of a hunk."""

    text: str
    place: Place
    sentence: Place
    whole: str = field(repr=False)
    atoms: Atoms = field(repr=False)

    @cached_property
    def words(self) -> tuple[str, ...]:
        return cut_units(self.whole, *self.place).keys

    @cached_property
    def held(self) -> list[Atom]:
        start, end = self.place
        return [atom for atom in self.atoms.within(start, end) if start <= atom.start and atom.end <= end]


def judge(hunk: Hunk, old: str, new: str, old_atoms: Atoms, new_atoms: Atoms) -> Judgement:
    """The kind of a hunk."""
    before = _Part(old[slice(*hunk.old)], hunk.old, hunk.old_sentence, old, old_atoms)
    after = _Part(new[slice(*hunk.new)], hunk.new, hunk.new_sentence, new, new_atoms)
    n_words = max(len(before.words), len(after.words))
    swap: Swap = (
        "changed" if before.text.strip() and after.text.strip() else "dropped" if before.text.strip() else "added"
    )
    if hunk.sort == "moved":
        return Judgement("moved", "Stands elsewhere now.", "changed", n_words)
    if hunk.sort == "split":
        return Judgement("split", "One sentence was split into several.", "changed", n_words)
    if hunk.sort == "merged":
        return Judgement("merged", "Several sentences were joined into one.", "changed", n_words)
    notice = _notice(hunk, old, new)
    if notice and n_words:
        return Judgement("correction", notice, swap, n_words)
    if hunk.sort == "added":
        return Judgement("added", f"A sentence was added{_holding(after)}.", "added", n_words)
    if hunk.sort == "removed":
        return Judgement("removed", f"A sentence was removed{_holding(before)}.", "dropped", n_words)
    if hunk.sort == "gap" or not n_words:
        kind, why = _gap_kind(hunk, before.text, after.text)
        return Judgement(kind, why, swap, n_words)
    if all(not part.text.strip() or is_ticker(part.text) for part in (before, after)):
        return Judgement("style", _told("A company's code", before.text.strip(), after.text.strip()), swap, n_words)
    for look in _LOOKS:
        found = look(before, after)
        if found:
            turn = found[2] if len(found) > 2 else swap
            if turn != "changed" and n_words > _LONG_CLAUSE and found[0] != "attribution":
                turn = "added"
            return Judgement(found[0], found[1], turn, n_words)
    return _worded(before, after, swap, n_words)


def _shown(text: str) -> str:
    flat = " ".join(text.split())
    return f"“{flat}”" if len(flat) <= _MOST_SHOWN_CHARS else f"“{flat[: _MOST_SHOWN_CHARS - 1].rstrip()}…”"


def _told(what: str, before: str, after: str) -> str:
    """A sentence on a statement that was changed, dropped or added."""
    if before and after:
        return f"{what} changed from {_shown(before)} to {_shown(after)}."
    return f"{what} {_shown(before)} was dropped." if before else f"{what} {_shown(after)} was added."


def _holding(part: _Part) -> str:
    """What a whole sentence brings or takes along; its atoms are not read for that."""
    kinds = [name for name, sign in (("a quotation", _QUOTE_MARKS), ("a number", _DIGITS)) if sign.search(part.text)]
    return f", with {' and '.join(kinds)}" if kinds else ""


def _notice(hunk: Hunk, old: str, new: str) -> str:
    before, after = old[slice(*hunk.old_sentence)].strip(), new[slice(*hunk.new_sentence)].strip()
    old_notice = is_correction(before) or is_correction(old[slice(*hunk.old)])
    new_notice = is_correction(after) or is_correction(new[slice(*hunk.new)])
    if new_notice and not old_notice:
        return "A correction notice was added."
    if old_notice and not new_notice:
        return "A correction notice was removed."
    return "A correction notice changed." if old_notice and new_notice else ""


def _gap_kind(hunk: Hunk, before: str, after: str) -> tuple[EditKind, str]:
    """What stands between words, or the form of a word, changed."""
    if not before.strip() and not after.strip():
        if "\n" in before or "\n" in after:
            return "typography", "Lines or paragraphs are broken otherwise."
        return "typography", "White space changed."
    if _plain(before) == _plain(after):
        return "typography", f"Only the shape of signs changed: {_shown(before)} became {_shown(after)}."
    marks = len(_QUOTE_MARKS.findall(before)), len(_QUOTE_MARKS.findall(after))
    if marks[0] != marks[1] and hunk.sort == "gap":
        return "quote", "Words are in quotation marks now." if marks[1] > marks[0] else "Quotation marks were dropped."
    if before.casefold() == after.casefold():
        return "style", f"Capitals: {_shown(before)} became {_shown(after)}."
    if cut_units(before, 0, len(before)).keys == cut_units(after, 0, len(after)).keys != ():
        return "style", f"Spelling: {_shown(before)} became {_shown(after)}."
    if any(unicodedata.category(sign)[0] == "S" for sign in before + after):
        return "reworded", _told("A sign", before.strip(), after.strip())
    return "style", "Punctuation changed."


def _plain(text: str) -> str:
    """Without the shape of marks, dashes and spaces, and composed."""
    text = (
        unicodedata.normalize("NFKC", text.translate(_SHAPES)).translate(_SHAPES).replace("''", '"').replace("``", '"')
    )
    return " ".join(re.sub("-+", "-", text).replace("\u00ad", "").replace("\u200b", "").split())


_Found = tuple[EditKind, str] | tuple[EditKind, str, Swap] | None


def _left_over(before: Iterable[str], after: Iterable[str]) -> tuple[list[str], list[str]]:
    """Forms on one side only, in order, each as often as it is missing on the other."""
    olds, news = list(before), list(after)
    gone, come = Counter(olds) - Counter(news), Counter(news) - Counter(olds)
    return _first_of(olds, gone), _first_of(news, come)


def _first_of(forms: list[str], counts: Counter[str]) -> list[str]:
    taken = []
    left = Counter(counts)
    for form in forms:
        if left[form] > 0:
            left[form] -= 1
            taken.append(form)
    return taken


def _swap_of(gone: list[str], come: list[str]) -> Swap:
    return "changed" if gone and come else "dropped" if gone else "added"


def _atoms_left(
    part_before: _Part, part_after: _Part, kind: str, key: Callable[[Atom], str]
) -> tuple[list[Atom], list[Atom]]:
    olds = [atom for atom in part_before.held if atom.kind == kind]
    news = [atom for atom in part_after.held if atom.kind == kind]
    gone, come = _left_over(map(key, olds), map(key, news))
    return _of_forms(olds, gone, key), _of_forms(news, come, key)


def _of_forms(atoms: list[Atom], forms: list[str], key: Callable[[Atom], str]) -> list[Atom]:
    left = Counter(forms)
    chosen = []
    for atom in atoms:
        if left[key(atom)] > 0:
            left[key(atom)] -= 1
            chosen.append(atom)
    return chosen


def _atom_text(part: _Part, atoms: list[Atom]) -> str:
    return ", ".join(part.whole[atom.start : atom.end] for atom in atoms)


def _figure(before: _Part, after: _Part) -> _Found:
    gone, come = _atoms_left(before, after, "figure", _value)
    if bool(gone) != bool(come) and _negation(before, after):
        return None  # no sailor became one sailor
    if gone or come:
        return "figure", _told("The figure", _atom_text(before, gone), _atom_text(after, come)), _swap(gone, come)
    if (rest := _without_figures(before)) is not None and rest == _without_figures(after):
        return "style", _told("The same figure is written otherwise: it", before.text, after.text)
    # Codes, scores and other numbers that are no figures of anything in particular.
    if _turns_figure(before) and _turns_figure(after):
        return "figure", f"What the figure means changed: {_shown(before.text)} became {_shown(after.text)}."
    numbers = _left_over(_numbers(before), _numbers(after))
    if any(numbers):
        return "figure", _told("The number", ", ".join(numbers[0]), ", ".join(numbers[1])), _swap_of(*numbers)
    return None


def _turns_figure(part: _Part) -> bool:
    """Whether a part is one word that says what the figure after it is: up `to` 20, up `by` 20."""
    end = part.place[1]
    follows = any(atom.kind == "figure" and end <= atom.start <= end + 1 for atom in part.atoms.within(end, end + 2))
    return len(part.words) == 1 and part.words[0] in TOWARDS and follows


def _without_figures(part: _Part) -> list[str] | None:
    """The words of a part that stand in no figure; None where it holds none. A hedge is a word of its own."""
    figures = [atom for atom in part.held if atom.kind == "figure"]
    if not figures:
        return None
    units = cut_units(part.whole, *part.place)
    return [
        key
        for start, end, key in zip(units.starts, units.ends, units.keys, strict=True)
        if key in HEDGES or not any(atom.start < end and start < atom.end for atom in figures)
    ]


def _value(atom: Atom) -> str:
    figure = atom.mention
    assert isinstance(figure, Figure)
    return f"{figure.value:g} {figure.upper:g} {figure.unit}"


def _numbers(part: _Part) -> list[str]:
    """Units with digits that no figure or date holds."""
    units = cut_units(part.whole, *part.place)
    held = [(atom.start, atom.end) for atom in part.held if atom.kind in ("figure", "date", "name")]
    return [
        key
        for start, end, key in zip(units.starts, units.ends, units.keys, strict=True)
        if _DIGITS.search(key) and not any(first < end and start < last for first, last in held)
    ]


def _swap(gone: list[Atom], come: list[Atom]) -> Swap:
    return "changed" if gone and come else "dropped" if gone else "added"


def _date(before: _Part, after: _Part) -> _Found:
    gone, come = _atoms_left(before, after, "date", _day)
    if gone or come:
        return "date", _told("The date", _atom_text(before, gone), _atom_text(after, come)), _swap(gone, come)
    return None


def _day(atom: Atom) -> str:
    date = atom.mention
    assert isinstance(date, DateMention)
    return date.form


def _quote(before: _Part, after: _Part) -> _Found:
    old_quotes, new_quotes = _quoted(before), _quoted(after)
    if not old_quotes and not new_quotes:
        return None
    if _left_over(_words_of(before, old_quotes), _words_of(after, new_quotes)) == ([], []):
        return None
    olds, news = _atom_text(before, old_quotes), _atom_text(after, new_quotes)
    if old_quotes and new_quotes:
        gone, come = _left_over(_words_of(before, old_quotes), _words_of(after, new_quotes))
        return (
            "quote",
            f"Words in a quotation changed: {_told('it', ' '.join(gone), ' '.join(come)).removeprefix('it ')}",
        )
    return "quote", _told("The quotation", olds, news)


def _quoted(part: _Part) -> list[Atom]:
    """Quotations that the part lies in or reaches into."""
    start, end = part.place
    if start == end:
        return []
    return [atom for atom in part.atoms.within(start, end) if atom.kind == "quote"]


def _words_of(part: _Part, atoms: list[Atom]) -> list[str]:
    start, end = part.place
    return [key for atom in atoms for key in cut_units(part.whole, max(start, atom.start), min(end, atom.end)).keys]


def _speaker(before: _Part, after: _Part) -> _Found:
    olds, news = _speeches(before), _speeches(after)
    if olds and not news:
        news = _same_speech(before, olds[0], after)
    elif news and not olds:
        olds = _same_speech(after, news[0], before)
    if not olds or not news:
        return None
    old = before.whole[olds[0].speaker_start : olds[0].speaker_end]
    new = after.whole[news[0].speaker_start : news[0].speaker_end]
    old_words, new_words = set(cut_units(old, 0, len(old)).keys), set(cut_units(new, 0, len(new)).keys)
    if old_words <= new_words or new_words <= old_words or _is_pronoun(old_words) or _is_pronoun(new_words):
        return None
    return "speaker", _told("The speaker", old, new), "changed"


def _is_pronoun(words: set[str]) -> bool:
    return len(words) == 1 and words <= _PRONOUNS


def _speeches(part: _Part) -> list[Speech]:
    """Speech whose speaker the part names or reaches into."""
    start, end = part.place
    return [speech for speech in part.atoms.speeches if speech.speaker_start < end and start < speech.speaker_end]


def _same_speech(part: _Part, speech: Speech, other: _Part) -> list[Speech]:
    """Direct speech with the same words in the sentence that the other part lies in, with a speaker of its own."""
    words = cut_units(part.whole, speech.start, speech.end).keys
    start, end = other.sentence
    return [
        found
        for found in other.atoms.speeches
        if speech.direct
        and found.direct
        and found.speaker_start < found.speaker_end
        and start <= found.start < end
        and cut_units(other.whole, found.start, found.end).keys == words
    ]


def _negation(before: _Part, after: _Part) -> _Found:
    gone, come = _left_over(before.words, after.words)
    if max(len(gone), len(come)) > _FEW_WORDS:
        return None
    olds, news = [word for word in gone if is_negation(word)], [word for word in come if is_negation(word)]
    if len(olds) == len(news):
        return None
    if olds:
        return "negation", f"{_shown(before.text)} lost its negation{_became(after)}.", "changed"
    return "negation", f"{_shown(after.text)} is a negation now{_was(before)}.", "changed"


def _became(part: _Part) -> str:
    return f" and reads {_shown(part.text)}" if part.text.strip() else ""


def _was(part: _Part) -> str:
    return f", it was {_shown(part.text)}" if part.text.strip() else ""


def _attribution(before: _Part, after: _Part) -> _Found:
    gone, come = _left_over(before.words, after.words)
    few = max(len(gone), len(come)) <= 3 * _FEW_WORDS
    phrases = len(ATTRIBUTION.findall(before.text)), len(ATTRIBUTION.findall(after.text))
    olds, news = [word for word in gone if word in SAYING_VERBS], [word for word in come if word in SAYING_VERBS]
    sources = phrases[0] + len(olds), phrases[1] + len(news)
    if not few or sources == (0, 0):
        return None
    if bool(sources[0]) != bool(sources[1]) and phrases == (0, 0) and len(before.words) == len(after.words) == 1:
        return None  # one verb for another, the source stays
    if sources[0] and not sources[1]:
        return "attribution", f"The attribution {_shown(before.text)} was dropped.", "dropped"
    if sources[1] and not sources[0]:
        return "attribution", f"The attribution {_shown(after.text)} was added.", "added"
    if set(olds) <= PLAIN_VERBS and set(news) <= PLAIN_VERBS and phrases[0] == phrases[1] == 0:
        return None
    if WEIGHING_VERBS.intersection(olds + news) or phrases[0] != phrases[1]:
        return "attribution", _told("The attribution", before.text, after.text), "changed"
    return None


def _name(before: _Part, after: _Part) -> _Found:
    gone, come = _atoms_left(before, after, "name", lambda atom: fold(atom.mention.text))
    if not gone and not come:
        return None
    olds, news = _atom_text(before, gone), _atom_text(after, come)
    old_words, new_words = set(cut_units(olds, 0, len(olds)).keys), set(cut_units(news, 0, len(news)).keys)
    if gone and come:
        if old_words <= new_words or new_words <= old_words:
            return None  # a first name or a title came or went
        if Indel.normalized_similarity(olds.casefold(), news.casefold()) >= _SPELLING:
            return "name", _told("The spelling of a name", olds, news)
        return "name", _told("The name", olds, news)
    if max(len(before.words), len(after.words)) <= _CLAUSE_WORDS:
        return "name", _told("The name", olds, news)
    return None


def _modality(before: _Part, after: _Part) -> _Found:
    gone, come = _left_over(before.words, after.words)
    if max(len(gone), len(come)) > _FEW_WORDS:
        return None
    for words, what in ((MODALS, "How sure this is"), (HEDGES, "The hedge of the figure")):
        olds, news = [word for word in gone if word in words], [word for word in come if word in words]
        near_figure = what.startswith("How") or any(atom.kind == "figure" for atom in [*before.held, *after.held])
        if olds != news and near_figure:
            return "modality", _told(what, before.text, after.text).replace("How sure this is “", "The modal “")
    return None


_LOOKS: tuple[Callable[[_Part, _Part], _Found], ...] = (
    _figure, _quote, _speaker, _date, _negation, _attribution, _name, _modality,
)  # fmt: skip


def _worded(before: _Part, after: _Part, swap: Swap, n_words: int) -> Judgement:
    """Words that carry none of the statements that are looked for."""
    gone, come = _left_over(before.words, after.words)
    n_changed = max(len(gone), len(come))
    if not gone and not come:
        return Judgement("style", "The same words in another order.", swap, 0)
    olds, news = [w for w in gone if w not in FUNCTION_WORDS], [w for w in come if w not in FUNCTION_WORDS]
    if not before.text.strip() and n_changed >= _CLAUSE_WORDS:
        return Judgement("added", f"{_shown(after.text)} was added.", "added", n_changed)
    if not after.text.strip() and n_changed >= _CLAUSE_WORDS:
        return Judgement("removed", f"{_shown(before.text)} was removed.", "dropped", n_changed)
    if not olds and not news:
        return Judgement("style", _told("Function words", before.text.strip(), after.text.strip()), swap, n_changed)
    if len(olds) == len(news) and all(_spelled_anew(one, two) for one, two in zip(olds, news, strict=True)):
        return Judgement("style", _told("The form of a word", before.text, after.text), swap, n_changed)
    return Judgement("reworded", _told("The wording", before.text.strip(), after.text.strip()), swap, n_changed)


def _spelled_anew(old: str, new: str) -> bool:
    return Indel.normalized_similarity(old, new) >= _SPELLING
