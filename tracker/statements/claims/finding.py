"""Claims: the sentences of a document with who says so, and which of them tell the same in two articles.

Two sentences are paired inside passages and copies, where their words agree, inside series of figures,
where the figure does, and where they are paraphrases of each other. What differs between the two is
judged by `attribution`, `responsibility`, `contradictions` and `dates.links`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ...match.order import link_order
from ...model import Cluster, Document, Link, Quote, Span, Tier
from ..quotes.attribution import sentence_starts
from ..quotes.finding import find_quotes
from ..quotes.likeness import Weights, Wording, compare, wording_of
from .sources import Source, find_hedges, find_source

_LEAST_SHARED = 0.58  # weight of the shorter claim's words that the other must hold: below it is another claim
_SURE_SHARED = 0.66
_LEAST_RARE = 8.0
_LEAST_CHARS, _MAX_CHARS = 25, 900  # longer "sentences" are tables
_SURE_OF_SERIES = 0.35
_MOST_COMPARED = 40  # sentences a sentence is held against: in running text far fewer have three words in common


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence of one document, and who is named as its source.

    `wording` is of what is claimed: of reported speech without its attribution. `quote` is the quotation
    that makes up most of the sentence. `hedges` are the words that make it less than a fact.
    """

    document: str
    start: int
    end: int
    text: str
    wording: Wording
    quote: Quote | None
    source: Source | None
    hedges: tuple[str, ...]

    @property
    def is_direct(self) -> bool:
        """Whether most of it stands in quotation marks."""
        return self.quote is not None and self.quote.direct


@dataclass(frozen=True, slots=True)
class ClaimPair:
    """Two sentences that tell one claim, the earlier document's left.

    `shared` and `order` are as in quotes.likeness.Likeness. `figures` are the two figures that join the
    sentences, where a series does. `is_reworded` where they tell one thing in words of their own: little but who is
    said to have done it can be held against each other then.
    """

    left: Claim
    right: Claim
    tier: Tier
    shared: float
    order: float
    figures: tuple[Span, Span] | None = None
    is_reworded: bool = False


