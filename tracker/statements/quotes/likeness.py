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
from functools import lru_cache

from rapidfuzz.distance import LCSseq

from ...match.function_words import FUNCTION_WORDS
from ...model import Tier

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
#: Weight of the content words in common that a reworded sentence, or one without marks, needs at least.
LEAST_RARE = 7.0
_SHORT_WORDS = 5  # fewer words are said by anybody: they need a witness besides


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one statement, folded, in order; equal words are equal objects."""

    words: tuple[str, ...]

    @property
    def content(self) -> frozenset[str]:
        """The words that say something: a set for each statement of 10,000 articles would take 150 MB."""
        return _content_of(self.words)


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
    return Wording(tuple([_stem(word) for word in _WORD.findall(_APOSTROPHES.sub("", text.lower()))]))


@lru_cache(maxsize=4096)
def _content_of(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset([word for word in words if word not in FUNCTION_WORDS and len(word) > 1])


# One string for all places of a word: what a corpus says twice is held once.
@lru_cache(maxsize=131_072)
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
    """What each word is worth: the log of how few documents hold it."""

    def __init__(self, counts: Mapping[str, int], n_documents: int) -> None:
        self._total = max(_LEAST_CORPUS, n_documents)
        self._counts = counts
        self._known: dict[str, float] = {}

    def of(self, word: str) -> float:
        weight = self._known.get(word)
        if weight is None:
            weight = _FUNCTION_WEIGHT
            if word not in FUNCTION_WORDS and len(word) > 1:
                weight = math.log(1 + self._total / (1 + self._counts.get(word, 0)))
            self._known[word] = weight
        return weight

    def may_reach(self, least: float, left: Wording, right: Wording) -> bool:
        """Whether the content words in common can weigh so much; a small part of what `compare` costs."""
        return sum([self.of(word) for word in left.content & right.content]) >= least - 1e-9


def compare(left: Wording, right: Wording, weights: Weights) -> Likeness:
    """How alike two wordings are; symmetric. A short one is held against the best stretch of a long one."""
    short, long = (left, right) if len(left.words) <= len(right.words) else (right, left)
    if not short.words:
        return Likeness(0.0, 0.0, 0, 0.0, 0, False)
    if short.words == long.words:
        rare = sum(weights.of(word) for word in sorted(short.content))
        return Likeness(1.0, 1.0, len(short.words), rare, len(short.words), True)
    content = short.content
    stretch = _best_stretch(short, long.words, weights)
    stock = Counter(stretch)
    total = common = rare = 0.0
    for word, count in Counter(short.words).items():
        weight = weights.of(word)
        total += weight * count
        held = stock[word]
        if held:
            common += weight * min(count, held)
            if word in content:
                rare += weight
    if common < 0.2 * total:
        return Likeness(common / total, 0.0, 0, rare, len(short.words), False)
    numbers: dict[str, int] = {}
    one = [numbers.setdefault(word, len(numbers)) for word in short.words]
    other = [numbers.setdefault(word, len(numbers)) for word in stretch]
    kept = [step.src_end - step.src_start for step in LCSseq.opcodes(one, other) if step.tag == "equal"]
    return Likeness(common / total, sum(kept) / len(one), max(kept, default=0), rare, len(one), False)


def _best_stretch(short: Wording, words: Sequence[str], weights: Weights) -> Sequence[str]:
    """The stretch of a long wording, not twice the short one's length, that shares most with it."""
    size = int(1.7 * len(short.words)) + 4
    if len(words) <= size:
        return words
    content = short.content
    worth = [weights.of(word) if word in content else 0.0 for word in words]
    total = best = sum(worth[:size])
    start = 0
    for n in range(size, len(words)):
        total += worth[n] - worth[n - size]
        if total > best + 1e-9:
            best, start = total, n - size + 1
    # A run that begins just before the stretch would be cut: a little to the left is free.
    return words[max(0, start - 3) : start + size]


def judge(likeness: Likeness, *, same: bool | None, related: bool, distant: bool, plain: bool) -> Tier | None:
    """The tier of a pair of wordings; None if they are not held together at all.

    Idioms and figures of speech stand in unrelated articles word for word: few words are never enough,
    and a reworded sentence needs a witness besides, the same speaker or the same affair.

    Args:
        same: whether the two speakers are one; None if it can't be told.
        related: the two articles speak of the same affair.
        distant: months lie between the two articles.
        plain: one of them stands without quotation marks.
    """
    size, run, rare = likeness.shorter, likeness.run, likeness.rare
    witness = same is True or related
    if likeness.same or (likeness.shared >= 0.97 and run >= 0.97 * size):
        long = (size >= 7 and rare >= 14.0) or rare >= 22.0
        if long or (size >= 5 and rare >= 8.0 and witness and (same is not False or likeness.same)):
            return "linked"
        if plain and (size < 4 or rare < 8.0):
            return None
        if same is True and related and rare >= 2.5:
            return "linked"
        short = size < 4 and not (same is True or (likeness.same and size > 2))
        return "possible" if witness and rare >= 4.0 and not short else None
    if size < 4 or rare < LEAST_RARE or not (witness or run >= 9):
        return None
    strong = likeness.shared >= 0.68 and likeness.order >= 0.55 and rare >= 8.0
    strong = strong and (run >= 4 or (run >= 2 and likeness.order >= 0.75))
    if same is False:  # two mouths: the wording has to prove it
        strong = strong and ((run >= 5 and rare >= 16.0) or (likeness.shared >= 0.75 and likeness.order >= 0.7))
    # A long unbroken run is evidence even where the rest of the quotation is another.
    runs = run >= 8 and rare >= 18.0 and likeness.shared >= 0.3
    if strong or runs:
        weak = (
            distant
            or not witness
            or (plain and (likeness.shared < 0.8 or run < 5 or rare < 16.0))
            or size < 5
            or rare < 10.0
        )
        return "possible" if weak else "linked"
    if plain and (run < 5 or rare < 14.0 or likeness.shared < 0.6):
        return None
    if same is True and likeness.shared >= 0.6 and likeness.order >= 0.45:
        return "possible"
    fair = likeness.shared >= 0.5 and likeness.order >= 0.4 and rare >= 10.0 and run >= 3
    return "possible" if related and (fair or (run >= 5 and rare >= 8.0 and likeness.shared >= 0.3)) else None


def differs_in_negation(left: Wording, right: Wording) -> bool:
    """Whether one says `not` more often than the other, read as odd or even."""
    return _negations(left) % 2 != _negations(right) % 2


def _negations(wording: Wording) -> int:
    return sum(word in _NEGATIONS for word in wording.words)
