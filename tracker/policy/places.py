"""Where a finding stands for a person and for a forge: the file below the repository, line and column."""

from __future__ import annotations

import glob
import os
import posixpath
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..model import Document

#: Formats whose text is the decoded file itself, so that a line of one is a line of the other.
_TEXT_IS_FILE = frozenset({"txt", "md"})


def find_root(start: Path) -> Path:
    """The repository that a folder is in (the nearest one with `.git`), else the folder itself."""
    start = start.absolute()
    return next((folder for folder in (start, *start.parents) if (folder / ".git").exists()), start)


class Places:
    """Paths of documents, relative to `root`, given the sources that they were read from."""

    def __init__(self, sources: Sequence[str], root: Path) -> None:
        self._sources = tuple(sources)
        self._root = root

    def path_of(self, document: Document) -> str:
        """The document's file with `/`; where it would be if it is gone; its id if that can't be told."""
        file_id = document.provenance.get("path", document.id)
        root = self._root
        candidates = [candidate for source in self._sources for candidate in _candidates(source, file_id, root)]
        if not candidates:
            return _plain(file_id)
        there = (path for path in candidates if Path(path).exists())
        near = (path for path in candidates if Path(path).parent.is_dir())
        chosen = next(there, None) or next(near, None) or candidates[0]
        relative = os.path.relpath(chosen, root).replace(os.sep, "/")
        return _plain(file_id) if relative.startswith("../") else _plain(relative)


def _plain(path: str) -> str:
    """A path below the root and in UTF-8, whatever an id may be."""
    return posixpath.normpath(path.encode("utf-8", "replace").decode()).lstrip("/") or "."


def is_file_text(document: Document) -> bool:
    """Whether the document's text is its file, so that lines and columns hold there too."""
    return document.format in _TEXT_IS_FILE


class Lines:
    """Lines and columns of one text: both from 1, columns in code points, lines ended by line feeds."""

    def __init__(self, text: str) -> None:
        self._starts = [0]
        place = text.find("\n")
        while place >= 0:
            self._starts.append(place + 1)
            place = text.find("\n", place + 1)

    def locate(self, place: int) -> tuple[int, int]:
        """Line and column of a code point."""
        line = bisect_right(self._starts, place)
        return line, place - self._starts[line - 1] + 1


def _candidates(source: str, file_id: str, root: Path) -> Iterator[str]:
    """Paths, from the working directory, where a file of this id may lie that came from this source."""
    if source == "-":
        return
    if source.startswith("git:"):
        _, _, below = source.removeprefix("git:").partition(":")
        # As git reads it: below the repository's root, or with ./ below the working directory.
        source = below if below.startswith("./") else str(root / below)
    elif glob.has_magic(source) and not Path(source).exists():
        fixed: list[str] = []
        for part in Path(source).parts[:-1]:
            if glob.has_magic(part):
                break
            fixed.append(part)
        source = str(Path(*fixed)) if fixed else "."
    path = Path(source)
    if path.name == file_id and not path.is_dir():
        yield str(path)
        return
    yield str(path / file_id)
    # Where two sources hold equal ids, the id has the end of its source's path in front.
    parts = path.absolute().parts
    for length in range(1, len(parts)):
        front = "/".join(parts[-length:]) + "/"
        if file_id.startswith(front):
            yield str(path / file_id.removeprefix(front))
