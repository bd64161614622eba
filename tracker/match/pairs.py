"""Pairs of articles that are copies, near-copies, or one inside the other: proposed, then verified.

Signatures are banded, candidates re-shingled, and each pair decided by its exact sets. Articles with
the same set of shingles are one article until the end: of 1,600 copies, one goes through the bands.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ..settings import Settings
from ..text.columns import TextColumn, column_from_texts
from .bands import (
    BUCKET_LIMIT,
    estimate_jaccard,
    least_estimate,
    pairs_sharing_a_band,
)
from .fingerprint import sign_column
from .packed import distinct, groups_of, pack_pairs, pairs_within, unpack_pairs, within_groups
from .plain import EMPTY, mix
from .samples import contained_pairs
from .shingles import Hashing, HashRows, choose_hashing

Rows = NDArray[np.int64]

#: Sets held at once while pairs are verified: 8 bytes a shingle, and as much again while they are made.
_VERIFIED_BYTES = 200_000_000
_SETS_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True, eq=False)
class CopyPairs:
    """Verified pairs by row number, `left < right`, sorted by left, then right, each once.

    `jaccard` is shared over all shingles of both (float64, exact up to the rounding of a division and
    chance equality of 64-bit hashes); `containment_left` is the share of the left one's shingles that
    stand in the right one, `containment_right` the reverse. `shortcuts` says what was bounded.
    """

    left: Rows
    right: Rows
    jaccard: NDArray[np.float64]
    containment_left: NDArray[np.float64]
    containment_right: NDArray[np.float64]
    shortcuts: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.left)

    def alike(self, settings: Settings, *, contained: bool = True) -> NDArray[np.bool_]:
        """Which pairs reach `copies.threshold` or, if `contained`, hold one another to `copies.containment`."""
        kept: NDArray[np.bool_] = self.jaccard >= settings.copies.threshold
        if contained:
            kept |= np.maximum(self.containment_left, self.containment_right) >= settings.copies.containment
        return kept


def find_copies(texts: Sequence[str], settings: Settings | None = None) -> list[tuple[int, int, float]]:
    """Every pair (left, right, jaccard) of `copies.threshold` or more, left < right, sorted.

    Texts without words are copies of nothing; texts of fewer than `copies.min_shingles` different
    shingles only of texts with the same ones.

    >>> find_copies(["One and the same text.", "Another one.", "one and the same TEXT"])
    [(0, 2, 1.0)]
    """
    chosen = settings or Settings()
    found = pair_column(column_from_texts(texts), chosen, all_copies=True, contained=False)
    kept = found.jaccard >= chosen.copies.threshold
    columns = (found.left[kept], found.right[kept], found.jaccard[kept])
    return list(zip(*(column.tolist() for column in columns), strict=True))


def pair_copies(
    evidence: Sequence[str], settings: Settings, *, signatures: NDArray[np.uint32] | None = None
) -> CopyPairs:
    """Verified pairs of articles that are copies or contain one another.

    Articles with the same shingles are all paired with the first of them, and only that first one
    with others: the links of 1,600 copies are 1,599.

    Args:
        evidence: each article's text without page furniture, in order of date.
        signatures: of these texts as of `sign_texts`, if they are known.
    """
    return pair_column(column_from_texts(evidence), settings, signatures=signatures)


def pair_column(
    column: TextColumn,
    settings: Settings,
    *,
    all_copies: bool = False,
    contained: bool = True,
    signatures: NDArray[np.uint32] | None = None,
    announce: Callable[[str], None] | None = None,
) -> CopyPairs:
    """Pairs with Jaccard of `copies.threshold` or, if `contained`, one inside the other.

    Args:
        all_copies: every pair among articles with the same shingles and their like, not only those
            with the first of them. That many pairs is what it costs.
        contained: also pairs of low Jaccard where `copies.containment` of one stands in the other.
        signatures: of the column, if they are known.
        announce: is told when compiling comes first.

    Cost: with the kernel 15 ms a MB of text, else 80; besides, one sort of a number a text and band.
    """
    known = settings.fingerprint
    hashing = choose_hashing(column.n_bytes, announce=announce)
    if signatures is None:
        signatures = sign_column(column, known, announce=announce)
    first_of = _first_with_same_shingles(column, signatures, hashing, known.shingle_tokens)
    has_words = (signatures != EMPTY).any(axis=1)
    firsts = np.flatnonzero((first_of == np.arange(len(column))) & has_words)
    proposed = pairs_sharing_a_band(signatures, known.rows, firsts)
    left, right = proposed.left, proposed.right
    likely = estimate_jaccard(signatures, left, right) >= least_estimate(settings)
    candidates = pack_pairs(left[likely], right[likely])
    del signatures
    if contained:
        held = contained_pairs(column, firsts, settings, hashing)
        candidates = distinct(np.concatenate([candidates, held]))
    verified = verify_pairs(column, *unpack_pairs(candidates), settings, hashing)
    found = _kept(verified, verified.alike(settings, contained=contained))
    found = _with_same_shingles(found, first_of, all_copies=all_copies)
    if proposed.n_split:
        told = f"{proposed.n_split} groups of over {BUCKET_LIMIT} alike articles were not compared each with each"
        return replace(found, shortcuts=(told,))
    return found


def verify_pairs(column: TextColumn, left: Rows, right: Rows, settings: Settings, hashing: Hashing) -> CopyPairs:
    """The exact similarities of the given pairs (sorted, `left < right`), whatever they are.

    Pairs with an article of fewer than `copies.min_shingles` different shingles get zeros unless
    both have the same ones.
    """
    shared, of_left, of_right = np.zeros((3, len(left)), np.int64)
    parts = _parts_by_bytes(column, left, right)
    for first, last in parts:
        rows = distinct(np.concatenate([left[first:last], right[first:last]]))
        sets = hashing.shingle_sets(column.take(rows), settings.fingerprint.shingle_tokens)
        sizes = np.diff(sets.offsets)
        one, other = np.searchsorted(rows, left[first:last]), np.searchsorted(rows, right[first:last])
        of_left[first:last], of_right[first:last] = sizes[one], sizes[other]
        shared[first:last] = hashing.count_shared(sets, one, other)
    return compare_sizes(left, right, shared, of_left, of_right, settings)


def compare_sizes(
    left: Rows, right: Rows, shared: Rows, of_left: Rows, of_right: Rows, settings: Settings
) -> CopyPairs:
    """The similarities of pairs of which one knows how many shingles both, the left and the right one have."""
    short = np.minimum(of_left, of_right) < settings.copies.min_shingles
    same = (shared == of_left) & (shared == of_right) & (shared > 0)
    shared = np.where(short & ~same, 0, shared)
    union = np.maximum(of_left + of_right - shared, 1)
    return CopyPairs(
        left, right, shared / union, shared / np.maximum(of_left, 1), shared / np.maximum(of_right, 1)
    )  # fmt: skip


def set_keys(sets: HashRows) -> NDArray[np.uint64]:
    """One number for each set; equal sets have equal ones."""
    sums = np.zeros(len(sets.values) + 1, np.uint64)
    np.cumsum(mix(sets.values + np.uint64(1)), out=sums[1:])
    return mix(sums[sets.offsets[1:]] - sums[sets.offsets[:-1]] + np.diff(sets.offsets).astype(np.uint64))


def signature_keys(signatures: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """One number for each signature; equal ones have equal numbers."""
    keys = np.zeros(len(signatures), np.uint64)
    for value in range(signatures.shape[1]):
        keys = mix(keys + signatures[:, value])
    return keys


def _kept(pairs: CopyPairs, kept: NDArray[np.bool_]) -> CopyPairs:
    return CopyPairs(
        pairs.left[kept],
        pairs.right[kept],
        pairs.jaccard[kept],
        pairs.containment_left[kept],
        pairs.containment_right[kept],
    )


def _parts_by_bytes(column: TextColumn, left: Rows, right: Rows) -> list[tuple[int, int]]:
    """Ranges of pairs whose articles' sets fit in memory together."""
    # A shingle takes 8 bytes and stands for some 6 of text: about as much.
    bytes_of = np.diff(column.offsets)
    n_parts = 1 + int((bytes_of[distinct(np.concatenate([left, right]))]).sum()) // _VERIFIED_BYTES
    bounds = np.linspace(0, len(left), n_parts + 1).astype(int).tolist()
    return [(first, last) for first, last in pairwise(bounds) if first < last]


