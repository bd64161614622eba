"""Stretches and chains cut to boxes and judged: compiled `trimming`, `judgement` and `passages._resolve`."""
# numba's types are inferred at run time and it ships none: the typed side is `match.batch`.
# mypy: disable-error-code="no-untyped-def, no-untyped-call, untyped-decorator"

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .. import judgement as rules
from ..loops import part
from ..passages import HOLDS, OUTDONE
from ..trimming import COPIED, CROSSING_WORDS, EXPLAINED, LEADING, LEAST_SHARED, RELATED, SHORT_END
from .runs import Chains
from .sides import Side, shared_weight, weight_of
from .stretches import Common
from .struct import Column, Fields, struct

_LINKED_RUN, _LINKED_RUN_WEIGHT = rules.LINKED_RUN, rules.LINKED_RUN_WEIGHT
_POSSIBLE_RUN_WEIGHT, _LONG_EVIDENCE = rules.POSSIBLE_RUN_WEIGHT, rules.LONG_EVIDENCE
_LINKED_EVIDENCE, _POSSIBLE_EVIDENCE = rules.LINKED_EVIDENCE, rules.POSSIBLE_EVIDENCE
_LINKED_PLAIN, _POSSIBLE_PLAIN = rules.LINKED_PLAIN, rules.POSSIBLE_PLAIN

#: Tiers as numbers; NONE is dropped.
NONE, POSSIBLE, LINKED = 0, 1, 2


class Knobs(NamedTuple):
    """Settings of the passages, as in settings.PassageSettings."""

    min_tokens: int
    linked_dice: float
    long_dice: float
    possible_dice: float


@struct
class Verdicts(Fields):
    """Judged boxes as columns.

    `box` has the four ends in words; `counts` the tier, equal words in runs and the longest run; `measures`
    the weight shared, Dice and containment.
    """

    box: Column
    counts: Column
    measures: Column


@struct
class ChainRoom(Fields):
    """Scratch over the pair's chains: those inside a stretch, the leading ones, those of a box, and which are used."""

    inside: Column
    leading: Column
    held: Column
    apart: Column
    used: Column


@part
def add_stretch(
    left: Side, right: Side, stretch, chains: Chains, n_chains, abridged, knobs: Knobs, common: Common,
    room: ChainRoom, verdicts: Verdicts, n_verdicts,
):  # fmt: skip
    """Trims a stretch of units and judges its boxes, marks the chains that are used up; returns how many verdicts."""
    a, b = left.first_token[stretch[0]], left.first_token[stretch[1] + 1]
    c, d = right.first_token[stretch[2]], right.first_token[stretch[3] + 1]
    n_seeds = stretch[4]
    inside, leading = room.inside, room.leading
    n_inside = 0
    strongest = -np.inf
    for chain in range(n_chains):
        box = chains.box[chain]
        if a <= (box[0] + box[1]) // 2 < b and c <= (box[2] + box[3]) // 2 < d:
            inside[n_inside] = chain
            n_inside += 1
            strongest = max(strongest, chains.weight[chain])
    n_leading = 0
    explained = 0.0
    for n in range(n_inside):
        if chains.weight[inside[n]] >= LEADING * strongest:
            leading[n_leading] = inside[n]
            n_leading += 1
            explained += chains.weight[inside[n]]
    if n_inside and explained >= EXPLAINED * shared_weight(left, right, a, b, c, d, common.n_common, common.sums):
        if _is_crossing(chains, leading, n_leading):
            for n in range(n_leading):
                box = chains.box[leading[n]]
                room.held[0] = leading[n]
                n_verdicts = add_box(
                    left, right, box[0], box[1], box[2], box[3], chains, n_chains, 1, n_seeds, abridged, knobs, common,
                    room, verdicts, n_verdicts,
                )  # fmt: skip
            return n_verdicts
        a, b, c, d = _trimmed(left, right, a, b, c, d, chains, leading, n_leading, common)
    room.held[:n_inside] = inside[:n_inside]
    return add_box(
        left, right, a, b, c, d, chains, n_chains, n_inside, n_seeds, abridged, knobs, common, room, verdicts,
        n_verdicts,
    )  # fmt: skip


@part
def _density(chains: Chains, chain):
    box = chains.box[chain]
    return chains.matched[chain] / max(box[1] - box[0], box[3] - box[2])


