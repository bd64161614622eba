"""Bad input: a clear line, the right exit code, the rest done, no half snapshot. All through the real program."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from program import Done, Program

STORY = (
    "The harbour board said on Monday that the east pier would stay shut until the spring, after divers\n"
    "found cracks in eleven of its forty piles. “We will not put a crane on it,” said Orla Venn, who chairs\n"
    "the board. Repairs are to cost about 12 million crowns, the board said.\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two good articles in which every test below puts something bad."""
    source = tmp_path / "articles"
    source.mkdir()
    (source / "good-1.txt").write_text(STORY, encoding="utf-8")
    (source / "good-2.txt").write_text(f"Pier shut till spring\n\n{STORY}", encoding="utf-8")
    return source


def scanned_ids(program: Program) -> list[str]:
    listed = program("documents", "--format", "jsonl").lines
    return [record["document"] for record in map(json.loads, listed) if record["schema"] == "tracker.document/1"]


#: Files that hold no document, and what is said of each.
NO_TEXT = [
    ("empty.txt", b"", "empty"),
    ("empty.jsonl", b"", "no document in it"),
    ("empty.csv", b"", "no document in it"),
    ("header.csv", b"title,text\n", "no document in it"),
    ("empty.warc", b"", "no document in it"),
    ("brackets.json", b"[]", "no document in it"),
    ("blank.txt", b" \n\t\n ", "white space"),
    ("picture.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01", "binary"),
    ("noise.txt", bytes(range(256)) * 8, "binary"),
]
N_BROKEN = len(NO_TEXT) + 5


