"""Verified pairs of articles as links, told apart: copy, near-copy, one inside the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

import numpy as np

from ..model import Cluster, Document, Link, Member, Passage, Span
from ..settings import Settings
from ..text.evidence import evidence_extent, evidence_places
from .clusters import group_pairs
from .differences import Stretches, differences_of
from .families import cluster_id, shorten
from .pairs import CopyPairs

Pair = tuple[int, int]

#: An article that holds another is at least this much longer, else the two are near-copies.
_LONGER = 1.25
_LABEL_CHARS = 90
#: Pairs that one pair of articles may stand for through their word-for-word copies.
TWIN_PAIRS = 100
#: Share of both articles that a retelling has to span to be of the whole, not of one inside the other.
_RETOLD_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class ArticlePair:
    """Two articles, by row number, that are copies of each other; similarities are exact, 0..1."""

    relation: Literal["copy", "near_copy", "contains"]
    jaccard: float
    containment_left: float
    containment_right: float

    def turned(self) -> ArticlePair:
        """The same pair with the two articles' sides exchanged."""
        return replace(self, containment_left=self.containment_right, containment_right=self.containment_left)


def classify(
    *, jaccard: float, containment_left: float, containment_right: float, settings: Settings
) -> ArticlePair | None:
    """What two articles are to each other, None if neither a copy nor one inside the other.

    A pair is a `copy` from `copies.copy_threshold` on. It is `contains` when the shorter article's
    shingles stand in the other to `copies.containment` and the other is at least a quarter longer:
    an abridged reprint, or a wire report inside a longer piece. Else it is a `near_copy` from
    `copies.threshold` on.
    """
    of_shorter, of_longer = max(containment_left, containment_right), min(containment_left, containment_right)
    relation: Literal["copy", "near_copy", "contains"]
    if jaccard >= settings.copies.copy_threshold:
        relation = "copy"
    # |L & R| = containment_left * |L| = containment_right * |R|: their ratio is that of the lengths.
    elif of_shorter >= settings.copies.containment and of_shorter >= _LONGER * of_longer:
        relation = "contains"
    elif jaccard >= settings.copies.threshold:
        relation = "near_copy"
    else:
        return None
    return ArticlePair(relation, jaccard, containment_left, containment_right)


def pair_articles(pairs: CopyPairs, settings: Settings) -> dict[Pair, ArticlePair]:
    """The verified pairs that are copies or contain one another, by row numbers."""
    columns = (pairs.left, pairs.right, pairs.jaccard, pairs.containment_left, pairs.containment_right)
    found: dict[Pair, ArticlePair] = {}
    for left, right, jaccard, of_left, of_right in zip(*(column.tolist() for column in columns), strict=True):
        pair = classify(jaccard=jaccard, containment_left=of_left, containment_right=of_right, settings=settings)
        if pair is not None:
            found[left, right] = pair
    return _with_twins(found)


def _with_twins(pairs: dict[Pair, ArticlePair]) -> dict[Pair, ArticlePair]:
    """The pairs, and for word-for-word copies the pairs of the first of them too.

    `pair_copies` compares only the first of equal articles with others. What holds for it holds for
    its twins; a group of many is left at that, as its links would be many times as many.
    """
    twins: dict[int, list[int]] = {}
    for (left, right), pair in pairs.items():
        if pair.jaccard == 1.0:
            twins.setdefault(left, [left]).append(right)
    everything = dict(pairs)
    for (left, right), pair in pairs.items():
        of_left, of_right = twins.get(left, [left]), twins.get(right, [right])
        if pair.jaccard == 1.0 or len(of_left) * len(of_right) > TWIN_PAIRS:
            continue
        for one in of_left:
            for other in of_right:
                if one < other:
                    everything[one, other] = pair
                else:
                    everything[other, one] = pair.turned()
    return everything


def link_pairs(
    documents: Sequence[Document],
    pairs: Mapping[Pair, ArticlePair],
    passages: Mapping[Pair, Sequence[Passage]],
    *,
    announce: Callable[[str], None] | None = None,
) -> dict[Pair, Link]:
    """The link of each pair; `passages` narrow where a contained article stands in the longer one.

    Args:
        announce: see differences.differences_of.
    """
    links = {
        (left, right): _link(documents[left], documents[right], pair, passages.get((left, right), ()))
        for (left, right), pair in pairs.items()
    }
    stretches = [
        Stretches(
            documents[left].text, documents[right].text,
            link.left.start, link.left.end, link.right.start, link.right.end,
        )
        for (left, right), link in links.items()
    ]  # fmt: skip
    return {
        pair: replace(link, changes=changes) if changes else link
        for (pair, link), changes in zip(links.items(), differences_of(stretches, announce=announce), strict=True)
    }


