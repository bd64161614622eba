"""The words of a stretch with their places: what a diff compares and never cuts.

A number with its separators, a dotted abbreviation and a base letter with its marks are one unit;
an ideograph is one as well. What lies between two units (white space, punctuation, marks) is a gap:
gaps are compared as they stand, units by their folded form.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from .graphemes import may_cut

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_UNIT = re.compile(
    r"(?:[^\W\d_]\.){2,}(?!\w)"  # U.S.
    r"|\d+(?:[.,:/]\d+)*(?:[^\W\d_]+\d*)*"  # 2,500; 1.5; 16th; 2:30
    rf"|[{_CJK}][\uff9e\uff9f]?"
    rf"|[^\W_{_CJK}]+(?:['’][^\W_{_CJK}]+)*"
)
_ASCII_UNIT = re.compile(
    r"(?:[A-Za-z]\.){2,}(?!\w)|\d+(?:[.,:/]\d+)*(?:[A-Za-z]+\d*)*|[A-Za-z][A-Za-z0-9]*(?:'[A-Za-z0-9]+)*"
)
_ABBREVIATION = re.compile(r"(?:\w\.){2,}")


@dataclass(frozen=True, slots=True)
class Units:
    """Units of a stretch in order: places in code points of the whole text, half-open, and folded forms."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    keys: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.keys)


def cut_units(text: str, start: int, end: int) -> Units:
    """The units between two places of `text`, both of which may be cut."""
    if text.isascii():
        found = [match.span() for match in _ASCII_UNIT.finditer(text, start, end)]
    else:
        found = _whole_signs(text, start, end, [match.span() for match in _UNIT.finditer(text, start, end)])
    return Units(
        tuple([first for first, _ in found]),
        tuple([last for _, last in found]),
        tuple([fold(text[first:last]) for first, last in found]),
    )


def _whole_signs(text: str, start: int, end: int, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Units widened to where the text may be cut, those that meet by it joined."""
    whole: list[tuple[int, int]] = []
    for first, last in found:
        if whole and first < whole[-1][1]:
            first = whole.pop()[0]
        while first > start and not may_cut(text, first):
            first -= 1
        while last < end and not may_cut(text, last):
            last += 1
        while whole and first < whole[-1][1]:
            first = min(first, whole.pop()[0])
        whole.append((first, last))
    return whole


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """What a unit is compared by: no case, no accents, no dots of an abbreviation, one kind of apostrophe."""
    if not word.isascii():
        plain = unicodedata.normalize("NFKD", word.replace("’", "'"))
        word = "".join([sign for sign in plain if unicodedata.category(sign) != "Mn"]) or word
        word = unicodedata.normalize("NFKC", word)
    if _ABBREVIATION.fullmatch(word):
        word = word.replace(".", "")
    return word.casefold()
