"""What there is to read: one value per file, wherever it lies, and the rules that choose it."""

# Path objects cost ten times as much as strings, over 10,000 files.
# ruff: noqa: PTH116, PTH122, PTH123

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from ..model import Skipped
from ..settings import IngestSettings
from .formats import PLAIN, Format, find_format, known_suffixes

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

IGNORE_FILE = ".trackerignore"
OWN_FILES = frozenset({"tracker.yaml", "tracker.yml"})


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file to read.

    `id` is its path below the source with `/`; `origin` names the source for telling apart equal
    ids; `real` is the same for two ways to the same file; `open` may be called again, and `state`
    gives another value once the file has changed; `sidecar` opens the file beside it, if any.
    """

    id: str
    origin: str
    real: str
    form: Format
    size: int
    open: Callable[[], BinaryIO]
    state: Callable[[], object]
    sidecar: Callable[[], bytes] | None = None


def disk_file(path: str, file_id: str, origin: str, form: Format, beside: str | None) -> InputFile:
    """A file on disk: `path` leads to it, `beside` to its sidecar. A name that isn't Unicode loses what isn't."""

    def state() -> object:
        now = os.stat(path)
        return now.st_size, now.st_mtime_ns, now.st_ino

    try:
        size = os.stat(path).st_size
    except OSError:
        size = 0
    sidecar = None if beside is None else lambda: Path(beside).read_bytes()
    return InputFile(
        _shown(file_id), origin, os.path.realpath(path), form, size, lambda: open(path, "rb"), state, sidecar
    )  # the reader closes it


def bytes_file(file_id: str, origin: str, real: str, form: Format, size: int, load: Callable[[], bytes]) -> InputFile:
    """A file whose bytes come from elsewhere and never change, such as a git blob."""
    return InputFile(file_id, origin, real, form, size, lambda: BytesIO(load()), lambda: 0)


class Rules:
    """Which paths are read: known formats that match `include` and not `exclude`; counts the others."""

    def __init__(self, settings: IngestSettings) -> None:
        self.include = _pattern(settings.include) if settings.include else None
        self.exclude = _pattern(settings.exclude) if settings.exclude else None
        self._unknown: Counter[str] = Counter()

    def ignoring(self, lines: Iterable[str]) -> Callable[[str], bool]:
        """Whether a path is left out, by `exclude` and the lines of an ignore file."""
        spec = _pattern(tuple(lines))
        exclude = self.exclude
        return lambda path: spec.match_file(path) or (exclude is not None and exclude.match_file(path))

    def form_of(self, path: str, *, named: bool = False) -> Format | None:
        """The format to read a path as; None if it is left out, which is counted by suffix.

        A file that was `named` one by one, or by `include`, is plain text if its suffix is unknown.
        """
        if self.include is not None and not self.include.match_file(path):
            return None
        name = path.rsplit("/", 1)[-1]
        form = find_format(name)
        if form is None and name not in OWN_FILES:
            if named or self.include is not None:
                return PLAIN
            suffix = os.path.splitext(name)[1].lower()
            self._unknown[suffix or "(no suffix)"] += 1
        return form

    def count_unknown(self, suffix: str) -> None:
        """Count one more file that no format reads."""
        self._unknown[suffix] += 1

    def summary(self) -> list[Skipped]:
        """One row per unknown suffix."""
        known = ", ".join(known_suffixes())
        return [
            Skipped(
                f"*{suffix}" if suffix.startswith(".") else suffix,
                f"{n} {'file' if n == 1 else 'files'} of no known format",
                f"known are {known}",
            )
            for suffix, n in sorted(self._unknown.items())
        ]


def _pattern(lines: tuple[str, ...]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec  # here: most folders have no patterns

    return GitIgnoreSpec.from_lines(lines)


def _shown(file_id: str) -> str:
    return file_id if file_id.isascii() else os.fsencode(file_id).decode("utf-8", "replace")
