"""Snapshots kept: in the archive (SQLite) and as snapshot files (JSON Lines)."""

from .archive import Archive, Sighting
from .caches import Signatures, content_key
from .naming import Entry
from .reading import Only
from .snapshot_file import load, read_records, save

__all__ = ["Archive", "Entry", "Only", "Sighting", "Signatures", "content_key", "load", "read_records", "save"]
