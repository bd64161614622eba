"""Stretches that go sentence by sentence with another text, though hardly a word is left.

A page put through a machine that swaps every word for a synonym keeps its order, its names and its
numbers. No sentence pair of it proves anything; sixteen of them in the same order, with hardly a
sentence missing, do. Reports of one event never came near: 9 pairs against 15 in the same order.
"""

from __future__ import annotations

import numpy as np

from .extension import Stretch
from .prepared import Ints
from .seeds import Pair, Seeds

# A step leaves out at most this many sentences on a side, and each one costs this much evidence.
MAX_STEP = 3
SKIP_COST = 0.5
# What a pair of any two sentences shares by chance.
CHANCE = 0.8
# Pairs looked at for each unit; the others are no counterparts.
BEST = 3
# Longer texts are not looked at: an article has 20 to 100 sentences.
MAX_UNITS = 1000
# Pairs in order, share of the sentences that are paired, evidence beyond chance.
MIN_PAIRS = 8
MIN_PAIRED = 0.7
MIN_EVIDENCE = 12.0


def find_parallel(pair: Pair, seeds: Seeds) -> list[Stretch]:
    """Stretches of many faintly alike sentences in the same order, the strongest first; they don't overlap.

    Args:
        seeds: all pairs with anything in common; faint ones count here.

    Cost: proportional to the number of units.
    """
    n_left, n_right = len(pair.left.norms), len(pair.right.norms)
    if min(n_left, n_right) < MIN_PAIRS or max(n_left, n_right) > MAX_UNITS or len(seeds.left) < MIN_PAIRS:
        return []
    chosen = _counterparts(seeds)
    found: list[Stretch] = []
    while len(chosen) >= MIN_PAIRS:
        evidence, line = _heaviest_line(seeds, chosen)
        if len(line) < MIN_PAIRS or evidence < MIN_EVIDENCE:
            break
        left, right = seeds.left[line], seeds.right[line]
        stretch = Stretch(int(left[0]), int(left[-1]), int(right[0]), int(right[-1]), np.sort(line))
        n_left, n_right = stretch.left_last - stretch.left_first + 1, stretch.right_last - stretch.right_first + 1
        if len(line) >= MIN_PAIRED * max(n_left, n_right) and _in_one_region(pair, stretch):
            found.append(stretch)
        chosen = chosen[
            ((seeds.left[chosen] < stretch.left_first) | (seeds.left[chosen] > stretch.left_last))
            & ((seeds.right[chosen] < stretch.right_first) | (seeds.right[chosen] > stretch.right_last))
        ]
    return found


def _counterparts(seeds: Seeds) -> Ints:
    """Numbers of the seeds that are among the best of their left or their right unit, by left, then right."""
    kept = np.zeros(len(seeds.left), dtype=bool)
    for column, other in ((seeds.left, seeds.right), (seeds.right, seeds.left)):
        order = np.lexsort((other, -seeds.shared, column))
        ordered = column[order]
        first = np.searchsorted(ordered, ordered)
        kept[order[np.arange(len(order)) - first < BEST]] = True
    return np.flatnonzero(kept)


def _heaviest_line(seeds: Seeds, chosen: Ints) -> tuple[float, Ints]:
    """The rising line of seeds with the most evidence beyond chance, and that evidence."""
    lefts, rights = seeds.left[chosen].tolist(), seeds.right[chosen].tolist()
    worth = (seeds.shared[chosen] - CHANCE).tolist()
    total = list(worth)
    before = [-1] * len(worth)
    start = 0
    for n, (left, right) in enumerate(zip(lefts, rights, strict=True)):
        while left - lefts[start] > MAX_STEP:
            start += 1
        for m in range(start, n):
            if lefts[m] < left and 0 < right - rights[m] <= MAX_STEP:
                skipped = left - lefts[m] + right - rights[m] - 2
                value = total[m] + worth[n] - SKIP_COST * skipped
                if value > total[n]:
                    total[n], before[n] = value, m
    end = max(range(len(total)), key=lambda n: (total[n], -n))
    line: list[int] = []
    n = end
    while n >= 0:
        line.append(n)
        n = before[n]
    return total[end], chosen[np.array(line[::-1], dtype=np.int64)]


def _in_one_region(pair: Pair, stretch: Stretch) -> bool:
    left, right = pair.left.prepared.regions, pair.right.prepared.regions
    return bool(
        left[stretch.left_first] == left[stretch.left_last] and right[stretch.right_first] == right[stretch.right_last]
    )
