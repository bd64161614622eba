"""Copies of articles as they are told: groups, who was first, who followed, how much is the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..model import Cluster, Document, Link
from .dates import label_lag, sort_key_of_document
from .names import list_outlets, name_document, name_relation

#: Article relations that make a copy; `same_event` is told on its own.
COPY_RELATIONS = frozenset({"copy", "near_copy", "contains"})


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


def name_copy(copy: Copy) -> str:
    """What it is to the document it was held against: `copy`, `near copy`, `holds it`, `inside it`; the
    one that stands first is `earliest` if it is dated."""
    if copy.of is None:
        return "earliest" if copy.document.date else ""
    if copy.relation == "contains":
        return "holds it" if copy.document.n_words > copy.of.n_words else "inside it"
    return name_relation(copy.relation)


def gather_copies(
    clusters: Iterable[Cluster], links: Sequence[Link], documents: Mapping[str, Document]
) -> tuple[CopyGroup, ...]:
    """Groups from the article clusters and the links that make copies, those of most outlets first."""
    near: dict[str, dict[str, Link]] = defaultdict(dict)
    for link in links:
        near[link.left.document][link.right.document] = link
        near[link.right.document][link.left.document] = link
    gathered: dict[str, _Gathered] = {}
    groups_of: dict[str, set[str]] = defaultdict(set)
    for cluster in clusters:
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
    copies = [Copy(first, "", None, None, "", "")]  # that it is the earliest is said already
    told = {first.id}
    for member in ids[1:]:
        document, pairs = documents[member], near.get(member, {})
        # Against what it is a whole copy of, else against the earliest where it can be, else against the
        # nearest of those already told.
        link = max(
            (pair for other, pair in pairs.items() if other in told),
            key=lambda pair: (
                pair.relation == "copy", first.id in (pair.left.document, pair.right.document),
                pair.score, pair.left.document, pair.right.document,
            ),
            default=None,
        )  # fmt: skip
        of = None if link is None else documents[_other(link, member)]
        relation, share = (link.relation, link.score) if link else ("", None)
        lag = label_lag(first.date, document.date)
        # The reason is that of the link which is shown: a cluster may have joined it by another.
        why = link.why if link else why_of[member]
        copies.append(Copy(document, relation, share, of, lag, why, link))
        told.add(member)
    outlets = list_outlets(copy.document for copy in copies)
    return CopyGroup(name, gathered.label or name_document(first), tuple(copies), outlets, gathered.why)


def _other(link: Link, document: str) -> str:
    return link.right.document if link.left.document == document else link.left.document
