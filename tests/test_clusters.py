from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tracker.match.clusters import Grouping, group_pairs
from tracker.match.pairs import pair_copies
from tracker.settings import CopySettings, Settings


def grouped(n_rows: int, pairs: dict[tuple[int, int], float]) -> Grouping:
    rows = np.array(list(pairs), np.int64).reshape(-1, 2)
    return group_pairs(n_rows, rows[:, 0], rows[:, 1], np.array(list(pairs.values()), float))


graphs = st.integers(1, 12).flatmap(
    lambda n: st.tuples(
        st.just(n),
        st.dictionaries(
            st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)).filter(lambda pair: pair[0] < pair[1]),
            st.sampled_from([0.5, 0.6, 0.75, 0.9, 1.0]),
        ),
    )
)


@given(graphs)
def test_labels_are_first_rows_and_reasons_lie_inside_the_cluster(graph):
    n_rows, pairs = graph
    found = grouped(n_rows, pairs)
    listed = list(pairs)
    for row, label in enumerate(found.labels.tolist()):
        assert label <= row
        assert found.labels[label] == label
        if label == row:
            assert found.reasons[row] == -1
        else:
            pair = listed[found.reasons[row]]
            assert row in pair
            assert found.labels[pair[0]] == found.labels[pair[1]] == label


@given(graphs, st.randoms(use_true_random=False))
def test_the_order_of_pairs_changes_nothing(graph, random):
    n_rows, pairs = graph
    shuffled = list(pairs.items())
    random.shuffle(shuffled)
    one, other = grouped(n_rows, pairs), grouped(n_rows, dict(shuffled))
    assert one.labels.tolist() == other.labels.tolist()
    chosen = [list(pairs)[place] if place >= 0 else None for place in one.reasons.tolist()]
    assert chosen == [shuffled[place][0] if place >= 0 else None for place in other.reasons.tolist()]


@given(graphs)
def test_every_member_is_linked_into_its_cluster_and_no_cluster_leaves_its_component(graph):
    n_rows, pairs = graph
    labels = grouped(n_rows, pairs).labels
    parent = list(range(n_rows))
    for left, right in pairs:
        old, new = parent[left], parent[right]
        parent = [new if root == old else root for root in parent]
    for left, right in itertools.combinations(range(n_rows), 2):
        assert labels[left] != labels[right] or parent[left] == parent[right]


def test_a_chain_of_strangers_is_cut():
    assert grouped(3, {(0, 1): 0.9, (1, 2): 0.6}).labels.tolist() == [0, 0, 2]
    assert grouped(3, {(0, 1): 0.6, (1, 2): 0.9}).labels.tolist() == [0, 1, 1]


def test_all_alike_stay_together():
    family = dict.fromkeys(itertools.combinations(range(6), 2), 0.7)
    assert grouped(7, family).labels.tolist() == [0, 0, 0, 0, 0, 0, 6]


def test_one_missing_link_does_not_break_a_family():
    family = dict.fromkeys(itertools.combinations(range(5), 2), 0.7)
    del family[0, 4]
    assert grouped(5, family).labels.tolist() == [0] * 5


def test_a_bridge_between_two_families_joins_only_one_of_them():
    pairs = dict.fromkeys(itertools.combinations((0, 1, 2), 2), 0.8)
    pairs |= dict.fromkeys(itertools.combinations((3, 4, 5), 2), 0.8)
    pairs |= {(row, 6): 0.7 for row in range(3)} | {(row, 6): 0.6 for row in range(3, 6)}
    assert grouped(7, pairs).labels.tolist() == [0, 0, 0, 3, 3, 3, 0]


def test_the_same_article_many_times_counts_once():
    # Rows 1 to 9 are row 0 once more, linked to it alone, and row 10 is like row 0.
    pairs = {(0, row): 1.0 for row in range(1, 10)} | {(0, 10): 0.7}
    assert grouped(11, pairs).labels.tolist() == [0] * 11
    # Nine copies don't turn a stranger's single link into a majority.
    assert grouped(12, pairs | {(10, 11): 0.6}).labels.tolist() == [0] * 11 + [11]


def test_only_pairs_said_to_be_the_same_stand_for_one_another():
    left, right, weight = np.array([0, 1]), np.array([1, 2]), np.ones(2)
    assert group_pairs(3, left, right, weight).labels.tolist() == [0, 0, 0]
    apart = group_pairs(3, left, right, weight, same=np.zeros(2, bool))
    assert apart.labels.tolist() == [0, 0, 2]


def test_the_reason_is_the_strongest_pair_and_of_equals_the_earliest():
    pairs = {(0, 1): 0.7, (0, 2): 0.6, (1, 2): 0.9, (0, 3): 0.8, (1, 3): 0.8, (2, 3): 0.8}
    assert grouped(4, pairs).reasons.tolist() == [-1, 2, 2, 3]


def test_no_pairs_leave_each_row_alone():
    found = grouped(3, {})
    assert found.labels.tolist() == [0, 1, 2]
    assert found.reasons.tolist() == [-1, -1, -1]
    assert len(grouped(0, {}).labels) == 0


def test_pages_that_share_boilerplate_only_do_not_make_one_cluster():
    # Each page has its neighbours' side columns: neighbours are alike, pages further apart are not.
    column = [" ".join(f"column{number}word{place}" for place in range(120)) for number in range(13)]
    pages = [" ".join([column[page], f"own text {page} of this page " * 3, column[page + 1]]) for page in range(12)]
    chosen = Settings(copies=CopySettings(threshold=0.25))
    found = pair_copies(pages, chosen)
    assert len(found) == 11
    labels = group_pairs(len(pages), found.left, found.right, found.jaccard).labels
    assert np.bincount(labels).max() == 2
