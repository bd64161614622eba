"""The bundled corpus, read once: documents that every law can be tried on."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from tracker.ingest import read_sources
from tracker.match.order import put_in_order
from tracker.model import Document
from tracker.settings import Settings

SEEDS = Path(__file__).parents[1] / "seeds"


@cache
def bundled_documents() -> tuple[Document, ...]:
    """The documents of `seeds/` in order of date, then id."""
    return tuple(put_in_order(read_sources([str(SEEDS)], Settings()).documents))


def bundled(document_id: str) -> Document:
    return next(document for document in bundled_documents() if document.id == document_id)
