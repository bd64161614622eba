"""The compiled loop behind `language_kernel`: a text's bytes through the automaton, and what its features tell."""
# numba's types are inferred at run time and it ships none: the typed side is `language_kernel`.
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

from ..match.loops import compiled


@compiled
def score_from(data, moves, rows, features, likelihoods, weights, counts, found, scores):
    """Adds up what each feature tells, and gives how many there are; `counts` is all zeros before and after."""
    n_found = 0
    state = 0
    for place in range(len(data)):
        state = moves[rows[state] + data[place]]
        feature = features[state]
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
