"""Rare words: which sentences share two or more of them, whatever else they say.

A reworded sentence keeps names, numbers and technical terms. Each sentence is entered in an index
under every two of its rarest words; sentences that meet there are held to share these words. One
rare word in common is chance, two in one sentence seldom are.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..text.columns import TextColumn
from .packed import bounded_pairs, distinct, groups_of, summed_by_pair
from .processors import count_processors
from .shingles import Hashing
from .sorting import runs_of

Rows = NDArray[np.int64]
Entries = tuple[NDArray[np.int32], NDArray[np.int32]]

#: Words are numbered by at most this many bits of their hash: of 300,000 different words one in 28
#: shares its number with another and looks more frequent than it is. Candidates may be wrong.
WORD_BITS = 23
_WORD_MASK = (1 << WORD_BITS) - 1
# Arrays of a part's words are small enough to be used again for the next: fresh memory costs as much as the work.
_CHUNK_BYTES = 4_000_000
#: Rarest words of a sentence that enter the index, two by two. Six found 98 % of PAN-13's reworded and
#: translated pairs among 5,057 documents; ten found 99 % at four times the cost.
_RAREST = 6
#: Share of all documents above which a word is never rare. A word of a hundred documents may be: in
#: small corpora on one affair the story's own words are everywhere.
_COMMON_SHARE, _COMMON_AT_LEAST = 0.1, 100
#: Sentences under one entry, or documents with one word, up to which all their pairs count.
FREQUENT = 20


@dataclass(frozen=True, slots=True, eq=False)
class SentenceWords:
    """The different words of each sentence, and how many documents have each word.

    Entry `i` says that sentence `sentences[i]` has the word numbered `words[i]` (both int32, sorted by
    sentence, then word). `frequency[word]` is the number of documents that have it (int32).
    """

    sentences: NDArray[np.int32]
    words: NDArray[np.int32]
    frequency: NDArray[np.int32]
    n_documents: int

    def rarity(self, words: Rows) -> NDArray[np.float64]:
        """ln((documents + 1) / documents with the word), for each of `words`."""
        rarity: NDArray[np.float64] = np.log((self.n_documents + 1) / np.maximum(self.frequency[words], 1))
        return rarity


def number_words(sentences: TextColumn, sentence_offsets: Rows, hashing: Hashing) -> SentenceWords:
    """The words of all sentences; document `d` has the sentences `sentence_offsets[d]` to `[d + 1]`.

    Cost: one pass over the text, and 8 bytes for each different word of each sentence.
    """
    n_documents = len(sentence_offsets) - 1
    # A small corpus has few words: more numbers than bytes are enough, and quick to set up.
    bits = bits_of_words(sentences.n_bytes)
    frequency = np.zeros(1 << bits, np.int32)
    sentence_parts, word_parts = [], []
    documents = TextColumn(sentences.data, sentences.offsets[sentence_offsets])

    def work(first: int, last: int) -> tuple[Entries, Rows]:
        start, end = int(sentence_offsets[first]), int(sentence_offsets[last])
        hashed = hashing.hash_words(sentences.part(start, end))
        numbers = (hashed.values >> np.uint64(64 - bits)).astype(np.int64)
        owners = np.repeat(np.arange(start, end), np.diff(hashed.offsets))
        entries = distinct(owners << WORD_BITS | numbers)
        document_of = np.repeat(np.arange(last - first), np.diff(sentence_offsets[first : last + 1]))
        in_documents = distinct(document_of[(entries >> WORD_BITS) - start] << WORD_BITS | entries & _WORD_MASK)
        own = (entries >> WORD_BITS).astype(np.int32), (entries & _WORD_MASK).astype(np.int32)
        return own, in_documents & _WORD_MASK

    # Sorting runs without the interpreter's lock.
    with ThreadPoolExecutor(count_processors()) as threads:
        for (own_sentences, own_words), found in threads.map(lambda ends: work(*ends), documents.chunks(_CHUNK_BYTES)):
            np.add.at(frequency, found, np.int32(1))
            sentence_parts.append(own_sentences)
            word_parts.append(own_words)
    return SentenceWords(np.concatenate(sentence_parts), np.concatenate(word_parts), frequency, n_documents)


def bits_of_words(n_bytes: int) -> int:
    """In how many bits the words of so many bytes of sentences are numbered: the upper ones of their hashes."""
    return min(WORD_BITS, n_bytes.bit_length() + 2)


def rare_entries(words: SentenceWords) -> Entries:
    """Sentences and words (sorted by sentence, the rarest word first) without words that can't tell.

    Words of one document alone have no partner; words of a tenth of all documents are no evidence.
    """
    common = max(_COMMON_AT_LEAST, int(words.n_documents * _COMMON_SHARE))
    can_tell = (words.frequency >= 2) & (words.frequency <= common)
    kept = can_tell[words.words]
    numbers = words.words[kept]
    entries = words.sentences[kept].astype(np.int64)
    entries <<= _RANK_BITS
    entries |= np.minimum(words.frequency, _RANK_MASK)[numbers]
    entries <<= WORD_BITS
    entries |= numbers
    entries.sort()
    numbers = (entries & _WORD_MASK).astype(np.int32)
    entries >>= _RANK_BITS + WORD_BITS
    return entries.astype(np.int32), numbers


def sentences_sharing_rare_words(
    words: SentenceWords, entries: Entries | None = None
) -> tuple[Rows, NDArray[np.float64]]:
    """Packed pairs of sentences with two or more of their rarest words in common, and these words' rarity.

    Args:
        entries: what `rare_entries` gives, if it is known.

    Cost: 15 index entries a sentence, sorted; then the pairs of each entry, bounded by `bounded_pairs`.
    """
    sentences, numbers = _rarest(entries or rare_entries(words))
    grouped = group_narrow(sentences, numbers, len(words.frequency)) or group_wide(sentences, numbers)
    pairs, groups = bounded_pairs(grouped.starts, grouped.sizes, grouped.members, FREQUENT)
    worth = worth_of_entries(words, grouped.keys)
    del grouped
    pairs, n_entries, gained = summed_by_pair(pairs, worth[groups])
    return pairs, gained / (n_shared_words(n_entries) - 1)


def index_sentences(words: SentenceWords, entries: Entries | None = None) -> tuple[Rows, Rows]:
    """The entries of the index, two of a sentence's rarest words each, and the sentence of each entry."""
    return _two_by_two(*_rarest(entries or rare_entries(words)))


