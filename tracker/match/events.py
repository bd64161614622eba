"""Articles that tell of one event without being copies: `same_event` links and clusters of kind `event`.

Two articles belong together when their words group them (see event_groups), or when they share
fewer words and some passages besides. Published too far apart they don't: the same place and
vocabulary years later is another event.
"""

from __future__ import annotations

from bisect import insort
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ..model import Cluster, Document, Link, Member, Passage, Span
from ..text.evidence import evidence_extent
from .event_groups import group_events, least_mean, place_in_time
from .families import cluster_id, shorten
from .order import MAX_DAYS_APART, days_apart
from .word_table import WordTable, build_word_table

Pair = tuple[int, int]

# Of the mean that makes a group, the share with which two linked passages make it one event without
# a group …
_SHARE_WITH_PASSAGES, N_PASSAGES = 0.53, 2
# … and from which it is worth a suggestion, and a look whether one of the two retells the other.
_SHARE_POSSIBLE = 0.75

_LABEL_CHARS = 90


def worth_retelling(n_documents: int) -> float:
    """The score of a `same_event` link from which it is worth a look whether one of the two retells the other."""
    return _SHARE_POSSIBLE * least_mean(n_documents, is_of_one_affair=True)


def weigh_words(documents: Sequence[Document], evidence: Sequence[str]) -> WordTable:
    """The words of these documents, as `link_events` takes them; a row each.

    Cost: one pass over the words of all texts.
    """
    return build_word_table(evidence, languages={document.language or "en" for document in documents})


def link_events(
    documents: Sequence[Document],
    table: WordTable,
    pairs: Sequence[Pair],
    passages: Mapping[Pair, Sequence[Passage]],
) -> tuple[dict[Pair, Link], tuple[Cluster, ...]]:
    """The `same_event` links among `pairs` of row numbers, in their order, and the events of all documents.

    An event is a cluster of at least two articles, copies of each other among them; the largest
    come first. `documents` are in the order of match.order, `table` is `weigh_words` of them.

    Cost: near linear; with the table 1.6 s of one core for 19,445 articles.
    """
    if len(documents) < 2:
        return {}, ()
    times = place_in_time(documents, table)
    groups = group_events(documents, table, times=times)
    rows = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    least = least_mean(len(documents), is_of_one_affair=table.is_of_one_affair)
    near: list[tuple[Pair, float, int]] = []
    for pair, cosine in zip(pairs, table.cosines(rows[:, 0], rows[:, 1]).tolist(), strict=True):
        left, right = documents[pair[0]], documents[pair[1]]
        if cosine >= _SHARE_WITH_PASSAGES * least and days_apart(left, right) <= MAX_DAYS_APART:
            tiers = Counter(passage.tier for passage in passages.get(pair, ()))
            near.append((pair, cosine, tiers["linked"]))
    # What may be of either time tells of one event with nobody, whatever it quotes of both.
    told = {pair: cosine for pair, cosine, n_told in near if n_told >= N_PASSAGES and times.undecided.isdisjoint(pair)}
    group_of = _join(groups, sorted(told, key=lambda pair: (-told[pair], pair)))
    links = {}
    for (row, other), cosine, n_passages in near:
        grouped = row in group_of and group_of[row] == group_of.get(other)
        if not grouped and n_passages < N_PASSAGES and cosine < _SHARE_POSSIBLE * least:
            continue
        why = f"share {cosine:.0%} of the weight of their words"
        if n_passages:
            why += f" and {n_passages} passage{'s' if n_passages > 1 else ''}"
        links[row, other] = Link(
            kind="article",
            tier="linked" if grouped or (row, other) in told else "possible",
            score=round(cosine, 4),
            relation="same_event",
            left=_span(documents[row]),
            right=_span(documents[other]),
            changes=(),
            why=why,
        )
    told_of = [group for group in groups if group]
    clusters = [_event(*one, documents) for one in zip(told_of, table.mean_cosines(told_of), strict=True)]
    return links, tuple(sorted(clusters, key=lambda cluster: (-len(cluster.members), cluster.id)))


def _join(groups: list[list[int]], told: Sequence[Pair]) -> dict[int, int]:
    """Puts articles that are in no group where their passages lead, the most alike first; who is in which group.

    Two groups are never made one by it.
    """
    group_of = {row: number for number, group in enumerate(groups) for row in group}
    for left, right in told:
        if left in group_of and right in group_of:
            continue
        number = group_of.get(left, group_of.get(right, len(groups)))
        if number == len(groups):
            groups.append([])
        for row in (left, right):
            if row not in group_of:
                insort(groups[number], row)
                group_of[row] = number
    return group_of


def _event(rows: Sequence[int], means: NDArray[np.float64], documents: Sequence[Document]) -> Cluster:
    first = documents[rows[0]]
    members = []
    for row, mean in zip(rows, means.tolist(), strict=True):
        why = f"shares {mean:.0%} of the weight of its words with the others on average"
        members.append(Member(_span(documents[row]), documents[row].date, why))
    sources = {documents[row].source for row in rows} - {""}
    of_sources = f" of {len(sources)} sources" if len(sources) > 1 else ""
    return Cluster(
        kind="event",
        id=cluster_id("e", first.id, first.sha256),
        label=shorten(first.title or members[0].span.text, _LABEL_CHARS),
        first=first.id,
        members=tuple(members),
        why=f"{len(rows)} articles{of_sources} tell of it{_window(rows, documents)}",
    )


def _window(rows: Sequence[int], documents: Sequence[Document]) -> str:
    """From when to when it is told of, and how many articles say nothing of that."""
    dates = [date for row in rows if (date := documents[row].date)]
    if not dates:
        return ", undated"
    first, last = min(date.first for date in dates), max(date.last for date in dates)
    n_undated = len(rows) - len(dates)
    told = f", {first}" if first == last else f", {first} to {last}"
    return f"{told}; {n_undated} of them undated" if n_undated else told


def _span(document: Document) -> Span:
    start, end = evidence_extent(document)
    return Span(document.id, start, end, document.text[start:end])
