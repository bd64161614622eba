"""What a word tells of an article: weights by how few documents have it, and the likeness of two sets of words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from .mentions import Article

#: In a few articles on one affair its names are in all of them, and yet they are what tells it from others.
_WORLD = 1000
_UNIT = 1 << 16


class _Squares(dict[str, int]):
    """Squared weights by stem, and one for all that is not there; a look-up makes no entry."""

    unseen: int

    def __missing__(self, term: str) -> int:
        return self.unseen


class Weights:
    """Weights of stems over the documents: inverse document frequency, squared, as whole numbers.

    Whole, so that sums of sets don't hang on their order.
    """

    __slots__ = ("_norms", "_squares")

    def __init__(self, idf: Mapping[str, float], unseen: float) -> None:
        self._squares = _Squares((term, round(weight * weight * _UNIT)) for term, weight in idf.items())
        self._squares.unseen = round(unseen * unseen * _UNIT)
        self._norms: dict[frozenset[str], int] = {}

    def of(self, term: str) -> int:
        """The weight of a stem; of one that no document has, the highest."""
        return self._squares[term]

    def shared(self, left: frozenset[str], right: frozenset[str]) -> float:
        """Cosine of the two sets, 0 to 1."""
        common = left & right
        if not common:
            return 0.0
        norms = self._norm(left) * self._norm(right)
        return self._sum(common) / math.sqrt(norms) if norms else 0.0

    def _norm(self, terms: frozenset[str]) -> int:
        norm = self._norms.get(terms)
        if norm is None:
            norm = self._norms[terms] = self._sum(terms)
        return norm

    def _sum(self, terms: frozenset[str]) -> int:
        return sum(map(self._squares.__getitem__, terms))


def weigh_terms(articles: Sequence[Article]) -> Weights:
    """Weights from the different stems of each document, names being rare in the world at large."""
    counts: dict[str, int] = {}
    names: set[str] = set()
    for article in articles:
        names.update(article.names)
        for term in article.terms:
            counts[term] = counts.get(term, 0) + 1
    n_documents = max(1, len(articles))
    n_names = max(_WORLD, n_documents)
    idf = {term: math.log(1 + (n_names if term in names else n_documents) / count) for term, count in counts.items()}
    return Weights(idf, math.log(1 + n_names))
