"""Tables for a spreadsheet: comma-separated, quoted, and harmless when opened."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ..model import Cluster, DateWindow, Document, Link, Skipped, Snapshot, Span
from .wording import count_changes

#: A spreadsheet takes a cell that opens with one of these for a formula (also in full width).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_SPAN = ("document", "outlet", "from", "to", "start", "end", "text")


def csv_report(snapshot: Snapshot) -> Iterator[str]:
    """One row a link, headings first."""
    return links_csv(snapshot.links, {document.id: document for document in snapshot.documents})


def links_csv(links: Iterable[Link], documents: Mapping[str, Document]) -> Iterator[str]:
    """Kind, tier, score, relation, both spans with their outlet and dates, words by change, and why."""
    headings = ["kind", "tier", "score", "relation"]
    headings += [f"{side}_{name}" for side in ("left", "right") for name in _SPAN]
    headings += ["words_alike", "words_differing", "why"]
    return write_rows(headings, (_link_row(link, documents) for link in links))


def _link_row(link: Link, documents: Mapping[str, Document]) -> list[str | int | float]:
    counted = count_changes(link.changes)  # of an article's link: only what differs
    alike = counted.pop("alike", 0)
    row: list[str | int | float] = [link.kind, link.tier, round(link.score, 4), link.relation]
    for span in (link.left, link.right):
        row += _span_cells(span, documents)
    return [*row, alike, sum(counted.values()), link.why]


def _span_cells(span: Span, documents: Mapping[str, Document]) -> list[str | int | float]:
    document = documents.get(span.document)
    outlet = document.source if document else ""
    dates = _date_cells(document.date if document else None)
    return [span.document, outlet, *dates, span.start, span.end, span.text]


def documents_csv(documents: Iterable[Document]) -> Iterator[str]:
    """One row a document, without its text."""
    headings = ["document", "key", "title", "byline", "outlet", "language", "from", "to", "basis", "explanation",
                "words", "sha256", "url", "format", "encoding"]  # fmt: skip
    return write_rows(headings, (
        [d.id, d.key, d.title, d.byline, d.source, d.language, *_date_cells(d.date),
         d.date.basis if d.date else "", d.date.explanation if d.date else "",
         d.n_words, d.sha256, d.url, d.format, d.encoding]
        for d in documents
    ))  # fmt: skip


def clusters_csv(clusters: Iterable[Cluster], documents: Mapping[str, Document]) -> Iterator[str]:
    """One row a member."""
    headings = ["cluster", "kind", "boilerplate", "label", *_SPAN, "why"]
    return write_rows(headings, (
        [c.id, c.kind, "yes" if c.boilerplate else "no", c.label, *_span_cells(member.span, documents), member.why]
        for c in clusters
        for member in c.members
    ))  # fmt: skip


#: What a member of each kind of statement carries besides its text.
_CARRIED: Mapping[str, tuple[str, ...]] = {
    "quote": ("speaker_name", "direct"),
    "figure": ("value", "upper", "unit", "modifier", "counted", "scope"),
    "name": ("canonical", "type", "title", "n_mentions"),
}


def ledger_csv(kind: str, clusters: Iterable[Cluster], documents: Mapping[str, Document]) -> Iterator[str]:
    """One row a member of a quotation, a series of figures or a name, with what it carries; the
    days of a figure that its text tells are in `day_from` and `day_to`."""
    carried = _CARRIED[kind]
    headings = ["cluster", "kind", "label", *_SPAN, "day_from", "day_to", *carried, "why"]
    return write_rows(headings, (
        [c.id, c.kind, c.label, *_span_cells(member.span, documents), *_date_cells(member.date),
         *(_cell_of(member.span.values.get(name)) for name in carried), member.why]
        for c in clusters
        for member in c.members
    ))  # fmt: skip


def _cell_of(value: object) -> str | int | float:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str | int | float) else ""


def skipped_csv(skipped: Iterable[Skipped]) -> Iterator[str]:
    """One row an input that was passed over."""
    return write_rows(["where", "reason", "remedy"], ([one.where, one.reason, one.remedy] for one in skipped))


def _date_cells(date: DateWindow | None) -> list[str]:
    return [date.first, date.last] if date else ["", ""]


def write_rows(headings: Sequence[str], rows: Iterable[Sequence[str | int | float]]) -> Iterator[str]:
    """A table: its headings, then a line a row, every text harmless in a spreadsheet."""
    yield _line(headings)
    for row in rows:
        yield _line([_guard(cell) if isinstance(cell, str) else cell for cell in row])


def _line(cells: Sequence[str | int | float]) -> str:
    buffer = io.StringIO()
    # All text is quoted: a lone carriage return, left bare, would end the row in many readers.
    csv.writer(buffer, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC).writerow(cells)
    return buffer.getvalue()


def _guard(cell: str) -> str:
    """The cell, led by an apostrophe where a spreadsheet would otherwise compute it.

    A NUL or a lone surrogate would make the file unreadable: both become the replacement character.
    """
    cell = cell.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8") if _unsafe(cell) else cell
    return "'" + cell if cell.lstrip(" \u00a0\ufeff").startswith(_FORMULA) else cell


def _unsafe(cell: str) -> bool:
    return (not cell.isascii() and any("\ud800" <= c <= "\udfff" for c in cell)) or "\0" in cell
