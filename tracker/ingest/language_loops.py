"""The compiled loop behind `language_kernel`: a text's bytes through the automaton, and what its features tell."""
# numba's types are inferred at run time and it ships none: the typed side is `language_kernel`.
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

from ..match.loops import compiled, part

#: Bytes after which the automaton has mostly forgotten what came before them: no feature is longer.
_FORGOTTEN = 8
_LANES = 4


@part
def walk_from(state, data, start, end, moves, rows, states):
    """Writes the state after each byte of a stretch, and gives the last one."""
    for place in range(start, end):
        state = moves[rows[state] + data[place]]
        states[place] = state
    return state


@part
def walk(data, moves, rows, states):
    """Writes the state after each byte.

    Each step waits for the one before it to come from memory; so a text is walked in four places at once. Where
    a later quarter begins, what a few bytes before it lead to is taken for the state. It is compared
    with what the quarter before has come to: if it was another, all is walked from the start.
    """
    quarter = len(data) // _LANES
    if quarter < _FORGOTTEN:
        walk_from(0, data, 0, len(data), moves, rows, states)
        return
    first = second = third = fourth = moves[0] & 0
    for place in range(quarter - _FORGOTTEN, quarter):
        second = moves[rows[second] + data[place]]
        third = moves[rows[third] + data[quarter + place]]
        fourth = moves[rows[fourth] + data[2 * quarter + place]]
    guessed = second, third, fourth
    for place in range(quarter):
        first = moves[rows[first] + data[place]]
        second = moves[rows[second] + data[quarter + place]]
        third = moves[rows[third] + data[2 * quarter + place]]
        fourth = moves[rows[fourth] + data[3 * quarter + place]]
        states[place] = first
        states[quarter + place] = second
        states[2 * quarter + place] = third
        states[3 * quarter + place] = fourth
    walk_from(fourth, data, _LANES * quarter, len(data), moves, rows, states)
    if guessed != (first, second, third):
        walk_from(0, data, 0, len(data), moves, rows, states)


@compiled
def score_from(data, moves, rows, features, likelihoods, weights, counts, states, found, scores):
    """Adds up what each feature tells, and gives how many there are; `counts` is all zeros before and after."""
    walk(data, moves, rows, states)
    n_found = 0
    for place in range(len(data)):
        feature = features[states[place]]
        if feature >= 0:
            if counts[feature] == 0:
                found[n_found] = feature
                n_found += 1
            counts[feature] += 1
    for one in range(n_found):
        feature = found[one]
        weight = weights[min(counts[feature], len(weights) - 1)]
        counts[feature] = 0
        for language in range(len(scores)):
            scores[language] += weight * likelihoods[feature, language]
    return n_found
