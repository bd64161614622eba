"""Where a text speaks of time, and in which words: spans with what was read, not yet resolved.

A trigger (month, weekday, unit, year, "yesterday") is found first by one pattern; what belongs to it
on its left and right is read only there.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, cast

from ...text.alternatives import any_word
from .days import Part
from .tense import speaks_of_future, tells_what_happened
from .words import DateNames, date_names
from .years import is_year

ExpressionKind = Literal[
    "day", "slashed", "month", "year", "years", "decade", "century", "weekday", "unit", "away", "word",
    "season", "quarter",
]  # fmt: skip

_YEAR = r"(?:1[5-9]|20|21)\d\d"
_NUMERIC = (
    rf"(?P<iso>(?<![\d.,/-])(?P<iso_year>{_YEAR})-(?P<iso_month>0[1-9]|1[0-2])-(?P<iso_day>0[1-9]|[12]\d|3[01])(?!\d))"
    rf"|(?P<slash>(?<![\d.,/-])(?P<one>\d{{1,2}})(?P<sign>[/.]"
    rf"|(?=-))-?(?P<two>\d{{1,2}})(?(sign)(?P=sign))-?(?P<slash_year>{_YEAR}|(?<=/)\d\d)(?![\d/]))"
)
# The year's own neighbours tell it from a count: 2000 people, 2,000, 2018.5, $2018, 2000 GMT, 555-2018.
_YEARS = (
    rf"|(?P<decade>(?<![\w$£€.,])(?:(?P<decade_year>(?:1[5-9]|20)\d0)|['’](?P<decade_short>\d0))['’]?s\b)"
    rf"|(?P<year>(?:(?<=[Mm]id-)|(?<![\w$£€#@.,:/%–—-]))(?P<from_year>{_YEAR})(?![\w%°]|[.,:]\d)"
    rf"(?:\s?[-–—/]\s?(?P<to_year>{_YEAR}|\d\d)(?![\w%.,/:-]\w|\w))?)"
)
_FOLLOWING_NAME = re.compile(r"\s+[A-Z][a-z]+")
_COUNTED_AFTER = re.compile(
    r"\s+(?:people|persons|soldiers|troops|civilians|men\b|women|children|police|workers|fighters|percent|per\s+cent|"
    r"million|billion|thousand|hundred|years?\b|other\b|more\b|Menschen|Millionen|personnes|personas|millones)"
)
_LOOK_BACK = 60
_SHORT_WEEKDAYS = frozenset(("sun", "sat", "wed", "mon", "fri", "tue", "thu", "tues", "thur", "thurs"))
_DAY_FOLLOWS = re.compile(r"\.?,?\s+\w*\s?\d")
_BEFORE_RELATION = re.compile(
    r"(?:\b(?P<part>early|late|mid|(?:the\s+)?(?:start|beginning|middle|end)\s+of)[\s-]+|\b(?P<later>earlier"
    r"|later)\s+)$",
    re.IGNORECASE,
)
_HOURS = frozenset({"hour", "morning"})
_SEASONS = frozenset({"spring", "summer", "autumn", "winter"})


@dataclass(frozen=True, slots=True)
class Expression:
    """One expression of time as read: numbers are 0 and words empty where it doesn't say."""

    start: int
    end: int
    kind: ExpressionKind
    year: int = 0
    last_year: int = 0
    month: int = 0
    day: int = 0
    last_day: int = 0
    part: Part = ""
    relation: str = ""  # last, next, this, past, coming
    unit: str = ""
    amount: int = 0
    away: str = ""  # ago, later
    side: str = ""  # earlier, later: of "this month" the part before or after the day of publication
    future: bool = False
    past: bool = False  # the clause tells of something that has happened


@lru_cache(maxsize=2)  # figures and dates of one text are read one after the other
def find_expressions(text: str, language: str = "en") -> tuple[Expression, ...]:
    """Every expression of time in reading order; they don't overlap.

    A language without a table gives numeric dates and years only. Cost: linear; about 0.3 ms a page.
    """
    names = date_names(language)
    found: list[Expression] = []
    end = 0
    for trigger in _triggers(language).finditer(text):
        if trigger.start() < end:
            continue
        expression = _READERS[cast(str, trigger.lastgroup)](text, trigger, names, language)
        if expression is None:
            continue
        while found and found[-1].end > expression.start:  # "the summer" of "the summer of 2020"
            found.pop()
        if found and found[-1].kind == "weekday" and expression.day and _joins(text, found[-1], expression):
            expression = replace(expression, start=found.pop().start)
        found.append(expression)
        end = expression.end
    return tuple(found)


