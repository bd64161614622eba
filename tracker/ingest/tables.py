"""CSV, TSV and Parquet: each row with a text is one document."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO

from ..errors import MissingExtraError
from ..settings import IngestSettings
from .draft import FIELD_NAMES, Record, Unread, UnreadableError, plain_name
from .encodings import decode
from .records import record_from_mapping

_KNOWN_COLUMNS = {name for names in FIELD_NAMES.values() for name in names}
_DELIMITERS = ",;\t|"


def read_csv(stream: BinaryIO, settings: IngestSettings) -> Iterator[Record | Unread]:
    """One record a row below the header; comma, semicolon, tab or bar, whichever the header has most of.

    A record's place is the line on which its row ends, as a row may run over several.
    """
    return _read_delimited(stream, settings, form="csv")


def read_tsv(stream: BinaryIO, settings: IngestSettings) -> Iterator[Record | Unread]:
    """As `read_csv`, parted by tabs."""
    return _read_delimited(stream, settings, form="tsv")


def _read_delimited(stream: BinaryIO, settings: IngestSettings, *, form: str) -> Iterator[Record | Unread]:
    try:
        decoded = decode(stream.read(), fallback=settings.encoding)
    except EOFError:
        yield Unread("", "the compressed data end too early", "fetch the file again")
        return
    except UnreadableError as error:
        yield Unread("", error.reason, error.remedy)
        return
    header = decoded.text.split("\n", 1)[0]
    delimiter = "\t" if form == "tsv" else max(_DELIMITERS, key=header.count)
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))  # the module's own limit is 128 KB, less than long articles
    rows = csv.reader(io.StringIO(decoded.text, newline=""), delimiter=delimiter)
    names: list[str] = []
    try:
        for row in rows:
            if not row or not any(cell.strip() for cell in row):
                continue
            if not names:
                names = [name.strip() for name in row]
                if not any(plain_name(name) in FIELD_NAMES["text"] for name in names):
                    yield Unread("", "no column with the text", "name it text, body or content in the header")
                    return
                continue
            values: dict[str, object] = dict(zip(names, row, strict=False))
            raw = json.dumps(values, sort_keys=True).encode()
            yield record_from_mapping(values, f":{rows.line_num}", raw=raw, form=form, decoded=decoded)
    except csv.Error as error:
        yield Unread(f":{rows.line_num}", f"broken {form.upper()}: {error}; the rows before were read", "mend the file")


def read_parquet(stream: BinaryIO, settings: IngestSettings) -> Iterator[Record | Unread]:
    """One record a row; only columns with a known name are read. Needs the extra `tables`.

    Raises:
        MissingExtraError: without pyarrow.
    """
    try:
        import pyarrow as arrow
        import pyarrow.parquet as parquet
    except ImportError as error:
        raise MissingExtraError("pyarrow", "tables", where="Parquet") from error
    try:
        table = parquet.ParquetFile(arrow.BufferReader(stream.read()))
        columns = known_columns(table.schema_arrow.names)
        if not columns:
            yield Unread("", "no column with the text", "name it text, body or content")
            return
        number = 0
        for batch in table.iter_batches(batch_size=1024, columns=columns):
            for values in batch.to_pylist():
                number += 1
                yield read_table_row(values, number)
    except (arrow.ArrowException, OSError, EOFError) as error:
        yield Unread("", f"damaged Parquet: {' '.join(str(error).split())[:200]}", "fetch or write the file again")


def known_columns(names: Iterable[str]) -> list[str]:
    """The columns that are understood; none where the text isn't among them."""
    known = [name for name in names if plain_name(name) in _KNOWN_COLUMNS]
    return known if any(plain_name(name) in FIELD_NAMES["text"] for name in known) else []


def read_table_row(values: Mapping[str, object], number: int) -> Record:
    """The record in a row of a Parquet table, counted from 1, of which `known_columns` are given."""
    raw = json.dumps(dict(values), sort_keys=True, default=str).encode()
    return record_from_mapping(values, f":{number}", raw=raw, form="parquet")
