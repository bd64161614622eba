"""Seeds grown into stretches: compiled `passages._choose_seeds`, `extension.grow` and `abridgement.find_abridged`.

A group of seeds is a range of one column of seed numbers, cut in place. Stretches are rows of first and
last unit on both sides and the number of seeds.
"""
# numba's types are inferred at run time and it ships none: the typed side is `match.batch`.
# mypy: disable-error-code="no-untyped-def, no-untyped-call, untyped-decorator"

from __future__ import annotations

import math

import numpy as np

from .. import abridgement as rules
from ..extension import ENOUGH_DICE, ENOUGH_EVIDENCE, LEAST_COSINE
from ..loops import part
from .sides import Seeds, Side, Sums, cosine_of, shared_weight, weight_of
from .struct import Column, Fields, struct

_SHORT_GAP, _LONG_GAP = rules.SHORT_GAP, rules.LONG_GAP
_MIN_RATIO, _MIN_SHARE, _MAX_SHORT_UNITS = rules.MIN_RATIO, rules.MIN_SHARE, rules.MAX_SHORT_UNITS
_MIN_SEEDED, _MIN_COSINE, _MIN_SPREAD = rules.MIN_SEEDED, rules.MIN_COSINE, rules.MIN_SPREAD
_MAX_NEAR, _MAX_NEAR_COPY, _COPY_COSINE = rules.MAX_NEAR, rules.MAX_NEAR_COPY, rules.COPY_COSINE
_LOPSIDED, _MIN_CARRIED, _MIN_BEST = rules.LOPSIDED, rules.MIN_CARRIED, rules.MIN_BEST
_MIN_STRONG_SHARE, _STRONG_COSINE, _STRONG_DICE = rules.MIN_STRONG_SHARE, rules.STRONG_COSINE, rules.STRONG_DICE
_MIN_SEEDS, _MIN_STRONG = rules.MIN_SEEDS, rules.MIN_STRONG


@struct
class GroupRoom(Fields):
    """Scratch for groups: seed numbers, keys to sort them by, ranges that wait, ranges that are done."""

    index: Column
    keys: Column
    waiting: Column
    growing: Column
    done: Column
    best_unit: Column
    best_cosine: Column
    best_share: Column


@struct
class Common(Fields):
    """What a stretch is measured by: how many terms there are and are on both sides, and scratch."""

    n_terms: Column
    n_common: Column
    sums: Sums


@part
def split_group(seeds: Seeds, first, last, left: Side, right: Side, left_gap, right_gap, room: GroupRoom, done):
    """Cuts the seeds `index[first:last]` as extension.split_groups; returns how many ranges `done` got."""
    index, keys, waiting = room.index, room.keys, room.waiting
    if first == last:
        return 0
    waiting[0, 0], waiting[0, 1], waiting[0, 2], waiting[0, 3] = first, last, 0, 0
    n_waiting, n_done = 1, 0
    while n_waiting:
        n_waiting -= 1
        start, end = waiting[n_waiting, 0], waiting[n_waiting, 1]
        side, n_calm = waiting[n_waiting, 2], waiting[n_waiting, 3]
        if end - start == 1 or n_calm == 2:
            index[start:end].sort()
            done[n_done, 0], done[n_done, 1] = start, end
            n_done += 1
            continue
        for n in range(start, end):
            seed = index[n]
            keys[n - start] = (seeds.right[seed] if side else seeds.left[seed]) << 32 | seed
        keys[: end - start].sort()
        gap = right_gap if side else left_gap
        regions = right.regions if side else left.regions
        begun = start
        for n in range(start, end):
            index[n] = keys[n - start] & 0xFFFFFFFF
            if n > start:
                here, before = keys[n - start] >> 32, keys[n - start - 1] >> 32
                if here - before > gap + 1 or regions[here] != regions[before]:
                    waiting[n_waiting, 0], waiting[n_waiting, 1] = begun, n
                    waiting[n_waiting, 2], waiting[n_waiting, 3] = 1 - side, 1
                    n_waiting += 1
                    begun = n
        waiting[n_waiting, 0], waiting[n_waiting, 1] = begun, end
        waiting[n_waiting, 2], waiting[n_waiting, 3] = 1 - side, 1 if begun > start else n_calm + 1
        n_waiting += 1
    return n_done


@part
def _bound(seeds: Seeds, index, first, last, stretch):
    seed = index[first]
    stretch[0] = stretch[1] = seeds.left[seed]
    stretch[2] = stretch[3] = seeds.right[seed]
    for n in range(first + 1, last):
        seed = index[n]
        stretch[0], stretch[1] = min(stretch[0], seeds.left[seed]), max(stretch[1], seeds.left[seed])
        stretch[2], stretch[3] = min(stretch[2], seeds.right[seed]), max(stretch[3], seeds.right[seed])
    stretch[4] = last - first


