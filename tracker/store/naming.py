"""Snapshots' names: what one may be called, and which one is meant."""

from __future__ import annotations

import difflib
import json
import re
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from .. import records
from ..errors import ArchiveError, SettingsError, SnapshotNotFoundError
from ..model import Run

#: Starts of an ISO date that are worth a look: a year, a month, a day, a time.
_DATE_START = re.compile(r"\d{4}(-\d{2}(-\d{2}([T ][\d:.]*)?)?)?-?")
_LATEST = re.compile(r"latest(?:~(\d{1,9}))?")
_NAME = re.compile(r"\w[\w.+-]{0,99}")


@dataclass(frozen=True, slots=True)
class Entry:
    """A snapshot's line in the list; `n_` are counts."""

    number: int
    name: str
    created_at: str
    n_documents: int
    n_skipped: int
    n_links: int
    n_clusters: int
    has_text: bool


def read_entries(db: sqlite3.Connection) -> list[Entry]:
    """All snapshots, in order of their time, then number."""
    rows = db.execute(
        """SELECT number, name, created_at, n_documents, n_skipped, n_links, n_clusters, has_text
            FROM scans ORDER BY created_at, number"""
    ).fetchall()
    if not all(isinstance(name, str) and isinstance(created_at, str) for _, name, created_at, *_ in rows):
        raise ArchiveError("the archive is damaged: a snapshot's name or time can't be read")
    return [
        Entry(number, name, created_at, documents, skipped, links, clusters, bool(has_text))
        for number, name, created_at, documents, skipped, links, clusters, has_text in rows
    ]


def find_scan_of(db: sqlite3.Connection, sources: Collection[str]) -> tuple[int, Run] | None:
    """Number and run of the newest scan of these sources, in any order; else of the newest of some of them."""
    wanted, some = set(sources), None
    for number, record in db.execute("SELECT number, run FROM scans ORDER BY created_at DESC, number DESC"):
        try:
            run = records.run_from_record(json.loads(record))
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            raise ArchiveError("the archive is damaged: the run of a snapshot can't be read") from error
        if set(run.sources) == wanted:
            return number, run
        if some is None and set(run.sources) < wanted:
            some = number, run
    return some


def choose_name(entries: list[Entry], name: str, created_at: str) -> str:
    """The name if it may be one and is free; for an empty one the day and a counter.

    Raises:
        SettingsError: nothing could be found under such a name.
        ArchiveError: it is taken.
    """
    names = {entry.name for entry in entries}
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


def find_entry(entries: list[Entry], ref: str, *, where: str) -> Entry:
    """The snapshot that is meant: `latest~1`, a name, a number, a date's start; of several, the newest.

    Raises:
        SnapshotNotFoundError: with the closest names that there are; `where` is the archive.
    """
    newest_first = entries[::-1]
    back = _LATEST.fullmatch(ref)
    if back and int(back[1] or 0) < len(entries):
        return newest_first[int(back[1] or 0)]
    for entry in newest_first:
        if entry.name == ref:
            return entry
    for entry in newest_first:
        if str(entry.number) == ref:
            return entry
    if _DATE_START.fullmatch(ref):
        for entry in newest_first:
            if entry.created_at.startswith(ref):
                return entry
    if not entries:
        raise SnapshotNotFoundError(
            f"no snapshot {ref}: the archive holds none yet", where=where, remedy="run tracker scan first"
        )
    names = [entry.name for entry in newest_first]
    close = difflib.get_close_matches(ref, names, n=3, cutoff=0.5) or names[:3]
    there = "1 snapshot is" if len(entries) == 1 else f"{len(entries)} snapshots are"
    what = f"only {there} there" if back else f"no snapshot {ref}"
    remedy = f"did you mean {', '.join(close)}? tracker snapshots list shows all"
    raise SnapshotNotFoundError(what, where=where, remedy=remedy)


def _is_day(name: str) -> bool:
    try:
        date.fromisoformat(name)
    except ValueError:
        return False
    return True