def _rarest(entries: Entries) -> Entries:
    """Of each sentence the words that enter the index."""
    sentences, numbers = entries
    top = np.ones(len(sentences), np.bool_)
    # Not among the first of its sentence: so many places before it stands the same sentence.
    top[_RAREST:] = sentences[_RAREST:] != sentences[:-_RAREST]
    return sentences[top], numbers[top]


def _two_by_two(sentences: NDArray[np.int32], numbers: NDArray[np.int32]) -> tuple[Rows, Rows]:
    keys, owners = [], []
    for lag in range(1, _RAREST):
        first = np.flatnonzero(sentences[lag:] == sentences[:-lag])
        # Words stand in order of rarity in every sentence, so that two words make one key.
        keys.append(numbers[first].astype(np.int64) << WORD_BITS | numbers[first + lag])
        owners.append(sentences[first].astype(np.int64))
    return np.concatenate(keys), np.concatenate(owners)


@dataclass(frozen=True, slots=True, eq=False)
class Grouped:
    """Entries that several sentences have: those with `keys[i]` are `members[starts[i]:starts[i] + sizes[i]]`."""

    keys: Rows
    starts: Rows
    sizes: Rows
    members: Rows


def group_wide(sentences: NDArray[np.int32], numbers: NDArray[np.int32]) -> Grouped:
    """The index of these words of sentences, grouped by entry, ascending; members as `_two_by_two` gives them."""
    keys, owners = _two_by_two(sentences, numbers)
    order, starts, sizes = groups_of(keys)
    return Grouped(keys[order[starts]], starts, sizes, owners[order])


