"""A sentence as weighted terms: its content words, and each name, figure and day as one term of its own.

A name is a term under the label that all documents agree on, so that `Soleimani` meets `Suleimani` and
`General Qassim Suleimani` weighs no more than one name; a people's adjective is its country.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from sys import intern

from ...match.function_words import FUNCTION_WORDS
from ...match.prepared import cut_stem
from ...model import DateMention, Figure, NameType
from ...text.tokens import tokenize
from ..figures.mentions import fold_name
from ..quotes.words import COUNTRIES, REPORTING_VERBS, TITLES
from .facts import SMALL_COUNT, day_key

#: What a term of each class weighs beside a plain content word.
_CLASS_WEIGHT = {"w": 1.0, "v": 0.4, "n": 0.9, "l": 0.5, "f": 0.8, "s": 0.3, "d": 0.6}
#: Weight, beside a term of one sentence, from which it is rare: 8 of 200 sentences, 40 of 10,000.
_TELLING = 0.6
_DAY_TERM = re.compile(r"d:\d\d-\d\d$")
#: Shares of one or two digits, and single amounts, recur in any report.
_SMALL_SHARE = re.compile(r"f:(?:\d{1,2}|0?\.\d{1,2}|\d\.\d) (?:%|percentage points)$|f:\d [A-Z]{3}$")
_SMALL_UNITS = frozenset(("year", "years", "month", "months", "week", "weeks", "day", "days", "hour", "hours", "x"))
_LETTERED = re.compile(r"\b(?:[A-Z]\.){2,}")


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a sentence, at these places of it; `label` is what all documents agree to call it."""

    start: int
    end: int
    label: str
    type: NameType


def read_terms(
    text: str, names: Sequence[Name], figures: Sequence[Figure], days: Sequence[DateMention]
) -> tuple[str, ...]:
    """The distinct terms of a sentence, sorted. The first letter is the class: a word (w; v for verbs of
    saying and titles), a name (n; l for places and peoples), a figure (f; s for small counts), a day (d).
    """
    terms: set[str] = set()
    taken: list[tuple[int, int]] = []
    for name in names:
        taken.append((name.start, name.end))
        place = name.type == "place"
        terms.add(f"l:{_country(name.label)}" if place else f"n:{name.label.casefold()}")
    for day in days:
        taken.append((day.start, day.end))
        terms.add(f"d:{day_key(day)}")
    for figure in figures:
        taken.append(
            (
                figure.start,
                figure.counted_start if figure.counted and figure.counted_start > figure.start else figure.end,
            )
        )
        small = (not figure.unit or figure.unit in _SMALL_UNITS) and figure.value <= SMALL_COUNT
        terms.add(f"{'s' if small else 'f'}:{figure.value:.6g} {figure.unit}".rstrip())
    plain = _LETTERED.sub(lambda found: found.group().replace(".", "") + " " * found.group().count("."), text)
    tokens = tokenize(plain)
    for word, start, end in zip(tokens.words, tokens.starts, tokens.ends, strict=True):
        if any(start < last and first < end for first, last in taken):
            continue
        if plain[start:end] == "US" or (plain[start].isupper() and word in COUNTRIES):
            terms.add(f"l:{fold_name(word)}")
        elif word in REPORTING_VERBS or word in TITLES:
            terms.add(f"v:{cut_stem(word)}")
        elif word not in FUNCTION_WORDS and (len(word) > 1 or not word.isascii()):
            terms.add(f"w:{cut_stem(word)}")
    return tuple(map(intern, sorted(terms)))  # one string for all sentences that have it


def _country(label: str) -> str:
    """A place's own term; its one word is folded with the people's."""
    return "us" if label.casefold().startswith("united states") else fold_name(label)


class TermWeights:
    """How much each term weighs: its class times how few sentences of the corpus have it."""

    def __init__(self, sentences: Iterable[Sequence[str]]) -> None:
        counts: Counter[str] = Counter()
        n_sentences = 0
        for terms in sentences:
            counts.update(terms)
            n_sentences += 1
        self.n_sentences = n_sentences
        self.counts: Mapping[str, int] = counts
        whole = math.log(n_sentences + 1)
        self._weights = {
            term: _CLASS_WEIGHT[term[0]] * math.log((n_sentences + 1) / count) / whole for term, count in counts.items()
        }

    def of(self, term: str) -> float:
        """0 for a term of every sentence, up to 1 for a plain word of this one alone."""
        return self._weights.get(term, _CLASS_WEIGHT[term[0]])

    def is_telling(self, term: str) -> bool:
        """Whether a figure or a day is one that few sentences have: 2,500 and February 7, not 0.2 % or 2009."""
        if not (term[0] == "f" or _DAY_TERM.match(term)) or _SMALL_SHARE.match(term):
            return False
        return self.of(term) >= _TELLING * _CLASS_WEIGHT[term[0]]
