"""What a report tells, in which order, and how it is set for a terminal."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_snapshot import FALL, build_snapshot, day

from tracker.model import Change, DateWindow, Link, Run, Snapshot, Span
from tracker.report import tables
from tracker.report.calendar_axis import lay_axis
from tracker.report.compare import compare_text, lay_side_by_side
from tracker.report.dates import label_lag, label_window
from tracker.report.families import find_origin
from tracker.report.flow import measure_flow
from tracker.report.markdown import markdown_report
from tracker.report.selection import select_findings
from tracker.report.terminal import measure
from tracker.report.text import summary
from tracker.report.timeline import draw_timeline
from tracker.report.wording import count_changes, cut_wordings, is_reworded, list_differences, split_sentences

GOLDEN = Path(__file__).parent / "golden" / "report"
SGR = re.compile("\x1b\\[[0-9;]*m")
EMPTY = Snapshot("empty", Run("0.1.0", {}, ("nowhere",), "2033-02-20T08:30:00Z"), ())


def _compare(snapshot: Snapshot, *, width: int) -> str:
    documents = {document.id: document for document in snapshot.documents}
    left, right = documents["wire/bridge falls.txt"], documents["post/bridge.html"]
    return compare_text(left, right, snapshot.links, width=width, color=False)


RENDERED: dict[str, Callable[[Snapshot], str]] = {
    "summary.txt": lambda s: summary(s, width=80, color=False),
    "summary-narrow.txt": lambda s: summary(s, width=48, color=False),
    "summary-verbose.txt": lambda s: summary(s, width=100, color=False, verbose=True),
    "report.md": lambda s: "".join(markdown_report(s)),
    "documents.txt": lambda s: tables.documents_text(s.documents, width=80, color=False, verbose=True),
    "clusters.txt": lambda s: tables.clusters_text(s.clusters, _documents(s), width=80, color=False, verbose=True),
    "links.txt": lambda s: tables.links_text(s.links, _documents(s), width=80, color=False),
    "similar.txt": lambda s: tables.similar_text(s.links[:6], _documents(s), width=80, color=False),
    "skipped.txt": lambda s: tables.skipped_text(s.skipped, width=80, color=False),
    "compare.txt": lambda s: _compare(s, width=100),
    "compare-narrow.txt": lambda s: _compare(s, width=50),
    "timeline.svg": lambda s: draw_timeline(select_findings(s), anchors={}).svg.replace("><", ">\n<") + "\n",
}


def _documents(snapshot: Snapshot) -> dict[str, object]:
    return {document.id: document for document in snapshot.documents}


@pytest.mark.parametrize("name", RENDERED)
def test_golden_report_is_as_it_was(name: str) -> None:
    found = RENDERED[name](build_snapshot())
    path = GOLDEN / name
    if os.environ.get("TRACKER_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(found, encoding="utf-8", newline="")
    assert found == path.read_text(encoding="utf-8"), f"{name} changed: make golden rewrites it, git diff reviews it"


@pytest.mark.parametrize("name", RENDERED)
def test_nothing_that_a_report_shows_moves_a_terminal(name: str) -> None:
    found = RENDERED[name](build_snapshot())
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", found)


@pytest.mark.parametrize("width", [40, 56, 64, 80, 120])
@pytest.mark.parametrize("verbose", [False, True])
def test_the_summary_fits_its_width(width: int, verbose: bool) -> None:
    for color in (False, True):
        lines = SGR.sub("", summary(build_snapshot(), width=width, color=color, verbose=verbose)).splitlines()
        # The commands at the end are there to be copied: they are never broken.
        assert not [line for line in lines if measure(line) > width and not line.startswith("  tracker ")]


def test_without_colour_no_code_is_written() -> None:
    assert "\x1b" not in summary(build_snapshot(), width=80, color=False, verbose=True)
    assert "\x1b[" in summary(build_snapshot(), width=80, color=True)


def test_square_brackets_of_an_article_stay() -> None:
    assert "[by 41 votes to" in summary(build_snapshot(), width=120, color=True).replace("\n    │", "")


@pytest.mark.parametrize("render", [name for name in RENDERED if not name.startswith("compare")])
def test_an_empty_snapshot_is_told_as_empty(render: str) -> None:
    assert RENDERED[render](EMPTY).strip() or render == "timeline.svg"


def test_no_findings_are_said_in_words() -> None:
    assert "No copies and no repeated passages" in summary(EMPTY, width=80, color=False)


def test_a_snapshot_without_texts_is_told_as_well() -> None:
    whole = build_snapshot()
    bare = replace(whole, has_text=False, documents=tuple(replace(d, text="") for d in whole.documents))
    assert summary(bare, width=80, color=False) == summary(whole, width=80, color=False)


def test_the_order_of_links_and_clusters_decides_nothing() -> None:
    snapshot = build_snapshot()
    for seed in range(5):
        shuffle = random.Random(seed)
        shuffled = replace(
            snapshot,
            documents=tuple(shuffle.sample(snapshot.documents, len(snapshot.documents))),
            links=tuple(shuffle.sample(snapshot.links, len(snapshot.links))),
            clusters=tuple(shuffle.sample(snapshot.clusters, len(snapshot.clusters))),
        )
        assert summary(shuffled, width=80, color=False) == summary(snapshot, width=80, color=False)


def test_passages_that_crossed_most_outlets_come_first_and_what_copies_told_last() -> None:
    families = select_findings(build_snapshot()).families
    assert [len(family.outlets) for family in families if not family.told] == [4, 3, 2]
    assert [family.told for family in families] == [False, False, False, True]


def test_furniture_stands_apart() -> None:
    findings = select_findings(build_snapshot())
    assert {family.id for family in findings.furniture} == {"b1", "b2"}
    assert not {family.id for family in findings.families} & {"b1", "b2"}


def test_an_article_inside_a_longer_one_joins_its_group() -> None:
    (group,) = select_findings(build_snapshot()).groups
    assert [copy.relation for copy in group.copies] == ["", "copy", "near_copy", "contains"]
    assert group.copies[0].document.id == "wire/bridge falls.txt"


def test_a_link_that_no_cluster_holds_is_still_told() -> None:
    snapshot = replace(build_snapshot(), clusters=())
    findings = select_findings(snapshot)
    told = [link for family in (*findings.families, *findings.possible) for link in family.links]
    assert sorted(told, key=repr) == sorted((link for link in snapshot.links if link.kind == "passage"), key=repr)
    assert {copy.document.id for group in findings.groups for copy in group.copies} == {
        "wire/bridge falls.txt", "lamp/orrin-bridge.txt", "post/bridge.html", "post/what we know.html",
    }  # fmt: skip


def test_a_possible_copy_is_a_suggestion_and_no_copy() -> None:
    snapshot = build_snapshot()
    doubtful = tuple(replace(link, tier="possible") if link.kind == "article" else link for link in snapshot.links)
    findings = select_findings(replace(snapshot, links=doubtful, clusters=()))
    assert not findings.groups
    assert len(findings.possible_copies) == 3


def test_what_is_left_out_is_counted() -> None:
    short = summary(build_snapshot(), width=80, color=False, top=1)
    assert "… and 3 more passages" in short
    long = summary(build_snapshot(), width=80, color=False, verbose=True, top=1)
    assert "more passage" not in long


def test_the_hint_names_a_pair_that_can_be_typed() -> None:
    lines = summary(build_snapshot(), width=80, color=False).splitlines()
    assert lines[-1] == "  tracker compare 'wire/bridge falls.txt' lamp/who-knew.txt"


def test_words_of_one_outlet_in_another_are_counted_once() -> None:
    snapshot = build_snapshot()
    flow = measure_flow(select_findings(snapshot))
    words = {document.id: document.n_words for document in snapshot.documents}
    assert all(0 < share <= 1 for share in flow.shares.values())
    for (later, _), amount in flow.follows.items():
        own = sum(words[d.id] for d in snapshot.documents if d.source == later)
        assert amount.n_words <= own
    assert ("Halden Post", "North Wire") in flow.follows
    assert ("North Wire", "Halden Post") not in flow.follows


def test_an_undated_article_neither_leads_nor_follows() -> None:
    flow = measure_flow(select_findings(build_snapshot()))
    assert ("North Wire", "صحيفة الميناء") in flow.unordered
    assert not [pair for pair in flow.follows if "صحيفة الميناء" in pair]


def test_nobody_is_called_first_without_evidence() -> None:
    snapshot = build_snapshot()
    findings = select_findings(snapshot)
    origins = {family.id: find_origin(family, findings.documents) for family in findings.families}
    assert origins["p1"][0] == ("North Wire",)
    assert origins["p3"][2] == 1  # one undated article has it too
    undated = replace(snapshot, documents=tuple(replace(document, date=None) for document in snapshot.documents))
    findings = select_findings(undated)
    assert {find_origin(family, findings.documents)[:2] for family in findings.families} == {((), None)}
    assert "first in" not in summary(undated, width=120, color=False)


def test_outlets_of_one_day_are_both_called_first() -> None:
    snapshot = build_snapshot()
    on = day("2031-03-04")
    same = tuple(replace(d, date=on) if d.id == "lamp/orrin-bridge.txt" else d for d in snapshot.documents)
    findings = select_findings(replace(snapshot, documents=same))
    family = next(family for family in findings.families if family.id == "p1")
    assert find_origin(family, findings.documents) == (("North Wire", "The Lamplighter"), on, 0)


WINDOWS = {
    "2031-03-04": ("2031-03-04", "2031-03-04"),
    "2031-03-04…09": ("2031-03-04", "2031-03-09"),
    "2031-03-28…04-02": ("2031-03-28", "2031-04-02"),
    "2031-12-30…2032-01-02": ("2031-12-30", "2032-01-02"),
    "2032-02": ("2032-02-01", "2032-02-29"),
    "2031": ("2031-01-01", "2031-12-31"),
}


@pytest.mark.parametrize("label", WINDOWS)
def test_a_window_is_written_as_narrow_as_it_is(label: str) -> None:
    assert label_window(DateWindow(*WINDOWS[label], "text", "")) == label


@pytest.mark.parametrize(
    ("first", "later", "label"),
    [
        (("2031-03-04", "2031-03-04"), ("2031-03-04", "2031-03-04"), "same day"),
        (("2031-03-04", "2031-03-04"), ("2031-03-05", "2031-03-05"), "+1 day"),
        (("2031-03-04", "2031-03-04"), ("2031-03-07", "2031-03-09"), "+3…5 days"),
        (("2031-03-04", "2031-03-08"), ("2031-03-07", "2031-03-09"), "order unknown"),
        (("2031-03-04", "2031-03-08"), ("2031-03-04", "2031-03-08"), "order unknown"),
        (("2031-03-04", "2031-03-04"), ("2031-03-02", "2031-03-02"), "2 days earlier"),
        (("2031-03-09", "2031-03-10"), ("2031-03-02", "2031-03-02"), "7…8 days earlier"),
    ],
)
def test_how_much_later_is_never_more_than_is_known(first: tuple[str, str], later: tuple[str, str], label: str) -> None:
    assert label_lag(DateWindow(*first, "text", ""), DateWindow(*later, "text", "")) == label


some_words = ("the", "dead", "[of]", "Orrin", "said,", "eleven", "十一", "قتل", "14", "end.", "so.”")
words = st.lists(st.sampled_from(some_words), min_size=1, max_size=60)
ops = st.sampled_from(["keep", "substitute", "insert", "delete", "move"])
steps = st.lists(st.tuples(ops, words, words), min_size=1, max_size=8)


def _link(steps: list[tuple[str, list[str], list[str]]]) -> Link:
    changes = []
    for op, left, right in steps:
        old, new = " ".join(left) + " ", " ".join(right) + " "
        if op == "keep":
            new = old
        changes.append(Change(op, "" if op == "insert" else old, "" if op in ("delete", "move") else new))  # type: ignore[arg-type]
    left, right = "".join(c.left for c in changes), "".join(c.right for c in changes)
    spans = Span("a", 0, len(left), left), Span("b", 0, len(right), right)
    return Link("passage", "linked", 0.5, "", *spans, tuple(changes), "")


@given(steps)
def test_pieces_join_to_the_whole_wording(steps: list[tuple[str, list[str], list[str]]]) -> None:
    link = _link(steps)
    for pieces, span in zip(cut_wordings(link), (link.left, link.right), strict=True):
        assert "".join(piece.text + piece.tail for piece in pieces).split() == span.text.split()


@given(steps)
def test_rows_of_sentences_join_to_the_whole_alignment(steps: list[tuple[str, list[str], list[str]]]) -> None:
    link = _link(steps)
    rows = split_sentences(link.changes)
    assert "".join(change.left for row in rows for change in row) == link.left.text
    assert "".join(change.right for row in rows for change in row) == link.right.text


@given(steps)
def test_cutting_short_leaves_differing_words_and_counts_the_rest(
    steps: list[tuple[str, list[str], list[str]]],
) -> None:
    link = _link(steps)
    whole, cut = cut_wordings(link)[0], cut_wordings(link, around_chars=30)[0]
    different = [p.text for p in whole if p.op != "keep" and len(p.text) <= 200]
    assert [p.text for p in cut if p.op != "keep" and p.text in different] == different


def test_differences_in_figures_come_first() -> None:
    changes = (Change("substitute", "grey ", "gray "), Change("keep", "a", "a"), Change("substitute", "11 ", "14 "))
    assert [change.left for change in list_differences(changes)] == ["11", "grey"]
    assert count_changes(changes) == {"alike": 1, "substituted": 2}


days = st.dates().map(str)
windows = st.lists(st.tuples(days, days).map(lambda two: DateWindow(min(two), max(two), "text", "")), max_size=12)


@given(windows)
def test_days_stand_in_order_inside_the_axis(found: list[DateWindow]) -> None:
    axis = lay_axis(found, 100, 900)
    ends = sorted({day for window in found for day in (window.first, window.last)})
    places = [axis.place(day) for day in ends]
    assert places == sorted(places)
    assert all(100 <= place <= 900 for place in places)
    assert [tick.x for tick in axis.ticks] == sorted(tick.x for tick in axis.ticks)
    assert all(tick.x <= 901 for tick in axis.ticks)


def test_the_picture_is_small_and_named() -> None:
    picture = draw_timeline(select_findings(build_snapshot()), anchors={})
    assert len(picture.svg) < 10_000
    assert "<title" in picture.svg
    assert "<desc" in picture.svg
    assert "<script>" not in picture.svg


def test_a_comparison_turns_links_to_its_own_left() -> None:
    snapshot = build_snapshot()
    documents = {document.id: document for document in snapshot.documents}
    old, new = documents["wire/bridge falls.txt"], documents["post/bridge.html"]
    forth, back = lay_side_by_side(old, new, snapshot.links), lay_side_by_side(new, old, snapshot.links)
    assert [passage.link.left for passage in forth.passages] == [passage.link.right for passage in back.passages]
    assert forth.passages[0].link.left.text == FALL.rstrip()
    assert (forth.left_share, forth.right_share) == (back.right_share, back.left_share)


def test_articles_that_share_nothing_are_said_to() -> None:
    snapshot = build_snapshot()
    left, right = snapshot.documents[:2]
    assert "share no passage" in compare_text(left, right, (), width=80, color=False)


@pytest.mark.parametrize(
    ("left", "right", "reworded"),
    [
        ("“No,” she said", '"No," she said', False),
        ("eleven\n dead", "eleven dead", False),
        ("eleven dead", "twelve dead", True),
        ("2,500 dead", "2.500 dead", True),
    ],
)
def test_only_other_words_are_a_rewording(left: str, right: str, reworded: bool) -> None:
    link = Link("passage", "linked", 1.0, "", Span("a", 0, len(left), left), Span("b", 0, len(right), right), (), "")
    assert is_reworded(link) is reworded
