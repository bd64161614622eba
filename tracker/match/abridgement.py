"""Stretches that give a whole text in few words.

An abridgement's sentences each stand for another place of the long text, so joining near
neighbours doesn't find it. What gives it away: a short stretch that the other text carries nearly
whole, and whose sentences have their best counterparts spread over most of that text. The
thresholds were found on one half of PAN 2013's summaries against pairs of news articles on one
event, which look alike but carry less of each other.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .extension import Stretch, bound, split_groups
from .prepared import Ints, PreparedText
from .seeds import Bools, Floats, Pair, Seeds, sum_in_order

# Neighbouring sentences of the short side lie this close; the long side may be silent for this long.
SHORT_GAP = 1
LONG_GAP = 24
# How many times longer the long side is, at least, and how much of its text it takes up.
MIN_RATIO = 2.5
MIN_SHARE = 0.5
# More sentences than this are no summary but two texts on one subject; so are fewer with a seed.
MAX_SHORT_UNITS = 12
MIN_SEEDED = 0.7
MIN_COSINE = 0.35
# Places of the best counterparts deviate by this much of the long side (evenly spread: 0.29).
MIN_SPREAD = 0.15
# Share of the short side whose best counterparts lie in one ordinary stretch: then that explains
# it; less of it is enough where that stretch is a copy. Lopsided stretches explain nothing.
MAX_NEAR = 0.7
MAX_NEAR_COPY = 0.3
COPY_COSINE = 0.9
LOPSIDED = 3
# Share of the short side's weight that stands in the long one at all; mean share of a sentence's
# weight in its one best counterpart; share of its sentences with a strong counterpart.
MIN_CARRIED = 0.68
MIN_BEST = 0.5
MIN_STRONG_SHARE = 0.5
STRONG_COSINE = 0.33
STRONG_DICE = 0.2
MIN_SEEDS = 4
MIN_STRONG = 2


@dataclass(frozen=True, slots=True, eq=False)
class _Candidate:
    """A group of seeds seen from its short side: units of both sides, one row a seed."""

    short: PreparedText
    long: PreparedText
    short_units: Ints
    long_units: Ints
    cosine: Floats
    strong: Bools
    shares: Floats
    stretch: Stretch
    left_is_short: bool


def find_abridged(pair: Pair, seeds: Seeds, near: Sequence[Stretch]) -> list[Stretch]:
    """Stretches of which one side gives the whole other text in short.

    Args:
        seeds: also weak ones (cosine from 0.2 on): an abridgement has few strong ones.
        near: the ordinary stretches; what one of them explains is no abridgement.
    """
    found: list[Stretch] = []
    if len(seeds.left) < MIN_SEEDS:
        return found
    for left_is_short in (True, False):
        left_gap, right_gap = (SHORT_GAP, LONG_GAP) if left_is_short else (LONG_GAP, SHORT_GAP)
        for group in split_groups(pair, seeds, np.arange(len(seeds.left)), left_gap=left_gap, right_gap=right_gap):
            if len(group) < MIN_SEEDS:
                continue
            candidate = _view(pair, seeds, group, left_is_short)
            if _is_shaped(candidate) and _is_spread(pair, candidate, near) and _is_carried(pair, candidate):
                found.append(_whole(candidate))
    return found


def _view(pair: Pair, seeds: Seeds, group: Ints, left_is_short: bool) -> _Candidate:
    units = (seeds.left[group], seeds.right[group])
    short, long = (pair.left, pair.right) if left_is_short else (pair.right, pair.left)
    short_units, long_units = units if left_is_short else units[::-1]
    return _Candidate(
        short=short.prepared,
        long=long.prepared,
        short_units=short_units,
        long_units=long_units,
        cosine=seeds.cosine[group],
        strong=(seeds.cosine[group] > STRONG_COSINE) & (seeds.dice[group] > STRONG_DICE),
        shares=seeds.shared[group] / short.sizes[short_units],
        stretch=bound(seeds, group),
        left_is_short=left_is_short,
    )


def _is_shaped(candidate: _Candidate) -> bool:
    first, last = int(candidate.short_units.min()), int(candidate.short_units.max())
    low, high = int(candidate.long_units.min()), int(candidate.long_units.max())
    short, long = candidate.short, candidate.long
    n_long = long.ends[high] - long.starts[low]
    return bool(
        candidate.strong.sum() >= MIN_STRONG
        and last - first < MAX_SHORT_UNITS
        and n_long >= MIN_RATIO * (short.ends[last] - short.starts[first])
        and n_long >= MIN_SHARE * (long.ends[-1] - long.starts[0])
    )


def _is_spread(pair: Pair, candidate: _Candidate, near: Sequence[Stretch]) -> bool:
    """Whether most sentences have counterparts, the best of them far apart and in no one ordinary stretch."""
    order = np.lexsort((candidate.long_units, -candidate.cosine, candidate.short_units))
    short, long = candidate.short_units[order], candidate.long_units[order]
    best = np.ones(len(short), dtype=bool)
    best[1:] = short[1:] != short[:-1]
    short, long = short[best], long[best]
    if len(short) < MIN_SEEDED * (candidate.short_units.max() - candidate.short_units.min() + 1):
        return False
    total, squares = int(long.sum()), int((long * long).sum())
    if math.sqrt(len(long) * squares - total * total) / len(long) < MIN_SPREAD * (
        candidate.long_units.max() - candidate.long_units.min() + 1
    ):
        return False
    sizes = (candidate.short.ends - candidate.short.starts)[short]
    for stretch in near:
        n_left = pair.left.prepared.ends[stretch.left_last] - pair.left.prepared.starts[stretch.left_first]
        n_right = pair.right.prepared.ends[stretch.right_last] - pair.right.prepared.starts[stretch.right_first]
        if max(n_left, n_right) >= LOPSIDED * min(n_left, n_right):
            continue
        mine, other = (stretch[0:2], stretch[2:4]) if candidate.left_is_short else (stretch[2:4], stretch[0:2])
        held = (short >= mine[0]) & (short <= mine[1]) & (long >= other[0]) & (long <= other[1])
        share = sizes[held].sum() / sizes.sum()
        if share >= MAX_NEAR or (share > MAX_NEAR_COPY and pair.cosine(*stretch[:4]) > COPY_COSINE):
            return False
    return True


def _is_carried(pair: Pair, candidate: _Candidate) -> bool:
    bounds = candidate.stretch[:4]
    if pair.cosine(*bounds) <= MIN_COSINE:
        return False
    words = pair.words(*bounds)
    short_weight = pair.left.weight(*words[:2]) if candidate.left_is_short else pair.right.weight(*words[2:])
    if pair.shared_weight(*words) < MIN_CARRIED * short_weight:
        return False
    units, row_of = np.unique(candidate.short_units, return_inverse=True)
    best = np.zeros(len(units))
    np.maximum.at(best, row_of.reshape(-1), candidate.shares)
    n_strong = len(np.unique(candidate.short_units[candidate.strong]))
    return bool(sum_in_order(best) / len(best) >= MIN_BEST and n_strong >= MIN_STRONG_SHARE * len(units))


def _whole(candidate: _Candidate) -> Stretch:
    """The stretch with all of the long side's region: what gives most of a text in short left its ends out, too."""
    regions = candidate.long.regions
    region = np.flatnonzero(regions == regions[candidate.long_units[0]])
    low, high = int(region[0]), int(region[-1])
    stretch = candidate.stretch
    if candidate.left_is_short:
        return Stretch(stretch.left_first, stretch.left_last, low, high, stretch.seeds)
    return Stretch(low, high, stretch.right_first, stretch.right_last, stretch.seeds)
