"""The words beside a verb of speech that name who speaks: a name, an office, a body, a pronoun.

Phrases are found by capitals, titles and nouns for people; which of several is the subject is told by
commas and prepositions: of `a spokesman for the bank` the spokesman speaks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from .words import BODY_WORDS, COUNTRIES, NOT_NAMES, NOUNS, TITLES

SpeakerKind = Literal["person", "body", "office", "pronoun"]

_WORD = (
    r"(?:(?:[A-Z]\.){2,}|(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|Gen|Maj|Col|Lt|Sgt|Capt|Adm|Sen|Rep|Gov|Rev|St|Det|Supt|Cpl|Pvt)\."
    r"|[A-ZÀ-ÖØ-ÞŁŠŽČ][\w’'\-]*"
    r"|(?:al|el|as|an|ad|ed|ul|ur|bin|ibn|ben|van|von|de|da|del|di|du|dos|der|den|la|le)"
    r"(?:-|[ \u00a0](?:(?:la|der|den|al)[ \u00a0])?)(?=[A-ZÀ-ÖØ-Þ])[\w’'\-]+)"
)
_RUN = rf"{_WORD}(?:[ \u00a0]{_WORD})*"
NAME_RUN = re.compile(rf"(?<![\w’'@#.\-]){_RUN}")
_DETERMINER = (
    r"(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|[Oo]ur|[Mm]y|[Oo]ne|[Aa]nother|[Ss]ome|"
    r"[Ss]everal|[Mm]any|[Tt]wo|[Tt]hree|[Aa]|[Tt]his|[Tt]hat|[Tt]hese|[Tt]hose|[Mm]ost|[Oo]ther|"
    r"[Bb]oth|[Uu]nnamed|[Ss]enior|[Ll]ocal|[Aa]ny)"
)
_NOUN = "|".join(sorted(NOUNS, key=lambda noun: (-len(noun), noun)))
_PLURALS = "|".join(
    sorted(
        (noun for noun in NOUNS if noun.endswith("s") or noun in ("police", "spokesmen")),
        key=lambda noun: (-len(noun), noun),
    )
)
_OFFICE = (
    rf"(?:{_DETERMINER}|(?:{_WORD}[ \u00a0])*{_WORD}['’](?:s)?)[ \u00a0](?:[\w’'.&\-]+[ \u00a0])"
    rf"{{0,4}}?(?i:{_NOUN})\b(?![’'\-]\w)(?:[ \u00a0](?:{_NOUN})\b(?![’'\-]\w))*"
    rf"|(?:(?:[A-Z][\w.’'\-]*|[a-z\-]+)[ \u00a0]){{0,2}}?(?:{_PLURALS})\b(?![’'\-]\w)"
    rf"|(?:Analysts|Officials|Experts|Critics|Residents|Witnesses|Dealers|Traders|Economists|Lawyers|Authorities|Activists)\b"
    rf"|(?i:police|spokes(?:man|woman|person)|officials?)\b(?![’'\-]\w)"
)
_PRONOUN = r"(?:[Hh]e|[Ss]he|[Tt]hey|[Ii]t|I|[Ww]e|[Ww]ho)\b(?![’'])"
_MENTION = re.compile(rf"(?<![\w’'@#\-])(?:(?P<pronoun>{_PRONOUN})|(?P<office>{_OFFICE})|(?P<name>{_RUN}))")
_TAIL = re.compile(
    r"(?:\s+(?:has|have|had|also|then|later|\w+ly|once|would|will|did|does|do|is|was|were|often|"
    r"always|never|still|just|even|earlier|first|who|"
    r"and|yet|previously|so far|himself|herself|themselves|itself|only|too|today|yesterday|be|been|"
    r"being|could|may|might|must|should|on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day))*\s*$"
)
_CLAUSE = re.compile(
    r"(?:^|[\s“\"])(?:that|but|because|while|when|if|after|where|as|before|since|although|though|and|"
    r"which|whom|until|or|than)\s|[;:]\s|\s[–—-]\s?"
)
_SEGMENT = re.compile(r",\s|\s[–—-]\s|[()]|[–—]")
_MODIFIER = re.compile(r"[ \u00a0](?:for|of|at|from|with|in|to|on|by)[ \u00a0](?:the[ \u00a0]|an?[ \u00a0])?$")
_EXTENSION = re.compile(
    rf"[ \u00a0](?:for|of|at|from|with)[ \u00a0](?:[Tt]he[ \u00a0]|an?[ \u00a0])"
    rf"?(?:{_RUN}(?:[ \u00a0]of[ \u00a0](?:the[ \u00a0])?{_RUN})?(?:['’]s)?(?:[ \u00a0][a-z]+)?|"
    rf"[a-z\-]+)"
)
_GENERAL_BODY = re.compile(
    r"\b(?:[Aa]n?|[Aa]nother|[Oo]ne)[ \u00a0](?:[\w’'\-]+[ \u00a0]){0,4}?"
    r"(?:group|militia|movement|faction|coalition|alliance"
    r"|brigade|party|organi[sz]ation|company|firm|agency|charity|union|newspaper|website)\b(?![’'\-])"
)
_WHOLE_NAME = re.compile(
    rf"\s*(?:[Tt]he[ \u00a0])?(?P<name>{_WORD}(?:[ \u00a0](?:(?:of|for|and|the|of[ \u00a0]the)[ \u00a0])?{_WORD})+)\s*"
)
_NOUN_PHRASE = re.compile(
    r"(?:^|(?<=[\s“\"]))(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Tt]heir|[Oo]ne|[Tt]his)\s[\w’'\-]+(?:\s[\w’'\-]+){0,3}$"
)
_AFTER_STOP = re.compile(
    r"[,.;:!?“”\"()\n]|\s[–—-]\s|[–—]|\s(?:in|on|at|during|after|when|as|before|while|to|who|that|"
    r"last|via|by|about|over|late|early|with|from|following|but|and|because|if|this|since|here|"
    r"yesterday|today|through|under|whose|is|was|has|had)\s"
)
_VERBAL = re.compile(
    r"\b(?:has|have|had|is|are|was|were|who|which|that|in|on|at|of|for|by|to|and|not|never|did|does)\b"
)
_GOVERNED = re.compile(
    r"\b(?:of|for|from|at|with|by|to|against|on|in|after|about|near|over|under|since|before|during|"
    r"following)[ \u00a0](?:the[ \u00a0]|an?[ \u00a0]|[\w.]+[ \u00a0])?$",
    re.IGNORECASE,
)
OFFICE_GAP = re.compile(r"(?:['’]s)?[ \u00a0](?:[a-z][\w\-]*[ \u00a0]){1,4}")
_LOWER_WORD = re.compile(r"[ \u00a0][a-z]")
_POSSESSIVE = re.compile(r"[’']s?$")
_BODY_BEFORE = re.compile(
    r"(?:group|militia|movement|company|brigade|party|firm|agency|newspaper|magazine|website)[ \u00a0]$"
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Somebody named beside a verb of speech; places are code points of the document."""

    start: int
    end: int
    text: str
    kind: SpeakerKind


