"""What statements a snapshot holds where, and which of them stood already in another snapshot.

Statements are matched by what they say and where, never by a cluster's id: an id changes with every member.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ..model import Cluster, Document, Edit, EditKind, Kind, Link, Member, Snapshot, Span
from ..text.tokens import tokenize

STATEMENTS: frozenset[Kind] = frozenset({"quote", "figure", "name"})
#: Edits under which what stands in their new text is the same as before.
_SAME_WORDS: frozenset[EditKind] = frozenset({"moved", "split", "merged", "style", "typography"})


@dataclass(frozen=True, slots=True)
class Place:
    """A member of a cluster of statements."""

    cluster: Cluster
    member: Member

    @property
    def span(self) -> Span:
        return self.member.span


@dataclass
class Side:
    """One of two snapshots: its documents, its clusters of statements, statements by document.

    `partners` are the other side's ids of its documents; `edits` are the edits by this side's document,
    each with its span on this side.
    """

    snapshot: Snapshot
    partners: Mapping[str, str]
    edits: Mapping[str, Sequence[tuple[Span, Edit]]]
    documents: dict[str, Document] = field(init=False)
    clusters: tuple[Cluster, ...] = field(init=False)
    places: dict[str, list[Place]] = field(init=False)
    _links: dict[str, list[Link]] = field(init=False)
    _company: dict[str, set[str]] = field(init=False)
    _folded: dict[str, str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.documents = {document.id: document for document in self.snapshot.documents}
        self.places = defaultdict(list)
        self.clusters = tuple(
            cluster
            for cluster in self.snapshot.clusters
            if cluster.kind in STATEMENTS and all(one.span.document in self.documents for one in cluster.members)
        )
        for cluster in self.clusters:
            for member in cluster.members:
                self.places[member.span.document].append(Place(cluster, member))
        self._company = defaultdict(set)
        for cluster in self.snapshot.clusters:
            if cluster.kind in ("article", "event"):
                for member in cluster.members:
                    self._company[member.span.document].add(cluster.id)
        self._links = defaultdict(list)
        for number, link in enumerate(self.snapshot.links):
            if link.kind in ("article", "passage"):
                for name in (link.left.document, link.right.document):
                    self._company[name].add(f"link {number}")
            ends = {link.left.document, link.right.document}
            if link.kind == "attribution" and link.tier == "linked" and ends <= self.documents.keys():
                for name in ends:
                    self._links[name].append(link)

    def at(self, span: Span, kind: Kind) -> list[Place]:
        """The statements of a kind that a span touches, or whose speaker it touches, in order of place."""
        found = [
            place
            for place in self.places.get(span.document, ())
            if place.cluster.kind == kind and (touches(place.span, span) or touches_speaker(place.span, span))
        ]
        return sorted(found, key=lambda place: (place.span.start, place.span.end))

    def keep_company(self, one: str, other: str) -> bool:
        """Whether two documents tell of one event, or share a passage."""
        return not self._company.get(one, set()).isdisjoint(self._company.get(other, ()))

    def linked(self, span: Span) -> Iterator[Span]:
        """The other ends of links of attribution that touch a span."""
        for link in self._links.get(span.document, ()):
            for own, other in ((link.left, link.right), (link.right, link.left)):
                if own.document == span.document and touches(own, span):
                    yield other

    def folded(self, document: Document) -> str:
        """The words of a document with single spaces and one at both ends, for looking wordings up."""
        if document.sha256 not in self._folded:
            self._folded[document.sha256] = fold(document.text)
        return self._folded[document.sha256]


def fold(text: str) -> str:
    """The words of a text, folded, with single spaces and one at both ends."""
    return f" {' '.join(tokenize(text).words)} "


def stood(place: Place, here: Side, there: Side) -> bool:
    """Whether the other side has this statement in the same document as well."""
    name = here.partners.get(place.span.document)
    document, other = here.documents[place.span.document], there.documents.get(name or "")
    if other is None:
        return False
    if other.sha256 == document.sha256:
        return True
    edits = here.edits.get(document.id, ())
    if any(edit.kind not in _SAME_WORDS and touches(place.span, span) for span, edit in edits):
        return False
    return fold(place.span.text) in there.folded(other)


def touches(one: Span, other: Span) -> bool:
    """Whether two spans of one document share a place; an empty one that it lies inside or at an end."""
    if other.start == other.end:
        return one.start <= other.start <= one.end
    return one.start < other.end and other.start < one.end


def touches_speaker(quote: Span, span: Span) -> bool:
    """Whether a span touches the place where a quotation's speaker is named."""
    speaker = quote.values.get("speaker")
    if not isinstance(speaker, Mapping):
        return False
    start, end = speaker.get("start"), speaker.get("end")
    return isinstance(start, int) and isinstance(end, int) and start < span.end and span.start < end
