"""The compiled table of words is SciPy's, bit for bit."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.match import sorting, word_table
from tracker.match.loading import load_loops
from tracker.match.word_cuts import cut_words
from tracker.match.word_table import WordTable, build_plain, build_word_table
from tracker.match.word_weights import unpack_weights
from tracker.text.columns import column_from_texts

kernel = pytest.importorskip("tracker.match.kernel", reason="the compiled loops need numba")
word_kernel = pytest.importorskip("tracker.match.word_kernel", reason="the compiled loops need numba")

SAID = "depot fire zhelin minister said the the of killed killings 3,500 2.5 Überschwemmung naïveté 東京 a'b x"
WORDS = SAID.split()
ODD = st.lists(st.sampled_from([*WORDS, " ", "\n", ".", ",", "7", "abcdefgh", "é", "\u00ad", "ﬁ"]), max_size=40)


def _both(texts: list[str]) -> tuple[WordTable, WordTable]:
    column = column_from_texts(texts)
    return build_plain(column), word_table._build_compiled(column, word_kernel)


def _same(left: WordTable, right: WordTable) -> bool:
    return left.rows.shape == right.rows.shape and all(
        np.array_equal(getattr(left.rows, name), getattr(right.rows, name)) for name in ("indptr", "indices", "data")
    )


@settings(deadline=None, max_examples=60)
@given(st.lists(ODD.map(" ".join) | ODD.map("".join) | st.text(max_size=30), min_size=1, max_size=8))
def test_compiled_rows_are_those_of_scipy(texts: list[str]) -> None:
    plain, compiled = _both(texts)
    assert _same(plain, compiled)
    assert (plain.rare != compiled.rare.tocsr()).nnz == 0
    column = column_from_texts([*texts, "the of x"])
    assert _same(build_plain(column, has_common=True), word_table._build_compiled(column, word_kernel, has_common=True))


def test_compiled_answers_are_those_of_scipy() -> None:
    draw = random.Random(5)
    words = [f"w{number}x" for number in range(400)]
    stories = [draw.choices(words, k=30) for _ in range(12)]
    texts = [" ".join(draw.choices(draw.choice(stories), k=60) + draw.choices(words, k=10)) for _ in range(230)]
    plain, compiled = _both([*texts, "", texts[0]])
    n = len(plain)
    rows = np.arange(n)
    left, right = np.triu_indices(n, 1)
    assert np.array_equal(plain.cosines(left, right), compiled.cosines(left, right))
    ends = np.minimum(rows + 60, 200)
    bounds = np.column_stack([np.minimum(rows + 1, ends), ends, np.maximum(200, rows + 1), np.full(n, n)])
    for queries, own in ((rows, bounds), (rows[150:], np.tile([0, 90, n, n], (n - 150, 1)))):
        found = plain.pairs_alike(queries, own, least=0.2)
        assert len(found[0]) > 50
        for one, other in zip(found, compiled.pairs_alike(queries, own, least=0.2), strict=True):
            assert np.array_equal(one, other)
    members = np.array([3, 9, 50, 51, 199, n - 2, n - 1])
    assert np.array_equal(plain.square(members), compiled.square(members))
    groups = [[0, n - 1], [2, 3, 5, 8], members.tolist()]
    for one, other in zip(plain.mean_cosines(groups), compiled.mean_cosines(groups), strict=True):
        assert np.array_equal(one, other)


def test_the_mean_with_all_others_is_that_of_the_pairs() -> None:
    table = build_word_table(["fire at the depot", "a fire at a depot", "the minister resigned", "the depot burned"])
    (means,) = table.mean_cosines([[0, 1, 3]])
    pairs = table.square(np.array([0, 1, 3]))
    assert np.allclose(means, [(pairs[0] + pairs[1]) / 2, (pairs[0] + pairs[2]) / 2, (pairs[1] + pairs[2]) / 2])


def test_a_part_of_a_column_is_cut_as_its_texts_are() -> None:
    column = column_from_texts(["depots burning", "depots", "burning Überschwemmungen", "x"])
    whole, part = cut_words(column), cut_words(column.part(1, 3))
    assert [part.text(0), part.text(1)] == [whole.text(1), whole.text(2)] == ["depot", "burni Über"]


def test_compiling_is_announced_for_large_corpora_only_and_once() -> None:
    told: list[str] = []
    load_loops(1_000_000, announce=told.append)
    assert not told
    load_loops(10**9, announce=told.append)
    told.clear()
    if word_kernel.is_compiled() and kernel.is_compiled() and sorting.is_compiled():
        load_loops(10**9, announce=told.append)
        assert not told


@settings(deadline=None, max_examples=60)
@given(st.lists(ODD.map(" ".join) | st.text(max_size=30), min_size=1, max_size=8))
def test_kept_weights_give_the_cosines_of_the_table(texts: list[str]) -> None:
    for table in _both(texts):
        assert table.weights is not None
        kept = unpack_weights(table.weights.pack())
        rows = np.arange(len(texts))
        found = kept.vectors_of(texts).cosines_with(0)
        assert np.allclose(found, table.cosines(np.zeros_like(rows), rows))
