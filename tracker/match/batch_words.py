"""Many stretches aligned word by word at once, by compiled code in threads; `alignment` is the definition."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from typing import cast

import numpy as np
import numpy.typing as npt

from ..model import Change
from ..text.columns import offsets_of
from .alignment import JOINERS, MAX_PAIRS, align_words
from .compiled.words import (
    BEGINNING_BITS,
    DIGIT,
    LETTER,
    ODD,
    OTHER,
    QUOTE,
    SPACE,
    Signs,
    Telling,
    align_from,
    keys_from,
    mark_beginnings,
    word_room,
)
from .function_words import FUNCTION_WORDS
from .kept_changes import KeptChanges
from .passage_links import DAY_WORDS, NUMBER_WORDS

# Letters up to here (Latin, Greek, Cyrillic) fold one by one and join with none but combining marks;
# signs up to there are no ideographs.
_LETTERS_BELOW = 0x530
_SIGNS_BELOW = 0x3000
# A letter, two counts of up to seven digits and a comma; a step has a code point on one side at least.
_BYTES_A_STEP = 16


def align_batch(pairs: Sequence[tuple[str, str]]) -> list[tuple[Change, ...]]:
    """What is equal to `align_words` of each pair, as the archive keeps it."""
    return [
        align_words(left, right) if kept is None else cast(tuple[Change, ...], kept)
        for (left, right), kept in zip(pairs, align_simple(pairs), strict=True)
    ]


def align_simple(pairs: Sequence[tuple[str, str]], *, counts: bool = True) -> list[KeptChanges | None]:
    """The same for pairs whose letters fold one by one, None for others: there the plain code must look.

    Args:
        counts: whether anybody asks for what is `told`, which takes as long as the rest.

    Cost: 0.05 ms for two articles of 400 words, while other threads run.
    """
    turned = [right < left for left, right in pairs]
    texts = [text for pair, turn in zip(pairs, turned, strict=True) for text in (pair[::-1] if turn else pair)]
    sizes = np.array([len(text) for text in texts], np.int64)
    offsets = offsets_of(sizes)
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.int32)
    told, ends = np.empty((len(pairs), 3), np.int64), np.empty(len(pairs), np.int64)
    written = np.empty(_BYTES_A_STEP * (len(codes) + 1), np.uint8)
    align_from(
        codes, offsets, np.array(turned, np.bool_), _signs(), _light_keys(), _telling(), counts, MAX_PAIRS,
        word_room(int(sizes.max(initial=0))), told, ends, written,
    )  # fmt: skip
    code = written[: int(ends[-1]) if len(ends) else 0].tobytes().decode("ascii")
    places = zip([0, *ends.tolist()], ends.tolist(), strict=False)
    return [
        None
        if counted[0] < 0
        else KeptChanges(code[start:end], left, right, (counted[0], counted[1], counted[2]) if counts else None)
        for (left, right), counted, (start, end) in zip(pairs, told.tolist(), places, strict=True)
    ]


@cache
def _signs() -> Signs:
    kinds = np.full(_SIGNS_BELOW, OTHER, np.uint8)
    folded = np.arange(_SIGNS_BELOW, dtype=np.int32)
    for code in range(_SIGNS_BELOW):
        sign = chr(code)
        if sign.isdecimal():
            kinds[code] = DIGIT if sign.isascii() else ODD
        elif sign.isalnum():
            folds = unicodedata.normalize("NFC", sign.casefold())
            simple = code < _LETTERS_BELOW and sign.isalpha() and len(folds) == 1
            kinds[code] = LETTER if simple else ODD
            folded[code] = ord(folds[0])
        elif unicodedata.category(sign) in JOINERS:
            kinds[code] = ODD
        elif sign.isspace():
            kinds[code] = SPACE
    for sign in "'’":
        kinds[ord(sign)] = QUOTE
        folded[ord(sign)] = ord("'")
    return Signs(kinds, folded, np.arange(_SIGNS_BELOW, dtype=np.int32))


@cache
def _light_keys() -> npt.NDArray[np.uint64]:
    return _keys(FUNCTION_WORDS, _signs().folded)


@cache
def _telling() -> Telling:
    signs = _signs()
    longest = max(len(word) for word in (*NUMBER_WORDS, *DAY_WORDS))
    may_be = np.zeros(longest + 1 << BEGINNING_BITS, np.bool_)
    codes, offsets = _columns((*NUMBER_WORDS, *DAY_WORDS))
    mark_beginnings(codes, offsets, signs, may_be)
    return Telling(_keys(NUMBER_WORDS, signs.folded), _keys(DAY_WORDS, signs.plain), longest, may_be)


def _keys(words: Iterable[str], folded: npt.NDArray[np.int32]) -> npt.NDArray[np.uint64]:
    codes, offsets = _columns(words)
    keys = np.empty(len(offsets) - 1, np.uint64)
    keys_from(codes, offsets, folded, keys)
    keys.sort()
    return keys


def _columns(words: Iterable[str]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64]]:
    """The code points of all words in a row, and where each word's begin."""
    ordered = sorted(words)
    return np.frombuffer("".join(ordered).encode("utf-32-le"), np.int32), offsets_of([len(word) for word in ordered])
