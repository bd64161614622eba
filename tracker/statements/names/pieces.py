"""Runs of capitalised words cut into pieces: at days, plain words, titles and small words that join nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ...match.function_words import FUNCTION_WORDS
from .forms import PARTICLES
from .page import Page
from .sequences import Run, Word
from .words import WordLists

_GERMAN_ROLE = re.compile(
    r"(?:minister|sprecher|präsident|kapitän|kanzler|direktor|vorsitzende|leiter|führer)(?:in|r)?$"
)
_SHOUTED = frozenset({"of", "for", "the", "in", "on", "by", "with", "from", "to", "and", "at"})
_BODY_LINKS = frozenset({"of", "the", "and", "for", "&", "on", "in", "to", "at", "against", "without"})
_NO_HEADS = frozenset({"state", "house", "south", "north", "east", "west"})


def cut_run(run: Run, page: Page, lists: WordLists, *, headline: bool) -> Iterator[tuple[str, bool, list[Word]]]:
    """The pieces of a run that may be names, in order.

    Each comes with the title that stands right before it, "" for none, and whether its stretch has a title at all.
    """
    for words in _split_at_plain_words(_parted(run.words, page, lists), page, lists, headline):
        for title, stretch in _split_at_titles(words, lists):
            for piece in _split_at_links(stretch, page, lists):
                yield title if piece is stretch or piece[0] is stretch[0] else "", bool(title), piece


def _parted(words: tuple[Word, ...], page: Page, lists: WordLists) -> list[list[Word]]:
    """Words in groups: `Iran-Iraq` and `IRGC-Qods` are two, days and months belong to no name."""
    groups: list[list[Word]] = [[]]
    for place, word in enumerate(words):
        if word.low.rstrip(".") in lists.calendar and not _is_name_part(words, place, lists):
            groups.append([])
            continue
        if not word.link and place == 0 and page.text[word.start - 1 : word.start] == "-" and _is_land(word.low, lists):
            groups += [[word], []]  # the Iraq of `U.S.-Iraq Commission`
            continue
        if not word.link and place and len(word.text) > 1:
            before = words[place - 1]
            if _shouts(words, place - 1) != _shouts(words, place) and not before.link:
                groups.append([])
        inside = place > 0 and bool(groups[-1]) and not word.link and words[place - 1].low not in lists.given
        if inside and is_function_word(word, lists):
            groups.append([])  # UAW While GM
            continue
        if (
            len(groups[-1]) == 1
            and not word.link
            and word.low in lists.given
            and place + 1 < len(words)
            and is_loud(groups[-1][0])
            and not is_loud(word)
        ):
            groups.append([])  # NASA Charles Bolden
        if "-" in word.low and not word.link:
            first, _, rest = word.low.partition("-")
            if first in lists.compound_openings:
                word = _tail_of(word, len(first) + 1)
                first, _, rest = word.low.partition("-")
            if rest and (_is_land(first, lists) or (word.text[: len(first)].isupper() and len(first) > 2)):
                groups[-1].append(Word(word.start, word.start + len(first), word.text[: len(first)], first))
                groups.append([])
                word = _tail_of(word, len(first) + 1)
                if _is_land(rest, lists):
                    groups += [[word], []]
                    continue
        groups[-1].append(word)
    return groups


def _shouts(words: Sequence[Word], place: int) -> bool:
    """Whether the word stands in capitals beside another one in capitals: a cry, no abbreviation."""
    if not is_loud(words[place]):
        return False
    beside = [words[near] for near in (place - 1, place + 1) if 0 <= near < len(words)]
    return any(is_loud(word) and len(word.text) + len(words[place].text) > 8 for word in beside)


def is_loud(word: Word) -> bool:
    """Whether a word is all in capitals."""
    return word.text.isupper() and len(word.text) > 1 and "." not in word.text


def _is_land(low: str, lists: WordLists) -> bool:
    return low in lists.countries or low in lists.demonyms or low in lists.places


def _tail_of(word: Word, cut: int) -> Word:
    return Word(word.start + cut, word.end, word.text[cut:], word.low[cut:])


def _is_name_part(words: tuple[Word, ...], place: int, lists: WordLists) -> bool:
    """`Theresa May`, `April Jones`, `Black September`: no date."""
    before = words[place - 1].low if place else ""
    after = words[place + 1].low if place + 1 < len(words) else ""
    if words[place].low in ("may", "april", "june", "august", "jan", "mar", "sun"):
        return before in lists.given or (words[place].low in lists.given and after != "" and not after[0].isdigit())
    return after in lists.organisation_heads or before == "black"


def _split_at_plain_words(groups: list[list[Word]], page: Page, lists: WordLists, headline: bool) -> list[list[Word]]:
    """In a headline, words that the language has in lower case divide; elsewhere nothing does."""
    if not headline:
        return [group for group in groups if group]
    pieces: list[list[Word]] = []
    for group in groups:
        piece: list[Word] = []
        joined = " ".join([word.text for word in group])
        whole = len(group) > 1 and page.count(joined) > 1
        for word in group:
            plain = not whole and not word.link and _is_plain(word, page, lists)
            if plain or (word.link and not piece):
                pieces.append(piece)
                piece = []
            else:
                piece.append(word)
        pieces.append(piece)
    return [piece for piece in pieces if piece]


def _is_plain(word: Word, page: Page, lists: WordLists) -> bool:
    """Whether the word, capitalised where capitals say nothing, is likely no name."""
    low = word.low.rstrip(".")
    if low in ("us", "who") and word.text.isupper():
        return False
    if low in lists.common:
        return low not in page.inside or low in page.lower
    if low in lists.countries or low in lists.places or low in lists.given:
        return False
    return low in page.lower and low not in page.inside


def _split_at_titles(words: list[Word], lists: WordLists) -> list[tuple[str, list[Word]]]:
    """(title before it, words) of each part between titles; titles without a name after them are left out."""
    parts: list[tuple[str, list[Word]]] = []
    title, place = "", 0
    current: list[Word] = []
    while place < len(words):
        length = _title_length(words, place, lists)
        if length:
            parts.append((title, current))
            title = " ".join([word.text for word in words[place : place + length]])
            current = []
            place += length
        else:
            current.append(words[place])
            place += 1
    parts.append((title, current))
    return [(title, part) for title, part in parts if part]


def _title_length(words: list[Word], place: int, lists: WordLists) -> int:
    """How many words from `place` on are a title; 0 if none."""
    if _GERMAN_ROLE.search(words[place].low) and len(words) - place > 1:
        return 1
    if words[place].low.rstrip(".") not in lists.titles and words[place].low not in lists.title_parts:
        return 0
    length = 0
    end = place
    while end < len(words):
        low = words[end].low.rstrip(".")
        if low in lists.titles:
            end += 1
            length = end - place
        elif low in lists.title_parts and not words[end].link:
            end += 1
        elif words[end].link and end > place and low in ("of", "for", "of the", "and") and end + 1 < len(words):
            following = words[end + 1].low
            if following not in lists.title_parts and following not in lists.subjects:
                break
            if low == "and" and following not in lists.titles and following not in lists.subjects:
                break
            end += 2
            if length and low != "and":
                length = end - place  # Secretary of State
        else:
            break
    if not length:
        return 0
    if place and length == 1 and words[place - 1].low in lists.given and place + 1 == len(words):
        return 0  # Stephen King
    rest = []
    for word in words[place + length :]:
        if word.link and word.low in ("of", "and", "for", "of the", "in", "on", "to", "at"):
            break
        rest.append(word)
    if not rest:
        only = words[place].low
        return 0 if length == 1 and place == 0 and len(words) == 1 and only in lists.given else length
    last = rest[-1].low
    if len(rest) <= 3 and last not in lists.given and last not in _NO_HEADS:
        headed = last in lists.organisation_heads or last in lists.place_heads
        if headed and (len(rest) == 1 or rest[0].low not in lists.given):
            return 0  # Justice Department, General Motors, King Fahd Bridge
    return length


def _split_at_links(words: list[Word], page: Page, lists: WordLists) -> list[list[Word]]:
    """Parts between small words that don't belong to a name."""
    pieces: list[list[Word]] = [[]]
    for place, word in enumerate(words):
        if not word.link or (
            pieces[-1] and place + 1 < len(words) and _link_joins(pieces[-1], word.low, words[place + 1 :], page, lists)
        ):
            pieces[-1].append(word)
        else:
            pieces.append([])
    return [piece for piece in pieces if piece]


