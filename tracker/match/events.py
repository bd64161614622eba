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

from ..model import Cluster, Document, Link, Member, Passage, Span
from ..text.evidence import evidence_extent
from .event_groups import group_events, least_mean, place_in_time
from .families import cluster_id, shorten
from .order import MAX_DAYS_APART, days_apart
from .word_table import WordTable, build_word_table

Pair = tuple[int, int]

# Of the mean that makes a group, the share with which two linked passages make it one event without
# a group …
SHARE_WITH_PASSAGES, N_PASSAGES = 0.53, 2
# … and from which it is worth a suggestion, and a look whether one of the two retells the other.
SHARE_POSSIBLE = 0.75

_LABEL_CHARS = 90


def worth_retelling(n_documents: int) -> float:
    """The score of a `same_event` link from which it is worth a look whether one of the two retells the other."""
    return SHARE_POSSIBLE * least_mean(n_documents, is_of_one_affair=True)


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
        if cosine >= SHARE_WITH_PASSAGES * least and days_apart(left, right) <= MAX_DAYS_APART:
            tiers = Counter(passage.tier for passage in passages.get(pair, ()))
            near.append((pair, cosine, tiers["linked"]))
    # What may be of either time tells of one event with nobody, whatever it quotes of both.
    told = {pair: cosine for pair, cosine, n_told in near if n_told >= N_PASSAGES and times.undecided.isdisjoint(pair)}
    group_of = _join(groups, sorted(told, key=lambda pair: (-told[pair], pair)))
    links = {}
    spans = Spans()
    for (row, other), cosine, n_passages in near:
        grouped = row in group_of and group_of[row] == group_of.get(other)
        if not grouped and n_passages < N_PASSAGES and cosine < SHARE_POSSIBLE * least:
            continue
        links[row, other] = link_event(
            documents[row], documents[other], cosine, n_passages, is_told=grouped or (row, other) in told, spans=spans
        )
    told_of = [group for group in groups if group]
    clusters = [
        event_of([documents[row] for row in group], [tell_mean(mean) for mean in means.tolist()], spans=spans)
        for group, means in zip(told_of, table.mean_cosines(told_of), strict=True)
    ]
    return links, tuple(sorted(clusters, key=lambda cluster: (-len(cluster.members), cluster.id)))


class Spans:
    """The whole evidence of a document as a span: one, with one copy of its text, for all its links and clusters."""

    def __init__(self) -> None:
        self._made: dict[str, Span] = {}

    def of(self, document: Document) -> Span:
        """The span of a document; ids tell documents apart."""
        if document.id not in self._made:
            start, end = evidence_extent(document)
            self._made[document.id] = Span(document.id, start, end, document.text[start:end])
        return self._made[document.id]


def link_event(
    left: Document, right: Document, cosine: float, n_passages: int, *, is_told: bool, spans: Spans | None = None
) -> Link:
    """The `same_event` link of two documents; `possible` unless they are told to be on one event."""
    spans = spans or Spans()
    why = f"share {cosine:.0%} of the weight of their words"
    if n_passages:
        why += f" and {n_passages} passage{'s' if n_passages > 1 else ''}"
    return Link(
        kind="article",
        tier="linked" if is_told else "possible",
        score=round(cosine, 4),
        relation="same_event",
        left=spans.of(left),
        right=spans.of(right),
        changes=(),
        why=why,
    )


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


def event_of(documents: Sequence[Document], whys: Sequence[str], *, spans: Spans | None = None) -> Cluster:
    """The event that these documents, in the order of match.order, tell of; why each belongs to it."""
    first, spans = documents[0], spans or Spans()
    members = tuple(Member(spans.of(one), one.date, why) for one, why in zip(documents, whys, strict=True))
    sources = {document.source for document in documents} - {""}
    of_sources = f" of {len(sources)} sources" if len(sources) > 1 else ""
    return Cluster(
        kind="event",
        id=cluster_id("e", first.id, first.sha256),
        label=shorten(first.title or members[0].span.text, _LABEL_CHARS),
        first=first.id,
        members=members,
        why=f"{len(documents)} articles{of_sources} tell of it{_window(documents)}",
    )


def tell_mean(mean: float) -> str:
    """Why a document of this mean cosine with the others belongs to an event."""
    return f"shares {mean:.0%} of the weight of its words with the others on average"


def _window(documents: Sequence[Document]) -> str:
    """From when to when it is told of, and how many articles say nothing of that."""
    dates = [document.date for document in documents if document.date]
    if not dates:
        return ", undated"
    first, last = min(date.first for date in dates), max(date.last for date in dates)
    n_undated = len(documents) - len(dates)
    told = f", {first}" if first == last else f", {first} to {last}"
    return f"{told}; {n_undated} of them undated" if n_undated else told
