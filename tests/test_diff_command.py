"""`tracker diff` from end to end: the real program, real files, a folder of its own."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from program import Done, Program

from tracker.cli import main
from tracker.commands.diff import CI_FORMATS, FORMATS

SEEDS = Path(__file__).resolve().parents[1] / "seeds"
SCHEMAS = Path(__file__).resolve().parents[1] / "tracker" / "schemas"
CORPUS = (
    "kessim-observer/harbour-reopens.v1.txt", "kessim-observer/harbour-reopens.v2.txt",
    "kessim-observer/night-of-fire.txt", "spa/kessim-strike.v1.txt", "spa/kessim-strike.v2.txt",
    "spa/kessim-strike.v3.txt", "spa/tashan-bus.txt", "straitline/inferno-at-kessim.txt", "straitline/two-strikes.txt",
    "tarnholm-ledger/leave-the-strait.md", "velmar-courier/base-vote.v1.html", "velmar-courier/base-vote.v2.html",
)  # fmt: skip
FIRST, SECOND = "2031-04-02T06:00:00Z", "2031-04-03T06:00:00Z"


def change_corpus(folder: Path) -> None:
    """One renamed, one deleted, one edited, one copied without its first and last lines."""
    (folder / "spa/tashan-bus.txt").rename(folder / "spa/bus-in-tashan.txt")
    (folder / "straitline/two-strikes.txt").unlink()
    edited = folder / "straitline/inferno-at-kessim.txt"
    edited.write_text(edited.read_text().replace("140 patients", "180 patients"))
    lines = (folder / "kessim-observer/night-of-fire.txt").read_text().strip().split("\n")
    (folder / "velmar-courier/lifted.txt").write_text("\n".join(lines[1:-1]) + "\n")


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A program with a snapshot of a folder that has changed since; tests only read."""
    program = Program(tmp_path_factory.mktemp("changed"))
    for name in CORPUS:
        (program.home / "news" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SEEDS / name, program.home / "news" / name)
    shutil.copytree(program.home / "news", program.home / "kept")
    done = program("scan", "news", "--name", "before", "--now", FIRST)
    assert done.code == 0, done.err
    change_corpus(program.home / "news")
    done = program("scan", "news", "--name", "after", "--now", SECOND)
    assert done.code == 0, done.err
    return program


@pytest.fixture(scope="module")
def lines(changed: Program) -> Done:
    """The whole diff of both snapshots as JSON Lines."""
    return changed("diff", "before", "after", "--format", "jsonl")


def records(done: Done) -> list[dict[str, Any]]:
    assert done.code == 0, done.err
    return [json.loads(line) for line in done.lines]


def run_here(home: Path, *arguments: str | Path) -> tuple[int, str]:
    """The same without a process of its own, for what many options only render otherwise: code and output."""
    path = home / "out"
    path.unlink(missing_ok=True)
    with contextlib.chdir(home):
        code = main([*map(str, arguments), "--output", str(path), "--quiet"])
    return code, path.read_text(encoding="utf-8")


def of_kind(done: Done, schema: str) -> list[dict[str, Any]]:
    return [record for record in records(done) if record["schema"] == schema]


def test_a_folder_against_its_snapshot_reports_exactly_what_was_done_to_it(changed: Program) -> None:
    # A source alone is held against the last snapshot, here against the first by name.
    changes = of_kind(changed("diff", "before", "news", "--format", "jsonl"), "tracker.change/1")
    assert [
        (change["status"], change["old"], change["new"]) for change in changes if change["status"] != "unchanged"
    ] == [
        ("disappeared", "straitline/two-strikes.txt", ""),
        ("edited", "straitline/inferno-at-kessim.txt", "straitline/inferno-at-kessim.txt"),
        ("renamed", "spa/tashan-bus.txt", "spa/bus-in-tashan.txt"),
        ("republished", "kessim-observer/night-of-fire.txt", "velmar-courier/lifted.txt"),
    ]


def test_the_changed_figure_is_the_first_edit_and_stands_where_it_says(changed: Program, lines: Done) -> None:
    edits = of_kind(lines, "tracker.edit/1")
    assert edits[0]["kind"] == "figure"
    assert (edits[0]["old"]["text"], edits[0]["new"]["text"]) == ("140", "180")
    text = (changed.home / "news/straitline/inferno-at-kessim.txt").read_text()
    assert text[edits[0]["new"]["start"] : edits[0]["new"]["end"]] == "180"


def test_every_record_validates(lines: Done) -> None:
    found = records(lines)
    assert found[0]["schema"] == "tracker.run/1"
    for record in found:
        name = record["schema"].split(".")[1].split("/")[0]
        jsonschema.validate(record, json.loads((SCHEMAS / f"{name}.json").read_text()))


