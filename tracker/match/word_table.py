"""Each article's words weighted by how rare they are: which articles speak of the same things?

A word is its first five letters, so that `attacks` meets `attacked` and `attackers` in any language with
an alphabet. Its weight is (1 + ln of how often it stands there) x (ln((1 + articles) / (1 + articles
with it)) + 0.6) ** 1.5, and a word of the lead counts twice: a lead says what happened, the rest is
background that many stories share. Chosen on half of fnc1's stories; docs/quality.md has both halves.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..text.columns import TextColumn, column_from_texts, offsets_of
from ..text.function_words import FUNCTION_WORDS_OF
from .function_words import FUNCTION_WORDS
from .shingles import KERNEL_BYTES, UNCOMPILED_KERNEL_BYTES, choose_hashing
from .word_cuts import LEAD_WEIGHT, LEAD_WORDS, LETTERS, cut_words, rarity_of
from .word_weights import WordWeights

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from .word_kernel import Table

Rows = NDArray[np.int64]
Floats = NDArray[np.float64]

#: A corpus of fewer articles is taken to hold so many. On eight articles of half of fnc1's stories the recall of
#: pairs rose by it from .54 to .80, at a precision of .99 before and after.
_WORLD = 300
#: Mean cosine of all pairs from which a few articles are of one affair. Five long articles about troops in one
#: country, years apart, have .37, four short ones on one of fnc1's stories .33; eight on several .20.
_ALL_ALIKE = 0.3
# Words in more articles than this are not looked up, only added where rarer words met: what they
# cost grows with the square. A twentieth of the articles, and never more than so many.
_LOOKED_UP_SHARE, _LOOKED_UP_LEAST, _LOOKED_UP_MOST = 0.05, 50, 1000
# Cosine that the looked-up words alone must reach, of what is asked for in all.
_SHARE_OF_RARE = 0.5
_WORD_BITS = 24
_QUERIES_AT_ONCE, _PAIRS_AT_ONCE = 1024, 4096
_CHUNK_BYTES = 12_000_000


@dataclass(frozen=True, slots=True, eq=False)
class WordTable:
    """`rows`: one unit vector an article over the corpus' words; `rare`: the same, looked-up words only.

    `compiled` does with both what the methods say, where the corpus is worth it; the same bits come out.
    `is_of_one_affair`: a few texts so alike that their words are weighed by themselves, see build_word_table.
    `weights`: how many articles have each word, for those that come later.
    """

    rows: csr_matrix
    rare: csr_matrix
    compiled: Table | None = None
    is_of_one_affair: bool = False
    weights: WordWeights | None = None

    def __len__(self) -> int:
        return int(self.rows.shape[0])

    def cosines(self, left: Rows, right: Rows) -> Floats:
        """(n,) cosine, 0..1, of each pair of row numbers."""
        if self.compiled:
            return np.clip(self.compiled.cosines(left, right), 0.0, 1.0)
        found = np.zeros(len(left))
        for first in range(0, len(left), _PAIRS_AT_ONCE):
            own = slice(first, first + _PAIRS_AT_ONCE)
            found[own] = _sum_rows(self.rows[left[own]].multiply(self.rows[right[own]]).tocsr())
        return np.clip(found, 0.0, 1.0)

    def pairs_alike(self, queries: Rows, bounds: Rows, *, least: float) -> tuple[Rows, Rows, Floats]:
        """Pairs of one of `queries` with another row whose cosine is at least `least`: query, row, cosine.

        Args:
            queries: row numbers, ascending.
            bounds: (n, 4): query i is held against the rows from `bounds[i, 0]` to `[i, 1]` and from `[i, 2]` to
                `[i, 3]`, half-open; it is none of them itself.

        Returns:
            The pairs by query, then row.
        """
        if self.compiled:
            return self.compiled.pairs_alike(queries, bounds, least_rare=least * _SHARE_OF_RARE, least=least)
        parts = [(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))]
        for start in range(0, len(queries), _QUERIES_AT_ONCE):
            own = slice(start, start + _QUERIES_AT_ONCE)
            parts.append(self._pairs_alike(queries[own], bounds[own], least))
        return (
            np.concatenate([part[0] for part in parts]),
            np.concatenate([part[1] for part in parts]),
            np.concatenate([part[2] for part in parts]),
        )

    def _pairs_alike(self, queries: Rows, bounds: Rows, least: float) -> tuple[Rows, Rows, Floats]:
        low, high = bounds[:, (0, 2)].min(axis=0), bounds[:, (1, 3)].max(axis=0)
        rows = np.unique(np.concatenate([np.arange(low[0], high[0]), np.arange(low[1], high[1])]))
        product = (self.rare[queries] @ self.rare[rows].T).tocoo()
        place, row = product.row.astype(np.int64), rows[product.col]
        own = bounds[place]
        inside = ((row >= own[:, 0]) & (row < own[:, 1])) | ((row >= own[:, 2]) & (row < own[:, 3]))
        near = inside & (product.data >= least * _SHARE_OF_RARE)
        place, row = place[near], row[near]
        order = np.lexsort((row, place))
        query, row = queries[place[order]], row[order]
        cosine = self.cosines(query, row)
        kept = cosine >= least
        return query[kept], row[kept], cosine[kept]

    def square(self, members: Rows) -> Floats:
        """The cosine of all pairs of `members`, in the order of `np.triu_indices`."""
        if self.compiled:
            return self.compiled.square(members)
        whole: Floats = (self.rows[members] @ self.rows[members].T).toarray()
        return whole[np.triu_indices(len(members), 1)]

    def mean_cosine(self) -> float:
        """The mean over all pairs of rows; 0 for fewer than two."""
        n = len(self)
        if n < 2:
            return 0.0
        summed = np.bincount(self.rows.indices, self.rows.data, minlength=self.rows.shape[1])
        return (float((summed * summed).sum()) - n) / (n * (n - 1))

    def mean_cosines(self, groups: Sequence[Sequence[int]]) -> list[Floats]:
        """For each member of each group of two or more the mean of its cosines with the others."""
        members = np.array([row for group in groups for row in group], np.int64)
        offsets = offsets_of([len(group) for group in groups])
        if self.compiled:
            sums = self.compiled.sums_with_all(members, offsets)
        else:
            sums = np.empty(len(members))
            for start, end in pairwise(offsets.tolist()):
                own = self.rows[members[start:end]]
                sums[start:end] = own @ np.bincount(own.indices, own.data, minlength=own.shape[1])
        return [np.maximum(0.0, sums[start:end] - 1) / (end - start - 1) for start, end in pairwise(offsets.tolist())]


def build_word_table(evidence: Sequence[str], *, languages: Collection[str] = ("en",)) -> WordTable:
    """The table of these texts, a row each in their order; a text without words is a row of zeros.

    How rare a word is can't be told from a few texts: fewer than 300 are held to be part of so many, of which the
    others have the function words of `languages` and nothing else of theirs. In a language whose function words
    aren't known the texts stand for themselves.

    And texts that are all alike by that measure are of one affair: its words tell nothing apart any more, and the
    texts stand for themselves again, `is_of_one_affair`.

    Cost: one pass over the text, then a sort of its words: 2 s for 19,445 articles of 2.9 KB, a quarter of it
    with the compiled loops.
    """
    common = _common_words(languages) if len(evidence) < _WORLD else ""
    if common:
        table = _build(evidence, common)
        return table if table.mean_cosine() < _ALL_ALIKE else replace(_build(evidence, ""), is_of_one_affair=True)
    return _build(evidence, "")


def _build(evidence: Sequence[str], common: str) -> WordTable:
    column = column_from_texts([*evidence, common] if common else evidence)
    kernel = _choose_kernel(column.n_bytes)
    if kernel is None:
        return build_plain(column, has_common=bool(common))
    return _build_compiled(column, kernel, has_common=bool(common))


def _common_words(languages: Collection[str]) -> str:
    """The function words of all the languages as one text, empty where one of them isn't known."""
    if not all(language in FUNCTION_WORDS_OF for language in languages):
        return ""
    words = {word for language in languages for word in FUNCTION_WORDS_OF[language]}
    return " ".join(sorted(words | FUNCTION_WORDS if "en" in languages else words))


