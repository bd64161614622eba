"""Which document of a new snapshot is which of an old one."""

from __future__ import annotations

import hashlib
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from snapshot_strategies import snapshots

from tracker.change.identity import find_versions, match_documents
from tracker.change.likeness import alike_pairs, share_of_words
from tracker.change.series import Seen, order_versions, read_place
from tracker.change.snapshots import diff_snapshots, diff_versions_within
from tracker.ingest.identity import path_key, url_key
from tracker.model import Block, Document, Run, Snapshot
from tracker.settings import Settings

FILE = yaml.safe_load((Path(__file__).parent / "cases" / "identity.yaml").read_text(encoding="utf-8"))
PARAGRAPHS: dict[str, str] = FILE["paragraphs"]
CASES: list[dict[str, Any]] = FILE["cases"]


def document(name: str, given: list[str] | dict[str, Any]) -> Document:
    fields = given if isinstance(given, dict) else {"text": given}
    text = "\n\n".join(PARAGRAPHS[paragraph] for paragraph in fields["text"])
    url = str(fields.get("url", ""))
    return Document(
        id=name,
        key=url_key(url) or path_key(name),
        title="",
        byline="",
        source=str(fields.get("source", "")),
        language="en",
        date=None,
        n_words=len(text.split()),
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        blocks=(Block(0, len(text), "body"),) if text else (),
        text=text,
        url=url,
        provenance={"source": "metadata"} if "source" in fields else {},
    )


def snapshot(documents: dict[str, Any], name: str = "") -> Snapshot:
    ordered = tuple(sorted((document(*item) for item in documents.items()), key=lambda one: one.id))
    return Snapshot(name, Run("0.1.0", {}, ("folder",), "2031-04-02T06:00:00Z"), ordered)


def told(pairings: Any) -> list[list[str]]:
    return [[one.status, one.old.id if one.old else "", one.new.id if one.new else ""] for one in pairings]


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_each_document_becomes_what_the_case_says(case: dict[str, Any]) -> None:
    old, new = snapshot(case["old"]), snapshot(case["new"])
    earlier = {one.key: Seen("first", one.id, one.sha256) for one in snapshot(case.get("earlier", {})).documents}
    assert told(match_documents(old, new, settings=Settings(), earlier=earlier)) == case["wanted"]


@given(snapshots())
def test_a_snapshot_against_itself_has_no_difference(one: Snapshot) -> None:
    diff = diff_snapshots(one, one)
    assert {change.status for change in diff.changes} <= {"unchanged"}
    assert len(diff.changes) == len(one.documents)
    assert diff.edits == diff.copying == ()


@given(snapshots(), snapshots())
def test_every_document_stands_in_the_result(old: Snapshot, new: Snapshot) -> None:
    pairings = match_documents(old, new, settings=Settings())
    assert {one.old.id for one in pairings if one.old} == {one.id for one in old.documents}
    assert sorted(one.new.id for one in pairings if one.new) == sorted(one.id for one in new.documents)
    for one in pairings:
        assert (one.old is None) == (one.status in ("appeared", "returned"))
        assert (one.new is None) == (one.status == "disappeared")


