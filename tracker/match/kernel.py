"""Words, shingles, signatures and shared counts of whole columns, compiled by numba.

The formulas stand in `shingles`; `plain` does the same with NumPy, bit for bit. The compiled loops
(`loops`) run over UTF-8 bytes without the interpreter's lock, so that threads share a column; each
writes only rows of its own. Compiled code is kept beside the loops or, where that can't be written, in
the user's cache folder (numba's own rule; NUMBA_CACHE_DIR overrides it).
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ..settings import FingerprintSettings
from ..text.characters import characters
from ..text.columns import TextColumn, column_from_texts, offsets_of
from . import loops, sketch_loops
from .loops import Loop
from .plain import permutations, stack_rows
from .processors import count_processors
from .shingles import HashRows

_CHUNK_BYTES = 1_000_000  # work that a thread takes at once: some 10 ms
_COUNT_PAIRS = 50_000
_ROWS = 50_000

_Result = TypeVar("_Result")
_Value = TypeVar("_Value", bound=np.generic)


def is_compiled() -> bool:
    """Whether this machine keeps compiled code for this version of the kernel."""
    hashed = loops.sign_texts_from, loops.words_from, loops.sets_from, loops.shared_from
    sketched = sketch_loops.samples_from, sketch_loops.repeats_from, sketch_loops.sign_rows_from
    return are_compiled(Path(loops.__file__), *hashed) and are_compiled(Path(sketch_loops.__file__), *sketched)


def are_compiled(source: Path, *functions: Loop) -> bool:
    """Whether this machine keeps compiled code of these loops, no older than their source."""
    for function in functions:
        stats = getattr(function, "stats", None)
        kept = Path(stats.cache_path) if stats is not None and stats.cache_path else None
        name = f"{source.stem}.{getattr(function, '__name__', '')}-*.nbi"
        indexes = list(kept.glob(name)) if kept is not None and kept.is_dir() else []
        if not any(index.stat().st_mtime >= source.stat().st_mtime for index in indexes):
            return False
    return True


def compile_kernel() -> None:
    """Compiles every loop, or loads it where this machine has it compiled.

    Cost: 0.2 s to load, some 3 s to compile.
    """
    column = column_from_texts(["one two", "three"])
    hash_words(column)
    sign_column(column, FingerprintSettings())
    sets = shingle_sets(column, 1)
    count_shared(sets, np.array([0]), np.array([1]))
    sample_shingles(column, 1, 1)
    count_repeats(column, 1)
    sign_rows(sets, FingerprintSettings())


def hash_words(column: TextColumn) -> HashRows:
    """The hash of each word of each text, in order."""
    table = characters()

    def work(first: int, last: int) -> HashRows:
        part = column.part(first, last)
        words = np.empty(part.n_bytes // 2 + len(part) + 1, np.uint64)
        counts = np.empty(len(part), np.int64)
        done = loops.words_from(
            fixed_view(part.data), fixed_view(part.offsets), table.values, table.letters, words, counts
        )
        return HashRows(words[:done].copy(), offsets_of(counts))

    return stack_rows(share_by_threads(work, list(column.chunks(_CHUNK_BYTES))))


def shingle_sets(column: TextColumn, shingle_tokens: int) -> HashRows:
    """Each text's different shingles, ascending."""
    table = characters()

    def work(first: int, last: int) -> HashRows:
        part = column.part(first, last)
        words = np.empty(most_words(part), np.uint64)
        sets = np.empty(part.n_bytes // 2 + len(part) + 1, np.uint64)
        counts = np.empty(len(part), np.int64)
        data, offsets = fixed_view(part.data), fixed_view(part.offsets)
        done = loops.sets_from(data, offsets, table.values, table.letters, shingle_tokens, words, sets, counts)
        return HashRows(sets[:done].copy(), offsets_of(counts))

    return stack_rows(share_by_threads(work, list(column.chunks(_CHUNK_BYTES))))


def sample_shingles(column: TextColumn, shingle_tokens: int, step: int) -> HashRows:
    """Each text's different shingles that `step` divides, ascending."""
    table = characters()

    def work(first: int, last: int) -> HashRows:
        part = column.part(first, last)
        words, shingles = np.empty(most_words(part), np.uint64), np.empty(most_words(part), np.uint64)
        samples = np.empty(part.n_bytes // 2 + len(part) + 1, np.uint64)
        counts = np.empty(len(part), np.int64)
        done = sketch_loops.samples_from(
            fixed_view(part.data), fixed_view(part.offsets), table.values, table.letters, shingle_tokens,
            np.uint64(step), words, shingles, samples, counts,
        )  # fmt: skip
        return HashRows(samples[:done].copy(), offsets_of(counts))

    return stack_rows(share_by_threads(work, list(column.chunks(_CHUNK_BYTES))))


def count_repeats(column: TextColumn, shingle_tokens: int) -> NDArray[np.int64]:
    """How many of each text's shingles have stood in it before."""
    table = characters()
    counts = np.empty(len(column), np.int64)

    def work(first: int, last: int) -> None:
        part = column.part(first, last)
        words, shingles = np.empty(most_words(part), np.uint64), np.empty(most_words(part), np.uint64)
        sketch_loops.repeats_from(
            fixed_view(part.data), fixed_view(part.offsets), table.values, table.letters, shingle_tokens,
            words, shingles, counts[first:last],
        )  # fmt: skip

    share_by_threads(work, list(column.chunks(_CHUNK_BYTES)))
    return counts


def sign_rows(shingles: HashRows, settings: FingerprintSettings) -> NDArray[np.uint32]:
    """(rows, num_perm): the MinHash values of each row of hashes."""
    factors, addends = permutations(settings)
    signatures = np.empty((len(shingles), settings.num_perm), np.uint32)
    values, offsets = fixed_view(shingles.values), fixed_view(shingles.offsets)

    def work(first: int, last: int) -> None:
        sketch_loops.sign_rows_from(values, offsets[first : last + 1], factors, addends, signatures[first:last])

    share_by_threads(work, [(first, min(first + _ROWS, len(shingles))) for first in range(0, len(shingles), _ROWS)])
    return signatures


def sign_column(column: TextColumn, settings: FingerprintSettings) -> NDArray[np.uint32]:
    """(n, num_perm): each text's MinHash values; all 2**32 - 1 for a text without words."""
    table = characters()
    factors, addends = permutations(settings)
    signatures = np.empty((len(column), settings.num_perm), np.uint32)

    def work(first: int, last: int) -> None:
        part = column.part(first, last)
        words, shingles = np.empty(most_words(part), np.uint64), np.empty(most_words(part), np.uint64)
        data, offsets = fixed_view(part.data), fixed_view(part.offsets)
        loops.sign_texts_from(
            data, offsets, table.values, table.letters, settings.shingle_tokens, factors, addends, words, shingles,
            signatures[first:last],
        )  # fmt: skip

    share_by_threads(work, list(column.chunks(_CHUNK_BYTES)))
    return signatures


def count_shared(sets: HashRows, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many values rows `left[i]` and `right[i]` of `sets` (each ascending) have in common."""
    shared = np.empty(len(left), np.int64)
    values, offsets = fixed_view(sets.values), fixed_view(sets.offsets)

    def work(first: int, last: int) -> None:
        loops.shared_from(
            values, offsets, fixed_view(left[first:last]), fixed_view(right[first:last]), shared[first:last]
        )

    share_by_threads(
        work, [(first, min(first + _COUNT_PAIRS, len(left))) for first in range(0, len(left), _COUNT_PAIRS)]
    )
    return shared


def most_words(part: TextColumn) -> int:
    """Room for the words of the longest text."""
    # A word takes a byte and the next one's separator at the least; ideographs take three.
    return int(np.diff(part.offsets).max(initial=0)) // 2 + 2


def share_by_threads(work: Callable[[int, int], _Result], ranges: list[tuple[int, int]]) -> list[_Result]:
    """What `work` answers to each range, in order; loops that hold no lock run side by side."""
    n_threads = min(count_processors(), 64)
    if n_threads == 1 or len(ranges) < 2:
        return [work(first, last) for first, last in ranges]
    with ThreadPoolExecutor(n_threads) as threads:
        return list(threads.map(lambda bounds: work(*bounds), ranges))


def fixed_view(array: NDArray[_Value]) -> NDArray[_Value]:
    """A read-only view: numba compiles anew for writable and for read-only arrays."""
    view = np.ascontiguousarray(array).view()
    view.flags.writeable = False
    return view
