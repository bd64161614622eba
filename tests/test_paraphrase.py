"""Sentences that say the same in other words: what is joined, what is kept apart, and what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from bundled import bundled_documents
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import MissingExtraError
from tracker.ingest import document_from_text
from tracker.match.order import days_apart, put_in_order
from tracker.match.prepared import cut_stem
from tracker.model import DateWindow, Document, Link, Span
from tracker.settings import Settings, StatementSettings
from tracker.statements.linking import link_statements
from tracker.statements.mentions import read_statements
from tracker.statements.paraphrase import meaning
from tracker.statements.paraphrase.context import supersede
from tracker.statements.paraphrase.facts import compare_facts, read_facts
from tracker.statements.paraphrase.links import link_paraphrases
from tracker.statements.paraphrase.sentences import liken
from tracker.statements.paraphrase.synonyms import CLASS_OF
from tracker.statements.paraphrase.terms import TermWeights, read_terms
from tracker.statements.paraphrase.told import read_told

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "paraphrase.yaml").read_text(encoding="utf-8"))
SETTINGS = Settings().statements
WORDS = st.lists(
    st.sampled_from(
        ["the", "harbour", "16", "19 people", "never", "died", "rose", "fell", "on 7 February", "$3 million"]
    ),
    min_size=1,
    max_size=20,
).map(" ".join)


def paraphrases(
    documents: list[Document], settings: StatementSettings = SETTINGS, links: Sequence[Link] = ()
) -> list[Link]:
    ordered = put_in_order(documents)
    mentions = [read_statements(document) for document in ordered]
    made, _ = link_statements(
        ordered, mentions, links, together=list(combinations(range(len(ordered)), 2)), settings=settings
    )
    return [link for link in made if link.relation == "paraphrase"]


def report(name: str, text: str, day: str | None) -> Document:
    document = document_from_text(text, document_id=name)
    return replace(document, date=DateWindow(day, day, "metadata", "given") if day else None)


def of_one_event(left: Document, right: Document) -> Link:
    spans = [Span(document.id, 0, len(document.text), document.text) for document in (left, right)]
    return Link("article", "linked", 0.3, "same_event", spans[0], spans[1], (), "one event")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_sentences_are_joined_as_far_as_they_say_the_same(case: dict[str, Any]) -> None:
    given_ = case["input"]
    left = report("left.txt", given_["left"], given_.get("left_date"))
    right = report("right.txt", given_["right"], given_.get("right_date"))
    wanted = {given_["left_sentence"], given_["right_sentence"]}
    event = [of_one_event(left, right)]
    found = [link for link in paraphrases([left, right], links=event) if {link.left.text, link.right.text} == wanted]
    assert (found[0].tier if found else "none") in case["wanted"], found
    for words in case["says"] if found else []:
        assert words in found[0].why


@pytest.fixture(scope="module")
def of_the_corpus() -> tuple[list[Document], list[Link]]:
    documents = bundled_documents()
    return documents, paraphrases(documents)


def test_spans_read_as_their_text_and_changes_tile_them(of_the_corpus: tuple[list[Document], list[Link]]) -> None:
    documents, links = of_the_corpus
    texts = {document.id: document.text for document in documents}
    assert links
    for link in links:
        for span in (link.left, link.right):
            assert texts[span.document][span.start : span.end] == span.text
        assert "".join(change.left for change in link.changes) == link.left.text
        assert "".join(change.right for change in link.changes) == link.right.text
        assert link.left.document != link.right.document
        assert link.why


def test_the_order_of_documents_decides_nothing(of_the_corpus: tuple[list[Document], list[Link]]) -> None:
    documents, links = of_the_corpus
    shuffled = list(documents)
    Random(3).shuffle(shuffled)
    assert paraphrases(shuffled) == links


def test_a_sentence_keeps_few_links_and_a_theme_only_alone(of_the_corpus: tuple[list[Document], list[Link]]) -> None:
    _, links = of_the_corpus
    ends: dict[tuple[str, int], list[str]] = {}
    for link in links:
        for span in (link.left, link.right):
            ends.setdefault((span.document, span.start), []).append(link.tier)
    for tiers in ends.values():
        assert len(tiers) <= SETTINGS.paraphrases_per_sentence
        assert tiers == ["theme"] or "theme" not in tiers


def test_nothing_linked_lies_years_apart(of_the_corpus: tuple[list[Document], list[Link]]) -> None:
    documents, links = of_the_corpus
    by_id = {document.id: document for document in documents}
    for link in links:
        if days_apart(by_id[link.left.document], by_id[link.right.document]) > 180:
            assert link.tier != "linked"


def test_what_a_passage_covers_is_not_linked_again() -> None:
    case = CASES[0]["input"]
    left, right = report("left.txt", case["left"], None), report("right.txt", case["right"], None)
    (link,) = [one for one in paraphrases([left, right]) if one.left.text == case["left_sentence"]]
    passage = replace(link, relation="reworded", tier="linked")
    mentions = [read_statements(document) for document in (left, right)]
    links, _ = link_statements([left, right], mentions, [passage], together=[(0, 1)], settings=SETTINGS)
    assert not [one for one in links if one.relation == "paraphrase" and one.left.text == case["left_sentence"]]


def test_a_suggestion_that_more_is_known_of_is_told_once() -> None:
    case = CASES[0]["input"]
    left, right = report("left.txt", case["left"], None), report("right.txt", case["right"], None)
    (link,) = [one for one in paraphrases([left, right]) if one.left.text == case["left_sentence"]]
    sure = replace(link, tier="linked")
    suggestion = replace(link, relation="reworded", tier="possible")
    longer = replace(
        suggestion, left=Span("left.txt", 0, len(left.text), left.text), right=Span("right.txt", 0, 999, right.text)
    )
    assert supersede([suggestion], [sure]) == []
    assert supersede([longer], [sure]) == [longer]
    assert supersede([suggestion], []) == [suggestion]


def test_an_embedding_that_is_not_installed_names_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meaning, "_MODEL", ("no_such_package_anywhere", "model.onnx"))
    meaning.load_meaning.cache_clear()
    try:
        assert meaning.choose_meaning("off") is None
        assert meaning.choose_meaning("auto") is None
        with pytest.raises(MissingExtraError, match="no-such-package-anywhere") as raised:
            meaning.choose_meaning("on")
        assert "tracker-news[semantic]" in raised.value.remedy
    finally:
        meaning.load_meaning.cache_clear()


def test_an_embedding_tells_the_same_in_other_words_from_something_else() -> None:
    try:
        compare = meaning.load_meaning()
    except MissingExtraError as error:
        pytest.skip(f"the extra [semantic] is not installed: {error}")
    said = "Fire fighters needed two days to put the burning depot out."
    same, other = compare([(said, "It took two days to extinguish the fuel store."), (said, "Parliament adjourned.")])
    assert same > other + 0.2
    assert compare([(said, said)]) == [1.0]


def test_switched_off_there_are_none() -> None:
    case = CASES[0]["input"]
    documents = [report("left.txt", case["left"], None), report("right.txt", case["right"], None)]
    assert paraphrases(documents, replace(SETTINGS, paraphrases="off")) == []


def test_classes_keep_up_and_down_apart() -> None:
    for up in ("rise", "gain", "higher", "buy", "begin"):
        for down in ("fall", "drop", "lower", "sell", "end"):
            assert CLASS_OF.get(cut_stem(up)) is None or CLASS_OF[cut_stem(up)] != CLASS_OF.get(cut_stem(down))
    assert CLASS_OF[cut_stem("airstrikes")] == CLASS_OF[cut_stem("raided")]


@given(WORDS)
def test_a_sentence_is_wholly_like_itself_and_no_more(text: str) -> None:
    facts = read_facts(text, names={})
    terms = read_terms(text, [], facts.figures, facts.days)
    likeness = liken(terms, terms, TermWeights([terms]))
    assert likeness == pytest.approx(1.0 if any(term[0] != "c" for term in terms) else 0.0)


def test_figures_that_are_linked_join_their_sentences() -> None:
    left = report("left.txt", "More than 40 attacks on the mission have been counted since January. ", "2018-05-16")
    right = report("right.txt", "The mission has seen nearly 60 attacks since the year began.", "2018-05-20")
    spans = [
        Span(one.id, one.text.index(figure), one.text.index(figure) + 2, figure)
        for one, figure in ((left, "40"), (right, "60"))
    ]
    series = Link("figure", "linked", 0.9, "changed", spans[0], spans[1], (), "one count")
    told = link_paraphrases(
        [left, right],
        [(0, 1)],
        told=[read_told(left), read_told(right)],
        names=[(), ()],
        joined=[],
        links=[of_one_event(left, right)],
        said=[series],
        settings=SETTINGS,
    )
    assert [link.tier for link in told] == ["possible"]


@given(WORDS, WORDS)
def test_swapping_two_sentences_finds_as_many_differences(left: str, right: str) -> None:
    one, other = read_facts(left, names={}), read_facts(right, names={})
    assert len(compare_facts(one, other).differs) == len(compare_facts(other, one).differs)


@given(WORDS)
def test_a_sentence_differs_from_itself_in_nothing(text: str) -> None:
    facts = read_facts(text, names={})
    assert compare_facts(facts, facts).differs == ()
