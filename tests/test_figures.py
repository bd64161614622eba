from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tracker.ingest import read_sources
from tracker.model import Cluster, DateWindow, Document, Figure, Link
from tracker.settings import Settings
from tracker.statements.figures.finding import find_figures
from tracker.statements.figures.numbers import find_numbers
from tracker.statements.figures.scope import figure_scope
from tracker.statements.figures.series import link_figures

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ROOT.parent / "shared" / "seeds"
CASES = yaml.safe_load((Path(__file__).parent / "cases" / "figures.yaml").read_text(encoding="utf-8"))
#: Of the pairs of figures that tests/truth joins, the share that has to stand in one series.
PAIRS_FOUND = 0.65

PIECES = [
    "more than 40 attacks", "2,500 troops", "$3.5 million", "on May 16, 2018", "16 people were killed",
    "half a million", "Tower 22", "between 3 and 5", "10-15", "one in four", "6.10", "3 km",
    "35 per cent of its capacity", "dozens of", "the first", "had exceeded 180", "1/2", "12.", ",", "\n", "“",
    "Nineteen", "1.234,5", "two", "hundred and", "twenty-", "zwei", "mil", "m", "-",
]  # fmt: skip
texts = st.one_of(st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join), st.text(max_size=80))
languages = st.sampled_from(["en", "de", "fr", "es", "it", ""])


@given(texts, languages)
def test_figures_are_in_order_apart_and_read_as_their_text(text: str, language: str) -> None:
    end = 0
    for figure in find_figures(text, language=language):
        assert end <= figure.start < figure.end <= len(text)
        assert text[figure.start : figure.end] == figure.text
        assert text[figure.counted_start : figure.counted_end] == figure.counted
        assert figure.value <= figure.upper
        end = figure.end


@given(texts, languages)
def test_numbers_do_not_overlap(text: str, language: str) -> None:
    end = 0
    for number in find_numbers(text, language):
        assert end <= number.start < number.end <= len(text)
        end = number.end


@given(st.integers(min_value=0, max_value=10**12))
def test_grouped_digits_keep_their_value(value: int) -> None:
    assert [n.value for n in find_numbers(f"{value:,} men", "en")] == [value]
    assert [n.value for n in find_numbers(f"{value:,} Mann".replace(",", "."), "de")] == [value]
    assert [n.value for n in find_numbers(f"{value:,} hommes".replace(",", "\u202f"), "fr")] == [value]


@given(texts)
def test_a_scope_lies_in_the_text_around_its_figure(text: str) -> None:
    for figure in find_figures(text):
        scope = figure_scope(text, figure, "2018-05-20")
        assert 0 <= scope.start <= figure.start <= scope.end <= len(text)
        assert all(0 <= start < end <= len(text) for start, end in scope.spans)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_hard_case(case: dict[str, Any]) -> None:
    found = [_shown(figure) for figure in find_figures(case["input"], language=case.get("language", "en"))]
    assert found == case["wanted"]


def _shown(figure: Figure) -> dict[str, Any]:
    row: dict[str, Any] = {"text": figure.text, "value": figure.value}
    if figure.upper != figure.value:
        row["upper"] = figure.upper
    row.update({name: getattr(figure, name) for name in ("unit", "modifier", "counted") if getattr(figure, name)})
    return row


def test_a_scope_tells_place_actor_and_time() -> None:
    text = "By mid-December there had been nearly 100 attacks on Brennian posts in Kessim and Velmar."
    figure = find_figures(text)[0]
    scope = figure_scope(text, figure, "2019-03-10")
    assert scope.words == "By mid-December; on Brennian posts; in Kessim and Velmar"
    assert (scope.bound, scope.last) == ("by", "2018-12-20")


def test_a_closed_period_has_both_ends() -> None:
    text = "It saw more than 80 attacks on its posts from early 2017 until the May 16 fire."
    scope = figure_scope(text, find_figures(text)[0], "2018-06-01")
    assert (scope.bound, scope.first, scope.last) == ("between", "2017-01-01", "2018-05-16")


@cache
def corpus() -> tuple[Document, ...]:
    return tuple(read_sources([str(ROOT / "seeds")], Settings()).documents)


@cache
def linked() -> tuple[list[Link], list[Cluster]]:
    return link_figures(corpus())


def truth() -> dict[tuple[str, int, int, float], str]:
    """Document, place and value of each figure of tests/truth/figures.yaml → its series."""
    known = {document.id: document for document in corpus()}
    known |= {name: document for document in corpus() for name in (document.key, *document.provenance.values())}
    rows = yaml.safe_load((ROOT / "tests" / "truth" / "figures.yaml").read_text(encoding="utf-8"))["series"]
    found = {}
    for series in rows:
        for member in series["members"]:
            document = known.get(member["document"]) or known[Path(member["document"]).name]
            start = member.get("start", document.text.replace("\u00a0", " ").find(member["text"]))
            found[document.id, start, start + len(member["text"]), float(member["value"])] = series["id"]
    return found


