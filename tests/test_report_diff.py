"""Differences as text, Markdown, HTML and records: true, harmless, readable without colour."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from changed_snapshots import build_diff, build_old
from hypothesis import given
from hypothesis import strategies as st
from test_report_formats import Page

from tracker.change.snapshots import SnapshotDiff, diff_snapshots, diff_versions_within
from tracker.change.versions import diff_documents
from tracker.match.similar import compare_pair
from tracker.records import from_record
from tracker.report.compare import compare_html, compare_text
from tracker.report.diff_html import diff_html
from tracker.report.diff_markdown import diff_markdown
from tracker.report.diff_records import diff_csv, diff_json, diff_jsonl
from tracker.report.diff_selection import FOLDED_KINDS, Narrowing, select_differences
from tracker.report.diff_text import diff_text
from tracker.report.diff_wording import write_inline, write_sides
from tracker.report.terminal import measure, neutralise
from tracker.settings import Settings

GOLDEN = Path(__file__).parent / "golden" / "diff"
SGR = re.compile("\x1b\\[[0-9;]*m")
DIFF = build_diff()
SAME = diff_snapshots(build_old(), build_old())

RENDERED: dict[str, Callable[[SnapshotDiff], str]] = {
    "diff.txt": lambda diff: diff_text(diff, width=80, color=False),
    "diff-narrow.txt": lambda diff: diff_text(diff, width=48, color=False),
    "diff-verbose.txt": lambda diff: diff_text(diff, width=120, color=False, verbose=True),
    "diff.md": lambda diff: "".join(diff_markdown(diff)),
    "diff.csv": lambda diff: "".join(diff_csv(diff)),
    "diff.jsonl": lambda diff: "".join(diff_jsonl(diff)),
}


@pytest.mark.parametrize("name", RENDERED)
def test_golden_differences_are_as_they_were(name: str) -> None:
    found = RENDERED[name](DIFF)
    path = GOLDEN / name
    if os.environ.get("TRACKER_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(found, encoding="utf-8", newline="")
    assert found == path.read_text(encoding="utf-8"), f"{name} changed: make golden rewrites it, git diff reviews it"


@given(st.integers(40, 130), st.booleans())
def test_no_line_is_wider_than_the_terminal(width: int, color: bool) -> None:
    for line in diff_text(DIFF, width=width, color=color).splitlines():
        assert measure(SGR.sub("", line)) <= width


def test_without_colour_the_words_are_the_same() -> None:
    plain, colored = diff_text(DIFF, width=100, color=False), diff_text(DIFF, width=100, color=True)
    assert "[-eleven-]{+at least fourteen+}" in " ".join(plain.replace("│", " ").split())
    assert "\x1b[4;31meleven\x1b[0m" in colored
    assert "\x1b" not in plain


@pytest.mark.parametrize("name", RENDERED)
def test_nothing_hostile_reaches_a_terminal(name: str) -> None:
    if name.endswith((".csv", ".jsonl")):
        pytest.skip("for programs: there the text stands as it is")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", RENDERED[name](DIFF))


def test_nothing_that_differs_is_left_uncounted() -> None:
    shown = select_differences(DIFF)
    assert len(shown.edits) + sum(shown.folded.values()) == len(DIFF.edits)
    narrowed = select_differences(DIFF, Narrowing(kinds=frozenset({"figure"})))
    assert {edit.kind for edit in narrowed.edits} == {"figure"}
    assert len(narrowed.edits) + sum(narrowed.folded.values()) + narrowed.n_elsewhere == len(DIFF.edits)
    assert sum(shown.counts.values()) == len(DIFF.changes)


def test_folded_kinds_are_shown_when_they_are_asked_for() -> None:
    old = build_old()
    straight = tuple(
        replace(one, text=one.text.replace("“", '"').replace("”", '"'), sha256="0" * 64)
        if one.id == "wire/bridge falls.txt"
        else one
        for one in old.documents
    )
    diff = diff_snapshots(old, replace(old, documents=straight))
    folded = {edit.kind for edit in diff.edits} & FOLDED_KINDS
    assert folded == {"typography"}
    assert "not shown: " in diff_text(diff, width=80, color=False)
    asked = diff_text(diff, width=80, color=False, narrowing=Narrowing(kinds=frozenset(folded)))
    assert "  1  typography" in asked
    assert "not shown" not in asked


def test_the_inline_form_holds_both_wordings() -> None:
    shown = select_differences(DIFF, folding=False)
    for edit in shown.edits:
        pieces = write_inline(edit, *shown.sides(edit), context=0)
        if any(piece.mark == "cut" for piece in pieces) or edit.kind == "moved":
            continue
        old = "".join(piece.text for piece in pieces if piece.mark in ("", "old"))
        new = "".join(piece.text for piece in pieces if piece.mark in ("", "new"))
        assert "".join(old.split()) == "".join(neutralise(edit.old.text).split())
        assert "".join(new.split()) == "".join(neutralise(edit.new.text).split())


def test_each_side_holds_its_own_wording() -> None:
    for edit in DIFF.edits:
        left, right = ["".join(piece.text + piece.tail for piece in side) for side in write_sides(edit)]
        if edit.kind != "moved":
            assert "".join(left.split()) == "".join(neutralise(edit.old.text).split())
        assert "".join(right.split()) == "".join(neutralise(edit.new.text).split())


def _versions() -> SnapshotDiff:
    old = build_old()
    first, second = DIFF.old.documents[0], DIFF.old.documents[1]
    return diff_versions_within(replace(old, documents=(first, replace(second, key=first.key), *old.documents[2:])))


PAGES: dict[str, Callable[[], str]] = {
    "diff": lambda: "".join(diff_html(DIFF)),
    "narrowed": lambda: "".join(diff_html(DIFF, narrowing=Narrowing(kinds=frozenset({"figure"})))),
    "nothing differs": lambda: "".join(diff_html(SAME)),
    "versions": lambda: "".join(diff_html(_versions())),
    "compare": lambda: _compared(),
}


def _compared() -> str:
    documents = {one.id: one for one in DIFF.old.documents}, {one.id: one for one in DIFF.new.documents}
    left = documents[0]["wire/bridge falls.txt"]
    right = replace(documents[1]["wire/bridge falls.txt"], id="later.txt")
    return compare_html(left, right, compare_pair(left, right, Settings()), diff_documents(left, right).edits)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_well_formed_loads_nothing_and_every_reference_leads_somewhere(name: str) -> None:
    source = PAGES[name]()
    page = Page(source)
    assert (page.mismatched, page.unclosed) == ([], [])
    assert len(page.ids) == len(set(page.ids))
    assert {reference[1:] for reference in page.references} <= set(page.ids)
    for tag, attributes in page.tags:
        assert tag not in ("link", "iframe", "object", "embed", "img", "base", "form")
        assert not {"src", "srcset", "style", "action"} & set(attributes)
        assert not [attribute for attribute in attributes if attribute.startswith("on")]


def test_what_an_article_says_is_no_markup_on_the_page() -> None:
    source = PAGES["diff"]()
    assert "<script>alert" not in source
    assert "Hostile <script>alert('x')</script>" in Page(source).text


def test_both_views_of_an_edit_are_on_the_page_and_need_no_script() -> None:
    source = PAGES["diff"]()
    assert 'id="view-inline" checked' in source
    assert 'id="view-sides"' in source
    assert "#view-inline:checked ~ section .as-sides" in source
    assert "<del>eleven</del><ins>at least fourteen</ins>" in source


def test_a_hostile_name_cannot_break_out_of_a_markdown_table() -> None:
    source = RENDERED["diff.md"](DIFF)
    (row,) = [line for line in source.splitlines() if line.startswith("| appeared")]
    assert len(re.findall(r"(?<!\\)\|", row)) == 4
    assert "<script>" not in source


def test_records_come_back_as_the_values_that_they_were_made_of() -> None:
    lines = [json.loads(line) for line in RENDERED["diff.jsonl"](DIFF).splitlines()]
    values = [from_record(line) for line in lines if line["schema"] != "tracker.shortcut/1"]
    assert tuple(values[1 : 1 + len(DIFF.changes)]) == DIFF.changes
    assert tuple(values[1 + len(DIFF.changes) :]) == (*DIFF.edits, *DIFF.copying)
    found = json.loads("".join(diff_json(DIFF)))
    assert found["changes"] == [line for line in lines if line["schema"] == "tracker.change/1"]


def test_the_table_has_a_row_for_each_edit_and_each_document_without_one() -> None:
    rows = list(csv.DictReader(io.StringIO(RENDERED["diff.csv"](DIFF))))
    assert len([row for row in rows if row["kind"]]) == len(DIFF.edits)
    assert {row["status"] for row in rows} == {"edited", "renamed", "disappeared", "appeared"}


def test_nothing_differs_is_said_in_so_many_words() -> None:
    assert "Nothing differs: 12 documents." in diff_text(SAME, width=80, color=False)
    assert "Nothing differs" in "".join(diff_markdown(SAME))


def test_compare_shows_the_differences_of_versions() -> None:
    left = {one.id: one for one in DIFF.old.documents}["wire/bridge falls.txt"]
    right = replace({one.id: one for one in DIFF.new.documents}["wire/bridge falls.txt"], id="later.txt")
    edits = diff_documents(left, right).edits
    shown = compare_text(left, right, [], edits, width=80, color=False)
    assert "DIFFERENCES" in shown
    assert "  1  figure" in shown
    assert "DIFFERENCES" not in compare_text(left, right, [], width=80, color=False)
