"""Statements as people read them: ledgers, links and the timeline as text, Markdown, pictures and pages."""

from __future__ import annotations

import os
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from program import Program
from statement_snapshot import build_statements

from tracker.model import Snapshot
from tracker.narrative import Narrative, tell_narrative
from tracker.report import ledgers, statements_html, statements_markdown
from tracker.report.charts import draw_series, draw_spread
from tracker.report.html import html_report
from tracker.report.markdown import markdown_report
from tracker.report.scale import lay_scale, write_number
from tracker.report.story import story_text
from tracker.report.timeline_records import timeline_csv

GOLDEN = Path(__file__).parent / "golden" / "statements"


def told(snapshot: Snapshot) -> Narrative:
    return tell_narrative(snapshot)


def documents(snapshot: Snapshot) -> dict[str, object]:
    return {document.id: document for document in snapshot.documents}


def of_kind(snapshot: Snapshot, kind: str) -> list[object]:
    return [cluster for cluster in snapshot.clusters if cluster.kind == kind]


def series(snapshot: Snapshot, name: str) -> str:
    (cluster,) = (cluster for cluster in snapshot.clusters if cluster.id == name)
    return draw_series(cluster, documents(snapshot), anchor="n1").replace("><", ">\n<")  # type: ignore[arg-type]


def spread(snapshot: Snapshot) -> str:
    svg = draw_spread(snapshot.documents, label="the fire", anchor="e1", anchors={"wire/fire.txt": "d5"})
    return svg.replace("><", ">\n<")


RENDERED: dict[str, Callable[[Snapshot], str]] = {
    "timeline.txt": lambda s: story_text(told(s), documents(s), width=80, color=False),  # type: ignore[arg-type]
    "timeline-verbose.txt": lambda s: story_text(told(s), documents(s), width=100, color=False, verbose=True),  # type: ignore[arg-type]
    "timeline.md": lambda s: "".join(statements_markdown.timeline_markdown(told(s), documents(s))),  # type: ignore[arg-type]
    "timeline.csv": lambda s: "".join(timeline_csv(told(s), documents(s))),  # type: ignore[arg-type]
    "quotes.md": lambda s: "".join(statements_markdown.quotes_markdown(of_kind(s, "quote"), documents(s))),  # type: ignore[arg-type]
    "figures.md": lambda s: "".join(statements_markdown.figures_markdown(of_kind(s, "figure"), documents(s))),  # type: ignore[arg-type]
    "figures.txt": lambda s: ledgers.figures_text(of_kind(s, "figure"), documents(s), width=80, color=False),  # type: ignore[arg-type]
    "names.md": lambda s: "".join(statements_markdown.names_markdown(of_kind(s, "name"), documents(s))),  # type: ignore[arg-type]
    "links.md": lambda s: "".join(statements_markdown.links_markdown(s.links, documents(s))),  # type: ignore[arg-type]
    "report.md": lambda s: "".join(markdown_report(s)),
    "toll.svg": lambda s: series(s, "f1"),
    "boats.svg": lambda s: series(s, "f2"),
    "spread.svg": spread,
}


def pages(snapshot: Snapshot) -> dict[str, str]:
    return {
        "report": "".join(html_report(snapshot)),
        "quotes": "".join(statements_html.quotes_html(snapshot, of_kind(snapshot, "quote"))),  # type: ignore[arg-type]
        "figures": "".join(statements_html.figures_html(snapshot, of_kind(snapshot, "figure"))),  # type: ignore[arg-type]
        "names": "".join(statements_html.names_html(snapshot, of_kind(snapshot, "name"))),  # type: ignore[arg-type]
        "links": "".join(statements_html.links_html(snapshot, snapshot.links)),
        "timeline": "".join(statements_html.timeline_html(snapshot, told(snapshot), about="the <fire>")),
    }


