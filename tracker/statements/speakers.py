"""Who speaks: the name, office or body beside a verb of speech, and whom a pronoun or surname means.

A phrase is taken from the words next to the verb; what it means is looked up in the document: a
surname or pronoun stands for the fullest form that was named before. Nobody is guessed from a
subject or from other articles; where the document leaves it open the speaker stays as it is written.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Literal

from .quote_words import BODY_WORDS, COUNTRIES, HE_TITLES, NOT_NAMES, NOUNS, SHE_TITLES, TITLES

SpeakerKind = Literal["person", "body", "office", "pronoun"]

_WORD = (
    r"(?:(?:[A-Z]\.){2,}|(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|Gen|Maj|Col|Lt|Sgt|Capt|Adm|Sen|Rep|Gov|Rev|St|Det|Supt|Cpl|Pvt)\."
    r"|[A-ZÀ-ÖØ-ÞŁŠŽČ][\w’'\-]*"
    r"|(?:al|el|as|an|ad|ed|ul|ur|bin|ibn|ben|van|von|de|da|del|di|du|dos|der|den|la|le)"
    r"(?:-|[ \u00a0](?:(?:la|der|den|al)[ \u00a0])?)(?=[A-ZÀ-ÖØ-Þ])[\w’'\-]+)"
)
_RUN = rf"{_WORD}(?:[ \u00a0]{_WORD})*"
_NAME_RUN = re.compile(rf"(?<![\w’'@#.\-]){_RUN}")
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
    rf"|(?i:police|spokes(?:man|woman|person)|officials?)\b(?![’'\-]\w)"
)
_PRONOUN = r"(?:[Hh]e|[Ss]he|[Tt]hey|[Ii]t|I|[Ww]e|[Ww]ho)\b(?![’'])"
_MENTION = re.compile(rf"(?<![\w’'@#\-])(?:(?P<pronoun>{_PRONOUN})|(?P<office>{_OFFICE})|(?P<name>{_RUN}))")
_OFFICE_ONLY = re.compile(rf"(?:{_OFFICE})")
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
_OFFICE_GAP = re.compile(r"(?:['’]s)?[ \u00a0](?:[a-z][\w\-]*[ \u00a0]){1,4}")
_IN_PLACE = re.compile(r"\b(?:in|near|across|throughout|outside|around|from)[ \u00a0]$")
_POSSESSIVE = re.compile(r"[’']s?$")
_SUBJECT_START = re.compile(r"[.!?…][”\"’»)]*\s+|\n\s*")
_BODY_BEFORE = re.compile(
    r"(?:group|militia|movement|company|brigade|party|firm|agency|newspaper|magazine|website)[ \u00a0]$"
)
_TITLE_BEFORE = re.compile(r"(\w+\.?)[ \u00a0]$")
_TAKEN_UP = frozenset(
    """group statement company movement organisation organization firm bank agency ministry party newspaper paper
    site website""".split()  # noqa: SIM905
)
_ONE_PERSON = frozenset(
    """
    spokesman spokeswoman spokesperson official minister secretary premier president chancellor governor mayor
    senator lawmaker deputy ambassador envoy diplomat general admiral commander officer soldier captain colonel
    policeman judge prosecutor lawyer attorney source witness resident neighbour neighbor analyst economist
    strategist trader dealer broker manager director chairman chairwoman chief head leader founder owner boss
    executive editor author writer reporter journalist actor actress singer star coach player professor
    scientist researcher doctor nurse teacher student activist adviser advisor aide assistant mother father wife
    husband son daughter brother sister friend uncle aunt man woman boy girl teenager victim tenant customer
    employee worker driver pilot farmer user nun blogger
""".split()  # noqa: SIM905
)
_HE_NAMES = frozenset(
    """
    james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony
    mark donald steven stephen paul andrew joshua kenneth kevin brian george timothy ronald edward jason jeffrey
    ryan jacob gary nicholas eric jonathan larry justin scott brandon benjamin samuel gregory alexander patrick
    frank raymond jack dennis jerry tyler aaron jose adam nathan henry peter zachary walter kyle harold carl
    jeremy keith roger gerald ethan arthur terry christian sean lawrence austin joe noah jesse albert bryan
    billy bruce willie jordan dylan alan ralph gabriel roy juan wayne eugene logan randy louis russell vincent
    philip phil bobby johnny bradley tom jim mike steve dave dan bob bill ben tim tony ron rick greg jeff matt
    nick sam ed martin simon graham ian neil stuart nigel colin hugh ahmed mohammed muhammad mohamed ali hassan
    hussein omar ibrahim abdul khalid mahmoud vladimir sergei dmitry ivan hans klaus jurgen wolfgang jean pierre
    francois jacques luis carlos jorge pedro miguel antonio francisco mario marco giovanni luca andrea erik lars
    anders
