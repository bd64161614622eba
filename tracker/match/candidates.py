"""Pairs of articles worth a search for passages, at the cost of an index instead of all pairs.

Four kinds of evidence are gathered and added up: sampled runs of four words (verbatim stretches),
two rare words in one sentence (reworded ones), sentences of mostly the same content words
(quotations), and words that few articles have at all (summaries). Each is worth the rarity of what
is shared, ln(articles / articles that have it); the sum decides who is searched first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from ..model import Document
from ..settings import CandidateSettings, Settings
from ..text.columns import TextColumn, column_from_texts, offsets_of
from ..text.sentences import cut_sentences
from .alike_sentences import sentences_alike
from .packed import pack_pairs, sorted_groups, summed_by_pair, unpack_pairs, within_groups
from .processors import count_processors
from .rare_words import documents_sharing_rare_words, number_words, rare_entries, sentences_sharing_rare_words
from .samples import sample_shingles, shared_samples
from .shingles import choose_hashing
from .workers import divide_work

Rows = NDArray[np.int64]
Gained = tuple[Rows, NDArray[np.float64]]

#: Texts below which starting processes costs more than it saves.
_WORTH_PROCESSES = 1500
_TEXTS_A_TASK = 250
# What a worker process inherits at its fork: texts are shared, not sent.
_inherited: tuple[Sequence[str], Sequence[str]] = ((), ())

Progress = Callable[[int, int], None]
#: How often each text is gone through: cut, counted, and asked for four kinds of evidence.
_PASSES = 6
#: Words of a sampled run: four are seldom the same by chance and fit between two edits.
RUN_WORDS = 4


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Pairs of documents by row number, `left < right`, the most promising first, each once.

    `score` counts what two documents share in words as rare as can be: 5 is five words that only
    these two have. Equal scores stand in order of rows. `shortcuts` says what was cut short.
    """

    left: Rows
    right: Rows
    score: NDArray[np.float64]
    shortcuts: tuple[str, ...] = ()

    @property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """The pairs as plain numbers, in order."""
        return tuple(zip(self.left.tolist(), self.right.tolist(), strict=True))

    def __len__(self) -> int:
        return len(self.left)


def propose_pairs(
    documents: Sequence[Document],
    evidence: Sequence[str],
    settings: Settings,
    *,
    told: Progress = lambda done, total: None,
) -> Candidates:
    """Pairs of articles worth a search for passages, best first.

    Args:
        evidence: each document's text without page furniture.
        told: how many texts were gone through, and of how many: to cut them, to count words, for each kind of evidence.
    """
    n = len(evidence)
    cut = cut_evidence(
        evidence, [document.language for document in documents], told=lambda done: told(done, _PASSES * n)
    )
    return find_candidates(*cut, settings, told=lambda n_passes: told((1 + n_passes) * n, _PASSES * n))


def cut_evidence(
    evidence: Sequence[str], languages: Sequence[str], *, told: Callable[[int], None] = lambda done: None
) -> tuple[TextColumn, Rows]:
    """The sentences of all texts, and where those of each text begin; one longer than the texts.

    `told` is told how many texts are cut.

    Cost: 80 µs a text of 2.9 KB, over all processors where there are many.
    """
    global _inherited
    _inherited = evidence, languages
    try:
        tasks = [
            range(start, min(start + _TEXTS_A_TASK, len(evidence))) for start in range(0, len(evidence), _TEXTS_A_TASK)
        ]
        n_processes = count_processors() if len(evidence) >= _WORTH_PROCESSES else 1
        cut = []
        for task, part in zip(tasks, divide_work(_cut_some, tasks, n_processes), strict=True):
            cut.append(part)
            told(task.stop)
    finally:
        _inherited = (), ()
    column = column_from_texts(evidence)
    sizes, begins = (np.concatenate([part[at] for part in cut] or [np.empty(0, np.int32)]) for at in (0, 1))
    # Up to the next one's beginning: the white space between stays, and with it the words apart.
    places = np.repeat(column.offsets[:-1], sizes) + begins
    return TextColumn(column.data, np.append(places, column.offsets[-1])), offsets_of(sizes)


