"""Passages between two documents as links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..model import Document, Link, Passage, Span

Pair = tuple[int, int]


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
    left_span = Span(left.id, passage.left_start, passage.left_end, left.text[passage.left_start : passage.left_end])
    start, end = passage.right_start, passage.right_end
    return Link(
        kind="passage",
        tier=passage.tier,
        score=passage.score,
        relation=passage.relation,
        left=left_span,
        right=Span(right.id, start, end, right.text[start:end]),
        changes=passage.changes,
        why=passage.why,
    )
