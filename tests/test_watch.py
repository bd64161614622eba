"""Watching: real files, real processes; no change is lost, none is scanned twice, and killing does no harm."""

from __future__ import annotations

import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from bundled import SEEDS
from program import Program

from tracker.library import scan
from tracker.store import Archive

pytest.importorskip("watchfiles", reason="the extra `watch` isn't installed")

#: However busy the machine is; nothing waits for so long unless something is wrong.
PATIENCE = 60
STORY = "The last ship has left the harbour of Kessim for the north, the port master said on Monday.\n"


def distinct(number: int) -> str:
    """An article that shares no word with another one."""
    return " ".join(f"w{number}x{place}" for place in range(60)) + ".\n"


class Watching:
    """`tracker watch` in a folder of its own; what it prints comes line by line."""

    def __init__(self, home: Path, *arguments: str) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("TRACKER_")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tracker", "watch", *arguments, "--debounce", "0.3"],
            cwd=home,
            env={
                **environment,
                "HOME": str(home),
                "COLUMNS": "120",
                "PYTHONUNBUFFERED": "1",
                "PYTHONFAULTHANDLER": "1",
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            # Tests that a shell runs in the background are given no ^C, and what they start inherits that.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)

    def until(self, wanted: str) -> str:
        """All lines up to the first that holds `wanted`."""
        seen: list[str] = []
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                seen.append(self._lines.get(timeout=0.5))
            except queue.Empty:
                continue
            if wanted in seen[-1]:
                return "".join(seen)
        raise AssertionError(f"no {wanted!r} in {''.join(seen)!r}")

    def quiet_for(self, seconds: float) -> bool:
        try:
            return not self._lines.get(timeout=seconds)
        except queue.Empty:
            return True

    def end(self, how: signal.Signals) -> int:
        self.process.send_signal(how)
        try:
            return self.process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGABRT)  # it says where each of its threads stands
            self.process.wait(timeout=PATIENCE)
            time.sleep(0.5)
            told = "".join(self._lines.get() for _ in range(self._lines.qsize()))
            raise AssertionError(f"{how.name} did not end it: {told}") from None


@pytest.fixture
def home(tmp_path: Path) -> Path:
    shutil.copytree(SEEDS / "spa", tmp_path / "articles")
    return tmp_path


@pytest.fixture
def watching(home: Path) -> Iterator[Watching]:
    started = Watching(home, "articles")
    yield started
    started.process.kill()
    started.process.wait()


def names(home: Path) -> list[str]:
    with Archive.open(home / "snapshots" / "archive.db") as archive:
        return [document.id for document in archive.load_documents("latest")]


def test_what_comes_changes_and_goes_is_told(home, watching):
    watching.until("; watching")
    (home / "articles" / "late.txt").write_text(STORY)
    assert "new: late.txt" in watching.until("; watching")
    # As an editor saves: another file, put in its place under the same name.
    beside = home / "articles" / ".late.txt.swp"
    beside.write_text(STORY.replace("Monday", "Tuesday"))
    beside.replace(home / "articles" / "late.txt")
    assert "edited: late.txt" in watching.until("; watching")
    (home / "articles" / "late.txt").unlink()
    assert "gone: late.txt" in watching.until("; watching")
    # Touched, and something else came that is no article: nothing is said, no snapshot kept.
    (home / "articles" / "attacks-count.txt").touch()
    assert watching.quiet_for(2)
    assert watching.end(signal.SIGINT) == 130
    with Archive.open(home / "snapshots" / "archive.db") as archive:
        assert len(archive.snapshots()) == 4
        assert archive.verify() == []


@pytest.mark.slow  # processes with a pause for each change
def test_thousands_of_files_at_once_are_one_scan_or_two_and_all_are_there(home):
    with_few = Watching(home, "articles", "--set", "statements.enabled=off")
    try:
        with_few.until("; watching")
        for number in range(1500):
            (home / "articles" / f"n{number}.txt").write_text(distinct(number))
        deadline = time.monotonic() + PATIENCE
        while len(names(home)) < 1500 and time.monotonic() < deadline:
            with_few.until("; watching")
    finally:
        with_few.process.kill()
        with_few.process.wait()
    assert len([name for name in names(home) if name.startswith("n")]) == 1500
    with Archive.open(home / "snapshots" / "archive.db") as archive:
        assert len(archive.snapshots()) <= 6


def test_killed_in_a_scan_it_leaves_the_archive_whole_and_the_next_start_goes_on(home, watching):
    watching.until("; watching")
    for number in range(300):
        (home / "articles" / f"n{number}.txt").write_text(distinct(number))
    lock = home / "snapshots" / "archive.db.lock"
    deadline = time.monotonic() + PATIENCE
    while not lock.exists() and time.monotonic() < deadline:
        time.sleep(0.005)
    assert watching.end(signal.SIGKILL) == -signal.SIGKILL
    with Archive.open(home / "snapshots" / "archive.db") as archive:
        assert archive.verify() == []
    (home / "articles" / "n7.txt").unlink()
    again = Watching(home, "articles")
    try:
        again.until("; watching")
    finally:
        again.process.kill()
        again.process.wait()
    with Archive.open(home / "snapshots" / "archive.db") as archive:
        latest = archive.load("latest")
    assert [document.id for document in latest.documents] == [
        document.id for document in scan(str(home / "articles")).documents
    ]


@pytest.mark.slow  # processes with a pause for each change
def test_a_single_file_that_is_replaced_is_seen_and_a_folder_that_comes_back(home):
    (home / "one").mkdir()
    (home / "one" / "story.txt").write_text(STORY)
    watching = Watching(home, "one/story.txt", "articles")
    try:
        watching.until("; watching")
        (home / "one" / "other").write_text(STORY + "Nobody was hurt.\n")
        (home / "one" / "other").replace(home / "one" / "story.txt")
        assert "edited: story.txt" in watching.until("; watching")
        (home / "articles").rename(home / "away")
        assert "still watching" in watching.until("still watching")
        (home / "away" / "late.txt").write_text(STORY)
        (home / "away").rename(home / "articles")
        assert ": late.txt" in watching.until("; watching")
    finally:
        watching.process.kill()
        watching.process.wait()


def test_once_ends_after_a_change_and_waits_for_a_scan_that_runs(home, program: Program):
    shutil.copytree(home / "articles", program.home / "articles")
    watching = Watching(program.home, "articles", "--once")
    watching.until("; watching")
    with Archive.open(program.home / "snapshots" / "archive.db") as archive, archive.scanning():
        held = program("scan", "articles")
        assert held.code == 2
        assert "another scan is writing (process" in held.err
        (program.home / "articles" / "late.txt").write_text(STORY)
        watching.until("begins when it has ended")
    assert "late.txt" in watching.until("; watching")
    assert watching.process.wait(timeout=PATIENCE) == 0


def test_what_nothing_tells_of_is_refused(program: Program) -> None:
    (program.home / "a.txt").write_text(STORY)
    assert "can't be watched" in program("watch", "-").err
    assert program("watch", "nowhere").code == 2
