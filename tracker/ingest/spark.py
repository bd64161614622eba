"""JSON Lines and Parquet read by Spark: the same records, ids, documents and rows of what was passed over.

A file is cut into splits that are read apart; how many lines stand before a split is counted first,
so that a record without an id is called `file.jsonl:LINE` here as anywhere. Sidecars are not read.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from ..engines.spark_components import Keep
from ..engines.spark_corpus import Batches, arrow_batch, expression, map_batches, spark_schema
from ..engines.spark_files import list_files
from ..engines.spark_streams import group_by_group
from ..errors import InputError
from ..model import Skipped
from ..settings import IngestSettings, Settings
from ..table_rows import COLUMNS, Row, document_from_row, document_row, encodable
from .encodings import check_encoding
from .formats import Format
from .inputs import InputFile, Rules, bytes_file
from .read import SAME_REASON_ROWS, Reader
from .records import check_first_line, read_json_line
from .tables import known_columns, read_table_row
from .unique import Found, unique_documents

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

#: A document, where it was found, or instead of it why it was passed over.
_READ = {**COLUMNS["documents"], "base": "string", "path": "string", "place": "string", **COLUMNS["skipped"]}
_READERS = ("read_json_lines", "read_parquet")
_HEAD_BYTES = 200

#: Path as Spark tells it → the file's id.
_Ids = Mapping[str, str]


def read_documents(
    session: SparkSession, keep: Keep, sources: Sequence[str], settings: Settings
) -> tuple[DataFrame, DataFrame]:
    """Documents with unique ids, and what was passed over: as `ingest.read_sources`, as tables.

    Args:
        sources: files, folders or patterns, local or URIs of any file system that Spark reads.

    Raises:
        InputError: a source isn't there, or there is no document in any of them.
        SettingsError: `ingest.encoding` names no encoding.
    """
    check_encoding(settings.ingest.encoding)
    files, passed = _find(session, sources, settings.ingest)
    frames = []
    for form, read in (("read_json_lines", _read_lines), ("read_parquet", _read_tables)):
        ids = {path: name for path, (name, kind) in files.items() if kind.function == form}
        if ids:
            frame, more = read(session, ids, {kind.function: kind for _, kind in files.values()}[form], settings.ingest)
            passed += more
            if frame is not None:
                frames.append(frame)
    if not frames:
        first = f"; the first: {passed[0].where}: {passed[0].reason}" if passed else ""
        raise InputError(
            f"no JSON Lines or Parquet to read{first}",
            where=" ".join(sources),
            remedy="Spark reads .jsonl, .ndjson and .parquet; tracker scan without --engine spark reads the rest",
        )
    read_all = frames[0]
    for frame in frames[1:]:
        read_all = read_all.unionByName(frame)
    found = keep(read_all, "read")
    documents = found.where("reason IS NULL")
    skipped = _summed_up(found.where("reason IS NOT NULL"))
    counts = documents.groupBy("base").agg(expression("count(*)").alias("n")).where("n > 1").select("base")
    if not counts.isEmpty():
        apart = keep(_apart(documents.join(counts, "base", "left_semi")), "apart")
        documents = documents.join(counts, "base", "left_anti").unionByName(apart.where("reason IS NULL"))
        skipped = skipped.union(apart.where("reason IS NOT NULL").select(*_SKIPPED))
    if documents.isEmpty():
        raise InputError(
            "no document could be read", where=" ".join(sources), remedy="each needs a text, body or content"
        )
    if passed:
        schema = spark_schema(COLUMNS["skipped"])
        skipped = skipped.union(
            session.createDataFrame([(row.where, row.reason, row.remedy) for row in passed], schema)
        )
    columns = [f"`{column}`" for column in COLUMNS["documents"]]
    return documents.selectExpr(*columns), keep(skipped.distinct(), "skipped")


_SKIPPED = [f"`{column}`" for column in COLUMNS["skipped"]]


def _find(
    session: SparkSession, sources: Sequence[str], settings: IngestSettings
) -> tuple[dict[str, tuple[str, Format]], list[Skipped]]:
    """The files to be read, by path, each with its id and format; and a row for each kind that isn't."""
    rules = Rules(settings)
    found: dict[str, tuple[str, Format]] = {}
    other: dict[str, int] = defaultdict(int)
    named: set[str] = set()
    for source in sources:
        for path, name in list_files(session, source):
            if rules.exclude is not None and rules.exclude.match_file(name):
                continue
            form = rules.form_of(name)
            if form is not None and form.function not in _READERS:
                other[name[name.rfind(".") :]] += 1
            elif form is not None and _plain(path) not in found:
                # Two sources may have a file of the same name below them.
                found[_plain(path)] = (name if name not in named else path, form)
                named.add(name)
    skipped = [
        Skipped(f"*{suffix}", f"{n} {'file' if n == 1 else 'files'} that Spark doesn't read", "scan them without Spark")
        for suffix, n in sorted(other.items())
    ]
    return found, [*rules.summary(), *skipped]


def _plain(path: str) -> str:
    """One spelling of a path: Spark and Hadoop write `file:/a b` and `file:///a%20b`."""
    return re.sub(r"^file:/+", "file:/", unquote(path))


