"""Many faintly alike sentences in one order: compiled `parallel.find_parallel`."""
# numba's types are inferred at run time and it ships none: the typed side is `match.batch`.
# mypy: disable-error-code="no-untyped-def, no-untyped-call, untyped-decorator"

from __future__ import annotations

import numpy as np

from .. import parallel as rules
from ..loops import part
from .sides import Seeds, Side
from .struct import Column, Fields, struct

_BEST, _MAX_UNITS, _MIN_PAIRS = rules.BEST, rules.MAX_UNITS, rules.MIN_PAIRS
_MAX_STEP, _SKIP_COST, _CHANCE = rules.MAX_STEP, rules.SKIP_COST, rules.CHANCE
_MIN_PAIRED, _MIN_EVIDENCE = rules.MIN_PAIRED, rules.MIN_EVIDENCE


@struct
class LineRoom(Fields):
    """Scratch: seeds that are counterparts, the best of a unit, lines ending at each seed."""

    kept: Column
    best: Column
    chosen: Column
    before: Column
    total: Column


@part
def find_parallel(seeds: Seeds, n_seeds, left: Side, right: Side, room: LineRoom, stretches):
    """Writes the stretches, the strongest first; returns how many."""
    n_left, n_right = len(left.norms), len(right.norms)
    if min(n_left, n_right) < _MIN_PAIRS or max(n_left, n_right) > _MAX_UNITS or n_seeds < _MIN_PAIRS:
        return 0
    n_chosen = _choose_counterparts(seeds, n_seeds, n_left, n_right, room)
    chosen, before = room.chosen, room.before
    n_found = 0
    while n_chosen >= _MIN_PAIRS:
        end = _heaviest_line(seeds, n_chosen, room)
        size, start = 1, end
        while before[start] >= 0:
            start = before[start]
            size += 1
        if size < _MIN_PAIRS or room.total[end] < _MIN_EVIDENCE:
            break
        stretch = stretches[n_found]
        stretch[0], stretch[1] = seeds.left[chosen[start]], seeds.left[chosen[end]]
        stretch[2], stretch[3] = seeds.right[chosen[start]], seeds.right[chosen[end]]
        stretch[4] = size
        if (
            size >= _MIN_PAIRED * max(stretch[1] - stretch[0] + 1, stretch[3] - stretch[2] + 1)
            and left.regions[stretch[0]] == left.regions[stretch[1]]
            and right.regions[stretch[2]] == right.regions[stretch[3]]
        ):
            n_found += 1
        n_left_over = 0
        for n in range(n_chosen):
            one, two = seeds.left[chosen[n]], seeds.right[chosen[n]]
            if (one < stretch[0] or one > stretch[1]) and (two < stretch[2] or two > stretch[3]):
                chosen[n_left_over] = chosen[n]
                n_left_over += 1
        n_chosen = n_left_over
    return n_found


@part
def _choose_counterparts(seeds: Seeds, n_seeds, n_left, n_right, room: LineRoom):
    kept, best = room.kept, room.best
    kept[:n_seeds] = 0
    for turn in range(2):
        units, n_units = (seeds.left, n_left) if turn == 0 else (seeds.right, n_right)
        best[:n_units, :] = -1
        for seed in range(n_seeds):
            # In order of the other side's unit: of equals the earlier stays before.
            row = best[units[seed]]
            place = _BEST
            while place and (row[place - 1] < 0 or seeds.shared[seed] > seeds.shared[row[place - 1]]):
                if place < _BEST:
                    row[place] = row[place - 1]
                place -= 1
            if place < _BEST:
                row[place] = seed
        for unit in range(n_units):
            for place in range(_BEST):
                if best[unit, place] >= 0:
                    kept[best[unit, place]] = 1
    n_chosen = 0
    for seed in range(n_seeds):
        if kept[seed]:
            room.chosen[n_chosen] = seed
            n_chosen += 1
    return n_chosen


@part
def _heaviest_line(seeds: Seeds, n_chosen, room: LineRoom):
    """The chosen seed that ends the heaviest line; `before` leads back along it, `total` is its weight."""
    chosen, before, total = room.chosen, room.before, room.total
    start = end = 0
    for n in range(n_chosen):
        left, right = seeds.left[chosen[n]], seeds.right[chosen[n]]
        own = seeds.shared[chosen[n]] - _CHANCE
        total[n], before[n] = own, -1
        while left - seeds.left[chosen[start]] > _MAX_STEP:
            start += 1
        for m in range(start, n):
            one, two = seeds.left[chosen[m]], seeds.right[chosen[m]]
            if one < left and 0 < right - two <= _MAX_STEP:
                value = total[m] + own - _SKIP_COST * (left - one + right - two - 2)
                if value > total[n]:
                    total[n], before[n] = value, m
        if total[n] > total[end]:
            end = n
    return end


@part
def line_room(n_seeds, n_units):
    """Scratch for pairs with up to so many seeds and units on a side."""
    return LineRoom(
        np.empty(n_seeds + 1, np.uint8),
        np.empty((n_units + 1, _BEST), np.int64),
        np.empty(n_seeds + 1, np.int64),
        np.empty(n_seeds + 1, np.int64),
        np.empty(n_seeds + 1),
    )
