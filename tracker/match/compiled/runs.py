"""Runs of equal words and the chains they join to: compiled `seeds.find_runs` and `chains.chain_runs`."""
# numba's types are inferred at run time and it ships none: the typed side is `match.batch`.
# mypy: disable-error-code="no-untyped-def, no-untyped-call, untyped-decorator"

from __future__ import annotations

import numpy as np
from numba import uint64

from ..chains import MAX_GAP, MAX_SWAP, MISS, REACH, SNAP_WORDS
from ..loops import part
from ..prepared import FUNCTION_WEIGHT, RUN_WORDS
from ..seeds import MAX_REPEATS
from .rows import PLACE_BITS
from .sides import Held, Side, weight_of
from .struct import Column, Fields, struct

# Two places and a size of up to this many bits are sorted as one number.
_BITS = 21
_PLACE_BITS, _PLACE_MASK = uint64(PLACE_BITS), uint64((1 << PLACE_BITS) - 1)


@struct
class Chains(Fields):
    """Chains as columns, see `chains.Chain`: `box` has the four ends of each."""

    box: Column
    matched: Column
    longest: Column
    weight: Column


@struct
class RunRoom(Fields):
    """Scratch: hits and runs of one pair, groups of runs, ranges covered, and pairs of words met."""

    hits: Column
    runs: Column
    parent: Column
    following: Column
    last: Column
    ranges: Column
    met: Column
    met_score: Column
    met_weight: Column


@part
def _are_equal(words, one, two):
    for n in range(RUN_WORDS):
        if words[one + n] != words[two + n]:
            return False
    return True


@part
def find_runs(texts: Held, left, right, hits, runs, alone):
    """Writes left place, right place and size of each run, by left, then right place; returns how many.

    With `alone`, both sides are one text, and only runs that don't overlap with themselves count.
    """
    a, a_end = texts.gram_at[left], texts.gram_at[left + 1]
    b, b_end = texts.gram_at[right], texts.gram_at[right + 1]
    one_first, two_first = texts.token_at[left], texts.token_at[right]
    grams, words = texts.grams, texts.words
    offset = 1 << _BITS
    n_hits = 0
    while a < a_end and b < b_end:
        gram = grams[a] >> _PLACE_BITS
        other = grams[b] >> _PLACE_BITS
        if gram < other:
            a += 1
        elif gram > other:
            b += 1
        else:
            one = np.int64(grams[a] & _PLACE_MASK)
            n_here = 0
            place = b
            while place < b_end and grams[place] >> _PLACE_BITS == gram:
                two = np.int64(grams[place] & _PLACE_MASK)
                if _are_equal(words, one_first + one, two_first + two):
                    n_here += 1
                    if n_here <= MAX_REPEATS:
                        hits[n_hits + n_here - 1] = (one - two + offset) << _BITS | one
                place += 1
            if n_here <= MAX_REPEATS:
                n_hits += n_here
            a += 1  # b stays: the next gram on the left may be the same
    hits[:n_hits].sort()
    n_runs = 0
    n = 0
    while n < n_hits:
        first = n
        n += 1
        while n < n_hits and hits[n] == hits[n - 1] + 1:
            n += 1
        one = hits[first] & (offset - 1)
        two = one - ((hits[first] >> _BITS) - offset)
        size = n - first + RUN_WORDS - 1
        if alone and one + size > two:
            continue
        hits[n_runs] = (one << _BITS | two) << _BITS | size  # behind what is read
        n_runs += 1
    hits[:n_runs].sort()
    for n in range(n_runs):
        runs[n, 0] = hits[n] >> (2 * _BITS)
        runs[n, 1] = hits[n] >> _BITS & (offset - 1)
        runs[n, 2] = hits[n] & (offset - 1)
    return n_runs


@part
def unit_of(side: Side, word):
    """The unit that the word stands in."""
    low, high = 0, len(side.first_token) - 1
    while high - low > 1:
        middle = (low + high) // 2
        if side.first_token[middle] <= word:
            low = middle
        else:
            high = middle
    return low


@part
def _root(parent, n):
    while parent[n] != n:
        parent[n] = parent[parent[n]]
        n = parent[n]
    return n


