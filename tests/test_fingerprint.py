from __future__ import annotations

import importlib.util

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.match import plain
from tracker.match.fingerprint import minhash_from_signature, reference_signatures, sign_column, sign_texts
from tracker.match.shingles import KERNEL_BYTES, HashRows, choose_hashing, shingle_hashes
from tracker.settings import FingerprintSettings, Settings
from tracker.text.columns import TextColumn, column_from_texts
from tracker.text.tokens import tokenize

needs_numba = pytest.mark.skipif(importlib.util.find_spec("numba") is None, reason="needs the extra fast")

pieces = st.one_of(
    st.text(st.characters(), max_size=12),
    st.sampled_from(
        [
            "the",
            "Iraq’s",
            "2,500",
            "1.5",
            " ",
            "\n",
            "東京",
            "서울",
            "e\u0301",
            "ﬁ",
            "\u00ad",
            "½",
            "—",
            "\U0001f642",
            "٢٫٥",
            "1,",
        ]
    ),
)
texts = st.lists(pieces, max_size=30).map("".join) | st.lists(pieces, max_size=30).map(" ".join)
collections = st.lists(texts, max_size=8)
knobs = st.builds(
    FingerprintSettings,
    num_perm=st.sampled_from([8, 9, 128]),
    seed=st.integers(0, 2**32 - 1),
    shingle_tokens=st.integers(1, 7),
)
MODULUS = 2**64


def mixed(value: int) -> int:
    value ^= value >> 33
    value = value * 0xFF51AFD7ED558CCD % MODULUS
    value ^= value >> 33
    value = value * 0xC4CEB9FE1A85EC53 % MODULUS
    return value ^ value >> 33


def hashed(parts: list[int], factor: int) -> int:
    value = 0
    for part in parts:
        value = (value * factor + part) % MODULUS
    return mixed(value)


def by_the_published_formula(text: str, size: int) -> list[int]:
    words = [hashed([ord(letter) for letter in word], 0x9E3779B97F4A7C15) for word in tokenize(text).words]
    runs = [words[first : first + size] for first in range(max(len(words) - size + 1, min(len(words), 1)))]
    return [hashed(run, 0xD6E8FEB86659FD93) for run in runs]


@given(texts, knobs)
def test_shingle_hashes_follow_the_published_formula(text, chosen):
    wanted = [value >> 32 for value in by_the_published_formula(text, chosen.shingle_tokens)]
    assert shingle_hashes(text, Settings(fingerprint=chosen)).tolist() == wanted


@given(collections, knobs)
@settings(max_examples=30)
def test_signatures_are_datasketchs_own(given_texts, chosen):
    all_settings = Settings(fingerprint=chosen)
    signed = sign_texts(given_texts, all_settings)
    assert signed.dtype == np.uint32
    assert signed.shape == (len(given_texts), chosen.num_perm)
    assert (signed == reference_signatures(given_texts, all_settings)).all()


@given(collections, knobs)
@needs_numba
def test_the_kernel_gives_the_bits_of_the_plain_path(given_texts, chosen):
    from tracker.match import kernel

    column = column_from_texts(given_texts)
    assert (kernel.sign_column(column, chosen) == plain.sign_column(column, chosen)).all()
    same_rows(kernel.hash_words(column), plain.hash_words(column))
    sets = plain.shingle_sets(column, chosen.shingle_tokens)
    same_rows(kernel.shingle_sets(column, chosen.shingle_tokens), sets)
    for step in (1, 3):
        sampled = plain.sample_shingles(column, chosen.shingle_tokens, step)
        same_rows(kernel.sample_shingles(column, chosen.shingle_tokens, step), sampled)
        assert sampled.values.tolist() == [value for value in sets.values.tolist() if value % step == 0]
    assert (
        kernel.count_repeats(column, chosen.shingle_tokens) == plain.count_repeats(column, chosen.shingle_tokens)
    ).all()
    assert (kernel.sign_rows(sets, chosen) == plain.sign_rows(sets, chosen)).all()
    left, right = (side.ravel() for side in np.indices((len(given_texts), len(given_texts))))
    counted = plain.count_shared(sets, left, right)
    assert (kernel.count_shared(sets, left, right) == counted).all()
    rows = [set(sets.values[a:b].tolist()) for a, b in zip(sets.offsets, sets.offsets[1:], strict=False)]
    assert counted.tolist() == [len(rows[a] & rows[b]) for a, b in zip(left, right, strict=True)]


