"""What is known around a pair of sentences: joined names, other links, the time between two articles."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from ...match.order import MAX_DAYS_APART, days_apart
from ...model import Cluster, Document, Link, NameMention, Span, Tier
from .sentences import Sentence

#: A year that is told as past: an article that has it can't be older. `by 2030` tells nothing.
_PAST_YEAR = re.compile(
    r"\b(?:[Ii]n|[Ss]ince|[Aa]fter|[Ff]rom|[Dd]uring|[Ee]arly|[Ll]ate|[A-Z][a-z]{2,8}\.?)\s(20\d\d)\b(?![.,-]?\d)"
)
#: Share of a passage that its sentences' own links have to hold to tell it.
_TOLD = 0.6
#: Sentences this near, in characters, are beside each other.
BESIDE_CHARS = 450


def label_names(
    documents: Sequence[Document], names: Sequence[Sequence[NameMention]], joined: Iterable[Cluster]
) -> list[dict[str, str]]:
    """For each document what all documents agree to call a name, by what this one calls it."""
    labels: list[dict[str, str]] = [{} for _ in documents]
    row_of = {document.id: row for row, document in enumerate(documents)}
    canonical_at = [{mention.start: mention.canonical for mention in found} for found in names]
    for cluster in joined:
        for member in cluster.members:
            row = row_of.get(member.span.document)
            canonical = canonical_at[row].get(member.span.start) if row is not None else None
            if row is not None and canonical:
                labels[row][canonical] = cluster.label
    return labels


class Covered:
    """Which pairs of sentences a passage or a copy joins already."""

    def __init__(self, links: Iterable[Link]) -> None:
        self._places: dict[tuple[str, str], list[tuple[int, int, int, int, Tier]]] = defaultdict(list)
        for link in links:
            if link.kind == "passage" or (link.kind == "article" and link.relation != "same_event"):
                one, other = link.left, link.right
                self._places[one.document, other.document].append(
                    (one.start, one.end, other.start, other.end, link.tier)
                )
                self._places[other.document, one.document].append(
                    (other.start, other.end, one.start, one.end, link.tier)
                )

    def tier(self, left: Document, right: Document, one: Sentence, other: Sentence) -> Tier | None:
        """The best tier of a link that has half of both sentences, or half of itself in both; None without."""
        found: Tier | None = None
        for start, end, right_start, right_end, tier in self._places.get((left.id, right.id), ()):
            n_left = min(end, one.end) - max(start, one.start)
            n_right = min(right_end, other.end) - max(right_start, other.start)
            if 2 * n_left > min(end - start, one.end - one.start) and 2 * n_right > min(
                right_end - right_start, other.end - other.start
            ):
                found = "linked" if "linked" in (found, tier) else tier
        return found

    def beside(self, left: Document, right: Document, one: Sentence, other: Sentence) -> int:
        """How many links stand near the sentences on both sides."""
        return sum(
            max(start, one.start) - min(end, one.end) <= BESIDE_CHARS
            and max(right_start, other.start) - min(right_end, other.end) <= BESIDE_CHARS
            for start, end, right_start, right_end, _ in self._places.get((left.id, right.id), ())
        )


class Joining:
    """Which sentences hold figures or quotations that are linked."""

    def __init__(self, links: Iterable[Link]) -> None:
        self._places: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
        for link in links:
            if link.kind in ("figure", "quote") and link.tier == "linked":
                one, other = link.left, link.right
                self._places[one.document, other.document].append((one.start, other.start))
                self._places[other.document, one.document].append((other.start, one.start))

    def count(
        self, left: Document, right: Document, lefts: Sequence[Sentence], rights: Sequence[Sentence]
    ) -> dict[tuple[int, int], int]:
        """How many links join two sentences, by their numbers."""
        counts: Counter[tuple[int, int]] = Counter()
        for one, other in self._places.get((left.id, right.id), ()):
            pair = _sentence_at(lefts, one), _sentence_at(rights, other)
            if min(pair) >= 0:
                counts[pair] += 1
        return counts


def _sentence_at(sentences: Sequence[Sentence], place: int) -> int:
    n = bisect_right(sentences, place, key=lambda sentence: sentence.start) - 1
    return n if n >= 0 and place < sentences[n].end else -1


def supersede(links: Sequence[Link], made: Sequence[Link]) -> list[Link]:
    """`links` without suggested passages that linked paraphrases tell.

    A passage that was a possible one by its words, and most of which is linked sentence by sentence by what is
    known besides, is told by those; one of which they hold too little stays beside them.
    """
    paraphrases = [link for link in made if link.relation == "paraphrase" and link.tier == "linked"]
    inside: dict[tuple[str, str], list[Link]] = defaultdict(list)
    for link in paraphrases:
        inside[link.left.document, link.right.document].append(link)

    def is_told(link: Link) -> bool:
        own = inside.get((link.left.document, link.right.document), ())
        own = [one for one in own if _shared(link.left, one.left) and _shared(link.right, one.right)]
        return bool(own) and all(
            sum(_shared(span, part) for part in parts) >= _TOLD * (span.end - span.start)
            for span, parts in ((link.left, [one.left for one in own]), (link.right, [one.right for one in own]))
        )

    return [link for link in links if link.kind != "passage" or link.tier != "possible" or not is_told(link)]


def _shared(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def time_between(left: Document, right: Document) -> str:
    """What says that two articles tell of different times, "" if nothing does."""
    days = days_apart(left, right)
    if days > MAX_DAYS_APART:
        return f"{days:,} days lie between the two"
    for dated, undated in ((left, right), (right, left)):
        if dated.date is None or undated.date is not None:
            continue
        later = [year for year in _PAST_YEAR.findall(undated.text) if year > dated.date.last[:4]]
        if later:
            return f"one was published in {dated.date.last[:4]}, the other speaks of {max(later)}"
    return ""
