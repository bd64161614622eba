"""The two sides of a comparison over time: what OLD and NEW mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..engines import Progress
from ..errors import SnapshotNotFoundError
from ..model import Snapshot
from .options import Choices

if TYPE_CHECKING:
    from ..change.series import Seen
    from ..store import Entry


@dataclass(frozen=True, slots=True)
class Sides:
    """Old and new, and what snapshots before the old one knew, by key.

    `new_entry` is the new one's line in the archive, None where it comes from elsewhere.
    """

    old: Snapshot
    new: Snapshot
    earlier: Mapping[str, Seen] = field(default_factory=dict)
    new_entry: Entry | None = None


def open_sides(old: str, new: str, choices: Choices, on_progress: Progress) -> Sides:
    """Both sides, each as any SNAPSHOT argument is read.

    Two single files count as one document. Of a snapshot that is held against one file of the folder
    it was made of only that document is taken: the others are no more in question.

    Raises:
        SnapshotNotFoundError, InputError, ArchiveError: as library.open_snapshot.
    """
    from ..change.identity import with_key
    from ..library import open_snapshot

    before = open_snapshot(old, choices.archive_path, choices.settings, on_progress=on_progress)
    after = open_snapshot(new, choices.archive_path, choices.settings, on_progress=on_progress)
    old_entry, new_entry = find_entry(old, choices), find_entry(new, choices)
    if len(before.documents) == len(after.documents) == 1 and _is_file(old, old_entry) and _is_file(new, new_entry):
        key = after.documents[0].key
        before, after = with_key(before, key), with_key(after, key)
    elif len(after.documents) == 1 and _is_file(new, new_entry) and not _is_file(old, old_entry):
        before = _only(before, new, after)
    return Sides(before, after, seen_before(old_entry, choices), new_entry)


def find_entry(ref: str, choices: Choices) -> Entry | None:
    """The archive's line of a snapshot; None where `ref` means something else, or there is no archive."""
    from ..store import Archive

    if not choices.archive_path.exists():
        return None
    with Archive.open(choices.archive_path) as archive:
        try:
            return archive.find(ref)
        except SnapshotNotFoundError:
            return None


def seen_before(entry: Entry | None, choices: Choices) -> Mapping[str, Seen]:
    """What the archive's snapshots before this one knew, by key; nothing where there is no such line."""
    from ..store import Archive

    if entry is None:
        return {}
    with Archive.open(choices.archive_path) as archive:
        return archive.seen_before(entry.name)


def _only(before: Snapshot, path: str, after: Snapshot) -> Snapshot:
    """The document of the snapshot that stands at this path, with the key of the file's; else all of them."""
    wanted = f"/{path.rsplit(':', 1)[-1] if path.startswith('git:') else Path(path).absolute().as_posix()}"
    there = [document for document in before.documents if wanted.endswith(f"/{document.id}")]
    if not there:
        return before
    longest = max(there, key=lambda document: len(document.id))
    return replace(before, documents=(replace(longest, key=after.documents[0].key),), links=(), clusters=())


def _is_file(ref: str, entry: Entry | None) -> bool:
    """Whether somebody named one file, on disk or in git, and meant that document whatever it is called."""
    from ..library import is_snapshot_file

    if entry is not None:
        return False
    return ref.startswith("git:") or (Path(ref).is_file() and not is_snapshot_file(Path(ref)))
