"""What is worth telling, and what first: the one order that every format keeps.

Articles: the groups that went through most outlets first. Passages: those that crossed most outlets
first, and those that a group of copies has already told last. Furniture stands apart. A link that no
cluster holds is told as a family of its own, so nothing is lost between the two.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..model import Cluster, Document, Link, Member, Skipped, Snapshot, Span
from .dates import find_extent, label_lag, sort_key_of_document
from .wording import count_words, is_reworded

#: Article relations that make a copy; `same_event` is told on its own.
COPY_RELATIONS = frozenset({"copy", "near_copy", "contains"})
NO_OUTLET = "(no outlet)"


@dataclass(frozen=True, slots=True)
class Overview:
    """The headline numbers. `extent` is the first and last day of all dated documents."""

    n_documents: int
    n_words: int
    n_undated: int
    outlets: tuple[str, ...]
    extent: tuple[str, str] | None
    n_copies: int
    n_copied_documents: int
    n_families: int
    n_reworded: int
    n_possible: int
    n_possible_copies: int
    n_furniture: int
    n_same_event: int
    n_skipped: int


@dataclass(frozen=True, slots=True)
class Copy:
    """One article of a group. `share` (0..1) and `relation` hold against the document `of` and come
    from `link`; for the earliest all four are empty. `lag` is how long after the earliest, in words."""

    document: Document
    relation: str
    share: float | None
    of: Document | None
    lag: str
    why: str
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class CopyGroup:
    """Articles that are copies of each other, earliest first."""

    id: str
    label: str
    copies: tuple[Copy, ...]
    outlets: tuple[str, ...]
    why: str


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


@dataclass(frozen=True, slots=True)
class Findings:
    """A snapshot in the order in which it is told.

    `copy_links` are the article links behind the groups, as they stand in the snapshot;
    `possible_copies` those that are no more than a suggestion.
    """

    overview: Overview
    documents: Mapping[str, Document]
    groups: tuple[CopyGroup, ...]
    families: tuple[Family, ...]
    possible: tuple[Family, ...]
    furniture: tuple[Family, ...]
    same_event: tuple[Link, ...]
    copy_links: tuple[Link, ...]
    possible_copies: tuple[Link, ...]
    skipped: tuple[Skipped, ...]
    shortcuts: tuple[str, ...]


def name_outlet(document: Document) -> str:
    """The document's outlet, or `(no outlet)`."""
    return document.source.strip() or NO_OUTLET


def name_document(document: Document) -> str:
    """Its title, or its id where it has none."""
    return document.title.strip() or document.id


def select_findings(snapshot: Snapshot) -> Findings:
    """Everything a report tells, in order. Cost: O(n log n) in links and members."""
    documents = {document.id: document for document in snapshot.documents}
    copies = [link for link in snapshot.links if link.kind == "article" and link.relation in COPY_RELATIONS]
    copy_links = tuple(link for link in copies if link.tier == "linked")
    perhaps = sorted((link for link in copies if link.tier != "linked"), key=_strongest)
    groups = _groups(snapshot, copy_links, documents)
    group_of = {copy.document.id: group.id for group in groups for copy in group.copies}
    families, furniture, loose = _families(snapshot, documents, group_of)
    linked = sorted([*families, *(family for family, tier in loose if tier == "linked")], key=_worth)
    possible = sorted((family for family, tier in loose if tier != "linked"), key=_worth)
    events = [link for link in snapshot.links if link.kind == "article" and link.relation not in COPY_RELATIONS]
    same_event = sorted(events, key=_strongest)
    dated = [document.date for document in snapshot.documents if document.date]
    overview = Overview(
        n_documents=len(snapshot.documents),
        n_words=sum(document.n_words for document in snapshot.documents),
        n_undated=len(snapshot.documents) - len(dated),
        outlets=_outlets(snapshot.documents),
        extent=find_extent(dated),
        n_copies=len(groups),
        n_copied_documents=len(group_of),
        n_families=len(linked),
        n_reworded=sum(any(is_reworded(link) for link in family.links) for family in linked),
        n_possible=len(possible),
        n_possible_copies=len(perhaps),
        n_furniture=len(furniture),
        n_same_event=len(same_event),
        n_skipped=len(snapshot.skipped),
    )
    return Findings(
        overview,
        documents,
        groups,
        tuple(linked),
        tuple(possible),
        tuple(sorted(furniture, key=_worth)),
        tuple(same_event),
        copy_links,
        tuple(perhaps),
        snapshot.skipped,
        snapshot.shortcuts,
    )


