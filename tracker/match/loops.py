"""The compiled loops behind `kernel`: texts as UTF-8 bytes to words, shingles, sets and signatures.

The formulas stand in `shingles`, the rules of words in `text.tokens`. No loop makes a Python object;
scratch space is given by the caller, who knows how long the longest text is.
"""
# numba's types are inferred at run time and it ships none: the typed side is `kernel`.
# mypy: disable-error-code="no-untyped-def, no-untyped-call, untyped-decorator"

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numba
import numpy as np
from numba import uint32, uint64

from ..text.characters import (
    ASCII_BREAK,
    CLASS_MASK,
    COUNT_SHIFT,
    DIGIT,
    IGNORABLE,
    JOINER,
    PAYLOAD_MASK,
    PAYLOAD_SHIFT,
    SOLO,
    WORD,
    ascii_letters,
)
from .shingles import LETTER_FACTOR, MIX_FACTORS, WORD_FACTOR

_LETTER, _WORD = uint64(LETTER_FACTOR), uint64(WORD_FACTOR)
_MIX_1, _MIX_2, _S33, _S32 = uint64(MIX_FACTORS[0]), uint64(MIX_FACTORS[1]), uint64(33), uint64(32)
MOST_BUCKETS = 1 << 16  # half a megabyte; a longer text's hashes share them
_S16, _S13 = uint32(16), uint32(13)
_FMIX_1, _FMIX_2, _EMPTY = uint32(0x85EBCA6B), uint32(0xC2B2AE35), uint32(0xFFFFFFFF)
#: Nearly every byte of a text in English is found here; compiled in, as ASCII never changes.
_ASCII, _BREAK = ascii_letters(), ASCII_BREAK

Loop = Callable[..., Any]  # numba infers what it takes and gives


def compiled(function: Callable[..., object]) -> Loop:
    """The function, compiled at its first call and kept on disk where that is possible."""
    try:
        return cast(Loop, numba.njit(cache=True, nogil=True, boundscheck=False)(function))
    except RuntimeError:  # nowhere to keep compiled code: compile anew in each process
        return cast(Loop, numba.njit(nogil=True, boundscheck=False)(function))


def part(function: Callable[..., object]) -> Loop:
    """The function, compiled as a part of compiled ones that call it; Python can't.

    Most of what it costs to compile a small function is the way into it from Python, and that numba
    compiles it anew for each number that is written out in a call.
    """
    njit = cast(Any, numba.njit)  # its stubs lack the last two
    bare = njit(nogil=True, boundscheck=False, error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True)
    made = cast(Any, bare(function))
    if hasattr(made, "get_call_template"):  # not where NUMBA_DISABLE_JIT leaves functions as they are
        compile_for = made.get_call_template
        made.get_call_template = lambda args, kws: compile_for(tuple(map(numba.types.unliteral, args)), kws)
    return cast(Loop, made)


@numba.njit(inline="always")
def mix(value):
    """The last step of a hash: every bit of the number moves every other; `plain.mix` does the same."""
    value ^= value >> _S33
    value *= _MIX_1
    value ^= value >> _S33
    value *= _MIX_2
    value ^= value >> _S33
    return value


@numba.njit(inline="always")
def _premix(shingle):
    value = uint32(shingle >> _S32)
    value ^= value >> _S16
    value = uint32(value * _FMIX_1)
    value ^= value >> _S13
    value = uint32(value * _FMIX_2)
    value ^= value >> _S16
    return value


@numba.njit(inline="always")
def _code_point(data, place):
    """The code point that begins at `place`, and where the next begins."""
    lead = uint32(data[place])
    if lead < 0x80:
        return lead, place + 1
    second = uint32(data[place + 1]) & uint32(0x3F)
    if lead < 0xE0:
        return (lead & uint32(0x1F)) << uint32(6) | second, place + 2
    third = uint32(data[place + 2]) & uint32(0x3F)
    if lead < 0xF0:
        return (lead & uint32(0x0F)) << uint32(12) | second << uint32(6) | third, place + 3
    fourth = uint32(data[place + 3]) & uint32(0x3F)
    high = (lead & uint32(0x07)) << uint32(18) | second << uint32(12)
    return high | third << uint32(6) | fourth, place + 4


@compiled
def words_of_text(data, start, end, values, spelled, words):
    """Writes the hashes of the words of `data[start:end]` to `words`; returns how many."""
    n_words = 0
    hashed = uint64(0)
    inside = after_digit = False
    place = start
    while place < end:
        # A word's letters in a loop of their own: a third quicker than asking each for its class.
        letter = _ASCII[data[place]]
        if letter > _BREAK:
            inside = True
            after_digit = False
            while letter > _BREAK:
                hashed = hashed * _LETTER + uint64(letter)
                place += 1
                if place == end:
                    break
                letter = _ASCII[data[place]]
            if place == end:
                break
        if letter == _BREAK:
            if inside:
                words[n_words] = mix(hashed)
                n_words += 1
                hashed = uint64(0)
                inside = False
            after_digit = False
            place += 1
            continue
        code, place = _code_point(data, place)
        value = uint32(values[code])
        kind = value & uint32(CLASS_MASK)
        if kind == IGNORABLE:
            after_digit = False
            continue
        if kind == JOINER and after_digit and place < end:
            following, _ = _code_point(data, place)
            if uint32(values[following]) & uint32(CLASS_MASK) == DIGIT:
                kind = uint32(WORD)
        if kind in (WORD, DIGIT):
            count = value >> uint32(COUNT_SHIFT)
            payload = value >> uint32(PAYLOAD_SHIFT) & uint32(PAYLOAD_MASK)
            if count == 1:
                hashed = hashed * _LETTER + uint64(payload)
            else:
                for index in range(count):
                    hashed = hashed * _LETTER + uint64(spelled[payload + index])
            inside = True
            after_digit = kind == DIGIT
            continue
        if inside:
            words[n_words] = mix(hashed)
            n_words += 1
            hashed = uint64(0)
            inside = False
        if kind == SOLO:
            words[n_words] = mix(uint64(value >> uint32(PAYLOAD_SHIFT) & uint32(PAYLOAD_MASK)))
            n_words += 1
        after_digit = False
    if inside:
        words[n_words] = mix(hashed)
        n_words += 1
    return n_words


