"""Clusters over time as a drawing: outlets are lanes, days run to the right, copies are joined.

A day is a dot, a window of days a bar as long as it is unsure, an undated article a diamond in a
column of its own. Long stretches of time in which nothing was published are cut out, and the cut
is drawn. Everything that a colour says a number says too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from ..model import DateWindow, Document
from .calendar_axis import Axis, draw_axis, lay_axis
from .dates import label_extent, label_window, sort_key_of_document
from .families import Family
from .names import name_document, name_outlet
from .selection import Findings
from .terminal import neutralise, shorten

_WIDTH, _GUTTER, _UNDATED = 960, 150, 76
_ROW, _LANE_PAD, _HEAD, _FOOT, _DOT = 16, 9, 24, 30, 6
#: A picture with more lines than this tells nothing; what is left out is counted beneath it.
MAX_GROUPS, MAX_FAMILIES, MAX_DOCUMENTS, MAX_LANES, _MAX_ROWS = 12, 16, 240, 24, 9


@dataclass(frozen=True, slots=True)
class Picture:
    """An SVG element, and one sentence for each thing that it leaves out."""

    svg: str
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Mark:
    document: Document
    start: float
    end: float
    y: float
    group: int

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2


def draw_timeline(findings: Findings, *, anchors: Mapping[str, str]) -> Picture:
    """The picture of a snapshot; empty for one without documents.

    Args:
        anchors: document id → the `id` of the element that a click on its mark goes to.
    """
    groups, families = findings.groups[:MAX_GROUPS], _drawn_families(findings)
    group_of = {copy.document.id: number for number, group in reversed(list(enumerate(groups, 1)))
                for copy in group.copies}  # fmt: skip
    documents, lanes, left_out = _choose(findings, group_of)
    if not documents:
        return Picture("", ())
    dated = [document.date for document in documents if document.date]
    has_undated = len(dated) < len(documents)
    axis = lay_axis(dated, _GUTTER + 12, _WIDTH - 12 - (_UNDATED if has_undated else 0))
    marks, bands, height, n_hidden = _place(documents, lanes, axis, group_of)
    if n_hidden:
        left_out.append(f"{n_hidden:,} marks lie on others")
    joined = [(f"g{number}", [marks[c.document.id] for c in group.copies if c.document.id in marks])
              for number, group in enumerate(groups, 1)]  # fmt: skip
    passing = [
        ("p", list({member.span.document: marks[member.span.document] for member in family.members
                    if member.span.document in marks}.values()))
        for family in families
    ]  # fmt: skip
    if len(findings.groups) > MAX_GROUPS:
        left_out.append(f"{len(findings.groups) - MAX_GROUPS:,} smaller groups of copies are not joined in the picture")
    n_untold = sum(not family.told for family in findings.families)
    if n_untold > len(families):
        left_out.append(f"{n_untold - len(families):,} weaker passages are not joined in the picture")
    body = [
        *_describe(findings, dated),
        *_draw_frame(axis, bands, height, has_undated=has_undated),
        *(line for name, members in passing + joined for line in _join(name, members)),
        *(_draw_mark(mark, anchors.get(mark.document.id, "")) for mark in marks.values()),
    ]
    svg = f'<svg class="timeline" viewBox="0 0 {_WIDTH} {height:.0f}" role="group" aria-labelledby="tl-t tl-d">'
    return Picture(svg + "".join(body) + "</svg>", tuple(left_out))


def _drawn_families(findings: Findings) -> list[Family]:
    return [family for family in findings.families if not family.told][:MAX_FAMILIES]


def _choose(findings: Findings, group_of: Mapping[str, int]) -> tuple[list[Document], list[str], list[str]]:
    """The documents that are drawn, their lanes, and what is left out."""
    told = {member.span.document for family in findings.families for member in family.members}
    joined = {member.span.document for family in _drawn_families(findings) for member in family.members}
    ordered = sorted(
        findings.documents.values(),
        # Of the rest a fair sample: the digest knows neither dates nor names.
        key=lambda d: (d.id not in group_of, d.id not in joined, d.id not in told, d.sha256, d.id),
    )
    sizes: dict[str, int] = defaultdict(int)
    for document in ordered:
        sizes[name_outlet(document)] += 1 + 1000 * (document.id in told or document.id in group_of)
    outlets = sorted(sizes, key=lambda outlet: (-sizes[outlet], outlet))
    lanes = sorted(outlets[:MAX_LANES])
    kept = [document for document in ordered if name_outlet(document) in lanes]
    left_out = []
    if len(outlets) > MAX_LANES:
        left_out.append(f"{len(outlets) - MAX_LANES:,} outlets are not in the picture")
    if len(kept) > MAX_DOCUMENTS:
        left_out.append(f"{len(kept) - MAX_DOCUMENTS:,} articles of the drawn outlets are not in the picture")
    return sorted(kept[:MAX_DOCUMENTS], key=sort_key_of_document), lanes, left_out


def _place(
    documents: Sequence[Document], lanes: Sequence[str], axis: Axis, group_of: Mapping[str, int]
) -> tuple[dict[str, _Mark], list[tuple[str, float, float]], float, int]:
    """Marks by document, each lane's name, top and bottom, the height, and how many marks found no free row.

    Marks that would overlap stand in rows.
    """
    marks, bands, top, n_hidden = {}, [], float(_HEAD), 0
    for lane in lanes:
        ends: list[float] = []
        rows: list[tuple[Document, float, float, int]] = []
        undated = 0
        for document in documents:
            if name_outlet(document) != lane:
                continue
            if document.date:
                start, end = axis.place(document.date.first), axis.place(document.date.last)
            else:
                start = end = _WIDTH - _UNDATED + 16 + 18 * (undated % 3)
                undated += 1
                row = min((undated - 1) // 3, _MAX_ROWS - 1)
                n_hidden += undated > 3 * _MAX_ROWS
                rows.append((document, start, end, row))
                continue
            row = next((n for n, taken in enumerate(ends) if taken < start - 2 * _DOT - 6), len(ends))
            n_hidden += row >= _MAX_ROWS
            row = min(row, _MAX_ROWS - 1)
            ends += [0.0] * (row + 1 - len(ends))
            ends[row] = end
            rows.append((document, start, end, row))
        height = (max((row for *_, row in rows), default=0) + 1) * _ROW + 2 * _LANE_PAD
        for document, start, end, row in rows:
            y = top + _LANE_PAD + (row + 0.5) * _ROW
            marks[document.id] = _Mark(document, start, end, y, group_of.get(document.id, 0))
        bands.append((lane, top, top + height))
        top += height
    return marks, bands, top + _FOOT, n_hidden


def _describe(findings: Findings, dated: Sequence[DateWindow]) -> list[str]:
    overview = findings.overview
    extent = label_extent(*overview.extent) if overview.extent else "no dates"
    told = []
    for number, group in enumerate(findings.groups[:5], 1):
        first = group.copies[0].document
        since = f"first {neutralise(first.id)} ({label_window(first.date)})"
        told.append(f"Group {number}: {neutralise(group.label)}, {len(group.copies)} articles, {since}.")
    title = f"Copies and repeated passages over time, {extent}"
    return [f'<title id="tl-t">{escape(title)}</title>', f'<desc id="tl-d">{escape(" ".join(told))}</desc>']


def _draw_frame(
    axis: Axis, bands: Sequence[tuple[str, float, float]], height: float, *, has_undated: bool
) -> list[str]:
    floor = height - _FOOT
    lines = []
    for number, (lane, top, bottom) in enumerate(bands):
        if number % 2 == 0:
            lines.append(f'<rect class="lane" y="{top:.0f}" width="{_WIDTH}" height="{bottom - top:.0f}"/>')
        name = escape(shorten(neutralise(lane), 19))
        lines.append(f'<text class="outlet" x="8" y="{(top + bottom) / 2 + 4:.0f}">{name}</text>')
    lines += draw_axis(axis, _HEAD, floor)
    if has_undated:
        x = _WIDTH - _UNDATED
        lines.append(f'<path class="gap" d="M{x} {_HEAD - 12}V{floor:.0f}"/>')
        lines.append(f'<text class="day" x="{x + _UNDATED / 2:.0f}" y="{_HEAD - 8}">undated</text>')
    return lines


def _join(name: str, members: Sequence[_Mark]) -> list[str]:
    """One path from the earliest to each of the others."""
    if len(members) < 2:
        return []
    first = members[0]
    path = "".join(
        f"M{first.middle:.0f} {first.y:.0f}C{(first.middle + mark.middle) / 2:.0f} {first.y:.0f} "
        f"{(first.middle + mark.middle) / 2:.0f} {mark.y:.0f} {mark.middle:.0f} {mark.y:.0f}"
        for mark in members[1:]
    )
    return [f'<path class="join {name}" d="{path}"/>']


def _draw_mark(mark: _Mark, anchor: str) -> str:
    document = mark.document
    kind = f"g{mark.group}" if mark.group else "alone"
    if document.date is None:
        shape = f'<path class="{kind}" d="M{mark.middle:.0f} {mark.y - 6:.0f}l6 6-6 6-6-6z"/>'
    elif mark.end - mark.start < 2:
        shape = f'<circle class="{kind}" cx="{mark.middle:.0f}" cy="{mark.y:.0f}" r="{_DOT}"/>'
    else:
        shape = (
            f'<rect class="{kind}" x="{mark.start:.0f}" y="{mark.y - 5:.0f}" '
            f'width="{mark.end - mark.start:.0f}" height="10" rx="5"/>'
        )
    number = ""
    if mark.group:
        number = f'<text class="n" x="{mark.middle:.0f}" y="{mark.y + 3.5:.1f}">{mark.group}</text>'
    title = escape(f"{neutralise(name_document(document))} ({label_window(document.date)})")
    inside = f"<title>{title}</title>{shape}{number}"
    return f'<a href="#{escape(anchor)}">{inside}</a>' if anchor else f"<g>{inside}</g>"