@pytest.mark.parametrize("width", ["60", "120"])
def test_the_terminal_shows_it_at_a_glance(changed: Program, width: str) -> None:
    shown = changed("diff", "before", "after", env={"COLUMNS": width}).out
    assert "1 disappeared, 1 edited, 1 renamed, 1 republished" in " ".join(shown.split())
    assert "spa/bus-in-tashan.txt ← spa/tashan-bus.txt" in shown
    assert "[-140-]{+180+} patients" in " ".join(shown.replace("│", " ").split())
    assert "new group of copies" in shown
    assert max(map(len, shown.splitlines())) <= int(width)


@pytest.mark.parametrize("format_", [*FORMATS, *CI_FORMATS])
def test_every_format_is_written_whole(changed: Program, format_: str) -> None:
    code, written = run_here(changed.home, "diff", "before", "after", "--format", format_)
    assert code == 0
    assert "lifted.txt" in written


def test_json_is_one_object_and_csv_one_table(changed: Program) -> None:
    found = json.loads(run_here(changed.home, "diff", "before", "after", "--format", "json")[1])
    assert list(found) == ["run", "old", "new", "counts", "changes", "edits", "shifts", "copying", "shortcuts"]
    assert found["counts"] == {"disappeared": 1, "edited": 1, "renamed": 1, "republished": 1, "unchanged": 9}
    rows = list(csv.DictReader(io.StringIO(run_here(changed.home, "diff", "before", "after", "--format", "csv")[1])))
    assert {row["status"] for row in rows} == {"disappeared", "edited", "renamed", "republished"}


def test_options_narrow_what_is_shown(changed: Program) -> None:
    def edits(*options: str) -> list[dict[str, Any]]:
        _, written = run_here(changed.home, "diff", "before", "after", "--format", "jsonl", *options)
        return [one for one in map(json.loads, written.splitlines()) if one["schema"] == "tracker.edit/1"]

    assert {edit["kind"] for edit in edits("--kind", "figure")} == {"figure"}
    assert {edit["document"] for edit in edits("--document", "velmar-courier")} == {"velmar-courier/lifted.txt"}
    assert {edit["document"] for edit in edits("--status", "edited")} == {"straitline/inferno-at-kessim.txt"}
    assert all(edit["rank"] >= 0.5 for edit in edits("--min-rank", "0.5"))
    assert len(edits("--limit", "1")) == 1


def test_the_exit_code_is_0_unless_it_was_asked_for(changed: Program) -> None:
    assert changed("diff", "before", "after", "--exit-code").code == 1
    assert run_here(changed.home, "diff", "before", "before", "--exit-code")[0] == 0
    assert run_here(changed.home, "diff", "before", "after", "--exit-code", "--kind", "speaker")[0] == 0
    assert run_here(changed.home, "diff", "before", "after")[0] == 0


def test_both_sides_of_a_diff_are_verified_where_they_are(changed: Program, lines: Done, tmp_path: Path) -> None:
    path = tmp_path / "diff.jsonl"
    path.write_text(lines.out, encoding="utf-8")
    done = changed("verify", path, "news", "--old", "kept")
    assert done.code == 0, done.out
    assert " 0 wrong\n" in done.out
    assert "old ones not checked" in changed("verify", path, "news").out


def test_without_sides_the_last_two_snapshots_are_compared_and_a_source_with_the_last(changed: Program) -> None:
    assert "1 disappeared, 1 edited" in changed("diff").out
    assert "Nothing differs" in changed("diff", "news").out
    one = changed("diff", "before", "news/straitline/inferno-at-kessim.txt").out
    assert one.splitlines()[1].startswith("1 edited; 1 edit: 1 figure")


def test_two_files_are_compared_whatever_they_are_called(program: Program) -> None:
    (program.home / "draft.txt").write_text("The toll was 16.\n")
    (program.home / "printed.md").write_text("The toll was 61.\n")
    found = of_kind(program("diff", "draft.txt", "printed.md", "--format", "jsonl"), "tracker.edit/1")
    assert [(edit["kind"], edit["old"]["text"], edit["new"]["text"]) for edit in found] == [("figure", "16", "61")]


def test_git_revisions_are_compared(program: Program) -> None:
    def git(*arguments: str) -> None:
        subprocess.run(["git", *arguments], cwd=program.home, check=True, capture_output=True)

    (program.home / "news").mkdir()
    (program.home / "news/a.txt").write_text("The toll was 16 on Monday.\n")
    git("init", "-q")
    git("add", ".")
    git("-c", "user.name=n", "-c", "user.email=n@example.org", "commit", "-qm", "first")
    (program.home / "news/a.txt").write_text("The toll was 61 on Monday.\n")
    edits = of_kind(program("diff", "git:HEAD:news/a.txt", "news/a.txt", "--format", "jsonl"), "tracker.edit/1")
    assert [edit["new"]["text"] for edit in edits] == ["61"]


