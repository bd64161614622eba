"""Figures in a text: numbers with hedge, currency, scale, unit and what they count."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ...model import Figure
from ..dates.expressions import find_expressions
from .counted import counted_after
from .hedges import hedge_after, hedge_before
from .numbers import Number, find_numbers
from .stops import counts_nothing, ordinal_end
from .subjects import counted_before
from .units import is_duration, rate_after, unit_after, unit_before

_RANGE = re.compile(r"\s?[-–—]\s?|\s+(?:to|or|bis|oder|à|ou|o)\s+")
_BETWEEN = re.compile(r"\s+(?:and|und|et|y)\s+")
_BETWEEN_BEFORE = re.compile(r"\b(?:between|zwischen|entre)\s+(?:[$£€]\s?)?$", re.IGNORECASE)
_FROM_BEFORE = re.compile(r"\b(?:from|von|de|desde)\s+(?:[$£€]\s?|an?\s+|about\s+|some\s+|around\s+)*$", re.IGNORECASE)
_MOVED_BEFORE = re.compile(
    r"\b(?:up|down|by|rose|fell|gained|lost|climbed|dropped|added|shed|jumped|slipped|eased|rises?|falls?|higher|lower|"
    r"advanced|declined|slid|surged|tumbled|increased|decreased)\s+$",
    re.IGNORECASE,
)
_AGED = re.compile(r"\baged?\s$", re.IGNORECASE)
_ONE_COUNTS = re.compile(
    r"[\s-]+(?:[a-zA-Z][\w.-]*\s+){0,2}?(?:person|man|woman|child|boy|girl|soldier|civilian|officer|policeman"
    r"|militant|fighter|"
    r"worker|passenger|student|journalist|protester|trooper|serviceman|marine|pilot|victim|body|death|attack"
    r"|strike|missile|rocket|"
    r"drone|ship|tank|aircraft|plane|vote|killed|dead|wounded|injured|percent|per\s+cent|million|billion)\b"
)
_HYPHEN = re.compile(r"[-‐‑](?=[a-zA-Zäöü])")
_SHARE = re.compile(r"\s+(?:in|out\s+of)(?:\s+every)?\s+")
_SHARED = re.compile(r"\s+(?:of\s+(?:the|them|its|all)\b|[a-z]+s\b)")
_ONE_IN = re.compile(
    r"\s+(?:in|out\s+of)(?:\s+every)?\s+(?:\d|two|three|four|five|six|seven|eight|nine|ten|twenty|a\s+hundred)"
)
_OF_MONEY = re.compile(r"\s+(?:(?:of|de)(?=\s)|d[’'](?=euro))")
_MINUS = re.compile(r"(?:^|[\s(])[-−–]$")


@dataclass(slots=True)
class _Draft:
    start: int
    end: int
    number: Number
    value: float
    upper: float
    unit: str
    modifier: str = ""


def find_figures(text: str, *, language: str = "en") -> list[Figure]:
    """The figures in `text`, in reading order; names, dates, times and codes are none.

    A vague plural has its least value and an `upper` ("dozens" is 24 to 99, modifier `about`). A
    rate stands in the unit (`bbl/day`, `/week`), an age is in `year old`, a share of something
    ("two-thirds", "one in four") is in `fraction`. Figures don't overlap.

    Args:
        language: en, de, fr, es; another one gives digits with symbols and units only.

    >>> [(f.text, f.value, f.unit, f.counted) for f in find_figures("Nearly 2.5 million people fled on May 16.")]
    [('Nearly 2.5 million', 2500000.0, '', 'people')]
    """
    drafts = _drafts(text, language)
    if not drafts:
        return []
    figures: list[Figure] = []
    for draft in _join_shares(text, _join_ranges(text, drafts)):
        figure = _finish(text, draft, language)
        if not figure.counted and not figure.unit:
            start, end = counted_before(text, figure, figures[-1] if figures else None, language)
            figure = replace(figure, counted=text[start:end], counted_start=start, counted_end=end)
        figures.append(figure)
    return figures


def _drafts(text: str, language: str) -> list[_Draft]:
    numbers = list(find_numbers(text, language))
    if not numbers:
        return []
    dates = find_expressions(text, language)
    drafts: list[_Draft] = []
    place = 0
    for number in numbers:
        while place < len(dates) and dates[place].end <= number.start:
            place += 1
        if place < len(dates) and dates[place].start < number.end:
            continue
        lonely = number.abbreviated == "lonely"
        if lonely and not (_ONE_COUNTS.match(text, number.end) or _ONE_IN.match(text, number.end)):
            continue
        draft = _draft(text, number)
        if draft is not None and not (drafts and drafts[-1].end > draft.start):
            drafts.append(draft)
    return drafts


def _draft(text: str, number: Number) -> _Draft | None:
    start, currency = unit_before(text, number.start)
    if ordinal := ordinal_end(text, number):
        if counts_nothing(text, replace(number, end=ordinal)):
            return None
        return _Draft(start, ordinal, number, number.value, number.value, "ordinal")
    if number.form == "ordinal":
        if counts_nothing(text, number):
            return None
        return _Draft(start, number.end, number, number.value, number.value, "ordinal")
    end, unit = unit_after(text, number.end)
    if (
        number.abbreviated in ("m", "M")
        and not currency
        and not unit
        and not re.match(r"\s+[a-z]", text[number.end : number.end + 3])
    ):
        number = replace(number, value=number.mantissa, upper=number.mantissa, scale=1.0)
        unit = "m"
    if not currency and not unit and counts_nothing(text, number):
        return None
    if (
        unit
        and not currency
        and number.form == "digits"
        and text[max(0, number.start - 1) : number.start] in ("-", "/", "_")
        and text[max(0, number.start - 2) : number.start - 1].isalnum()
    ):
        return None
    if number.form == "digits" and text[end : end + 1].isalpha() and end == number.end and not number.abbreviated:
        return None  # NOK1V, 3D
    if unit == "MHz":
        return None
    if not unit and not currency and _AGED.search(text, max(0, number.start - 6), number.start):
        unit = "year old"
    if currency and is_duration(unit) and "-" not in text[number.end : end]:
        unit, end = "", number.end  # "$5 years ago" is no duration
    unit = currency if currency and unit in ("", currency, "m", "x") else currency or unit
    if currency:
        end = max(
            number.end,
            end if unit == currency and end > number.end and currency in text[number.end : end] else number.end,
        )
    if not unit and (number.form == "vague" or number.scale > 1) and (of := _OF_MONEY.match(text, number.end)):
        end, unit = unit_after(text, of.end())
        if len(unit) != 3 or not unit.isupper():  # "dozens of feet" are feet, "billions of dollars" are money
            end, unit = number.end, ""
    if number.form == "fraction" and not unit:
        unit = "fraction"
    rate_end, rate = rate_after(text, end)
    if rate and unit:
        unit, end = unit + rate, rate_end
    value, upper = number.value, number.upper
    if (
        number.form == "digits"
        and _MINUS.search(text[max(0, start - 2) : start])
        and (unit in ("%", "°", "°C", "°F") or "." in text[start : number.end])
    ):
        start, value, upper = start - 1, -value, -upper
    return _Draft(start, end, number, value, upper, unit)


def _join_ranges(text: str, drafts: list[_Draft]) -> list[_Draft]:
    joined: list[_Draft] = []
    for draft in drafts:
        before = joined[-1] if joined else None
        if before is not None and _is_range(text, before, draft):
            low = before.value
            if before.number.scale == 1 and draft.number.scale > 1 and before.number.mantissa < draft.number.mantissa:
                low *= draft.number.scale
            joined[-1] = _Draft(before.start, draft.end, draft.number, low, draft.upper, draft.unit or before.unit)
        else:
            joined.append(draft)
    return joined


def _join_shares(text: str, drafts: list[_Draft]) -> list[_Draft]:
    """ "One in four of them", "three out of ten voters" as one fraction."""
    joined: list[_Draft] = []
    for draft in drafts:
        before = joined[-1] if joined else None
        if (
            before is not None
            and not (before.unit or draft.unit)
            and 0 < before.value < draft.value
            and _SHARE.fullmatch(text, before.end, draft.start)
            and (before.value == 1 or "out" in text[before.end : draft.start] or _SHARED.match(text, draft.end))
        ):
            share = before.value / draft.value
            joined[-1] = _Draft(before.start, draft.end, draft.number, share, share, "fraction")
        else:
            joined.append(draft)
    return joined


def _is_range(text: str, low: _Draft, high: _Draft) -> bool:
    """Two numbers that bound one: three to five, 10-15, between $3 and $5 million; not from 3 to 5."""
    gap = text[low.end : high.start]
    if (
        len(gap) > 8
        or low.upper != low.value
        or "ordinal" in (low.unit, high.unit)
        or "fraction" in (low.unit, high.unit)
    ):
        return False
    if (low.unit and high.unit and low.unit != high.unit) or (
        low.unit and not high.unit and low.unit not in ("USD", "GBP", "EUR")
    ):
        return False
    before = text[max(0, low.start - 30) : low.start]
    if _BETWEEN.fullmatch(gap):
        if not _BETWEEN_BEFORE.search(before):
            return False
    elif not _RANGE.fullmatch(gap) or _FROM_BEFORE.search(before):
        return False
    moved = low.unit and "to" in gap and _MOVED_BEFORE.search(before)  # "up $1.18 to $130"
    scaled = low.number.scale == 1 and high.number.scale > 1 and low.number.mantissa < high.number.mantissa
    if moved or (not scaled and not low.value < high.value):
        return False
    hyphen = gap.strip() in ("-", "–", "—")
    is_code = hyphen and not high.unit and not re.match(r"[\s-]+[a-zA-Z]", text[high.end : high.end + 3])
    return not is_code  # nor a score


def _finish(text: str, draft: _Draft, language: str) -> Figure:
    start, modifier = hedge_before(text, draft.start, language)
    if modifier and draft.unit == "ordinal":
        start, modifier = draft.start, ""
    if start < draft.start and _BETWEEN_BEFORE.search(text[max(0, draft.start - 12) : draft.start]):
        start, modifier = draft.start, ""
    end, after = hedge_after(text, draft.end, language)
    modifier = modifier or after
    if draft.number.form == "vague" and not modifier:
        modifier = "about"
    counted = counted_after(
        text,
        end,
        value=draft.value,
        language=language or "en",
        hyphen=not draft.unit and _HYPHEN.match(text, end) is not None,
        unit=""
        if draft.unit == "ordinal" or (draft.number.form != "fraction" and draft.unit == "fraction")
        else draft.unit,
    )
    unit = draft.unit
    if not unit and counted.end > counted.start:
        _, unit = rate_after(text, counted.end)
    return Figure(start, end, text[start:end], draft.value, draft.upper, unit, modifier,
                  text[counted.start : counted.end], counted.start, counted.end)  # fmt: skip
