"""Families of passages and clusters of copies: who belongs, in whatever order the links come."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
from bundled import bundled_documents
from hypothesis import given
from hypothesis import strategies as st

from tracker.ingest import document_from_text
from tracker.match.clusters import group_pairs
from tracker.match.families import cluster_id, gather_families, shorten
from tracker.match.order import put_in_order
from tracker.model import Cluster, DateWindow, Document, Link, Span

TEXT = "".join(f"word{number:03d} " for number in range(100))
LENGTH = len("word000 ")


def document(name: str, *, day: int = 0, source: str = "", text: str = TEXT, key: str = "") -> Document:
    date = DateWindow(f"2031-04-{day:02}", f"2031-04-{day:02}", "dateline", "told") if day else None
    return replace(document_from_text(text, document_id=name), date=date, source=source, key=key or name)


def span(name: str, first: int, last: int) -> Span:
    start, end = first * LENGTH, last * LENGTH
    return Span(name, start, end, TEXT[start:end])


def link(left: Span, right: Span, score: float = 0.9, *, tier: str = "linked", kind: str = "passage") -> Link:
    return Link(kind, tier, score, "verbatim", left, right, (), "told")  # type: ignore[arg-type]  # of the model's words


NAMES = ("a", "b", "c", "d")
DOCUMENTS = {name: document(name, day=day) for name, day in zip(NAMES, (3, 1, 0, 3), strict=True)}
#: Few enough for stretches to meet: equal, overlapping by half and by less, one inside the other.
places = st.sampled_from([(0, 10), (4, 12), (8, 18), (20, 30), (21, 30), (0, 60)])
spans = st.builds(lambda name, place: span(name, *place), st.sampled_from(NAMES), places)
links = st.lists(
    st.builds(
        lambda left, right, score, tier: link(left, right, score, tier=tier),
        spans,
        spans,
        st.sampled_from([0.5, 0.75, 0.9]),
        st.sampled_from(["linked", "linked", "possible", "theme"]),
    ),
    max_size=10,
)


def members_of(family: Cluster) -> list[tuple[str, int, int]]:
    return [(member.span.document, member.span.start, member.span.end) for member in family.members]


# Laws


@given(links, st.randoms(use_true_random=False))
def test_the_order_of_links_changes_nothing(found, random):
    shuffled = random.sample(found, len(found))
    assert gather_families(shuffled, DOCUMENTS) == gather_families(found, DOCUMENTS)


@given(links)
def test_the_direction_of_links_changes_no_membership(found):
    turned = [replace(one, left=one.right, right=one.left) for one in found]
    members = [members_of(family) for family in gather_families(found, DOCUMENTS)]
    assert sorted(map(members_of, gather_families(turned, DOCUMENTS))) == sorted(members)


@given(links)
def test_a_stretch_is_in_one_family_and_each_linked_stretch_lies_in_a_member(found):
    families = gather_families(found, DOCUMENTS)
    members = [place for family in families for place in members_of(family)]
    assert len(members) == len(set(members))
    for one in found:
        if one.tier != "linked":
            continue
        for place in (one.left, one.right):
            # Alone in its family only where a stretch was linked to itself.
            holders = [m for m in members if m[0] == place.document and m[1] < place.end and place.start < m[2]]
            assert holders or one.left.document == one.right.document


@given(links)
def test_members_stand_in_order_of_date_and_read_as_their_document(found):
    for family in gather_families(found, DOCUMENTS):
        assert len(family.members) > 1
        order = [
            (member.date.first if member.date else "~", member.span.document, member.span.start)
            for member in family.members
        ]
        assert order == sorted(order)
        assert family.first == family.members[0].span.document
        for member in family.members:
            assert DOCUMENTS[member.span.document].text[member.span.start : member.span.end] == member.span.text


@given(links)
def test_what_is_only_possible_joins_nothing(found):
    sure = [one for one in found if one.tier == "linked"]
    assert gather_families(sure, DOCUMENTS) == gather_families(found, DOCUMENTS)


@given(st.text(max_size=40), st.integers(2, 30))
def test_a_shortened_line_is_no_longer_than_asked_for(text, n_chars):
    short = shorten(text, n_chars)
    assert len(short) <= n_chars
    assert "\n" not in short
    if len(" ".join(text.split())) <= n_chars:
        assert short == " ".join(text.split())


@given(
    st.integers(2, 9).flatmap(
        lambda n: st.tuples(
            st.just(n),
            st.dictionaries(
                st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)).filter(lambda pair: pair[0] < pair[1]),
                st.sampled_from([0.5, 0.6, 0.75, 0.9]),
            ),
        )
    )
)
def test_more_than_half_of_a_clusters_pairs_are_linked(graph):
    n_rows, pairs = graph
    rows = np.array(list(pairs), np.int64).reshape(-1, 2)
    labels = group_pairs(n_rows, rows[:, 0], rows[:, 1], np.array(list(pairs.values()), float)).labels
    for first in set(labels.tolist()):
        members = np.flatnonzero(labels == first).tolist()
        within = list(itertools.combinations(members, 2))
        assert not within or 2 * sum(pair in pairs for pair in within) > len(within)


@given(st.integers(3, 40))
def test_a_chain_of_any_length_never_becomes_one_cluster(n_rows):
    rows = np.arange(n_rows - 1)
    labels = group_pairs(n_rows, rows, rows + 1, np.full(n_rows - 1, 0.8)).labels
    assert max(np.bincount(labels)) == 2


# Cases


def test_no_links_make_no_family():
    assert gather_families([], {}) == ()
    article = link(span("a", 0, 9), span("b", 0, 9), kind="article")
    assert gather_families([article], DOCUMENTS) == ()


def test_stretches_that_overlap_by_half_are_one_and_take_their_families_together():
    first = link(span("a", 0, 10), span("b", 0, 10))
    second = link(span("a", 4, 12), span("c", 4, 12))
    [family] = gather_families([first, second], DOCUMENTS)
    assert members_of(family) == [("b", 0, 80), ("a", 0, 80), ("c", 32, 96)]


def test_a_quotation_inside_a_long_copy_stays_a_family_of_its_own():
    whole = link(span("a", 0, 60), span("b", 0, 60))
    quotation = link(span("a", 10, 20), span("c", 10, 20))
    families = gather_families([whole, quotation], DOCUMENTS)
    assert sorted(map(members_of, families)) == [[("a", 80, 160), ("c", 80, 160)], [("b", 0, 480), ("a", 0, 480)]]


def test_of_two_stretches_of_one_beginning_the_shorter_stands_first_whatever_the_hash_seed():
    around = [link(span("a", 0, 60), span("b", 0, 60)), link(span("b", 0, 60), span("c", 0, 10))]
    [family] = gather_families([*around, link(span("a", 0, 10), span("c", 0, 10))], DOCUMENTS)
    assert members_of(family) == [("b", 0, 480), ("a", 0, 80), ("a", 0, 480), ("c", 0, 80)]


def test_the_id_of_a_family_outlives_new_members():
    first = link(span("a", 0, 10), span("b", 0, 10))
    second = link(span("b", 0, 10), span("c", 0, 10))
    [small], [large] = gather_families([first], DOCUMENTS), gather_families([first, second], DOCUMENTS)
    assert small.id == large.id == cluster_id("p", "b", TEXT[: 10 * LENGTH])
    assert len(large.members) == 3


def over_source(sources: list[str], keys: list[str], *, score: float = 1.0, first: int = 90) -> Cluster:
    documents = {
        f"n{at}": document(f"n{at}", day=at + 1, source=source, key=key)
        for at, (source, key) in enumerate(zip(sources, keys, strict=True))
    }
    found = [
        link(span(left, first, first + 10), span(right, first, first + 10), score)
        for left, right in itertools.combinations(documents, 2)
    ]
    [family] = gather_families(found, documents)
    return family


def test_what_recurs_over_one_source_word_for_word_is_furniture_and_kept():
    family = over_source(["Post"] * 4, ["1", "2", "3", "4"])
    assert family.boilerplate
    assert "Post" in family.why
    assert len(family.members) == 4


def test_what_several_outlets_share_is_no_furniture():
    assert not over_source(["Post", "Post", "Post", "Lamp", "Star"], list("12345")).boilerplate


def test_versions_of_one_article_are_no_furniture():
    assert not over_source(["Post"] * 4, ["1", "1", "1", "2"]).boilerplate


def test_two_articles_are_too_few_for_furniture_and_unknown_outlets_tell_nothing():
    assert not over_source(["Post"] * 2, ["1", "2"]).boilerplate
    assert not over_source([""] * 4, ["1", "2", "3", "4"]).boilerplate


def test_what_is_reworded_each_time_is_no_furniture():
    assert not over_source(["Post"] * 4, ["1", "2", "3", "4"], score=0.6).boilerplate


def test_documents_are_worked_on_in_order_of_date_then_name():
    ordered = put_in_order(reversed(bundled_documents()))
    assert ordered == list(bundled_documents())
    undated = [one.date is None for one in ordered]
    assert undated == sorted(undated)
