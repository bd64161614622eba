"""What stands in a text that a diff must not cut: figures, dates, names and quotations.

The one place where the change room meets the statements room.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from ..model import DateMention, Figure, NameMention, Quote
from ..statements.dates.finding import find_dates
from ..statements.figures.finding import find_figures
from ..statements.names.finding import find_names
from ..statements.quotes.finding import find_quotes

AtomKind = Literal["figure", "date", "name", "quote"]
Mention = Figure | DateMention | NameMention | Quote

_MARK = re.compile("[\"“”„«»]|''|``")
_SENTENCE_END = re.compile(r"[.!?](?:\s|$)")
#: What is longer than this is not held together: one changed word would drag a page with it.
_LONGEST_ATOM_CHARS = 600
#: So far a sentence's own quotation is looked for on either side.
_LONGEST_QUOTED_CHARS = 2_000


@dataclass(frozen=True, slots=True)
class Atom:
    """A stretch that is one thing, in code points of its text; `mention` says what, with its own offsets."""

    kind: AtomKind
    start: int
    end: int
    mention: Mention


@dataclass(frozen=True, slots=True)
class Speech:
    """Who says something: the quotation's and the speaker's places (equal ends: nobody named) and the cue."""

    start: int
    end: int
    speaker_start: int
    speaker_end: int
    speaker: str
    cue: str
    direct: bool


@dataclass(frozen=True, slots=True)
class Atoms:
    """The atoms of a text, or of the parts of it that were read, in order of place."""

    all: tuple[Atom, ...]
    speeches: tuple[Speech, ...]

    def within(self, start: int, end: int) -> list[Atom]:
        """Atoms that lie between two places or reach into the stretch between them, in order."""
        first = bisect_left(self.all, start - _LONGEST_ATOM_CHARS, key=_atom_start)
        last = bisect_left(self.all, end, key=_atom_start)
        return [atom for atom in self.all[first:last] if start < atom.end]


def _atom_start(atom: Atom) -> int:
    return atom.start


def read_atoms(text: str, places: Iterable[tuple[int, int]], *, named: Sequence[tuple[int, int]] = ()) -> Atoms:
    """The atoms in the given places, whole sentences, and in the quotations that these are part of.

    Args:
        named: those of the places whose names are wanted; they cost as much as all else together.

    The rest is not read: most of an article stays as it was, and reading costs more than comparing.
    """
    atoms: list[Atom] = []
    speeches: list[Speech] = []
    for start, end in _windows(text, places):
        stretch = text[start:end]
        taken: list[tuple[int, int]] = []
        for date in find_dates(stretch):
            atoms.append(Atom("date", start + date.start, start + date.end, date))
            taken.append((date.start, date.end))
        for figure in find_figures(stretch):
            if not _meets(taken, figure.start, figure.end):
                atoms.append(Atom("figure", start + figure.start, start + figure.end, figure))
        for name in find_names(stretch) if _meets(named, start, end) else ():
            if not _meets(taken, name.start, name.end):
                atoms.append(Atom("name", start + name.start, start + name.end, name))
        for quote in find_quotes(stretch):
            for first, last in quote.parts:
                if quote.direct:
                    atoms.append(Atom("quote", start + first, start + last, quote))
            speeches.append(
                Speech(
                    start + quote.start,
                    start + quote.end,
                    start + quote.speaker_start,
                    start + quote.speaker_end,
                    quote.speaker,
                    quote.cue,
                    quote.direct,
                )
            )
    atoms = [atom for atom in atoms if atom.end - atom.start <= _LONGEST_ATOM_CHARS]
    atoms.sort(key=lambda atom: (atom.start, -atom.end, atom.kind))
    return Atoms(tuple(atoms), tuple(speeches))


def _meets(taken: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    return any(first < end and start < last for first, last in taken)


def _windows(text: str, places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The places, each widened to the quotation that it begins, ends or stands in, joined where they meet.

    A quotation ends with its paragraph at the latest, for the next one opens anew.
    """
    windows: list[tuple[int, int]] = []
    for start, end in sorted(places):
        start, end = _quoted_around(text, start, end)
        if windows and start <= windows[-1][1] + 1:
            windows[-1] = windows[-1][0], max(windows[-1][1], end)
        else:
            windows.append((start, end))
    return windows


def _quoted_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The place, from the mark that is open at its start to the sentence end after the mark that is open at its end."""
    head = max(text.rfind("\n\n", 0, start) + 2, start - _LONGEST_QUOTED_CHARS, 0)
    opened = _open_mark(text, head, start)
    if opened >= 0:
        start = opened
    if _open_mark(text, start, end) >= 0:
        tail = text.find("\n\n", end)
        tail = min(len(text) if tail < 0 else tail, end + _LONGEST_QUOTED_CHARS)
        closing = _MARK.search(text, end, tail)
        if closing:
            stop = _SENTENCE_END.search(text, closing.end(), tail)
            end = stop.end() if stop else tail
    return start, end


def _open_mark(text: str, start: int, end: int) -> int:
    """Where the mark stands that is open at `end`, -1 if none is."""
    opened = -1
    for mark in _MARK.finditer(text, start, end):
        sign = mark.group()
        if sign in "“„«":
            opened = mark.start()
        elif sign in "”»":
            opened = -1
        else:
            opened = mark.start() if opened < 0 else -1
    return opened