@compiled
def shingles_of_words(words, n_words, shingle_tokens, shingles):
    """Writes the shingle hashes of the first `n_words` of `words`; returns how many."""
    last_factor = uint64(1)
    for _ in range(shingle_tokens):
        last_factor = uint64(last_factor * _WORD)
    rolled = uint64(0)
    for index in range(min(n_words, shingle_tokens)):
        rolled = rolled * _WORD + words[index]
    if n_words == 0:
        return 0
    shingles[0] = mix(rolled)
    n_shingles = 1
    for index in range(shingle_tokens, n_words):
        rolled = rolled * _WORD + words[index] - words[index - shingle_tokens] * last_factor
        shingles[n_shingles] = mix(rolled)
        n_shingles += 1
    return n_shingles


@compiled
def sign_shingles(shingles, n_shingles, factors, addends, signature):
    """Writes the MinHash values of the first `n_shingles` of `shingles`."""
    n_perm = len(signature)
    signature[:] = _EMPTY
    done = 0
    # Four at a time: each load and store of the signature serves four, twice as fast as one by one.
    while done + 4 <= n_shingles:
        one, two = _premix(shingles[done]), _premix(shingles[done + 1])
        three, four = _premix(shingles[done + 2]), _premix(shingles[done + 3])
        for index in range(n_perm):
            factor, addend = factors[index], addends[index]
            first = min(uint32(uint32(one * factor) + addend), uint32(uint32(two * factor) + addend))
            second = min(uint32(uint32(three * factor) + addend), uint32(uint32(four * factor) + addend))
            signature[index] = min(min(first, second), signature[index])
        done += 4
    while done < n_shingles:
        one = _premix(shingles[done])
        for index in range(n_perm):
            signature[index] = min(uint32(uint32(one * factors[index]) + addends[index]), signature[index])
        done += 1


@compiled
def sign_texts_from(data, offsets, values, spelled, shingle_tokens, factors, addends, words, shingles, signatures):
    """Signs a run of texts; `words` and `shingles` are scratch for the longest of them."""
    for index in range(len(offsets) - 1):
        n_words = words_of_text(data, offsets[index], offsets[index + 1], values, spelled, words)
        n_shingles = shingles_of_words(words, n_words, shingle_tokens, shingles)
        sign_shingles(shingles, n_shingles, factors, addends, signatures[index])


@compiled
def words_from(data, offsets, values, spelled, words, counts):
    """Writes the word hashes of a run of texts one after the other, and the count of each."""
    done = 0
    for index in range(len(offsets) - 1):
        found = words_of_text(data, offsets[index], offsets[index + 1], values, spelled, words[done:])
        counts[index] = found
        done += found
    return done


@numba.njit(inline="always")
def sort_hashes(row, scratch, counts):
    """Sorts hashes in place; `scratch` is as long as `row`, `counts` a power of two.

    Hashes are spread evenly: a bucket for each by its upper bits leaves next to nothing to be put in
    order, at a fifth of what a sort by comparison costs.
    """
    n = len(row)
    n_bits = 1
    while 1 << n_bits < min(n, len(counts)):
        n_bits += 1
    shift = uint64(64 - n_bits)
    counts[: 1 << n_bits] = 0
    for place in range(n):
        counts[row[place] >> shift] += 1
    total = 0
    for bucket in range(1 << n_bits):
        size = counts[bucket]
        counts[bucket] = total
        total += size
    for place in range(n):
        bucket = row[place] >> shift
        scratch[counts[bucket]] = row[place]
        counts[bucket] += 1
    for place in range(n):
        value = scratch[place]
        before = place
        while before > 0 and row[before - 1] > value:
            row[before] = row[before - 1]
            before -= 1
        row[before] = value


@numba.njit(inline="always")
def keep_distinct(row, scratch, buckets):
    """Sorts hashes in place, each once and those in front; returns how many. Scratch as of `sort_hashes`."""
    sort_hashes(row, scratch, buckets)
    kept = 0
    for place in range(len(row)):
        if place == 0 or row[place] != row[kept - 1]:
            row[kept] = row[place]
            kept += 1
    return kept


@compiled
def sets_from(data, offsets, values, spelled, shingle_tokens, words, sets, counts):
    """Writes the sorted distinct shingles of a run of texts one after the other, and the count of each."""
    done = 0
    buckets = np.empty(MOST_BUCKETS, np.int64)
    for index in range(len(offsets) - 1):
        n_words = words_of_text(data, offsets[index], offsets[index + 1], values, spelled, words)
        n_shingles = shingles_of_words(words, n_words, shingle_tokens, sets[done:])
        kept = keep_distinct(sets[done : done + n_shingles], words, buckets)
        counts[index] = kept
        done += kept
    return done


@compiled
def shared_from(values, offsets, left, right, shared):
    """Writes how many values two ascending rows share, for each pair."""
    for pair in range(len(left)):
        one, one_end = offsets[left[pair]], offsets[left[pair] + 1]
        two, two_end = offsets[right[pair]], offsets[right[pair] + 1]
        found = 0
        while one < one_end and two < two_end:
            first, second = values[one], values[two]
            found += first == second
            one += first <= second
            two += second <= first
        shared[pair] = found
