"""Seeds grown into stretches: near seeds are joined, groups that don't hold together are cut finer.

Source: Sanchez-Perez, Sidorov, Gelbukh, "A Winning Approach to Text Alignment for Text Reuse
Detection at PAN 2014": gap, cosine of the whole, shrink.
"""

from __future__ import annotations

import numpy as np

from .prepared import Ints
from .seeds import Pair, Seeds

Stretch = tuple[int, int, int, int, Ints]


def grow(pair: Pair, seeds: Seeds, *, gap: int, min_gap: int, min_cosine: float) -> list[Stretch]:
    """Stretches of units (left first, last, right first, last, seed numbers); ends included."""
    grown: list[Stretch] = []
    waiting = [(np.arange(len(seeds.left)), gap)]
    left_regions, right_regions = pair.left.prepared.regions, pair.right.prepared.regions
    while waiting:
        chosen, width = waiting.pop()
        for group in split_groups(seeds, chosen, width, left_regions, right_regions):
            left, right = seeds.left[group], seeds.right[group]
            bounds = int(left.min()), int(left.max()), int(right.min()), int(right.max())
            if pair.cosine(*bounds) > min_cosine:
                grown.append((*bounds, group))
            elif width > min_gap:
                waiting.append((group, width - 1))
    grown.sort(key=lambda stretch: stretch[:4])
    return grown


def split_groups(seeds: Seeds, chosen: Ints, gap: int, left_regions: Ints, right_regions: Ints) -> list[Ints]:
    """`chosen` cut until no group has more than `gap` units between neighbours on either side."""
    done: list[Ints] = []
    waiting = [(chosen, 0, 0)]
    while waiting:
        group, side, calm = waiting.pop()
        if calm == 2 or len(group) == 0:
            if len(group):
                done.append(np.sort(group))
            continue
        column, regions = (seeds.left, left_regions) if side == 0 else (seeds.right, right_regions)
        places = column[group]
        order = np.argsort(places, kind="stable")
        group, places = group[order], places[order]
        if len(places) > 1:
            far = (places[1:] - places[:-1] > gap + 1) | (regions[places[1:]] != regions[places[:-1]])
            cuts = np.flatnonzero(far) + 1
        else:
            cuts = np.empty(0, dtype=np.int64)
        if not len(cuts):
            waiting.append((group, 1 - side, calm + 1))
        else:
            waiting.extend((part, 1 - side, 1) for part in np.split(group, cuts))
    return done
