"""A snapshot as Parquet tables, for pandas, polars, DuckDB and Spark; and tables as a snapshot again.

`table_rows` has the tables' forms; whoever else writes such tables (Spark does) takes rows and columns there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, cast

from .. import records, table_rows
from ..errors import ArchiveError, MissingExtraError, OutputError, SnapshotNotFoundError
from ..model import Cluster, Document, Link, Skipped, Snapshot
from ..table_rows import COLUMNS, Row
from .snapshot_file import writing_whole

if TYPE_CHECKING:
    import pyarrow as pa

_RESTORE = "restore the folder from a copy, or write the tables again"


def save_tables(snapshot: Snapshot, folder: Path, *, with_text: bool = True) -> None:
    """Write `run.json` and documents, skipped, links, clusters, members as `NAME.parquet` in a folder.

    Each file is whole or not there; files of these names are replaced. What has no column of its
    own (a span's values, changes, remarks) is a column of JSON.

    Raises:
        MissingExtraError: pyarrow isn't there.
        OutputError: no permission, disk full, or `folder` is a file.
    """
    pa = _pyarrow("--format parquet")
    import pyarrow.parquet as pq

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"can't be made: {error.strerror}", where=str(folder)) from error
    with_text = with_text and snapshot.has_text
    tables = _tables(snapshot, with_text=with_text)
    for name, rows in tables.items():
        columns = {column: kind for column, kind in COLUMNS[name].items() if with_text or (name, column) != _TEXT}
        schema = pa.schema([(column, getattr(pa, kind)()) for column, kind in columns.items()])
        table = pa.Table.from_pylist(rows, schema=schema)
        with writing_whole(folder / f"{name}.parquet") as file:
            pq.write_table(table, file, compression="zstd")
    counts = {name: len(rows) for name, rows in tables.items()}
    run = table_rows.run_row(snapshot.run, name=snapshot.name, shortcuts=snapshot.shortcuts, n_rows=counts)
    with writing_whole(folder / "run.json") as file:
        file.write(records.dump_record(run).encode("utf-8") + b"\n")


def is_tables_folder(path: Path) -> bool:
    """Whether a folder holds a snapshot as tables."""
    try:
        return (path / "documents.parquet").exists() and b'"tracker.run/' in (path / "run.json").read_bytes()[:200]
    except OSError:
        return False


def load_tables(folder: Path) -> Snapshot:
    """The snapshot that stands as tables in a folder, each a Parquet file or a folder of such parts.

    Raises:
        SnapshotNotFoundError: no such folder.
        ArchiveError: no tables of ours, one is missing or damaged, rows are missing, or a document's
            text isn't the one of its `sha256`.
        MissingExtraError: pyarrow isn't there.
    """
    if not folder.exists():
        raise SnapshotNotFoundError("no such folder of tables", where=str(folder))
    _pyarrow(str(folder))
    run = _read_run(folder)
    tables = {name: _read_table(folder / f"{name}.parquet") for name in COLUMNS}
    counts = run.get("n_rows")
    for name, table in tables.items():
        wanted = counts.get(name, table.num_rows) if isinstance(counts, dict) else table.num_rows
        if table.num_rows != wanted:
            what = f"rows are missing or were added: run.json says {wanted}, there are {table.num_rows}"
            raise ArchiveError(what, where=str(folder / f"{name}.parquet"), remedy=_RESTORE)
    has_text = "text" in tables["documents"].column_names
    try:
        return Snapshot(
            name=str(run.get("name", "")),
            run=records.run_from_record(run),
            documents=tuple(_document(row, has_text=has_text) for row in _rows(tables["documents"])),
            skipped=tuple(Skipped(row["where"], row["reason"], row["remedy"]) for row in _rows(tables["skipped"])),  # type: ignore[arg-type]  # columns of strings
            links=tuple(_link(row) for row in _rows(tables["links"])),
            clusters=tuple(_clusters(tables["clusters"], tables["members"])),
            shortcuts=tuple(str(told) for told in cast(list[object], run.get("shortcuts", []))),
            has_text=has_text,
        )
    except ArchiveError as error:
        raise ArchiveError(error.what, where=error.where or str(folder), remedy=_RESTORE) from error
    except (KeyError, ValueError, TypeError) as error:
        raise ArchiveError(f"no tables of a snapshot: {error!r}", where=str(folder), remedy=_RESTORE) from error


_TEXT = ("documents", "text")


def _pyarrow(where: str) -> pa:
    try:
        import pyarrow as pa
    except ImportError as error:
        raise MissingExtraError("pyarrow", "tables", where=where) from error
    return pa


def _tables(snapshot: Snapshot, *, with_text: bool) -> Mapping[str, list[Row]]:
    rows = {
        "documents": [table_rows.document_row(document, with_text=with_text) for document in snapshot.documents],
        "skipped": [table_rows.skipped_row(skipped) for skipped in snapshot.skipped],
        "links": [table_rows.link_row(link) for link in snapshot.links],
        "clusters": [table_rows.cluster_row(cluster) for cluster in snapshot.clusters],
        "members": [row for cluster in snapshot.clusters for row in table_rows.member_rows(cluster)],
    }
    return {name: [table_rows.encodable(row) for row in table] for name, table in rows.items()}


def _read_run(folder: Path) -> dict[str, object]:
    path = folder / "run.json"
    try:
        run = json.loads(path.read_bytes().decode("utf-8"))
    except FileNotFoundError as error:
        raise ArchiveError(
            "is no folder of tables: it has no run.json", where=str(folder), remedy="a scan that ended writes it last"
        ) from error
    except (OSError, ValueError, RecursionError) as error:
        raise ArchiveError(f"can't be read: {error}", where=str(path), remedy=_RESTORE) from error
    if not isinstance(run, dict):
        raise ArchiveError("is no record of a run", where=str(path), remedy=_RESTORE)
    try:
        records.schema_of(run, known=frozenset({records.RUN}))
    except ArchiveError as error:
        raise ArchiveError(error.what, where=str(path), remedy=error.remedy) from error
    return run


def _read_table(path: Path) -> pa.Table:
    import pyarrow as pa
    import pyarrow.parquet as pq

    if not path.exists():
        raise ArchiveError("this table is missing", where=str(path), remedy=_RESTORE)
    try:
        if path.is_dir():
            # Parts by name: Spark numbers them in the table's order. An empty table may have none.
            parts = sorted(path.glob("*.parquet"))
            if not parts:
                raise ArchiveError("there is no part in it", where=str(path), remedy=_RESTORE)
            return pa.concat_tables([pq.ParquetFile(part).read() for part in parts])
        return pq.ParquetFile(path).read()
    except (pa.ArrowException, OSError) as error:
        what = f"is damaged or no Parquet: {' '.join(str(error).split())[:200]}"
        raise ArchiveError(what, where=str(path), remedy=_RESTORE) from error


def _rows(table: pa.Table) -> Iterator[Row]:
    for batch in table.to_batches(max_chunksize=4096):
        yield from batch.to_pylist()


def _document(row: Row, *, has_text: bool) -> Document:
    document = table_rows.document_from_row(row)
    text = document.text
    if has_text and hashlib.sha256(text.encode("utf-8")).hexdigest() != document.sha256 and "\\ud" not in text:
        raise ArchiveError(f"the text of {document.id} isn't the one that was scanned (sha256)")
    return document


def _link(row: Row) -> Link:
    return table_rows.link_from_row(row)


def _clusters(clusters: pa.Table, members: pa.Table) -> Iterator[Cluster]:
    # Members stand in the order of their clusters: two clusters may have one id.
    left = _rows(members)
    for row in _rows(clusters):
        own = list(islice(left, cast(int, row["n_members"])))
        if len(own) != row["n_members"] or any(member["cluster"] != row["id"] for member in own):
            raise ArchiveError(f"the members of the cluster {row['id']} aren't those that it counts")
        yield table_rows.cluster_from_rows(row, own)
    if next(left, None) is not None:
        raise ArchiveError("there are members without a cluster")
