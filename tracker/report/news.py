"""What a scan found that the one before had not: one line, and a short list for a log or a watching eye."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..change.copying import diff_clusters
from ..change.outcomes import ClusterChange, Shift
from ..model import Document, DocumentChange, Kind, Link, Snapshot
from .dates import label_window
from .kind_names import list_kinds, name_shift
from .names import list_names, name_document, name_outlet
from .terminal import neutralise, shorten, wrap

if TYPE_CHECKING:
    from ..change.snapshots import SnapshotDiff

#: Relations under which one statement stands otherwise in the other article.
_SHIFTED = frozenset({
    ("figure", "changed"), ("figure", "hedge_changed"),
    ("attribution", "changed"), ("attribution", "dropped"), ("attribution", "added"),
})  # fmt: skip
#: Statements that came or went as a whole have not shifted.
_WHOLE = frozenset({"appeared", "vanished"})
_CAME = frozenset({"appeared", "returned", "republished"})
_WORDS = {"appeared": "new", "disappeared": "gone"}
_LABEL_CHARS = 60


@dataclass(frozen=True, slots=True)
class News:
    """What is new between two scans.

    Attributes:
        documents: what became of each, the unchanged left out.
        copies: groups of copies that are new or have grown, and the same of passages, without page furniture.
        shifts: statements that shifted in an article that was there before; see change.shifts.
        differing: of each statement of a new article that stands otherwise in another one (a figure, who said it),
            the strongest link that the scan before hadn't.
        since: name of the scan before.
        current, before: documents by id.
    """

    since: str
    documents: tuple[DocumentChange, ...]
    copies: tuple[ClusterChange, ...]
    passages: tuple[ClusterChange, ...]
    shifts: tuple[Shift, ...]
    differing: tuple[Link, ...]
    current: dict[str, Document]
    before: dict[str, Document]

    @property
    def is_empty(self) -> bool:
        return not (self.documents or self.copies or self.passages or self.shifts or self.differing)


def gather_news(diff: SnapshotDiff) -> News:
    """What is new in a diff's new snapshot."""
    return News(
        since=diff.old.name,
        documents=tuple(change for change in diff.changes if change.status != "unchanged"),
        copies=_grown(diff.copying, "article"),
        passages=_grown(diff.copying, "passage"),
        shifts=tuple(shift for shift in diff.shifts if shift.relation not in _WHOLE),
        differing=_differing(diff),
        current={document.id: document for document in diff.new.documents},
        before={document.id: document for document in diff.old.documents},
    )


def gather_added(old: Snapshot, new: Snapshot) -> News:
    """What is new where documents only came: of both snapshots the parts that differ, without statements.

    One that has the text of a known one is `republished`, as in a diff; no text is compared for it.
    """
    before, current = ({document.id: document for document in side.documents} for side in (old, new))
    copied = {
        span.document for link in new.links if link.relation in ("copy", "near_copy") and link.tier == "linked"
        for span in (link.left, link.right)
    }  # fmt: skip
    came = [
        DocumentChange("republished" if name in copied else "appeared", "", name, 0.0)
        for name in current
        if name not in before
    ]
    copying = diff_clusters(old.clusters, new.clusters, renamed={name: name for name in before})
    return News(old.name, tuple(came), _grown(copying, "article"), _grown(copying, "passage"), (), (), current, before)


def _grown(copying: Sequence[ClusterChange], kind: Kind) -> tuple[ClusterChange, ...]:
    return tuple(
        change
        for change in copying
        if change.kind == kind
        and change.status in ("new", "grown")
        and change.new is not None
        and not change.new.boilerplate
    )


def _differing(diff: SnapshotDiff) -> tuple[Link, ...]:
    came = {change.new for change in diff.changes if change.status in _CAME}
    known = {_key(link) for link in diff.old.links if (link.kind, link.relation) in _SHIFTED}
    strongest: dict[tuple[str, str, int], Link] = {}
    for link in sorted(diff.new.links, key=lambda link: -link.score):  # equals stay as they stand
        if (link.kind, link.relation) not in _SHIFTED or link.tier == "theme" or _key(link) in known:
            continue
        # Where both articles are new, the later one is said to differ.
        span = link.right if link.right.document in came else link.left
        if span.document in came:
            strongest.setdefault((link.kind, span.document, span.start), link)
    return tuple(strongest[key] for key in sorted(strongest))


