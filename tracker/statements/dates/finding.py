"""Expressions of time in a text, resolved against the days on which it can have been published."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from ...model import DateMention, DateWindow
from .days import (
    Part,
    Window,
    day_window,
    decade_window,
    join_windows,
    month_window,
    quarter_window,
    read_window,
    season_window,
    shift_months,
    week_window,
    year_window,
)
from .expressions import Expression, find_expressions

_FOLD_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|er|º)\b")
_FOLD_POSSESSIVE = re.compile(r"['’]s?\b")
_LONG = {
    "jan": "january", "feb": "february", "mar": "march", "apr": "april", "aug": "august", "sept": "september",
    "sep": "september", "oct": "october", "nov": "november", "dec": "december",
}  # fmt: skip
_FOLD_MONTH = re.compile(rf"\b({'|'.join(_LONG)})\b\.?")
# A wide window of publication is walked through at most so many times: both ends and the years between.
_MOST_ANCHORS = 12
# A month named without a year and without a verb that tells past from future is the last one, unless
# that lies so many days back that one would have named its year, and the next one is near.
_OLDEST_WITHOUT_YEAR, _FURTHEST_WITHOUT_YEAR = 270, 100


def find_dates(text: str, published: DateWindow | str | None = None, *, language: str = "en") -> list[DateMention]:
    """The expressions of time in `text`, in reading order, each with the days that it can mean.

    A relative expression is resolved against every day of `published`, so that a wide window gives
    a wide result. Without `published`, relative expressions and days without a year have an empty
    `first` and `last`; so have those that hang on another event ("two weeks later") and dates
    that can be read both ways (02/07/2024). A weekday or a day without a year is the last one up to
    publication, unless the clause looks ahead ("will meet on Friday").

    Args:
        published: a window, or an ISO day, month, year, or `first/last`.
        language: en, de, fr, es; another one gives numeric dates and years only.

    Raises:
        ValueError: `published` is a string that is no day or window.

    >>> [(m.text, m.first, m.last) for m in find_dates("It began last week, on May 16.", "2031-05-20")]
    [('last week', '2031-05-11', '2031-05-18'), ('May 16', '2031-05-16', '2031-05-16')]
    """
    anchor = _anchor(published)
    mentions = []
    for expression in find_expressions(text, language):
        written = text[expression.start : expression.end]
        window = _resolve(expression, anchor)
        if window is None and expression.kind == "day" and not _day_exists(expression):
            continue
        first, last = (window[0].isoformat(), window[1].isoformat()) if window else ("", "")
        mentions.append(
            DateMention(
                expression.start, expression.end, written, first, last, _fold(written), _why(expression, anchor)
            )
        )
    return mentions


def _anchor(published: DateWindow | str | None) -> Window | None:
    if published is None or published == "":
        return None
    written = published if isinstance(published, str) else f"{published.first}/{published.last}"
    window = read_window(written)
    if window is None:
        raise ValueError(f"no day or window of days: {written!r}")
    return window


def _resolve(expression: Expression, anchor: Window | None) -> Window | None:
    """The days it can mean: the same for every day of publication, joined."""
    fixed = _resolve_fixed(expression)
    if fixed is not None or anchor is None or expression.away == "later" or expression.kind == "slashed":
        return fixed
    if expression.year:
        return None
    days = {anchor[0], anchor[1]}
    days.update(
        date(year, 1, 1) for year in range(anchor[0].year + 1, min(anchor[1].year, anchor[0].year + _MOST_ANCHORS) + 1)
    )
    windows = [found for day in sorted(days) if (found := _resolve_from(expression, day)) is not None]
    if not windows:
        return None
    joined = windows[0]
    for window in windows[1:]:
        joined = join_windows(joined, window)
    return joined


def _day_exists(expression: Expression) -> bool:
    return day_window(expression.year or 2000, expression.month, expression.last_day) is not None


def _resolve_fixed(read: Expression) -> Window | None:
    """What needs no day of publication."""
    if not read.year:
        return None
    if read.kind == "day":
        return _days(read, read.year)
    if read.kind == "month":
        return month_window(read.year, read.month, read.part)
    if read.kind == "year":
        return year_window(read.year, read.part)
    if read.kind == "years":
        return year_window(read.year)[0], year_window(read.last_year)[1]
    if read.kind == "decade":
        return decade_window(read.year, read.part)
    if read.kind == "century":
        return date(read.year, 1, 1), date(read.year + 99, 12, 31)
    if read.kind == "season":
        return season_window(read.year, read.unit)
    if read.kind == "quarter":
        return quarter_window(read.year, read.amount)
    return None


def _days(read: Expression, year: int) -> Window | None:
    first, last = day_window(year, read.month, read.day), day_window(year, read.month, read.last_day)
    return (first[0], last[1]) if first and last else None


def _resolve_from(read: Expression, day: date) -> Window | None:
    """What an article of this `day` means."""
    if read.kind == "word":
        return _shifted(day, read.amount)
    if read.kind == "weekday":
        return _weekday(read, day)
    if read.kind in ("day", "month"):
        return _yearless(read, day)
    if read.kind == "season":
        return _season(read, day)
    if read.kind == "away":
        return _ago(read, day)
    return _unit(read, day) if read.kind == "unit" else None


def _shifted(day: date, days: int) -> Window:
    return day + timedelta(days=days), day + timedelta(days=days)


def _weekday(read: Expression, day: date) -> Window:
    back = (day.weekday() - (read.day - 1)) % 7
    if read.relation.endswith(" week"):
        monday = day - timedelta(days=day.weekday())
        weeks = {"last": -1, "next": 1}.get(read.relation.split()[0], 0)
        return _shifted(monday, 7 * weeks + read.day - 1)
    if read.relation == "next":
        # "next Friday" on a Tuesday is this week's to some and next week's to others
        ahead = -back % 7 or 7
        return day + timedelta(days=ahead), day + timedelta(days=ahead + (7 if ahead < 7 else 0))
    if read.relation == "last":
        back = back or 7
        return day - timedelta(days=back + (7 if back < day.weekday() else 0)), day - timedelta(days=back)
    if read.relation == "this":
        monday = day - timedelta(days=day.weekday())
        return _shifted(monday, read.day - 1)
    if read.relation == "coming" or read.future:
        return _shifted(day, -back % 7)
    return _shifted(day, -back)


def _yearless(read: Expression, day: date) -> Window | None:
    def in_year(year: int) -> Window | None:
        return _days(read, year) if read.kind == "day" else month_window(year, read.month, read.part)

    if read.relation in ("last year", "next year"):
        return in_year(day.year + (1 if read.relation == "next year" else -1))
    if read.relation == "this":
        return in_year(day.year)
    candidates = [found for year in range(day.year - 1, day.year + 2) if (found := in_year(year))]
    if read.relation == "next":
        return next((found for found in candidates if found[0] > day), None)
    if read.future:
        return next((found for found in candidates if found[1] >= day), None)
    before = [found for found in candidates if found[0] <= day]
    if read.relation == "last":
        before = [found for found in before if found[1] < day]
    elif not read.past and (not before or (day - before[-1][1]).days > _OLDEST_WITHOUT_YEAR or read.month == day.month):
        ahead = next((found for found in candidates if found[0] > day), None)
        if ahead and (ahead[0] - day).days < _FURTHEST_WITHOUT_YEAR:
            return ahead
    return before[-1] if before else None


def _season(read: Expression, day: date) -> Window | None:
    if read.relation == "this":
        return season_window(day.year - (read.unit == "winter" and day.month < 6), read.unit)
    seasons = [season_window(year, read.unit) for year in range(day.year - 2, day.year + 2)]
    if read.relation in ("next", "coming") or (read.future and not read.relation):
        return next(found for found in seasons if found[1] > day)
    if read.relation == "last":
        return [found for found in seasons if found[1] < day][-1]
    return [found for found in seasons if found[0] <= day][-1]


def _ago(read: Expression, day: date) -> Window | None:
    """As wide as the unit is coarse: "three weeks ago" is the days around, not one of them."""
    if not read.amount:
        return None
    if read.unit in ("hour", "night"):
        return day - timedelta(days=1 + read.amount // 24), day
    if read.unit == "day":
        return _shifted(day, -read.amount)
    if read.unit == "week":
        return day - timedelta(days=7 * read.amount + 3), day - timedelta(days=7 * read.amount - 3)
    if read.unit == "month":
        middle = shift_months(day, -read.amount)
        return middle - timedelta(days=15), middle + timedelta(days=15)
    if read.unit in ("year", "decade"):
        years = read.amount * (10 if read.unit == "decade" else 1)
        if years >= day.year - 1000:
            return None
        middle = shift_months(day, -12 * years)
        slack = timedelta(days=183 * (10 if read.unit == "decade" else 1))
        return middle - slack, middle + slack
    return None


def _unit(read: Expression, day: date) -> Window | None:
    step = {"last": -1, "next": 1, "this": 0}.get(read.relation)
    if step is None:
        return _span_of_units(read, day)
    part: Part = read.part
    if read.unit == "week":
        found = week_window(day + timedelta(days=7 * step))
    elif read.unit == "month":
        month = shift_months(day.replace(day=1), step)
        found = month_window(month.year, month.month, part if part in ("early", "mid", "late", "start", "end") else "")
    elif read.unit == "year":
        known = part if part in ("early", "mid", "late", "start", "end", "first half", "second half") else ""
        found = year_window(day.year + step, known)
    elif read.unit == "weekend":
        saturday = (
            day - timedelta(days=(day.weekday() - 5) % 7 or 7)
            if step < 0
            else day + timedelta(days=(5 - day.weekday()) % 7)
        )
        if step == 0 and not read.future and (day.weekday() < 3 or day.weekday() == 6):
            saturday -= timedelta(days=7)
        found = saturday, saturday + timedelta(days=1)
    elif read.unit == "night":
        return day - timedelta(days=1), day
    elif read.unit == "morning":
        return day, day
    elif read.unit == "decade":
        found = decade_window(day.year - day.year % 10 + 10 * step)
    elif read.unit == "day":
        return _shifted(day, step)
    else:
        return None
    if read.side == "earlier":
        return found[0], min(day, found[1])
    if read.side == "later":
        return max(day, found[0]), found[1]
    return found


def _span_of_units(read: Expression, day: date) -> Window | None:
    """The past two weeks, the coming three months: from or up to the day of publication."""
    amount = max(1, read.amount) * (-1 if read.relation == "past" else 1)
    days = {"day": 1, "week": 7, "weekend": 7}.get(read.unit)
    if days:
        other = day + timedelta(days=amount * days)
    elif read.unit in ("month", "year", "decade"):
        months = amount * {"month": 1, "year": 12, "decade": 120}[read.unit]
        if not 1001 <= day.year + months // 12 <= 2900:
            return None
        other = shift_months(day, months)
    else:
        return None
    return min(other, day), max(other, day)


@lru_cache(maxsize=4096)
def _fold(written: str) -> str:
    folded = " ".join(written.casefold().replace("-", " ").replace(",", " ").split())
    folded = _FOLD_POSSESSIVE.sub("", _FOLD_ORDINAL.sub("", folded))
    return _FOLD_MONTH.sub(lambda found: _LONG[found.group(1)], folded)


def _why(read: Expression, anchor: Window | None) -> str:
    if read.kind == "slashed":
        return "day or month first: can be read both ways"
    if read.away == "later":
        return "counted from another event"
    if read.year:
        return "written out"
    if anchor is None:
        return "needs the day of publication"
    if read.kind == "away" and not read.amount:
        return "doesn't say how many"
    days = anchor[0].isoformat() if anchor[0] == anchor[1] else f"{anchor[0]} to {anchor[1]}"
    ahead = ", looking ahead" if read.future and read.kind in ("weekday", "day", "month", "season") else ""
    return f"seen from publication {days}{ahead}"
