"""What speaks for a name being a person, an organisation or a place: the words beside it and in it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...model import NameType
from .candidates import Candidate
from .page import Page
from .sequences import fold_word
from .words import WordLists, word_lists

#: Reasons that settle a type even for a single word; weaker ones only add up.
STRONG = 2.5
_TYPES: tuple[NameType, ...] = ("person", "organisation", "place")

_AGE = re.compile(r"\s?(?:,|\()\s?(?:aged\s)?\d{1,2}(?=[,;.)\s])(?!\s?(?:percent|per|million|billion|points|%))")
_WHO = re.compile(r",?\s(?:who|whose|whom)\b")
_APPOSITION = re.compile(r"\s?[,(]\s(?P<role>(?:[\w'’.-]+\s){0,5}?[\w'’-]+)")
_NEXT = re.compile(r"\s?(?:['’]s\s|['’]\s|\s)?(?P<first>[\w'’-]+)(?:\s(?P<second>[\w'’-]+))?")
# Read backwards, from the name on: forwards, each place of the stretch would be tried.
_BEFORE = re.compile(r"[\"“‘'(\[]?\s(?P<comma>,?)(?P<first>[\w'’.-]+)(?:\s(?P<second>[\w'’.-]+))?")
_TICKER = re.compile(r"\s?[(<]\s?[A-Z0-9]{1,6}(?:\.[A-Z]{1,3})?(?::\s?[A-Z.]{1,6}|,[^()]{1,60})?\s?[)>]")
_QUOTED_CODE = re.compile(r"\s?[(<]\s?[A-Z0-9]{1,5}\.[A-Z]{1,3}\s?[)>]|\s?\((?:NYSE|NASDAQ|LSE)\b")
_BRACKETED = re.compile(r"[A-Z]\w+ \($")
_DATELINE = re.compile(r"(?:,?\s[\w. ]{0,28}\([A-Z]\w[\w ]*\)\s?[-–—]|\s?[–—]\s|,\s\w+\.?\s\d{1,2}\s[-–—])")
_DATED_LINE = re.compile(
    r",\s(?:(?:den\s|le\s)?\d{1,2}\.?\s(?:de\s)?\w+\.?(?:,?\s(?:de\s)?\d{4})?|\w+\.?\s\d{1,2}(?:,\s\d{4})?)\s?[–—-]\s"
)
_IN_PAIR = re.compile(
    r",\s(?:(?:in|the|northern|southern|eastern|western)\s){0,2}(?P<next>[A-Z][\w.]*(?:\s[A-Z][\w.]*)?)"
)
_INNER_CAPITAL = re.compile(r"Mc|Mac|O['’]|D['’]|De|Di|La|Le|Fitz|Al-|El-|Van")
_PARTICLE_WORD = re.compile(r"^(?:al|el|as|ash|ad|an|ul)-\w", re.IGNORECASE)


@dataclass(slots=True)
class Evidence:
    """Weights for person, organisation and place in this order, and the heaviest reason of each."""

    weights: list[float]
    reasons: list[str]
    heaviest: list[float]
    seen: set[tuple[int, str]]

    @classmethod
    def none(cls) -> Evidence:
        return cls([0.0, 0.0, 0.0], ["", "", ""], [0.0, 0.0, 0.0], set())

    def add(self, type_: int, weight: float, reason: str) -> None:
        """A reason told again counts a fifth: ten times "said" make no person of a ministry."""
        if weight > self.heaviest[type_]:
            self.heaviest[type_] = weight
            self.reasons[type_] = reason
        if (type_, reason) in self.seen:
            weight *= 0.2
        else:
            self.seen.add((type_, reason))
        self.weights[type_] += weight

    def decide(self) -> tuple[NameType, str]:
        """The type with the most weight; of equals the organisation, which claims least."""
        order = (1, 0, 2)
        best = max(order, key=lambda type_: self.weights[type_])
        return _TYPES[best], self.reasons[best]


_PERSON, _ORGANISATION, _PLACE = 0, 1, 2


def weigh_words(candidate: Candidate, found: Evidence) -> None:
    """Adds what the name's own words say."""
    lists = word_lists()
    lows = [word.low for word in candidate.words]
    if lows[-1].rstrip(".") in lists.organisation_heads:
        lows[-1] = lows[-1].rstrip(".")
    form = " ".join(lows)
    if form in lists.countries:
        found.add(_PLACE, 20, "a country")  # whatever stands beside it: "U.S. forces"
    elif form in lists.places:
        found.add(_PLACE, 5, "a known place")
    if form in lists.organisations:
        found.add(_ORGANISATION, 6, "a known organisation")
    n_words = sum(not word.link for word in candidate.words)
    if n_words > 1:
        _weigh_several(candidate, lows, lists, found)
    else:
        text = candidate.words[0].text
        letters = text.replace(".", "")
        if letters.isupper() and 2 <= len(letters) <= 6:
            found.add(_ORGANISATION, 1.5, "an abbreviation")
        elif _PARTICLE_WORD.match(text):
            found.add(_PERSON, 1, "a particle of names")
        elif lows[0] in lists.given:
            found.add(_PERSON, 1, "a given name")
        inner_capital = any(sign.isupper() for sign in letters[1:]) and not letters.isupper() and "-" not in text
        if inner_capital and not _INNER_CAPITAL.match(text):
            found.add(_ORGANISATION, 2, "a capital inside the word")


