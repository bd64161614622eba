"""The compiled search for passages is held against the plain one: the same to the last digit and letter."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_passages import SENTENCES
from test_retelling import TOLD

from tracker.engines.local import LocalEngine
from tracker.match import batch, differences
from tracker.match.alignment import align_words
from tracker.match.differences import Stretches, differences_of
from tracker.match.passage_links import count_in
from tracker.match.passages import find_passages_prepared, find_repeats_prepared
from tracker.match.prepared import prepare
from tracker.match.processors import pin_processors
from tracker.match.retelling import find_retelling
from tracker.model import Block, Document, Passage
from tracker.settings import PassageSettings, Settings

pytest.importorskip("numba")

from stacked_texts import stack_texts  # needs numba

from tracker.match import batch_pairs, batch_retellings, batch_search, batch_words  # as above
from tracker.match.batch_texts import prepare_columns  # as above

#: Words with all that alignment and tokens look at: dots, marks inside numbers, accents, signs that fold to two.
_WORDS = (
    "The of and harbour Harbour gate U.S. u.s U.S.A don’t don't 1.5 2,500 16th fire “fire” gate— É é ſ x a said "
    "captain Rosk nine ships waited _a_ ... ab_c ’ 'tis s' 3:30 e\u0301 日本 A.B.C. ½ K ß ٣ \u00ad "
    "two TWO ſix May may Monday hundreds two2 A320 3,4.5:6/7 x_two _ten million."
)
WORDS = _WORDS.split()
BLANK = Document(
    id="", key="", title="", byline="", source="", language="", date=None, n_words=0, sha256="", blocks=(), text=""
)

words = st.lists(st.sampled_from(WORDS), max_size=40)
sentences = st.lists(st.sampled_from(SENTENCES), max_size=12)
edited = st.tuples(sentences, words, st.integers(0, 400)).map(
    lambda parts: " ".join(parts[0])[: parts[2]] + " ".join(parts[1]) + " ".join(parts[0])[parts[2] :]
)
texts = st.one_of(
    edited, sentences.map(" ".join), sentences.map("\n\n".join), words.map(" ".join), st.text(max_size=60)
)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    text = draw(texts)
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=3)))
    roles = draw(st.lists(st.sampled_from(["body", "caption", "quote", "boilerplate"]), min_size=4, max_size=4))
    edges = [0, *cuts, len(text)]
    blocks = tuple(
        Block(start, end, role)
        for start, end, role in zip(edges, edges[1:], roles, strict=False)
        if cuts and end > start
    )
    return replace(BLANK, text=text, blocks=blocks)


@pytest.fixture(scope="module")
def _compiled() -> None:
    if not batch_search.is_compiled():
        pytest.skip("the search is not compiled on this machine yet, which takes a minute: make test-slow does it")


def search_plainly(found: list[Document], pairs: list[tuple[int, int]], chosen: Settings) -> list[tuple[Passage, ...]]:
    prepared = [prepare(document.text, document.blocks) for document in found]
    return [
        tuple(
            find_repeats_prepared(prepared[left], chosen)
            if left == right
            else find_passages_prepared(prepared[left], prepared[right], chosen)
        )
        for left, right in pairs
    ]


def search(
    found: list[Document], pairs: list[tuple[int, int]], chosen: Settings, n_threads: int = 1
) -> list[tuple[Passage, ...] | None]:
    return [each for some in batch_search.search_documents(found, pairs, chosen, n_threads) for each in some]


@pytest.mark.usefixtures("_compiled")
@settings(deadline=None)
@given(st.lists(documents(), min_size=1, max_size=4), st.sampled_from([8, 5, 12]))
def test_compiled_and_plain_code_find_the_same(found: list[Document], min_tokens: int) -> None:
    chosen = Settings(passages=PassageSettings(min_tokens=min_tokens))
    pairs = [(left, right) for left in range(len(found)) for right in range(len(found))]
    assert search(found, pairs, chosen) == search_plainly(found, pairs, chosen)


#: One story told by many: sentences in order, some dropped or told twice, some with numbers of their own.
_tellings = st.lists(
    st.tuples(st.integers(0, len(TOLD) - 1), st.integers(0, 1), st.sampled_from(["", "", " 7", " 1.5 12:30"])),
    min_size=8,
    max_size=20,
)
stories = st.tuples(_tellings, st.booleans()).map(
    lambda drawn: " ".join(
        TOLD[place][side][:-1] + numbers + "."
        for place, side, numbers in (sorted(drawn[0], key=lambda told: told[0]) if drawn[1] else drawn[0])
    )
)


def retell_plainly(found: list[Document], pairs: list[tuple[int, int]]) -> list[tuple[Passage, ...]]:
    prepared = [prepare(document.text, document.blocks) for document in found]
    answers = [find_retelling(prepared[left], prepared[right]) for left, right in pairs]
    return [(answer,) if answer else () for answer in answers]


@pytest.mark.usefixtures("_compiled")
@settings(deadline=None)
@given(st.lists(st.one_of(stories.map(lambda text: replace(BLANK, text=text)), documents()), min_size=2, max_size=5))
def test_compiled_and_plain_code_find_the_same_retellings(found: list[Document]) -> None:
    pairs = [(left, right) for left in range(len(found)) for right in range(len(found))]
    answers = [each for some in batch_retellings.retell_documents(found, pairs, Settings(), 1) for each in some]
    assert answers == retell_plainly(found, pairs)


@pytest.mark.usefixtures("_compiled")
@settings(deadline=None)
@given(st.lists(documents(), max_size=4))
def test_columns_hold_what_prepared_texts_hold(found: list[Document]) -> None:
    columns, odd = prepare_columns(found)
    wanted = stack_texts([prepare(document.text, document.blocks) for document in found])
    assert not odd.any()
    for name, column, other in zip(columns._fields, columns, wanted, strict=True):
        if name in ("words", "stems"):  # their numbers may differ, but not which are equal
            assert len(set(zip(column.tolist(), other.tolist(), strict=True))) == len(set(other.tolist()))
        else:
            assert column.dtype == other.dtype, name
            assert column.tolist() == other.tolist(), name


@pytest.mark.usefixtures("_compiled")
@settings(deadline=None)
@given(st.lists(st.tuples(words, words, words, st.sampled_from([" ", "", "\n", "\u00a0"])), max_size=6))
def test_compiled_and_plain_alignment_take_the_same_steps(
    parts: list[tuple[list[str], list[str], list[str], str]],
) -> None:
    pairs = [(gap.join(one + two + three), gap.join(three + one + two[::2])) for one, two, three, gap in parts]
    wanted = [align_words(*pair) for pair in pairs]
    found = batch_words.align_batch(pairs)
    assert found == wanted
    assert [count_in(changes) for changes in found] == [count_in(changes) for changes in wanted]
    uncounted = batch_words.align_simple(pairs, counts=False)
    kept = [(changes.differing(), steps) for changes, steps in zip(uncounted, wanted, strict=True) if changes]
    assert all(some == tuple(step for step in steps if step.op != "keep") for some, steps in kept)


@pytest.mark.usefixtures("_compiled")
@pytest.mark.parametrize("processes", [1, 3])
def test_many_stretches_differ_as_each_does_alone(monkeypatch: pytest.MonkeyPatch, processes: int) -> None:
    changed = [" ".join([*WORDS[n:], *WORDS[: n // 2]]) for n in range(0, len(WORDS), 2)]
    plain = [" ".join(word for word in text.split() if word.isascii()) for text in changed]
    pairs = [
        Stretches(f"<{left}>", f"{right} and so on", 1, 1 + len(left), 0, len(right))
        for texts in (changed, plain)
        for left in texts
        for right in texts[:7]
    ]
    wanted = [tuple(step for step in align_words(*pair.texts) if step.op != "keep") for pair in pairs]
    monkeypatch.setattr(batch, "COMPILED_PAIRS", 1)
    pin_processors(processes)
    try:
        assert differences_of(pairs) == wanted
        monkeypatch.setattr(differences, "_MOST_CHARS", len(pairs[0].texts[0]))
        assert differences_of(pairs) == wanted
    finally:
        pin_processors(0)


@pytest.mark.usefixtures("_compiled")
def test_threads_decide_nothing() -> None:
    rotated = [" ".join(SENTENCES[n:] + SENTENCES[:n]) for n in range(len(SENTENCES))]
    found = [replace(BLANK, text=text) for text in rotated * 2]
    pairs = [(left, right) for left in range(len(found)) for right in range(len(found))] * 2
    assert len(pairs) > 512
    assert (
        search(found, pairs, Settings(), 3)
        == search(found, pairs, Settings())
        == search_plainly(found, pairs, Settings())
    )
    retold = [*batch_retellings.retell_documents(found, pairs, Settings(), 3)]
    assert len(retold) > 2
    assert [each for some in retold for each in some] == retell_plainly(found, pairs)


@pytest.mark.usefixtures("_compiled")
def test_pairs_that_are_too_large_are_left_to_the_plain_code(monkeypatch: pytest.MonkeyPatch) -> None:
    long, short = " ".join(SENTENCES), " ".join(SENTENCES[:2])
    found = [replace(BLANK, text=text) for text in (long, short, f"Rain fell. {short}")]
    pairs = [(0, 1), (1, 2), (0, 0), (0, 2)]
    wanted = search_plainly(found, pairs, Settings())
    monkeypatch.setattr(batch_pairs, "_MAX_CELLS", 12)
    assert search(found, pairs, Settings()) == [None, wanted[1], None, None]
    monkeypatch.setattr(batch, "COMPILED_PAIRS", 1)
    engine = LocalEngine()
    assert engine.search_passages(found, pairs, Settings(), lambda stage, done, total: None) == wanted


@pytest.mark.usefixtures("_compiled")
def test_retellings_in_long_texts_are_left_to_the_plain_code(monkeypatch: pytest.MonkeyPatch) -> None:
    told, retold = (" ".join(pair[side] for pair in TOLD) for side in (0, 1))
    found = [replace(BLANK, text=text) for text in (told, retold, f"{retold} Rain fell on the plain.")]
    pairs = [(0, 1), (0, 2), (1, 2)]
    wanted = retell_plainly(found, pairs)
    assert all(wanted[:2])
    monkeypatch.setattr(batch_pairs, "_MAX_CELLS", len(TOLD) ** 2)
    assert next(batch_retellings.retell_documents(found, pairs, Settings(), 1)) == [wanted[0], None, None]
    monkeypatch.setattr(batch, "COMPILED_PAIRS", 1)
    engine = LocalEngine()
    assert engine.search_retellings(found, pairs, Settings(), lambda stage, done, total: None) == wanted


@pytest.mark.usefixtures("_compiled")
def test_blocks_in_no_order_are_left_to_the_plain_code() -> None:
    text = f"{SENTENCES[0]} {SENTENCES[1]}"
    blocks = (Block(len(SENTENCES[0]) + 1, len(text), "body"), Block(0, len(SENTENCES[0]), "body"))
    assert prepare_columns([replace(BLANK, text=text, blocks=blocks)])[1].tolist() == [True]


def test_a_small_corpus_is_never_compiled_for(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(batch_search, "is_compiled", lambda: False)
    monkeypatch.setattr(batch_search, "compile_search", lambda: None)
    assert batch.choose_search(batch.COMPILED_PAIRS - 1, announce=told.append) is None
    assert batch.choose_search(batch.UNCOMPILED_PAIRS - 1, announce=told.append) is None
    assert batch.choose_retelling(batch.UNCOMPILED_PAIRS - 1, announce=told.append) is None
    assert told == []
    assert batch.choose_search(batch.UNCOMPILED_PAIRS, announce=told.append) is not None
    assert len(told) == 1
    assert batch.choose_retelling(batch.UNCOMPILED_PAIRS, announce=told.append) is not None
    assert len(told) == 2


def test_without_numba_the_plain_code_searches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch.importlib.util, "find_spec", lambda name: None)
    assert batch.choose_search(10**9) is None
    assert batch.choose_retelling(10**9) is None


@pytest.mark.slow  # compiles for a minute where nothing is compiled yet
def test_what_is_compiled_is_kept_and_agrees_with_the_plain_code() -> None:
    batch_search.compile_search()
    assert batch_search.is_compiled()
    test_compiled_and_plain_code_find_the_same()
    test_compiled_and_plain_code_find_the_same_retellings()
    test_columns_hold_what_prepared_texts_hold()
    test_compiled_and_plain_alignment_take_the_same_steps()
    test_threads_decide_nothing()
