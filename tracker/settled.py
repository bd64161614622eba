"""What a large snapshot leaves behind, so that a few articles can come or go: which files it was made of, and how
rare words were.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from typing import TYPE_CHECKING

from .engines import Progress
from .errors import TrackerError
from .ingest import SAME_TWICE, Contents, Ingested, Inventory, read_sources, unpack_contents
from .model import Document, Run, Skipped, Snapshot
from .settings import Settings, wants_statements
from .store import Archive, Entry
from .version import __version__

if TYPE_CHECKING:
    from .match.word_weights import WordWeights
    from .store.growing import KeptScan

#: Of so many documents one may come or go, and so many always, for the others to stay as they are; and the share
#: of all that may have come or gone that way.
_FEW, _AT_LEAST, _GROWN = 1000, 20, 0.1
#: Recipes of what is kept: what files of many documents hold, by their marks; the rest see below.
_CONTENTS = f"contents {__version__}"
_WEIGHTS, _WHEREABOUTS, _BASE, _FILES = (
    f"{what} {__version__}" for what in ("word weights", "whereabouts", "settled", "files")
)


@dataclass(frozen=True, slots=True)
class Few:
    """A snapshot that is another but for a few documents: its entry, the parts in which the two differ, how many
    documents were read, and ids of those that aren't there any more.
    """

    entry: Entry
    sides: tuple[Snapshot, Snapshot]
    n_read: int
    gone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Base:
    """Number and size of the snapshot whose pairs were all weighed last, how many documents came or went since,
    and the digest of the inventory that a snapshot was made of.
    """

    number: int
    n_documents: int
    n_changed: int
    inventory: str


def keep_whole(
    entry: Entry,
    snapshot: Snapshot,
    inventory: Inventory,
    weights: WordWeights | None,
    archive: Archive,
    settings: Settings,
) -> None:
    """Keep what the next scan needs of a snapshot whose pairs were all weighed, where it is large enough."""
    if weights is None or entry.n_documents < settings.candidates.settled_from or not inventory.digest:
        return
    if wants_statements(settings, entry.n_documents):
        return
    archive.keep_features({str(entry.number): weights.pack()}, recipe=_WEIGHTS)
    where = archive.find_whereabouts(entry, snapshot)
    archive.keep_features({str(entry.number): where.pack()}, recipe=_WHEREABOUTS)
    _keep(entry, inventory, _Base(entry.number, entry.n_documents, 0, inventory.digest), archive)


def read_contents(mark: str, archive: Archive) -> Contents | None:
    """What a file of many documents holds, by its mark, where it is known."""
    packed = archive.features([mark], recipe=_CONTENTS).get(mark)
    return unpack_contents(packed) if packed else None


def keep_contents(read: Ingested, archive: Archive) -> None:
    """Keep what files of many documents hold, so that they need not be parsed again."""
    archive.keep_features({mark: contents.pack() for mark, contents in read.contents.items()}, recipe=_CONTENTS)


def carry_on(before: Entry, entry: Entry, inventory: Inventory | None, archive: Archive) -> None:
    """Keep for a snapshot of the same documents, in these files now, what is kept for the one before."""
    base = _read_base(before, archive)
    if base is not None and inventory is not None and inventory.digest:
        _keep(entry, inventory, replace(base, inventory=inventory.digest), archive)


def change_few(
    before: Entry,
    inventory: Inventory,
    archive: Archive,
    sources: Sequence[str],
    settings: Settings,
    *,
    run: Run,
    name: str,
    on_progress: Progress,
) -> Few | None:
    """The snapshot of `before` with the few articles that came and without those that went; None if there is more."""
    if before.n_documents < settings.candidates.settled_from or wants_statements(settings, before.n_documents):
        return None
    base = _read_base(before, archive)
    if base is None or not inventory.digest or archive.newest() != before.number:
        return None
    files, passed = _read_files(base.inventory, archive)
    number = str(base.number)
    weights, where = (archive.features([number], recipe=recipe).get(number) for recipe in (_WEIGHTS, _WHEREABOUTS))
    if weights is None or where is None:
        return None
    # Here, as what it needs takes a while to load.
    from .store.whereabouts import unpack_whereabouts

    known = archive.kept_scan(before, base.number, unpack_whereabouts(where))
    most = max(_AT_LEAST, before.n_documents // _FEW)
    differing = _read_differing(files, inventory, archive, known, sources, settings, most=most)
    if differing is None:
        return None
    read, fresh, gone = differing
    rows, shortcuts = known.lists()
    if gone and any(SAME_TWICE in row.reason for row in rows):
        return None  # what went from one file may stand in another still
    n_changed = base.n_changed + max(len(fresh), len(gone))
    if (
        n_changed > _GROWN * base.n_documents
        or wants_statements(settings, before.n_documents + len(fresh))
        or known.has_any([document.id for document in fresh if document.id not in gone])
    ):
        return None
    from . import few_changes
    from .match.word_weights import unpack_weights

    changed = tuple(file for file, mark in files.items() if inventory.marks.get(file) != mark)
    rows = [row for row in rows if row not in passed and not row.where.startswith(changed)]
    skipped = {*rows, *inventory.skipped, *(read.skipped if read else ())}
    done = few_changes.change_few(
        fresh, gone.keys(), archive, before, known, weights=unpack_weights(weights), run=run, name=name,
        skipped=sorted(skipped, key=lambda row: (row.where, row.reason)),
        shortcuts=[*(line for line in shortcuts if _TOLD not in line), _tell(n_changed)], settings=settings,
        on_progress=on_progress,
    )  # fmt: skip
    if done is None:
        return None
    if read:
        keep_contents(read, archive)
    _keep(done.entry, inventory, replace(base, n_changed=n_changed, inventory=inventory.digest), archive)
    names = {document.id for document in fresh}
    return Few(done.entry, (done.old, done.new), len(fresh), tuple(sorted(gone.keys() - names)))


_TOLD = "since all pairs were weighed"


def _tell(n: int) -> str:
    came = f"{n} article{'s' if n > 1 else ''} came, went or changed {_TOLD}: what is new was held against all others"
    return f"{came}, pairs known before stand as they were; tracker scan --anew weighs all again"


def _read_differing(
    files: Mapping[str, str],
    inventory: Inventory,
    archive: Archive,
    known: KeptScan,
    sources: Sequence[str],
    settings: Settings,
    *,
    most: int,
) -> tuple[Ingested | None, tuple[Document, ...], dict[str, str]] | None:
    """What was read, documents that came, and ids with raw digests of those that went; None where there is more to it.

    Args:
        files: the marks of the files that stood there before.
        most: documents that may come, or go, and files that may differ.
    """
    new = [file for file in inventory.files if files.get(file.id) != inventory.marks[file.id]]
    changed = [name for name, mark in files.items() if inventory.marks.get(name) != mark]
    if not files or not (new or changed) or len(new) > most or len(changed) > most:
        return None
    old: dict[str, str] = {}
    file_of: dict[str, str] = {}
    for name in changed:
        contents = read_contents(files[name], archive)
        held = {name: files[name]} if contents is None else {base: digest for base, _, digest in contents.documents}
        # A sidecar may have named the document, or the file had none: who goes can't be told by the path.
        if contents is None and not known.holds(name, files[name]):
            return None
        # Of several under one name it isn't known here which is which.
        if old.keys() & held.keys() or (contents is not None and len(held) < len(contents.documents)):
            return None
        old |= held
        file_of.update(dict.fromkeys(held, name))
    if not new:
        return None, (), old
    marks = {file.id: inventory.marks[file.id] for file in new}
    only = Inventory(new, (), marks, inventory.states, "")
    stand_in = _stand_in()

    def find_known(name: str, raw_digest: str) -> Document | None:
        if old.get(name) == raw_digest:
            return replace(stand_in, id=name, key=name, sha256=raw_digest, raw_digest=raw_digest)
        return archive.known(name, raw_digest)

    try:
        read = read_sources(sources, settings, known=find_known, inventory=only)
    except TrackerError:  # it is told when all is read
        return None
    if not read.is_lasting or read.remarks:
        return None
    stay = {one.id for one in read.documents if old.get(one.id) == one.raw_digest}
    if any(one.id in stay and file_of[one.id] != one.provenance.get("path", one.id) for one in read.documents):
        return None  # it stands in another file now, and says so
    fresh = tuple(one for one in read.documents if one.id not in stay)
    gone = {name: digest for name, digest in old.items() if name not in stay}
    few = max(len(fresh), len(gone)) <= most
    return (read, fresh, gone) if few and (fresh or gone) and all(known.holds(*one) for one in gone.items()) else None


def _stand_in() -> Document:
    """Of a document that stays where it is, what reading asks of it."""
    return Document("", "", "", "", "", "", None, 0, "", (), "")


def _keep(entry: Entry, inventory: Inventory, base: _Base, archive: Archive) -> None:
    archive.keep_features({str(entry.number): json.dumps(astuple(base)).encode()}, recipe=_BASE)
    rows = [(row.where, row.reason, row.remedy) for row in inventory.skipped]
    packed = zlib.compress(json.dumps([dict(inventory.marks), rows]).encode("ascii"), 1)
    archive.keep_features({inventory.digest: packed}, recipe=_FILES)


def _read_base(entry: Entry, archive: Archive) -> _Base | None:
    kept = archive.features([str(entry.number)], recipe=_BASE).get(str(entry.number))
    return _Base(*json.loads(kept)) if kept else None


def _read_files(digest: str, archive: Archive) -> tuple[dict[str, str], set[Skipped]]:
    """The marks of an inventory's files by their ids, and what was passed over on the way to them."""
    kept = archive.features([digest], recipe=_FILES).get(digest)
    if kept is None:
        return {}, set()
    marks, rows = json.loads(zlib.decompress(kept))
    return marks, {Skipped(*row) for row in rows}
