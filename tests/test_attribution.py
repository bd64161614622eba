"""Sources, hedges and culprits between sentences that tell one claim; nothing is judged true or false."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from tracker.library import scan
from tracker.model import Document, Link, Span
from tracker.statements.claims.attribution import link_attributions
from tracker.statements.quotes.links import link_quotes
from tracker.statements.quotes.same_speaker import same_speaker

ROOT = Path(__file__).resolve().parents[1]
TRUTH = yaml.safe_load((ROOT / "tests" / "truth" / "attributions.yaml").read_text(encoding="utf-8"))["attributions"]
CASES = yaml.safe_load((ROOT / "tests" / "cases" / "attribution.yaml").read_text(encoding="utf-8"))
#: What we don't find, and what it would take.
KNOWN_MISSES = {
    "group-named": "the two sentences share a theme and few words; wants the event's actors",
    "north-german": "German and English share no words",
}


def document(name: str, text: str) -> Document:
    return Document(name, name, "", "", "", "en", None, len(text.split()), "", (), text)


def attributed(left: str, right: str) -> list[tuple[str, str]]:
    """Relation and reason of the links between two texts that are told to be one passage."""
    documents = [document("left.txt", left), document("right.txt", right)]
    spans = [Span(one.id, 0, len(one.text), one.text) for one in documents]
    passage = Link("passage", "linked", 0.9, "copy", spans[0], spans[1], (), "")
    return [(link.relation, link.why) for link in link_attributions(documents, [passage])]


BASE = "six drones had struck the fuel depot beside the naval base in Kessim before dawn on Tuesday"


def test_a_source_that_is_gone_is_dropped() -> None:
    told = attributed(f"The defence ministry said {BASE}.", f"{BASE.capitalize()}.")
    assert ("dropped", "The defence ministry says so, then it is told as a fact") in told


def test_a_source_that_is_new_is_added() -> None:
    told = attributed(f"{BASE.capitalize()}.", f"The defence ministry said {BASE}.")
    assert [relation for relation, _ in told] == ["added"]


def test_another_source_is_a_change() -> None:
    told = attributed(f"Prime Minister Ada Holm said {BASE}.", f"Per Lind, a rebel commander, said {BASE}.")
    assert told == [("changed", "Ada Holm says so, then Per Lind does")]


def test_the_same_source_in_other_words_is_the_same() -> None:
    told = attributed(f"Prime Minister Ada Holm said {BASE}.", f"{BASE.capitalize()}, Holm said.")
    assert told == [("same", "Ada Holm says so in both")]


def test_a_lost_hedge_is_told() -> None:
    told = attributed(
        "The brigade allegedly struck the fuel depot beside the naval base in Kessim before dawn.",
        "The brigade struck the fuel depot beside the naval base in Kessim before dawn on Tuesday.",
    )
    assert told == [("changed", "“allegedly” is gone")]


def test_a_culprit_who_gets_a_name_is_told() -> None:
    told = attributed(
        "The fuel depot beside the naval base in Kessim was struck before dawn by an Ordane-backed militia.",
        "The fuel depot beside the naval base in Kessim was struck before dawn by the Tashan Brigade.",
    )
    assert told == [("changed", "“an Ordane-backed militia” has become “Tashan Brigade”")]


def test_a_denial_is_told() -> None:
    told = attributed(
        "The drones that struck the fuel depot in Kessim had come over the hills of Upper Tashan.",
        "The drones that struck the fuel depot in Kessim had not come over the hills of Upper Tashan.",
    )
    assert told == [("changed", "one side denies what the other says")]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_hard_cases_are_told_as_wanted(case: dict[str, Any]) -> None:
    told = attributed(case["input"]["left"], case["input"]["right"])
    assert [list(one) for one in told if one[0] != "same"] == case["wanted"], case["why"]


def test_sentences_that_are_word_for_word_the_same_say_nothing() -> None:
    assert attributed(f"The defence ministry said {BASE}.", f"The defence ministry said {BASE}.") == []


def test_claims_that_only_share_a_subject_are_not_compared() -> None:
    assert (
        attributed(
            "The defence ministry said the drones had come from the north.",
            "The price of drones in Kessim rose by nine crowns, dealers said on Tuesday.",
        )
        == []
    )


@pytest.mark.parametrize(
    ("left", "right", "wanted"),
    [
        ("Yusen el-Haddar", "Al Haddar", True),
        ("Bashira Tolm", "Bashira Tolem", True),
        ("Yusen el-Haddar", "Lamis el-Haddar", False),
        ("Ada Holm", "Per Lind", False),
        ("Ada Holm", "Holm's office", True),
        ("he", "Per Lind", None),
        ("a spokesman", "Per Lind", None),
        ("", "Per Lind", None),
    ],
)
def test_speakers_are_told_apart(left: str, right: str, wanted: bool | None) -> None:
    assert same_speaker(left, right) is wanted
    assert same_speaker(right, left) is wanted


@cache
def corpus() -> tuple[dict[str, Document], list[Link]]:
    snapshot = scan([str(ROOT / "seeds")])
    links = [link for link in link_quotes(snapshot.documents)[0] if link.kind == "attribution"]
    return {one.id: one for one in snapshot.documents}, [
        *links,
        *link_attributions(snapshot.documents, snapshot.links),
    ]


def _meets(span: Span, side: dict[str, Any]) -> bool:
    documents, _ = corpus()
    name = side["document"]
    if name not in documents:
        name = next(d.id for d in documents.values() if d.key == name or name in d.provenance.values())
    start = side["start"] if "start" in side else documents[name].text.find(side["text"])
    end = start + len(side["text"])
    return span.document == name and min(span.end, end) - max(span.start, start) > 0.4 * min(
        span.end - span.start, end - start
    )


@pytest.mark.parametrize("case", TRUTH, ids=lambda case: case["id"])
def test_attributions_of_the_bundled_corpus_are_found(case: dict[str, Any]) -> None:
    met = [link for link in corpus()[1] if _meets(link.left, case["left"]) and _meets(link.right, case["right"])]
    if case["id"] in KNOWN_MISSES:
        assert not any(link.relation == case["relation"] for link in met), f"{case['id']} is found now"
        return
    assert case["relation"] in {link.relation for link in met}
    assert not met or {"dropped", "added"} != {link.relation for link in met}


def test_sources_do_not_depend_on_the_order_of_links() -> None:
    snapshot = scan([str(ROOT / "seeds")])
    links = link_attributions(snapshot.documents, snapshot.links)
    assert link_attributions(snapshot.documents[::-1], snapshot.links[::-1]) == links
