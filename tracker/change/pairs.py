"""Hunks of two matched stretches: unit by unit, no atom cut.

A hunk never ends inside a unit, a sign, a number, a date or a name; a changed word in a short
quotation takes the whole quotation with it. Where a figure stands in place of a figure, a date in
place of a date or a name in place of a name, they are a hunk of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..model import Figure
from .atoms import Atom, Atoms
from .graphemes import common_end, common_start, may_cut
from .hunk import Hunk, Place
from .units import Units
from .words import Budget, kept_pairs, without_confetti

#: Words after a figure that may be what it counts.
_MOST_COUNTED = 2


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
    old_atom: Atom | None = None
    new_atom: Atom | None = None

    @property
    def kept(self) -> bool:
        return self.old_atom is None


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
        here_old, here_new = (
            _extent(old, held.old, held.old_atom, old_at),
            _extent(new, held.new, held.new_atom, new_at),
        )
        places.append(
            _between(old, new, (i, held.old[0]), (j, held.new[0]), (old_at, here_old[0]), (new_at, here_new[0]))
        )
        i, j = held.old[1], held.new[1]
        old_at, new_at = here_old[1], here_new[1]
        if not held.kept:
            places.append((True, here_old, here_new))
        elif old.text[slice(*here_old)] != new.text[slice(*here_new)]:
            places.append((False, here_old, here_new))
    for words, old_place, new_place in _joined(places):
        if old.text[slice(*old_place)] == new.text[slice(*new_place)]:
            continue  # let go only because an atom around it, on one side, would have been cut
        yield Hunk("words" if words else "gap", old_place, new_place, old.place, new.place, inside)


def _extent(side: Side, units: tuple[int, int], atom: Atom | None, at: int) -> Place:
    """The place of units; that of their atom where its currency sign or bracket stands before or after them."""
    first, last = units
    if first >= len(side.units):
        return side.place[1], side.place[1]
    start, end = side.units.starts[first], side.units.ends[last - 1]
    if atom is not None:
        following = side.units.starts[last] if last < len(side.units) else side.place[1]
        if at <= atom.start < start and may_cut(side.text, atom.start):
            start = atom.start
        if end < atom.end <= following and may_cut(side.text, atom.end):
            end = atom.end
    return start, end


def _between(
    old: Side, new: Side, old_units: tuple[int, int], new_units: tuple[int, int], old_gap: Place, new_gap: Place
) -> tuple[bool, Place, Place]:
    """What differs between two held pairs, without the signs that are the same at both ends of it."""
    leads, tails = [], []
    for side, (first, last), (start, end) in ((old, old_units, old_gap), (new, new_units, new_gap)):
        leads.append((side.units.starts[first] if first < last else end) - start)
        tails.append(end - (side.units.ends[last - 1] if first < last else start))
        for atom in side.atoms.within(start, end) if first < last else ():
            if start < atom.start < start + leads[-1]:  # a currency sign belongs to its number
                leads[-1] = atom.start - start
            if end - tails[-1] < atom.end < end:
                tails[-1] = end - atom.end
    size = common_start(old.text, old_gap[0], new.text, new_gap[0], min(leads))
    room = min(old_gap[1] - old_gap[0], new_gap[1] - new_gap[0]) - size
    tail = common_end(old.text, old_gap[1], new.text, new_gap[1], min(*tails, room))
    words = old_units[0] < old_units[1] or new_units[0] < new_units[1]
    return words, (old_gap[0] + size, old_gap[1] - tail), (new_gap[0] + size, new_gap[1] - tail)


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
    counterparts = {(first, last): atom for atom, first, last in new_atoms if atom.kind == "figure"}
    for atom, first, last in old_atoms:
        twin = counterparts.get((forward.get(first, -1), forward.get(last - 1, -2) + 1))
        if atom.kind == "figure" and twin is not None and _amount(atom) != _amount(twin):
            for n in range(first, last):  # the sign before it is no unit: $5 became €5, or -3 became 3
                backward.pop(forward.pop(n, -1), None)
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


def _amount(atom: Atom) -> tuple[float, float, str]:
    figure = atom.mention
    assert isinstance(figure, Figure)
    return figure.value, figure.upper, figure.unit


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
            paired = _paired(
                [atom for atom in old_atoms if i <= atom[1] and atom[2] <= one],
                [atom for atom in new_atoms if j <= atom[1] and atom[2] <= other],
            )
            yield from _with_counted(list(paired), one, other)
        if (one, other) != end:
            yield _Held((one, one + 1), (other, other + 1))
        i, j = one + 1, other + 1
    yield _Held((end[0], end[0]), (end[1], end[1]))


def _with_counted(paired: list[_Held], old_end: int, new_end: int) -> list[_Held]:
    """The pairs; the last takes what follows it on one side, where that is the unit which the other has.

    `418 times` that became `418 days` is one edit: a day is the unit of a figure, a time only what is counted.
    """
    last = paired[-1] if paired else None
    if last is None or last.old_atom is None or last.new_atom is None or last.old_atom.kind != "figure":
        return paired
    rests = old_end - last.old[1], new_end - last.new[1]
    units = _amount(last.old_atom)[2], _amount(last.new_atom)[2]
    for rest, other, unit, twin in (rests + units, rests[::-1] + units[::-1]):
        if 0 < rest <= _MOST_COUNTED and other == 0 and twin and not unit:
            whole = _Held((last.old[0], old_end), (last.new[0], new_end), last.old_atom, last.new_atom)
            return [*paired[:-1], whole]
    return paired


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
                yield _Held((first, last), (start, stop), atom, other)
                at, end = n + 1, (last, stop)
                break
