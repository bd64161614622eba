"""A folder → its files: sorted, hidden and ignored ones left out, links followed once."""

# Path objects cost ten times as much as strings, over 10,000 files.
# ruff: noqa: PTH112, PTH113, PTH118, PTH120, PTH122

from __future__ import annotations

import os
from pathlib import Path

from ..model import Skipped
from .formats import find_format
from .inputs import IGNORE_FILE, OWN_FILES, InputFile, Rules, disk_file
from .sidecar import SIDECAR_SUFFIXES, sidecar_names


def folder_files(root: Path, rules: Rules, skipped: list[Skipped]) -> list[InputFile]:
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
            elif entry.is_symlink() and os.path.isdir(entry.path):
                linked.append((entry.path, path))
            elif os.path.isfile(entry.path):  # unlike entry.is_file(), false for a link that leads to itself
                take(entry.path, path, names)
            elif entry.is_symlink():
                skipped.append(Skipped(path, "a link to nothing or to itself", "remove or mend it"))
            else:  # a pipe or a socket: to read it could take for ever
                skipped.append(Skipped(path, "neither a file nor a folder"))

    def take(full: str, path: str, names: set[str]) -> None:
        name = path.rsplit("/", 1)[-1]
        if name.lower().endswith(SIDECAR_SUFFIXES):
            if name not in OWN_FILES and not _has_article(name, names):
                rules.count_unknown(os.path.splitext(name)[1].lower())
            return
        form = rules.form_of(path)
        if form is not None:
            beside = next((other for other in sidecar_names(name) if other in names), None)
            files.append(
                disk_file(full, path, str(root), form, os.path.join(os.path.dirname(full), beside) if beside else None)
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
