"""Both wordings of a passage on a terminal, with the differing words marked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ..model import Document, Link
from .dates import label_lag, label_window
from .names import name_outlet
from .terminal import Style, neutralise, wrap
from .wording import Piece, clip_pieces, cut_wordings, is_reworded

#: Without colour differing words stand between these.
MARKS = {"left": ("[-", "-]"), "right": ("{+", "+}"), "move": ("<~", "~>")}
#: Enough of an equal stretch to know where one is, little enough for eight lines a passage.
_AROUND_CHARS = 90
_LINES = 7


def mark_pieces(pieces: Iterable[Piece], *, side: Style, color: bool) -> list[tuple[str, Style]]:
    """One wording ready for wrap: its own words coloured, or between marks that need no colour."""
    marked: list[tuple[str, Style]] = []
    for piece in pieces:
        if piece.left_out:
            marked.append((f" […{piece.left_out:,} words…] ", "dim"))
        elif piece.op == "keep":
            marked.append((piece.text, ""))
        else:
            style: Style = "move" if piece.op == "move" else side
            opening, closing = ("", "") if color else MARKS[style]
            marked += [(opening + piece.text + closing, style), (piece.tail, "")]
    return marked


def show_link(
    link: Link,
    documents: Mapping[str, Document],
    *,
    width: int,
    color: bool,
    indent: str = "",
    whole: bool = False,
) -> list[str]:
    """Both wordings of a link under their sources, differing words marked.

    A wording of more than some lines is cut, with a count of the words left out, unless `whole`.
    """
    earlier, later = documents[link.left.document], documents[link.right.document]
    old, new = cut_wordings(link, around_chars=_AROUND_CHARS)
    bar = indent + "│ "
    lag = label_lag(earlier.date, later.date)

    def wording(pieces: Sequence[Piece], side: Style) -> list[str]:
        shown = pieces if whole else clip_pieces(pieces, _LINES * (width - len(bar)))
        return wrap(mark_pieces(shown, side=side, color=color), width=width, first=bar, rest=bar, color=color)

    def source(document: Document, note: str) -> list[str]:
        told = f" · {label_window(document.date)}{f' ({note})' if note else ''} · "
        pieces: list[tuple[str, Style]] = [
            (neutralise(name_outlet(document)), "strong"),
            (told, ""),
            (neutralise(document.id), "dim"),
        ]
        return wrap(pieces, width=width, first=indent, rest=indent + "  ", color=color)

    if not is_reworded(link):
        note = ", ".join(part for part in (lag, "word for word") if part)
        return [*source(earlier, ""), *source(later, note), *wording(new, "right")]
    note = ", ".join(part for part in (lag, f"{link.score:.0%} alike") if part)
    return [*source(earlier, ""), *wording(old, "left"), *source(later, note), *wording(new, "right")]
