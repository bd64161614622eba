"""What `tracker timeline` stands on: events in time, fates of statements, words that come, go and differ."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path

import pytest

from tracker.library import scan
from tracker.model import Change, Cluster, DateWindow, Document, Link, Member, Snapshot, Span
from tracker.narrative import (
    Fate,
    Subject,
    find_descriptions,
    find_trends,
    find_wordings,
    gather_attributions,
    measure_spread,
    tell_events,
    tell_fates,
    tell_narrative,
)

SEEDS = Path(__file__).resolve().parents[1] / "seeds"


@cache
def scanned() -> Snapshot:
    return scan(str(SEEDS))


def dated(document: Document, name: str, day: str, text: str) -> Document:
    return replace(document, id=name, text=text, blocks=(), date=DateWindow(day, day, "metadata", "given"))


def test_each_statement_of_the_first_article_is_kept_changed_or_dropped() -> None:
    held = {
        document.id: {
            cluster.id
            for cluster in scanned().clusters
            if cluster.kind in ("quote", "figure") and document.id in {m.span.document for m in cluster.members}
        }
        for document in scanned().documents
    }
    stories = tell_events(scanned())
    assert stories
    for story in stories:
        first, *later = story.tellings
        assert first.document == story.event.first
        assert not any((first.kept, first.changed, first.dropped, first.added))
        for telling in later:
            kept, changed = {one.id for one in telling.kept}, {one.cluster.id for one in telling.changed}
            dropped, added = {one.id for one in telling.dropped}, {one.id for one in telling.added}
            assert kept | changed | dropped == held[first.document]
            assert kept | changed | added == held[telling.document]
            assert len(kept) + len(changed) + len(dropped) == len(held[first.document])


def test_what_changed_stands_in_both_articles() -> None:
    texts = {document.id: document.text for document in scanned().documents}
    shifts = [
        (telling, one) for story in tell_events(scanned()) for telling in story.tellings for one in telling.changed
    ]
    assert shifts
    for telling, shift in shifts:
        assert shift.after.span.document == telling.document
        for span in (shift.before.span, shift.after.span):
            assert texts[span.document][span.start : span.end] == span.text


def test_a_toll_that_grew_is_told_as_changed() -> None:
    told = {
        (telling.document, one.what)
        for story in tell_events(scanned(), Subject("Kessim depot killed"))
        for telling in story.tellings
        for one in telling.changed
    }
    assert any(name == "spa/kessim-strike.v3.txt" and "19" in what for name, what in told)


def test_a_subject_that_no_article_has_gives_no_event() -> None:
    assert tell_events(scanned(), Subject("zeppelins over Vardholm")) == ()


def test_a_word_that_only_the_later_articles_have_rises_with_its_sentences() -> None:
    one = scanned().documents[0]
    before = [dated(one, f"b{n}", f"2031-01-{n:02}", f"The ferry sailed {n} times. All is calm.") for n in range(1, 29)]
    after = [
        dated(one, f"c{n}", f"2031-02-{n:02}", f"The ferry sailed. A strike stopped it {n} times.")
        for n in range(1, 29)
    ]
    since, trends = find_trends([*after, *before])
    assert since == "2031-02-01"
    (strike,) = [trend for trend in trends if trend.word == "strike"]
    (calm,) = [trend for trend in trends if trend.word == "calm"]
    assert strike.z > 0 > calm.z
    assert (strike.n_before, strike.n_after) == (0, 28)
    assert [span.text for span in strike.sentences] == [f"A strike stopped it {n} times." for n in range(1, 29)]
    assert "ferry" not in {trend.word for trend in trends}
    # Seen from the other end of time the same words change sides.
    turned = [
        replace(d, date=replace(d.date, first=f"2030{d.date.first[4:]}", last=f"2030{d.date.last[4:]}")) for d in after
    ]
    mirrored = {trend.word: trend.z for trend in find_trends([*turned, *before])[1]}
    assert mirrored == {trend.word: -trend.z for trend in trends}


def test_articles_of_one_day_or_of_none_have_no_trend() -> None:
    one = scanned().documents[0]
    same = [dated(one, f"d{n}", "2031-01-01", "A strike.") for n in range(5)]
    assert find_trends(same) == ("", ())
    assert find_trends([replace(document, date=None) for document in same]) == ("", ())
    assert find_trends([]) == ("", ())


def spans_in(value: object) -> Iterator[Span]:
    """Every span that a value holds, however deep."""
    if isinstance(value, Span):
        yield value
    elif isinstance(value, tuple | list):
        for one in value:
            yield from spans_in(one)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from spans_in(getattr(value, field.name))


def test_every_span_that_is_told_reads_as_its_text() -> None:
    texts = {document.id: document.text for document in scanned().documents}
    found = list(spans_in(tell_narrative(scanned())))
    assert len(found) > 500
    for span in found:
        assert texts[span.document][span.start : span.end] == span.text


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_documents_links_and_clusters_decides_nothing(seed: int) -> None:
    chance = random.Random(seed)
    told = scanned()
    documents, links, clusters = list(told.documents), list(told.links), list(told.clusters)
    for some in (documents, links, clusters):
        chance.shuffle(some)
    mixed = replace(told, documents=tuple(documents), links=tuple(links), clusters=tuple(clusters))
    asked = "Kessim depot attack"
    assert tell_narrative(mixed) == tell_narrative(told)
    one, other = (tell_narrative(some, Subject(asked, snapshot=some)) for some in (mixed, told))
    assert one == other


def figure(document: Document, text: str, value: float, *, modifier: str = "", day: str = "") -> Member:
    """A member that counts the dead, where the document says `text`; `day` it holds for, else that of publication."""
    start = document.text.index(text)
    values = {"value": value, "upper": value, "modifier": modifier, "counted": "people"}
    date = DateWindow(day, day, "text", "told") if day else document.date
    return Member(Span(document.id, start, start + len(text), text, values), date, "the same count")


def series(*members: Member) -> Cluster:
    return Cluster("figure", "f1", "people killed", members[0].span.document, members, "they count people")


def told_in_one_event(*members: Member, documents: list[Document], links: tuple[Link, ...] = ()) -> Fate:
    """The fate within an event of these documents."""
    own = tuple(Member(Span(d.id, 0, len(d.text), d.text), d.date, "alike") for d in documents)
    event = Cluster("event", "e1", "the fire", documents[0].id, own, "one event")
    snapshot = replace(scanned(), documents=tuple(documents), links=links, clusters=(event, series(*members)))
    (story,) = tell_events(snapshot)
    (fate,) = story.fates
    assert tell_fates(snapshot)[0].names == fate.names
    return fate


def reports(*told: tuple[str, str, str]) -> list[Document]:
    """Articles of a name, a day (empty: undated) and a text, each of its own outlet."""
    one = scanned().documents[0]
    made = [
        replace(dated(one, name, day or "2031-01-01", text), key=name, source=f"The {name}") for name, day, text in told
    ]
    return [d if day else replace(d, date=None) for d, (_, day, _) in zip(made, told, strict=True)]


def test_a_figure_that_all_later_articles_have_persists() -> None:
    some = reports(("a", "2031-01-01", "16 died."), ("b", "2031-01-02", "16 died."))
    fate = told_in_one_event(figure(some[0], "16", 16), figure(some[1], "16", 16), documents=some)
    assert fate.names == ("persists",)
    assert fate.spread.first == ("a",)


def test_a_figure_that_grows_from_day_to_day_shifts_and_does_not_contradict() -> None:
    some = reports(("a", "2031-01-01", "16 died."), ("b", "2031-01-02", "19 died."))
    fate = told_in_one_event(figure(some[0], "16", 16), figure(some[1], "19", 19), documents=some)
    assert fate.names == ("shifts",)
    assert [step.what for step in fate.steps] == ["16 → 19"]


def test_two_values_contradict_where_a_link_says_so_but_not_between_versions() -> None:
    some = reports(("a", "2031-01-03", "16 died."), ("b", "2031-01-03", "19 died."))
    first, second = figure(some[0], "16", 16), figure(some[1], "19", 19)
    spans = [replace(m.span, values={**m.span.values, "contradicts": "value"}) for m in (first, second)]
    link = Link("figure", "linked", 0.9, "changed", spans[0], spans[1], (), "both are told on the same day")
    fate = told_in_one_event(first, second, documents=some, links=(link,))
    assert fate.names == ("contradicts", "shifts")
    assert {span.text for span in spans_in(fate.against)} >= {"16", "19"}
    assert told_in_one_event(first, second, documents=some).names == ("shifts",)
    versions = [replace(some[0], key="k"), replace(some[1], key="k")]
    assert told_in_one_event(first, second, documents=versions, links=(link,)).names == ("shifts",)


def test_a_figure_that_loses_its_source_shifts() -> None:
    some = reports(("a", "2031-01-01", "16 died."), ("b", "2031-01-02", "16 died."))
    first, second = (
        replace(m, span=replace(m.span, values={**m.span.values, "source": source}))
        for m, source in ((figure(some[0], "16", 16), "the ministry"), (figure(some[1], "16", 16), ""))
    )
    fate = told_in_one_event(first, second, documents=some)
    assert fate.names == ("shifts",)
    assert fate.steps[0].what == "so says the ministry, then told as a fact"


def test_pairs_of_sentences_with_one_in_common_are_one_claim() -> None:
    some = reports(
        ("a", "2031-01-01", "Nobody died."), ("b", "2031-01-02", "One died."), ("c", "2031-01-03", "One died.")
    )
    spans = [Span(d.id, 0, len(d.text), d.text, {"contradicts": "negation"}) for d in some]
    links = [
        Link("attribution", "possible", 0.7, "changed", spans[0], right, (), "one side denies what the other says")
        for right in spans[1:]
    ]
    other = Link(
        "attribution", "linked", 0.9, "dropped", replace(spans[1], values={}), spans[2], (), "a source is lost"
    )
    found = gather_attributions([other, *links])
    assert [(one.contradicts, len(one.links)) for one in found] == [("negation", 2), ("", 1)]
    assert gather_attributions([*reversed(links), other]) == found


def test_what_no_later_article_has_vanishes_with_the_places_where_it_stood_last() -> None:
    some = reports(
        ("a", "2031-01-01", "16 died."),
        ("b", "2031-01-02", "16 died."),
        ("c", "2031-01-04", "Fire."),
        ("d", "", "Fire."),
    )
    fate = told_in_one_event(figure(some[0], "16", 16), figure(some[1], "16", 16), documents=some)
    assert fate.names == ("vanishes",)
    assert [member.span.document for member in fate.last] == ["b"]
    assert fate.absent == ("c",)


def test_nothing_is_said_to_vanish_when_an_undated_article_has_it() -> None:
    some = reports(("a", "2031-01-01", "16 died."), ("b", "", "16 died."), ("c", "2031-01-04", "Fire."))
    fate = told_in_one_event(figure(some[0], "16", 16), figure(some[1], "16", 16), documents=some)
    assert fate.names == ("persists",)


def test_a_first_carrier_is_named_only_as_far_as_the_dates_say_it() -> None:
    some = reports(("a", "2031-01-02", "x"), ("b", "2031-01-02", "x"), ("c", "2031-01-05", "x"), ("d", "", "x"))
    spread = measure_spread(some)
    assert spread.first == ("a", "b")
    assert [share.outlet for share in spread.outlets] == ["The a", "The b", "The c", "The d"]
    assert (spread.extent, spread.n_undated) == (("2031-01-02", "2031-01-05"), 1)
    assert measure_spread([some[3]]).first == ()
    assert measure_spread([]).extent == ()


def contrast_of(left: str, right: str, *changes: tuple[str, str, str]) -> list[tuple[str, str]]:
    some = reports(("a", "2031-01-02", left), ("b", "2031-01-03", right))
    steps = tuple(Change(op, before, after) for op, before, after in changes)  # type: ignore[arg-type]  # literals
    spans = [Span(d.id, 0, len(d.text), d.text) for d in some]
    link = Link("passage", "linked", 0.9, "reworded", spans[0], spans[1], steps, "alike")
    snapshot = replace(scanned(), documents=tuple(some), links=(link,), clusters=())
    texts = {d.id: d.text for d in some}
    found = find_wordings(snapshot)
    for span in spans_in(found):
        assert texts[span.document][span.start : span.end] == span.text
    return [(one.left, one.right) for one in found]


def test_another_word_in_the_same_place_of_a_sentence_is_a_contrast() -> None:
    assert contrast_of(
        "The militia held the bridge.",
        "The resistance group held the bridge.",
        ("keep", "The ", "The "),
        ("substitute", "militia ", "resistance group "),
        ("keep", "held the bridge.", "held the bridge."),
    ) == [("militia", "resistance group")]


def test_a_figure_a_name_or_an_inflection_is_no_contrast_of_words() -> None:
    for left, right in (("19", "twenty"), ("Varn", "Tolm"), ("spokesman", "spokeswoman"), ("the", "a")):
        assert not contrast_of(
            f"Here {left} held the bridge.",
            f"Here {right} held the bridge.",
            ("keep", "Here ", "Here "),
            ("substitute", f"{left} ", f"{right} "),
            ("keep", "held the bridge.", "held the bridge."),
        )


def test_words_aligned_by_chance_are_no_contrast() -> None:
    assert not contrast_of("militia held", "group lost", ("substitute", "militia held", "group lost"))


def test_a_name_that_outlets_call_differently_is_told_with_both() -> None:
    some = reports(
        ("a", "2031-01-02", "The Ordane-backed militia Tal-Kesh fired."),
        ("b", "2031-01-03", "Tal-Kesh, a resistance group, fired."),
        ("c", "2031-01-03", "Tal-Kesh fired."),
    )
    members = tuple(
        Member(Span(d.id, at, at + 8, "Tal-Kesh", {"type": "organisation"}), d.date, "the name itself")
        for d in some
        if (at := d.text.index("Tal-Kesh")) >= 0
    )
    name = Cluster("name", "n1", "Tal-Kesh", "a", members, "one form")
    (found,) = find_descriptions(replace(scanned(), documents=tuple(some), links=(), clusters=(name,)))
    assert [(outlet, span.text) for outlet, span in found.told] == [
        ("The a", "Ordane-backed militia"),
        ("The b", "a resistance group"),
    ]


def test_an_alias_of_a_name_answers_for_it_and_the_best_answer_comes_first() -> None:
    told = scanned()
    subject = Subject("Qessim depot drones", snapshot=told)
    assert "Kessim" in subject.tell()
    stories = tell_events(told, subject)
    assert stories
    scores = [story.match.score for story in stories]
    assert scores == sorted(scores, reverse=True)
    assert all(fate.cluster.members for fate in tell_fates(told, subject))
    assert Subject("zeppelins over Kessim", snapshot=told).list_unmet(d.text for d in told.documents) == ("zeppelins",)
