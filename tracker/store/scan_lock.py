"""One scan at a time: a lock beside the archive that says who holds it, and dies with its holder."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from ..errors import ArchiveBusyError, ArchiveError

if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> bool:
        # A byte far behind the content: Windows lets nobody read what is locked.
        try:
            os.lseek(handle, 1 << 30, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        os.lseek(handle, 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def _take(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


_held: set[int] = set()


def _let_go_in_child() -> None:
    for handle in _held:
        os.close(handle)
    _held.clear()


if hasattr(os, "register_at_fork"):
    # A worker process outlives a killed scan by a moment; with the handle it would hold the lock as well.
    os.register_at_fork(after_in_child=_let_go_in_child)


@contextlib.contextmanager
def hold_scan_lock(archive: Path) -> Iterator[None]:
    """Hold the archive's scan lock; readers don't mind it.

    The operating system lets go of it when the process ends, however it ends.

    Raises:
        ArchiveBusyError: another process holds it; its pid and since when.
        ArchiveError: the folder is read-only.
    """
    path = lock_path(archive)
    while True:
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            raise ArchiveError(f"can't be locked: {error.strerror}", where=str(archive)) from error
        if not _take(handle):
            os.close(handle)
            raise ArchiveBusyError(
                f"another scan is writing{describe_holder(archive)}",
                where=str(archive),
                remedy="wait for it to end, or stop it",
            )
        if _still_there(handle, path):
            break
        os.close(handle)  # its holder has just removed the file: the lock is on a file nobody finds
    _held.add(handle)
    try:
        with contextlib.suppress(OSError):  # a full disk: the lock holds without its word, too
            os.ftruncate(handle, 0)
            os.write(handle, f"{os.getpid()}\n".encode())
        yield
    finally:
        with contextlib.suppress(OSError):
            path.unlink()
        _held.discard(handle)
        os.close(handle)


def describe_holder(archive: Path) -> str:
    """` (process 123, since 2031-04-02 06:00 UTC)`, or nothing if nobody holds the scan lock."""
    try:
        with lock_path(archive).open("rb") as file:
            if _take(file.fileno()):  # left by a process that was killed
                return ""
            pid = file.read(20).decode("ascii").strip()
            since = datetime.fromtimestamp(os.fstat(file.fileno()).st_mtime, UTC)
    except (OSError, ValueError):
        return ""
    return f" (process {pid}, since {since:%Y-%m-%d %H:%M} UTC)" if pid else ""


def lock_path(archive: Path) -> Path:
    return archive.with_name(archive.name + ".lock")


def _still_there(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False
