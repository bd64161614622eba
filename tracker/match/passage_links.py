"""Passages between two documents as links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..model import Document, Link, Passage, Span
from .order import days_apart

Pair = tuple[int, int]

#: Reports this far apart that say the same in other words mostly tell of two events in one template:
#: a reworded passage between them is only a suggestion. What is word for word the same stays found.
_DAYS_OF_ONE_STORY = 180


def link_passages(
    documents: Sequence[Document], passages: Mapping[Pair, Sequence[Passage]], covered: set[Pair]
) -> list[Link]:
    """A link for each passage, but for pairs in `covered`: those articles are linked as a whole.

    Args:
        passages: by row numbers into `documents`, left the earlier; a pair of a row with itself
            holds what repeats inside that document.
    """
    return [
        _link(documents[pair[0]], documents[pair[1]], passage)
        for pair, found in passages.items()
        if pair not in covered
        for passage in found
    ]


def _link(left: Document, right: Document, passage: Passage) -> Link:
    tier, why = passage.tier, passage.why
    days = days_apart(left, right)
    if tier == "linked" and passage.relation != "verbatim" and days > _DAYS_OF_ONE_STORY:
        tier, why = "possible", f"{why}; but {days:,} days lie between the two"
    return Link(
        kind="passage",
        tier=tier,
        score=passage.score,
        relation=passage.relation,
        left=_span(left, passage.left_start, passage.left_end),
        right=_span(right, passage.right_start, passage.right_end),
        changes=passage.changes,
        why=why,
    )


def _span(document: Document, start: int, end: int) -> Span:
    return Span(document.id, start, end, document.text[start:end])
