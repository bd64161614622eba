"""Windows inferred from links: only where evidence holds, never from each other, and gone when the evidence is."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tracker.library import scan
from tracker.model import Basis, DateWindow, Document, Link, Snapshot, Span
from tracker.statements.dates.windows import (
    COPY_DAYS,
    QUOTED_DAYS,
    date_documents,
    drop_distant_events,
    forget_inferred,
    infer_windows,
)

ROOT = Path(__file__).resolve().parents[1]
TEXT = "Six drones struck the fuel depot beside the naval base in Kessim. Sixteen people were killed."
SAID = "Kessim was built to load grain and not to measure anybody's patience"


def document(name: str, day: str = "", *, last: str = "", basis: Basis = "metadata", text: str = TEXT) -> Document:
    window = DateWindow(day, last or day, basis, "") if day else None
    return Document(name, name, "", "", "", "en", window, len(text.split()), "", (), text)


def linked(kind: str, relation: str, left: str, right: str, *, score: float = 1.0, text: str = TEXT) -> Link:
    spans = [Span(name, 0, len(text), text) for name in (left, right)]
    assert kind in ("article", "quote")
    return Link("article" if kind == "article" else "quote", "linked", score, relation, *spans, (), "")


def days(window: DateWindow) -> tuple[date, date]:
    return date.fromisoformat(window.first), date.fromisoformat(window.last)


def around(day: str, reach: int) -> tuple[date, date]:
    middle = date.fromisoformat(day)
    return middle - timedelta(days=reach), middle + timedelta(days=reach)


def test_a_copy_is_of_the_days_around_the_dated_one() -> None:
    documents = [document("1.txt", "2031-05-16"), document("2.txt")]
    windows = infer_windows(documents, [linked("article", "copy", "1.txt", "2.txt")])
    assert list(windows) == ["2.txt"]
    assert days(windows["2.txt"]) == around("2031-05-16", COPY_DAYS)
    assert windows["2.txt"].basis == "inferred"
    assert "1.txt" in windows["2.txt"].explanation


def test_an_event_needs_a_shared_quotation() -> None:
    documents = [document("1.txt", "2031-05-16"), document("2.txt")]
    event = linked("article", "same_event", "1.txt", "2.txt", score=0.6)
    assert infer_windows(documents, [event]) == {}
    quote = linked("quote", "same_wording", "1.txt", "2.txt", text=SAID)
    assert infer_windows(documents, [quote]) == {}
    assert days(infer_windows(documents, [event, quote])["2.txt"]) == around("2031-05-16", QUOTED_DAYS)


def test_a_short_quotation_alone_is_no_evidence() -> None:
    documents = [document("1.txt", "2031-05-16"), document("2.txt")]
    links = [
        linked("article", "same_event", "1.txt", "2.txt"),
        linked("quote", "same_wording", "1.txt", "2.txt", text="no comment"),
    ]
    assert infer_windows(documents, links) == {}


def test_witnesses_that_disagree_tell_nothing() -> None:
    documents = [document("1.txt", "2031-05-16"), document("2.txt", "2031-08-16"), document("3.txt")]
    links = [linked("article", "copy", name, "3.txt") for name in ("1.txt", "2.txt")]
    assert infer_windows(documents, links) == {}


def test_a_witness_with_a_wide_window_tells_nothing() -> None:
    documents = [document("1.txt", "2031-01-01", last="2031-12-31"), document("2.txt")]
    assert infer_windows(documents, [linked("article", "copy", "1.txt", "2.txt")]) == {}


def test_nothing_is_inferred_from_an_inferred_window() -> None:
    documents = [document("1.txt", "2031-05-16", basis="inferred"), document("2.txt")]
    assert infer_windows(documents, [linked("article", "copy", "1.txt", "2.txt")]) == {}


def test_a_day_that_the_text_tells_of_narrows_the_window() -> None:
    text = f"{TEXT} The fire was put out on May 14, 2031, and the port was closed."
    documents = [document("1.txt", "2031-05-16"), document("2.txt", text=text)]
    window = infer_windows(documents, [linked("article", "copy", "1.txt", "2.txt")])["2.txt"]
    assert (window.first, window.last) == ("2031-05-14", "2031-05-23")
    assert "May 14, 2031" in window.explanation


def test_a_later_day_in_the_text_refutes_the_window() -> None:
    text = f"{TEXT} The mission left the port on August 2, 2031, and was not replaced."
    documents = [document("1.txt", "2031-05-16"), document("2.txt", text=text)]
    assert infer_windows(documents, [linked("article", "copy", "1.txt", "2.txt")]) == {}


def test_a_day_that_lies_ahead_narrows_nothing() -> None:
    text = f"{TEXT} The trial is due to begin on May 20, 2031, in Velmar."
    documents = [document("1.txt", "2031-05-16"), document("2.txt", text=text)]
    window = infer_windows(documents, [linked("article", "copy", "1.txt", "2.txt")])["2.txt"]
    assert days(window) == around("2031-05-16", COPY_DAYS)


names = st.sampled_from(["1.txt", "2.txt", "3.txt", "4.txt"])
dates = st.dates(date(2030, 1, 1), date(2032, 1, 1)).map(date.isoformat)


@given(
    st.dictionaries(names, st.one_of(st.just(""), dates), min_size=4, max_size=4),
    st.lists(st.tuples(st.sampled_from(["copy", "near_copy", "contains", "same_event"]), names, names), max_size=8),
    st.randoms(use_true_random=False),
)
def test_only_undated_documents_get_windows_whatever_the_order(
    known: dict[str, str], drawn: list[tuple[str, str, str]], chance: random.Random
) -> None:
    documents = [document(name, day) for name, day in sorted(known.items())]
    links = [linked("article", relation, left, right) for relation, left, right in drawn]
    windows = infer_windows(documents, links)
    assert all(not known[name] for name in windows)
    shuffled, turned = list(documents), list(links)
    chance.shuffle(shuffled)
    chance.shuffle(turned)
    assert infer_windows(shuffled, turned) == windows
    dated = date_documents(documents, windows)
    assert forget_inferred(dated) == documents


@cache
def bundled() -> Snapshot:
    return scan([str(ROOT / "seeds")])


def test_an_agency_report_inside_another_gets_its_days() -> None:
    window = next(one.date for one in bundled().documents if one.id == "kessim-observer/agency-brief.txt")
    assert window is not None
    assert window.basis == "inferred"
    assert window.first <= "2018-05-17" <= window.last


def test_articles_without_dated_kin_stay_undated() -> None:
    dates = {one.id: one.date for one in bundled().documents}
    assert dates["kessim-observer/depot-burns-again.txt"] is None
    assert dates["straitline/two-strikes.txt"] is None


def test_a_suggested_event_is_withdrawn_where_windows_lie_apart() -> None:
    documents = [document("1.txt", "2031-05-16"), document("2.txt", "2034-05-16")]
    event = linked("article", "same_event", "1.txt", "2.txt")
    assert drop_distant_events([replace(event, tier="possible"), event], documents) == [event]
