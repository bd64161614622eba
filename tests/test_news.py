"""After a scan the terminal says what is new: documents, copies, passages, shifted statements; or that nothing is."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from bundled import SEEDS
from hypothesis import given, settings
from hypothesis import strategies as st
from program import Program

from tracker.change.snapshots import diff_snapshots
from tracker.library import scan, scan_into_archive
from tracker.report.news import gather_news, news_text, tell_first, tell_news
from tracker.settings import Settings
from tracker.store import Archive

NOW = "2031-04-02T06:00:00Z"
NEW = "kessim-observer/agency-brief.txt"


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    shutil.copytree(SEEDS, tmp_path / "articles")
    (tmp_path / "articles" / NEW).unlink()
    return tmp_path / "articles"


def test_a_new_article_is_told_with_what_it_copies(articles, tmp_path):
    scan_into_archive([str(articles)], tmp_path / "a.db", Settings(), created_at=NOW, name="before")
    shutil.copy(SEEDS / NEW, articles / NEW)
    scanned = scan_into_archive([str(articles)], tmp_path / "a.db", Settings(), created_at=NOW)
    sides = scanned.load_sides()
    assert sides is not None
    news = gather_news(diff_snapshots(*sides))
    assert [change.new for change in news.documents] == [NEW]
    assert tell_news(news).startswith("new since before: 1 document, ")
    told = news_text(news, width=80)
    assert NEW in told
    assert max(map(len, told.splitlines())) <= 80
    # Each statement that is told as differing stands in the new article, and is told once.
    assert news.differing
    assert all(NEW in (link.left.document, link.right.document) for link in news.differing)
    own = [link.right if link.right.document == NEW else link.left for link in news.differing]
    kinds = [link.kind for link in news.differing]
    assert len({(kind, span.start) for kind, span in zip(kinds, own, strict=True)}) == len(own)
    assert all(any(member.span.document == NEW for member in change.added) for change in news.passages)


def test_an_edited_figure_is_a_shifted_statement(articles, tmp_path):
    scan_into_archive([str(articles)], tmp_path / "a.db", Settings(), created_at=NOW, name="before")
    path = articles / "spa" / "kessim-strike.v2.txt"
    path.write_text(path.read_text("utf-8").replace("14 ships", "19 ships"), "utf-8")
    scanned = scan_into_archive([str(articles)], tmp_path / "a.db", Settings(), created_at=NOW)
    sides = scanned.load_sides()
    assert sides is not None
    news = gather_news(diff_snapshots(*sides))
    assert [shift.document for shift in news.shifts] == ["spa/kessim-strike.v2.txt"]
    assert "1 edited" in tell_news(news)
    assert "19 ships" in news_text(news, width=80)


FILES = ("spa/kessim-strike.v1.txt", "spa/kessim-strike.v2.txt", "spa/kessim-strike.v3.txt", NEW, "spa/copy.txt")


@given(
    st.lists(
        st.lists(st.tuples(st.sampled_from(FILES), st.sampled_from(["come", "come", "go", "edit"])), max_size=4),
        min_size=2,
        max_size=4,
    )
)
@settings(max_examples=10)
def test_what_is_new_is_the_same_whether_all_is_read_or_only_what_differs(tmp_path_factory, rounds):
    place = tmp_path_factory.mktemp("sides")
    chosen = replace(Settings(), statements=replace(Settings().statements, enabled="off"))
    for name in (*FILES[:2], NEW, "spa/tashan-bus.txt"):
        (place / "articles" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SEEDS / name, place / "articles" / name)
    for steps in [[], *rounds]:
        for name, what in steps:
            path = place / "articles" / name
            source = SEEDS / (FILES[1] if name == "spa/copy.txt" else name)
            path.unlink(missing_ok=True)
            if what != "go":
                text = source.read_text("utf-8")
                path.write_text(text.replace("harbour", "port") if what == "edit" else text, "utf-8")
        scanned = scan_into_archive([str(place / "articles")], place / "a.db", chosen, created_at=NOW)
        if scanned.before is None:
            continue
        with Archive.open(place / "a.db") as archive:
            whole = archive.load(scanned.before.name, with_links=False), scanned.snapshot
        wanted = gather_news(diff_snapshots(*whole))
        told = gather_news(diff_snapshots(*scanned.load_sides()))
        assert news_text(told, width=80) == news_text(wanted, width=80)
        assert (told.documents, told.copies, told.passages) == (wanted.documents, wanted.copies, wanted.passages)


def test_of_a_snapshot_and_itself_nothing_is_new(articles):
    snapshot = replace(scan(str(articles), created_at=NOW), name="same")
    news = gather_news(diff_snapshots(snapshot, snapshot))
    assert news.is_empty
    assert news_text(news, width=80) == "Nothing is new since same.\n"


def test_of_a_first_scan_all_is_counted(articles):
    line = tell_first(scan(str(articles), created_at=NOW))
    assert line.startswith("the first scan of this: 33 documents, ")


def test_what_is_new_is_held_against_the_last_scan_of_the_same_sources(articles, tmp_path):
    other = articles / "spa"
    first = scan_into_archive([str(articles)], tmp_path / "a.db", Settings(), created_at=NOW)
    between = scan_into_archive([str(other)], tmp_path / "a.db", Settings(), created_at=NOW)
    again = scan_into_archive([str(articles)], tmp_path / "a.db", Settings(), created_at=NOW)
    assert between.before is None
    assert between.gone == ()
    assert again.before is not None
    assert again.before.name == first.entry.name
    assert again.is_unchanged


def test_a_changed_setting_is_named_with_what_is_done_again(articles, tmp_path):
    scan_into_archive([str(articles)], tmp_path / "a.db", Settings(), created_at=NOW)
    fewer = replace(Settings(), copies=replace(Settings().copies, threshold=0.8))
    scanned = scan_into_archive([str(articles)], tmp_path / "a.db", fewer, created_at=NOW)
    assert scanned.remarks == ("copies.threshold changed: links are gathered again, the rest is as it was",)
    assert scanned.n_read == 0


def test_brief_prints_what_is_new_and_no_report(program: Program) -> None:
    shutil.copytree(SEEDS / "spa", program.home / "spa")
    first = program("scan", "spa", "--brief")
    assert first.out.startswith("The first scan of this: ")
    assert len(first.lines) == 1
    again = program("scan", "spa", "--brief")
    assert again.lines[0].startswith("Nothing is new: all ")
    assert len(again.lines) == 1
    (program.home / "spa" / "late.txt").write_text(
        "Late news from the harbour: the last ship has left for the north.\n"
    )
    third = program("scan", "spa", "--brief")
    assert third.lines[0].endswith(": 1 document.")
    assert "late.txt" in third.lines[1]
    assert program("scan", "spa", "--brief", "--no-archive").code == 2
