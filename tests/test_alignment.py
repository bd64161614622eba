from __future__ import annotations

import random
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tracker.match import alignment
from tracker.match.alignment import align_words
from tracker.match.differences import Stretches, differences_of
from tracker.match.processors import pin_processors
from tracker.model import Change

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "alignment.yaml").read_text(encoding="utf-8"))
WORDS = [
    "the", "of", "a", "ship", "harbour", "port", "U.S.", "us", "2,500", "16th", "é", "e\u0301a", "港口", "a_b", "…",
    "“x”", "👩\u200d👩\u200d👧", "co-op", "don’t", "THE", "\n",
]  # fmt: skip

stretches = st.one_of(
    st.lists(st.sampled_from(WORDS), max_size=16).map(" ".join),
    st.lists(st.sampled_from(WORDS), max_size=16).map("".join),
    st.text(max_size=30),
)


def rebuilt(changes: tuple[Change, ...]) -> tuple[str, str]:
    return "".join(change.left for change in changes), "".join(change.right for change in changes)


@given(stretches, stretches)
def test_the_parts_rebuild_both_texts(left: str, right: str) -> None:
    assert rebuilt(align_words(left, right)) == (left, right)


@given(stretches, stretches)
def test_swapping_left_and_right_swaps_the_changes(left: str, right: str) -> None:
    mirror = {"insert": "delete", "delete": "insert"}
    swapped = tuple(Change(mirror.get(c.op, c.op), c.right, c.left) for c in align_words(right, left))  # type: ignore[arg-type]  # both are Ops
    assert align_words(left, right) == swapped


@given(stretches)
def test_a_text_is_kept_whole_against_itself(text: str) -> None:
    assert all(change.op == "keep" for change in align_words(text, text))


@given(stretches, stretches)
def test_each_op_has_the_sides_that_it_names(left: str, right: str) -> None:
    for change in align_words(left, right):
        sides = bool(change.left), bool(change.right)
        wanted = {
            "keep": [(True, True)],
            "substitute": [(True, True)],
            "delete": [(True, False)],
            "insert": [(False, True)],
            "move": [(True, False), (False, True)],
        }
        assert sides in wanted[change.op]


@given(stretches, stretches)
def test_keeps_don_t_follow_each_other(left: str, right: str) -> None:
    assert all(one.op != "keep" or two.op != "keep" for one, two in pairwise(align_words(left, right)))


@given(stretches, stretches)
def test_no_step_begins_with_a_combining_mark(left: str, right: str) -> None:
    for side in ("left", "right"):
        parts = [part for change in align_words(left, right) if (part := getattr(change, side))]
        assert not any(unicodedata.combining(part[0]) for part in parts[1:])


@given(st.lists(st.sampled_from(["2,500", "1.5", "16th", "ship", "3/4"]), max_size=8), stretches)
def test_numbers_are_never_cut(numbers: list[str], other: str) -> None:
    parts = [change.left.split() for change in align_words(" ".join(numbers), other)]
    assert [word for part in parts for word in part] == numbers


@given(st.lists(st.sampled_from(WORDS), max_size=40), st.lists(st.sampled_from(WORDS), max_size=40))
def test_bounded_work_still_rebuilds_both_texts(one: list[str], two: list[str]) -> None:
    left, right = " ".join(one), " ".join(two)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(alignment, "MAX_PAIRS", 20)
        assert rebuilt(align_words(left, right)) == (left, right)


def test_very_long_texts_are_aligned_between_their_unique_words() -> None:
    words = [f"word{n} and so on" for n in range(1500)]
    left = " ".join(words)
    right = " ".join([*words[:700], "quite new words", *words[700:]])
    changes = align_words(left, right)
    assert rebuilt(changes) == (left, right)
    assert [change.op for change in changes] == ["keep", "insert", "keep"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_alignment_cases(case: dict[str, object]) -> None:
    left, right = str(case["left"]), str(case["right"])
    assert [[c.op, c.left, c.right] for c in align_words(left, right)] == case["wanted"]


@pytest.mark.parametrize("processes", [1, 3])
def test_many_pairs_differ_as_each_does_alone_whatever_the_processes(processes: int) -> None:
    words = ["the", "depot", "at", "Zhelin", "burned", "for", "two", "days,", "said", "Ms.", "Orrin;", "2,500", "left"]
    draw = random.Random(7)
    texts = [" ".join(draw.choices(words, k=draw.randrange(12))) for _ in range(40)]
    pairs = [
        Stretches(f"<{left}>", f"{right} and so on", 1, 1 + len(left), 0, len(right))
        for left in texts
        for right in texts[:7]
    ]
    wanted = [tuple(step for step in align_words(*pair.texts) if step.op != "keep") for pair in pairs]
    pin_processors(processes)
    try:
        assert differences_of(pairs) == wanted
    finally:
        pin_processors(0)
