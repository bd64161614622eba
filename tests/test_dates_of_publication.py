from __future__ import annotations

import datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tracker.ingest import read_sources
from tracker.ingest.blocks import label_blocks
from tracker.ingest.days import find_days, parse_window
from tracker.ingest.draft import Field
from tracker.ingest.publication import find_publication
from tracker.settings import Settings

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "publication.yaml").read_text(encoding="utf-8"))
REAL = Path(__file__).resolve().parents[2] / "shared" / "seeds"

days = st.dates(min_value=datetime.date(1900, 1, 1), max_value=datetime.date(2099, 12, 31))
ENGLISH = "January February March April May June July August September October November December"
GERMAN = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
FRENCH = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
SPANISH = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
MONTHS = {words: words.split() for words in (ENGLISH, GERMAN, FRENCH, SPANISH)}


def month(day, names):
    return MONTHS[names][day.month - 1]


WRITTEN = (
    lambda day: day.isoformat(),
    lambda day: f"{month(day, ENGLISH)} {day.day}, {day.year}",
    lambda day: f"{day.day} {month(day, ENGLISH)[:3]} {day.year}",
    lambda day: f"{day.day}. {month(day, GERMAN)} {day.year}",
    lambda day: f"{day.day} {month(day, FRENCH)} {day.year}",
    lambda day: f"{day.day} de {month(day, SPANISH)} de {day.year}",
    lambda day: f"{day.day:02}.{day.month:02}.{day.year}",
    lambda day: f"{day.year}{day.month:02}{day.day:02}",
    lambda day: f"{day.isoformat()}T23:59:59+14:00",
    lambda day: day.strftime("%a, %d ") + month(day, ENGLISH)[:3] + f" {day.year} 23:59:59 -0800",
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_dates_are_as_the_case_wants(case):
    text = case["input"]["text"]
    fields = {name: Field(value, origin) for name, (value, origin) in case["input"].get("fields", {}).items()}
    blocks = label_blocks(text)
    window, remark = find_publication(fields, text, blocks, path=case["input"].get("path", "ferry.txt"), language="en")
    assert (window and [window.first, window.last, window.basis]) == case["wanted"]
    if "said" in case:
        assert case["said"] in window.explanation
    if "remark" in case:
        assert case["remark"] in remark
        assert bool(case["remark"]) == bool(remark)


@given(days, st.sampled_from(range(len(WRITTEN))))
def test_a_day_is_read_however_it_is_written(day, form):
    assert parse_window(WRITTEN[form](day)) == (day.isoformat(), day.isoformat())


@given(st.text(max_size=60))
def test_any_text_is_a_window_or_none(value):
    window = parse_window(value)
    if window is not None:
        assert datetime.date.fromisoformat(window[0]) <= datetime.date.fromisoformat(window[1])


@given(
    st.lists(
        st.one_of(days.map(lambda day: f"{day.day} {month(day, ENGLISH)} {day.year}"), st.text(max_size=12)),
        max_size=6,
    )
)
def test_days_in_a_text_stand_where_they_say(parts):
    text = " on ".join(parts)
    for day in find_days(text):
        assert 0 <= day.start < day.end <= len(text)
        assert day.first <= day.last
        assert parse_window(text[day.start : day.end]) == (day.first, day.last)


@given(days, st.sampled_from(["", "en", "de"]))
def test_an_ambiguous_order_is_never_guessed(day, language):
    window = parse_window(f"{day.month:02}/{day.day:02}/{day.year}", language=language)
    if day.day <= 12 and day.day != day.month and language != "de":
        assert window is None
    elif day.day > 12 and language != "de":
        assert window == (day.isoformat(), day.isoformat())


@pytest.mark.skipif(not REAL.is_dir(), reason="the five real articles are not here")
def test_the_real_articles_are_dated_or_unknown():
    dates = {document.id[:3]: document.date for document in read_sources([str(REAL)], Settings()).documents}
    assert (dates["004"].first, dates["004"].last, dates["004"].basis) == ("2021-06-28", "2021-06-28", "dateline")
    assert [dates[name] for name in ("000", "001", "002", "003")] == [None] * 4