def subject_before(text: str, start: int, at: int) -> Phrase | None:
    """Who stands as subject before the verb at `at`, in the stretch from `start`; None if nobody does.

    `the brigade's spokesman, Qadir Nazhan, said` gives the name, `a spokesman for the bank said`
    the office with its bank.
    """
    stretch = text[max(start, at - 320) : at]
    offset = max(start, at - 320)
    tail = _TAIL.search(stretch)
    relative = tail is not None and "who" in tail.group().split()
    stretch = stretch[: tail.start()] if tail else stretch
    if not stretch.strip():
        return None
    if stretch.rstrip()[-1:] in ",–—)-" or relative:
        found = _in_apposition(text, offset, stretch.rstrip(" ,–—-\u00a0)"))
        if found:
            return found
        stretch = stretch.rstrip(" ,–—-")
    segments = _segments(stretch)
    begin, end = segments[-1]
    clause = begin
    for match in _CLAUSE.finditer(stretch, begin, end):
        if _MENTION.search(stretch, match.end(), end):
            clause = match.end()
    mentions = _mentions(text, offset + clause, offset + end)
    if tail is not None and re.match(r"\s+and\b", tail.group()) and not relative:
        return first_subject(text, start, at)
    if mentions:
        last = mentions[-1]
        rest = text[last.end : offset + end]
        if (
            last.kind in ("body", "person")
            and re.fullmatch(r"(?:[ \u00a0][a-z][\w\-]*){1,3}", rest)
            and not _VERBAL.search(rest)
            and not _MODIFIER.match(rest + " ")
        ):
            begin = last.start
            article = re.search(
                r"(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Ii]ts)[ \u00a0]$", text[max(start, begin - 5) : begin]
            )
            begin -= len(article.group()) if article else 0
            return Phrase(begin, offset + end, text[begin : offset + end], "office")
        return _head(text, mentions, offset + clause)
    phrase = _NOUN_PHRASE.search(stretch, clause, end)
    if phrase is None:
        return None
    return Phrase(offset + phrase.start(), offset + phrase.end(), phrase.group(), "office")


