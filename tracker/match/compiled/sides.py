"""Two texts on common ground: compiled `seeds.pair_up` and `seeds.find_similar_units`.

Every sum runs over the same values in the same order as in the plain code: entries in order of unit
and stem, terms in order of number. Neither reorders or fuses what it adds, so both agree to the last
digit; which thread does it decides nothing.
"""
# numba's types are inferred at run time and it ships none: the typed side is `match.batch`.
# mypy: disable-error-code="no-untyped-def, no-untyped-call, untyped-decorator"

from __future__ import annotations

import math

import numpy as np

from ..loops import part
from ..prepared import FUNCTION_WEIGHT, NAME_WEIGHT
from .rows import Texts
from .struct import Column, Fields, struct

#: What a word of kind 0 (function word), 1 (name) and 2 (plain content word) weighs before rarity.
PLAINNESS = (FUNCTION_WEIGHT, NAME_WEIGHT, 1.0)


@struct
class Held(Fields):
    """The columns of rows.Texts."""

    token_at: Column
    unit_at: Column
    stem_at: Column
    entry_at: Column
    gram_at: Column
    token_starts: Column
    token_ends: Column
    words: Column
    kinds: Column
    stem_of: Column
    marks: Column
    starts: Column
    ends: Column
    regions: Column
    first_token: Column
    first_entry: Column
    stems: Column
    unit_counts: Column
    entry_stem: Column
    entry_count: Column
    entry_plainness: Column
    grams: Column


@part
def hold(texts: Texts):
    """The columns by reference."""
    return Held(
        texts.token_at, texts.unit_at, texts.stem_at, texts.entry_at, texts.gram_at, texts.token_starts,
        texts.token_ends, texts.words, texts.kinds, texts.stem_of, texts.marks, texts.starts, texts.ends,
        texts.regions, texts.first_token, texts.first_entry, texts.stems, texts.unit_counts, texts.entry_stem,
        texts.entry_count, texts.entry_plainness, texts.grams,
    )  # fmt: skip


@struct
class Side(Fields):
    """One text of the pair at hand: views of its columns, and what `seeds.Side` adds to them."""

    words: Column
    kinds: Column
    marks: Column
    first_token: Column
    starts: Column
    ends: Column
    regions: Column
    first_entry: Column
    word_terms: Column
    word_weights: Column
    entry_terms: Column
    entry_weights: Column
    evidence: Column
    norms: Column
    sizes: Column


@struct
class SideRoom(Fields):
    """Scratch for one side, as long as the longest text needs it.

    Columns of units are copied to it as 64-bit numbers: numba compiles a function anew for each width of
    each argument.
    """

    first_token: Column
    starts: Column
    ends: Column
    regions: Column
    first_entry: Column
    terms: Column
    word_terms: Column
    word_weights: Column
    entry_terms: Column
    entry_weights: Column
    evidence: Column
    norms: Column
    sizes: Column


@struct
class Sums(Fields):
    """Scratch over the pair's terms."""

    counts: Column
    rarity: Column
    share: Column
    one: Column
    two: Column


@struct
class Seeds(Fields):
    """Unit pairs as columns, see `seeds.Seeds`."""

    left: Column
    right: Column
    cosine: Column
    dice: Column
    shared: Column


@part
def number_terms(texts: Held, left, right, left_terms, right_terms):
    """Writes the pair's number of each stem; returns how many there are, and how many on both sides."""
    a, a_end = texts.stem_at[left], texts.stem_at[left + 1]
    b, b_end = texts.stem_at[right], texts.stem_at[right + 1]
    n_left, n_right = a_end - a, b_end - b
    stems = texts.stems
    left_terms[:n_left] = -1
    right_terms[:n_right] = -1
    i = j = n_common = 0
    while i < n_left and j < n_right:
        one, two = stems[a + i], stems[b + j]
        if one == two:
            left_terms[i] = right_terms[j] = n_common
            n_common += 1
        i, j = i + (one <= two), j + (two <= one)
    n_terms = n_common
    for i in range(n_left):
        if left_terms[i] < 0:
            left_terms[i] = n_terms
            n_terms += 1
    for j in range(n_right):
        if right_terms[j] < 0:
            right_terms[j] = n_terms
            n_terms += 1
    return n_terms, n_common


@part
def rate_terms(texts: Held, left, right, left_terms, right_terms, n_terms, logs, sums: Sums):
    """Writes each term's rarity and its share of the greatest one; `logs[c]` is the rarity of c units."""
    counts, rarity, share, unit_counts = sums.counts, sums.rarity, sums.share, texts.unit_counts
    counts[:n_terms] = 0
    first = texts.stem_at[left]
    for i in range(texts.stem_at[left + 1] - first):
        counts[left_terms[i]] += unit_counts[first + i]
    first = texts.stem_at[right]
    for i in range(texts.stem_at[right + 1] - first):
        counts[right_terms[i]] += unit_counts[first + i]
    greatest = 0.0
    for term in range(n_terms):
        rarity[term] = logs[counts[term]]
        greatest = max(greatest, rarity[term])
    greatest = max(greatest, 1e-9)
    for term in range(n_terms):
        share[term] = rarity[term] / greatest