def _strongest(link: Link) -> tuple[float, str, str]:
    return -link.score, link.left.document, link.right.document


def _outlets(documents: Iterable[Document]) -> tuple[str, ...]:
    return tuple(sorted({name_outlet(document) for document in documents}))


def _groups(snapshot: Snapshot, links: Sequence[Link], documents: Mapping[str, Document]) -> tuple[CopyGroup, ...]:
    near: dict[str, dict[str, Link]] = defaultdict(dict)
    for link in links:
        near[link.left.document][link.right.document] = link
        near[link.right.document][link.left.document] = link
    gathered: dict[str, _Gathered] = {}
    groups_of: dict[str, set[str]] = defaultdict(set)
    for cluster in snapshot.clusters:
        if cluster.kind == "article":
            why_of = {member.span.document: member.why for member in cluster.members}
            gathered[cluster.id] = _Gathered(cluster.label, cluster.why, why_of)
            for member in why_of:
                groups_of[member].add(cluster.id)
    # An article inside a longer one need not be a cluster's member: it joins the groups of the one
    # that it stands in or holds; where there is none, the pairs with one earlier article are a group.
    loose = [link for link in links if not groups_of[link.left.document] & groups_of[link.right.document]]
    for link in loose:
        left, right = link.left.document, link.right.document
        own = sorted(groups_of[left] ^ groups_of[right]) if not (groups_of[left] and groups_of[right]) else []
        for group in own or [f"{left}+"]:
            members = gathered.setdefault(group, _Gathered("", link.why, {left: ""})).why_of
            members.setdefault(left, link.why)
            members.setdefault(right, link.why)
    groups = [_group(name, group, near, documents) for name, group in gathered.items()]
    return tuple(
        sorted(groups, key=lambda group: (
            -len(group.outlets), -len(group.copies), -max(copy.share or 0 for copy in group.copies),
            sort_key_of_document(group.copies[0].document), group.id,
        ))
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Gathered:
    label: str
    why: str
    why_of: dict[str, str]


def _group(
    name: str, gathered: _Gathered, near: Mapping[str, Mapping[str, Link]], documents: Mapping[str, Document]
) -> CopyGroup:
    why_of = gathered.why_of
    ids = sorted(why_of, key=lambda member: sort_key_of_document(documents[member]))
    first = documents[ids[0]]
    copies = [Copy(first, "", None, None, "", why_of[first.id])]
    told = {first.id}
    for member in ids[1:]:
        document, pairs = documents[member], near.get(member, {})
        # Against the earliest where it can be, else against the nearest of those already told.
        link = pairs.get(first.id) or max(
            (pair for other, pair in pairs.items() if other in told),
            key=lambda pair: (pair.score, pair.left.document, pair.right.document),
            default=None,
        )
        of = None if link is None else documents[_other(link, member)]
        relation, share = (link.relation, link.score) if link else ("", None)
        lag = label_lag(first.date, document.date)
        copies.append(Copy(document, relation, share, of, lag, why_of[member], link))
        told.add(member)
    outlets = _outlets(copy.document for copy in copies)
    return CopyGroup(name, gathered.label or name_document(first), tuple(copies), outlets, gathered.why)


def _other(link: Link, document: str) -> str:
    return link.right.document if link.left.document == document else link.left.document


def _families(
    snapshot: Snapshot, documents: Mapping[str, Document], group_of: Mapping[str, str]
) -> tuple[list[Family], list[Family], list[tuple[Family, str]]]:
    """Families of clusters, furniture, and links that no cluster holds, each with its tier."""
    clusters = [cluster for cluster in snapshot.clusters if cluster.kind == "passage"]
    places = _Places(clusters)
    links_of: dict[int, list[Link]] = defaultdict(list)
    loose: list[tuple[Family, str]] = []
    for link in snapshot.links:
        if link.kind != "passage":
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
        outlets=_outlets(own),
        n_documents=len({document.id for document in own}),
        n_words=count_words(stretch),
        score=ordered[0].score if ordered else 1.0,
        told=len(groups) == 1 and None not in groups,
        why=why,
    )


def _worth(family: Family) -> tuple[object, ...]:
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
