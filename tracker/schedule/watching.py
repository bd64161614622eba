"""When files below some sources have come, changed or gone, and stand still again."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from ..errors import MissingExtraError, SettingsError

#: Between two looks at what the system doesn't tell of: single files, and folders that were replaced.
_LOOK_SECONDS = 0.25
#: Changes that never end are scanned nevertheless, after so many times the time of rest.
_PATIENCE = 20
_MAGIC = frozenset("*?[")

Marks = dict[str, tuple[int, ...] | None]


def wait_for_changes(
    sources: Sequence[str],
    *,
    is_ours: Callable[[str], bool],
    debounce_seconds: float,
    interval_seconds: float = 0.0,
) -> Iterator[None]:
    """Yields once when everything is watched, then each time that something has changed and stands still.

    What changes while the caller works is not lost: it makes the next turn. A folder is watched with
    all below it, and again when it was removed and has come back; a single file is looked at four times a
    second, as an editor that saves by renaming puts another one in its place.

    Args:
        sources: files, folders and patterns.
        is_ours: whether a real path that has changed is one of our own files.
        debounce_seconds: how long nothing may change before it counts as standing still.
        interval_seconds: yields after so long without a change as well; 0: never.

    Raises:
        SettingsError: a source that nothing tells of.
        MissingExtraError: watchfiles isn't installed.
    """
    for source in sources:
        if source == "-" or source.startswith("git:"):
            raise SettingsError("can't be watched", where=source, remedy="name a file or folder")
    folders = sorted({_folder_of(source) for source in sources} - {""})
    files = sorted(source for source in sources if not _folder_of(source))
    marks, ticks = _look(folders, files), _ticks(folders, is_ours)
    next(ticks)
    yield
    rested, began, last = time.monotonic(), 0.0, 0.0
    while True:
        changed = next(ticks)
        found = _look(folders, files)
        if found != marks:
            changed = True
            if any(found[folder] != marks[folder] for folder in folders):
                ticks = _ticks(folders, is_ours)
                next(ticks)
            marks = found
        now = time.monotonic()
        if changed:
            began, last = began or now, now
        stands = began and (now - last >= debounce_seconds or now - began >= debounce_seconds * _PATIENCE)
        if stands or (interval_seconds and now - rested >= interval_seconds):
            began = 0.0
            yield
            rested = time.monotonic()


def _ticks(folders: Sequence[str], is_ours: Callable[[str], bool]) -> Iterator[bool]:
    """A few times a second, whether anything below the folders has changed; from the first one on they are watched."""
    there = [os.path.realpath(folder) for folder in folders if Path(folder).is_dir()]
    if not there:
        while True:
            yield False
            time.sleep(_LOOK_SECONDS)
    try:
        from watchfiles import watch
    except ModuleNotFoundError as error:
        raise MissingExtraError("watchfiles", "watch") from error
    milliseconds = int(_LOOK_SECONDS * 1000)
    for changes in watch(
        *there,
        watch_filter=lambda change, path: not is_ours(path),
        debounce=milliseconds,
        step=50,
        rust_timeout=milliseconds,
        yield_on_timeout=True,
        ignore_permission_denied=True,
    ):
        yield bool(changes)


def _folder_of(source: str) -> str:
    """The folder to be watched for a source; of a pattern, the one before its first sign. Empty for a file."""
    if not _MAGIC & set(source) or Path(source).exists():
        return "" if Path(source).is_file() else source
    fixed = []
    for part in Path(source).parts:
        if _MAGIC & set(part):
            break
        fixed.append(part)
    return str(Path(*fixed)) if fixed else "."


def _look(folders: Sequence[str], files: Sequence[str]) -> Marks:
    """What tells that a file is another one; of a folder, only which it is. None for what isn't there."""
    marks: Marks = {}
    for folder in folders:
        marks[folder] = _stat(folder, lambda stat: (stat.st_dev, stat.st_ino))
    for file in files:
        # A sidecar beside it changes what the file says.
        for name in (file, *(str(Path(file).with_suffix(suffix)) for suffix in (".yaml", ".yml", ".json"))):
            marks[name] = _stat(name, lambda stat: (stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns))
    return marks


def _stat(path: str, choose: Callable[[os.stat_result], tuple[int, ...]]) -> tuple[int, ...] | None:
    try:
        return choose(Path(path).stat())
    except OSError:
        return None