@part
def _is_crossing(chains: Chains, leading, n_leading):
    # Chains stand by left place already, which is the order that counts.
    crossing = False
    for n in range(n_leading):
        if _density(chains, leading[n]) < COPIED or chains.matched[leading[n]] < CROSSING_WORDS:
            return False
        crossing |= n > 0 and chains.box[leading[n], 2] < chains.box[leading[n - 1], 2]
    return crossing


@part
def _trimmed(left: Side, right: Side, a, b, c, d, chains: Chains, leading, n_leading, common: Common):
    box = chains.box[leading[0]]
    start_left, end_left, start_right, end_right = box[0], box[1], box[2], box[3]
    copied = _density(chains, leading[0])
    for n in range(1, n_leading):
        box = chains.box[leading[n]]
        start_left, end_left = min(start_left, box[0]), max(end_left, box[1])
        start_right, end_right = min(start_right, box[2]), max(end_right, box[3])
        copied = min(copied, _density(chains, leading[n]))
    is_copy = copied >= COPIED
    if (start_left > a or start_right > c) and _keeps_end(left, right, a, start_left, c, start_right, is_copy, common):
        a, c = min(a, start_left), min(c, start_right)
    else:
        a, c = start_left, start_right
    if (end_left < b or end_right < d) and _keeps_end(left, right, end_left, b, end_right, d, is_copy, common):
        b, d = max(b, end_left), max(d, end_right)
    else:
        b, d = end_left, end_right
    return a, b, c, d


@part
def _keeps_end(left: Side, right: Side, a, b, c, d, is_copy, common: Common):
    if b - a <= 0 or d - c <= 0:
        return False
    if not is_copy and max(b - a, d - c) <= SHORT_END:
        return True
    shared = shared_weight(left, right, a, b, c, d, common.n_common, common.sums)
    lighter = min(weight_of(left, a, b), weight_of(right, c, d))
    return shared >= max(LEAST_SHARED, RELATED * lighter)


@part
def add_box(
    left: Side, right: Side, a, b, c, d, chains: Chains, n_chains, n_held, n_seeds, abridged, knobs: Knobs,
    common: Common, room: ChainRoom, verdicts: Verdicts, n_verdicts,
):  # fmt: skip
    """Judges a box that holds the chains `room.held[:n_held]`; returns how many verdicts there are now."""
    n_short, matched, longest = min(b - a, d - c), 0, 0
    run_weight = 0.0
    for n in range(_apart(chains, room, n_held)):
        chain = room.apart[n]
        matched += chains.matched[chain]
        longest = max(longest, chains.longest[chain])
        run_weight += chains.weight[chain]
    matched = min(matched, n_short)
    shared = shared_weight(left, right, a, b, c, d, common.n_common, common.sums)
    one, two = weight_of(left, a, b), weight_of(right, c, d)
    dice = 2 * shared / max(one + two, 1e-9)
    plain = _plain_shared(left, right, a, b, c, d, common)
    tier = _judge(n_short, shared, plain, dice, matched, longest, run_weight, n_seeds, abridged, knobs)
    if abridged or tier == LINKED:
        _use_up(chains, n_chains, room, n_held)
    if tier == NONE:
        return n_verdicts
    box, counts, measures = verdicts.box[n_verdicts], verdicts.counts[n_verdicts], verdicts.measures[n_verdicts]
    box[0], box[1], box[2], box[3] = a, b, c, d
    counts[0], counts[1], counts[2] = tier, matched, longest
    measures[0], measures[1], measures[2] = shared, dice, shared / max(min(one, two), 1e-9)
    return n_verdicts + 1


