"""What a report of differences shows, and what it only counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ..change.outcomes import ClusterChange, Shift
from ..change.snapshots import SnapshotDiff, count_kinds
from ..model import Document, DocumentChange, Edit, EditKind, Snapshot, Status
from .kind_names import list_kinds

#: Counted, and shown when asked for: quotation marks, dashes and page furniture.
FOLDED_KINDS: frozenset[EditKind] = frozenset({"typography", "boilerplate"})


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which edits and documents are wanted; what is empty asks for all.

    `documents` match an id, the end of one after a slash, or its beginning.
    """

    kinds: frozenset[EditKind] = frozenset()
    statuses: frozenset[Status] = frozenset()
    documents: tuple[str, ...] = ()
    min_rank: float = 0.0


@dataclass(frozen=True, slots=True)
class Shown:
    """A diff as a report tells it.

    Attributes:
        counts: documents by status, all of them, in the order of the report, zeros left out.
        n_edits: all edits by kind.
        changes: documents of which something is to be told, by status, then by their most important
            edit, then by name; the unchanged are left out unless they were asked for.
        edits: the most important first, without those that are only counted.
        folded: how many edits of FOLDED_KINDS are counted only.
        n_elsewhere: edits that the narrowing left out.
        shifts: of statements, the most important first.
        copying: without page furniture, of which `n_furniture` changes are counted only.
        old, new: documents by id.
    """

    diff: SnapshotDiff
    counts: Mapping[Status, int]
    n_edits: Mapping[EditKind, int]
    changes: tuple[DocumentChange, ...]
    edits: tuple[Edit, ...]
    folded: Mapping[EditKind, int]
    n_elsewhere: int
    shifts: tuple[Shift, ...]
    copying: tuple[ClusterChange, ...]
    n_furniture: int
    old: Mapping[str, Document]
    new: Mapping[str, Document]

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs at all."""
        return not (set(self.counts) - {"unchanged"} or self.diff.edits or self.diff.copying)

    def sides(self, edit: Edit) -> tuple[Document, Document]:
        """The two documents of an edit."""
        return self.old[edit.old.document], self.new[edit.new.document]


#: The order of documents in every report: what is lost first, what is the same last.
STATUS_ORDER: tuple[Status, ...] = (
    "disappeared", "edited", "returned", "renamed", "republished", "appeared", "unchanged",
)  # fmt: skip


def select_differences(diff: SnapshotDiff, narrowing: Narrowing | None = None, *, folding: bool = True) -> Shown:
    """What is shown of a diff.

    Args:
        folding: count typography and page furniture only, unless the narrowing names these kinds.
    """
    wanted = narrowing or Narrowing()
    counted = Counter(change.status for change in diff.changes)
    statuses = {(change.old, change.new): change.status for change in diff.changes}
    folded_kinds = FOLDED_KINDS - wanted.kinds if folding else frozenset[EditKind]()
    shown: list[Edit] = []
    folded: list[Edit] = []
    for edit in diff.edits:
        if _is_wanted(edit, wanted, statuses):
            (folded if edit.kind in folded_kinds else shown).append(edit)
    everything = "unchanged" in wanted.statuses
    narrowed_by_edit = bool(wanted.kinds or wanted.min_rank)
    highest: dict[tuple[str, str], float] = {}
    for edit in shown:
        names = edit.old.document, edit.new.document
        highest[names] = max(highest.get(names, 0.0), edit.rank)
    changes = [
        change
        for change in diff.changes
        if (everything or change.status != "unchanged")
        and (not wanted.statuses or change.status in wanted.statuses)
        and _names(wanted.documents, (change.old, change.new))
        and (not narrowed_by_edit or (change.old, change.new) in highest)
    ]
    changes.sort(key=lambda one: (STATUS_ORDER.index(one.status), -highest.get((one.old, one.new), 0.0)))
    copying = [] if narrowed_by_edit or wanted.statuses else [
        change for change in diff.copying if _names(wanted.documents, _members(change))
    ]  # fmt: skip
    return Shown(
        diff=diff,
        counts={status: counted[status] for status in STATUS_ORDER if counted[status]},
        n_edits=count_kinds(diff.edits),
        changes=tuple(changes),
        edits=tuple(shown),
        folded=count_kinds(folded),
        n_elsewhere=len(diff.edits) - len(shown) - len(folded),
        shifts=tuple(shift for shift in diff.shifts if _is_wanted_shift(shift, wanted)),
        copying=tuple(change for change in copying if not (folding and change.cluster.boilerplate)),
        n_furniture=sum(folding and change.cluster.boilerplate for change in copying),
        old={document.id: document for document in diff.old.documents},
        new={document.id: document for document in diff.new.documents},
    )


def _is_wanted(edit: Edit, wanted: Narrowing, statuses: Mapping[tuple[str, str], Status]) -> bool:
    names = edit.old.document, edit.new.document
    return (
        (not wanted.kinds or edit.kind in wanted.kinds)
        and edit.rank >= wanted.min_rank
        and (not wanted.statuses or statuses.get(names) in wanted.statuses)
        and _names(wanted.documents, names)
    )


def _is_wanted_shift(shift: Shift, wanted: Narrowing) -> bool:
    """A narrowing by edit or status asks for no statements; a rank is a shift's own."""
    names = {shift.document, *(span.document for span in (shift.old, shift.new) if span)}
    names |= {member.span.document for member in shift.elsewhere}
    return (
        not wanted.kinds and not wanted.statuses and shift.rank >= wanted.min_rank and _names(wanted.documents, names)
    )


