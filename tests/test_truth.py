"""A scan of the bundled corpus finds what tests/truth says, and joins none of the look-alikes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from tracker.library import scan
from tracker.model import Document, Link, Snapshot, Span

ROOT = Path(__file__).resolve().parents[1]
TIERS = {"linked": 0, "possible": 1, "theme": 2}
COPIES = {"copy", "near_copy", "contains"}
#: Of the reworded, translated and abridged members of families, the share that has to be found.
REWORDED_FOUND = 0.75


#: Look-alikes that we know we join, and what it would take not to. A mended one must leave this list.
KNOWN_MISSES = {
    "more than 40 attacks, but since January 2018 and since August 2021": "wants figures with their time window",
    "the same witness remembers, it is not the same statement": "one article is undated; wants dates in the text",
}


@cache
def scanned() -> Snapshot:
    return scan([str(ROOT / "seeds")])


@cache
def documents() -> dict[str, Document]:
    return {document.id: document for document in scanned().documents}


def truth(name: str) -> Any:
    return yaml.safe_load((ROOT / "tests" / "truth" / name).read_text(encoding="utf-8"))


def named(document: str) -> str:
    """The id under which the scan knows a document; a sidecar may give it one of its own."""
    if document in documents():
        return document
    return next(one.id for one in scanned().documents if one.key == document or document in one.provenance.values())


def between(left: str, right: str) -> list[Link]:
    pair = {named(left), named(right)}
    return [link for link in scanned().links if {link.left.document, link.right.document} == pair]


def place_of(member: dict[str, Any]) -> tuple[str, int, int]:
    document = named(member["document"])
    if "start" in member:
        return document, member["start"], member["end"]
    words = member["text"].split()
    text = documents()[document].text
    start = text.find(" ".join(words))
    assert start >= 0, f"{document} does not hold {member['text'][:60]!r}"
    return document, start, start + len(" ".join(words))


def covers(span: Span, place: tuple[str, int, int]) -> float:
    """Share of the place that lies in the span."""
    if span.document != place[0]:
        return 0.0
    return max(0, min(span.end, place[2]) - max(span.start, place[1])) / (place[2] - place[1])


def best_tier(first: dict[str, Any], other: dict[str, Any]) -> str | None:
    """The best tier of a link that joins the two places, half of each at least."""
    left, right = place_of(first), place_of(other)
    tiers = [
        link.tier
        for link in scanned().links
        if link.relation != "same_event"
        for one, two in ((link.left, link.right), (link.right, link.left))
        if covers(one, left) >= 0.5 and covers(two, right) >= 0.5
    ]
    return min(tiers, key=TIERS.__getitem__) if tiers else None


def members() -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    for family in truth("passages.yaml")["families"]:
        for other in family["members"][1:]:
            yield family["id"], family["members"][0], other


@pytest.mark.parametrize("row", truth("copies.yaml")["copies"], ids=lambda row: f"{row['left']}~{row['right']}")
def test_copies_are_found(row: dict[str, Any]) -> None:
    found = [link for link in between(row["left"], row["right"]) if link.relation in COPIES]
    assert found, row["why"]
    assert TIERS[found[0].tier] <= TIERS[row["tier"]]
    if row["tier"] == "linked":
        same = {"copy", "near_copy"} if row["relation"] != "contains" else {"contains"}
        assert found[0].relation in same


@pytest.mark.parametrize("row", truth("copies.yaml")["not_copies"], ids=lambda row: f"{row['left']}~{row['right']}")
def test_look_alikes_are_no_copies(row: dict[str, Any]) -> None:
    assert not [link for link in between(row["left"], row["right"]) if link.relation in COPIES], row["why"]


def test_articles_of_two_waves_are_not_one_event() -> None:
    for link in scanned().links:
        if link.relation == "same_event":
            years = {documents()[span.document].date for span in (link.left, link.right)}
            assert len({date.first[:4] for date in years if date}) < 2, link.why


@pytest.mark.parametrize(
    ("family", "first", "other"),
    [row for row in members() if row[2]["kind"] == "verbatim"],
    ids=lambda value: value if isinstance(value, str) else value["document"],
)
def test_verbatim_passages_are_linked(family: str, first: dict[str, Any], other: dict[str, Any]) -> None:
    assert best_tier(first, other) == "linked", other["text"]


def test_most_reworded_passages_are_found() -> None:
    reworded = [row for row in members() if row[2]["kind"] != "verbatim"]
    missed = [f"{family}: {other['document']}" for family, first, other in reworded if not best_tier(first, other)]
    assert len(missed) <= (1 - REWORDED_FOUND) * len(reworded), missed


@pytest.mark.parametrize("row", truth("passages.yaml")["not_passages"], ids=lambda row: row["why"])
def test_look_alike_passages_are_not_linked(row: dict[str, Any], request: pytest.FixtureRequest) -> None:
    if row["why"] in KNOWN_MISSES:
        request.applymarker(pytest.mark.xfail(reason=KNOWN_MISSES[row["why"]], strict=True))
    tier = best_tier(row["left"], row["right"])
    assert tier is None or TIERS[tier] >= TIERS[row["at_most"]], row["why"]


@pytest.mark.parametrize("row", truth("documents.yaml")["documents"], ids=lambda row: row["document"])
def test_dates_are_right_or_unknown(row: dict[str, Any]) -> None:
    date = documents()[named(row["document"])].date
    answers = [row["date"], *row.get("date_also_right", ())]
    if date is None:
        assert None in answers, f"unknown, but {row['date_why']}"
        return
    right = [answer for answer in answers if answer]
    assert (date.first, date.last, date.basis) in [
        (answer["from"], answer["to"], answer["basis"]) for answer in right
    ] or date.basis == "text", date


@pytest.mark.parametrize("row", truth("documents.yaml")["documents"], ids=lambda row: row["document"])
def test_furniture_is_recognised(row: dict[str, Any]) -> None:
    document = documents()[named(row["document"])]
    for block in row.get("blocks", ()):
        if "start" not in block or block["role"] in ("title", "subhead", "quote"):
            continue
        inside = [own for own in document.blocks if own.start < block["end"] and block["start"] < own.end]
        evidence = sum(
            min(own.end, block["end"]) - max(own.start, block["start"])
            for own in inside
            if own.role in ("body", "quote")
        )
        assert evidence <= (block["end"] - block["start"]) / 2, (block["role"], block["text"], inside)
