"""`git:REV[:PATH]`: the files of a revision, read through git's plumbing without a checkout."""

from __future__ import annotations

import os
import subprocess
from functools import partial
from pathlib import Path

from ..errors import InputError
from ..model import Skipped
from .inputs import IGNORE_FILE, InputFile, Rules, bytes_file
from .sidecar import SIDECAR_SUFFIXES, sidecar_names

_LINK_MODE = "120000"
_FILE_MODES = frozenset({"100644", "100755", "100664"})


def git_files(source: str, rules: Rules, skipped: list[Skipped]) -> list[InputFile]:
    """The files of `git:REV` or `git:REV:PATH` in the repository of the working directory.

    PATH is below the repository's root, as git reads it (`./x` for the working directory). Links and
    submodules are passed over.

    Raises:
        InputError: no git, no repository, no such revision or path.
    """
    wanted = source.removeprefix("git:")
    revision, _, path = wanted.partition(":")
    if not revision or revision.startswith("-"):
        raise InputError(
            "no revision in it", where=source, remedy="write git:REV or git:REV:PATH, as in git:HEAD~1:articles"
        )
    tree = f"{revision}:{path}" if path else f"{revision}^{{tree}}"
    kind = _git(["cat-file", "-t", tree], source).decode().strip()
    if kind == "blob":
        return _one_file(tree, path, source, rules)
    entries = _entries(_git(["ls-tree", "-r", "-l", "-z", "--full-tree", tree], source))
    names = {name: blob for _, blob, _, name in entries}
    ignore = _blob(names[IGNORE_FILE], source).decode("utf-8", "replace").splitlines() if IGNORE_FILE in names else []
    ignored = rules.ignoring(ignore)
    files: list[InputFile] = []
    for mode, blob, size, name in entries:
        if (
            any(part.startswith(".") for part in name.split("/"))
            or ignored(name)
            or name.lower().endswith(SIDECAR_SUFFIXES)
        ):
            continue
        if mode not in _FILE_MODES:
            skipped.append(
                Skipped(name, "a link" if mode == _LINK_MODE else "a submodule", "not followed in a git revision")
            )
            continue
        form = rules.form_of(name)
        if form is None:
            continue
        file = bytes_file(name, source, f"git:{tree}:{name}", form, size, partial(_blob, blob, source))
        folder = name[: name.rfind("/") + 1]
        beside = next(
            (names[folder + other] for other in sidecar_names(name[len(folder) :]) if folder + other in names), ""
        )
        files.append(_with_sidecar(file, beside, source) if beside else file)
    return files


def _one_file(tree: str, path: str, source: str, rules: Rules) -> list[InputFile]:
    """The file that `git:REV:PATH` names, with its sidecar, as a file on disk would be read."""
    folder, name = path[: path.rfind("/") + 1], path.rsplit("/", 1)[-1]
    form = rules.form_of(name, named=True)
    if form is None or (rules.exclude is not None and rules.exclude.match_file(name)):
        return []
    blob = _git(["rev-parse", "--verify", tree], source).decode().strip()
    file = bytes_file(name, source, f"git:{blob}:{name}", form, 0, partial(_blob, blob, source))
    above = f"{tree.split(':', 1)[0]}:{folder}" if folder else f"{tree.split(':', 1)[0]}^{{tree}}"
    # Entries of this folder alone: `-r` would list a whole repository for one file.
    names = {entry[3]: entry[1] for entry in _entries(_git(["ls-tree", "-l", "-z", "--full-tree", above], source))}
    beside = next((names[other] for other in sidecar_names(name) if other in names), "")
    return [_with_sidecar(file, beside, source)] if beside else [file]


def _with_sidecar(file: InputFile, blob: str, source: str) -> InputFile:
    return InputFile(
        file.id, file.origin, file.real, file.form, file.size, file.open, file.state, partial(_blob, blob, source)
    )


def _entries(listing: bytes) -> list[tuple[str, str, int, str]]:
    """mode, blob, size in bytes and name of each entry of `ls-tree -r -l -z`."""
    entries = []
    for row in listing.split(b"\0"):
        if row:
            head, _, name = row.partition(b"\t")
            mode, _, blob, size = head.decode().split()
            entries.append((mode, blob, int(size) if size.isdigit() else 0, os.fsdecode(name)))
    return entries


_readers: dict[str, subprocess.Popen[bytes]] = {}


def _blob(blob: str, source: str) -> bytes:
    """A blob's bytes from one long-lived `cat-file --batch`: a process a file would cost 3 ms each."""
    folder = str(Path.cwd())
    reader = _readers.get(folder)
    if reader is None or reader.poll() is not None:
        reader = subprocess.Popen(
            ["git", "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        _readers[folder] = reader
    assert reader.stdin is not None
    assert reader.stdout is not None
    reader.stdin.write(blob.encode() + b"\n")
    reader.stdin.flush()
    header = reader.stdout.readline().split()
    if len(header) != 3:
        raise InputError(f"git has no object {blob[:12]}", where=source, remedy="fetch it, or run git fsck")
    data = reader.stdout.read(int(header[2]))
    reader.stdout.read(1)
    return data


def close_readers() -> None:
    """End the git processes that were started; they are started again when needed."""
    while _readers:
        _, reader = _readers.popitem()
        if reader.stdin:
            reader.stdin.close()
        if reader.stdout:
            reader.stdout.close()
        reader.wait()


def _git(arguments: list[str], source: str) -> bytes:
    try:
        done = subprocess.run(["git", *arguments], capture_output=True, check=False)
    except FileNotFoundError as error:
        raise InputError("git is not installed", where=source, remedy="install git, or give a folder") from error
    if done.returncode:
        told = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise InputError(told[-1] if told else "git failed", where=source, remedy="check the revision and the path")
    return done.stdout
