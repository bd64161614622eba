"""Quotations that were reworded beyond their words, found by their place and speaker in a known passage.

A rewriter who puts every word anew still keeps the order of an article and, mostly, who said what. Inside
a passage that is known to be a reworded copy, a quotation and a reported clause of the same speaker at
about the same place are suggested as one statement; never more than suggested.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ...model import Link, Quote, Span
from .same_speaker import same_speaker

Place = tuple[str, int]

#: How far the two may lie apart, as a share of the passage.
_DRIFT = 0.12
_LEAST_CHARS = 12


def pair_by_place(
    links: Iterable[Link], quotes: Mapping[str, Sequence[Quote]], known: set[tuple[str, int, str]]
) -> Iterator[tuple[str, Quote, str, Quote]]:
    """Pairs of a quotation in marks and a reported clause of another document: document, quote, document, quote.

    Args:
        links: the snapshot's links; passages and copies of articles are walked through.
        quotes: what `find_quotes` gave, by document id.
        known: document, start of a quotation, other document: pairs that are linked by their words.
    """
    for link in links:
        if link.kind not in ("passage", "article") or link.tier == "theme" or link.relation == "same_event":
            continue
        for one, other in ((link.left, link.right), (link.right, link.left)):
            if one.document == other.document:
                continue
            marked = [
                quote
                for quote in _inside(quotes, one)
                if quote.direct and quote.speaker and (one.document, quote.start, other.document) not in known
            ]
            reported = [
                quote
                for quote in _inside(quotes, other)
                if not quote.direct and quote.speaker and (other.document, quote.start, one.document) not in known
            ]
            for quote, clause in _nearest(marked, one, reported, other):
                known.add((one.document, quote.start, other.document))
                known.add((other.document, clause.start, one.document))
                yield one.document, quote, other.document, clause


def _inside(quotes: Mapping[str, Sequence[Quote]], span: Span) -> list[Quote]:
    return [
        quote
        for quote in quotes.get(span.document, ())
        if span.start <= quote.start and quote.end <= span.end and quote.end - quote.start >= _LEAST_CHARS
    ]


def _nearest(
    marked: Sequence[Quote], one: Span, reported: Sequence[Quote], other: Span
) -> Iterator[tuple[Quote, Quote]]:
    """Pairs of one speaker in order of how near they lie, each quote once."""
    pairs = []
    for n, quote in enumerate(marked):
        for m, clause in enumerate(reported):
            drift = abs(_share(quote, one) - _share(clause, other))
            if drift <= _DRIFT and same_speaker(quote.speaker, clause.speaker):
                pairs.append((drift, n, m))
    used_marked: set[int] = set()
    used_reported: set[int] = set()
    for _, n, m in sorted(pairs):
        if n not in used_marked and m not in used_reported:
            used_marked.add(n)
            used_reported.add(m)
            yield marked[n], reported[m]


def _share(quote: Quote, span: Span) -> float:
    """Where the quote's middle lies in the span, 0..1."""
    return ((quote.start + quote.end) / 2 - span.start) / max(1, span.end - span.start)
