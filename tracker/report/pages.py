"""What the HTML pages show, prepared: numbered, cut to size with counts, spans laid over texts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Protocol

from ..match.alignment import align_words
from ..model import DateWindow, Document, Link, Span
from .copies import CopyGroup
from .dates import sort_key_of_document
from .families import Family, find_origin
from .names import name_outlet
from .selection import Findings
from .wording import Piece, cut_wordings, describe_changes, is_reworded, take_context

#: Limits of one page; what they leave out is counted on it. With them, 1,000 documents and 5,000
#: links stay under 10 MB and open in about a second.
MAX_GROUPS, MAX_GROUP_MEMBERS = 200, 60
MAX_FAMILIES, MAX_FAMILY_MEMBERS, MAX_WORDINGS = 250, 40, 4
MAX_POSSIBLE, MAX_PAIRS, MAX_FURNITURE, MAX_SKIPPED = 100, 100, 60, 200
MAX_TEXT_CHARS, MAX_COPY_WORDINGS = 3_000_000, 60
#: Longer articles are read in `tracker compare`.
_LONGEST_ALIGNED = 60_000
_AROUND_CHARS = 220


@dataclass(frozen=True, slots=True)
class Side:
    """One wording: where it stands, what stands around it, and its pieces.

    `anchor` is the id of the element in the document's text, or empty where the text isn't shown.
    """

    document: Document
    span: Span
    pieces: tuple[Piece, ...]
    before: str
    after: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Wording:
    """A link as two sides; `times` counts the links that have just these two wordings."""

    left: Side
    right: Side
    score: float
    relation: str
    changes: str
    reworded: bool
    why: str
    times: int


@dataclass(frozen=True, slots=True)
class Stand:
    """A place where a family stands."""

    document: Document
    span: Span
    anchor: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A family under its number, with its distinct wordings and places; the rest is counted.

    The last three fields are those of families.find_origin.
    """

    number: int
    anchor: str
    family: Family
    wordings: tuple[Wording, ...]
    n_more_wordings: int
    stands: tuple[Stand, ...]
    n_more_stands: int
    first_outlets: tuple[str, ...]
    first_date: DateWindow | None
    n_undated: int


