"""What a large snapshot leaves behind, so that a few new articles can be put beside it: which files it was made of,
and how rare words were.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from .engines import Progress
from .errors import TrackerError
from .ingest import Ingested, Inventory, read_sources
from .model import Run, Skipped, Snapshot
from .settings import Settings, wants_statements
from .store import Archive, Entry
from .version import __version__

if TYPE_CHECKING:
    from .match.word_weights import WordWeights

#: New articles a known one, up to which they are put beside them; and how many of all may have come that way.
_FEW, _GROWN = 0.001, 0.1
#: Recipes of what is kept: what files of many documents hold, by their marks; the rest see below.
CONTENTS = f"contents {__version__}"
_WEIGHTS, _BASE, _FILES = (f"{what} {__version__}" for what in ("word weights", "settled", "files"))


def keep_whole(
    entry: Entry, inventory: Inventory, weights: WordWeights | None, archive: Archive, settings: Settings
) -> None:
    """Keep what the next scan needs of a snapshot whose pairs were all weighed, where it is large enough."""
    if weights is None or entry.n_documents < settings.candidates.settled_from or not inventory.digest:
        return
    if wants_statements(settings, entry.n_documents):
        return
    archive.keep_features({str(entry.number): weights.pack()}, recipe=_WEIGHTS)
    _keep(entry, inventory, entry.number, entry.n_documents, archive)


def keep_contents(read: Ingested, archive: Archive) -> None:
    """Keep what files of many documents hold, so that they need not be parsed again."""
    archive.keep_features({mark: contents.pack() for mark, contents in read.contents.items()}, recipe=CONTENTS)


def carry_on(before: Entry, entry: Entry, archive: Archive) -> None:
    """Keep for a snapshot of the same documents what is kept for the one before."""
    kept = archive.features([str(before.number)], recipe=_BASE)
    if kept:
        archive.keep_features({str(entry.number): kept[str(before.number)]}, recipe=_BASE)


def add_new(
    before: Entry,
    inventory: Inventory,
    archive: Archive,
    sources: Sequence[str],
    settings: Settings,
    *,
    run: Run,
    name: str,
    on_progress: Progress,
) -> tuple[Entry, tuple[Snapshot, Snapshot], int] | None:
    """The snapshot of `before` with the few articles that are new, where that is all there is to do; else None.

    Returns:
        Its entry, the two sides as of `additions.Added`, and how many documents are new.
    """
    if before.n_documents < settings.candidates.settled_from or wants_statements(settings, before.n_documents):
        return None
    whole = _read_base(before, archive)
    if whole is None or archive.newest() != before.number:
        return None
    base, n_base, digest = whole
    files, passed = _read_files(digest, archive)
    if not files or any(inventory.marks.get(name) != mark for name, mark in files.items()):
        return None
    read = _read_new(files, inventory, archive, sources, settings)
    if read is None:
        return None
    n_documents, n_new = before.n_documents + len(read.documents), before.n_documents + len(read.documents) - n_base
    packed = archive.features([str(base)], recipe=_WEIGHTS).get(str(base))
    known = archive.kept_scan(before)
    if (
        packed is None
        or len(read.documents) > max(1, int(_FEW * before.n_documents))
        or n_new > _GROWN * n_base
        or wants_statements(settings, n_documents)
        or known.has_any([document.id for document in read.documents])
    ):
        return None
    # Here, as what it needs takes a while to load.
    from .additions import add_documents
    from .match.word_weights import unpack_weights

    rows, shortcuts = known.lists()
    skipped = {*(row for row in rows if row not in passed), *inventory.skipped, *read.skipped}
    added = add_documents(
        read.documents, archive, before, weights=unpack_weights(packed), run=run, name=name,
        skipped=sorted(skipped, key=lambda row: (row.where, row.reason)),
        shortcuts=[*(line for line in shortcuts if _TOLD not in line), _tell(n_new)], settings=settings,
        on_progress=on_progress,
    )  # fmt: skip
    if added is None:
        return None
    keep_contents(read, archive)
    _keep(added.entry, inventory, base, n_base, archive)
    return added.entry, (added.old, added.new), len(read.documents)


_TOLD = "since all pairs were weighed"


def _tell(n_new: int) -> str:
    came = f"{n_new} article{'s' if n_new > 1 else ''} came {_TOLD} and {'were' if n_new > 1 else 'was'} held"
    return f"{came} against all others; pairs known before stand as they were: tracker scan --anew weighs all again"


def _read_new(
    files: Mapping[str, str], inventory: Inventory, archive: Archive, sources: Sequence[str], settings: Settings
) -> Ingested | None:
    """What stands in files that weren't there before; None where there is nothing, or more to it."""
    new = [file for file in inventory.files if file.id not in files]
    if not new:
        return None
    marks = {file.id: inventory.marks[file.id] for file in new if file.id in inventory.marks}
    only = Inventory(new, (), marks, inventory.states, "")
    try:
        read = read_sources(sources, settings, known=archive.known, inventory=only)
    except TrackerError:  # told when all is read
        return None
    return read if read.is_lasting and not read.remarks else None


def _keep(entry: Entry, inventory: Inventory, base: int, n_base: int, archive: Archive) -> None:
    told = json.dumps([base, n_base, inventory.digest])
    archive.keep_features({str(entry.number): told.encode()}, recipe=_BASE)
    rows = [(row.where, row.reason, row.remedy) for row in inventory.skipped]
    packed = zlib.compress(json.dumps([dict(inventory.marks), rows]).encode("ascii"), 1)
    archive.keep_features({inventory.digest: packed}, recipe=_FILES)


def _read_base(entry: Entry, archive: Archive) -> tuple[int, int, str] | None:
    """Number and size of the snapshot whose pairs were all weighed last, and which files `entry` was made of."""
    kept = archive.features([str(entry.number)], recipe=_BASE).get(str(entry.number))
    if kept is None:
        return None
    base, n_base, digest = json.loads(kept)
    return base, n_base, digest


def _read_files(digest: str, archive: Archive) -> tuple[dict[str, str], set[Skipped]]:
    """The marks of an inventory's files by their ids, and what was passed over on the way to them."""
    kept = archive.features([digest], recipe=_FILES).get(digest)
    if kept is None:
        return {}, set()
    marks, rows = json.loads(zlib.decompress(kept))
    return marks, {Skipped(*row) for row in rows}
