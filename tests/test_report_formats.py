"""The report for other programs and other readers: HTML, Markdown, CSV, JSON."""

from __future__ import annotations

import base64
import csv as spreadsheet
import hashlib
import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_snapshot import build_large_snapshot, build_snapshot

from tracker.model import Run, Skipped, Snapshot
from tracker.records import from_record
from tracker.report import pages
from tracker.report.compare import compare_html
from tracker.report.csv import clusters_csv, csv_report, documents_csv, skipped_csv
from tracker.report.html import html_report
from tracker.report.json import json_report, jsonl_report
from tracker.report.markdown import markdown_report
from tracker.report.markdown_text import escape_markdown
from tracker.report.selection import select_findings
from tracker.report.terminal import neutralise

EMPTY = Snapshot("empty", Run("0.1.0", {}, ("nowhere",), "2033-02-20T08:30:00Z"), ())
VOID = {"col", "meta", "link", "input", "br", "hr", "img"}


class Page(HTMLParser):
    """What stands in a page: its elements, ids, references, text, and whether every end tag fits."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.references: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.mismatched: list[str] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(source)
        self.close()
        self.unclosed = self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if tag == "a":
            self.references.append(str(found.get("href", "")))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.mismatched.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if not self._open or self._open[-1] not in ("script", "style"):
            self.words.append(data)

    @property
    def text(self) -> str:
        return "".join(self.words)


def _html(snapshot: Snapshot, *, without_text: bool = False) -> str:
    return "".join(html_report(snapshot, without_text=without_text))


def _compared() -> str:
    snapshot = build_snapshot()
    documents = {document.id: document for document in snapshot.documents}
    return compare_html(documents["wire/bridge falls.txt"], documents["post/bridge.html"], snapshot.links)


PAGES = {
    "report": lambda: _html(build_snapshot()),
    "without text": lambda: _html(build_snapshot(), without_text=True),
    "texts not kept": lambda: _html(_bare(build_snapshot())),
    "empty": lambda: _html(EMPTY),
    "compare": _compared,
}


def _bare(snapshot: Snapshot) -> Snapshot:
    return replace(snapshot, has_text=False, documents=tuple(replace(d, text="") for d in snapshot.documents))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_well_formed_and_every_reference_leads_somewhere(name: str) -> None:
    page = Page(PAGES[name]())
    assert (page.mismatched, page.unclosed) == ([], [])
    assert len(page.ids) == len(set(page.ids))
    assert {reference[1:] for reference in page.references} <= set(page.ids)
    assert all(reference.startswith("#") for reference in page.references)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_loads_nothing(name: str) -> None:
    source = PAGES[name]()
    page = Page(source)
    loading = {"src", "srcset", "data", "action", "formaction", "poster", "background", "ping", "style", "xlink:href"}
    for tag, attributes in page.tags:
        assert tag not in ("link", "iframe", "object", "embed", "img", "base", "form")
        assert not loading & set(attributes)
        assert not [attribute for attribute in attributes if attribute.startswith("on")]
    style = re.search("<style>(.*?)</style>", source, re.S)
    assert style
    assert not re.search(r"@import|url\(", style[1])


@pytest.mark.parametrize("name", PAGES)
def test_the_policy_allows_just_our_style_and_script(name: str) -> None:
    source = PAGES[name]()
    page = Page(source)
    policy = next(a["content"] for tag, a in page.tags if a.get("http-equiv") == "Content-Security-Policy")
    assert "default-src 'none'" in str(policy)
    for element in ("style", "script"):
        (inside,) = re.findall(f"<{element}>(.*?)</{element}>", source, re.S)
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{element}-src 'sha256-{digest}'" in str(policy)
    assert "unsafe" not in str(policy)


def test_what_an_article_says_is_text_and_never_markup() -> None:
    source = _html(build_snapshot())
    assert "alert(1)</script>" not in source
    assert "alert('x')</script>" not in source
    page = Page(source)
    assert "<script>alert('x')</script> & " in page.text
    assert "Comment & <script>alert(1)</script>" in page.text
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", source)


def test_a_report_without_text_repeats_no_five_words_of_an_article() -> None:
    snapshot = build_snapshot()
    shown = " ".join(Page(_html(snapshot, without_text=True)).text.split())
    titles = " ".join(document.title for document in snapshot.documents)
    for document in snapshot.documents:
        words = document.text.split()
        for start in range(len(words) - 4):
            five = " ".join(words[start : start + 5])
            assert five not in shown or five in titles


def test_a_text_stands_whole_on_the_page() -> None:
    snapshot = build_snapshot()
    shown = Page(_html(snapshot)).text
    for document in snapshot.documents:
        if "\x1b" in document.text:
            continue  # its control characters are replaced
        last = document.text.rstrip().splitlines()[-1]
        assert last in re.sub(r"(?<=\n)[0-9≡]+", "", shown)


def test_stretches_tile_the_text() -> None:
    snapshot = build_snapshot()
    findings = select_findings(snapshot)
    shown = pages.choose_texts(findings, without_text=False)
    numbering = pages.Numbering(snapshot.documents, shown=shown)
    passages = pages.prepare_passages(findings.families, findings, numbering)
    furniture = pages.prepare_passages(findings.furniture, findings, numbering, letter="f")
    articles = pages.prepare_articles(findings, passages, furniture, numbering, {}, shown=shown)
    assert {article.document.id for article in articles} == {document.id for document in snapshot.documents}
    for article in articles:
        assert "".join(stretch.text for stretch in article.stretches) == article.document.text


def test_a_large_report_stays_usable_and_counts_what_it_leaves_out() -> None:
    source = _html(build_large_snapshot(n_documents=300, n_links=2000))
    assert len(source) < 10_000_000
    page = Page(source)
    assert page.text.count("In 2 articles") <= pages.MAX_FAMILIES
    assert re.search(r"[\d,]+ weaker passages not shown here", page.text)


def test_the_same_snapshot_gives_the_same_page() -> None:
    assert _html(build_snapshot()) == _html(build_snapshot())


def _rows(pieces: object) -> list[list[str]]:
    return list(spreadsheet.reader(io.StringIO("".join(pieces), newline="")))  # type: ignore[arg-type]  # an iterator


def test_each_link_is_one_row() -> None:
    snapshot = build_snapshot()
    head, *rows = _rows(csv_report(snapshot))
    assert len(rows) == len(snapshot.links)
    assert {len(row) for row in rows} == {len(head)}
    assert rows[0][head.index("left_text")] == snapshot.links[0].left.text


@pytest.mark.parametrize("opening", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "\n=1"])
def test_no_cell_is_a_formula(opening: str) -> None:
    snapshot = build_snapshot()
    (document, *_), skipped = snapshot.documents, (Skipped(opening, opening),)
    tables = [documents_csv([replace(document, title=opening, byline=opening)]), skipped_csv(skipped)]
    cells = [cell for table in tables for row in _rows(table)[1:] for cell in row]
    assert not [cell for cell in cells if cell.strip()[:1] in ("=", "+", "-", "@", "＝")]
    assert "'" + opening in cells


def test_members_and_documents_have_a_row_each() -> None:
    snapshot = build_snapshot()
    documents = {document.id: document for document in snapshot.documents}
    assert len(_rows(documents_csv(snapshot.documents))) == 1 + len(documents)
    assert len(_rows(clusters_csv(snapshot.clusters, documents))) == 1 + sum(len(c.members) for c in snapshot.clusters)


def test_json_holds_the_snapshot() -> None:
    snapshot = build_snapshot()
    found = json.loads("".join(json_report(snapshot)))
    assert list(found) == ["name", "run", "documents", "links", "clusters", "skipped", "shortcuts"]
    assert from_record(found["run"]) == snapshot.run
    for name in ("documents", "links", "clusters", "skipped"):
        assert tuple(map(from_record, found[name])) == getattr(snapshot, name)
    assert tuple(found["shortcuts"]) == snapshot.shortcuts


def test_json_of_an_empty_snapshot_is_json() -> None:
    assert json.loads("".join(json_report(EMPTY)))["documents"] == []


def test_json_lines_open_with_the_run_and_leave_texts_out_when_told() -> None:
    lines = [json.loads(line) for line in "".join(jsonl_report(build_snapshot(), with_text=False)).splitlines()]
    assert lines[0]["schema"] == "tracker.run/1"
    assert not [line for line in lines if line["schema"] == "tracker.document/1" and "text" in line]


@given(st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("*_`[]()<>#!|~&@:\\-+.1 "), max_size=60))
def test_markdown_shows_a_text_as_it_stands(text: str) -> None:
    markdown_it = pytest.importorskip("markdown_it", reason="markdown-it-py comes with rich")
    reader = markdown_it.MarkdownIt("gfm-like", {"linkify": False}).disable("linkify")
    shown = Page(reader.render(escape_markdown(text)))
    assert {tag for tag, _ in shown.tags} <= {"p"}
    assert shown.text.replace("\u2060", "").strip("\n") == neutralise(text).replace("\u2060", "")


def test_markdown_tables_have_the_same_cells_in_each_row() -> None:
    rows = [line for line in "".join(markdown_report(build_snapshot())).splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {3, 7}


def test_markdown_of_an_empty_snapshot_has_a_headline() -> None:
    assert "**0 articles**" in "".join(markdown_report(EMPTY))
