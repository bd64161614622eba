"""Bands of signatures: which texts agree in a whole band, and are thereby candidates.

A signature of `num_perm` values is cut into bands of `rows` values. Two texts of Jaccard `j` agree in
at least one of `b` bands with probability `1 - (1 - j**rows)**b` (Leskovec, Rajaraman, Ullman, Mining of
Massive Datasets, 3.4.2). Bands only propose; exact sets decide in `pairs`.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..settings import Settings
from .packed import distinct, groups_of, pack_pairs, pairs_within, unpack_pairs
from .plain import mix
from .processors import count_processors

#: Members of a bucket up to which all their pairs are proposed (half a million). A larger bucket is
#: split by the next band and its parts are tied to the first member, which keeps clusters whole.
BUCKET_LIMIT = 1000
#: How often a bucket is split by the next band.
SPLITS = 4
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
#: Standard errors of the signature's estimate below the threshold at which a candidate is still
#: verified: one in three million pairs at the threshold falls below.
_CAUTION = 5.0
_TEXTS_AT_ONCE = 4096  # signatures turned round at once: 2 MB stay in the processor's cache
_PAIRS_WAITING = 4_000_000
_ESTIMATE_PAIRS = 20_000  # pairs whose signatures are held against each other at once: 20 MB

Keys = NDArray[np.uint64]
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class BandPairs:
    """Candidate pairs by row, `left < right`, sorted, each once; `n_split` buckets were too large."""

    left: Rows
    right: Rows
    n_split: int


def band_keys(signatures: NDArray[np.uint32], rows: int, chosen: Rows | None = None) -> Keys:
    """(n bands, n texts) uint64: equal values in a row mean equal bands; leftover values are unused.

    Args:
        chosen: the texts to take, by row; None takes all.
    """
    n_bands, n_texts = signatures.shape[1] // rows, len(signatures) if chosen is None else len(chosen)
    keys = np.zeros((n_bands, n_texts), np.uint64)
    for first in range(0, n_texts, _TEXTS_AT_ONCE):
        own_rows = slice(first, first + _TEXTS_AT_ONCE)
        part = np.ascontiguousarray(signatures[own_rows if chosen is None else chosen[own_rows]].T)
        for band in range(n_bands):
            own = keys[band, first : first + _TEXTS_AT_ONCE]
            for row in range(rows):
                own ^= part[band * rows + row]
                own[:] = mix(own * _FACTOR + np.uint64(row + 1))
    return keys


def pairs_sharing_a_band(signatures: NDArray[np.uint32], rows: int, chosen: Rows | None = None) -> BandPairs:
    """Every pair of texts that agrees in a band, except inside buckets above BUCKET_LIMIT.

    Args:
        chosen: the rows among which pairs are sought, ascending; None takes all.

    Cost: one sort a band, and the pairs of each bucket; give each text once, as copies of one text
    share all their bands.
    """
    if rows > signatures.shape[1]:
        rows = signatures.shape[1]
    keys = band_keys(signatures, rows, chosen)
    members = np.arange(keys.shape[1])
    waiting = [np.empty(0, np.int64)]
    n_split = 0

    def work(band: int) -> tuple[Rows, int]:
        return _bucket_pairs(members, keys, band, SPLITS)

    # Sorting runs without the interpreter's lock.
    with ThreadPoolExecutor(count_processors()) as threads:
        for found, split in threads.map(work, range(len(keys))):
            n_split += split
            waiting.append(found)
            # Copies agree in most bands: what has gathered is made distinct before it outgrows what is known.
            if sum(map(len, waiting[1:])) > max(_PAIRS_WAITING, len(waiting[0])):
                waiting = [distinct(np.concatenate(waiting))]
    left, right = unpack_pairs(distinct(np.concatenate(waiting)))
    return BandPairs(left, right, n_split) if chosen is None else BandPairs(chosen[left], chosen[right], n_split)


def estimate_jaccard(signatures: NDArray[np.uint32], left: Rows, right: Rows) -> NDArray[np.float64]:
    """The share of equal values in each pair's signatures."""
    estimates = np.empty(len(left))
    for first in range(0, len(left), _ESTIMATE_PAIRS):
        part = slice(first, first + _ESTIMATE_PAIRS)
        estimates[part] = (signatures[left[part]] == signatures[right[part]]).mean(axis=1)
    return estimates


def least_estimate(settings: Settings) -> float:
    """The estimate from which a pair is worth verifying against `copies.threshold`."""
    threshold = settings.copies.threshold
    return float(threshold - _CAUTION * (threshold * (1 - threshold) / settings.fingerprint.num_perm) ** 0.5)


def _bucket_pairs(members: Rows, keys: Keys, band: int, splits: int) -> tuple[Rows, int]:
    """Packed pairs of `members` that agree in `band`, and how many buckets were too large."""
    order, starts, sizes = groups_of(keys[band][members])
    ordered = members[order]
    fits = sizes <= BUCKET_LIMIT
    found = [pairs_within(starts[fits], sizes[fits], ordered)]
    n_split = 0
    for start, size in zip(starts[~fits].tolist(), sizes[~fits].tolist(), strict=True):
        bucket = ordered[start : start + size]
        n_split += 1
        found.append(pack_pairs(np.full(size - 1, bucket[0]), bucket[1:]))
        found.append(pack_pairs(bucket[:-1], bucket[1:]))
        if splits:
            inner, _ = _bucket_pairs(bucket, keys, (band + 1) % len(keys), splits - 1)
            found.append(inner)
    return np.concatenate(found), n_split
