"""SOURCE arguments → the files to read, sorted, with their ids; what is passed over becomes a Skipped row."""

# Path objects cost ten times as much as strings, over 10,000 files.
# ruff: noqa: PTH100, PTH116, PTH118, PTH120, PTH122, PTH123, PTH207

from __future__ import annotations

import glob
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from ..errors import InputError
from ..model import Skipped
from ..settings import IngestSettings
from .formats import PLAIN, Format, find_format, known_suffixes
from .sidecar import SIDECAR_SUFFIXES, sidecar_names

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

IGNORE_FILE = ".trackerignore"
_OWN_FILES = frozenset({"tracker.yaml", "tracker.yml"})
_MAGIC = frozenset("*?[")


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


def find_files(sources: Sequence[str], settings: IngestSettings) -> tuple[list[InputFile], list[Skipped]]:
    """All files below the sources, by id, and what was passed over.

    A file that two sources reach is taken once, under its longest id. Equal ids from different
    sources get the source folder's name in front.

    Raises:
        InputError: a source doesn't exist, or git can't give it.
    """
    files: list[InputFile] = []
    skipped: list[Skipped] = []
    rules = Rules(settings)
    for source in sources:
        if source == "-":
            files.append(_standard_input())
        elif source.startswith("git:"):
            from .git import git_files  # here: starts processes

            files += git_files(source, rules, skipped)
        else:
            files += _path_files(source, rules, skipped)
    skipped += rules.summary()
    return _unique_ids(files), skipped


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
        if form is None and name not in _OWN_FILES:
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


def _standard_input() -> InputFile:
    form = find_format("stdin.jsonl")
    assert form is not None
    return InputFile("stdin", "-", "-", form, 0, lambda: sys.stdin.buffer, lambda: 0)


def _path_files(source: str, rules: Rules, skipped: list[Skipped]) -> list[InputFile]:
    path = Path(source)
    try:
        if path.is_dir():
            return _walk(path, rules, skipped)
        if path.exists():
            return _single(path, path.name, str(path.parent), rules)
    except OSError as error:
        raise InputError(f"can't be read: {error.strerror}", where=source) from error
    if _MAGIC & set(source):
        base = Path(*_fixed_parts(path))
        found = sorted(Path(match) for match in glob.glob(source, recursive=True))
        files = [
            _single(match, match.relative_to(base).as_posix(), str(base), rules) for match in found if match.is_file()
        ]
        chosen = [file for some in files for file in some if not file.id.lower().endswith(SIDECAR_SUFFIXES)]
        if not found:
            raise InputError("no file matches", where=source, remedy="check the pattern, and quote it from the shell")
        return chosen
    raise InputError(
        "no such file or folder", where=source, remedy="give a file, a folder, a pattern, -, or git:REV[:PATH]"
    )


def _fixed_parts(path: Path) -> list[str]:
    parts: list[str] = []
    for part in path.parts[:-1]:
        if _MAGIC & set(part):
            break
        parts.append(part)
    return parts or ["."]


def _single(path: Path, name: str, origin: str, rules: Rules) -> list[InputFile]:
    form = rules.form_of(name, named=True)
    if form is None:
        return []
    beside = next((path.parent / other for other in sidecar_names(path.name) if (path.parent / other).is_file()), None)
    return [_input_file(str(path), name, origin, form, str(beside) if beside and beside != path else None)]


def _input_file(path: str, file_id: str, origin: str, form: Format, beside: str | None) -> InputFile:
    def state() -> object:
        now = os.stat(path)
        return now.st_size, now.st_mtime_ns, now.st_ino

    try:
        size = os.stat(path).st_size
    except OSError:
        size = 0
    sidecar = None if beside is None else lambda: Path(beside).read_bytes()
    return InputFile(
        file_id, origin, os.path.realpath(path), form, size, lambda: open(path, "rb"), state, sidecar
    )  # the reader closes it


