from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tracker.text import sentences as sentences_module
from tracker.text.sentences import cut_sentences

#: Dense in what breaks splitters: stops, marks, spaces of every width, newlines, capitals of many bytes.
texts = st.one_of(
    st.text(max_size=60),
    st.text(st.sampled_from("Aa. .!?\"'”’“é€😀\u00a0\u2009\u200b\u2028\n\r\t()1,-…。İßА\ud800"), max_size=40),
)


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in cut_sentences(text)]


@given(texts)
@example("A\u00a0.")
@example("A\u00a0. B\u2009. C")
@example("One.\n\nTwo.\n\n\n\nThree")
def test_sentences_are_in_order_and_cover_all_but_white_space(text: str) -> None:
    place = 0
    for start, end in cut_sentences(text):
        assert place <= start < end
        assert not text[place:start].strip()
        assert text[start:end] == text[start:end].strip()
        place = end
    assert not text[place:].strip()


@given(texts)
def test_the_fallback_obeys_the_same_law(text: str) -> None:
    def fails(language: str, paragraph: str) -> list[str]:
        raise BaseException("as a Rust panic does")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sentences_module.sentencex, "segment", fails)
        test_sentences_are_in_order_and_cover_all_but_white_space.hypothesis.inner_test(text)  # type: ignore[attr-defined]  # hypothesis adds it


def test_the_fallback_finds_plain_sentences() -> None:
    def fails(language: str, paragraph: str) -> list[str]:
        raise BaseException("as a Rust panic does")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sentences_module.sentencex, "segment", fails)
        assert cut("They left. “We stay,” she said! Who knows?") == ["They left.", "“We stay,” she said!", "Who knows?"]


def test_an_interrupt_is_no_panic() -> None:
    def interrupted(language: str, paragraph: str) -> list[str]:
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sentences_module.sentencex, "segment", interrupted)
        with pytest.raises(KeyboardInterrupt):
            cut_sentences("One. Two.")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", []),
        (" \n\n ", []),
        ("Mr. Poe met Maj. Gen. Rask. They left.", ["Mr. Poe met Maj. Gen. Rask.", "They left."]),
        ("It rose 1.5 percent in the U.S. market.", ["It rose 1.5 percent in the U.S. market."]),
        ("A headline without a stop\n\nThe text.", ["A headline without a stop", "The text."]),
        ("A stray stop follows. . Then more.", ["A stray stop follows. .", "Then more."]),
        ("Bread: 2 crowns\nMilk: 3 crowns\nSalt: 1 crown", ["Bread: 2 crowns", "Milk: 3 crowns", "Salt: 1 crown"]),
        ("- first point\n- second point", ["- first point", "- second point"]),
        (
            "This paragraph was wrapped by a program at a width of some\n"
            "sixty columns, so that its newlines mean nothing at all. A\n"
            "second sentence ends here.",
            [
                "This paragraph was wrapped by a program at a width of some\n"
                "sixty columns, so that its newlines mean nothing at all.",
                "A\nsecond sentence ends here.",
            ],
        ),
    ],
)
def test_sentence_cases(text: str, wanted: list[str]) -> None:
    assert cut(text) == wanted
