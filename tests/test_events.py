"""Articles of one event: weighed by the words they share, and by the days between them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from random import Random

import pytest
import yaml
from bundled import bundled_documents
from hypothesis import given
from hypothesis import strategies as st

from tracker.ingest import document_from_text
from tracker.match.event_groups import group_events, place_in_time
from tracker.match.events import link_events, weigh_words
from tracker.match.order import MAX_DAYS_APART, days_apart
from tracker.match.word_table import WordTable, build_word_table
from tracker.model import DateWindow, Document, Link, Passage
from tracker.text.evidence import evidence_extent, evidence_text

DOCUMENTS = bundled_documents()
PAIRS = list(combinations(range(len(DOCUMENTS)), 2))
EVIDENCE = [evidence_text(document) for document in DOCUMENTS]
UNDECIDED = place_in_time(DOCUMENTS, build_word_table(EVIDENCE)).undecided
PASSAGE = Passage(0, 9, 0, 9, 0.9, "linked", "verbatim", "told")

Pair = tuple[int, int]


def _table(documents: Sequence[Document]) -> WordTable:
    return weigh_words(documents, [evidence_text(document) for document in documents])


def linked(
    documents: Sequence[Document], pairs: Sequence[Pair], passages: Mapping[Pair, Sequence[Passage]] | None = None
) -> dict[Pair, Link]:
    """The links among these pairs, without the events."""
    return link_events(documents, _table(documents), pairs, passages or {})[0]


def dated(first: str, last: str = "", *, name: str = "n", text: str = "Words of one event.") -> Document:
    date = DateWindow(first, last or first, "dateline", "told") if first else None
    return replace(document_from_text(text, document_id=name), date=date)


def plain(texts: Sequence[str]) -> list[Document]:
    return [dated("", name=f"{at:03}", text=text) for at, text in enumerate(texts)]


# Laws


@given(st.lists(st.text("ab. ", min_size=3, max_size=9).filter(str.strip), min_size=2, max_size=7))
def test_a_score_lies_between_0_and_1_and_is_the_same_from_both_sides(texts):
    documents = plain(texts)
    pairs = list(combinations(range(len(texts)), 2))
    links = linked(documents, pairs)
    turned = linked(documents, [(right, left) for left, right in pairs])
    assert {pair: link.score for pair, link in links.items()} == {
        (left, right): link.score for (right, left), link in turned.items()
    }
    words = [frozenset(text.replace(".", " ").split()) for text in texts]
    for (left, right), link in links.items():
        assert 0 < link.score <= 1
        assert words[left] & words[right]
    for left, right in pairs:
        if words[left] and texts[left] == texts[right]:
            assert links[left, right].score == 1


def test_links_are_those_of_each_pair_in_the_pairs_order():
    links = linked(DOCUMENTS, PAIRS)
    assert {link.tier for link in links.values()} == {"linked", "possible"}
    assert list(links) == [pair for pair in PAIRS if pair in links]
    backwards = linked(DOCUMENTS, PAIRS[::-1])
    assert list(backwards) == list(links)[::-1]
    assert backwards == links
    assert linked(DOCUMENTS, PAIRS[:60]) == {pair: links[pair] for pair in PAIRS[:60] if pair in links}
    for pair, link in links.items():
        assert (link.kind, link.relation, link.changes) == ("article", "same_event", ())
        for span, row in zip((link.left, link.right), pair, strict=True):
            assert (span.start, span.end) == evidence_extent(DOCUMENTS[row])
            assert DOCUMENTS[row].text[span.start : span.end] == span.text


def test_passages_make_a_link_surer_and_never_take_one_away():
    alone = linked(DOCUMENTS, PAIRS)
    helped = linked(DOCUMENTS, PAIRS, dict.fromkeys(PAIRS, (PASSAGE, PASSAGE)))
    assert set(alone) < set(helped)
    for pair, link in helped.items():
        assert link.tier == ("linked" if UNDECIDED.isdisjoint(pair) else "possible")
        assert "2 passages" in link.why
        assert pair not in alone or alone[pair].score == link.score
    suggested = dict.fromkeys(PAIRS, (replace(PASSAGE, tier="possible"),) * 2)
    assert linked(DOCUMENTS, PAIRS, suggested) == alone


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


@given(st.lists(st.text("abcXYZ é’-1界", max_size=20), max_size=6))
def test_words_are_their_first_five_letters_and_no_text_runs_into_the_next(texts):
    cut = [re.sub("(?<=[a-zA-Z]{5})[a-zA-Z]+", "", text.replace("é", "-").replace("界", "-")) for text in texts]
    plain_texts = [text.replace("é", "-").replace("界", "-") for text in texts]
    assert (build_word_table(plain_texts).rows != build_word_table(cut).rows).nnz == 0
    whole = build_word_table(texts).rows
    alone = [build_word_table([text, *texts]).rows[0] for text in texts]
    assert all((row.nnz > 0) == (whole[at].nnz > 0) for at, row in enumerate(alone))


# Cases


def test_nothing_to_compare_gives_nothing():
    assert linked([], []) == {}
    assert linked(DOCUMENTS[:1], []) == {}
    assert linked(DOCUMENTS, []) == {}


@pytest.mark.parametrize(
    ("left", "right", "wanted"),
    [
        ("2031-04-01", "2031-04-02", True),
        ("2031-04-01", "2031-05-16", True),
        ("2031-04-01", "2031-05-17", False),
        ("2031-04-01", "2034-04-01", False),
        ("2031-04-01", "", True),
        ("", "", True),
    ],
)
def test_the_same_words_years_later_are_another_event(left, right, wanted):
    story = "The drones struck the fuel depot of Kessim and burned sixteen tankers, harbour master Haddar said."
    rows = [dated(left, name="l", text=story), dated(right, name="r", text=story)]
    assert MAX_DAYS_APART == 45
    assert bool(linked(rows, [(0, 1)])) is wanted


def test_words_that_every_article_has_are_no_evidence_of_one_event():
    said = "the minister said on monday that {} and nothing else was said by anybody"
    shared = "rudder welders halcyon dock stern hull"
    rows = plain([said.format(shared if at < 2 else f"subject{at} matter{at} thing{at}") for at in range(40)])
    assert list(linked(rows, [(0, 1), (0, 2), (2, 3)])) == [(0, 1)]


# Events, the groups


def _events(documents: Sequence[Document]) -> list[set[str]]:
    clusters = link_events(documents, _table(documents), [], {})[1]
    return [{member.span.document for member in cluster.members} for cluster in clusters]


def test_an_article_is_in_one_event_at_most():
    events = _events(DOCUMENTS)
    assert sum(map(len, events)) == len(set().union(*events))
    assert all(len(event) > 1 for event in events)


def test_the_two_waves_of_the_bundled_affair_are_different_events():
    year = {document.id: document.date.first[:4] for document in DOCUMENTS if document.date}
    assert all(len({year[name] for name in event if name in year}) < 2 for event in _events(DOCUMENTS))
    assert {"spa/kessim-strike.v1.txt", "spa/kessim-strike.v2.txt"} <= _events(DOCUMENTS)[0]


def test_no_event_of_the_bundled_corpus_holds_articles_of_two():
    """The undated report of the second fire is as near to the first: it is in neither."""
    truth = yaml.safe_load((Path(__file__).parent / "truth" / "copies.yaml").read_text(encoding="utf-8"))
    event_of = {name: event["id"] for event in truth["events"] for name in event["documents"]}
    for event in _events(DOCUMENTS):
        assert len({event_of[name] for name in event if name in event_of}) < 2
    named = {DOCUMENTS[row].id for row in UNDECIDED}
    assert named == {"kessim-observer/depot-burns-again.txt", "straitline/two-strikes.txt"}


def test_an_undated_article_as_near_to_two_times_is_of_neither():
    first = "The fuel depot of Kessim burned for a night after drones had struck three of its tanks."
    second = "The fuel depot of Kessim burned for an hour after drones had struck one of its tanks."
    other = "Parliament votes on the harbour dues of the grain trade, number {}, said a clerk of the house."
    story = [dated("2018-05-16", name="first", text=first), dated("2021-10-12", name="second", text=second)]
    others = [dated("2019-01-01", name=f"other{n}", text=other.format(n)) for n in range(3)]
    rest = [*story[:1], *others, *story[1:]]
    either = dated("", name="either", text="The fuel depot of Kessim burned after drones had struck its tanks.")
    assert place_in_time([*rest, either], build_word_table([d.text for d in (*rest, either)])).undecided == {5}
    assert all("either" not in event for event in _events([*rest, either]))
    again = dated("", name="again", text=first)
    assert {"first", "again"} in _events([*rest, again])
    assert {"either", "again"} not in _events([*rest, either, again])


def test_two_groups_that_each_hang_together_much_more_are_two_events():
    common = "the leader of the northern province has not been seen in the capital for weeks"
    broken = "surgeon ankle hospital fracture operation plaster crutches physician"
    sister = "sister deputy committee succession regency portrait anthem decree"
    texts = [f"{common} {told} report number{at}" for told in (broken, sister) for at in range(6)]
    others = [f"word{at} thing{at} matter{at} subject{at} item{at}" for at in range(40)]
    events = _events(plain([*texts, *others]))
    assert [{f"{at:03}" for at in range(6)}, {f"{at:03}" for at in range(6, 12)}] == sorted(events, key=min)


def test_an_article_in_no_event_goes_where_its_passages_lead():
    at = {document.id: row for row, document in enumerate(DOCUMENTS)}
    grouped = set().union(*_events(DOCUMENTS))
    table = _table(DOCUMENTS)
    alone = [row for row, document in enumerate(DOCUMENTS) if document.id not in grouped]
    pairs = [(left, right) for left, right in PAIRS if left in alone or right in alone]
    told = dict.fromkeys(pairs, (PASSAGE, PASSAGE))
    links, clusters = link_events(DOCUMENTS, table, pairs, told)
    event_of = {at[member.span.document]: cluster.id for cluster in clusters for member in cluster.members}
    assert links
    assert all(
        (left in event_of and right in event_of) or not UNDECIDED.isdisjoint((left, right)) for left, right in links
    )
    turned = {(right, left): passages for (left, right), passages in told.items()}
    assert clusters == link_events(DOCUMENTS, table, list(turned)[::-1], turned)[1]


def test_articles_far_apart_in_time_are_no_event_whatever_their_words():
    text = "The harbour of Kessim was shut after drones had set the depot on fire, the ministry said."
    far = [dated("2018-05-16", name="a", text=text), dated("2021-05-16", name="b", text=text)]
    other = [dated("2018-05-16", name=name, text=f"Words number {name} of another kind.") for name in "cdef"]
    assert _events(sorted([*far, *other], key=lambda document: document.date.first)) == [set("cdef")]
    assert {"a", "b"} in _events([dated("", name=d.id, text=d.text) for d in (*far, *other)])


def _small_corpus() -> list[str]:
    draw = Random(7)
    plain = "the of and to in that is was for on with as by at from it his he they this which were has".split()  # noqa: SIM905
    story = [f"story{number}" for number in range(60)]

    def article(words: list[str], n: int) -> str:
        own = [f"own{draw.randrange(10**6)}" for _ in range(30)]
        return " ".join(draw.sample([*draw.choices(plain, k=90), *draw.sample(words, n), *own], 90 + n + 30))

    return [*(article(story, 45) for _ in range(4)), *(article([f"x{n}" for n in range(9)], 5) for _ in range(4))]


def test_in_a_few_articles_function_words_are_known_as_such() -> None:
    texts = _small_corpus()
    documents = [DOCUMENTS[0]] * len(texts)
    assert group_events(documents, build_word_table(texts)) == [[0, 1, 2, 3]]
    assert group_events(documents, build_word_table(texts, languages=["tlh"])) != [[0, 1, 2, 3]]


def test_many_articles_stand_for_themselves() -> None:
    texts = _small_corpus() * 40
    assert (build_word_table(texts).rows != build_word_table(texts, languages=["tlh"]).rows).nnz == 0


def test_a_few_articles_of_one_affair_are_told_apart_by_their_own_words() -> None:
    draw = Random(11)
    affair = [f"a{number:04}" for number in range(50)]
    days = [[f"d{day}{number:03}" for number in range(96)] for day in range(2)]
    texts = [" ".join([*draw.sample(affair, 50), *draw.sample(days[number // 2], 80)]) for number in range(4)]
    table = build_word_table(texts)
    assert table.is_of_one_affair
    assert group_events([DOCUMENTS[0]] * 4, table) == [[0, 1], [2, 3]]