@given(st.lists(st.sampled_from(sorted(PARAGRAPHS)), unique=True, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_documents_decides_nothing(names: list[str], chance: random.Random) -> None:
    old = snapshot({f"{name}.txt": [name, "template1"] for name in names})
    new = snapshot({f"new-{name}.txt": [name] for name in names[1:]})
    shuffled = [replace(one, documents=tuple(chance.sample(one.documents, len(one.documents)))) for one in (old, new)]
    assert told(match_documents(*shuffled, settings=Settings())) == told(match_documents(old, new, settings=Settings()))


def test_a_thousand_renamed_files_are_found_without_comparing_all() -> None:
    # A million pairs would take minutes: that this ends within the suite's patience is the claim.
    words = [f"w{number}" for number in range(400)]
    chance = random.Random(4)
    texts = [" ".join(chance.choices(words, k=60)) for _ in range(1000)]
    found = alike_pairs(texts, [f"{text} and a new end" for text in texts], least=0.6)
    assert [(left, right) for _, left, right in sorted(found, key=lambda row: row[1])] == [(n, n) for n in range(1000)]


def test_headline_and_byline_beside_the_text_count_as_edits() -> None:
    before = document("a.jsonl", ["dam1"])
    after = replace(before, title="Dam to rise", byline="Halka Brenn")
    one = replace(before, title="Dam to grow", byline="Marit Osk")
    run = Run("0.1.0", {}, ("folder",), "2031-04-02T06:00:00Z")
    (change,) = diff_snapshots(Snapshot("", run, (one,)), Snapshot("", run, (after,))).changes
    assert change.status == "edited"
    assert change.n_edits == {"headline": 1}
    assert "byline “Marit Osk” became “Halka Brenn”" in change.why


def test_snapshots_without_texts_tell_what_was_edited_but_not_how() -> None:
    old, new = snapshot({"dam.txt": ["dam1"]}, "old"), snapshot({"dam.txt": ["dam1b"]}, "new")
    bare = replace(old, has_text=False, documents=tuple(replace(one, text="") for one in old.documents))
    diff = diff_snapshots(bare, new)
    assert [change.status for change in diff.changes] == ["edited"]
    assert diff.edits == ()
    assert diff.shortcuts == ("old was kept without texts: what is edited is told, the edits can't be",)


@pytest.mark.parametrize(
    ("path", "series", "day", "number"),
    [
        ("fire.v2.txt", "fire.txt", "", 2),
        ("fire_v10.txt", "fire.txt", "", 10),
        ("fire version 3.md", "fire.md", "", 3),
        ("a/2031-04-02/fire.txt", "a/fire.txt", "20310402", -1),
        ("2031-04-02T0600/fire.txt", "fire.txt", "203104020600", -1),
        ("fire/20310402060000.html", "fire/.html", "20310402060000", -1),
        ("fire/v1.txt", "fire/.txt", "", 1),
        ("prices-2031-04-02.txt", "prices-2031-04-02.txt", "", -1),
        ("2031/04/02/fire.txt", "2031/04/02/fire.txt", "", -1),
        ("wave.txt", "wave.txt", "", -1),
        ("dev2.txt", "dev2.txt", "", -1),
        ("18000000/fire.txt", "18000000/fire.txt", "", -1),
    ],
)
def test_a_path_says_so_much_of_its_place_in_a_series(path: str, series: str, day: str, number: int) -> None:
    place = read_place(path)
    assert (place.series, place.day, place.number) == (series, day, number)


def test_versions_stand_in_order_of_their_numbers_not_of_their_letters() -> None:
    versions = [document(f"dam.v{number}.txt", ["dam1"]) for number in (10, 9, 2)]
    assert [one.id for one in order_versions(versions)] == ["dam.v2.txt", "dam.v9.txt", "dam.v10.txt"]


def test_versions_inside_one_corpus_are_held_against_the_one_before() -> None:
    corpus = snapshot(
        {"dam.v1.txt": ["dam1"], "dam.v2.txt": ["dam1", "dam2"], "dam.v3.txt": ["dam1b", "dam2"],
         "2031-04-02/ferry.txt": ["ferry1"], "2031-04-03/ferry.txt": ["ferry1", "ferry2"],
         "2031-04-04/ferry.txt": ["chess1", "chess2"], "chess_v7.txt": ["chess1"]}
    )  # fmt: skip
    chains = find_versions(corpus.documents, settings=Settings())
    assert [[one.id for one in chain] for chain in chains] == [
        ["2031-04-02/ferry.txt", "2031-04-03/ferry.txt"],
        ["dam.v1.txt", "dam.v2.txt", "dam.v3.txt"],
    ]
    diff = diff_versions_within(corpus)
    assert [(change.old, change.new) for change in diff.changes] == [
        ("2031-04-02/ferry.txt", "2031-04-03/ferry.txt"),
        ("dam.v1.txt", "dam.v2.txt"),
        ("dam.v2.txt", "dam.v3.txt"),
    ]
    assert diff.edits[0].kind == "figure"


@given(st.text("ab c", max_size=20), st.text("ab c", max_size=20))
def test_the_share_of_words_is_the_same_from_both_sides(one: str, other: str) -> None:
    share = share_of_words(one, other)
    assert 0 <= share <= 1
    assert share == share_of_words(other, one)
    assert share_of_words(one, one) == 1
