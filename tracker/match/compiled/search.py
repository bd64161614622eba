"""Pairs of texts searched for passages, many in one call: compiled `passages.find_passages_prepared`."""
# numba's types are inferred at run time and it ships none: the typed side is `match.batch`.
# mypy: disable-error-code="no-untyped-def, no-untyped-call, untyped-decorator"

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..judgement import ABRIDGED_RATIO, LINKED_RUN, VERBATIM
from ..loops import compiled, part
from ..passages import (
    FAINT_COSINE,
    FOLLOWING_COSINE,
    FOLLOWING_DICE,
    MIN_GAP,
    SEED_EVIDENCE,
    SEED_EVIDENCE_DICE,
    WEAK_COSINE,
    WEAK_DICE,
)  # fmt: skip
from .order import LineRoom, find_parallel, line_room
from .rows import Texts
from .runs import Chains, RunRoom, chain_runs, find_runs, run_room, unit_of
from .sides import (
    Held,
    Seeds,
    Side,
    SideRoom,
    Sums,
    count_meetings,
    find_similar,
    hold,
    number_terms,
    rate_terms,
    side_room,
    sums_room,
    weigh_side,
)  # fmt: skip
from .stretches import Common, GroupRoom, find_abridged, group_room, grow, meets
from .struct import Column, Fields, struct
from .verdicts import ChainRoom, Knobs, Verdicts, add_box, add_stretch, chain_room, resolve

#: Relations as numbers.
VERBATIM_RELATION, ABRIDGED_RELATION, REWORDED_RELATION = 0, 1, 2
#: Columns of a found row: places on both sides, tier, relation, words of the shorter and the longer side, equal
#: words in runs, the longest run, how many telling words follow, and their places on the left, four pairs.
N_COLUMNS, TELLING, N_TELLING = 19, 11, 4

# Verdicts on one pair before any is dropped; a pair with more is left to the plain code.
_MOST_VERDICTS = 65_536
_LEAST = (FAINT_COSINE, WEAK_DICE)


class SeedKnobs(NamedTuple):
    """Settings of seeds and stretches, as in settings.PassageSettings."""

    seed_cosine: float
    seed_dice: float
    gap: int
    whole_cosine: float


@struct
class Room(Fields):
    """All scratch of one thread."""

    left: SideRoom
    right: SideRoom
    sums: Sums
    order: Column
    products: Column
    shared: Column
    seeds: Seeds
    weak: Column
    strong: Column
    near: Column
    wide: Column
    parallel: Column
    runs: RunRoom
    chains: Chains
    groups: GroupRoom
    lines: LineRoom
    chain: ChainRoom
    verdicts: Verdicts
    kept: Column


@part
def _choose_seeds(seeds: Seeds, weak, n_weak, n_left, n_right, knobs: SeedKnobs, room: Room):
    """Writes the numbers of the seeds that begin or continue a passage to `groups.index`; returns how many."""
    strong, begun = room.strong, room.products  # the products are done with
    begun[: n_left * n_right] = 0.0
    for n in range(n_weak):
        seed = weak[n]
        strong[n] = (seeds.cosine[seed] > knobs.seed_cosine and seeds.dice[seed] > knobs.seed_dice) or (
            seeds.shared[seed] >= SEED_EVIDENCE and seeds.dice[seed] > SEED_EVIDENCE_DICE
        )
        if strong[n]:
            begun[seeds.left[seed] * n_right + seeds.right[seed]] = 1.0
    n_chosen = 0
    for n in range(n_weak):
        seed = weak[n]
        if not strong[n] and seeds.cosine[seed] > FOLLOWING_COSINE and seeds.dice[seed] > FOLLOWING_DICE:
            one, two = seeds.left[seed], seeds.right[seed]
            strong[n] = (one > 0 and two > 0 and begun[(one - 1) * n_right + two - 1] != 0.0) or (
                one + 1 < n_left and two + 1 < n_right and begun[(one + 1) * n_right + two + 1] != 0.0
            )
        if strong[n]:
            room.groups.index[n_chosen] = seed
            n_chosen += 1
    return n_chosen


