"""Differences on a terminal: what became of each document, then the edits, the most important first."""

from __future__ import annotations

from collections.abc import Sequence

from ..change.outcomes import ClusterChange, Shift
from ..change.snapshots import SnapshotDiff
from ..model import Document, DocumentChange, Edit, Span
from .dates import label_window
from .diff_selection import Narrowing, Shown, name_side, select_differences, tell_change, tell_headline
from .diff_wording import InlinePiece, Mark, is_outside, is_tangled, write_inline, write_sides
from .kind_names import list_kinds, name_kind, name_shift
from .marks import MARKS, mark_pieces
from .names import name_document, name_outlet
from .terminal import Style, heading, measure, neutralise, pad, paint, shorten, wrap
from .wording import clip_pieces

#: Lines that one wording of an edit may take; more is cut with a count of words.
_LINES = 5
_MEMBERS = 4
_STYLES: dict[Mark, Style] = {"": "", "old": "left", "new": "right", "move": "move", "cut": "dim", "context": "dim"}
_STATUS_STYLES: dict[str, Style] = {"disappeared": "left", "appeared": "right", "unchanged": "dim"}


def diff_text(
    diff: SnapshotDiff,
    *,
    width: int,
    color: bool,
    narrowing: Narrowing | None = None,
    limit: int = 20,
    verbose: bool = False,
) -> str:
    """The differences as lines of at most `width` cells, ending in a newline.

    Args:
        width: of the terminal, in cells; 40 at least.
        color: ANSI colours; without them old words stand in `[-…-]`, new ones in `{+…+}`, moved ones in `<~…~>`.
        limit: how many documents, edits, shifts and changes of the copying are shown each; the rest is counted.
        verbose: everything, also typography and page furniture, and each wording in full.
    """
    shown = select_differences(diff, narrowing, folding=not verbose)
    most = len(diff.changes) + len(diff.edits) + len(diff.copying) + len(diff.shifts) if verbose else limit
    lines = _head(shown, width, color)
    lines += _documents(shown, width, color, most)
    lines += _edits(shown, width, color, most, verbose)
    lines += _shifts(shown, width, color, most)
    lines += _copying(shown, width, color, most)
    lines += _foot(shown, width, color)
    return "\n".join(lines) + "\n"


def _head(shown: Shown, width: int, color: bool) -> list[str]:
    diff = shown.diff
    told = neutralise(name_side(diff.new))
    if not diff.within:
        told = f"{neutralise(name_side(diff.old))} → {told}"
    lines = wrap([(told, "strong")], width=width, color=color)
    headline = "Nothing differs" if shown.is_empty and not diff.within else tell_headline(shown)
    if shown.is_empty and shown.counts.get("unchanged"):
        headline += f": {_n(shown.counts['unchanged'], 'document')}"
    return lines + wrap([(headline + ".", "")], width=width, color=color)


def _documents(shown: Shown, width: int, color: bool, most: int) -> list[str]:
    if not shown.changes:
        return []
    note = "each held against the version before" if shown.diff.within else "what became of each"
    lines = heading("Documents", note, width, color)
    size = max(len(change.status) for change in shown.changes[:most])
    for change in shown.changes[:most]:
        lines += _document(change, shown, size, width, color)
    return lines + _rest(len(shown.changes) - most, "document", color)


def _document(change: DocumentChange, shown: Shown, size: int, width: int, color: bool) -> list[str]:
    indent = " " * (size + 2)
    status = paint(pad(change.status, size), _STATUS_STYLES.get(change.status, "strong"), color=color) + "  "
    name = neutralise(change.new or change.old)
    moved = change.old and change.new and change.old != change.new
    room = width - len(indent)
    if moved and measure(name) + measure(neutralise(change.old)) + 3 <= room:
        name, origin = f"{name} ← {neutralise(change.old)}", ""
    else:
        origin = f"← {neutralise(change.old)}" if moved else ""
    lines = [status + shorten(name, room, keep_end=True)]
    if origin:
        lines.append(indent + shorten(origin, room, keep_end=True))
    told = tell_change(change)
    if change.status in ("appeared", "disappeared", "returned"):
        document = shown.new.get(change.new) or shown.old.get(change.old)
        told = "; ".join(part for part in (_describe(document), told) if part)
    if told:
        lines += wrap([(neutralise(told), "dim")], width=width, first=indent, rest=indent, color=color)
    return lines


def _describe(document: Document | None) -> str:
    """Title, outlet and day of a document that only one side has."""
    if document is None:
        return ""
    title = f"“{shorten(neutralise(name_document(document)), 70)}”" if document.title else ""
    told = [
        title,
        name_outlet(document) if document.source else "",
        label_window(document.date) if document.date else "",
    ]
    return ", ".join(part for part in told if part)


def _edits(shown: Shown, width: int, color: bool, most: int, verbose: bool) -> list[str]:
    if not shown.edits and not shown.folded:
        return []
    lines = heading("Edits", "the most important first", width, color)
    for number, edit in enumerate(shown.edits[:most], 1):
        old, new = shown.sides(edit)
        lines += [""] * (number > 1)
        lines += show_edit(number, edit, old, new, width=width, color=color, whole=verbose)
    lines += _rest(len(shown.edits) - most, "edit", color)
    if shown.folded:
        told = f"not shown: {list_kinds(shown.folded)} (--verbose)"
        lines += [""] * bool(shown.edits) + wrap([(told, "dim")], width=width, rest="  ", color=color)
    return lines