def build_plain(column: TextColumn, *, has_common: bool = False) -> WordTable:
    """As `build_word_table`, by SciPy: what the compiled loops are held against.

    Args:
        has_common: the last text holds the words that others have as well and is no row of the table.
    """
    from scipy import sparse  # 0.1 s, and only where there are pairs

    n = len(column)
    words, owners, places = [], [], []
    for first, last in column.chunks(_CHUNK_BYTES):
        part = cut_words(column.part(first, last))
        hashed = choose_hashing(part.n_bytes).hash_words(part)
        owner = np.repeat(np.arange(last - first), np.diff(hashed.offsets))
        places.append((np.arange(len(owner)) - hashed.offsets[owner]) < LEAD_WORDS)
        words.append(hashed.values)
        owners.append(owner + first)
    values = np.concatenate(words) if words else np.empty(0, np.uint64)
    bits = _bits_of(len(values))
    numbers = (values >> np.uint64(64 - bits)).astype(np.int32)
    used = np.zeros(1 << bits, np.bool_)
    used[numbers] = True
    numbers = (np.cumsum(used, dtype=np.int32) - 1)[numbers]
    counts = np.where(np.concatenate(places) if places else np.empty(0, np.bool_), LEAD_WEIGHT, 1.0)
    owner = np.concatenate(owners) if owners else np.empty(0, np.int64)
    table = sparse.csr_matrix((counts, (owner, numbers)), shape=(n, int(used.sum())))
    table.sum_duplicates()
    table, is_rare, known, n_known = _weigh(table, has_common)
    rare = table.copy()
    rare.data *= is_rare[rare.indices]
    rare.eliminate_zeros()
    weights = WordWeights(n_known, bits, np.flatnonzero(used).astype(np.uint32), known)
    return WordTable(table, rare, weights=weights)


