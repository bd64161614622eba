"""What parts of a snapshot are found again by, and what tells that the disk has changed them.

A list's digest is made of its items', a scan's of its lists' and documents', and a document's record
holds its text's: who finds the scan's digest right knows that every letter of it is as it was.
"""

from __future__ import annotations

from collections.abc import Iterable

from .compact import digest_of


def document_digest(record: str, *, has_text: bool) -> bytes:
    """Of a stored record; a document kept without its text is another one."""
    return digest_of(record if has_text else record + "\n")


def list_digest(items: Iterable[bytes]) -> bytes:
    return digest_of(b"".join(items))


def scan_digest(name: str, run: str, lists: Iterable[bytes], documents: Iterable[bytes]) -> bytes:
    """`lists` in the order skipped, links, clusters, shortcuts; `documents` in order of id."""
    return digest_of(b"".join((digest_of(name), digest_of(run), *lists, *documents)))
