"""Articles grouped by the event they tell of: average linkage over the cosine of their words.

Two groups are joined while the mean cosine of all pairs between them, those published too far
apart counting as nothing, is at least `least_mean`: one article that speaks of two events doesn't
pull them together, as it would in a chain of pairs. And two that each hang together much more than
they do with each other stay two, however alike: the same man in the next week's news. Measured on
fnc1's 191 stories (people's labels); docs/quality.md has the run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np

from ..model import Document
from .order import MAX_DAYS_APART
from .word_table import Floats, Rows, WordTable

#: Mean cosine from which two groups tell of one event, and what it is more in a few articles, where
#: a word that is rare can't be told from one that happens to stand in few of them.
_MEAN_COSINE, _MORE_IN_FEW, _FEW = 0.15, 0.13, 65
# The same where all articles are of one affair and weighed by their own words only.
_MORE_IN_ONE_AFFAIR = 0.06
# Two groups of this size are two events where the mean between them is below this share of the mean
# within the looser one. On half of fnc1's stories that took ARI from .960 to .972.
_ALONE, _APART = 5, 0.75
# An undated article that is as like one event as another, years away, but for this share, may be of either.
RIVAL = 0.8
# A group of articles that hang together is held in one square table; above this it is first cut
# where its links are weaker. 3,000 take 200 MB and a second.
_MOST_AT_ONCE = 3000
_STEP = 0.04
_FAR = 10_000_000  # days: before any date
# Near each other and nothing else.
_UNDECIDED = 3 * _FAR


def least_mean(n_documents: int, *, is_of_one_affair: bool = False) -> float:
    """The mean cosine from which two groups among so many articles tell of one event."""
    more = _MORE_IN_ONE_AFFAIR if is_of_one_affair else _MORE_IN_FEW
    return _MEAN_COSINE + more * min(1.0, _FEW / max(1, n_documents))


def _least_mean(table: WordTable) -> float:
    return least_mean(len(table), is_of_one_affair=table.is_of_one_affair)


@dataclass(frozen=True, slots=True, eq=False)
class Times:
    """`days`: (n, 2) first and last day on which each article may have come; `undecided`: rows of none."""

    days: Rows
    undecided: frozenset[int]


def place_in_time(documents: Sequence[Document], table: WordTable) -> Times:
    """The window of each article: its own, and for an undated one that of the dated article most like it.

    One that is alike to articles of two times may be of either, and is undecided: the depot burns again
    three years later, and who tells of it without a date is as near to the first fire. Only what hangs
    together is asked of these windows; no article is given a day by them.

    Args: as `group_events`.
    """
    days = _days(documents)
    n, n_dated = len(documents), sum(document.date is not None for document in documents)
    undated = np.arange(n_dated, n)
    undecided: list[int] = []
    bounds = np.tile(np.array([0, n_dated, n, n]), (len(undated), 1))
    right, left, cosine = table.pairs_alike(undated, bounds, least=RIVAL * _least_mean(table))
    begins = np.flatnonzero(np.diff(right, prepend=-1))
    for first, last in pairwise([*begins.tolist(), len(right)]):
        own = cosine[first:last]
        best = first + int(np.argmax(own))
        row, partner = int(right[best]), int(left[best])
        rivals = left[first:last][own >= RIVAL * cosine[best]]
        if _days_between(days, np.full(len(rivals), partner), rivals).max() > MAX_DAYS_APART:
            undecided.append(row)
            days[row] = _UNDECIDED
        else:
            days[row] = days[partner]
    return Times(days, frozenset(undecided))


def group_events(documents: Sequence[Document], table: WordTable, *, times: Times | None = None) -> list[list[int]]:
    """Groups of at least two rows, each ascending, by their first rows.

    Args:
        documents: in the order of match.order: dated ones by date, then the undated.
        table: a row for each, see word_table.
        times: what `place_in_time` gives, where it is known.

    Cost: near linear in the articles; the square of the largest group.
    """
    least = _least_mean(table)
    days = (times or place_in_time(documents, table)).days
    left, right, cosine = _near_pairs(documents, table, days, least)
    found: list[list[int]] = []
    for members in _components(left, right, cosine, least):
        found.extend(_divided(members, (left, right, cosine), least, table, days))
    return sorted(group for group in found if len(group) > 1)


def _near_pairs(documents: Sequence[Document], table: WordTable, days: Rows, least: float) -> tuple[Rows, Rows, Floats]:
    """All pairs alike enough to join two groups that were not published too far apart."""
    n, n_dated = len(documents), sum(document.date is not None for document in documents)
    rows = np.arange(n)
    # Dated rows are in order of their first day: only so far can a partner stand.
    reach = np.searchsorted(days[:n_dated, 0], days[:n_dated, 1] + MAX_DAYS_APART, side="right")
    ends = np.concatenate([np.maximum(reach, rows[:n_dated] + 1), rows[n_dated:] + 1])
    bounds = np.column_stack([rows + 1, ends, np.maximum(n_dated, rows + 1), np.full(n, n)])
    left, right, cosine = table.pairs_alike(rows, bounds, least=least)
    near = _days_between(days, left, right) <= MAX_DAYS_APART
    return left[near], right[near], cosine[near]


def _days(documents: Sequence[Document]) -> Rows:
    """(n, 2) first and last day of each, as numbers; an undated article may be of any day."""
    return np.array(
        [
            (date.fromisoformat(window.first).toordinal(), date.fromisoformat(window.last).toordinal())
            if (window := document.date)
            else (-_FAR, _FAR)
            for document in documents
        ],
        dtype=np.int64,
    ).reshape(-1, 2)


def _days_between(days: Rows, left: Rows, right: Rows) -> Rows:
    """Days that lie between two windows at least; below 1 where they touch."""
    apart: Rows = np.maximum(days[right, 0] - days[left, 1], days[left, 0] - days[right, 1])
    return apart


def _components(left: Rows, right: Rows, cosine: Floats, least: float) -> list[Rows]:
    """The rows that hang together by pairs of at least `least`, in sets of two or more."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    strong = cosine >= least
    rows, places = np.unique(np.concatenate([left[strong], right[strong]]), return_inverse=True)
    if not len(rows):
        return []
    ends = places.reshape(2, -1)
    graph = coo_matrix((np.ones(ends.shape[1], np.int8), (ends[0], ends[1])), shape=(len(rows), len(rows)))
    n, label = connected_components(graph, directed=False)
    order = np.argsort(label, kind="stable")
    return [rows[part] for part in np.split(order, np.cumsum(np.bincount(label, minlength=n))[:-1])]


