"""`tracker timeline` and what it stands on: events in time, what was kept, changed, dropped, added."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

from program import Program

from tracker.library import scan
from tracker.model import DateWindow, Document, Snapshot
from tracker.narrative import Subject, find_trends, tell_events

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


def test_the_timeline_is_shown_as_text_and_as_json(program: Program) -> None:
    assert program("scan", SEEDS).code == 0
    shown = program("timeline", "--about", "Kessim depot killed")
    assert shown.code == 0, shown.err
    assert "came first" in shown.out
    assert "changed " in shown.out
    assert max(map(len, shown.lines)) <= 80
    found = json.loads(program("timeline", "--format", "json").out)
    assert {"events", "since", "words"} == set(found)
    assert found["events"]
    kept = program.home / "timeline.json"
    assert program("timeline", "--about", "zeppelins over Vardholm", "--output", kept).code == 0
    assert kept.read_text(encoding="utf-8") == "no events\n"
