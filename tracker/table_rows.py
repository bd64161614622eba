"""The rows of a snapshot's tables: which columns each table has, how values become rows and rows values."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import cast

from . import records
from .model import Change, Cluster, DateWindow, Document, Link, Run, Skipped, Span
from .records import Record, dump

Row = dict[str, object]

_DATE = {"date_from": "string", "date_to": "string", "date_basis": "string", "date_explanation": "string"}
_SPAN = {"document": "string", "start": "int64", "end": "int64", "text": "string", "values": "string"}
_NAMED = ("document", "key", "title", "byline", "source", "language", "sha256", "url", "format", "encoding")

#: Table → column → Arrow type, by its name in pyarrow. The column of texts is missing from documents
#: that were kept without.
COLUMNS: Mapping[str, Mapping[str, str]] = {
    "documents": {
        **dict.fromkeys(_NAMED, "string"),
        "n_words": "int64",
        **_DATE,
        **dict.fromkeys(("blocks", "remarks", "raw_digest", "provenance", "text"), "string"),
    },
    "skipped": dict.fromkeys(("where", "reason", "remedy"), "string"),
    "links": {
        "kind": "string",
        "tier": "string",
        "score": "float64",
        "relation": "string",
        **{side + key: kind for side in ("left_", "right_") for key, kind in _SPAN.items()},
        "changes": "string",
        "why": "string",
    },
    "clusters": {
        **dict.fromkeys(("kind", "id", "label", "first", "why"), "string"),
        "boilerplate": "bool_",
        "n_members": "int64",
    },
    "members": {"cluster": "string", **_SPAN, **_DATE, "why": "string"},
}


def run_row(run: Run, *, name: str, shortcuts: Sequence[str], n_rows: Mapping[str, int]) -> Record:
    """What stands in `run.json`; `n_rows` counts the rows of each table."""
    return {**records.run_record(run), "name": name, "shortcuts": list(shortcuts), "n_rows": dict(n_rows)}


def document_row(document: Document, *, with_text: bool = True) -> Row:
    row = records.document_record(document, with_text=with_text)
    row = {key: value for key, value in row.items() if key not in ("schema", "date")}
    row |= {key: dump(row[key]) for key in ("blocks", "remarks", "provenance")}
    return row | _date(document.date)


def document_from_row(row: Mapping[str, object]) -> Document:
    """The document; text is empty where the row has none. Raises as `records.document_from_record`."""
    record = {
        **row,
        "date": _date_record(row),
        **{key: _loaded(row, key) for key in ("blocks", "remarks", "provenance")},
    }
    return records.document_from_record(record)


def skipped_row(skipped: Skipped) -> Row:
    return {"where": skipped.where, "reason": skipped.reason, "remedy": skipped.remedy}


def link_row(link: Link) -> Row:
    return {
        "kind": link.kind,
        "tier": link.tier,
        "score": float(link.score),
        "relation": link.relation,
        **_span(link.left, "left_"),
        **_span(link.right, "right_"),
        "changes": dump([_change(change) for change in link.changes]),
        "why": link.why,
    }


def link_from_row(row: Mapping[str, object]) -> Link:
    """The link. Raises as `records.link_from_record`."""
    sides = {side: _span_record(row, f"{side}_") for side in ("left", "right")}
    return records.link_from_record({**row, **sides, "changes": _loaded(row, "changes")})


def cluster_row(cluster: Cluster) -> Row:
    record = records.cluster_record(cluster)
    row = {key: value for key, value in record.items() if key not in ("schema", "members")}
    return {**row, "n_members": len(cluster.members)}


def member_rows(cluster: Cluster) -> list[Row]:
    return [
        {"cluster": cluster.id, **_span(member.span, ""), **_date(member.date), "why": member.why}
        for member in cluster.members
    ]


def cluster_from_rows(row: Mapping[str, object], members: Sequence[Mapping[str, object]]) -> Cluster:
    """The cluster with its members in the order given. Raises as `records.cluster_from_record`."""
    found = [{**_span_record(member, ""), "date": _date_record(member), "why": member["why"]} for member in members]
    return records.cluster_from_record({**row, "members": found})


def encodable(row: Row) -> Row:
    """The row as Arrow takes it: half a letter (from a file name that is no UTF-8) becomes an escape."""
    return {
        key: value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value
        for key, value in row.items()
    }


def _span(span: Span, side: str) -> Row:
    return {
        f"{side}document": span.document,
        f"{side}start": span.start,
        f"{side}end": span.end,
        f"{side}text": span.text,
        f"{side}values": dump(dict(span.values)),
    }


def _span_record(row: Mapping[str, object], side: str) -> Record:
    values = cast(Record, _loaded(row, f"{side}values"))
    return {key: row[f"{side}{key}"] for key in ("document", "start", "end", "text")} | values


def _date(date: DateWindow | None) -> Row:
    record = cast(Row, records.date_record(date) or {})
    return {f"date_{key}": record.get(key) for key in ("from", "to", "basis", "explanation")}


def _date_record(row: Mapping[str, object]) -> Record | None:
    if row["date_from"] is None:
        return None
    return {key: row[f"date_{key}"] for key in ("from", "to", "basis", "explanation")}


def _loaded(row: Mapping[str, object], key: str) -> object:
    return json.loads(cast(str, row[key]))


def _change(change: Change) -> Row:
    return {"op": change.op, "left": change.left, "right": change.right}
