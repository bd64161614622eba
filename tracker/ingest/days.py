"""Days as people write them: in fields, in date lines, in running text. English, German, French,
Spanish, Italian, Portuguese and Dutch month names; a year is never guessed here."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..text.alternatives import any_word

_MONTH_NAMES = (
    "january jan januar jänner jaenner janvier janv enero ene gennaio gen janeiro januari",
    "february feb febr februar février fevrier févr febrero febbraio fevereiro februari",
    "march mar märz maerz mrz mars marzo março maart mrt",
    "april apr avril avr abril abr aprile",
    "may mai mayo maggio maio mei",
    "june jun juni juin junio giugno junho",
    "july jul juli juillet juil julio luglio julho",
    "august aug août aout agosto ago augustus",
    "september sept sep septembre septiembre setiembre settembre setembro",
    "october oct oktober okt octobre octubre ottobre outubro",
    "november nov novembre noviembre novembro",
    "december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro",
)
MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, start=1) for name in names.split()}
MONTH = any_word(MONTHS) + r"\b\.?"
_MONTH_INITIALS = "".join(sorted({name[0] for name in MONTHS}))
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_YEAR = r"(?:1[6-9]|20|21)\d\d"

#: Each pattern bears the groups that it has: y, m (number), n (month name), d. Those that begin with a digit:
_FORMS_OF_DIGITS = (
    rf"(?<![\d.])(?P<y1>{_YEAR})[-/.](?P<m1>0?[1-9]|1[0-2])[-/.](?P<d1>{_DAY})(?!\d)",
    rf"(?<![\d.,])(?P<d2>{_DAY})(?:st|nd|rd|th|er|º|ª|\.)?[\s-]+(?:of\s+|de\s+)?(?P<n2>{MONTH})"
    rf"[\s,-]+(?:de\s+|del\s+)?(?P<y2>{_YEAR})(?!\d)",
    rf"(?<![\d.])(?P<d5>{_DAY})\.\s?(?P<m5>0?[1-9]|1[0-2])\.\s?(?P<y5>{_YEAR})(?!\d)",
)
#: ... and with a month.
_FORMS_OF_NAMES = (
    rf"\b(?P<n3>{MONTH})\s+(?P<d3>{_DAY})(?:st|nd|rd|th)?(?:,\s*|\s+)(?P<y3>{_YEAR})(?!\d)",
    rf"\b(?P<n4>{MONTH})[\s,]+(?:of\s+|de\s+|del\s+)?(?P<y4>{_YEAR})(?![\d-])",
)
# What a form begins with is looked at before any of them is tried: over a page that is three times as fast.
_WRITTEN = re.compile(
    rf"(?=\d)(?:{'|'.join(_FORMS_OF_DIGITS)})|(?=[{_MONTH_INITIALS}])(?:{'|'.join(_FORMS_OF_NAMES)})", re.IGNORECASE
)
_ANY_YEAR = re.compile(_YEAR)
#: The most letters that a form has before its year, and after it with what it looks ahead at; before it stand up
#: to four runs of separators too, no longer than this but in a wild text.
_BEFORE_YEAR_CHARS, _AFTER_YEAR_CHARS = 24, 8
_RUN_CHARS = 8
_REACH_CHARS = _BEFORE_YEAR_CHARS + 4 * _RUN_CHARS
_LONG_RUN = re.compile(rf"[\s,-]{{{_RUN_CHARS + 1}}}")
_SLASHED = re.compile(rf"(?<![\d/])(\d{{1,2}})[/-](\d{{1,2}})[/-]({_YEAR})(?![\d/])")
_COMPACT = re.compile(rf"({_YEAR})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:T?\d{{4,6}}.*)?$")
_YEAR_MONTH = re.compile(rf"({_YEAR})-(0[1-9]|1[0-2])$")
_ONLY_YEAR = re.compile(rf"{_YEAR}$")
_ISO_TIME = re.compile(rf"({_YEAR})-(\d\d)-(\d\d)(?:[T\s]\d\d|$|Z)")
_EPOCH = re.compile(r"\d{9,10}(?:\d{3})?(?:\.\d+)?$")
_MONTH_DAY = re.compile(
    rf"\b(?P<n1>{MONTH})\s+(?P<d1>{_DAY})(?:st|nd|rd|th)?(?!\d)|(?<!\d)(?P<d2>{_DAY})(?:st|nd|rd|th|er|\.)?\s+(?:de\s+)?(?P<n2>{MONTH})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class WrittenDay:
    """A date with its year as it stands at `start`..`end` of a text; `first` = `last` for a full day,
    else the ends of the month."""

    start: int
    end: int
    first: str
    last: str


def find_days(text: str) -> Iterator[WrittenDay]:
    """Full dates and months with an explicit year, in reading order. 04/05/2031 is left out: which is the month?"""
    for found in _written(text):
        groups = {name[0]: value for name, value in found.groupdict().items() if value is not None}
        month = int(groups["m"]) if "m" in groups else month_number(groups["n"])
        window = day_window(int(groups["y"]), month, int(groups["d"]) if "d" in groups else 0)
        if window:
            yield WrittenDay(found.start(), found.end(), *window)


def stretches_with_years(text: str) -> Iterator[tuple[int, int]]:
    """Half-open stretches of a text, in order and apart: each day with its year stands whole in one of them.

    Cost: 5 µs for a page; to look for days all over it takes 50.
    """
    begin = end = 0
    for year in _ANY_YEAR.finditer(text):
        at = year.start()
        first = max(0, at - _REACH_CHARS)
        if first > end:
            first = end if _LONG_RUN.search(text, first, at) else first
        if first > end:
            if end:
                yield begin, end
            begin = first
        end = at + 4 + _AFTER_YEAR_CHARS
    if end:
        yield begin, end


def _written(text: str) -> Iterator[re.Match[str]]:
    """What `_WRITTEN` finds in a text; it isn't led over what is far from any year."""
    for start, end in stretches_with_years(text):
        yield from _WRITTEN.finditer(text, start, end)


