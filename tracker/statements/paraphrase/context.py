"""What is known around a pair of sentences: joined names, other links, the time between two articles."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from ...match.order import MAX_DAYS_APART, days_apart
from ...model import Cluster, Document, Link, NameMention
from .sentences import Sentence

#: A year that is told as past: an article that has it can't be older. `by 2030` tells nothing.
_PAST_YEAR = re.compile(
    r"\b(?:[Ii]n|[Ss]ince|[Aa]fter|[Ff]rom|[Dd]uring|[Ee]arly|[Ll]ate|[A-Z][a-z]{2,8}\.?)\s(20\d\d)\b(?![.,-]?\d)"
)
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
        self._places: dict[tuple[str, str], list[tuple[int, int, int, int]]] = defaultdict(list)
        for link in links:
            if link.kind == "passage" or (link.kind == "article" and link.relation != "same_event"):
                one, other = link.left, link.right
                self._places[one.document, other.document].append((one.start, one.end, other.start, other.end))
                self._places[other.document, one.document].append((other.start, other.end, one.start, one.end))

    def holds(self, left: Document, right: Document, one: Sentence, other: Sentence) -> bool:
        """Whether one link has half of both sentences, or has half of itself in both."""
        for start, end, right_start, right_end in self._places.get((left.id, right.id), ()):
            n_left = min(end, one.end) - max(start, one.start)
            n_right = min(right_end, other.end) - max(right_start, other.start)
            if 2 * n_left > min(end - start, one.end - one.start) and 2 * n_right > min(
                right_end - right_start, other.end - other.start
            ):
                return True
        return False

    def beside(self, left: Document, right: Document, one: Sentence, other: Sentence) -> int:
        """How many links stand near the sentences on both sides."""
        return sum(
            max(start, one.start) - min(end, one.end) <= BESIDE_CHARS
            and max(right_start, other.start) - min(right_end, other.end) <= BESIDE_CHARS
            for start, end, right_start, right_end in self._places.get((left.id, right.id), ())
        )


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
