"""Records: what we write reads back, validates, and keeps its promised keys."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from snapshot_strategies import (
    cluster_changes,
    clusters,
    document_changes,
    documents,
    edits,
    links,
    runs,
    shifts,
    skips,
)

from tracker import records
from tracker.change.outcomes import ClusterChange, ClusterStatus, Shift, ShiftKind, ShiftRelation
from tracker.errors import ArchiveError
from tracker.model import (
    Basis,
    Cluster,
    Document,
    DocumentChange,
    Edit,
    EditKind,
    Finding,
    Kind,
    Level,
    Link,
    Op,
    Role,
    Run,
    Skipped,
    Span,
    Status,
    Tier,
)
from tracker.policy.finding_records import FINDING, finding_record

recorded = (
    runs | documents() | skips | links() | clusters() | edits() | document_changes() | cluster_changes() | shifts()
)
NAMES = ("run", "document", "skipped", "shortcut", "cluster", "link", "edit", "change", "copying", "shift", "finding")


def schema(name: str) -> dict[str, Any]:
    return json.loads((files("tracker") / "schemas" / f"{name}.json").read_text(encoding="utf-8"))


SCHEMAS = {f"tracker.{name}/1": schema(name) for name in NAMES}
VALIDATORS = {name: jsonschema.Draft202012Validator(found) for name, found in SCHEMAS.items()}


@given(recorded)
def test_a_value_comes_back_from_its_record(value: records.Value) -> None:
    assert records.from_record(records.to_record(value)) == value


@given(recorded)
def test_a_value_comes_back_from_its_line(value: records.Value) -> None:
    line = records.dump_record(records.to_record(value))
    assert "\n" not in line
    assert records.from_record(json.loads(line.encode("utf-8"))) == value


@given(recorded, st.booleans())
def test_each_record_validates(value: records.Value, with_text: bool) -> None:
    record = records.to_record(value, with_text=with_text)
    VALIDATORS[str(record["schema"])].validate(record)


@given(recorded)
def test_a_key_that_came_later_is_passed_over(value: records.Value) -> None:
    assert records.from_record({**records.to_record(value), "later": 1}) == value


@given(recorded)
def test_keys_stand_in_the_order_of_their_schema(value: records.Value) -> None:
    record = records.to_record(value)
    properties = SCHEMAS[str(record["schema"])]["properties"]
    assert list(record) == [key for key in properties if key != "snapshot"]


@given(documents())
def test_a_document_without_text_keeps_the_rest(document: Document) -> None:
    record = records.to_record(document, with_text=False)
    assert "text" not in record
    assert records.from_record(record) == replace(document, text="")


@pytest.mark.parametrize("name", NAMES)
def test_schemas_are_schemas(name: str) -> None:
    found = schema(name)
    jsonschema.Draft202012Validator.check_schema(found)
    assert found["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert found["properties"]["schema"]["const"] == found["title"] == f"tracker.{name}/1"


@pytest.mark.parametrize(
    ("literal", "place"),
    [
        (Role, ("document", "$defs", "block", "properties", "role")),
        (Basis, ("document", "$defs", "date", "properties", "basis")),
        (Basis, ("cluster", "$defs", "date", "properties", "basis")),
        (Kind, ("link", "properties", "kind")),
        (Kind, ("cluster", "properties", "kind")),
        (Tier, ("link", "properties", "tier")),
        (Op, ("link", "$defs", "change", "properties", "op")),
        (Op, ("edit", "$defs", "change", "properties", "op")),
        (EditKind, ("edit", "properties", "kind")),
        (EditKind, ("change", "properties", "n_edits", "propertyNames")),
        (Status, ("change", "properties", "status")),
        (ClusterStatus, ("copying", "properties", "status")),
        (Kind, ("copying", "properties", "kind")),
        (ShiftKind, ("shift", "properties", "kind")),
        (ShiftRelation, ("shift", "properties", "relation")),
        (Level, ("finding", "properties", "level")),
    ],
)
def test_schemas_allow_what_the_model_allows(literal: object, place: tuple[str, ...]) -> None:
    found: Mapping[str, Any] = schema(place[0])
    for key in place[1:]:
        found = found[key]
    assert tuple(found["enum"]) == get_args(literal)


FORMATS = Path(__file__).parent.parent / "docs" / "formats.md"
EXAMPLES = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", FORMATS.read_text(encoding="utf-8"), re.S)]
RECORDS = [example for example in EXAMPLES if "schema" in example]


@pytest.mark.parametrize("example", RECORDS, ids=lambda example: str(example["schema"]))
def test_the_manual_s_examples_are_records(example: dict[str, Any]) -> None:
    VALIDATORS[example["schema"]].validate(example)
    assert list(example) == [key for key in SCHEMAS[example["schema"]]["properties"] if key != "snapshot"]
    if example["schema"] not in ("tracker.shortcut/1", FINDING):
        assert records.to_record(records.from_record(example)) == example


def test_the_manual_s_finding_is_what_check_writes() -> None:
    (example,) = (example for example in RECORDS if example["schema"] == FINDING)
    values = {key: value for key, value in example.items() if key not in ("schema", "edit", "link")}
    assert finding_record(Finding(**values, edit=records.edit_from_record(example["edit"]))) == example


def test_the_manual_has_an_example_and_a_word_for_each_key() -> None:
    manual = FORMATS.read_text(encoding="utf-8")
    assert {example["schema"] for example in RECORDS} == set(SCHEMAS)
    for found in SCHEMAS.values():
        for key in found["properties"]:
            assert f"`{key}`" in manual, key


def test_the_manual_s_alignment_tiles_its_spans() -> None:
    (link,) = (records.link_from_record(example) for example in RECORDS if example["schema"] == records.LINK)
    assert "".join(change.left for change in link.changes) == link.left.text
    assert "".join(change.right for change in link.changes) == link.right.text
    for span in (link.left, link.right):
        assert span.end - span.start == len(span.text)


LINK = records.link_record(
    Link("passage", "linked", 0.9, "near_copy", Span("a.txt", 0, 2, "Up"), Span("b.txt", 0, 2, "up"), (), "alike")
)


@pytest.mark.parametrize(
    ("record", "told"),
    [
        ({}, "no record of tracker"),
        ({"schema": 7}, "no record of tracker"),
        ({"schema": "other.link/1"}, "no record of tracker"),
        ({**LINK, "schema": "tracker.link/2"}, "newer than this tracker"),
        ({**LINK, "schema": "tracker.weather/1"}, "newer than this tracker"),
        ({**LINK, "tier": "sure"}, "`tier` wants one of linked, possible, theme, got 'sure'"),
        ({**LINK, "score": "high"}, "`score` wants a number, got 'high'"),
        ({**LINK, "score": True}, "`score` wants a number"),
        ({**LINK, "left": {**LINK["left"], "start": -1}}, "`start` wants a whole number from 0, got -1"),  # type: ignore[dict-item]
        ({**LINK, "left": "a.txt"}, "`left` wants an object"),
        ({**LINK, "changes": [1]}, "`changes` wants a list of objects"),
        ({key: value for key, value in LINK.items() if key != "why"}, "the key `why` is missing"),
    ],
)
def test_a_wrong_record_is_told_by_its_key(record: dict[str, object], told: str) -> None:
    with pytest.raises(ArchiveError) as error:
        records.from_record(record)
    assert told in str(error.value)


def test_a_value_may_not_take_the_place_of_a_span() -> None:
    with pytest.raises(ValueError, match="start"):
        records.span_record(Span("a.txt", 0, 1, "x", {"start": 7}))


def test_each_kind_of_value_is_dispatched() -> None:
    kinds = {Run, Document, Skipped, Link, Cluster, Edit, DocumentChange, ClusterChange, Shift}
    assert set(get_args(records.Value)) == kinds
