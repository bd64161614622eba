"""Events and the articles that tell of them, for every format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..model import Cluster, Document
from .dates import find_extent
from .names import list_outlets


@dataclass(frozen=True, slots=True)
class Event:
    """Articles on one event in order of date; `extent` the first and last day of the dated ones."""

    id: str
    label: str
    documents: tuple[Document, ...]
    outlets: tuple[str, ...]
    extent: tuple[str, str] | None


def gather_events(
    clusters: Sequence[Cluster], documents: Mapping[str, Document], group_of: Mapping[str, str]
) -> tuple[Event, ...]:
    """The events that say more than a group of copies does, those told by most outlets first."""
    events = []
    for cluster in clusters:
        if cluster.kind != "event":
            continue
        own = tuple(documents[member.span.document] for member in cluster.members)
        groups = {group_of.get(document.id, document.id) for document in own}
        if len(groups) == 1:
            continue
        dated = [document.date for document in own if document.date]
        events.append(Event(cluster.id, cluster.label, own, list_outlets(own), find_extent(dated)))
    return tuple(sorted(events, key=lambda event: (-len(event.outlets), -len(event.documents), event.documents[0].id)))
