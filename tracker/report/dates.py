"""Date windows in words: how a window is written, and who can be said to have come first."""

from __future__ import annotations

import calendar
from datetime import date

from ..model import DateWindow, Document


def label_window(window: DateWindow | None) -> str:
    """`2031-03-04`, `2031-03`, `2031`, `2031-03-04…09` or `undated`: no day is invented."""
    if window is None:
        return "undated"
    if window.first == window.last:
        return window.first
    year, month = window.first[:4], window.first[:7]
    if window.first == f"{year}-01-01" and window.last == f"{year}-12-31":
        return year
    if window.first == f"{month}-01" and window.last == _last_day(month):
        return month
    return label_extent(window.first, window.last)


def label_extent(first: str, last: str) -> str:
    """Two days as one range, what they share written once: `2031-03-28…04-02`."""
    if first == last:
        return first
    shared = 8 if first[:8] == last[:8] else 5 if first[:5] == last[:5] else 0
    return f"{first}…{last[shared:]}"


def _last_day(month: str) -> str:
    days = calendar.monthrange(int(month[:4]), int(month[5:7]))[1]
    return f"{month}-{days:02}"


def count_days(first: str, last: str) -> int:
    """Days from one ISO day to another."""
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def is_before(left: DateWindow | None, right: DateWindow | None) -> bool:
    """Whether every day of `left` lies before every day of `right`."""
    return left is not None and right is not None and left.last < right.first


def label_lag(first: DateWindow | None, later: DateWindow | None) -> str:
    """How much later: `same day`, `+2 days`, `+1…4 days`, `2 days earlier`; empty where either is
    undated; `order unknown` where the windows overlap without being one and the same day."""
    if first is None or later is None:
        return ""
    least, most = count_days(first.last, later.first), count_days(first.first, later.last)
    if least == most == 0:
        return "same day"
    if least <= 0 <= most:
        return "order unknown"
    earlier = most < 0
    low, high = (-most, -least) if earlier else (least, most)
    days = f"{low} day{'s' * (low != 1)}" if low == high else f"{low}…{high} days"
    return f"{days} earlier" if earlier else f"+{days}"


def sort_key_of_date(window: DateWindow | None) -> tuple[str, str]:
    """Earlier windows first, undated last."""
    return (window.first, window.last) if window else ("9999-99-99", "9999-99-99")


def sort_key_of_document(document: Document) -> tuple[str, str, str]:
    """By date, undated last, then by id."""
    return (*sort_key_of_date(document.date), document.id)


def find_extent(windows: list[DateWindow]) -> tuple[str, str] | None:
    """The first and the last day that the windows touch."""
    if not windows:
        return None
    return min(window.first for window in windows), max(window.last for window in windows)
