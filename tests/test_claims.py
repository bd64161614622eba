"""Claims: sources beside quotations, who did it, contradictions between linked claims, days that differ."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.library import scan
from tracker.model import DateWindow, Document, Link, Snapshot, Span
from tracker.statements.claims.attribution import link_attributions
from tracker.statements.claims.contradictions import find_contradictions, mark_values
from tracker.statements.claims.finding import ClaimReader
from tracker.statements.claims.responsibility import find_agents
from tracker.statements.claims.series_sources import count_lost_sources
from tracker.statements.claims.sources import find_hedges, find_source
from tracker.statements.dates.links import link_dates
from tracker.statements.figures.mentions import read_mentions
from tracker.statements.figures.series import link_figures

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ("", "The Defence Ministry said ", "Ada Holm said ", "According to the harbour authority, ")
CLAIMS = (
    "six drones had struck the fuel depot beside the naval base in Kessim before dawn on Tuesday.",
    "six drones may have struck the fuel depot beside the naval base in Kessim before dawn on Tuesday.",
    "the fuel depot beside the naval base in Kessim was struck by unidentified gunmen before dawn on Tuesday.",
    "the fuel depot beside the naval base in Kessim was struck by the Tashan Brigade before dawn on Tuesday.",
    "six drones had not struck the fuel depot beside the naval base in Kessim before dawn on Tuesday.",
)
TURNED = {"dropped": "added", "added": "dropped"}


def document(name: str, text: str, day: str = "") -> Document:
    date = DateWindow(day, day, "metadata", "") if day else None
    return Document(name, name, "", "", "", "en", date, len(text.split()), "", (), text)


def passage(left: Document, right: Document) -> Link:
    spans = [Span(one.id, 0, len(one.text), one.text) for one in (left, right)]
    return Link("passage", "linked", 0.9, "reworded", spans[0], spans[1], (), "")


sentences = st.builds(lambda source, claim: (source + claim)[0].upper() + (source + claim)[1:],
                      st.sampled_from(SOURCES), st.sampled_from(CLAIMS))  # fmt: skip


@given(sentences, sentences)
def test_what_is_dropped_one_way_is_added_the_other_way(one: str, other: str) -> None:
    def relations(left: str, right: str) -> list[str]:
        documents = [document("1.txt", left), document("2.txt", right)]
        return sorted(link.relation for link in link_attributions(documents, [passage(*documents)]))

    assert relations(one, other) == sorted(TURNED.get(name, name) for name in relations(other, one))


@given(sentences)
def test_a_claim_beside_itself_says_nothing(text: str) -> None:
    documents = [document("1.txt", text), document("2.txt", text)]
    assert link_attributions(documents, [passage(*documents)]) == []


@given(st.lists(sentences, min_size=1, max_size=4))
def test_sources_hedges_and_agents_stand_where_they_are_said_to_stand(told: list[str]) -> None:
    text = " ".join(told)
    for claim in ClaimReader([document("1.txt", text)]).claims_of("1.txt"):
        assert text[claim.start : claim.end] == claim.text
        for agent in find_agents(text, claim.start, claim.end):
            assert text[agent.start : agent.end] == agent.text
            assert claim.start <= agent.start < agent.end <= claim.end
        for hedge in claim.hedges:
            assert hedge in claim.text.lower()
        if claim.source is not None:
            assert claim.start <= claim.source.start < claim.source.end <= claim.end


@pytest.mark.parametrize(
    ("text", "name", "sort"),
    [
        ("The Pentagon accused the militia of firing at the base in Kessim.", "Pentagon", "named"),
        ("Figures from the Harbour Authority show 14 ships in the roads.", "the Harbour Authority", "named"),
        ("The brigade reportedly sent six drones over the hills.", "reportedly", "hearsay"),
        ("The militia that U.S. officials say was behind the attack is in the hills.", "U.S. officials", "unnamed"),
        ("The brigade sent six drones over the hills.", None, None),
        ("An estimated 160,000 men serve in 50 different groups.", None, None),
    ],
)
def test_who_says_so_is_found_beside_speech(text: str, name: str | None, sort: str | None) -> None:
    source = find_source(text, 0, len(text), ())
    assert (source.name if source else None, source.sort if source else None) == (name, sort)


def test_hedges_are_found_in_order() -> None:
    assert find_hedges("He allegedly hid what appears to be, and may be, a drone.") == (
        "allegedly", "appears to", "may be",
    )  # fmt: skip


@cache
def bundled() -> Snapshot:
    return scan([str(ROOT / "seeds")])


def test_a_count_that_was_corrected_is_told_as_a_contradiction() -> None:
    found = [one for one in find_contradictions(bundled()) if one.sort == "value"]
    assert {frozenset((one.left.text, one.right.text)) for one in found} == {frozenset(("87", "78"))}


def test_counts_that_grow_and_look_alikes_contradict_nothing() -> None:
    told = {one.left.text for one in find_contradictions(bundled()) if one.sort in ("value", "date", "actor")}
    assert not [text for text in told if "attacks" in text or "people" in text or "killed" in text]


def test_series_tell_where_a_source_is_lost() -> None:
    lost = [cluster.label for cluster in bundled().clusters if cluster.kind == "figure" and count_lost_sources(cluster)]
    assert any("62 million crowns" in label for label in lost)


def figures_marked(left: str, right: str, left_day: str, right_day: str) -> list[str]:
    documents = [document("1.txt", left, left_day), document("2.txt", right, right_day)]
    mentions = dict(zip(("1.txt", "2.txt"), read_mentions(documents), strict=True))
    links = mark_values(link_figures(documents)[0], mentions)
    return [str(link.left.values["contradicts"]) for link in links if "contradicts" in link.left.values]


DRONES = (
    "The Ordani brigade sent {} drones over the hills of Upper Tashan at the depot in Kessim on {}, the mission said."
)


def test_two_values_for_one_day_contradict() -> None:
    told = figures_marked(DRONES.format("five", "May 16"), DRONES.format("six", "May 16"), "2031-05-17", "2031-05-18")
    assert told == ["value"]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (DRONES.format("five", "May 16"), DRONES.format("six", "May 23")),
        (DRONES.format("at least five", "May 16"), DRONES.format("six", "May 16")),
        (DRONES.format("five", "May 16"), DRONES.format("about five", "May 16")),
    ],
)
def test_another_day_or_a_hedge_leaves_room(left: str, right: str) -> None:
    assert figures_marked(left, right, "2031-05-24", "2031-05-25") == []


def dated(left: str, right: str) -> list[tuple[str, str]]:
    documents = [document("1.txt", left, "2031-05-20"), document("2.txt", right, "2031-05-21")]
    reader = ClaimReader(documents)
    links = link_dates(reader, list(reader.pairs([passage(*documents)])), documents)
    return [(str(link.left.values["first"]), str(link.right.values["first"])) for link in links]


STRUCK = "Six drones struck the fuel depot beside the naval base in Kessim before dawn {}."


def test_two_days_for_one_event_are_linked() -> None:
    assert dated(STRUCK.format("on May 16"), STRUCK.format("on May 17")) == [("2031-05-16", "2031-05-17")]


def test_one_day_in_two_wordings_is_no_difference() -> None:
    assert dated(STRUCK.format("on May 16"), STRUCK.format("on Friday")) == []


def test_a_day_on_which_somebody_spoke_is_not_the_event() -> None:
    left = "The ministry said on May 16 that six drones had struck the fuel depot beside the base in Kessim."
    assert dated(left, left.replace("May 16", "May 18")) == []
