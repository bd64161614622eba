"""An archive that is damaged, not ours, or newer is told apart, named, and left as it stands."""

from __future__ import annotations

import random
import sqlite3
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_snapshots import plain_snapshot

from tracker.errors import ArchiveError
from tracker.model import Skipped, Snapshot
from tracker.store import Archive
from tracker.store.tables import APPLICATION_ID, SCHEMA

FIRST = replace(plain_snapshot(6, 8, name="first"), skipped=(Skipped("x.bin", "no text"),), shortcuts=("Cut short.",))
SECOND = plain_snapshot(4, 3, seed=1, name="second")


def written() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "archive.db"
        with Archive.open(path, create=True) as archive:
            archive.write(FIRST)
            archive.write(SECOND)
            archive.keep_passages([(*FIRST.documents[:2], ())], recipe="r")
        return path.read_bytes()


WHOLE = written()
#: Most of a small archive is the empty rest of its pages.
TELLING_PLACES = [place for place, byte in enumerate(WHOLE) if byte]


def read_what_can_be_read(path: Path) -> tuple[list[Snapshot], list[str]]:
    """The snapshots that load, and all that was complained about."""
    found: list[Snapshot] = []
    problems: list[str] = []
    try:
        with Archive.open(path) as archive:
            try:
                problems += archive.verify()
            except ArchiveError as error:
                problems.append(str(error))
            for entry in archive.snapshots():
                try:
                    found.append(archive.load(entry.name))
                except ArchiveError as error:
                    problems.append(str(error))
    except ArchiveError as error:
        problems.append(str(error))
    return found, problems


@given(st.sampled_from(TELLING_PLACES), st.integers(1, 255))
@settings(max_examples=250, deadline=None)
def test_a_changed_byte_is_told_or_does_no_harm(place: int, change: int) -> None:
    content = bytearray(WHOLE)
    content[place] ^= change
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "archive.db"
        path.write_bytes(content)
        found, problems = read_what_can_be_read(path)
        assert found == [FIRST, SECOND] or problems
        assert all(snapshot in (FIRST, SECOND) for snapshot in found)


@given(st.integers(1, len(WHOLE) - 1))
@settings(max_examples=40, deadline=None)
def test_an_archive_cut_short_is_told(length: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "archive.db"
        path.write_bytes(WHOLE[:length])
        found, problems = read_what_can_be_read(path)
        assert problems
        assert all(snapshot in (FIRST, SECOND) for snapshot in found)
        assert path.read_bytes() == WHOLE[:length]


def other_program(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE x (y)")
    db.close()


def newer(path: Path) -> None:
    path.write_bytes(WHOLE)
    with sqlite3.connect(path) as db:
        db.execute(f"PRAGMA user_version = {SCHEMA + 6}")
    db.close()


def without_a_table(path: Path) -> None:
    path.write_bytes(WHOLE)
    with sqlite3.connect(path) as db:
        db.execute("DROP TABLE pairs")
    db.close()


def only_the_mark(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute(f"PRAGMA application_id = {APPLICATION_ID + 1}")
    db.close()


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda path: path.write_text("Dear reader,\n"), "is no archive of tracker"),
        (lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50)), "is no archive of tracker"),
        (lambda path: path.write_bytes(b"SQLite format 3\0" + bytes(range(256)) * 40), ""),
        (lambda path: path.write_bytes(WHOLE[:100] + random.Random(1).randbytes(9000)), "is damaged"),
        (lambda path: path.mkdir(), "is a folder, not an archive"),
        (other_program, "is a SQLite file of another program"),
        (only_the_mark, "is a SQLite file of another program"),
        (newer, f"was written by a newer tracker (schema {SCHEMA + 6}; this one knows up to {SCHEMA}); update tracker"),
        (without_a_table, "the archive is damaged: pairs, pairs_by_right is missing or of another form"),
    ],
)
@pytest.mark.parametrize("create", [False, True])
def test_what_is_no_archive_of_ours_is_named_and_left(
    make: Callable[[Path], object], told: str, create: bool, tmp_path: Path
) -> None:
    path = tmp_path / "archive.db"
    make(path)
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(ArchiveError) as error:
        Archive.open(path, create=create)
    assert str(error.value).startswith(f"{path}: ")
    assert told in str(error.value)
    assert error.value.remedy
    assert (path.read_bytes() if path.is_file() else b"") == before
    assert [found.name for found in tmp_path.iterdir()] == [path.name]


