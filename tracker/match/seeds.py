"""What two prepared texts have in common, before any passage is drawn: weighted units, similar
units, and runs of equal words.

Weights are tf-isf over the two texts alone (a word in every sentence weighs nothing), so a result
depends on nothing but the pair.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .prepared import RUN_WORDS, Ints, PreparedText

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

# Up to this many cells and meetings of stems a plain join is faster than a sparse product.
MAX_CELLS = 500_000
# Meetings of stems of one pair at most: one second, some 500 MB. Two books of 5,000 sentences stay below.
_MAX_WORK = 8_000_000
# A gram that stands more often than this on one side is a refrain; its pairs say nothing and grow
# with the square.
MAX_REPEATS = 12


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One text weighted for this pair.

    Attributes:
        weights: tf-isf of each entry; `terms` the pair's numbers of their stems.
        evidence: root of what each entry weighs as evidence, 0..1, however often it stands there.
        norms, sizes: length of each unit's tf-isf vector; sum of its distinct stems' evidence.
        word_terms, word_weights: stem number of each word and what it weighs as evidence, 0..1: its
            plainness times how rare it is in this pair.
    """

    prepared: PreparedText
    weights: Floats
    evidence: Floats
    terms: Ints
    norms: Floats
    sizes: Floats
    word_terms: Ints
    word_weights: Floats

    def vector(self, first: int, last: int, n_terms: int) -> Floats:
        """Summed weights of units first..last (inclusive) over the pair's vocabulary."""
        start, stop = np.searchsorted(self.prepared.entry_unit, (first, last + 1))
        return np.bincount(self.terms[start:stop], self.weights[start:stop], n_terms).astype(np.float64, copy=False)

    def weight(self, first: int, last: int) -> float:
        """Summed weights of words first..last (half-open)."""
        return sum_in_order(self.word_weights[first:last])


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """Maximal runs of equal words: `left[i]`, `right[i]` first words, `size[i]` words."""

    left: Ints
    right: Ints
    size: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Seeds:
    """Pairs of similar units: `left[i]`, `right[i]`, cosine of tf-isf, Dice and sum of shared evidence."""

    left: Ints
    right: Ints
    cosine: Floats
    dice: Floats
    shared: Floats

    def choose(self, kept: Bools) -> Seeds:
        """The seeds that `kept` marks."""
        return Seeds(self.left[kept], self.right[kept], self.cosine[kept], self.dice[kept], self.shared[kept])


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """Two prepared texts on common ground: `n_terms` distinct stems, the first `n_common` of them
    on both sides, `rarity` the isf of each."""

    left: Side
    right: Side
    n_terms: int
    n_common: int
    rarity: Floats

    def words(self, left_first: int, left_last: int, right_first: int, right_last: int) -> tuple[int, int, int, int]:
        """Word ranges (half-open) of two stretches of units (both ends included)."""
        left, right = self.left.prepared.first_token, self.right.prepared.first_token
        return int(left[left_first]), int(left[left_last + 1]), int(right[right_first]), int(right[right_last + 1])

    def shared_weight(self, left_first: int, left_last: int, right_first: int, right_last: int) -> float:
        """Weight of the stems that stand in both ranges of words (half-open), each as often as on the poorer side."""
        one = np.bincount(
            self.left.word_terms[left_first:left_last],
            weights=self.left.word_weights[left_first:left_last],
            minlength=self.n_terms,
        )
        two = np.bincount(
            self.right.word_terms[right_first:right_last],
            weights=self.right.word_weights[right_first:right_last],
            minlength=self.n_terms,
        )
        return sum_in_order(np.minimum(one, two))

    def cosine(self, left_first: int, left_last: int, right_first: int, right_last: int) -> float:
        """Cosine of two stretches of units (both ends included)."""
        one = self.left.vector(left_first, left_last, self.n_terms)
        two = self.right.vector(right_first, right_last, self.n_terms)
        return _cosine(one, two)

    def word_cosine(self, left_first: int, left_last: int, right_first: int, right_last: int) -> float:
        """Cosine of two ranges of words (half-open), each word weighted by how rare its stem is."""
        one = np.bincount(self.left.word_terms[left_first:left_last], minlength=self.n_terms) * self.rarity
        two = np.bincount(self.right.word_terms[right_first:right_last], minlength=self.n_terms) * self.rarity
        return _cosine(one, two)


def _cosine(one: Floats, two: Floats) -> float:
    norm = math.sqrt(sum_in_order(one * one) * sum_in_order(two * two))
    return sum_in_order(one * two) / norm if norm else 0.0


def sum_in_order(values: Floats) -> float:
    """The sum from first to last, as a loop adds up.

    Neither `sum`, which adds pairwise or with a remainder, nor `@`, which threads share: their last digit
    depends on versions and machines, and the compiled code (`match.compiled`) adds in this order.
    """
    return float(np.add.accumulate(values)[-1]) if len(values) else 0.0


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
        n_common=n_shared,
        rarity=rarity,
    )


def _side(text: PreparedText, terms: Ints, rarity: Floats) -> Side:
    entry_terms = terms[text.entry_stem]
    weights = text.entry_count * rarity[entry_terms]
    n = len(text.starts)
    norms = np.sqrt(np.bincount(text.entry_unit, weights=weights * weights, minlength=n))
    share = rarity[terms] / max(float(rarity.max()), 1e-9)
    evidence = text.entry_plainness * (0.5 + 0.5 * share[text.entry_stem])
    sizes = np.bincount(text.entry_unit, weights=evidence, minlength=n).astype(np.float64, copy=False)
    word_weights = text.plainness * (0.5 + 0.5 * share[text.stem_of])
    return Side(text, weights, np.sqrt(evidence), entry_terms, norms, sizes, terms[text.stem_of], word_weights)


