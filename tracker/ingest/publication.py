"""When was it published? A window of days, its basis, and one sentence that quotes the evidence.

Order: sidecar, front matter and metadata, date line, the year of a date line completed from elsewhere,
file name, text. Rules of thumb are wrong more often than right on real pages, so: a date in a photo
credit is never a publication date, a modification date is only an upper end, a text's own dates bound
it from below only, and without an upper end the date stays unknown.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

from ..model import EVIDENCE_ROLES, Basis, Block, DateWindow
from .days import day_window, find_days, find_month_day, parse_window, stretches_with_years
from .draft import Field, Metadata
from .furniture import date_line

_FILE_DAY = re.compile(r"(?:^|[/_.\s-])((?:19|20)\d\d)([-_./]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?=$|[/_.\sT-])")
_URL_DAY = re.compile(
    r"/((?:19|20)\d\d)(?:[/-](0?[1-9]|1[0-2]|[a-z]{3})[/-](0?[1-9]|[12]\d|3[01])(?=[/-]|$)"
    r"|(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=[/_-]))",
    re.IGNORECASE,
)
_COPYRIGHT_YEAR = re.compile(r"(?:19|20)\d\d")
_NEVER_PAST = re.compile(
    r"\b(?:will|would|shall|should|could|might|scheduled|planned|plans?|expected|expects?|due|deadline|expires?|next|upcoming|forthcoming|"
    r"forecast|target|goal|aims?|to be|set for|wird|werden|soll|sollen|geplant|fällig|"
    r"sera|seront|doit|devrait|prévue?|será|serán|debe|previst[oa])\b",
    re.IGNORECASE,
)
#: Directly before a date: it may lie ahead.
_UP_TO = re.compile(
    r"\b(?:by|until|till|through|before|may|bis|vor|d['’]ici|jusqu['’]\w+|hasta|antes de)\s+"
    r"(?:the\s+|le\s+|el\s+|zum\s+)?(?:\w+\s+(?:of|de)\s+|early\s+|late\s+|mid-?\s?)?"
    r"(?:\w+day,?\s+)?$",
    re.IGNORECASE,
)
_BARE_YEAR = re.compile(
    r"\b(?:in|since|after|during|from|seit|nach|im jahr|depuis|en|après|desde|tras)\s+((?:19|20)\d\d)(?![\d-])",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?]\s+(?=[A-ZÀ-Þ“\"„«])|\n")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
#: Only the day on which somebody spoke, or it happened, is the day of the report.
_SAID_ON = re.compile(
    r"\b(?:said|told|announced|reported|confirmed|killed|died|struck)\b[^.]{0,60}?\bon\s("
    + "|".join(_WEEKDAYS)
    + r")\b",
    re.IGNORECASE,
)
_DATELINE_ZONE = 3  # bylines and date lines count in the first units after the head too


def find_publication(
    fields: Metadata, text: str, blocks: Sequence[Block], *, path: str, language: str = ""
) -> tuple[DateWindow | None, str]:
    """The window in which a document was published, and a remark: a stated date that can't be read, and
    where only the lower end is known.

    Args:
        fields: merged metadata; `date` may be as written, `url` may hold a day.
        path: the document's path below the source, for a date in its name; empty for a record.
    """
    stated = fields.get("date")
    if not stated:
        return _concluded(fields, text, blocks, path=path, language=language)
    window = parse_window(stated.value, language=language)
    said = f"{stated.origin} says “{_short(stated.value)}”"
    if window:
        basis: Basis = "sidecar" if stated.origin.startswith("sidecar") else "metadata"
        return _window(window, basis, said), ""
    concluded, remark = _concluded(fields, text, blocks, path=path, language=language)
    return concluded, "; ".join(part for part in (f"{said}, which tells no day", remark) if part)


def _concluded(
    fields: Metadata, text: str, blocks: Sequence[Block], *, path: str, language: str
) -> tuple[DateWindow | None, str]:
    """As `find_publication`, by everything but a stated date."""
    in_url = _url_day(fields.get("url"))
    if in_url:
        return in_url, ""
    in_line = _date_line_window(text, blocks)
    if in_line:
        return in_line, ""
    in_name = _file_window(path)
    lower, lower_said = _newest_past_day(text, blocks)
    completed = _complete_dateline(fields, text, blocks, in_name)
    if completed:
        return completed, ""
    if in_name:
        if lower and in_name.last < lower:
            return in_name, f"the file name's date {in_name.first} is older than the text's “{lower_said}”"
        return in_name, ""
    upper, upper_said = _upper_end(fields, text, blocks, language)
    if lower and upper and lower <= upper:
        why = f"the text speaks of “{lower_said}” as past, and {upper_said}"
        return DateWindow(lower, upper, "text", why), ""
    remark = f"undated; not before {lower}, as the text speaks of “{lower_said}”" if lower else ""
    return None, remark


def _window(days: tuple[str, str], basis: Basis, why: str) -> DateWindow:
    return DateWindow(days[0], days[1], basis, why)


def _url_day(url: Field | None) -> DateWindow | None:
    found = _URL_DAY.search(url.value) if url else None
    if not found:
        return None
    month, day = found.group(2) or found.group(4), found.group(3) or found.group(5)
    if not month.isdigit():
        named = find_month_day(f"{month} 1")
        if named is None:
            return None
        month = str(named[0])
    window = day_window(int(found.group(1)), int(month), int(day))
    return _window(window, "metadata", f"the address contains “{found.group().strip('/')}”") if window else None


def _date_line_window(text: str, blocks: Sequence[Block]) -> DateWindow | None:
    """A date with its year in a date line, a dateline or a byline; what says `published` first."""
    best: tuple[int, DateWindow] | None = None
    for at, block in enumerate(blocks):
        if block.role not in ("dateline", "byline"):
            continue
        line = text[block.start : block.end]
        kind = date_line(" ".join(line.strip("*_# ").split()))
        found = next(find_days(line), None)
        if found is None or found.first != found.last or kind == "updated":
            continue
        rank = {"published": 0, "plain": 1}.get(kind, 2)
        if _after_body(blocks, at):
            rank += 3
        if best is None or rank < best[0]:
            role = "date line" if kind else block.role
            best = rank, DateWindow(found.first, found.last, "dateline", f"the {role} says “{_short(line)}”")
    return best[1] if best else None


def _after_body(blocks: Sequence[Block], at: int) -> bool:
    return sum(block.role == "body" for block in blocks[:at]) > _DATELINE_ZONE


def _file_window(path: str) -> DateWindow | None:
    found = None
    for match in _FILE_DAY.finditer(path):
        found = match  # the last: the file's own name rather than a folder's
    if not found:
        return None
    window = day_window(int(found.group(1)), int(found.group(3)), int(found.group(4)))
    said = found.group().strip("/_. -")
    return _window(window, "file", f"the file name contains “{said}”") if window else None


def _complete_dateline(
    fields: Metadata, text: str, blocks: Sequence[Block], in_name: DateWindow | None
) -> DateWindow | None:
    """A dateline's day and month with the year from the file name or by the weekday."""
    block = next((block for block in blocks if block.role == "dateline"), None)
    said = text[block.start : block.end] if block else fields["dateline"].value if "dateline" in fields else ""
    month_day = find_month_day(said)
    if not month_day:
        return None
    said = _short(said.rstrip(" -–—"))
    if not in_name:
        return _year_of_lead(month_day, said, text, blocks)
    named = datetime.date.fromisoformat(in_name.first)
    near = [day for day in _same_day(month_day, named.year - 1, named.year + 1) if abs((day - named).days) <= 31]
    if not near:
        return None
    day = near[0].isoformat()
    return DateWindow(day, day, "dateline", f"the dateline says “{said}”, and {in_name.explanation}")


