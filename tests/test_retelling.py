"""Articles retold in other words: what is found, and what only looks like it."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np
import pytest
from bundled import bundled_documents
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.match.prepared import PreparedText, prepare
from tracker.match.retelling import _chains, _steps, find_retelling
from tracker.model import Document, Passage

#: Sentences of a made-up affair, each twice: as told, and retold in other words around the same names and things.
TOLD = (
    (
        "The ferry Halcyon lay eleven days in the dry dock of Kessim.",
        "In Kessim the Halcyon spent eleven days docked dry.",
    ),
    (
        "Harbour master Yusen el-Haddar blamed a broken rudder.",
        "A rudder had broken, harbour master el-Haddar explained.",
    ),
    ("Nine welders worked on the stern through four nights.", "For four nights nine welders laboured at her stern."),
    (
        "Passengers had to cross the strait aboard fishing boats.",
        "Fishing boats carried passengers over the strait instead.",
    ),
    ("Two fishermen were fined for charging double fares.", "Fines went to two fishermen over fares of double price."),
    (
        "Schoolchildren from the islands missed their examinations.",
        "Island schoolchildren sat no examinations meanwhile.",
    ),
    (
        "The ministry promised a second vessel before winter.",
        "Before winter comes, a second vessel was promised by the ministry.",
    ),
    (
        "Tea seller Ilse Marrek counted fewer customers than ever.",
        "Never had tea seller Marrek counted so few customers.",
    ),
    (
        "On Wednesday the siren sounded and the crowd applauded.",
        "A crowd applauded when on Wednesday the siren sounded.",
    ),
    (
        "The first crossing cost nothing for anybody on board.",
        "Nothing was what the first crossing cost those on board.",
    ),
    ("Engineers will inspect the hull again in autumn.", "In autumn the hull faces engineers who inspect it again."),
    ("A brass band played until the lights went out.", "Until lights went out a band of brass instruments played."),
)


#: As retold, with a number in each sentence that the other has not, in digits that are not ASCII.
OTHER_NUMBERS = tuple(
    " ".join(f"{pair[side][:-1]} {n * (side + 7)}.{n + 5 * side} times." for n, pair in enumerate(TOLD)).translate(
        {ord("0") + digit: 0x660 + digit for digit in range(10)}
    )
    for side in (0, 1)
)


def joined(sentences: list[str]) -> PreparedText:
    return prepare(" ".join(sentences))


def prepared(document: Document) -> PreparedText:
    return prepare(document.text, document.blocks)


def swapped(found: Passage | None) -> Passage | None:
    if found is None:
        return None
    counted = found.why.split(" ")
    counted[2], counted[4] = counted[4], counted[2]
    return replace(
        found,
        left_start=found.right_start,
        left_end=found.right_end,
        right_start=found.left_start,
        right_end=found.left_end,
        why=" ".join(counted),
    )


stories = st.lists(
    st.tuples(st.integers(0, len(TOLD) - 1), st.integers(0, 1)).map(lambda place: TOLD[place[0]][place[1]]),
    max_size=16,
)


#: The same story on both sides, sentences dropped and said twice: many chains are equally heavy.
risings = st.lists(st.integers(0, len(TOLD) - 1), min_size=8, max_size=16).map(sorted)
retold = st.tuples(risings, risings).map(
    lambda sides: tuple([TOLD[place][side] for place in places] for side, places in enumerate(sides))
)


@given(st.tuples(stories, stories) | retold)
@settings(max_examples=300)
def test_swapping_the_texts_swaps_the_retelling(sides):
    one, other = (joined(side) for side in sides)
    assert find_retelling(other, one) == swapped(find_retelling(one, other))


@given(st.permutations(range(len(TOLD))))
def test_sentences_in_another_order_are_no_retelling_of_more_than_their_order(order):
    found = find_retelling(joined([told for told, _ in TOLD]), joined([TOLD[place][1] for place in order]))
    if found is None:
        return
    n_steps = int(found.why.split(" ")[0])
    assert n_steps <= longest_rise(order)
    assert found.score >= 0.7


def longest_rise(order: list[int]) -> int:
    best = [1] * len(order)
    for at, value in enumerate(order):
        best[at] += max((best[before] for before in range(at) if order[before] < value), default=0)
    return max(best)


@given(st.integers(0, 6), st.integers(0, 6), st.randoms(use_true_random=False))
def test_a_chain_is_the_heaviest_that_rises_on_both_sides(n_rows, n_columns, random):
    cosines = np.array([[random.choice((0.0, 0.25, 0.5, 1.0)) for _ in range(n_columns)] for _ in range(n_rows)])
    cosines = cosines.reshape(n_rows, n_columns)
    table = _chains(cosines)
    heaviest = 0.0
    for n in range(min(n_rows, n_columns) + 1):
        for rows in combinations(range(n_rows), n):
            for columns in combinations(range(n_columns), n):
                heaviest = max(
                    heaviest, float(sum(cosines[row, column] for row, column in zip(rows, columns, strict=True)))
                )
    assert table[-1, -1] == heaviest
    steps = list(_steps(table))[::-1]
    assert sum(cosines[step] for step in steps) == heaviest
    for (row, column), (next_row, next_column) in pairwise(steps):
        assert row < next_row
        assert column < next_column


def test_a_story_told_in_other_words_in_the_same_order_is_found_from_end_to_end():
    left, right = joined([told for told, _ in TOLD]), joined([retold for _, retold in TOLD])
    found = find_retelling(left, right)
    assert found is not None
    assert (found.tier, found.relation, found.changes) == ("possible", "retold", ())
    assert (found.left_start, found.left_end) == (0, len(left.text))
    assert (found.right_start, found.right_end) == (0, len(right.text))
    assert 0.7 <= found.score <= 1


@pytest.mark.parametrize(
    ("name", "left", "right"),
    [
        ("empty texts", "", ""),
        ("an empty text", "", " ".join(told for told, _ in TOLD)),
        ("too few sentences to tell an order", *(" ".join(pair[side] for pair in TOLD[:7]) for side in (0, 1))),
        ("backwards", *(" ".join(pair[side] for pair in TOLD[:: 1 - 2 * side]) for side in (0, 1))),
        ("nothing in common", " ".join(told for told, _ in TOLD), "Rain fell on the plain. " * 12),
        (
            "one template filled in twice",
            " ".join(f"The {good} fund closed at {n * 7}.{n} points on Monday." for n, (good, _) in enumerate(TOLD)),
            " ".join(
                f"The {good} fund closed at {n * 9}.{n + 3} points on Monday." for n, (good, _) in enumerate(TOLD)
            ),
        ),
        ("other numbers, in Arabic digits", *OTHER_NUMBERS),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 40 else "",
)
def test_what_is_no_retelling_is_none(name, left, right):
    assert find_retelling(prepare(left), prepare(right)) is None


def test_swapping_holds_on_the_whole_corpus():
    texts = [prepared(document) for document in bundled_documents()]
    for left, right in combinations(texts, 2):
        assert find_retelling(right, left) == swapped(find_retelling(left, right))