def _series_of(link_span: Any, known: dict[tuple[str, int, int, float], str]) -> str:
    for (document, start, end, value), series in known.items():
        near = document == link_span.document and start < link_span.end and link_span.start < end
        if near and value == link_span.values["value"]:
            return series
    return ""


def test_figures_of_two_series_are_never_linked() -> None:
    known = truth()
    for link in linked()[0]:
        left, right = _series_of(link.left, known), _series_of(link.right, known)
        assert link.tier != "linked" or not (left and right) or left == right, link.why


def test_most_figures_of_one_series_stand_in_one_cluster() -> None:
    known = truth()
    group = {
        place: number
        for number, cluster in enumerate(linked()[1])
        for member in cluster.members
        for place in known
        if place[0] == member.span.document and place[1] < member.span.end and member.span.start < place[2]
        and place[3] == member.span.values["value"]
    }  # fmt: skip
    pairs = [(one, other) for one, other in combinations(known, 2) if known[one] == known[other]]
    together = sum(group.get(one, -1) == group.get(other, -2) for one, other in pairs)
    assert together / len(pairs) >= PAIRS_FOUND


def test_figures_that_only_look_alike_are_apart() -> None:
    rows = yaml.safe_load((ROOT / "tests" / "truth" / "figures.yaml").read_text(encoding="utf-8"))["not_figures"]
    for row in rows:
        places = [(row[side]["document"], row[side].get("start"), row[side].get("end")) for side in ("left", "right")]
        if any(start is None for _, start, _ in places):
            continue
        for cluster in linked()[1]:
            held = [
                any(m.span.document == name and m.span.start < end and start < m.span.end for m in cluster.members)
                for name, start, end in places
            ]
            # both values of a price that moved are one series, each right for its day
            assert not all(held) or "two days" in row["why"], row["why"]


def test_the_order_of_documents_changes_nothing() -> None:
    assert link_figures(corpus()[::-1]) == linked()


def test_a_figure_keeps_its_hedge_and_scope_in_the_link() -> None:
    relations = {link.relation for link in linked()[0]}
    assert relations == {"same", "changed", "hedge_changed"}
    for link in linked()[0]:
        assert {"value", "unit", "modifier", "counted", "scope"} <= set(link.left.values)
        assert "".join(change.left for change in link.changes) == link.left.text
        same = link.left.values["value"] == link.right.values["value"]
        assert (link.relation == "changed") != same


def _document(name: str, text: str, day: str) -> Document:
    return replace(
        corpus()[0], id=name, key=name, text=text, blocks=(), language="en",
        date=DateWindow(day, day, "metadata", "") if day else None,
    )  # fmt: skip


def test_nothing_joins_160_and_160000() -> None:
    left = _document("a", "Kessim has counted 160 fighters of the brigade in Velmar.", "2018-05-16")
    right = _document("b", "Kessim has counted 160,000 fighters of the brigade in Velmar.", "2021-05-17")
    assert link_figures([left, right]) == ([], [])


def test_another_period_is_another_count() -> None:
    left = _document(
        "a", "The mission has counted more than 40 attacks on its posts in Kessim since January.", "2018-05-16"
    )
    right = _document(
        "b", "The mission has counted more than 40 attacks on its posts in Kessim since August.", "2021-10-12"
    )
    assert [link for link in link_figures([left, right])[0] if link.tier == "linked"] == []


def real() -> tuple[Document, ...]:
    if not SEEDS.exists():
        pytest.skip("the five real articles are not here")
    return tuple(read_sources([str(SEEDS)], Settings()).documents)


def test_the_count_of_attacks_in_the_five_articles_is_one_series_with_nothing_else_in_it() -> None:
    _, clusters = link_figures(real())
    [series] = [
        cluster for cluster in clusters if any(member.span.values["value"] == 160 for member in cluster.members)
    ]
    told = [(m.span.document[:3], m.span.values["value"], m.span.values["modifier"]) for m in series.members]
    assert told == [("003", 100, "nearly"), ("001", 160, "more than"), ("003", 180, "more than")]


def test_the_2500_troops_of_the_five_articles_are_one_series_over_four_files_with_their_hedges() -> None:
    _, clusters = link_figures(real())
    [series] = [cluster for cluster in clusters if any(m.span.values["value"] == 2500 for m in cluster.members)]
    assert {member.span.values["value"] for member in series.members} == {2500}
    assert {member.span.document[:3] for member in series.members} == {"000", "002", "003", "004"}
    assert {member.span.values["modifier"] for member in series.members} == {"", "about", "only"}