@part
def chain_runs(left: Side, right: Side, n_runs, room: RunRoom, chains: Chains):
    """Writes the chains in order of place; returns how many."""
    runs, parent, following, last = room.runs, room.parent, room.following, room.last
    for n in range(n_runs):
        parent[n] = n
        following[n] = last[n] = -1
    for n in range(n_runs):
        left_end, right_end = runs[n, 0] + runs[n, 2], runs[n, 1] + runs[n, 2]
        left_region, right_region = left.regions[unit_of(left, runs[n, 0])], right.regions[unit_of(right, runs[n, 1])]
        m = n + 1
        while m < n_runs and runs[m, 0] - left_end <= MAX_GAP:
            ahead, behind = runs[m, 1] - right_end, runs[n, 1] - runs[m, 1] - runs[m, 2]
            if (
                ahead <= MAX_GAP
                and (runs[m, 1] > runs[n, 1] or behind <= MAX_SWAP)
                and left.regions[unit_of(left, runs[m, 0])] == left_region
                and right.regions[unit_of(right, runs[m, 1])] == right_region
            ):
                parent[_root(parent, m)] = _root(parent, n)
            m += 1
    n_chains = 0
    for n in range(n_runs):  # linked in their order; `last` of a root is the latest of its group
        root = _root(parent, n)
        if last[root] >= 0:
            following[last[root]] = n
            last[root] = n
            parent[n] = root
        else:
            last[root] = n
            room.ranges[n_chains, 2] = n
            n_chains += 1
    for chain in range(n_chains):
        _write_chain(left, right, room.ranges[chain, 2], room, chains, chain)
    _sort_chains(chains, n_chains)
    return n_chains


@part
def _write_chain(left: Side, right: Side, first, room: RunRoom, chains: Chains, chain):
    runs, following = room.runs, room.following
    box = chains.box[chain]
    box[0], box[1] = runs[first, 0], runs[first, 0] + runs[first, 2]
    box[2], box[3] = runs[first, 1], runs[first, 1] + runs[first, 2]
    longest = 0
    n = first
    while n >= 0:
        box[0], box[1] = min(box[0], runs[n, 0]), max(box[1], runs[n, 0] + runs[n, 2])
        box[2], box[3] = min(box[2], runs[n, 1]), max(box[3], runs[n, 1] + runs[n, 2])
        longest = max(longest, runs[n, 2])
        n = following[n]
    left_words, left_weight = _covered(left, first, 0, room)
    right_words, right_weight = _covered(right, first, 1, room)
    more, more_weight = _extend(left, right, box, room)
    n_trimmed = _trim_marks(left, right, box)
    chains.matched[chain] = min(left_words, right_words) + more - n_trimmed
    chains.weight[chain] = min(left_weight, right_weight) + (more_weight - FUNCTION_WEIGHT * n_trimmed)
    chains.longest[chain] = min(longest, min(box[1] - box[0], box[3] - box[2]))


@part
def _covered(side: Side, first, column, room: RunRoom):
    """Words that the group's runs cover on one side, and their weight."""
    runs, ranges = room.runs, room.ranges
    size = 0
    n = first
    while n >= 0:  # by beginning; ends are joined below, whatever their order
        start, end = runs[n, column], runs[n, column] + runs[n, 2]
        place = size
        while place and ranges[place - 1, 0] > start:
            ranges[place, 0], ranges[place, 1] = ranges[place - 1, 0], ranges[place - 1, 1]
            place -= 1
        ranges[place, 0], ranges[place, 1] = start, end
        size += 1
        n = room.following[n]
    words = 0
    weight = 0.0
    n = 0
    while n < size:
        start, end = ranges[n, 0], ranges[n, 1]
        n += 1
        while n < size and ranges[n, 0] <= end:
            end = max(end, ranges[n, 1])
            n += 1
        words += end - start
        weight += weight_of(side, start, end)
    return words, weight


@part
def _extend(left: Side, right: Side, box, room: RunRoom):
    more = 0
    more_weight = 0.0
    left_first, left_last = _region_words(left, box[0])
    right_first, right_last = _region_words(right, box[2])
    while True:
        n_left, n_right = min(REACH, left_last - box[1]), min(REACH, right_last - box[3])
        i, j, equal, weight = _best_prefix(left, right, box[1], n_left, box[3], n_right, 1, room)
        box[1] += i
        box[3] += j
        more += equal
        more_weight += weight
        if not i or i < REACH // 2:
            break
    while True:
        n_left, n_right = min(REACH, box[0] - left_first), min(REACH, box[2] - right_first)
        i, j, equal, weight = _best_prefix(left, right, box[0] - 1, n_left, box[2] - 1, n_right, -1, room)
        box[0] -= i
        box[2] -= j
        more += equal
        more_weight += weight
        if not i or i < REACH // 2:
            break
    _snap(left, right, box)
    return more, more_weight


@part
def _region_words(side: Side, word):
    first = last = unit_of(side, word)
    region = side.regions[first]
    while first > 0 and side.regions[first - 1] == region:
        first -= 1
    while last + 1 < len(side.regions) and side.regions[last + 1] == region:
        last += 1
    return side.first_token[first], side.first_token[last + 1]


