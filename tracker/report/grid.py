"""Rows under headings, fitted to a width in cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .terminal import Style, measure, neutralise, pad, paint, shorten

_GAP = "  "
_NARROWEST = 10


@dataclass(frozen=True, slots=True)
class Column:
    """How one column is set.

    `right` aligns numbers. Where the width is short, columns with the greatest `gives` are cut
    first, those with 0 never; `keep_end` cuts at the front, where the end of a path tells more.
    """

    heading: str
    right: bool = False
    gives: int = 0
    keep_end: bool = False
    style: Style = ""


def lay_rows(
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    *,
    width: int,
    color: bool,
    indent: str = "",
    headings: bool = True,
) -> list[str]:
    """One line a row, none wider than `width` unless the rigid columns alone are.

    Cells are neutralised here. Columns that are empty in every row are left out.
    """
    cells = [[neutralise(cell) for cell in row] for row in rows]
    kept = [place for place in range(len(columns)) if any(row[place] for row in cells)]
    columns = [columns[place] for place in kept]
    cells = [[row[place] for place in kept] for row in cells]
    heads = [column.heading if headings else "" for column in columns]
    sizes = [max([measure(head), *(measure(row[place]) for row in cells)]) for place, head in enumerate(heads)]
    _shrink(columns, sizes, width - measure(indent) - len(_GAP) * max(0, len(columns) - 1))
    lines = []
    if headings and cells:
        head = _GAP.join(
            pad(shorten(head, size), size, right=column.right)
            for column, head, size in zip(columns, heads, sizes, strict=True)
        )
        lines.append(indent + paint(head.rstrip(), "dim", color=color))
    for row in cells:
        line = indent + _GAP.join(
            _cell(column, cell, size, color=color) for column, cell, size in zip(columns, row, sizes, strict=True)
        )
        lines.append(line.rstrip())
    return lines


def _cell(column: Column, cell: str, size: int, *, color: bool) -> str:
    text = shorten(cell, size, keep_end=column.keep_end)
    space = " " * (size - measure(text))
    shown = paint(text, column.style, color=color)
    return space + shown if column.right else shown + space


def _shrink(columns: Sequence[Column], sizes: list[int], room: int) -> None:
    """Takes one cell at a time from the widest column of those that give, until the row fits."""
    for gives in sorted({column.gives for column in columns if column.gives}, reverse=True):
        giving = [place for place, column in enumerate(columns) if column.gives == gives]
        while sum(sizes) > room:
            widest = max(giving, key=lambda place: sizes[place])
            if sizes[widest] <= _NARROWEST:
                break
            sizes[widest] -= 1