def subject_after(text: str, at: int, limit: int) -> Phrase | None:
    """Who stands right after the verb that ends at `at` (`said Farhad Alaaldin, head of …`)."""
    limit = min(limit, at + 240)
    if text[at : at + 1] not in (" ", "\u00a0", "\n"):
        return None
    mentions = _mentions(text, at + 1, limit)
    if not mentions or mentions[0].start > at + 2 + 30:
        return None
    first = mentions[0]
    between = " ".join(word for word in text[at + 1 : first.start].split() if word.lower() not in TITLES)
    if _AFTER_STOP.search(between) or (re.search(r"[a-z]", between) is not None and not _is_office_lead(between)):
        return None
    if first.kind == "pronoun":
        return first if first.text.lower() != "who" else None
    head = first
    titled = any(word.lower() in TITLES for word in text[at : head.start].split())
    for follow in mentions[1:]:
        gap = text[head.end : follow.start]
        if _is_people(head.text) and follow.kind in ("person", "body") and OFFICE_GAP.fullmatch(gap):
            return follow  # `according to US website TMZ`
        if titled and gap == ", " and follow.kind == "person" and " " in follow.text and " " not in head.text:
            return follow  # `sagte der Geschäftsführer der Nordmühle, Henrik Paulsohn`
        if follow.kind == "person" and OFFICE_GAP.fullmatch(gap) and gap.split()[-1].lower() in NOUNS | TITLES:
            return follow
        if _without_titles(gap) in (" ", "\u00a0", ", ") and follow.kind == "person" and head.kind == "office":
            return follow  # `a spokesman, Col. Ada Holm`
        if (
            head.kind == "office"
            and follow.kind == "person"
            and _EXTENSION.match(text, head.end)
            and gap.endswith(", ")
            and "," not in gap[:-2]
            and len(gap) < 70
        ):
            return follow
    return _extended(text, head) if head.kind == "office" else head


def _without_titles(gap: str) -> str:
    """What stands between an office and a name, titles left out."""
    kept = [word for word in gap.split() if word.lower() not in TITLES]
    return gap if len(kept) == len(gap.split()) else f"{' '.join(kept)} " if kept else " "


