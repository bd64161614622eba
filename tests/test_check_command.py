"""`tracker check` and `tracker accept` from end to end: the real program on a folder that changed."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import jsonschema
import pytest
import yaml
from ci_shapes import ACTION
from program import Done, Program

from tracker.cli import main

ROOT = Path(__file__).resolve().parents[1]
NOW = ("--now", "2031-04-02T06:00:00Z")
STORIES = {
    "wire/ferry.txt": """Ferry runs aground off Orrin

ORRIN, April 2 (NW) - The ferry Halvard ran aground off Orrin on Tuesday with 160 people on board, the coast guard said.

Marit Osk, the harbour master, said that nobody had been hurt. "We were lucky with the tide," she said.
""",
    "wire/bridge.txt": """Orrin bridge closed for a month

ORRIN, March 28 (NW) - The bridge over the Halden will stay closed until the end of April, the county said on Friday.

Engineers had found cracks in two of its piers. Buses go by way of Sund, which takes forty minutes longer.
""",
    "wire/orchards.txt": """Frost in the orchards of Sund

SUND, March 30 (NW) - Growers lit candles between the cherry trees for the third night in a row to save the blossom.

The coldest hour is the one before sunrise, said Tove Brand, who has eleven hectares above the lake.

A frost in April costs the valley about a third of its harvest, by the growers' own count.
""",
    "post/library.txt": """A library moves by hand

SUND, April 1 - Four hundred people passed nine thousand books from hand to hand across the market square on Sunday.

The old building is to become a school. Nothing was dropped but one atlas, and that was old.

"I held a book I had borrowed as a boy," said the mayor, Egil Torp. He did not say whether he had returned it.
""",
}


def write_stories(home: Path) -> Path:
    folder = home / "articles"
    for name, text in STORIES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def baseline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot file of the stories as they were."""
    program = Program(tmp_path_factory.mktemp("baseline"))
    write_stories(program.home)
    assert program("scan", "articles", *NOW).code == 0
    assert program("snapshots", "export", "--output", "base.jsonl.gz").code == 0
    return program.home / "base.jsonl.gz"


@pytest.fixture
def changed(program: Program, baseline: Path) -> Program:
    """One file renamed, one deleted, one edited, one copied without its first and last lines; beside
    them a baseline and a tracker.yaml that names it."""
    folder = write_stories(program.home)
    (folder / "wire/orchards.txt").rename(folder / "wire/frost.txt")
    (folder / "wire/bridge.txt").unlink()
    ferry = folder / "wire/ferry.txt"
    ferry.write_text(ferry.read_text(encoding="utf-8").replace("160", "180"), encoding="utf-8")
    lines = STORIES["post/library.txt"].splitlines(keepends=True)
    (folder / "post/books.txt").write_text("".join(lines[1:-1]), encoding="utf-8")
    shutil.copy(baseline, program.home / "base.jsonl.gz")
    settings = {"sources": ["articles"], "check": {"baseline": "base.jsonl.gz"}}
    (program.home / "tracker.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    return program


@dataclass(frozen=True)
class Here:
    """The program as `Program` runs it, in this process: a second less for each call after the first."""

    home: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *arguments: str, env: dict[str, str] | None = None) -> Done:
        with self.monkeypatch.context() as patch:
            patch.chdir(self.home)
            for name, value in {"COLUMNS": "80", **(env or {})}.items():
                patch.setenv(name, value)
            code = main(arguments)
        out, err = self.capsys.readouterr()
        return Done(code, out, err)


