"""Care of the archive: finding what is wrong with it, and dropping snapshots with what only they used."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping

from ..errors import ArchiveError
from .caches import drop_unused
from .compact import Place, places_of_cluster, places_of_link, unpack_rows
from .digests import SCAN_FACTS, SCAN_LISTS, is_kept, list_digest, scan_digest
from .reading import DAMAGE, read_document
from .rows import batches, marks, plain_text


def find_problems(db: sqlite3.Connection) -> list[str]:
    """What is wrong, one sentence each; the caller holds a transaction.

    Cost: one pass over all that is kept, then 0.1 s for each snapshot of 50,000 links.
    """
    problems = [f"SQLite: {told}" for (told,) in db.execute("PRAGMA integrity_check(20)") if told != "ok"]
    if problems:
        return problems  # what stands in broken pages is not worth asking
    problems += [
        f"a row of {table} refers to a row of {other} that isn't there"
        for table, _, other, _ in db.execute("PRAGMA foreign_key_check")
    ]
    # Code points of each document's text, None without one; only readable documents stand here.
    n_chars: dict[int, tuple[str, int | None]] = {}
    problems += _check_documents(db, n_chars)
    for table in ("items", "features", "pairs"):
        rows = db.execute(f"SELECT digest, value FROM {table}")
        n_changed = sum(not is_kept(value, digest) for digest, value in rows)
        if n_changed:
            problems.append(f"{n_changed} rows of {table} were changed")
    from .word_index import find_changed  # here and below: with it NumPy loads

    n_changed = find_changed(db)
    if n_changed:
        problems.append(f"{n_changed} parts of the index of words were changed")
    check = _ScanCheck(db, n_chars)
    for number, name in db.execute("SELECT number, name FROM scans ORDER BY number").fetchall():
        problems += [f"snapshot {name}: {problem}" for problem in check.of_scan(number)]
    return problems


def drop_scans(db: sqlite3.Connection, numbers: Iterable[int]) -> None:
    """Drop scans and what no other refers to; the caller holds the transaction."""
    db.executemany("DELETE FROM scans WHERE number = ?", ((number,) for number in numbers))
    db.execute(
        """DELETE FROM sightings WHERE NOT EXISTS (SELECT 1 FROM scans
            WHERE number >= first_scan AND (last_scan IS NULL OR number <= last_scan))"""
    )
    db.execute("DELETE FROM documents WHERE row NOT IN (SELECT document FROM sightings)")
    db.execute("DELETE FROM texts WHERE row NOT IN (SELECT text FROM documents WHERE text IS NOT NULL)")
    # Rows are given again: what the index has of them must go with them.
    from .word_index import drop_documents

    drop_documents(db)
    listed = " UNION ".join(f"SELECT {kind} FROM scans" for kind in SCAN_LISTS)
    db.execute(f"DELETE FROM lists WHERE row NOT IN ({listed})")
    db.execute("CREATE TEMP TABLE used (row INTEGER PRIMARY KEY)")
    used_rows: set[int] = set()
    for (members,) in db.execute("SELECT members FROM lists"):
        try:
            used_rows.update(unpack_rows(members))
        except DAMAGE as error:
            raise ArchiveError("the archive is damaged: a list can't be read") from error
    db.executemany("INSERT INTO used VALUES (?)", ((row,) for row in sorted(used_rows)))
    db.execute("DELETE FROM items WHERE row NOT IN (SELECT row FROM used)")
    db.execute("DROP TABLE used")
    drop_unused(db)


def _check_documents(db: sqlite3.Connection, n_chars: dict[int, tuple[str, int | None]]) -> Iterator[str]:
    rows = db.execute(
        """SELECT documents.row, id, digest, documents.sha256, record, texts.sha256, texts.text
            FROM documents LEFT JOIN texts ON texts.row = documents.text"""
    )
    for row, id_, digest, text_digest, record, kept_digest, text in rows:
        try:
            document = read_document(record, text, digest)
        except ArchiveError as error:
            yield f"{id_}: {error.what.removeprefix('the archive is damaged: ')}"
            continue
        n_chars[row] = (document.id, None if text is None else len(text))
        if (id_, text_digest) != (plain_text(document.id), document.sha256) or kept_digest not in (None, text_digest):
            yield f"{document.id}: its row isn't the one that was kept"
        if text is None:
            continue
        end = 0
        for block in document.blocks:
            if not end <= block.start <= block.end <= len(text):
                yield f"a block of {id_} stands at {block.start}..{block.end}, outside the text or over another"
            end = block.end


class _ScanCheck:
    """Whether scans are whole and their spans stand inside their documents; what they share is read once."""

    def __init__(self, db: sqlite3.Connection, n_chars: Mapping[int, tuple[str, int | None]]) -> None:
        self._db = db
        self._n_chars = n_chars
        self._places: dict[int, list[Place]] = {}
        self._members: dict[int, tuple[bytes, list[int]]] = {}

    def of_scan(self, number: int) -> Iterator[str]:
        *facts, digest = self._db.execute(
            f"SELECT {SCAN_FACTS}, digest FROM scans WHERE number = ?", (number,)
        ).fetchone()
        *_, n_documents, _, _, _ = facts
        documents = self._db.execute(
            """SELECT row, digest FROM sightings JOIN documents ON row = document
                WHERE first_scan <= ?1 AND (last_scan IS NULL OR last_scan >= ?1)""",
            (number,),
        ).fetchall()
        documents = sorted(
            ((*self._n_chars[row], digest) for row, digest in documents if row in self._n_chars),
            key=lambda document: document[0],
        )
        n_chars = {id_: length for id_, length, _ in documents}
        if not len(n_chars) == len(documents) == n_documents:
            yield f"{n_documents} documents were kept, {len(n_chars)} are there"
        lists = [self._list(number, kind) for kind in SCAN_LISTS]
        if scan_digest(facts, [found for found, _ in lists], [found for *_, found in documents]) != digest:
            yield "it isn't the one that was kept"
        for kind, (_, members) in zip(SCAN_LISTS, lists, strict=True):
            if kind in _PLACES:
                yield from self._misplaced(kind, members, _PLACES[kind], n_chars)

    def _misplaced(
        self,
        kind: str,
        members: Iterable[int],
        read_places: Callable[[str], list[Place]],
        n_chars: Mapping[str, int | None],
    ) -> Iterator[str]:
        for row in members:
            places = self._places_of(row, read_places)
            if places is None:
                yield f"row {row} of its {kind} is missing or can't be read"
                continue
            for document, start, end, has_own_text in places:
                if document not in n_chars:
                    yield f"row {row} of its {kind} speaks of {document}, which isn't in it"
                    continue
                length = n_chars[document]
                if length is not None and (has_own_text or not 0 <= start <= end <= length):
                    yield f"row {row} of its {kind}: {document} {start}..{end} doesn't read as the span's text"

    def _places_of(self, row: int, read_places: Callable[[str], list[Place]]) -> list[Place] | None:
        if row not in self._places:
            found = self._db.execute("SELECT value FROM items WHERE row = ?", (row,)).fetchone()
            try:
                self._places[row] = read_places(found[0])
            except DAMAGE:
                return None
        return self._places[row]

    def _list(self, number: int, kind: str) -> tuple[bytes, list[int]]:
        """Digest and rows of a scan's list; both empty where it is damaged."""
        row, digest, packed = self._db.execute(
            f"""SELECT lists.row, lists.digest, members
                FROM scans LEFT JOIN lists ON lists.row = {kind} WHERE number = ?""",
            (number,),
        ).fetchone()
        if row not in self._members:
            try:
                members = unpack_rows(packed)
                digests: dict[int, bytes] = {}
                for some in batches(members):
                    digests.update(
                        self._db.execute(f"SELECT row, digest FROM items WHERE row IN ({marks(some)})", some).fetchall()
                    )
                is_whole = list_digest(digests[member] for member in members) == digest
                self._members[row] = (digest, members) if is_whole else (b"", [])
            except DAMAGE:
                self._members[row] = (b"", [])
        return self._members[row]


_PLACES: Mapping[str, Callable[[str], list[Place]]] = {"links": places_of_link, "clusters": places_of_cluster}
