"""What parts of a snapshot are found again by, and what tells that the disk has changed them.

A list's digest is made of its items', a scan's of its lists' and documents', and a document's record
holds its text's: who finds the scan's digest right knows that every letter of it is as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

from .compact import digest_of

#: Columns of `scans` that its digest covers, and those that name its lists.
SCAN_FACTS = "name, created_at, run, has_text, n_documents, n_skipped, n_links, n_clusters"
SCAN_LISTS = ("skipped", "links", "clusters", "shortcuts")


def is_kept(value: object, digest: object) -> bool:
    """Whether a value from the disk, whatever it has become, is the one that was kept under the digest."""
    return isinstance(value, str | bytes) and digest_of(value) == digest


def is_text(value: object, digest: object) -> bool:
    """As `is_kept`, for a document's text and its sha256."""
    return isinstance(value, str) and sha256(value.encode("utf-8")).hexdigest() == digest


def document_digest(record: str, *, has_text: bool) -> bytes:
    """Of a stored record; a document kept without its text is another one."""
    return digest_of(record if has_text else record + "\n")


def list_digest(items: Iterable[bytes]) -> bytes:
    return digest_of(b"".join(items))


def scan_digest(facts: Sequence[object], lists: Iterable[bytes], documents: Iterable[bytes]) -> bytes:
    """Of the scan's own columns (SCAN_FACTS), its lists (SCAN_LISTS), and its documents in order of id."""
    return digest_of(b"".join((*(digest_of(str(fact)) for fact in facts), *lists, *documents)))
