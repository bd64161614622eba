"""Sources to snapshots: where ingest, pipeline and archive meet. Commands and `import tracker` call it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from .engines import Engine, Progress
from .errors import InputError, SnapshotNotFoundError
from .ingest import Ingested, read_sources
from .model import Document, Passage, Run, Snapshot
from .pipeline import build_snapshot
from .settings import Settings, settings_as_mapping
from .statements.mentions import RULES, Mentions, pack_mentions, seen_beside_text, unpack_mentions
from .store import Archive, Entry, Signatures, content_key, load, save
from .store.parquet import is_tables_folder, load_tables
from .version import __version__

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_STATEMENTS = f"statements {__version__} {RULES}"


def _silent(stage: str, done: int, total: int) -> None:
    """No progress wanted."""


@dataclass(frozen=True, slots=True)
class Scanned:
    """A scan that the archive has kept.

    `n_read` documents were read anew, `n_known` were found in the archive unchanged; `is_unchanged`
    says that the whole snapshot was: then links and clusters were taken over too. `before` is the scan
    before: the newest of the same sources, else the newest whose sources were all read again; `gone`
    are ids of it that are not there any more. `remarks` say why known work was done again, if it was.
    """

    snapshot: Snapshot
    entry: Entry
    n_read: int
    n_known: int
    is_unchanged: bool
    gone: tuple[str, ...]
    before: Snapshot | None = None
    remarks: tuple[str, ...] = ()


class Warm:
    """What a process that scans again and again needs not read from the archive each time; start with an empty one.

    It changes no result: it holds the last snapshot, and only serves while that is the newest there is.
    """

    def __init__(self) -> None:
        self._number = 0
        self._snapshot: Snapshot | None = None

    def keep(self, entry: Entry, snapshot: Snapshot) -> None:
        """Hold a snapshot as that of an archive's entry."""
        self._number, self._snapshot = entry.number, snapshot

    def recall(self, number: int, name: str) -> Snapshot | None:
        """The snapshot of a number, if it is the one that is held."""
        held = self._snapshot if number == self._number else None
        return held if held is not None and held.name == name else None


def scan(
    sources: Sequence[str] | str,
    settings: Settings | None = None,
    *,
    created_at: str = "",
    on_progress: Progress = _silent,
) -> Snapshot:
    """The snapshot of sources, in memory: nothing is kept.

    Args:
        sources: files, folders, globs, `-`, `git:REV[:PATH]`; see docs/sources.md.
        created_at: the run's time, ISO in UTC; else the clock's.

    Raises:
        InputError: a source isn't there, or none holds a document.
    """
    chosen = settings or Settings()
    names = [sources] if isinstance(sources, str) else list(sources)
    read = read_sources(names, chosen, on_progress=_reading(on_progress))
    return build_snapshot(
        read.documents,
        skipped=read.skipped,
        run=_run(names, chosen, created_at),
        engine=_engine(),
        settings=chosen,
        on_progress=on_progress,
    )


