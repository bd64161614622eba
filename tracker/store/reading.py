"""One scan out of the archive's tables; the caller holds the transaction.

Nobody is shown what the disk has changed: each part is held against its digest, which costs 0.2 s
for 20,000 documents and 50,000 links.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TypeVar

from .. import records
from ..errors import ArchiveError
from ..model import Cluster, Document, Kind, Snapshot
from .compact import digest_of, expand_cluster, expand_link, expand_skipped, unpack_rows
from .digests import SCAN_FACTS, SCAN_LISTS, document_digest, is_text, list_digest, scan_digest
from .rows import batches, marks

_T = TypeVar("_T")
_TOLD_EACH = 2000  # values between two words of progress
#: What reading a damaged value raises, beside ArchiveError.
DAMAGE = (AttributeError, LookupError, TypeError, ValueError, zlib.error)


@dataclass(frozen=True, slots=True)
class Only:
    """The kinds of links and of clusters that somebody wants to see; of the others nothing is made."""

    links: frozenset[Kind]
    clusters: frozenset[Kind]


def read_scan(
    db: sqlite3.Connection,
    number: int,
    *,
    with_links: bool = True,
    only: Only | None = None,
    documents: tuple[Document, ...] | None = None,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> Snapshot:
    """The snapshot of a number that is there, equal to what was written.

    Without links, which are most of it, `links` is empty and the whole is not held against its digest.
    With `only` the whole is, and links and clusters of other kinds are left out.

    Args:
        documents: of the scan, where they were read before and links aren't wanted.
        on_progress: told how many documents, links and clusters are read, and of how many.

    Raises:
        ArchiveError: something in it is damaged; says what, `where` is left to the caller.
    """
    *facts, digest = db.execute(f"SELECT {SCAN_FACTS}, digest FROM scans WHERE number = ?", (number,)).fetchone()
    lists = db.execute(f"SELECT {', '.join(SCAN_LISTS)} FROM scans WHERE number = ?", (number,)).fetchone()
    name, _, run, has_text, *_ = facts
    n_all = sum(count for count in facts[4:] if isinstance(count, int))
    on_progress(0, n_all)
    kept = read_documents(db, number) if documents is None else [(document, b"") for document in documents]
    by_id = {document.id: document for document, _ in kept}
    n_read = len(kept)
    list_digests: list[bytes] = []

    def values(what: str, expand: Callable[[str], _T], kinds: frozenset[Kind] | None = None) -> tuple[_T, ...]:
        nonlocal n_read
        try:
            found, found_digest = _read_list(db, lists[len(list_digests)])
            list_digests.append(found_digest)
            if kinds is not None:
                # What a value begins with, see `compact`: to parse it would be most of the work.
                beginnings = tuple(f'["{kind}",' for kind in sorted(kinds))
                n_read += len(found)
                found = [value for value in found if value.startswith(beginnings)]
                n_read -= len(found)
            expanded: list[_T] = []
            for some in batches(found, _TOLD_EACH):
                expanded += map(expand, some)
                n_read += len(some)
                on_progress(min(n_read, n_all), n_all)
            return tuple(expanded)
        except DAMAGE as error:
            raise ArchiveError(f"the archive is damaged: a {what} of snapshot {name} can't be read") from error

    def skip() -> tuple[()]:
        list_digests.append(b"")
        return ()

    try:
        snapshot = Snapshot(
            name=name,
            run=records.run_from_record(json.loads(run)),
            documents=tuple(document for document, _ in kept),
            skipped=values("skipped input", expand_skipped),
            links=values("link", lambda value: expand_link(value, by_id), only.links if only else None)
            if with_links
            else skip(),
            clusters=values("cluster", lambda value: expand_cluster(value, by_id), only.clusters if only else None),
            shortcuts=values("shortcut", json.loads),
            has_text=bool(has_text),
        )
    except ValueError as error:
        raise ArchiveError(f"the archive is damaged: the run of snapshot {name} can't be read") from error
    if with_links and scan_digest(facts, list_digests, [found for _, found in kept]) != digest:
        raise ArchiveError(f"the archive is damaged: snapshot {name} isn't the one that was kept")
    return snapshot


def read_documents(db: sqlite3.Connection, number: int) -> list[tuple[Document, bytes]]:
    """The documents of a scan, by id, each with the digest of its record. Raises as `read_document`."""
    rows = db.execute(
        """SELECT documents.record, texts.text, documents.digest FROM sightings
            JOIN documents ON documents.row = sightings.document
            LEFT JOIN texts ON texts.row = documents.text
            WHERE first_scan <= ?1 AND (last_scan IS NULL OR last_scan >= ?1)""",
        (number,),
    )
    documents = [(read_document(*row), row[2]) for row in rows]
    return sorted(documents, key=lambda kept: kept[0].id)


def read_differing_clusters(
    db: sqlite3.Connection, old: int, new: int, documents: Mapping[str, Document], changed: Collection[str]
) -> tuple[list[Cluster], list[int]]:
    """The old scan's clusters that the new one may not have, and places of those that only the new one may have.

    What stands in both lists is in both, unless it speaks of a document whose text is another now.

    Args:
        documents: of the old scan, by id.
        changed: ids of documents that are in both and not the same.

    Raises: as `expand_link`, LookupError also for a list that isn't there.
    """
    members = []
    for number in (old, new):
        (row,) = db.execute("SELECT clusters FROM scans WHERE number = ?", (number,)).fetchone()
        members.append(unpack_rows(db.execute("SELECT members FROM lists WHERE row = ?", (row,)).fetchone()[0]))
    before, after = map(Counter, members)
    doubtful = {row for row in before.keys() | after.keys() if before[row] != after[row]}
    if changed:
        names = [records.dump(name) for name in changed]
        for some in batches(sorted(before.keys() - doubtful)):
            found = db.execute(f"SELECT row, value FROM items WHERE row IN ({marks(some)})", some)
            doubtful.update(row for row, value in found if any(name in value for name in names))
    wanted = [row for row in members[0] if row in doubtful]
    values: dict[int, str] = {}
    for some in batches(wanted):
        values.update(db.execute(f"SELECT row, value FROM items WHERE row IN ({marks(some)})", some))
    clusters = [expand_cluster(values[row], documents) for row in wanted]
    return clusters, [place for place, row in enumerate(members[1]) if row in doubtful]


def read_document(record: object, text: object, digest: object) -> Document:
    """A stored record with its text; a missing text reads as empty.

    Raises:
        ArchiveError: the record or the text isn't the one that was kept.
    """
    if not isinstance(record, str) or document_digest(record, has_text=text is not None) != digest:
        raise ArchiveError("the archive is damaged: a document's record isn't the one that was kept")
    document = records.document_from_record(json.loads(record), text=text if isinstance(text, str) else "")
    if text is not None and not is_text(text, document.sha256):
        raise ArchiveError(f"the archive is damaged: the text of {document.id} isn't the one that was kept")
    return document


def _read_list(db: sqlite3.Connection, row: int) -> tuple[list[str], bytes]:
    """The values of a list of items, in its order, and its digest; LookupError for one that isn't there."""
    found = db.execute("SELECT members FROM lists WHERE row = ?", (row,)).fetchone()
    if found is None:
        raise LookupError(row)
    values: list[str] = []
    for some in batches(unpack_rows(found[0])):
        texts: dict[int, str] = dict(
            db.execute(f"SELECT row, value FROM items WHERE row IN ({marks(some)})", some).fetchall()
        )
        values += [texts[member] for member in some]
    return values, list_digest(digest_of(value) for value in values)
