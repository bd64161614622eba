"""Sentences that share most of their content words, by MinHash over these words.

What rare words miss: a quotation in everyday words, worded a little differently. Word order and
function words don't count, nor do words that a tenth of all documents have.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..settings import FingerprintSettings
from ..text.columns import offsets_of
from .bands import band_keys
from .packed import bounded_pairs, distinct, groups_of, pack_pairs, unpack_pairs
from .plain import mix
from .rare_words import Entries, SentenceWords, rare_entries
from .shingles import Hashing, HashRows

Rows = NDArray[np.int64]

#: 16 bands of 4: of sentences that share two thirds of their words 97 in 100 meet, of those that share
#: half 64, of those that share a tenth 2 in 1,000.
_BANDS = FingerprintSettings(num_perm=64, rows=4)
#: Sentences with fewer content words say too little.
_LEAST_WORDS = 4
#: Jaccard of content words: true quotation variants have 0.50 to 0.71, 99.9 % of unrelated
#: sentences less than 0.22.
_LEAST_ALIKE = 0.4
FREQUENT = 20
_SIGNED_AT_ONCE = 100_000


def sentences_alike(
    words: SentenceWords, hashing: Hashing, entries: Entries | None = None
) -> tuple[Rows, NDArray[np.float64]]:
    """Packed pairs of sentences alike in their content words, and the rarity of the words they share.

    Args:
        entries: what `rare_entries` gives, if it is known.

    Cost: 64 numbers a content word, one sort a band over the sentences.
    """
    sets = content_words(words, entries)
    found = []
    for band in content_bands(sets, hashing):
        order, starts, sizes = groups_of(band)
        found.append(distinct(bounded_pairs(starts, sizes, order, FREQUENT)[0]))
    pairs = distinct(np.concatenate(found))
    left, right = unpack_pairs(pairs)
    alike, gains = judge_alike(sets.rows, sets.mean_rarity, left, right, hashing)
    return pack_pairs(sets.sentences[left[alike]], sets.sentences[right[alike]]), gains


@dataclass(frozen=True, slots=True, eq=False)
class ContentWords:
    """Row `i`: the content words of sentence `sentences[i]`, ascending, and their mean rarity."""

    sentences: Rows
    rows: HashRows
    mean_rarity: NDArray[np.float64]


def content_words(words: SentenceWords, entries: Entries | None = None) -> ContentWords:
    """The sentences with enough content words to say anything."""
    owners, numbers = entries or rare_entries(words)
    counts = np.bincount(owners)
    enough = counts >= _LEAST_WORDS
    sentences = np.flatnonzero(enough)
    kept = enough[owners]
    by_number = owners[kept].astype(np.int64)
    by_number <<= 32
    by_number |= numbers[kept]
    by_number.sort()
    by_number &= 0xFFFFFFFF
    sets = HashRows(by_number.view(np.uint64), offsets_of(counts[sentences]))
    total = np.zeros(len(by_number) + 1)
    np.cumsum(words.rarity(by_number), out=total[1:])
    mean = (total[sets.offsets[1:]] - total[sets.offsets[:-1]]) / np.diff(sets.offsets)
    return ContentWords(sentences, sets, mean)


def content_bands(words: ContentWords, hashing: Hashing) -> NDArray[np.uint64]:
    """(n bands, n sentences): sentences that agree in a row are worth a look."""
    values, offsets = words.rows.values, words.rows.offsets
    n_sentences = len(words.rows)
    bands = np.empty((_BANDS.num_perm // _BANDS.rows, n_sentences), np.uint64)
    # The signatures of all sentences would take twice what their bands do.
    for first in range(0, n_sentences, _SIGNED_AT_ONCE):
        own = offsets[first : first + _SIGNED_AT_ONCE + 1]
        hashes = HashRows(mix(values[own[0] : own[-1]]), own - own[0])
        bands[:, first : first + _SIGNED_AT_ONCE] = band_keys(hashing.sign_rows(hashes, _BANDS), _BANDS.rows)
    return bands


def judge_alike(
    sets: HashRows, mean_rarity: NDArray[np.float64], left: Rows, right: Rows, hashing: Hashing
) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Which pairs of rows share enough of their words, and for those the rarity of the words they share."""
    shared = hashing.count_shared(sets, left, right)
    sizes = np.diff(sets.offsets)
    alike: NDArray[np.bool_] = shared / (sizes[left] + sizes[right] - shared) >= _LEAST_ALIKE
    left, right, shared = left[alike], right[alike], shared[alike]
    return alike, shared.astype(np.float64) * np.minimum(mean_rarity[left], mean_rarity[right])