def show_edit(
    number: int, edit: Edit, old: Document, new: Document, *, width: int, color: bool, whole: bool = False
) -> list[str]:
    """One edit in its context, both wordings as one, or one after the other where much differs."""
    head: list[tuple[str, Style]] = [
        (name_kind(edit.kind), "strong"),
        (f"  {neutralise(edit.document)}", ""),
        (f"  {_place(edit)}", "dim"),
    ]
    lines = wrap(head, width=width, first=f"{number:>3}  ", rest="     ", color=color)
    bar = "     │ "
    room = (width - len(bar)) * _LINES
    if is_tangled(edit):
        for side, pieces, mark in zip(("left", "right"), write_sides(edit), "-+", strict=True):
            cut = pieces if whole else clip_pieces(pieces, room)
            start = f"{bar}{mark} "
            marked = mark_pieces(cut, side="left" if side == "left" else "right", color=color)
            lines += wrap(marked, width=width, first=start, rest=f"{bar}  ", color=color)
    else:
        inline = _paint_inline(write_inline(edit, old, new), color, room=0 if whole else room)
        lines += wrap(inline, width=width, first=bar, rest=bar, color=color)
    if edit.why:
        lines += wrap([(neutralise(edit.why), "dim")], width=width, first="     ", rest="     ", color=color)
    return lines


def _place(edit: Edit) -> str:
    """Where in the new text, or in the old one where only that has it."""
    if is_outside(edit):
        return "beside the text"
    span: Span = edit.new if edit.new.text or not edit.old.text else edit.old
    side = "" if span is edit.new else " before"
    return f"at {span.start:,}{side}"


def _paint_inline(pieces: Sequence[InlinePiece], color: bool, *, room: int) -> list[tuple[str, Style]]:
    painted: list[tuple[str, Style]] = []
    for piece in pieces:
        style = _STYLES[piece.mark]
        text = piece.text
        if piece.mark == "cut":
            painted.append((f" […{text.strip()} words…] ", "dim"))
            continue
        if room and len(text) > room:
            n_words = len(text[room - 20 :].split())
            text = f"{text[: room - 20].rsplit(' ', 1)[0]} […{n_words:,} words…]"
        if piece.mark in ("old", "new", "move") and not color:
            opening, closing = MARKS[_STYLES[piece.mark]]
            text = opening + text + closing
        painted.append((text, style))
    return painted


def _shifts(shown: Shown, width: int, color: bool, most: int) -> list[str]:
    if not shown.shifts:
        return []
    lines = heading("Statements", "what shifted among all documents", width, color)
    for shift in shown.shifts[:most]:
        lines += _shift(shift, width, color)
    return lines + _rest(len(shown.shifts) - most, "statement", color)


def _shift(shift: Shift, width: int, color: bool) -> list[str]:
    label = shorten(neutralise(shift.label).strip("“”"), max(30, width - 30))
    pieces: list[tuple[str, Style]] = [(name_shift(shift), "strong"), (f"  {neutralise(shift.document)}  ", "")]
    lines = wrap([*pieces, (f"“{label}”", "dim")], width=width, rest="    ", color=color)
    return lines + wrap([(neutralise(shift.why), "")], width=width, first="    ", rest="    ", color=color)


def _copying(shown: Shown, width: int, color: bool, most: int) -> list[str]:
    if not shown.copying and not shown.n_furniture:
        return []
    lines = heading("Copying", "groups of copies and passages that changed", width, color)
    for change in shown.copying[:most]:
        lines += _cluster(change, width, color)
    lines += _rest(len(shown.copying) - most, "group or passage", color)
    if shown.n_furniture:
        told = f"not shown: {_n(shown.n_furniture, 'change')} of repeated page furniture"
        lines += wrap([(told, "dim")], width=width, rest="  ", color=color)
    return lines


def _cluster(change: ClusterChange, width: int, color: bool) -> list[str]:
    what = "group of copies" if change.kind == "article" else change.kind
    label = shorten(neutralise(change.cluster.label), max(30, width - 30))
    pieces: list[tuple[str, Style]] = [(change.status, "strong"), (f" {what}  ", ""), (f"“{label}”", "")]
    lines = wrap(pieces, width=width, rest="    ", color=color)
    return lines + wrap([(neutralise(change.why), "dim")], width=width, first="    ", rest="    ", color=color)


def _foot(shown: Shown, width: int, color: bool) -> list[str]:
    lines: list[str] = []
    if shown.n_elsewhere:
        told = f"{_n(shown.n_elsewhere, 'edit')} left out by the options that narrow this list"
        lines += ["", *wrap([(told, "dim")], width=width, rest="  ", color=color)]
    if shown.diff.shortcuts:
        lines += heading("Shortcuts taken", "", width, color)
        for shortcut in shown.diff.shortcuts:
            lines += wrap([(neutralise(shortcut), "")], width=width, first="- ", rest="  ", color=color)
    return lines


def _rest(n: int, noun: str, color: bool) -> list[str]:
    return [paint(f"… and {_n(n, f'more {noun}')}: --limit, --verbose", "dim", color=color)] if n > 0 else []


def _n(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'' if n == 1 else 's'}"
