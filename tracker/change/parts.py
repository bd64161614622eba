"""The two sides of a hunk, and what one has that the other has not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from ..model import EditKind
from .atoms import Atom, Atoms
from .hunk import Place
from .ranking import Swap
from .units import cut_units

#: A modal or negation among more words than this is part of a rewording, not what it is about.
FEW_WORDS = 6
#: Likeness of letters from which one word is another's spelling.
SPELLING = 0.75
QUOTE_MARKS = re.compile(r"[\"“”„‟«»]|''|``")
DIGITS = re.compile(r"\d")
_MOST_SHOWN_CHARS = 60

#: A kind with its reason; where a third part stands, whether the statement was changed, dropped or added.
Found = tuple[EditKind, str] | tuple[EditKind, str, Swap] | None


@dataclass(frozen=True)
class Part:
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


def shown(text: str) -> str:
    flat = " ".join(text.split())
    return f"“{flat}”" if len(flat) <= _MOST_SHOWN_CHARS else f"“{flat[: _MOST_SHOWN_CHARS - 1].rstrip()}…”"


def told(what: str, before: str, after: str) -> str:
    """A sentence on a statement that was changed, dropped or added."""
    if before and after:
        return f"{what} changed from {shown(before)} to {shown(after)}."
    return f"{what} {shown(before)} was dropped." if before else f"{what} {shown(after)} was added."


def left_over(before: Iterable[str], after: Iterable[str]) -> tuple[list[str], list[str]]:
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


def swap_of(gone: list[str], come: list[str]) -> Swap:
    return "changed" if gone and come else "dropped" if gone else "added"


def atoms_left(
    part_before: Part, part_after: Part, kind: str, key: Callable[[Atom], str]
) -> tuple[list[Atom], list[Atom]]:
    olds = [atom for atom in part_before.held if atom.kind == kind]
    news = [atom for atom in part_after.held if atom.kind == kind]
    gone, come = left_over(map(key, olds), map(key, news))
    return _of_forms(olds, gone, key), _of_forms(news, come, key)


def _of_forms(atoms: list[Atom], forms: list[str], key: Callable[[Atom], str]) -> list[Atom]:
    left = Counter(forms)
    chosen = []
    for atom in atoms:
        if left[key(atom)] > 0:
            left[key(atom)] -= 1
            chosen.append(atom)
    return chosen


def atom_text(part: Part, atoms: list[Atom]) -> str:
    return ", ".join(part.whole[atom.start : atom.end] for atom in atoms)
