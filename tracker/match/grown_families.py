"""Families of passages that new links make larger, join, or found, or that lose a document; all others stay."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from ..model import Cluster, Document, Link, Member, Span
from .families import SAME_STRETCH, family_of, member_of, merge_places, order_of_places, overlap

_Stretch = tuple[str, int, int]
_LIKE = re.compile(r"(\d+)% like ")


def change_families(
    families: Sequence[Cluster],
    links: Sequence[Link],
    documents: Mapping[str, Document],
    *,
    gone: Collection[str] = (),
) -> tuple[list[Cluster], list[Cluster]]:
    """The families that change, as they were, and what becomes of them.

    What hung together by a document that is gone stays together: it is the same passage still.

    Args:
        families: those that stand in any of the links' documents, and of those gone.
        links: new ones; `linked` passages count.
        documents: by id, those of the families and links.
        gone: ids of documents whose places are left out.
    """
    chosen = sorted((link for link in links if link.kind == "passage" and link.tier == "linked"), key=order_of_places)
    members: dict[_Stretch, Member] = {}
    family_of_stretch: dict[_Stretch, int] = {}
    for number, family in enumerate(families):
        for member in family.members:
            if member.span.document in gone:
                continue
            members[_stretch(member.span)] = member
            family_of_stretch[_stretch(member.span)] = number
    stretch_of = _places(chosen, list(members))
    parent: dict[_Stretch | int, _Stretch | int] = {}

    def root(node: _Stretch | int) -> _Stretch | int:
        while parent.setdefault(node, node) != node:
            node = parent[node]
        return node

    edges: dict[_Stretch, list[Link]] = defaultdict(list)
    for link in chosen:
        ends = [stretch_of[_stretch(span)] for span in (link.left, link.right)]
        for stretch in ends:
            edges[stretch].append(link)
        one, other = (root(family_of_stretch.get(stretch, stretch)) for stretch in ends)
        parent[max(one, other, key=_order)] = min(one, other, key=_order)
    grown: dict[_Stretch | int, list[_Stretch]] = defaultdict(list)
    for stretch in edges:
        grown[root(family_of_stretch.get(stretch, stretch))].append(stretch)
    lost = [any(member.span.document in gone for member in family.members) for family in families]
    parts = [({family_of_stretch[one] for one in stretches if one in family_of_stretch}, stretches)
             for stretches in grown.values()]  # fmt: skip
    joined = {number for numbers, _ in parts for number in numbers}
    parts += [({number}, []) for number in range(len(families)) if lost[number] and number not in joined]
    before, after = [], []
    for numbers, stretches in parts:
        old = [families[number] for number in sorted(numbers)]
        fresh = [one for one in stretches if one not in members]
        if not fresh and len(old) < 2 and not any(lost[number] for number in numbers):
            continue
        before += old
        kept = [member for family in old for member in family.members if member.span.document not in gone]
        if len(kept) + len(fresh) > 1:
            added = [member_of(one, edges[one], documents[one[0]]) for one in fresh]
            scores = [link.score for one in stretches for link in edges[one]] + [_score(member) for member in kept]
            after.append(family_of([*kept, *added], documents, weakest=min(scores)))
    return before, after


def _places(links: Sequence[Link], known: Sequence[_Stretch]) -> dict[_Stretch, _Stretch]:
    """For each end of a link the stretch that it belongs to: a member of a family, else the longest of the new ones."""
    known_of: dict[str, list[_Stretch]] = defaultdict(list)
    for stretch in known:
        known_of[stretch[0]].append(stretch)
    fresh: dict[str, set[tuple[int, int]]] = defaultdict(set)
    found: dict[_Stretch, _Stretch] = {}
    for link in links:
        for span in (link.left, link.right):
            own = _stretch(span)
            alike = [(overlap(*one[1:], *own[1:]), one) for one in known_of[span.document]]
            likely = max(alike, default=(0.0, own), key=lambda pair: (pair[0], -pair[1][1], -pair[1][2]))
            if likely[0] >= SAME_STRETCH:
                found[own] = likely[1]
            else:
                fresh[span.document].add(own[1:])
    for document, places in fresh.items():
        found.update(((document, *place), (document, *extent)) for place, extent in merge_places(places).items())
    return found


def _stretch(span: Span) -> _Stretch:
    return span.document, span.start, span.end


def _order(node: _Stretch | int) -> tuple[bool, _Stretch, int]:
    """Families before stretches of none."""
    return (True, node, 0) if isinstance(node, tuple) else (False, ("", 0, 0), node)


def _score(member: Member) -> float:
    """The score of a member's strongest link, as its reason tells it."""
    told = _LIKE.search(member.why)
    return int(told[1]) / 100 if told else 0.0