class Numbered(Protocol):
    """Whatever is marked in a text under a number; `anchor` is the id of its own element."""

    @property
    def number(self) -> int: ...

    @property
    def anchor(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a document's text under the same passages; `opens` are those that begin here."""

    text: str
    passages: tuple[Numbered, ...]
    opens: tuple[tuple[str, Numbered], ...]
    furniture: bool


@dataclass(frozen=True, slots=True)
class Article:
    """A document with its text cut at the borders of its passages; no stretches: text not shown."""

    document: Document
    anchor: str
    share: float
    stretches: tuple[Stretch, ...]


class Numbering:
    """Anchors of documents and passages, the same wherever a page refers to them."""

    def __init__(self, documents: Iterable[Document], *, shown: frozenset[str]) -> None:
        self._documents = {document.id: f"d{number}" for number, document in enumerate(documents, 1)}
        self._shown = shown

    def document(self, name: str) -> str:
        return self._documents.get(name, "")

    def place(self, name: str, passage: str) -> str:
        """The anchor of a passage inside a document's text."""
        return f"{self._documents[name]}{passage}" if name in self._shown else ""


def choose_texts(findings: Findings, *, without_text: bool) -> frozenset[str]:
    """The documents whose text is shown in full: those that are told of first, while there is room."""
    if without_text:
        return frozenset()
    told = {copy.document.id for group in findings.groups for copy in group.copies}
    told.update(member.span.document for family in findings.families for member in family.members)
    room, chosen = MAX_TEXT_CHARS, []
    for document in sorted(findings.documents.values(), key=lambda document: (document.id not in told, document.id)):
        if document.text and len(document.text) <= room:
            room -= len(document.text)
            chosen.append(document.id)
    return frozenset(chosen)


def prepare_passages(
    families: Sequence[Family], findings: Findings, numbering: Numbering, *, letter: str = "p", first_number: int = 1
) -> tuple[Passage, ...]:
    """Families numbered in their order; the anchors of a letter are `p1`, `p2`, …"""
    passages = []
    for number, family in enumerate(families, first_number):
        anchor = f"{letter}{number}"
        wordings, n_more = _distinct_wordings(family, findings.documents, numbering, anchor)
        stands = [
            Stand(
                findings.documents[member.span.document],
                member.span,
                numbering.place(member.span.document, anchor),
            )
            for member in family.members[:MAX_FAMILY_MEMBERS]
        ]
        passages.append(
            Passage(
                number,
                anchor,
                family,
                wordings,
                n_more,
                tuple(stands),
                len(family.members) - len(stands),
                *find_origin(family, findings.documents),
            )
        )
    return tuple(passages)


def _distinct_wordings(
    family: Family, documents: Mapping[str, Document], numbering: Numbering, anchor: str
) -> tuple[tuple[Wording, ...], int]:
    """One wording for each distinct pair of texts, in the family's order, and how many are left out."""
    alike: dict[tuple[str, str], list[Link]] = defaultdict(list)
    for link in family.links:
        alike[" ".join(link.left.text.split()), " ".join(link.right.text.split())].append(link)
    shown = [
        prepare_wording(links[0], documents, numbering, anchor, times=len(links))
        for links in list(alike.values())[:MAX_WORDINGS]
    ]
    return tuple(shown), len(alike) - len(shown)


def prepare_wording(
    link: Link, documents: Mapping[str, Document], numbering: Numbering, anchor: str, *, times: int = 1
) -> Wording:
    """A link's two sides with their context."""
    sides = []
    for span, pieces in zip((link.left, link.right), cut_wordings(link, around_chars=_AROUND_CHARS), strict=True):
        document = documents[span.document]
        before, after = take_context(document, span)
        sides.append(Side(document, span, pieces, before, after, numbering.place(span.document, anchor)))
    changes = describe_changes(link.changes)
    return Wording(sides[0], sides[1], link.score, link.relation, changes, is_reworded(link), link.why, times)


def prepare_articles(
    findings: Findings,
    passages: Sequence[Passage],
    furniture: Sequence[Passage],
    numbering: Numbering,
    shares: Mapping[str, float],
    *,
    shown: frozenset[str],
) -> tuple[Article, ...]:
    """Every document by date, its text marked where it is shown."""
    spans: dict[str, list[tuple[Span, Numbered, bool]]] = defaultdict(list)
    for is_furniture, group in ((False, passages), (True, furniture)):
        for passage in group:
            for member in passage.family.members:
                spans[member.span.document].append((member.span, passage, is_furniture))
    return tuple(
        Article(
            document,
            numbering.document(document.id),
            shares.get(document.id, 0.0),
            lay_over(document, spans[document.id], numbering) if document.id in shown else (),
        )
        for document in sorted(findings.documents.values(), key=sort_key_of_document)
    )


def lay_over(
    document: Document, spans: Sequence[tuple[Span, Numbered, bool]], numbering: Numbering
) -> tuple[Stretch, ...]:
    """The document's text as stretches that tile it, cut wherever a passage begins or ends.

    Each span comes with what it is numbered by and whether it is furniture. Passages may overlap; a
    stretch knows all that it lies in.
    """
    size = len(document.text)
    inside = [(min(span.start, size), min(span.end, size), passage, furn) for span, passage, furn in spans]
    borders = sorted({0, size} | {border for start, end, *_ in inside for border in (start, end)})
    opened: set[str] = set()
    stretches = []
    for start, end in pairwise(borders):
        over = [one for one in inside if one[0] <= start and end <= one[1]]
        opens = []
        for begin, _, passage, _ in over:
            if begin == start and passage.anchor not in opened:
                opened.add(passage.anchor)
                opens.append((numbering.place(document.id, passage.anchor), passage))
        passages = tuple(passage for _, _, passage, furn in over if not furn)
        furniture = bool(over) and not passages
        stretches.append(Stretch(document.text[start:end], passages, tuple(opens), furniture))
    return tuple(stretches)


def prepare_copy_wordings(
    groups: Sequence[CopyGroup], documents: Mapping[str, Document], numbering: Numbering
) -> dict[str, Wording]:
    """Both wordings in full of near copies, by the id of the group and of the copy, a comma between.

    A copy's link holds only its differences; to be read they need what is alike around them, so the
    two texts are aligned again. Cost: some milliseconds each, for the first MAX_COPY_WORDINGS.
    """
    wordings: dict[str, Wording] = {}
    for group in groups:
        for copy in group.copies[:MAX_GROUP_MEMBERS]:
            link = copy.link
            if link is None or not is_reworded(link) or len(wordings) >= MAX_COPY_WORDINGS:
                continue
            if max(len(link.left.text), len(link.right.text)) > _LONGEST_ALIGNED:
                continue
            whole = replace(link, changes=align_words(link.left.text, link.right.text))
            wordings[f"{group.id},{copy.document.id}"] = prepare_wording(whole, documents, numbering, "")
    return wordings


def gather_outlets(findings: Findings) -> tuple[str, ...]:
    """All outlets in order, for the filter."""
    return tuple(sorted({name_outlet(document) for document in findings.documents.values()}))
