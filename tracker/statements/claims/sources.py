"""Who is named as the source of what a sentence tells, and which words make it less than a fact.

Quotations and reported clauses come from `quotes`. Here stand the sources that are no speech: counts and
figures by somebody, "that U.S. officials say was responsible", an accuser, mere hearsay.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ...model import Quote
from ..quotes.phrases import NAME_RUN, subject_before
from ..quotes.words import NOUNS, REPORTING_VERBS

SourceSort = Literal["named", "unnamed", "hearsay"]

#: Words that make a claim less than a fact. What is gone from a reworded sentence is told.
_HEDGE = re.compile(
    r"\b(?:allegedly|alleged|reportedly|apparently|purportedly|supposedly|presumably|possibly|perhaps|probably|"
    r"likely|unlikely|suspected|unconfirmed|unverified|rumou?red|(?:may|might|could) (?:have|be)|"
    r"(?:is|are|was|were) (?:thought|believed|said|reported|rumou?red|understood|alleged|suspected) to|"
    r"(?:appears?|appeared|seems?|seemed) (?:to|that)|purport(?:s|ed|ing) to|"
    r"it (?:is|was) (?:claimed|believed|thought|reported)|"
    r"claims? to|accused of|not (?:yet )?(?:been )?(?:confirmed|verified)|reports? suggest(?:s|ed)?)\b",
    re.IGNORECASE,
)
_HEARSAY = re.compile(
    r"\b(?:reportedly|purportedly|rumou?red|(?:is|are|was|were) (?:said|reported) to|it (?:is|was) reported|"
    r"(?:media|news|press|unconfirmed|some|several|other|earlier) reports?|reports? (?:say|said|claim|suggest)\w*)\b",
    re.IGNORECASE,
)
_NOUN = "|".join(sorted((re.escape(noun) for noun in NOUNS), key=lambda noun: (-len(noun), noun)))
#: "that U.S. officials say was responsible", "what the Pentagon said were recovered pieces"
_INSERTED = re.compile(
    r"\b(?:that|which|who|whom|what)[ \u00a0](?P<who>(?:[\w.’'\-]+[ \u00a0]){1,5}?)"
    r"(?:say|says|said|believes?|believed|claims?|claimed|thinks?|accused|accuses|blames?|blamed|alleges?d?|describes?d?)\b"
)
_ACCUSES = re.compile(r"\b(?:accused|accuses|blamed|blames|charged)\b(?![ \u00a0](?:of|by|for)\b)")
#: What is not speech but makes a figure somebody's: "the ministry put the toll at 19".
_COUNTS = re.compile(
    r"(?<!\ban )(?<!\bthe )\b(?:reported|reports|confirmed|announced|estimates?d?|counted|counts|"
    r"recorded|"
    r"puts?(?=[ \u00a0](?:the|its|their)[ \u00a0](?:\w+[ \u00a0])?(?:toll|number|figure|cost|count|total|damage)))"
    r"\b(?![ \u00a0](?:by|in|on|at|as)\b)"
)
_BODY_OF_DATA = re.compile(
    rf"\b(?i:figures?|data|statistics|records|report|study|survey|poll|count|tally|tallies|estimates?)[ \u00a0]"
    rf"(?:from|by|kept by|compiled by|released by|published by|issued by)[ \u00a0]"
    rf"(?P<who>(?:the[ \u00a0]|an?[ \u00a0])?(?:{NAME_RUN.pattern}|(?:[a-z\-]+[ \u00a0]){{0,2}}?(?:{_NOUN})\b))"
)
#: Words by which something may be laid at somebody's door in a way that isn't understood above.
_ATTRIBUTED = re.compile(
    r"\b(?:report(?:s|ed|ing)?|claim(?:s|ed|ing)?|reveal(?:s|ed|ing)?|quot(?:es|ed|ing)|cit(?:es|ed|ing)|"
    r"identified (?:by|her|him|them)|confirming|"
    r"via|sources?|as per|rumou?rs?|suggest(?:s|ed|ing)?|believe(?:s|d)?|thinks?|thought|heard|hears|learned|"
    r"understands?|showed|shows|indicat(?:es|ed|ing)|accus(?:es|ed|ing)|blam(?:es|ed|ing)|statement|"
    r"caution(?:s|ed)|reiterat(?:es|ed)|spokes(?:man|woman|person)|experts?|officials?|told|tells?|talk(?:s|ed)? of|"
    r"posted|tweet(?:s|ed)?|wrote|writes|expects?|reportedly)\b",
    re.IGNORECASE,
)
_SPEECH = re.compile(rf"\b(?:[Aa]ccording to|{'|'.join(sorted(REPORTING_VERBS))})\b")
_ADVERBS = re.compile(r"[ \u00a0](?:(?:has|have|had|also|later|earlier|first|officially|\w+day)[ \u00a0]){0,2}")
#: What may follow the noun that a phrase is about.
_BEHIND_HEAD = re.compile(r"[ \u00a0](?:at|of|in|on|from|for|with|close|near|familiar|inside|within|who|to|by)\b|,")
_DIGITS = re.compile(r"\d")
_NUMBER_WORD = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|"
    r"twenty|dozens?|hundreds?|thousands?|millions?)\b",
    re.IGNORECASE,
)
_UNNAMED = re.compile(
    r"(?:sources?|officials?|witness(?:es)?|people|person|reports?|media|experts?|analysts?|residents?|neighbou?rs?|police"
    r"|authorities|friends?|insiders?|observers?)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Source:
    """Who says so, where it stands, and of which sort: `hearsay` names nobody ("reportedly").

    `name` is resolved over pronouns and surnames where it comes from a quotation.
    """

    name: str
    start: int
    end: int
    sort: SourceSort


def find_source(text: str, begin: int, stop: int, quotes: Sequence[Quote]) -> Source | None:
    """Who is named in the sentence `begin`..`stop` as the source of what it tells; None where it stands as a fact.

    Args:
        quotes: the quotations that make up enough of the sentence, the one that speaks for it first.
    """
    for quote in quotes:
        if quote.speaker:
            start, end = quote.speaker_start, quote.speaker_end
            inside = begin <= start < end <= stop
            return Source(quote.speaker, start if inside else begin, end if inside else begin, _sort(quote.speaker))
    for pattern in (_INSERTED, _BODY_OF_DATA):
        found = pattern.search(text, begin, stop)
        if found:
            who = found.group("who").rstrip()
            if pattern is not _INSERTED or _names_somebody(who):
                start = found.start("who")
                return Source(who, start, start + len(who), _sort(who))
    counted = _DIGITS.search(text, begin, stop) or _NUMBER_WORD.search(text, begin, stop)
    for pattern in (_ACCUSES, _COUNTS):
        if pattern is _COUNTS and not counted:
            continue
        for found in pattern.finditer(text, begin, stop):
            phrase = subject_before(text, begin, found.start())
            if phrase is None or phrase.kind == "pronoun" or _NUMBER_WORD.match(phrase.text):
                continue
            if phrase.kind == "office" and phrase.text.split()[-1].lower() not in NOUNS:
                continue
            if _ADVERBS.fullmatch(text, phrase.end, found.start()):
                return Source(phrase.text, phrase.start, phrase.end, _sort(phrase.text))
    hearsay = _HEARSAY.search(text, begin, stop)
    if hearsay:
        return Source(hearsay.group(), hearsay.start(), hearsay.end(), "hearsay")
    return None


def may_be_attributed(text: str) -> bool:
    """Whether any word of a sentence might tie it to a source, however loosely: then it isn't told as a fact."""
    return _SPEECH.search(text) is not None or _ATTRIBUTED.search(text) is not None


