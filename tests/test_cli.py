"""Each command once, from end to end: the real program, real files, a folder of its own."""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from program import Program

from tracker.cli import COMMANDS

SEEDS = Path(__file__).resolve().parents[1] / "seeds"


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A program whose archive holds one scan of the bundled corpus; tests only read from it."""
    program = Program(tmp_path_factory.mktemp("scanned"))
    done = program("scan", SEEDS, "--name", "corpus", "--now", "2031-04-02T06:00:00Z")
    assert done.code == 0, done.err
    return program


def records(program: Program, *arguments: str | Path) -> list[dict[str, object]]:
    done = program(*arguments, "--format", "jsonl")
    assert done.code == 0, done.err
    return [json.loads(line) for line in done.lines]


def test_help_names_every_command_and_each_explains_itself(program: Program) -> None:
    shown = program("--help").out
    for name in COMMANDS:
        assert re.search(rf"^  {name} ", shown, re.MULTILINE)
        assert program(name, "--help").code == 0


def test_scan_says_at_a_glance_what_is_copied(scanned: Program) -> None:
    shown = scanned("report").out
    assert "34 documents" in shown
    assert "COPIES" in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_a_whole_copy_is_shown_as_one_though_it_has_a_shorter_earlier_version(scanned: Program) -> None:
    lines = scanned("report", env={"COLUMNS": "120"}).lines
    (at,) = (n for n, line in enumerate(lines) if re.search(r"^ +\d+% .*velmar-courier/strike-kessim-2018", line))
    assert re.search(r"100% +copy ", lines[at])
    assert "held against spa/kessim-strike.v2.txt" in lines[at + 1]


def test_a_second_scan_of_an_unchanged_folder_does_no_work_and_says_so(program: Program) -> None:
    first = program("scan", SEEDS, "--now", "2031-04-02T06:00:00Z")
    again = program("scan", SEEDS, "--now", "2031-04-03T06:00:00Z")
    assert "nothing is new" in again.err
    assert again.out == first.out


def test_a_scan_with_one_new_file_reads_one_file(program: Program, tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    shutil.copytree(SEEDS, folder)
    program("scan", folder)
    (folder / "spa" / "late.txt").write_text("Late news from the harbour: the last ship has left for the north.\n")
    again = program("scan", folder)
    assert "1 document read, 34 known" in again.err
    # What was remembered is what would be found anew.
    whole = records(program, "links", "latest")
    fresh = Program(tmp_path)
    fresh("scan", folder)
    assert whole[1:] == records(fresh, "links", "latest")[1:]


@pytest.mark.parametrize("format_", ["text", "markdown", "html", "json", "jsonl", "csv"])
def test_report_prints_every_format(scanned: Program, format_: str, tmp_path: Path) -> None:
    shown = scanned("report", "corpus", "--format", format_)
    assert shown.code == 0, shown.err
    assert "kessim-strike.v2.txt" in shown.out
    written = tmp_path / "report.out"
    assert scanned("report", "corpus", "--format", format_, "--output", written).code == 0
    assert written.read_bytes().decode("utf-8") == shown.out


def test_documents_lists_all_and_prints_the_text_that_spans_count_in(scanned: Program) -> None:
    listed = records(scanned, "documents", "--text")
    assert listed[0]["schema"] == "tracker.run/1"
    by_id = {str(record["document"]): record for record in listed[1:]}
    assert len(by_id) == 34
    plain = SEEDS / "spa" / "tashan-bus.txt"
    assert by_id["spa/tashan-bus.txt"]["text"] == plain.read_bytes().decode("utf-8")
    assert "--" not in scanned("documents", "--document", "spa/tashan-bus.txt", "--verbose").err


def test_clusters_and_links_can_be_narrowed(scanned: Program) -> None:
    everything = records(scanned, "clusters")[1:]
    articles = records(scanned, "clusters", "--kind", "article")[1:]
    assert 0 < len(articles) < len(everything)
    pair = ("--document", "spa/kessim-strike.v2.txt", "--document", "velmar-courier/strike-kessim-2018.html")
    between = records(scanned, "links", *pair, "--kind", "article")[1:]
    assert [link["relation"] for link in between] == ["copy"]
    assert all(link["tier"] == "possible" for link in records(scanned, "links", "--tier", "possible")[1:])


def test_similar_finds_a_reworded_quotation(scanned: Program) -> None:
    found = scanned(
        "similar",
        "The blast shook the windows four kilometres away and lit up the Arun Strait as far as the breakwater.",
    )
    assert found.code == 0, found.err
    assert "kessim-strike.v1.txt" in found.out


def test_similar_takes_a_file_and_standard_input(scanned: Program) -> None:
    file = SEEDS / "spa" / "kessim-strike.v2.txt"
    assert "strike-kessim-2018" in scanned("similar", file).out
    assert "strike-kessim-2018" in scanned("similar", "-", stdin=file.read_bytes()).out


@pytest.mark.parametrize("format_", ["text", "html", "json", "jsonl"])
def test_compare_shows_two_documents(scanned: Program, format_: str) -> None:
    by_id = scanned("compare", "spa/kessim-strike.v2.txt", "tarnholm-ledger/strike-on-kessim.md", "--format", format_)
    assert by_id.code == 0, by_id.err
    files = (SEEDS / "spa" / "kessim-strike.v2.txt", SEEDS / "tarnholm-ledger" / "strike-on-kessim.md")
    by_file = scanned("compare", *files, "--format", format_)
    assert by_file.code == 0, by_file.err
    assert "smoke stood over the grain terminal" in by_id.out.replace("\n", " ")


def test_an_exported_snapshot_serves_wherever_a_snapshot_is_read(scanned: Program, tmp_path: Path) -> None:
    for name in ("out.jsonl", "out.jsonl.gz"):
        file = tmp_path / name
        assert scanned("snapshots", "export", "corpus", "--output", file).code == 0
        assert scanned("report", file).out == scanned("report", "corpus").out
        assert records(scanned, "links", file) == records(scanned, "links", "corpus")
        assert scanned("verify", file, SEEDS).code == 0


def test_verify_finds_a_span_that_reads_otherwise(program: Program, tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    shutil.copytree(SEEDS, folder)
    program("scan", folder)
    program("snapshots", "export", "--output", "out.jsonl")
    article = folder / "spa" / "kessim-strike.v2.txt"
    article.write_text("A word more. " + article.read_text(encoding="utf-8"), encoding="utf-8")
    done = program("verify", "out.jsonl", folder)
    assert done.code == 1
    assert "reads otherwise" in done.out


def test_snapshots_are_listed_shown_pruned_and_imported(program: Program, tmp_path: Path) -> None:
    for name in ("one", "two", "three"):
        assert program("scan", SEEDS / "spa", "--name", name).code == 0
    assert [json.loads(line)["name"] for line in program("snapshots", "list", "--format", "jsonl").lines] == [
        "one", "two", "three",
    ]  # fmt: skip
    assert "sources:" in program("snapshots", "show", "latest~1").out
    assert program("snapshots", "verify").code == 0
    program("snapshots", "export", "one", "--output", "one.jsonl")
    assert program("snapshots", "prune", "--keep", "1").code == 0
    assert program("report", "one").code == 2
    assert program("snapshots", "import", "one.jsonl").code == 0
    assert program("report", "one").code == 0
    assert program("snapshots", "verify").code == 0


def test_tables_are_exported_as_parquet(scanned: Program, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="needs the extra `tables`")
    folder = tmp_path / "tables"
    assert scanned("snapshots", "export", "corpus", "--format", "parquet", "--output", folder).code == 0
    assert parquet.read_table(folder / "documents.parquet").num_rows == 34


def test_init_writes_settings_that_change_nothing(program: Program) -> None:
    before = program("config", "--format", "json").out
    assert program("init").code == 0
    assert program("init").code == 2
    assert program("config", "--format", "json").out == before


def test_config_tells_where_each_value_came_from(program: Program) -> None:
    (program.home / "tracker.yaml").write_text("copies:\n  threshold: 0.6\n")
    shown = program("config", "--set", "passages.min_tokens=12").out
    assert "threshold: 0.6  (tracker.yaml)" in shown
    assert "min_tokens: 12  (command line)" in shown
    assert "rows: 3  (default)" in shown
    assert "copies.threshold" in program("config", "--explain-threshold").out


def test_options_are_read_from_the_environment(program: Program) -> None:
    shown = program("scan", SEEDS / "spa", "--quiet", env={"TRACKER_ARCHIVE": "elsewhere.db", "TRACKER_FORMAT": "json"})
    assert (program.home / "elsewhere.db").exists()
    assert json.loads(shown.out)["documents"]


def test_without_a_source_those_of_the_settings_are_scanned(program: Program) -> None:
    bare = program("scan", "--no-archive")
    assert bare.code == 2
    assert bare.err.splitlines() == [
        "tracker: there is nothing to scan; give a SOURCE, or `sources: [articles]` in tracker.yaml"
    ]
    shutil.copytree(SEEDS / "spa", program.home / "spa")
    (program.home / "tracker.yaml").write_text("sources: [spa]\n", encoding="utf-8")
    assert "6 documents" in program("scan", "--no-archive").out


def test_sources_can_be_standard_input_and_a_git_revision(program: Program) -> None:
    lines = (SEEDS / "zhelin-today" / "zhelin-today.jsonl").read_bytes()
    assert "5 documents" in program("scan", "-", "--no-archive", stdin=lines).out
    repository = program.home / "repository"
    shutil.copytree(SEEDS / "spa", repository / "spa")
    for command in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=n", "-c", "user.email=e@example.org", "commit", "-qm", "m"],
    ):
        subprocess.run(["git", *command], cwd=repository, check=True)
    for file in (repository / "spa").iterdir():
        file.unlink()
    inside = Program(repository)
    assert "6 documents" in inside("scan", "git:HEAD:spa", "--no-archive").out


def test_shuffled_input_and_two_processes_give_one_snapshot(program: Program, tmp_path: Path) -> None:
    files = sorted(path for path in SEEDS.rglob("*") if path.is_file())
    exported = []
    for number, order in enumerate((files, random.Random(3).sample(files, len(files)))):
        folder = tmp_path / f"copy-{number}" / "corpus"
        for file in order:
            target = folder / file.relative_to(SEEDS)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, target)
        here = Program(tmp_path / f"copy-{number}")
        env = {"PYTHONHASHSEED": str(number + 1), "LC_ALL": ("C", "C.UTF-8")[number]}
        assert here("scan", "corpus", "--name", "s", "--now", "2031-04-02", env=env).code == 0
        here("snapshots", "export", "--output", "s.jsonl", env=env)
        exported.append((here.home / "s.jsonl").read_bytes())
    assert exported[0] == exported[1]


def test_colour_is_for_terminals_and_for_those_who_ask(scanned: Program) -> None:
    assert "\x1b[" not in scanned("report").out
    assert "\x1b[" in scanned("report", "--color", "always").out
    assert "\x1b[" in scanned("report", env={"FORCE_COLOR": "1"}).out
    assert "\x1b[" not in scanned("report", env={"FORCE_COLOR": "1", "NO_COLOR": "1"}).out


def test_a_reader_that_goes_away_is_no_mistake(scanned: Program) -> None:
    piped = subprocess.run(
        f"{sys.executable} -m tracker links --format jsonl | head -1",
        shell=True, cwd=scanned.home, capture_output=True, check=False,
    )  # fmt: skip
    assert piped.stderr == b""


@pytest.mark.parametrize("closed", ["links >&-", "report 2>&-", "report -o out.txt >&- 2>&-", "similar - <&-"])
def test_a_closed_stream_is_no_mistake_of_ours(scanned: Program, closed: str) -> None:
    ended = subprocess.run(
        f"{sys.executable} -m tracker {closed}", shell=True, cwd=scanned.home, capture_output=True, check=False,
    )  # fmt: skip
    assert ended.returncode in (0, 2)
    assert b"Traceback" not in ended.stderr


def test_quiet_leaves_stderr_empty(program: Program) -> None:
    assert program("scan", SEEDS / "spa", "--quiet").err == ""
