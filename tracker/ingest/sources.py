"""SOURCE arguments → the files to read, sorted, with their ids; what is passed over becomes a Skipped row."""

# Path objects cost ten times as much as strings, over 10,000 files.
# ruff: noqa: PTH100, PTH207

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ..errors import InputError
from ..model import Skipped
from ..settings import IngestSettings
from .folders import folder_files
from .formats import find_format
from .inputs import InputFile, Rules, disk_file
from .sidecar import SIDECAR_SUFFIXES, sidecar_names

_MAGIC = frozenset("*?[")


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


def _standard_input() -> InputFile:
    form = find_format("stdin.jsonl")
    assert form is not None
    return InputFile("stdin", "-", "-", form, 0, lambda: sys.stdin.buffer, lambda: 0)


def _path_files(source: str, rules: Rules, skipped: list[Skipped]) -> list[InputFile]:
    path = Path(source)
    try:
        if path.is_dir():
            return folder_files(path, rules, skipped)
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
    if form is None or (rules.exclude is not None and rules.exclude.match_file(name)):
        return []
    beside = next((path.parent / other for other in sidecar_names(path.name) if (path.parent / other).is_file()), None)
    return [disk_file(str(path), name, origin, form, str(beside) if beside and beside != path else None)]


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
