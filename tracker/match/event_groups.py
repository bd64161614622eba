"""Articles grouped by the event they tell of: average linkage over the cosine of their words.

Two groups are joined while the mean cosine of all pairs between them, those published too far
apart counting as nothing, is at least MEAN_COSINE: one article that speaks of two events doesn't
pull them together, as it would in a chain of pairs. Measured on fnc1's 191 stories (people's
labels); docs/quality.md has the run.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from ..model import Document
from .order import MAX_DAYS_APART
from .word_table import Floats, Rows, WordTable

#: Mean cosine from which two groups tell of one event.
MEAN_COSINE = 0.19
# A group of articles that hang together is held in one square table; above this it is first cut
# where its links are weaker. 3,000 take 200 MB and a second.
_MOST_AT_ONCE = 3000
_STEP = 0.04
_BLOCK = 1024
_FAR = 10_000_000  # days: before any date


def group_events(documents: Sequence[Document], table: WordTable) -> list[list[int]]:
    """Groups of at least two rows, each ascending, by their first rows.

    Args:
        documents: in the order of match.order: dated ones by date, then the undated.
        table: a row for each, see word_table.

    Cost: near linear in the articles; the square of the largest group.
    """
    left, right, cosine = _near_pairs(documents, table)
    groups = _components(left, right, cosine, MEAN_COSINE)
    found: list[list[int]] = []
    days = _days(documents)
    for members in groups:
        found.extend(_divided(members, (left, right, cosine), MEAN_COSINE, table, days))
    return sorted(group for group in found if len(group) > 1)


def _near_pairs(documents: Sequence[Document], table: WordTable) -> tuple[Rows, Rows, Floats]:
    """All pairs alike enough to join two groups that were not published too far apart."""
    days = _days(documents)
    n, n_dated = len(documents), sum(document.date is not None for document in documents)
    parts: list[tuple[Rows, Rows, Floats]] = []
    for start in range(0, n, _BLOCK):
        rows = np.arange(start, min(start + _BLOCK, n))
        # Dated rows are in order of their first day: only so far can a partner stand.
        last = days[start : min(start + _BLOCK, n_dated), 1].max(initial=-_FAR) + MAX_DAYS_APART
        end = int(np.searchsorted(days[:n_dated, 0], last, side="right"))
        columns = np.concatenate([np.arange(start, max(start, end)), np.arange(max(n_dated, start), n)])
        left, right, cosine = table.pairs_alike(rows, columns, least=MEAN_COSINE)
        near = _days_between(days, left, right) <= MAX_DAYS_APART
        parts.append((left[near], right[near], cosine[near]))
    if not parts:
        return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0)
    return (
        np.concatenate([part[0] for part in parts]),
        np.concatenate([part[1] for part in parts]),
        np.concatenate([part[2] for part in parts]),
    )


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
    members: Rows, pairs: tuple[Rows, Rows, Floats], least: float, table: WordTable, days: Rows
) -> list[list[int]]:
    """One component cut into groups by average linkage, after a cut at weaker pairs where it is too large."""
    if len(members) > _MOST_AT_ONCE:
        left, right, cosine = pairs
        inside = np.isin(left, members) & np.isin(right, members)
        own = left[inside], right[inside], cosine[inside]
        parts = _components(*own, least + _STEP)
        return [group for part in parts for group in _divided(part, own, least + _STEP, table, days)]
    from scipy.cluster.hierarchy import fcluster, linkage

    left, right = np.triu_indices(len(members), 1)
    cosine = (table.rows[members] @ table.rows[members].T).toarray()[left, right]
    cosine[_days_between(days, members[left], members[right]) > MAX_DAYS_APART] = 0.0
    label = fcluster(linkage(np.clip(1 - cosine, 0.0, 1.0), "average"), 1 - MEAN_COSINE, "distance")
    return [members[label == number].tolist() for number in np.unique(label)]
