"""Snapshots' names: what one may be called, and which one is meant."""

from __future__ import annotations

import difflib
import re
import sqlite3
from datetime import date

from ..errors import ArchiveError, SettingsError, SnapshotNotFoundError

#: Starts of an ISO date that are worth a look: a year, a month, a day, a time.
_DATE_START = re.compile(r"\d{4}(-\d{2}(-\d{2}([T ][\d:.]*)?)?)?-?")
_LATEST = re.compile(r"latest(?:~(\d+))?")
_NAME = re.compile(r"\w[\w.+-]{0,99}")


def choose_name(db: sqlite3.Connection, name: str, created_at: str) -> str:
    """The name if it may be one and is free; for an empty one the day and a counter.

    Raises:
        SettingsError: nothing could be found under such a name.
        ArchiveError: it is taken.
    """
    names = {taken for (taken,) in db.execute("SELECT name FROM scans")}
    if not name:
        day = created_at[:10]
        counter = 1
        while f"{day}-{counter}" in names:
            counter += 1
        return f"{day}-{counter}"
    if not _NAME.fullmatch(name) or name.isdigit() or _LATEST.fullmatch(name) or _is_day(name):
        raise SettingsError(
            f"a snapshot can't be called {name!r}",
            where="name",
            remedy="use letters, digits, _ . + - (up to 100), but no number, date or `latest` alone",
        )
    if name in names:
        raise ArchiveError(f"a snapshot called {name} is there already", remedy="give another --name")
    return name


def find_number(db: sqlite3.Connection, ref: str, *, where: str) -> int:
    """The number of the snapshot that is meant: `latest~1`, a name, a number, a date's start.

    Raises:
        SnapshotNotFoundError: with the closest names that there are.
    """
    rows: list[tuple[int, str, str]] = db.execute(
        "SELECT number, name, created_at FROM scans ORDER BY created_at DESC, number DESC"
    ).fetchall()
    back = _LATEST.fullmatch(ref)
    if back and int(back[1] or 0) < len(rows):
        return rows[int(back[1] or 0)][0]
    for number, name, _ in rows:
        if name == ref:
            return number
    for number, *_ in rows:
        if str(number) == ref:
            return number
    if _DATE_START.fullmatch(ref):
        for number, _, created_at in rows:
            if created_at.startswith(ref):
                return number
    if not rows:
        raise SnapshotNotFoundError(
            f"no snapshot {ref}: the archive holds none yet", where=where, remedy="run tracker scan first"
        )
    names = [name for _, name, _ in rows]
    close = difflib.get_close_matches(ref, names, n=3, cutoff=0.5) or names[:3]
    what = f"only {len(rows)} snapshots are there" if back else f"no snapshot {ref}"
    remedy = f"did you mean {', '.join(close)}? tracker snapshots list shows all"
    raise SnapshotNotFoundError(what, where=where, remedy=remedy)


def _is_day(name: str) -> bool:
    try:
        date.fromisoformat(name)
    except ValueError:
        return False
    return True
