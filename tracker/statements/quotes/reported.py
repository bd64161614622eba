"""Reported speech: `X said that …`, `…, X said`, `according to X, …`."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from .attribution import sentence_of
from .phrases import Phrase, first_subject, subject_after, subject_before
from .words import NOUNS, REPORTING_VERBS, THAT_ONLY_VERBS, TITLES

_THAT = re.compile(
    r"(?:[ \u00a0](?!that\b)(?:[\w’'.\-]+)){0,6}?(?:,? (?:in|on|at|to) [^,.\n“\"]{1,60},?)?[ \u00a0]that[ \u00a0]",
    re.IGNORECASE,
)
_TOLD_WHOM = re.compile(
    r"[ \u00a0](?:(?:the |an? |this |his |her |our )?(?:[A-Z][\w’'.\-]*[ \u00a0])*(?:[A-Z][\w’'.\-]*|reporters|"
    r"journalists|me|us|him|her|them|newspaper|agency|radio|television|investigators|police|parliament|lawmakers|"
    r"deputies))"
    r"(?: (?:on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)?(?: (?:in|at) (?:an? )"
    r"?[\w ]{2,30}?(?= that))?,?[ \u00a0](?:that[ \u00a0])?"
)
_WHEN = re.compile(
    r"(?:(?:,)?[ \u00a0](?:on |late |early )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: (?:morning|"
    r"night|evening|afternoon))?,?|[ \u00a0](?:on|in) [^,.\n]{2,50}? that(?=[ \u00a0]))?[ \u00a0]"
)
_NO_CLAUSE = frozenset(
    """in on at to of about with from by nothing so this for as during after when while before and but or yes no
    little much more less
    something goodbye hello thanks sorry only earlier later last its his her also a an""".split()  # noqa: SIM905
)
_NO_SPEECH = re.compile(
    r"(?:\b(?:not|never|n[’']t|to|be|been|is|are|was|were)|n[’']t)[ \u00a0](?:\w+ly[ \u00a0]|yet[ \u00a0])?$"
)
_DATELINE = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ][\w ,.’'/\-]{0,50}(?:\([\w ./]{2,30}\)\s*)?[ \u00a0][-–—]+[ \u00a0]")
_OPENING = re.compile(
    r"(?:in|on|at|after|before|since|during|while|when|as|although|though|if|asked|speaking|with|by|"
    r"for|but|and|earlier|later|last|meanwhile|however|still|separately)\b",
    re.IGNORECASE,
)
_OFFICE_TAIL = re.compile(r",[ \u00a0](?:its|the|his|her|their|an?)[ \u00a0][^,]{2,50},?\s*$")
_ASIDE = re.compile(
    r",[ \u00a0](?:however|though|meanwhile|in turn|for (?:his|her|its|their) part),[ \u00a0]that[ \u00a0]"
)
#: Joins a clause of its own to what stands before: that is no report then.
_AND_SO = re.compile(r"\s*(?:and|but|so|while|although|whereas)[ \u00a0]")
_DENIES = re.compile(r"\b(?:claims?|reports?|accusations?|allegations?|rumou?rs?|suggestions?|charges?)\b")
_DENIED = re.compile(
    r"\b(?:den(?:y|ied|ies|ying)|reject(?:ed|s)?|dismiss(?:ed|es)?|dispute[sd]?)(?:[ \u00a0][\w’'.\-]+){0,3}[ \u00a0]$"
)
_WHEN_ALONE = re.compile(
    r"(?:[ \u00a0](?:in|on|at|late|early|during|after|by|as|when|to|via|from|while|last|this|earlier|"
    r"later|afterwards?|here|today|yesterday|\w+day)\b|,|\.|$)"
)
_OPENS_QUOTE = re.compile(r",?\s*[“\"«„‘]")
_CLAUSE_START = re.compile(r"[\w’'$€£]+")
_WORDS = re.compile(r"\w+")
_MIN_WORDS = 3
_MAX_CHARS = 900


@dataclass(frozen=True, slots=True)
class Reported:
    """A reported clause: its places, who is said to have said it, and the verb."""

    parts: list[tuple[int, int]]
    phrase: Phrase
    cue: str


def find_reported(
    text: str,
    starts: Sequence[int],
    cues: re.Pattern[str],
    direct: Sequence[tuple[int, int]],
    used: Sequence[tuple[int, int]],
    language: str,
) -> list[Reported]:
    """Reported clauses of `text` outside quotation marks, in order; at most one a verb.

    Args:
        direct: places of direct speech, sorted.
        used: places of attributions that follow direct speech.
    """
    found: list[Reported] = []
    last_end = -1
    for match in cues.finditer(text):
        verb = match.group().lower()
        if verb not in REPORTING_VERBS and verb != "according to":
            continue
        at = match.start()
        if _covers(direct, at) or _covers(used, at):
            continue
        if _NO_SPEECH.search(text, max(0, at - 20), at):
            continue
        if verb in ("claims", "reports") and _DENIED.search(text, max(0, at - 60), at):
            continue  # a noun
        begin, end = sentence_of(starts, at)
        begin, end = max(begin, at - _MAX_CHARS), min(end, at + _MAX_CHARS)  # longer ones are tables and lists
        nth = bisect_right(direct, at, key=lambda place: place[0])
        if nth and begin < direct[nth - 1][1]:
            begin = direct[nth - 1][1]
        stop = _stop(text, begin, end)
        clause = _according(text, begin, match, stop) if verb == "according to" else _clause(text, begin, match, stop)
        if clause is None or clause.parts[0][0] < last_end:
            continue
        if sum(len(_WORDS.findall(text, a, b)) for a, b in clause.parts) < _MIN_WORDS:
            continue
        size = sum(b - a for a, b in clause.parts)
        quoted = sum(
            max(0, min(b, y) - max(a, x)) for a, b in clause.parts for x, y in direct[max(0, nth - 1) : nth + 8]
        )
        if 2 * quoted >= size:
            continue
        if verb.endswith("ing") and found and begin <= found[-1].phrase.start < at:
            clause = Reported(clause.parts, found[-1].phrase, clause.cue)
        found.append(clause)
        last_end = clause.parts[-1][1] if verb not in ("adding", "saying", "noting") else last_end
    return found


def _covers(places: Sequence[tuple[int, int]], at: int) -> bool:
    """Whether one of the places, in order and apart, holds `at`."""
    n = bisect_right(places, at, key=lambda place: place[0])
    return n > 0 and at < places[n - 1][1]


def _stop(text: str, begin: int, end: int) -> int:
    """The sentence's end without white space and its full stop."""
    while end > begin and (text[end - 1].isspace() or text[end - 1] in ".;,:"):
        end -= 1
    return end


