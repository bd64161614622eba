"""One scan into the archive's tables; the caller holds the transaction."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import TypeVar

from .. import records
from ..model import Document, Run, Skipped, Snapshot
from ..records import dump
from .compact import compact_cluster, compact_link, compact_skipped, digest_of, pack_rows
from .digests import SCAN_FACTS, SCAN_LISTS, document_digest, list_digest, scan_digest
from .rows import marks, plain_text, rows_of

_T = TypeVar("_T")
_TOLD_EACH = 2000  # values between two words of progress


def write_scan(
    db: sqlite3.Connection,
    snapshot: Snapshot,
    *,
    read: Mapping[int, tuple[Document, bytes]],
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> int:
    """Put a snapshot with a name of its own into the tables; returns its number.

    Args:
        read: by identity, documents out of these tables with the digests of their records.
        on_progress: told how many documents, links and clusters are written, and of how many.

    Cost: what the archive has already is looked up, not written: for 20,000 documents and 50,000
    links 1.6 s of one core the first time, 0.9 s again.

    Raises:
        ValueError: documents out of order or twice, or a sha256 that isn't its text's.
    """
    documents = {document.id: document for document in snapshot.documents}
    if len(documents) != len(snapshot.documents) or list(documents) != sorted(documents):
        raise ValueError("a snapshot's documents stand in order of id, each id once")
    n_all = len(snapshot.documents) + len(snapshot.links) + len(snapshot.clusters)
    done = 0

    def counted(values: Sequence[_T]) -> Iterator[_T]:
        nonlocal done
        for value in values:
            yield value
            done += 1
            if done % _TOLD_EACH == 0:
                on_progress(done, n_all)

    kept = keep_documents(db, snapshot.documents, has_text=snapshot.has_text, read=read)
    done = len(kept)
    on_progress(done, n_all)
    with contextlib.ExitStack() as beside:
        if snapshot.has_text:
            from .word_index import indexing  # here: NumPy, which an unchanged scan does without

            beside.enter_context(indexing(db, [row for row, _ in kept], snapshot.documents))
        lists = [
            keep_list(db, [compact_skipped(skipped) for skipped in snapshot.skipped]),
            keep_list(db, [compact_link(link, documents) for link in counted(snapshot.links)]),
            keep_list(db, [compact_cluster(cluster, documents) for cluster in counted(snapshot.clusters)]),
            keep_list(db, [dump(shortcut) for shortcut in snapshot.shortcuts]),
        ]
    counts = len(snapshot.documents), len(snapshot.skipped), len(snapshot.links), len(snapshot.clusters)
    return add_scan(db, snapshot.name, snapshot.run, int(snapshot.has_text), counts, lists, kept)


def write_same(
    db: sqlite3.Connection, before: int, *, name: str, run: Run, skipped: Sequence[Skipped] | None = None
) -> int:
    """Put a scan of the documents of an earlier one into the tables; returns its number.

    Args:
        before: number of the earlier scan, kept with texts; its links, clusters and shortcuts are taken over.
        skipped: what was passed over; None takes that over too.
    """
    columns = ", ".join(SCAN_LISTS)
    taken = db.execute(f"SELECT {columns} FROM scans WHERE number = ?", (before,)).fetchone()
    digests: dict[int, bytes] = dict(
        db.execute(f"SELECT row, digest FROM lists WHERE row IN ({marks(taken)})", taken).fetchall()
    )
    lists = [(row, digests[row]) for row in taken]
    n_documents, n_skipped, n_links, n_clusters = db.execute(
        "SELECT n_documents, n_skipped, n_links, n_clusters FROM scans WHERE number = ?", (before,)
    ).fetchone()
    if skipped is not None:
        lists[0] = keep_list(db, [compact_skipped(row) for row in skipped])
        n_skipped = len(skipped)
    kept = rows_of_scan(db, before)
    counts = (n_documents, n_skipped, n_links, n_clusters)
    return add_scan(db, name, run, 1, counts, lists, [(row, digest) for _, row, digest in kept])


def rows_of_scan(db: sqlite3.Connection, number: int) -> list[tuple[str, int, bytes]]:
    """Id, row and digest of each document of a scan, in order of ids; no record is read."""
    rows = db.execute(
        r"""SELECT id, documents.row, digest, CASE WHEN instr(id, '\') THEN record END FROM sightings
            JOIN documents ON documents.row = sightings.document
            WHERE first_scan <= ?1 AND (last_scan IS NULL OR last_scan >= ?1)""",
        (number,),
    )
    # Half a letter in an id was written as an escape, which sorts elsewhere: there the record says what it is.
    return sorted((json.loads(record)["document"] if record else id_, row, digest) for id_, row, digest, record in rows)


def add_scan(
    db: sqlite3.Connection,
    name: str,
    run: Run,
    has_text: int,
    counts: Sequence[int],
    lists: Sequence[tuple[int, bytes]],
    kept: Sequence[tuple[int, bytes]],
) -> int:
    """The scan's own row, which refers to its lists and documents by row and covers their digests."""
    facts = (name, run.created_at, records.dump_record(records.run_record(run)), has_text, *counts)
    digest = scan_digest(facts, [digest for _, digest in lists], [digest for _, digest in kept])
    values = (*facts, *(row for row, _ in lists), digest)
    added = db.execute(
        f"INSERT INTO scans ({SCAN_FACTS}, {', '.join(SCAN_LISTS)}, digest) VALUES ({marks(values)})", values
    )
    number = added.lastrowid
    assert number is not None
    _keep_sightings(db, number, [row for row, _ in kept])
    return number


def keep_list(db: sqlite3.Connection, values: Sequence[str]) -> tuple[int, bytes]:
    """The row and digest of the list of these values, in their order."""
    digests = [digest_of(value) for value in values]
    whole = list_digest(digests)
    found = rows_of(db, "lists", [whole])
    if found:
        return found[whole], whole
    packed = pack_rows(keep_items(db, values, digests))
    db.execute("INSERT INTO lists (digest, members) VALUES (?, ?)", (whole, packed))
    return rows_of(db, "lists", [whole])[whole], whole


def keep_items(db: sqlite3.Connection, values: Sequence[str], digests: Sequence[bytes] | None = None) -> list[int]:
    """The rows of these values, made where they are not there yet; `digests` are theirs, if they are known."""
    digests = [digest_of(value) for value in values] if digests is None else digests
    rows = rows_of(db, "items", digests)
    (last,) = db.execute("SELECT coalesce(max(row), 0) FROM items").fetchone()
    fresh: list[tuple[int, bytes, str]] = []
    for digest, value in zip(digests, values, strict=True):
        if digest not in rows:
            last += 1
            rows[digest] = last
            fresh.append((last, digest, value))
    db.executemany("INSERT INTO items (row, digest, value) VALUES (?, ?, ?)", fresh)
    return [rows[digest] for digest in digests]


def keep_documents(
    db: sqlite3.Connection,
    documents: Sequence[Document],
    *,
    has_text: bool = True,
    read: Mapping[int, tuple[Document, bytes]] | None = None,
) -> list[tuple[int, bytes]]:
    """Row and digest of each of the documents, made where they are not there yet; `read` as of `write_scan`."""
    made: dict[bytes, tuple[str, Document]] = {}

    def digest_of_document(document: Document) -> bytes:
        record = records.dump_record(records.document_record(document, with_text=False))
        digest = document_digest(record, has_text=has_text)
        made[digest] = record, document
        return digest

    known = {number: digest for number, (_, digest) in read.items()} if has_text and read else {}
    digests = [known.get(id(document)) or digest_of_document(document) for document in documents]
    rows = rows_of(db, "documents", digests)
    for document, digest in zip(documents, digests, strict=True):
        if digest not in rows and digest not in made:  # dropped since it was read
            digest_of_document(document)
    fresh = [(digest, *row) for digest, row in made.items() if digest not in rows]
    texts = _keep_texts(db, [document for *_, document in fresh]) if has_text else {}
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
    return [(rows[digest], digest) for digest in digests]


def _keep_texts(db: sqlite3.Connection, documents: Sequence[Document]) -> dict[str, int]:
    for document in documents:
        # Checked here, before it is kept: later nobody could say which of the two was wrong.
        if sha256(document.text.encode("utf-8")).hexdigest() != document.sha256:
            raise ValueError(f"the sha256 of {document.id} is not that of its text")
    rows = rows_of(db, "texts", [document.sha256 for document in documents], key="sha256")
    fresh = {document.sha256: document.text for document in documents if document.sha256 not in rows}
    (last,) = db.execute("SELECT coalesce(max(row), 0) FROM texts").fetchone()
    rows.update({key: row for row, key in enumerate(fresh, start=last + 1)})
    db.executemany(
        "INSERT INTO texts (row, sha256, text) VALUES (?, ?, ?)",
        ((rows[key], key, text) for key, text in fresh.items()),
    )
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