def same_rows(one: HashRows, other: HashRows) -> None:
    assert one.values.tolist() == other.values.tolist()
    assert one.offsets.tolist() == other.offsets.tolist()


@needs_numba
def test_kernel_and_plain_path_agree_over_many_chunks_and_long_texts():
    from tracker.match import kernel

    draw = np.random.default_rng(3)
    vocabulary = np.array(["Ärger", "x", "東", "2,500", "naïve", "and", "the", "\u0416\u0401", "ﬁne", "\n"])
    long = " ".join(draw.choice(vocabulary, 300_000))
    short = [" ".join(draw.choice(vocabulary, size)) for size in draw.integers(0, 300, 1500)]
    column = column_from_texts(["", long, *short, "word" * 300_000, ""])
    chosen = FingerprintSettings(num_perm=16)
    assert (kernel.sign_column(column, chosen) == plain.sign_column(column, chosen)).all()
    same_rows(kernel.hash_words(column), plain.hash_words(column))
    same_rows(kernel.shingle_sets(column, 5), plain.shingle_sets(column, 5))
    same_rows(kernel.sample_shingles(column, 4, 4), plain.sample_shingles(column, 4, 4))
    assert (kernel.count_repeats(column, 2) == plain.count_repeats(column, 2)).all()


@given(collections)
def test_a_text_is_signed_alike_alone_and_among_others(given_texts):
    signed = sign_texts(given_texts)
    for text, row in zip(given_texts, signed, strict=True):
        assert (sign_texts([text])[0] == row).all()


@given(texts)
def test_white_space_and_punctuation_around_words_change_nothing(text):
    padded = "  «" + text + "» — \n"
    assert (sign_texts([padded]) == sign_texts([text])).all()


def test_a_column_may_begin_and_end_inside_its_buffer():
    column = column_from_texts(["one two", "three four five", "six"])
    middle = TextColumn(column.data, column.offsets[1:3])
    assert (sign_column(middle, FingerprintSettings()) == sign_texts(["three four five"])).all()


def test_no_texts_give_no_rows():
    assert sign_texts([]).shape == (0, 128)


def test_an_empty_text_has_the_empty_signature():
    assert (sign_texts(["", "…"]) == 2**32 - 1).all()


def test_unpaired_surrogates_are_no_words():
    assert (sign_texts(["one \ud800 two"]) == sign_texts(["one two"])).all()


def test_a_signature_becomes_datasketchs_object():
    left, right = sign_texts(["a b c d e f g h", "a b c d e f g x"])
    estimate = minhash_from_signature(left).jaccard(minhash_from_signature(right))
    assert estimate == pytest.approx(float((left == right).mean()))


def test_estimates_are_unbiased_over_made_up_pairs():
    draw = np.random.default_rng(5)
    misses = []
    for share in (0.2, 0.5, 0.8):
        for _ in range(40):
            shared = int(400 * share)
            numbers = draw.choice(10_000_000, 800 - shared, replace=False).astype(str)
            pair = [" ".join(numbers[:400]), " ".join([*numbers[:shared], *numbers[400:]])]
            left, right = sign_texts(pair, Settings(fingerprint=FingerprintSettings(shingle_tokens=1)))
            misses.append(float((left == right).mean()) - shared / (800 - shared))
    # 120 estimates with a standard error of at most 0.044 each
    assert abs(np.mean(misses)) < 0.015
    assert max(map(abs, misses)) < 0.18


def test_small_corpora_never_load_the_kernel():
    assert choose_hashing(KERNEL_BYTES - 1) is plain


@needs_numba
def test_a_first_compilation_is_announced_and_only_then(monkeypatch, tmp_path):
    from tracker.match import kernel

    told: list[str] = []
    monkeypatch.setattr(kernel, "is_compiled", lambda: False)
    assert choose_hashing(KERNEL_BYTES, announce=told.append) is plain
    assert not told
    assert choose_hashing(10**9, announce=told.append) is kernel
    assert len(told) == 1
    monkeypatch.undo()
    kernel.compile_kernel()
    if kernel.is_compiled():
        assert choose_hashing(KERNEL_BYTES, announce=told.append) is kernel
        assert len(told) == 1
