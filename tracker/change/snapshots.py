"""Two snapshots held against each other: what became of each document, its edits, and the copying."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import get_args

from ..model import DocumentChange, Edit, EditKind, Snapshot
from ..settings import Settings
from .copying import diff_clusters
from .identity import Pairing, find_versions, match_documents, metadata_changes
from .likeness import share_of_words
from .outcomes import ClusterChange, ClusterStatus, Shift
from .series import Seen
from .shifts import find_shifts
from .versions import diff_documents

__all__ = ["ClusterChange", "ClusterStatus", "SnapshotDiff", "diff_snapshots", "diff_versions_within"]

#: Statuses under which the old and the new document are one, or one the other's text.
_SAME_DOCUMENT = frozenset({"unchanged", "edited", "renamed"})
#: Settings that decide what counts as copied: the copying of two snapshots made with others differs for that alone.
_OF_COPYING = ("fingerprint", "copies", "candidates", "passages")


@dataclass(frozen=True, slots=True)
class SnapshotDiff:
    """What differs between two snapshots.

    Attributes:
        changes: one for each document of either side: first the disappeared, then edited, returned,
            renamed, republished, appeared and unchanged ones, each by name. `edited` says that the
            text (or the headline, byline or date beside it) of the same document changed; renamed
            and republished ones may be edited as well, which their `n_edits` say.
        edits: of all documents that are in both, the most important first: by rank, then by
            document and place.
        shifts: statements that shifted, with where else they stand; see `shifts`.
        copying: groups and passages that are new, have grown or shrunk, or are gone.
        shortcuts: what was bounded or could not be compared, one sentence each.
        within: the versions inside one snapshot were compared with each other; `old` and `new` are
            that snapshot, and `changes` has one entry for each version but the first of its document.
    """

    old: Snapshot
    new: Snapshot
    changes: tuple[DocumentChange, ...]
    edits: tuple[Edit, ...]
    copying: tuple[ClusterChange, ...] = ()
    shortcuts: tuple[str, ...] = ()
    within: bool = False
    shifts: tuple[Shift, ...] = ()


def diff_snapshots(
    old: Snapshot, new: Snapshot, *, settings: Settings | None = None, earlier: Mapping[str, Seen] | None = None
) -> SnapshotDiff:
    """What became of each document from `old` to `new`, each edit of its text, and how the copying changed.

    Args:
        earlier: documents of snapshots before `old` by key, so that one that comes back is called
            returned and not appeared; see `series.Seen`.

    Cost: that of `diff_documents` for each document whose text changed; the others are only looked up.
    """
    chosen = settings or Settings()
    pairings = match_documents(old, new, settings=chosen, earlier=earlier)
    changes, edits, shortcuts = _diff_pairs(pairings, chosen, has_text=old.has_text and new.has_text)
    renamed = {p.old.id: p.new.id for p in pairings if p.old and p.new and p.status in _SAME_DOCUMENT}
    copying = diff_clusters(old.clusters, new.clusters, renamed=renamed)
    shifts = find_shifts(old, new, edits, same=renamed)
    return SnapshotDiff(old, new, changes, edits, copying, (*_not_compared(old, new), *shortcuts), shifts=shifts)


def diff_versions_within(snapshot: Snapshot, *, settings: Settings | None = None) -> SnapshotDiff:
    """Each version inside one snapshot held against the one before it, see `identity.find_versions`."""
    chosen = settings or Settings()
    pairings = []
    for chain in find_versions(snapshot.documents, settings=chosen):
        for number, (before, after) in enumerate(pairwise(chain), start=2):
            same = before.sha256 == after.sha256 and not metadata_changes(before, after)
            why = f"version {number} of {len(chain)} of {chain[0].key}"
            pairings.append(Pairing("unchanged" if same else "edited", before, after, why))
    changes, edits, shortcuts = _diff_pairs(pairings, chosen, has_text=snapshot.has_text)
    versions = {pairing.old.id: pairing.new.id for pairing in pairings if pairing.old and pairing.new}
    shifts = find_shifts(snapshot, snapshot, edits, same=versions, within=True)
    return SnapshotDiff(snapshot, snapshot, changes, edits, (), shortcuts, within=True, shifts=shifts)


def edit_order(edit: Edit) -> tuple[float, str, str, int, int]:
    """The most important first, then by document and place."""
    return -edit.rank, edit.document, edit.old.document, edit.new.start, edit.old.start


def _diff_pairs(
    pairings: Sequence[Pairing], settings: Settings, *, has_text: bool
) -> tuple[tuple[DocumentChange, ...], tuple[Edit, ...], tuple[str, ...]]:
    changes: list[DocumentChange] = []
    edits: list[Edit] = []
    shortcuts: list[str] = []
    for pairing in pairings:
        found: Sequence[Edit] = ()
        similarity = 0.0
        why = pairing.why
        if pairing.old and pairing.new:
            same_text = pairing.old.sha256 == pairing.new.sha256
            beside = metadata_changes(pairing.old, pairing.new)
            if has_text and (beside or not same_text):
                diff = diff_documents(pairing.old, pairing.new, settings=settings)
                found = diff.edits
                shortcuts += [f"{pairing.new.id}: {shortcut}" for shortcut in diff.shortcuts]
            similarity = 1.0 if same_text else 0.0
            if has_text and not same_text:
                similarity = share_of_words(pairing.old.text, pairing.new.text)
                if not found and similarity == 1.0:
                    beside = (*beside, "only white space differs")
            if any(edit.kind == "headline" for edit in found):
                beside = tuple(told for told in beside if not told.startswith("headline "))
            why = "; ".join(part for part in (why, *beside) if part)
        edits += found
        changes.append(
            DocumentChange(
                pairing.status,
                pairing.old.id if pairing.old else "",
                pairing.new.id if pairing.new else "",
                similarity,
                count_kinds(found),
                why,
            )
        )
    return tuple(changes), tuple(sorted(edits, key=edit_order)), tuple(shortcuts)


def count_kinds(edits: Iterable[Edit]) -> dict[EditKind, int]:
    """How many edits there are of each kind, in the order of the kinds, zeros left out."""
    counted = Counter(edit.kind for edit in edits)
    if not counted:  # most documents of most diffs
        return {}
    return {kind: counted[kind] for kind in get_args(EditKind) if counted[kind]}


def _not_compared(old: Snapshot, new: Snapshot) -> list[str]:
    told = []
    textless = [snapshot.name or "the scan" for snapshot in (old, new) if not snapshot.has_text]
    if textless:
        which = " and ".join(dict.fromkeys(textless))
        told.append(f"{which} was kept without texts: what is edited is told, the edits can't be")
    groups = [[snapshot.run.settings.get(name) for name in _OF_COPYING] for snapshot in (old, new)]
    if groups[0] != groups[1] or old.run.version != new.run.version:
        what = "settings" if groups[0] != groups[1] else "versions of tracker"
        told.append(f"the two snapshots were made with different {what}: the copying may differ for that alone")
    return told
