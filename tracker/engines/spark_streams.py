"""Sorted batches in, batches out: what a Spark task does with rows that come grouped by a key.

A task sees its groups one after the other, cut into batches anywhere. Nothing here holds more than
a batch and one group of bounded size: of a key that a tenth of all articles share only the earliest
members and the last few are kept while the others pass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as compute
from numpy.typing import NDArray

from ..match.packed import BEFORE, EARLIEST, bounded_pairs, unpack_pairs

Rows = NDArray[np.int64]
#: key, member and a number that all rows of a group have, sorted by key, then member.
KeyedRows = tuple[Rows, Rows, Rows]

_In = TypeVar("_In", bound=tuple[Rows, ...])
_Out = TypeVar("_Out", bound=tuple[NDArray[np.generic], ...])


@dataclass(frozen=True, slots=True, eq=False)
class GroupPairs:
    """Pairs of members, `left < right`, with the key and the number of the group they come from.

    `is_bounded` marks those of groups above the limit: there not each was paired with each.
    """

    left: Rows
    right: Rows
    key: Rows
    number: Rows
    is_bounded: NDArray[np.bool_]


def pairs_in_groups(
    batches: Iterator[KeyedRows], limit: int, *, earliest: int = EARLIEST, before: int = BEFORE
) -> Iterator[GroupPairs]:
    """The pairs that `match.packed.bounded_pairs` gives for each group, however the batches cut them.

    Cost: a batch and a group of `limit` in memory, whatever the size of the largest group.
    """
    nothing = np.empty(0, np.int64)
    held: KeyedRows = (nothing, nothing, nothing)
    long: _LongGroup | None = None
    for batch in batches:
        keys, members, numbers = batch
        if long is not None and len(keys):
            n_more = int(np.searchsorted(keys, long.key, side="right"))
            yield long.pairs_with(members[:n_more])
            keys, members, numbers = keys[n_more:], members[n_more:], numbers[n_more:]
        if not len(keys):
            continue
        long = None
        keys, members, numbers = (np.concatenate(both) for both in zip(held, (keys, members, numbers), strict=True))
        last = int(np.searchsorted(keys, keys[-1], side="left"))
        yield _closed_groups(keys[:last], members[:last], numbers[:last], limit, earliest, before)
        held = keys[last:], members[last:], numbers[last:]
        if len(keys) - last > limit:
            long = _LongGroup(int(keys[-1]), int(numbers[-1]), earliest, before)
            yield long.pairs_with(members[last:])
            held = (nothing, nothing, nothing)
    yield _closed_groups(*held, limit, earliest, before)


def _closed_groups(keys: Rows, members: Rows, numbers: Rows, limit: int, earliest: int, before: int) -> GroupPairs:
    starts = np.flatnonzero(np.diff(keys, prepend=keys[:1] - 1)) if len(keys) else np.empty(0, np.int64)
    sizes = np.diff(starts, append=len(keys))
    places = np.arange(len(keys))
    pairs, groups = bounded_pairs(starts, sizes, places, limit, earliest=earliest, before=before)
    left, right = unpack_pairs(pairs)
    of_group = starts[groups]
    return GroupPairs(members[left], members[right], keys[of_group], numbers[of_group], sizes[groups] > limit)


@dataclass(slots=True)
class _LongGroup:
    """A group too large to pair each with each, while its members pass in order."""

    key: int
    number: int
    earliest: int
    before: int
    n_passed: int = 0
    first: Rows = field(default_factory=lambda: np.empty(0, np.int64))
    last: Rows = field(default_factory=lambda: np.empty(0, np.int64))

    def pairs_with(self, members: Rows) -> GroupPairs:
        places = np.arange(self.n_passed, self.n_passed + len(members))
        self.first = np.concatenate([self.first, members])[: self.earliest]
        left, right = [], []
        for place, member in enumerate(self.first.tolist()):
            later = members[places > place]
            left.append(np.full(len(later), member))
            right.append(later)
        line = np.concatenate([self.last, members])
        n_before = len(self.last)
        for lag in range(1, self.before + 1):
            here = np.flatnonzero(places >= self.earliest + lag) + n_before
            left.append(line[here - lag])
            right.append(line[here])
        self.n_passed += len(members)
        self.last = line[max(0, len(line) - self.before) :]
        lefts, rights = np.concatenate(left), np.concatenate(right)
        same = np.full(len(lefts), 1)
        return GroupPairs(lefts, rights, same * self.key, same * self.number, same > 0)


def large_star(batches: Iterator[tuple[Rows, Rows]]) -> Iterator[tuple[Rows, Rows]]:
    """Each node's larger neighbours tied to the smallest of it and its neighbours.

    Args:
        batches: (node, neighbour), each edge in both directions, sorted by node, then neighbour.

    Returns:
        Edges (larger, smaller). Source: Kiveris et al., Connected Components in MapReduce and Beyond, 2014.
    """
    for node, neighbour, smallest, _ in _with_smallest(batches):
        larger = neighbour > node
        yield neighbour[larger], np.minimum(node, smallest)[larger]


def small_star(batches: Iterator[tuple[Rows, Rows]]) -> Iterator[tuple[Rows, Rows]]:
    """Each node and its smaller neighbours tied to the smallest of them.

    Args:
        batches: edges (larger, smaller), sorted by larger, then smaller.

    Returns:
        Edges (larger, smaller). Source: as `large_star`.
    """
    for node, neighbour, smallest, begins in _with_smallest(batches):
        other = neighbour != smallest
        yield (
            np.concatenate([node[begins], neighbour[other]]),
            np.concatenate([smallest[begins], smallest[other]]),
        )


def _with_smallest(batches: Iterator[tuple[Rows, Rows]]) -> Iterator[tuple[Rows, Rows, Rows, NDArray[np.bool_]]]:
    """Each row with the first neighbour of its node, and whether it is its node's first row."""
    open_node, open_smallest = -1, -1
    for node, neighbour in batches:
        if not len(node):
            continue
        begins = np.diff(node, prepend=node[:1] - 1) != 0
        smallest = neighbour[np.maximum.accumulate(np.where(begins, np.arange(len(node)), 0))]
        if node[0] == open_node:
            goes_on = node == open_node
            smallest = np.where(goes_on, open_smallest, smallest)
            begins = begins & ~goes_on
        open_node, open_smallest = int(node[-1]), int(smallest[-1])
        yield node, neighbour, smallest, begins