def scan_into_archive(
    sources: Sequence[str],
    archive_path: Path,
    settings: Settings,
    *,
    name: str = "",
    created_at: str = "",
    only_news: bool = False,
    warm: Warm | None = None,
    on_progress: Progress = _silent,
) -> Scanned:
    """Scan sources and keep the snapshot; only what the archive doesn't know is worked on.

    Args:
        only_news: keep no snapshot where nothing has changed: `entry` is then that of the one before.
        warm: what an earlier call of this process on the same archive has left; see Warm.

    Raises:
        InputError: as `scan`; nothing is kept then.
        ArchiveBusyError: another scan holds the archive.
        ArchiveError: the archive is damaged, newer, not ours, or can't be written; it is as it was
            before.
    """
    check_sources(sources)
    run = _run(sources, settings, created_at)
    read: Ingested | None = None
    if not archive_path.exists():
        # Nothing is known yet, and sources without a document must not leave an empty archive behind.
        read = read_sources(sources, settings, on_progress=_reading(on_progress))
    with Archive.open(archive_path, create=True) as archive, archive.scanning():
        before = _load_before(archive, run.sources, warm or Warm())
        before_by_id = {document.id: document for document in before.documents} if before else {}
        n_known = 0

        def known(document_id: str, raw_digest: str) -> Document | None:
            nonlocal n_known
            document = before_by_id.get(document_id)
            if document is None or document.raw_digest != raw_digest:
                document = archive.known(document_id, raw_digest)
            n_known += document is not None
            return document

        if read is None:
            read = read_sources(sources, settings, on_progress=_reading(on_progress), known=known)
        # What stands in an alias file may be new though its path is not.
        same = before is not None and _is_same(before, read.documents, run) and not settings.statements.aliases
        if before is not None and same:
            snapshot = replace(before, name="", run=run, skipped=tuple(read.skipped))
        else:
            snapshot = build_snapshot(
                read.documents,
                skipped=read.skipped,
                run=run,
                engine=_engine(),
                settings=settings,
                memory=_ArchiveMemory(archive, settings),
                on_progress=on_progress,
            )
        if before is not None and same and only_news:
            entry = archive.find(before.name)
        else:
            on_progress("writing the snapshot", 0, 1)
            entry = archive.write(snapshot, name=name)
    snapshot = replace(snapshot, name=entry.name)
    if warm is not None:
        warm.keep(entry, snapshot)
    return Scanned(
        snapshot=snapshot,
        entry=entry,
        n_read=len(read.documents) - n_known,
        n_known=n_known,
        is_unchanged=same,
        gone=tuple(sorted(set(before_by_id) - {document.id for document in read.documents})),
        before=before,
        remarks=_redone(before, run) if before is not None else (),
    )


def open_snapshot(
    ref: str | None, archive_path: Path, settings: Settings, *, on_progress: Progress = _silent
) -> Snapshot:
    """What a SNAPSHOT argument means: a snapshot of the archive, a snapshot file, or a source.

    A name, number or date in the archive comes first, then a snapshot file or a folder of tables, then
    a source, which is scanned in memory. None means `latest`.

    Raises:
        SnapshotNotFoundError: none of these.
    """
    wanted = ref or "latest"
    missing: SnapshotNotFoundError | None = None
    if ref is None or archive_path.exists():
        with Archive.open(archive_path) as archive:
            try:
                return archive.load(wanted)
            except SnapshotNotFoundError as error:
                missing = error
    path = Path(wanted)
    if is_snapshot_file(path):
        return load(path)
    if is_tables_folder(path):
        return load_tables(path)
    if path.exists() or _is_special(wanted):
        return scan([wanted], settings, on_progress=on_progress)
    if missing is not None:
        raise missing
    raise SnapshotNotFoundError(
        f"no snapshot, file or folder {wanted}", remedy="tracker snapshots list shows the snapshots"
    )


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


def check_sources(sources: Sequence[str]) -> None:
    """Raise InputError for the first source that is plainly not there."""
    for source in sources:
        if not _is_special(source) and not Path(source).exists():
            raise InputError("there is no such file or folder", where=source, remedy="check the path")


def _is_special(source: str) -> bool:
    """Whether a source names no path of its own: standard input, a git revision, a pattern."""
    return source == "-" or source.startswith("git:") or any(sign in source for sign in "*?[")


class _ArchiveMemory:
    """What was found for pairs of texts, as the archive keeps it by content, stage and settings."""

    def __init__(self, archive: Archive, settings: Settings) -> None:
        self._archive = archive
        self._fingerprint = settings.fingerprint
        self._knobs = json.dumps(settings_as_mapping(settings)["passages"], sort_keys=True)

    def recall(
        self, stage: str, pairs: Sequence[tuple[Document, Document]]
    ) -> Mapping[tuple[str, str], tuple[Passage, ...]]:
        return self._archive.passages(pairs, recipe=self._recipe(stage))

    def remember(self, stage: str, found: Sequence[tuple[Document, Document, tuple[Passage, ...]]]) -> None:
        self._archive.keep_passages(found, recipe=self._recipe(stage))

    def recall_signatures(self, documents: Sequence[Document]) -> Mapping[str, NDArray[np.uint32]]:
        keys = {document.id: content_key(document) for document in documents}
        known = self._archive.signatures(list(keys.values()), settings=self._fingerprint)
        rows = dict(zip(known.keys, known.rows, strict=True))
        return {name: rows[key] for name, key in keys.items() if key in rows}

    def remember_signatures(self, documents: Sequence[Document], signatures: NDArray[np.uint32]) -> None:
        if documents:
            keys = tuple(content_key(document) for document in documents)
            self._archive.keep_signatures(Signatures(keys, signatures, self._fingerprint))

    def recall_statements(self, documents: Sequence[Document]) -> Mapping[str, Mentions]:
        keys = {document.id: _statements_key(document) for document in documents}
        kept = self._archive.features(keys.values(), recipe=_STATEMENTS)
        return {
            document.id: unpack_mentions(kept[keys[document.id]], document.text)
            for document in documents
            if keys[document.id] in kept
        }

    def remember_statements(self, documents: Sequence[Document], mentions: Sequence[Mentions]) -> None:
        packed = {
            _statements_key(document): pack_mentions(found, document.text)
            for document, found in zip(documents, mentions, strict=True)
        }
        if packed:
            self._archive.keep_features(packed, recipe=_STATEMENTS)

    def _recipe(self, stage: str) -> str:
        return f"{stage} {__version__} {self._knobs}"


