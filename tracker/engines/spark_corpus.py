"""Documents on Spark: numbered in the order of match.order, read by the batch, signed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ..match.pairs import set_keys, signature_keys
from ..match.plain import EMPTY, thin_rows
from ..match.repeats import find_repeating
from ..match.samples import STEP
from ..match.shingles import HashRows, choose_hashing
from ..model import Document
from ..settings import Settings
from ..table_rows import COLUMNS, document_from_row
from ..text.columns import column_from_texts, offsets_of
from ..text.evidence import evidence_text
from .spark_components import Keep

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

Batches = Iterator[pa.RecordBatch]

_SPARK_TYPES = {"string": "string", "int64": "bigint", "float64": "double", "bool_": "boolean"}
#: Undated documents come last, see match.families.sort_key_of_date.
_ORDER = ("coalesce(date_from, '9999-99-99')", "coalesce(date_to, '9999-99-99')", "document")
#: monotonically_increasing_id: the partition stands above this bit, the place in it below.
_PLACE_BITS = 33


def spark_schema(columns: Mapping[str, str], *, side: str = "") -> str:
    """Columns of `table_rows.COLUMNS` as Spark's own words for a schema; `side` goes before each name."""
    return ", ".join(f"`{side}{name}` {_SPARK_TYPES[kind]}" for name, kind in columns.items())


def arrow_batch(rows: Sequence[Mapping[str, object]], columns: Mapping[str, str]) -> pa.RecordBatch:
    """Rows as one batch with these columns."""
    schema = pa.schema([(name, getattr(pa, kind)()) for name, kind in columns.items()])
    return pa.RecordBatch.from_pylist([dict(row) for row in rows], schema=schema)


def map_batches(frame: DataFrame, function: Callable[[Batches], Batches], schema: str) -> DataFrame:
    """`frame.mapInArrow`, for functions as we write them."""
    return frame.mapInArrow(function, schema)


@dataclass(frozen=True, slots=True, eq=False)
class Corpus:
    """Documents with the columns of their table and `row`, 0 to `n_documents`; their texts' bytes."""

    documents: DataFrame
    n_documents: int
    n_bytes: int


def number_documents(found: DataFrame, keep: Keep) -> Corpus:
    """The documents in order of date, then id, each with its row number.

    Args:
        found: the columns of the table of documents; ids are unique.

    Cost: one sort of all texts, and one number for each partition on the driver.
    """
    placed = found.orderBy(*(expression(term) for term in _ORDER)).selectExpr(
        "*", "monotonically_increasing_id() AS place"
    )
    kept = keep(placed, "documents")
    counts = kept.groupBy(expression(f"shiftright(place, {_PLACE_BITS})").alias("part")).agg(
        expression("count(*)").alias("n"), expression("sum(octet_length(text))").alias("n_bytes")
    )
    parts = sorted((int(part), int(n), int(n_bytes or 0)) for part, n, n_bytes in counts.collect())
    begins = offsets_of([n for _, n, _ in parts]).tolist()
    if not parts:
        return Corpus(kept.withColumnRenamed("place", "row"), 0, 0)
    # A table of a few thousand numbers, as an expression: no join, no shuffle.
    number = " ".join(f"WHEN {part} THEN {begin}L" for (part, _, _), begin in zip(parts, begins, strict=False))
    row = f"CASE shiftright(place, {_PLACE_BITS}) {number} END + (place & {(1 << _PLACE_BITS) - 1}L) AS row"
    numbered = kept.selectExpr(*COLUMNS["documents"], row)
    return Corpus(numbered, begins[-1], sum(n_bytes for _, _, n_bytes in parts))


#: What `sign_documents` finds out about each document.
SIGNED = (
    "row bigint, signature binary, signature_key bigint, set_key bigint, n_shingles bigint, has_words boolean, "
    "repeats boolean, shingles array<bigint>, sample array<bigint>"
)


def sign_documents(corpus: Corpus, settings: Settings, keep: Keep) -> DataFrame:
    """A row for each document, see SIGNED: its signature, set of shingles, a sample of it, keys of both.

    `repeats` tells that some stretch may stand twice in it.

    Cost: the fingerprint of each text, and 8 bytes a shingle on disk.
    """
    n_bytes = corpus.n_bytes

    def sign(batches: Batches) -> Batches:
        return _sign_batches(batches, settings, n_bytes)

    return keep(map_batches(corpus.documents.select("row", "blocks", "text"), sign, SIGNED), "signed")


def evidence_of(batch: pa.RecordBatch) -> list[str]:
    """The evidence of each row, which needs its blocks and text only."""
    return [evidence_text(_bare_document(row)) for row in batch.select(["blocks", "text"]).to_pylist()]


def _bare_document(row: Mapping[str, object]) -> Document:
    return document_from_row({**_BARE, **row})


_BARE: Mapping[str, object] = {
    **dict.fromkeys(COLUMNS["documents"], ""),
    "n_words": 0,
    "date_from": None,
    "remarks": "[]",
    "provenance": "{}",
}


def lists_of(rows: HashRows) -> pa.Array:
    """Rows of 64-bit hashes as lists of signed numbers, the same bits."""
    return pa.ListArray.from_arrays(pa.array(rows.offsets.astype(np.int32)), pa.array(rows.values.view(np.int64)))


def hash_rows(*columns: pa.Array) -> HashRows:
    """Lists of numbers, one column after the other, as rows of 64-bit hashes."""
    values = [column.flatten().to_numpy(zero_copy_only=False) for column in columns]
    sizes = [np.asarray(column.value_lengths().to_numpy(zero_copy_only=False), np.int64) for column in columns]
    return HashRows(np.concatenate(values).astype(np.int64).view(np.uint64), offsets_of(np.concatenate(sizes)))


def signatures_of(column: pa.Array, num_perm: int) -> NDArray[np.uint32]:
    """(n, num_perm) signatures from a column of their bytes."""
    joined = b"".join(column.to_pylist())
    return np.frombuffer(joined, np.dtype("<u4")).astype(np.uint32).reshape(len(column), num_perm)


def _sign_batches(batches: Batches, settings: Settings, n_bytes: int) -> Batches:
    known = settings.fingerprint
    for batch in batches:
        evidence = evidence_of(batch)
        column = column_from_texts(evidence)
        hashing = choose_hashing(n_bytes)  # of the whole corpus: each worker uses the kernel or none does
        signatures = hashing.sign_column(column, known)
        sets = hashing.shingle_sets(column, known.shingle_tokens)
        repeating = np.zeros(len(evidence), np.bool_)
        repeating[find_repeating(evidence, settings)] = True
        columns = [
            batch.column("row"),
            pa.array([row.astype("<u4").tobytes() for row in signatures], pa.binary()),
            pa.array(signature_keys(signatures).view(np.int64)),
            pa.array(set_keys(sets).view(np.int64)),
            pa.array(np.diff(sets.offsets)),
            pa.array((signatures != EMPTY).any(axis=1)),
            pa.array(repeating),
            lists_of(sets),
            lists_of(thin_rows(sets, STEP)),
        ]
        names = [column.split()[0] for column in SIGNED.split(", ")]
        yield pa.RecordBatch.from_arrays(columns, names=names)


def expression(text: str) -> Column:
    """Spark's own function of that name, imported where Spark is there."""
    from pyspark.sql import functions

    return functions.expr(text)
