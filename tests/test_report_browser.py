"""The report in a real browser: nothing loaded, nothing logged, light, dark, on a phone, without script."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from changed_snapshots import build_diff
from report_snapshot import build_large_snapshot, build_snapshot
from statement_snapshot import build_statements

from tracker.narrative import tell_narrative
from tracker.report.compare import compare_html
from tracker.report.diff_html import diff_html
from tracker.report.html import html_report
from tracker.report.statements_html import timeline_html

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
CHROMIUM = os.environ.get("TRACKER_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
PAGES = ("report", "comparison", "differences", "statements", "timeline")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    playwright = pytest.importorskip("playwright.sync_api", reason="needs the Python package playwright")
    if CHROMIUM is None:
        pytest.skip("needs Debian's chromium, or TRACKER_CHROMIUM")
    with playwright.sync_playwright() as driver:
        # Without a sandbox: CI runs as root in a container, and the pages are our own.
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text("".join(html_report(build_snapshot())), encoding="utf-8")
    return path.as_uri()


@pytest.fixture(scope="module")
def comparison(tmp_path_factory: pytest.TempPathFactory) -> str:
    snapshot = build_snapshot()
    documents = {document.id: document for document in snapshot.documents}
    path = tmp_path_factory.mktemp("report") / "compare.html"
    page = compare_html(documents["wire/bridge falls.txt"], documents["post/bridge.html"], snapshot.links)
    path.write_text(page, encoding="utf-8")
    return path.as_uri()


@pytest.fixture(scope="module")
def differences(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("report") / "diff.html"
    path.write_text("".join(diff_html(build_diff())), encoding="utf-8")
    return path.as_uri()


@pytest.fixture(scope="module")
def statements(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("report") / "statements.html"
    path.write_text("".join(html_report(build_statements())), encoding="utf-8")
    return path.as_uri()


@pytest.fixture(scope="module")
def timeline(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("report") / "timeline.html"
    snapshot = build_statements()
    path.write_text("".join(timeline_html(snapshot, tell_narrative(snapshot))), encoding="utf-8")
    return path.as_uri()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [390, 1180])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_loads_nothing_logs_nothing_and_does_not_scroll_sideways(
    browser: Browser, name: str, width: int, scheme: str, request: pytest.FixtureRequest
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]  # parametrised
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda sent: asked.append(sent.url))
    address = request.getfixturevalue(name)
    page.goto(address)
    assert said == []
    assert asked == [address]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_enough_from_the_paper(
    browser: Browser, name: str, scheme: str, request: pytest.FixtureRequest
) -> None:
    page = browser.new_page(color_scheme=scheme)  # type: ignore[arg-type]  # parametrised
    page.goto(request.getfixturevalue(name))
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    found = page.evaluate(_CONTRASTS)
    assert found
    assert {what: ratio for what, ratio in found.items() if ratio < 4.5} == {}
    page.close()


#: The least contrast (WCAG) of each kind of text, over its nearest opaque background.
_CONTRASTS = """() => {
  const channels = (colour) => (colour.match(/[\\d.]+/g) || []).map(Number);
  const rgb = (colour) =>
    colour.startsWith('color(') ? channels(colour).slice(0, 3).map((c) => c * 255) : channels(colour);
  const light = ([r, g, b]) => [r, g, b].map((c) => (c /= 255) <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
  const paper = (node) => {
    for (; node; node = node.parentElement) {
      const colour = getComputedStyle(node).backgroundColor;
      const parts = channels(colour);
      if (!(parts.length === 4 && parts[3] === 0)) return rgb(colour);
    }
    return [255, 255, 255];
  };
  const found = {};
  for (const node of document.querySelectorAll('body *:not(svg *)')) {
    if (![...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim())) continue;
    if (!node.checkVisibility() || node.closest('script, style, option, .skip')) continue;
    const [one, other] = [light(rgb(getComputedStyle(node).color)), light(paper(node))].sort((x, y) => y - x);
    const what = node.tagName.toLowerCase() + '.' + node.className;
    found[what] = Math.min(found[what] || 99, (one + .05) / (other + .05));
  }
  return found;
}"""


def test_the_report_can_be_searched_filtered_and_sorted(browser: Browser, report: str) -> None:
    page = browser.new_page()
    page.goto(report)
    shown = "#passage-list > .item:visible"
    assert page.locator(shown).count() == 4
    page.fill("#find", "anstruther")
    page.wait_for_function("() => document.querySelectorAll('#passage-list > .item[hidden]').length === 3")
    assert page.locator(shown).count() == 1
    assert "1 of" in (page.locator("#passages [data-count]").text_content() or "")
    page.fill("#find", "")
    page.wait_for_function("() => !document.querySelector('#passage-list > .item[hidden]')")
    page.select_option("#outlet", "صحيفة الميناء")
    assert page.locator(shown).count() == 1
    page.select_option("#outlet", "")
    page.select_option("#order", "alike")
    scores = page.eval_on_selector_all(shown, "(items) => items.map((item) => Number(item.dataset.score))")
    assert scores == sorted(scores, reverse=True)
    page.close()


def test_a_passage_leads_to_its_place_in_a_folded_text(browser: Browser, report: str) -> None:
    page = browser.new_page()
    page.goto(report)
    link = page.locator("#passage-list .stands a").first
    target = link.get_attribute("href") or ""
    assert not page.locator(target).is_visible()
    link.click()
    page.wait_for_function("(target) => document.querySelector(target).closest('details').open", arg=target)
    assert page.locator(target).is_visible()
    page.close()


def test_the_theme_can_be_turned_and_stays(browser: Browser, report: str) -> None:
    context = browser.new_context(color_scheme="light")
    page = context.new_page()
    page.goto(report)
    paper = "getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(paper)
    page.click("#theme")
    after = page.evaluate(paper)
    assert before != after
    page.reload()
    assert page.evaluate(paper) == after
    context.close()


def test_without_script_all_is_there_but_the_tools(browser: Browser, report: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(report)
    assert page.locator("#passage-list > .item:visible").count() == 4
    assert not page.locator("#find").is_visible()
    page.locator("#documents .doc summary").first.click()
    assert page.locator(".doc .text").first.is_visible()
    context.close()


def test_the_report_prints(browser: Browser, report: str) -> None:
    page = browser.new_page()
    page.goto(report)
    assert page.pdf().startswith(b"%PDF")
    page.close()


def test_a_large_report_opens_and_answers(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "large.html"
    path.write_text("".join(html_report(build_large_snapshot(n_documents=1000, n_links=5000))), encoding="utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    page.fill("#find", "report 777 ")
    page.wait_for_function("() => document.querySelectorAll('.doc:not([hidden])').length === 1")
    page.close()


def test_the_view_of_differences_changes_without_a_script(browser: Browser, differences: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(differences)
    one = page.locator("#e1")
    assert one.locator("blockquote.as-inline").is_visible()
    assert not one.locator(".pair.as-sides").is_visible()
    page.click("label[for=view-sides]")
    assert not one.locator("blockquote.as-inline").is_visible()
    assert one.locator(".pair.as-sides").is_visible()
    page.context.close()


def test_an_edit_leads_to_its_place_in_the_text_in_both_views(browser: Browser, differences: str) -> None:
    page = browser.new_page()
    page.goto(differences)
    for view in ("inline", "sides"):
        page.click(f"label[for=view-{view}]")
        link = page.locator(f"#e1 a.as-{view}")
        link.click()
        assert page.locator(link.get_attribute("href") or "").is_visible()
    page.close()


def test_statements_are_found_by_their_outlet_and_lead_to_their_article(browser: Browser, statements: str) -> None:
    page = browser.new_page()
    page.goto(statements)
    assert page.locator("#figures svg.chart").first.is_visible()
    page.select_option("#outlet", "The Lamplighter")
    assert page.locator("#quotes .item:visible").count() == 0
    assert page.locator("#figures .item:visible").count() == 2
    page.select_option("#outlet", "")
    link = page.locator("#quotes .carriers a").first
    target = link.get_attribute("href") or ""
    link.click()
    page.wait_for_function("(target) => document.querySelector(target).open", arg=target)
    page.close()


def test_a_picture_of_figures_keeps_its_words_apart_and_inside(browser: Browser, statements: str) -> None:
    page = browser.new_page(viewport={"width": 1180, "height": 800})
    page.goto(statements)
    boxes = page.eval_on_selector_all(
        "#figures svg.chart",
        """(charts) => charts.map((chart) => ({
          whole: chart.getBoundingClientRect().toJSON(),
          words: [...chart.querySelectorAll('text.said')].map((one) => one.getBoundingClientRect().toJSON()),
        }))""",
    )
    assert boxes
    for chart in boxes:
        words = chart["words"]
        assert words
        for number, one in enumerate(words):
            assert chart["whole"]["left"] - 1 <= one["left"]
            assert one["right"] <= chart["whole"]["right"] + 1
            for other in words[number + 1 :]:
                apart = one["right"] <= other["left"] or other["right"] <= one["left"]
                assert apart or one["bottom"] <= other["top"] + 4 or other["bottom"] <= one["top"] + 4
    page.close()
