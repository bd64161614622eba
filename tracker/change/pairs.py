"""Hunks of two matched stretches: unit by unit, no atom cut.

A hunk never ends inside a unit, a sign, a number, a date or a name; a changed word in a short
quotation takes the whole quotation with it. Where a figure stands in place of a figure, a date in
place of a date or a name in place of a name, they are a hunk of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .atoms import Atom, Atoms
from .graphemes import common_end, common_start
from .hunk import Hunk, Place
from .units import Units
from .words import Budget, kept_pairs, without_confetti


@dataclass(frozen=True, slots=True)
class Side:
    """One of two matched stretches: the whole text, the stretch's place, its units and the text's atoms."""

    text: str
    place: Place
    units: Units
    atoms: Atoms


@dataclass(frozen=True, slots=True)
class _Held:
    """Units `old` (half-open) and `new` stand for each other: one kept unit each, or two atoms."""

    old: tuple[int, int]
    new: tuple[int, int]
    kept: bool


def compare_stretches(old: Side, new: Side, budget: Budget, *, inside: bool = False) -> Iterator[Hunk]:
    """The hunks between two matched stretches, in reading order."""
    found = kept_pairs(old.units.keys, new.units.keys, budget)
    pairs = without_confetti(found, old.units.keys, len(old.units), len(new.units))
    old_atoms, new_atoms = _in_units(old), _in_units(new)
    pairs = _without_cut_atoms(pairs, old, new, old_atoms, new_atoms)
    places: list[tuple[bool, Place, Place]] = []
    old_at, new_at = old.place[0], new.place[0]
    i = j = 0
    for held in _held(pairs, old, new, old_atoms, new_atoms):
        last = held.old[0] >= len(old.units) and held.new[0] >= len(new.units)
        old_to = old.place[1] if last else old.units.starts[held.old[0]]
        new_to = new.place[1] if last else new.units.starts[held.new[0]]
        words = i < held.old[0] or j < held.new[0]
        lead_old = old.units.starts[i] - old_at if i < held.old[0] else old_to - old_at
        lead_new = new.units.starts[j] - new_at if j < held.new[0] else new_to - new_at
        tail_old = old_to - old.units.ends[held.old[0] - 1] if i < held.old[0] else old_to - old_at
        tail_new = new_to - new.units.ends[held.new[0] - 1] if j < held.new[0] else new_to - new_at
        start = common_start(old.text, old_at, new.text, new_at, min(lead_old, lead_new))
        room = min(old_to - old_at, new_to - new_at) - start
        end = common_end(old.text, old_to, new.text, new_to, min(tail_old, tail_new, room))
        places.append((words, (old_at + start, old_to - end), (new_at + start, new_to - end)))
        if last:
            break
        i, j = held.old[1], held.new[1]
        old_at, new_at = old.units.ends[i - 1], new.units.ends[j - 1]
        one = (old_to, old_at), (new_to, new_at)
        if not held.kept:
            places.append((True, *one))
        elif old.text[old_to:old_at] != new.text[new_to:new_at]:
            places.append((False, *one))
    for words, old_place, new_place in _joined(places):
        yield Hunk("words" if words else "gap", old_place, new_place, old.place, new.place, inside)


def _joined(places: list[tuple[bool, Place, Place]]) -> list[tuple[bool, Place, Place]]:
    """Places that differ; gaps that touch are one, words stay apart."""
    joined: list[tuple[bool, Place, Place]] = []
    for words, old, new in places:
        if old[0] == old[1] and new[0] == new[1]:
            continue
        if joined and not words and not joined[-1][0] and joined[-1][1][1] == old[0] and joined[-1][2][1] == new[0]:
            joined[-1] = (False, (joined[-1][1][0], old[1]), (joined[-1][2][0], new[1]))
        else:
            joined.append((words, old, new))
    return joined


def _in_units(side: Side) -> list[tuple[Atom, int, int]]:
    """Atoms of the stretch with the range of units that they hold, without those that hold none."""
    found = []
    starts, ends = side.units.starts, side.units.ends
    n = 0
    for atom in side.atoms.within(*side.place):
        while n < len(starts) and ends[n] <= atom.start:
            n += 1
        last = n
        while last < len(starts) and starts[last] < atom.end:
            last += 1
        if last > n:
            found.append((atom, n, last))
    return found


def _without_cut_atoms(
    pairs: list[tuple[int, int]],
    old: Side,
    new: Side,
    old_atoms: list[tuple[Atom, int, int]],
    new_atoms: list[tuple[Atom, int, int]],
) -> list[tuple[int, int]]:
    """The pairs without those inside an atom of which anything differs, until no atom is cut."""
    forward = dict(pairs)
    backward = {j: i for i, j in pairs}
    changed = True
    while changed:
        changed = False
        for atoms, one, other in ((old_atoms, forward, backward), (new_atoms, backward, forward)):
            for _, first, last in atoms:
                held = [n for n in range(first, last) if n in one]
                if not held or (len(held) == last - first and one[held[-1]] - one[held[0]] == last - first - 1):
                    continue
                for n in held:
                    del other[one.pop(n)]
                changed = True
    return sorted(forward.items())


def _held(
    pairs: list[tuple[int, int]],
    old: Side,
    new: Side,
    old_atoms: list[tuple[Atom, int, int]],
    new_atoms: list[tuple[Atom, int, int]],
) -> Iterator[_Held]:
    """Kept units and paired atoms in order, closed by an empty one at both ends."""
    end = (len(old.units), len(new.units))
    i = j = 0
    for one, other in [*pairs, end]:
        if i < one and j < other:
            yield from _paired(
                [atom for atom in old_atoms if i <= atom[1] and atom[2] <= one],
                [atom for atom in new_atoms if j <= atom[1] and atom[2] <= other],
            )
        if (one, other) != end:
            yield _Held((one, one + 1), (other, other + 1), True)
        i, j = one + 1, other + 1
    yield _Held((end[0], end[0]), (end[1], end[1]), True)


def _paired(olds: list[tuple[Atom, int, int]], news: list[tuple[Atom, int, int]]) -> Iterator[_Held]:
    """Atoms of one kind that stand in each other's place: the n-th with the n-th, never crossing.

    A quotation that became plain speech, or came from it, hides the atoms in it: it is not cut.
    """
    quotes = [[row for row in rows if row[0].kind == "quote"] for rows in (olds, news)]
    if len(quotes[0]) != len(quotes[1]):
        olds, news = (
            [row for row in rows if not any(first <= row[1] and row[2] <= last for _, first, last in hiding)]
            for rows, hiding in zip((olds, news), quotes, strict=True)
        )
    at = 0
    end = (0, 0)
    for atom, first, last in olds:
        if first < end[0]:
            continue
        for n in range(at, len(news)):
            other, start, stop = news[n]
            if other.kind == atom.kind and start >= end[1]:
                yield _Held((first, last), (start, stop), False)
                at, end = n + 1, (last, stop)
                break
