"""Events that new articles join or found, or that lose one; what other articles tell of stays as it is.

An article joins the event whose articles it is most like on average, as `event_groups` would join it with them,
and two articles in none that are as like as that are one. No event is divided by it, and no two are joined:
that is left to the next scan that works on everything.
"""

from __future__ import annotations

from bisect import insort
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from ..model import Cluster, Document, Link, Passage
from ..text.evidence import evidence_text
from .event_groups import RIVAL, least_mean
from .events import N_PASSAGES, SHARE_POSSIBLE, SHARE_WITH_PASSAGES, event_of, link_event, tell_mean
from .families import sort_key_of_date
from .neighbours import Neighbourhood
from .order import MAX_DAYS_APART, days_apart
from .word_weights import WordWeights

_Order = tuple[tuple[str, str], str]


class Events(Protocol):
    """The events there are, and documents by their ids."""

    def events_of(self, documents: Sequence[str]) -> dict[str, Cluster]:
        """By id of those documents that are in one, their events."""
        ...

    def documents_of(self, ids: Sequence[str]) -> dict[str, Document]:
        """The documents with these ids."""
        ...


@dataclass(slots=True)
class _Group:
    """Documents that tell of one event, in their order, with those that have come; `event` is what it was."""

    documents: list[Document]
    event: Cluster | None = None
    whys: dict[str, str] = field(default_factory=dict)
    has_lost: bool = False


