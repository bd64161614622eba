"""A scan that is another one but for a few documents: what is near them is read, and only that is written anew.

Links, clusters and documents that stay are neither made into values nor looked at; the lists that name them are
copied, with the new ones put where they belong, so that the snapshot looks like any other.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager

import numpy as np
from numpy.typing import NDArray

from ..errors import ArchiveError
from ..match.order import link_order, order_of_link
from ..model import Cluster, Document, Kind, Link, Run, Skipped
from ..records import dump
from .compact import compact_cluster, compact_link, compact_skipped, digest_of, expand_cluster, expand_link
from .kept_list import KeptList, open_list, write_lists
from .reading import DAMAGE, read_document
from .rows import batches, marks, plain_text, rows_of
from .whereabouts import COPIES, RELATIONS, Whereabouts
from .word_index import index_documents
from .writing import add_scan, keep_documents, keep_items, keep_list, rows_of_scan

#: In which order a scan without statements has its clusters.
_KINDS: Mapping[str, int] = {"article": 0, "passage": 1, "event": 2}
_LOST = "the archive is damaged: a document that a snapshot speaks of isn't there"


class KeptScan:
    """Documents, clusters and links of a scan without statements, read as they are asked for.

    Each method opens a transaction of its own by `reading`. Raises ArchiveError for what is damaged.

    Args:
        base, whereabouts: number of a scan from which this one came by few changes, and what stood where in it.
    """

    def __init__(
        self,
        db: sqlite3.Connection,
        number: int,
        base: int,
        whereabouts: Whereabouts,
        reading: Callable[[], AbstractContextManager[None]],
    ) -> None:
        self._db, self._number, self._reading, self._whereabouts = db, number, reading, whereabouts
        #: Of most of its links and clusters, see whereabouts.DIGEST.
        self.digests = whereabouts.digests
        with reading():
            self._lists = {kind: open_list(db, number, kind) for kind in ("links", "clusters")}
            self._came = {kind: _came(kept, open_list(db, base, kind)) for kind, kept in self._lists.items()}
        #: By id, the documents that were asked for so far.
        self.documents: dict[str, Document] = {}

    def holds(self, id_: str, raw_digest: str) -> bool:
        """Whether the scan has a document of this id and raw content."""
        with self._reading():
            return bool(
                self._db.execute(
                    """SELECT 1 FROM documents JOIN sightings ON document = documents.row
                        WHERE id = ?1 AND raw_digest = ?2 AND first_scan <= ?3
                        AND (last_scan IS NULL OR last_scan >= ?3)""",
                    (plain_text(id_), raw_digest, self._number),
                ).fetchone()
            )

    def has_any(self, ids: Iterable[str]) -> bool:
        """Whether one of these ids is taken, or is a number that another file's document has as well."""
        with self._reading():
            for one in ids:
                if self._db.execute(
                    """SELECT 1 FROM documents JOIN sightings ON document = documents.row
                        WHERE id = ?1 AND first_scan <= ?2 AND (last_scan IS NULL OR last_scan >= ?2)""",
                    (plain_text(one), self._number),
                ).fetchone():
                    return True
                tail = f"/{one}"
                if (
                    one.isdigit()
                    and self._db.execute(
                        "SELECT 1 FROM documents WHERE substr(id, ?) = ? LIMIT 1", (-len(tail), tail)
                    ).fetchone()
                ):
                    return True
        return False

    def documents_of(self, ids: Sequence[str]) -> dict[str, Document]:
        """The documents with these ids."""
        wanted = [one for one in dict.fromkeys(ids) if one not in self.documents]
        with self._reading():
            for some in batches(wanted, 400):
                rows = self._db.execute(
                    f"""SELECT record, texts.text, digest FROM documents
                        JOIN sightings ON document = documents.row LEFT JOIN texts ON texts.row = documents.text
                        WHERE id IN ({marks(some)}) AND first_scan <= ? AND (last_scan IS NULL OR last_scan >= ?)""",
                    (*map(plain_text, some), self._number, self._number),
                )
                for document in [read_document(*row) for row in rows]:
                    self.documents[document.id] = document
        try:
            return {one: self.documents[one] for one in ids}
        except KeyError as error:
            raise ArchiveError(_LOST) from error

    def clusters_of(self, kind: Kind, ids: Collection[str]) -> list[Cluster]:
        """The clusters of a kind that have one of these documents among their members, in any order."""
        with self._reading():
            values = self._lists["clusters"].values_of(self._whereabouts.rows_of(kind, ids))
        try:
            members = {
                value: [member[0][0] for member in json.loads(value)[4]]
                for value in (*values, *self._came["clusters"])
                if value.startswith(f'["{kind}",')
            }
            found = [value for value, own in members.items() if not set(own).isdisjoint(ids)]
            documents = self.documents_of(sorted({one for value in found for one in members[value]}))
            return [expand_cluster(value, documents) for value in found]
        except DAMAGE as error:
            raise ArchiveError("the archive is damaged: a cluster can't be read") from error

    def events_of(self, ids: Sequence[str]) -> dict[str, Cluster]:
        """By id of those documents that are in one, their events."""
        wanted = set(ids)
        return {
            member.span.document: event
            for event in self.clusters_of("event", wanted)
            for member in event.members
            if member.span.document in wanted
        }

    def copies_around(self, ids: Collection[str]) -> list[Link]:
        """The links between copies, and articles one inside the other, that hang together with these documents."""
        found: dict[str, tuple[str, str]] = {}
        came = {value: sides for value in self._came["links"] if (sides := _sides_of_copies(value))}
        reached, waiting = set(ids), set(ids)
        with self._reading():
            while waiting:
                values = self._lists["links"].values_of(self._whereabouts.rows_of(COPIES, waiting))
                fresh = {value: sides for value in values if value not in found and (sides := _sides_of_copies(value))}
                fresh |= {value: sides for value, sides in came.items() if not waiting.isdisjoint(sides)}
                found |= fresh
                waiting = {one for sides in fresh.values() for one in sides} - reached
                reached |= waiting
        documents = self.documents_of(sorted({one for sides in found.values() for one in sides}))
        return [expand_link(value, documents) for value in found]

    def lists(self) -> tuple[list[Skipped], list[str]]:
        """What was passed over in the scan, and which shortcuts were taken."""
        with self._reading():
            skipped, shortcuts = (open_list(self._db, self._number, kind) for kind in ("skipped", "shortcuts"))
            return [Skipped(*json.loads(value)) for value in skipped], [json.loads(value) for value in shortcuts]


