"""What of a large corpus may be near one new article, from an index of words instead of all texts.

A whole scan proposes pairs by four kinds of evidence over all sentences there are (`candidates`). Here the same
evidence is gathered among the new article and the few hundred that share most of its rare words, with how
rare a word is in the whole corpus.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..model import Document
from ..settings import Settings
from ..text.columns import TextColumn, column_from_texts
from ..text.evidence import evidence_text
from .alike_sentences import sentences_alike
from .articles import ArticlePair
from .candidates import RUN_WORDS, cut_evidence
from .packed import distinct
from .plain import mix
from .rare_words import (
    SentenceWords,
    bits_of_words,
    documents_sharing_rare_words,
    number_words,
    rare_entries,
    sentences_sharing_rare_words,
)
from .samples import FREQUENT, sample_shingles
from .shingles import HashRows, choose_hashing
from .similar import most_promising, pair_with_first
from .word_index import WORD_BITS, Corpus
from .word_weights import WordWeights

Rows = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Neighbourhood:
    """A new article and those of the others that are worth a look.

    Attributes:
        rows: documents, the new one first.
        copies: by row, what the new one (on the left) is to a copy of it or to one that it holds or stands in.
        candidates: rows worth a search for passages, the most promising first.
        cosines: of each row's words with the new one's.
    """

    rows: Sequence[Document]
    copies: dict[int, ArticlePair]
    candidates: Sequence[int]
    cosines: Floats


def look_around(
    document: Document, beside: Sequence[Document], corpus: Corpus, weights: WordWeights, settings: Settings
) -> Neighbourhood:
    """What may be near a document.

    Args:
        beside: other new documents, which `corpus` hasn't; all of them are looked at.
        weights: how rare words are among all documents.

    Cost: some 0.2 s of one core, whatever the size of the corpus.
    """
    rows = [document, *corpus.read(most_promising(document, corpus, settings)), *beside]
    evidence = [evidence_text(row) for row in rows]
    return Neighbourhood(
        rows,
        {row: pair for (_, row), pair in pair_with_first(rows, settings).items()},
        _propose(evidence, [row.language for row in rows], corpus, settings),
        weights.vectors_of(evidence).cosines_with(0),
    )


def _propose(evidence: Sequence[str], languages: Sequence[str], corpus: Corpus, settings: Settings) -> list[int]:
    """Rows that share enough with the first, the most promising first; see `candidates.find_candidates`."""
    sentences, offsets = cut_evidence(evidence, languages)
    if len(evidence) < 2 or not len(sentences):
        return []
    hashing = choose_hashing(sentences.n_bytes)
    documents = TextColumn(sentences.data, sentences.offsets[offsets])
    words = _known_words(
        number_words(sentences, offsets, hashing), evidence[0], corpus, bits_of_words(sentences.n_bytes)
    )
    document_of = np.repeat(np.arange(len(evidence)), np.diff(offsets))
    entries = rare_entries(words)
    gained = _by_runs(sample_shingles(documents, RUN_WORDS, hashing), words.n_documents)
    pairs, gains = documents_sharing_rare_words(words, document_of)
    gained += _of_first(pairs, gains, len(evidence))
    for pairs, gains in (sentences_sharing_rare_words(words, entries), sentences_alike(words, hashing, entries)):
        left, right = document_of[pairs >> 32], document_of[pairs & 0xFFFFFFFF]
        gained += _of_first(left << 32 | right, gains, len(evidence))
    score = np.round(gained / np.log((words.n_documents + 1) / 2), 6)
    order = np.argsort(-score, kind="stable")
    enough = order[score[order] >= settings.candidates.least_score]
    return [int(row) for row in enough[: settings.candidates.per_document] if row]


def _known_words(words: SentenceWords, text: str, corpus: Corpus, bits: int) -> SentenceWords:
    """The words with how many documents of the whole corpus have them; those that `text` hasn't have no partner."""
    column = column_from_texts([text])
    hashes = np.unique(choose_hashing(column.n_bytes).hash_words(column).values)
    # The index numbers words by their shingles of one word.
    numbers = (mix(hashes) >> np.uint64(64 - WORD_BITS)).astype(np.int64)
    asked = distinct(numbers)
    places, _ = corpus.look_up(asked)
    known = np.bincount(places, minlength=len(asked))[np.searchsorted(asked, numbers)]
    frequency = np.zeros_like(words.frequency)
    np.add.at(frequency, (hashes >> np.uint64(64 - bits)).astype(np.int64), known + 1)
    return replace(words, frequency=frequency, n_documents=len(corpus) + 1)


def _by_runs(samples: HashRows, n_documents: int) -> Floats:
    """By row, the rarity of the sampled runs of words that it shares with the first."""
    own = samples.values[: samples.offsets[1]]
    rest = samples.values[samples.offsets[1] :]
    owners = np.repeat(np.arange(1, len(samples)), np.diff(samples.offsets)[1:])
    place = np.searchsorted(own, rest)
    place[place == len(own)] = 0
    shared = own[place] == rest if len(own) else np.zeros(len(rest), np.bool_)
    place, owners = place[shared], owners[shared]
    sizes = np.bincount(place, minlength=len(own)) + 1
    rarity = np.where(sizes <= FREQUENT, np.log(n_documents / sizes), 0.0)
    return np.bincount(owners, rarity[place], minlength=len(samples)).astype(np.float64)


def _of_first(pairs: Rows, gains: Floats, n_rows: int) -> Floats:
    """By row, what it gains together with the first."""
    mine = (pairs >> 32 == 0) & (pairs != 0)
    return np.bincount(pairs[mine] & 0xFFFFFFFF, gains[mine], minlength=n_rows).astype(np.float64)