@part
def _best_prefix(left: Side, right: Side, left_first, n_left, right_first, n_right, step, room: RunRoom):
    met, met_score, met_weight = room.met, room.met_score, room.met_weight
    left_words, right_words, weights = left.words, right.words, left.word_weights
    n_met = 0
    best_score, best_left, best_right, best_equal, best_weight = 1e-9, 0, 0, 0, 0.0
    for i in range(n_left):
        n_before = n_met
        word = left_words[left_first + i * step]
        own = weights[left_first + i * step]
        for j in range(n_right):
            if right_words[right_first + j * step] != word:
                continue
            score, equal, weight = -MISS * max(i, j), 0, 0.0
            for m in range(n_before):
                if met[m, 1] < j:
                    through = met_score[m] - MISS * max(i - met[m, 0] - 1, j - met[m, 1] - 1)
                    if through > score:
                        score, equal, weight = through, met[m, 2], met_weight[m]
            score += own
            met[n_met, 0], met[n_met, 1], met[n_met, 2] = i, j, equal + 1
            met_score[n_met], met_weight[n_met] = score, weight + own
            n_met += 1
            if score > best_score + 1e-9:
                best_score, best_left, best_right, best_equal, best_weight = (
                    score,
                    i + 1,
                    j + 1,
                    equal + 1,
                    weight + own,
                )
    return best_left, best_right, best_equal, best_weight


@part
def _snap(left: Side, right: Side, box):
    one, two = _words_to_mark(left, box[1], 1), _words_to_mark(right, box[3], 1)
    if one >= 0 and two >= 0:
        box[1] += one
        box[3] += two
    one, two = _words_to_mark(left, box[0], -1), _words_to_mark(right, box[2], -1)
    if one >= 0 and two >= 0:
        box[0] -= one
        box[2] -= two


@part
def _words_to_mark(side: Side, place, step):
    for n in range(SNAP_WORDS + 1):
        at = place + n * step
        if at <= 0 or at >= len(side.words):
            return n if 0 <= at <= len(side.words) else -1
        if side.marks[at] & 1:
            return n
    return -1


@part
def _trim_marks(left: Side, right: Side, box):
    size = box[1] - box[0]
    while box[1] - box[0] > RUN_WORDS and _is_light(left, right, box[0], box[2]):
        if not (left.marks[box[0] + 1] & 2 or right.marks[box[2] + 1] & 2):
            break
        box[0] += 1
        box[2] += 1
    while box[1] - box[0] > RUN_WORDS and _is_light(left, right, box[1] - 1, box[3] - 1):
        if not (left.marks[box[1] - 1] & 2 or right.marks[box[3] - 1] & 2):
            break
        box[1] -= 1
        box[3] -= 1
    return size - (box[1] - box[0])


@part
def _is_light(left: Side, right: Side, place, other):
    return left.word_weights[place] <= FUNCTION_WEIGHT and left.words[place] == right.words[other]


@part
def _sort_chains(chains: Chains, n_chains):
    # By left, right beginning, then left, right end, as the plain code; what is equal keeps its order.
    for n in range(1, n_chains):
        a, b, c, d = chains.box[n, 0], chains.box[n, 1], chains.box[n, 2], chains.box[n, 3]
        matched, longest, weight = chains.matched[n], chains.longest[n], chains.weight[n]
        place = n
        while place and (a, c, b, d) < (
            chains.box[place - 1, 0],
            chains.box[place - 1, 2],
            chains.box[place - 1, 1],
            chains.box[place - 1, 3],
        ):
            chains.box[place, :] = chains.box[place - 1, :]
            chains.matched[place], chains.longest[place] = chains.matched[place - 1], chains.longest[place - 1]
            chains.weight[place] = chains.weight[place - 1]
            place -= 1
        chains.box[place, 0], chains.box[place, 1], chains.box[place, 2], chains.box[place, 3] = a, b, c, d
        chains.matched[place], chains.longest[place], chains.weight[place] = matched, longest, weight


@part
def run_room(n_tokens):
    """Scratch for pairs of texts of up to so many words."""
    most = MAX_REPEATS * n_tokens + 1
    room = RunRoom(
        np.empty(most, np.int64),
        np.empty((most, 3), np.int64),
        np.empty(most, np.int64),
        np.empty(most, np.int64),
        np.empty(most, np.int64),
        np.empty((most, 3), np.int64),
        np.empty((REACH * REACH, 3), np.int64),
        np.empty(REACH * REACH),
        np.empty(REACH * REACH),
    )
    chains = Chains(np.empty((most, 4), np.int64), np.empty(most, np.int64), np.empty(most, np.int64), np.empty(most))
    return room, chains
