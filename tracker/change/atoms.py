"""What stands in a text that a diff must not cut: figures, dates, names and quotations.

The one place where the change room meets the statements room.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from ..model import DateMention, Figure, NameMention, Quote
from ..statements.dates import find_dates
from ..statements.figures import find_figures
from ..statements.names import find_names
from ..statements.quotes import find_quotes

AtomKind = Literal["figure", "date", "name", "quote"]
Mention = Figure | DateMention | NameMention | Quote

_PARAGRAPH_BREAK = re.compile(r"\n\s*\n")
#: A quotation longer than this is not held together: one changed word would drag a page with it.
_MOST_QUOTED_CHARS = 600


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
        """Atoms that lie between two places or reach into the stretch between them."""
        return [atom for atom in self.all if atom.start < end and start < atom.end]


def read_atoms(text: str, places: Iterable[tuple[int, int]]) -> Atoms:
    """The atoms in the paragraphs that the given places lie in.

    The other paragraphs are not read: most of an article stays as it was, and reading costs more
    than comparing.
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
        for name in find_names(stretch):
            if not _meets(taken, name.start, name.end):
                atoms.append(Atom("name", start + name.start, start + name.end, name))
        for quote in find_quotes(stretch):
            for first, last in quote.parts:
                if quote.direct and last - first <= _MOST_QUOTED_CHARS:
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
    atoms.sort(key=lambda atom: (atom.start, -atom.end, atom.kind))
    return Atoms(tuple(atoms), tuple(speeches))


def _meets(taken: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    return any(first < end and start < last for first, last in taken)


def _windows(text: str, places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The paragraphs that the places lie in, joined where they meet."""
    wanted = sorted(places)
    if not wanted:
        return []
    bounds = [0, *(match.end() for match in _PARAGRAPH_BREAK.finditer(text)), len(text)]
    windows: list[tuple[int, int]] = []
    for start, end in wanted:
        first, last = bisect_right(bounds, start) - 1, bisect_left(bounds, end)
        window = bounds[min(first, len(bounds) - 2)], bounds[max(last, 1)]
        if windows and window[0] <= windows[-1][1]:
            windows[-1] = windows[-1][0], max(windows[-1][1], window[1])
        else:
            windows.append(window)
    return windows
