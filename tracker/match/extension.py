"""Seeds grown into stretches: near seeds are joined, groups that don't hold together are cut finer.

Source: Sanchez-Perez, Sidorov, Gelbukh, "A Winning Approach to Text Alignment for Text Reuse
Detection at PAN 2014": a gap, the likeness of the whole, and a narrower gap where it is too small.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .prepared import Ints
from .seeds import Pair, Seeds

# A stretch that is less alike as a whole still holds together if what is shared weighs enough, as
# in a sentence turned round: that much cosine, evidence (some eight content words), weighted Dice.
LEAST_COSINE = 0.24
ENOUGH_EVIDENCE = 5.0
ENOUGH_DICE = 0.35


class Stretch(NamedTuple):
    """Units on both sides, first and last included, and the numbers of the seeds inside."""

    left_first: int
    left_last: int
    right_first: int
    right_last: int
    seeds: Ints

    def meets(self, other: Stretch) -> bool:
        """Whether the two overlap on both sides."""
        return (
            self.left_first <= other.left_last
            and self.left_last >= other.left_first
            and self.right_first <= other.right_last
            and self.right_last >= other.right_first
        )


def grow(pair: Pair, seeds: Seeds, *, gap: int, min_gap: int, min_cosine: float) -> list[Stretch]:
    """Stretches in which no two neighbouring seeds have more than `gap` units between them.

    Where a stretch's cosine as a whole is below `min_cosine`, it is cut again with a narrower gap,
    down to `min_gap`, and dropped if that doesn't help. In order of place.
    """
    grown: list[Stretch] = []
    waiting = [(np.arange(len(seeds.left)), gap)]
    while waiting:
        chosen, width = waiting.pop()
        for group in split_groups(pair, seeds, chosen, left_gap=width, right_gap=width):
            stretch = bound(seeds, group)
            if _holds_together(pair, stretch, min_cosine):
                grown.append(stretch)
            elif width > min_gap:
                waiting.append((group, width - 1))
    grown.sort(key=lambda stretch: stretch[:4])
    return grown


def bound(seeds: Seeds, group: Ints) -> Stretch:
    """The stretch from the first to the last of the seeds in `group`, which isn't empty."""
    left, right = seeds.left[group], seeds.right[group]
    return Stretch(int(left.min()), int(left.max()), int(right.min()), int(right.max()), group)


def _holds_together(pair: Pair, stretch: Stretch, min_cosine: float) -> bool:
    cosine = pair.cosine(*stretch[:4])
    if cosine > min_cosine:
        return True
    if cosine < LEAST_COSINE:
        return False
    words = pair.words(*stretch[:4])
    shared = pair.shared_weight(*words)
    whole = pair.left.weight(*words[:2]) + pair.right.weight(*words[2:])
    return shared >= ENOUGH_EVIDENCE and 2 * shared >= ENOUGH_DICE * whole


def split_groups(pair: Pair, seeds: Seeds, chosen: Ints, *, left_gap: int, right_gap: int) -> list[Ints]:
    """`chosen` seeds cut until neighbours are within the gap on both sides and in one region.

    The sides are cut in turn until nothing changes; which side comes first makes no difference.
    """
    sides = (
        (seeds.left, pair.left.prepared.regions, left_gap),
        (seeds.right, pair.right.prepared.regions, right_gap),
    )
    if len(chosen) == 1:
        return [chosen]
    done: list[Ints] = []
    waiting = [(chosen, 0, 0)] if len(chosen) else []
    while waiting:
        group, side, n_calm = waiting.pop()
        if n_calm == 2:
            done.append(np.sort(group))
            continue
        column, regions, gap = sides[side]
        places = column[group]
        order = np.argsort(places, kind="stable")
        group, places = group[order], places[order]
        far = (places[1:] - places[:-1] > gap + 1) | (regions[places[1:]] != regions[places[:-1]])
        cuts = np.flatnonzero(far) + 1
        if len(cuts):
            waiting.extend((part, 1 - side, 1) for part in np.split(group, cuts))
        else:
            waiting.append((group, 1 - side, n_calm + 1))
    return done
