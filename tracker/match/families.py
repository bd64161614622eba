"""Passage links gathered into families: one stretch of text and everywhere it stands.

The nodes are stretches of documents (found stretches that overlap by at least half are one), the
edges are the `linked` passages. A stretch of a whole page and a quotation inside it stay two nodes,
so a long copy doesn't drag every quotation in it into one family.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from ..model import Cluster, DateWindow, Document, Link, Member, Span

#: Share of the longer of two overlapping stretches from which they are the same stretch.
SAME_STRETCH = 0.5
#: A family is furniture of its source when it recurs in at least this many different articles …
_RECURS_IN = 3
#: … almost all of them from that one source …
_OF_ONE_SOURCE = 0.8
#: … each time nearly verbatim …
_VERBATIM = 0.9
#: … and mostly as the opening or the close of the article, or without any change at all.
_AT_THE_EDGE = 0.6

_LABEL_CHARS = 90

#: Document, start, end.
Stretch = tuple[str, int, int]


def gather_families(links: Sequence[Link], documents: Mapping[str, Document]) -> tuple[Cluster, ...]:
    """Families of the `linked` passages among `links`, the largest first.

    Members are ordered by date (undated last), document and place; `first` is the earliest.
    Families that recur over one source like a footer are marked `boilerplate`, not left out.

    Cost: O(n log n) in the number of links.
    """
    # Of equally strong links the first gives the reason: which that is must not hang on the order they came in.
    chosen = sorted((link for link in links if link.kind == "passage" and link.tier == "linked"), key=order_of_places)
    nodes, node_of = _merge_stretches(chosen)
    parent = list(range(len(nodes)))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = node = parent[parent[node]]
        return node

    edges: list[list[Link]] = [[] for _ in nodes]
    for link in chosen:
        left, right = node_of[_place(link.left)], node_of[_place(link.right)]
        edges[left].append(link)
        edges[right].append(link)
        parent[root(left)] = root(right)
    groups: dict[int, list[int]] = defaultdict(list)
    for node in range(len(nodes)):
        groups[root(node)].append(node)
    families = [
        _family([(nodes[node], edges[node]) for node in group], documents)
        for group in groups.values()
        if len(group) > 1
    ]
    return tuple(sorted(families, key=order_of_clusters))


def order_of_clusters(cluster: Cluster) -> tuple[bool, int, str]:
    """Among clusters of one kind: page furniture last, the largest first."""
    return cluster.boilerplate, -len(cluster.members), cluster.id


def sort_key_of_date(date: DateWindow | None) -> tuple[str, str]:
    """Earlier windows first, undated last."""
    return (date.first, date.last) if date else ("9999-99-99", "9999-99-99")


def order_of_places(link: Link) -> tuple[tuple[str, int, int], tuple[str, int, int], float, str]:
    """By where the link's two sides stand, then the stronger first."""
    return _place(link.left), _place(link.right), -link.score, link.relation


def _place(span: Span) -> tuple[str, int, int]:
    return span.document, span.start, span.end


def _merge_stretches(links: Sequence[Link]) -> tuple[list[Stretch], dict[Stretch, int]]:
    """The nodes, each with the extent of its longest stretch, and for each found stretch its node's number."""
    by_document: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for link in links:
        for span in (link.left, link.right):
            by_document[span.document].add((span.start, span.end))
    nodes: list[Stretch] = []
    node_of: dict[Stretch, int] = {}
    for document, places in by_document.items():
        numbers: dict[tuple[int, int], int] = {}
        for (start, end), extent in merge_places(places).items():
            if extent not in numbers:
                numbers[extent] = len(nodes)
                nodes.append((document, *extent))
            node_of[document, start, end] = numbers[extent]
    return nodes, node_of


def merge_places(places: Iterable[tuple[int, int]]) -> dict[tuple[int, int], tuple[int, int]]:
    """For each place in one document the longest one that it is the same stretch as, mostly itself."""
    extents: list[tuple[int, int]] = []
    found = {}
    for start, end in sorted(places, key=lambda place: (place[0] - place[1], place[0])):
        for extent in extents:
            # Most lie apart: a look spares the sum.
            if extent[0] < end and start < extent[1] and overlap(*extent, start, end) >= SAME_STRETCH:
                found[start, end] = extent
                break
        else:
            found[start, end] = start, end
            extents.append((start, end))
    return found