def first_subject(text: str, start: int, end: int) -> Phrase | None:
    """Who opens the sentence between two places: the first person or body that no preposition governs."""
    for mention in _mentions(text, start, min(end, start + 200)):
        if mention.text.lower() in ("i", "we"):
            continue
        if _is_people(mention.text) and _LOWER_WORD.match(text, mention.end):
            continue  # `the deadly U.S. attack`
        if not _GOVERNED.search(text, max(start, mention.start - 16), mention.start):
            head = mention
            comma = text.find(", ", head.end, min(end, head.end + 60))
            if head.kind == "office" and comma >= 0 and _GENERAL_BODY.search(text, head.start, comma):
                close = text.find(",", comma + 2, end)
                named = _named_body(text, comma + 2, close if close >= 0 else comma + 2)
                if named is not None:
                    return named  # `A front organisation for …, the Order of the Sail, vowed`
            follow = [one for one in _mentions(text, mention.end, min(end, mention.end + 80)) if one.kind == "person"]
            if head.kind == "office" and follow and text[head.end : follow[0].start] in (" ", ", "):
                return follow[0]
            return _extended(text, head) if head.kind == "office" else head
    return None


def _is_people(name: str) -> bool:
    return name.lower() in COUNTRIES or name in ("U.S.", "US", "U.K.", "UK", "U.N.", "UN", "EU")


def _is_office_lead(between: str) -> bool:
    return (
        all(
            word.lower() in TITLES
            or word.lower() in ("the", "a", "an", "their", "his", "her", "another", "ihr", "der", "die", "sein")
            or word[0].islower() is False
            or word.isalpha()
            for word in between.split()
        )
        and len(between.split()) <= 3
    )


def _segments(stretch: str) -> list[tuple[int, int]]:
    cuts: list[tuple[int, int]] = []
    start = 0
    for match in _SEGMENT.finditer(stretch):
        if match.start() > start:
            cuts.append((start, match.start()))
        start = match.end()
    if start < len(stretch):
        cuts.append((start, len(stretch)))
    return cuts or [(0, len(stretch))]


def _in_apposition(text: str, offset: int, stretch: str) -> Phrase | None:
    segments = _segments(stretch)
    begin, end = segments[-1]
    if len(segments) > 1 and _GENERAL_BODY.search(stretch, segments[-2][0], segments[-2][1]):
        named = _named_body(text, offset + begin, offset + end)
        if named is not None:
            return named
    if len(segments) > 1:
        last = _mentions(text, offset + begin, offset + end)
        if (
            last
            and last[-1].kind == "person"
            and last[-1].end >= offset + end - 1
            and _only_titles(text[offset + begin : last[-1].start])
        ):
            return last[-1]
    for begin, end in reversed(segments[:-1]):
        mentions = _mentions(text, offset + begin, offset + end)
        if not mentions or _is_relative(stretch[begin:end]):
            continue
        closing = mentions[-1]
        if closing.end < offset + end - 1:
            continue
        head = _head(text, mentions, offset + begin)
        if head.kind in ("person", "body"):
            return head
    mentions = _mentions(text, offset + segments[0][0], offset + segments[0][1]) if len(segments) > 1 else []
    for begin, end in segments[:-1]:
        mentions = _mentions(text, offset + begin, offset + end)
        if mentions and not _is_relative(stretch[begin:end]):
            return _head(text, mentions, offset + begin)
    return None


def _named_body(text: str, start: int, end: int) -> Phrase | None:
    """`a little-known group, Order of the Sail`: the name that alone fills the stretch after a general word."""
    match = _WHOLE_NAME.fullmatch(text, start, end)
    if match is None or match.group("name").lower() in TITLES | NOUNS:
        return None
    return Phrase(match.start("name"), match.end("name"), match.group("name"), "body")


def _is_relative(segment: str) -> bool:
    return segment.lstrip().startswith(("who ", "which ", "whose ", "where ", "one of ", "including "))


def _only_titles(text: str) -> bool:
    return all(
        word.lower().strip(".") in TITLES or word.lower() in TITLES or word[:1].isupper() for word in text.split()
    )