def _according(text: str, begin: int, match: re.Match[str], stop: int) -> Reported | None:
    phrase = subject_after(text, match.end(), stop)
    if phrase is None:
        phrase = _plain_phrase(text, match.end(), stop)
    if phrase is None:
        return None
    if _OPENS_QUOTE.match(text, phrase.end, stop):
        return None  # `…, according to Ada Holm, “the …”`: only that is hers
    if match.start() - begin > 12:
        end = len(text[begin : match.start()].rstrip(" ,")) + begin
        return Reported([_trimmed(text, begin, end)], phrase, match.group())
    comma = text.find(",", phrase.end, stop)
    if comma < 0:
        return None
    return Reported([_trimmed(text, comma + 1, stop)], phrase, match.group())


def _plain_phrase(text: str, at: int, stop: int) -> Phrase | None:
    found = re.compile(
        r"[ \u00a0]((?:the |an? |his |her |their )?[\w’'\-]+(?: [\w’'\-]+){0,3}?)(?=,|\.| and | kept |"
        r" by | who | in | on |$)"
    ).match(text, at, min(stop, at + 90))
    return Phrase(found.start(1), found.end(1), found.group(1), "office") if found else None


def _clause(text: str, begin: int, match: re.Match[str], stop: int) -> Reported | None:
    verb = match.group().lower()
    at, end = match.start(), match.end()
    if verb.endswith("ing"):
        link = re.compile(r"[ \u00a0]that[ \u00a0]").match(text, end, stop)
        if text[at - 2 : at] != ", " or (link is None and verb != "saying"):
            return None
        phrase = first_subject(text, begin, at)
        if phrase is None:
            return None
        return Reported([(link.end() if link else end + 1, stop)], phrase, match.group())
    phrase = subject_before(text, begin, at)
    inverted = False
    if text[max(begin, at - 2) : at] == ", " and (phrase is None or phrase.kind == "pronoun"):
        behind = subject_after(text, end, stop)
        inverted = behind is not None
        phrase = behind or phrase
    if phrase is None:
        return None
    if phrase.text.lower() == "i" or re.search(
        r"\b(?:what|that|which|who|whom|as|than)\s$", text[begin : phrase.start]
    ):
        return None
    before = text[begin : phrase.start].rstrip()
    rest = text[end:stop]
    # `…, X said` and `…, X said on Monday`: what stands before the speaker is what was said.
    subject_start = _phrase_start(text, begin, phrase.start)
    clause_before = text[begin:subject_start].rstrip()
    if inverted:
        return Reported([_trimmed(text, begin, at)], phrase, match.group()) if len(before) > 15 else None
    that = _that(text, verb, end, stop)
    if that is not None and len(_WORDS.findall(text, that, stop)) < _MIN_WORDS:
        that = None
    aside = _ASIDE.match(text, end, stop)
    if aside is not None and clause_before[-1:] != "," and stop - aside.end() > 8:
        return Reported([(aside.end(), stop)], phrase, match.group())
    closing = (
        clause_before.endswith(",")
        and not _AND_SO.match(text, subject_start, phrase.start)
        and len(_WORDS.findall(clause_before)) > _MIN_WORDS
        and (len(rest) < 12 or not _OPENING.match(clause_before))
        and " that " not in rest[:80].split(",")[0]
    )
    if closing and (len(rest) < 30 or _WHEN_ALONE.match(rest) or (verb in ("told", "tells") and that is None)):
        parts = [_trimmed(text, begin, subject_start)]
        if (
            rest.startswith(", ")
            and len(rest) > 30
            and not re.match(r", (?:adding|citing|referring|in |who|which|after|as |when|noting|saying)", rest)
        ):
            parts.append(_trimmed(text, end + 1, stop))
        return Reported(parts, phrase, match.group())
    if rest.startswith(",") and 0 < len(_WORDS.findall(clause_before)) < 12 and clause_before.endswith(","):
        return Reported([_trimmed(text, begin, subject_start), _trimmed(text, end + 1, stop)], phrase, match.group())
    if that is not None and stop - that > 8:
        return Reported([(that, stop)], phrase, match.group())
    return None