def overlap(own_start: int, own_end: int, start: int, end: int) -> float:
    """Share of the longer of two places that both have in common."""
    shared = min(own_end, end) - max(own_start, start)
    return max(0, shared) / max(own_end - own_start, end - start)


def _family(nodes: Sequence[tuple[Stretch, Sequence[Link]]], documents: Mapping[str, Document]) -> Cluster:
    members = [member_of(stretch, links, documents[stretch[0]]) for stretch, links in nodes]
    return family_of(members, documents, weakest=min(link.score for _, links in nodes for link in links))


def member_of(stretch: Stretch, links: Sequence[Link], document: Document) -> Member:
    """The member that stands at `stretch`, and why: the strongest of its links."""
    best = max(links, key=lambda link: (link.score, link.left.document, link.left.start))
    own, other = best.left, best.right
    if _is_inside(other, stretch) and not (_is_inside(own, stretch) and own.document != other.document):
        own, other = other, own
    _, start, end = stretch
    # The longest stretch is mostly the link's own: then its text need not stand twice.
    text = own.text if _place(own) == stretch else document.text[start:end]
    span = Span(document.id, start, end, text)
    return Member(span, document.date, f"{best.relation}, {best.score:.0%} like {other.document}")


def family_of(members: Sequence[Member], documents: Mapping[str, Document], *, weakest: float) -> Cluster:
    """The family of these stretches, in any order; `weakest` is the score of the weakest link among them."""
    # Two stretches may begin at one place; without their ends the hash seed would decide who is first.
    members = sorted(
        members,
        key=lambda member: (
            sort_key_of_date(member.date),
            member.span.document,
            member.span.start,
            member.span.end,
        ),
    )
    first = members[0]
    n_documents = len({member.span.document for member in members})
    sources = {documents[member.span.document].source for member in members} - {""}
    why = f"{len(members)} places in {n_documents} documents" + (
        f" of {len(sources)} sources" if len(sources) > 1 else ""
    )
    furniture = _furniture_of(members, documents, weakest)
    if furniture:
        why += f"; recurs over {furniture} like page furniture, so it is set apart"
    return Cluster(
        kind="passage",
        id=cluster_id("p", first.span.document, first.span.text),
        label=shorten(first.span.text, _LABEL_CHARS),
        first=first.span.document,
        members=tuple(members),
        why=why,
        boilerplate=bool(furniture),
    )  # fmt: skip


def cluster_id(prefix: str, document: str, text: str) -> str:
    """A short id from a cluster's earliest member only: later members don't change it."""
    return prefix + hashlib.sha256(f"{document}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()[:10]


def _is_inside(span: Span, stretch: Stretch) -> bool:
    document, start, end = stretch
    return span.document == document and overlap(start, end, span.start, span.end) >= SAME_STRETCH


def _furniture_of(members: Sequence[Member], documents: Mapping[str, Document], weakest: float) -> str:
    """The source whose furniture this family is, or ""."""
    keys: dict[str, set[str]] = defaultdict(set)
    for member in members:
        document = documents[member.span.document]
        keys[document.source].add(document.key)
    source, own = max(keys.items(), key=lambda item: (len(item[1]), item[0]))
    n_keys = len({key for group in keys.values() for key in group})
    if not source or len(own) < _RECURS_IN or len(own) < _OF_ONE_SOURCE * n_keys or weakest < _VERBATIM:
        return ""
    at_edge = sum(_is_at_edge(member.span, documents[member.span.document]) for member in members)
    same = len({" ".join(member.span.text.split()) for member in members}) == 1
    return source if same or at_edge >= _AT_THE_EDGE * len(members) else ""


def _is_at_edge(span: Span, document: Document) -> bool:
    """Whether only a tenth of the document, at most, lies before or behind the span."""
    margin = len(document.text) // 10
    return span.start <= margin or len(document.text) - span.end <= margin


def shorten(text: str, n_chars: int) -> str:
    """`text` on one line, cut at a word to `n_chars` characters, the cut shown by an ellipsis."""
    # Of a whole article the beginning tells, unless it is mostly white space.
    line = " ".join(text[: 4 * n_chars].split())
    if len(line) <= n_chars:
        line = " ".join(text.split())
    if len(line) <= n_chars:
        return line
    return line[: n_chars - 1].rsplit(" ", 1)[0].rstrip(",;:. ") + "…"
