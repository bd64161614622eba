"""Sources to snapshots: where ingest, pipeline and archive meet. Commands and `import tracker` call it."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path

from .engines import Progress, silent
from .errors import SnapshotNotFoundError
from .ingest import read_sources
from .model import Document, Link, Snapshot
from .rescan import Scanned, Warm, local_engine, scan_into_archive, stage
from .runs import begin_run, check_sources, is_special
from .settings import Settings
from .store import Archive, Only, load, save
from .store.parquet import is_tables_folder, load_tables

__all__ = [
    "Scanned",
    "Warm",
    "check_sources",
    "export_snapshot",
    "find_similar",
    "import_snapshot",
    "is_snapshot_file",
    "open_snapshot",
    "scan",
    "scan_into_archive",
]


def scan(
    sources: Sequence[str] | str,
    settings: Settings | None = None,
    *,
    created_at: str = "",
    on_progress: Progress = silent,
) -> Snapshot:
    """The snapshot of sources, in memory: nothing is kept.

    Args:
        sources: files, folders, globs, `-`, `git:REV[:PATH]`; see docs/sources.md.
        created_at: the run's time, ISO in UTC; else the clock's.

    Raises:
        InputError: a source isn't there, or none holds a document.
    """
    from .pipeline import build_snapshot  # here: a list of snapshots must not pay for it

    chosen = settings or Settings()
    names = [sources] if isinstance(sources, str) else list(sources)
    read = read_sources(names, chosen, on_progress=stage("reading", on_progress))
    return build_snapshot(
        read.documents,
        skipped=read.skipped,
        run=begin_run(names, chosen, created_at),
        engine=local_engine(),
        settings=chosen,
        on_progress=on_progress,
    )


def open_snapshot(
    ref: str | None,
    archive_path: Path,
    settings: Settings,
    *,
    only: Only | None = None,
    on_progress: Progress = silent,
) -> Snapshot:
    """What a SNAPSHOT argument means: a snapshot of the archive, a snapshot file, or a source.

    A name, number or date in the archive comes first, then a snapshot file or a folder of tables, then
    a source, which is scanned in memory. None means `latest`.

    Args:
        only: kinds of links and clusters that are enough; out of an archive no others are read.

    Raises:
        SnapshotNotFoundError: none of these.
    """
    wanted = ref or "latest"
    missing: SnapshotNotFoundError | None = None
    if ref is None or archive_path.exists():
        with Archive.open(archive_path) as archive:
            try:
                return archive.load(wanted, only=only, on_progress=stage("opening the snapshot", on_progress))
            except SnapshotNotFoundError as error:
                missing = error
    path = Path(wanted)
    if is_snapshot_file(path):
        return load(path, on_progress=stage("reading the snapshot file", on_progress))
    if is_tables_folder(path):
        return load_tables(path)
    if path.exists() or is_special(wanted):
        return scan([wanted], settings, on_progress=on_progress)
    if missing is not None:
        raise missing
    raise SnapshotNotFoundError(
        f"no snapshot, file or folder {wanted}", remedy="tracker snapshots list shows the snapshots"
    )


def find_similar(
    query: Document, ref: str | None, archive_path: Path, settings: Settings, *, on_progress: Progress = silent
) -> tuple[Snapshot, list[Link]]:
    """What in a SNAPSHOT is like a document, as `match.similar.find_similar`, and what of the snapshot it speaks of.

    One in the archive is asked by its index of words: only documents that are looked into are read, and
    only they are in the snapshot that is returned. Any other is opened whole.

    Raises:
        SnapshotNotFoundError: as `open_snapshot`.

    Cost: out of an archive of 100,000 articles a second.
    """
    from .match import similar

    if ref is None or archive_path.exists():
        with (
            contextlib.suppress(SnapshotNotFoundError),
            Archive.open(archive_path) as archive,
            archive.corpus(ref or "latest", without=query) as (run, corpus),
        ):
            if corpus is not None:
                on_progress("looking for what is like it", 0, 0)
                links = similar.find_similar_in(query, corpus, settings)
                read = sorted(corpus.were_read.values(), key=lambda document: document.id)
                return Snapshot("", run, tuple(read)), links
    snapshot = open_snapshot(ref, archive_path, settings, on_progress=on_progress)
    on_progress("looking for what is like it", 0, 0)
    return snapshot, similar.find_similar(query, snapshot.documents, settings)


def is_snapshot_file(path: Path) -> bool:
    """Whether a file says in its first line that it is a snapshot; false if it can't be read."""
    import gzip

    if not (path.name.endswith((".jsonl", ".jsonl.gz")) and path.is_file()):
        return False
    try:
        with gzip.open(path, "rb") if path.name.endswith(".gz") else path.open("rb") as file:
            return b'"tracker.run/' in file.read(200)
    except OSError:
        return False


def export_snapshot(
    snapshot: Snapshot, path: Path, *, as_tables: bool, with_text: bool, on_progress: Progress = silent
) -> None:
    """Write a snapshot file, or with `as_tables` a folder of Parquet tables.

    Raises:
        OutputError: it can't be written; nothing is left behind.
        MissingExtraError: tables without pyarrow.
    """
    if as_tables:
        from .store.parquet import save_tables

        save_tables(snapshot, path, with_text=with_text)
    else:
        save(snapshot, path, with_text=with_text, on_progress=stage("writing the snapshot", on_progress))


def import_snapshot(path: Path, *, on_progress: Progress = silent) -> Snapshot:
    """The snapshot in a snapshot file or in a folder of Parquet tables.

    Raises:
        SnapshotNotFoundError: it isn't there.
        ArchiveError: it is none, or damaged.
        MissingExtraError: tables without pyarrow.
    """
    return load_tables(path) if path.is_dir() else load(path, on_progress=stage("reading the snapshot", on_progress))
