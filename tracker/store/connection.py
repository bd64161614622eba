"""Opening an archive's file and telling apart, in words, all that can be wrong with it."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from ..errors import ArchiveError
from .scan_lock import describe_holder
from .tables import APPLICATION_ID, MIGRATIONS, SCHEMA, TABLES, create_tables, migrate

_MAGIC = b"SQLite format 3\0"
_DAMAGED = "restore a copy of it, or set it aside and scan again; it has not been changed"
_ROOM = "free some space and scan again; earlier snapshots are whole"


def connect(path: Path, *, create: bool, timeout_seconds: float) -> sqlite3.Connection:
    """A connection in autocommit mode to an archive of the present schema.

    Raises:
        ArchiveError: no such file (unless `create`), not ours, damaged, newer, locked, unwritable.
            Whatever it is, the file is left as it stands.
    """
    is_new = _is_new(path, create=create)
    if is_new:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ArchiveError(f"can't be made: {error.strerror}", where=str(path)) from error
    with telling(path):
        db = _connect(path, "rwc" if is_new else "rw", timeout_seconds)
        try:
            try:
                _prepare(db, path, timeout_seconds, create=create)
            except sqlite3.OperationalError as error:
                if _code(error) == "SQLITE_ERROR":  # `unsupported file format`: our words are right here
                    raise ArchiveError(f"the archive is damaged ({error})", where=str(path), remedy=_DAMAGED) from error
                # A read-only folder has no room for SQLite's own files beside the archive. Without
                # a log that waits to be merged, the archive alone is whole and can be read as it is.
                log = path.with_name(path.name + "-wal")
                if not _is_unwritable(error) or (log.exists() and log.stat().st_size):
                    raise
                db.close()
                db = _connect(path, "ro&immutable=1", timeout_seconds)
                _prepare(db, path, timeout_seconds, create=False)
        except BaseException:
            db.close()
            raise
    return db


@contextlib.contextmanager
def telling(path: Path) -> Iterator[None]:
    """Gives what SQLite reports about the file as an ArchiveError with a remedy.

    A mistake in our own SQL stays what it is: it is ours.
    """
    try:
        yield
    except UnicodeDecodeError as error:  # of a word of its own that SQLite wants to complain about
        raise ArchiveError("the archive is damaged", where=str(path), remedy=_DAMAGED) from error
    except sqlite3.Error as error:
        name = _code(error)
        if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            what = f"another process is writing{describe_holder(path)}"
            remedy = "wait for it to end, or stop it, and try again"
        elif name.startswith("SQLITE_FULL"):
            what, remedy = "the disk is full: nothing of this was kept", _ROOM
        elif name.startswith("SQLITE_IOERR"):
            what, remedy = f"the disk is full or failing ({error}): nothing of this was kept", _ROOM
        elif _is_unwritable(error):
            what = "can't be opened or written: the file or its folder is read-only"
            remedy = "check its permissions, or give another --archive"
        elif name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) or str(error).startswith("Could not decode"):
            what, remedy = f"the archive is damaged ({error})", _DAMAGED
        else:
            raise
        raise ArchiveError(what, where=str(path), remedy=remedy) from error


def is_damaged(db: sqlite3.Connection) -> bool:
    """Whether SQLite's own check finds anything wrong. Cost: it reads the whole file."""
    try:
        return bool(db.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",))
    except (sqlite3.Error, UnicodeDecodeError):
        return True


@contextlib.contextmanager
def transaction(db: sqlite3.Connection, kind: str = "IMMEDIATE") -> Iterator[None]:
    """All of it or nothing. `DEFERRED` gives a reader one unchanging view."""
    db.execute(f"BEGIN {kind}")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        # SQLite has rolled back already after some errors (a full disk); then there is nothing to undo.
        if db.in_transaction:
            with contextlib.suppress(sqlite3.Error):
                db.execute("ROLLBACK")
        raise


def _connect(path: Path, mode: str, timeout_seconds: float) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(uri, uri=True, isolation_level=None, timeout=timeout_seconds)


def _is_new(path: Path, *, create: bool) -> bool:
    try:
        with path.open("rb") as file:
            head = file.read(len(_MAGIC))
    except FileNotFoundError as error:
        if create:
            return True
        remedy = "run tracker scan first, or give --archive FILE"
        raise ArchiveError("there is no archive here", where=str(path), remedy=remedy) from error
    except IsADirectoryError as error:
        raise ArchiveError("is a folder, not an archive", where=str(path), remedy="name a file in it") from error
    except OSError as error:
        raise ArchiveError(f"can't be read: {error.strerror}", where=str(path)) from error
    if head == _MAGIC:
        return False
    if not head and create:  # what a process leaves that was killed before its first word
        return True
    what = "is no archive of tracker" if head else "is empty, not an archive"
    raise ArchiveError(what, where=str(path), remedy="give --archive another name; it has not been changed")


def _prepare(db: sqlite3.Connection, path: Path, timeout_seconds: float, *, create: bool) -> None:
    version = _check_identity(db, path)
    if version == 0:
        if not create:
            raise ArchiveError("is empty, not an archive", where=str(path), remedy="run tracker scan first")
        # Articles of 2 KB stand one to a page of 4 KB and leave half of it empty.
        db.execute("PRAGMA page_size = 8192")
        _switch_to_log(db, timeout_seconds)
    if version < SCHEMA:
        with transaction(db):
            # Another process may have done it between the look and the lock.
            version = _check_identity(db, path)
            if version == 0:
                create_tables(db)
            else:
                migrate(db, MIGRATIONS, wanted=SCHEMA)
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA synchronous = NORMAL")
    db.execute("PRAGMA temp_store = MEMORY")
    db.execute("PRAGMA cache_size = -65536")  # 64 MB: a scan of 20,000 articles without spilling
    there: dict[str, str] = dict(db.execute("SELECT name, sql FROM sqlite_master").fetchall())
    wrong = [name for name, statement in TABLES.items() if there.get(name) != statement]
    if wrong:
        what = f"the archive is damaged: {', '.join(wrong)} is missing or of another form"
        raise ArchiveError(what, where=str(path), remedy=_DAMAGED)


def _switch_to_log(db: sqlite3.Connection, timeout_seconds: float) -> None:
    """Write-ahead logging. SQLite waits for nobody here, though another process may be at the same step."""
    deadline = time.monotonic() + timeout_seconds
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if not _code(error).startswith("SQLITE_BUSY") or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return


def _check_identity(db: sqlite3.Connection, path: Path) -> int:
    """The file's schema number; 0 for a SQLite file in which nothing stands yet."""
    # One statement, one view: between two, another process may make the archive.
    owner, version, n_tables = db.execute(
        "SELECT (SELECT application_id FROM pragma_application_id), (SELECT user_version FROM pragma_user_version), "
        "(SELECT count(*) FROM sqlite_master)"
    ).fetchone()
    if owner == 0 and version == 0 and n_tables == 0:
        return 0
    if owner != APPLICATION_ID:
        raise ArchiveError(
            "is a SQLite file of another program",
            where=str(path),
            remedy="give --archive another name; it has not been changed",
        )
    if version > SCHEMA:
        raise ArchiveError(
            f"was written by a newer tracker (schema {version}; this one knows up to {SCHEMA})",
            where=str(path),
            remedy="update tracker; it has not been changed",
        )
    return int(version)


def _code(error: sqlite3.Error) -> str:
    """`SQLITE_BUSY` and the like; empty for what Python itself complains about."""
    return getattr(error, "sqlite_errorname", "")


def _is_unwritable(error: sqlite3.Error) -> bool:
    return _code(error).startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH"))
