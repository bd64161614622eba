"""Files in, documents out: each with the roles of its parts and where its metadata came from."""

from __future__ import annotations

from .read import Ingested, read_sources

__all__ = ["Ingested", "read_sources"]
