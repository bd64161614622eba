"""What is worth telling, and what first: the one order that every format keeps.

Articles: the groups that went through most outlets first. Passages: those that crossed most outlets
first, and those that a group of copies has already told last. Furniture stands apart. A link that no
cluster holds is told as a family of its own, so nothing is lost between the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..model import Document, Link, Skipped, Snapshot
from .copies import COPY_RELATIONS, CopyGroup, gather_copies
from .dates import find_extent
from .events import Event, gather_events
from .families import Family, gather_passages, worth
from .names import list_outlets
from .wording import is_reworded


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
    n_themes: int
    n_furniture: int
    n_events: int
    n_skipped: int


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
    events: tuple[Event, ...]
    copy_links: tuple[Link, ...]
    possible_copies: tuple[Link, ...]
    skipped: tuple[Skipped, ...]
    shortcuts: tuple[str, ...]


def select_findings(snapshot: Snapshot) -> Findings:
    """Everything a report tells, in order. Cost: O(n log n) in links and members."""
    documents = {document.id: document for document in snapshot.documents}
    copies = [link for link in snapshot.links if link.kind == "article" and link.relation in COPY_RELATIONS]
    copy_links = tuple(link for link in copies if link.tier == "linked")
    groups = gather_copies(snapshot.clusters, copy_links, documents)
    group_of = {copy.document.id: group.id for group in groups for copy in group.copies}

    def is_told(link: Link) -> bool:  # by its group, which says more than the link
        return group_of.get(link.left.document, "") == group_of.get(link.right.document)

    perhaps = sorted((link for link in copies if link.tier != "linked" and not is_told(link)), key=_strongest)
    families, furniture, loose = gather_passages(snapshot, documents, group_of)
    linked = sorted([*families, *(family for family, tier in loose if tier == "linked")], key=worth)
    possible = sorted((family for family, tier in loose if tier != "linked"), key=worth)
    events = gather_events(snapshot.clusters, documents, group_of)
    dated = [document.date for document in snapshot.documents if document.date]
    overview = Overview(
        n_documents=len(snapshot.documents),
        n_words=sum(document.n_words for document in snapshot.documents),
        n_undated=len(snapshot.documents) - len(dated),
        outlets=list_outlets(snapshot.documents),
        extent=find_extent(dated),
        n_copies=len(groups),
        n_copied_documents=len(group_of),
        n_families=len(linked),
        n_reworded=sum(any(is_reworded(link) for link in family.links) for family in linked),
        n_possible=len(possible),
        n_possible_copies=len(perhaps),
        n_themes=sum(link.kind == "passage" and link.tier == "theme" for link in snapshot.links),
        n_furniture=len(furniture),
        n_events=len(events),
        n_skipped=len(snapshot.skipped),
    )
    return Findings(
        overview,
        documents,
        groups,
        tuple(linked),
        tuple(possible),
        tuple(sorted(furniture, key=worth)),
        events,
        copy_links,
        tuple(perhaps),
        snapshot.skipped,
        snapshot.shortcuts,
    )


def _strongest(link: Link) -> tuple[float, str, str]:
    return -link.score, link.left.document, link.right.document