@dataclass(frozen=True)
class Mixed:
    """What is said of one folder with everything bad in it: the scan, its documents, what it skipped."""

    scan: Done
    documents: dict[str, dict[str, Any]]
    skipped: str


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Mixed:
    program = Program(tmp_path_factory.mktemp("mixed"))
    source = program.home / "articles"
    source.mkdir()
    for name, content, _ in NO_TEXT:
        (source / name).write_bytes(content)
    (source / "good-1.txt").write_text(STORY, encoding="utf-8")
    lines = [json.dumps({"id": f"r{n}", "text": f"{n}. {STORY}"}) for n in range(3)]
    lines.insert(1, '{"id": "broken", "text": "no end')
    (source / "lines.jsonl").write_text("\n".join(lines), encoding="utf-8")
    rows = [{"id": "same", "text": STORY}, {"id": "same", "text": STORY}, {"id": "same", "text": f"Other. {STORY}"}]
    (source / "twice.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    # root reads everything; a link that leads to itself is unreadable for root, too.
    (source / "locked.txt").symlink_to("locked.txt")
    with (source / "huge.txt").open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    os.mkfifo(source / "pipe.txt")
    (source / "legacy.txt").write_bytes(f"Der Kai bleibt gesperrt – “später” öffnet er.\n\n{STORY}".encode("cp1252"))
    scan = program("scan", source)
    listed = map(json.loads, program("documents", "--format", "jsonl", "--text").lines)
    documents = {record["document"]: record for record in listed if record["schema"] == "tracker.document/1"}
    return Mixed(scan, documents, program("documents", "--skipped").out)


def test_whatever_is_broken_the_rest_is_done_and_the_broken_counted(mixed: Mixed) -> None:
    assert mixed.scan.code == 0
    assert f"SKIPPED  {N_BROKEN}" in mixed.scan.out
    assert sorted(mixed.documents) == ["good-1.txt", "legacy.txt", "r0", "r1", "r2", "same", "same#2"]


@pytest.mark.parametrize(("name", "content", "reason"), NO_TEXT)
def test_a_file_that_is_no_text_is_listed_with_its_reason(mixed: Mixed, name: str, content: bytes, reason: str) -> None:
    assert any(name in line and reason in line for line in mixed.skipped.splitlines())


def test_a_broken_line_of_json_lines_loses_that_line_only(mixed: Mixed) -> None:
    assert "lines.jsonl:2" in mixed.skipped


def test_a_huge_file_and_an_unreadable_one_are_listed(mixed: Mixed) -> None:
    assert "huge.txt" in mixed.skipped
    assert "locked.txt" in mixed.skipped


def test_duplicate_ids_lose_no_text(mixed: Mixed) -> None:
    assert {mixed.documents[name]["text"] for name in ("same", "same#2")} == {STORY, f"Other. {STORY}"}
    assert "same" in mixed.skipped


def test_a_pipe_in_a_folder_is_listed(mixed: Mixed) -> None:
    assert "pipe.txt: neither a file nor a folder" in mixed.skipped


def test_a_wrong_encoding_is_told_and_the_text_kept(mixed: Mixed) -> None:
    legacy = mixed.documents["legacy.txt"]
    assert legacy["encoding"] == "windows-1252"
    assert "“später” öffnet" in legacy["text"]


def test_no_documents_at_all_is_broken_use_not_a_clean_result(program: Program, tmp_path: Path) -> None:
    nothing = tmp_path / "nothing"
    nothing.mkdir()
    done = program("scan", nothing)
    assert done.code == 2
    assert len(done.err.strip().splitlines()) == 1
    assert "nothing" in done.err
    missing = program("scan", tmp_path / "mistyped")
    assert missing.code == 2
    assert "mistyped" in missing.err
    assert not (program.home / "snapshots" / "archive.db").exists()


def test_one_bad_source_among_good_ones_is_told_before_anything_is_kept(program: Program, folder: Path) -> None:
    done = program("scan", folder, folder / "not-there")
    assert done.code == 2
    assert "not-there" in done.err
    assert program("snapshots", "list").code == 2


def test_a_file_that_changes_while_it_is_read_is_whole_or_skipped(program: Program, folder: Path) -> None:
    growing = folder / "growing.txt"
    rewrite = (
        "import sys, time\nwhile True:\n with open(sys.argv[1], 'w') as file: file.write('a line. ' * 99_999)\n"
        " time.sleep(0.0005)"
    )
    writer = subprocess.Popen([sys.executable, "-c", rewrite, str(growing)])
    try:
        time.sleep(0.2)
        done = program("scan", folder)
    finally:
        writer.kill()
        writer.wait()
    assert done.code == 0
    assert {"good-1.txt", "good-2.txt"} <= set(scanned_ids(program))


def test_a_full_disk_keeps_the_scans_before_and_no_half_snapshot(program: Program, folder: Path) -> None:
    assert program("scan", folder, "--name", "first").code == 0
    for n in range(3):
        rows = (f"Pile {n} of row {row} is cracked." for row in range(900))
        (folder / f"more-{n}.txt").write_text(" ".join(rows), encoding="utf-8")
    size = (program.home / "snapshots" / "archive.db").stat().st_size

    def limit() -> None:
        # No file may grow beyond a little more than the archive's size: what a full disk looks like.
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 20_000, size + 20_000))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    done = program("scan", folder, "--name", "second", preexec=limit)
    assert done.code == 2
    assert "Traceback" not in done.err
    listed = program("snapshots", "list").out
    assert "first" in listed
    assert "second" not in listed
    assert program("snapshots", "verify").code == 0