def group_narrow(sentences: NDArray[np.int32], numbers: NDArray[np.int32], n_numbers: int) -> Grouped | None:
    """As `group_wide`, where an entry and its sentence fit into one number, which sorts without a place: else None.

    Cost: 8 bytes an entry instead of 40, and half of the time.
    """
    used = np.zeros(n_numbers, np.bool_)
    used[numbers] = True
    words = np.flatnonzero(used)
    bits, sentence_bits = len(words).bit_length(), int(sentences.max(initial=0)).bit_length()
    low_bits = sentence_bits + _LAG_BITS
    if 2 * bits + low_bits > 63:
        return None
    ranks = (np.cumsum(used, dtype=np.int32) - np.int32(1))[numbers]
    n_entries = sum(np.count_nonzero(sentences[lag:] == sentences[:-lag]) for lag in range(1, _RAREST))
    packed = np.empty(n_entries, np.int64)
    start = 0
    for lag in range(1, _RAREST):
        first = np.flatnonzero(sentences[lag:] == sentences[:-lag])
        own = packed[start : start + len(first)]
        start += len(first)
        own[:] = ranks[first]
        own <<= bits
        own |= ranks[first + lag]
        own <<= _LAG_BITS
        own |= lag
        own <<= sentence_bits
        own |= sentences[first]
    packed.sort()
    shared = np.zeros(len(packed), np.bool_)
    for start in range(0, len(packed), _COMPARED_AT_ONCE):
        own = packed[start : start + _COMPARED_AT_ONCE + 1]
        is_same = own[1:] ^ own[:-1] < 1 << low_bits
        shared[start + 1 : start + len(own)] |= is_same
        shared[start : start + len(own) - 1] |= is_same
    packed = packed[shared]
    entries = packed >> low_bits
    starts, sizes = runs_of(entries)
    left, right = entries[starts] >> bits, entries[starts] & (1 << bits) - 1
    return Grouped(words[left] << WORD_BITS | words[right], starts, sizes, packed & (1 << sentence_bits) - 1)


def worth_of_entries(words: SentenceWords, entries: Rows) -> NDArray[np.float64]:
    """How rare the two words of each entry are together."""
    return words.rarity(entries >> WORD_BITS) + words.rarity(entries & _WORD_MASK)


def n_shared_words(n_entries: Rows) -> NDArray[np.float64]:
    """How many words two sentences share that meet under so many entries."""
    # m words in common are m(m-1)/2 entries, and each word is in m-1 of them.
    found: NDArray[np.float64] = (1 + np.sqrt(1 + 8 * n_entries)) / 2
    return found


def documents_sharing_rare_words(words: SentenceWords, document_of: Rows) -> tuple[Rows, NDArray[np.float64]]:
    """Packed pairs of documents and the summed rarity of words that few documents but both of these have.

    Args:
        document_of: the document of each sentence.
    """
    numbers, owners = words_of_few(words, document_of)
    order, starts, sizes = groups_of(numbers)
    pairs, groups = bounded_pairs(starts, sizes, owners[order], FREQUENT)
    pairs, _, gained = summed_by_pair(pairs, words.rarity(numbers[order[starts]])[groups])
    return pairs, gained


def words_of_few(words: SentenceWords, document_of: Rows) -> tuple[Rows, Rows]:
    """Words that some documents have, but few, and a document that has it: each once, in order of words."""
    few = ((words.frequency >= 2) & (words.frequency <= FREQUENT))[words.words]
    entries = distinct(words.words[few].astype(np.int64) << _DOCUMENT_BITS | document_of[words.sentences[few]])
    return entries >> _DOCUMENT_BITS, entries & _DOCUMENT_MASK


_RANK_BITS, _DOCUMENT_BITS = 14, 40
_LAG_BITS = 3
_COMPARED_AT_ONCE = 1 << 18
_RANK_MASK, _DOCUMENT_MASK = (1 << _RANK_BITS) - 1, (1 << _DOCUMENT_BITS) - 1