def _weigh_several(candidate: Candidate, lows: list[str], lists: WordLists, found: Evidence) -> None:
    words = candidate.words
    head = len(words) - 1
    for place, word in enumerate(words):
        if word.link and word.low.split()[0] not in lists.person_particles:
            head = place - 1
            break
    last, first = lows[-1], lows[0]
    in_head = lows[head] if head >= 0 else last
    linked = head < len(words) - 1
    if linked and (in_head in lists.organisation_openings or in_head in lists.organisation_heads):
        weight = 4.0 if in_head in lists.organisation_heads else 2.5
        found.add(_ORGANISATION, weight, f"the word {words[head].text}")
    if linked and in_head in lists.place_openings and in_head not in lists.organisation_heads:
        found.add(_PLACE, 3, f"the word {words[head].text}")
    if not linked:
        weak = last in ("west", "east", "south", "north", "house", "state", "oil", "gas", "media", "guard")
        if last in lists.organisation_heads:
            found.add(_ORGANISATION, 2.5 if weak or first in lists.given else 4.5, f"the word {words[-1].text}")
        if last in lists.place_heads:
            found.add(_PLACE, 2 if first in lists.given else 3.5, f"the word {words[-1].text}")
        if last == "embassy":
            found.add(_ORGANISATION, 4, "an embassy")
        if first in lists.place_openings and len(words) < 4 and last not in lists.organisation_heads:
            found.add(_PLACE, 3, f"the word {words[0].text}")
        if first in lists.organisation_openings and first not in lists.given:
            found.add(_ORGANISATION, 1.5, f"the word {words[0].text}")
    if any(low in lists.organisation_heads and low not in lists.given for low in lows[:-1]):
        found.add(_ORGANISATION, 1, "a word of organisations")
    if any(low in lists.group_words for low in lows):
        found.add(_ORGANISATION, 5, "a word of armed groups")
    firsts = {" ".join(lows[:n]) for n in range(1, len(lows))}
    if not firsts.isdisjoint(lists.organisations) or (last in lists.organisations and last not in lists.given):
        found.add(_ORGANISATION, 3, "a known organisation in it")
    if "&" in lows:
        found.add(_ORGANISATION, 3, "the sign &")
    if any(low in lists.demonyms for low in lows):
        found.add(_ORGANISATION, 1, "an adjective of country in it")
    if any(word.text.isupper() and len(word.text) > 2 and not word.text.endswith(".") for word in words):
        found.add(_ORGANISATION, 1.5, "an abbreviation in it")
    place_word = any(low in lists.countries or low in lists.places for low in lows if low not in lists.given)
    if place_word and first not in lists.given:
        found.add(_ORGANISATION, 1, "a place in it")
    n_common = sum(low in lists.plain and low not in lists.given for low in lows if len(low) > 2)
    if n_common:
        found.add(_ORGANISATION, 1 + 0.5 * n_common, "ordinary words in it")
    if first in lists.given and len(words) < 6:
        found.add(_PERSON, 3, f"the given name {words[0].text}")
    if any(re.fullmatch(r"[A-Z]\.(?:[A-Z]\.?)?", word.text) and place for place, word in enumerate(words)):
        found.add(_PERSON, 2.5, "an initial")
    if re.fullmatch(r"[A-Z]\.(?:[A-Z]\.)?", words[0].text) and len(words) == 2:
        found.add(_PERSON, 1.5, "an initial")
    if _PARTICLE_WORD.match(words[-1].text) or any(
        word.link and word.low.split()[0] in lists.person_particles for word in words[1:-1]
    ):
        found.add(_PERSON, 2, "a particle of names")
    if last.isdigit():
        found.add(_PLACE, 3, "numbered like a place")
    elif 2 <= len(words) <= 4 and not n_common and not place_word and not linked:
        found.add(_PERSON, 1.2, "words like a given name and a surname")
    if last in ("jr.", "jr", "sr.", "sr"):
        found.add(_PERSON, 4, "Jr. or Sr.")


