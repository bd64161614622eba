"""Which texts may hold a stretch twice: a look that spares most of them the search."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..settings import Settings
from ..text.columns import column_from_texts
from .shingles import choose_hashing


def find_repeating(evidence: Sequence[str], settings: Settings) -> list[int]:
    """Rows of texts in which enough runs of words stand twice to make a passage.

    Runs have `fingerprint.shingle_tokens` words; a passage of `passages.min_tokens` repeated word for
    word has that many runs fewer by one run's length less one. What repeats only reworded is missed.

    Cost: one pass over the words.
    """
    n_run = settings.fingerprint.shingle_tokens
    wanted = max(1, settings.passages.min_tokens - n_run + 1)
    column = column_from_texts(evidence)
    hashing = choose_hashing(column.n_bytes)
    return [int(row) for row in np.flatnonzero(hashing.count_repeats(column, n_run) >= wanted)]
