"""How alike two wordings of a statement are, and what that is worth.

Words are compared folded and without a plural's or a verb's ending. A word that is rare among all
quotations of the corpus weighs more than a common one, a function word next to nothing: `no comment`
is everybody's. The order of the words decides whether a shared stock of words is a shared sentence.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from ..match.function_words import FUNCTION_WORDS
from ..model import Tier

_WORD = re.compile(r"[^\W_]+(?:[.,](?=\d)[^\W_]+)*")
_APOSTROPHES = re.compile("[’']s?\\b")
_NEGATIONS = frozenset(
    [
        "not",
        "no",
        "never",
        "nobody",
        "nothing",
        "none",
        "cannot",
        "t",
        "neither",
        "nor",
        "without",
        "nicht",
        "kein",
        "keine",
        "pas",
        "jamais",
        "nunca",
    ]
)
#: A corpus of fewer quotations says little about which words are rare: it is taken to hold so many.
_LEAST_CORPUS = 400
_FUNCTION_WEIGHT = 0.12
_SHORT_WORDS = 5  # fewer words are said by anybody: they need a witness besides


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one statement, folded, in order; equal words are equal objects."""

    words: tuple[str, ...]
    content: frozenset[str]


@dataclass(frozen=True, slots=True)
class Likeness:
    """`shared` 0..1: weight of the shorter one's words that stand in the other; `order` 0..1: the share
    of the shorter one's words in common order; `run` the longest unbroken run; `rare` the weight of the
    content words in common, where a word that stands nowhere else counts about 6."""

    shared: float
    order: float
    run: int
    rare: float
    shorter: int
    same: bool


def wording_of(text: str) -> Wording:
    """The folded words of `text`."""
    words = tuple([_stem(word) for word in _WORD.findall(_APOSTROPHES.sub("", text.lower()))])
    return Wording(words, frozenset(word for word in words if word not in FUNCTION_WORDS and len(word) > 1))


def _stem(word: str) -> str:
    if len(word) > 4 and word.isalpha():
        if word.endswith("ies"):
            return word[:-3] + "y"
        if (word.endswith("ing") and len(word) > 6) or (word.endswith("ed") and len(word) > 5):
            word = word[: -3 if word.endswith("ing") else -2]
            return word[:-1] if word[-1] == "e" else word
        if word.endswith("s") and not word.endswith(("ss", "us", "is")):
            return word[:-1]
    return word


class Weights:
    """What each word is worth: the log of how few statements hold it."""

    def __init__(self, wordings: Sequence[Wording]) -> None:
        counts = Counter(word for wording in wordings for word in wording.content)
        self._total = max(_LEAST_CORPUS, len(wordings))
        self._counts: Mapping[str, int] = counts

    def of(self, word: str) -> float:
        if word in FUNCTION_WORDS or len(word) < 2:
            return _FUNCTION_WEIGHT
        return math.log(1 + self._total / (1 + self._counts.get(word, 0)))


def compare(left: Wording, right: Wording, weights: Weights) -> Likeness:
    """How alike two wordings are; symmetric."""
    short, long = (left, right) if len(left.words) <= len(right.words) else (right, left)
    if not short.words:
        return Likeness(0.0, 0.0, 0, 0.0, 0, False)
    if short.words == long.words:
        rare = sum(weights.of(word) for word in short.content)
        return Likeness(1.0, 1.0, len(short.words), rare, len(short.words), True)
    stock = Counter(long.words)
    total = common = rare = 0.0
    for word, count in Counter(short.words).items():
        weight = weights.of(word)
        total += weight * count
        common += weight * min(count, stock[word])
        if word in short.content and stock[word]:
            rare += weight
    numbers: dict[str, int] = {}
    one = [numbers.setdefault(word, len(numbers)) for word in short.words]
    other = [numbers.setdefault(word, len(numbers)) for word in long.words]
    blocks = LCSseq.similarity(one, other)
    return Likeness(common / total, blocks / len(one), _longest_run(one, other), rare, len(one), False)


def _longest_run(one: Sequence[int], other: Sequence[int]) -> int:
    best = 0
    before = [0] * (len(other) + 1)
    for word in one:
        row = [0] * (len(other) + 1)
        for n, candidate in enumerate(other):
            if word == candidate:
                row[n + 1] = before[n] + 1
                best = max(best, row[n + 1])
        before = row
    return best


def judge(likeness: Likeness, *, witness: bool, distant: bool, plain: bool) -> Tier | None:
    """The tier of a pair of wordings; None if they are not held together at all.

    Args:
        witness: besides the words something else ties them: the same speaker, or the same event.
        distant: months lie between the two articles.
        plain: one of them stands without quotation marks.
    """
    short = likeness.shorter < _SHORT_WORDS or likeness.rare < 6.0
    if likeness.same or (likeness.shared >= 0.97 and likeness.run == likeness.shorter):
        if not short:
            return "linked"
        if plain:
            return "possible" if witness and likeness.rare >= 5.0 and likeness.shorter >= 3 else None
        if witness and likeness.rare >= 2.5:
            return "linked"
        return "possible" if likeness.rare >= 4.0 else None
    if likeness.rare < 5.0 or likeness.shorter < 3:
        return None
    strong = likeness.shared >= 0.68 and likeness.order >= 0.55 and likeness.rare >= 8.0
    # A long unbroken run is evidence even where the rest of the quotation is another.
    runs = likeness.run >= 8 and likeness.rare >= 14.0 and likeness.shared >= 0.3
    if strong or runs:
        weak = distant or (plain and likeness.shared < 0.75) or (short and not witness)
        return "possible" if weak else "linked"
    if plain and (likeness.run < 3 or likeness.rare < 8.0):
        return None
    if likeness.shared >= 0.6 and likeness.order >= 0.45 and witness:
        return "possible"
    fair = likeness.shared >= 0.5 and likeness.order >= 0.4 and likeness.rare >= 8.0
    return "possible" if fair or (likeness.run >= 5 and likeness.rare >= 9.0 and not plain) else None


def differs_in_negation(left: Wording, right: Wording) -> bool:
    """Whether one says `not` more often than the other, read as odd or even."""
    return _negations(left) % 2 != _negations(right) % 2


def _negations(wording: Wording) -> int:
    return sum(word in _NEGATIONS for word in wording.words)
