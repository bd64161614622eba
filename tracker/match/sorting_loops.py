"""The compiled loops behind `sorting`: keys in order with the places that they came from, equals as they stood."""
# numba's types are inferred at run time and it ships none: the typed side is `sorting`.
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

import numpy as np
from numba import uint64

from .loops import compiled

#: Keys of a part are spread over about as many buckets as there are keys, these at most.
_MOST_BITS = 12
#: Keys that share a bucket up to which they are put in order by insertion; of more it takes a pass a byte.
_FEW = 48


@compiled
def spread(keys, shift, starts, spread_keys, places):
    """Writes keys and their places part by part, by the bits above `shift`; `starts` gets where each part begins."""
    starts[:] = 0
    for place in range(len(keys)):
        starts[(keys[place] >> shift) + uint64(1)] += 1
    for part in range(1, len(starts)):
        starts[part] += starts[part - 1]
    for place in range(len(keys)):
        part = keys[place] >> shift
        at = starts[part]
        spread_keys[at] = keys[place]
        places[at] = place
        starts[part] = at + 1
    for part in range(len(starts) - 1, 0, -1):
        starts[part] = starts[part - 1]
    starts[0] = 0


@compiled
def sort_parts(starts, shift, keys, places, other_keys, other_places):
    """Sorts each part in place by the bits below `shift`; the others are scratch for the longest part."""
    counts = np.empty((1 << _MOST_BITS) + 1, np.int64)
    for part in range(len(starts) - 1):
        start, n = starts[part], starts[part + 1] - starts[part]
        if n < 2:
            continue
        n_bits = 1
        while n_bits < _MOST_BITS and n_bits < shift and 1 << n_bits < n:
            n_bits += 1
        own = uint64(max(0, shift - n_bits))
        mask = (uint64(1) << uint64(n_bits)) - uint64(1)
        most = _sort_by(start, n, own, mask, keys, places, other_keys, other_places, counts)
        if most <= _FEW:
            _put_back(start, n, keys, places, other_keys, other_places)
            for place in range(start + 1, start + n):
                key, origin = keys[place], places[place]
                before = place
                while before > start and keys[before - 1] > key:
                    keys[before], places[before] = keys[before - 1], places[before - 1]
                    before -= 1
                keys[before], places[before] = key, origin
            continue
        done = 0
        while done < shift:
            most = _sort_by(start, n, uint64(done), uint64(0xFF), keys, places, other_keys, other_places, counts)
            # Where all have the same byte, as numbers have in their upper ones, nothing moves.
            if most < n:
                _put_back(start, n, keys, places, other_keys, other_places)
            done += 8


@compiled
def _sort_by(start, n, shift, mask, keys, places, other_keys, other_places, counts):
    """Writes a part to the scratch in order of some bits; returns how many keys the fullest bucket has."""
    counts[: mask + uint64(2)] = 0
    for place in range(start, start + n):
        counts[((keys[place] >> shift) & mask) + uint64(1)] += 1
    most = 0
    for bucket in range(1, mask + uint64(2)):
        most = max(most, counts[bucket])
        counts[bucket] += counts[bucket - 1]
    for place in range(start, start + n):
        bucket = (keys[place] >> shift) & mask
        at = counts[bucket]
        other_keys[at] = keys[place]
        other_places[at] = places[place]
        counts[bucket] = at + 1
    return most


@compiled
def _put_back(start, n, keys, places, other_keys, other_places):
    keys[start : start + n] = other_keys[:n]
    places[start : start + n] = other_places[:n]