def _joins(text: str, weekday: Expression, day: Expression) -> bool:
    return re.fullmatch(r",?\s+(?:the\s+|den\s+|dem\s+|le\s+)?", text[weekday.end : day.start]) is not None


@lru_cache(maxsize=8)
def _triggers(language: str) -> re.Pattern[str]:
    names = date_names(language)
    if names is None:
        return re.compile(_NUMERIC + _YEARS)
    proper = [*names.months, *names.weekdays]
    cased = {word: word.title() for word in proper}

    def written(words: list[str]) -> str:
        forms = {form for word in words for form in (cased[word], cased[word].upper())}
        if not names.capitals:
            forms.update(words)
        return any_word(forms)

    days = any_word([*names.days, *map(str.capitalize, names.days)])
    units = list(names.units)
    if language == "de":  # nouns bear capitals
        units = [word.title() for word in units]
    elif language == "en":
        units += ["Week", "Weeks", "Month", "Months", "Year", "Years", "Day", "Days"]
    return re.compile(
        rf"\b(?:(?P<month>{written(list(names.months))})|(?P<weekday>{written(list(names.weekdays))})"
        rf"|(?P<word>{days})(?!\w)|(?P<unit>{any_word(units)})(?!\w))"
        rf"|(?=[\d'’])(?:{_NUMERIC}{_YEARS})"
    )


@lru_cache(maxsize=128)
def _compiled(pattern: str, flags: int = 0) -> re.Pattern[str]:
    return re.compile(pattern, flags)


def _around(
    text: str, trigger: re.Match[str], before: str, after: str, *, dotted: bool = False
) -> tuple[int, int, dict[str, str]]:
    """Start and end with what belongs to the trigger, and the groups that were read."""
    floor = max(0, trigger.start() - _LOOK_BACK)
    left = _compiled(rf"(?<!\w)(?:{before})", re.IGNORECASE).search(text[floor : trigger.start()])
    right = _compiled(after, re.IGNORECASE).match(text, trigger.end())
    start = floor + left.start() if left and left.group() else trigger.start()
    groups = {name: value for found in (left, right) if found for name, value in found.groupdict().items() if value}
    end = right.end() if right else trigger.end()
    if right and right.group() == "." and not dotted:
        end = trigger.end()  # the full stop of the sentence
    return start, end, groups


def _read_month(text: str, trigger: re.Match[str], names: DateNames | None, language: str) -> Expression | None:
    assert names is not None
    word = trigger.group().casefold()
    start, end, groups = _around(
        text, trigger, names.before_month, names.after_month, dotted=word in names.short_months
    )
    if end < len(text) and (text[end].isalnum() or text[end] == "_"):
        return None
    day, last_day = int(groups.get("day", 0)), int(groups.get("last_day", 0))
    after = int(groups.get("after_day", 0))
    if after and _COUNTED_AFTER.match(text, end):  # "In May 16 people": a count
        end, after = trigger.end(), 0
        groups.pop("year", None)
    if not day and not last_day and after:
        day, last_day = after, int(groups.get("after_last", 0)) or after
    day = day or last_day
    year = int(groups.get("year", 0))
    if not day and not year and not _is_month(text, trigger, names, word, start, groups):
        return None
    relation = _relation(names, groups)
    part = cast(Part, names.parts.get(_folded_part(groups.get("part", "")), ""))
    month = names.months[word]
    if day > 31 or last_day > 31 or (day and last_day and last_day < day):
        return None
    future = speaks_of_future(text, start, names)
    past = not future and tells_what_happened(text, start)
    kind: ExpressionKind = "day" if day else "month"
    whose = groups.get("whose", "")
    if whose:
        relation = {"last": "last year", "next": "next year"}.get(names.relations.get(whose.casefold(), ""), "this")
    return Expression(start, end, kind, year=year, month=month, day=day, last_day=last_day or day, part=part,
                      relation=relation, future=future,
        past=past)  # fmt: skip


def _is_month(
    text: str, trigger: re.Match[str], names: DateNames, word: str, start: int, groups: dict[str, str]
) -> bool:
    """Whether a bare name is a month: not a verb, a person, a cut word."""
    if word in names.short_months:
        return False
    if groups.get("part") or groups.get("relation"):
        return True
    if word not in names.doubtful_months:
        return True
    before = text[max(0, trigger.start() - _LOOK_BACK) : trigger.start()]
    if not names.month_cue or not _compiled(names.month_cue, re.IGNORECASE).search(before):
        return False
    if word in ("may", "april", "june") and _FOLLOWING_NAME.match(text, trigger.end()):
        return False  # "by April Smith"
    return not (word == "may" and re.search(r"\b(?:Theresa|Mrs|Ms|Mr|Brian|Minister|Secretary)\.?\s+May\b", text)
                and not re.search(r"(?:in|since|last|next|early|late|mid)[\s-]+$", before))  # fmt: skip