def _head(text: str, mentions: list[Phrase], floor: int) -> Phrase:
    """The last mention, or what it only specifies: `a spokesman for the bank`."""
    n = len(mentions) - 1
    while n > 0:
        before = mentions[n - 1]
        gap = text[before.end : mentions[n].start]
        if before.text.lower() == "who" and n > 1 and "," not in text[mentions[n - 2].end : mentions[n].start]:
            n -= 2  # `analysts who follow Iraq suggested`
            continue
        if not _MODIFIER.fullmatch(gap) or before.kind == "pronoun":
            break
        n -= 1
    head = mentions[n]
    return _extended(text, head) if head.kind == "office" else head


def _extended(text: str, office: Phrase) -> Phrase:
    """`a spokesman` with `for the bank`."""
    match = _EXTENSION.match(text, office.end)
    if match is None or office.text.lower().split()[-1] in (
        "statement",
        "report",
        "letter",
        "memo",
        "email",
        "post",
        "tweet",
        "message",
    ):
        return office
    return Phrase(office.start, match.end(), text[office.start : match.end()], "office")


def _mentions(text: str, start: int, end: int) -> list[Phrase]:
    found: list[Phrase] = []
    for match in _MENTION.finditer(text, start, end):
        kind = match.lastgroup
        if kind == "pronoun":
            found.append(Phrase(match.start(), match.end(), match.group(), "pronoun"))
        elif kind == "office":
            found.append(Phrase(match.start(), match.end(), match.group(), "office"))
        else:
            found.extend(names_in(text, match.start(), match.end()))
    return found


def names_in(text: str, start: int, end: int) -> list[Phrase]:
    """The name in a run of capitalised words, without titles before it; an office if all are titles."""
    words = [(m.start(), m.end()) for m in re.finditer(r"[^ \u00a0]+", text[start:end])]
    words = [(start + a, start + b) for a, b in words]
    while words and text[words[0][0] : words[0][1]].lower().rstrip(".") in NOT_NAMES:
        words.pop(0)
    while (
        words
        and len(words) > 0
        and text[words[-1][0] : words[-1][1]].lower().rstrip(".") in NOT_NAMES
        and text[words[-1][0] : words[-1][1]].lower() not in ("may", "al")
    ):
        words.pop()
    if not words:
        return []
    shouted = 0  # a cross-heading that a scraper ran into the text: `NEED TO RESTORE CONFIDENCE McNerney`
    while shouted < len(words) and text[words[shouted][0] : words[shouted][1]].isupper():
        shouted += 1
    if 2 <= shouted < len(words) and words[shouted - 1][1] - words[0][0] > 7:
        words = words[shouted:]
    begin = 0
    for n, (a, b) in enumerate(words):
        if text[a:b].lower() in TITLES and not (n and text[a:b].lower() in BODY_WORDS and n == len(words) - 1):
            begin = n + 1
    last = text[words[-1][0] : words[-1][1]]
    if begin == len(words):
        whole = text[words[0][0] : words[-1][1]]
        kind: SpeakerKind = "body" if any(word.lower() in BODY_WORDS for word in whole.split()) else "office"
        return [Phrase(words[0][0], words[-1][1], whole, kind)]
    while begin < len(words) - 1 and text[words[begin][0] : words[begin][1]].lower() in NOT_NAMES:
        begin += 1
    a, b = words[begin][0], words[-1][1]
    stripped = _POSSESSIVE.sub("", last)
    b -= len(last) - len(stripped)
    if b > a and text[b - 1] == "." and len(stripped) > 2 and "." not in stripped[:-1]:
        b -= 1
    if b - a < 2:
        return []
    name = text[a:b]
    lowered = [word.lower().strip(".") for word in name.split()]
    body = (
        any(word in BODY_WORDS for word in lowered)
        or all(word in COUNTRIES for word in lowered)
        or bool(_BODY_BEFORE.search(text[max(0, a - 14) : a]))
        or (name.isupper() and len(name) <= 6)
        or bool(re.search(r"(?:^|\s)the[ \u00a0]$", text[max(0, a - 5) : a], re.IGNORECASE))
    )
    return [Phrase(a, b, name, "body" if body else "person")]