@part
def grow(seeds: Seeds, n_chosen, left: Side, right: Side, knobs, room: GroupRoom, common: Common, stretches):
    """Writes the stretches of the first `n_chosen` of `room.index`, in order of place; returns how many.

    Args:
        knobs: the widest and the narrowest gap, and the cosine that holds a stretch together.
    """
    gap, min_gap, min_cosine = knobs
    growing, done = room.growing, room.done
    growing[0, 0], growing[0, 1], growing[0, 2] = 0, n_chosen, gap
    n_growing, n_found = 1, 0
    while n_growing:
        n_growing -= 1
        start, end, width = growing[n_growing, 0], growing[n_growing, 1], growing[n_growing, 2]
        n_done = split_group(seeds, start, end, left, right, width, width, room, done)
        for n in range(n_done):
            first, last = done[n, 0], done[n, 1]
            stretch = stretches[n_found]
            _bound(seeds, room.index, first, last, stretch)
            if _holds_together(left, right, stretch, min_cosine, common):
                n_found += 1
            elif width > min_gap:
                growing[n_growing, 0], growing[n_growing, 1], growing[n_growing, 2] = first, last, width - 1
                n_growing += 1
    _sort_stretches(stretches, n_found)
    return n_found


@part
def _sort_stretches(stretches, n_found):
    for n in range(1, n_found):
        a, b, c, d = stretches[n, 0], stretches[n, 1], stretches[n, 2], stretches[n, 3]
        size = stretches[n, 4]
        place = n
        while place and (a, b, c, d) < (
            stretches[place - 1, 0],
            stretches[place - 1, 1],
            stretches[place - 1, 2],
            stretches[place - 1, 3],
        ):
            stretches[place, :] = stretches[place - 1, :]
            place -= 1
        stretches[place, 0], stretches[place, 1], stretches[place, 2] = a, b, c
        stretches[place, 3], stretches[place, 4] = d, size


@part
def _holds_together(left: Side, right: Side, stretch, min_cosine, common: Common):
    cosine = cosine_of(left, right, stretch[0], stretch[1], stretch[2], stretch[3], common.n_terms, common.sums)
    if cosine > min_cosine:
        return True
    if cosine < LEAST_COSINE:
        return False
    a, b = left.first_token[stretch[0]], left.first_token[stretch[1] + 1]
    c, d = right.first_token[stretch[2]], right.first_token[stretch[3] + 1]
    shared = shared_weight(left, right, a, b, c, d, common.n_common, common.sums)
    whole = weight_of(left, a, b) + weight_of(right, c, d)
    return shared >= ENOUGH_EVIDENCE and 2 * shared >= ENOUGH_DICE * whole


@part
def meets(one, other):
    """Whether two stretches overlap on both sides."""
    return one[0] <= other[1] and one[1] >= other[0] and one[2] <= other[3] and one[3] >= other[2]


@part
def find_abridged(
    seeds: Seeds, weak, n_weak, left: Side, right: Side, near, n_near, room: GroupRoom, common: Common, stretches
):
    """Writes the stretches of which one side gives the whole other text in short; returns how many."""
    n_found = 0
    if n_weak < _MIN_SEEDS:
        return 0
    for turn in range(2):
        left_is_short = turn == 0
        room.index[:n_weak] = weak[:n_weak]
        left_gap, right_gap = (_SHORT_GAP, _LONG_GAP) if left_is_short else (_LONG_GAP, _SHORT_GAP)
        n_done = split_group(seeds, 0, n_weak, left, right, left_gap, right_gap, room, room.done)
        for n in range(n_done):
            first, last = room.done[n, 0], room.done[n, 1]
            if last - first < _MIN_SEEDS:
                continue
            stretch = stretches[n_found]
            _bound(seeds, room.index, first, last, stretch)
            group = room.index[first:last]
            if (
                _is_shaped(seeds, group, stretch, left, right, left_is_short)
                and _is_spread(seeds, group, stretch, left, right, left_is_short, near, n_near, room, common)
                and _is_carried(seeds, group, stretch, left, right, left_is_short, room, common)
            ):
                _take_whole(stretch, left, right, left_is_short)
                n_found += 1
    return n_found


@part
def _is_strong(seeds: Seeds, seed):
    return seeds.cosine[seed] > _STRONG_COSINE and seeds.dice[seed] > _STRONG_DICE


@part
def _is_shaped(seeds: Seeds, group, stretch, left: Side, right: Side, left_is_short):
    n_strong = 0
    for seed in group:
        n_strong += _is_strong(seeds, seed)
    first, last, low, high = stretch[0], stretch[1], stretch[2], stretch[3]
    if left_is_short:
        n_short, n_long = left.ends[last] - left.starts[first], right.ends[high] - right.starts[low]
        n_whole = right.ends[-1] - right.starts[0]
    else:
        n_short, n_long = right.ends[high] - right.starts[low], left.ends[last] - left.starts[first]
        n_whole = left.ends[-1] - left.starts[0]
        first, last = low, high
    return (
        n_strong >= _MIN_STRONG
        and last - first < _MAX_SHORT_UNITS
        and n_long >= _MIN_RATIO * n_short
        and n_long >= _MIN_SHARE * n_whole
    )


