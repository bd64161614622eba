"""`tracker quotes`, `figures` and `names`: what is said in several articles, who, when, and what shifted."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from program import Program

from tracker.narrative import Subject

SEEDS = Path(__file__).resolve().parents[1] / "seeds"
LEDGERS = {"quotes": "quote", "figures": "figure", "names": "name"}
WIRE = (
    "KESSIM, April 2, 2031 (SPA) - About 40 dockers were locked out of the northern pier. “Nobody told the night shift "
    "that the gates had been sold,” Ilse Vantorre, a crane driver, said.\n"
)
PAPER = (
    "KESSIM, April 4, 2031 - More than 60 dockers were locked out of the northern pier. “Nobody told the late shift "
    "that the gates had been sold,” Dora Helmin said.\n"
)


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A program whose archive holds the bundled corpus, then two articles of its own; tests only read."""
    program = Program(tmp_path_factory.mktemp("ledgers"))
    assert program("scan", SEEDS, "--name", "corpus").code == 0
    folder = program.home / "pier"
    folder.mkdir()
    (folder / "wire.txt").write_text(WIRE, encoding="utf-8")
    (folder / "paper.txt").write_text(PAPER, encoding="utf-8")
    assert program("scan", folder, "--name", "pier").code == 0
    return program


def listed(program: Program, *arguments: str) -> list[dict[str, object]]:
    done = program(*arguments, "--format", "json")
    assert done.code == 0, done.err
    return list(json.loads(done.out))


@pytest.mark.parametrize("ledger", LEDGERS)
def test_a_ledger_has_every_format(scanned: Program, ledger: str) -> None:
    kind = LEDGERS[ledger]
    rows = listed(scanned, ledger, "corpus")
    assert rows
    assert {row["kind"] for row in rows} == {kind}
    lines = scanned(ledger, "corpus", "--format", "jsonl").lines
    assert json.loads(lines[0])["schema"] == "tracker.run/1"
    assert [json.loads(line) for line in lines[1:]] == rows
    table = list(csv.DictReader(io.StringIO(scanned(ledger, "corpus", "--format", "csv").out)))
    assert len(table) == sum(len(row["members"]) for row in rows)
    shown = scanned(ledger, "corpus")
    assert shown.code == 0
    assert max(map(len, shown.lines)) <= 80
    assert all(str(row["id"]) in shown.out for row in rows)


def test_a_quotation_is_shown_with_its_changed_word_and_its_other_speaker(scanned: Program) -> None:
    shown = " ".join(scanned("quotes", "pier").out.replace("│", "").split())
    assert "“Nobody told the night shift" in shown
    assert "Nobody told the [-night-] {+late+} shift" in shown
    assert "speakers: Ilse Vantorre (1), Dora Helmin (1)" in shown


def test_a_series_is_a_dated_list_with_what_changed(scanned: Program) -> None:
    lines = scanned("figures", "corpus", "--about", "killed").lines
    assert any(re.match(r"  2018-05-\d\d( \(told\))?  .*19 .* \+3", line) for line in lines), lines
    assert any(line.startswith("    ") and "spa/kessim-strike.v3.txt:" in line for line in lines)


def test_a_name_is_shown_with_all_its_spellings(scanned: Program) -> None:
    (row,) = [row for row in listed(scanned, "names", "corpus") if row["label"] == "Yusen el-Haddar"]
    shown = scanned("names", "corpus", "--about", "Yusen el-Haddar").out
    for member in row["members"]:  # type: ignore[attr-defined]  # a list
        assert member["text"] in shown


def test_a_ledger_is_narrowed_by_document_size_and_subject(scanned: Program) -> None:
    rows = listed(scanned, "figures", "corpus")
    name = "spa/kessim-strike.v2.txt"
    inside = listed(scanned, "figures", "corpus", "--document", name)
    assert inside == [row for row in rows if name in {member["document"] for member in row["members"]}]
    large = listed(scanned, "figures", "corpus", "--min-members", "4")
    assert large == [row for row in rows if len(row["members"]) >= 4]
    assert 0 < len(large) < len(rows)
    about = listed(scanned, "figures", "corpus", "--about", "people killed in Kessim")
    assert 0 < len(about) < len(rows)
    assert listed(scanned, "figures", "corpus", "--about", "zeppelins") == []


def test_the_report_counts_statements_and_shows_those_that_shifted(scanned: Program) -> None:
    shown = " ".join(scanned("report", "pier").out.split())
    assert "STATEMENTS" in shown
    assert "Several articles share 1 quotation, 1 with other words or speakers" in shown
    assert "2 wordings, 2 speakers" in shown
    assert max(map(len, scanned("report", "corpus", "--verbose").lines)) <= 80


def test_an_empty_ledger_of_a_scan_without_statements_says_why(program: Program, tmp_path: Path) -> None:
    (tmp_path / "wire.txt").write_text(WIRE, encoding="utf-8")
    assert program("scan", "--no-statements", tmp_path).code == 0
    done = program("quotes")
    assert done.out == "no quotations\n"
    assert "--statements" in done.err
    assert program("scan", "--statements", tmp_path, "--name", "asked").code == 0
    assert "--statements" not in program("quotes", "asked").err


def test_spans_of_statements_are_verified_like_all_others(scanned: Program) -> None:
    found = scanned.home / "statements.jsonl"
    assert scanned("links", "corpus", "--kind", "quote", "--format", "jsonl", "--output", found).code == 0
    assert scanned("verify", found, SEEDS).code == 0
    kept = scanned.home / "corpus.jsonl"
    assert scanned("snapshots", "export", "corpus", "--output", kept).code == 0
    assert scanned("verify", kept, SEEDS).code == 0
    assert listed(scanned, "names", str(kept)) == listed(scanned, "names", "corpus")


@pytest.mark.parametrize(
    ("subject", "text", "met"),
    [
        ("US troops in Iraq", "Some 900 American troops left Iraqi bases.", True),
        ("US troops in Iraq", "They told us that troops left Iraq.", False),
        ("attacks", "They attacked twice.", True),
        ("Moravet's office", "The office of Idren Moravet said so.", True),
        ("grain ships", "Ships lay at anchor.", False),
    ],
)
def test_a_subject_is_met_by_its_words_in_any_form(subject: str, text: str, met: bool) -> None:
    assert Subject(subject).is_met_by(text) is met


@given(st.text(max_size=60))
def test_every_text_meets_itself_and_a_subject_without_words_meets_all(text: str) -> None:
    assert Subject(text).is_met_by(text)
    assert Subject("").is_met_by(text)


def test_a_statement_that_an_article_changed_in_a_later_version_says_what_it_was(scanned: Program) -> None:
    figures = " ".join(scanned("figures", "corpus", "--about", "killed").out.split())
    assert "spa/kessim-strike.v3.txt:37-39 · was “16” in spa/kessim-strike.v2.txt" in figures
    quotes = " ".join(scanned("quotes", "corpus").out.split())
    assert "said by Rashan Vell · was said by Lamis el-Haddar in velmar-courier/base-vote.v1.html" in quotes
    assert quotes.count("was said by") == 1
