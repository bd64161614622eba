"""Stretches of similar units cut down to what really stands on both sides.

Similar units overshoot: a sentence with a shared quotation brings its own beginning along, and a
verbatim copy pulls in a neighbour that merely speaks of the same thing. Where equal runs explain
the likeness, the passage ends with them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from .chains import Chain
from .extension import Stretch
from .seeds import Pair, sum_in_order

# From this share of the shared weight on, runs of equal words explain why a stretch is alike.
EXPLAINED = 0.5
# ... those that weigh this share of the heaviest; words of those whose order is looked at.
LEADING = 0.2
CROSSING_WORDS = 20
# Words left over at an end have something in common from this share of the poorer side's weight on.
RELATED = 0.25
# ... and if it is more than an article or a preposition.
LEAST_SHARED = 0.5
# A chain with this share of equal words is a copy: nothing reworded is expected around it.
COPIED = 0.9
# In reworded text, ends of fewer words than this go with the sentence they belong to.
SHORT_END = 12


@dataclass(frozen=True, slots=True)
class Box:
    """Word ranges on both sides, half-open, with the chains inside and whether units made it."""

    left_first: int
    left_last: int
    right_first: int
    right_last: int
    chains: tuple[Chain, ...]
    n_seeds: int

    @property
    def n_left(self) -> int:
        """Words on the left."""
        return self.left_last - self.left_first

    @property
    def n_right(self) -> int:
        """Words on the right."""
        return self.right_last - self.right_first


def trim(pair: Pair, stretch: Stretch, chains: Sequence[Chain]) -> list[Box]:
    """The stretch as one box of words, or as several where it is several copies in another order."""
    group = stretch.seeds
    left_first, left_last, right_first, right_last = pair.words(*stretch[:4])
    inside = [
        chain
        for chain in chains
        if left_first <= (chain.left_first + chain.left_last) // 2 < left_last
        and right_first <= (chain.right_first + chain.right_last) // 2 < right_last
    ]
    whole = Box(left_first, left_last, right_first, right_last, tuple(inside), len(group))
    if not inside:
        return [whole]
    strongest = max(chain.weight for chain in inside)
    leading = [chain for chain in inside if chain.weight >= LEADING * strongest]
    explained = sum_in_order(np.array([chain.weight for chain in leading]))
    shared = pair.shared_weight(left_first, left_last, right_first, right_last)
    if explained < EXPLAINED * shared:
        return [whole]
    if _crossing(leading):
        return [
            Box(chain.left_first, chain.left_last, chain.right_first, chain.right_last, (chain,), len(group))
            for chain in leading
        ]
    start_left = min(chain.left_first for chain in leading)
    start_right = min(chain.right_first for chain in leading)
    end_left = max(chain.left_last for chain in leading)
    end_right = max(chain.right_last for chain in leading)
    copied = min(_density(chain) for chain in leading) >= COPIED
    if start_left > left_first or start_right > right_first:
        if not _keep_end(pair, left_first, start_left, right_first, start_right, copied):
            left_first, right_first = start_left, start_right
        else:
            left_first, right_first = min(left_first, start_left), min(right_first, start_right)
    else:
        left_first, right_first = start_left, start_right
    if end_left < left_last or end_right < right_last:
        if not _keep_end(pair, end_left, left_last, end_right, right_last, copied):
            left_last, right_last = end_left, end_right
        else:
            left_last, right_last = max(left_last, end_left), max(right_last, end_right)
    else:
        left_last, right_last = end_left, end_right
    return [Box(left_first, left_last, right_first, right_last, tuple(inside), len(group))]


def _density(chain: Chain) -> float:
    return chain.matched / max(chain.left_last - chain.left_first, chain.right_last - chain.right_first)


def _crossing(chains: Sequence[Chain]) -> bool:
    """Whether copies of some length stand in another order: then they are passages of their own."""
    large = sorted(
        (chain for chain in chains if _density(chain) >= COPIED and chain.matched >= CROSSING_WORDS),
        key=lambda chain: chain.left_first,
    )
    return len(large) == len(chains) and any(
        after.right_first < before.right_first for before, after in pairwise(large)
    )


def _keep_end(pair: Pair, left_first: int, left_last: int, right_first: int, right_last: int, copied: bool) -> bool:
    n_left, n_right = left_last - left_first, right_last - right_first
    if n_left <= 0 or n_right <= 0:
        return False
    if not copied and max(n_left, n_right) <= SHORT_END:
        return True
    shared = pair.shared_weight(left_first, left_last, right_first, right_last)
    lighter = min(pair.left.weight(left_first, left_last), pair.right.weight(right_first, right_last))
    return shared >= max(LEAST_SHARED, RELATED * lighter)
