"""A snapshot as Parquet tables, for pandas, polars, DuckDB and Spark."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import cast

from .. import records
from ..errors import MissingExtraError, OutputError
from ..model import Change, DateWindow, Snapshot, Span
from .compact import dump
from .snapshot_file import writing_whole

Row = dict[str, object]


def save_tables(snapshot: Snapshot, folder: Path, *, with_text: bool = True) -> None:
    """Write `run.json` and documents, skipped, links, clusters, members as `NAME.parquet` in a folder.

    Each file is whole or not there; files of these names are replaced. What has no column of its
    own (a span's values, changes, remarks) is a column of JSON.

    Raises:
        MissingExtraError: pyarrow isn't there.
        OutputError: no permission, disk full, or `folder` is a file.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise MissingExtraError("pyarrow", "tables", where="--format parquet") from error
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"can't be made: {error.strerror}", where=str(folder)) from error
    tables = _tables(snapshot, with_text=with_text and snapshot.has_text)
    for name, (rows, columns) in tables.items():
        schema = pa.schema([(column, getattr(pa, kind)()) for column, kind in columns.items()])
        table = pa.Table.from_pylist(rows, schema=schema)
        with writing_whole(folder / f"{name}.parquet") as file:
            pq.write_table(table, file, compression="zstd")
    with writing_whole(folder / "run.json") as file:
        run = {**records.run_record(snapshot.run), "name": snapshot.name, "shortcuts": list(snapshot.shortcuts)}
        file.write(records.dump_record(run).encode("utf-8") + b"\n")


_DATE = {"date_from": "string", "date_to": "string", "date_basis": "string", "date_explanation": "string"}
_SPAN = {"document": "string", "start": "int64", "end": "int64", "text": "string", "values": "string"}


def _tables(snapshot: Snapshot, *, with_text: bool) -> Mapping[str, tuple[list[Row], dict[str, str]]]:
    documents: list[Row] = []
    for document in snapshot.documents:
        row = records.document_record(document, with_text=with_text)
        row = {key: value for key, value in row.items() if key not in ("schema", "date")}
        row |= {key: dump(row[key]) for key in ("blocks", "remarks", "provenance")}
        row |= _date(document.date)
        documents.append(row)
    text = {"text": "string"} if with_text else {}
    named = ("document", "key", "title", "byline", "source", "language", "sha256", "url", "format", "encoding")
    document_columns = {**dict.fromkeys(named, "string"), "n_words": "int64", **_DATE}
    document_columns |= dict.fromkeys(("blocks", "remarks", "raw_digest", "provenance"), "string") | text
    links: list[Row] = [
        {
            "kind": link.kind,
            "tier": link.tier,
            "score": float(link.score),
            "relation": link.relation,
            **_span(link.left, "left_"),
            **_span(link.right, "right_"),
            "changes": dump([_change(change) for change in link.changes]),
            "why": link.why,
        }
        for link in snapshot.links
    ]
    link_columns = {"kind": "string", "tier": "string", "score": "float64", "relation": "string"}
    link_columns |= {side + key: kind for side in ("left_", "right_") for key, kind in _SPAN.items()}
    link_columns |= {"changes": "string", "why": "string"}
    clusters: list[Row] = []
    members: list[Row] = []
    for cluster in snapshot.clusters:
        row = {key: value for key, value in records.cluster_record(cluster).items() if key not in ("schema", "members")}
        clusters.append({**row, "n_members": len(cluster.members)})
        members += [
            {"cluster": cluster.id, **_span(member.span, ""), **_date(member.date), "why": member.why}
            for member in cluster.members
        ]
    cluster_columns = dict.fromkeys(("kind", "id", "label", "first", "why"), "string")
    cluster_columns |= {"boilerplate": "bool_", "n_members": "int64"}
    skipped: list[Row] = [
        {"where": skipped.where, "reason": skipped.reason, "remedy": skipped.remedy} for skipped in snapshot.skipped
    ]
    return {
        "documents": (_encodable(documents), document_columns),
        "skipped": (_encodable(skipped), dict.fromkeys(("where", "reason", "remedy"), "string")),
        "links": (_encodable(links), link_columns),
        "clusters": (_encodable(clusters), cluster_columns),
        "members": (_encodable(members), {"cluster": "string", **_SPAN, **_DATE, "why": "string"}),
    }


def _span(span: Span, side: str) -> Row:
    return {
        f"{side}document": span.document,
        f"{side}start": span.start,
        f"{side}end": span.end,
        f"{side}text": span.text,
        f"{side}values": dump(dict(span.values)),
    }


def _date(date: DateWindow | None) -> Row:
    record = cast(Row, records.date_record(date) or {})
    return {f"date_{key}": record.get(key) for key in ("from", "to", "basis", "explanation")}


def _change(change: Change) -> Row:
    return {"op": change.op, "left": change.left, "right": change.right}


def _encodable(rows: list[Row]) -> list[Row]:
    """Rows that Arrow takes: half a letter (from a file name that is no UTF-8) becomes an escape."""
    return [
        {
            key: value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value
            for key, value in row.items()
        }
        for row in rows
    ]
