"""Two snapshots held against each other: what became of each document, its edits, and the copying."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..model import Cluster, Document, DocumentChange, Edit, Kind, Member, Snapshot
from ..settings import Settings

ClusterStatus = Literal["new", "grown", "shrunk", "gone"]


@dataclass(frozen=True, slots=True)
class ClusterChange:
    """What became of a group of copies or of a passage.

    `old` is None for a new one, `new` for one that is gone. `added` and `removed` are members in
    the order of their cluster; a group that won some and lost others is `grown`, with both told.
    """

    status: ClusterStatus
    kind: Kind
    old: Cluster | None
    new: Cluster | None
    added: tuple[Member, ...]
    removed: tuple[Member, ...]
    why: str


@dataclass(frozen=True, slots=True)
class SnapshotDiff:
    """What differs between two snapshots.

    Attributes:
        changes: one for each document of either side, in order of status as in `Status`, then of
            name; `edited` says that the text of a document with the same key changed.
        edits: of all documents that are in both, the most important first: by rank, then by
            document and place.
        copying: groups and passages that are new, have grown or shrunk, or are gone.
        shortcuts: what was bounded or could not be compared, one sentence each.
    """

    old: Snapshot
    new: Snapshot
    changes: tuple[DocumentChange, ...]
    edits: tuple[Edit, ...]
    copying: tuple[ClusterChange, ...] = ()
    shortcuts: tuple[str, ...] = ()


def diff_snapshots(old: Snapshot, new: Snapshot, *, settings: Settings | None = None) -> SnapshotDiff:
    """What became of each document from `old` to `new`, and how each text was edited."""
    changes: list[DocumentChange] = []
    before = {document.key: document for document in old.documents}
    after = {document.key: document for document in new.documents}
    for key in sorted(before.keys() | after.keys()):
        changes.append(_change(before.get(key), after.get(key)))
    return SnapshotDiff(old, new, tuple(changes), ())


def _change(old: Document | None, new: Document | None) -> DocumentChange:
    if old is None or new is None:
        return DocumentChange(
            "disappeared" if new is None else "appeared", old.id if old else "", new.id if new else "", 0
        )
    same = old.sha256 == new.sha256
    return DocumentChange("unchanged" if same else "edited", old.id, new.id, 1.0 if same else 0.0)