def write_changed(
    db: sqlite3.Connection,
    before: int,
    *,
    name: str,
    run: Run,
    documents: tuple[Mapping[str, Document], Mapping[str, Document]],
    fresh: Sequence[Document],
    gone: Collection[str],
    links: Sequence[Link],
    clusters: tuple[Sequence[Cluster], Sequence[Cluster]],
    skipped: Sequence[Skipped],
    shortcuts: Sequence[str],
    digests: NDArray[np.void],
) -> int:
    """Put a scan into the tables that is an earlier one but for some documents; returns its number.

    Args:
        before: number of the earlier scan, which must be the newest.
        documents: by id, those that clusters speak of which go, and those that links and clusters speak of which come.
        fresh: the documents that come, in order of id.
        gone: ids of those that go, or come with another text; what links them goes with them.
        links: those that come.
        clusters: those that go, and those that come instead.
        digests: of most links and clusters of the earlier scan, see whereabouts.DIGEST.
    """
    old_links, old_clusters = (open_list(db, before, kind) for kind in ("links", "clusters"))
    cut, put = clusters[0], sorted(clusters[1], key=_order_of_cluster)
    ordered = sorted(links, key=link_order)
    link_rows = _insert(
        old_links,
        [old_links.place_of(link_order(link), _link_key) for link in ordered],
        keep_items(db, [compact_link(link, documents[1]) for link in ordered]),
        without=_links_of(db, gone),
    )
    lost = rows_of(db, "items", [digest_of(compact_cluster(cluster, documents[0])) for cluster in cut])
    cluster_rows = _insert(
        old_clusters,
        [old_clusters.place_of(_order_of_cluster(cluster), _cluster_key) for cluster in put],
        keep_items(db, [compact_cluster(cluster, documents[1]) for cluster in put]),
        without=list(lost.values()),
    )
    if len(cluster_rows) != len(old_clusters) + len(put) - len(cut):
        raise ArchiveError("the archive is damaged: a cluster isn't the one that was kept")
    lists = [
        keep_list(db, [compact_skipped(row) for row in skipped]),
        *write_lists(db, [link_rows, cluster_rows], digests),
        keep_list(db, [dump(shortcut) for shortcut in shortcuts]),
    ]
    rows = keep_documents(db, fresh)
    index_documents(db, [row for row, _ in rows], fresh)
    everything = [one for one in rows_of_scan(db, before) if one[0] not in gone]
    everything = sorted([*everything, *((document.id, *row) for document, row in zip(fresh, rows, strict=True))])
    counts = len(everything), len(skipped), len(link_rows), len(cluster_rows)
    return add_scan(db, name, run, 1, counts, lists, [(row, digest) for _, row, digest in everything])


def _links_of(db: sqlite3.Connection, documents: Collection[str]) -> list[int]:
    """Rows of the links that speak of one of these documents, in whichever scan.

    Cost: 0.1 s for a document and 300,000 items.
    """
    rows = []
    for document in documents:
        found = db.execute("SELECT row, value FROM items WHERE instr(value, ?)", (f"[{dump(document)},",))
        for row, value in found:
            parts = json.loads(value)
            # Of what a list holds only a link has two spans in these places.
            if len(parts) == 8 and isinstance(parts[4], list) and document in (parts[4][0], parts[5][0]):
                rows.append(row)
    return rows


def _insert(
    old: KeptList, places: Sequence[int], rows: Sequence[int], *, without: Sequence[int]
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """The rows of a list with others put before those of the given places, and some taken out."""
    kept = ~np.isin(old.rows, without)
    at = np.concatenate([[0], np.cumsum(kept)])[np.array(places, np.int64)] if len(places) else np.empty(0, np.int64)
    inserted = np.insert(old.rows[kept], at, np.array(rows, np.int64))
    return inserted.astype(np.int64)


def _came(kept: KeptList, base: KeptList) -> list[str]:
    """The values of a list that an earlier one hasn't."""
    return [] if np.array_equal(kept.rows, base.rows) else kept.values_of(np.setdiff1d(kept.rows, base.rows))


def _sides_of_copies(value: str) -> tuple[str, str] | None:
    """The two documents of a link between copies, or of articles one inside the other; else None."""
    kind, tier, _, relation, left, right, *_ = json.loads(value)
    return (left[0], right[0]) if (kind, tier) == ("article", "linked") and relation in RELATIONS else None


def _link_key(value: str) -> tuple[int, int, float, str, int, str, int]:
    kind, tier, score, _, left, right, *_ = json.loads(value)
    return order_of_link(kind, tier, score, left[0], left[1], right[0], right[1])


def _order_of_cluster(cluster: Cluster) -> tuple[int, bool, int, str]:
    return _KINDS[cluster.kind], cluster.boilerplate, -len(cluster.members), cluster.id


def _cluster_key(value: str) -> tuple[int, bool, int, str]:
    kind, id_, _, _, members, _, boilerplate = json.loads(value)
    return _KINDS[kind], boilerplate, -len(members), id_
