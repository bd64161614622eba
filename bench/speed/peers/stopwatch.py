"""What every script of a peer does alike: read the texts, start the clock, tell the result.

Arguments: FOLDER with documents.parquet, and the file to write. The clock starts when the texts are
in memory and before the system under test is imported; a system that insists on reading files
itself starts it at once. Written are `seconds`, `stages`, and `pairs` or `labels`.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

FOLDER, OUTPUT = Path(sys.argv[1]), Path(sys.argv[2])
THRESHOLD, BANDS, ROWS, PERMUTATIONS, SHINGLE = 0.7, 16, 8, 128, 5
_WORD = re.compile(r"\w+")
_stages: dict[str, float] = {}
_began = time.perf_counter()


def read_texts() -> list[str]:
    """All texts in order; the clock starts after it."""
    global _began
    import pyarrow as pa
    import pyarrow.parquet as pq

    texts: list[str] = []
    # Batch by batch: the table as a whole would stand there a second time, in memory that is counted for the peer.
    with pq.ParquetFile(FOLDER / "documents.parquet") as table:
        for batch in table.iter_batches(batch_size=20_000, columns=["text"]):
            texts += batch.column(0).to_pylist()
    pa.default_memory_pool().release_unused()
    _note_memory()
    _began = time.perf_counter()
    return texts


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Adds the time inside to the stage."""
    start = time.perf_counter()
    yield
    _stages[name] = round(_stages.get(name, 0.0) + time.perf_counter() - start, 3)


def shingles(text: str) -> list[str]:
    """Runs of five words, as their README files make them."""
    words = _WORD.findall(text.lower())
    if len(words) < SHINGLE:
        return [" ".join(words)] if words else []
    return [" ".join(words[n : n + SHINGLE]) for n in range(len(words) - SHINGLE + 1)]


def join_pairs(n: int, pairs: Sequence[tuple[int, int]]) -> list[int]:
    """The first member of each one's component, by union-find."""
    parent = list(range(n))

    def root(row: int) -> int:
        while parent[row] != row:
            parent[row] = parent[parent[row]]
            row = parent[row]
        return row

    for one, other in pairs:
        one, other = sorted((root(one), root(other)))
        parent[other] = one
    return [root(row) for row in range(n)]


def finish(*, pairs: object = None, labels: object = None) -> None:
    """Stops the clock and writes what was found."""
    seconds = time.perf_counter() - _began
    import numpy as np

    found = {"pairs": np.asarray(pairs, dtype=np.int64).reshape(-1, 2)} if pairs is not None else {}
    if labels is not None:
        found["labels"] = np.asarray(labels, dtype=np.int64)
    np.savez(OUTPUT.with_suffix(".npz"), **found)
    OUTPUT.write_text(json.dumps({"seconds": round(seconds, 3), "stages": _stages, "before_mb": _before_mb}))


_before_mb = 0.0


def _note_memory() -> None:
    global _before_mb
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            _before_mb = int(line.split()[1]) / 1024
