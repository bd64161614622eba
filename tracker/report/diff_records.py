"""Differences for other programs: one JSON object, one record a line, or a table of edits."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from ..change.snapshots import SnapshotDiff
from ..model import DocumentChange, Edit, Run
from ..records import Record, dump_record, to_record
from .csv import write_rows
from .diff_selection import Narrowing, Shown, name_side, select_differences


def diff_json(diff: SnapshotDiff, *, narrowing: Narrowing | None = None, limit: int | None = None) -> Iterator[str]:
    """One object with `run, old, new, counts, changes, edits, shifts, copying, shortcuts`, in this order.

    The lists hold the same records as the JSON Lines do, one a line, so that two reports compare line by line.
    """
    shown = select_differences(diff, narrowing, folding=False)
    yield "{\n"
    yield f'"run": {dump_record(to_record(_run(diff)))},\n'
    yield f'"old": {dump_record(_side(diff, is_old=True))},\n"new": {dump_record(_side(diff, is_old=False))},\n'
    yield f'"counts": {json.dumps(dict(shown.counts))},\n'
    yield from _list("changes", (dump_record(to_record(change)) for change in _changes(shown, narrowing)))
    yield from _list("edits", (dump_record(to_record(edit)) for edit in shown.edits[:limit]))
    yield from _list("shifts", (dump_record(to_record(shift)) for shift in shown.shifts[:limit]))
    yield from _list("copying", (dump_record(to_record(change)) for change in shown.copying))
    yield from _list("shortcuts", map(json.dumps, diff.shortcuts), last=True)
    yield "}\n"


def diff_jsonl(diff: SnapshotDiff, *, narrowing: Narrowing | None = None, limit: int | None = None) -> Iterator[str]:
    """One record a line: the run, what became of each document, edits and shifts by rank, the copying, shortcuts."""
    shown = select_differences(diff, narrowing, folding=False)
    yield dump_record(to_record(_run(diff))) + "\n"
    for change in _changes(shown, narrowing):
        yield dump_record(to_record(change)) + "\n"
    for edit in shown.edits[:limit]:
        yield dump_record(to_record(edit)) + "\n"
    for shift in shown.shifts[:limit]:
        yield dump_record(to_record(shift)) + "\n"
    for cluster in shown.copying:
        yield dump_record(to_record(cluster)) + "\n"
    for shortcut in diff.shortcuts:
        yield dump_record({"schema": "tracker.shortcut/1", "shortcut": shortcut}) + "\n"


def diff_csv(diff: SnapshotDiff, *, narrowing: Narrowing | None = None, limit: int | None = None) -> Iterator[str]:
    """One row an edit, by rank, with its document's status; a document without edits has a row of its own."""
    shown = select_differences(diff, narrowing, folding=False)
    by_names = {(change.old, change.new): change for change in diff.changes}
    headings = ["status", "old_document", "new_document", "similarity", "kind", "rank", "old_start", "old_end",
                "old_text", "new_start", "new_end", "new_text", "why"]  # fmt: skip
    with_edits = {(edit.old.document, edit.new.document) for edit in shown.edits}
    bare = [change for change in shown.changes if (change.old, change.new) not in with_edits]
    rows = [_edit_row(edit, by_names.get((edit.old.document, edit.new.document))) for edit in shown.edits[:limit]]
    return write_rows(headings, [*rows, *(_change_row(change) for change in bare)])


def _edit_row(edit: Edit, change: DocumentChange | None) -> list[str | int | float]:
    status, similarity = (change.status, change.similarity) if change else ("edited", 0.0)
    old, new = edit.old, edit.new
    return [status, old.document, new.document, similarity, edit.kind, edit.rank,
            old.start, old.end, old.text, new.start, new.end, new.text, edit.why]  # fmt: skip


def _change_row(change: DocumentChange) -> list[str | int | float]:
    return [change.status, change.old, change.new, change.similarity, *[""] * 8, change.why]


def _changes(shown: Shown, narrowing: Narrowing | None) -> Iterable[DocumentChange]:
    """All documents, also the unchanged, unless some were asked for: a program counts for itself."""
    narrowed = narrowing is not None and narrowing != Narrowing()
    return shown.changes if narrowed else shown.diff.changes


def _run(diff: SnapshotDiff) -> Run:
    """What made the diff: of the new snapshot, so that the same two snapshots give the same file."""
    sides = (name_side(diff.new),) if diff.within else (name_side(diff.old), name_side(diff.new))
    return Run(diff.new.run.version, diff.new.run.settings, sides, diff.new.run.created_at, diff.new.run.tool)


def _side(diff: SnapshotDiff, *, is_old: bool) -> Record:
    side = diff.old if is_old else diff.new
    return {
        "name": name_side(side),
        "created_at": side.run.created_at,
        "sources": list(side.run.sources),
        "n_documents": len(side.documents),
    }


def _list(name: str, items: Iterable[str], *, last: bool = False) -> Iterator[str]:
    yield f'"{name}": ['
    between = "\n"
    for item in items:
        yield between + item
        between = ",\n"
    yield f"\n]{'' if last else ','}\n"
