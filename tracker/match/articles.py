"""Verified pairs of articles as links, told apart: copy, near-copy, one inside the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ..model import Change, Cluster, Document, Link, Member, Passage, Span
from ..settings import Settings
from ..text.evidence import evidence_extent
from .alignment import align_words
from .clusters import Grouping
from .families import cluster_id, shorten, sort_key_of_date
from .pairs import CopyPairs

Pair = tuple[int, int]

#: An article that holds another is at least this much longer, else the two are near-copies.
_LONGER = 1.25
_LABEL_CHARS = 90


@dataclass(frozen=True, slots=True)
class ArticlePair:
    """Two articles, by row number, that are copies of each other; similarities are exact, 0..1."""

    relation: Literal["copy", "near_copy", "contains"]
    jaccard: float
    containment_left: float
    containment_right: float


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
    return found


def link_pairs(
    documents: Sequence[Document], pairs: Mapping[Pair, ArticlePair], passages: Mapping[Pair, Sequence[Passage]]
) -> dict[Pair, Link]:
    """The link of each pair; `passages` narrow where a contained article stands in the longer one."""
    return {
        (left, right): _link(documents[left], documents[right], pair, passages.get((left, right), ()))
        for (left, right), pair in pairs.items()
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
        changes=_differences(left_span.text, right_span.text),
        why=why,
    )


def gather_copies(
    grouping: Grouping, links: Mapping[tuple[int, int], Link], documents: Sequence[Document]
) -> tuple[Cluster, ...]:
    """Article clusters, the largest first; each member says which link brought it in.

    Args:
        grouping: labels over `documents` (in order of date) and, for each member, the pair that
            justifies it.
        links: by pair of row numbers.
    """
    members_of: dict[int, list[int]] = {}
    for row, label in enumerate(grouping.labels.tolist()):
        members_of.setdefault(label, []).append(row)
    clusters = [
        _cluster(rows, grouping, links, documents) for rows in members_of.values() if len(rows) > 1
    ]  # fmt: skip
    return tuple(sorted(clusters, key=lambda cluster: (-len(cluster.members), cluster.id)))


def _cluster(
    rows: Sequence[int], grouping: Grouping, links: Mapping[tuple[int, int], Link], documents: Sequence[Document]
) -> Cluster:
    rows = sorted(rows, key=lambda row: (sort_key_of_date(documents[row].date), documents[row].id))
    first = documents[rows[0]]
    members = []
    for row in rows:
        document = documents[row]
        start, end = evidence_extent(document)
        why = "the earliest" if document.date else "first by name; undated"
        if document is not first:
            link = links[grouping.reason[row]]
            other = link.right if link.left.document == document.id else link.left
            why = f"{_RELATION_WORDS[link.relation]} {other.document}: {link.why}"
        members.append(Member(Span(document.id, start, end, document.text[start:end]), document.date, why))
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


def _differences(left: str, right: str) -> tuple[Change, ...]:
    if left == right:
        return ()
    return tuple(change for change in align_words(left, right) if change.op != "keep")
