"""Days on a line: where a day stands, which days are named, where an empty stretch is cut out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from ..model import DateWindow

#: A stretch without any date is cut out when it is longer than this, …
_CUT_DAYS = 30
#: … and this share of the whole, …
_CUT_SHARE = 0.12
#: … but never more than these, the longest ones.
_MAX_CUTS = 5
_CUT_PIXELS = 26
_TICK_PIXELS = 74


@dataclass(frozen=True, slots=True)
class Tick:
    x: float
    label: str


@dataclass(frozen=True, slots=True)
class _Stretch:
    first: int
    last: int
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Axis:
    """`ticks` and `cuts` in pixels from the left; `place` gives the pixel of an ISO day."""

    ticks: tuple[Tick, ...]
    cuts: tuple[float, ...]
    _stretches: tuple[_Stretch, ...]

    def place(self, day: str) -> float:
        return _place(date.fromisoformat(day).toordinal(), self._stretches)


def lay_axis(windows: Sequence[DateWindow], left: float, right: float) -> Axis:
    """An axis from pixel `left` to `right` that holds every window; without ticks for no windows."""
    days = sorted({date.fromisoformat(day).toordinal() for window in windows for day in (window.first, window.last)})
    if not days:
        return Axis((), (), ())
    whole = days[-1] - days[0]
    gaps = [(later - earlier, later) for earlier, later in pairwise(days)]
    wide = sorted((gap for gap in gaps if gap[0] > max(_CUT_DAYS, _CUT_SHARE * whole)), reverse=True)[:_MAX_CUTS]
    opens = {later for _, later in wide}
    runs: list[list[int]] = [[]]
    for day in days:
        if day in opens:
            runs.append([])
        runs[-1].append(day)
    stretches = tuple(_spread([(run[0], run[-1]) for run in runs], left, right))
    cuts = tuple((one.right + other.left) / 2 for one, other in pairwise(stretches))
    ticks: list[Tick] = []
    for stretch in stretches:
        own = list(_ticks(stretch))
        # The first tick after a cut is needed to read the rest; it displaces one just before the cut.
        while len(ticks) > 1 and own and own[0].x - ticks[-1].x < _TICK_PIXELS:
            ticks.pop()
        ticks += own
    return Axis(tuple(ticks), cuts, stretches)


def _spread(runs: Sequence[tuple[int, int]], left: float, right: float) -> Iterator[_Stretch]:
    room = right - left - _CUT_PIXELS * (len(runs) - 1)
    # Half of the room is shared evenly: a single day after three busy months stays readable.
    even = room / 2 / len(runs) if len(runs) > 1 else 0
    total = sum(last - first + 2 for first, last in runs)
    at = left
    for first, last in runs:
        size = even + (room - even * len(runs)) * (last - first + 2) / total
        yield _Stretch(first, last, at, at + size)
        at += size + _CUT_PIXELS


def _place(day: int, stretches: Sequence[_Stretch]) -> float:
    for stretch in stretches:
        if day <= stretch.last:
            # A day's room on both sides, so that the outermost dots are whole.
            share = (day - stretch.first + 1) / (stretch.last - stretch.first + 2)
            return stretch.left + (stretch.right - stretch.left) * max(0.0, share)
    return stretches[-1].right


def _ticks(stretch: _Stretch) -> Iterator[Tick]:
    """Days, months or years, as many as there is room for; the first one always names its year."""
    n_ticks = max(1, int((stretch.right - stretch.left) // _TICK_PIXELS))
    days = stretch.last - stretch.first + 1
    candidates = list(_candidates(stretch, -(-days // n_ticks)))
    taken: list[Tick] = []
    for ordinal, label in candidates or [(stretch.first, date.fromordinal(stretch.first).isoformat())]:
        x = _place(ordinal, [stretch])
        if not taken or x - taken[-1].x >= _TICK_PIXELS:
            taken.append(Tick(x, label))
    yield from taken


def _candidates(stretch: _Stretch, step: int) -> Iterator[tuple[int, str]]:
    if step < 21:
        for ordinal in range(stretch.first, stretch.last + 1, step):
            yield ordinal, date.fromordinal(ordinal).isoformat()
        return
    months = next(n for n in (1, 2, 3, 6, 12, 24, 60, 120, 1200, 120_000) if n * 31 >= step)
    first = date.fromordinal(stretch.first)
    number = first.year * 12 + first.month - 1
    number += -number % months
    while number // 12 <= 9999 and (ordinal := date(number // 12, number % 12 + 1, 1).toordinal()) <= stretch.last:
        if ordinal >= stretch.first:
            yield ordinal, f"{number // 12:04}" if months >= 12 else f"{number // 12:04}-{number % 12 + 1:02}"
        number += months


def draw_axis(axis: Axis, head: float, floor: float) -> list[str]:
    """SVG of the named days and the cuts, from `head` down to `floor`; the days' names stand below."""
    lines = []
    for tick in axis.ticks:
        lines.append(f'<path class="tick" d="M{tick.x:.0f} {head}V{floor:.0f}"/>')
        lines.append(f'<text class="day" x="{tick.x:.0f}" y="{floor + 18:.0f}">{tick.label}</text>')
    for x in axis.cuts:
        lines.append(f'<path class="cut" d="M{x - 7:.0f} {floor + 6:.0f}l6 -12M{x + 1:.0f} {floor + 6:.0f}l6 -12"/>')
        lines.append(f'<path class="gap" d="M{x:.0f} {head}V{floor:.0f}"/>')
    return lines
