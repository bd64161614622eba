"""Pairs gathered into clusters, with a guard against weak chains.

Linked pairs fall into connected components. A component stands as it is when each member is linked to
more than half of the others. Any other may hang together by a chain: a round-up that prints two
wire stories would join both stories' families, a page full of boilerplate a whole site. It is
rebuilt from the strongest pair down, and two parts are joined only where more than half of all pairs
between them are linked. What is left out keeps its links; it is only no member.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]

#: Pairs up to which walking them takes less time than loading what does it faster.
_FEW_PAIRS = 100_000


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """Which rows belong together.

    `labels[row]` is the first row of its cluster (its own number when it stands alone). `reasons[row]`
    is the place, in the pairs that were given, of its strongest pair inside its cluster, of equals
    the one with the earliest partner; -1 for a cluster's first row and for rows alone.
    """

    labels: Rows
    reasons: Rows


def group_pairs(
    n_rows: int, left: Rows, right: Rows, weight: NDArray[np.float64], *, same: NDArray[np.bool_] | None = None
) -> Grouping:
    """The clusters of `n_rows` rows under the given pairs, in whatever order these come.

    Args:
        left, right: rows of each pair, each pair once.
        weight: how alike the two are; only the order of weights counts.
        same: pairs whose two rows are the same thing, so that one may stand for the other's pairs;
            by default those of weight 1.

    Cost: linear in the pairs of dense components; a sparse one is walked in Python once for each
    round in which parts of it join, seldom more than three times.
    """
    if not len(left):
        return Grouping(np.arange(n_rows), np.full(n_rows, -1))
    same = weight >= 1.0 if same is None else same
    # Rows that are the same count as one: a hundred copies neither carry nor outvote a link.
    stand_in = _components(n_rows, left[same], right[same])
    merged = _merged_pairs(n_rows, stand_in[left], stand_in[right], weight)
    labels = _components(n_rows, merged.left, merged.right)
    is_node = np.zeros(n_rows, np.bool_)
    is_node[merged.left] = is_node[merged.right] = True
    n_nodes = np.bincount(labels[is_node], minlength=n_rows)
    n_linked = np.bincount(merged.left, minlength=n_rows) + np.bincount(merged.right, minlength=n_rows)
    weak = is_node & (2 * n_linked <= n_nodes[labels] - 1)
    rebuilt = np.zeros(n_rows, np.bool_)
    rebuilt[labels[weak]] = True
    chosen = rebuilt[labels[merged.left]]
    if chosen.any():
        labels[is_node & rebuilt[labels]] = np.flatnonzero(is_node & rebuilt[labels])
        for first, members in _rebuilt(merged.left[chosen].tolist(), merged.right[chosen].tolist()).items():
            labels[members] = first
    labels = labels[stand_in]
    return Grouping(labels, _reasons(labels, left, right, weight))


def _components(n_rows: int, one: Rows, other: Rows) -> Rows:
    """For each row the first of those that it hangs together with by the pairs."""
    if len(one) <= _FEW_PAIRS:
        return _components_of_few(n_rows, one.tolist(), other.tolist())
    from scipy.sparse import coo_array  # here: it takes 0.2 s to load
    from scipy.sparse.csgraph import connected_components

    graph = coo_array((np.ones(len(one), np.int8), (one, other)), shape=(n_rows, n_rows))
    _, found = connected_components(graph, directed=False)
    firsts = np.full(found.max(initial=-1) + 1, n_rows, np.int64)
    np.minimum.at(firsts, found, np.arange(n_rows))
    labelled: Rows = firsts[found]
    return labelled


def _components_of_few(n_rows: int, one: list[int], other: list[int]) -> Rows:
    first = list(range(n_rows))

    def root(row: int) -> int:
        while first[row] != row:
            first[row] = first[first[row]]
            row = first[row]
        return row

    for left, right in zip(one, other, strict=True):
        low, high = sorted((root(left), root(right)))
        first[high] = low
    for row in {*one, *other}:
        first[row] = root(row)
    return np.array(first, np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class _Pairs:
    """Pairs of rows that stand for all that are the same, the strongest first, each once."""

    left: Rows
    right: Rows


def _merged_pairs(n_rows: int, one: Rows, other: Rows, weight: NDArray[np.float64]) -> _Pairs:
    left, right = np.minimum(one, other), np.maximum(one, other)
    order = np.lexsort((right, left, -weight))
    order = order[left[order] != right[order]]
    _, first = np.unique(left[order] * n_rows + right[order], return_index=True)
    order = order[np.sort(first)]
    return _Pairs(left[order], right[order])


def _rebuilt(left: list[int], right: list[int]) -> dict[int, list[int]]:
    """Clusters of two or more, by first member, joined where more than half of the pairs are linked."""
    members = {node: [node] for node in sorted({*left, *right})}
    cluster_of = {node: node for node in members}
    linked: dict[int, dict[int, int]] = {node: {} for node in members}
    for one, other in zip(left, right, strict=True):
        linked[one][other] = linked[other][one] = 1
    joined = True
    while joined:
        joined = False
        for one, other in zip(left, right, strict=True):
            kept, gone = sorted((cluster_of[one], cluster_of[other]))
            if kept == gone or 2 * linked[kept][gone] <= len(members[kept]) * len(members[gone]):
                continue
            joined = True
            for node in members[gone]:
                cluster_of[node] = kept
            members[kept] += members.pop(gone)
            for neighbour, count in linked.pop(gone).items():
                del linked[neighbour][gone]
                if neighbour != kept:
                    linked[kept][neighbour] = linked[neighbour][kept] = linked[kept].get(neighbour, 0) + count
    return {first: nodes for first, nodes in members.items() if len(nodes) > 1}


def _reasons(labels: Rows, left: Rows, right: Rows, weight: NDArray[np.float64]) -> Rows:
    inside = np.flatnonzero(labels[left] == labels[right])
    rows = np.concatenate([left[inside], right[inside]])
    partners = np.concatenate([right[inside], left[inside]])
    places = np.concatenate([inside, inside])
    order = np.lexsort((partners, -weight[places], rows))
    chosen = order[np.flatnonzero(np.diff(rows[order], prepend=-1))]
    reasons = np.full(len(labels), -1)
    reasons[rows[chosen]] = places[chosen]
    reasons[labels == np.arange(len(labels))] = -1
    return reasons
