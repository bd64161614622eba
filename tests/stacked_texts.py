"""Texts that are prepared one by one, stacked to the columns that the compiled search reads."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from tracker.match.compiled.rows import PLACE_BITS, Texts
from tracker.match.prepared import FUNCTION_WEIGHT, NAME_WEIGHT, PreparedText

Column = npt.NDArray[np.generic]


def stack_texts(prepared: Sequence[PreparedText]) -> Texts:
    """The texts one after the other."""

    def offsets(column: Callable[[PreparedText], Column]) -> npt.NDArray[np.int64]:
        return np.cumsum([0, *(len(column(text)) for text in prepared)], dtype=np.int64)

    def joined(column: Callable[[PreparedText], Column], kind: npt.DTypeLike = np.int32) -> npt.NDArray[np.generic]:
        columns = [np.empty(0, kind), *(column(text) for text in prepared)]
        return np.concatenate(columns, dtype=kind, casting="unsafe")

    words = np.unique(joined(lambda text: text.words, np.uint64), return_inverse=True)[1]
    stems = np.unique(joined(lambda text: text.stems, np.uint64), return_inverse=True)[1]
    plainness = joined(lambda text: text.plainness, np.float64)
    marks = [np.frombuffer(text.quoted, np.uint8) | np.frombuffer(text.edged, np.uint8) << 1 for text in prepared]
    return Texts(
        token_at=offsets(lambda text: text.words),
        unit_at=offsets(lambda text: text.starts),
        stem_at=offsets(lambda text: text.stems),
        entry_at=offsets(lambda text: text.entry_unit),
        gram_at=offsets(lambda text: text.grams),
        token_starts=joined(lambda text: text.token_starts),
        token_ends=joined(lambda text: text.token_ends),
        words=words.astype(np.int32).reshape(-1),
        kinds=np.where(plainness == FUNCTION_WEIGHT, 0, np.where(plainness == NAME_WEIGHT, 1, 2)).astype(np.uint8),
        stem_of=joined(lambda text: text.stem_of),
        marks=np.concatenate([np.empty(0, np.uint8), *marks]),
        starts=joined(lambda text: text.starts),
        ends=joined(lambda text: text.ends),
        regions=joined(lambda text: text.regions),
        first_token=joined(lambda text: text.first_token),
        first_entry=joined(lambda text: np.searchsorted(text.entry_unit, np.arange(len(text.starts) + 1))),
        stems=stems.astype(np.int32).reshape(-1),
        unit_counts=joined(lambda text: text.unit_counts),
        entry_stem=joined(lambda text: text.entry_stem),
        entry_count=joined(lambda text: text.entry_count),
        entry_plainness=joined(lambda text: text.entry_plainness, np.float64),
        grams=np.concatenate([np.empty(0, np.uint64), *map(_placed_grams, prepared)]),
    )


def _placed_grams(text: PreparedText) -> npt.NDArray[np.uint64]:
    bits = np.uint64(PLACE_BITS)
    return np.sort(text.grams >> bits << bits | text.gram_places.astype(np.uint64))