def _year_of_lead(month_day: tuple[int, int], said: str, text: str, blocks: Sequence[Block]) -> DateWindow | None:
    """A dateline's day in the year of a month that the first paragraph names as past, if the weekday agrees.

    `TARNHOLM, June 8 (SPA) - Attacks have reached 60 since January 2018, the ministry said on Friday`.
    Anything looser is wrong: years from farther down, or the year after, were wrong in 5 of 6 wire reports.
    """
    lead = next((block for block in blocks if block.role == "body"), None)
    if lead is None:
        return None
    part = text[lead.start : lead.end]
    weekdays = {_WEEKDAYS.index(name.lower()) for name in _SAID_ON.findall(part)}
    past = [day for day in find_days(part) if _is_past(part, day.start, day.end)]
    if len(weekdays) != 1 or not past:
        return None
    newest = max(past, key=lambda day: day.first)
    for day in _same_day(month_day, int(newest.first[:4]), int(newest.first[:4])):
        if day.weekday() in weekdays and day.isoformat() >= newest.first:
            why = (
                f"the dateline says “{said}”, the first paragraph “{part[newest.start : newest.end]}”, "
                f"and in {day.year} that was a {_WEEKDAYS[day.weekday()].title()}, as the paragraph says"
            )
            return DateWindow(day.isoformat(), day.isoformat(), "dateline", why)
    return None


