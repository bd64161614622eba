"""The words that articles are weighed by: cut to five letters, heavier where they are rare and in the lead."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..text.columns import TextColumn, offsets_of

Floats = NDArray[np.float64]

LEAD_WORDS, LEAD_WEIGHT = 50, 2.0
LETTERS = 5
# Lets a word count a little that stands in half of a corpus of a few articles; the power says how much
# more than that a rare one tells.
_LEAST_RARITY, _POWER = 0.6, 1.5


def rarity_of(frequency: NDArray[np.signedinteger | np.unsignedinteger], n_documents: int) -> Floats:
    """How much a word of so many of the articles tells."""
    rarity: Floats = (np.log((1 + n_documents) / (1 + frequency)) + _LEAST_RARITY) ** _POWER
    return rarity


def cut_words(column: TextColumn) -> TextColumn:
    """The texts with each run of letters cut after its fifth; a letter beyond ASCII counts by its bytes and stays."""
    data, offsets = column.data[column.offsets[0] : column.offsets[-1]], column.offsets - column.offsets[0]
    folded = data | np.uint8(0x20)
    letter = (folded >= ord("a")) & (folded <= ord("z")) & (data < 0x80)
    run = letter | (data >= 0x80)
    cut = letter.copy()
    cut[:LETTERS] = False
    for step in range(1, LETTERS + 1):
        cut[step:] &= run[:-step]
    # Where one text follows the other no word goes on.
    heads = (offsets[1:-1, None] + np.arange(LETTERS)).ravel()
    cut[heads[heads < len(cut)]] = False
    kept = ~cut
    before = offsets_of(kept)
    return TextColumn(data[kept], before[offsets])
