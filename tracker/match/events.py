"""Articles that tell of one event without being copies: `same_event` links.

Two articles belong together when they share many words that are rare in the corpus (cosine of
inverse document frequencies over their sets of words), or fewer of them and some passages besides.
Published too far apart they don't: the same place and vocabulary years later is another event.
Measured on fnc1's stories (1,683 articles, people's labels): at COSINE_ALONE 94 of 100 pairs are right
among all, 99 of 100 among eight articles picked at random; docs/quality.md has the run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ..model import Document, Link, Passage, Span
from ..text.columns import column_from_texts
from ..text.evidence import evidence_extent
from .order import MAX_DAYS_APART, days_apart
from .shingles import HashRows, choose_hashing

Pair = tuple[int, int]

#: Cosine from which two articles are on the same event by their words alone …
COSINE_ALONE = 0.18
#: … with this many linked passages between them …
COSINE_WITH_PASSAGES, N_PASSAGES = 0.08, 2
#: … and from which it is worth a suggestion.
COSINE_POSSIBLE = 0.115
#: From here on it is worth a look whether one of the two retells the other.
RETELLING_COSINE = 0.15


def link_events(
    documents: Sequence[Document],
    evidence: Sequence[str],
    pairs: Sequence[Pair],
    passages: Mapping[Pair, Sequence[Passage]],
) -> dict[Pair, Link]:
    """The `same_event` links among `pairs` of row numbers, in their order.

    Cost: one pass over the words of all texts, then O(words of an article) a pair.
    """
    if not pairs:
        return {}
    cosines = cosines_of_pairs(evidence, pairs)
    links = {}
    for (left, right), cosine in zip(pairs, cosines.tolist(), strict=True):
        n_passages = Counter(passage.tier for passage in passages.get((left, right), ()))["linked"]
        surely = cosine >= COSINE_ALONE or (cosine >= COSINE_WITH_PASSAGES and n_passages >= N_PASSAGES)
        if not (surely or cosine >= COSINE_POSSIBLE) or days_apart(documents[left], documents[right]) > MAX_DAYS_APART:
            continue
        why = f"share {cosine:.0%} of the weight of their words"
        if n_passages:
            why += f" and {n_passages} passage{'s' if n_passages > 1 else ''}"
        links[left, right] = Link(
            kind="article",
            tier="linked" if surely else "possible",
            score=round(cosine, 4),
            relation="same_event",
            left=_span(documents[left]),
            right=_span(documents[right]),
            changes=(),
            why=why,
        )
    return links


def cosines_of_pairs(evidence: Sequence[str], pairs: Sequence[Pair]) -> NDArray[np.float64]:
    """(n,) cosine, 0..1, of each pair's sets of words, weighted by rarity among all of `evidence`."""
    from scipy import sparse  # 0.1 s, and only where there are pairs

    column = column_from_texts(evidence)
    words: HashRows = choose_hashing(column.n_bytes).shingle_sets(column, 1)
    vocabulary, places = np.unique(words.values, return_inverse=True)
    n_documents = len(evidence)
    frequency = np.bincount(places, minlength=len(vocabulary))
    # The constant lets a word count a little that stands in half of a corpus of a few articles.
    rarity = np.log((1 + n_documents) / (1 + frequency)) + 0.3
    table = sparse.csr_matrix((rarity[places], places, words.offsets), shape=(n_documents, len(vocabulary)))
    norms = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)).ravel())
    cosines = np.zeros(len(pairs))
    rows = np.array(pairs, dtype=np.int64)
    for first in range(0, len(rows), 4096):
        left, right = rows[first : first + 4096].T
        products = np.asarray(table[left].multiply(table[right]).sum(axis=1)).ravel()
        cosines[first : first + 4096] = products / np.maximum(norms[left] * norms[right], 1e-12)
    return cosines


def _span(document: Document) -> Span:
    start, end = evidence_extent(document)
    return Span(document.id, start, end, document.text[start:end])
