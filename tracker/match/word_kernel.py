"""The table of words by compiled loops: what `word_table` does with SciPy, bit for bit, over threads."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..text.characters import characters
from ..text.columns import TextColumn, column_from_texts, offsets_of
from . import word_loops
from .kernel import are_compiled, fixed_view, most_words, share_by_threads

Rows = NDArray[np.int64]
Floats = NDArray[np.float64]

_CHUNK_BYTES = 4_000_000
_ROWS_AT_ONCE = 2_000
_PAIRS_AT_ONCE = 50_000
#: Pairs that a thread has room for, beside those of one row.
_FOUND = 500_000


class Table:
    """The rows of a table of words (CSR: starts, words, data) and its looked-up words (CSC: the same of rows)."""

    def __init__(self, rows: Sequence[NDArray[np.generic]], rare: Sequence[NDArray[np.generic]], n_words: int) -> None:
        # One type of numbers, whatever SciPy chose for a table of this size: loops are compiled for each.
        kinds = (np.int64, np.int32)
        self._rows = tuple(
            fixed_view(column.astype(kind, copy=False)) for column, kind in zip(rows, (*kinds, np.float64), strict=True)
        )
        # Only to tell who may be alike.
        self._rare = tuple(
            fixed_view(column.astype(kind, copy=False)) for column, kind in zip(rare, (*kinds, np.float32), strict=True)
        )
        self._n_words = n_words
        self._n_rows = len(rows[0]) - 1

    def cosines(self, left: Rows, right: Rows) -> Floats:
        """(n,) the product of each pair of rows."""
        found = np.empty(len(left))

        def work(first: int, last: int) -> None:
            pairs = fixed_view(left[first:last]), fixed_view(right[first:last])
            word_loops.cosines_from(*self._rows, *pairs, found[first:last])

        share_by_threads(work, _ranges(len(left), _PAIRS_AT_ONCE))
        return found

    def pairs_alike(self, queries: Rows, bounds: Rows, *, least_rare: float, least: float) -> tuple[Rows, Rows, Floats]:
        """See word_table.WordTable.pairs_alike."""

        def work(first: int, last: int) -> list[tuple[Rows, Rows, Floats]]:
            own, touched = np.zeros(self._n_words), np.empty(self._n_rows, np.int32)
            sums = np.zeros(self._n_rows, np.float32)
            pairs, cosines = np.empty((self._n_rows + _FOUND, 2), np.int64), np.empty(self._n_rows + _FOUND)
            parts, done = [], np.zeros(1, np.int64)
            while first < last:
                n_found = word_loops.alike_from(
                    *self._rows, *self._rare, fixed_view(queries[first:last]), fixed_view(bounds[first:last]),
                    least_rare, least, own, sums, touched, pairs, cosines, done,
                )  # fmt: skip
                found = pairs[:n_found]
                parts.append((queries[found[:, 0] + first], found[:, 1].copy(), cosines[:n_found].copy()))
                first += int(done[0])
            return parts

        some = share_by_threads(work, _ranges(len(queries), _ROWS_AT_ONCE))
        parts = [part for one in some for part in one]
        if not parts:
            return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0)
        return (
            np.concatenate([part[0] for part in parts]),
            np.concatenate([part[1] for part in parts]),
            np.concatenate([part[2] for part in parts]),
        )

    def square(self, members: Rows) -> Floats:
        """The products of all pairs of members, in the order of `np.triu_indices`."""
        found = np.empty(len(members) * (len(members) - 1) // 2)
        word_loops.square_from(*self._rows, fixed_view(members), np.zeros(self._n_words), found)
        return found

    def sums_with_all(self, members: Rows, offsets: Rows) -> Floats:
        """For each member of each group its product with the sum of the group's rows."""
        found = np.empty(len(members))
        word_loops.sums_with_all(
            *self._rows, fixed_view(members), fixed_view(offsets), np.zeros(self._n_words), found
        )  # fmt: skip
        return found


