from __future__ import annotations

import runpy
import unicodedata
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from tracker.text import tokens as tokens_module
from tracker.text.characters import CLASS_MASK, COUNT_SHIFT, IGNORABLE, SEPARATOR, characters
from tracker.text.columns import TextColumn, column_from_texts
from tracker.text.tokens import code_points, find_words, tokenize

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "tokens.yaml").read_text(encoding="utf-8"))
TABLE = Path(tokens_module.__file__).parent / "characters.txt"
RULE = Path(__file__).parent.parent / "bench" / "character_table.py"

#: Text that is dense in what matters here: any Unicode, ASCII, digits with separators, accents.
texts = st.text(
    st.one_of(
        st.characters(),
        st.characters(exclude_categories=["Cs"], max_codepoint=0x17F),
        st.sampled_from("aZ09.,’' \u00ad\u0301\u3099\u200d東がﬁß½²서１，"),
    ),
    max_size=80,
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_words_are_as_the_case_wants(case):
    assert list(tokenize(case["input"]).words) == case["wanted"]


@given(texts)
def test_words_stand_in_order_and_do_not_overlap(text):
    found = tokenize(text)
    assert len(found.words) == len(found.starts) == len(found.ends)
    edge = 0
    for word, start, end in zip(found.words, found.starts, found.ends, strict=True):
        assert word
        assert edge <= start < end <= len(text)
        edge = end


@given(texts)
def test_a_word_read_again_from_its_place_is_the_same_word(text):
    found = tokenize(text)
    for word, start, end in zip(found.words, found.starts, found.ends, strict=True):
        assert tokenize(text[start:end]).words == (word,)


@given(texts)
def test_what_lies_between_words_has_no_words(text):
    found = tokenize(text)
    edges = [0, *(edge for pair in zip(found.starts, found.ends, strict=True) for edge in pair), len(text)]
    assert not any(tokenize(text[left:right]).words for left, right in zip(edges[::2], edges[1::2], strict=True))


@given(texts)
@example("\u1100\u1161\u11a8 \u0958 \u09cb が ≠ Ǆ ﬃ")
def test_normal_forms_give_the_same_words(text):
    composed, decomposed = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)
    assert tokenize(composed).words == tokenize(decomposed).words


@given(texts)
def test_folding_twice_changes_nothing(text):
    for word in tokenize(text).words:
        assert tokenize(word).words == (word,)


@given(st.text(st.characters(max_codepoint=127), max_size=100))
def test_the_ascii_pattern_and_the_table_agree(text):
    by_pattern = tokenize(text)
    segments = find_words(code_points(text))
    letters = "".join(map(chr, segments.letters.tolist()))
    bounds = segments.offsets.tolist()
    assert by_pattern.words == tuple(letters[a:b] for a, b in pairwise(bounds))
    assert by_pattern.starts == tuple(segments.starts.tolist())
    assert by_pattern.ends == tuple(segments.ends.tolist())


def test_every_code_point_has_a_class_and_only_words_have_letters():
    values = characters().values
    assert len(values) == 0x110000
    empty = np.isin(values & CLASS_MASK, (SEPARATOR, IGNORABLE))
    assert ((values >> COUNT_SHIFT == 0) == empty).all()


def test_the_shipped_table_is_what_the_rule_makes():
    head, _, body = TABLE.read_text(encoding="ascii").partition("\n")
    if f"Unicode {unicodedata.unidata_version};" not in head:
        pytest.skip(f"this Python has Unicode {unicodedata.unidata_version}, the table says: {head}")
    assert body == runpy.run_path(str(RULE))["table_text"]().partition("\n")[2], "run: python -m bench.character_table"


@given(st.lists(texts, max_size=6), st.integers(1, 40))
def test_a_column_holds_its_texts(given_texts, chunk_bytes):
    column = column_from_texts(given_texts)
    kept = [text.encode("utf-8", "replace").decode() for text in given_texts]
    assert [column.text(index) for index in range(len(column))] == kept
    ranges = list(column.chunks(chunk_bytes))
    assert [index for first, last in ranges for index in range(first, last)] == list(range(len(kept)))
    backwards = column.take(range(len(kept))[::-1])
    assert [backwards.text(index) for index in range(len(backwards))] == kept[::-1]
    assert isinstance(column.part(0, len(kept)), TextColumn)
