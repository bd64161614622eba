"""One of a scan's lists, of which some values are read and the others only named."""

from __future__ import annotations

import sqlite3
import zlib
from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from ..errors import ArchiveError
from .compact import digest_of, pack_rows
from .digests import is_kept
from .rows import batches, marks
from .whereabouts import DIGEST

Rows = NDArray[np.int64]
_Key = TypeVar("_Key", bound=tuple[object, ...])

#: Digests from which it is quicker to read all than to ask for each.
_MANY = 20_000
_LOST = "the archive is damaged: a value of a snapshot isn't the one that was kept"


class KeptList(Sequence[str]):
    """The values of a list, in its order, each read when it is asked for.

    The caller holds a transaction while it asks. Raises ArchiveError for a value that isn't what was kept.
    """

    def __init__(self, db: sqlite3.Connection, rows: Rows) -> None:
        self._db, self.rows, self._ordered = db, rows, np.sort(rows)
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

    def values_of(self, rows: Rows) -> list[str]:
        """The values of those of these rows that are in the list, in their order."""
        at = np.searchsorted(self._ordered, rows)
        at[at == len(self._ordered)] = 0
        wanted = rows[self._ordered[at] == rows].tolist() if len(self._ordered) else []
        found: dict[int, str] = {}
        for some in batches(wanted):
            for row, value, digest in self._db.execute(
                f"SELECT row, value, digest FROM items WHERE row IN ({marks(some)})", some
            ):
                if not is_kept(value, digest):
                    raise ArchiveError(_LOST)
                found[row] = value
        return [found[row] for row in wanted]

    def place_of(self, wanted: _Key, key: Callable[[str], _Key]) -> int:
        """The first place whose key isn't below `wanted`; keys must be ascending."""
        return bisect_left(self, wanted, key=key)


def open_list(db: sqlite3.Connection, number: int, kind: str) -> KeptList:
    """A scan's list of links, clusters, ..., by its name in the table of scans."""
    (packed,) = db.execute(
        f"SELECT members FROM scans JOIN lists ON lists.row = {kind} WHERE number = ?", (number,)
    ).fetchone()
    steps = np.fromstring(zlib.decompress(packed).decode("ascii"), np.int64, sep=" ")
    return KeptList(db, np.cumsum(steps))


def read_digests(db: sqlite3.Connection, lists: Sequence[Rows]) -> NDArray[np.void]:
    """Row and digest of what is in these lists of rows of `items`, by row, each once; see whereabouts.DIGEST.

    Cost: 0.2 s for an archive of 300,000 items where more than a few are asked for.
    """
    wanted = np.unique(np.concatenate(lists))
    if len(wanted) > _MANY:
        found = db.execute("SELECT row, digest FROM items").fetchall()
    else:
        found = []
        for some in batches(wanted.tolist()):
            found += db.execute(f"SELECT row, digest FROM items WHERE row IN ({marks(some)})", some).fetchall()
    known = np.array(found, DIGEST)
    known = known[np.argsort(known["row"])]
    return known[np.searchsorted(known["row"], wanted)]


def write_lists(db: sqlite3.Connection, lists: Sequence[Rows], known: NDArray[np.void]) -> list[tuple[int, bytes]]:
    """The row and digest of each list of rows of `items`.

    Args:
        known: the digests of most of these items, as of `read_digests`.
    """
    everything = np.concatenate([np.empty(0, np.int64), *lists])
    more = read_digests(db, [everything[~np.isin(everything, known["row"], kind="table")]])
    digests = np.concatenate([known, more])
    place_of = np.zeros(int(digests["row"].max(initial=0)) + 1, np.int64)
    place_of[digests["row"]] = np.arange(len(digests))
    written = []
    for rows in lists:
        whole = digest_of(digests["digest"][place_of[rows]].tobytes())
        db.execute("INSERT OR IGNORE INTO lists (digest, members) VALUES (?, ?)", (whole, pack_rows(rows.tolist())))
        (row,) = db.execute("SELECT row FROM lists WHERE digest = ?", (whole,)).fetchone()
        written.append((row, whole))
    return written