def test_what_comes_back_has_returned(program: Program) -> None:
    folder = program.home / "news"
    folder.mkdir()
    (folder / "a.txt").write_text("The harbour is closed until the wreck has been lifted.\n")
    (folder / "b.txt").write_text("The ferry sails at noon, if the wind allows it at all.\n")
    run_here(program.home, "scan", "news", "--name", "one", "--now", "2031-04-01T06:00:00Z")
    (folder / "a.txt").rename(program.home / "away.txt")
    run_here(program.home, "scan", "news", "--name", "two", "--now", "2031-04-02T06:00:00Z")
    (program.home / "away.txt").rename(folder / "a.txt")
    run_here(program.home, "scan", "news", "--name", "three", "--now", "2031-04-03T06:00:00Z")
    changes = of_kind(program("diff", "--format", "jsonl"), "tracker.change/1")
    assert [(change["status"], change["new"]) for change in changes] == [("returned", "a.txt"), ("unchanged", "b.txt")]
    assert changes[0]["why"] == "last seen in one, with the same text"


def test_a_look_is_remembered_beside_the_archive(program: Program) -> None:
    folder = program.home / "news"
    folder.mkdir()
    (folder / "a.txt").write_text("The toll was 16 on Monday.\n")
    run_here(program.home, "scan", "news", "--now", FIRST)
    first = program("diff", "--since-last-look")
    assert first.code == 0
    assert "the first look" in first.err
    assert (program.home / "snapshots/archive.look.json").is_file()
    (folder / "a.txt").write_text("The toll was 61 on Monday.\n")
    run_here(program.home, "scan", "news", "--now", SECOND)
    assert "[-16-]{+61+}" in program("diff", "--since-last-look").out
    assert "Nothing differs" in program("diff", "--since-last-look").out


def test_versions_inside_one_corpus_are_shown_as_chains(changed: Program) -> None:
    changes = of_kind(changed("diff", "--within", "before", "--format", "jsonl"), "tracker.change/1")
    assert [(change["old"], change["new"]) for change in changes] == [
        ("kessim-observer/harbour-reopens.v1.txt", "kessim-observer/harbour-reopens.v2.txt"),
        ("spa/kessim-strike.v1.txt", "spa/kessim-strike.v2.txt"),
        ("spa/kessim-strike.v2.txt", "spa/kessim-strike.v3.txt"),
        ("velmar-courier/base-vote.v1.html", "velmar-courier/base-vote.v2.html"),
    ]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("diff", "nowhere", "news"), "nowhere"),
        (("diff", "latest~7"), "only 2 snapshots are there"),
        (("diff", "--within", "before", "news"), "--within takes one"),
    ],
)
def test_what_is_not_there_is_told_in_one_line(changed: Program, arguments: tuple[str, ...], told: str) -> None:
    done = changed(*arguments)
    assert done.code == 2
    assert told in done.err
    assert len(done.err.splitlines()) == 1


def test_compare_tells_how_two_versions_differ(changed: Program) -> None:
    versions = ("spa/kessim-strike.v1.txt", "spa/kessim-strike.v2.txt")
    assert "DIFFERENCES" in changed("compare", *versions).out
    found = records(changed("compare", *versions, "--format", "jsonl"))
    assert {record["schema"] for record in found} == {"tracker.link/1", "tracker.edit/1"}
    other = changed("compare", versions[0], "tarnholm-ledger/leave-the-strait.md").out
    assert "DIFFERENCES" not in other


def test_a_file_that_cannot_be_read_any_more_says_so(tmp_path: Path) -> None:
    program = Program(tmp_path)
    for folder, text in (("old", "The dockers went home at noon."), ("new", "")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "port.txt").write_text("The harbour stays closed until Friday.")
        (tmp_path / folder / "strike.txt").write_text(text)
    assert "it is there but can't be read: empty" in program("diff", "old", "new").out


def test_without_texts_no_share_is_told(changed: Program) -> None:
    kept = changed.home / "no-texts.jsonl"
    assert changed("snapshots", "export", "before", "--without-text", "--output", kept.name).code == 0
    shown = changed("diff", kept.name, "after").out
    assert "edited" in shown
    assert "% the same" not in shown


def test_without_an_archive_or_with_one_snapshot_it_is_said_what_to_do(tmp_path: Path) -> None:
    program = Program(tmp_path)
    (tmp_path / "news").mkdir()
    (tmp_path / "news/one.txt").write_text("The ferry ran aground off Orrin.\n")
    for arguments in (("diff",), ("diff", "news"), ("diff", "--since-last-look")):
        done = program(*arguments)
        assert done.code == 2
        assert "the archive is not there; give both OLD and NEW, or run tracker scan SOURCE" in done.err
        assert "latest" not in done.err
    assert program("scan", "news").code == 0
    done = program("diff")
    assert done.code == 2
    assert "holds 1 snapshot; give both OLD and NEW, or run tracker scan SOURCE again" in done.err
