"""The archive survives kill -9 at any moment and a full disk, and lets one write while others read."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import tempfile
import time
from pathlib import Path

import pytest
from child_process import NOBODY, in_child, start_child
from plain_snapshots import plain_snapshot
from scan_until_killed import snapshot_named, write_until_killed

from tracker.engines.local import LocalEngine
from tracker.errors import ArchiveError, TrackerError
from tracker.ingest import document_from_text
from tracker.settings import Settings
from tracker.store import Archive
from tracker.store.scan_lock import hold_scan_lock

SMALL = plain_snapshot(5, 5, name="small")


def test_killed_at_any_moment_it_holds_each_finished_scan_whole(tmp_path: Path) -> None:
    chance = random.Random(7)
    said: list[str] = []
    # The first are killed while they make the archive, the others in the midst of a scan or a prune.
    for n_lines in (1, 1, 1, 2, 3, 4, 5, 6):
        child = start_child(write_until_killed, tmp_path)
        assert child.stdout is not None
        said += [child.stdout.readline().strip() for _ in range(n_lines)]
        time.sleep(chance.uniform(0, 0.04))
        os.kill(child.pid, signal.SIGKILL)
        said += child.communicate()[0].split()
        with Archive.open(tmp_path / "archive.db", create=True) as archive:
            assert archive.verify() == []
            there = [entry.name for entry in archive.snapshots()]
            finished = [name for name in said if name != "begins"]
            # The last may have been written without being able to say so; prune leaves the newest.
            assert finished[-3:] == [name for name in there if name in finished][-3:]
            for name in there:
                assert archive.load(name) == snapshot_named(name)
    assert len(there) >= 3


def write_large(folder: Path) -> None:
    try:
        with Archive.open(folder / "archive.db", create=True) as archive:
            archive.write(plain_snapshot(2000, 0, name="large"))
    except TrackerError as error:
        print(type(error).__name__, error)  # noqa: T201  # the parent reads it


def read_small(folder: Path) -> None:
    with Archive.open(folder / "archive.db") as archive:
        print(archive.load("small") == SMALL)  # noqa: T201


def test_a_full_disk_leaves_the_earlier_scans(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "archive.db", create=True) as archive:
        archive.write(SMALL)
    told = in_child(write_large, tmp_path, max_bytes=400_000)
    assert told.startswith("ArchiveError")
    assert "the disk is full" in told
    assert "earlier snapshots are whole" in told
    with Archive.open(tmp_path / "archive.db") as archive:
        assert archive.verify() == []
        assert [entry.name for entry in archive.snapshots()] == ["small"]
        assert archive.load("small") == SMALL
        archive.write(plain_snapshot(2000, 0, name="large"))


def test_a_disk_that_is_full_from_the_beginning_is_told(tmp_path: Path) -> None:
    told = in_child(write_large, tmp_path, max_bytes=10_000)
    assert told.startswith("ArchiveError")
    assert "the disk is full" in told


def prune_small(folder: Path) -> None:
    try:
        with Archive.open(folder / "archive.db") as archive:
            archive.prune(names=["small"])
    except TrackerError as error:
        print(type(error).__name__, error)  # noqa: T201  # the parent reads it


def test_a_disk_too_full_to_make_the_archive_smaller_is_told(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "archive.db", create=True) as archive:
        archive.write(plain_snapshot(200, 0, seed=1, name="small"))
        archive.write(plain_snapshot(3000, 0, name="large"))
    told = in_child(prune_small, tmp_path, max_bytes=1_500_000)
    assert told.startswith("ArchiveError")
    assert "what was to go is dropped, but the file can't be made smaller: the disk is full" in told
    with Archive.open(tmp_path / "archive.db") as archive:
        assert [entry.name for entry in archive.snapshots()] == ["large"]
        before = (tmp_path / "archive.db").stat().st_size
        assert archive.prune() == ()
        assert (tmp_path / "archive.db").stat().st_size < before
        assert archive.verify() == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_a_read_only_folder_can_be_read_and_says_why_it_cannot_be_written() -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        with Archive.open(Path(folder) / "archive.db", create=True) as archive:
            archive.write(SMALL)
            assert in_child(read_small, Path(folder), user=NOBODY) == "True\n"
        before = (Path(folder) / "archive.db").read_bytes()
        assert in_child(read_small, Path(folder), user=NOBODY) == "True\n"
        told = in_child(write_large, Path(folder), user=NOBODY)
        assert told.startswith("ArchiveError")
        assert "read-only" in told
        assert (Path(folder) / "archive.db").read_bytes() == before
        (Path(folder) / "archive.db").unlink()
        told = in_child(write_large, Path(folder), user=NOBODY)
        assert told.startswith("ArchiveError")
        assert "read-only" in told
        assert not list(Path(folder).iterdir())


def hold_lock(folder: Path) -> None:
    with Archive.open(folder / "archive.db", create=True) as archive, archive.scanning():
        print("held", flush=True)  # noqa: T201
        time.sleep(60)


def test_one_scans_at_a_time_and_who_it_is_is_said(tmp_path: Path) -> None:
    child = start_child(hold_lock, tmp_path)
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    with Archive.open(tmp_path / "archive.db") as archive:
        with (
            pytest.raises(ArchiveError, match=rf"another scan is writing \(process {child.pid}, since 2\d\d\d-"),
            archive.scanning(),
        ):
            pass
        assert archive.snapshots() == ()
        child.kill()
        child.communicate()
        with archive.scanning():  # the lock died with its holder
            archive.write(SMALL)
        with archive.scanning(), pytest.raises(ArchiveError, match="another scan"), archive.scanning():
            pass
    assert [path.name for path in tmp_path.iterdir()] == ["archive.db"]


def test_a_lock_that_was_left_behind_accuses_nobody(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with Archive.open(path, create=True) as writer, Archive.open(path, timeout_seconds=0.05) as second:
        (tmp_path / "archive.db.lock").write_text("1\n")
        with writer._writing(), pytest.raises(ArchiveError, match="another process is writing; wait"):
            second.write(SMALL)
        with (
            writer.scanning(),
            writer._writing(),
            pytest.raises(ArchiveError, match=rf"\(process {os.getpid()}, since"),
        ):
            second.write(SMALL)


def test_readers_read_while_one_writes(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with Archive.open(path, create=True) as writer, Archive.open(path) as reader:
        writer.write(SMALL)
        with writer._writing():
            assert reader.load("latest") == SMALL
            with Archive.open(path, timeout_seconds=0.05) as second:
                assert second.load("latest") == SMALL
                with pytest.raises(ArchiveError, match=r"another process is writing.*; wait for it to end"):
                    second.write(SMALL, name="other")
        assert [entry.name for entry in reader.snapshots()] == ["small"]


def test_a_copy_of_an_archive_in_use_can_be_read(tmp_path: Path) -> None:
    """What a back-up sees: the archive and the log beside it."""
    (tmp_path / "copy").mkdir()
    with Archive.open(tmp_path / "archive.db", create=True) as archive:
        archive.write(SMALL)
        for path in tmp_path.glob("archive.db*"):
            shutil.copy(path, tmp_path / "copy" / path.name)
    with Archive.open(tmp_path / "copy" / "archive.db") as archive:
        assert archive.load("small") == SMALL


def say_and_sleep() -> None:
    print("holds", flush=True)  # noqa: T201  # the test reads it: the worker runs, it is not just being forked
    time.sleep(3)


def hold_with_a_child(folder: Path) -> None:
    with hold_scan_lock(folder / "archive.db"):
        multiprocessing.get_context("fork").Process(target=say_and_sleep).start()
        time.sleep(600)


def test_the_scan_lock_of_a_killed_scan_is_free_though_its_workers_still_run(tmp_path: Path) -> None:
    child = start_child(hold_with_a_child, tmp_path)
    assert child.stdout is not None
    assert child.stdout.readline() == "holds\n"
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    with hold_scan_lock(tmp_path / "archive.db"):
        pass
    child.communicate()


def search_and_stand_still(folder: Path) -> None:
    documents = [document_from_text(f"The pier of {n} is shut.", document_id=f"{n}") for n in range(25)]
    pairs = [(left, right) for left in range(25) for right in range(left)]

    def stand_still(stage: str, done: int, total: int) -> None:
        assert multiprocessing.active_children()
        print("searches", flush=True)  # noqa: T201
        time.sleep(600)

    LocalEngine(processes=2).search_passages(documents, pairs, Settings(), stand_still)


def test_the_workers_of_a_killed_scan_end_with_it(tmp_path: Path) -> None:
    child = start_child(search_and_stand_still, tmp_path)
    assert child.stdout is not None
    assert child.stdout.readline() == "searches\n"
    os.kill(child.pid, signal.SIGKILL)
    child.communicate(timeout=30)  # ends when the last of them has closed it


def open_new(folder: Path) -> None:
    while not (folder / "go").exists():
        pass
    try:
        for number in range(12):
            Archive.open(folder / f"{number}.db", create=True).close()
    except TrackerError as error:
        print(error)  # noqa: T201


def test_processes_that_make_one_archive_at_the_same_time_all_get_it(tmp_path: Path) -> None:
    children = [start_child(open_new, tmp_path) for _ in range(4)]
    time.sleep(1)
    (tmp_path / "go").touch()
    assert [child.communicate()[0] for child in children] == [""] * 4
