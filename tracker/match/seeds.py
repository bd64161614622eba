"""What two prepared texts have in common, before any passage is drawn: weighted units, similar
units, and runs of equal words.

Weights are tf-isf over the two texts alone (a word in every sentence weighs nothing), so a result
depends on nothing but the pair.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .prepared import RUN_WORDS, Ints, PreparedText

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

# Dense products beat sparse ones up to some 10^6 multiplications.
_DENSE_WORK = 2_000_000
# A gram that stands more often than this on one side is a refrain; its pairs say nothing and grow
# with the square.
_MAX_REPEATS = 12


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One text's entries weighted for this pair; `terms` are numbers of stems common to the pair's vocabulary."""

    prepared: PreparedText
    weights: Floats
    terms: Ints
    norms: Floats
    sizes: Floats
    term_weight: Floats

    def vector(self, first: int, last: int, n_terms: int) -> Floats:
        """Summed weights of units first..last (inclusive) over the pair's vocabulary."""
        start, stop = np.searchsorted(self.prepared.entry_unit, (first, last + 1))
        return np.bincount(self.terms[start:stop], weights=self.weights[start:stop], minlength=n_terms)


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """Maximal runs of equal words: `left[i]`, `right[i]` first words, `size[i]` words."""

    left: Ints
    right: Ints
    size: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Seeds:
    """Pairs of similar units: `left[i]`, `right[i]`, cosine and Dice of their weighted stems."""

    left: Ints
    right: Ints
    cosine: Floats
    dice: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """Two prepared texts on common ground: `n_terms` distinct stems, `rarity` the isf of each."""

    left: Side
    right: Side
    n_terms: int
    common: Ints
    rarity: Floats

    def cosine(self, left_first: int, left_last: int, right_first: int, right_last: int) -> float:
        """Cosine of two stretches of units (both ends included)."""
        one = self.left.vector(left_first, left_last, self.n_terms)
        two = self.right.vector(right_first, right_last, self.n_terms)
        norm = float(np.sqrt((one @ one) * (two @ two)))
        return float(one @ two) / norm if norm else 0.0


def pair_up(left: PreparedText, right: PreparedText) -> Pair | None:
    """The two texts on common ground; None if they share no stem or one of them has no evidence."""
    if not len(left.stems) or not len(right.stems):
        return None
    place = np.searchsorted(right.stems, left.stems)
    place[place == len(right.stems)] = 0
    shared = right.stems[place] == left.stems
    if not shared.any():
        return None
    n_left, n_right = len(left.stems), len(right.stems)
    n_shared = int(shared.sum())
    left_terms = np.empty(n_left, dtype=np.int64)
    left_terms[shared] = np.arange(n_shared)
    left_terms[~shared] = np.arange(n_shared, n_left)
    right_terms = np.full(n_right, -1, dtype=np.int64)
    right_terms[place[shared]] = np.arange(n_shared)
    alone = right_terms < 0
    right_terms[alone] = np.arange(n_left, n_left + n_right - n_shared)
    n_terms = n_left + n_right - n_shared
    counts = np.zeros(n_terms)
    counts[left_terms] += left.unit_counts
    counts[right_terms] += right.unit_counts
    n_units = len(left.starts) + len(right.starts)
    rarity = np.log((n_units + 1.0) / counts)
    return Pair(
        left=_side(left, left_terms, rarity),
        right=_side(right, right_terms, rarity),
        n_terms=n_terms,
        common=np.arange(n_shared),
        rarity=rarity,
    )


def _side(text: PreparedText, terms: Ints, rarity: Floats) -> Side:
    entry_terms = terms[text.entry_stem]
    term_weight = rarity[entry_terms]
    weights = text.entry_count * term_weight
    n = len(text.starts)
    norms = np.sqrt(np.bincount(text.entry_unit, weights=weights * weights, minlength=n))
    sizes = np.bincount(text.entry_unit, minlength=n).astype(np.float64)
    return Side(text, weights, entry_terms, norms, sizes, term_weight)


def find_similar_units(pair: Pair, *, min_cosine: float, min_dice: float) -> Seeds:
    """Unit pairs with cosine and Dice above both thresholds, by left, then right unit."""
    products, overlaps = _products(pair)
    left, right = np.nonzero(overlaps)
    both = overlaps[left, right]
    cosine = products[left, right] / (pair.left.norms[left] * pair.right.norms[right] + 1e-12)
    dice = 2.0 * both / (pair.left.sizes[left] + pair.right.sizes[right])
    kept = (cosine > min_cosine) & (dice > min_dice)
    return Seeds(left[kept], right[kept], cosine[kept], dice[kept])


def _products(pair: Pair):
    n_common = len(pair.common)
    left = pair.left.terms < n_common
    right = pair.right.terms < n_common
    n_left, n_right = len(pair.left.norms), len(pair.right.norms)
    left_at = (pair.left.prepared.entry_unit[left], pair.left.terms[left])
    right_at = (pair.right.terms[right], pair.right.prepared.entry_unit[right])
    if n_left * n_right * n_common <= _DENSE_WORK:
        one = np.zeros((n_left, n_common))
        two = np.zeros((n_common, n_right))
        one[left_at] = pair.left.weights[left]
        two[right_at] = pair.right.weights[right]
        return one @ two, (one > 0).astype(np.float64) @ (two > 0).astype(np.float64)
    from scipy.sparse import csr_matrix

    one = csr_matrix((pair.left.weights[left], left_at), shape=(n_left, n_common))
    two = csr_matrix((pair.right.weights[right], right_at), shape=(n_common, n_right))
    products = (one @ two).toarray()
    one.data[:] = 1.0
    two.data[:] = 1.0
    return products, (one @ two).toarray()


def find_runs(left: PreparedText, right: PreparedText) -> Runs:
    """Maximal runs of at least RUN_WORDS equal words, by left, then right place."""
    empty = np.empty(0, dtype=np.int64)
    if not len(left.grams) or not len(right.grams):
        return Runs(empty, empty, empty)
    low = np.searchsorted(right.grams, left.grams, side="left")
    high = np.searchsorted(right.grams, left.grams, side="right")
    hits = np.flatnonzero((high > low) & (high - low <= _MAX_REPEATS))
    if not len(hits):
        return Runs(empty, empty, empty)
    repeats = (high - low)[hits]
    one = np.repeat(left.gram_places[hits], repeats)
    offsets = np.arange(repeats.sum()) - np.repeat(np.cumsum(repeats) - repeats, repeats)
    two = right.gram_places[np.repeat(low[hits], repeats) + offsets]
    diagonal = one - two
    order = np.lexsort((one, diagonal))
    one, two, diagonal = one[order], two[order], diagonal[order]
    begins = np.ones(len(one), dtype=bool)
    begins[1:] = (diagonal[1:] != diagonal[:-1]) | (one[1:] != one[:-1] + 1)
    first = np.flatnonzero(begins)
    size = np.diff(np.append(first, len(one))) + RUN_WORDS - 1
    one, two = one[first], two[first]
    order = np.lexsort((two, one))
    return Runs(one[order], two[order], size[order])
