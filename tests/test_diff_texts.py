"""The hard cases of a diff: tests/cases/diff.yaml, each alone, and all in one text."""

from __future__ import annotations

import doctest
import importlib
import os
from pathlib import Path
from typing import Any

import pytest
import yaml

from tracker import align_sentences, diff_texts
from tracker.change.edits import rebuild
from tracker.change.ranking import WEIGHTS
from tracker.model import Edit

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "cases" / "diff.yaml").read_text("utf-8"))
MIRROR = {"added": "removed", "removed": "added", "split": "merged", "merged": "split"}


def told(edits: list[Edit]) -> list[list[str]]:
    return [[edit.kind, edit.old.text.strip(), edit.new.text.strip()] for edit in edits]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_diff_cases(case: dict[str, Any]) -> None:
    edits = diff_texts(case["old"], case["new"])
    assert told(edits) == case["wanted"]
    assert rebuild(case["old"], edits) == case["new"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_diff_cases_the_other_way_round(case: dict[str, Any]) -> None:
    wanted = [[MIRROR.get(kind, kind), new, old] for kind, old, new in case["wanted"]]
    assert sorted(told(diff_texts(case["new"], case["old"]))) == sorted(wanted)


def test_all_hard_cases_together_give_exactly_their_edits() -> None:
    chosen = [case for case in CASES if case.get("together")]
    old, new = ("\n\n".join(case[side] for case in chosen) for side in ("old", "new"))
    edits = diff_texts(old, new)
    assert told(edits) == [wanted for case in chosen for wanted in case["wanted"]]
    assert rebuild(old, edits) == new


def test_statements_outrank_wording_and_wording_outranks_layout() -> None:
    order = {edit.kind: edit.rank for case in CASES for edit in diff_texts(case["old"], case["new"])}
    statements = {"figure", "date", "negation", "quote", "speaker", "attribution", "name", "modality", "correction"}
    wording = {"added", "removed", "reworded", "moved", "split", "merged"}
    layout = {"style", "typography"}
    ranks = [{order[kind] for kind in kinds if kind in order} for kinds in (statements, wording, layout)]
    assert min(ranks[0]) > max(ranks[1])
    assert min(ranks[1]) > max(ranks[2])


def test_many_figures_of_one_sentence_leave_room_for_those_of_others() -> None:
    old = "Wheat fell 3.2 points or 0.1% to 656.8 in Orrin. Barley rose 2.4%. Oats cost $57.1 a barrel."
    new = "Wheat fell 8.2 points or 0.3% to 651.8 in Orrin. Barley rose 2.9%. Oats cost $57.6 a barrel."
    first = sorted(diff_texts(old, new), key=lambda edit: -edit.rank)[:3]
    assert [edit.new.text for edit in first] == ["8.2", "2.9%", "$57.6 a barrel"]


def test_the_day_of_a_report_that_came_or_went_stands_below_a_date_that_changed() -> None:
    old = "The inquiry is led by Nadeen Orsk of the provincial court. It opens on February 2."
    new = "The inquiry is led on Tuesday by Nadine Orsk of the provincial court. It opens on February 7."
    first = sorted(diff_texts(old, new), key=lambda edit: -edit.rank)
    assert [edit.new.text.strip() for edit in first] == ["February 7", "Nadine Orsk", "on Tuesday"]


def test_every_kind_has_a_weight() -> None:
    assert all(0 <= low <= high <= 1 for low, high in WEIGHTS.values())


def test_sentences_are_matched_split_merged_and_moved() -> None:
    old = "The tug sank at noon. Divers came from the naval school. The mole held and all gates were shut. Rain fell."
    new = "Divers came from the naval school. The tug sank at noon. The mole held. All gates were shut. Fog came down."
    links = align_sentences(old, new)
    assert [link.relation for link in links] == ["match", "move", "split", "removed", "added"]
    assert [new[slice(*place)] for place in links[2].new] == ["The mole held.", "All gates were shut."]


def shown(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|") or "–"


def rows_of_the_manual() -> str:
    rows = ["| case | why | edits |", "|---|---|---|"]
    for case in CASES:
        edits = "<br>".join(f"`{kind}` {shown(old)} → {shown(new)}" for kind, old, new in case["wanted"])
        rows.append(f"| {case['name']}{' *' if case.get('together') else ''} | {shown(case['why'])} | {edits} |")
    return "\n".join(rows) + "\n"


def test_golden_manual_shows_the_hard_cases() -> None:
    page = Path(__file__).parents[1] / "docs" / "diff.md"
    head, mark, shown_rows = page.read_text("utf-8").partition("tests/test_diff_texts.py -->\n")
    if os.environ.get("TRACKER_GOLDEN"):
        page.write_text(f"{head}{mark}\n{rows_of_the_manual()}", "utf-8")
        return
    assert shown_rows.strip() == rows_of_the_manual().strip()


def test_the_examples_of_the_manual_run() -> None:
    page = Path(__file__).parents[1] / "docs" / "diff.md"
    failed, tried = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert tried
    assert not failed


def test_the_examples_in_the_docstrings_run() -> None:
    for name in ("edits", "sentences", "ranking", "spelling", "opposites", "contractions", "passages"):
        failed, tried = doctest.testmod(importlib.import_module(f"tracker.change.{name}"))
        assert tried
        assert not failed
