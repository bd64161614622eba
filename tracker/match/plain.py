"""Words, shingles, signatures and shared counts of whole columns, with NumPy alone.

The formulas stand in `shingles`; `kernel` does the same compiled. Nothing here makes a Python object
for a word or a shingle; work goes by chunks that stay in the processor's cache.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..settings import FingerprintSettings
from ..text.columns import TextColumn, offsets_of
from ..text.tokens import find_words
from .shingles import LETTER_FACTOR, MIX_FACTORS, WORD_FACTOR, HashRows

_CHUNK_BYTES = 500_000  # 2 MB of code points
_SIGN_SHINGLES = 100_000  # shingles signed at once: 400 KB a column, inside L2
_COUNT_VALUES = 2_000_000  # values of pairs compared at once: 100 MB of scratch
EMPTY = np.uint32(0xFFFFFFFF)  # what a signature holds before the first shingle


def mix(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The 64-bit finaliser of MurmurHash3."""
    shift = np.uint64(33)
    mixed = values ^ (values >> shift)
    mixed *= np.uint64(MIX_FACTORS[0])
    mixed ^= mixed >> shift
    mixed *= np.uint64(MIX_FACTORS[1])
    mixed ^= mixed >> shift
    return mixed


def hash_words(column: TextColumn) -> HashRows:
    """The hash of each word of each text, in order."""
    pieces = [_hash_words(column.part(first, last)) for first, last in column.chunks(_CHUNK_BYTES)]
    return stack_rows(pieces)


def hash_shingles(words: HashRows, shingle_tokens: int) -> HashRows:
    """The hash of each shingle of each row of words, in order, repeated ones included."""
    sizes = np.diff(words.offsets)
    factor = np.uint64(WORD_FACTOR)
    counts = np.where(sizes >= shingle_tokens, sizes - shingle_tokens + 1, np.minimum(sizes, 1))
    offsets = offsets_of(counts)
    # Place of each shingle's first word.
    firsts = np.repeat(words.offsets[:-1] - offsets[:-1], counts) + np.arange(offsets[-1])
    rolled = np.zeros(max(len(words.values) - shingle_tokens + 1, 0), np.uint64)
    for step in range(shingle_tokens):
        rolled *= factor
        rolled += words.values[step : step + len(rolled)]
    values = np.zeros(int(offsets[-1]), np.uint64)
    short = np.flatnonzero((sizes > 0) & (sizes < shingle_tokens))
    whole = np.ones(len(values), np.bool_)
    whole[offsets[short]] = False
    values[whole] = rolled[firsts[whole]]
    for step in range(shingle_tokens - 1):
        short = short[sizes[short] > step]
        places = offsets[short]
        values[places] = values[places] * factor + words.values[words.offsets[short] + step]
    return HashRows(mix(values), offsets)


def shingle_sets(column: TextColumn, shingle_tokens: int) -> HashRows:
    """Each text's different shingles, ascending."""
    pieces = [
        _distinct(hash_shingles(_hash_words(column.part(first, last)), shingle_tokens))
        for first, last in column.chunks(_CHUNK_BYTES)
    ]
    return stack_rows(pieces)


def sample_shingles(column: TextColumn, shingle_tokens: int, step: int) -> HashRows:
    """Each text's different shingles that `step` divides, ascending."""
    pieces = [
        _distinct(thin_rows(hash_shingles(_hash_words(column.part(first, last)), shingle_tokens), step))
        for first, last in column.chunks(_CHUNK_BYTES)
    ]
    return stack_rows(pieces)


def count_repeats(column: TextColumn, shingle_tokens: int) -> NDArray[np.int64]:
    """How many of each text's shingles have stood in it before."""
    counts = np.zeros(len(column), np.int64)
    for first, last in column.chunks(_CHUNK_BYTES):
        shingles = hash_shingles(_hash_words(column.part(first, last)), shingle_tokens)
        counts[first:last] = np.diff(shingles.offsets) - np.diff(_distinct(shingles).offsets)
    return counts


def thin_rows(rows: HashRows, step: int) -> HashRows:
    """Each row without the values that `step` doesn't divide."""
    kept = rows.values % np.uint64(step) == 0
    before = np.zeros(len(kept) + 1, np.int64)
    np.cumsum(kept, out=before[1:])
    return HashRows(rows.values[kept], before[rows.offsets])


