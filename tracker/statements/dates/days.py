"""Windows of days: months, parts of months and years, weeks, seasons. Both ends are included."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

Window = tuple[date, date]
Part = Literal["", "early", "mid", "late", "start", "end", "first half", "second half"]

_FIRST_YEAR, _LAST_YEAR = 1000, 2999
#: First and last month of a season in the north; winter runs into the next year.
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "winter": (12, 14)}


def day_window(year: int, month: int, day: int) -> Window | None:
    """The one day as a window, None where the calendar has no such day."""
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return (found, found) if _FIRST_YEAR <= year <= _LAST_YEAR else None


def month_window(year: int, month: int, part: Part = "") -> Window:
    """A month or a third of it. `early` is to the 10th, `mid` 10th to 20th, `late` and `end` from the 20th."""
    first, last = date(year, month, 1), date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    if part in ("early", "start"):
        return first, first.replace(day=10)
    if part == "mid":
        return first.replace(day=10), first.replace(day=20)
    if part in ("late", "end"):
        return first.replace(day=20), last
    if part == "first half":
        return first, first.replace(day=15)
    if part == "second half":
        return first.replace(day=16), last
    return first, last


def year_window(year: int, part: Part = "") -> Window:
    """A year or a part of it: thirds for early, mid and late, one month for its start and end."""
    months = {
        "": (1, 12), "early": (1, 4), "mid": (5, 8), "late": (9, 12), "start": (1, 1), "end": (12, 12),
        "first half": (1, 6), "second half": (7, 12),
    }  # fmt: skip
    from_month, to_month = months[part]
    return month_window(year, from_month)[0], month_window(year, to_month)[1]


def quarter_window(year: int, quarter: int) -> Window:
    """The first to fourth quarter of a calendar year."""
    return month_window(year, 3 * quarter - 2)[0], month_window(year, 3 * quarter)[1]


def season_window(year: int, season: str) -> Window:
    """A northern season; the winter of a year begins in its December."""
    from_month, to_month = _SEASONS[season]
    last = month_window(year + to_month // 13, (to_month - 1) % 12 + 1)[1]
    return month_window(year, from_month)[0], last


def decade_window(year: int, part: Part = "") -> Window:
    """Ten years from `year`; `early` the first four, `mid` the middle four, `late` the last four."""
    years = {"early": (0, 3), "start": (0, 1), "mid": (3, 6), "late": (6, 9), "end": (8, 9)}
    first, last = years.get(part, (0, 9))
    return date(year + first, 1, 1), date(year + last, 12, 31)


def week_window(day: date) -> Window:
    """The week around a day, Sunday to Sunday: outlets differ in where a week begins."""
    monday = day - timedelta(days=day.weekday())
    return monday - timedelta(days=1), monday + timedelta(days=6)


def shift_months(day: date, months: int) -> date:
    """The same day of another month, or that month's last day."""
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    return min(date(year, month + 1, min(day.day, 28)) + timedelta(days=max(0, day.day - 28)),
               month_window(year, month + 1)[1])  # fmt: skip


def join_windows(left: Window, right: Window) -> Window:
    """The narrowest window that holds both."""
    return min(left[0], right[0]), max(left[1], right[1])


def windows_meet(left: Window, right: Window, *, slack_days: int = 0) -> bool:
    """Whether the two share a day, or lie no further apart than `slack_days`."""
    slack = timedelta(days=slack_days)
    return left[0] <= right[1] + slack and right[0] <= left[1] + slack


def read_window(value: str) -> Window | None:
    """`2024-02-07`, `2024-02`, `2024` or two of them around a `/` as a window; None for anything else."""
    first, _, last = value.strip().partition("/")
    left, right = _read_one(first), _read_one(last or first)
    if left is None or right is None or left[0] > right[1]:
        return None
    return left[0], right[1]


def _read_one(value: str) -> Window | None:
    parts = value[:10].split("-")
    if not all(part.isascii() and part.isdigit() for part in parts) or not 1 <= len(parts) <= 3 or len(parts[0]) != 4:
        return None
    numbers = [int(part) for part in parts]
    if not _FIRST_YEAR <= numbers[0] <= _LAST_YEAR or (len(numbers) > 1 and not 1 <= numbers[1] <= 12):
        return None
    if len(numbers) == 3:
        return day_window(numbers[0], numbers[1], numbers[2])
    return month_window(numbers[0], numbers[1]) if len(numbers) == 2 else year_window(numbers[0])