def tell_news(news: News) -> str:
    """One line: `new since 2031-04-02-1: 2 documents, 1 copy, 3 passages`."""
    came = sum(change.status in _CAME for change in news.documents)
    counts = [
        _n(came, "document"),
        *(
            f"{number:,} {word}"
            for status, word in (("edited", "edited"), ("renamed", "renamed"), ("disappeared", "gone"))
            if (number := sum(change.status == status for change in news.documents))
        ),
        _n(sum(_n_copies(change) for change in news.copies), "copy", "copies"),
        _n(len(news.passages), "passage"),
        _n(len(news.shifts) + len(news.differing), "shifted statement"),
    ]
    if news.is_empty:
        return f"nothing is new since {news.since}"
    return f"new since {news.since}: {', '.join(count for count in counts if count)}"


def tell_first(snapshot: Snapshot) -> str:
    """The same line where there is no scan before."""
    clusters = [cluster for cluster in snapshot.clusters if not cluster.boilerplate]
    counts = [
        _n(len(snapshot.documents), "document"),
        _n(sum(len(cluster.members) - 1 for cluster in clusters if cluster.kind == "article"), "copy", "copies"),
        _n(sum(cluster.kind == "passage" for cluster in clusters), "passage"),
    ]
    return f"the first scan of this: {', '.join(count for count in counts if count)}"


def news_text(news: News, *, width: int, limit: int = 20) -> str:
    """The line, then what it counts, `limit` of each kind at most; lines of at most `width` cells."""
    lines = [f"{_capital(tell_news(news))}."]
    groups: list[tuple[str, Sequence[str]]] = [
        ("document", [_document(change, news) for change in news.documents]),
        ("copy", [_copy(change) for change in news.copies]),
        ("passage", [_passage(change) for change in news.passages]),
        ("shifted", [*map(_shift, news.shifts), *map(_difference, news.differing)]),
    ]
    size = max((len(name) for name, told in groups if told), default=0)
    for name, told in groups:
        indent = " " * (size + 4)
        for line in told[:limit]:
            first = f"  {name:<{size}}  "
            lines += wrap([(neutralise(line), "")], width=width, first=first, rest=indent, color=False)
        if len(told) > limit:
            lines.append(f"{indent}and {len(told) - limit:,} more")
    return "\n".join(lines) + "\n"


def _document(change: DocumentChange, news: News) -> str:
    word = _WORDS.get(change.status, change.status)
    if change.status == "disappeared":
        return f"{word}: {change.old}"
    if change.status in ("edited", "renamed"):
        was = f" ← {change.old}" if change.old != change.new else ""
        told = list_kinds(change.n_edits)
        return f"{word}: {change.new}{was}{f' ({told})' if told else ''}"
    document = news.current[change.new]
    day = label_window(document.date) if document.date else ""
    outlet = name_outlet(document) if document.source else ""
    title = f"“{name_document(document)}”" if document.title else ""
    return f"{word}: {', '.join(part for part in (change.new, title, outlet, day) if part)}"


def _copy(change: ClusterChange) -> str:
    return _joined(change, "copies of each other")


def _passage(change: ClusterChange) -> str:
    return f"“{shorten(neutralise(change.cluster.label), _LABEL_CHARS)}” {_joined(change, 'shared')}"


def _joined(change: ClusterChange, together: str) -> str:
    added = list_names(list(dict.fromkeys(member.span.document for member in change.added)))
    if change.status == "new":
        return f"{together}: {added}"
    assert change.old is not None
    return f"now also in {added}, {len(change.old.members)} before"


def _shift(shift: Shift) -> str:
    spans = (f"“{shorten(neutralise(span.text), _LABEL_CHARS)}”" for span in (shift.old, shift.new) if span)
    return f"{name_shift(shift)} in {shift.document}: {' → '.join(spans)}; {shift.why}"


def _difference(link: Link) -> str:
    left, right = (
        f"“{shorten(neutralise(span.text), _LABEL_CHARS)}” ({span.document})" for span in (link.left, link.right)
    )
    return f"{link.kind} {link.relation.replace('_', ' ')}: {left} → {right}"


def _n_copies(change: ClusterChange) -> int:
    """Documents that became copies of another one: of a new group all but the first."""
    return len(change.added) - (change.status == "new")


def _key(link: Link) -> tuple[str, ...]:
    return link.kind, link.relation, link.left.document, link.left.text, link.right.document, link.right.text


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _n(number: int, noun: str, plural: str = "") -> str:
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}" if number else ""
