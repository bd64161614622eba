"""Pairs of rows as single numbers, and groups of equal keys, as columns."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .sorting import order_of, runs_of

Rows = NDArray[np.int64]

#: In a group too large to pair each with each, whom every member is paired with: the earliest, the ones before it.
EARLIEST, BEFORE = 4, 2


def pack_pairs(one: Rows, other: Rows) -> Rows:
    """Pairs as single numbers, the smaller row in the upper half: they sort by left, then right."""
    return np.minimum(one, other) << 32 | np.maximum(one, other)


def unpack_pairs(pairs: Rows) -> tuple[Rows, Rows]:
    """Left and right rows of packed pairs."""
    return pairs >> 32, pairs & 0xFFFFFFFF


def pairs_within(starts: Rows, sizes: Rows, members: Rows) -> Rows:
    """All packed pairs inside each group; group `i` is `members[starts[i]:starts[i] + sizes[i]]`."""
    # The second of a pair is each later place of its group: place p of g is the first of g - 1 - p pairs.
    places = np.repeat(starts, sizes) + within_groups(sizes)
    left_over = np.repeat(sizes, sizes) - within_groups(sizes) - 1
    firsts = np.repeat(places, left_over)
    seconds = firsts + 1 + within_groups(left_over)
    return pack_pairs(members[firsts], members[seconds])


def within_groups(sizes: Rows) -> Rows:
    """0, 1, 2, ... anew in each group of the given sizes."""
    ends = np.cumsum(sizes)
    return np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - sizes, sizes)


def groups_of(keys: NDArray[np.generic]) -> tuple[Rows, Rows, Rows]:
    """Places of equal keys: (order, starts, sizes), groups of two or more only.

    Group `i` is `order[starts[i]:starts[i] + sizes[i]]`, ascending.
    """
    order, starts, sizes = sorted_groups(keys)
    return order, starts[sizes > 1], sizes[sizes > 1]


def sorted_groups(keys: NDArray[np.generic]) -> tuple[Rows, Rows, Rows]:
    """The stable order of keys, and where in it each group of equal ones starts, with its size."""
    order, ordered = order_of(keys)
    return order, *runs_of(ordered)


def distinct(values: Rows) -> Rows:
    """The different values, ascending. `np.unique` hashes whole numbers: 20 times slower at millions."""
    return without_repeats(np.sort(values))


def without_repeats(ordered: Rows) -> Rows:
    """The different ones of ascending values; the same array where they all are."""
    new = np.ones(len(ordered), np.bool_)
    new[1:] = ordered[1:] != ordered[:-1]
    return ordered if new.all() else ordered[new]


def bounded_pairs(
    starts: Rows, sizes: Rows, members: Rows, limit: int, *, earliest: int = EARLIEST, before: int = BEFORE
) -> tuple[Rows, Rows]:
    """Packed pairs inside each group, and for each pair the group it comes from.

    Groups of up to `limit` give all their pairs. In a larger one each member is paired with the
    `earliest` ones and the ones `before` it: a family stays tied together, and what a thousand pages have in
    common costs six thousand pairs, not half a million.
    """
    whole, large = np.flatnonzero(sizes <= limit), np.flatnonzero(sizes > limit)
    found = [pairs_within(starts[whole], sizes[whole], members)]
    groups = [np.repeat(whole, sizes[whole] * (sizes[whole] - 1) // 2)]
    place, group = within_groups(sizes[large]), np.repeat(large, sizes[large])
    here = starts[group] + place
    for first in range(earliest):
        later = place > first
        found.append(pack_pairs(members[starts[group[later]] + first], members[here[later]]))
        groups.append(group[later])
    for lag in range(1, before + 1):
        later = place >= earliest + lag
        found.append(pack_pairs(members[here[later] - lag], members[here[later]]))
        groups.append(group[later])
    return np.concatenate(found), np.concatenate(groups)


def summed_by_pair(pairs: Rows, gains: NDArray[np.float64]) -> tuple[Rows, Rows, NDArray[np.float64]]:
    """The different packed pairs, ascending, how often each stands in `pairs`, and its summed gains."""
    order, begins, sizes = sorted_groups(pairs)
    if not len(begins):
        return pairs, pairs, gains
    return pairs[order[begins]], sizes, np.add.reduceat(gains[order], begins)
