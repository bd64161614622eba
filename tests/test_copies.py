from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.match import bands
from tracker.match.bands import band_keys, pairs_sharing_a_band
from tracker.match.fingerprint import sign_texts
from tracker.match.packed import groups_of, pack_pairs, pairs_within, unpack_pairs, within_groups
from tracker.match.pairs import find_copies, pair_copies
from tracker.match.samples import FREQUENT, sample_shingles, shared_samples
from tracker.match.shingles import HashRows, choose_hashing
from tracker.settings import CopySettings, FingerprintSettings, Settings
from tracker.text.columns import column_from_texts
from tracker.text.tokens import tokenize

WORDS = np.array([f"word{number}" for number in range(5000)])
LOOSE = Settings(copies=CopySettings(min_shingles=1))


def article(seed: int, n_words: int = 200) -> str:
    return " ".join(np.random.default_rng(seed).choice(WORDS, n_words))


def edited(text: str, seed: int, share: float) -> str:
    draw = np.random.default_rng(seed)
    return " ".join(f"new{seed}" if draw.random() < share else word for word in text.split())


def shingle_set(text: str, size: int = 5) -> set[tuple[str, ...]]:
    words = tokenize(text).words
    return {words[first : first + size] for first in range(max(len(words) - size + 1, min(len(words), 1)))}


def exact_pairs(texts: list[str], chosen: Settings) -> dict[tuple[int, int], float]:
    """Every pair at the threshold or above, by comparing each with each."""
    sets = [shingle_set(text, chosen.fingerprint.shingle_tokens) for text in texts]
    found = {}
    for left, right in itertools.combinations(range(len(texts)), 2):
        one, other = sets[left], sets[right]
        short = min(len(one), len(other)) < chosen.copies.min_shingles
        if not one or not other or (short and one != other):
            continue
        similarity = len(one & other) / len(one | other)
        if similarity >= chosen.copies.threshold:
            found[left, right] = similarity
    return found


@pytest.fixture(scope="module")
def families() -> list[str]:
    """Forty articles in families of edits from none to heavy, and twenty alone, shuffled."""
    texts = []
    for family in range(8):
        source = article(family)
        texts += [edited(source, 100 * family + copy, share) for copy, share in enumerate((0, 0, 0.01, 0.03, 0.06))]
    texts += [article(1000 + seed) for seed in range(20)]
    return [texts[row] for row in np.random.default_rng(9).permutation(len(texts))]


def test_found_copies_are_those_of_the_exact_join(families):
    found = {(left, right): jaccard for left, right, jaccard in find_copies(families)}
    wanted = exact_pairs(families, Settings())
    assert found == pytest.approx(wanted)
    assert len(wanted) > 60


@given(st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=14).map(" ".join), max_size=12), st.integers(1, 6))
@settings(max_examples=60)
def test_no_found_pair_is_below_the_threshold_and_no_identical_pair_is_missed(texts, size):
    chosen = Settings(fingerprint=FingerprintSettings(shingle_tokens=size), copies=CopySettings(min_shingles=3))
    found = {(left, right): jaccard for left, right, jaccard in find_copies(texts, chosen)}
    wanted = exact_pairs(texts, chosen)
    assert found.items() <= wanted.items() or found == pytest.approx({pair: wanted[pair] for pair in found})
    assert {pair for pair, jaccard in wanted.items() if jaccard == 1.0} <= found.keys()
    assert list(found) == sorted(found)
    assert all(left < right for left, right in found)


def test_shuffled_texts_give_the_same_pairs(families):
    order = np.random.default_rng(1).permutation(len(families)).tolist()
    shuffled = find_copies([families[row] for row in order])
    renamed = {(min(order[a], order[b]), max(order[a], order[b])): jaccard for a, b, jaccard in shuffled}
    assert renamed == {(left, right): jaccard for left, right, jaccard in find_copies(families)}


def test_articles_without_words_are_copies_of_nothing():
    assert find_copies(["", "…", "", "—"], LOOSE) == []


def test_short_articles_are_compared_only_when_identical():
    texts = ["one two three four five six", "one two three four five seven", "One, two three: four five six!"]
    assert find_copies(texts) == [(0, 2, 1.0)]


def test_a_figure_changed_is_seen():
    source = article(5)
    raised = source + " 2,500 soldiers stay"
    restated = source + " 2,400 soldiers stay"
    (pair,) = find_copies([raised, restated])
    assert pair[2] < 1.0


def test_many_copies_are_linked_to_the_first_only():
    texts = [article(1)] * 300 + [edited(article(1), 7, 0.02)] * 2
    pairs = pair_copies(texts, Settings())
    assert len(pairs) == 299 + 1 + 1
    assert set(pairs.left.tolist()) == {0, 300}
    assert len(find_copies(texts)) == 302 * 301 // 2


def test_copies_of_both_sides_take_part_when_all_pairs_are_wanted(families):
    texts = [*families, *families[:15]]
    found = {(left, right): jaccard for left, right, jaccard in find_copies(texts)}
    assert found == pytest.approx(exact_pairs(texts, Settings()))


