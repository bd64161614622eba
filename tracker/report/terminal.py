"""Text for a terminal: made harmless, measured in cells, wrapped, and coloured where asked for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import Literal

Style = Literal["", "head", "strong", "dim", "left", "right", "move", "warn"]

_CODES: dict[Style, str] = {
    "head": "1",
    "strong": "1",
    "dim": "2",
    "left": "4;31",  # underlined, so that differing words stand out without seeing the colour
    "right": "4;32",
    "move": "36",
    "warn": "33",
}

# C0, DEL and C1 drive the terminal; embeddings, overrides and isolates reorder what is read; a lone
# surrogate can't be written as UTF-8.
_HARMFUL = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_PIECES = re.compile(r"\s+|\S+")


def neutralise(text: str) -> str:
    """`text` on one line, with nothing in it that a terminal would obey.

    White space is collapsed. Control characters become their pictures (`␛`), other characters
    that reorder or break output become `\N{REPLACEMENT CHARACTER}`.
    """
    return _HARMFUL.sub(_picture, " ".join(text.split()))


def neutralise_piece(text: str) -> str:
    """As neutralise, but white space at either end stays as one space."""
    head = " " if text[:1].isspace() else ""
    tail = " " if text[-1:].isspace() and text.strip() else ""
    return head + neutralise(text) + tail


def _picture(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"


def measure(text: str) -> int:
    """How many cells `text` takes: two for wide East Asian characters, none for combining marks."""
    if text.isascii():
        return len(text)
    return sum(map(_cells, text))


def _cells(character: str) -> int:
    if unicodedata.east_asian_width(character) in "WF":
        return 2
    return 0 if unicodedata.category(character) in ("Mn", "Me", "Cf") else 1


def shorten(text: str, width: int, *, keep_end: bool = False) -> str:
    """`text` in at most `width` cells, with `…` where it was cut (at the front with `keep_end`)."""
    if measure(text) <= width:
        return text
    if width < 1:
        return ""
    if keep_end:
        return "…" + _head(text[::-1], width - 1)[::-1]
    return _head(text, width - 1).rstrip() + "…"


def _head(text: str, width: int) -> str:
    taken = 0
    for place, character in enumerate(text):
        taken += _cells(character)
        if taken > width:
            return text[:place]
    return text


def pad(text: str, width: int, *, right: bool = False) -> str:
    """`text` filled with spaces to `width` cells, on its left with `right`; never cut."""
    space = " " * max(0, width - measure(text))
    return space + text if right else text + space


def paint(text: str, style: Style, *, color: bool) -> str:
    """`text` in a style, or as it is without colour."""
    return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if color and style and text else text


def wrap(
    pieces: Iterable[tuple[str, Style]], *, width: int, first: str = "", rest: str = "", color: bool = False
) -> list[str]:
    """Styled pieces as lines of at most `width` cells; `first` and `rest` stand before the lines.

    Breaks at white space, and inside words only where a word is longer than a line or wide
    (East Asian text has no spaces).
    """
    lines: list[str] = []
    line: list[tuple[str, Style]] = []
    used, prefix = 0, first
    room = max(8, width - max(measure(first), measure(rest)))
    for words in _unbroken(pieces, room):
        size = sum(measure(text) for text, _ in words)
        if used + size > room and used:
            lines.append(prefix + _paint_line(line, color))
            line, used, prefix = [], 0, rest
        if words[0][0].isspace() and (not used or line[-1][0].isspace()):
            continue
        line += words
        used += size
    if used or not lines:
        lines.append((prefix + _paint_line(line, color)).rstrip())
    return lines


def _paint_line(words: list[tuple[str, Style]], color: bool) -> str:
    while words and words[-1][0].isspace():
        words.pop()
    runs = ((style, "".join(text for text, _ in run)) for style, run in groupby(words, key=itemgetter(1)))
    return "".join(paint(text, style, color=color) for style, text in runs)


def _unbroken(pieces: Iterable[tuple[str, Style]], room: int) -> Iterable[list[tuple[str, Style]]]:
    """Runs that must stay on one line: a word may be made of several styled pieces."""
    word: list[tuple[str, Style]] = []
    size = 0
    for text, style in pieces:
        for match in _PIECES.finditer(text):
            part = match.group()
            if part.isspace():
                if word:
                    yield word
                    word, size = [], 0
                yield [(" ", style)]
                continue
            for chunk in _chunks(part, room):
                cells = measure(chunk)
                # A wide chunk may start a line of its own; so must one that makes the word too long.
                if word and (size + cells > room or _cells(chunk[0]) == 2):
                    yield word
                    word, size = [], 0
                word.append((chunk, style))
                size += cells
    if word:
        yield word


def _chunks(part: str, room: int) -> Iterable[str]:
    if part.isascii() and len(part) <= room:
        yield part
        return
    chunk, size = "", 0
    for character in part:
        cells = _cells(character)
        if chunk and (size + cells > room or (cells == 2 and size > 0)):
            yield chunk
            chunk, size = "", 0
        chunk += character
        size += cells
    if chunk:
        yield chunk


def heading(title: str, note: str, width: int, color: bool) -> list[str]:
    """An empty line, the title with its note where both fit, and a rule."""
    line = paint(title.upper(), "head", color=color)
    if note and len(title) + 2 + len(note) <= width:
        line += f"  {note}"
    return ["", line, paint("─" * width, "dim", color=color)]
