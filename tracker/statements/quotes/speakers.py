"""Whom a surname, a pronoun or an office means: everybody named in one document.

A phrase that stands beside a verb of speech is looked up in the document: a surname or pronoun stands for
the fullest form that was named before. Nobody is guessed from a subject or from other articles; where
the document leaves it open the speaker stays as it is written.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from .phrases import NAME_RUN, OFFICE_GAP, Phrase, SpeakerKind, names_in
from .words import BODY_WORDS, COUNTRIES, HE_TITLES, NOUNS, SHE_TITLES, TITLES

_IN_PLACE = re.compile(r"\b(?:in|near|across|throughout|outside|around|from)[ \u00a0]$")
_SUBJECT_START = re.compile(r"[.!?…][”\"’»)]*\s+|\n\s*")
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
#: Pronouns of other languages; the empty one is that of a Spanish verb alone, `Y añadió:`.
_PRONOUNS = frozenset(("er", "sie", "il", "elle", "ils", "elles", "on", "él", "ella", "ellos", "ellas", ""))
_PRONOUNS_OF_ALL = frozenset(("sie", "ils", "elles", "ellos", "ellas", ""))
_GENITIVE = re.compile(r"[ \u00a0](?:der|des|den|dem|die)[ \u00a0]")
_HE_NAMES = frozenset(
    """
    aaron abdul adam ahmed alan albert alexander ali anders andrea andrew anthony antonio arthur austin ben
    benjamin bill billy bob bobby bradley brandon brian bruce bryan carl carlos charles christian christopher
    colin dan daniel dave david dennis dmitry donald dylan ed edward eric erik ethan eugene francisco francois
    frank gabriel gary george gerald giovanni graham greg gregory hans harold hassan henry hugh hussein ian
    ibrahim ivan jack jacob jacques james jason jean jeff jeffrey jeremy jerry jesse jim joe john johnny
    jonathan jordan jorge jose joseph joshua juan jurgen justin keith kenneth kevin khalid klaus kyle larry lars
    lawrence logan louis luca luis mahmoud marco mario mark martin matt matthew michael miguel mike mohamed
    mohammed muhammad nathan neil nicholas nick nigel noah omar patrick paul pedro peter phil philip pierre
    ralph randy raymond richard rick robert roger ron ronald roy russell ryan sam samuel scott sean sergei simon
    stephen steve steven stuart terry thomas tim timothy tom tony tyler vincent vladimir walter wayne william
    willie wolfgang zachary
""".split()  # noqa: SIM905
)
_SHE_NAMES = frozenset(
    """
    abigail aisha alexis alice amanda amber amy andrea angela angelina ann anna anne ashley barbara betty
    beverly brenda brittany carmen carol carolyn catherine charlotte cheryl christina christine claire cynthia
    danielle deborah debra denise diana diane dolores donna doris elena elizabeth emily emma evelyn fatima fiona
    frances gloria grace hannah heather heidi helen hilary hillary ilse ingrid irina isabella jacqueline jane
    janet janice jean jennifer jessica joan joyce judith judy julia julie karen kate katherine kathleen kathryn
    kathy katie kayla kelly kimberly laura lauren leila linda lisa lori lucia madison margaret maria marie
    marilyn marit martha mary megan melissa michelle monika nadeen nadine nancy natalie natasha nicola nicole
    olga olivia pamela patricia petra rachel rebecca rosario ruth sabine samantha sandra sara sarah sharon
    shirley sophia stephanie sue susan susie svetlana tatiana teresa theresa ursula victoria virginia yasmin
""".split()  # noqa: SIM905
)


class Cast:
    """Everybody whom one document names, to look up surnames and pronouns.

    `note` tells it, in reading order, who has just spoken.
    """

    def __init__(self, text: str, *, language: str = "en") -> None:
        self.text = text
        self._people: list[Phrase] = []
        self._bodies: list[Phrase] = []
        self._by_surname: dict[str, dict[str, tuple[Phrase, list[str]]]] = {}
        self._gender: dict[str, str] = {}
        initial: list[Phrase] = []
        places: set[str] = set()
        for match in NAME_RUN.finditer(text):
            for name in names_in(text, match.start(), match.end()):
                if language == "de" and _GENITIVE.search(name.text):
                    continue  # `Angaben der Polizei`: every noun has a capital
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
        forms = self._by_surname.setdefault(_folded(name.text.split()[-1]), {})
        if name.text not in forms:
            forms[name.text] = (name, [_folded(word) for word in name.text.split()])
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
        gap = OFFICE_GAP.match(self.text, name.end, name.end + 60)
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
            owner = re.match(rf"({NAME_RUN.pattern}?)['’]s?[ \u00a0]", phrase.text)
            if owner:
                for name in names_in(self.text, phrase.start, phrase.start + len(owner.group(1))):
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
                for event in self._spoken[-8:]
                if event[0] < position
                and (event[2] == "body" or (event[2] == "office" and noun == "statement"))
                and not event[1].endswith("statement")
            ]
            n = bisect_left(self._body_subjects, position, key=lambda one: one.start)
            while n and _folded(self._body_subjects[n - 1].text.split()[0]) in COUNTRIES:
                n -= 1
            if n and noun != "statement":
                events.append((self._body_subjects[n - 1].start, self._body_subjects[n - 1].text, "body"))
            near = [event for event in events if position - event[0] < (900 if event in self._spoken[-8:] else 300)]
            if near:
                _, name, kind = max(near, key=lambda event: event[0])
                return name, kind
        if noun in TITLES or noun in NOUNS:
            before = re.compile(rf"\b{re.escape(noun)},?[ \u00a0]$", re.IGNORECASE)
            behind = re.compile(rf",[ \u00a0](?:[\w’'\-]+[ \u00a0]){{0,4}}{re.escape(noun)}\b", re.IGNORECASE)
            n = bisect_left(self._people, position, key=lambda one: one.start)
            for one in reversed(self._people[max(0, n - 80) : n]):
                if before.search(self.text, max(0, one.start - 30), one.start) or behind.match(self.text, one.end):
                    return self._fullest(one), "person"
        return None

    def _fullest(self, name: Phrase) -> str:
        words = [_folded(word) for word in name.text.split()]
        best, size = name.text, len(words)
        nearest: Phrase | None = None
        for other, folded in self._by_surname.get(words[-1], {}).values():
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
        if word in _PRONOUNS:  # nothing but who spoke last is known of other languages
            for place, speaker, kind in reversed(self._spoken[-2:]):
                if place < position and (kind == "person" or word in _PRONOUNS_OF_ALL):
                    return speaker, kind
            return phrase.text, "pronoun"
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