@part
def _search_pair(texts: Held, left_row, right_row, logs, knobs: Knobs, seed_knobs: SeedKnobs, room: Room, most_met):
    """Judged boxes of one pair in `room.verdicts`, the standing ones in `room.kept`.

    Returns how many stand, -1 if the pair is too much for this code; and both sides.
    """
    alone = left_row == right_row
    n_terms, n_common = number_terms(texts, left_row, right_row, room.left.terms, room.right.terms)
    sums = room.sums
    rate_terms(texts, left_row, right_row, room.left.terms, room.right.terms, n_terms, logs, sums)
    left = weigh_side(texts, left_row, room.left, sums)
    right = weigh_side(texts, right_row, room.right, sums)
    if n_common == 0:
        return 0, left, right
    if count_meetings(left.entry_terms, right.entry_terms, n_common, sums.counts) > most_met:
        return -1, left, right
    n_runs = find_runs(texts, left_row, right_row, room.runs.hits, room.runs.runs, alone)
    n_seeds = find_similar(
        left, right, n_common, sums.counts, room.order, room.products, room.shared, _LEAST, room.seeds, alone
    )
    seeds, chains = room.seeds, room.chains
    n_chains = chain_runs(left, right, n_runs, room.runs, chains)
    common = Common(n_terms, n_common, sums)
    n_weak = 0
    for seed in range(n_seeds):
        if seeds.cosine[seed] > WEAK_COSINE:
            room.weak[n_weak] = seed
            n_weak += 1
    n_chosen = _choose_seeds(seeds, room.weak, n_weak, len(left.norms), len(right.norms), seed_knobs, room)
    gaps = (seed_knobs.gap, min(MIN_GAP, seed_knobs.gap), seed_knobs.whole_cosine)
    near, wide, parallel = room.near, room.wide, room.parallel
    n_near = grow(seeds, n_chosen, left, right, gaps, room.groups, common, near)
    n_wide = find_abridged(seeds, room.weak, n_weak, left, right, near, n_near, room.groups, common, wide)
    n_parallel = find_parallel(seeds, n_seeds, left, right, room.lines, parallel)
    if (n_near + n_wide + 1) * (n_chains + 1) + n_parallel > _MOST_VERDICTS:
        return -1, left, right
    used, inside = room.chain.used, room.chain.inside
    used[:n_chains] = 0
    verdicts = room.verdicts
    n_found = 0
    for n in range(n_wide):
        n_found = add_stretch(
            left, right, wide[n], chains, n_chains, True, knobs, common, room.chain, verdicts, n_found
        )
    for n in range(n_near):
        if not _meets_any(near[n], wide, n_wide):
            n_found = add_stretch(
                left, right, near[n], chains, n_chains, False, knobs, common, room.chain, verdicts, n_found
            )
    for n in range(n_parallel):
        stretch = parallel[n]
        if not _meets_any(stretch, wide, n_wide):
            a, b = left.first_token[stretch[0]], left.first_token[stretch[1] + 1]
            c, d = right.first_token[stretch[2]], right.first_token[stretch[3] + 1]
            n_found = add_box(
                left, right, a, b, c, d, chains, 0, 0, stretch[4], False, knobs, common, room.chain, verdicts, n_found
            )
    n_free = 0
    for chain in range(n_chains):  # chosen beforehand: those that are linked here use up none
        if not used[chain]:
            inside[n_free] = chain
            n_free += 1
    for n in range(n_free):
        box = chains.box[inside[n]]
        room.chain.held[0] = inside[n]
        n_found = add_box(
            left, right, box[0], box[1], box[2], box[3], chains, n_chains, 1, 0, False, knobs, common, room.chain,
            verdicts, n_found,
        )  # fmt: skip
    return resolve(verdicts, n_found, room.kept[_MOST_VERDICTS:], room.kept), left, right


@part
def _meets_any(stretch, others, n_others):
    for n in range(n_others):
        if meets(stretch, others[n]):
            return True
    return False


@part
def _write_row(texts: Held, left_row, right_row, left: Side, right: Side, verdict, room: Room, row, measures):
    box, counts = room.verdicts.box[verdict], room.verdicts.counts[verdict]
    a, b, c, d = box[0], box[1], box[2], box[3]
    first, last = unit_of(left, a), unit_of(left, b - 1)
    below, above = unit_of(right, c), unit_of(right, d - 1)
    opens = left.first_token[first] == a and right.first_token[below] == c
    closes = left.first_token[last + 1] == b and right.first_token[above + 1] == d
    one, two = texts.token_at[left_row], texts.token_at[right_row]
    row[0] = left.starts[first] if opens else texts.token_starts[one + a]
    row[1] = left.ends[last] if closes else texts.token_ends[one + b - 1]
    row[2] = right.starts[below] if opens else texts.token_starts[two + c]
    row[3] = right.ends[above] if closes else texts.token_ends[two + d - 1]
    n_short, n_long = min(b - a, d - c), max(b - a, d - c)
    row[4] = counts[0]
    row[5] = REWORDED_RELATION
    if counts[1] >= VERBATIM * n_long:
        row[5] = VERBATIM_RELATION
    elif n_long >= ABRIDGED_RATIO * n_short:
        row[5] = ABRIDGED_RELATION
    row[6], row[7], row[8], row[9], row[10] = n_short, n_long, counts[1], counts[2], 0
    measures[0], measures[1] = room.verdicts.measures[verdict, 1], room.verdicts.measures[verdict, 2]
    if row[5] != VERBATIM_RELATION and counts[2] < LINKED_RUN:
        _write_telling(texts, left_row, left, right, a, b, c, d, room, row)


