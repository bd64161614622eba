"""Many rows asked for at once, and texts as SQLite takes them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

_T = TypeVar("_T")
#: Values asked for in one statement; SQLite allows 999 in its oldest builds.
AT_ONCE = 900


def batches(values: Iterable[_T], size: int = AT_ONCE) -> Iterator[list[_T]]:
    """The values in lists of at most `size`."""
    rest = iter(values)
    while some := list(islice(rest, size)):
        yield some


def marks(values: Sequence[object]) -> str:
    """The question marks for these values in an IN (...)."""
    return ",".join("?" * len(values))


def rows_of(db: sqlite3.Connection, table: str, keys: Iterable[_T], *, key: str = "digest") -> dict[_T, int]:
    """The row numbers of those keys that are there."""
    rows: dict[_T, int] = {}
    if db.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() is None:
        return rows
    for some in batches(keys):
        rows.update(db.execute(f"SELECT {key}, row FROM {table} WHERE {key} IN ({marks(some)})", some))
    return rows


def plain_text(text: str) -> str:
    """A text that SQLite takes: half a letter (from a file name that is no UTF-8) written as an escape."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")