@part
def weigh_entries(texts: Held, row, room: SideRoom, sums: Sums):
    """Writes the text's entries under the rarities in `sums` and its units' norms; returns how many units it has."""
    unit, entry = texts.unit_at[row], texts.entry_at[row]
    n_units = texts.unit_at[row + 1] - unit
    first_entry, terms, rarity = room.first_entry, room.terms, sums.rarity
    stems, entry_counts, entry_terms, entry_weights = (
        texts.entry_stem, texts.entry_count, room.entry_terms, room.entry_weights,
    )  # fmt: skip
    first_entry[0] = 0
    for n in range(n_units):
        first_entry[n + 1] = texts.first_entry[unit + row + n + 1]
        norm = 0.0
        for e in range(first_entry[n], first_entry[n + 1]):
            term = terms[stems[entry + e]]
            weight = entry_counts[entry + e] * rarity[term]
            entry_terms[e], entry_weights[e] = term, weight
            norm += weight * weight
        room.norms[n] = math.sqrt(norm)
    return n_units


@part
def weigh_side(texts: Held, row, room: SideRoom, sums: Sums):
    """The text's Side under the rarities in `sums`."""
    n_units = weigh_entries(texts, row, room, sums)
    token, token_end = texts.token_at[row], texts.token_at[row + 1]
    unit = texts.unit_at[row]
    entry, entry_end = texts.entry_at[row], texts.entry_at[row + 1]
    first_token, first_entry = room.first_token[: n_units + 1], room.first_entry[: n_units + 1]
    starts, ends, regions = room.starts[:n_units], room.ends[:n_units], room.regions[:n_units]
    for n in range(n_units + 1):
        first_token[n] = texts.first_token[unit + row + n]
    for n in range(n_units):
        starts[n], ends[n], regions[n] = texts.starts[unit + n], texts.ends[unit + n], texts.regions[unit + n]
    terms, share, entry_terms = room.terms, sums.share, room.entry_terms
    plainnesses, evidences = texts.entry_plainness, room.evidence
    for n in range(n_units):
        size = 0.0
        for e in range(first_entry[n], first_entry[n + 1]):
            evidence = plainnesses[entry + e] * (0.5 + 0.5 * share[entry_terms[e]])
            evidences[e] = math.sqrt(evidence)
            size += evidence
        room.sizes[n] = size
    stem_of, kinds, word_terms, word_weights = texts.stem_of, texts.kinds, room.word_terms, room.word_weights
    for n in range(token_end - token):
        term = terms[stem_of[token + n]]
        word_terms[n] = term
        kind = kinds[token + n]
        plainness = PLAINNESS[2] if kind == 2 else PLAINNESS[1] if kind == 1 else PLAINNESS[0]
        word_weights[n] = plainness * (0.5 + 0.5 * share[term])
    return Side(
        texts.words[token:token_end],
        texts.kinds[token:token_end],
        texts.marks[token + row : token_end + row + 1],
        first_token,
        starts,
        ends,
        regions,
        first_entry,
        room.word_terms[: token_end - token],
        room.word_weights[: token_end - token],
        room.entry_terms[: entry_end - entry],
        room.entry_weights[: entry_end - entry],
        room.evidence[: entry_end - entry],
        room.norms[:n_units],
        room.sizes[:n_units],
    )


@part
def count_meetings(left_terms, right_terms, n_common, counts):
    """How often a stem of a left unit stands in a right one; `counts` gets the right units of each term.

    Args:
        left_terms, right_terms: of the entries of either side.
    """
    counts[:n_common] = 0
    for term in right_terms:
        if term < n_common:
            counts[term] += 1
    met = 0
    for term in left_terms:
        if term < n_common:
            met += counts[term]
    return met


@part
def order_entries(entry_terms, n_common, counts, order):
    """Writes the numbers of the entries with a common term by term; returns how many.

    Args:
        counts: of entries of each common term; become where they end in `order`, which is where the next one's begin.
    """
    total = 0
    for term in range(n_common):
        counts[term], total = total, total + counts[term]
    for entry in range(len(entry_terms)):
        term = entry_terms[entry]
        if term < n_common:
            order[counts[term]] = entry
            counts[term] += 1
    return total


