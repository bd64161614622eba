"""Who follows whom: how many words of one outlet stood earlier in another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..model import Document, Link, Span
from ..text.tokens import count_words
from .dates import is_before
from .names import name_outlet
from .selection import Findings


@dataclass(frozen=True, slots=True)
class Amount:
    """Words, and the articles they stand in."""

    n_words: int
    n_documents: int


@dataclass(frozen=True, slots=True)
class Flow:
    """What outlets share, from linked passages and copies, without furniture.

    `follows[later, earlier]` counts the words of the later outlet's articles that stood before in
    an article of the earlier one; a word is counted once for each earlier outlet. `unordered` holds,
    under the sorted pair, what is shared where the dates don't say who was first. `shares` is for
    each document with any the share of its words (0..1) that stands elsewhere. `outlets` are those
    that appear, those who were followed most first.
    """

    outlets: tuple[str, ...]
    follows: Mapping[tuple[str, str], Amount]
    unordered: Mapping[tuple[str, str], Amount]
    shares: Mapping[str, float]


class _Shared:
    """Words of one document that stand in a set of others: stretches united, or a copy's share."""

    def __init__(self) -> None:
        self.stretches: list[tuple[int, int]] = []
        self.words_per_char: list[tuple[int, int]] = []
        self.least = 0.0

    def add(self, link: Link, span: Span, documents: Mapping[str, Document]) -> None:
        if link.kind == "article":
            sizes = [documents[end.document].n_words for end in (link.left, link.right)]
            self.least = max(self.least, link.score * min(sizes))
            return
        self.stretches.append((span.start, span.end))
        self.words_per_char.append((count_words(span.text), span.end - span.start))

    def count(self) -> int:
        covered, reached = 0, 0
        for start, end in sorted(self.stretches):
            covered += max(0, end - max(start, reached))
            reached = max(reached, end)
        words = sum(words for words, _ in self.words_per_char)
        chars = sum(chars for _, chars in self.words_per_char)
        # The texts may have been left out of the snapshot: the spans' own density stands for them.
        return round(max(self.least, covered * words / chars if chars else 0))


def measure_flow(findings: Findings) -> Flow:
    """The outlets' table and each document's share. Cost: O(n log n) in the number of links."""
    documents = findings.documents
    of_document: dict[str, _Shared] = defaultdict(_Shared)
    follows: dict[tuple[str, str], dict[str, _Shared]] = defaultdict(lambda: defaultdict(_Shared))
    unordered: dict[tuple[str, str], dict[str, _Shared]] = defaultdict(lambda: defaultdict(_Shared))
    for link in _told_links(findings):
        left, right = documents[link.left.document], documents[link.right.document]
        of_document[left.id].add(link, link.left, documents)
        of_document[right.id].add(link, link.right, documents)
        if left.id == right.id:
            continue
        if is_before(left.date, right.date):
            follows[name_outlet(right), name_outlet(left)][right.id].add(link, link.right, documents)
        elif is_before(right.date, left.date):
            follows[name_outlet(left), name_outlet(right)][left.id].add(link, link.left, documents)
        else:
            one, other = sorted((name_outlet(left), name_outlet(right)))
            unordered[one, other][right.id].add(link, link.right, documents)
    told = {pair: _sum(shared.values()) for pair, shared in sorted(follows.items())}
    followed: dict[str, int] = defaultdict(int)
    for (later, earlier), amount in told.items():
        followed[earlier] += amount.n_words
        followed[later] += 0
    for pair in unordered:
        for outlet in pair:
            followed[outlet] += 0
    shares = {
        name: min(1.0, shared.count() / max(1, documents[name].n_words)) for name, shared in sorted(of_document.items())
    }
    return Flow(
        tuple(sorted(followed, key=lambda outlet: (-followed[outlet], outlet))),
        told,
        {pair: _sum(shared.values()) for pair, shared in sorted(unordered.items())},
        shares,
    )


def _told_links(findings: Findings) -> Iterable[Link]:
    yield from findings.copy_links
    for family in findings.families:
        yield from (link for link in family.links if link.tier == "linked")


def _sum(shared: Iterable[_Shared]) -> Amount:
    counts = [one.count() for one in shared]
    return Amount(sum(counts), len(counts))
