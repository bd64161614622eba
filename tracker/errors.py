"""What can go wrong that a person can mend.

Each of these ends as one line on stderr (what, where, remedy) and exit code 2; `cli` holds the
table. Anything else that is raised is our own mistake. `ValueError` stays for a programmer's error.
"""

from __future__ import annotations


class TrackerError(Exception):
    """A mistake that the person at the keyboard can mend.

    Args:
        what: what is wrong, in a few words, without a full stop.
        where: the file, line, option or setting it concerns; empty if there is none.
        remedy: what to do about it; empty only if the first part already says so.
    """

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(what, where, remedy)
        self.what = what
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        remedy = f"; {self.remedy}" if self.remedy else ""
        return f"{place}{self.what}{remedy}"


class InputError(TrackerError):
    """A source that can't be read at all, or holds no documents."""


class SettingsError(TrackerError):
    """`tracker.yaml`, an environment variable or an option has a value that isn't allowed."""


class ArchiveError(TrackerError):
    """The archive or a snapshot file is damaged, locked, from a newer version, or not ours."""


class ArchiveBusyError(ArchiveError):
    """Another scan holds the archive: what was asked for may be asked for again when it has ended."""


class SnapshotNotFoundError(TrackerError):
    """No snapshot bears the name, number or date that was asked for."""


class MissingExtraError(TrackerError):
    """An optional package is needed; the line names the extra that brings it."""

    def __init__(self, package: str, extra: str, *, where: str = "") -> None:
        super().__init__(
            f"needs the package {package}",
            where=where,
            remedy=f"install it with: pip install 'tracker-news[{extra}]'",
        )
        self.package = package
        self.extra = extra


class EngineError(TrackerError):
    """The engine that a scan was to run on can't be started or reached, or gave up."""


class OutputError(TrackerError):
    """A result could not be written: disk full, no permission, no such folder."""
