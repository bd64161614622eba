"""Statements of several documents that no document of another snapshot has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ..model import Cluster
from .standing import Place, Side, fold, stood

#: So many first words of a wording find the places where it may stand.
_KEY_WORDS = 3


def find_newcomers(here: Side, there: Side) -> Iterator[Cluster]:
    """Clusters on this side of which the other side has no member, nor their words in any document.

    Only such as are in two documents or more that are no versions of each other. Words that stand
    over there in a document that is here unchanged are in the cluster's way already: the others are read.

    Cost: the words of the documents that differ, once.
    """
    candidates = [
        cluster
        for cluster in here.clusters
        if len({here.documents[member.span.document].key for member in cluster.members}) > 1
        and not any(stood(Place(cluster, member), here, there) for member in cluster.members)
    ]
    known = _standing(candidates, there)
    yield from (cluster for number, cluster in enumerate(candidates) if number not in known)


def _standing(clusters: list[Cluster], side: Side) -> set[int]:
    """Numbers of clusters one of whose wordings stands in a document of a side."""
    wanted: dict[tuple[str, ...], list[tuple[str, int]]] = defaultdict(list)
    for number, cluster in enumerate(clusters):
        for wording in {fold(member.span.text) for member in cluster.members}:
            words = wording.split()
            if words:
                wanted[tuple(words[:_KEY_WORDS])].append((wording, number))
    found: set[int] = set()
    if not wanted:
        return found
    sizes = sorted({len(key) for key in wanted})
    for document in side.snapshot.documents:
        text = side.folded(document)
        words = text.split()
        starts = {tuple(words[at : at + size]) for size in sizes for at in range(len(words) - size + 1)}
        for key in starts.intersection(wanted):
            found.update(number for wording, number in wanted[key] if wording in text)
    return found
