"""Texts as a column: the same whoever holds them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tracker.text.columns import HeldTexts, column_from_texts

texts = st.lists(st.text(max_size=12), max_size=6)


@given(texts)
def test_texts_that_keep_their_column_are_a_sequence_and_the_same_column_each_time(given_: list[str]) -> None:
    held = HeldTexts(given_)
    assert list(held) == given_ == [held[place] for place in range(len(held))] == held[:]
    column = column_from_texts(held)
    plain = column_from_texts(given_)
    assert column.data.tobytes() == plain.data.tobytes()
    assert column.offsets.tolist() == plain.offsets.tolist()
    assert column_from_texts(held) is column
