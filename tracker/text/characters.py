"""What each code point is to a word: the table that every tokeniser of the house reads.

`tokenize`, the NumPy path and the compiled kernel all look characters up here, so they can't differ.
The table ships with the package (characters.txt, Unicode 14; bench/character_table.py holds the
rule), so neither the running Python's Unicode version nor a locale changes a signature.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

SEPARATOR, WORD, DIGIT, SOLO, IGNORABLE, JOINER = range(6)

#: `values[code]` packs class (bits 0-2), payload (bits 3-23) and number of letters (bits 24-26).
CLASS_MASK, PAYLOAD_SHIFT, PAYLOAD_MASK, COUNT_SHIFT = 7, 3, 0x1FFFFF, 24

_CLASSES = {"S": SEPARATOR, "W": WORD, "D": DIGIT, "O": SOLO, "I": IGNORABLE, "J": JOINER}
_HANGUL, _N_HANGUL = 0xAC00, 11172


@dataclass(frozen=True, slots=True)
class Characters:
    """The table, read-only.

    `values` is int32, one for each of the 0x110000 code points: class, number of letters, and the
    letter itself (a code point) when there is one, else where its letters begin in `letters`
    (int32 code points). Separators and ignorables have no letters.

    Classes: SEPARATOR ends a word. WORD and DIGIT make words. SOLO is a word of its own (ideographs,
    kana). IGNORABLE neither adds nor ends (accents, soft hyphen, zero width joiners). JOINER is part of
    the word between two digits, elsewhere a separator.
    """

    values: NDArray[np.int32]
    letters: NDArray[np.int32]


@cache
def characters() -> Characters:
    """The table, loaded once.

    Cost: about 6 ms and 4.5 MB.
    """
    text = resources.files(__package__).joinpath("characters.txt").read_text(encoding="ascii")
    lengths: list[int] = []
    packed: list[int] = []
    relative: list[bool] = []
    letters: list[int] = []
    first = 0
    for line in text.splitlines()[1:]:
        last_hex, kind, *folded = line.split(" ")
        last = int(last_hex, 16)
        value = _CLASSES[kind]
        moves = False
        if folded:
            if "_" in folded[0]:
                parts = folded[0].split("_")
                value |= len(letters) << PAYLOAD_SHIFT | len(parts) << COUNT_SHIFT
                letters.extend(int(part, 16) for part in parts)
            else:
                moves = True
                offset = 0 if folded[0] == "=" else int(folded[0])
                value += (first + offset << PAYLOAD_SHIFT) + (1 << COUNT_SHIFT)
        packed.append(value - (first << PAYLOAD_SHIFT) if moves else value)
        relative.append(moves)
        lengths.append(last + 1 - first)
        first = last + 1
    values = np.repeat(np.array(packed, np.int32), lengths)
    codes = np.arange(0, first << PAYLOAD_SHIFT, 1 << PAYLOAD_SHIFT, dtype=np.int32)
    codes *= np.repeat(np.array(relative, np.int32), lengths)
    values += codes
    return Characters(*_with_hangul(values, np.array(letters, np.int32)))


#: What `ascii_letters` has for a separator: less than any letter.
ASCII_BREAK = 1


def ascii_letters() -> NDArray[np.uint8]:
    """(256,) what a byte is to a word: its folded letter if it is one in ASCII, ASCII_BREAK for a separator in ASCII.

    0 is everything else (digits, joiners, bytes of longer characters): `characters` tells.
    """
    values = characters().values[:128]
    kinds, plain = values & CLASS_MASK, np.zeros(256, np.uint8)
    plain[:128][kinds == SEPARATOR] = ASCII_BREAK
    letters = kinds == WORD
    plain[:128][letters] = values[letters] >> PAYLOAD_SHIFT & PAYLOAD_MASK
    return plain


def _with_hangul(values: NDArray[np.int32], letters: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Syllables spelled as their two or three letters (Unicode 3.12), as NFD spells them."""
    index = np.arange(_N_HANGUL, dtype=np.int32)
    tail = index % 28
    spelled = np.stack([0x1100 + index // 588, 0x1161 + index % 588 // 28, 0x11A7 + tail], axis=1)
    start = len(letters) + 3 * index
    values[_HANGUL : _HANGUL + _N_HANGUL] = WORD | start << PAYLOAD_SHIFT | np.where(tail > 0, 3, 2) << COUNT_SHIFT
    letters = np.concatenate([letters, spelled.ravel().astype(np.int32)])
    values.flags.writeable = letters.flags.writeable = False
    return values, letters