def weigh_context(candidate: Candidate, page: Page, found: Evidence) -> None:
    """Adds what stands beside the name."""
    lists = word_lists()
    text = page.text
    single = len(candidate.words) == 1
    if candidate.title:
        found.add(_PERSON, 6, f"the title {candidate.title}")
    if (
        single
        and text[candidate.end : candidate.end + 1] == ")"
        and _BRACKETED.search(text[max(0, candidate.start - 12) : candidate.start])
    ):
        found.add(_ORGANISATION, 2.5, "stands in brackets after a name")
    if single and candidate.lows[0] in page.adjectives.values():
        found.add(_PLACE, 3, "the text has an adjective of it")
    if candidate.byline:
        found.add(_PERSON, 4, "stands in the byline")
    after = text[candidate.end : candidate.end + 70]
    _weigh_after(candidate, after, single, lists, found)
    line_start = text.rfind("\n", max(0, candidate.start - 45), candidate.start) + 1
    before = text[max(line_start, candidate.start - 45) : candidate.start]
    _weigh_before(before, single, lists, found)
    if candidate.start == line_start or not before.strip():
        upper = candidate.form.isupper()
        heads = _DATELINE.match(after) and (upper or "(" in after[:40])
        if (upper or line_start == candidate.start) and (heads or _DATED_LINE.match(after)):
            found.add(_PLACE, 6, "opens a dateline")