def test_an_article_inside_a_longer_one_is_found_with_both_containments():
    short, long = article(1, 120), article(2, 1500)
    held = " ".join([long[:3000], short, long[3000:]])
    for texts, of_left in (([short, held, article(3)], True), ([held, article(3), short], False)):
        pairs = pair_copies(texts, Settings())
        assert len(pairs) == 1
        assert pairs.jaccard[0] < 0.2
        inner, outer = pairs.containment_left[0], pairs.containment_right[0]
        inner, outer = (inner, outer) if of_left else (outer, inner)
        assert inner == 1.0
        assert outer < 0.2
    assert find_copies([short, held]) == []


def test_containments_and_jaccard_belong_together(families):
    pairs = pair_copies(families, Settings())
    sets = [shingle_set(text) for text in families]
    for row, (left, right) in enumerate(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)):
        shared = len(sets[left] & sets[right])
        assert pairs.jaccard[row] == pytest.approx(shared / len(sets[left] | sets[right]))
        assert pairs.containment_left[row] == pytest.approx(shared / len(sets[left]))
        assert pairs.containment_right[row] == pytest.approx(shared / len(sets[right]))


def test_no_articles_give_no_pairs():
    assert len(pair_copies([], Settings())) == 0
    assert len(pair_copies(["alone in the world"], Settings())) == 0


def test_too_large_a_bucket_is_split_told_and_keeps_its_cluster_together(monkeypatch):
    monkeypatch.setattr(bands, "BUCKET_LIMIT", 10)
    source = article(1, 400)
    texts = [edited(source, seed, 0.004) for seed in range(60)]
    pairs = pair_copies(texts, Settings())
    assert len(pairs.shortcuts) == 1
    linked = {0}
    for left, right in zip(pairs.left.tolist(), pairs.right.tolist(), strict=True):
        if left in linked or right in linked:
            linked |= {left, right}
    assert linked == set(range(60))


@given(st.integers(1, 4), st.integers(1, 12), st.integers(1, 5))
def test_texts_share_a_band_exactly_when_a_whole_band_agrees(rows, n_texts, n_values):
    signatures = np.random.default_rng(n_texts).integers(0, n_values, (n_texts, 8)).astype(np.uint32)
    found = pairs_sharing_a_band(signatures, rows)
    bands_of = signatures[:, : 8 // rows * rows].reshape(n_texts, -1, rows)
    wanted = [
        (left, right)
        for left, right in itertools.combinations(range(n_texts), 2)
        if (bands_of[left] == bands_of[right]).all(axis=1).any()
    ]
    assert list(zip(found.left.tolist(), found.right.tolist(), strict=True)) == wanted


def test_equal_values_in_different_bands_have_no_equal_keys_by_accident():
    signatures = sign_texts([article(seed) for seed in range(50)])
    assert len(np.unique(band_keys(signatures, 3))) == 42 * 50


@given(st.lists(st.integers(0, 4), max_size=30))
def test_groups_are_the_places_of_equal_keys(keys):
    order, starts, sizes = groups_of(np.array(keys, np.int64))
    found = [order[start : start + size].tolist() for start, size in zip(starts, sizes, strict=True)]
    wanted = [[place for place, key in enumerate(keys) if key == value] for value in sorted(set(keys))]
    assert found == [group for group in wanted if len(group) > 1]
    pairs = pairs_within(starts, sizes, order)
    assert sorted(pairs.tolist()) == sorted(
        (left << 32) + right for group in found for left, right in itertools.combinations(group, 2)
    )


@given(st.lists(st.integers(0, 5), max_size=10))
def test_places_within_groups_start_anew(sizes):
    assert within_groups(np.array(sizes, np.int64)).tolist() == [place for size in sizes for place in range(size)]


def test_packed_pairs_come_apart_again():
    left, right = unpack_pairs(pack_pairs(np.array([5, 1]), np.array([2, 2**31 - 1])))
    assert left.tolist() == [2, 1]
    assert right.tolist() == [5, 2**31 - 1]


def test_samples_are_the_shingles_divisible_by_the_step():
    column = column_from_texts([article(1, 500), "", article(2, 500)])
    hashing = choose_hashing(0)
    whole, sampled = hashing.shingle_sets(column, 5), sample_shingles(column, 5, hashing)
    assert sampled.values.tolist() == [value for value in whole.values.tolist() if value % 4 == 0]
    assert np.diff(sampled.offsets)[1] == 0
    assert 160 < len(sampled.values) < 340


def test_a_frequent_shingle_ties_its_texts_without_all_their_pairs():
    n_texts = 4 * FREQUENT
    rows = HashRows(np.full(n_texts, 8, np.uint64), np.arange(n_texts + 1))
    found = shared_samples(rows)
    assert len(found.pairs) < 8 * n_texts
    assert set(np.concatenate(unpack_pairs(found.pairs)).tolist()) == set(range(n_texts))
    assert (found.shared == 1).all()