def find_similar_units(pair: Pair, *, min_cosine: float, min_dice: float) -> Seeds:
    """Unit pairs with cosine and weighted Dice above both thresholds, by left, then right unit.

    Cost: the sum over common stems of units with it on the left times units with it on the right.
    Where that exceeds _MAX_WORK (two books), the most frequent stems, which weigh least, are left out.
    """
    left, right, products, shared = _products(pair)
    cosine = products / (pair.left.norms[left] * pair.right.norms[right] + 1e-12)
    dice = 2.0 * shared / (pair.left.sizes[left] + pair.right.sizes[right])
    kept = (cosine > min_cosine) & (dice > min_dice)
    return Seeds(left[kept], right[kept], cosine[kept], dice[kept], shared[kept])


def _products(pair: Pair) -> tuple[Ints, Ints, Floats, Floats]:
    """Unit pairs with a common stem: left, right, product of tf-isf, shared evidence."""
    n_left, n_right = len(pair.left.norms), len(pair.right.norms)
    counts_left = np.bincount(pair.left.terms[pair.left.terms < pair.n_common], minlength=pair.n_common)
    counts_right = np.bincount(pair.right.terms[pair.right.terms < pair.n_common], minlength=pair.n_common)
    work = counts_left * counts_right
    order = np.argsort(work, kind="stable")
    allowed = np.zeros(pair.n_terms, dtype=bool)
    allowed[order[np.cumsum(work[order]) <= _MAX_WORK]] = True
    left, right = allowed[pair.left.terms], allowed[pair.right.terms]
    left_at = (pair.left.prepared.entry_unit[left], pair.left.terms[left])
    right_at = (pair.right.terms[right], pair.right.prepared.entry_unit[right])
    if n_left * n_right <= MAX_CELLS and int(work[allowed[: pair.n_common]].sum()) <= MAX_CELLS:
        return _join(pair, left, right, counts_right)
    from scipy.sparse import csr_matrix  # here: small texts don't need SciPy's start-up

    shapes = ((n_left, pair.n_common), (pair.n_common, n_right))
    weighed = csr_matrix((pair.left.weights[left], left_at), shape=shapes[0]) @ csr_matrix(
        (pair.right.weights[right], right_at), shape=shapes[1]
    )
    shared = csr_matrix((pair.left.evidence[left], left_at), shape=shapes[0]) @ csr_matrix(
        (pair.right.evidence[right], right_at), shape=shapes[1]
    )
    # All values are positive, so both have entries in the same places.
    weighed.sort_indices()
    shared.sort_indices()
    rows = np.repeat(np.arange(n_left), np.diff(weighed.indptr))
    return rows, weighed.indices.astype(np.int64), weighed.data, shared.data


def _join(pair: Pair, left: Bools, right: Bools, counts_right: Ints) -> tuple[Ints, Ints, Floats, Floats]:
    """As _products, by writing out every meeting of a stem's units and summing them cell by cell.

    For articles this beats a matrix product, and no thread of a linear algebra library decides the order of a sum.
    """
    n_left, n_right = len(pair.left.norms), len(pair.right.norms)
    rows, columns = np.flatnonzero(left), np.flatnonzero(right)
    columns = columns[np.argsort(pair.right.terms[columns], kind="stable")]
    first = np.searchsorted(pair.right.terms[columns], np.arange(pair.n_common))
    terms = pair.left.terms[rows]
    repeats = counts_right[terms]
    ends = np.cumsum(repeats)
    one = np.repeat(rows, repeats)
    two = columns[np.arange(len(one)) + np.repeat(first[terms] - ends + repeats, repeats)]
    cells = pair.left.prepared.entry_unit[one] * n_right + pair.right.prepared.entry_unit[two]
    n_cells = n_left * n_right
    products: Floats = np.bincount(cells, pair.left.weights[one] * pair.right.weights[two], n_cells).astype(np.float64)
    shared: Floats = np.bincount(cells, pair.left.evidence[one] * pair.right.evidence[two], n_cells).astype(np.float64)
    met = np.flatnonzero(products)
    return (met // n_right).astype(np.int64), (met % n_right).astype(np.int64), products[met], shared[met]


def find_runs(left: PreparedText, right: PreparedText) -> Runs:
    """Maximal runs of at least RUN_WORDS equal words, by left, then right place."""
    empty = np.empty(0, dtype=np.int64)
    if not len(left.grams) or not len(right.grams):
        return Runs(empty, empty, empty)
    low = np.searchsorted(right.grams, left.grams)
    hits = np.flatnonzero(right.grams[np.minimum(low, len(right.grams) - 1)] == left.grams)
    low = low[hits]
    repeats = np.searchsorted(right.grams, left.grams[hits], side="right") - low
    few = repeats <= MAX_REPEATS
    hits, low, repeats = hits[few], low[few], repeats[few]
    if not len(hits):
        return Runs(empty, empty, empty)
    one = np.repeat(left.gram_places[hits], repeats)
    offsets = np.arange(repeats.sum()) - np.repeat(np.cumsum(repeats) - repeats, repeats)
    two = right.gram_places[np.repeat(low, repeats) + offsets]
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