def parse_window(value: str, *, language: str = "") -> tuple[str, str] | None:
    """First and last ISO day of a date field, None if it can't be told without guessing.

    `2031-04-02T23:30:00-05:00` → the day as written, not in UTC. `2031-04` → the month, `2031` → the
    year, `2031-04-01/2031-04-09` → the window. 04/05/2031 needs the language: month first in
    English only if the other order is impossible; day first elsewhere.
    """
    value = value.strip()
    if "/" in value and value.count("/") == 1:
        ends = [parse_window(part, language=language) if part else None for part in value.split("/")]
        if ends[0] and ends[1] and ends[0][0] <= ends[1][1]:
            return ends[0][0], ends[1][1]
        return None
    for pattern in (_ISO_TIME, _COMPACT):
        found = pattern.match(value)
        if found:
            return day_window(int(found.group(1)), int(found.group(2)), int(found.group(3)))
    found = _YEAR_MONTH.match(value)
    if found:
        return day_window(int(found.group(1)), int(found.group(2)), 0)
    if _ONLY_YEAR.match(value):
        return f"{value}-01-01", f"{value}-12-31"
    if _EPOCH.match(value):
        seconds = float(value) / (1000 if len(value.split(".")[0]) > 10 else 1)
        day = datetime.datetime.fromtimestamp(seconds, tz=datetime.UTC).date().isoformat()
        return day, day
    written = next(find_days(value), None)
    if written:
        return written.first, written.last
    found = _SLASHED.search(value)
    if found:
        left, right, year = (int(part) for part in found.groups())
        if left > 12 or (language not in ("", "en") and right <= 12) or left == right:
            return day_window(year, right, left)
        if right > 12:
            return day_window(year, left, right)
    return None


def find_month_day(text: str) -> tuple[int, int] | None:
    """Month and day of the first date in `text`, with or without a year: `May 16` → (5, 16)."""
    found = _MONTH_DAY.search(text)
    if not found:
        return None
    groups = {name[0]: value for name, value in found.groupdict().items() if value is not None}
    return month_number(groups["n"]), int(groups["d"])


def day_window(year: int, month: int, day: int) -> tuple[str, str] | None:
    """The day twice; with `day` 0 the first and last of the month; None where there is no such day."""
    try:
        if day:
            written = datetime.date(year, month, day).isoformat()
            return written, written
        first = datetime.date(year, month, 1)
    except ValueError:
        return None
    after = datetime.date(year + month // 12, month % 12 + 1, 1)
    return first.isoformat(), (after - datetime.timedelta(days=1)).isoformat()


def month_number(name: str) -> int:
    """1 to 12 for a month's name or abbreviation in any of the languages above."""
    return MONTHS[name.rstrip(".").lower()]
