"""How rare each word is in a corpus, kept: a few new articles can be weighed without counting all words again.

The words are those of `word_table`, each by the upper bits of its hash.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..text.columns import column_from_texts, offsets_of
from .shingles import choose_hashing
from .word_cuts import LEAD_WEIGHT, LEAD_WORDS, cut_words, rarity_of

Rows = NDArray[np.int64]
Floats = NDArray[np.float64]

_HEAD = "<QQQ"


@dataclass(frozen=True, slots=True, eq=False)
class WordWeights:
    """`frequency[i]` of `n_documents` articles have the word whose hash begins with the `bits` of `words[i]`.

    Both are uint32, words ascending.
    """

    n_documents: int
    bits: int
    words: NDArray[np.uint32]
    frequency: NDArray[np.uint32]

    def pack(self) -> bytes:
        """The same as bytes: 8 for each word."""
        head = struct.pack(_HEAD, self.n_documents, self.bits, len(self.words))
        return head + self.words.astype("<u4").tobytes() + self.frequency.astype("<u4").tobytes()

    def vectors_of(self, evidence: Sequence[str]) -> Vectors:
        """One unit vector for each text, as a row of the table of the whole corpus would be."""
        cut = cut_words(column_from_texts(evidence))
        hashed = choose_hashing(cut.n_bytes).hash_words(cut)
        owners = np.repeat(np.arange(len(evidence)), np.diff(hashed.offsets))
        counts = np.where(np.arange(len(owners)) - hashed.offsets[owners] < LEAD_WORDS, LEAD_WEIGHT, 1.0)
        numbers = (hashed.values >> np.uint64(64 - self.bits)).astype(np.int64)
        keys, place = np.unique(owners << self.bits | numbers, return_inverse=True)
        summed = np.bincount(place, counts, minlength=len(keys))
        owners, numbers = keys >> self.bits, keys & (1 << self.bits) - 1
        at = np.searchsorted(self.words, numbers.astype(np.uint32))
        at[at == len(self.words)] = 0
        is_known = self.words[at] == numbers if len(self.words) else np.zeros(len(numbers), np.bool_)
        # Who asks about a word has it.
        frequency = np.where(is_known, self.frequency[at] if len(self.words) else 0, 1)
        values = (1 + np.log(summed)) * rarity_of(frequency, self.n_documents)
        norms = np.sqrt(np.bincount(owners, values * values, minlength=len(evidence)))
        values /= np.maximum(norms, 1e-12)[owners]
        return Vectors(offsets_of(np.bincount(owners, minlength=len(evidence))), numbers, values)


@dataclass(frozen=True, slots=True, eq=False)
class Vectors:
    """Row `i` has the weights `values[offsets[i]:offsets[i + 1]]` at the ascending `words` of the same places."""

    offsets: Rows
    words: Rows
    values: Floats

    def cosines_with(self, row: int) -> Floats:
        """(n,) cosine, 0..1, of each row with one of them."""
        own = slice(int(self.offsets[row]), int(self.offsets[row + 1]))
        at = np.searchsorted(self.words[own], self.words)
        at[at == own.stop - own.start] = 0
        shares = np.zeros(len(self.words))
        if own.stop > own.start:
            shares = np.where(self.words[own][at] == self.words, self.values[own][at] * self.values, 0.0)
        owners = np.repeat(np.arange(len(self.offsets) - 1), np.diff(self.offsets))
        return np.clip(np.bincount(owners, shares, minlength=len(self.offsets) - 1), 0.0, 1.0)


def unpack_weights(packed: bytes) -> WordWeights:
    """What `WordWeights.pack` packed."""
    n_documents, bits, n_words = struct.unpack_from(_HEAD, packed)
    columns = np.frombuffer(packed, "<u4", offset=struct.calcsize(_HEAD)).reshape(2, n_words)
    return WordWeights(n_documents, bits, columns[0], columns[1])
