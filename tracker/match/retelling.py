"""Whole articles retold in other words: spun, translated there and back, rewritten from one source.

Sentence by sentence such a copy shares little with its original, but it keeps the order: a rising
chain of weakly alike sentences runs through both. Two articles that merely report the same event
have weakly alike sentences too, in no such order, so the chain is held against the best one
through the right text read backwards.

Measured on 1,454 random pairs of articles on one story (fnc1), of which about 2 % were found; the
ones read were each rewritten from the other or from a common source.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from ..model import Passage
from .prepared import PreparedText
from .seeds import find_similar_units, pair_up

#: Cosine from which two sentences may be a step of the chain: many of these are chance.
STEP_COSINE = 0.08
#: Share of the sentences of one side that the chain has to reach …
SHARE = 0.7
#: … how many at least …
STEPS = 8
#: … and how much heavier it must be than the best chain through the reversed text.
ORDER = 2.4
#: Numbers in the chain's sentences from which it tells that fewer than half of them are kept:
#: then it is one template filled in twice (market reports of two days).
_NUMBERS = 4
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")

#: Pairs of units, (s, 2): the left and the right one of each step.
Steps = NDArray[np.int32]


class Sentences:
    """Where the units of one text stand, see `prepared`, and what numbers are in them."""

    __slots__ = ("_numbers", "ends", "starts", "text")

    def __init__(self, text: str, starts: Sequence[int], ends: Sequence[int]) -> None:
        self.text, self.starts, self.ends = text, starts, ends
        self._numbers: list[Counter[str]] | None = None

    @property
    def numbers(self) -> list[Counter[str]]:
        """The numbers of each unit, looked for at the first time; empty if the text has none at all."""
        if self._numbers is None:
            places = zip(self.starts, self.ends, strict=True) if _has_digits(self.text) else ()
            self._numbers = [Counter(_NUMBER.findall(self.text, start, end)) for start, end in places]
        return self._numbers


def find_retelling(left: PreparedText, right: PreparedText) -> Passage | None:
    """The stretch of each that the chain spans, as a `possible` passage of relation `retold`; or None.

    `score` is the larger share of sentences reached; `changes` is empty, as there are no words to align.

    Cost: O(sentences of left * sentences of right), 0.5 ms for two articles of 20 sentences; many at once cost a
    tenth, see `batch_retellings`.
    """
    return tell_retelling(_sentences_of(left), _sentences_of(right), find_steps(left, right))


def find_steps(left: PreparedText, right: PreparedText) -> Steps:
    """The pairs of units that the heaviest chain leads through, in order; none if it is too short or has no order."""
    none = np.empty((0, 2), np.int32)
    pair = pair_up(left, right) if min(len(left.starts), len(right.starts)) >= STEPS else None
    if pair is None:
        return none
    seeds = find_similar_units(pair, min_cosine=STEP_COSINE, min_dice=0.0)
    cosines = np.zeros((len(left.starts), len(right.starts)))
    cosines[seeds.left, seeds.right] = seeds.cosine
    table = _chains(cosines)
    steps = list(_steps(table))[::-1]
    if len(steps) < STEPS or max(len(steps) / len(left.starts), len(steps) / len(right.starts)) < SHARE:
        return none
    backwards = _chains(cosines[:, ::-1])[-1, -1]
    return np.array(steps, np.int32) if table[-1, -1] >= ORDER * backwards else none


def tell_retelling(left: Sentences, right: Sentences, steps: Steps) -> Passage | None:
    """What `find_retelling` answers to a chain of steps; None if there are none or both fill in one template."""
    if not len(steps) or _is_template(left.numbers, right.numbers, steps):
        return None
    (left_first, right_first), (left_last, right_last) = steps[[0, -1]].tolist()
    n_left, n_right = len(left.starts), len(right.starts)
    return Passage(
        left_start=left.starts[left_first],
        left_end=left.ends[left_last],
        right_start=right.starts[right_first],
        right_end=right.ends[right_last],
        score=round(max(len(steps) / n_left, len(steps) / n_right), 4),
        tier="possible",
        relation="retold",
        why=f"{len(steps)} of {n_left} and {n_right} sentences follow each other in the same order",
    )


def _has_digits(text: str) -> bool:
    # Ten looks for a letter take 0.5 µs in an article, one for a class of letters 20.
    return any(digit in text for digit in "0123456789") or (not text.isascii() and bool(_DIGIT.search(text)))


def _sentences_of(text: PreparedText) -> Sentences:
    return Sentences(text.text, text.starts.tolist(), text.ends.tolist())


def _chains(cosines: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n + 1, m + 1) weight of the heaviest chain within the first i rows and j columns."""
    table = np.zeros((cosines.shape[0] + 1, cosines.shape[1] + 1))
    for row, here in enumerate(cosines):
        table[row + 1, 1:] = np.maximum.accumulate(np.maximum(table[row, 1:], table[row, :-1] + here))
    return table


def _steps(table: NDArray[np.float64]) -> Iterator[tuple[int, int]]:
    """The chain's pairs of sentences, last first."""
    row, column = table.shape[0] - 1, table.shape[1] - 1
    while row and column:
        if table[row, column] == table[row - 1, column]:
            row -= 1
        elif table[row, column] == table[row, column - 1]:
            column -= 1
        else:
            row, column = row - 1, column - 1
            yield row, column


def _is_template(left: Sequence[Counter[str]], right: Sequence[Counter[str]], steps: Steps) -> bool:
    if not left and not right:
        return False
    none: Counter[str] = Counter()
    n_numbers = n_kept = 0
    for row, column in steps.tolist():
        one, other = left[row] if left else none, right[column] if right else none
        if one or other:
            n_numbers += max(one.total(), other.total())
            n_kept += (one & other).total()
    return n_numbers >= _NUMBERS and n_kept < n_numbers / 2
