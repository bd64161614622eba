"""Which snapshot was looked at last: a small file beside the archive."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from ..errors import ArchiveError, OutputError
from .naming import Entry


@dataclass(frozen=True, slots=True)
class Look:
    """The snapshot that was looked at last, by name and the time at which it was made."""

    snapshot: str
    created_at: str


def look_path(archive_path: Path) -> Path:
    """`snapshots/archive.db` → `snapshots/archive.look.json`."""
    return archive_path.with_name(f"{archive_path.stem}.look.json")


def read_look(archive_path: Path) -> Look | None:
    """The last look, None before the first.

    Raises:
        ArchiveError: the file is there but can't be read.
    """
    path = look_path(archive_path)
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        return Look(str(record["snapshot"]), str(record["created_at"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise ArchiveError(
            "the mark of the last look can't be read", where=str(path), remedy="remove it to start anew"
        ) from error


def write_look(archive_path: Path, entry: Entry) -> Path:
    """Remember a snapshot as looked at; returns the file that says so.

    Raises:
        OutputError: it can't be written.
    """
    path = look_path(archive_path)
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        temporary.write_text(json.dumps(asdict(Look(entry.name, entry.created_at))) + "\n", encoding="utf-8")
        temporary.replace(path)
    except OSError as error:
        raise OutputError(f"the look can't be remembered: {error.strerror}", where=str(path)) from error
    return path


def entry_of_look(look: Look, entries: tuple[Entry, ...]) -> Entry | None:
    """The snapshot of the last look; if it was pruned, the last one made before it, else the oldest."""
    for entry in entries:
        if entry.name == look.snapshot and entry.created_at == look.created_at:
            return entry
    before = [entry for entry in entries if entry.created_at <= look.created_at]
    return before[-1] if before else entries[0] if entries else None
