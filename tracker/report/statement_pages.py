"""What the HTML pages show of statements, prepared: wordings marked, pictures drawn, the rest counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from ..match.alignment import align_words
from ..model import Cluster, DateWindow, Document, Link, Member, Span
from ..narrative import Fate, strip_interruptions
from ..text.tokens import tokenize
from .charts import draw_series, draw_spread, tell_spread
from .dates import label_window
from .ledgers import describe_change, find_doubts, is_told
from .names import name_outlet
from .phrases import NOBODY, tell_end
from .speakers import count_speakers
from .terminal import neutralise_piece
from .wording import Piece

#: Limits of a page; what they leave out is counted on it.
MAX_QUOTES, MAX_SERIES, MAX_NAMES, MAX_ROWS = 120, 120, 300, 40
_MAX_PICTURES = 60


@dataclass(frozen=True, slots=True)
class Place:
    """Where a member stands: its document, the id of the element that a click leads to, and its day."""

    document: Document
    anchor: str
    span: Span
    date: DateWindow | None
    told: str


@dataclass(frozen=True, slots=True)
class QuoteWording:
    """One wording with who carried it; `pieces` mark it against the first one, which has none marked."""

    pieces: tuple[Piece, ...]
    places: tuple[Place, ...]
    n_more: int


@dataclass(frozen=True, slots=True)
class QuoteItem:
    """A quotation in all its wordings; `speakers` are told where there are several."""

    number: int
    anchor: str
    cluster: Cluster
    wordings: tuple[QuoteWording, ...]
    speakers: tuple[tuple[str, int], ...]
    spread: str
    picture: Markup
    outlets: tuple[str, ...]
    fate: Fate | None
    end: str


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """One value on one day, in how it was put first; `places` are all that give it so, with their scope."""

    day: str
    said: str
    changed: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class SeriesItem:
    """A figure over days: a picture where its values differ, and a row for each value of a day."""

    number: int
    anchor: str
    cluster: Cluster
    rows: tuple[SeriesRow, ...]
    n_more: int
    spread: str
    picture: Markup
    outlets: tuple[str, ...]
    fate: Fate | None
    end: str


@dataclass(frozen=True, slots=True)
class NameItem:
    """A name with its spellings, the article that has each first, and what it may be one with."""

    anchor: str
    cluster: Cluster
    type: str
    titles: tuple[str, ...]
    forms: tuple[tuple[str, int, Place, str], ...]
    doubts: tuple[str, ...]
    spread: str
    n_documents: int
    outlets: tuple[str, ...]

    @property
    def has_more(self) -> bool:
        """Whether there is more to tell than the name itself."""
        return len(self.forms) > 1 or bool(self.doubts or self.titles)


class Shelf:
    """The documents of a page and where each stands on it."""

    def __init__(self, documents: Mapping[str, Document], anchors: Mapping[str, str]) -> None:
        self.documents = documents
        self.anchors = anchors

    def place(self, member: Member, told: str = "") -> Place:
        name = member.span.document
        return Place(self.documents[name], self.anchors.get(name, ""), member.span, member.date, told)

    def carriers(self, cluster: Cluster) -> list[Document]:
        """The documents of a cluster, each once, in its order."""
        return [self.documents[name] for name in dict.fromkeys(member.span.document for member in cluster.members)]

    def outlets(self, cluster: Cluster) -> tuple[str, ...]:
        return tuple(sorted({name_outlet(document) for document in self.carriers(cluster)}))

    def draw(self, cluster: Cluster, label: str, anchor: str) -> Markup:
        """The spread of a cluster as a picture; empty for a few articles."""
        svg = draw_spread(self.carriers(cluster), label=label, anchor=f"{anchor}-s", anchors=self.anchors)
        return Markup(svg)  # built and escaped by charts


def prepare_quotes(clusters: Sequence[Cluster], shelf: Shelf, fates: Mapping[str, Fate]) -> tuple[QuoteItem, ...]:
    """The first quotations, in the order given, numbered."""
    items = []
    for number, cluster in enumerate(clusters[:MAX_QUOTES], 1):
        anchor = f"q{number}"
        wordings: dict[tuple[str, ...], list[Member]] = defaultdict(list)
        for member in cluster.members:
            wordings[tuple(tokenize(member.span.text).words)].append(member)
        first = cluster.members[0].span.text
        shown = [
            QuoteWording(
                mark_run(first, members[0].span.text) if place else (Piece("keep", neutralise_piece(first).strip()),),
                tuple(shelf.place(member, _said_by(member)) for member in members[:MAX_ROWS]),
                max(0, len(members) - MAX_ROWS),
            )
            for place, members in enumerate(wordings.values())
        ]
        counted = count_speakers(cluster)
        items.append(
            QuoteItem(
                number,
                anchor,
                cluster,
                tuple(shown),
                tuple(counted) if len(counted) > 1 else (),
                tell_spread(shelf.carriers(cluster)),
                shelf.draw(cluster, "a quotation", anchor) if number <= _MAX_PICTURES else Markup(),
                shelf.outlets(cluster),
                fate := fates.get(cluster.id),
                tell_end(fate, shelf.documents) if fate else "",
            )
        )
    return tuple(items)


def mark_run(first: str, later: str) -> tuple[Piece, ...]:
    """The later wording in one run: what is gone, op `delete`, stands before what came, op `insert`."""
    pieces: list[Piece] = []
    for change in align_words(strip_interruptions(first), strip_interruptions(later)):
        if change.op == "keep":
            pieces.append(Piece("keep", neutralise_piece(change.right)))
            continue
        for text, is_old in ((change.left, True), (change.right, False)):
            core = neutralise_piece(text)
            bare = core.rstrip()
            if bare:
                pieces.append(Piece("delete" if is_old else "insert", bare, " " if len(bare) < len(core) else ""))
    return tuple(pieces)


def _said_by(member: Member) -> str:
    name = str(member.span.values.get("speaker_name") or "")
    told = f"said by {name}" if name else NOBODY
    return told if member.span.values.get("direct", True) else f"{told}, without quotation marks"


def prepare_series(clusters: Sequence[Cluster], shelf: Shelf, fates: Mapping[str, Fate]) -> tuple[SeriesItem, ...]:
    """The first series of figures, in the order given, numbered."""
    items = []
    for number, cluster in enumerate(clusters[:MAX_SERIES], 1):
        anchor = f"n{number}"
        rows = _gather_rows(cluster, shelf)
        picture = ""
        if number <= _MAX_PICTURES:
            picture = draw_series(cluster, shelf.documents, anchor=anchor)
        items.append(
            SeriesItem(
                number,
                anchor,
                cluster,
                tuple(rows[:MAX_ROWS]),
                max(0, len(rows) - MAX_ROWS),
                tell_spread(shelf.carriers(cluster)),
                Markup(picture),  # built and escaped by charts
                shelf.outlets(cluster),
                fate := fates.get(cluster.id),
                tell_end(fate, shelf.documents) if fate else "",
            )
        )
    return tuple(items)


def _gather_rows(cluster: Cluster, shelf: Shelf) -> list[SeriesRow]:
    """Neighbours that give the same value for the same day stand in one row."""
    rows: list[SeriesRow] = []
    before: Member | None = None
    for member in cluster.members:
        day = label_window(member.date) + (" (told)" if is_told(member, shelf.documents) else "")
        changed = describe_change(before, member) if before else ""
        place = shelf.place(member, _scope(member))
        if rows and rows[-1].day == day and before and not changed and not _differs(before, member):
            rows[-1] = replace(rows[-1], places=(*rows[-1].places, place))
        else:
            rows.append(SeriesRow(day, " ".join(member.span.text.split()), changed, (place,)))
        before = member
    return rows


def _differs(before: Member, after: Member) -> bool:
    keys = ("value", "upper", "modifier")
    return any(before.span.values.get(key) != after.span.values.get(key) for key in keys)


def _scope(member: Member) -> str:
    told = [str(member.span.values.get("scope") or ""), str(member.span.values.get("source") or "")]
    return " · ".join([*told[:1], f"so says {told[1]}" if told[1] else ""]).strip(" ·")


def prepare_names(clusters: Sequence[Cluster], shelf: Shelf, links: Iterable[Link]) -> tuple[NameItem, ...]:
    """The first names: those with several spellings, then the others, each in most documents first."""
    doubts = find_doubts(links)
    items = []
    ranked = sorted(
        clusters,
        key=lambda cluster: (_n_forms(cluster) < 2, -len(shelf.carriers(cluster)), -_n_forms(cluster), cluster.id),
    )
    for number, cluster in enumerate(ranked[:MAX_NAMES], 1):
        forms: dict[str, list[Member]] = defaultdict(list)
        for member in cluster.members:
            forms[" ".join(member.span.text.split())].append(member)
        titles = sorted({str(m.span.values["title"]) for m in cluster.members if m.span.values.get("title")})
        told = tuple(
            (form, len({member.span.document for member in members}), shelf.place(members[0]), members[0].why)
            for form, members in forms.items()
        )
        items.append(
            NameItem(
                f"w{number}",
                cluster,
                str(cluster.members[0].span.values.get("type") or "name"),
                tuple(titles),
                told,
                tuple(doubts.get(cluster.label, ())),
                tell_spread(shelf.carriers(cluster)),
                len(shelf.carriers(cluster)),
                shelf.outlets(cluster),
            )
        )
    return tuple(items)


def _n_forms(cluster: Cluster) -> int:
    return len({member.span.text.casefold() for member in cluster.members})
