"""The snapshot file: reads back whole, the same bytes each time, and says what is wrong with it."""

from __future__ import annotations

import gzip
import json
import os
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from child_process import NOBODY, in_child
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_snapshots import plain_snapshot
from snapshot_strategies import snapshots
from test_records import VALIDATORS

from tracker.errors import ArchiveError, OutputError, SnapshotNotFoundError, TrackerError
from tracker.model import Skipped, Snapshot
from tracker.store import load, read_records, save

SMALL = replace(plain_snapshot(3, 2, name="small"), skipped=(Skipped("x.bin", "no text"),), shortcuts=("Cut short.",))


def names_in(folder: Path | str) -> list[str]:
    return sorted(path.name for path in Path(folder).iterdir())


def written(snapshot: Snapshot, ending: str = ".jsonl", *, with_text: bool = True) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"x{ending}"
        save(snapshot, path, with_text=with_text)
        assert names_in(folder) == [path.name]
        return path.read_bytes()


@given(snapshots(), st.sampled_from([".jsonl", ".jsonl.gz"]))
@settings(max_examples=60)
def test_load_gives_what_save_was_given(snapshot: Snapshot, ending: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"x{ending}"
        save(snapshot, path)
        assert load(path) == snapshot


@given(snapshots())
@settings(max_examples=40)
def test_without_texts_all_else_comes_back_and_it_says_so(snapshot: Snapshot) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.jsonl"
        save(snapshot, path, with_text=False)
        bare = replace(
            snapshot,
            documents=tuple(replace(document, text="") for document in snapshot.documents),
            has_text=False,
        )
        assert load(path) == bare
        save(bare, path)  # and what has no texts can't get them back by being saved
        assert load(path) == bare


@given(snapshots())
@settings(max_examples=30)
def test_each_line_is_a_record_that_validates(snapshot: Snapshot) -> None:
    lines = written(snapshot).split(b"\n")
    assert lines.pop() == b""
    for line in lines:
        record = json.loads(line)
        VALIDATORS[record["schema"]].validate(record)
    assert json.loads(lines[0])["schema"] == "tracker.run/1"


def test_the_same_snapshot_gives_the_same_bytes() -> None:
    for ending in (".jsonl", ".jsonl.gz"):
        assert written(SMALL, ending) == written(SMALL, ending)


def test_the_time_stands_in_the_first_line_only() -> None:
    later = replace(SMALL, run=replace(SMALL.run, created_at="2031-05-05T06:00:00Z"))
    before, after = written(SMALL).split(b"\n"), written(later).split(b"\n")
    assert before[0] != after[0]
    assert before[1:] == after[1:]


def test_letters_stand_as_they_are() -> None:
    document = replace(SMALL.documents[0], title="Żółw “harbour” صحيفة")
    assert "Żółw “harbour” صحيفة".replace('"', '\\"').encode() in written(replace(SMALL, documents=(document,)))


def test_records_are_read_one_by_one_with_their_lines(tmp_path: Path) -> None:
    save(SMALL, tmp_path / "x.jsonl")
    found = [(number, str(record["schema"]).split("/")[0][8:]) for number, record in read_records(tmp_path / "x.jsonl")]
    kinds = ["run", "document", "document", "document", "skipped", "link", "link", "shortcut"]
    assert found == list(enumerate(kinds, start=1))


def test_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(written(SMALL).replace(b"\n", b"\r\n") + b"\r\n")
    assert load(path) == SMALL


WHOLE = written(SMALL)
LINES = WHOLE.split(b"\n")[:-1]


def joined(*lines: bytes) -> bytes:
    return b"".join(line + b"\n" for line in lines)


DAMAGES = {
    "empty": (b"", "is empty"),
    "binary": (b"\x89PNG\r\n\x1a\n\0\0\0", ":1: is not a file of tracker's records"),
    "prose": (b"Dear reader,\n", ":1: is not a file of tracker's records"),
    "another json": (b'{"name": "x"}\n', ":1: is no record of tracker"),
    "an array": (b"[1]\n", ":1: is no record"),
    "no run": (joined(*LINES[1:]), ":1: the first line wants to be tracker.run/1"),
    "records of a command": (
        joined(LINES[0].replace(b'"snapshot": {', b'"other": {'), *LINES[1:]),
        ":1: is a list of records, not a whole snapshot",
    ),
    "cut in a line": (WHOLE[:-30], f":{len(LINES)}: is cut short"),
    "cut between lines": (joined(*LINES[:-2]), "n_links is 2, the file has 1"),
    "cut after the run": (joined(LINES[0]), "n_documents is 3, the file has 0"),
    "a line too many": (joined(*LINES, LINES[-1]), "n_shortcuts is 1, the file has 2"),
    "two runs": (joined(*LINES, LINES[0]), f":{len(LINES) + 1}: a second run begins"),
    "newer link": (WHOLE.replace(b"tracker.link/1", b"tracker.link/9"), ":6: a tracker.link/9 record is newer"),
    "newer run": (WHOLE.replace(b"tracker.run/1", b"tracker.run/2"), ":1: a tracker.run/2 record is newer"),
    "changed text": (WHOLE.replace(b"Report 0 1.", b"Report 0 7."), ":3: the text of wire/000001.txt isn't the one"),
    "twice": (joined(*LINES[:2], *LINES[1:]), ":3: the document wire/000000.txt stands here twice"),
    "a merge conflict": (joined(*LINES[:2], b"<<<<<<< HEAD", *LINES[2:]), ":3: a merge conflict stands here"),
    "half a letter": (WHOLE.replace(b"harbour", b"harb\xc3", 1), "is no JSON"),
    "no number": (WHOLE.replace(b'"n_words": 40', b'"n_words": NaN'), ":2: is no JSON: NaN is no number"),
    "wrong type": (WHOLE.replace(b'"n_words": 40', b'"n_words": "forty"'), ":2: `n_words` wants a whole number"),
    "gzip cut short": (gzip.compress(WHOLE)[:-200], "is damaged or cut short"),
    "gzip without its end": (gzip.compress(WHOLE)[:-4], "is damaged or cut short"),
    "gzip with noise": (gzip.compress(WHOLE)[:60] + b"\xff" * 60, "is damaged or cut short"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_file_is_told_with_its_line(name: str, tmp_path: Path) -> None:
    content, told = DAMAGES[name]
    path = tmp_path / "x.jsonl"
    path.write_bytes(content)
    with pytest.raises(ArchiveError) as error:
        load(path)
    assert told in str(error.value)
    assert str(error.value).startswith(str(path))
    assert error.value.remedy
    assert path.read_bytes() == content


@given(st.integers(0, len(WHOLE) - 2))
@settings(max_examples=80)
def test_no_beginning_of_a_file_passes_for_the_whole(length: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.jsonl"
        path.write_bytes(WHOLE[:length])
        with pytest.raises(ArchiveError):
            load(path)


def test_a_file_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(SnapshotNotFoundError, match="no such snapshot file"):
        load(tmp_path / "x.jsonl")
    with pytest.raises(ArchiveError, match="can't be read"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("x.txt", "ends in .jsonl"),
        ("none/x.jsonl", "can't be written: No such file"),
        ("file/x.jsonl", "can't be written"),
    ],
)
def test_a_place_that_takes_no_file_is_told(place: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match=told):
        save(SMALL, tmp_path / place)


def test_what_cannot_be_written_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    save(SMALL, path)
    before = path.read_bytes()
    broken = replace(SMALL, run=replace(SMALL.run, settings={"x": float("nan")}))
    with pytest.raises(ValueError, match="JSON"):
        save(broken, path)
    assert names_in(tmp_path) == ["x.jsonl"]
    assert path.read_bytes() == before


def test_a_file_keeps_its_permissions_and_a_link_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.jsonl", tmp_path / "link.jsonl"
    real.write_text("")
    real.chmod(0o640)
    link.symlink_to(real)
    save(SMALL, link)
    assert link.is_symlink()
    assert load(real) == SMALL
    assert real.stat().st_mode & 0o777 == 0o640


def save_large(folder: Path) -> None:
    try:
        save(plain_snapshot(400, 0, name="large"), folder / "x.jsonl")
    except TrackerError as error:
        print(type(error).__name__, error)  # noqa: T201  # the parent reads it


def test_a_full_disk_leaves_no_half_file(tmp_path: Path) -> None:
    save(SMALL, tmp_path / "x.jsonl")
    told = in_child(save_large, tmp_path, max_bytes=50_000)
    assert told.startswith("OutputError")
    assert "can't be written: File too large" in told
    assert names_in(tmp_path) == ["x.jsonl"]
    assert load(tmp_path / "x.jsonl") == SMALL


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_a_folder_without_permission_is_told() -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        told = in_child(save_large, Path(folder), user=NOBODY)
        assert "OutputError" in told
        assert "Permission denied" in told
        assert not names_in(folder)