def _statements_key(document: Document) -> str:
    return f"{content_key(document)}:{seen_beside_text(document)}"


def _engine() -> Engine:
    from .engines.local import LocalEngine

    return LocalEngine()


def _load_before(archive: Archive, sources: Sequence[str], warm: Warm) -> Snapshot | None:
    """The newest snapshot of these sources, else of some of them: of other sources nothing could be gone."""
    scanned = archive.sources()
    newest = next((one for one in reversed(scanned) if set(one[2]) == set(sources)), None)
    newest = newest or next((one for one in reversed(scanned) if set(one[2]) < set(sources)), None)
    if newest is None:
        return None
    number, name, _ = newest
    return warm.recall(number, name) or archive.load(name)


def _redone(before: Snapshot, run: Run) -> tuple[str, ...]:
    """What has changed since that more depends on than the documents, in one sentence; else nothing."""
    if before.run.version != run.version:
        return (
            f"tracker {before.run.version} made the scan before: what this version reads otherwise is worked on again",
        )
    changed = sorted(
        f"{group}.{name}"
        for group, knobs in run.settings.items()
        for name, value in _knobs(knobs).items()
        if _knobs(before.run.settings.get(group)).get(name) != value
    )
    if not changed:
        return ()
    groups = {name.partition(".")[0] for name in changed}
    again = [what for what, needed in _DEPENDS.items() if needed & groups]
    return (f"{', '.join(changed)} changed: {' and '.join(again)} again, the rest is as it was",)


#: What is done again when a setting of one of these groups has changed; the rest is found in the archive.
_DEPENDS = {
    "documents are read": {"ingest"},
    "articles are signed": {"fingerprint"},
    "pairs are compared": {"passages"},
    "links are gathered": {"fingerprint", "copies", "candidates", "passages", "statements", "ingest"},
}


def _knobs(group: object) -> Mapping[str, object]:
    return group if isinstance(group, Mapping) else {}


def _is_same(before: Snapshot, documents: Sequence[Document], run: Run) -> bool:
    return (
        before.has_text
        and before.run.version == run.version
        and before.run.settings == run.settings
        and before.documents == tuple(documents)
    )


def _run(sources: Sequence[str], settings: Settings, created_at: str) -> Run:
    now = created_at or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Run(version=__version__, settings=settings_as_mapping(settings), sources=tuple(sources), created_at=now)


def _reading(on_progress: Progress) -> Callable[[int, int], None]:
    return lambda done, total: on_progress("reading", done, total)


def export_snapshot(snapshot: Snapshot, path: Path, *, as_tables: bool, with_text: bool) -> None:
    """Write a snapshot file, or with `as_tables` a folder of Parquet tables.

    Raises:
        OutputError: it can't be written; nothing is left behind.
        MissingExtraError: tables without pyarrow.
    """
    if as_tables:
        from .store.parquet import save_tables

        save_tables(snapshot, path, with_text=with_text)
    else:
        save(snapshot, path, with_text=with_text)


def import_snapshot(path: Path) -> Snapshot:
    """The snapshot in a snapshot file or in a folder of Parquet tables.

    Raises:
        SnapshotNotFoundError: it isn't there.
        ArchiveError: it is none, or damaged.
        MissingExtraError: tables without pyarrow.
    """
    return load_tables(path) if path.is_dir() else load(path)
