"""The compiled loops behind `kernel` that keep little of a text: a sample of its shingles, how many it repeats."""
# numba's types are inferred at run time and it ships none: the typed side is `kernel`.
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

import numpy as np
from numba import uint64

from .loops import MOST_BUCKETS, compiled, keep_distinct, shingles_of_words, sign_shingles, sort_hashes, words_of_text


@compiled
def samples_from(data, offsets, values, spelled, shingle_tokens, step, words, shingles, samples, counts):
    """Writes the sorted distinct shingles that `step` divides of a run of texts, and the count of each."""
    done = 0
    buckets = np.empty(MOST_BUCKETS, np.int64)
    for index in range(len(offsets) - 1):
        n_words = words_of_text(data, offsets[index], offsets[index + 1], values, spelled, words)
        n_shingles = shingles_of_words(words, n_words, shingle_tokens, shingles)
        n_sampled = 0
        for place in range(n_shingles):
            if shingles[place] % step == 0:
                samples[done + n_sampled] = shingles[place]
                n_sampled += 1
        kept = keep_distinct(samples[done : done + n_sampled], words, buckets)
        counts[index] = kept
        done += kept
    return done


@compiled
def repeats_from(data, offsets, values, spelled, shingle_tokens, words, shingles, counts):
    """Writes how many of the shingles of each of a run of texts have stood in it before."""
    buckets = np.empty(MOST_BUCKETS, np.int64)
    for index in range(len(offsets) - 1):
        n_words = words_of_text(data, offsets[index], offsets[index + 1], values, spelled, words)
        n_shingles = shingles_of_words(words, n_words, shingle_tokens, shingles)
        row = shingles[:n_shingles]
        sort_hashes(row, words, buckets)
        n_repeated = 0
        for place in range(1, n_shingles):
            n_repeated += row[place] == row[place - 1]
        counts[index] = n_repeated
    return len(counts)


@compiled
def sign_rows_from(hashes, offsets, factors, addends, signatures):
    """Signs a run of rows of hashes."""
    for index in range(len(offsets) - 1):
        row = hashes[offsets[index] : offsets[index + 1]]
        sign_shingles(row, len(row), factors, addends, signatures[index])
    return uint64(len(signatures))
