"""An edit in one line: what went and what came, among the words around it."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Change, Edit
from .terminal import Style, neutralise_piece
from .wording import count_words

#: A word's worth of text may be cut; a cut must save at least a few words.
_SPARE_CHARS = 24


def inline_edit(edit: Edit, old_text: str, new_text: str, *, around_chars: int) -> list[tuple[str, Style]]:
    """Pieces in reading order: "" for what stays, `left` for what went, `right` for what came, `move` for what moved.

    Args:
        old_text, new_text: of the two documents, for the words around the edit on its own line;
            empty where they are not at hand.
        around_chars: how much of an equal stretch to keep at each side of a difference; a differing
            stretch is kept up to six times that. What is left out is counted in a piece `[…7 words…]`.
    """
    steps = edit.changes or (Change("substitute", edit.old.text, edit.new.text),)
    text, start, end = new_text, edit.new.start, edit.new.end
    if not edit.new.text.strip() and edit.old.text.strip():
        text, start, end = old_text, edit.old.start, edit.old.end
    before, after = text[:start].rpartition("\n")[2], text[end:].partition("\n")[0]
    head, tail = _cut_front(before, around_chars), _cut_back(after, around_chars)
    middle = list(_steps(steps, around_chars))
    if middle:
        first, style = middle[0]
        middle[0] = (first.lstrip() if not before.strip() else first, style)
    pieces: list[tuple[str, Style]] = [(head, ""), *middle, (tail, "")]
    return [(piece, style) for piece, style in pieces if piece]


def _steps(steps: tuple[Change, ...], around: int) -> Iterator[tuple[str, Style]]:
    for place, step in enumerate(steps):
        if step.op == "keep":
            front = around if place else 0
            back = around if place < len(steps) - 1 else 0
            yield _shortened(neutralise_piece(step.right or step.left), front, back), ""
            continue
        left, right = (_clipped(neutralise_piece(side), 6 * around) for side in (step.left, step.right))
        if step.op == "move":
            yield from _spaced(left or right, "move")
            continue
        if left.strip():
            bare = left.rstrip() if right.strip() else left
            yield from _spaced(bare, "left")
            if right.strip() and bare != left:
                yield " ", ""
        yield from _spaced(right if right.strip() or not left.strip() else "", "right")


def _spaced(text: str, style: Style) -> Iterator[tuple[str, Style]]:
    """The text with its outer white space left unmarked."""
    bare = text.strip()
    if not bare:
        yield text, ""
        return
    head = text[: len(text) - len(text.lstrip())]
    yield from ((head, ""), (bare, style), (text[len(text.rstrip()) :], ""))


def _shortened(text: str, front: int, back: int) -> str:
    """An equal stretch cut in its middle; with 0 at one side that side is cut to nothing."""
    if len(text) <= front + back + _SPARE_CHARS:
        return text
    head = _cut_back(text[: front + 1], front) if front else ""
    tail = _cut_front(text[len(text) - back - 1 :], back) if back else ""
    return f"{head.removesuffix('…')}… {tail.removeprefix('…').lstrip()}" if head and tail else head or tail


def _clipped(text: str, most: int) -> str:
    if len(text) <= most + _SPARE_CHARS:
        return text
    head = text[: text.rfind(" ", 0, most * 2 // 3) + 1 or most * 2 // 3]
    tail = text[(text.find(" ", len(text) - most // 3) + 1 or len(text) - most // 3) - 1 :]
    return f"{head}[…{count_words(text[len(head) : len(text) - len(tail)]):,} words…]{tail}"


def _cut_front(text: str, most: int) -> str:
    """The end of a text, from a word's beginning on."""
    if len(text) <= most + _SPARE_CHARS // 2:
        return neutralise_piece(text).lstrip()
    cut = text[len(text) - most :]
    place = cut.find(" ")
    return "…" + neutralise_piece(cut[place + 1 :] if 0 <= place < _SPARE_CHARS else cut)


def _cut_back(text: str, most: int) -> str:
    """The beginning of a text, up to a word's end."""
    if len(text) <= most + _SPARE_CHARS // 2:
        return neutralise_piece(text).rstrip()
    cut = text[:most]
    place = cut.rfind(" ")
    return neutralise_piece(cut[:place] if place > most - _SPARE_CHARS else cut) + "…"