def _cut_some(rows: range) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """How many sentences each text has, and at which of its bytes each begins."""
    evidence, languages = _inherited
    sizes, begins = [], []
    for row in rows:
        text = evidence[row]
        own = [start for start, _ in cut_sentences(text, language=languages[row] or "en")]
        sizes.append(len(own))
        if not text.isascii():
            steps = [len(text[start:end].encode("utf-8", "replace")) for start, end in pairwise([0, *own])]
            own = list(accumulate(steps))
        begins += own
    return np.array(sizes, np.int32), np.array(begins, np.int32)


def find_candidates(
    sentences: TextColumn, sentence_offsets: Rows, settings: Settings, *, told: Callable[[int], None] = lambda n: None
) -> Candidates:
    """Pairs of documents that share enough, see the module's head.

    Args:
        sentences: all sentences in order of document and place, with the white space after them.
        sentence_offsets: document `d` has the sentences `sentence_offsets[d]` to `[d + 1]`.
        told: is told when words are counted, 1, and of each kind of evidence that is gathered, up to 5.

    Cost: near linear. 19,445 articles of 2.9 KB take 3 s of one core and 0.6 GB beside their text.
    """
    n_documents = len(sentence_offsets) - 1
    if n_documents < 2 or len(sentences) == 0:
        return Candidates(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
    hashing = choose_hashing(sentences.n_bytes)
    documents = TextColumn(sentences.data, sentences.offsets[sentence_offsets])
    words = number_words(sentences, sentence_offsets, hashing)
    told(1)
    document_of = np.repeat(np.arange(n_documents), np.diff(sentence_offsets))
    entries = rare_entries(words)

    def by_runs() -> Gained:
        runs = shared_samples(sample_shingles(documents, RUN_WORDS, hashing))
        return runs.pairs, runs.weight

    def of_documents(pairs: Rows, gains: NDArray[np.float64]) -> Gained:
        left, right = (document_of[side] for side in unpack_pairs(pairs))
        apart = left != right
        return pack_pairs(left[apart], right[apart]), gains[apart]

    kinds: tuple[Callable[[], Gained], ...] = (
        by_runs,
        lambda: documents_sharing_rare_words(words, document_of),
        lambda: of_documents(*sentences_sharing_rare_words(words, entries)),
        lambda: of_documents(*sentences_alike(words, hashing, entries)),
    )
    # Two at a time, as each needs up to a gigabyte for 100,000 articles.
    with ThreadPoolExecutor(min(2, count_processors())) as threads:
        found = []
        for number, gained_by in enumerate(threads.map(lambda kind: kind(), kinds), start=2):
            found.append(gained_by)
            told(number)
    all_pairs, all_gains = (np.concatenate(columns) for columns in zip(*found, strict=True))
    pairs, _, gained = summed_by_pair(all_pairs, all_gains)
    # In words that two documents have and no other: the unit is the same for ten articles and a million.
    score = np.round(gained / np.log((n_documents + 1) / 2), 6)
    return _ranked(pairs, score, n_documents, settings.candidates)


def _ranked(pairs: Rows, score: NDArray[np.float64], n_documents: int, settings: CandidateSettings) -> Candidates:
    """The pairs with enough in common that are among the best of either of their documents."""
    kept = np.flatnonzero(score >= settings.least_score)
    if len(kept) < settings.always:
        kept = np.arange(len(score))
    order = kept[sorted_groups(-score[kept])[0]]  # pairs are ascending: equals stay in their order
    order = order[(score[order] >= settings.least_score) | (np.arange(len(order)) < settings.always)]
    left, right = unpack_pairs(pairs[order])
    ends = np.concatenate([left, right])
    places = np.concatenate([np.arange(len(order))] * 2)
    by_document = ends << 32 | places
    by_document.sort()
    sizes = np.bincount(ends, minlength=n_documents)
    best = by_document[within_groups(sizes) < settings.per_document] & 0xFFFFFFFF
    chosen = np.zeros(len(order), np.bool_)
    chosen[best] = True
    n_cut = int((~chosen).sum())
    told = (
        f"{n_cut} pairs of articles that share a little were not searched for passages: "
        f"both articles had {settings.per_document} likelier partners",
    )
    return Candidates(left[chosen], right[chosen], score[order][chosen], told if n_cut else ())
