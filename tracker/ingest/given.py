"""A text that somebody typed or piped in, as a document."""

from __future__ import annotations

from ..model import Document
from .documents import build_document
from .draft import Draft


def document_from_text(text: str, *, document_id: str) -> Document:
    """The text as a document with blocks and language, like a plain-text file of that name.

    Raises:
        UnreadableError: there is nothing but white space in it.
    """
    return build_document(
        Draft(text, format="txt"), document_id=document_id, path=document_id, sidecar={}, raw_digest=""
    )
