"""What a whole document tells about its capitals: headlines, words in lower case, adjectives of its own lands."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from ...match.function_words import FUNCTION_WORDS
from .sequences import Run
from .words import WordLists, word_lists

_LOWER_WORD = re.compile(r"(?<![\w'’.@-])[a-zß-öø-ÿ]{2,}")
_ADJECTIVE_ENDING = re.compile(r"(?<=\w\w\w)(?:ians?|eans?|ese|ish|an|i)$")
_NOUN_AFTER = re.compile(r"[\s\u00a0]([a-z]{3,})")
_LINE = re.compile(r"[^\n]+")
_STOP_AT_END = (".", "!", "?", "…", ":", ";", ",", "”", '"')


@dataclass(frozen=True, slots=True)
class Page:
    """What the whole document tells: its words in lower case, words capitalised inside a sentence, its lines.

    `adjectives` are words that look like adjectives of a country unknown to the lists, each with the
    place it seems to come from, "" if the document doesn't name it.
    """

    text: str
    lower: frozenset[str]
    inside: frozenset[str]
    headlines: tuple[tuple[int, int], ...]
    language: str
    adjectives: Mapping[str, str]
    _counts: dict[str, int] = field(default_factory=dict, repr=False, compare=False)

    def is_headline(self, place: int) -> bool:
        return within(place, self.headlines)

    def count(self, stretch: str) -> int:
        """How often the text has the stretch."""
        if stretch not in self._counts:
            self._counts[stretch] = self.text.count(stretch)
        return self._counts[stretch]


def read_page(text: str, runs: Sequence[Run], *, language: str) -> Page:
    """What the document tells about its own words. Cost: linear in the text."""
    lists = word_lists()
    headlines = _headlines(text, lists)
    inside = frozenset(
        word.low
        for run in runs
        if not within(run.words[0].start, headlines)
        for word in (run.words[1:] if run.initial else run.words)
        if not word.link and not (len(word.text) > 5 and word.text.isupper())
    )
    lower = frozenset(_LOWER_WORD.findall(text))
    return Page(text, lower, inside, headlines, language, _adjectives(text, runs, lists))


def _adjectives(text: str, runs: Sequence[Run], lists: WordLists) -> dict[str, str]:
    """Words such as `Brennian` and `Ordani`: such an ending, and a noun or a title after them."""
    words = sorted({word.low for run in runs for word in run.words if not word.link})
    found: dict[str, str] = {}
    for run in runs:
        for place, word in enumerate(run.words):
            low = word.low
            if low in lists.demonyms or low in found or low in lists.given or word.link:
                continue
            ending = _ADJECTIVE_ENDING.search(low)
            if not ending:
                continue
            if place + 1 < len(run.words):
                following = run.words[place + 1].low
                if following not in lists.titles and following not in lists.title_parts:
                    continue
            else:
                noun = _NOUN_AFTER.match(text, word.end)
                if not noun or noun[1] in FUNCTION_WORDS or noun[1] in lists.speech:
                    continue
            stem = low[: ending.start()]
            lands = _lands_of(low, stem, words, lists)
            if lands or len(ending.group()) > 2:
                found[low] = lands[0] if lands else ""
    return found


def _lands_of(low: str, stem: str, words: Sequence[str], lists: WordLists) -> list[str]:
    """Words of the document, given in order, that `Brennian` may come from: `brennia`."""
    lands = []
    for other in words[bisect_left(words, stem[:-1]) : bisect_left(words, stem[:-1] + "\U0010ffff")]:
        longer = len(other) - len(stem)
        if other != low and -1 <= longer <= 2 and other not in lists.demonyms and not _ADJECTIVE_ENDING.search(other):
            lands.append(other)
    return lands


def within(place: int, stretches: Sequence[tuple[int, int]]) -> bool:
    """Whether the place lies in one of the stretches, which are sorted and don't overlap."""
    row = bisect_right(stretches, place, key=itemgetter(0)) - 1
    return row >= 0 and place < stretches[row][1]


def _headlines(text: str, lists: WordLists) -> tuple[tuple[int, int], ...]:
    """Lines in which capitals say nothing: title case or capitals throughout."""
    found = []
    for match in _LINE.finditer(text):
        line = match.group().strip()
        if not 8 <= len(line) <= 200:
            continue
        words = [word.strip(".,:;!?\"'“”‘’()[]«»") for word in line.split()]
        long = [word for word in words if len(word) >= 4 and word[:1].isalpha()]
        n_upper = sum(word[0].isupper() for word in long)
        stopped = line.endswith(_STOP_AT_END)
        if len(words) < 3 or n_upper < 2 or n_upper < (1.0 if stopped else 0.75) * len(long):
            continue
        n_common = sum(
            word.lower() in lists.common or word.lower() in lists.subjects for word in long if word[0].isupper()
        )
        if n_common >= 2 or (n_common and not stopped):
            found.append(match.span())
    return tuple(found)