@part
def find_similar(left: Side, right: Side, n_common, counts, order, products, shared, least, seeds: Seeds, alone):
    """Writes the unit pairs above both of `least` (cosine, Dice), by left, then right; returns how many.

    Args:
        counts: as of count_meetings; used up.
        alone: whether both sides are one text, of which only pairs with left < right count.
    """
    n_left, n_right = len(left.norms), len(right.norms)
    n_cells = n_left * n_right
    left_first, left_terms, left_weights, left_evidence = (
        left.first_entry, left.entry_terms, left.entry_weights, left.evidence,
    )  # fmt: skip
    right_first, right_terms, right_weights, right_evidence = (
        right.first_entry, right.entry_terms, right.entry_weights, right.evidence,
    )  # fmt: skip
    left_norms, right_norms, left_sizes, right_sizes = left.norms, right.norms, left.sizes, right.sizes
    products[:n_cells] = 0.0
    shared[:n_cells] = 0.0
    total = order_entries(right_terms, n_common, counts, order)
    unit_of = order[total:]
    for unit in range(n_right):
        unit_of[right_first[unit] : right_first[unit + 1]] = unit
    for unit in range(n_left):
        base = unit * n_right
        for entry in range(left_first[unit], left_first[unit + 1]):
            term = left_terms[entry]
            if term >= n_common:
                continue
            weight, evidence = left_weights[entry], left_evidence[entry]
            for place in range(counts[term - 1] if term else 0, counts[term]):
                other = order[place]
                cell = base + unit_of[other]
                products[cell] += weight * right_weights[other]
                shared[cell] += evidence * right_evidence[other]
    found = 0
    for unit in range(n_left):
        for other in range(unit + 1 if alone else 0, n_right):
            cell = unit * n_right + other
            if products[cell] == 0.0:
                continue
            cosine = products[cell] / (left_norms[unit] * right_norms[other] + 1e-12)
            dice = 2.0 * shared[cell] / (left_sizes[unit] + right_sizes[other])
            if cosine > least[0] and dice > least[1]:
                seeds.left[found], seeds.right[found] = unit, other
                seeds.cosine[found], seeds.dice[found], seeds.shared[found] = cosine, dice, shared[cell]
                found += 1
    return found


@part
def weight_of(side: Side, first, last):
    """Summed weights of words first..last (half-open)."""
    weights = side.word_weights
    total = 0.0
    for place in range(first, last):
        total += weights[place]
    return total


@part
def shared_weight(left: Side, right: Side, left_first, left_last, right_first, right_last, n_common, sums: Sums):
    """See seeds.Pair.shared_weight."""
    one, two = sums.one, sums.two
    left_terms, left_weights, right_terms, right_weights = (
        left.word_terms, left.word_weights, right.word_terms, right.word_weights,
    )  # fmt: skip
    one[:n_common] = 0.0
    two[:n_common] = 0.0
    for place in range(left_first, left_last):
        if left_terms[place] < n_common:
            one[left_terms[place]] += left_weights[place]
    for place in range(right_first, right_last):
        if right_terms[place] < n_common:
            two[right_terms[place]] += right_weights[place]
    total = 0.0
    for term in range(n_common):
        total += min(one[term], two[term])
    return total


@part
def cosine_of(left: Side, right: Side, left_first, left_last, right_first, right_last, n_terms, sums: Sums):
    """See seeds.Pair.cosine: of units, both ends included."""
    one, two = sums.one, sums.two
    left_terms, left_weights, right_terms, right_weights = (
        left.entry_terms, left.entry_weights, right.entry_terms, right.entry_weights,
    )  # fmt: skip
    one[:n_terms] = 0.0
    two[:n_terms] = 0.0
    for entry in range(left.first_entry[left_first], left.first_entry[left_last + 1]):
        one[left_terms[entry]] += left_weights[entry]
    for entry in range(right.first_entry[right_first], right.first_entry[right_last + 1]):
        two[right_terms[entry]] += right_weights[entry]
    ones = twos = both = 0.0
    for term in range(n_terms):
        ones += one[term] * one[term]
        twos += two[term] * two[term]
        both += one[term] * two[term]
    norm = math.sqrt(ones * twos)
    return both / norm if norm else 0.0


@part
def side_room(n_tokens, n_units, n_entries, n_stems):
    """Scratch for a text of so many."""
    return SideRoom(
        np.empty(n_units + 1, np.int64),
        np.empty(n_units + 1, np.int64),
        np.empty(n_units + 1, np.int64),
        np.empty(n_units + 1, np.int64),
        np.empty(n_units + 1, np.int64),
        np.empty(n_stems, np.int64),
        np.empty(n_tokens, np.int64),
        np.empty(n_tokens),
        np.empty(n_entries, np.int64),
        np.empty(n_entries),
        np.empty(n_entries),
        np.empty(n_units),
        np.empty(n_units),
    )


@part
def sums_room(n_stems):
    """Scratch for pairs of texts of so many stems each."""
    return Sums(
        np.empty(2 * n_stems, np.int64),
        np.empty(2 * n_stems),
        np.empty(2 * n_stems),
        np.empty(2 * n_stems),
        np.empty(2 * n_stems),
    )