def whole_groups(batches: Iterator[pa.RecordBatch], key: str) -> Iterator[pa.Table]:
    """Tables of whole groups, several small ones together, sorted as they came.

    Args:
        key: the column by which the rows are grouped; equal values stand together.

    Cost: a batch and the largest group in memory.
    """
    held: list[pa.RecordBatch] = []
    for batch in batches:
        if not batch.num_rows:
            continue
        keys = batch.column(key)
        last = keys[-1].as_py()
        cut = int(compute.index(keys, keys[-1]).as_py())
        if cut or (held and held[-1].column(key)[-1].as_py() != last):
            yield pa.Table.from_batches([*held, batch.slice(0, cut)])
            held = []
        held.append(batch.slice(cut))
    if held:
        yield pa.Table.from_batches(held)


def group_by_group(batches: Iterator[pa.RecordBatch], key: str) -> Iterator[list[dict[str, object]]]:
    """The rows of each group, one group after the other."""
    for table in whole_groups(batches, key):
        rows: list[dict[str, object]] = []
        for row in table.to_pylist():
            if rows and row[key] != rows[-1][key]:
                yield rows
                rows = []
            rows.append(row)
        yield rows


def over_columns(
    function: Callable[[Iterator[_In]], Iterator[_Out]], names: tuple[str, ...]
) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """A function over tuples of columns of whole numbers as one over record batches, as Spark calls it.

    Args:
        names: of the columns that come out, in order.
    """

    def over_batches(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        columns = (tuple(column.to_numpy(zero_copy_only=False) for column in batch.columns) for batch in batches)
        for made in function(cast(Iterator[_In], columns)):
            if len(made[0]):
                yield pa.RecordBatch.from_arrays([pa.array(column) for column in made], names=list(names))

    return over_batches
