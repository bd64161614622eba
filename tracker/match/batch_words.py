"""Many stretches aligned word by word at once, by compiled code in threads; `alignment` is the definition."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain

import numpy as np
import numpy.typing as npt

from ..model import Change, Op
from .alignment import JOINERS, MAX_PAIRS, align_words
from .compiled.words import DIGIT, LETTER, ODD, OTHER, QUOTE, Signs, align_from, keys_from, word_room
from .function_words import FUNCTION_WORDS

_OPS: tuple[Op, ...] = ("keep", "substitute", "insert", "delete", "move")
_MIRRORED: tuple[Op, ...] = ("keep", "substitute", "delete", "insert", "move")
# Letters up to here (Latin, Greek, Cyrillic) fold one by one and join with none but combining marks;
# signs up to there are no ideographs.
_LETTERS_BELOW = 0x530
_SIGNS_BELOW = 0x3000


def count_steps(pairs: Sequence[tuple[str, str]]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """For each pair, of which the first is the smaller, how many steps it has (-1: left to the plain code), and the
    steps: (n, 3) of what is done, code points on the left and on the right."""
    texts = list(chain.from_iterable(pairs))
    sizes = np.array([len(text) for text in texts], np.int64)
    offsets = np.zeros(len(texts) + 1, np.int64)
    np.cumsum(sizes, out=offsets[1:])
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.int32)
    counts = np.empty(len(pairs), np.int64)
    rows = np.empty((2 * len(codes) + 1, 3), np.int64)
    room = word_room(int(sizes.max(initial=0)))
    n_rows = align_from(codes, offsets, _signs(), _light_keys(), MAX_PAIRS, room, counts, rows)
    return counts, rows[:n_rows].copy()


def align_batch(pairs: Sequence[tuple[str, str]]) -> Iterator[tuple[Change, ...]]:
    """`align_words` of each pair."""
    swapped = [right < left for left, right in pairs]
    counts, rows = count_steps([pair[::-1] if turn else pair for pair, turn in zip(pairs, swapped, strict=True)])
    yield from write_changes(pairs, swapped, counts, rows)


def write_changes(
    pairs: Sequence[tuple[str, str]],
    swapped: Sequence[bool],
    counts: npt.NDArray[np.int64],
    rows: npt.NDArray[np.int64],
) -> Iterator[tuple[Change, ...]]:
    """The changes from the first to the second of each pair; `swapped` ones were aligned the other way round."""
    steps = iter(rows.tolist())
    for (left, right), turn, count in zip(pairs, swapped, counts.tolist(), strict=True):
        if count < 0:
            yield align_words(left, right)
            continue
        changes = []
        one = two = 0
        for _ in range(count):
            op, n_left, n_right = next(steps)
            if turn:
                n_left, n_right = n_right, n_left
            changes.append(
                Change((_MIRRORED if turn else _OPS)[op], left[one : one + n_left], right[two : two + n_right])
            )
            one += n_left
            two += n_right
        yield tuple(changes)


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
    for sign in "'’":
        kinds[ord(sign)] = QUOTE
        folded[ord(sign)] = ord("'")
    return Signs(kinds, folded)


@cache
def _light_keys() -> npt.NDArray[np.uint64]:
    words = sorted(FUNCTION_WORDS)
    offsets = np.zeros(len(words) + 1, np.int64)
    np.cumsum([len(word) for word in words], out=offsets[1:])
    keys = np.empty(len(words), np.uint64)
    codes = np.frombuffer("".join(words).encode("utf-32-le"), np.int32)
    keys_from(codes, offsets, _signs(), keys)
    keys.sort()
    return keys
