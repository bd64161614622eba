"""A scan into the archive: what it knows is not worked on again, and where nothing is new nothing is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from . import settled
from .engines import Engine, Progress, silent
from .ingest import Ingested, Inventory, read_sources, take_inventory
from .model import Document, Passage, Run, Snapshot
from .runs import begin_run, check_sources, tell_redone
from .settings import Settings
from .store import Archive, Entry, Only
from .version import __version__

if TYPE_CHECKING:
    from .match.word_weights import WordWeights

# The pipeline and what it needs take half a second to import: a scan that finds nothing new does without.


_NOTHING = Only(links=frozenset(), clusters=frozenset())


class Warm:
    """What a process that scans again and again needs not read from the archive each time; start with an empty one.

    It changes no result: a snapshot of it serves only while it is the newest of its sources, and what is
    known of a pair of texts never changes.
    """

    def __init__(self) -> None:
        self._entry: Entry | None = None
        self._snapshot: Snapshot | None = None
        self.passages: dict[str, dict[tuple[str, str], tuple[Passage, ...]]] = {}

    def keep(self, entry: Entry, snapshot: Snapshot) -> None:
        """Hold a snapshot as that of an archive's entry."""
        self._entry, self._snapshot = entry, snapshot

    def forget(self) -> None:
        """Hold no snapshot: what came since was put beside it without it."""
        self._entry = self._snapshot = None
        self.passages.clear()

    def recall(self, entry: Entry) -> Snapshot | None:
        """The snapshot of an entry, if it is the one that is held."""
        return self._snapshot if self._entry == entry else None


@dataclass(frozen=True, slots=True)
class Scanned:
    """A scan into the archive, and the one before it.

    Attributes:
        entry: the snapshot's line in the archive; of the one before, where nothing new was to be kept.
        before: the newest snapshot of the same sources, else the newest whose sources were all read again.
        n_read, n_known: documents read anew, and found in the archive unchanged.
        is_unchanged: the whole snapshot was: then links and clusters were taken over too.
        gone: ids of the scan before that are not there any more.
        remarks: why known work was done again, if it was.
        differing: where few of many articles came or went, the parts in which the two snapshots differ.
    """

    archive_path: Path
    entry: Entry
    before: Entry | None
    n_read: int
    n_known: int
    is_unchanged: bool
    gone: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    differing: tuple[Snapshot, Snapshot] | None = field(default=None, repr=False)
    _built: Snapshot | None = field(default=None, repr=False)
    _built_before: Snapshot | None = field(default=None, repr=False)
    _documents_before: tuple[Document, ...] | None = field(default=None, repr=False)

    @property
    def snapshot(self) -> Snapshot:
        """The snapshot; one that was not made by this scan is read from the archive each time."""
        return self._built or self._load(self.entry)

    def load_sides(self) -> tuple[Snapshot, Snapshot] | None:
        """The snapshot before and this one, to be told apart; None for a first scan.

        Where there are no statements, which are told by their links, those of the one before aren't read; and
        clusters that are the same in both are left out of both, where a few articles came to many also documents.
        """
        if self.before is None:
            return None
        if self.differing is not None:
            return self.differing
        snapshot, held = self.snapshot, self._built_before
        if held is not None:
            return held, snapshot
        if self._documents_before is None or any(link.kind not in ("article", "passage") for link in snapshot.links):
            return self._load(self.before), snapshot
        before = {document.id: document for document in self._documents_before}
        changed = [one.id for one in snapshot.documents if one.id in before and before[one.id] != one]
        with Archive.open(self.archive_path) as archive:
            bare = archive.load(self.before.name, with_links=False, only=_NOTHING, documents=self._documents_before)
            clusters, places = archive.load_differing_clusters(
                self.before.name, self.entry.name, documents=before, changed=changed
            )
        old = replace(bare, clusters=tuple(clusters))
        return old, replace(snapshot, clusters=tuple([snapshot.clusters[place] for place in places]))

    def _load(self, entry: Entry) -> Snapshot:
        with Archive.open(self.archive_path) as archive:
            return archive.load(entry.name)