def permutations(settings: FingerprintSettings) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """datasketch's factors (odd) and addends for `affine32`, drawn as datasketch draws them."""
    draw = np.random.RandomState(settings.seed)
    factors = draw.randint(0, 1 << 31, settings.num_perm, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    addends = draw.randint(0, 1 << 32, settings.num_perm, dtype=np.uint32)
    return factors, addends


def sign_column(column: TextColumn, settings: FingerprintSettings) -> NDArray[np.uint32]:
    """(n, num_perm): each text's MinHash values; all 2**32 - 1 for a text without words."""
    signatures = np.empty((len(column), settings.num_perm), np.uint32)
    for first, last in column.chunks(_CHUNK_BYTES):
        shingles = hash_shingles(_hash_words(column.part(first, last)), settings.shingle_tokens)
        signatures[first:last] = sign_rows(shingles, settings)
    return signatures


def count_shared(sets: HashRows, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many values rows `left[i]` and `right[i]` of `sets` (each ascending) have in common."""
    # Values as small numbers in the same order: row and value then fit one sorted key.
    distinct, numbered = np.unique(sets.values, return_inverse=True)
    sizes, n_distinct = np.diff(sets.offsets), len(distinct)
    keys = np.repeat(np.arange(len(sets)) * n_distinct, sizes) + numbered.reshape(-1)
    shorter = np.where(sizes[left] <= sizes[right], left, right)
    longer = left + right - shorter
    order = np.argsort(longer, kind="stable")  # look-ups in one row follow each other: 20 times faster
    bounds = offsets_of(sizes[shorter[order]])
    shared = np.zeros(len(left), np.int64)
    first = 0
    while first < len(left):
        last = int(np.searchsorted(bounds, bounds[first] + _COUNT_VALUES, side="right")) - 1
        last = min(max(last, first + 1), len(left))
        pairs = order[first:last]
        places, owners = gather_rows(sets, shorter[pairs])
        wanted = longer[pairs][owners] * n_distinct + numbered.reshape(-1)[places]
        found = np.minimum(np.searchsorted(keys, wanted), max(len(keys) - 1, 0))
        shared[pairs] = np.bincount(owners[keys[found] == wanted], minlength=last - first)
        first = last
    return shared


def gather_rows(sets: HashRows, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Places of the given rows' values one after the other, and for each its index in `rows`."""
    sizes = np.diff(sets.offsets)[rows]
    offsets = offsets_of(sizes)
    owners = np.repeat(np.arange(len(rows)), sizes)
    return np.repeat(sets.offsets[rows] - offsets[:-1], sizes) + np.arange(offsets[-1]), owners


def stack_rows(pieces: list[HashRows]) -> HashRows:
    """The rows of all pieces, one after the other."""
    if not pieces:
        return HashRows(np.empty(0, np.uint64), np.zeros(1, np.int64))
    sizes = np.concatenate([np.diff(piece.offsets) for piece in pieces])
    return HashRows(np.concatenate([piece.values for piece in pieces]), offsets_of(sizes))


def _hash_words(column: TextColumn) -> HashRows:
    start, end = int(column.offsets[0]), int(column.offsets[-1])
    data, offsets = column.data[start:end], column.offsets - start
    # A line break between texts, so that no word runs from one into the next.
    joined = np.insert(data, offsets[1:-1], 0x0A)
    codes = np.frombuffer(joined.tobytes().decode("utf-8").encode("utf-32-le"), "<i4")
    found = find_words(codes)
    begun = np.zeros(len(data) + 1, np.int64)
    np.cumsum((data & 0xC0) != 0x80, out=begun[1:])
    ends = begun[offsets[1:]] + np.arange(len(column))
    counts = np.diff(np.searchsorted(found.starts, ends), prepend=0)
    values = np.zeros(0, np.uint64)
    if len(found.starts):
        sizes = np.diff(found.offsets)
        powers = np.full(int(sizes.max()), LETTER_FACTOR, np.uint64)
        powers[0] = 1
        np.multiply.accumulate(powers, out=powers)
        to_the_end = np.repeat(found.offsets[1:], sizes) - np.arange(1, len(found.letters) + 1)
        values = mix(np.add.reduceat(found.letters.astype(np.uint64) * powers[to_the_end], found.offsets[:-1]))
    return HashRows(values, offsets_of(counts))


def _distinct(rows: HashRows) -> HashRows:
    owners = np.repeat(np.arange(len(rows)), np.diff(rows.offsets))
    order = np.lexsort((rows.values, owners))
    values = rows.values[order]
    new = np.ones(len(values), np.bool_)
    new[1:] = (values[1:] != values[:-1]) | (owners[1:] != owners[:-1])
    return HashRows(values[new], offsets_of(np.bincount(owners[new], minlength=len(rows))))


def sign_rows(shingles: HashRows, settings: FingerprintSettings) -> NDArray[np.uint32]:
    """(rows, num_perm): the MinHash values of each row of hashes."""
    factors, addends = permutations(settings)
    signatures = np.full((len(shingles), settings.num_perm), EMPTY)
    hashes = _premixed((shingles.values >> np.uint64(32)).astype(np.uint32))
    filled = np.flatnonzero(np.diff(shingles.offsets))
    starts = shingles.offsets[filled]
    first = 0
    while first < len(filled):
        last = max(int(np.searchsorted(starts, starts[first] + _SIGN_SHINGLES)), first + 1)
        end = starts[last] if last < len(filled) else len(hashes)
        block, bounds = hashes[starts[first] : end], starts[first:last] - starts[first]
        permuted = np.empty_like(block)
        for index in range(settings.num_perm):
            np.multiply(block, factors[index], out=permuted)
            permuted += addends[index]
            signatures[filled[first:last], index] = np.minimum.reduceat(permuted, bounds)
        first = last
    return signatures


def _premixed(hashes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """MurmurHash3's 32-bit finaliser, which datasketch applies before it permutes."""
    mixed = hashes ^ (hashes >> np.uint32(16))
    mixed *= np.uint32(0x85EBCA6B)
    mixed ^= mixed >> np.uint32(13)
    mixed *= np.uint32(0xC2B2AE35)
    mixed ^= mixed >> np.uint32(16)
    return mixed