def test_what_is_not_there_is_only_made_when_told_to(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "archivé #1?.db"
    with pytest.raises(ArchiveError, match="there is no archive here; run tracker scan first"):
        Archive.open(path)
    assert not path.parent.exists()
    with Archive.open(path, create=True) as archive:
        archive.write(FIRST)
    assert [found.name for found in path.parent.iterdir()] == [path.name]
    with Archive.open(path) as archive:
        assert archive.load("latest") == FIRST


def test_an_empty_file_becomes_an_archive_only_when_told_to(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    path.touch()
    with pytest.raises(ArchiveError, match="is empty, not an archive"):
        Archive.open(path)
    with Archive.open(path, create=True) as archive:
        assert archive.verify() == []


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ArchiveError, match="can't be"):
        Archive.open(tmp_path / "file" / "archive.db", create=True)


CHANGES = {
    "a text": ("UPDATE texts SET text = 'x' || text WHERE row = 1", "the text of wire/000000.txt isn't the one"),
    "a record": (
        "UPDATE documents SET record = replace(record, 'Marit', 'Merit') WHERE row = 2",
        "a document's record isn't the one",
    ),
    "a record's form": ("UPDATE documents SET record = '{' WHERE row = 2", "a document's record isn't the one"),
    "a link": ("UPDATE items SET value = replace(value, 'agree', 'argue')", "rows of items were changed"),
    "a missing link": ("DELETE FROM items WHERE row = 3", "isn't the one that was kept"),
    "a list": ("UPDATE lists SET members = x'00' WHERE row = 2", "isn't the one that was kept"),
    "a sighting": ("DELETE FROM sightings WHERE document = 1", "6 documents were kept, 5 are there"),
    "a run": ("UPDATE scans SET run = replace(run, '0.0.0', '0.0.1') WHERE number = 1", "isn't the one that was kept"),
    "a count": ("UPDATE scans SET n_links = 7 WHERE number = 1", "isn't the one that was kept"),
    "a missing text": ("PRAGMA foreign_keys = OFF; DELETE FROM texts WHERE row = 1", "refers to a row of texts"),
    "a cached pair": ("UPDATE pairs SET value = '[1]'", "1 rows of pairs were changed"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_verify_names_what_was_changed_by_hand(name: str, tmp_path: Path) -> None:
    statements, told = CHANGES[name]
    path = tmp_path / "archive.db"
    path.write_bytes(WHOLE)
    with sqlite3.connect(path) as db:
        db.executescript(statements)
    db.close()
    with Archive.open(path) as archive:
        problems = archive.verify()
        assert any(told in problem for problem in problems), problems
        # Nobody is shown what was changed, and the other scan is still to be had.
        if name != "a cached pair":
            with pytest.raises(ArchiveError, match="the archive is damaged"):
                archive.load("first")
        if name != "a link":  # all of them
            assert archive.load("second") == SECOND


def test_a_cached_value_that_was_changed_counts_as_lost(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    path.write_bytes(WHOLE)
    left, right = FIRST.documents[:2]
    with Archive.open(path) as archive:
        assert archive.passages([(left, right)], recipe="r") == {(left.id, right.id): ()}
    with sqlite3.connect(path) as db:
        db.execute("UPDATE pairs SET value = '[1]'")
    db.close()
    with Archive.open(path) as archive:
        assert archive.passages([(left, right)], recipe="r") == {}
        archive.keep_passages([(left, right, ())], recipe="r")
        assert archive.passages([(left, right)], recipe="r") == {(left.id, right.id): ()}
        assert archive.verify() == []


def test_a_span_that_reads_otherwise_is_told(tmp_path: Path) -> None:
    link = FIRST.links[0]
    wrong = replace(FIRST, links=(replace(link, left=replace(link.left, text="other words")),))
    beyond = replace(FIRST, links=(replace(link, right=replace(link.right, document="none.txt")),))
    with Archive.open(tmp_path / "archive.db", create=True) as archive:
        archive.write(wrong, name="wrong")
        archive.write(beyond, name="beyond")
        assert archive.load("wrong") == replace(wrong, name="wrong")
        told = archive.verify()
    assert "0..60 doesn't read as the span's text" in told[0]
    assert "speaks of none.txt, which isn't in it" in told[1]