@dataclass(frozen=True, slots=True)
class _Lines:
    """Reads lines of splits; `before` has the lines that stand before each (path, begin of the split)."""

    ids: _Ids
    before: Mapping[tuple[str, int], int]
    form: Format
    settings: IngestSettings

    def __call__(self, batches: Batches) -> Batches:
        reader = Reader(self.settings, None)
        n_read: dict[tuple[str, int], int] = defaultdict(int)
        for batch in batches:
            rows: list[Row] = []
            paths, blocks = (batch.column(name).to_pylist() for name in ("path", "block"))
            for line, path, block in zip(batch.column("value").to_pylist(), paths, blocks, strict=True):
                split = _plain(path), block
                n_read[split] += 1
                number = self.before[split] + n_read[split]
                record = read_json_line(line, number, self.settings.encoding)
                if record is not None:
                    file = _file(self.ids[split[0]], self.form)
                    rows.append(_row(reader.read_record(file, record, b"", {})))
            if rows:
                yield arrow_batch(rows, _READ)


def _read_lines(
    session: SparkSession, ids: _Ids, form: Format, settings: IngestSettings
) -> tuple[DataFrame | None, list[Skipped]]:
    # A line ends with a line feed and nothing else, as everywhere in ingest.
    lines = session.read.option("lineSep", "\n").text(list(ids))
    lines = lines.selectExpr(
        "CAST(value AS binary) AS value", "_metadata.file_path AS path", "_metadata.file_block_start AS block"
    )
    head = f"first(substring(value, 1, {_HEAD_BYTES}))"
    counts = lines.groupBy("path", "block").agg(expression("count(*)").alias("n"), expression(head).alias("head"))
    before: dict[tuple[str, int], int] = {}
    passed: list[Skipped] = []
    n_lines: dict[str, int] = defaultdict(int)
    for path, block, n, head in sorted(counts.collect(), key=lambda split: (_plain(split[0]), split[1])):
        path = _plain(path)
        unfit = check_first_line(bytes(head)) if block == 0 else None
        if unfit:
            passed.append(Skipped(ids[path] + unfit.place, unfit.reason, unfit.remedy))
        before[path, block] = n_lines[path]
        n_lines[path] += n
    unfit_ids = {row.where for row in passed}
    fit = [path for path in ids if ids[path] not in unfit_ids and n_lines[path]]
    passed += [Skipped(ids[path], "no document in it") for path in ids if not n_lines[path]]
    if not fit:
        return None, passed
    if len(fit) < len(ids):
        lines = session.read.option("lineSep", "\n").text(fit)
        lines = lines.selectExpr(
            "CAST(value AS binary) AS value", "_metadata.file_path AS path", "_metadata.file_block_start AS block"
        )
    return map_batches(lines, _Lines(ids, before, form, settings).__call__, spark_schema(_READ)), passed


def _read_tables(
    session: SparkSession, ids: _Ids, form: Format, settings: IngestSettings
) -> tuple[DataFrame | None, list[Skipped]]:
    table = session.read.option("mergeSchema", "true").parquet(*ids)
    columns = known_columns(table.columns)
    if not columns:
        told = "no column with the text", "name it text, body or content"
        return None, [Skipped(name, *told) for name in ids.values()]

    def read(batches: Batches) -> Batches:
        reader = Reader(settings, None)
        for batch in batches:
            rows = []
            for values in batch.to_pylist():
                path, number = values.pop("tracker path"), values.pop("tracker number")
                record = read_table_row(values, number + 1)
                rows.append(_row(reader.read_record(_file(ids[_plain(path)], form), record, b"", {})))
            if rows:
                yield arrow_batch(rows, _READ)

    whole = table.selectExpr(
        *(f"`{column}`" for column in columns),
        "_metadata.file_path AS `tracker path`",
        "_metadata.row_index AS `tracker number`",
    )
    return map_batches(whole, read, spark_schema(_READ)), []


def _file(file_id: str, form: Format) -> InputFile:
    return bytes_file(file_id, "", file_id, form, 0, bytes)


def _row(read: Found | Skipped) -> Row:
    if isinstance(read, Skipped):
        return encodable({"where": read.where, "reason": read.reason, "remedy": read.remedy})
    where: Row = {"base": read.base, "path": read.path, "place": read.place}
    return encodable({**document_row(read.document), **where})


def _apart(documents: DataFrame) -> DataFrame:
    """Documents under one id told apart, see ingest.unique; rows that say the same twice are passed over."""

    def tell_apart(batches: Batches) -> Batches:
        for rows in group_by_group(batches, "base"):
            found = [
                Found(str(row["base"]), str(row["path"]), str(row["place"]), document_from_row(row)) for row in rows
            ]
            unique, duplicates, _ = unique_documents(found)
            told = [document_row(document) for document in unique]
            told += [{"where": row.where, "reason": row.reason, "remedy": row.remedy} for row in duplicates]
            yield arrow_batch([encodable(row) for row in told], _READ)

    return map_batches(documents.repartition("base").sortWithinPartitions("base"), tell_apart, spark_schema(_READ))


def _summed_up(skipped: DataFrame) -> DataFrame:
    """The first rows of each file and reason; the rest of them counted in one row."""
    file = "regexp_replace(`where`, ':[^:]*$', '')"
    kind = f"PARTITION BY {file}, reason, remedy"
    ranked = skipped.selectExpr(
        *_SKIPPED, f"{file} AS file",
        f"row_number() OVER ({kind} ORDER BY length(`where`), `where`) AS rank", f"count(*) OVER ({kind}) AS n",
    )  # fmt: skip
    first = ranked.where(f"rank <= {SAME_REASON_ROWS}").select(*_SKIPPED)
    more = ranked.where(f"rank = {SAME_REASON_ROWS} + 1").selectExpr(
        "file AS `where`", f"concat(n - {SAME_REASON_ROWS}, ' more like this: ', reason) AS reason", "remedy"
    )
    return first.union(more)