def _walk(root: Path, rules: Rules, skipped: list[Skipped]) -> list[InputFile]:
    """Files below a folder in order; hidden ones and what is ignored left out, links followed once."""
    files: list[InputFile] = []
    ignore_file = root / IGNORE_FILE
    lines = ignore_file.read_text("utf-8", "replace").splitlines() if ignore_file.is_file() else []
    ignored = rules.ignoring(lines) if lines or rules.exclude else None
    visited: set[str] = set()
    linked: list[tuple[str, str]] = []

    def enter(folder: str, prefix: str) -> None:
        visited.add(os.path.realpath(folder))
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            skipped.append(
                Skipped(
                    prefix.rstrip("/") or ".", f"the folder can't be read: {error.strerror}", "check its permissions"
                )
            )
            return
        names = {entry.name for entry in entries}
        for entry in entries:
            path = prefix + entry.name
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                if not (ignored and ignored(path + "/")):
                    enter(entry.path, path + "/")
            elif ignored and ignored(path):
                continue
            elif entry.is_symlink() and entry.is_dir():
                linked.append((entry.path, path))
            elif entry.is_file():
                take(entry.path, path, names)
            elif entry.is_symlink():
                skipped.append(Skipped(path, "a link to nothing", "remove or mend it"))

    def take(full: str, path: str, names: set[str]) -> None:
        name = path.rsplit("/", 1)[-1]
        if name.lower().endswith(SIDECAR_SUFFIXES):
            if name not in _OWN_FILES and not _has_article(name, names):
                rules.count_unknown(os.path.splitext(name)[1].lower())
            return
        form = rules.form_of(path)
        if form is not None:
            beside = next((other for other in sidecar_names(name) if other in names), None)
            files.append(
                _input_file(
                    full, path, str(root), form, os.path.join(os.path.dirname(full), beside) if beside else None
                )
            )

    enter(str(root), "")
    while linked:
        # Folders that are links come last, so that a file keeps the id that it has without links.
        full, path = linked.pop(0)
        if os.path.realpath(full) in visited:
            skipped.append(Skipped(path, "a link to a folder that is read already"))
        else:
            enter(full, path + "/")
    return files


def _has_article(name: str, names: set[str]) -> bool:
    stem = os.path.splitext(name)[0]
    return stem in names or any(
        find_format(other) and name in sidecar_names(other) for other in names if other.startswith(stem)
    )


def bytes_file(file_id: str, origin: str, real: str, form: Format, size: int, load: Callable[[], bytes]) -> InputFile:
    """A file whose bytes come from elsewhere and never change, such as a git blob."""
    return InputFile(file_id, origin, real, form, size, lambda: BytesIO(load()), lambda: 0)


def _unique_ids(files: list[InputFile]) -> list[InputFile]:
    by_real: dict[str, InputFile] = {}
    for file in files:
        other = by_real.get(file.real)
        if other is None or (-len(file.id), file.id) < (-len(other.id), other.id):
            by_real[file.real] = file
    by_id: dict[str, list[InputFile]] = {}
    for file in by_real.values():
        by_id.setdefault(file.id, []).append(file)
    unique: list[InputFile] = []
    for file_id, same in by_id.items():
        if len(same) == 1:
            unique += same
        else:
            unique += [
                replace(file, id=f"{prefix}/{file_id}") for file, prefix in zip(same, _prefixes(same), strict=True)
            ]
    return sorted(unique, key=lambda file: file.id)


def _prefixes(same: list[InputFile]) -> list[str]:
    """The shortest ends of the sources' paths that tell them apart."""
    parts = [os.path.abspath(file.origin).replace("\\", "/").strip("/").split("/") for file in same]
    for length in range(1, max(map(len, parts)) + 1):
        ends = ["/".join(some[-length:]) for some in parts]
        if len(set(ends)) == len(ends):
            return ends
    return [f"{'/'.join(some[-1:])}-{number}" for number, some in enumerate(parts, start=1)]