@part
def _is_spread(
    seeds: Seeds, group, stretch, left: Side, right: Side, left_is_short, near, n_near, room: GroupRoom, common: Common
):
    shorts, longs = (seeds.left, seeds.right) if left_is_short else (seeds.right, seeds.left)
    short = left if left_is_short else right
    first, last = (stretch[0], stretch[1]) if left_is_short else (stretch[2], stretch[3])
    low, high = (stretch[2], stretch[3]) if left_is_short else (stretch[0], stretch[1])
    best_unit, best_cosine = room.best_unit, room.best_cosine
    best_unit[first : last + 1] = -1
    for seed in group:
        unit, other, cosine = shorts[seed], longs[seed], seeds.cosine[seed]
        before = best_unit[unit]
        if before < 0 or cosine > best_cosine[unit] or (cosine == best_cosine[unit] and other < before):
            best_unit[unit], best_cosine[unit] = other, cosine
    n = total = squares = n_chars = 0
    for unit in range(first, last + 1):
        if best_unit[unit] >= 0:
            n += 1
            total += best_unit[unit]
            squares += best_unit[unit] * best_unit[unit]
            n_chars += short.ends[unit] - short.starts[unit]
    if n < _MIN_SEEDED * (last - first + 1):
        return False
    if math.sqrt(np.float64(n * squares - total * total)) / n < _MIN_SPREAD * (high - low + 1):
        return False
    for k in range(n_near):
        n_left = left.ends[near[k, 1]] - left.starts[near[k, 0]]
        n_right = right.ends[near[k, 3]] - right.starts[near[k, 2]]
        if max(n_left, n_right) >= _LOPSIDED * min(n_left, n_right):
            continue
        mine = 0 if left_is_short else 2
        held = 0
        for unit in range(max(first, near[k, mine]), min(last, near[k, mine + 1]) + 1):
            if best_unit[unit] >= 0 and near[k, 2 - mine] <= best_unit[unit] <= near[k, 3 - mine]:
                held += short.ends[unit] - short.starts[unit]
        share = held / n_chars
        if share >= _MAX_NEAR:
            return False
        if share > _MAX_NEAR_COPY:
            a, b, c, d = near[k, 0], near[k, 1], near[k, 2], near[k, 3]
            if cosine_of(left, right, a, b, c, d, common.n_terms, common.sums) > _COPY_COSINE:
                return False
    return True


@part
def _is_carried(seeds: Seeds, group, stretch, left: Side, right: Side, left_is_short, room: GroupRoom, common: Common):
    first, last, low, high = stretch[0], stretch[1], stretch[2], stretch[3]
    if cosine_of(left, right, first, last, low, high, common.n_terms, common.sums) <= _MIN_COSINE:
        return False
    a, b = left.first_token[first], left.first_token[last + 1]
    c, d = right.first_token[low], right.first_token[high + 1]
    short_weight = weight_of(left, a, b) if left_is_short else weight_of(right, c, d)
    if shared_weight(left, right, a, b, c, d, common.n_common, common.sums) < _MIN_CARRIED * short_weight:
        return False
    units = seeds.left if left_is_short else seeds.right
    sizes = left.sizes if left_is_short else right.sizes
    if not left_is_short:
        first, last = low, high
    best, kind = room.best_share, room.best_unit
    kind[first : last + 1] = 0
    best[first : last + 1] = 0.0
    for seed in group:
        unit = units[seed]
        best[unit] = max(best[unit], seeds.shared[seed] / sizes[unit])
        kind[unit] = max(kind[unit], 2 if _is_strong(seeds, seed) else 1)
    n = n_strong = 0
    total = 0.0
    for unit in range(first, last + 1):
        n += kind[unit] > 0
        n_strong += kind[unit] == 2
        total += best[unit]
    return total / n >= _MIN_BEST and n_strong >= _MIN_STRONG_SHARE * n


@part
def _take_whole(stretch, left: Side, right: Side, left_is_short):
    regions = right.regions if left_is_short else left.regions
    column = 2 if left_is_short else 0
    # Of any seed: a group stands in one region.
    region = regions[stretch[column]]
    low, high = stretch[column], stretch[column + 1]
    while low > 0 and regions[low - 1] == region:
        low -= 1
    while high + 1 < len(regions) and regions[high + 1] == region:
        high += 1
    stretch[column], stretch[column + 1] = low, high


@part
def group_room(n_seeds, n_units):
    """Scratch for pairs with up to so many seeds and units on a side."""
    return GroupRoom(
        np.empty(n_seeds + 1, np.int64),
        np.empty(n_seeds + 1, np.int64),
        np.empty((n_seeds + 2, 4), np.int64),
        np.empty((n_seeds + 2, 3), np.int64),
        np.empty((n_seeds + 2, 2), np.int64),
        np.empty(n_units + 1, np.int64),
        np.empty(n_units + 1),
        np.empty(n_units + 1),
    )