def scan_into_archive(
    sources: Sequence[str],
    archive_path: Path,
    settings: Settings,
    *,
    name: str = "",
    created_at: str = "",
    only_news: bool = False,
    anew: bool = False,
    warm: Warm | None = None,
    on_progress: Progress = silent,
) -> Scanned:
    """Scan sources and keep the snapshot; only what the archive doesn't know is worked on.

    The snapshot is the one that a scan from nothing makes, whatever was scanned before; but where a few
    articles are new among `candidates.settled_from` or more, pairs that are known stay as they were weighed last.

    Args:
        only_news: keep no snapshot where nothing has changed: `entry` is then that of the one before.
        anew: weigh all pairs, whatever is known; what was read and compared is taken from the archive still.
        warm: what an earlier call of this process on the same archive has left; see Warm.

    Raises:
        InputError: as `scan`; nothing is kept then.
        ArchiveBusyError: another scan holds the archive.
        ArchiveError: the archive is damaged, newer, not ours, or can't be written; it is as it was
            before.

    Cost: where nothing is new, the bytes of the sources and 5 µs a document; where a few articles are new among
    a hundred thousand, that and half a second.
    """
    check_sources(sources)
    run = begin_run(sources, settings, created_at)
    on_progress("looking what is there", 0, 0)
    inventory = take_inventory(sources, settings.ingest)
    read: Ingested | None = None
    if not archive_path.exists():
        # Nothing is known yet, and sources without a document must not leave an empty archive behind.
        read = read_sources(sources, settings, on_progress=stage("reading", on_progress), inventory=inventory)
    with Archive.open(archive_path, create=True) as archive, archive.scanning():
        entry_before, run_before = archive.find_before(sources) or (None, None)
        remarks = tell_redone(run_before, run) if run_before is not None else ()
        is_same_work = (
            entry_before is not None
            and run_before is not None
            and entry_before.has_text
            and (run_before.version, run_before.settings) == (run.version, run.settings)
            # What stands in an alias file may be new though its path is not.
            and not settings.statements.aliases
        )
        if entry_before and is_same_work and not anew and _is_inventory_of(entry_before, inventory, archive):
            entry = entry_before
            if not only_news:
                entry = archive.write_again(entry.name, run=run, name=name)
                _keep_inventory(entry, inventory, archive)
                settled.carry_on(entry_before, entry, inventory, archive)
            n_known = entry.n_documents
            return Scanned(archive_path, entry, entry_before, 0, n_known, is_unchanged=True, remarks=remarks)
        if entry_before and is_same_work and not anew and inventory:
            few = settled.change_few(
                entry_before, inventory, archive, sources, settings, run=run, name=name, on_progress=on_progress
            )
            if few is not None:
                if warm:
                    warm.forget()
                if inventory.stands():
                    _keep_inventory(few.entry, inventory, archive)
                n_known = few.entry.n_documents - few.n_read
                return Scanned(
                    archive_path, few.entry, entry_before, few.n_read, n_known,
                    is_unchanged=False, gone=few.gone, remarks=remarks, differing=few.sides,
                )  # fmt: skip
        held = warm.recall(entry_before) if warm and entry_before else None
        documents_before: tuple[Document, ...] = ()
        if entry_before is not None:
            on_progress("reading what is known", 0, 0)
            documents_before = held.documents if held else archive.load_documents(entry_before.name)
        before_by_id = {document.id: document for document in documents_before}
        with_text = before_by_id if entry_before is not None and entry_before.has_text else {}
        n_known = 0

        def known(document_id: str, raw_digest: str) -> Document | None:
            nonlocal n_known
            document = with_text.get(document_id)
            if document is None or document.raw_digest != raw_digest:
                document = archive.known(document_id, raw_digest)
            n_known += document is not None
            return document

        if read is None:
            read = read_sources(
                sources,
                settings,
                on_progress=stage("reading", on_progress),
                known=known,
                inventory=inventory,
                contents=lambda mark: settled.read_contents(mark, archive),
            )
        is_unchanged = is_same_work and not anew and documents_before == read.documents
        built: Snapshot | None = None
        if is_unchanged and entry_before is not None:
            entry = entry_before
            if not only_news:
                entry = archive.write_again(entry.name, run=run, skipped=read.skipped, name=name)
                if read.is_lasting and inventory and inventory.stands():
                    settled.carry_on(entry_before, entry, inventory, archive)
        else:
            built, weights = _build(read, run, archive, settings, warm, on_progress)
            on_progress("writing the snapshot", 0, 0)
            entry = archive.write(built, name=name, on_progress=stage("writing the snapshot", on_progress))
            built = replace(built, name=entry.name)
            if read.is_lasting and inventory and inventory.stands():
                settled.keep_whole(entry, built, inventory, weights, archive, settings)
            if warm:
                warm.keep(entry, built)
        settled.keep_contents(read, archive)
        # Where nothing is kept, what was passed over may be other than the snapshot before has it.
        if read.is_lasting and not (is_unchanged and only_news) and inventory and inventory.stands():
            _keep_inventory(entry, inventory, archive)
    return Scanned(
        archive_path=archive_path,
        entry=entry,
        before=entry_before,
        n_read=len(read.documents) - n_known,
        n_known=n_known,
        is_unchanged=is_unchanged,
        gone=tuple(sorted(before_by_id.keys() - {document.id for document in read.documents})),
        remarks=remarks,
        _built=built,
        _built_before=held,
        _documents_before=documents_before,
    )


#: Which snapshot was made of an inventory.
_INVENTORY = f"inventory {__version__}"


def _is_inventory_of(entry: Entry, inventory: Inventory | None, archive: Archive) -> bool:
    """Whether a snapshot was made of just what stands there now."""
    if inventory is None or not inventory.digest:
        return False
    kept = archive.features([inventory.digest], recipe=_INVENTORY)
    return kept.get(inventory.digest) == b"%d" % entry.number and inventory.stands()


def _keep_inventory(entry: Entry, inventory: Inventory | None, archive: Archive) -> None:
    if inventory is not None and inventory.digest:
        archive.keep_features({inventory.digest: b"%d" % entry.number}, recipe=_INVENTORY)


def stage(name: str, on_progress: Progress) -> Callable[[int, int], None]:
    """The progress of one stage, for those who don't know that there are others."""
    return lambda done, total: on_progress(name, done, total)


def local_engine() -> Engine:
    """This machine."""
    from .engines.local import LocalEngine

    return LocalEngine()


def _build(
    read: Ingested, run: Run, archive: Archive, settings: Settings, warm: Warm | None, on_progress: Progress
) -> tuple[Snapshot, WordWeights | None]:
    """The snapshot, and how rare the words of its documents are."""
    from .pipeline import build_snapshot
    from .store.memory import ArchiveMemory

    memory = ArchiveMemory(archive, settings, held=warm.passages if warm else None)
    snapshot = build_snapshot(
        read.documents,
        skipped=read.skipped,
        run=run,
        engine=local_engine(),
        settings=settings,
        memory=memory,
        on_progress=on_progress,
    )
    return snapshot, memory.weights
