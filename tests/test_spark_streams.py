"""What a Spark task does with sorted batches, without Spark: however a group is cut, the pairs are the same."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.match.packed import bounded_pairs, groups_of, unpack_pairs

pa = pytest.importorskip("pyarrow", reason="needs the extra `spark`")
from tracker.engines.spark_streams import (  # noqa: E402  # only where pyarrow is
    group_by_group,
    large_star,
    pairs_in_groups,
    small_star,
)

LIMIT = 5
keyed = st.lists(st.tuples(st.integers(-3, 3), st.integers(0, 60)), max_size=80, unique=True).map(sorted)
cuts = st.lists(st.integers(0, 80), max_size=9).map(sorted)
edges = st.lists(st.tuples(st.integers(0, 25), st.integers(0, 25)), max_size=40)


def cut_at(columns: tuple[np.ndarray, ...], places: list[int]) -> Iterator[tuple[np.ndarray, ...]]:
    return zip(*(np.split(column, places) for column in columns), strict=True)


@given(keyed, cuts, st.sampled_from([(4, 2), (1, 1), (2, 3)]))
def test_pairs_are_those_of_one_machine_wherever_the_batches_are_cut(rows, places, bounds):
    table = np.array(rows, np.int64).reshape(-1, 2)
    keys, members = table[:, 0], table[:, 1]
    earliest, before = bounds
    order, starts, sizes = groups_of(keys)
    packed, _ = bounded_pairs(starts, sizes, members[order], LIMIT, earliest=earliest, before=before)
    wanted = sorted(zip(*(side.tolist() for side in unpack_pairs(packed)), strict=True))
    batches = cut_at((keys, members, keys * 10), places)
    found = list(pairs_in_groups(batches, LIMIT, earliest=earliest, before=before))
    pairs = [pair for one in found for pair in zip(one.left.tolist(), one.right.tolist(), strict=True)]
    assert sorted(pairs) == wanted
    size_of = dict(zip(*(column.tolist() for column in np.unique(keys, return_counts=True)), strict=True))
    for one in found:
        assert (one.number == one.key * 10).all()
        assert one.is_bounded.tolist() == [size_of[key] > LIMIT for key in one.key.tolist()]


def test_a_group_of_any_size_keeps_a_handful_of_members():
    n_batches, size = 50, 1000
    batches = ((np.zeros(size, np.int64), np.arange(at, at + size), np.zeros(size, np.int64)) for at in
               range(0, n_batches * size, size))  # fmt: skip
    largest = max(len(one.left) for one in pairs_in_groups(batches, 64))
    assert largest <= 6 * size


@given(edges, cuts)
def test_stars_lead_each_node_to_the_smallest_that_it_hangs_together_with(drawn, places):
    found = {(max(edge), min(edge)) for edge in drawn if edge[0] != edge[1]}
    wanted = _components(found)
    for _ in range(30):
        before = found
        both = sorted(found | {(right, left) for left, right in found})
        found = _run(large_star, both, places)
        found = _run(small_star, sorted(found), places)
        if found == before:
            break
    assert found == before
    assert dict(found) == {node: first for node, first in wanted.items() if node != first}


def _run(star, rows, places):
    table = np.array(rows, np.int64).reshape(-1, 2)
    made = star(cut_at((table[:, 0], table[:, 1]), places))
    return {pair for left, right in made for pair in zip(left.tolist(), right.tolist(), strict=True)}


def _components(pairs: set[tuple[int, int]]) -> dict[int, int]:
    label = {node: node for pair in pairs for node in pair}
    while any(label[left] != label[right] for left, right in pairs):
        for left, right in pairs:
            label[left] = label[right] = min(label[left], label[right])
    return label


@given(st.lists(st.integers(0, 4), max_size=30).map(sorted), cuts)
def test_groups_arrive_whole_wherever_the_batches_are_cut(keys, places):
    table = pa.table({"key": pa.array(keys, pa.int64()), "place": pa.array(range(len(keys)), pa.int64())})
    bounds = [0, *(min(place, len(keys)) for place in places), len(keys)]
    batches = [
        pa.RecordBatch.from_arrays([column.combine_chunks() for column in part.columns], names=part.column_names)
        for start, end in pairwise(bounds)
        for part in [table.slice(start, end - start)]
    ]
    groups = list(group_by_group(iter(batches), "key"))
    assert [row for group in groups for row in group] == table.to_pylist()
    assert [group[0]["key"] for group in groups] == sorted(set(keys))
    assert all(len({row["key"] for row in group}) == 1 for group in groups)
