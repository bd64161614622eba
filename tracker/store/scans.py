"""One scan into the archive's tables and out of them again; the caller holds the transaction."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import islice
from typing import TypeVar

from .. import records
from ..errors import ArchiveError
from ..model import Cluster, Document, Link, Skipped, Snapshot
from .compact import (
    compact_cluster,
    compact_link,
    compact_skipped,
    digest_of,
    dump,
    expand_cluster,
    expand_link,
    expand_skipped,
    pack_rows,
    unpack_rows,
)

_T = TypeVar("_T")
#: What reading a damaged value raises; ArchiveError comes from records.
DAMAGE = (LookupError, TypeError, ValueError, zlib.error)
#: Values asked for in one statement; SQLite allows 999 in its oldest builds.
_AT_ONCE = 900


def write_scan(db: sqlite3.Connection, snapshot: Snapshot) -> int:
    """Put a snapshot with a name of its own into the tables; returns its number.

    Cost: what the archive has already is looked up, not written: for 20,000 documents and 50,000
    links about 2 s the first time, 1 s again (most of it making the links comparable).
    """
    documents = {document.id: document for document in snapshot.documents}
    if len(documents) != len(snapshot.documents) or list(documents) != sorted(documents):
        raise ValueError("a snapshot's documents stand in order of id, each id once")
    lists = [
        _keep_list(db, [compact_skipped(skipped) for skipped in snapshot.skipped]),
        _keep_list(db, [compact_link(link, documents) for link in snapshot.links]),
        _keep_list(db, [compact_cluster(cluster, documents) for cluster in snapshot.clusters]),
        _keep_list(db, [dump(shortcut) for shortcut in snapshot.shortcuts]),
    ]
    added = db.execute(
        """INSERT INTO scans (name, created_at, run, has_text, n_documents, n_skipped, n_links, n_clusters,
            skipped, links, clusters, shortcuts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (
            snapshot.name,
            snapshot.run.created_at,
            records.dump_record(records.run_record(snapshot.run)),
            snapshot.has_text,
            len(snapshot.documents),
            len(snapshot.skipped),
            len(snapshot.links),
            len(snapshot.clusters),
            *lists,
        ),
    )
    number = added.lastrowid
    assert number is not None
    _keep_sightings(db, number, _keep_documents(db, snapshot))
    return number


def read_scan(db: sqlite3.Connection, number: int) -> Snapshot:
    """The snapshot of a number that is there, equal to what was written.

    Raises:
        ArchiveError: something in it is damaged; says what, `where` is left to the caller.
    """
    name, run, has_text, skipped, links, clusters, shortcuts = db.execute(
        "SELECT name, run, has_text, skipped, links, clusters, shortcuts FROM scans WHERE number = ?", (number,)
    ).fetchone()
    documents = read_documents(db, number)
    by_id = {document.id: document for document in documents}

    def values(row: int, what: str, expand: Callable[[str], _T]) -> tuple[_T, ...]:
        try:
            return tuple(expand(value) for value in read_list(db, row))
        except DAMAGE as error:
            raise ArchiveError(f"the archive is damaged: a {what} of snapshot {name} can't be read") from error

    skipped_found: tuple[Skipped, ...] = values(skipped, "skipped input", expand_skipped)
    links_found: tuple[Link, ...] = values(links, "link", lambda value: expand_link(value, by_id))
    clusters_found: tuple[Cluster, ...] = values(clusters, "cluster", lambda value: expand_cluster(value, by_id))
    return Snapshot(
        name=name,
        run=records.run_from_record(json.loads(run)),
        documents=documents,
        skipped=skipped_found,
        links=links_found,
        clusters=clusters_found,
        shortcuts=values(shortcuts, "shortcut", json.loads),
        has_text=bool(has_text),
    )


def read_documents(db: sqlite3.Connection, number: int) -> tuple[Document, ...]:
    """The documents of a scan, by id.

    Raises:
        ArchiveError: a record can't be read, or a text isn't the one that was kept.
    """
    rows = db.execute(
        """SELECT documents.record, texts.text FROM sightings
            JOIN documents ON documents.row = sightings.document
            LEFT JOIN texts ON texts.row = documents.text
            WHERE first_scan <= ?1 AND (last_scan IS NULL OR last_scan >= ?1)""",
        (number,),
    )
    documents = [read_document(record, text) for record, text in rows]
    return tuple(sorted(documents, key=lambda document: document.id))


def read_document(record: str, text: str | None) -> Document:
    """A stored record with its text; a missing text reads as empty."""
    try:
        document = records.document_from_record(json.loads(record), text=text or "")
    except ValueError as error:
        raise ArchiveError(f"the archive is damaged: a document's record can't be read ({error})") from error
    # 0.1 s for 20,000 articles, and nobody is shown a text that the disk has changed.
    if text is not None and sha256(text.encode("utf-8", "surrogatepass")).hexdigest() != document.sha256:
        raise ArchiveError(f"the archive is damaged: the text of {document.id} isn't the one that was kept")
    return document