def _first_with_same_shingles(
    column: TextColumn, signatures: NDArray[np.uint32], hashing: Hashing, shingle_tokens: int
) -> Rows:
    """For each text the first that has the same set of shingles, mostly itself."""
    alike, _ = _grouped(signature_keys(signatures))
    # Same signature is not yet same set: long texts with one word changed often agree in all values.
    keys, n_shingles = np.empty(len(alike), np.uint64), np.empty(len(alike), np.int64)
    for start in range(0, len(alike), _SETS_AT_ONCE):
        own = slice(start, start + _SETS_AT_ONCE)
        sets = hashing.shingle_sets(column.take(alike[own]), shingle_tokens)
        keys[own], n_shingles[own] = set_keys(sets), np.diff(sets.offsets)
    alike, keys = alike[n_shingles > 0], keys[n_shingles > 0]
    same, first = _grouped(keys)
    first_of = np.arange(len(column))
    first_of[alike[same]] = alike[first]
    return first_of


def _grouped(keys: NDArray[np.uint64]) -> tuple[Rows, Rows]:
    """The places whose key stands elsewhere as well, ascending, and for each the first such place."""
    order, starts, sizes = groups_of(keys)
    places = order[np.repeat(starts, sizes) + within_groups(sizes)]
    firsts = np.repeat(order[starts], sizes)
    ascending = np.argsort(places)
    return places[ascending], firsts[ascending]


