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
from .synonyms import CLASS_OF

#: What a term of each class weighs beside a plain content word.
_CLASS_WEIGHT = {"w": 1.0, "b": 0.8, "c": 0.6, "v": 0.4, "n": 0.9, "l": 0.5, "p": 0.8, "f": 0.8, "s": 0.3, "d": 0.6}
#: Weight, beside a term of one sentence, from which it is rare: 8 of 200 sentences, 40 of 10,000.
_TELLING = 0.6
#: Of a name, whom many sentences may be about: but not the agency that is named in every tenth.
_TELLING_NAME = 0.4
#: Who reports is no part of what is reported.
_AGENCIES = frozenset(
    ("n:reuters", "n:associated press", "n:ap", "n:afp", "n:agence france-presse", "n:bbc", "n:cnn", "n:bloomberg")
)
_DAY_TERM = re.compile(r"d:\d\d-\d\d$")
#: Shares of one or two digits, and single amounts, recur in any report.
_SMALL_SHARE = re.compile(r"f:(?:\d{1,2}|0?\.\d{1,2}|\d\.\d) (?:%|percentage points)$|f:\d [A-Z]{3}$")
_SMALL_UNITS = frozenset(("year", "years", "month", "months", "week", "weeks", "day", "days", "hour", "hours", "x"))
_MORE_PEOPLES = frozenset(
    """
    jordanian yemeni kuwaiti qatari bahraini libyan tunisian algerian moroccan sudanese somali ethiopian kenyan nigerian
    ghanaian ugandan thai vietnamese malaysian korean swiss austrian belgian danish finnish hungarian romanian dutch
    portuguese venezuelan colombian cuban chilean peruvian emirati filipino
    """.split()  # noqa: SIM905
)
#: Two places or peoples in one word: the Syrian-Iraqi border, U.S.-Iraq talks.
_BETWEEN = re.compile(r"\b([A-Z][A-Za-z.]{1,15})[-–]([A-Z][A-Za-z.]{1,15})\b")
_NOT_ABLE = re.compile(r"\bnot (?:been |be )?able to\b|n['’]t (?:been |be )?able to\b")
#: Behind a person's name: what he is, at which house. Who says something is no part of what is said.
_IS_WHAT = re.compile(
    r", (?:[\w.&’'/\-]+ ){0,5}?(?:analyst|economist|strategist|manager|co-manager|trader|broker|professor|director"
    r"|president|partner|principal|officer|chairman|spokes(?:man|woman|person)|lawyer|attorney|fellow|researcher|advis[eo]r|head"
    r"|chief (?:executive|investment officer|\w+))\b[^\"“”;:]{0,90}?"
    r"(?=, (?!Inc|LLC|Ltd|LLP|[A-Z][\w ]+ (?:\"|“))|[\"“:]| (?:said|says|told|wrote|predicted|who|sees|expects)\b|$)",
    re.IGNORECASE,
)
#: Who fights, in two words.
_ARMED_GROUP = re.compile(
    r"\b(?:armed|militant|rebel|extremist|insurgent|jihadist|terrorist) (?:group|faction|organi[sz]ation)"
)
_UNABLE = cut_stem("unable")
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
    saying and titles) and what it is a word for (c), a name (n; p for places, l for countries and peoples, b for
    two of these in one word), a figure (f; s for small counts), a day (d).
    """
    terms: set[str] = set()
    taken: list[tuple[int, int]] = []
    described = [found.span() for name in names if name.type == "person" and (found := _IS_WHAT.match(text, name.end))]
    for name in names:
        taken.append((name.start, name.end))
        if any(first <= name.start < last for first, last in described):
            terms.add(f"v:{name.label.casefold()}")
            continue
        terms.add(_place(name.label) if name.type == "place" else f"n:{name.label.casefold()}")
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
        if taken and any(start < last and first < end for first, last in taken):
            continue
        if plain[start:end] == "US" or (plain[start].isupper() and (word in COUNTRIES or word in _MORE_PEOPLES)):
            terms.add(f"l:{_people(word)}")
        elif (
            word in REPORTING_VERBS
            or word in TITLES
            or (described and any(first <= start < last for first, last in described))
        ):
            terms.add(f"v:{cut_stem(word)}")
        elif word not in FUNCTION_WORDS and (len(word) > 1 or not word.isascii()):
            stem = cut_stem(word)
            terms.add(f"w:{stem}")
            if stem in CLASS_OF:
                terms.add(f"c:{CLASS_OF[stem]}")
    for sides in _BETWEEN.findall(text):
        if all(side.casefold() in COUNTRIES or side in ("US", "U.S.", "UK") for side in sides):
            terms.add("b:" + "-".join(sorted(_people(side) for side in sides)))
    if _ARMED_GROUP.search(text):
        terms.add(f"c:{CLASS_OF['militia']}")
    if _NOT_ABLE.search(text):
        terms.update((f"w:{_UNABLE}", f"c:{CLASS_OF[_UNABLE]}"))
    return tuple(map(intern, sorted(terms)))  # one string for all sentences that have it


def _people(name: str) -> str:
    return "us" if name == "U.S." else fold_name(fold_name(name))


def _place(label: str) -> str:
    """A place's own term; a country's one word is folded with its people's."""
    folded = "us" if label.casefold().startswith("united states") else _people(label)
    return f"{'l' if folded == 'us' or label.casefold() in COUNTRIES else 'p'}:{folded}"


def plain_terms(common: Iterable[str]) -> list[str]:
    """Those of the terms of two sentences that are no name, figure or day: words, or the class of two that differ."""
    terms = list(common)
    classes = {CLASS_OF[term[2:]] for term in terms if term[0] == "w" and term[2:] in CLASS_OF}
    return [term for term in terms if term[0] in "wb" or (term[0] == "c" and term[2:] not in classes)]


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
        self._joined: dict[str, tuple[float, float]] = {}
        self._telling: dict[str, bool] = {}

    def of(self, term: str) -> float:
        """0 for a term of every sentence, up to 1 for a plain word of this one alone."""
        return self._weights.get(term, _CLASS_WEIGHT[term[0]])

    def joining(self, term: str) -> tuple[float, float]:
        """What a term adds to what two sentences share, and to the squares of it.

        A word that has a class brings that one with it, so that it adds only what is left of its own weight.
        """
        joined = self._joined.get(term)
        if joined is None:
            weight, of_class = self.of(term), 0.0
            if term[0] == "w" and term[2:] in CLASS_OF:
                of_class = self.of(f"c:{CLASS_OF[term[2:]]}")
            joined = self._joined[term] = weight - of_class, weight * weight - of_class * of_class
        return joined

    def is_telling(self, term: str) -> bool:
        """Whether a name, figure or day is one that few sentences have: 2,500 and February 7, not 0.2 % or 2009."""
        if term[0] not in "nfd":
            return False
        telling = self._telling.get(term)
        if telling is None:
            telling = self._telling[term] = self._is_telling(term)
        return telling

    def _is_telling(self, term: str) -> bool:
        if term[0] == "n":
            return term not in _AGENCIES and self.of(term) >= _TELLING_NAME * _CLASS_WEIGHT["n"]
        if not (term[0] == "f" or _DAY_TERM.match(term)) or _SMALL_SHARE.match(term):
            return False
        return self.of(term) >= _TELLING * _CLASS_WEIGHT[term[0]]
