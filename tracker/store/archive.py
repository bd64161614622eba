"""The archive: every scan as one snapshot in one SQLite file, each of them there whole or not at all."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal

from ..change.series import Seen
from ..errors import ArchiveError
from ..model import Cluster, Document, Link, Passage, Run, Skipped, Snapshot
from ..records import run_from_record
from ..settings import FingerprintSettings
from . import caches, care, snapshot_file
from .caches import Signatures
from .compact import compact_passages, expand_passages
from .connection import connect, is_damaged, telling, transaction
from .naming import Entry, choose_name, find_entry, find_scan_of, read_entries
from .reading import DAMAGE, Only, read_differing_clusters, read_document, read_documents, read_scan
from .rows import plain_text
from .scan_lock import hold_scan_lock
from .writing import write_same, write_scan

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .growing import KeptScan
    from .whereabouts import Whereabouts
    from .word_index import KeptCorpus


@dataclass(frozen=True, slots=True)
class Sighting:
    """Snapshots, by number and both included, in which a document stood unchanged.

    `last` is the newest of all as long as it is still there.
    """

    sha256: str
    first: int
    last: int


class Archive:
    """An open archive. One process may write, any number read; a `with` block closes it.

    Not for two threads at once: each opens its own. Every method raises ArchiveError for a file
    that is damaged, locked or unwritable, and for a full disk; what stood there before still does.
    """

    def __init__(self, path: Path, db: sqlite3.Connection) -> None:
        self.path = path
        self._db = db
        # By identity, documents that were read and the digests of their records; held, so that none is another's.
        self._read: dict[int, tuple[Document, bytes]] = {}
        #: What documents are known by in the caches, for as long as the archive is open.
        self.content_keys = caches.ContentKeys()

    @classmethod
    def open(cls, path: Path | str, *, create: bool = False, timeout_seconds: float = 10.0) -> Archive:
        """The archive in a file.

        Args:
            create: make the file, and its folder, if there is none.
            timeout_seconds: how long to wait for another process that is just writing.

        Raises:
            ArchiveError: not there, empty, not ours, of a newer schema, damaged, or unreadable.
        """
        path = Path(path)
        return cls(path, connect(path, create=create, timeout_seconds=timeout_seconds))

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        with telling(self.path):
            self._db.close()

    @contextlib.contextmanager
    def scanning(self) -> Iterator[None]:
        """Holds the scan lock from reading the sources to writing the snapshot.

        Raises:
            ArchiveError: another process scans into this archive; its pid and since when.
        """
        with hold_scan_lock(self.path):
            yield

    def write(
        self,
        snapshot: Snapshot,
        *,
        name: str = "",
        signatures: Signatures | None = None,
        on_progress: Callable[[int, int], None] = lambda done, total: None,
    ) -> Entry:
        """Keep a snapshot, in one step, and return its line.

        Args:
            name: its name; else the snapshot's own; else the day of the scan and a counter, `2031-04-02-1`.
            signatures: keys as of `content_key`.
            on_progress: told how many documents, links and clusters are written, and of how many.

        Raises:
            ArchiveError: also when the name is taken.
            SettingsError: the name can't be one.
            ValueError: documents out of order or twice, or a sha256 that isn't its text's.
        """
        with self._writing():
            chosen = choose_name(read_entries(self._db), name or snapshot.name, snapshot.run.created_at)
            number = write_scan(self._db, replace(snapshot, name=chosen), read=self._read, on_progress=on_progress)
            if signatures is not None:
                caches.put_signatures(self._db, signatures)
            return next(entry for entry in read_entries(self._db) if entry.number == number)

    def write_again(self, before: str, *, run: Run, skipped: Sequence[Skipped] | None = None, name: str = "") -> Entry:
        """Keep another snapshot of the very documents of `before`: its links and clusters, at the cost of none.

        Args:
            skipped: what was passed over; None takes that over too.

        Raises:
            SnapshotNotFoundError: as `find`.
            ArchiveError, SettingsError: as `write`.
        """
        with self._writing():
            entries = read_entries(self._db)
            old = find_entry(entries, before, where=str(self.path))
            chosen = choose_name(entries, name, run.created_at)
            number = write_same(self._db, old.number, name=chosen, run=run, skipped=skipped)
            return next(entry for entry in read_entries(self._db) if entry.number == number)

    def write_changed(
        self,
        before: Entry,
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
    ) -> Entry:
        """Keep a snapshot of the documents of `before` with the fresh ones and without those gone.

        Args: as of `growing.write_changed`.

        Raises: as `write_again`.
        """
        from .growing import write_changed

        with self._writing():
            chosen = choose_name(read_entries(self._db), name, run.created_at)
            number = write_changed(
                self._db, before.number, name=chosen, run=run, documents=documents, fresh=fresh, gone=gone,
                links=links, clusters=clusters, skipped=skipped, shortcuts=shortcuts, digests=digests,
            )  # fmt: skip
            return next(entry for entry in read_entries(self._db) if entry.number == number)

    def kept_scan(self, entry: Entry, base: int, whereabouts: Whereabouts) -> KeptScan:
        """A snapshot without statements, of which only what is asked for is read; see KeptScan."""
        from .growing import KeptScan

        return KeptScan(self._db, entry.number, base, whereabouts, self._reading)

    def find_whereabouts(self, entry: Entry, snapshot: Snapshot) -> Whereabouts:
        """What stands where in a snapshot, which is `entry`'s."""
        from .kept_list import open_list, read_digests
        from .whereabouts import find_whereabouts

        with self._reading():
            links, clusters = (open_list(self._db, entry.number, kind).rows for kind in ("links", "clusters"))
            digests = read_digests(self._db, [links, clusters])
        return find_whereabouts(snapshot, links, clusters, digests)

    def snapshots(self) -> tuple[Entry, ...]:
        """All snapshots, in order of their time, then number."""
        with self._told():
            return tuple(read_entries(self._db))

    def newest(self) -> int:
        """The number of the snapshot that was written last; 0 where there is none."""
        with self._told():
            (number,) = self._db.execute("SELECT coalesce(max(number), 0) FROM scans").fetchone()
            return int(number)

    def find_before(self, sources: Collection[str]) -> tuple[Entry, Run] | None:
        """The newest snapshot of these sources, in any order; else the newest of some of them; else None.

        Cost: nothing to speak of where it is among the last.
        """
        with self._told():
            found = find_scan_of(self._db, sources)
            if found is None:
                return None
            number, run = found
            return next(entry for entry in read_entries(self._db) if entry.number == number), run

    def find(self, ref: str) -> Entry:
        """The snapshot that `ref` means: `latest`, `latest~1`, a name, a number, the start of a date.

        Of several on a date it is the newest; `latest~N` goes back in time.

        Raises:
            SnapshotNotFoundError: none; names the closest that there are.
        """
        with self._reading():
            return self._find(ref)

    def load(
        self,
        ref: str,
        *,
        with_links: bool = True,
        only: Only | None = None,
        documents: tuple[Document, ...] | None = None,
        on_progress: Callable[[int, int], None] = lambda done, total: None,
    ) -> Snapshot:
        """The snapshot, equal to what was written but for the name that it was given.

        Args:
            with_links: false leaves `links` empty, which are most of the work.
            documents: its own, as `load_documents` gave them, where the caller has them still and links aren't wanted.
            only: the kinds of links and clusters to be there.
            on_progress: told how many documents, links and clusters are read, and of how many.

        Raises:
            SnapshotNotFoundError: as `find`.
        """
        with self._reading():
            number = self._find(ref).number
            return read_scan(
                self._db, number, with_links=with_links, only=only, documents=documents, on_progress=on_progress
            )

    def load_differing_clusters(
        self, old: str, new: str, *, documents: Mapping[str, Document], changed: Collection[str]
    ) -> tuple[list[Cluster], list[int]]:
        """Clusters of `old` that `new` may not have, and places of those of `new` that `old` may not have.

        All others are in both. Cost: next to nothing a cluster that is in both.

        Args:
            documents: of `old`, by id, as `load_documents` gave them.
            changed: ids that stand for another document in `new`.

        Raises:
            SnapshotNotFoundError: as `find`.
        """
        with self._reading():
            try:
                numbers = self._find(old).number, self._find(new).number
                return read_differing_clusters(self._db, *numbers, documents, changed)
            except DAMAGE as error:
                raise ArchiveError("the archive is damaged: a cluster can't be read") from error

    def load_documents(self, ref: str) -> tuple[Document, ...]:
        """The documents of a snapshot, by id. Raises as `load`."""
        with self._reading():
            entry = self._find(ref)
            read = read_documents(self._db, entry.number)
        if entry.has_text:
            self._read.update((id(document), (document, digest)) for document, digest in read)
        return tuple(document for document, _ in read)

    @contextlib.contextmanager
    def corpus(
        self, ref: str, *, without: Document | None = None, gone: Collection[str] = ()
    ) -> Iterator[tuple[Run, KeptCorpus | None]]:
        """The run of a snapshot, and its documents but for one and those `gone`, by id, to be asked by their words.

        None in place of the documents where not all of them are indexed: kept without texts, or by an
        earlier version. Cost: 0.2 s for 100,000 documents, none of which is read.

        Raises:
            SnapshotNotFoundError: as `find`.
        """
        from .word_index import open_corpus  # here: with it NumPy loads

        with self._reading():
            number = self._find(ref).number
            (run,) = self._db.execute("SELECT run FROM scans WHERE number = ?", (number,)).fetchone()
            yield run_from_record(json.loads(run)), open_corpus(self._db, number, without=without, gone=gone)

    def known(self, document_id: str, raw_digest: str) -> Document | None:
        """The document that was read from the same raw content before, or None.

        Both as of `Document`. Cost: about 40 µs.
        """
        if not raw_digest:
            return None
        with self._told():
            found = self._db.execute(
                """SELECT record, texts.text, digest FROM documents JOIN texts ON texts.row = documents.text
                    WHERE id = ? AND raw_digest = ? ORDER BY documents.row DESC LIMIT 1""",
                (plain_text(document_id), raw_digest),
            ).fetchone()
            return read_document(*found) if found else None

    def sightings(self, document_id: str) -> tuple[Sighting, ...]:
        """When a document was seen with which text, in order of the scans' numbers."""
        with self._reading():
            rows = self._db.execute(
                """SELECT sha256, first_scan, coalesce(last_scan, (SELECT max(number) FROM scans))
                    FROM sightings JOIN documents ON documents.row = sightings.document
                    WHERE id = ? ORDER BY first_scan""",
                (plain_text(document_id),),
            ).fetchall()
        return tuple(Sighting(*row) for row in rows)

    def seen_before(self, ref: str) -> dict[str, Seen]:
        """By key, the documents of all snapshots made before this one, each as it was last seen.

        Cost: some microseconds a stored version of a document; no text is read.

        Raises:
            SnapshotNotFoundError: as `find`.
        """
        with self._reading():
            entries = read_entries(self._db)
            found = find_entry(entries, ref, where=str(self.path))
            before = {entry.number: place for place, entry in enumerate(entries[: entries.index(found)])}
            rows = self._db.execute(
                """SELECT json_extract(record, '$.key'), id, sha256, first_scan,
                        coalesce(last_scan, (SELECT max(number) FROM scans))
                    FROM sightings JOIN documents ON documents.row = sightings.document
                    WHERE first_scan <= ?""",
                (max(before, default=0),),
            ).fetchall()
        latest: dict[str, tuple[int, Seen]] = {}
        for key, name, sha256, first, last in rows:
            # Snapshots stand in order of their time, and that is mostly the order of their numbers.
            place = max((before[number] for number in before if first <= number <= last), default=-1)
            if place >= 0 and (key not in latest or (place, name) > (latest[key][0], latest[key][1].document)):
                latest[key] = place, Seen(entries[place].name, name, sha256)
        return {key: seen for key, (_, seen) in sorted(latest.items())}

    def signatures(self, keys: Sequence[str], *, settings: FingerprintSettings) -> Signatures:
        """Those signatures of `keys` that are there and were made with these settings, in that order."""
        with self._reading():
            return caches.get_signatures(self._db, keys, settings)

    def keep_signatures(self, signatures: Signatures) -> None:
        """Keep signatures, so that the next scan needs to make only those of new texts."""
        with self._writing():
            caches.put_signatures(self._db, signatures)

    def features(self, keys: Iterable[str], *, recipe: str) -> dict[str, bytes]:
        """What `keep_features` kept for these content keys under this recipe."""
        with self._reading():
            return caches.get_features(self._db, keys, recipe)

    def keep_features(self, values: Mapping[str, bytes], *, recipe: str) -> None:
        """Keep a computed value for each content key, see `caches`."""
        with self._writing():
            caches.put_features(self._db, values, recipe)

    def passages(
        self, pairs: Iterable[tuple[Document, Document]], *, recipe: str
    ) -> dict[tuple[str, str], tuple[Passage, ...]]:
        """What `keep_passages` kept for these pairs, in this order of left and right, by their ids.

        A pair that is missing was never computed; one without passages has an empty tuple.
        """
        with self._reading():
            if not caches.is_recipe_known(self._db, recipe):
                return {}
            wanted = list(pairs)
            keys = self.content_keys.of_pairs(wanted)
            values = caches.get_pairs(self._db, keys, recipe)
            try:
                return {
                    (left.id, right.id): expand_passages(values[key], left.text, right.text)
                    for key, (left, right) in zip(keys, wanted, strict=True)
                    if key in values
                }
            except DAMAGE as error:
                raise ArchiveError("the archive is damaged: a pair's passages can't be read") from error

    def keep_passages(self, values: Iterable[tuple[Document, Document, Sequence[Passage]]], *, recipe: str) -> None:
        """Keep the passages between left and right: for as long as both texts and blocks stay the same."""
        found = list(values)
        keys = self.content_keys.of_pairs((left, right) for left, right, _ in found)
        compacted = {
            key: compact_passages(passages, left.text, right.text)
            for key, (left, right, passages) in zip(keys, found, strict=True)
        }
        with self._writing():
            caches.put_pairs(self._db, compacted, recipe)

    def verify(self) -> list[str]:
        """What is wrong with the archive, one sentence each; empty if nothing is.

        Reads all of it: SQLite's own check, each text's sha256, each span's place, each reference.
        """
        with self._reading():
            return care.find_problems(self._db)

    def prune(
        self, *, keep: int | None = None, before: str | None = None, names: Iterable[str] = ()
    ) -> tuple[Entry, ...]:
        """Drop snapshots and all that only they referred to; returns what was dropped.

        Args:
            keep: how many of the newest to keep.
            before: drop those made before this day or time (ISO); with `keep`, the newest stay anyway.
            names: drop these (each as `find` reads it).

        Raises:
            SnapshotNotFoundError: one of the names isn't there; then nothing is dropped.
            ArchiveError: the file is damaged; then it is left as it is.
        """
        with telling(self.path):
            if is_damaged(self._db):
                raise ArchiveError(
                    "the archive is damaged: nothing is dropped from it",
                    where=str(self.path),
                    remedy="restore a copy of it, or set it aside and scan again; it has not been changed",
                )
        with self._writing():
            entries = read_entries(self._db)
            old = entries
            if keep is not None:
                old = old[: max(len(old) - keep, 0)]
            if before is not None:
                old = [entry for entry in old if entry.created_at < before]
            numbers = {find_entry(entries, name, where=str(self.path)).number for name in names}
            if keep is not None or before is not None:
                numbers |= {entry.number for entry in old}
            care.drop_scans(self._db, numbers)
        self._give_back_room()
        return tuple(entry for entry in entries if entry.number in numbers)

    def export(
        self,
        ref: str,
        path: Path | str,
        *,
        format: Literal["jsonl", "parquet"] = "jsonl",  # noqa: A002  # the option's name
        with_text: bool = True,
    ) -> None:
        """Write a snapshot as a snapshot file, or as a folder of Parquet tables.

        Raises:
            SnapshotNotFoundError: as `find`.
            OutputError: it can't be written.
            MissingExtraError: Parquet without pyarrow.
        """
        snapshot = self.load(ref)
        if format == "parquet":
            from .parquet import save_tables

            save_tables(snapshot, Path(path), with_text=with_text)
        else:
            snapshot_file.save(snapshot, path, with_text=with_text)

    def import_(self, path: Path | str, *, name: str = "") -> Entry:
        """Keep the snapshot of a snapshot file, under its own name unless another is given.

        Raises:
            ArchiveError: the file is damaged, or the name is taken.
        """
        return self.write(snapshot_file.load(path), name=name)

    def _give_back_room(self) -> None:
        with telling(self.path):
            (n_free,) = self._db.execute("PRAGMA freelist_count").fetchone()
            if not n_free:
                return
        try:
            with telling(self.path):
                self._db.execute("VACUUM")
                self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except ArchiveError as error:
            raise ArchiveError(
                f"what was to go is dropped, but the file can't be made smaller: {error.what}",
                where=str(self.path),
                remedy="free some space and prune again",
            ) from error

    def _find(self, ref: str) -> Entry:
        return find_entry(read_entries(self._db), ref, where=str(self.path))

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """ArchiveErrors from inside the tables get this file's name."""
        with telling(self.path):
            try:
                yield
            except ArchiveError as error:
                if error.where:
                    raise
                remedy = error.remedy or "tracker snapshots verify lists all that is wrong; restore a copy"
                raise ArchiveError(error.what, where=str(self.path), remedy=remedy) from error
            except DAMAGE as error:
                # Either a broken page has led astray what stands on it, or the mistake is ours.
                if not is_damaged(self._db):
                    raise
                remedy = "restore a copy of it, or set it aside and scan again"
                raise ArchiveError("the archive is damaged", where=str(self.path), remedy=remedy) from error

    @contextlib.contextmanager
    def _reading(self) -> Iterator[None]:
        with self._told(), transaction(self._db, "DEFERRED"):
            yield

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        with self._told(), transaction(self._db, "IMMEDIATE"):
            yield
