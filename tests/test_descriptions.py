"""Names in a text are found as whole words, as a pattern of their spellings would find them."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from tracker.narrative.descriptions import _find_mentions


@given(
    st.text("abé_ .", max_size=40),
    st.lists(st.text("abé .", min_size=1, max_size=4), min_size=1, max_size=4, unique=True),
    st.integers(0, 10),
    st.integers(0, 40),
)
def test_mentions_are_those_of_a_pattern(text: str, spellings: list[str], low: int, size: int) -> None:
    low = min(low, len(text))
    high = min(len(text), low + size)
    longest = sorted(spellings, key=lambda spelling: (-len(spelling), spelling))
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest)) + r")(?!\w)")
    wanted = [match.span() for match in pattern.finditer(text, low, high)]
    assert list(_find_mentions(text, low, high, longest)) == wanted
