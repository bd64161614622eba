"""Words of a text, normalised, with their places.

A word is a maximal run of letters and digits, folded: lower case, no accents, one spelling for
full-width forms, ligatures and the digits of every script. Ideographs and kana are one word each.
Apostrophes end a word, so `don't` and `don’t` are the same two words. A `.` or `,` directly between
two digits belongs to the word, so `2,500` is one word that never equals `2.500` or `2 500`, and no
figure falls into halves that match another figure's halves. Thai and other scripts that put no spaces
give one word a phrase. The table behind it is in `characters`; tests/cases/tokens.yaml has the hard cases.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .characters import (
    CLASS_MASK,
    COUNT_SHIFT,
    DIGIT,
    IGNORABLE,
    JOINER,
    PAYLOAD_MASK,
    PAYLOAD_SHIFT,
    SEPARATOR,
    SOLO,
    WORD,
    characters,
)

# A sentence in ASCII takes 10 µs by pattern and 29 µs by columns; from some 700 characters on columns win.
_SHORT_CHARS = 600
_ASCII_WORD = re.compile(r"[a-z0-9]+(?:(?<=[0-9])[.,](?=[0-9])[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of one text in order.

    `words[i]` is the normalised word that stands at code points `starts[i]` to `ends[i]`
    (half-open) of the text. What lies between two words is white space and punctuation.
    """

    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Segments:
    """The words of a run of code points, as columns.

    Word `i` stands at code points `starts[i]` to `ends[i]` (int64, half-open); its folded letters are
    `letters[offsets[i]:offsets[i + 1]]` (int32 code points; `offsets` is int64, one longer).
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    letters: NDArray[np.int32]
    offsets: NDArray[np.int64]


def tokenize(text: str) -> Tokens:
    """The words of `text`.

    Cost: 190 µs for an article of 1,200 words.

    >>> tokenize("Łódź: 2,500 don’t go").words
    ('lodz', '2,500', 'don', 't', 'go')
    """
    if len(text) < _SHORT_CHARS and text.isascii():
        found = [(match.group(), *match.span()) for match in _ASCII_WORD.finditer(text.lower())]
        words, starts, ends = zip(*found, strict=True) if found else ((), (), ())
        return Tokens(words, starts, ends)
    segments = find_words(code_points(text))
    folded = segments.letters.astype("<u4").tobytes().decode("utf-32-le")
    offsets = segments.offsets.tolist()
    return Tokens(
        tuple([folded[start:end] for start, end in pairwise(offsets)]),
        tuple(segments.starts.tolist()),
        tuple(segments.ends.tolist()),
    )


def fold_words(text: str) -> list[str]:
    """The words of `text` without their places, see `tokenize`.

    Cost: 5 µs for a sentence of 40 words in ASCII, a quarter of what it costs with places.

    >>> fold_words("Łódź: 2,500 don’t go")
    ['lodz', '2,500', 'don', 't', 'go']
    """
    return _ASCII_WORD.findall(text.lower()) if text.isascii() else list(tokenize(text).words)


def count_words(text: str) -> int:
    """How many words `text` has.

    Cost: 5 µs for a passage of 40 words in ASCII.
    """
    return len(fold_words(text))


def code_points(text: str) -> NDArray[np.int32]:
    """The code points of `text`, unpaired surrogates included."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<i4")


def find_words(codes: NDArray[np.int32]) -> Segments:
    """The words in `codes`, without a Python object for any of them."""
    table = characters()
    values = table.values[codes]
    classes = (values & CLASS_MASK).astype(np.int8)
    _settle_joiners(classes)
    kept = np.flatnonzero(classes != IGNORABLE)
    classes = classes[kept]
    running = (classes == WORD) | (classes == DIGIT)
    inside = running | (classes == SOLO)
    goes_on = np.zeros(len(kept) + 1, np.bool_)
    goes_on[1:-1] = running[1:] & running[:-1]
    starting = inside & ~goes_on[:-1]
    ends = np.flatnonzero(inside & ~goes_on[1:]) + 1
    letters, firsts = _fold(values[kept[inside]], table.letters)
    first_letters = firsts[:-1][starting[inside]]
    # A word's last accents belong to it: it ends where the next kept character begins.
    places = np.append(kept, len(codes))
    return Segments(kept[starting], places[ends], letters, np.append(first_letters, firsts[-1]))


def _settle_joiners(classes: NDArray[np.int8]) -> None:
    """Makes each JOINER a WORD between two digits and a SEPARATOR elsewhere, in place."""
    joiners = np.flatnonzero(classes == JOINER)
    middle = joiners[(joiners > 0) & (joiners < len(classes) - 1)]
    joining = middle[(classes[middle - 1] == DIGIT) & (classes[middle + 1] == DIGIT)]
    classes[joiners] = SEPARATOR
    classes[joining] = WORD


def _fold(values: NDArray[np.int32], spelled: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Letters of each value in a row, and where each value's letters begin (one longer)."""
    counts = values >> COUNT_SHIFT
    payload = values >> PAYLOAD_SHIFT & PAYLOAD_MASK
    firsts = np.zeros(len(values) + 1, np.int64)
    np.cumsum(counts, out=firsts[1:])
    if firsts[-1] == len(values):
        return payload, firsts
    letters = np.repeat(payload, counts)
    several = np.repeat(counts > 1, counts)
    within = np.arange(len(letters), dtype=np.int32) - np.repeat(firsts[:-1], counts).astype(np.int32)
    letters[several] = spelled[letters[several] + within[several]]
    return letters, firsts
