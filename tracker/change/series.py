"""Versions of one thing that stand beside each other: what their names say, and in which order they are.

`fire.v2.txt`, `fire_v2.txt` and `2031-04-02/fire.txt` all belong to the series `fire.txt`, and
`fire/20310402T0600.txt` to `fire/.txt`, as web archives name what they keep. A day in a file's name
(`prices-2031-04-02.txt`) or in three folders (`2031/04/02/`) is no version: that is how daily columns
and blogs name their articles. A name only hints: whether two texts are versions is for `identity` to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..model import Document

_DAY = r"(?:19|20)\d\d[-_.]?(?:0[1-9]|1[0-2])[-_.]?(?:0[1-9]|[12]\d|3[01])"
_TIME = r"[T _-]?[0-2]\d[-:.h]?[0-5]\d(?:[-:.]?[0-5]\d)?Z?"
_DATED_FOLDER = re.compile(rf"{_DAY}(?:{_TIME})?")
_TIMED_STEM = re.compile(rf"{_DAY}{_TIME}")
_STEM_NUMBER = re.compile(r"(?:^|[._ -])(?:v|ver|version|rev|draft)[._ -]?(?P<number>\d{1,4})$", re.IGNORECASE)
_SUFFIXES = re.compile(r"(?:\.[A-Za-z0-9]{1,8}){0,2}$")
_RUNS = re.compile(r"\d+|\D+")


@dataclass(frozen=True, slots=True)
class Place:
    """What a path says about its place in a series.

    `series` is the path without it; `day` is `20310402` with the digits of a time behind it, or
    empty; `number` is the version's, -1 if there is none.
    """

    series: str
    day: str = ""
    number: int = -1

    @property
    def is_told(self) -> bool:
        """Whether the path says anything about it."""
        return bool(self.day) or self.number >= 0


@dataclass(frozen=True, slots=True)
class Seen:
    """A document as an earlier snapshot had it: the snapshot's name, the document's id there, its text's sha256."""

    snapshot: str
    document: str
    sha256: str


def read_place(path: str) -> Place:
    """What a path says.

    >>> read_place("2031-04-02/post/fire_v2.txt")
    Place(series='post/fire.txt', day='20310402', number=2)
    """
    *folders, name = path.split("/")
    days = [folder for folder in folders if _DATED_FOLDER.fullmatch(folder)]
    kept = [folder for folder in folders if folder not in days]
    stem, suffix = _split_suffix(name)
    number = -1
    found = _STEM_NUMBER.search(stem)
    if found:
        number, stem = int(found["number"]), stem[: found.start()]
    if _TIMED_STEM.fullmatch(stem):
        days.append(stem)
        stem = ""
    return Place("/".join([*kept, stem + suffix]), re.sub(r"\D", "", "".join(days)), number)


def _split_suffix(name: str) -> tuple[str, str]:
    """`fire.v2.txt` → `fire.v2`, `.txt`; a `.v2` or a date is no suffix."""
    found = _SUFFIXES.search(name)
    suffix = found.group() if found else ""
    while suffix and (_STEM_NUMBER.match(suffix.split(".")[1]) or suffix.split(".")[1].isdigit()):
        suffix = suffix[1 + len(suffix.split(".")[1]) :]
    return name[: len(name) - len(suffix)], suffix


def name_series(document: Document) -> str:
    """The series that a document's path puts it in; empty where the document has a better key."""
    return read_place(document.id).series if has_path_key(document) else ""


def has_path_key(document: Document) -> bool:
    """Whether nothing but its path says which document it is: no URL, no record's id, no sidecar's key."""
    # Where a record stands in a file, `path` names that file, and the id is the record's own.
    if document.url or "path" in document.provenance:
        return False
    return document.key == document.id or read_place(document.key).series == read_place(document.id).series


def order_versions(documents: Iterable[Document]) -> list[Document]:
    """Versions of one thing, the earliest first.

    By the dates in their paths, else by version numbers, else by their own dates: whichever all of
    them have; what that leaves equal goes by number, date and name (`v10` after `v9`).
    """
    versions = list(documents)
    places = {document.id: read_place(document.id) for document in versions}
    by_day = all(place.day for place in places.values())
    by_number = all(place.number >= 0 for place in places.values())
    by_date = all(document.date for document in versions)

    def key(document: Document) -> tuple[object, ...]:
        place = places[document.id]
        date = document.date.first if document.date and by_date else ""
        return (
            place.day if by_day else "",
            place.number if by_number else 0,
            date,
            place.number,
            natural_order(document.id),
        )

    return sorted(versions, key=key)


def natural_order(name: str) -> tuple[tuple[int, int, str], ...]:
    """Sorts `v10` behind `v9`."""
    return tuple((0, int(run), run) if run.isdecimal() else (1, 0, run) for run in _RUNS.findall(name))


def group_by_key(documents: Sequence[Document]) -> dict[str, list[Document]]:
    """Documents by key, each group in order of versions."""
    groups: dict[str, list[Document]] = {}
    for document in documents:
        groups.setdefault(document.key, []).append(document)
    return {key: order_versions(group) if len(group) > 1 else group for key, group in groups.items()}