def _link_joins(left: list[Word], link: str, right: list[Word], page: Page, lists: WordLists) -> bool:
    if page.language == "de":
        return link.split()[0] in lists.german_links
    if link.split()[0] in PARTICLES - _BODY_LINKS:
        return True
    if link == "&":
        return True
    head = left[-1].low
    lows = {word.low for word in left}
    following = right[0].low
    if link in ("of", "of the"):
        if len(right) == 1 and is_adjective(following, page, lists):
            return False
        if head in lists.demonyms and head not in ("islamic",):
            return False
        joins = head in lists.organisation_openings or head in lists.place_openings
        # "the Bank of Ohio", but "Army of Iraq": a country after a body is where it is.
        return joins and not (head in ("army", "state", "government", "party") and len(left) == 1)
    if link in ("for", "for the"):
        return head in lists.for_openings and following not in lists.calendar
    if link in ("on", "to", "in", "against", "without", "at"):
        return link in ("on", "against", "without") and head in lists.for_openings and following not in lists.countries
    # and
    ministry = bool(lows & {"ministry", "department", "center", "centre", "committee", "institute", "commission"})
    if (
        ministry
        and ("of" in lows or "for" in lows or "on" in lows)
        and (head in lists.subjects or head in lists.common)
    ):
        return following in lists.subjects or following in lists.common
    if "islamic" in lows and "of" in lows and following in ("syria", "levant", "the"):
        return True  # Islamic State of Iraq and Syria
    if head in lists.subjects and head not in lists.given:
        stretch = []
        for word in right:
            if word.link:
                break
            stretch.append(word.low)
        return stretch[-1] in lists.organisation_heads and len(stretch) > 1
    return False


def is_function_word(word: Word, lists: WordLists) -> bool:
    """Whether a word says nothing in a name, though it has a capital."""
    if word.link or word.low not in FUNCTION_WORDS or word.low in lists.given:
        return False
    return not word.text.isupper() or word.low in _SHOUTED


def is_adjective(low: str, page: Page, lists: WordLists) -> bool:
    """Whether a folded word is of a land or a people: `Brennian`."""
    return low in lists.demonyms or low in page.adjectives