def _members(change: ClusterChange) -> Collection[str]:
    clusters = [cluster for cluster in (change.old, change.new) if cluster]
    return {member.span.document for cluster in clusters for member in cluster.members}


def _names(wanted: Sequence[str], names: Collection[str]) -> bool:
    if not wanted:
        return True
    return any(
        name and (name == one or name.startswith(one) or name.endswith(f"/{one}")) for name in names for one in wanted
    )


def name_side(snapshot: Snapshot) -> str:
    """A snapshot's name, or what it was scanned from."""
    return snapshot.name or ", ".join(snapshot.run.sources) or "the scan"


def list_statuses(counts: Mapping[Status, int]) -> str:
    """`1 disappeared, 2 edited, 12 unchanged`."""
    return ", ".join(f"{count:,} {status}" for status, count in counts.items())


def tell_change(change: DocumentChange) -> str:
    """What the row of a document says beside its names: how alike, its edits, and why."""
    parts = []
    if change.old and change.new and change.status != "unchanged" and change.similarity < 1:
        if not change.similarity and not change.n_edits:  # kept without texts: how much is the same nobody knows
            return "; ".join(part for part in ("another text", change.why) if part)
        # 99.96 % is not the same text.
        parts.append(f"{min(change.similarity, 0.999):.1%}".replace(".0%", "%") + " the same")
    kinds = list_kinds(change.n_edits)
    parts += [part for part in (kinds, change.why) if part]
    return "; ".join(parts)


def tell_headline(shown: Shown) -> str:
    """One sentence on the whole: what became of how many documents, and how many edits there are."""
    diff = shown.diff
    if diff.within:
        n_versions = len(diff.changes)
        if not n_versions:
            return f"No document of {len(diff.new.documents):,} stands there in several versions"
        n_first = n_versions - sum(1 for change in diff.changes if change.old in {c.new for c in diff.changes})
        told = f"{_n(n_first, 'document')} in {_n(n_versions + n_first, 'version')}"
    else:
        told = list_statuses(shown.counts) or "no documents"
    return f"{told}; {tell_edits(shown)}" if shown.n_edits else told


def tell_edits(shown: Shown) -> str:
    """`4 edits: 1 figure, 3 style`, or `no edits`."""
    n_edits = sum(shown.n_edits.values())
    return f"{_n(n_edits, 'edit')}: {list_kinds(shown.n_edits)}" if n_edits else "no edits"


def _n(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