def _link(left: Document, right: Document, pair: ArticlePair, passages: Sequence[Passage]) -> Link:
    left_place, right_place = evidence_extent(left), evidence_extent(right)
    score = pair.jaccard
    if pair.relation == "contains" and pair.containment_left >= pair.containment_right:
        score = pair.containment_left
        right_place = _narrowed(right_place, [(p.right_start, p.right_end) for p in passages])
        why = f"{score:.0%} of {left.id} stands in {right.id}"
    elif pair.relation == "contains":
        score = pair.containment_right
        left_place = _narrowed(left_place, [(p.left_start, p.left_end) for p in passages])
        why = f"{score:.0%} of {right.id} stands in {left.id}"
    elif pair.relation == "copy":
        why = "the same words" if score == 1.0 else f"the same words but for {1 - score:.1%} of their shingles"
    else:
        why = f"{score:.0%} of all their shingles are in both"
    left_span, right_span = _span(left, left_place), _span(right, right_place)
    return Link(
        kind="article",
        tier="linked",
        score=round(score, 4),
        relation=pair.relation,
        left=left_span,
        right=right_span,
        changes=(),
        why=why,
    )


def link_retold(documents: Sequence[Document], retellings: Mapping[Pair, Sequence[Passage]]) -> dict[Pair, Link]:
    """Articles of which one retells the other, by what `find_retelling` found for each pair.

    They are `near_copy`, or `contains` where only the shorter is covered, and never more than
    `possible`: both may have been written from a third.
    """
    found = {}

    @cache
    def places_of(row: int) -> tuple[tuple[int, int], ...]:
        return evidence_places(documents[row])

    for (left, right), stretches in retellings.items():
        for stretch in stretches:
            left_span = _span(documents[left], (stretch.left_start, stretch.left_end))
            right_span = _span(documents[right], (stretch.right_start, stretch.right_end))
            shares = [_share(places_of(left), left_span), _share(places_of(right), right_span)]
            found[left, right] = Link(
                kind="article",
                tier="possible",
                score=stretch.score,
                relation="near_copy" if min(shares) >= _RETOLD_SHARE else "contains",
                left=left_span,
                right=right_span,
                changes=(),
                why=f"retold in other words: {stretch.why}",
            )
    return found


def _share(places: Sequence[tuple[int, int]], span: Span) -> float:
    """Share of a document's evidence, which stands at these places, that lies in the span."""
    n_chars = inside = 0
    for start, end in places:
        n_chars += end - start
        inside += max(0, min(end, span.end) - max(start, span.start))
    return inside / n_chars if n_chars else 0.0


def gather_copies(documents: Sequence[Document], links: Mapping[Pair, Link]) -> tuple[Cluster, ...]:
    """Article clusters, the largest first; each member says which link brought it in.

    Args:
        documents: in order of date: the first of a cluster is its earliest.
        links: by pairs of row numbers.
    """
    pairs = sorted(links)
    rows = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    scores = np.array([links[pair].score for pair in pairs])
    # A score of 1 can be an article that holds another; only copies stand for each other.
    same = np.array([links[pair].relation == "copy" and links[pair].score == 1.0 for pair in pairs], dtype=np.bool_)
    grouping = group_pairs(len(documents), rows[:, 0], rows[:, 1], scores, same=same)
    members_of: dict[int, list[int]] = {}
    for row, label in enumerate(grouping.labels.tolist()):
        members_of.setdefault(label, []).append(row)
    strongest = [links[pairs[place]] if place >= 0 else None for place in grouping.reasons.tolist()]
    clusters = []
    for members in members_of.values():
        if len(members) > 1:
            # What it has from the earliest tells a reader more than what it has from a twin.
            reasons = [links.get((members[0], row)) or strongest[row] for row in members]
            clusters.append(_cluster(members, documents, reasons))
    return tuple(sorted(clusters, key=lambda cluster: (-len(cluster.members), cluster.id)))


def _cluster(rows: Sequence[int], documents: Sequence[Document], reasons: Sequence[Link | None]) -> Cluster:
    first = documents[rows[0]]
    members = []
    for row, link in zip(rows, reasons, strict=True):
        document = documents[row]
        why = "the earliest" if document.date else "the first by name; undated"
        if document is not first and link is not None:
            other = link.right if link.left.document == document.id else link.left
            why = f"{_RELATION_WORDS[link.relation]} {other.document}: {link.why}"
        members.append(Member(_span(document, evidence_extent(document)), document.date, why))
    sources = {documents[row].source for row in rows} - {""}
    of_sources = f" of {len(sources)} sources" if len(sources) > 1 else ""
    return Cluster(
        kind="article",
        id=cluster_id("a", first.id, first.sha256),
        label=shorten(first.title or members[0].span.text, _LABEL_CHARS),
        first=first.id,
        members=tuple(members),
        why=f"{len(rows)} articles{of_sources}",
    )


_RELATION_WORDS = {"copy": "copy of", "near_copy": "near-copy of", "contains": "shares its text with"}


def _narrowed(whole: tuple[int, int], found: Sequence[tuple[int, int]]) -> tuple[int, int]:
    return (min(start for start, _ in found), max(end for _, end in found)) if found else whole


def _span(document: Document, place: tuple[int, int]) -> Span:
    return Span(document.id, *place, document.text[place[0] : place[1]])
