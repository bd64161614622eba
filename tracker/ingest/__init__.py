"""Files in, documents out: each with the roles of its parts and where its metadata came from."""

from __future__ import annotations

from .given import document_from_text
from .inventory import Contents, Inventory, take_inventory, unpack_contents
from .read import Ingested, read_sources
from .unique import SAME_TWICE

__all__ = [
    "SAME_TWICE",
    "Contents",
    "Ingested",
    "Inventory",
    "document_from_text",
    "read_sources",
    "take_inventory",
    "unpack_contents",
]