@part
def _write_telling(texts: Held, left_row, left: Side, right: Side, a, b, c, d, room: Room, row):
    """Places of the heaviest words whose stems stand on both sides, one for each stem, in reading order."""
    there, places = room.sums.counts, room.weak  # both are done with
    for place in range(a, b):
        there[left.word_terms[place]] = 0
    for place in range(c, d):
        there[right.word_terms[place]] = 1
    n_places = 0
    while n_places < N_TELLING:
        best = -1
        for place in range(a, b):
            if there[left.word_terms[place]] == 1 and (best < 0 or left.word_weights[place] > left.word_weights[best]):
                best = place
        if best < 0:
            break
        there[left.word_terms[best]] = 0
        at = n_places
        while at and places[at - 1] > best:
            places[at] = places[at - 1]
            at -= 1
        places[at] = best
        n_places += 1
    token = texts.token_at[left_row]
    row[10] = n_places
    for n in range(n_places):
        row[TELLING + 2 * n] = texts.token_starts[token + places[n]]
        row[TELLING + 2 * n + 1] = texts.token_ends[token + places[n]]


@part
def _make_room(n_tokens, n_units, n_entries, n_stems, n_cells):
    """Scratch for pairs of texts of at most so many tokens, units, entries, stems; and pairs of units."""
    runs, chains = run_room(n_tokens)
    n_seeds = n_cells + 1
    return Room(
        side_room(n_tokens, n_units, n_entries, n_stems),
        side_room(n_tokens, n_units, n_entries, n_stems),
        sums_room(n_stems),
        np.empty(2 * n_entries + 1, np.int64),
        np.empty(n_seeds),
        np.empty(n_seeds),
        Seeds(
            np.empty(n_seeds, np.int64), np.empty(n_seeds, np.int64),
            np.empty(n_seeds), np.empty(n_seeds), np.empty(n_seeds),
        ),
        np.empty(n_seeds + N_TELLING, np.int64),
        np.empty(n_seeds, np.bool_),
        np.empty((n_seeds, 5), np.int64),
        np.empty((n_seeds, 5), np.int64),
        np.empty((n_seeds, 5), np.int64),
        runs,
        chains,
        group_room(n_seeds, n_units),
        line_room(n_seeds, n_units),
        chain_room(len(chains.weight)),
        Verdicts(
            np.empty((_MOST_VERDICTS + 1, 4), np.int64), np.empty((_MOST_VERDICTS + 1, 3), np.int64),
            np.empty((_MOST_VERDICTS + 1, 3)),
        ),
        np.empty(2 * _MOST_VERDICTS, np.int64),
    )  # fmt: skip


@compiled
def search_pairs(
    columns: Texts, lefts, rights, first, logs, log_at, knobs: Knobs, seed_knobs: SeedKnobs, most, most_met, counts,
    rows, measures,
):  # fmt: skip
    """Searches the pairs from `first` on, until all are done or `rows` is full.

    Args:
        lefts, rights: row numbers; a pair with itself asks for what stands twice.
        most: tokens, units, entries and stems of the largest text, and pairs of units of the largest pair.
        logs: rarities: of a stem in c of n units at `logs[log_at[n] + c]`.
        counts: gets how many rows each pair has; -1 where the plain code must look.
        rows, measures: get N_COLUMNS numbers, and Dice and containment, for each passage, by pair, in no order.

    Returns: the pair to go on with, and how many rows are written.
    """
    texts = hold(columns)
    room = _make_room(most[0], most[1], most[2], most[3], most[4])
    n_rows = 0
    for pair in range(first, len(lefts)):
        left_row, right_row = lefts[pair], rights[pair]
        n_units = texts.unit_at[left_row + 1] - texts.unit_at[left_row]
        n_units += texts.unit_at[right_row + 1] - texts.unit_at[right_row]
        n_kept, left, right = _search_pair(
            texts, left_row, right_row, logs[log_at[n_units] :], knobs, seed_knobs, room, most_met
        )
        if n_rows + n_kept > len(rows):
            return pair, n_rows
        counts[pair] = min(n_kept, 0)
        for n in range(n_kept):
            box = room.verdicts.box[room.kept[n]]
            if left_row == right_row and box[1] > box[2]:
                continue  # what overlaps with itself stands there once
            _write_row(texts, left_row, right_row, left, right, room.kept[n], room, rows[n_rows], measures[n_rows])
            n_rows += 1
            counts[pair] += 1
    return len(lefts), n_rows