def _weigh_after(candidate: Candidate, after: str, single: bool, lists: WordLists, found: Evidence) -> None:
    if not after:
        return
    if after[0] == "," or (after[0] in "( " and not single):
        if _AGE.match(after):
            found.add(_PERSON, 4, "an age after it")
        apposition = _APPOSITION.match(after)
        if apposition:
            role = _role_in(apposition["role"], lists)
            if role:
                found.add(_PERSON, 3.5 if not single else 2, f"“{role}” after it")
    if _QUOTED_CODE.match(after):
        found.add(_ORGANISATION, 6, "a ticker symbol after it")
    if _WHO.match(after):
        found.add(_PERSON, 2.5, "“who” after it")
    pair = _IN_PAIR.match(after)
    if pair and (low := pair["next"].lower().rstrip(".")) and (low in lists.countries or low in lists.places):
        found.add(_PLACE, 2 if single else 1, f"“, {pair['next']}” after it")
    following = _NEXT.match(after) if after[0] in " '’\u00a0" else None
    if not following:
        return
    first, second = following["first"].lower(), (following["second"] or "").lower()
    possessive = after[0] in "'’"
    if not possessive:
        if first in lists.single_verbs:
            found.add(_PERSON, 1.2, f"“{first}” after it")
        elif first in lists.speech or first in lists.surname_acts:
            found.add(_PERSON, 0.6, f"“{first}” after it")
        if first in lists.following_organisation:
            found.add(_ORGANISATION, 2, f"“{first}” after it")
        if first in ("administration", "presidency", "campaign") and single:
            found.add(_PERSON, 2, f"“{first}” after it")
        if first in lists.following_place:
            found.add(_PLACE, 3, f"“{first}” after it")
        if first == "and" and second in lists.countries:
            found.add(_PLACE, 1, "stands beside a country")
    elif first in ("shares", "stock", "board", "headquarters", "quarterly", "chief", "ceo", "chairman", "parent"):
        found.add(_ORGANISATION, 1.5, f"“{first}” after it")
    elif first in (
        "capital",
        "border",
        "government",
        "parliament",
        "prime",
        "president",
        "coast",
        "southern",
        "northern",
    ):
        found.add(_PLACE, 1.5, f"“{first}” after it")
    elif first in (
        "wife",
        "husband",
        "son",
        "daughter",
        "mother",
        "father",
        "lawyer",
        "brother",
        "sister",
        "death",
        "family",
    ):
        found.add(_PERSON, 2.5, f"“{first}” after it")


def _weigh_before(before: str, single: bool, lists: WordLists, found: Evidence) -> None:
    match = _BEFORE.match(before[::-1])
    if not match:
        return
    first, second = fold_word(match["first"][::-1]).rstrip("."), fold_word((match["second"] or "")[::-1])
    comma = match["comma"] == ","
    if first in lists.prepositions_of_place and not comma:
        weight = {"in": 2.0, "near": 2.0, "from": 1.0, "at": 0.7}.get(first, 0.7)
        if first == "in" and second in ("interest", "stake", "shares", "confidence", "invested", "investment"):
            weight = 0.2
        found.add(_PLACE, weight, f"“{first}” before it")
    elif first in lists.before_place and not comma:
        found.add(_PLACE, 3, f"“{first}” before it")
    elif first == "of" and second in lists.of_place and not comma:
        found.add(
            _PLACE,
            2.5 if second not in ("north", "south", "east", "west", "president") else 3,
            f"“{second} of” before it",
        )
    elif first in ("of", "for", "at", "by") and second in lists.organisation_before and not comma:
        found.add(_ORGANISATION, 2, f"“{second} {first}” before it")
    elif first in ("of", "for") and second in (
        "head",
        "director",
        "member",
        "members",
        "leader",
        "chairman",
        "analyst",
        "executive",
    ):
        found.add(_ORGANISATION, 1.2, f"“{second} {first}” before it")
    if first in lists.roles and (not single or not comma):
        found.add(_PERSON, 3.0 if not comma else 2.5, f"“{first}” before it")
    elif first in lists.organisation_before and not comma:
        found.add(_ORGANISATION, 2, f"“{first}” before it")
    if first in ("left", "reached", "visited", "entered", "leave", "visiting", "visit", "leaving") and not comma:
        found.add(_PLACE, 1, f"“{first}” before it")
    if first == "the" and not comma:
        found.add(_ORGANISATION, 0.8, "“the” before it")
    if first in ("said", "says", "told", "added") and not comma:
        found.add(_PERSON, 0.7, f"“{first}” before it")
    if comma and (first in lists.countries or first in lists.places):
        found.add(_PLACE, 1, "stands beside a place")
    if first == "and" and second.rstrip(",") in lists.countries:
        found.add(_PLACE, 1.5, "stands beside a country")


def _role_in(phrase: str, lists: WordLists) -> str:
    """The role a phrase after a comma opens with: `a spokesman for`, `professor of`; "" if none."""
    for place, word in enumerate(phrase.split()[:6]):
        low = fold_word(word).rstrip(".,")
        if low in lists.roles:
            return low
        if place and low in ("and", "said", "in", "at", "to", "which", "that", "was", "is", "has", "on", "of"):
            return ""
    return ""
