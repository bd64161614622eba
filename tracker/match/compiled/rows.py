"""Prepared texts as columns over all of them, which is what the compiled loops read."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

#: Words that a text may have are fewer than 2 to this power.
PLACE_BITS = 20

Ints = npt.NDArray[np.int64]
Ints32 = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.uint8]
Hashes = npt.NDArray[np.uint64]


class Texts(NamedTuple):
    """As `prepared.PreparedText`, one text after the other; text `i` has the rows `x_at[i]` to `x_at[i + 1]`.

    Places, units and stems are counted within their text. A column of one row more than the text has
    units or tokens (`first_token`, `first_entry`, `marks`) begins `i` rows later.

    Attributes:
        words: number of each word; equal words have equal numbers, which says no more.
        kinds: 0 function word, 1 name, 2 plain content word.
        stems: numbers in order of their hashes, the same in all texts.
        grams: ascending; the lower PLACE_BITS of a hash are the place of its first word, so who compares the
            upper ones looks at the words as well.
        marks: bit 0 where the gap before the word is `quoted`, bit 1 where it is `edged`.
    """

    token_at: Ints
    unit_at: Ints
    stem_at: Ints
    entry_at: Ints
    gram_at: Ints
    token_starts: Ints32
    token_ends: Ints32
    words: Ints32
    kinds: Bytes
    stem_of: Ints32
    marks: Bytes
    starts: Ints32
    ends: Ints32
    regions: Ints32
    first_token: Ints32
    first_entry: Ints32
    stems: Ints32
    unit_counts: Ints32
    entry_stem: Ints32
    entry_count: Ints32
    entry_plainness: npt.NDArray[np.float64]
    grams: Hashes
