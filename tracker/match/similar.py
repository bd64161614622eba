"""One text against many: what in the corpus is like it?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..model import Document, Link, Passage
from ..settings import Settings
from ..text.columns import column_from_texts
from ..text.evidence import evidence_text
from .articles import ArticlePair, classify, link_pairs
from .passage_links import link_passages
from .passages import find_passages_prepared
from .prepared import prepare
from .shingles import choose_hashing

#: Documents that are looked into word by word: those that share most of the query's rare words.
_LOOKED_INTO = 200


def find_similar(query: Document, documents: Sequence[Document], settings: Settings) -> list[Link]:
    """Links from `query` (always on the left) to what it shares with `documents`, strongest first.

    An article that is a copy of the query or holds it gives an article link; besides, each shared
    passage gives a passage link. The query itself, if its id and text are among the documents, is
    left out.

    Cost: one pass over the words of all documents, then some milliseconds for each of the 200 that
    share most of the query's rare words. Others are not looked into.
    """
    others = [document for document in documents if (document.id, document.sha256) != (query.id, query.sha256)]
    chosen = _most_promising(query, others)
    asked = prepare(query.text, query.blocks, settings)
    rows = [query, *(others[place] for place in chosen)]
    passages: dict[tuple[int, int], Sequence[Passage]] = {
        (0, row): find_passages_prepared(asked, prepare(rows[row].text, rows[row].blocks, settings), settings)
        for row in range(1, len(rows))
    }
    articles = link_pairs(rows, _article_pairs(rows, settings), passages)
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
    articles = link_pairs(rows, _article_pairs(rows, settings), passages)
    return [*articles.values(), *link_passages(rows, passages, covered=set())]


def _strongest_first(link: Link) -> tuple[bool, bool, float, str, int]:
    return link.kind != "article", link.tier != "linked", -_weight(link), link.right.document, link.right.start


def _weight(link: Link) -> float:
    """A long passage half as alike tells more than a short one that is quite alike."""
    return link.score * min(len(link.left.text), len(link.right.text)) if link.kind == "passage" else link.score


def _most_promising(query: Document, documents: Sequence[Document]) -> list[int]:
    column = column_from_texts([evidence_text(document) for document in [query, *documents]])
    words = choose_hashing(column.n_bytes).shingle_sets(column, 1)
    sizes = np.diff(words.offsets)
    asked = words.values[: words.offsets[1]]
    vocabulary, counts = np.unique(words.values, return_counts=True)
    rarity = np.log((1 + len(documents)) / counts[np.searchsorted(vocabulary, asked)]) + 0.3
    places = np.searchsorted(asked, words.values)
    places[places == len(asked)] = 0
    shared: NDArray[np.float64] = (
        np.where(asked[places] == words.values, rarity[places], 0.0) if len(asked) else np.zeros(0)
    )
    owners = np.repeat(np.arange(len(sizes)), sizes)
    weights = np.bincount(owners, weights=shared, minlength=len(sizes))[1:] if len(asked) else np.zeros(len(documents))
    worth = weights.tolist()
    sharing = [place for place in range(len(documents)) if worth[place] > 0]
    return sorted(sharing, key=lambda place: (-worth[place], documents[place].id))[:_LOOKED_INTO]


def _article_pairs(rows: Sequence[Document], settings: Settings) -> dict[tuple[int, int], ArticlePair]:
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
