"""Which candidates are names: sentence starts, headlines, shouting and ordinary words in capitals are not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .candidates import Candidate
from .forms import COMPANY_ENDINGS, core
from .page import Page
from .words import WordLists, word_lists

_SPEAKS = re.compile(
    r"['’]s\b|['’]\s|,?\s(?:said|says|told|added|adds|argued|wrote|noted|insisted|denied|was|is|has|had|who|,)\b|,\s\d\d,"
)
_DEFINED = re.compile(r"[\w’']\s\(([A-Z]{2,8})\s?\)")  # Islamic State (IS)
_CONTRACTION = re.compile(r"^\w+(?:n't|'(?:ve|re|ll|d|m))$")
_DIRECTIONS = frozenset({"south", "north", "east", "west", "latin", "central"})
_OPENS_LINE = re.compile(r"\s(?:\([\w ]+\)\s)?[–—-]\s")
_GERMAN_NAMES = re.compile(r"\w-\w+-\w|\w-(?:brigade|bewegung|miliz|partei|gruppe)")


def accepted(candidates: Sequence[Candidate], page: Page) -> list[Candidate]:
    """The candidates that are names, in order."""
    lists = word_lists()
    full = {
        core(c.form)[-1]
        for c in candidates
        if len(core(c.form)) > 1 and not c.headline and may_end_in_a_surname(c, page, lists)
    }
    defined = frozenset(_DEFINED.findall(page.text))
    if page.language == "de":
        full |= {c.lows[0] for c in candidates if len(c.words) == 1 and _OPENS_LINE.match(page.text, c.end)}
    return [candidate for candidate in candidates if _is_name(candidate, page, lists, full, defined)]


def may_end_in_a_surname(candidate: Candidate, page: Page, lists: WordLists) -> bool:
    """Whether the last word may be somebody's surname: that of `Getty Images` or `U.S. Treasuries` is not."""
    if candidate.title or candidate.lows[0] in lists.given:
        return True
    last = candidate.lows[-1].rstrip(".")
    plain = last in lists.no_surnames or last in COMPANY_ENDINGS or last in page.lower
    return page.language != "de" and not plain


def _is_name(candidate: Candidate, page: Page, lists: WordLists, surnames: set[str], defined: frozenset[str]) -> bool:
    lows = candidate.lows
    if candidate.form in defined:
        return candidate.lows[0] not in lists.never
    low = " ".join(lows).rstrip(".") if len(lows) > 1 else lows[0]
    bare = low.rstrip(".")
    if low in lists.never or _CONTRACTION.search(low) or len(bare) < 2 or not any(sign.isalpha() for sign in bare):
        return False
    known = low in lists.countries or low in lists.places or low in lists.organisations
    if low in ("us", "who", "un", "eu", "ap", "ria", "fed", "vice", "time", "nice", "guardian", "congress", "ford"):
        known = candidate.form.isupper() or candidate.form in ("Fed", "Congress", "Ford")
        if low in ("us", "who") and not known:
            return False
    if candidate.title or (known and len(lows) > 1):
        return not (len(lows) == 1 and low in lists.common and low not in page.inside)
    if page.language == "de":
        return _is_german_name(candidate, page, lists, known=known, surnames=surnames)
    shouted = _is_shouted(candidate, page)
    if shouted:
        return known or (all(word.low in page.inside for word in candidate.words) and low not in lists.common)
    if len(lows) == 1:
        return _is_single_name(candidate, page, lists, known=known, surnames=surnames)
    if len(lows) == 2 and lows[0] in _DIRECTIONS and (lows[1] in lists.demonyms or lows[1][:-1] in lists.demonyms):
        return False  # South Korean, Latin Americans
    plain = [word for word in lows if len(word) > 2]

    def plain_word(word: str) -> bool:
        return word in lists.common or (word in page.lower and word not in lists.given)

    if candidate.headline and page.inside:
        if lows[0] in lists.countries or lows[-1] in lists.countries:
            return all(word in page.inside for word in lows)
        return any(word in page.inside or word in lists.given or word in lists.places for word in plain)
    made = lows[0] in lists.organisations and lows[0] not in lists.given and all(map(plain_word, lows[1:]))
    if made and lists.heads.isdisjoint(lows[1:]):
        return False  # Apple Watch: what a firm makes
    if all(map(plain_word, plain)) and lows[0] not in lists.given:
        if all(words.isdisjoint(lows) for words in (lists.heads, lists.organisation_openings, lists.group_words)):
            return False  # Full Moon, Power Reserve: capitals, but of no person, body or place
        if candidate.initial:
            return page.count(page.text[candidate.start : candidate.end]) > 1
    return True


def _is_shouted(candidate: Candidate, page: Page) -> bool:
    """Whether it stands in capitals among capitals."""
    text = candidate.form
    if not text.isupper() or len(text) < 4:
        return False
    around = page.text[max(0, candidate.start - 24) : candidate.end + 24]
    letters = [sign for sign in around if sign.isalpha()]
    return len(text.replace(".", "")) > 5 or sum(sign.isupper() for sign in letters) > 0.8 * len(letters)


def _is_single_name(candidate: Candidate, page: Page, lists: WordLists, *, known: bool, surnames: set[str]) -> bool:
    low = candidate.lows[0]
    bare = low.removesuffix("s") if len(low) > 4 else low
    if low in lists.demonyms or bare in lists.demonyms or low.removesuffix("es") in lists.demonyms:
        return False
    first, hyphen, second = low.partition("-")
    if hyphen and first in lists.calendar and second in lists.calendar:
        return False
    if hyphen and second in lists.demonyms and first.endswith("o"):
        return False  # Franco-German
    if low in page.adjectives or bare in page.adjectives:
        return False
    if low in lists.calendar or low in lists.titles or low.rstrip(".") in lists.titles:
        return False
    if known:
        return True
    if low.rstrip(".") in COMPANY_ENDINGS:
        return False
    if candidate.demonym and (low in page.lower or low in lists.subjects or low.endswith("ed")):
        return False
    word = candidate.words[0].text
    letters = word.replace(".", "").rstrip("s")
    abbreviation = letters.isupper() and 2 <= len(letters) <= 6 and low not in page.lower
    if abbreviation:
        return low not in lists.common or len(letters) < 4
    if core(candidate.form) and core(candidate.form)[-1] in surnames and low not in lists.common:
        return True
    if low in lists.common:
        return False
    if not candidate.initial and not candidate.headline:
        return not (low in page.lower and low in lists.subjects) and low not in lists.heads
    if low in page.inside and (low not in page.lower):
        return True
    if candidate.headline:
        return not page.inside and low not in page.lower
    if low in page.lower or low.endswith(("ly", "ing", "ists", "ers", "ions")):
        return False
    return _SPEAKS.match(page.text, candidate.end) is not None


def _is_german_name(candidate: Candidate, page: Page, lists: WordLists, *, known: bool, surnames: set[str]) -> bool:
    """German writes every noun with a capital: only what something else supports is a name."""
    lows = candidate.lows
    if known or _GERMAN_NAMES.search(lows[-1]):
        return True
    if len(lows) == 1:
        text = candidate.words[0].text
        ending = core(text)[-1:]
        return bool(ending and ending[0] in surnames) or (text.isupper() and 2 <= len(text) <= 6)
    particle = lows[-1].startswith(("al-", "el-"))
    return lows[0] in lists.given or particle or candidate.byline
