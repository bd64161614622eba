"""Pairs of texts of which one may retell the other, many in one call: compiled `retelling.find_steps`."""
# numba's types are inferred at run time and it ships none: the typed side is `match.batch_retellings`.
# mypy: disable-error-code="no-untyped-def, no-untyped-call, untyped-decorator"

from __future__ import annotations

import numpy as np

from .. import retelling as rules
from ..loops import compiled, part
from .rows import Texts
from .sides import (
    Held,
    SideRoom,
    Sums,
    count_meetings,
    hold,
    number_terms,
    order_entries,
    rate_terms,
    side_room,
    sums_room,
    weigh_entries,
)
from .struct import Column, Fields, struct

_STEP_COSINE, _SHARE, _STEPS, _ORDER = rules.STEP_COSINE, rules.SHARE, rules.STEPS, rules.ORDER


@struct
class TellingRoom(Fields):
    """Scratch of one thread: right entries by term with their units and weights, cosines and chains of the pair."""

    left: SideRoom
    right: SideRoom
    sums: Sums
    order: Column
    unit_of: Column
    units: Column
    weights: Column
    cosines: Column
    chains: Column
    met: Column


@part
def _compare_units(left: SideRoom, n_left, right: SideRoom, n_right, n_common, room: TellingRoom):
    """Writes the cosine of each left with each right unit, 0 where it is not above _STEP_COSINE.

    Returns: on how many units of the side with fewer such ones there is one at least.
    """
    counts, order, unit_of, units, weights = room.sums.counts, room.order, room.unit_of, room.units, room.weights
    cosines, met = room.cosines, room.met
    left_first, left_terms, left_weights, left_norms = (
        left.first_entry, left.entry_terms, left.entry_weights, left.norms,
    )  # fmt: skip
    right_first, right_weights, right_norms = right.first_entry, right.entry_weights, right.norms
    for unit in range(n_right):
        unit_of[right_first[unit] : right_first[unit + 1]] = unit
    for place in range(order_entries(right.entry_terms[: right_first[n_right]], n_common, counts, order)):
        units[place], weights[place] = unit_of[order[place]], right_weights[order[place]]
    met[:n_right] = 0
    n_met_left = n_met_right = 0
    for unit in range(n_left):
        cells = cosines[unit * n_right : (unit + 1) * n_right]
        cells[:] = 0.0
        for entry in range(left_first[unit], left_first[unit + 1]):
            term = left_terms[entry]
            if term < n_common:
                weight = left_weights[entry]
                for place in range(counts[term - 1] if term else 0, counts[term]):
                    cells[units[place]] += weight * weights[place]
        meets = 0
        for other in range(n_right):
            cosine = cells[other] / (left_norms[unit] * right_norms[other] + 1e-12)
            if cosine > _STEP_COSINE:
                cells[other] = cosine
                met[other] = meets = 1
            else:
                cells[other] = 0.0
        n_met_left += meets
    for other in range(n_right):
        n_met_right += met[other]
    return min(n_met_left, n_met_right)


@part
def _is_telling(n_steps, n_left, n_right):
    return n_steps >= _STEPS and max(n_steps / n_left, n_steps / n_right) >= _SHARE


@part
def _chain_units(cosines, n_left, n_right, chains, steps):
    """Writes the pairs of units of the heaviest chain, in order; returns how many, 0 if it is no retelling."""
    width = n_right + 1
    chains[:width] = 0.0
    for row in range(n_left):
        above, here = row * width, (row + 1) * width
        best = chains[here] = 0.0
        for column in range(n_right):
            best = max(best, chains[above + column + 1], chains[above + column] + cosines[row * n_right + column])
            chains[here + column + 1] = best
    n_steps = 0
    row, column = n_left, n_right
    while row and column:
        value = chains[row * width + column]
        if value == chains[(row - 1) * width + column]:
            row -= 1
        elif value == chains[row * width + column - 1]:
            column -= 1
        else:
            row, column = row - 1, column - 1
            steps[n_steps, 0], steps[n_steps, 1] = row, column
            n_steps += 1
    if not _is_telling(n_steps, n_left, n_right):
        return 0
    weight = chains[n_left * width + n_right]
    chains[:width] = 0.0
    for row in range(n_left):
        best = before = 0.0  # before: of the row above, one column to the left
        for column in range(n_right):
            above = chains[column + 1]
            best = max(best, above, before + cosines[row * n_right + n_right - 1 - column])
            before = above
            chains[column + 1] = best
    if weight < _ORDER * chains[n_right]:
        return 0
    steps[:n_steps, :] = steps[:n_steps, :][::-1].copy()
    return n_steps


@part
def _tell_pair(texts: Held, left_row, right_row, logs, most_met, room: TellingRoom, steps):
    """Writes the steps of the retelling; returns how many, 0 if there is none, -1 where the plain code must look."""
    left, right, sums = room.left, room.right, room.sums
    n_terms, n_common = number_terms(texts, left_row, right_row, left.terms, right.terms)
    if n_common == 0:
        return 0
    rate_terms(texts, left_row, right_row, left.terms, right.terms, n_terms, logs, sums)
    n_left = weigh_entries(texts, left_row, left, sums)
    n_right = weigh_entries(texts, right_row, right, sums)
    left_terms = left.entry_terms[: left.first_entry[n_left]]
    right_terms = right.entry_terms[: right.first_entry[n_right]]
    if count_meetings(left_terms, right_terms, n_common, sums.counts) > most_met:
        return -1
    # No chain has more steps than units that meet one.
    if not _is_telling(_compare_units(left, n_left, right, n_right, n_common, room), n_left, n_right):
        return 0
    return _chain_units(room.cosines, n_left, n_right, room.chains, steps)


@compiled
def tell_pairs(columns: Texts, lefts, rights, logs, log_at, most, most_met, counts, steps):
    """Looks for a retelling in each pair of row numbers.

    Args:
        logs, log_at, most, most_met: see search.search_pairs.
        counts: gets how many steps each pair has, 0 where there is no retelling, -1 where the plain code must look.
        steps: gets the units of each step, (s, 2), by pair, in order.

    Returns: how many steps are written.
    """
    texts = hold(columns)
    n_units, n_entries, n_cells = most[1], most[2], most[4]
    room = TellingRoom(
        side_room(0, n_units, n_entries, most[3]),
        side_room(0, n_units, n_entries, most[3]),
        sums_room(most[3]),
        np.empty(n_entries, np.int64),
        np.empty(n_entries, np.int64),
        np.empty(n_entries, np.int64),
        np.empty(n_entries),
        np.empty(n_cells),
        np.empty(n_cells + 2 * n_units + 1),
        np.empty(n_units, np.int64),
    )
    at = texts.unit_at
    done = 0
    for pair in range(len(lefts)):
        left, right = lefts[pair], rights[pair]
        n_left, n_right = at[left + 1] - at[left], at[right + 1] - at[right]
        counts[pair] = 0
        if min(n_left, n_right) >= _STEPS:
            rarities = logs[log_at[n_left + n_right] :]
            counts[pair] = _tell_pair(texts, left, right, rarities, most_met, room, steps[done:])
            done += max(counts[pair], 0)
    return done