def _build_compiled(column: TextColumn, kernel: ModuleType, *, has_common: bool = False) -> WordTable:
    from scipy import sparse

    hashes, offsets = kernel.hash_beginnings(column, LETTERS)
    bits = _bits_of(len(hashes))
    starts, words, counts, used = kernel.count_words(hashes, offsets, bits=bits, n_lead=LEAD_WORDS)
    del hashes
    n = len(column) - has_common
    frequency = kernel.count_articles(words[: starts[n]], len(used))
    known, n_known = _known_frequency(frequency, n, words[starts[n] :] if has_common else None)
    starts, words, weights = starts[: n + 1], words[: starts[n]], counts[: starts[n]]
    kernel.weigh_rows(starts, words, weights, _logs_up_to(weights.max(initial=1.0)), rarity_of(known, n_known))
    postings = kernel.list_articles(starts, words, weights, np.where(_is_looked_up(frequency, n), frequency, 0))
    compiled = kernel.Table((starts, words, weights), postings, len(used))
    shape = n, len(used)
    return WordTable(
        sparse.csr_matrix((weights, words, starts), shape=shape),
        sparse.csc_matrix(postings[::-1], shape=shape),
        compiled,
        weights=WordWeights(n_known, bits, used, known.astype(np.uint32)),
    )


def _bits_of(n_words: int) -> int:
    """In how many bits so many words are numbered: the upper ones of their hashes.

    Of 300,000 different words one in 57 shares its number with another, which no cosine feels; sorting the
    hashes of all words would take as long as all else.
    """
    return min(_WORD_BITS, n_words.bit_length() + 4)


def _weigh(counts: csr_matrix, has_common: bool) -> tuple[csr_matrix, NDArray[np.bool_], NDArray[np.uint32], int]:
    """Rows of length 1 of the words' weights from how often they stand there, and which words are looked up.

    Besides, how many articles have each word, of how many that are held to be there.
    """
    table = counts[:-1] if has_common else counts
    n, n_words = table.shape
    frequency = np.bincount(table.indices, minlength=n_words)
    known, n_known = _known_frequency(frequency, n, counts[-1].indices if has_common else None)
    logs = _logs_up_to(table.data.max(initial=1.0))
    table.data = logs[table.data.astype(np.int64)] * rarity_of(known, n_known)[table.indices]
    norms = np.sqrt(_sum_rows(table.multiply(table).tocsr()))
    table.data *= np.repeat(1 / np.maximum(norms, 1e-12), np.diff(table.indptr))
    return table, _is_looked_up(frequency, n), known.astype(np.uint32), n_known


def _known_frequency(frequency: Rows, n: int, common: NDArray[np.int32] | None) -> tuple[Rows, int]:
    """How many articles have each word, of how many: where the words of others are known, of more than are there."""
    if common is None:
        return frequency, n
    known = frequency.copy()
    known[common] += _WORLD - n
    return known, _WORLD


def _logs_up_to(most: float) -> Floats:
    """1 + ln of each whole number up to the most; a word counts a whole number of times. Nothing asks for that of 0."""
    logs: Floats = 1 + np.log(np.maximum(np.arange(int(most) + 1), 1))
    return logs


def _is_looked_up(frequency: Rows, n: int) -> NDArray[np.bool_]:
    looked_up: NDArray[np.bool_] = frequency <= min(max(_LOOKED_UP_LEAST, _LOOKED_UP_SHARE * n), _LOOKED_UP_MOST)
    return looked_up


def _sum_rows(table: csr_matrix) -> Floats:
    """The sum of each row in the order of its words, as the compiled loops make it: NumPy's own sum goes by pairs."""
    n = table.shape[0]
    return np.bincount(np.repeat(np.arange(n), np.diff(table.indptr)), table.data, minlength=n).astype(np.float64)


def _choose_kernel(n_bytes: int) -> ModuleType | None:
    """The compiled loops, where the texts are worth loading or, once on a machine, compiling them."""
    if n_bytes < KERNEL_BYTES or importlib.util.find_spec("numba") is None:
        return None
    from . import word_kernel

    return word_kernel if n_bytes >= UNCOMPILED_KERNEL_BYTES or word_kernel.is_compiled() else None
