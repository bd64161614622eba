"""Pairs of documents as the compiled loops take them: numbers of rows in columns of just those documents."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..model import Document
from .batch_texts import prepare_columns
from .compiled.rows import Texts
from .seeds import MAX_CELLS
from .sentence_places import SentencePlaces

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Pair = tuple[int, int]

#: Pairs that a thread takes at once.
_PAIRS_A_TASK = 256
# Larger pairs are left to the plain code, which has other ways with them: units on both sides and pairs
# of them, words of a text, meetings of stems. Articles stay far below all; scratch grows with them.
_MAX_UNITS = 4096
_MAX_CELLS = 250_000
_MAX_TOKENS = 60_000
MAX_MET = MAX_CELLS


@dataclass(frozen=True, slots=True, eq=False)
class PairColumns:
    """The documents that some pairs are of, and the pairs.

    Attributes:
        pairs: (p, 2) row numbers into `documents`.
        left_out: (p,) where the plain code must look: the pair is too large, or blocks stand in no order.
        sizes: tokens, units, entries and stems of each document.
        logs, log_at: the rarity of a stem in c of n units is `logs[log_at[n] + c]`, for all n that occur.
    """

    documents: Sequence[Document]
    texts: Texts
    pairs: Ints
    left_out: npt.NDArray[np.bool_]
    sizes: tuple[Ints, ...]
    logs: Floats
    log_at: Ints

    def tasks(self) -> list[tuple[int, int]]:
        """From which pair to which, half-open, a thread goes at a time."""
        n = len(self.pairs)
        return [(first, min(first + _PAIRS_A_TASK, n)) for first in range(0, n, _PAIRS_A_TASK)]

    def most(self, lefts: Ints, rights: Ints) -> tuple[int, ...]:
        """What scratch for these pairs has to hold: of each of `sizes`, and of pairs of units."""
        ends = np.concatenate([lefts, rights])
        n_cells = int((self.sizes[1][lefts] * self.sizes[1][rights]).max(initial=0))
        return (*(int(sizes[ends].max(initial=0)) + 1 for sizes in self.sizes), n_cells + 1)


def gather_pairs(
    documents: Sequence[Document],
    pairs: Sequence[Pair],
    n_threads: int,
    *,
    only: Collection[str] = Texts._fields,
    places: SentencePlaces | None = None,
) -> PairColumns:
    """The pairs of row numbers into `documents`, each document of which is prepared once.

    Args:
        only: columns that are asked for; the others are empty, but for where each text begins in them.
        places: where sentences stand that were cut before, and where those cut now are kept.
    """
    rows = sorted({row for pair in pairs for row in pair})
    place = {row: number for number, row in enumerate(rows)}
    chosen = [documents[row] for row in rows]
    texts, odd = prepare_columns(chosen, n_threads=n_threads, only=only, places=places)
    numbers = np.array([(place[left], place[right]) for left, right in pairs], np.int64).reshape(-1, 2)
    sizes = tuple(np.diff(at) for at in (texts.token_at, texts.unit_at, texts.entry_at, texts.stem_at))
    (n_tokens, n_units, _, _), (lefts, rights) = sizes, numbers.T
    left_out = n_units[lefts] * n_units[rights] > _MAX_CELLS
    left_out |= n_units[lefts] + n_units[rights] > _MAX_UNITS
    left_out |= np.maximum(n_tokens[lefts], n_tokens[rights]) > _MAX_TOKENS
    left_out |= odd[lefts] | odd[rights]
    return PairColumns(chosen, texts, numbers, left_out, sizes, *_rarities(n_units, numbers))


def _rarities(n_units: Ints, pairs: Ints) -> tuple[Floats, Ints]:
    wanted = np.unique(n_units[pairs[:, 0]] + n_units[pairs[:, 1]])
    log_at = np.zeros(_MAX_UNITS + 1, np.int64)
    parts = [np.zeros(0)]
    total = 0
    for n in wanted[wanted <= _MAX_UNITS].tolist():
        log_at[n] = total
        parts += [np.zeros(1), np.log((n + 1.0) / np.arange(1, n + 1, dtype=np.float64))]
        total += n + 1
    return np.concatenate(parts), log_at