""".split()  # noqa: SIM905
)
_SHE_NAMES = frozenset(
    """
    mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty sandra margaret
    ashley kimberly emily donna michelle carol amanda melissa deborah stephanie rebecca sharon laura cynthia
    kathleen amy angela shirley anna brenda pamela emma nicole helen samantha katherine christine debra rachel
    carolyn janet catherine maria heather diane ruth julie olivia joyce virginia victoria kelly lauren christina
    joan evelyn judith megan andrea cheryl hannah jacqueline martha gloria teresa ann anne sara madison frances
    kathryn janice jean abigail alice julia judy sophia grace denise amber doris marilyn danielle beverly
    isabella theresa diana natalie brittany charlotte marie kayla alexis lori jane claire fiona nicola hillary
    hilary angelina kate kathy katie sue susie fatima aisha leila yasmin ingrid heidi ursula petra monika sabine
    ilse carmen rosario dolores lucia elena natasha olga svetlana irina tatiana marit nadine nadeen
""".split()  # noqa: SIM905
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
        if titled and gap == ", " and follow.kind == "person" and " " in follow.text and " " not in head.text:
            return follow  # `sagte der Geschäftsführer der Nordmühle, Henrik Paulsohn`
        if follow.kind == "person" and _OFFICE_GAP.fullmatch(gap) and gap.split()[-1].lower() in NOUNS | TITLES:
            return follow
        if gap in (" ", "\u00a0", ", ") and follow.kind == "person" and head.kind == "office":
            return follow
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


def first_subject(text: str, start: int, end: int) -> Phrase | None:
    """Who opens the sentence between two places: the first person or body that no preposition governs."""
    for mention in _mentions(text, start, min(end, start + 200)):
        if mention.text.lower() in ("i", "we"):
            continue
        if not _GOVERNED.search(text, max(start, mention.start - 16), mention.start):
            head = mention
            follow = [one for one in _mentions(text, mention.end, min(end, mention.end + 80)) if one.kind == "person"]
            if head.kind == "office" and follow and text[head.end : follow[0].start] in (" ", ", "):
                return follow[0]
            return _extended(text, head) if head.kind == "office" else head
    return None


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
        gap = text[mentions[n - 1].end : mentions[n].start]
        if not _MODIFIER.fullmatch(gap) or mentions[n - 1].kind == "pronoun":
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
            found.extend(_names_in(text, match.start(), match.end()))
    return found


def _names_in(text: str, start: int, end: int) -> list[Phrase]:
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


class Cast:
    """Everybody whom one document names, to look up surnames and pronouns.

    `note` tells it, in reading order, who has just spoken.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._people: list[Phrase] = []
        self._bodies: list[Phrase] = []
        self._by_surname: dict[str, list[Phrase]] = {}
        self._gender: dict[str, str] = {}
        initial: list[Phrase] = []
        places: set[str] = set()
        for match in _NAME_RUN.finditer(text):
            for name in _names_in(text, match.start(), match.end()):
                if name.kind == "person":
                    if " " not in name.text and _IN_PLACE.search(text, max(0, name.start - 12), name.start):
                        places.add(name.text)
                    elif " " not in name.text and self._opens_sentence(name.start):
                        initial.append(name)
                    else:
                        self._add_person(name)
                elif name.kind == "body":
                    self._bodies.append(name)
        known = {_folded(word) for one in self._people for word in one.text.split()}
        for name in initial:  # a capital at a sentence's start says nothing
            if _folded(name.text) in known:
                self._add_person(name)
        full = {one.text.split()[-1] for one in self._people if " " in one.text}
        self._people = [one for one in self._people if one.text not in places or one.text in full]
        self._people.sort(key=lambda one: one.start)
        self._subjects = [one for one in self._people if self._is_subject(one)]
        self._body_subjects = [one for one in self._bodies if self._is_subject(one)]
        self._spoken: list[tuple[int, str, SpeakerKind]] = []

    def _opens_sentence(self, place: int) -> bool:
        before = self.text[max(0, place - 3) : place].rstrip(" \u00a0")
        return not before or before[-1] in '.!?…\n:"“”‘'

    def _add_person(self, name: Phrase) -> None:
        self._people.append(name)
        self._by_surname.setdefault(_folded(name.text.split()[-1]), []).append(name)
        title = _TITLE_BEFORE.search(self.text[max(0, name.start - 12) : name.start])
        word = title.group(1).lower() if title else ""
        if word in HE_TITLES:
            self._gender.setdefault(_folded(name.text.split()[-1]), "he")
        elif word in SHE_TITLES:
            self._gender.setdefault(_folded(name.text.split()[-1]), "she")

    def _is_subject(self, name: Phrase) -> bool:
        """Whether a sentence begins with the name, or nearly."""
        low = max(0, name.start - 70)
        before = self.text[low : name.start]
        stops = list(_SUBJECT_START.finditer(before))
        if not stops and low:
            return False
        lead = before[stops[-1].end() if stops else 0 :]
        if self.text[name.end : name.end + 2] in ("’s", "'s"):
            return False
        gap = _OFFICE_GAP.match(self.text, name.end, name.end + 60)
        before_name = gap is not None and self.text[gap.end() : gap.end() + 1].isupper()
        if gap is not None and before_name and any(word.lower() in NOUNS | TITLES for word in gap.group().split()):
            return False  # `Morningstar analyst Mark Hanson`
        return (
            not re.search(
                r"\b(?:of|for|from|at|with|by|to|against|on|in|after|and|about)\s(?:the\s)?(?:\w+\.?\s)?$", lead
            )
            and '"' not in lead
            and "“" not in lead
        )

    def note(self, position: int, speaker: str, kind: SpeakerKind) -> None:
        """Remembers who spoke at a place; places must rise."""
        if speaker:
            self._spoken.append((position, speaker, kind))

    def resolve(self, phrase: Phrase) -> tuple[str, SpeakerKind]:
        """The fullest form of who is meant, and what kind it is; the phrase itself where the text leaves it open."""
        if phrase.kind == "pronoun":
            return self._pronoun(phrase)
        if phrase.kind == "person":
            return self._fullest(phrase), "person"
        words = phrase.text.split()
        first = words[0].lower()
        if phrase.kind == "office" and first in ("his", "her", "their", "its"):
            holder, _ = self._pronoun(
                Phrase(
                    phrase.start,
                    phrase.start,
                    {"his": "he", "her": "she", "their": "they", "its": "it"}[first],
                    "pronoun",
                )
            )
            if holder.lower() not in ("he", "she", "they", "it"):
                return f"{holder}'s {' '.join(words[1:])}", "office"
        if (
            phrase.kind == "office"
            and (first in ("the", "this") or first.endswith(("day's", "day’s")))
            and len(words) in (2, 3)
            and not re.search("[A-Z]", " ".join(words[1:]))
        ):
            meant = self._last_of_kind(phrase)
            if meant:
                return meant
        if phrase.kind == "office":
            owner = re.match(rf"({_RUN}?)['’]s?[ \u00a0]", phrase.text)
            if owner:
                for name in _names_in(self.text, phrase.start, phrase.start + len(owner.group(1))):
                    if name.kind == "person":
                        return f"{self._fullest(name)}'s {phrase.text[owner.end() :]}", "office"
        if first in ("the", "a", "an") and all(word[0].isupper() for word in words[1:]) and len(words) > 1:
            return " ".join(words[1:]), "body"  # `the Harbour Authority` is its name
        return phrase.text, phrase.kind

    def _last_of_kind(self, phrase: Phrase) -> tuple[str, SpeakerKind] | None:
        """Whom `the group`, `the statement`, `the minister` takes up, if one of that kind spoke or acted before."""
        noun = phrase.text.split()[-1].lower()
        position = phrase.start
        if noun in _TAKEN_UP:
            events: list[tuple[int, str, SpeakerKind]] = [
                event
                for event in self._spoken
                if event[0] < position
                and (event[2] == "body" or (event[2] == "office" and noun == "statement"))
                and not event[1].endswith("statement")
            ]
            n = bisect_left(self._body_subjects, position, key=lambda one: one.start)
            while n and _folded(self._body_subjects[n - 1].text.split()[0]) in COUNTRIES:
                n -= 1
            if n and noun != "statement":
                events.append((self._body_subjects[n - 1].start, self._body_subjects[n - 1].text, "body"))
            near = [event for event in events if position - event[0] < (900 if event in self._spoken else 300)]
            if near:
                _, name, kind = max(near, key=lambda event: event[0])
                return name, kind
        if noun in TITLES or noun in NOUNS:
            before = re.compile(rf"\b{re.escape(noun)},?[ \u00a0]$", re.IGNORECASE)
            behind = re.compile(rf",[ \u00a0](?:[\w’'\-]+[ \u00a0]){{0,4}}{re.escape(noun)}\b", re.IGNORECASE)
            n = bisect_left(self._people, position, key=lambda one: one.start)
            for one in reversed(self._people[:n]):
                if before.search(self.text, max(0, one.start - 30), one.start) or behind.match(self.text, one.end):
                    return self._fullest(one), "person"
        return None

    def _fullest(self, name: Phrase) -> str:
        words = [_folded(word) for word in name.text.split()]
        best, size = name.text, len(words)
        nearest: Phrase | None = None
        for other in self._by_surname.get(words[-1], ()):
            folded = [_folded(word) for word in other.text.split()]
            if len(words) > 1 and not set(words) <= set(folded):
                continue
            if len(words) == 1 and len(folded) > 1:
                if nearest is None or other.start < name.start:
                    nearest = (
                        other
                        if nearest is None
                        or len(folded) >= len(nearest.text.split())
                        or nearest.text.split()[0] != other.text.split()[0]
                        else nearest
                    )
            elif len(folded) > size and len(folded) <= size + 3:
                best, size = other.text, len(folded)
        if nearest is not None:
            return self._fullest(nearest)
        return best

    def _pronoun(self, phrase: Phrase) -> tuple[str, SpeakerKind]:
        word = phrase.text.lower()
        position = phrase.start
        if word in ("he", "she"):
            events: list[tuple[int, str]] = []
            for place, speaker, kind in self._spoken[-6:]:
                if place < position and kind == "person" and self._may_be(speaker, word):
                    events.append((place, speaker))
            n = bisect_left(self._subjects, position, key=lambda one: one.start)
            for one in reversed(self._subjects[max(0, n - 4) : n]):
                name = self._fullest(one)
                if self._may_be(name, word):
                    events.append((one.start, name))
                    break
            near = [event for event in events if position - event[0] < 2500]
            if near:
                speaker = max(near)[1]
                self._gender.setdefault(_folded(speaker.split()[-1]), word)
                return speaker, "person"
            for place, speaker, kind in reversed(self._spoken[-3:]):
                if place < position and kind == "office" and position - place < 900 and _is_one_person(speaker):
                    return speaker, kind
            n = bisect_left(self._people, position, key=lambda one: one.start)
            for one in reversed(self._people[max(0, n - 3) : n]):
                name = self._fullest(one)
                if position - one.start < 600 and len(name.split()) > 1 and self._may_be(name, word):
                    return name, "person"
        elif word in ("it", "they"):
            for place, speaker, kind in reversed(self._spoken[-3:]):
                if place < position and kind in ("body", "office") and position - place < 1200:
                    return speaker, kind
            n = bisect_right(self._body_subjects, position, key=lambda one: one.start)
            if n and position - self._body_subjects[n - 1].start < 500:
                return self._body_subjects[n - 1].text, "body"
        return phrase.text, "pronoun"

    def _may_be(self, name: str, pronoun: str) -> bool:
        if any(word.lower() in BODY_WORDS for word in name.split()):
            return False
        known = self._gender.get(_folded(name.split()[-1]))
        if known is None:
            first = name.split()[0].lower()
            known = "she" if first in _SHE_NAMES else "he" if first in _HE_NAMES else None
        return known in (None, pronoun)


def _is_one_person(office: str) -> bool:
    """Whether an office is held by one person, who may be `he`: `a spokesman for the bank`."""
    return any(word in _ONE_PERSON for word in office.lower().split())


def _folded(word: str) -> str:
    """A word of a name to compare by: `al-Sudani` and `Sudani` are the same."""
    word = word.casefold().replace("’", "'").strip(".,'")
    for prefix in ("al-", "el-", "as-", "an-"):
        if word.startswith(prefix) and len(word) > len(prefix) + 2:
            return word[len(prefix) :]
    return word


def is_office(text: str) -> bool:
    """Whether a speaker is an office or a plain noun (`a spokesman`), not a name."""
    return _OFFICE_ONLY.match(text) is not None