def test_output_to_a_full_device_is_one_line(program: Program, folder: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full (Linux)")
    with open("/dev/full", "w") as full:  # noqa: PTH123  # a device
        done = program("scan", folder, "--no-archive", stdout=full)
    assert done.code == 2
    assert "No space left" in done.err
    assert "Traceback" not in done.err


def test_a_damaged_archive_is_named_and_left_alone(program: Program, folder: Path) -> None:
    archive = program.home / "snapshots" / "archive.db"
    archive.parent.mkdir(exist_ok=True)
    archive.write_bytes(b"this is no archive of ours, but somebody's notes")
    done = program("scan", folder)
    assert done.code == 2
    assert "archive" in done.err
    assert archive.read_bytes() == b"this is no archive of ours, but somebody's notes"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["scn", "."], "scan"),
        (["scan"], "SOURCE"),
        (["scan", ".", "--threshold", "7"], "threshold"),
        (["scan", ".", "--threshold", "x"], "threshold"),
        (["scan", ".", "--threshold", "nan"], "threshold"),
        (["scan", ".", "--set", "copies.threshold=.nan"], "threshold"),
        (["config", "--set", "fingerprint.rows=32", "--set", "fingerprint.num_perm=8"], "fingerprint.rows"),
        (["scan", ".", "--now", "yesterday"], "--now"),
        (["scan", ".", "--set", "copies.treshold=1"], "copies.threshold"),
        (["scan", ".", "--format", "pdf"], "pdf"),
        (["scan", ".", "--encoding", "klingon"], "klingon"),
        (["report", "no-such-snapshot"], "no-such-snapshot"),
        (["report", "--archive", "nowhere.db"], "nowhere.db"),
        (["compare", "one.txt", "two.txt"], "archive"),
        (["config", "--config", "absent.yaml"], "absent.yaml"),
        (["verify", "absent.jsonl", "."], "absent.jsonl"),
        (["snapshots", "prune"], "--keep"),
        (["snapshots", "import", "absent.jsonl"], "absent.jsonl"),
    ],
)
def test_a_bad_argument_is_one_line_and_exit_2(program: Program, arguments: list[str], told: str) -> None:
    done = program(*arguments)
    assert done.code == 2, done
    assert len(done.err.strip().splitlines()) == 1, done.err
    assert told in done.err


@pytest.mark.parametrize(("asked", "told"), [("good-3.txt", "no such file"), (".", "is a folder")])
def test_a_path_that_is_no_article_is_not_asked_about_as_a_text(
    program: Program, folder: Path, asked: str, told: str
) -> None:
    program("scan", folder)
    done = program("similar", asked)
    assert done.code == 2
    assert f"{asked}: {told}" in done.err


def test_patterns_that_leave_nothing_are_named(program: Program, folder: Path) -> None:
    done = program("scan", folder, "--include", "*.pdf", "--exclude", "good-*")
    assert done.code == 2
    assert "include *.pdf; exclude good-*" in done.err
    assert len(done.err.splitlines()) == 1


def test_all_mistakes_of_a_settings_file_are_told_at_once(program: Program) -> None:
    (program.home / "tracker.yaml").write_text("copies: {treshold: 1}\npasages: {}\nfingerprint: {seed: true}\n")
    done = program("config")
    assert done.code == 2
    assert "copies.threshold" in done.err
    assert "passages" in done.err
    assert "seed" in done.err


def test_output_to_what_is_no_file_is_written_there_and_leaves_it(program: Program, folder: Path) -> None:
    pipe = folder.parent / "pipe"
    os.mkfifo(pipe)
    reader = subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE, text=True)
    try:
        assert program("report", folder, "--output", pipe).code == 0
        assert pipe.is_fifo()
        assert "2 documents" in reader.communicate(timeout=10)[0]
    finally:
        reader.kill()


def test_output_through_a_link_leaves_the_link(program: Program, folder: Path) -> None:
    link = folder.parent / "link.txt"
    link.symlink_to(folder.parent / "report.txt")
    assert program("report", folder, "--output", link).code == 0
    assert link.is_symlink()
    assert "2 documents" in (folder.parent / "report.txt").read_text(encoding="utf-8")


def test_what_the_report_says_lists_the_rest_lists_it(program: Program, folder: Path) -> None:
    for number in range(9):
        (folder / f"empty-{number}.txt").touch()
    (line,) = (line for line in program("scan", folder).out.splitlines() if "more inputs: tracker " in line)
    rest = program(*line.partition(": tracker ")[2].split()).out
    assert all(f"empty-{number}.txt" in rest for number in range(9))