class ClaimReader:
    """Claims of documents, read once."""

    def __init__(self, documents: Sequence[Document], quotes: Mapping[str, Sequence[Quote]] | None = None) -> None:
        """The documents in their order of time."""
        self._documents = {document.id: document for document in documents}
        self._rank = {document.id: row for row, document in enumerate(documents)}
        self._quotes = quotes or {}
        self._claims: dict[str, list[Claim]] = {}
        self._weights = Weights({}, 0)

    def text_of(self, document: str) -> str:
        """The document's text."""
        return self._documents[document].text

    def claims_of(self, document: str) -> list[Claim]:
        """The sentences of a document's running text, in order of place; headlines and captions are none."""
        claims = self._claims.get(document)
        if claims is None:
            claims = self._claims[document] = list(self._read(self._documents[document]))
        return claims

    def claim_at(self, document: str, place: int) -> Claim | None:
        """The claim in which the place lies."""
        claims = self.claims_of(document)
        n = bisect_right(claims, place, key=lambda claim: claim.start) - 1
        return claims[n] if n >= 0 and place < claims[n].end else None

    def claim_before(self, claim: Claim) -> Claim | None:
        """The sentence before, if there is one."""
        claims = self.claims_of(claim.document)
        n = bisect_right(claims, claim.start, key=lambda one: one.start) - 2
        return claims[n] if n >= 0 else None

    def pairs(self, links: Iterable[Link], series: Iterable[Cluster] = ()) -> Iterator[ClaimPair]:
        """Each two sentences that tell one claim, once; those that are word for word the same are left out.

        Args:
            links: of which passages, paraphrases and copies of articles are walked through, in tiers `linked` and
                `possible`.
            series: clusters of figures; each member is held against the one before it.
        """
        seen: set[tuple[str, int, str, int]] = set()
        for pair in self._all_pairs(links, series):
            key = pair.left.document, pair.left.start, pair.right.document, pair.right.start
            if key not in seen:
                seen.add(key)
                yield pair

    def _all_pairs(self, links: Iterable[Link], series: Iterable[Cluster]) -> Iterator[ClaimPair]:
        reworded: list[tuple[Span, Span]] = []
        for link in sorted(links, key=link_order):
            if link.kind not in ("passage", "article") or link.tier == "theme" or link.relation == "same_event":
                continue
            left, right = link.left, link.right
            if left.document not in self._rank or right.document not in self._rank or left.document == right.document:
                continue
            if self._rank[right.document] < self._rank[left.document]:
                left, right = right, left
            paired = list(self._pair_stretches(left, right, link.tier))
            yield from paired
            if link.relation == "paraphrase" and not paired:
                reworded.append((left, right))
        for cluster in series:
            if cluster.kind == "figure":
                for before, after in pairwise(cluster.members):
                    yield from self._pair_figures(before.span, after.span)
        for left, right in reworded:
            yield from self._pair_reworded(left, right)

    def _pair_stretches(self, left: Span, right: Span, tier: Tier) -> Iterator[ClaimPair]:
        lefts, rights = self._within(left), self._within(right)
        verbatim = {one.text for one in lefts} & {one.text for one in rights}
        lefts = [one for one in lefts if one.text not in verbatim]
        rights = [one for one in rights if one.text not in verbatim]
        holders: dict[str, list[int]] = defaultdict(list)
        for n, claim in enumerate(rights):
            for word in sorted(claim.wording.content):
                holders[word].append(n)
        for place, claim in enumerate(lefts):
            counts: dict[int, int] = defaultdict(int)
            for word in claim.wording.content:
                for n in holders.get(word, ()):
                    counts[n] += 1
            ranked = []
            likely = [n for n, count in sorted(counts.items()) if count >= 3]
            if len(likely) > _MOST_COMPARED:
                # A table told in sentences: each is like each, and the one at its own place is meant.
                aside = {n: abs(n * len(lefts) - place * len(rights)) for n in likely}
                likely = sorted(sorted(likely, key=lambda n: (-counts[n], aside[n], n))[:_MOST_COMPARED])
            for n in likely:
                likeness = compare(claim.wording, rights[n].wording, self._weights)
                ranked.append((likeness.shared, likeness.order, -n, likeness.rare))
            if not ranked:
                continue
            shared, order, minus_n, rare = max(ranked)
            if shared < _LEAST_SHARED or rare < _LEAST_RARE or order < 0.3:
                continue
            sure: Tier = "linked" if tier == "linked" and shared >= _SURE_SHARED and order >= 0.45 else "possible"
            yield ClaimPair(claim, rights[-minus_n], sure, round(shared, 4), order)

    def _pair_reworded(self, left: Span, right: Span) -> Iterator[ClaimPair]:
        one, other = self.claim_at(left.document, left.start), self.claim_at(right.document, right.start)
        if one is not None and other is not None and one.text != other.text:
            likeness = compare(one.wording, other.wording, self._weights)
            yield ClaimPair(one, other, "possible", round(likeness.shared, 4), likeness.order, is_reworded=True)

    def _pair_figures(self, left: Span, right: Span) -> Iterator[ClaimPair]:
        if left.document == right.document or left.document not in self._rank or right.document not in self._rank:
            return
        if self._rank[right.document] < self._rank[left.document]:
            left, right = right, left
        one, other = self.claim_at(left.document, left.start), self.claim_at(right.document, right.start)
        if one is None or other is None or one.text == other.text:
            return
        likeness = compare(one.wording, other.wording, self._weights)
        tier: Tier = "linked" if likeness.shared >= _SURE_OF_SERIES else "possible"
        yield ClaimPair(one, other, tier, round(likeness.shared, 4), likeness.order, (left, right))

    def _within(self, span: Span) -> list[Claim]:
        return [
            one
            for one in self.claims_of(span.document)
            if min(one.end, span.end) - max(one.start, span.start) > 0.6 * (one.end - one.start)
        ]

    def _read(self, document: Document) -> Iterator[Claim]:
        text = document.text
        quotes = self._quotes.get(document.id)
        if quotes is None:
            quotes = find_quotes(text, language=document.language or "en", blocks=document.blocks or None)
        titles = [
            (block.start, block.end) for block in document.blocks if block.role in ("title", "subhead", "caption")
        ]
        for begin, end in pairwise(sentence_starts(text)):
            if any(low <= begin < high for low, high in titles):
                continue
            stripped = text[begin:end].rstrip()
            begin += len(stripped) - len(stripped.lstrip())
            stripped = stripped.strip()
            if not _LEAST_CHARS <= len(stripped) <= _MAX_CHARS:
                continue
            stop = begin + len(stripped)
            inside = [quote for quote in quotes if _extent(quote, begin, stop) >= 0.4 * len(stripped)]
            inside.sort(key=lambda quote: (bool(quote.speaker), _extent(quote, begin, stop)), reverse=True)
            best = inside[0] if inside else None
            claimed = stripped
            if best is not None and not best.direct:
                claimed = " ".join(text[max(low, begin) : min(high, stop)] for low, high in best.parts)
            yield Claim(
                document.id,
                begin,
                stop,
                stripped,
                wording_of(claimed),
                best,
                find_source(text, begin, stop, inside[:1]),
                find_hedges(stripped),
            )


def _extent(quote: Quote, begin: int, stop: int) -> int:
    """How much of a sentence a quotation takes up together with its attribution."""
    low, high = quote.start, quote.end
    if quote.speaker_end > quote.speaker_start and begin <= quote.speaker_start < stop:
        low, high = min(low, quote.speaker_start), max(high, quote.speaker_end)
    return min(high, stop) - max(low, begin)


def claim_span(claim: Claim, reader: ClaimReader, **more: object) -> Span:
    """The sentence as a span with `speaker` (a span as a mapping, or None), `speaker_name`, `direct` and `more`."""
    speaker: dict[str, object] | None = None
    quote, source = claim.quote, claim.source
    place = (0, 0)
    if quote is not None and quote.speaker_end > quote.speaker_start:
        place = quote.speaker_start, quote.speaker_end
    elif source is not None and source.sort != "hearsay" and source.end > source.start:
        place = source.start, source.end
    if place[1] > place[0]:
        text = reader.text_of(claim.document)[place[0] : place[1]]
        speaker = {"document": claim.document, "start": place[0], "end": place[1], "text": text}
    name = source.name if source is not None and source.sort != "hearsay" else ""
    values: dict[str, object] = {"speaker": speaker, "speaker_name": name, "direct": claim.is_direct, **more}
    return Span(claim.document, claim.start, claim.end, claim.text, values)
