"""Two versions of a document: what its blocks add to the diff of its text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tracker.change.edits import rebuild
from tracker.change.versions import diff_documents
from tracker.ingest.read import read_sources
from tracker.model import Block, Document, Role, Span
from tracker.settings import Settings

SEEDS = Path(__file__).parents[1] / "seeds"
VERSIONS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "truth" / "versions.yaml").read_text("utf-8"))[
    "versions"
]
CHANGES = [change for version in VERSIONS for change in version["changes"]]
#: Edits of the truth that go beyond a diff: a figure of which only the new lead knows, and wholes that fall into parts.
BEYOND = {
    "has risen to 19",
    "will meet the premier, Idren Moravet, on Friday.",
    "Few people in the chamber expected them to.",
}


def document(*parts: tuple[Role, str], title: str = "") -> Document:
    text = ""
    blocks = []
    for role, part in parts:
        text += "\n\n" if text else ""
        blocks.append(Block(len(text), len(text) + len(part), role))
        text += part
    return Document("a.txt", "a", title, "", "", "en", None, len(text.split()), "", tuple(blocks), text)


def test_all_that_differs_in_the_title_is_one_headline() -> None:
    old = document(("title", "Port burns, 16 dead"), ("body", "It burned all night. Nobody slept."))
    new = document(("title", "Harbour opens after fire"), ("body", "It burned all night. Everybody slept."))
    edits = diff_documents(old, new).edits
    assert [(edit.kind, edit.old.text.strip(), edit.new.text.strip()) for edit in edits] == [
        ("negation", "Nobody", "Everybody"),
        ("headline", "Port burns, 16 dead", "Harbour opens after fire"),
    ]
    assert rebuild(old.text, edits) == new.text


def test_a_figure_in_the_headline_lifts_it() -> None:
    old = document(("title", "Port burns, 16 dead"), ("body", "It burned all night."))
    new = document(("title", "Port burns, 19 dead"), ("body", "It burned all night."))
    (edit,) = diff_documents(old, new).edits
    assert edit.kind == "headline"
    assert edit.rank > 0.95


def test_a_title_outside_the_text_is_a_headline_without_a_place() -> None:
    old = document(("body", "It burned all night."), title="Port burns")
    new = document(("body", "It burned all night."), title="Port burnt")
    (edit,) = diff_documents(old, new).edits
    assert (edit.kind, edit.old) == ("headline", Span("a.txt", 0, 0, "Port burns"))
    assert diff_documents(old, old).edits == ()


def test_page_furniture_is_counted_at_the_end() -> None:
    old = document(("body", "It burned all night."), ("boilerplate", "160 views"), ("copyright", "© 2030 The Courier"))
    new = document(("body", "It burned all day."), ("boilerplate", "180 views"), ("copyright", "© 2031 The Courier"))
    kinds = [edit.kind for edit in diff_documents(old, new).edits]
    assert kinds == ["date", "boilerplate", "boilerplate"] or kinds == ["reworded", "boilerplate", "boilerplate"]


def test_a_date_line_ranks_below_what_the_text_says() -> None:
    old = document(("dateline", "2 May 2031, 06:40"), ("body", "The port may be shut."))
    new = document(("dateline", "3 May 2031, 18:10"), ("body", "The port will be shut."))
    assert diff_documents(old, new).edits[0].kind == "modality"


@pytest.mark.parametrize("change", CHANGES, ids=[change["new"] for change in CHANGES])
def test_edits_of_the_bundled_versions_are_found_with_their_kind(change: dict[str, Any]) -> None:
    documents = {found.id: found for found in read_sources([str(SEEDS)], Settings()).documents}
    edits = diff_documents(documents[change["old"]], documents[change["new"]]).edits
    for wanted in change["edits"]:
        told = (wanted["new"] or wanted["old"])["text"]
        if told in BEYOND:
            continue
        found = [edit.kind for edit in edits if _meets(edit.old, wanted["old"]) or _meets(edit.new, wanted["new"])]
        assert wanted["kind"] in found, told


def _meets(span: Span, place: dict[str, Any] | None) -> bool:
    if place is None or not span.text.strip():
        return False
    if "start" in place:
        return bool(span.start < place["end"] and place["start"] < span.end)
    return span.text.strip() in place["text"] or place["text"] in span.text
