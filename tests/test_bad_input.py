"""Bad input: a clear line, the right exit code, the rest done, no half snapshot. All through the real program."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from program import Program

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


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.txt", b"", "empty"),
        ("empty.jsonl", b"", "no document in it"),
        ("empty.csv", b"", "no document in it"),
        ("header.csv", b"title,text\n", "no document in it"),
        ("empty.warc", b"", "no document in it"),
        ("brackets.json", b"[]", "no document in it"),
        ("blank.txt", b" \n\t\n ", "white space"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01", "binary"),
        ("noise.txt", bytes(range(256)) * 8, "binary"),
    ],
)
def test_a_file_that_is_no_text_is_skipped_counted_and_listed(
    program: Program, folder: Path, name: str, content: bytes, reason: str
) -> None:
    (folder / name).write_bytes(content)
    done = program("scan", folder)
    assert done.code == 0
    assert "SKIPPED  1" in done.out
    assert scanned_ids(program) == ["good-1.txt", "good-2.txt"]
    skipped = program("documents", "--skipped").out
    assert name in skipped
    assert reason in skipped


def test_a_broken_line_of_json_lines_loses_that_line_only(program: Program, folder: Path) -> None:
    lines = [json.dumps({"id": f"r{n}", "text": f"{n}. {STORY}"}) for n in range(3)]
    lines.insert(1, '{"id": "broken", "text": "no end')
    (folder / "records.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert program("scan", folder).code == 0
    assert scanned_ids(program) == ["good-1.txt", "good-2.txt", "r0", "r1", "r2"]
    assert "records.jsonl:2" in program("documents", "--skipped").out


def test_an_unreadable_file_is_skipped(program: Program, folder: Path) -> None:
    locked = folder / "locked.txt"
    locked.write_text(STORY, encoding="utf-8")
    locked.chmod(0)
    if os.access(locked, os.R_OK):
        # root reads everything; a link that leads to itself is unreadable for root, too.
        locked.unlink()
        locked.symlink_to(locked.name)
    assert program("scan", folder).code == 0
    assert scanned_ids(program) == ["good-1.txt", "good-2.txt"]
    assert "locked.txt" in program("documents", "--skipped").out


def test_a_huge_file_is_skipped_without_being_read(program: Program, folder: Path) -> None:
    with (folder / "huge.txt").open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    assert program("scan", folder).code == 0
    assert scanned_ids(program) == ["good-1.txt", "good-2.txt"]
    assert "huge.txt" in program("documents", "--skipped").out


def test_duplicate_ids_lose_no_text(program: Program, folder: Path) -> None:
    rows = [{"id": "same", "text": STORY}, {"id": "same", "text": STORY}, {"id": "same", "text": f"Other. {STORY}"}]
    (folder / "records.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    done = program("scan", folder)
    assert done.code == 0
    assert scanned_ids(program) == ["good-1.txt", "good-2.txt", "same", "same#2"]
    assert "same" in program("documents", "--skipped").out


def test_a_wrong_encoding_is_told_and_the_text_kept(program: Program, folder: Path) -> None:
    (folder / "legacy.txt").write_bytes(f"Der Kai bleibt gesperrt – “später” öffnet er.\n\n{STORY}".encode("cp1252"))
    assert program("scan", folder).code == 0
    listed = map(json.loads, program("documents", "--format", "jsonl", "--text").lines)
    legacy = next(record for record in listed if record.get("document") == "legacy.txt")
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
    for n in range(40):
        (folder / f"more-{n}.txt").write_text(f"Number {n}. " + STORY * 60, encoding="utf-8")
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


def test_a_pipe_in_a_folder_is_skipped_counted_and_listed(program: Program, folder: Path) -> None:
    os.mkfifo(folder / "pipe.txt")
    assert program("scan", folder).code == 0
    assert scanned_ids(program) == ["good-1.txt", "good-2.txt"]
    assert "pipe.txt: neither a file nor a folder" in program("documents", "--skipped").out


def test_what_the_report_says_lists_the_rest_lists_it(program: Program, folder: Path) -> None:
    for number in range(9):
        (folder / f"empty-{number}.txt").touch()
    (line,) = (line for line in program("scan", folder).out.splitlines() if "more inputs: tracker " in line)
    rest = program(*line.partition(": tracker ")[2].split()).out
    assert all(f"empty-{number}.txt" in rest for number in range(9))
