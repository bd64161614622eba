"""What is looked at before a pattern is tried never denies what the pattern would find."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.ingest.days import _WRITTEN, stretches_with_years
from tracker.ingest.documents import _count_words
from tracker.ingest.furniture import _BY_ROLE
from tracker.ingest.inline import _CREDIT, _DATELINE, _DATELINE_SIGN, _MAX_DATELINE_CHARS, _may_end_in_credit
from tracker.ingest.lines import _any_lines, split_units
from tracker.ingest.publication import _BARE_YEAR
from tracker.ingest.tail import _APPEAL, _appeals
from tracker.text.looks import small_letters

CREDITS = st.sampled_from(
    ["Photo", "Photograph by", "Image", "Bild", ":", "/", " via ", "(", ")", "[", "]", "AP", "Reuters", "Credits", "…",
     "Crédit photo", " ", "\n", ".", "Ada Orrin", "A" * 60, "a b", "courtesy of", "Foto von", "”", ","]
)  # fmt: skip
APPEALS = st.sampled_from(
    ["Please ", "subscribe", "SIGN UP", "\u017fign up", ". ", "donate", "Support us", "write to us", "contact us",
     "send us", "get in touch", "letters to the editor", "corrections may", "to advertise", "Abonnieren Sie",
     "schreiben Sie uns", "laden Sie", "abonnez-vous", "Écrivez-nous", "SUSCRÍBASE",
     "suscríbete", "descargue", "escríbanos", "takes no ",
     "respons\u0131bility", "accept no liability", "to your inbox", "ohne gewähr", "sans garantie", "S\u0130N GARANTÍA",
     "unserem Abendbrief", "unsere newsletter", " ", "the news", "download"]
)  # fmt: skip
DATELINES = st.sampled_from(
    ["TARNHOLM", "Tarnholm", "LIMA, Peru", " (Reuters)", " (", ")", " - ", " — ", "--", ": ", ". ", "May 3", "3 mai",
     "2031-04-02", "Friday, ", "\u0663 May", " ", ", ", "Two ships", "a" * 120]
)  # fmt: skip
DAYS = st.sampled_from(
    ["3", "12", "31", "2005", "1999", "1612", "200", "-", "/", ".", " ", ", ", "of ", "de ", "del ", "st", "º", "May",
     "MAYO", "déc", "february", "septembre", "1.", "02", "\n", "  , - ", " " * 7, " " * 60, "some other words ",
     "in", "im jahr", "depuis", "2006-12-31"]
)  # fmt: skip
FURNITURE = st.sampled_from(
    ["We use ", "this website ", "our site", "coo\u212aies", "Cookies", " ", "The Paper", "All Rights Re\u017ferved",
     "alle Rechte vorbehalten", "TOUS DROITS RÉSERVÉS", "todos los derechos reservados", ".", "partners ", "2031 "]
)  # fmt: skip
BREAKS = st.sampled_from(
    ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\x1c", " ", "\t", "\u00a0", "* ", "A line.", "und"]
)


@given(st.lists(CREDITS, max_size=14).map("".join))
def test_the_quick_look_denies_no_credit(line: str) -> None:
    assert _may_end_in_credit(line) or not _CREDIT.search(line)


@given(st.lists(APPEALS, max_size=5).map("".join))
def test_the_quick_look_denies_no_appeal(line: str) -> None:
    assert _appeals(line) == (_APPEAL.search(line) is not None)


@given(st.lists(DATELINES, max_size=8).map("".join))
def test_the_quick_look_denies_no_dateline(line: str) -> None:
    found = _DATELINE.match(line)
    if found and found.end() <= _MAX_DATELINE_CHARS:
        assert _DATELINE_SIGN.search(line, 0, _MAX_DATELINE_CHARS)


@given(st.lists(FURNITURE, max_size=6).map("".join))
def test_the_quick_look_denies_no_furniture(line: str) -> None:
    for _, pattern, words in _BY_ROLE:
        if words and pattern.fullmatch(line):
            assert any(word in small_letters(line) for word in words)


def test_small_letters_hold_what_a_pattern_that_ignores_case_finds() -> None:
    everything = "".join(map(chr, range(0x110000)))
    for letter in "abcdefghijklmnopqrstuvwxyzäéèíñöüáóúàç":
        for same in re.findall(letter, everything, re.IGNORECASE):
            assert letter in small_letters(same)


@given(st.lists(BREAKS, max_size=30).map("".join))
def test_lines_are_those_of_the_text_whatever_ends_them(text: str) -> None:
    spans = [(unit.start, unit.end, unit.gap) for unit in split_units(text)]
    # Without three lines in a row no text counts as wrapped: its units are its lines.
    if "\n" not in text or len(_any_lines(text)) < 4:
        assert spans == [line[:3] for line in _any_lines(text)]


@given(st.lists(BREAKS | st.characters(codec="utf-8"), max_size=30).map("".join))
def test_words_are_counted_as_they_are_split(text: str) -> None:
    assert _count_words(text, text.encode()) == len(text.split())


@pytest.mark.parametrize("code", range(128))
def test_every_sign_of_ascii_parts_words_as_it_does_in_a_split(code: int) -> None:
    text = f"one{chr(code)}two"
    assert _count_words(text, text.encode()) == len(text.split())


@given(st.lists(DAYS, max_size=14).map("".join))
def test_days_are_found_near_years_as_all_over_a_text(text: str) -> None:
    near = [found.span() for part in stretches_with_years(text) for found in _WRITTEN.finditer(text, *part)]
    assert near == [found.span() for found in _WRITTEN.finditer(text)]
    near = [found.span() for part in stretches_with_years(text) for found in _BARE_YEAR.finditer(text, *part)]
    assert near == [found.span() for found in _BARE_YEAR.finditer(text)]
