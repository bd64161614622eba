"""Repeated passages as they are told: families with their pairs of wordings, the most telling first."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..model import Cluster, DateWindow, Document, Link, Member, Snapshot, Span
from ..text.tokens import count_words
from .dates import is_before, sort_key_of_document
from .names import list_outlets, name_outlet
from .wording import is_reworded


@dataclass(frozen=True, slots=True)
class Family:
    """A passage and everywhere it stands, earliest first.

    `links` are its pairs, the most telling first; `told` is true when all its members lie in one
    group of copies. `score` and `n_words` are those of the first link, or of the earliest member.
    """

    id: str
    label: str
    members: tuple[Member, ...]
    links: tuple[Link, ...]
    outlets: tuple[str, ...]
    n_documents: int
    n_words: int
    score: float
    told: bool
    why: str

    @property
    def lead(self) -> Link | None:
        return self.links[0] if self.links else None


def gather_passages(
    snapshot: Snapshot, documents: Mapping[str, Document], group_of: Mapping[str, str]
) -> tuple[list[Family], list[Family], list[tuple[Family, str]]]:
    """Families of clusters, furniture, and links that no cluster holds, each with its tier.

    `group_of` has for each copied document the id of its group. Nothing is in order yet: `worth`.
    """
    clusters = [cluster for cluster in snapshot.clusters if cluster.kind == "passage"]
    places = _Places(clusters)
    links_of: dict[int, list[Link]] = defaultdict(list)
    loose: list[tuple[Family, str]] = []
    for link in snapshot.links:
        if link.kind != "passage" or link.tier == "theme":  # of one subject only: counted, never shown as found
            continue
        number = places.find(link)
        if number is not None:
            links_of[number].append(link)
            continue
        ends = sorted(
            (link.left, link.right), key=lambda span: (sort_key_of_document(documents[span.document]), span.start)
        )
        members = tuple(Member(span, documents[span.document].date, link.why) for span in ends)
        name = f"{link.left.document}:{link.left.start}+{link.right.document}:{link.right.start}"
        loose.append((_family(name, "", members, [link], link.why, documents, group_of), link.tier))
    families: list[Family] = []
    furniture: list[Family] = []
    for number, cluster in enumerate(clusters):
        family = _family(cluster.id, cluster.label, cluster.members, links_of[number], cluster.why, documents, group_of)
        (furniture if cluster.boilerplate else families).append(family)
    return families, furniture, loose


def _family(
    name: str,
    label: str,
    members: tuple[Member, ...],
    links: list[Link],
    why: str,
    documents: Mapping[str, Document],
    group_of: Mapping[str, str],
) -> Family:
    first = members[0].span.document

    def tells(link: Link) -> tuple[object, ...]:
        left, right = documents[link.left.document], documents[link.right.document]
        return (
            link.tier != "linked",
            name_outlet(left) == name_outlet(right),
            not is_reworded(link),
            first not in (left.id, right.id),
            -link.score,
            left.id, right.id, link.left.start, link.right.start,
        )  # fmt: skip

    ordered = tuple(sorted(links, key=tells))
    own = [documents[member.span.document] for member in members]
    groups = {group_of.get(document.id) for document in own}
    stretch = ordered[0].left.text if ordered else members[0].span.text
    return Family(
        id=name,
        label=label or members[0].span.text,
        members=members,
        links=ordered,
        outlets=list_outlets(own),
        n_documents=len({document.id for document in own}),
        n_words=count_words(stretch),
        score=ordered[0].score if ordered else 1.0,
        told=len(groups) == 1 and None not in groups,
        why=why,
    )


def find_origin(family: Family, documents: Mapping[str, Document]) -> tuple[tuple[str, ...], DateWindow | None, int]:
    """The outlets that may have had it first, from when on, and how many undated articles have it.

    Several outlets where their windows overlap the earliest one; none, and no window, where nothing
    is dated: nobody is called first without evidence.
    """
    own = {member.span.document: documents[member.span.document] for member in family.members}
    dated = [document for document in own.values() if document.date]
    if not dated:
        return (), None, len(own)
    first = min(dated, key=sort_key_of_document)
    outlets = {name_outlet(document) for document in dated if not is_before(first.date, document.date)}
    return tuple(sorted(outlets)), first.date, len(own) - len(dated)


def worth(family: Family) -> tuple[object, ...]:
    """Sorts families: new ones before those that copies told, then by outlets, articles, words alike."""
    first = family.members[0].span
    return (
        family.told, -len(family.outlets), -family.n_documents, -family.score * family.n_words,
        first.document, first.start, family.id,
    )  # fmt: skip


class _Places:
    """Which passage cluster a span lies in."""

    def __init__(self, clusters: Sequence[Cluster]) -> None:
        self._stretches: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
        for number, cluster in enumerate(clusters):
            for member in cluster.members:
                self._stretches[member.span.document].append((member.span.start, member.span.end, number))
        for stretches in self._stretches.values():
            stretches.sort()

    def find(self, link: Link) -> int | None:
        """The cluster that holds both ends, by the greater overlap; None without one."""
        left, right = self._overlaps(link.left), self._overlaps(link.right)
        both = left.keys() & right.keys()
        return max(both, key=lambda number: (left[number] + right[number], -number), default=None)

    def _overlaps(self, span: Span) -> dict[int, float]:
        found: dict[int, float] = {}
        stretches = self._stretches.get(span.document, [])
        for start, end, number in stretches[: bisect_left(stretches, (span.end,))]:
            shared = min(end, span.end) - max(start, span.start)
            longer = max(end - start, span.end - span.start)
            # Half of the longer one: a quotation inside a copied page is not that page.
            if longer and shared / longer >= 0.5:
                found[number] = max(found.get(number, 0.0), shared / longer)
        return found