def _folded_part(written: str) -> str:
    folded = " ".join(written.casefold().split())
    for article in ("the ", "very "):
        folded = folded.removeprefix(article)
    return folded.removesuffix(" of")


def _relation(names: DateNames, groups: dict[str, str]) -> str:
    written = " ".join((groups.get("relation") or groups.get("relation_after") or "").casefold().split())
    for article in ("the ", "el ", "los ", "las "):
        written = written.removeprefix(article)
    return names.relations.get(written, names.relations.get(written.removesuffix("s"), ""))


def _read_weekday(text: str, trigger: re.Match[str], names: DateNames | None, language: str) -> Expression | None:
    assert names is not None
    word = trigger.group().casefold()
    start, end, groups = _around(
        text, trigger, names.before_weekday, names.after_weekday, dotted=word in _SHORT_WEEKDAYS
    )
    if end < len(text) and (text[end].isalnum() or text[end] == "_"):
        return None
    # "The Sun", "Sat": short names are weekdays only where a date follows, "Sat., Jan 5"
    if word in _SHORT_WEEKDAYS and not groups and not _DAY_FOLLOWS.match(text, trigger.end()):
        return None
    relation = _relation(names, groups)
    if groups.get("whose"):
        relation = f"{groups['whose'].casefold()} week"
    return Expression(start, end, "weekday", day=names.weekdays[word] + 1, relation=relation,
                      future=speaks_of_future(text, start, names))  # fmt: skip


def _read_unit(text: str, trigger: re.Match[str], names: DateNames | None, language: str) -> Expression | None:
    assert names is not None
    unit = names.units[" ".join(trigger.group().casefold().split())]
    start, end, groups = _around(text, trigger, names.before_unit, names.after_unit)
    if end < len(text) and (text[end].isalnum() or text[end] == "_"):
        return None
    relation = _relation(names, groups)
    written = groups.get("amount", "").casefold()
    amount = names.numbers.get(
        written.removeprefix("a "), int(written) if written.isdecimal() and len(written) < 4 else 0
    )
    part = cast(Part, names.parts.get(_folded_part(groups.get("part", "")), ""))
    if written and not amount:  # a word that is neither number nor relation belongs to the sentence
        relation, groups, written, start = _reread(text, trigger, names, groups)
        part = cast(Part, names.parts.get(_folded_part(groups.get("part", "")), "")) if relation else ""
    away = groups.get("away", "")
    if groups.get("past"):
        relation = "past" if groups["past"].startswith("derni") else "coming"
    future = speaks_of_future(text, start, names)
    if away or groups.get("ago"):
        if not amount or unit in _SEASONS:
            return None
        ago = bool(groups.get("ago")) or away.casefold() == "ago"
        return Expression(start, end, "away", unit=unit, amount=amount, away="ago" if ago else "later")
    if unit in _HOURS and not (unit == "morning" and relation == "this"):
        return None
    if unit in _SEASONS:
        if relation or re.search(r"\b(?:in|during|since|by)\s+(?:the\s+)?$", text[max(0, start - 20) : start]):
            return Expression(start, end, "season", unit=unit, relation=relation, future=future)
        return None
    if not relation and unit == "weekend" and text[start : trigger.start()].casefold().startswith("the"):
        relation = "this"
    if not relation:
        if part and unit in ("month", "year", "week"):
            return Expression(start, end, "unit", unit=unit, relation="this", part=part, future=True)
        return None
    if relation in ("last", "next") and (
        amount or groups.get("relation", "").casefold().startswith(("the ", "los ", "las "))
    ):
        relation = "past" if relation == "last" else "coming"
    if relation in ("next", "coming") and unit == "day" and amount <= 1:
        return Expression(start, end, "away", unit=unit, amount=1, away="later")  # of what was told before
    if relation in ("past", "coming", "last", "next") and trigger.group().casefold().endswith("s") and not amount:
        return Expression(start, end, "away", unit=unit, amount=0, away="ago")  # "the past years": how many?
    if unit in ("century", "quarter", "night") and (relation != "last" or unit == "century"):
        return None
    side = groups.get("later", "").casefold() if relation == "this" else ""
    return Expression(
        start, end, "unit", unit=unit, relation=relation, amount=amount, part=part, side=side, future=future
    )


