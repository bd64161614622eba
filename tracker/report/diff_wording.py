"""An edit as pieces to be marked, with what stands around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..model import Change, Document, Edit, Span
from .terminal import neutralise_piece
from .wording import Piece, cut_changes, take_context

Mark = Literal["", "old", "new", "move", "cut", "context"]

#: How much of the text around an edit tells where it is.
CONTEXT_CHARS = 110
_AROUND_CHARS = 120
#: An equal stretch of up to so many words between two differences is no rest for the eye.
_TANGLED_STEPS = 3


@dataclass(frozen=True, slots=True)
class InlinePiece:
    """A stretch of the two wordings written as one; `mark` says to which of them it belongs, empty to both."""

    mark: Mark
    text: str


def is_tangled(edit: Edit) -> bool:
    """Whether so many words differ that the two wordings are read better one after the other."""
    steps = [change for change in edit.changes if change.op not in ("keep", "move")]
    return bool(edit.old.text and edit.new.text) and len(steps) > _TANGLED_STEPS


def write_inline(edit: Edit, old: Document, new: Document, *, context: int = CONTEXT_CHARS) -> list[InlinePiece]:
    """Both wordings as one text: equal words once, then the old ones, then the new ones, in their context."""
    if is_outside(edit):
        before, after = "", ""
    else:
        before, after = _context(edit, old, new, context)
    pieces = [InlinePiece("context", before)] if before else []
    for change in _steps(edit):
        if change.op == "keep":
            pieces += _kept(change.right)
        elif change.op == "move":
            pieces += _marked("move", change.left or change.right)
        else:
            pieces += [*_marked("old", change.left), *_marked("new", change.right)]
    if after:
        pieces.append(InlinePiece("context", after))
    return pieces


def write_sides(edit: Edit) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """The old and the new wording, each in its own order; long equal stretches are cut with a count."""
    return cut_changes(_steps(edit), around_chars=_AROUND_CHARS)


def is_outside(edit: Edit) -> bool:
    """Whether the edit is of a headline that stands beside the text, and so has no place in it."""
    return all(span.start == span.end for span in (edit.old, edit.new)) and bool(edit.old.text or edit.new.text)


def moved_once(edit: Edit) -> bool:
    """Whether the edit is a stretch that only changed its place: one wording is enough."""
    return edit.kind == "moved" and edit.old.text.strip() == edit.new.text.strip()


def _steps(edit: Edit) -> tuple[Change, ...]:
    if moved_once(edit):
        return (Change("move", "", edit.new.text),)
    if edit.changes:
        return edit.changes
    return (Change("substitute", edit.old.text, edit.new.text),)


def _context(edit: Edit, old: Document, new: Document, chars: int) -> tuple[str, str]:
    """From the new text, or from the old one where the new has lost the place."""
    document, span = (old, edit.old) if not edit.new.text and edit.old.text else (new, edit.new)
    if not document.text:
        return "", ""
    return take_context(document, Span(document.id, span.start, span.end, span.text), chars=chars)


def _kept(text: str) -> list[InlinePiece]:
    shown, _ = cut_changes((Change("keep", text, text),), around_chars=_AROUND_CHARS)
    spaced = neutralise_piece(text)
    pieces = [
        InlinePiece("cut", f"{piece.left_out:,}") if piece.left_out else InlinePiece("", piece.text) for piece in shown
    ]
    if pieces and spaced[:1] == " ":
        pieces[0] = InlinePiece(pieces[0].mark, " " + pieces[0].text)
    if pieces and spaced[-1:] == " ":
        pieces[-1] = InlinePiece(pieces[-1].mark, pieces[-1].text + " ")
    return pieces


def _marked(mark: Mark, text: str) -> list[InlinePiece]:
    """The words under the mark, white space around them outside: a mark should end with the word."""
    text = neutralise_piece(text)
    bare = text.strip()
    if not bare:
        return [InlinePiece(mark, text)] if text else []
    lead, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    pieces = [InlinePiece("", lead), InlinePiece(mark, bare), InlinePiece("", tail)]
    return [piece for piece in pieces if piece.text]
