"""The one order in which documents are worked on: what came first, then by name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from ..model import Document, Link
from .families import sort_key_of_date

#: News of one event is told within weeks; reports further apart are of its anniversary or the next.
MAX_DAYS_APART = 45


def put_in_order(documents: Iterable[Document]) -> list[Document]:
    """Documents by date window (undated last), then id: in every pair the left one is the earlier."""
    return sorted(documents, key=lambda document: (sort_key_of_date(document.date), document.id))


_TIERS = {"linked": 0, "possible": 1, "theme": 2}
_KINDS = {"article": 0, "passage": 1, "event": 2, "quote": 3, "attribution": 4, "figure": 5, "name": 6, "date": 7}


def link_order(link: Link) -> tuple[int, int, float, str, int, str, int]:
    """Articles, passages, then statements by kind; the surer tier first, then the stronger, then by place."""
    left, right = link.left, link.right
    return order_of_link(link.kind, link.tier, link.score, left.document, left.start, right.document, right.start)


def order_of_link(
    kind: str, tier: str, score: float, left: str, left_start: int, right: str, right_start: int
) -> tuple[int, int, float, str, int, str, int]:
    """`link_order` of what a link says."""
    return _KINDS.get(kind, len(_KINDS)), _TIERS[tier], -score, left, left_start, right, right_start


def days_apart(left: Document, right: Document) -> int:
    """Days that lie between two date windows at least; 0 when one is undated or they touch."""
    if left.date is None or right.date is None:
        return 0
    between = [
        _day(later.first) - _day(earlier.last) for earlier, later in ((left.date, right.date), (right.date, left.date))
    ]
    return max(0, *between)


@lru_cache(maxsize=1 << 14)
def _day(iso: str) -> int:
    return date.fromisoformat(iso).toordinal()
