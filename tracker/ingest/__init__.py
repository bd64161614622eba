"""Files in, documents out: each with the roles of its parts and where its metadata came from."""

from __future__ import annotations

from .given import document_from_text
from .read import Ingested, read_sources

__all__ = ["Ingested", "document_from_text", "read_sources"]
