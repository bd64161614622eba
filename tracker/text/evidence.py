"""The part of a document that may stand as evidence: its text without page furniture."""

from __future__ import annotations

from ..model import EVIDENCE_ROLES, Document

_WITHOUT_HEADLINE = EVIDENCE_ROLES - {"title"}


def evidence_places(document: Document) -> tuple[tuple[int, int], ...]:
    """Half-open places of the evidence blocks, in order; the whole text where no blocks are known."""
    if not document.blocks:
        return ((0, len(document.text)),) if document.text else ()
    return tuple((block.start, block.end) for block in document.blocks if block.role in EVIDENCE_ROLES)


def evidence_text(document: Document) -> str:
    """What articles are compared by: the evidence blocks joined by blank lines, without the headline.

    Each outlet sets its own headline over a reprint. Where nothing but a headline is there, it is that.
    """
    text = document.text
    parts = [text[block.start : block.end] for block in document.blocks if block.role in _WITHOUT_HEADLINE]
    return "\n\n".join(parts or [text[start:end] for start, end in evidence_places(document)])


def evidence_extent(document: Document) -> tuple[int, int]:
    """From the first evidence block's start to the last one's end; (0, 0) where there is none."""
    places = evidence_places(document)
    return (places[0][0], places[-1][1]) if places else (0, 0)
