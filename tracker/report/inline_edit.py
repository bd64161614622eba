"""An edit in a line or two of a list: what went and what came among the words around it, long stretches cut."""

from __future__ import annotations

from collections.abc import Mapping

from ..model import Document, Edit
from ..text.tokens import count_words
from .diff_wording import Mark, write_inline
from .terminal import Style

_STYLES: Mapping[Mark, Style] = {"": "", "old": "left", "new": "right", "move": "move", "cut": "", "context": ""}
_AROUND_CHARS = 60
#: Enough to know a sentence again; a paragraph is read in its file.
_MOST_CHARS = 280


def inline_edit(edit: Edit, old: Document | None, new: Document | None) -> list[tuple[str, Style]]:
    """Pieces in reading order: "" for what stays, `left` for what went, `right` for what came, `move` for
    what moved; empty if one of the documents is not at hand."""
    if old is None or new is None:
        return []
    pieces: list[tuple[str, Style]] = []
    for piece in write_inline(edit, old, new, context=_AROUND_CHARS):
        text = f" […{piece.text} words…] " if piece.mark == "cut" else _clipped(piece.text)
        pieces.append((text, _STYLES[piece.mark]))
    return pieces


def _clipped(text: str) -> str:
    if len(text) <= _MOST_CHARS + 40:
        return text
    head = text[: 2 * _MOST_CHARS // 3]
    head = head[: head.rfind(" ") + 1] or head
    tail = text[-(_MOST_CHARS // 3) :]
    tail = tail[tail.find(" ") :] if " " in tail else tail
    return f"{head}[…{count_words(text[len(head) : len(text) - len(tail)]):,} words…]{tail}"
