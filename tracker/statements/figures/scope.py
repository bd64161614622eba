"""For which place, actor and stretch of time a figure holds, as the text says it: "on US targets", "in
Iraq and Syria", "since October 17"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from ...model import DateMention, DateWindow, Figure
from ..dates.days import Window
from ..dates.finding import find_dates
from .subjects import sentence_start

Bound = Literal["", "since", "until", "between", "in", "by"]

_PHRASE = re.compile(
    r"\s+(?:on|in|against|at|by|of|from|across|near|inside|within|along|under|among|for|with|auf|gegen|bei|aus"
    r"|von|sur|contre|dans|par|"
    r"contra|en|sobre)\s+(?:the\s+|its\s+|their\s+|der\s+|den\s+|la\s+|les\s+|los\s+|las\s+)?"
    r"(?!\d)[\w.'’-]+(?:\s+(?!\d|(?:and|or)\s+(?:another|\d)|(?:since|from|until|during|last|this|in|on|by|after"
    r"|before|when|who|which|that|was|were|has|had|have|is|are|said|"
    r"on|at|against|to|for|with|as|but|while)\b)[\w.'’-]+){0,4}"
)
_BOUNDS = {
    "since": r"since|seit|depuis|desde(?!\s+\w+\s+hasta)|starting\s+in|beginning\s+in",
    "from": r"from|von|de|desde|between|zwischen|entre",
    "until": r"until|till|through|bis|hasta|jusqu[’']\w+|to|and|und|et|y",
    "by": r"by|as\s+of|by\s+the\s+end\s+of|bis\s+zum",
    "in": r"in|during|on|over|for|im|am|en|durante|pendant|le|el|of",
}
_SENTENCE_END = re.compile(r"[.!?][\"”’)]*(?:\s|$)|\n\s*\n")
_ABBREVIATION = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Gen|Col|St|U\.S|U\.N|U\.K|No|Jan|Feb|Mar|Apr|Aug|Sept|Oct|Nov|Dec|[A-Z])\.$"
)
_FULL_STOP = re.compile(r"(?<![.\W]\w)(?:\.|['’])$")
_LONGEST_SENTENCE = 600
_NEAR_CHARS = 40
_SAID = re.compile(
    r"\b(?:said|told|says|announced|reported|erklärte|sagte|teilte|mit|dit|dijo)\s+(?:reporters\s+"
    r"|\w+\s+)?(?:on\s+|late\s+|am\s+)?$"
)
_RECORD = re.compile(r"\b(?:\w{3,}est|worst|best|first|most|least|time|level|low|high)\b[^.;]{0,15}\bsince\b[^.;]*$")
#: "62 in 2019, against 41 in 2018": what stands behind is the other figure's.
_COMPARED = re.compile(r"\b(?:against|compared\s+(?:to|with)|versus|up\s+from|down\s+from|instead\s+of)\b")
_ONLY_UNTIL = re.compile(r"until|till|bis|hasta|jusqu", re.IGNORECASE)
_UNTIL = re.compile(r"\b(?:until|till|through|up\s+to|bis|hasta|jusqu[’'\w]+)\s+(?:the\s+)?\w+", re.IGNORECASE)
_SINCE_EVENT = re.compile(
    r"\bsince\s+(?:the\s+)?[^.;]{3,80}?\b(?P<word>start|beginning|outbreak|attack|war|fire|invasion)\b[^.;]{0,70}?[.;]"
)


@dataclass(frozen=True, slots=True)
class FigureScope:
    """What limits a figure, in the text's words.

    Attributes:
        start, end: the sentence that the figure stands in.
        spans: places of the words that limit it, in order.
        words: those words, joined by `; `.
        bound: how the stretch of time is given: `since` a day, `by` or `until` one, `between` two,
            `in` one; empty where no time is given.
        first, last: ISO days of that stretch; of `since` the day it begins, of `by` the day it
            ends; both ends of `in` and `between`. Empty where unknown or open.
    """

    start: int
    end: int
    spans: tuple[tuple[int, int], ...]
    words: str
    bound: Bound = ""
    first: str = ""
    last: str = ""


def figure_scope(
    text: str,
    figure: Figure,
    published: DateWindow | str | None = None,
    *,
    language: str = "en",
    dates: list[DateMention] | None = None,
) -> FigureScope:
    """The words in the figure's sentence that say where, by or against whom, and when it holds.

    Args:
        dates: what `find_dates` gives for the whole text, if it is there already.
    """
    if dates is None:
        dates = find_dates(text, published, language=language)
    start = sentence_start(text, figure.start)
    end = sentence_end(text, max(figure.end, figure.counted_end if figure.counted_end > figure.end else 0))
    spans = list(_phrases(text, figure, end))
    bound, window, time_spans = _period(text, start, end, figure, dates)
    spans = sorted({*spans, *time_spans})
    kept: list[tuple[int, int]] = []
    for span in spans:
        if kept and span[0] < kept[-1][1]:
            kept[-1] = kept[-1][0], max(span[1], kept[-1][1])
        else:
            kept.append(span)
    words = "; ".join(" ".join(text[one:two].split()) for one, two in kept)
    return FigureScope(start, end, tuple(kept), words, bound, *window)


def sentence_end(text: str, place: int) -> int:
    """Where the sentence around `place` ends, its stop included."""
    limit = min(len(text), place + _LONGEST_SENTENCE)
    for found in _SENTENCE_END.finditer(text, place, limit):
        if text[found.start()] == "." and _ABBREVIATION.search(text, max(0, found.start() - 5), found.start() + 1):
            continue
        return found.end() if text[found.start()] != "\n" else found.start()
    return limit


def _phrases(text: str, figure: Figure, end: int) -> list[tuple[int, int]]:
    """Prepositional phrases that follow what is counted, one upon the other."""
    spans = []
    place = max(figure.counted_end, figure.end)
    for _ in range(3):
        found = _PHRASE.match(text, place, end)
        if found is None:
            break
        stop = found.end() - bool(_FULL_STOP.search(found.group()))
        spans.append((found.start() + len(found.group()) - len(found.group().lstrip()), stop))
        place = found.end()
    growing = figure.counted_end and figure.counted_end <= figure.start and not spans
    if growing and (found := _PHRASE.match(text, figure.counted_end, figure.start)):
        stop = found.end() - bool(_FULL_STOP.search(found.group()))
        spans.append((found.start() + 1, stop))  # "attacks on US targets had exceeded 180"
    return spans


def _period(
    text: str, start: int, end: int, figure: Figure, dates: list[DateMention]
) -> tuple[Bound, tuple[str, str], list[tuple[int, int]]]:
    """How the sentence bounds the time, its first and last day, and where it says so."""
    near = [mention for mention in dates if start <= mention.start < end]
    roles: list[tuple[str, DateMention, int]] = []
    for mention in near:
        before = text[max(start, mention.start - 40) : mention.start]
        if _SAID.search(before):
            continue
        role, place = _role(before)
        if role == "since" and _RECORD.search(before):
            continue  # "the lowest since June" bounds no count
        roles.append((role, mention, mention.start - len(before) + place if role else mention.start))
    since = next((row for row in roles if row[0] == "since"), None)
    opening = next((row for row in roles if row[0] == "from"), None)
    closing = next(
        (row for row in roles if row[0] == "until" and (opening is None or row[1].start > opening[1].start)), None
    )
    if opening and closing:
        return (
            "between",
            (opening[1].first, closing[1].last),
            [(opening[2], opening[1].end), (closing[2], closing[1].end)],
        )
    if opening and (told := _UNTIL.search(text, opening[1].end, end)):  # "from early 2021 until the siege of March 3"
        after = next((mention for mention in near if mention.start >= told.end()), None)
        stop = after.end if after else told.end()
        return "between", (opening[1].first, after.last if after else ""), [(opening[2], stop)]
    if since:
        return "since", (since[1].first, ""), [(since[2], since[1].end)]
    by = next((row for row in roles if row[0] == "by"), None)
    if by:
        return "by", ("", by[1].last), [(by[2], by[1].end)]
    if event := _SINCE_EVENT.search(text, start, end):
        return "since", ("", ""), [(event.start(), event.end() - 1)]
    if closing and closing[2] >= max(figure.end, figure.counted_end) and _ONLY_UNTIL.match(text, closing[2]):
        return "until", ("", closing[1].last), [(closing[2], closing[1].end)]
    roles = [row for row in roles if _belongs(figure, row[1])]
    told_besides = [row for row in roles if not _COMPARED.search(text, figure.end, max(figure.end, row[1].start))]
    roles = told_besides or roles
    if roles:
        role, mention, place = min(roles, key=lambda row: (abs(row[1].start - figure.start), row[1].start))
        return "in", (mention.first, mention.last), [(place, mention.end)]
    return "", ("", ""), []


def _belongs(figure: Figure, mention: DateMention) -> bool:
    """A day may stand anywhere in the sentence; a month or year tells of what is near it."""
    far = max(mention.start - max(figure.end, figure.counted_end), figure.start - mention.end)
    wide = not mention.first or date.fromisoformat(mention.last) - date.fromisoformat(mention.first) > timedelta(days=8)
    return far <= (_NEAR_CHARS if wide else _LONGEST_SENTENCE)


@lru_cache(maxsize=1)
def _role_pattern() -> re.Pattern[str]:
    groups = "|".join(f"(?P<{name}>{words})" for name, words in _BOUNDS.items())
    part = r"(?:the\s+(?:start|beginning|middle|end|spring|summer|autumn|winter)\s+of\s+)?"
    filler = part + r"(?:the|early|late|den|dem|le|el|about|around)?\s*"
    return re.compile(rf"\b(?:{groups})\s+{filler}$", re.IGNORECASE)


def _role(before: str) -> tuple[str, int]:
    found = _role_pattern().search(before)
    return (found.lastgroup or "", found.start()) if found else ("", 0)


def scope_window(scope: FigureScope, published: Window | None) -> tuple[date | None, date | None, bool]:
    """From when, up to when the figure counts, and whether both ends are told; None where open or unknown.

    Without a word on time a figure holds up to publication.
    """
    first = date.fromisoformat(scope.first) if scope.first else None
    last = date.fromisoformat(scope.last) if scope.last else None
    if scope.bound in ("", "since") and published:
        last = published[1]
    if first and last and last < first:
        first, last = first, first + timedelta(days=1)
    return first, last, scope.bound in ("between", "in") and first is not None and last is not None