def _divided(
    members: Rows,
    pairs: tuple[Rows, Rows, Floats],
    least: float,
    table: WordTable,
    days: Rows,
    *,
    weakest: float | None = None,
) -> list[list[int]]:
    """One component cut into groups by average linkage, after a cut at pairs below `weakest` where it is too large."""
    if len(members) > _MOST_AT_ONCE:
        left, right, cosine = pairs
        inside = np.isin(left, members) & np.isin(right, members)
        own = left[inside], right[inside], cosine[inside]
        stronger = (least if weakest is None else weakest) + _STEP
        parts = _components(*own, stronger)
        return [group for part in parts for group in _divided(part, own, least, table, days, weakest=stronger)]
    from scipy.cluster.hierarchy import linkage

    left, right = np.triu_indices(len(members), 1)
    cosine = table.square(members)
    cosine[_days_between(days, members[left], members[right]) > MAX_DAYS_APART] = 0.0
    steps = linkage(np.clip(1 - cosine, 0.0, 1.0), "average")
    return [sorted(members[group].tolist()) for group in _groups_of_tree(steps, least)]


def _groups_of_tree(steps: Floats, least: float) -> list[list[int]]:
    """The leaves of each part of a tree of average linkage that is one group; `steps` as scipy's `linkage` has them."""
    n = len(steps) + 1
    size: list[int] = [1] * n + steps[:, 3].astype(np.int64).tolist()
    children: list[tuple[int, int]] = [(int(one), int(other)) for one, other in steps[:, :2].tolist()]
    between: list[float] = (1 - steps[:, 2]).tolist()
    # The sum of the cosines of all pairs within each node of the tree.
    inside = [0.0] * n
    for (one, other), mean in zip(children, between, strict=True):
        inside.append(inside[one] + inside[other] + mean * size[one] * size[other])

    def mean_within(node: int) -> float:
        return inside[node] / (size[node] * (size[node] - 1) / 2)

    apart, together = [2 * n - 2], []
    while apart:
        node = apart.pop()
        if node >= n:
            one, other = children[node - n]
            asked = least
            if min(size[one], size[other]) >= _ALONE:
                asked = max(asked, _APART * min(mean_within(one), mean_within(other)))
            if between[node - n] < asked:
                apart += [one, other]
                continue
        together.append(node)
    groups = []
    for node in together:
        leaves, below = [], [node]
        while below:
            node = below.pop()
            if node < n:
                leaves.append(node)
            else:
                below += children[node - n]
        groups.append(leaves)
    return groups