def _with_same_shingles(pairs: CopyPairs, first_of: Rows, *, all_copies: bool) -> CopyPairs:
    """Adds the articles that were set aside because an earlier one has the same shingles."""
    copies = np.flatnonzero(first_of != np.arange(len(first_of)))
    if not len(copies):
        return pairs
    left, right, origin = pairs.left, pairs.right, np.arange(len(pairs))
    if all_copies:
        order = np.argsort(first_of, kind="stable")
        sizes = np.bincount(first_of, minlength=len(first_of))
        starts = np.cumsum(sizes) - sizes
        several = np.flatnonzero(sizes > 1)
        same_left, same_right = unpack_pairs(pairs_within(starts[several], sizes[several], order))
        # Each pair of firsts stands for all pairs of their copies.
        times = sizes[left] * sizes[right]
        origin, place = np.repeat(origin, times), within_groups(times)
        n_right = sizes[right[origin]]
        left, right = order[starts[left[origin]] + place // n_right], order[starts[right[origin]] + place % n_right]
    else:
        same_left, same_right = first_of[copies], copies
    swapped = left > right
    of_left = np.where(swapped, pairs.containment_right[origin], pairs.containment_left[origin])
    of_right = np.where(swapped, pairs.containment_left[origin], pairs.containment_right[origin])
    ones = np.ones(len(same_left))
    packed = np.concatenate([pack_pairs(left, right), pack_pairs(same_left, same_right)])
    order = np.argsort(packed, kind="stable")
    return CopyPairs(
        *unpack_pairs(packed[order]),
        np.concatenate([pairs.jaccard[origin], ones])[order],
        np.concatenate([of_left, ones])[order],
        np.concatenate([of_right, ones])[order],
    )