def _same_day(month_day: tuple[int, int], first_year: int, last_year: int) -> list[datetime.date]:
    days = (day_window(year, *month_day) for year in range(first_year, last_year + 1))
    return [datetime.date.fromisoformat(day[0]) for day in days if day]


def _newest_past_day(text: str, blocks: Sequence[Block]) -> tuple[str, str]:
    """The newest explicit date that the text speaks of as past: its first possible day, and its words."""
    newest, said = "", ""
    if "19" not in text and "20" not in text and "18" not in text:
        return newest, said
    for block in blocks:
        if block.role not in EVIDENCE_ROLES and block.role != "caption":
            continue
        part = text[block.start : block.end]
        if "19" not in part and "20" not in part and "18" not in part:
            continue
        dates = [(day.first, day.start, day.end) for day in find_days(part)]
        dates += [
            (f"{year.group(1)}-01-01", year.start(), year.end())
            for stretch in stretches_with_years(part)
            for year in _BARE_YEAR.finditer(part, *stretch)
        ]
        for first, start, end in dates:
            if first > newest and _is_past(part, start, end):
                newest, said = first, " ".join(part[start:end].split())
    return newest, said


def _is_past(part: str, start: int, end: int) -> bool:
    """Whether nothing around a date says that it may lie ahead."""
    return not _UP_TO.search(part, max(0, start - 40), start) and not _NEVER_PAST.search(_clause(part, start, end))


def _clause(part: str, start: int, end: int) -> str:
    """The sentence around a date, bounded: a plan or a forecast in it makes the date no evidence."""
    begin = max(0, start - 160)
    for cut in _SENTENCE_END.finditer(part, begin, start):
        begin = cut.end()
    stop = _SENTENCE_END.search(part, end, min(len(part), end + 160))
    return part[begin : stop.start() if stop else min(len(part), end + 160)]


def _upper_end(fields: Metadata, text: str, blocks: Sequence[Block], language: str) -> tuple[str, str]:
    """The last day on which it can have been published, and what says so."""
    ends: list[tuple[str, str]] = []
    modified = fields.get("modified")
    if modified:
        window = parse_window(modified.value, language=language)
        if window:
            ends.append((window[1], f"{modified.origin} says “{_short(modified.value)}”"))
    for block in blocks:
        line = text[block.start : block.end]
        if block.role == "copyright":
            years = _COPYRIGHT_YEAR.findall(line)
            if years:
                ends.append((f"{max(years)}-12-31", f"the copyright line says “{_short(line)}”"))
        elif block.role == "dateline" and date_line(" ".join(line.split())) == "updated":
            found = next(find_days(line), None)
            if found:
                ends.append((found.last, f"a line says “{_short(line)}”"))
    return min(ends) if ends else ("", "")


def _short(said: str) -> str:
    said = " ".join(said.split())
    return said if len(said) <= 80 else said[:79] + "…"