@part
def _apart(chains: Chains, room: ChainRoom, n_held):
    """Writes the heaviest chains that overlap on neither side to `room.apart`, heaviest first; returns how many."""
    kept = room.apart
    order = kept[len(kept) // 2 :]
    for n in range(n_held):
        chain = room.held[n]
        place = n
        while place and chains.weight[chain] > chains.weight[order[place - 1]]:
            order[place] = order[place - 1]
            place -= 1
        order[place] = chain
    n_kept = 0
    for n in range(n_held):
        box = chains.box[order[n]]
        free = True
        for m in range(n_kept):
            other = chains.box[kept[m]]
            beside = box[1] <= other[0] or box[0] >= other[1]
            if not (beside and (box[3] <= other[2] or box[2] >= other[3])):
                free = False
                break
        if free:
            kept[n_kept] = order[n]
            n_kept += 1
    return n_kept


@part
def _use_up(chains: Chains, n_chains, room: ChainRoom, n_held):
    """Marks the chains of a box, and those that are equal to them in all their numbers."""
    for n in range(n_held):
        held = room.held[n]
        for chain in range(n_chains):
            if chain == held or (
                chains.weight[chain] == chains.weight[held]
                and chains.matched[chain] == chains.matched[held]
                and chains.longest[chain] == chains.longest[held]
                and (chains.box[chain] == chains.box[held]).all()
            ):
                room.used[chain] = 1


@part
def _plain_shared(left: Side, right: Side, a, b, c, d, common: Common):
    weights, there = common.sums.one, common.sums.counts
    there[: common.n_common] = 0
    weights[: common.n_common] = 0.0
    for place in range(c, d):
        if right.kinds[place] == 2 and right.word_terms[place] < common.n_common:
            there[right.word_terms[place]] = 1
    for place in range(a, b):
        term = left.word_terms[place]
        if left.kinds[place] == 2 and term < common.n_common and there[term]:
            weights[term] = left.word_weights[place]
    total = 0.0
    for term in range(common.n_common):
        total += weights[term]
    return total


@part
def _judge(n_short, shared, plain, dice, matched, longest, run_weight, n_seeds, abridged, knobs: Knobs):
    if n_short < knobs.min_tokens or plain < _POSSIBLE_PLAIN:
        return NONE
    if abridged:
        return POSSIBLE
    copied = longest >= _LINKED_RUN and matched >= knobs.min_tokens and run_weight >= _LINKED_RUN_WEIGHT
    if plain >= _LINKED_PLAIN:
        if dice >= knobs.linked_dice and (copied or shared >= _LINKED_EVIDENCE):
            return LINKED
        if dice >= knobs.long_dice and shared >= _LONG_EVIDENCE and n_seeds >= 3:
            return LINKED
    if dice >= knobs.possible_dice and shared >= _POSSIBLE_EVIDENCE:
        return POSSIBLE
    if matched >= knobs.min_tokens and run_weight >= _POSSIBLE_RUN_WEIGHT:
        return POSSIBLE
    return NONE


@part
def resolve(verdicts: Verdicts, n_verdicts, order, kept):
    """Writes the verdicts that none better covers or outdoes to `kept`, the best first; returns how many."""
    for n in range(n_verdicts):
        place = n
        while place and _is_better(verdicts, n, order[place - 1]):
            order[place] = order[place - 1]
            place -= 1
        order[place] = n
    n_kept = 0
    for n in range(n_verdicts):
        stays = True
        for m in range(n_kept):
            if _covers(verdicts, kept[m], order[n]) or _outdoes(verdicts, kept[m], order[n]):
                stays = False
                break
        if stays:
            kept[n_kept] = order[n]
            n_kept += 1
    return n_kept


@part
def _is_better(verdicts: Verdicts, one, other):
    linked, other_linked = verdicts.counts[one, 0] == LINKED, verdicts.counts[other, 0] == LINKED
    if linked != other_linked:
        return linked
    if verdicts.measures[one, 0] != verdicts.measures[other, 0]:
        return verdicts.measures[one, 0] > verdicts.measures[other, 0]
    if verdicts.box[one, 0] != verdicts.box[other, 0]:
        return verdicts.box[one, 0] < verdicts.box[other, 0]
    return verdicts.box[one, 2] < verdicts.box[other, 2]


@part
def _common(one, other):
    return min(one[1], other[1]) - max(one[0], other[0]), min(one[3], other[3]) - max(one[2], other[2])


@part
def _covers(verdicts: Verdicts, one, other):
    box, inner = verdicts.box[one], verdicts.box[other]
    left, right = _common(box, inner)
    return 2 * left > min(inner[1] - inner[0], HOLDS * (box[1] - box[0])) and 2 * right > min(
        inner[3] - inner[2], HOLDS * (box[3] - box[2])
    )


@part
def _outdoes(verdicts: Verdicts, one, other):
    if verdicts.counts[one, 0] != LINKED or verdicts.counts[other, 0] == LINKED:
        return False
    if verdicts.measures[one, 1] < verdicts.measures[other, 1] + OUTDONE:
        return False
    inner = verdicts.box[other]
    left, right = _common(verdicts.box[one], inner)
    return 2 * left > inner[1] - inner[0] or 2 * right > inner[3] - inner[2]


@part
def chain_room(n_chains):
    """Scratch for pairs with up to so many chains."""
    return ChainRoom(
        np.empty(n_chains + 1, np.int64),
        np.empty(n_chains + 1, np.int64),
        np.empty(n_chains + 1, np.int64),
        np.empty(2 * n_chains + 2, np.int64),
        np.empty(n_chains + 1, np.uint8),
    )
