"""Where a text may be cut: never inside what a reader sees as one sign, nor inside a number.

The rules of Unicode's annex 29 on the safe side: where they differ between versions of Unicode, this
one doesn't cut.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_EXTENDERS = frozenset({"Mn", "Mc", "Me"})
# Joiners, emoji skin tones, tags, half-width marks, and the vowels of Thai and Lao that are written as letters.
_EXTENDING = re.compile("[\u200c\u200d\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f\uff9e\uff9f\u0e33\u0eb3]")
# Signs that belong to what follows: Arabic number signs, and the signs of a few Indic scripts.
_PREPENDED = re.compile(
    "[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e\U000110bd\U000110cd\U000111c2\U000111c3\U0001193f\U00011941"
    "\U00011a3a\U00011a84-\U00011a89\U00011d46\U00011f02]"
)
_VIRAMA = 9  # the combining class of signs that bind two consonants
_ZERO_WIDTH_JOINER = "\u200d"
_INSIDE_NUMBER = re.compile(r"\d[.,:/]?\d")


def may_cut(text: str, place: int) -> bool:
    """Whether `text` may be cut before code point `place`. Both ends are cuts."""
    if place <= 0 or place >= len(text):
        return True
    before, after = text[place - 1], text[place]
    if before.isascii() and after.isascii():
        if before == "\r":
            return after != "\n"
        if not (before.isdigit() or after.isdigit()):
            return True
        return not _in_number(text, place)
    if _sticks(before, after):
        return False
    if _is_flag_half(before) and _is_flag_half(after):
        first = place
        while first and _is_flag_half(text[first - 1]):
            first -= 1
        return (place - first) % 2 == 0
    return not _in_number(text, place)


def _in_number(text: str, place: int) -> bool:
    """Whether the cut would fall between digits, or between a digit and the separator before the next."""
    return any(
        found.start() < place < found.end() or _overlapping(text, place)
        for found in _INSIDE_NUMBER.finditer(text, max(0, place - 2), min(len(text), place + 2))
    )


def _overlapping(text: str, place: int) -> bool:
    """As the pattern's finds don't overlap: the same question for the two signs on either side."""
    for start in (place - 2, place - 1):
        if start >= 0 and (found := _INSIDE_NUMBER.match(text, start)) and found.start() < place < found.end():
            return True
    return False


def common_start(old: str, old_at: int, new: str, new_at: int, limit: int) -> int:
    """How many code points are the same from two places on, `limit` at most, ending where both may be cut."""
    size = 0
    while size < limit and old[old_at + size] == new[new_at + size]:
        size += 1
    while size and not (may_cut(old, old_at + size) and may_cut(new, new_at + size)):
        size -= 1
    return size


def common_end(old: str, old_at: int, new: str, new_at: int, limit: int) -> int:
    """How many code points are the same up to two places, `limit` at most, beginning where both may be cut."""
    size = 0
    while size < limit and old[old_at - size - 1] == new[new_at - size - 1]:
        size += 1
    while size and not (may_cut(old, old_at - size) and may_cut(new, new_at - size)):
        size -= 1
    return size


@lru_cache(maxsize=1 << 14)
def _sticks(before: str, after: str) -> bool:
    """Whether two signs are always one for a reader."""
    if before == "\r" and after == "\n":
        return True
    if unicodedata.category(after) in _EXTENDERS or _EXTENDING.match(after):
        return True
    if before == _ZERO_WIDTH_JOINER or _PREPENDED.match(before):
        return True
    if unicodedata.combining(before) == _VIRAMA and unicodedata.category(after).startswith("L"):
        return True
    return _is_hangul(before) and _is_hangul(after) and _joins_syllable(before, after)


def _is_hangul(sign: str) -> bool:
    return "\u1100" <= sign <= "\u11ff" or "\ua960" <= sign <= "\ua97f" or "\uac00" <= sign <= "\ud7ff"


def _joins_syllable(before: str, after: str) -> bool:
    """Letters of one syllable; a whole syllable takes the vowels and finals that follow, never another one."""
    if "\u1100" <= before <= "\u115f" or "\ua960" <= before <= "\ua97f":
        return True
    return not ("\u1100" <= after <= "\u115f" or "\ua960" <= after <= "\ua97f" or "\uac00" <= after <= "\ud7a3")


def _is_flag_half(sign: str) -> bool:
    return "\U0001f1e6" <= sign <= "\U0001f1ff"
