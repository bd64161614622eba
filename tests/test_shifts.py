"""Statements that shift between snapshots: by the real program on the bundled corpus, and as laws on small ones."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from program import Done, Program
from test_records import schema

from tracker.change.outcomes import Shift
from tracker.change.snapshots import diff_snapshots
from tracker.engines.local import LocalEngine
from tracker.ingest import document_from_text
from tracker.model import Run, Snapshot
from tracker.pipeline import build_snapshot
from tracker.settings import Settings, settings_as_mapping

SEEDS = Path(__file__).resolve().parents[1] / "seeds"
CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "cases" / "shifts.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """The bundled corpus, and a copy with the edits of all cases; tests only read."""
    program = Program(tmp_path_factory.mktemp("shifts"))
    for name in ("old", "new"):
        shutil.copytree(SEEDS, program.home / name)
    for case in CASES:
        for name, before, after in case.get("edits", ()):
            path = program.home / "new" / name
            text = path.read_text("utf-8")
            assert before in text, f"{name} no longer says {before}"
            path.write_text(text.replace(before, after), "utf-8")
        for name, text in case.get("files", {}).items():
            (program.home / "new" / name).write_text(text, "utf-8")
    for name in ("old", "new"):
        assert program("scan", name, "--name", name, "--now", "2031-04-02T06:00:00Z", "--quiet").code == 0
    return program


@pytest.fixture(scope="module")
def lines(corpus: Program) -> Done:
    return corpus("diff", "old", "new", "--format", "jsonl")


def shifts_of(done: Done) -> list[dict[str, Any]]:
    assert done.code == 0, done.err
    records = [json.loads(line) for line in done.lines]
    return [record for record in records if record["schema"] == "tracker.shift/1"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_shift_across_documents_is_named(lines: Done, case: dict[str, Any]) -> None:
    kind, relation, document, why = case["wanted"]
    found = [
        one for one in shifts_of(lines) if (one["kind"], one["relation"], one["document"]) == (kind, relation, document)
    ]
    assert any(why in one["why"] for one in found), [one["why"] for one in found]


def test_every_record_is_as_its_schema_wants_it_and_reads_as_its_text(corpus: Program, lines: Done) -> None:
    validator = jsonschema.Draft202012Validator(schema("shift"))
    shifts = shifts_of(lines)
    for record in shifts:
        validator.validate(record)
        assert bool(record["elsewhere_before"]) + bool(record["elsewhere_now"]) <= 1
    assert [one["rank"] for one in shifts] == sorted((one["rank"] for one in shifts), reverse=True)
    (corpus.home / "diff.jsonl").write_text(lines.out, "utf-8")
    done = corpus("verify", "diff.jsonl", "new", "--old", "old")
    assert done.code == 0, done.out


def test_nothing_else_is_told_of_documents_that_nobody_edited(lines: Done) -> None:
    edited = {name for case in CASES for name in [*(row[0] for row in case.get("edits", ())), *case.get("files", ())]}
    assert {one["document"] for one in shifts_of(lines)} <= edited


def test_each_form_tells_them(corpus: Program, lines: Done) -> None:
    text = " ".join(corpus("diff", "old", "new").out.split())
    assert "STATEMENTS" in text
    assert "which Strait Press Agency (spa/kessim-strike.v3.txt) and" in text
    assert "## Statements" in corpus("diff", "old", "new", "--format", "markdown").out
    page = corpus("diff", "old", "new", "--format", "html").out
    assert '<section id="statements">' in page
    assert 'href="#statements"' in page
    assert json.loads(corpus("diff", "old", "new", "--format", "json").out)["shifts"] == shifts_of(lines)
    only = corpus("diff", "old", "new", "--format", "jsonl", "--document", "spa/attacks-count.txt")
    assert {one["document"] for one in shifts_of(only)} == {"spa/attacks-count.txt"}
    assert not shifts_of(corpus("diff", "old", "new", "--format", "jsonl", "--kind", "figure"))


def test_a_rule_makes_findings_of_them_and_they_can_be_accepted(corpus: Program) -> None:
    def check(*more: str) -> Done:
        return corpus("check", "new", "--baseline", "old", "--format", "jsonl", *more)

    def findings(done: Done) -> list[dict[str, Any]]:
        records = [json.loads(line) for line in done.lines]
        return [record for record in records if record.get("about") == "statement-shift"]

    assert not findings(check())
    done = check("--fail-on", "statement-shift")
    assert done.code == 1
    found = findings(done)
    assert len(found) > len(CASES) - 1
    assert len({one["fingerprint"] for one in found}) == len(found)
    (corpus.home / "findings.jsonl").write_text(done.out, "utf-8")
    named = ("--from", "findings.jsonl", "--accepted", "ok.yaml", "--reason", "the agency was right")
    done = corpus("accept", found[0]["fingerprint"], *named, env={"CI": ""})
    assert done.code == 0, done.err
    left = findings(check("--fail-on", "statement-shift", "--accepted", "ok.yaml"))
    assert len(left) == len(found) - 1


def test_versions_inside_one_corpus_follow_by_date(corpus: Program) -> None:
    shifts = shifts_of(corpus("diff", "--within", "old", "--format", "jsonl"))
    assert [one["document"] for one in shifts if (one["kind"], one["relation"]) == ("figure", "follows")] == [
        "spa/kessim-strike.v3.txt"
    ]
    assert not [one for one in shifts if one["relation"] in ("appeared", "vanished")]
    for one in shifts:
        if one["relation"] == "follows":
            assert all(other["date"]["from"] <= "2018-05-18" for other in one["elsewhere_before"])


# Laws


@st.composite
def corpora(draw: Any) -> tuple[Snapshot, Snapshot]:
    """Three outlets' reports of one fire, twice; any of them may be missing."""
    sides = []
    for _ in range(2):
        documents = []
        for outlet in ("ledger", "observer", "wire"):
            toll = draw(st.sampled_from(["16", "19", "22"]))
            source = draw(st.sampled_from([", according to the harbour office", ""]))
            quote = draw(st.sampled_from(["My members heard the drones before they heard the sirens",
                                          "My people heard the drones before they heard a siren"]))  # fmt: skip
            speaker = draw(st.sampled_from(["Bashira Tolm", "Idren Moravet"]))
            text = (
                f"Fire at the {outlet} depot\n\nA drone attack on the fuel depot in Kessim killed {toll} people on "
                f"Wednesday, the ministry said. It was the deadliest of more than 40 attacks on ships in the strait "
                f'since January{source}.\n\n"{quote}," {speaker} said.\n'
            )
            if draw(st.integers(0, 5)):
                documents.append(document_from_text(text, document_id=f"{outlet}/fire.txt"))
        run = Run("0.0.0", settings_as_mapping(Settings()), ("articles",), "2031-04-02T06:00:00Z")
        sides.append(build_snapshot(documents, run=run, engine=LocalEngine(), settings=Settings()))
    return sides[0], sides[1]


