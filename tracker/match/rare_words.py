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
from .packed import bounded_pairs, distinct, groups_of, summed_by_pair, within_groups
from .processors import count_processors
from .shingles import Hashing

Rows = NDArray[np.int64]
Entries = tuple[NDArray[np.int32], NDArray[np.int32]]

#: Words are numbered by at most this many bits of their hash: of 300,000 different words one in 28
#: shares its number with another and looks more frequent than it is. Candidates may be wrong.
WORD_BITS = 23
_WORD_MASK = (1 << WORD_BITS) - 1
_CHUNK_BYTES = 20_000_000
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
            frequency += np.bincount(found, minlength=len(frequency)).astype(np.int32)
            sentence_parts.append(own_sentences)
            word_parts.append(own_words)
    return SentenceWords(np.concatenate(sentence_parts), np.concatenate(word_parts), frequency, n_documents)


def bits_of_words(n_bytes: int) -> int:
    """In how many bits the words of so many bytes of sentences are numbered: the upper ones of their hashes."""
    return min(WORD_BITS, n_bytes.bit_length() + 2)


def rare_entries(words: SentenceWords) -> tuple[Rows, Rows]:
    """Sentences and words (sorted by sentence, the rarest word first) without words that can't tell.

    Words of one document alone have no partner; words of a tenth of all documents are no evidence.
    """
    frequency = words.frequency[words.words]
    common = max(_COMMON_AT_LEAST, int(words.n_documents * _COMMON_SHARE))
    kept = (frequency >= 2) & (frequency <= common)
    entries = words.sentences[kept].astype(np.int64) << _RANK_BITS
    entries |= np.minimum(frequency[kept], _RANK_MASK)
    entries <<= WORD_BITS
    entries |= words.words[kept]
    entries.sort()
    return entries >> _RANK_BITS + WORD_BITS, entries & _WORD_MASK


def sentences_sharing_rare_words(
    words: SentenceWords, entries: tuple[Rows, Rows] | None = None
) -> tuple[Rows, NDArray[np.float64]]:
    """Packed pairs of sentences with two or more of their rarest words in common, and these words' rarity.

    Args:
        entries: what `rare_entries` gives, if it is known.

    Cost: 15 index entries a sentence, sorted; then the pairs of each entry, bounded by `bounded_pairs`.
    """
    keys, owners = index_sentences(words, entries)
    order, starts, sizes = groups_of(keys)
    entry = keys[order[starts]]
    pairs, groups = bounded_pairs(starts, sizes, owners[order], FREQUENT)
    del keys, owners, order
    pairs, n_entries, gained = summed_by_pair(pairs, worth_of_entries(words, entry)[groups])
    return pairs, gained / (n_shared_words(n_entries) - 1)


def index_sentences(words: SentenceWords, entries: tuple[Rows, Rows] | None = None) -> tuple[Rows, Rows]:
    """The entries of the index, two of a sentence's rarest words each, and the sentence of each entry."""
    sentences, numbers = entries or rare_entries(words)
    starts = np.flatnonzero(np.diff(sentences, prepend=-1))
    top = within_groups(np.diff(starts, append=len(sentences))) < _RAREST
    sentences, numbers = sentences[top], numbers[top]
    keys, owners = [], []
    for lag in range(1, _RAREST):
        first = np.flatnonzero(sentences[lag:] == sentences[:-lag])
        # Words stand in order of rarity in every sentence, so that two words make one key.
        keys.append(numbers[first] << WORD_BITS | numbers[first + lag])
        owners.append(sentences[first])
    return np.concatenate(keys), np.concatenate(owners)


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
    few = (words.frequency[words.words] >= 2) & (words.frequency[words.words] <= FREQUENT)
    entries = distinct(words.words[few].astype(np.int64) << _DOCUMENT_BITS | document_of[words.sentences[few]])
    return entries >> _DOCUMENT_BITS, entries & _DOCUMENT_MASK


_RANK_BITS, _DOCUMENT_BITS = 14, 40
_RANK_MASK, _DOCUMENT_MASK = (1 << _RANK_BITS) - 1, (1 << _DOCUMENT_BITS) - 1
