"""One text against many: what in the corpus is like it?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..model import Document, Link, Passage
from ..settings import Settings
from ..text.columns import column_from_texts
from ..text.evidence import evidence_text
from .articles import ArticlePair, classify, link_pairs
from .passage_links import link_passages
from .passages import find_passages_prepared
from .prepared import prepare
from .shingles import choose_hashing
from .word_index import Corpus, HeldCorpus, Rows, words_of

#: Documents that are looked into word by word though they are no copies: those that share most of the
#: query's rare words.
_LOOKED_INTO = 200
#: What two copies share of the shorter one's words: at least the share of shingles that makes them
#: copies, as each shingle is five words; a little less, as words recur.
_CAUTION = 0.9
#: Never less than this share, nor fewer than so many words: articles on anything share as much.
_LEAST_SHARE, _LEAST_WORDS = 0.5, 12


def find_similar(query: Document, documents: Sequence[Document], settings: Settings) -> list[Link]:
    """Links from `query` (always on the left) to what it shares with `documents`, strongest first.

    An article that is a copy of the query or holds it gives an article link; besides, each shared
    passage gives a passage link. The query itself, if its id and text are among the documents, is
    left out.

    Cost: one pass over the words of all documents, then some milliseconds for each that has most of the
    query's words, or whose words the query has, and for the 200 that share most of its rare words.
    Others are not looked into.
    """
    others = [document for document in documents if (document.id, document.sha256) != (query.id, query.sha256)]
    return find_similar_in(query, HeldCorpus(others), settings)


def find_similar_in(query: Document, corpus: Corpus, settings: Settings) -> list[Link]:
    """As `find_similar`, among documents that are indexed already and don't hold the query.

    Cost: without the pass over all words.
    """
    asked = prepare(query.text, query.blocks, settings)
    rows = [query, *corpus.read(most_promising(query, corpus, settings))]
    passages: dict[tuple[int, int], Sequence[Passage]] = {
        (0, row): find_passages_prepared(asked, prepare(rows[row].text, rows[row].blocks, settings), settings)
        for row in range(1, len(rows))
    }
    articles = link_pairs(rows, pair_with_first(rows, settings), passages)
    found = [*articles.values(), *link_passages(rows, passages, covered=set())]
    return sorted(found, key=_strongest_first)


def compare_pair(left: Document, right: Document, settings: Settings) -> list[Link]:
    """All links between two documents, passages also where the articles are copies as a whole."""
    rows = [left, right]
    passages = {
        (0, 1): find_passages_prepared(
            prepare(left.text, left.blocks, settings), prepare(right.text, right.blocks, settings), settings
        )
    }
    articles = link_pairs(rows, pair_with_first(rows, settings), passages)
    return [*articles.values(), *link_passages(rows, passages, covered=set())]


def _strongest_first(link: Link) -> tuple[bool, bool, float, str, int]:
    return link.kind != "article", link.tier != "linked", -_weight(link), link.right.document, link.right.start


def _weight(link: Link) -> float:
    """A long passage half as alike tells more than a short one that is quite alike."""
    return link.score * min(len(link.left.text), len(link.right.text)) if link.kind == "passage" else link.score


def most_promising(query: Document, corpus: Corpus, settings: Settings) -> Rows:
    """Numbers of the documents worth a look: likely copies, and those that share most of the query's rare words."""
    words = words_of(query)
    places, owners = corpus.look_up(words)
    if not len(owners):
        return np.empty(0, np.int64)
    rarity = np.log((1 + len(corpus)) / (1 + np.bincount(places, minlength=len(words)))) + 0.3
    shared, worth = np.bincount(owners), np.bincount(owners, weights=rarity[places])
    sharing = np.flatnonzero(shared)
    shared, worth = shared[sharing], worth[sharing]
    threshold = settings.copies.threshold
    share = max(_LEAST_SHARE, _CAUTION * min(settings.copies.containment, 2 * threshold / (1 + threshold)))
    likely = shared >= np.maximum(_LEAST_WORDS, share * np.minimum(len(words), corpus.count_words(sharing)))
    if len(sharing) <= _LOOKED_INTO:
        return sharing
    least = np.partition(worth, -_LOOKED_INTO)[-_LOOKED_INTO]
    level = np.flatnonzero(worth == least)
    n_wanted = _LOOKED_INTO - int((worth > least).sum())
    if len(level) > n_wanted:
        ids = corpus.find_ids(sharing[level])
        level = level[sorted(range(len(ids)), key=ids.__getitem__)[:n_wanted]]
    likely |= worth > least
    likely[level] = True
    return sharing[likely]


def pair_with_first(rows: Sequence[Document], settings: Settings) -> dict[tuple[int, int], ArticlePair]:
    """The query's row 0 against each other row, by exact sets of shingles."""
    column = column_from_texts([evidence_text(document) for document in rows])
    hashing = choose_hashing(column.n_bytes)
    sets = hashing.shingle_sets(column, settings.fingerprint.shingle_tokens)
    sizes = np.diff(sets.offsets)
    right = np.arange(1, len(rows), dtype=np.int64)
    shared = hashing.count_shared(sets, np.zeros_like(right), right)
    found = {}
    for row, n_shared in zip(right.tolist(), shared.tolist(), strict=True):
        if not n_shared or min(sizes[0], sizes[row]) < settings.copies.min_shingles:
            continue
        pair = classify(
            jaccard=n_shared / (int(sizes[0]) + int(sizes[row]) - n_shared),
            containment_left=n_shared / int(sizes[0]),
            containment_right=n_shared / int(sizes[row]),
            settings=settings,
        )
        if pair is not None:
            found[0, row] = pair
    return found