@pytest.mark.parametrize("name", RENDERED)
def test_golden_statements_are_as_they_were(name: str) -> None:
    found = RENDERED[name](build_statements())
    path = GOLDEN / name
    if os.environ.get("TRACKER_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(found, encoding="utf-8", newline="")
    assert found == path.read_bytes().decode("utf-8"), f"{name} changed: make golden rewrites it, git diff reviews it"


@pytest.mark.parametrize("name", [name for name in RENDERED if not name.endswith(".csv")])
def test_nothing_in_an_article_moves_a_terminal_or_becomes_markup(name: str) -> None:
    found = RENDERED[name](build_statements())
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", found)
    if name.endswith((".md", ".svg")):
        assert "<script" not in found
        assert "<b>" not in found


def test_a_page_of_statements_is_one_file_without_markup_of_an_article() -> None:
    for name, page in pages(build_statements()).items():
        assert "<script>alert" not in page, name
        assert "<fire>" not in page, name
        assert page.count("<script>") == 1, name
        assert not re.search(r"(?:src|href)=\"(?!#)", page), name
        ids = re.findall(r" id=\"([^\"]*)\"", page)
        assert len(ids) == len(set(ids)), name
        targets = re.findall(r"href=\"#([^\"]*)\"", page)
        assert set(targets) <= set(ids), name


def test_the_report_shows_wordings_speakers_pictures_fates_and_contrasts() -> None:
    page = pages(build_statements())["report"]
    for anchor in ("events", "quotes", "figures", "names", "contrasts"):
        assert f'<section id="{anchor}">' in page
        assert f'<a href="#{anchor}">' in page
    assert "<del>council</del>" in page
    assert "<ins>town</ins>" in page
    assert "speakers differ" in page
    assert page.count('class="timeline chart"') >= 3
    assert "contradicts" in page
    assert "resistance group" in page


def test_a_report_without_texts_quotes_no_statement_but_says_that_there_are_some() -> None:
    page = "".join(html_report(build_statements(), without_text=True))
    assert "warned" not in page
    assert "4 quotations, figures and names" in page
    bare = build_statements()
    bare = replace(bare, has_text=False, documents=tuple(replace(d, text="") for d in bare.documents))
    assert "the snapshot was kept without texts" in "".join(html_report(bare))


@pytest.mark.parametrize("svg", ["toll.svg", "boats.svg", "spread.svg"])
def test_a_picture_says_in_words_what_it_shows(svg: str) -> None:
    drawn = ElementTree.fromstring(RENDERED[svg](build_statements()))
    assert drawn.attrib["role"] == "group"
    told_by = drawn.attrib["aria-labelledby"].split()
    assert [child.attrib["id"] for child in drawn[:2]] == told_by
    assert all(child.text for child in drawn[:2])
    width = float(drawn.attrib["viewBox"].split()[2])
    for circle in drawn.iter("circle"):
        assert 0 < float(circle.attrib["cx"]) < width


def test_an_undated_value_stands_apart_from_the_days() -> None:
    drawn = RENDERED["toll.svg"](build_statements())
    border = float(re.findall(r'class="gap" d="M(\d+)', drawn)[-1])
    (undated,) = re.findall(r"<title>At least 9 people \(undated[^<]*</title>\n<path class=\"mark\" d=\"M(\d+)", drawn)
    assert float(undated) > border
    dated = [float(x) for x in re.findall(r'circle class="(?:mark|hollow)" cx="(\d+)', drawn)]
    assert dated
    assert max(dated) < border
    assert ">undated</text>" in drawn


def test_a_figure_that_never_changes_has_no_picture() -> None:
    snapshot = build_statements()
    (cluster,) = (cluster for cluster in snapshot.clusters if cluster.id == "f1")
    still = replace(cluster, members=(cluster.members[2], cluster.members[3]))
    assert draw_series(still, documents(snapshot), anchor="n1") == ""  # type: ignore[arg-type]


@given(st.lists(st.floats(-1e12, 1e12, allow_nan=False), min_size=1, max_size=8))
def test_a_scale_holds_its_values_between_its_ticks(values: list[float]) -> None:
    scale = lay_scale(values, 200, 20)
    assert 2 <= len(scale.ticks) <= 8
    for value in values:
        assert 20 - 1e-6 <= scale.place(value) <= 200 + 1e-6
    for value, pixel in scale.ticks:
        assert scale.place(value) == pytest.approx(pixel)
        assert write_number(value)


@pytest.fixture(scope="module")
def pier(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A program whose archive holds three articles; tests only read."""
    program = Program(tmp_path_factory.mktemp("statements"))
    folder = program.home / "pier"
    folder.mkdir()
    for name, day, shift in (("wire", 2, "night"), ("paper", 4, "late"), ("gazette", 5, "late")):
        (folder / f"{name}.txt").write_text(
            f"KESSIM, April {day}, 2031 - About {20 * day} dockers were locked out of the northern pier. “Nobody told "
            f"the {shift} shift that the gates had been sold,” Ilse Vantorre, a crane driver, said.\n",
            encoding="utf-8",
        )
    assert program("scan", "pier").code == 0
    return program


@pytest.mark.parametrize("command", ["quotes", "figures", "names", "links", "timeline"])
def test_every_list_of_statements_is_a_page_too(pier: Program, command: str) -> None:
    page = pier.home / f"{command}.html"
    done = pier(command, "--format", "html", "--output", page)
    assert done.code == 0, done.err
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    pasted = pier(command, "--format", "markdown")
    assert pasted.out.startswith("# ")
    assert "wire.txt" in pasted.out


def test_an_empty_list_is_a_page_that_says_so() -> None:
    snapshot = replace(build_statements(), clusters=(), links=())
    shown = pages(snapshot)
    for name in ("quotes", "figures", "names", "links"):
        assert re.search(r"<p>No \w+", shown[name]), name
    assert "Nothing answers to it" in shown["timeline"]
    for name in ("quotes", "figures", "names", "links", "timeline"):
        assert re.search(r"No \w+", RENDERED[f"{name}.md"](snapshot)), name
