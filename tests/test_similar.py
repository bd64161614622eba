"""One text against many, and two documents against each other."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from bundled import bundled, bundled_documents
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.ingest import document_from_text
from tracker.match.repeats import find_repeating
from tracker.match.similar import compare_pair, find_similar
from tracker.model import Block, Document, Link
from tracker.settings import PassageSettings, Settings
from tracker.text.evidence import evidence_text
from tracker.text.tokens import tokenize

SETTINGS = Settings()
DOCUMENTS = bundled_documents()
ORIGINAL = bundled("spa/kessim-strike.v2.txt")


def asked(text: str) -> Document:
    return document_from_text(text, document_id="(text)")


def ends(link: Link) -> tuple[object, ...]:
    return link.kind, link.tier, link.relation, link.score, link.left, link.right


# What stands twice within a text


@given(st.lists(st.lists(st.sampled_from("abc"), max_size=24).map(" ".join), max_size=5), st.integers(3, 12))
def test_texts_repeat_when_enough_of_their_runs_stand_twice(texts, min_tokens):
    chosen = Settings(passages=PassageSettings(min_tokens=min_tokens))
    wanted = []
    for row, text in enumerate(texts):
        words = tokenize(text).words
        runs = [words[at : at + 5] for at in range(len(words) - 4)]
        if len(runs) - len(set(runs)) >= max(1, min_tokens - 4):
            wanted.append(row)
    assert find_repeating(texts, chosen) == wanted


@given(st.randoms(use_true_random=False))
@settings(max_examples=10)
def test_which_texts_repeat_depends_on_each_alone(random):
    texts = [evidence_text(document) for document in DOCUMENTS]
    texts += [text + "\n\n" + text for text in texts[:5]] + ["", "one", "one one one one"]
    order = random.sample(range(len(texts)), len(texts))
    repeating = set(find_repeating(texts, SETTINGS))
    assert find_repeating([texts[row] for row in order], SETTINGS) == [
        at for at, row in enumerate(order) if row in repeating
    ]
    assert set(range(len(DOCUMENTS), len(DOCUMENTS) + 5)) <= repeating


def test_no_text_repeats_where_there_is_none():
    assert find_repeating([], SETTINGS) == []
    assert find_repeating(["", "?!"], SETTINGS) == []


# What is like a text


@given(st.sampled_from(DOCUMENTS), st.randoms(use_true_random=False))
@settings(max_examples=8)
def test_the_order_of_documents_changes_nothing(query, random):
    shuffled = random.sample(DOCUMENTS, len(DOCUMENTS))
    assert find_similar(query, shuffled, SETTINGS) == find_similar(query, DOCUMENTS, SETTINGS)


@given(st.sampled_from(DOCUMENTS))
@settings(max_examples=8)
def test_links_go_from_the_query_and_read_as_their_documents(query):
    found = find_similar(query, DOCUMENTS, SETTINGS)
    by_id = {document.id: document for document in DOCUMENTS}
    for link in found:
        assert link.left.document == query.id
        assert link.right.document != query.id
        for span in (link.left, link.right):
            assert by_id[span.document].text[span.start : span.end] == span.text
    # Articles before passages, the found before the suggested.
    order = [(link.kind != "article", link.tier != "linked") for link in found]
    assert order == sorted(order)


@given(st.sampled_from(DOCUMENTS))
@settings(max_examples=12)
def test_a_document_is_found_by_its_own_evidence(document):
    query = asked(evidence_text(document))
    found = find_similar(query, DOCUMENTS, SETTINGS)
    assert document.id in {link.right.document for link in found}
    if found[0].kind == "article":
        assert found[0].score == max(link.score for link in found if link.kind == "article")


def test_the_query_itself_is_left_out_and_its_copy_under_another_name_is_not():
    assert find_similar(ORIGINAL, [ORIGINAL], SETTINGS) == []
    [first, *_] = find_similar(ORIGINAL, [ORIGINAL, replace(ORIGINAL, id="copy.txt")], SETTINGS)
    assert (first.relation, first.score, first.right.document) == ("copy", 1.0, "copy.txt")


@pytest.mark.parametrize("text", ["?!", "word", "Leave a Reply", "zzz qqq xxx yyy www vvv uuu ttt sss"])
def test_a_text_without_evidence_is_like_nothing(text):
    assert find_similar(asked(text), DOCUMENTS, SETTINGS) == []


def test_a_query_of_furniture_alone_is_like_nothing():
    furniture = replace(ORIGINAL, id="furniture", blocks=(Block(0, len(ORIGINAL.text), "boilerplate"),))
    assert find_similar(furniture, DOCUMENTS, SETTINGS) == []
    assert find_similar(ORIGINAL, [furniture], SETTINGS) == []


def test_there_is_nothing_like_a_text_in_an_empty_corpus():
    assert find_similar(ORIGINAL, [], SETTINGS) == []


def test_the_most_promising_of_many_are_looked_into():
    crowd = [
        document_from_text(
            f"Fishing news number {n} from the island {n * 7}, where {n} boats sailed.", document_id=f"{n}"
        )
        for n in range(300)
    ]
    random.Random(1).shuffle(crowd)
    found = find_similar(ORIGINAL, [*crowd, replace(ORIGINAL, id="copy.txt")], SETTINGS)
    assert found[0].right.document == "copy.txt"


def test_who_of_equally_promising_ones_is_looked_into_does_not_hang_on_their_order():
    said = "The harbour master of Kessim said on Monday that sixteen tankers had burned."
    crowd = [
        document_from_text(f"{said} {' '.join(f'word{n}and{m}' for m in range(20))}", document_id=f"{n:03}")
        for n in range(205)
    ]
    query = asked(f"{said} {' '.join(f'other{m}' for m in range(20))}")
    found = find_similar(query, crowd, SETTINGS)
    assert find_similar(query, crowd[::-1], SETTINGS) == found
    assert {link.right.document for link in found} == {f"{n:03}" for n in range(200)}


def test_every_copy_is_looked_into_however_many_there_are():
    text = "The harbour master of Kessim said on Monday that sixteen tankers had burned in the night off its mole."
    crowd = [document_from_text(text, document_id=f"{n:03}") for n in range(205)]
    found = find_similar(asked(text), crowd, SETTINGS)
    assert len({link.right.document for link in found if link.kind == "article"}) == 205


# Two documents


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("spa/kessim-strike.v2.txt", "kessim-observer/agency-brief.txt"),
        ("spa/kessim-strike.v2.txt", "spa/kessim-strike.v3.txt"),
        ("kessim-observer/night-of-fire.txt", "straitline/inferno-at-kessim.txt"),
        ("spa/attacks-count.txt", "zt-20180611-02"),
    ],
)
def test_comparing_from_the_other_side_swaps_the_links(left, right):
    one, other = bundled(left), bundled(right)
    there, back = compare_pair(one, other, SETTINGS), compare_pair(other, one, SETTINGS)
    assert there
    turned = [replace(link, left=link.right, right=link.left) for link in back]
    assert sorted(map(repr, map(ends, turned))) == sorted(map(repr, map(ends, there)))


def test_a_document_and_itself_are_copies_and_two_strangers_nothing():
    [article, *_] = compare_pair(ORIGINAL, replace(ORIGINAL, id="copy.txt"), SETTINGS)
    assert (article.kind, article.relation, article.score) == ("article", "copy", 1.0)
    assert compare_pair(ORIGINAL, asked("Tea is poured into glasses here, and nobody hurries."), SETTINGS) == []
