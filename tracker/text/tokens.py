"""Words of a text, normalised, with their places."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of one text in order.

    `words[i]` is the normalised word that stands at code points `starts[i]` to `ends[i]`
    (half-open) of the text. What lies between two words is white space and punctuation.
    """

    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def tokenize(text: str) -> Tokens:
    """The words of `text`: maximal runs of letters and digits, lower-cased."""
    found = list(_WORD.finditer(text))
    return Tokens(
        tuple(match.group().lower() for match in found),
        tuple(match.start() for match in found),
        tuple(match.end() for match in found),
    )
