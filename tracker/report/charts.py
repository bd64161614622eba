"""Small drawings of one statement in time: a series of figures, a spread over outlets.

As in the timeline, a day is a point, a window of days a bar as long as it is unsure, and what has no
date stands in a column of its own. What a shape says is written beside it too, and a table stands by.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from ..model import Cluster, DateWindow, Document, Member
from ..narrative import measure_spread
from .calendar_axis import Axis, draw_axis, lay_axis
from .dates import label_extent, label_window
from .names import NO_OUTLET, count_outlets
from .scale import lay_scale, write_number
from .terminal import neutralise, shorten

_WIDTH, _GUTTER, _LANES_GUTTER, _UNDATED, _WIDE_UNDATED = 720, 70, 150, 96, 150
_PLOT, _LANE, _HEAD, _FOOT = 170, 24, 26, 28
_MAX_POINTS, _MAX_LANES = 80, 14
#: A label takes about so many pixels a letter, and a line of them so many.
_LETTER, _LINE = 6.4, 15


@dataclass(frozen=True, slots=True)
class _Point:
    start: float
    end: float
    y: float
    is_dated: bool
    value: float
    modifier: str
    title: str
    n_told: int

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2


def draw_series(cluster: Cluster, documents: Mapping[str, Document], *, anchor: str) -> str:
    """A figure's values over the days that they hold for, hedges in words, undated ones apart.

    Empty where there are no two values to compare. `anchor` makes the ids of title and description.
    """
    told = [member for member in cluster.members if isinstance(member.span.values.get("value"), int | float)]
    kinds: dict[tuple[object, ...], list[Member]] = {}
    for member in told:
        date = (member.date.first, member.date.last) if member.date else None
        kinds.setdefault((date, member.span.values["value"], member.span.values.get("modifier")), []).append(member)
    if len({key[1:] for key in kinds}) < 2:
        return ""
    shown = list(kinds.values())[:_MAX_POINTS]
    windows = [members[0].date for members in shown if members[0].date]
    n_undated = len(shown) - len(windows)
    if not windows and len({_value(members[0]) for members in shown}) < 2:
        return ""
    column = _WIDTH - _GUTTER if not windows else _WIDE_UNDATED if n_undated else 0
    axis = lay_axis(windows, _GUTTER + 14, _WIDTH - 16 - column)
    scale = lay_scale([_value(members[0]) for members in shown], _HEAD + _PLOT - 14, _HEAD + 18)
    points: list[_Point] = []
    for members in shown:
        # Side by side in the order of the series, or they would cover each other.
        step = (column - 32) / max(1, n_undated - bool(windows))
        at = _WIDTH - column + 18 + step * sum(not point.is_dated for point in points)
        at = min(at, _WIDTH - 18)
        points.append(_place(members, axis, at, scale.place(_value(members[0])), documents))
    floor = _HEAD + _PLOT
    body = [_tell(anchor, f"{cluster.label.partition(':')[0]} over time", _list_points(points))]
    for value, y in scale.ticks:
        body.append(f'<path class="tick" d="M{_GUTTER} {y:.0f}H{_WIDTH}"/>')
        body.append(f'<text class="value" x="{_GUTTER - 8}" y="{y + 4:.0f}">{write_number(value)}</text>')
    told_column = "undated, in the order of the list" if not windows else "undated"
    body += _draw_days(axis, floor, column=column, told=told_column)
    # Of a window nobody knows whether it was before or after the days in it: no line leads through it.
    dated = [point for point in points if point.is_dated and point.end - point.start < 2]
    dated.sort(key=lambda point: (point.middle, point.y))
    if len(dated) > 1:
        line = "L".join(f"{point.middle:.0f} {point.y:.0f}" for point in dated)
        body.append(f'<path class="join" d="M{line}"/>')
    body += [_draw_point(point) for point in points]
    body += _label_points(points, _WIDTH - column)
    return _wrap(anchor, floor + _FOOT, body)


def draw_spread(carriers: Iterable[Document], *, label: str, anchor: str, anchors: Mapping[str, str]) -> str:
    """Outlets as lanes and their articles by day of publication; empty for fewer than three articles.

    `anchors` gives for a document the `id` of the element that its mark leads to.
    """
    documents = {document.id: document for document in carriers}
    if len(documents) < 3:
        return ""
    spread = measure_spread(documents.values())
    lanes = spread.outlets[:_MAX_LANES]
    windows = [one.date for one in documents.values() if one.date]
    undated = spread.n_undated > 0
    axis = lay_axis(windows, _LANES_GUTTER + 14, _WIDTH - 16 - (_UNDATED if undated else 0))
    floor = _HEAD + _LANE * len(lanes)
    told = [f"{share.outlet or NO_OUTLET}: {_list_days(share.documents, documents)}" for share in lanes]
    body = [_tell(anchor, f"Spread of {label}", ". ".join(told))]
    for number, share in enumerate(lanes):
        if number % 2 == 0:
            body.append(f'<rect class="lane" y="{_HEAD + _LANE * number}" width="{_WIDTH}" height="{_LANE}"/>')
        name = escape(shorten(neutralise(share.outlet or NO_OUTLET), 20))
        body.append(f'<text class="outlet" x="8" y="{_HEAD + _LANE * (number + 0.5) + 4:.0f}">{name}</text>')
    body += _draw_days(axis, floor, column=_UNDATED if undated else 0)
    for number, share in enumerate(lanes):
        y = _HEAD + _LANE * (number + 0.5)
        for place, name in enumerate(share.documents):
            document = documents[name]
            mark = _draw_mark(document.date, axis, y, place, is_first=name in spread.first)
            title = f"<title>{escape(f'{neutralise(name)} ({label_window(document.date)})')}</title>"
            target = anchors.get(name, "")
            body.append(f'<a href="#{escape(target)}">{title}{mark}</a>' if target else f"<g>{title}{mark}</g>")
    left_out = len(spread.outlets) - len(lanes)
    if left_out:
        body.append(f'<text class="day" x="{_WIDTH / 2:.0f}" y="14">{left_out} further outlets not drawn</text>')
    return _wrap(anchor, floor + _FOOT, body)


def tell_spread(carriers: Iterable[Document]) -> str:
    """The same in a line: `5 articles of 3 outlets, 2031-03-04…09, 1 undated`."""
    spread = measure_spread(carriers)
    told = [f"{spread.n_documents} article{'s' * (spread.n_documents != 1)} of "
            f"{count_outlets([share.outlet or NO_OUTLET for share in spread.outlets])}"]  # fmt: skip
    told += [label_extent(*spread.extent)] if spread.extent else []
    told += [f"{spread.n_undated} undated"] if spread.n_undated and spread.extent else []
    return ", ".join(told)


def _value(member: Member) -> float:
    value = member.span.values["value"]
    return float(value) if isinstance(value, int | float) else 0.0


def _place(
    members: Sequence[Member], axis: Axis, undated: float, y: float, documents: Mapping[str, Document]
) -> _Point:
    first = members[0]
    said = " ".join(first.span.text.split())
    outlets = list(dict.fromkeys(documents[m.span.document].source for m in members if m.span.document in documents))
    title = f"{said} ({label_window(first.date)}; {', '.join(outlet or NO_OUTLET for outlet in outlets[:4])})"
    start, end = (axis.place(first.date.first), axis.place(first.date.last)) if first.date else (undated, undated)
    return _Point(
        start,
        end,
        y,
        first.date is not None,
        _value(first),
        str(first.span.values.get("modifier") or ""),
        title,
        len(members),
    )


def _list_points(points: Sequence[_Point]) -> str:
    return "; ".join(point.title for point in points[:20]) + ("; …" if len(points) > 20 else "")


def _list_days(names: Sequence[str], documents: Mapping[str, Document]) -> str:
    return ", ".join(label_window(documents[name].date) for name in names[:6])


def _tell(anchor: str, title: str, text: str) -> str:
    told = escape(neutralise(title)), escape(neutralise(text))
    return f'<title id="{anchor}-t">{told[0]}</title><desc id="{anchor}-d">{told[1]}</desc>'


def _wrap(anchor: str, height: float, body: Sequence[str]) -> str:
    opened = f'<svg class="timeline chart" viewBox="0 0 {_WIDTH} {height:.0f}" role="group" '
    return f'{opened}aria-labelledby="{anchor}-t {anchor}-d">{"".join(body)}</svg>'


def _draw_days(axis: Axis, floor: float, *, column: float, told: str = "undated") -> list[str]:
    lines = draw_axis(axis, _HEAD, floor)
    if column:
        x = _WIDTH - column
        lines.append(f'<path class="gap" d="M{x:.0f} {_HEAD - 14}V{floor:.0f}"/>')
        lines.append(f'<text class="day" x="{x + column / 2:.0f}" y="{_HEAD - 10}">{told}</text>')
    return lines


def _draw_mark(date: DateWindow | None, axis: Axis, y: float, place: int, *, is_first: bool) -> str:
    kind = "mark first" if is_first else "mark"
    if date is None:
        x = _WIDTH - _UNDATED + 14 + 14 * (place % 6)
        return f'<path class="mark" d="M{x} {y - 6:.0f}l6 6-6 6-6-6z"/>'
    start, end = axis.place(date.first), axis.place(date.last)
    if end - start < 2:
        return f'<circle class="{kind}" cx="{start:.0f}" cy="{y:.0f}" r="6"/>'
    return f'<rect class="{kind}" x="{start:.0f}" y="{y - 5:.0f}" width="{end - start:.0f}" height="10" rx="5"/>'


def _draw_point(point: _Point) -> str:
    x = point.middle
    bar = ""
    if point.end - point.start > 2:
        bar = f'<path class="window" d="M{point.start:.0f} {point.y:.0f}H{point.end:.0f}"/>'
    match point.modifier:
        case "more than" | "at least":
            shape = f'<path class="mark" d="M{x:.0f} {point.y - 7:.0f}l7 12h-14z"/>'
        case "less than" | "at most" | "up to":
            shape = f'<path class="mark" d="M{x:.0f} {point.y + 7:.0f}l7 -12h-14z"/>'
        case "about" | "nearly":
            shape = f'<circle class="hollow" cx="{x:.0f}" cy="{point.y:.0f}" r="5.5"/>'
        case _:
            shape = f'<circle class="mark" cx="{x:.0f}" cy="{point.y:.0f}" r="5.5"/>'
    return f"<g><title>{escape(neutralise(point.title))}</title>{bar}{shape}</g>"


def _label_points(points: Sequence[_Point], border: float) -> list[str]:
    """Hedge and value above or below each point, where that doesn't cover another label.

    Those of undated points stay right of the border, those of the others left of it.
    """
    taken: list[tuple[float, float, float]] = []
    lines = []
    for point in points:
        text = f"{point.modifier} {write_number(point.value)}".strip()
        half = len(text) * _LETTER / 2
        low, high = (_GUTTER, border) if point.is_dated else (border + 4, _WIDTH)
        x = min(max(point.middle, low + half), high - half)
        for y in (point.y - 11, point.y + 21, point.y - 26):
            if all(abs(y - other) >= _LINE or abs(x - at) >= half + size + 4 for at, other, size in taken):
                taken.append((x, y, half))
                lines.append(f'<text class="said" x="{x:.0f}" y="{y:.0f}">{escape(text)}</text>')
                break
    return lines