def _reread(
    text: str, trigger: re.Match[str], names: DateNames, groups: dict[str, str]
) -> tuple[str, dict[str, str], str, int]:
    """`before_unit` with the word before the unit taken as its relation ("last") instead of its amount."""
    word = groups["amount"]
    relation = names.relations.get(word.casefold(), "")
    kept = {name: value for name, value in groups.items() if name in ("away", "relation_after", "past")}
    if not relation:
        relation = _relation(names, kept)
        return relation, kept, "", trigger.start()
    start = text.rfind(word, 0, trigger.start())
    if found := _BEFORE_RELATION.search(text[max(0, start - 30) : start]):
        kept.update({name: value for name, value in found.groupdict().items() if value})
        start -= len(found.group())
    return relation, kept, "", start


def _read_word(text: str, trigger: re.Match[str], names: DateNames | None, language: str) -> Expression | None:
    assert names is not None
    word = " ".join(trigger.group().casefold().split())
    end = trigger.end()
    if found := _compiled(r"['’]s\b").match(text, end):
        end = found.end()
    return Expression(trigger.start(), end, "word", amount=names.days[word])


def _read_iso(text: str, trigger: re.Match[str], names: DateNames | None, language: str) -> Expression | None:
    year, month, day = (int(trigger.group(name)) for name in ("iso_year", "iso_month", "iso_day"))
    return Expression(trigger.start(), trigger.end(), "day", year=year, month=month, day=day, last_day=day)


def _read_slashed(text: str, trigger: re.Match[str], names: DateNames | None, language: str) -> Expression | None:
    one, two = int(trigger.group("one")), int(trigger.group("two"))
    written = trigger.group("slash_year")
    year = int(written) + (0 if len(written) == 4 else 2000 if int(written) < 50 else 1900)
    dotted = "." in trigger.group()
    if not (1 <= one <= 31 and 1 <= two <= 31) or min(one, two) > 12 or (dotted and two > 12):
        return None
    if dotted or one > 12 or (language not in ("", "en") and two <= 12) or one == two:
        day, month = one, two
    elif two > 12:
        month, day = one, two
    else:  # 02/07/2024: February or July? only the year is sure, and two days of it
        return Expression(trigger.start(), trigger.end(), "slashed", year=year, month=one, day=two)
    return Expression(trigger.start(), trigger.end(), "day", year=year, month=month, day=day, last_day=day)


def _read_decade(text: str, trigger: re.Match[str], names: DateNames | None, language: str) -> Expression | None:
    short = trigger.group("decade_short")
    year = 1900 + int(short) if short else int(trigger.group("decade_year"))
    start = trigger.start()
    part: Part = ""
    if found := _compiled(r"\b(?:the\s+)?(early|mid|late)[\s-]+$", re.IGNORECASE).search(
        text[max(0, start - 15) : start]
    ):
        start, part = start - len(found.group()), cast(Part, found.group(1).casefold())
    kind: ExpressionKind = "century" if year % 100 == 0 and year < 2000 else "decade"
    return Expression(start, trigger.end(), kind, year=year, part=part)


def _read_year(text: str, trigger: re.Match[str], names: DateNames | None, language: str) -> Expression | None:
    start, end = trigger.start(), trigger.end()
    year = int(trigger.group("from_year"))
    if not is_year(text, start, end, year):
        return None
    last = year
    if written := trigger.group("to_year"):
        last = int(written) if len(written) == 4 else year - year % 100 + int(written)
        if not year < last <= year + 100:
            last, end = year, trigger.start() + 4
            if last == year and written and len(written) == 2:
                return None
    groups: dict[str, str] = {}
    if names is not None:
        start, _, groups = _around(text, trigger, names.before_year, "")
    part = cast(Part, names.parts.get(_folded_part(groups.get("part", "")), "")) if names else ""
    if groups.get("season") and names:
        season = names.units[groups["season"].casefold()]
        return Expression(start, end, "season", year=year, unit=season)
    ordinals = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4}
    quarter = int(groups.get("quarter", 0)) or ordinals.get(groups.get("quarter_word", "").casefold(), 0)
    if quarter:
        return Expression(start, end, "quarter", year=year, amount=quarter)
    return Expression(start, end, "years" if last != year else "year", year=year, last_year=last, part=part)


_Reader = Callable[[str, "re.Match[str]", DateNames | None, str], Expression | None]
_READERS: dict[str, _Reader] = {
    "month": _read_month,
    "weekday": _read_weekday,
    "unit": _read_unit,
    "word": _read_word,
    "iso": _read_iso,
    "slash": _read_slashed,
    "decade": _read_decade,
    "year": _read_year,
}