def hash_beginnings(column: TextColumn, n_letters: int) -> tuple[NDArray[np.uint32], Rows]:
    """The upper 32 bits of the hash of each text's words, cut to `n_letters`, and where each text's begin."""
    table = characters()

    def work(first: int, last: int) -> tuple[NDArray[np.uint32], Rows]:
        part = column.part(first, last)
        longest = int(np.diff(part.offsets).max(initial=0))
        hashes = np.empty(part.n_bytes // 2 + len(part) + 1, np.uint32)
        counts = np.empty(len(part), np.int64)
        done = word_loops.word_hashes_from(
            fixed_view(part.data), fixed_view(part.offsets), table.values, table.letters, n_letters,
            np.empty(longest, np.uint8), np.empty(most_words(part), np.uint64), hashes, counts,
        )  # fmt: skip
        return hashes[:done].copy(), counts

    parts = share_by_threads(work, list(column.chunks(_CHUNK_BYTES)))
    if not parts:
        return np.empty(0, np.uint32), np.zeros(1, np.int64)
    return np.concatenate([part[0] for part in parts]), offsets_of(np.concatenate([part[1] for part in parts]))


def count_words(
    hashes: NDArray[np.uint32], offsets: Rows, *, bits: int, n_lead: int
) -> tuple[Rows, NDArray[np.int32], Floats, NDArray[np.uint32]]:
    """Each text's different words as a CSR table: starts, words by number, how often they stand there.

    Besides, the upper bits of each word's hash, by its number, ascending.

    Args:
        bits: of a hash that make its number, before numbers that no word has are left out.
        n_lead: how many words of a text count twice.
    """
    shift = np.uint32(32 - bits)
    used = np.zeros(1 << bits, np.bool_)
    word_loops.mark_words(fixed_view(hashes), shift, used)
    number_of = np.cumsum(used, dtype=np.int32) - np.int32(1)

    def work(first: int, last: int) -> tuple[NDArray[np.int32], Floats, Rows]:
        own = offsets[first : last + 1]
        n_words = int(own[-1] - own[0])
        keys, scratch = np.empty((2, int(np.diff(own).max(initial=0))), np.uint64)
        words, weights = np.empty(n_words, np.int32), np.empty(n_words)
        counts = np.empty(last - first, np.int64)
        done = word_loops.count_words_from(
            fixed_view(hashes), fixed_view(own), shift, number_of, n_lead, keys, scratch, words, weights, counts
        )
        return words[:done].copy(), weights[:done].copy(), counts

    parts = share_by_threads(work, _ranges(len(offsets) - 1, _ROWS_AT_ONCE))
    if not parts:
        return np.zeros(1, np.int64), np.empty(0, np.int32), np.empty(0), np.empty(0, np.uint32)
    return (
        offsets_of(np.concatenate([part[2] for part in parts])),
        np.concatenate([part[0] for part in parts]),
        np.concatenate([part[1] for part in parts]),
        np.flatnonzero(used).astype(np.uint32),
    )


def count_articles(words: NDArray[np.int32], n_words: int) -> Rows:
    """How many rows have each word; each row has it once."""
    frequency = np.zeros(n_words, np.int64)
    word_loops.count_rows(fixed_view(words), frequency)
    return frequency


def weigh_rows(starts: Rows, words: NDArray[np.int32], weights: Floats, logs: Floats, rarity: Floats) -> None:
    """Make counts weights, in their place: `logs` of the count times the word's rarity, rows of length 1."""

    def work(first: int, last: int) -> None:
        own = fixed_view(starts[first : last + 1])
        word_loops.weigh_from(own, fixed_view(words), fixed_view(logs), fixed_view(rarity), weights)

    share_by_threads(work, _ranges(len(starts) - 1, _ROWS_AT_ONCE))


def list_articles(
    starts: Rows, words: NDArray[np.int32], weights: Floats, n_listed: Rows
) -> tuple[Rows, NDArray[np.int32], Floats]:
    """The columns of some words, each the `n_listed` rows that have it, 0 for words to be left out: CSC."""
    posting_starts = offsets_of(n_listed)
    rows, data = np.empty(int(posting_starts[-1]), np.int32), np.empty(int(posting_starts[-1]))
    word_loops.list_rows(
        fixed_view(starts), fixed_view(words), fixed_view(weights), fixed_view(n_listed), posting_starts[:-1].copy(),
        rows, data,
    )  # fmt: skip
    return posting_starts, rows, data


def compile_loops() -> None:
    """Compiles every loop, or loads it where this machine has it compiled."""
    hashes, offsets = hash_beginnings(column_from_texts(["one two", "two"]), 5)
    starts, words, counts, used = count_words(hashes, offsets, bits=8, n_lead=1)
    weigh_rows(starts, words, counts, np.ones(4), np.ones(len(used)))
    list_articles(starts, words, counts, count_articles(words, len(used)))
    table = Table((starts, words, counts), (np.zeros(len(used) + 1, np.int64), words[:0], counts[:0]), len(used))
    both = np.arange(2)
    table.cosines(both[:1], both[1:])
    table.square(both)
    table.sums_with_all(both, np.array([0, 2]))
    table.pairs_alike(both, np.zeros((2, 4), np.int64), least_rare=0.5, least=0.5)


def is_compiled() -> bool:
    """Whether this machine keeps compiled code for this version of the loops."""
    return are_compiled(
        Path(word_loops.__file__), word_loops.word_hashes_from, word_loops.count_words_from, word_loops.mark_words,
        word_loops.cosines_from, word_loops.alike_from, word_loops.square_from, word_loops.sums_with_all,
        word_loops.count_rows, word_loops.weigh_from, word_loops.list_rows,
    )  # fmt: skip


def _ranges(n: int, size: int) -> list[tuple[int, int]]:
    return [(first, min(first + size, n)) for first in range(0, n, size)]
