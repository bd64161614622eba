"""Columns of keys: what is quicker than NumPy's stable sort is in the same order."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.match.packed import groups_of, sorted_groups, summed_by_pair
from tracker.match.sorting import sort_by_bits, sort_by_comparison

keys = st.lists(st.integers(0, 12) | st.integers(0, 2**62), max_size=60)


@given(keys)
def test_equal_keys_stand_in_the_order_in_which_they_came(values: list[int]) -> None:
    column = np.array(values, np.int64)
    order, starts, sizes = sorted_groups(column)
    assert order.tolist() == np.argsort(column, kind="stable").tolist()
    assert [column[order[start]] for start in starts.tolist()] == sorted(set(values))
    assert sizes.tolist() == [values.count(value) for value in sorted(set(values))]


def test_of_a_hundred_thousand_keys_as_well() -> None:
    column = np.random.default_rng(5).integers(0, 40_000, 100_000)
    assert (sorted_groups(column)[0] == np.argsort(column, kind="stable")).all()


@given(keys)
def test_a_group_is_all_places_of_one_key_of_several(values: list[int]) -> None:
    order, starts, sizes = groups_of(np.array(values, np.uint64))
    found = [order[start : start + size].tolist() for start, size in zip(starts.tolist(), sizes.tolist(), strict=True)]
    wanted = {value: [place for place, one in enumerate(values) if one == value] for value in sorted(set(values))}
    assert found == [places for places in wanted.values() if len(places) > 1]


@given(st.lists(st.tuples(st.integers(0, 9), st.floats(0, 10)), max_size=40))
def test_gains_of_a_pair_are_summed_in_their_order(given_: list[tuple[int, float]]) -> None:
    pairs, gains = np.array([one for one, _ in given_], np.int64), np.array([gain for _, gain in given_])
    different, counts, summed = summed_by_pair(pairs, gains)
    assert different.tolist() == sorted({one for one, _ in given_})
    assert int(counts.sum() if len(given_) else 0) == len(given_)
    for pair, total in zip(different.tolist(), summed.tolist(), strict=True):
        assert total == np.add.reduceat(gains[pairs == pair], [0])[0]


SMALL = st.integers(0, 9) | st.integers(0, 1 << 12)
WIDE = st.integers(0, (1 << 63) - 1)


@given(st.lists(SMALL | WIDE, min_size=1, max_size=300), st.integers(1, 40))
def test_keys_sorted_by_their_bits_stand_as_in_a_stable_sort(keys: list[int], times: int) -> None:
    pytest.importorskip("numba", reason="the compiled loops need it")
    several = np.array(keys * times, np.int64)[np.random.default_rng(times).permutation(len(keys) * times)]
    for column in (several, several.astype(np.uint64) << np.uint64(1)):
        wanted = np.argsort(column, kind="stable")
        for order, ordered in (sort_by_bits(column), sort_by_comparison(column)):
            assert np.array_equal(order, wanted)
            assert np.array_equal(ordered, column[wanted])
            assert ordered.dtype == column.dtype