def _that(text: str, verb: str, end: int, stop: int) -> int | None:
    """Where the reported clause after a verb begins."""
    if verb in ("told", "tells"):
        whom = _TOLD_WHOM.match(text, end, stop)
        return whom.end() if whom else None
    that = _THAT.match(text, end, min(stop, end + 110))
    if verb == "denied" and that and _DENIES.search(that.group()):
        return None  # what was claimed by others
    if verb in THAT_ONLY_VERBS or verb in ("added", "adds"):
        return that.end() if that and that.group().count(" ") < 6 else None
    if that and that.group().count(" ") <= 2:
        return that.end()
    if that and re.match(r"[ \u00a0](?:in|on|at|to|during|late|early|earlier|\w+day)\b", that.group()):
        return that.end()
    when = _WHEN.match(text, end, stop)
    start = when.end() if when else end + 1
    word = _CLAUSE_START.match(text, start)
    if word is None or (
        word.group().lower() in _NO_CLAUSE
        and word.group().lower() not in ("a", "an", "its", "his", "her", "no", "more", "little")
    ):
        return None
    return start


def _phrase_start(text: str, begin: int, place: int) -> int:
    """Where the speaker's noun phrase begins: back to the comma before titles and offices."""
    comma = max(text.rfind(", ", begin, place), text.rfind(" – ", begin, place))
    while (
        comma > begin
        and (office := _OFFICE_TAIL.search(text, begin, comma + 1)) is not None
        and office.start() > begin
        and any(word.lower() in NOUNS or word.lower() in TITLES for word in _WORDS.findall(office.group()))
    ):
        comma = office.start()
    if comma < 0:
        return begin if place - begin < 60 else place
    if place - comma > 70:
        return place
    return comma + 1


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    dateline = _DATELINE.match(text, start, end)
    if dateline is not None:
        start = dateline.end()
    while start < end and (text[start].isspace() or text[start] in ","):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:–—-"):
        end -= 1
    return start, end
