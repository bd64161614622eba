"""`tracker timeline` through the real program: every format, its schema, spans that verify, what --about says."""

from __future__ import annotations

import csv
import io
import json
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest
from program import Program

SEEDS = Path(__file__).resolve().parents[1] / "seeds"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A program whose archive holds the bundled corpus; tests only read."""
    program = Program(tmp_path_factory.mktemp("timeline"))
    assert program("scan", SEEDS).code == 0
    return program


def test_each_record_of_the_timeline_validates_and_every_kind_is_there(corpus: Program) -> None:
    schema = json.loads((files("tracker") / "schemas" / "timeline.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    first, *lines = corpus("timeline", "--format", "jsonl").lines
    assert json.loads(first)["schema"] == "tracker.run/1"
    records = [json.loads(line) for line in lines]
    for record in records:
        validator.validate(record)
        own = schema["$defs"][record["entry"]]["properties"]
        assert list(record) == [*schema["properties"], *own]
    assert {record["entry"] for record in records} == set(schema["properties"]["entry"]["enum"])


def test_every_span_of_the_timeline_verifies(corpus: Program) -> None:
    kept = corpus.home / "timeline.jsonl"
    assert corpus("timeline", "--format", "jsonl", "--output", kept).code == 0
    done = corpus("verify", kept, SEEDS)
    assert done.code == 0, done.out
    assert "not checked" not in done.out


def test_the_table_has_a_row_for_each_place(corpus: Program) -> None:
    rows = list(csv.DictReader(io.StringIO(corpus("timeline", "--format", "csv").out)))
    assert {"article", "statement", "term", "wording", "description", "attribution"} == {row["entry"] for row in rows}
    assert {"kept", "changed", "dropped", "added"} <= {row["what"] for row in rows}
    assert {"shifts", "vanishes", "persists"} <= {row["what"] for row in rows}
    assert all(row["left_document"] for row in rows)


def test_what_was_looked_for_is_told_with_its_aliases_and_what_is_nowhere(corpus: Program) -> None:
    done = corpus("timeline", "--about", "Qessim zeppelins")
    assert "looked for Qessim (also Kessim" in done.err
    assert "in no article: zeppelins" in done.err
    assert done.out == "no events\n"
    assert corpus("quotes", "--about", "grain navies").err.startswith("tracker: looked for grain, navies")


def test_a_growing_toll_is_told_with_its_fate(corpus: Program) -> None:
    done = corpus("timeline", "--about", "Kessim depot killed")
    assert max(map(len, done.lines)) <= 80
    shown = " ".join(done.out.split())
    assert "may have come first" in shown
    assert "changed killed: 16 killed → 19" in shown
    assert "WHAT BECAME OF STATEMENTS" in shown
    assert "shifts killed" in shown


def test_the_manual_s_record_is_one() -> None:
    manual = (Path(__file__).parents[1] / "docs" / "timeline.md").read_text(encoding="utf-8")
    schema = json.loads((files("tracker") / "schemas" / "timeline.json").read_text(encoding="utf-8"))
    example = json.loads(manual.partition("```json\n")[2].partition("```")[0])
    jsonschema.Draft202012Validator(schema).validate(example)
    assert list(example) == [*schema["properties"], *schema["$defs"]["statement"]["properties"]]
    for entry in schema["properties"]["entry"]["enum"]:
        for key in schema["$defs"][entry]["properties"]:
            assert f"`{key}`" in manual, key