@pytest.fixture
def here(changed: Program, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Here:
    """The changed folder, checked in this process."""
    return Here(changed.home, monkeypatch, capsys)


def findings(done: Done) -> list[dict[str, object]]:
    assert done.code in (0, 1), done.err
    return [json.loads(line) for line in done.lines][1:]


def tree(home: Path) -> dict[str, bytes]:
    return {str(path.relative_to(home)): path.read_bytes() for path in sorted(home.rglob("*")) if path.is_file()}


def test_a_changed_folder_gives_exactly_its_four_findings(changed: Program) -> None:
    before = tree(changed.home)
    done = changed("check", "--format", "jsonl", *NOW)
    assert done.code == 1
    told = {(row["about"], row["document"], row["level"]) for row in findings(done)}
    assert told == {
        ("disappeared", "wire/bridge.txt", "error"),
        ("figure", "wire/ferry.txt", "error"),
        ("new-copy", "post/books.txt", "warning"),
        ("renamed", "wire/frost.txt", "note"),
    }
    (figure,) = (row for row in findings(done) if row["about"] == "figure")
    assert figure["path"] == "articles/wire/ferry.txt"
    line, column = int(str(figure["line"])), int(str(figure["column"]))
    assert STORIES["wire/ferry.txt"].replace("160", "180").splitlines()[line - 1][column - 1 :].startswith("180")
    assert tree(changed.home) == before  # nothing is written but what was asked for


def test_it_fails_for_what_it_is_told_to(here: Here) -> None:
    assert here("check", "--fail-on", "disappeared").code == 1
    assert here("check", "--fail-on", "returned", "--fail-on", "date").code == 0
    assert here("check", "--exit-zero").code == 0


def test_a_document_that_had_been_gone_is_told_as_back(here: Here) -> None:
    bridge = here.home / "articles/wire/bridge.txt"
    bridge.write_text(STORIES["wire/bridge.txt"], encoding="utf-8")
    for day, name in enumerate(("with-it", "without-it"), start=1):
        scanned = here("scan", "articles", "--name", name, "--now", f"2031-04-0{day}T06:00:00Z")
        assert scanned.code == 0, scanned.err
        bridge.unlink(missing_ok=True)
    bridge.write_text(STORIES["wire/bridge.txt"], encoding="utf-8")
    (here.home / "tracker.yaml").write_text("sources: [articles]\n", encoding="utf-8")
    for baseline in ((), ("--baseline", "without-it")):  # the archive's latest, and by name
        done = here("check", *baseline, "--fail-on", "returned", "--format", "jsonl", *NOW)
        assert done.code == 1, done.err
        assert [(row["about"], row["document"]) for row in findings(done)] == [("returned", "wire/bridge.txt")]


def test_what_is_accepted_passes_until_its_day(here: Here) -> None:
    def check(day: str) -> Done:
        return here("check", "--fail-on", "disappeared", "--now", f"{day}T12:00:00Z")

    print_ = next(
        row["fingerprint"] for row in findings(here("check", "--format", "jsonl")) if row["about"] == "disappeared"
    )
    taken = here("accept", str(print_)[:8], "--reason", "merged into the April story", "--until", "2031-05-01", *NOW,
                    env={"CI": ""})  # fmt: skip
    assert taken.code == 0, taken.err
    kept = yaml.safe_load((here.home / "tracker-accepted.yaml").read_text(encoding="utf-8"))["accepted"]
    assert [(entry["fingerprint"], entry["reason"]) for entry in kept] == [(print_, "merged into the April story")]
    assert check("2031-05-01").code == 0
    over = check("2031-05-02")
    assert over.code == 1
    assert "expired" in over.out
    (here.home / "articles/wire/bridge.txt").write_text(STORIES["wire/bridge.txt"], encoding="utf-8")
    back = check("2031-05-01")
    assert "not found any more" in back.out
    pruned = here("accept", "--prune", env={"CI": ""})
    assert pruned.code == 0, pruned.err
    assert "fingerprint" not in (here.home / "tracker-accepted.yaml").read_text(encoding="utf-8")


def test_findings_of_a_file_can_be_accepted_and_none_on_ci(here: Here) -> None:
    written = here("check", "--format", "jsonl", "--output", "findings.jsonl", "--exit-zero")
    assert written.code == 0, written.err
    arguments = ("accept", "--all", "--from", "findings.jsonl", "--reason", "all seen")
    refused = here(*arguments, env={"CI": "true"})
    assert refused.code == 2
    assert "on CI nothing is accepted" in refused.err
    assert not (here.home / "tracker-accepted.yaml").exists()
    assert here(*arguments, "--force", env={"CI": "true"}).code == 0
    clean = here("check", "--fail-on", "note")
    assert clean.code == 0, clean.out
    assert "Accepted: 4 findings" in clean.out


def test_a_git_revision_is_a_baseline_with_or_without_its_path(here: Here) -> None:
    def git(*arguments: str) -> None:
        name = ("-c", "user.name=Marit", "-c", "user.email=marit@example.org", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *name, *arguments], cwd=here.home, check=True, capture_output=True)

    after = tree(here.home)
    shutil.rmtree(here.home / "articles")
    write_stories(here.home)
    git("init", "-q")
    git("add", "articles")
    git("commit", "-qm", "stories")
    shutil.rmtree(here.home / "articles")
    for name, content in after.items():
        (here.home / name).parent.mkdir(parents=True, exist_ok=True)
        (here.home / name).write_bytes(content)
    held = [
        sorted(str(row["fingerprint"]) for row in findings(here("check", "--format", "jsonl", "--baseline", ref)))
        for ref in ("git:HEAD", "git:HEAD:articles", "base.jsonl.gz")
    ]
    assert len(held[0]) == 4
    assert held[0] == held[1] == held[2]


