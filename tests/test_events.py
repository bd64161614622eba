"""Articles of one event: weighed by the words they share, and by the days between them."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from bundled import bundled_documents
from hypothesis import given
from hypothesis import strategies as st

from tracker.ingest import document_from_text
from tracker.match.events import (
    COSINE_ALONE,
    COSINE_POSSIBLE,
    COSINE_WITH_PASSAGES,
    N_PASSAGES,
    cosines_of_pairs,
    link_events,
)
from tracker.match.order import MAX_DAYS_APART, days_apart
from tracker.model import DateWindow, Document, Passage
from tracker.text.evidence import evidence_extent, evidence_text

DOCUMENTS = bundled_documents()
EVIDENCE = [evidence_text(document) for document in DOCUMENTS]
PAIRS = list(combinations(range(len(DOCUMENTS)), 2))
PASSAGE = Passage(0, 9, 0, 9, 0.9, "linked", "verbatim", "told")

texts = st.lists(st.text("ab. ", max_size=8), min_size=2, max_size=7)


def all_pairs(texts: list[str]) -> list[tuple[int, int]]:
    return list(combinations(range(len(texts)), 2))


def dated(first: str, last: str = "", *, name: str = "n", text: str = "Words of one event.") -> Document:
    date = DateWindow(first, last or first, "dateline", "told") if first else None
    return replace(document_from_text(text, document_id=name), date=date)


# Laws


@given(texts)
def test_a_cosine_lies_between_0_and_1_and_is_the_same_from_both_sides(texts):
    pairs = all_pairs(texts)
    cosines = cosines_of_pairs(texts, pairs)
    assert (cosines >= 0).all()
    assert (cosines <= 1 + 1e-9).all()
    assert cosines.tolist() == cosines_of_pairs(texts, [(right, left) for left, right in pairs]).tolist()


@given(texts, st.randoms(use_true_random=False))
def test_the_order_of_texts_changes_no_cosine(texts, random):
    order = random.sample(range(len(texts)), len(texts))
    place = {row: at for at, row in enumerate(order)}
    pairs = all_pairs(texts)
    moved = cosines_of_pairs([texts[row] for row in order], [(place[left], place[right]) for left, right in pairs])
    assert moved.tolist() == cosines_of_pairs(texts, pairs).tolist()


@given(texts)
def test_texts_of_the_same_words_have_cosine_1_and_of_no_common_word_0(texts):
    words = [set(text.replace(".", " ").split()) for text in texts]
    for (left, right), cosine in zip(all_pairs(texts), cosines_of_pairs(texts, all_pairs(texts)).tolist(), strict=True):
        if words[left] and words[left] == words[right]:
            assert cosine == pytest.approx(1)
        elif not words[left] & words[right]:
            assert cosine == 0


def test_many_pairs_are_weighed_as_few_are():
    few = cosines_of_pairs(EVIDENCE, PAIRS[:7])
    many = cosines_of_pairs(EVIDENCE, PAIRS * (4096 // len(PAIRS) + 2))
    assert np.array_equal(many[:7], few)
    assert np.array_equal(many[-len(PAIRS) :], many[: len(PAIRS)])


def test_links_are_those_of_each_pair_in_the_pairs_order():
    links = link_events(DOCUMENTS, EVIDENCE, PAIRS, {})
    assert links
    assert list(links) == [pair for pair in PAIRS if pair in links]
    backwards = link_events(DOCUMENTS, EVIDENCE, PAIRS[::-1], {})
    assert list(backwards) == list(links)[::-1]
    assert backwards == links
    cosines = dict(zip(PAIRS, cosines_of_pairs(EVIDENCE, PAIRS).tolist(), strict=True))
    for pair, link in links.items():
        assert (link.kind, link.relation, link.changes) == ("article", "same_event", ())
        assert link.score == round(cosines[pair], 4) >= COSINE_POSSIBLE
        assert (link.tier == "linked") == (cosines[pair] >= COSINE_ALONE)
        for span, row in zip((link.left, link.right), pair, strict=True):
            assert (span.start, span.end) == evidence_extent(DOCUMENTS[row])
            assert DOCUMENTS[row].text[span.start : span.end] == span.text


def test_passages_make_a_link_surer_and_never_take_one_away():
    alone = link_events(DOCUMENTS, EVIDENCE, PAIRS, {})
    helped = link_events(DOCUMENTS, EVIDENCE, PAIRS, dict.fromkeys(PAIRS, (PASSAGE,) * N_PASSAGES))
    assert set(alone) < set(helped)
    for pair, link in helped.items():
        assert link.tier == "linked"
        assert link.score >= COSINE_WITH_PASSAGES
        assert f"{N_PASSAGES} passages" in link.why
        assert pair not in alone or alone[pair].score == link.score
    suggested = dict.fromkeys(PAIRS, (replace(PASSAGE, tier="possible"),) * N_PASSAGES)
    assert link_events(DOCUMENTS, EVIDENCE, PAIRS, suggested) == alone


@given(st.dates(), st.integers(0, 20), st.dates(), st.integers(0, 20))
def test_days_apart_are_counted_between_the_windows_from_both_sides(first, length, other, other_length):
    import datetime

    try:
        one = dated(first.isoformat(), (first + datetime.timedelta(length)).isoformat())
        two = dated(other.isoformat(), (other + datetime.timedelta(other_length)).isoformat())
    except OverflowError:
        return
    assert days_apart(one, two) == days_apart(two, one) >= 0
    assert days_apart(one, one) == 0
    gap = min(
        abs((first + datetime.timedelta(a) - other - datetime.timedelta(b)).days)
        for a in (0, length)
        for b in (0, other_length)
    )
    overlap = first <= other + datetime.timedelta(other_length) and other <= first + datetime.timedelta(length)
    assert days_apart(one, two) == (0 if overlap else gap)


# Cases


def test_nothing_to_compare_gives_nothing():
    assert link_events([], [], [], {}) == {}
    assert link_events(DOCUMENTS, EVIDENCE, [], {}) == {}


@pytest.mark.parametrize(
    ("left", "right", "linked"),
    [
        ("2031-04-01", "2031-04-02", True),
        ("2031-04-01", "2031-05-16", True),
        ("2031-04-01", "2031-05-17", False),
        ("2031-05-17", "2031-04-01", False),
        ("2031-04-01", "", True),
        ("", "", True),
    ],
)
def test_the_same_words_years_later_are_another_event(left, right, linked):
    story = "The drones struck the fuel depot of Kessim and burned sixteen tankers, harbour master Haddar said."
    rows = [dated(left, name="l", text=story), dated(right, name="r", text=story)]
    assert MAX_DAYS_APART == 45
    assert bool(link_events(rows, [story, story], [(0, 1)], {})) is linked


def test_words_that_every_article_has_are_no_evidence_of_one_event():
    rare = "rudder welders Halcyon dock"
    texts = [
        f"the minister said on monday that {rare if at < 2 else f'subject{at} matter{at} thing{at}'}"
        for at in range(40)
    ]
    cosines = cosines_of_pairs(texts, [(0, 1), (0, 2), (2, 3)])
    assert cosines[0] > COSINE_ALONE
    assert (cosines[1:] < COSINE_POSSIBLE).all()
