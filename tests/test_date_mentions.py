from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tracker.ingest import read_sources
from tracker.model import DateWindow
from tracker.settings import Settings
from tracker.statements.dates.days import month_window, read_window, shift_months, week_window, year_window
from tracker.statements.dates.finding import find_dates

ROOT = Path(__file__).resolve().parents[1]
CASES = yaml.safe_load((Path(__file__).parent / "cases" / "dates.yaml").read_text(encoding="utf-8"))
#: What tests/truth/dates.yaml wants and the text alone can't give, and why.
KNOWN_MISSES = {
    "at the end of the year": "a month wide here: no day is invented",
    "Eight days earlier": "counted from an event, not from publication",
}

PIECES = [
    "on Friday", "last week", "May 16", "7 February 2024", "2024-02-30", "02/07/2024", "mid-December",
    "the 1990s", "in 2018", "two weeks ago", "next Tuesday", "early", "the summer of", "tomorrow", "31 June",
    "1980-88", "will meet", "by", "since", "hace tres días", "vor zwei Wochen", "il y a un mois", "May",
    "march", "(", "2000 people", "this", "month", "the end of", "Q3 2012", "99999 years ago", "lundi",
]  # fmt: skip
texts = st.one_of(st.lists(st.sampled_from(PIECES), max_size=10).map(" ".join), st.text(max_size=60))
days = st.dates(date(1900, 1, 1), date(2100, 1, 1))
languages = st.sampled_from(["en", "de", "fr", "es", "it", ""])


@given(texts, days, st.integers(0, 900), languages)
def test_mentions_are_in_order_and_their_days_are_days(text: str, day: date, width: int, language: str) -> None:
    published = DateWindow(day.isoformat(), (day + timedelta(days=width)).isoformat(), "file", "")
    end = 0
    for mention in find_dates(text, published, language=language):
        assert end <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
        assert (mention.first == "") == (mention.last == "")
        if mention.first:
            assert date.fromisoformat(mention.first) <= date.fromisoformat(mention.last)
        assert mention.why
        end = mention.end


@given(texts, days, st.integers(0, 60))
def test_a_wider_publication_never_gives_narrower_days(text: str, day: date, width: int) -> None:
    narrow = find_dates(text, day.isoformat())
    wide = find_dates(text, f"{day.isoformat()}/{(day + timedelta(days=width)).isoformat()}")
    assert [mention.text for mention in narrow] == [mention.text for mention in wide]
    for one, other in zip(narrow, wide, strict=True):
        if one.first:
            assert other.first <= one.first
            assert one.last <= other.last


@given(texts)
def test_without_publication_nothing_relative_has_a_day(text: str) -> None:
    for mention in find_dates(text):
        assert not mention.first or any(char.isdigit() for char in mention.text)


@given(days, st.integers(-600, 600))
def test_months_shift_there_and_back(day: date, months: int) -> None:
    first = day.replace(day=1)
    assert shift_months(shift_months(first, months), -months) == first


@given(days)
def test_windows_hold_their_day(day: date) -> None:
    for first, last in (month_window(day.year, day.month), year_window(day.year), week_window(day)):
        assert first <= day <= last


def test_only_days_and_windows_are_read_as_publication() -> None:
    assert read_window("2024-02") == (date(2024, 2, 1), date(2024, 2, 29))
    assert read_window("2024-02-30") is None
    assert read_window("2024-02-02/2024-02-01") is None
    with pytest.raises(ValueError, match="no day"):
        find_dates("on Friday", "soon")


def test_equal_wordings_have_one_form() -> None:
    forms = {mention.form for mention in find_dates("Feb. 7, 2024; February 7 2024; February 7th, 2024; Feb 7, 2024")}
    assert forms == {"february 7 2024"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_hard_case(case: dict[str, Any]) -> None:
    mentions = find_dates(case["input"], case.get("published"), language=case.get("language", "en"))
    assert [[mention.text, mention.first, mention.last] for mention in mentions] == case["wanted"]


def test_the_dates_of_the_corpus_resolve_to_what_the_truth_says() -> None:
    documents = read_sources([str(ROOT / "seeds")], Settings()).documents
    known = {document.id: document for document in documents}
    known |= {name: document for document in documents for name in (document.key, *document.provenance.values())}
    missed = set()
    for row in yaml.safe_load((ROOT / "tests" / "truth" / "dates.yaml").read_text(encoding="utf-8"))["dates"]:
        document = known.get(row["document"]) or known[Path(row["document"]).name]
        start = row.get("start", document.text.find(row["text"]))
        mentions = find_dates(document.text, document.date, language=document.language or "en")
        near = [m for m in mentions if m.start < start + len(row["text"]) and start < m.end]
        if not any(m.first == row["from"] and row["to"] in (None, m.last) for m in near):
            missed.add(row["text"])
    assert missed == set(KNOWN_MISSES)
