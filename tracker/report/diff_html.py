"""Differences as one HTML file: edits in order of importance, inline or side by side, and both texts in full."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..change.snapshots import SnapshotDiff
from ..model import Document, DocumentChange, Edit, Span, Status
from . import pages
from .diff_selection import (
    Narrowing,
    Shown,
    list_statuses,
    name_side,
    select_differences,
    tell_change,
    tell_edits,
    tell_headline,
)
from .diff_wording import InlinePiece, is_outside, moved_once, write_inline, write_sides
from .html import render_page
from .kind_names import list_kinds, name_kind, name_shift
from .wording import Piece, take_context

#: Limits of one page; what they leave out is counted on it.
MAX_DOCUMENTS, MAX_EDITS, MAX_FOLDED, MAX_COPYING, MAX_SHIFTS = 1000, 500, 200, 200, 300
MAX_TEXT_CHARS = 2_000_000


@dataclass(frozen=True, slots=True)
class ShownEdit:
    """An edit under its number, as both views need it.

    The contexts are what stands before and after the old and the new wording. `text_anchor` is the id
    of its place in the new text in full, or in the old one, side by side, empty where neither is
    shown; in the texts as one its place is `i` and its `anchor`.
    """

    number: int
    edit: Edit
    kind: str
    document: Document
    inline: tuple[InlinePiece, ...]
    old: tuple[Piece, ...]
    new: tuple[Piece, ...]
    old_context: tuple[str, str]
    new_context: tuple[str, str]
    text_anchor: str

    @property
    def anchor(self) -> str:
        """The id of its element on the page."""
        return f"e{self.number}"


@dataclass(frozen=True, slots=True)
class TextPair:
    """Both texts of a changed document in full: each for itself with its edits marked, and as one."""

    anchor: str
    change: DocumentChange
    old: Document
    new: Document
    old_stretches: tuple[pages.Stretch, ...]
    new_stretches: tuple[pages.Stretch, ...]
    inline: tuple[tuple[InlinePiece, ShownEdit | None], ...]


class _Side(pages.Numbering):
    """Anchors of places in one side's text: the same document may stand on both."""

    def __init__(self, letter: str) -> None:
        super().__init__((), shown=frozenset())
        self._letter = letter

    def place(self, name: str, passage: str) -> str:
        return f"{self._letter}{passage}"


def diff_html(diff: SnapshotDiff, *, narrowing: Narrowing | None = None, limit: int | None = None) -> Iterator[str]:
    """The page in pieces: one file without network; the view changes without script.

    Cost: about a second for 500 edits and two million characters, the limits of a page.
    """
    shown = select_differences(diff, narrowing)
    everything = select_differences(diff, narrowing, folding=False)
    folded = [edit for edit in everything.edits if edit.kind in shown.folded]
    most = min(limit or MAX_EDITS, MAX_EDITS)
    pairs = _choose_pairs(shown)
    anchors = {(change.old, change.new): f"t{number}" for number, change in enumerate(pairs, 1)}
    edits = prepare_edits(shown.edits[:most], shown.sides, anchors)
    quiet = prepare_edits(folded[:MAX_FOLDED], shown.sides, anchors, first=len(edits) + 1)
    texts = [_text_pair(change, shown, anchors[change.old, change.new], [*edits, *quiet]) for change in pairs]
    values = {
        "diff": diff,
        "shown": shown,
        "within": diff.within,
        "names": (name_side(diff.old), name_side(diff.new)),
        "headline": _headline(shown),
        "standfirst": tell_headline(shown) if diff.within else tell_edits(shown),
        "figures": _figures(shown),
        "changes": [(change, tell_change(change)) for change in shown.changes[:MAX_DOCUMENTS]],
        "n_more_changes": max(0, len(shown.changes) - MAX_DOCUMENTS),
        "anchors": anchors,
        "edits": edits,
        "n_more_edits": len(shown.edits) - len(edits),
        "quiet": quiet,
        "folded": list_kinds(shown.folded),
        "n_folded": sum(shown.folded.values()),
        "texts": texts,
        "shifts": [(shift, name_shift(shift)) for shift in shown.shifts[:MAX_SHIFTS]],
        "n_more_shifts": max(0, len(shown.shifts) - MAX_SHIFTS),
        "copying": shown.copying[:MAX_COPYING],
        "n_more_copying": max(0, len(shown.copying) - MAX_COPYING),
    }
    yield from render_page("diff.html.j2", values)


def _headline(shown: Shown) -> str:
    if shown.is_empty:
        return "Nothing differs"
    if shown.diff.within:
        return "Versions of the same articles"
    changed: dict[Status, int] = {status: count for status, count in shown.counts.items() if status != "unchanged"}
    told = list_statuses(changed) or "The same texts, copied otherwise"
    return told[0].upper() + told[1:]


