"""Text → units: the lines, or where a text is hard-wrapped the paragraphs, that can play a role."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from ..model import Role
from ..text.looks import holds_any

_LINE = re.compile(r"[^\r\n\x0b\x0c\x85\u2028\u2029]+")
_OTHER_BREAKS = "\r\x0b\x0c\x85\u2028\u2029"
_ENDED = re.compile(r"[.!?:;…][\"'”’»)\]*_]*$")
PROSE_END = re.compile(r"[.!?…:;,][\"'”’»)\]*_]*$")
PROSE_WORDS = 20  # longer lines are prose even without a full stop
LIST_ITEM = re.compile(r"(?:[-*•–·]|\d{1,2}[.)])\s")
TABLE_ROW = re.compile(r"\S\s{3,}\S|\t|\|")
_WORD = re.compile(r"[^\W_]+")
_MARKUP = re.compile(r"^[*_#>\s]+|[*_#\s]+$")
_MARKS = "*_#>"
_WRAP_CHARS = 110  # mail and wire services wrap at 60 to 80, OCR at up to 100
_LONG_CHARS, LONG_WORDS = 600, 100
_WRAPPED_LINES = 3  # fewer continued lines are a list or a table


#: Start, end, whether a blank line stands before it, indent.
_Line = tuple[int, int, bool, int]


@dataclass(slots=True)
class Unit:
    """A stretch that plays one role.

    `start` and `end` exclude outer white space; `text` is what a person reads there, without the
    marks of emphasis or heading, white space as one blank (but for long paragraphs, where nobody
    looks); `n_words` counts its words, up to LONG_WORDS; `gap` tells whether a blank line stands
    before it.
    """

    start: int
    end: int
    text: str
    n_words: int
    gap: bool
    role: Role | None = None


def make_unit(text: str, start: int, end: int, *, gap: bool, role: Role | None = None) -> Unit:
    """The unit of a stretch that has no white space at its ends."""
    if end - start > _LONG_CHARS:
        return Unit(start, end, text[start:end], LONG_WORDS, gap, role)
    stretch = text[start:end]
    if stretch[:1] in _MARKS or stretch[-1:] in _MARKS:
        stretch = _MARKUP.sub("", stretch)
    words = stretch.split()
    return Unit(start, end, " ".join(words), min(len(words), LONG_WORDS), gap, role)


def split_units(text: str) -> list[Unit]:
    """The units of `text` in order; they cover everything but white space.

    One per line, except that lines of a hard-wrapped text are joined to their paragraph.
    """
    lines = _any_lines(text) if holds_any(text, _OTHER_BREAKS) else _plain_lines(text)
    wrapped = _wrap_width(text, lines)
    spans: list[tuple[int, int, bool]] = []
    for at, (start, end, gap, indent) in enumerate(lines):
        if wrapped and at and not gap and _continues(text, lines[at - 1], indent, wrapped, text[start]):
            spans[-1] = (spans[-1][0], end, spans[-1][2])
        else:
            spans.append((start, end, gap))
    return [make_unit(text, start, end, gap=gap) for start, end, gap in spans]


def _plain_lines(text: str) -> list[_Line]:
    """As `_any_lines`, of a text whose lines are ended by line feeds: a third of the time."""
    lines: list[_Line] = []
    begin, reached = 0, 0
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            indent = len(line) - len(line.lstrip())
            # From the end of the line before: one line feed, and one for each line of nothing but blanks.
            gap = text.count("\n", reached, begin) > 1
            lines.append((begin + indent, begin + indent + len(stripped), gap, indent))
            reached = begin + len(line)
        begin += len(line) + 1
    return lines


def _any_lines(text: str) -> list[_Line]:
    """The lines of a text that have something on them, whatever ends them."""
    lines: list[_Line] = []
    reached = 0
    for found in _LINE.finditer(text):
        line = found.group()
        stripped = line.strip()
        if not stripped:
            continue
        start = found.start() + len(line) - len(line.lstrip())
        between = text[reached : found.start()]
        gap = between.replace("\r\n", "\n").count("\n") + between.count("\r") - between.count("\r\n") > 1
        lines.append((start, start + len(stripped), gap, start - found.start()))
        reached = found.end()
    return lines


def _wrap_width(text: str, lines: list[_Line]) -> int:
    """The width at which the text is wrapped, 0 if it is not."""
    widths, open_ends = [], 0
    for line, after in itertools.pairwise(lines):
        if not after[2]:
            widths.append(line[1] - line[0] + line[3])
            open_ends += not _ENDED.search(text[max(line[0], line[1] - 6) : line[1]])
    if len(widths) < _WRAPPED_LINES or any(line[1] - line[0] > _WRAP_CHARS for line in lines):
        return 0
    widths.sort()
    width = widths[-1]
    return width if open_ends * 2 > len(widths) and width >= 45 and widths[len(widths) // 2] >= width * 0.7 else 0


def _continues(text: str, before: _Line, indent: int, width: int, first: str) -> bool:
    start, end, _, indent_before = before
    long_enough = end - start + indent_before >= width * 0.6
    if indent > indent_before + 1 and (not long_enough or first.isupper() or _ENDED.search(text[end - 6 : end])):
        return False
    return long_enough


def is_prose(unit: Unit) -> bool:
    """Whether a unit reads like a paragraph: long, or a sentence of at least eight words."""
    return unit.n_words >= PROSE_WORDS or (unit.n_words >= 8 and PROSE_END.search(unit.text) is not None)


def bare(line: str) -> str:
    """The words of a line in lower case, for telling whether two lines say the same."""
    return " ".join(_WORD.findall(line.lower()))


def same_name(left: str, right: str) -> bool:
    """Whether two bare names mean one outlet: `the kessim observer`, `kessim observer`."""
    return left.removeprefix("the ") == right.removeprefix("the ")
