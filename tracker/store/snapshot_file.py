"""The snapshot file: one snapshot as JSON Lines that can be committed, read in a pull request, compared by git.

The same snapshot gives the same bytes. Lines stand in the snapshot's own order: the run, documents,
skipped inputs, links, clusters, shortcuts. The time of the scan stands in the first line only.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, NoReturn, cast

from .. import records
from ..errors import ArchiveError, OutputError, SnapshotNotFoundError
from ..model import Cluster, Document, Link, Run, Skipped, Snapshot
from ..records import Record

Progress = Callable[[int, int], None]

_TOLD_EACH = 500  # records between two words of progress
SHORTCUT = "tracker.shortcut/1"
#: What stands in a snapshot file, and what else our commands write as JSON Lines.
_IN_SNAPSHOTS = (records.RUN, records.DOCUMENT, records.SKIPPED, records.LINK, records.CLUSTER, SHORTCUT)
_KNOWN = frozenset(
    {
        *_IN_SNAPSHOTS,
        records.EDIT,
        records.CHANGE,
        records.COPYING,
        records.SHIFT,
        "tracker.finding/1",
        "tracker.timeline/1",
    }
)
_GZIP_MAGIC = b"\x1f\x8b"
_RESTORE = "restore it from git or a copy, or export it again"


def save(
    snapshot: Snapshot, path: Path | str, *, with_text: bool = True, on_progress: Progress = lambda done, total: None
) -> None:
    """Write a snapshot as `NAME.jsonl` or `NAME.jsonl.gz`: whole or not at all.

    Args:
        with_text: false leaves out the documents' texts (spans keep theirs); `load` then gives a
            snapshot whose `has_text` is false.
        on_progress: told how many records are written, and of how many.

    Raises:
        OutputError: another ending, no such folder, no permission, disk full. A file that stood
            there before is still as it was.
    """
    path = Path(path)
    if not path.name.endswith((".jsonl", ".jsonl.gz")):
        raise OutputError(
            "a snapshot file's name ends in .jsonl or .jsonl.gz", where=str(path), remedy="give it such a name"
        )
    with writing_whole(path) as file:
        if path.name.endswith(".gz"):
            # No name and no time in the header: the same snapshot gives the same bytes.
            with gzip.GzipFile(filename="", mode="wb", fileobj=file, compresslevel=6, mtime=0) as packed:
                _write_lines(snapshot, cast(IO[bytes], packed), with_text=with_text, on_progress=on_progress)
        else:
            _write_lines(snapshot, file, with_text=with_text, on_progress=on_progress)


def load(path: Path | str, *, on_progress: Progress = lambda done, total: None) -> Snapshot:
    """The snapshot in a file that `save` wrote.

    Args:
        on_progress: told how many records are read, and of how many.

    Raises:
        SnapshotNotFoundError: no such file.
        ArchiveError: not a snapshot file, damaged, cut short, or from a newer tracker; `where` has
            the line, counted from 1.
    """
    path = Path(path)
    run: Run | None = None
    header: Mapping[str, object] = {}
    documents: list[Document] = []
    skipped: list[Skipped] = []
    links: list[Link] = []
    clusters: list[Cluster] = []
    shortcuts: list[str] = []
    seen: set[str] = set()
    n_all = 0
    for number, record in read_records(path):
        if number % _TOLD_EACH == 0:
            on_progress(number, n_all)
        with _at_line(path, number):
            schema = record["schema"]
            if run is None:
                header = _header(record)
                run = records.run_from_record(record)
                n_all = sum(count for name, count in header.items() if name.startswith("n_") and isinstance(count, int))
            elif schema == records.DOCUMENT:
                document = records.document_from_record(record)
                _check_document(document, seen, has_text=header["has_text"] is True)
                documents.append(document)
            elif schema == records.SKIPPED:
                skipped.append(records.skipped_from_record(record))
            elif schema == records.LINK:
                links.append(records.link_from_record(record))
            elif schema == records.CLUSTER:
                clusters.append(records.cluster_from_record(record))
            elif schema == SHORTCUT:
                shortcuts.append(_shortcut(record))
            elif schema == records.RUN:
                raise ArchiveError("a second run begins", remedy="keep one snapshot in a file")
            else:
                raise ArchiveError(f"a {schema} record is no part of a snapshot", remedy=_RESTORE)
    if run is None:
        raise ArchiveError("is empty, not a snapshot file", where=str(path), remedy=_RESTORE)
    snapshot = Snapshot(
        name=cast(str, header["name"]),
        run=run,
        documents=tuple(documents),
        skipped=tuple(skipped),
        links=tuple(links),
        clusters=tuple(clusters),
        shortcuts=tuple(shortcuts),
        has_text=header["has_text"] is True,
    )
    for key, n_found in _counts(snapshot).items():
        if header[key] != n_found:
            what = f"is cut short or was edited: line 1 says {key} is {header[key]}, the file has {n_found}"
            raise ArchiveError(what, where=str(path), remedy=_RESTORE)
    return snapshot


def read_records(path: Path | str) -> Iterator[tuple[int, Record]]:
    """Each record of a file of records with its line number from 1; blank lines are passed over.

    Takes every file that our commands write as JSON Lines, plain or gzip, told by its first bytes.
    The first record is always `tracker.run/1`.

    Raises:
        SnapshotNotFoundError, ArchiveError: as `load`, when the line in question is reached.
    """
    path = Path(path)
    number = 0
    expects_run = True
    with _opened(path) as file:
        lines = iter(file)
        while True:
            try:
                line = next(lines, None)
            except (EOFError, zlib.error, gzip.BadGzipFile) as error:
                what = f"is damaged or cut short after line {number}: {error}"
                raise ArchiveError(what, where=str(path), remedy=_RESTORE) from error
            except OSError as error:
                raise ArchiveError(f"can't be read: {error.strerror or error}", where=str(path)) from error
            if line is None:
                return
            number += 1
            if not line.strip():
                continue
            with _at_line(path, number):
                record = _parse(line, expects_run=expects_run)
            yield number, record
            expects_run = False


@contextlib.contextmanager
def writing_whole(path: Path) -> Iterator[IO[bytes]]:
    """A file to write bytes to that takes `path`'s place once it is whole and on the disk.

    Raises:
        OutputError: when it can't be written; nothing of it is left then.
    """
    path = Path(os.path.realpath(path))  # a link stays a link
    # In the same folder: only there is the replacement one step of the file system.
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        try:
            with temporary.open("wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            with contextlib.suppress(FileNotFoundError):
                temporary.chmod(path.stat().st_mode & 0o777)
            temporary.replace(path)
        finally:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
        _sync_folder(path.parent)
    except OSError as error:
        what = f"can't be written: {error.strerror or error}"
        raise OutputError(what, where=str(path), remedy="free some space or choose another place") from error


def _write_lines(snapshot: Snapshot, file: IO[bytes], *, with_text: bool, on_progress: Progress) -> None:
    with_text = with_text and snapshot.has_text
    counts = _counts(snapshot)
    n_written, n_all = 0, sum(counts.values())

    def put(record: Mapping[str, object]) -> None:
        nonlocal n_written
        file.write(records.dump_record(record).encode("utf-8") + b"\n")
        n_written += 1
        if n_written % _TOLD_EACH == 0:
            on_progress(n_written, n_all)

    header = {"name": snapshot.name, "has_text": with_text, **counts}
    put({**records.run_record(snapshot.run), "snapshot": header})
    for document in snapshot.documents:
        put(records.document_record(document, with_text=with_text))
    for skipped in snapshot.skipped:
        put(records.skipped_record(skipped))
    for link in snapshot.links:
        put(records.link_record(link))
    for cluster in snapshot.clusters:
        put(records.cluster_record(cluster))
    for shortcut in snapshot.shortcuts:
        put({"schema": SHORTCUT, "shortcut": shortcut})


def _counts(snapshot: Snapshot) -> dict[str, int]:
    return {
        "n_documents": len(snapshot.documents),
        "n_skipped": len(snapshot.skipped),
        "n_links": len(snapshot.links),
        "n_clusters": len(snapshot.clusters),
        "n_shortcuts": len(snapshot.shortcuts),
    }


def _header(record: Record) -> Mapping[str, object]:
    header = record.get("snapshot")
    if not isinstance(header, dict):
        raise ArchiveError(
            "is a list of records, not a whole snapshot", remedy="make one with: tracker snapshots export"
        )
    wanted: dict[str, type] = {"name": str, "has_text": bool, "n_documents": int, "n_skipped": int}
    wanted |= {"n_links": int, "n_clusters": int, "n_shortcuts": int}
    for key, kind in wanted.items():
        if not isinstance(header.get(key), kind):
            raise ArchiveError(f"`snapshot.{key}` is missing or ill-typed", remedy=_RESTORE)
    return header


def _check_document(document: Document, seen: set[str], *, has_text: bool) -> None:
    if document.id in seen:
        raise ArchiveError(f"the document {document.id} stands here twice", remedy=_RESTORE)
    seen.add(document.id)
    if has_text and hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest() != document.sha256:
        raise ArchiveError(f"the text of {document.id} isn't the one that was scanned (sha256)", remedy=_RESTORE)


def _shortcut(record: Record) -> str:
    shortcut = record.get("shortcut")
    if not isinstance(shortcut, str):
        raise ArchiveError("the key `shortcut` wants text", remedy=_RESTORE)
    return shortcut


def _parse(line: bytes, *, expects_run: bool) -> Record:
    try:
        record = json.loads(line.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        if expects_run:
            raise ArchiveError("is not a file of tracker's records") from error
        if line.startswith((b"<<<<<<<", b"=======", b">>>>>>>")):
            raise ArchiveError("a merge conflict stands here", remedy="export the snapshot again") from error
        what = "is cut short" if not line.endswith(b"\n") else f"is no JSON: {error}"
        raise ArchiveError(what, remedy=_RESTORE) from error
    if not isinstance(record, dict):
        raise ArchiveError("is no record: it wants an object", remedy=_RESTORE)
    schema = records.schema_of(record, known=_KNOWN)
    if expects_run and schema != records.RUN:
        raise ArchiveError(f"the first line wants to be {records.RUN}, got {schema}", remedy=_RESTORE)
    return record


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    try:
        file = path.open("rb")
    except FileNotFoundError as error:
        raise SnapshotNotFoundError("no such snapshot file", where=str(path)) from error
    except OSError as error:
        raise ArchiveError(f"can't be read: {error.strerror}", where=str(path)) from error
    with file:
        packed = file.read(2) == _GZIP_MAGIC
        file.seek(0)
        if packed:
            with gzip.GzipFile(fileobj=file, mode="rb") as unpacked:
                yield cast(IO[bytes], unpacked)
        else:
            yield file


@contextlib.contextmanager
def _at_line(path: Path, number: int) -> Iterator[None]:
    """Gives an ArchiveError from inside its file and line."""
    try:
        yield
    except ArchiveError as error:
        if error.where:
            raise
        raise ArchiveError(error.what, where=f"{path}:{number}", remedy=error.remedy or _RESTORE) from error


def _sync_folder(folder: Path) -> None:
    """The new name survives a power cut; where a folder can't be synced, its file system sees to it."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
