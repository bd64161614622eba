"""What reaches a terminal is harmless, measured in cells, and loses nothing when it is wrapped."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.report.grid import Column, lay_rows
from tracker.report.terminal import Style, measure, neutralise, neutralise_piece, pad, paint, shorten, wrap

SGR = re.compile("\x1b\\[[0-9;]*m")
any_text = st.text(st.characters() | st.sampled_from(" \n\t\x1b\x00\u202e\u2066漢é\u0301\ud800العa"), max_size=80)
styles = st.sampled_from(["", "left", "right", "move", "dim"])


@given(any_text)
def test_neutral_text_is_one_line_that_no_terminal_obeys(text: str) -> None:
    shown = neutralise(text)
    assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cs") or c in "\u202a\u202d\u202e\u2066\u2069"]
    assert neutralise(shown) == shown
    assert len(shown.splitlines()) <= 1


@given(any_text)
def test_neutral_text_can_be_encoded(text: str) -> None:
    neutralise_piece(text).encode("utf-8")


@pytest.mark.parametrize(
    ("text", "cells"),
    [("abc", 3), ("奥林", 4), ("e\u0301", 1), ("جسر", 3), ("\u200b", 0), ("ｆ", 2), ("", 0)],
)
def test_cells_are_those_of_a_terminal(text: str, cells: int) -> None:
    assert measure(text) == cells


@given(any_text.map(neutralise), st.integers(0, 30), st.booleans())
def test_short_text_fits(text: str, width: int, keep_end: bool) -> None:
    cut = shorten(text, width, keep_end=keep_end)
    assert measure(cut) <= width
    assert cut == text or measure(text) > width
    assert measure(pad(cut, width)) == width


@given(st.lists(st.tuples(any_text.map(neutralise_piece), styles), max_size=8), st.integers(12, 60), st.booleans())
def test_wrapped_lines_fit_and_lose_no_letter(pieces: list[tuple[str, Style]], width: int, color: bool) -> None:
    lines = [SGR.sub("", line) for line in wrap(pieces, width=width, first="> ", rest="  ", color=color)]
    assert all(measure(line) <= width for line in lines)
    letters = "".join(line[2:] for line in lines)
    assert "".join(letters.split()) == "".join("".join(text for text, _ in pieces).split())


@given(any_text.map(neutralise), styles)
def test_colour_is_nothing_but_codes_around_the_text(text: str, style: Style) -> None:
    assert SGR.sub("", paint(text, style, color=True)) == text
    assert paint(text, style, color=False) == text


@given(st.lists(st.lists(any_text, min_size=3, max_size=3), max_size=5), st.integers(45, 100))
def test_rows_fit_and_keep_their_columns(rows: list[list[str]], width: int) -> None:
    columns = (Column("one", right=True, gives=3), Column("two", gives=2, keep_end=True), Column("three", gives=1))
    lines = lay_rows(columns, rows, width=width, color=False)
    assert all(measure(line) <= width for line in lines)
    assert len(lines) in (0, len(rows) + 1)


def test_a_path_is_cut_at_its_front() -> None:
    columns = (Column("document", gives=1, keep_end=True),)
    assert lay_rows(columns, [["a/very/long/path/to/an/article.txt"]], width=14, color=False)[1] == "…n/article.txt"