def _figures(shown: Shown) -> list[tuple[int, str]]:
    figures: list[tuple[int, str]] = [(count, status) for status, count in shown.counts.items()]
    n_edits = sum(shown.n_edits.values())
    return [
        *figures,
        (n_edits, "edit" if n_edits == 1 else "edits"),
        *((n, name_kind(kind, n)) for kind, n in shown.n_edits.items() if kind in _TOP),
    ]


#: Kinds that have a figure of their own at the head of the page: what an editor looks for first.
_TOP = frozenset({"figure", "quote", "speaker", "attribution", "date", "negation", "correction"})


def _choose_pairs(shown: Shown) -> list[DocumentChange]:
    """Documents whose texts are shown in full: those with the most important edits, while there is room."""
    by_names = {(change.old, change.new): change for change in shown.changes}
    room, chosen = MAX_TEXT_CHARS, []
    for names in dict.fromkeys((edit.old.document, edit.new.document) for edit in shown.edits):
        change = by_names.get(names)
        if change is None:
            continue
        size = len(shown.old[change.old].text) + len(shown.new[change.new].text)
        if 0 < size <= room:
            room -= size
            chosen.append(change)
    return chosen


def prepare_edits(
    edits: Iterable[Edit],
    sides: Callable[[Edit], tuple[Document, Document]],
    anchors: Mapping[tuple[str, str], str],
    *,
    first: int = 1,
) -> list[ShownEdit]:
    """Edits for the page, numbered from `first`.

    Args:
        sides: the two documents of an edit.
        anchors: of the pairs of documents, by their ids, whose texts are shown in full.
    """
    prepared = []
    for number, edit in enumerate(edits, first):
        old, new = sides(edit)
        left, right = write_sides(edit)
        if moved_once(edit):
            left = right
        anchor = ""
        if (old.id, new.id) in anchors and not is_outside(edit):
            anchor = f"{'n' if edit.new.text else 'o'}e{number}"
        prepared.append(
            ShownEdit(
                number,
                edit,
                name_kind(edit.kind),
                new,
                tuple(write_inline(edit, old, new)),
                left,
                right,
                _context(old, edit.old),
                _context(new, edit.new),
                anchor,
            )
        )
    return prepared


def _context(document: Document, span: Span) -> tuple[str, str]:
    if not document.text or (span.start == span.end and span.text):
        return "", ""
    before, after = take_context(document, span)
    # The wording is set without the white space at its ends.
    return before + " " * span.text[:1].isspace(), " " * span.text[-1:].isspace() + after


def _text_pair(change: DocumentChange, shown: Shown, anchor: str, edits: Sequence[ShownEdit]) -> TextPair:
    old, new = shown.old[change.old], shown.new[change.new]
    own = [
        one
        for one in edits
        if (one.edit.old.document, one.edit.new.document) == (old.id, new.id) and not is_outside(one.edit)
    ]
    return TextPair(
        anchor,
        change,
        old,
        new,
        pages.lay_over(old, [(one.edit.old, one, False) for one in own if one.edit.old.text], _Side("o")),
        pages.lay_over(new, [(one.edit.new, one, False) for one in own if one.edit.new.text], _Side("n")),
        tuple(_as_one(new, own)),
    )


def _as_one(new: Document, edits: Sequence[ShownEdit]) -> Iterator[tuple[InlinePiece, ShownEdit | None]]:
    """The new text with the old words where they stood; each edit's first piece comes with the edit."""
    at = 0
    for one in sorted(edits, key=_inline_order):
        edit = one.edit
        if edit.new.start < at:
            yield InlinePiece("", ""), one  # lies inside the one before, whose wording shows it
            continue
        if edit.new.start > at:
            yield InlinePiece("", new.text[at : edit.new.start]), None
        opener: ShownEdit | None = one
        for piece in _raw_pieces(edit):
            yield piece, opener
            opener = None
        at = edit.new.end
    yield InlinePiece("", new.text[at:]), None


def _inline_order(one: ShownEdit) -> tuple[int, bool, int, int]:
    """By place in the new text; what is gone from a place before what stands there now, the wider first."""
    new = one.edit.new
    return new.start, new.end > new.start, -new.end, one.edit.old.start


def _raw_pieces(edit: Edit) -> Iterator[InlinePiece]:
    """Both wordings as one, with their own line ends."""
    if moved_once(edit):
        yield InlinePiece("move", edit.new.text)
        return
    for step in edit.changes:
        if step.op == "keep":
            yield InlinePiece("", step.right)
        elif step.op == "move":
            yield InlinePiece("move", step.right or step.left)
        else:
            yield from [InlinePiece("old", step.left)] * bool(step.left)
            yield from [InlinePiece("new", step.right)] * bool(step.right)
