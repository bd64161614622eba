"""Runs of equal words joined over small differences, with ends that are true to the word.

A quotation with two words changed is two or three runs close to each other on both sides: one
chain. Chains carry the short and the verbatim passages; similar units carry the reworded ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .prepared import FUNCTION_WEIGHT, RUN_WORDS, PreparedText
from .seeds import Floats, Pair, Runs, sum_in_order

# Words between two runs of one chain: room for a short attribution inside a quotation.
MAX_GAP = 10
# Runs in another order belong together only if nearly nothing stands between them.
MAX_SWAP = 3
# Words looked at beyond a chain's ends, and what a differing word there costs against the weight of
# an equal one (a function word weighs 0.3, a rare word up to 1).
REACH = 16
MISS = 0.5
# A sentence or quotation that ends this few words beyond the chain, on both sides, is taken whole.
SNAP_WORDS = 3


@dataclass(frozen=True, slots=True)
class Chain:
    """Word ranges (half-open) on both sides; `matched` equal words, the fewer of both sides.

    `weight` is the sum of the matched words' weights, `longest` the longest run.
    """

    left_first: int
    left_last: int
    right_first: int
    right_last: int
    matched: int
    weight: float
    longest: int


def chain_runs(pair: Pair, runs: Runs) -> list[Chain]:
    """Chains of runs by left place, each extended to its last equal word."""
    left, right = pair.left.prepared, pair.right.prepared
    left_weights, right_weights = pair.left.word_weights, pair.right.word_weights
    n = len(runs.left)
    if not n:
        return []
    lefts, rights, sizes = runs.left.tolist(), runs.right.tolist(), runs.size.tolist()
    left_regions = left.regions[left.unit_of[runs.left]].tolist()
    right_regions = right.regions[right.unit_of[runs.right]].tolist()
    parent = list(range(n))

    def root(k: int) -> int:
        while parent[k] != k:
            parent[k] = parent[parent[k]]
            k = parent[k]
        return k

    for k in range(n):
        m = k + 1
        left_end, right_end = lefts[k] + sizes[k], rights[k] + sizes[k]
        while m < n and lefts[m] - left_end <= MAX_GAP:
            ahead, behind = rights[m] - right_end, rights[k] - rights[m] - sizes[m]
            if (
                ahead <= MAX_GAP
                and (rights[m] > rights[k] or behind <= MAX_SWAP)
                and left_regions[k] == left_regions[m]
                and right_regions[k] == right_regions[m]
            ):
                parent[root(m)] = root(k)
            m += 1
    groups: dict[int, list[int]] = {}
    for k in range(n):
        groups.setdefault(root(k), []).append(k)
    found = []
    for group in groups.values():
        box = [
            min(lefts[k] for k in group),
            max(lefts[k] + sizes[k] for k in group),
            min(rights[k] for k in group),
            max(rights[k] + sizes[k] for k in group),
        ]
        covered_left = _covered([(lefts[k], lefts[k] + sizes[k]) for k in group])
        covered_right = _covered([(rights[k], rights[k] + sizes[k]) for k in group])
        matched = min(sum(b - a for a, b in covered_left), sum(b - a for a, b in covered_right))
        weight = min(_weight_of(left_weights, covered_left), _weight_of(right_weights, covered_right))
        more, more_weight = _extend(left, right, box, left_weights)
        n_trimmed = _trim_marks(left, right, box, left_weights)
        longest = min(max(sizes[k] for k in group), box[1] - box[0], box[3] - box[2])
        weight += more_weight - FUNCTION_WEIGHT * n_trimmed
        found.append(Chain(box[0], box[1], box[2], box[3], matched + more - n_trimmed, weight, longest))
    found.sort(key=lambda chain: (chain.left_first, chain.right_first, chain.left_last, chain.right_last))
    return found


def _covered(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _weight_of(weights: Floats, ranges: list[tuple[int, int]]) -> float:
    total = 0.0
    for first, last in ranges:  # not `sum`, see sum_in_order
        total += sum_in_order(weights[first:last])
    return total


def _extend(left: PreparedText, right: PreparedText, box: list[int], left_weights: Floats) -> tuple[int, float]:
    """Moves the ends of `box` outwards over differing words as long as equal ones make up for them."""
    more = 0
    more_weight = 0.0
    left_region = _region_words(left, box[0])
    right_region = _region_words(right, box[2])
    while True:
        one = left.words[box[1] : min(box[1] + REACH, left_region[1])].tolist()
        two = right.words[box[3] : min(box[3] + REACH, right_region[1])].tolist()
        i, j, equal, weight = _best_prefix(one, two, left_weights[box[1] : box[1] + REACH].tolist())
        box[1] += i
        box[3] += j
        more += equal
        more_weight += weight
        if not i or i < REACH // 2:
            break
    while True:
        low, below = max(box[0] - REACH, left_region[0]), max(box[2] - REACH, right_region[0])
        one = left.words[low : box[0]][::-1].tolist()
        two = right.words[below : box[2]][::-1].tolist()
        i, j, equal, weight = _best_prefix(one, two, left_weights[low : box[0]][::-1].tolist())
        box[0] -= i
        box[2] -= j
        more += equal
        more_weight += weight
        if not i or i < REACH // 2:
            break
    _snap(left, right, box)
    return more, more_weight


def _region_words(text: PreparedText, word: int) -> tuple[int, int]:
    """The first and past-last word of the stretch of evidence around `word`."""
    region = text.regions[text.unit_of[word]]
    first, last = np.searchsorted(text.regions, (region, region + 1))
    return int(text.first_token[first]), int(text.first_token[last])


def _best_prefix(one: Sequence[int], two: Sequence[int], weights: Sequence[float]) -> tuple[int, int, int, float]:
    """The pair of prefixes whose equal words outweigh the differing ones most: lengths, equal words, their weight."""
    places: dict[int, list[int]] = {}
    for j, word in enumerate(two):
        places.setdefault(word, []).append(j)
    # Only a pair of equal words can end the best prefix, and there are few: a table of all pairs is
    # not needed. What lies between two such pairs costs as much as the longer of its sides.
    met: list[tuple[int, int, float, int, float]] = []  # place, place, score, equal words, their weight
    best = (1e-9, 0, 0, 0, 0.0)
    for i, word in enumerate(one):
        row = []
        for j in places.get(word, ()):
            score, equal, weight = -MISS * max(i, j), 0, 0.0
            for left, right, before, n, sum_before in met:
                if right < j:
                    through = before - MISS * max(i - left - 1, j - right - 1)
                    if through > score:
                        score, equal, weight = through, n, sum_before
            score += weights[i]
            row.append((i, j, score, equal + 1, weight + weights[i]))
            if score > best[0] + 1e-9:
                best = (score, i + 1, j + 1, equal + 1, weight + weights[i])
        met += row
    return best[1:]


def _snap(left: PreparedText, right: PreparedText, box: list[int]) -> None:
    """Takes in the few words up to the end of the sentence or quotation, if it is near on both sides."""
    one, two = _words_to_mark(left, box[1], 1), _words_to_mark(right, box[3], 1)
    if one is not None and two is not None:
        box[1] += one
        box[3] += two
    one, two = _words_to_mark(left, box[0], -1), _words_to_mark(right, box[2], -1)
    if one is not None and two is not None:
        box[0] -= one
        box[2] -= two


def _words_to_mark(text: PreparedText, place: int, step: int) -> int | None:
    """Words between `place` (a gap before that word) and the next sentence end or quotation mark; None if far."""
    for n in range(SNAP_WORDS + 1):
        at = place + n * step
        if at <= 0 or at >= len(text.words):
            return n if 0 <= at <= len(text.words) else None
        if text.quoted[at]:
            return n
    return None


def _trim_marks(left: PreparedText, right: PreparedText, box: list[int], left_weights: Floats) -> int:
    """Gives up outer function words that a mark cuts off from the rest on either side, `a “blatant …`: how many."""
    size = box[1] - box[0]
    while box[1] - box[0] > RUN_WORDS and _is_light(left, right, left_weights, box[0], box[2]):
        if not (left.edged[box[0] + 1] or right.edged[box[2] + 1]):
            break
        box[0] += 1
        box[2] += 1
    while box[1] - box[0] > RUN_WORDS and _is_light(left, right, left_weights, box[1] - 1, box[3] - 1):
        if not (left.edged[box[1] - 1] or right.edged[box[3] - 1]):
            break
        box[1] -= 1
        box[3] -= 1
    return size - (box[1] - box[0])


def _is_light(left: PreparedText, right: PreparedText, weights: Floats, place: int, other: int) -> bool:
    return bool(weights[place] <= FUNCTION_WEIGHT and left.words[place] == right.words[other])