def is_several(name: str) -> bool:
    """Whether a source is more than one, as its grammar has it: "security analysts", "Holm and Lind", not "Reuters".

    >>> [is_several(name) for name in ("security analysts", "two people at the bank", "Reuters", "the news agency")]
    [True, True, False, False]
    """
    words = _BEHIND_HEAD.split(name, maxsplit=1)[0].split()
    if not words:
        return False
    head = words[-1].strip(".,’'")
    if "and" in words:
        return True
    if head[:1].isupper() and (len(words) > 1 or head.lower() not in NOUNS):
        return False
    return head.lower() in ("people", "police") or (head.endswith("s") and not head.endswith(("ss", "us", "news")))


def find_hedges(text: str) -> tuple[str, ...]:
    """The words that make a claim less than a fact, in small letters, in order of place."""
    return tuple(" ".join(match.group().lower().split()) for match in _HEDGE.finditer(text))


def _sort(name: str) -> SourceSort:
    return "unnamed" if _UNNAMED.search(name) and not any(word[:1].isupper() for word in name.split()[1:]) else "named"


def _names_somebody(who: str) -> bool:
    """A noun for speakers or a name: "that he said" and "which is said" name nobody here."""
    words = who.split()
    return words[-1].lower() in NOUNS or (words[-1][:1].isupper() and words[-1] not in ("I", "It", "He", "She", "They"))
