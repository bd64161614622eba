"""One of a scan's lists, of which some values are read and the others only named."""

from __future__ import annotations

import re
import sqlite3
import zlib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from typing import TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from ..errors import ArchiveError
from ..records import dump
from .compact import digest_of, pack_rows
from .digests import is_kept
from .rows import batches, marks

Rows = NDArray[np.int64]
_Key = TypeVar("_Key", bound=tuple[object, ...])

#: Rows between two that are wanted, up to which one range that holds both is quicker than two.
_GAP = 64
#: Ranges beyond which rows are asked for by number.
_MOST_RANGES = 300
#: Documents from which it is quicker to read all spans than to look for each document.
_MANY = 40
_SPAN = re.compile(r'\[("(?:[^"\\]|\\.)*"),\d')
_LOST = "the archive is damaged: a value of a snapshot isn't the one that was kept"


class KeptList(Sequence[str]):
    """The values of a list, in its order, each read when it is asked for.

    The caller holds a transaction while it asks. Raises ArchiveError for a value that isn't what was kept.
    """

    def __init__(self, db: sqlite3.Connection, rows: Rows) -> None:
        self._db, self.rows = db, rows
        self._read: dict[int, str] = {}

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        if place not in self._read:
            row = int(self.rows[place])
            value, digest = self._db.execute("SELECT value, digest FROM items WHERE row = ?", (row,)).fetchone()
            if not is_kept(value, digest):
                raise ArchiveError(_LOST)
            self._read[place] = value
        return self._read[place]

    def place_of(self, wanted: _Key, key: Callable[[str], _Key]) -> int:
        """The first place whose key isn't below `wanted`; keys must be ascending."""
        return bisect_left(self, wanted, key=key)

    def heads(self, first: int, last: int, n_chars: int = 1 << 30) -> list[str]:
        """The beginnings of the values from one place to another, not held against their digests."""
        wanted = self.rows[first:last]
        if not len(wanted):
            return []
        ordered = np.sort(wanted)
        breaks = np.flatnonzero(np.diff(ordered) > _GAP)
        starts, ends = ordered[np.append(0, breaks + 1)], ordered[np.append(breaks, len(ordered) - 1)]
        if len(starts) <= _MOST_RANGES:
            queries = [
                ("BETWEEN ? AND ?", (start, end)) for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
            ]
        else:
            queries = [(f"IN ({marks(some)})", tuple(some)) for some in batches(ordered.tolist())]
        found: dict[int, str] = {}
        for which, values in queries:
            found.update(
                self._db.execute(f"SELECT row, substr(value, 1, {n_chars:d}) FROM items WHERE row {which}", values)
            )
        return [found[row] for row in wanted.tolist()]


def open_list(db: sqlite3.Connection, number: int, kind: str) -> KeptList:
    """A scan's list of links, clusters, ..., by its name in the table of scans."""
    (packed,) = db.execute(
        f"SELECT members FROM scans JOIN lists ON lists.row = {kind} WHERE number = ?", (number,)
    ).fetchone()
    steps = np.fromstring(zlib.decompress(packed).decode("ascii"), np.int64, sep=" ")
    return KeptList(db, np.cumsum(steps))


class Named:
    """Which of some values, links or clusters or their beginnings, have a span in which document.

    Cost: some 3 ms for a document and 10 MB of values; from _MANY documents on all are read at once.
    """

    def __init__(self, values: Sequence[str]) -> None:
        self._joined = "\n".join(values)  # no value has a line break of its own
        self._ends = np.cumsum([len(value) + 1 for value in values])
        self._places: dict[str, list[int]] | None = None
        self._n_asked = 0

    def places_of(self, ids: Collection[str]) -> list[int]:
        """Places of the values that speak of one of these documents."""
        self._n_asked += len(ids)
        if self._n_asked > _MANY and self._places is None:
            self._places = self._read_all()
        if self._places is not None:
            return sorted({place for one in ids for place in self._places.get(dump(one), ())})
        return sorted({place for one in ids for place in self._find(dump(one))})

    def _find(self, name: str) -> list[int]:
        found = []
        # A span begins with its document and a number; inside a text the mark would have a backslash before it.
        sign = f"[{name},"
        at = self._joined.find(sign)
        while at >= 0:
            if self._joined[at + len(sign) : at + len(sign) + 1].isdigit():
                found.append(at)
            at = self._joined.find(sign, at + 1)
        return self._values_at(found)

    def _read_all(self) -> dict[str, list[int]]:
        spans = [(match[1], match.start()) for match in _SPAN.finditer(self._joined)]
        places: dict[str, list[int]] = defaultdict(list)
        for (name, _), place in zip(spans, self._values_at([at for _, at in spans]), strict=True):
            places[name].append(place)
        return places

    def _values_at(self, offsets: Sequence[int]) -> list[int]:
        return np.searchsorted(self._ends, offsets, side="right").tolist() if offsets else []


def write_lists(db: sqlite3.Connection, lists: Sequence[Rows]) -> list[tuple[int, bytes]]:
    """The row and digest of each list of rows of `items`.

    Cost: 0.2 s for an archive of 300,000 items, whatever of them is in the lists.
    """
    found = db.execute("SELECT row, digest FROM items").fetchall()
    known = np.fromiter((row for row, _ in found), np.int64, len(found))
    place_of = np.zeros(known.max(initial=0) + 1, np.int64)
    place_of[known] = np.arange(len(known))
    digests = np.frombuffer(b"".join([digest for _, digest in found]), "V16")
    written = []
    for rows in lists:
        whole = digest_of(digests[place_of[rows]].tobytes())
        db.execute("INSERT OR IGNORE INTO lists (digest, members) VALUES (?, ?)", (whole, pack_rows(rows.tolist())))
        (row,) = db.execute("SELECT row FROM lists WHERE digest = ?", (whole,)).fetchone()
        written.append((row, whole))
    return written