class GrownEvents:
    """The events as they are while one new article after the other finds its place.

    Args:
        n_documents: of the corpus, the new ones among them.
        gone: ids of documents of the events that aren't there any more.
    """

    def __init__(self, known: Events, weights: WordWeights, n_documents: int, *, gone: Collection[str] = ()) -> None:
        self._known, self._weights, self._gone = known, weights, gone
        self._least = least_mean(n_documents)
        self._group_of: dict[str, _Group | None] = {}
        self._groups: dict[str, _Group] = {}
        self._load(sorted(gone))

    def place(self, near: Neighbourhood) -> None:
        """Find the event that the neighbourhood's article belongs to, if any: once for each, in the order of dates."""
        fresh = near.rows[0]
        when = _in_time(near, self._least)
        if when is None or self._group_of.setdefault(fresh.id, None):
            return
        alike = [
            (float(cosine), other)
            for cosine, other in zip(near.cosines.tolist()[1:], near.rows[1:], strict=True)
            if cosine >= self._least and days_apart(when, other) <= MAX_DAYS_APART
        ]
        self._read([other.id for _, other in alike])
        best: tuple[float, _Group] | None = None
        for group in {id(group): group for _, other in alike if (group := self._group_of.get(other.id))}.values():
            mean = self._mean(fresh, when, group)
            if mean >= self._least and (best is None or mean > best[0]):
                best = mean, group
        alone = [(cosine, other) for cosine, other in alike if self._group_of.get(other.id) is None]
        if alone:
            cosine, other = max(alone, key=lambda pair: (pair[0], pair[1].id))
            if best is None or cosine > best[0]:
                self._found(fresh, other, cosine)
                return
        if best is not None:
            self._join(fresh, best[1], tell_mean(best[0]))

    def link(
        self,
        pairs: Sequence[tuple[int, int]],
        documents: Sequence[Document],
        cosines: Mapping[tuple[int, int], float],
        passages: Mapping[tuple[int, int], Sequence[Passage]],
    ) -> dict[tuple[int, int], Link]:
        """The `same_event` links among pairs of rows of documents, as `events.link_events` makes them.

        An article in no event goes where its passages lead.
        """
        near = [
            (pair, cosines[pair], Counter(passage.tier for passage in passages.get(pair, ()))["linked"])
            for pair in pairs
            if cosines[pair] >= SHARE_WITH_PASSAGES * self._least
            and days_apart(documents[pair[0]], documents[pair[1]]) <= MAX_DAYS_APART
        ]
        self._read([documents[row].id for pair, *_ in near for row in pair])
        told = {pair for pair, _, n_told in near if n_told >= N_PASSAGES}
        for pair, cosine, _ in sorted(near, key=lambda one: (-one[1], one[0])):
            if pair in told:
                self._join_by_passages(documents[pair[0]], documents[pair[1]], cosine)
        links = {}
        for pair, cosine, n_told in near:
            left, right = documents[pair[0]], documents[pair[1]]
            group = self._group_of.get(left.id)
            grouped = group is not None and group is self._group_of.get(right.id)
            if grouped or pair in told or cosine >= SHARE_POSSIBLE * self._least:
                links[pair] = link_event(left, right, cosine, n_told, is_told=grouped or pair in told)
        return links

    def changed(self) -> tuple[list[Cluster], list[Cluster]]:
        """The events that have grown, as they were; and what became of them, with those that are new."""
        changed = [group for group in self._groups.values() if group.whys or group.has_lost]
        return [group.event for group in changed if group.event], [
            event_of(group.documents, [group.whys.get(one.id) or _why(one.id, group.event) for one in group.documents])
            for group in changed
            if len(group.documents) > 1
        ]

    def _read(self, ids: Sequence[str]) -> None:
        """Look up the events of documents that were not asked for yet."""
        # One of the same name as one that is gone is another.
        self._load([one for one in dict.fromkeys(ids) if one not in self._group_of and one not in self._gone])
        for one in ids:
            self._group_of.setdefault(one, None)

    def _load(self, ids: Sequence[str]) -> None:
        for event in self._known.events_of(ids).values():
            if event.id in self._groups:
                continue
            members = [member.span.document for member in event.members]
            kept = [one for one in members if one not in self._gone]
            documents = self._known.documents_of(kept)
            group = _Group([documents[one] for one in kept], event, has_lost=len(kept) < len(members))
            self._groups[event.id] = group
            self._group_of.update((one, group) for one in kept)

    def _mean(self, fresh: Document, when: Document, group: _Group) -> float:
        """The mean cosine with the group's documents, those too far away in time counting as nothing."""
        texts = [evidence_text(one) for one in (fresh, *group.documents)]
        cosines = self._weights.vectors_of(texts).cosines_with(0)[1:]
        far = [days_apart(when, one) > MAX_DAYS_APART for one in group.documents]
        return float(np.where(far, 0.0, cosines).mean())

    def _join(self, fresh: Document, group: _Group, why: str) -> None:
        insort(group.documents, fresh, key=_order)
        group.whys[fresh.id] = why
        self._group_of[fresh.id] = group

    def _found(self, fresh: Document, other: Document, cosine: float) -> None:
        group = _Group([other], None, {other.id: tell_mean(cosine)})
        self._groups[f"with {fresh.id}"] = group
        self._group_of[other.id] = group
        self._join(fresh, group, tell_mean(cosine))

    def _join_by_passages(self, left: Document, right: Document, cosine: float) -> None:
        one, other = self._group_of.get(left.id), self._group_of.get(right.id)
        if one is not None and other is not None:
            return
        if one is None and other is None:
            self._found(right, left, cosine)
        elif one is not None:
            self._join(right, one, tell_mean(self._mean(right, right, one)))
        elif other is not None:
            self._join(left, other, tell_mean(self._mean(left, left, other)))


def _in_time(near: Neighbourhood, least: float) -> Document | None:
    """Whose days are the new article's: its own, or of the dated one most like it; None if it may be of two times.

    See `event_groups.place_in_time`.
    """
    fresh = near.rows[0]
    if fresh.date is not None:
        return fresh
    dated = [
        (float(cosine), other)
        for cosine, other in zip(near.cosines.tolist()[1:], near.rows[1:], strict=True)
        if other.date is not None and cosine >= RIVAL * least
    ]
    if not dated:
        return fresh
    highest, partner = max(dated, key=lambda pair: (pair[0], pair[1].id))
    rivals = [other for cosine, other in dated if cosine >= RIVAL * highest]
    return None if any(days_apart(partner, other) > MAX_DAYS_APART for other in rivals) else partner


def _order(document: Document) -> _Order:
    return sort_key_of_date(document.date), document.id


def _why(document: str, event: Cluster | None) -> str:
    return next((member.why for member in event.members if member.span.document == document), "") if event else ""
