"""Differences as Markdown, for a pull request, an issue or a note."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..change.snapshots import SnapshotDiff
from ..model import DocumentChange, Edit
from .diff_selection import Narrowing, Shown, name_side, select_differences, tell_change, tell_headline
from .diff_wording import InlinePiece, Mark, write_inline
from .kind_names import list_kinds, name_kind, name_shift
from .markdown_text import escape_markdown
from .names import name_document, name_outlet
from .terminal import neutralise, shorten

_LONGEST_CHARS = 600
#: Old words are struck through, new ones bold, moved ones in italics: as Markdown reads it everywhere.
_MARKS: dict[Mark, str] = {"old": "~~", "new": "**", "move": "*"}


def diff_markdown(diff: SnapshotDiff, *, narrowing: Narrowing | None = None, limit: int = 100) -> Iterator[str]:
    """The differences in pieces; of each of its parts `limit` rows are shown, the rest is counted."""
    shown = select_differences(diff, narrowing)
    parts = (
        _head(shown),
        _documents(shown, limit),
        _edits(shown, limit),
        _shifts(shown, limit),
        _copying(shown, limit),
        _foot(shown),
    )
    for part in parts:
        for line in part:
            yield line + "\n"


def _head(shown: Shown) -> Iterator[str]:
    diff = shown.diff
    if diff.within:
        yield f"# Versions in {escape_markdown(name_side(diff.new))}"
    else:
        yield f"# {escape_markdown(name_side(diff.old))} → {escape_markdown(name_side(diff.new))}"
    yield ""
    told = tell_headline(shown)
    yield f"{'Nothing differs: ' if shown.is_empty and not diff.within else ''}{told}."


def _documents(shown: Shown, limit: int) -> Iterator[str]:
    if not shown.changes:
        return
    yield from ("", "## Documents", "", "| status | document | what |", "|---|---|---|")
    for change in shown.changes[:limit]:
        yield f"| {change.status} | {_names(change, shown)} | {escape_markdown(tell_change(change))} |"
    yield from _rest(len(shown.changes) - limit, "document")


def _names(change: DocumentChange, shown: Shown) -> str:
    told = _code(change.new or change.old)
    if change.old and change.new and change.old != change.new:
        told += f" ← {_code(change.old)}"
    document = shown.new.get(change.new) or shown.old.get(change.old)
    if change.status in ("appeared", "disappeared", "returned") and document is not None and document.title:
        outlet = f", {escape_markdown(name_outlet(document))}" if document.source else ""
        told += f" “{escape_markdown(shorten(neutralise(name_document(document)), 90))}”{outlet}"
    return told


def _edits(shown: Shown, limit: int) -> Iterator[str]:
    if shown.edits:
        yield from ("", "## Edits, the most important first")
    for number, edit in enumerate(shown.edits[:limit], 1):
        old, new = shown.sides(edit)
        yield from ("", f"{number}. **{name_kind(edit.kind)}** in {_code(edit.document)}: {_told(edit)}")
        yield from ("", f"   > {_inline(write_inline(edit, old, new))}")
    yield from _rest(len(shown.edits) - limit, "edit")
    if shown.folded:
        yield from ("", f"Not shown: {list_kinds(shown.folded)}.")
    if shown.n_elsewhere:
        yield from ("", f"{_n(shown.n_elsewhere, 'edit')} left out by the options that narrow this list.")


def _told(edit: Edit) -> str:
    return escape_markdown(edit.why) if edit.why else f"rank {edit.rank:.2f}"


def _inline(pieces: Iterable[InlinePiece]) -> str:
    parts = []
    for piece in pieces:
        text = piece.text
        if piece.mark == "cut":
            parts.append(f" \\[… {text.strip()} words …\\] ")
            continue
        if len(text) > _LONGEST_CHARS:
            text = shorten(text, _LONGEST_CHARS)
        space_before, space_after = " " * (text[:1] == " "), " " * (text[-1:] == " " and bool(text.strip()))
        mark = _MARKS.get(piece.mark, "")
        # Emphasis must touch its words, and two marked stretches need a space between them to be read.
        if mark and parts and not parts[-1].endswith(" "):
            space_before = " "
        parts.append(f"{space_before}{mark}{escape_markdown(text)}{mark}{space_after}")
    return "".join(parts).strip()


def _shifts(shown: Shown, limit: int) -> Iterator[str]:
    if not shown.shifts:
        return
    yield from ("", "## Statements", "", "| | document | what |", "|---|---|---|")
    for shift in shown.shifts[:limit]:
        label = escape_markdown(shorten(neutralise(shift.label).strip("“”"), 90))
        yield f"| {name_shift(shift)} | {_code(shift.document)} | “{label}”: {escape_markdown(shift.why)} |"
    yield from _rest(len(shown.shifts) - limit, "statement")


def _copying(shown: Shown, limit: int) -> Iterator[str]:
    if not shown.copying and not shown.n_furniture:
        return
    yield from ("", "## Copying")
    if shown.copying:
        yield from ("", "| | | what |", "|---|---|---|")
    for change in shown.copying[:limit]:
        what = "group of copies" if change.kind == "article" else change.kind
        label = escape_markdown(shorten(neutralise(change.cluster.label), 90))
        yield f"| {change.status} | {what} | “{label}”: {escape_markdown(change.why)} |"
    yield from _rest(len(shown.copying) - limit, "group or passage")
    if shown.n_furniture:
        yield from ("", f"Not shown: {_n(shown.n_furniture, 'change')} of repeated page furniture.")


def _foot(shown: Shown) -> Iterator[str]:
    if shown.diff.shortcuts:
        yield from ("", "## Shortcuts taken", "")
        yield from (f"- {escape_markdown(shortcut)}" for shortcut in shown.diff.shortcuts)
    run = shown.diff.new.run
    yield from ("", f"{run.tool} {run.version}, {run.created_at}")


def _code(text: str) -> str:
    # In a table a bar would end the cell, and a backtick the code.
    return f"`{neutralise(text).replace('|', '¦').replace('`', 'ˋ')}`"


def _rest(n: int, noun: str) -> Iterator[str]:
    if n > 0:
        yield from ("", f"… and {_n(n, f'more {noun}')}.")


def _n(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'' if n == 1 else 's'}"