def read_list(db: sqlite3.Connection, row: int) -> Iterator[str]:
    """The values of a list of items, in its order. Raises LookupError for one that isn't there."""
    (packed,) = db.execute("SELECT members FROM lists WHERE row = ?", (row,)).fetchone()
    members = unpack_rows(packed)
    for some in batches(members, _AT_ONCE):
        marks = ",".join("?" * len(some))
        found: dict[int, str] = dict(db.execute(f"SELECT row, value FROM items WHERE row IN ({marks})", some))
        for member in some:
            yield found[member]


def batches(values: Iterable[_T], size: int) -> Iterator[list[_T]]:
    """The values in lists of at most `size`."""
    rest = iter(values)
    while some := list(islice(rest, size)):
        yield some


def document_digest(record: str, *, has_text: bool) -> bytes:
    """What a document is found again by; one kept without its text is another one."""
    return digest_of(record if has_text else record + "\n")


def plain_text(text: str) -> str:
    """A text that SQLite takes: half a letter (from a file name that is no UTF-8) written as an escape."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")


def _keep_list(db: sqlite3.Connection, values: Sequence[str]) -> int:
    digests = [digest_of(value) for value in values]
    rows = _rows_of(db, "items", digests)
    (last,) = db.execute("SELECT coalesce(max(row), 0) FROM items").fetchone()
    fresh: list[tuple[int, bytes, str]] = []
    for digest, value in zip(digests, values, strict=True):
        if digest not in rows:
            last += 1
            rows[digest] = last
            fresh.append((last, digest, value))
    db.executemany("INSERT INTO items (row, digest, value) VALUES (?, ?, ?)", fresh)
    packed = pack_rows(rows[digest] for digest in digests)
    digest = digest_of(packed)
    db.execute("INSERT OR IGNORE INTO lists (digest, members) VALUES (?, ?)", (digest, packed))
    (row,) = db.execute("SELECT row FROM lists WHERE digest = ?", (digest,)).fetchone()
    return int(row)


def _keep_documents(db: sqlite3.Connection, snapshot: Snapshot) -> list[int]:
    """The rows of the snapshot's documents, made where they are not there yet."""
    kept = [
        (records.dump_record(records.document_record(document, with_text=False)), document)
        for document in snapshot.documents
    ]
    digests = [document_digest(record, has_text=snapshot.has_text) for record, _ in kept]
    rows = _rows_of(db, "documents", digests)
    fresh = [(digest, *row) for digest, row in zip(digests, kept, strict=True) if digest not in rows]
    texts = _keep_texts(db, [document for *_, document in fresh]) if snapshot.has_text else {}
    (last,) = db.execute("SELECT coalesce(max(row), 0) FROM documents").fetchone()
    rows.update({digest: last + place for place, (digest, *_) in enumerate(fresh, start=1)})
    db.executemany(
        "INSERT INTO documents (row, digest, id, raw_digest, sha256, text, record) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            (
                rows[digest],
                digest,
                plain_text(document.id),
                document.raw_digest,
                document.sha256,
                texts.get(document.sha256),
                record,
            )
            for digest, record, document in fresh
        ),
    )
    return [rows[digest] for digest in digests]


def _keep_texts(db: sqlite3.Connection, documents: Sequence[Document]) -> dict[str, int]:
    for document in documents:
        # Checked here, before it is kept: later nobody could say which of the two was wrong.
        if sha256(document.text.encode("utf-8")).hexdigest() != document.sha256:
            raise ValueError(f"the sha256 of {document.id} is not that of its text")
    db.executemany(
        "INSERT OR IGNORE INTO texts (sha256, text) VALUES (?, ?)",
        ((document.sha256, document.text) for document in documents),
    )
    return _rows_of(db, "texts", [document.sha256 for document in documents], key="sha256")


def _rows_of(db: sqlite3.Connection, table: str, keys: Sequence[_T], *, key: str = "digest") -> dict[_T, int]:
    rows: dict[_T, int] = {}
    for some in batches(keys, _AT_ONCE):
        marks = ",".join("?" * len(some))
        rows.update(db.execute(f"SELECT {key}, row FROM {table} WHERE {key} IN ({marks})", some))
    return rows


def _keep_sightings(db: sqlite3.Connection, number: int, wanted: Sequence[int]) -> None:
    """A range without end goes on by itself: what is there again costs nothing."""
    open_rows = {row for (row,) in db.execute("SELECT document FROM sightings WHERE last_scan IS NULL")}
    gone = sorted(open_rows.difference(wanted))
    (before,) = db.execute("SELECT coalesce(max(number), 0) FROM scans WHERE number < ?", (number,)).fetchone()
    db.executemany(
        "UPDATE sightings SET last_scan = ? WHERE document = ? AND last_scan IS NULL", ((before, row) for row in gone)
    )
    db.executemany(
        "INSERT INTO sightings (document, first_scan) VALUES (?, ?)",
        ((row, number) for row in wanted if row not in open_rows),
    )