def test_one_check_writes_several_forms(here: Here) -> None:
    done = here("check", "--format", "github", "--write", "sarif=out.sarif", "--write", "markdown=out.md", *NOW)
    assert done.code == 1
    assert done.out.startswith("::error file=articles/wire/bridge.txt")
    assert json.loads((here.home / "out.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert (here.home / "out.md").read_text(encoding="utf-8").startswith("<!-- tracker-check -->\n")


HELD = ("check", "articles", "--baseline", "articles")


@pytest.mark.parametrize(
    ("arguments", "settings", "told"),
    [
        (("check",), "", "there is nothing to check; give a SOURCE"),
        (("check", "articles"), "", "there is no baseline to hold against; give --baseline"),
        (("check", "articles", "--baseline", "gone.jsonl"), "", "no snapshot, file or folder gone.jsonl"),
        ((*HELD, "--fail-on", "eror"), "", "unknown reason to fail eror, did you mean error?"),
        ((*HELD, "--write", "pdf=x"), "", "--write: 'pdf=x' is not of the form"),
        ((*HELD, "--comment-id", "a-->b"), "", "--comment-id: 'a-->b' is not an id"),
        ((*HELD, "--accepted", "no.yaml"), "", "no.yaml: there is no such file"),
        (("check",), "check: {rules: {figur: error}}", "tracker.yaml: check.rules.figur.find: is missing"),
        (("check",), "check: [a]\nsources: {a: 1}", "got {'a': 1} | check: wants a group"),
        (("check",), "chekc: {}", "unknown setting chekc, did you mean check?"),
        (("accept", "--all"), "", "--reason is missing"),
        (("accept", "--reason", "x"), "", "say what to accept"),
        (("accept", "0123", "--reason", "x", "--from", "no.jsonl"), "", "no.jsonl: no such file"),
        (("accept", "--all", "--reason", "x", "--until", "soon", "--from", "none.jsonl"), "", "--until: 'soon' is"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_line_and_exit_code_2(
    program: Program, arguments: tuple[str, ...], settings: str, told: str
) -> None:
    (program.home / "articles").mkdir()
    (program.home / "articles/ferry.txt").write_text(STORIES["wire/ferry.txt"], encoding="utf-8")
    (program.home / "none.jsonl").write_text("", encoding="utf-8")
    if settings:
        (program.home / "tracker.yaml").write_text(settings, encoding="utf-8")
    done = program(*arguments, env={"CI": ""})
    assert done.code == 2, done.out
    assert done.out == ""
    assert len(done.err.splitlines()) == 1
    assert told in done.err


# The action and the hook


def steps() -> list[dict[str, object]]:
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    assert action["runs"]["using"] == "composite"
    found: list[dict[str, object]] = action["runs"]["steps"]
    return found


def script(name: str) -> str:
    (step,) = (step for step in steps() if step["name"] == name)
    return str(step["run"])


def test_the_action_puts_no_input_into_its_shell() -> None:
    for step in steps():
        assert "${{" not in str(step.get("run", ""))
        assert ("run" in step) == ("shell" in step)
        if "uses" in step:
            assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", str(step["uses"])), "actions are pinned"


def test_the_action_is_as_the_forge_wants_it() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(ACTION).validate(action)
    names = set(action["inputs"])
    used = set(re.findall(r"inputs\.([\w-]+)", (ROOT / "action.yml").read_text(encoding="utf-8")))
    assert used == names, "each input is read, and none that is not there"


def run_script(name: str, home: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    variables = {"PATH": f"{home / 'bin'}:/usr/bin:/bin", "HOME": str(home), "RUNNER_TEMP": str(home), **environment}
    return subprocess.run(
        ["bash", "-c", script(name)], cwd=home, env=variables, capture_output=True, text=True, check=False
    )


def executable(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)


def test_the_action_s_check_hands_each_input_on_as_it_stands(tmp_path: Path) -> None:
    told = tmp_path / "told"
    summary = f'echo "<!-- tracker-check -->" > {tmp_path}/tracker-check.md'
    executable(tmp_path / "tracker-venv/bin/tracker", f'#!/bin/sh\nprintf "%s\\n" "$@" > {told}\n{summary}\nexit 1\n')
    nasty = "$(touch broken); `touch broken`"
    inputs = {"INPUT_SOURCES": f"a b\n{nasty}\n", "INPUT_BASELINE": "git:HEAD", "INPUT_FAIL_ON": "error\ndate",
              "INPUT_CONFIG": "", "INPUT_SARIF_FILE": "x y.sarif", "INPUT_COMMENT_ID": "", "GITHUB_OUTPUT": "out",
              "GITHUB_STEP_SUMMARY": "summary"}  # fmt: skip
    done = run_script("Check", tmp_path, inputs)
    assert done.returncode == 0, done.stderr
    assert told.read_text().splitlines() == [
        "check", "--format", "github", "--write", f"markdown={tmp_path}/tracker-check.md", "--baseline=git:HEAD",
        "--write=sarif=x y.sarif", "--fail-on=error", "--fail-on=date", "--", "a b", nasty,
    ]  # fmt: skip
    assert "exit-code=1" in (tmp_path / "out").read_text()
    assert (tmp_path / "summary").read_text() == "<!-- tracker-check -->\n"
    assert not (tmp_path / "broken").exists()
    assert run_script("Outcome", tmp_path, {"EXIT_CODE": "1"}).returncode == 1


@pytest.mark.parametrize(
    ("found", "rows", "told"), [("", True, "POST"), ("77", True, "PATCH"), ("77", False, "PATCH"), ("", False, "")]
)
def test_the_action_keeps_one_comment(tmp_path: Path, found: str, rows: bool, told: str) -> None:
    told_at = tmp_path / "told"
    listing = f'case "$*" in *--paginate*) echo "{found}";; *) printf "%s " "$@" >> {told_at};; esac\n'
    executable(tmp_path / "bin/gh", f"#!/bin/sh\n{listing}")
    table = "| | what |\n|---|---|\n| error | x |\n" if rows else ""
    (tmp_path / "s.md").write_text(f"<!-- tracker-check -->\nhead\n{table}", encoding="utf-8")
    environment = {"GITHUB_SERVER_URL": "https://forge.example", "GITHUB_REPOSITORY": "post/articles",
                   "PULL_NUMBER": "7", "SUMMARY": str(tmp_path / "s.md")}  # fmt: skip
    done = run_script("Comment", tmp_path, environment)
    assert done.returncode == 0, done.stderr
    written = told_at.read_text() if told_at.exists() else ""
    assert (told in written) if told else written == ""
    if told == "PATCH":
        assert "issues/comments/77" in written


def test_the_hook_runs_a_command_that_there_is() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert hook["id"] == "tracker-check"
    assert hook["entry"] == "tracker check"
    assert hook["pass_filenames"] is False