MIRROR = {"follows": "departs", "departs": "follows", "dropped": "added", "added": "dropped", "appeared": "vanished",
          "vanished": "appeared", "changed": "changed"}  # fmt: skip


def told(shift: Shift) -> tuple[object, ...]:
    return shift.kind, shift.relation, shift.old, shift.new


@settings(max_examples=25, deadline=None)  # each scans six articles
@given(corpora())
def test_swapping_the_snapshots_swaps_the_shifts(sides: tuple[Snapshot, Snapshot]) -> None:
    old, new = sides
    forward, backward = diff_snapshots(old, new).shifts, diff_snapshots(new, old).shifts
    assert diff_snapshots(old, old).shifts == ()
    # What left one outlet's words for another's follows on both ways.
    either = {"follows", "departs"}
    mirrored = {(shift.kind, MIRROR[shift.relation], shift.new, shift.old) for shift in backward}
    for kind, relation, before, after in map(told, forward):
        wanted = either if relation in either else {relation}
        assert any((kind, one, before, after) in mirrored for one in wanted)
    assert len(forward) == len(backward)


@settings(max_examples=25, deadline=None)  # each scans six articles
@given(corpora())
def test_each_span_reads_as_its_text(sides: tuple[Snapshot, Snapshot]) -> None:
    old, new = ({document.id: document.text for document in side.documents} for side in sides)
    for shift in diff_snapshots(*sides).shifts:
        spans = [(old, shift.old), (new, shift.new)]
        spans += [(old, member.span) for member in shift.elsewhere_before]
        spans += [(new, member.span) for member in shift.elsewhere_now]
        for texts, span in spans:
            assert span is None or texts[span.document][span.start : span.end] == span.text
