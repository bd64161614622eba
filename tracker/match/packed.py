"""Pairs of rows as single numbers, and groups of equal keys, as columns."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]


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
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    begins = np.ones(len(ordered), np.bool_)
    begins[1:] = ordered[1:] != ordered[:-1]
    starts = np.flatnonzero(begins)
    sizes = np.diff(starts, append=len(ordered))
    return order, starts[sizes > 1], sizes[sizes > 1]
