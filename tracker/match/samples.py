"""A sample of each text's shingles, and which texts share how many of the sampled ones.

A shingle is in the sample when its hash is divisible by the sample's `step`: the same shingle is then
in all texts' samples or in none (Broder's modulus sample). It finds what signatures are blind to: a
short text inside a long one, a passage that two long texts share.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..settings import Settings
from ..text.columns import TextColumn, offsets_of
from .packed import bounded_pairs, groups_of, summed_by_pair
from .plain import stack_rows, thin_rows
from .shingles import Hashing, HashRows

Rows = NDArray[np.int64]

#: Each fourth shingle: a text of 30 shingles has some 7 in the sample.
STEP = 4
#: Larger samples are thinned by half until they fit: 8 bytes each, twice over while sorting.
_MOST_SAMPLES = 30_000_000
_CHUNK_BYTES = 50_000_000
#: Texts that share a shingle up to which all their pairs count it. Above, only the pairs with the
#: earliest few and with neighbours in order do: a family of copies stays tied, boilerplate stays cheap.
FREQUENT = 64


@dataclass(frozen=True, slots=True, eq=False)
class SharedSamples:
    """Packed pairs of rows, ascending, with the number of sampled shingles that both have.

    `weight` sums how rare these are: ln(texts / texts with the shingle). Shingles in more than FREQUENT
    texts are counted for some of their pairs only.
    """

    pairs: Rows
    shared: Rows
    weight: NDArray[np.float64]


def sample_shingles(column: TextColumn, shingle_tokens: int, hashing: Hashing) -> HashRows:
    """Each text's sampled shingles, ascending.

    Cost: one pass over the text in parts of 50 MB, so that only the sample is kept.
    """
    kept: list[HashRows] = []
    n_kept, step = 0, STEP
    for first, last in column.chunks(_CHUNK_BYTES):
        part = hashing.sample_shingles(column.part(first, last), shingle_tokens, step)
        kept.append(part)
        n_kept += len(part.values)
        while n_kept > _MOST_SAMPLES:
            step *= 2
            kept = [thin_rows(rows, step) for rows in kept]
            n_kept = sum(len(rows.values) for rows in kept)
    return stack_rows(kept)


def shared_samples(samples: HashRows) -> SharedSamples:
    """Which rows share sampled shingles."""
    owners = np.repeat(np.arange(len(samples)), np.diff(samples.offsets))
    order, starts, sizes = groups_of(samples.values)
    pairs, groups = bounded_pairs(starts, sizes, owners[order], FREQUENT)
    return SharedSamples(*summed_by_pair(pairs, np.log(len(samples) / sizes)[groups]))


def contained_pairs(column: TextColumn, chosen: Rows, settings: Settings, hashing: Hashing) -> Rows:
    """Packed pairs among the `chosen` texts where one may stand inside the other, to be verified.

    The sample must hold at least half of what containment promises: of 100 true pairs, 98 pass where
    six shingles of the shorter text are in the sample, more where it is longer.
    """
    samples = sample_shingles(column, settings.fingerprint.shingle_tokens, hashing)
    sizes = np.zeros(len(samples), np.int64)
    sizes[chosen] = np.diff(samples.offsets)[chosen]
    counted = np.repeat(sizes > 0, np.diff(samples.offsets))
    found = shared_samples(HashRows(samples.values[counted], offsets_of(sizes)))
    shorter = np.minimum(sizes[found.pairs >> 32], sizes[found.pairs & 0xFFFFFFFF])
    likely: NDArray[np.bool_] = found.shared >= least_shared(settings) * shorter
    return found.pairs[likely]


def least_shared(settings: Settings) -> float:
    """Share of the shorter text's sample that the other must have, for the pair to be verified."""
    return 0.5 * settings.copies.containment
