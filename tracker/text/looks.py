"""Looks at a text that cost less than a pattern: where they find nothing, the pattern needs not be tried."""

from __future__ import annotations

from collections.abc import Iterable

#: What a pattern that ignores case takes for another letter, though `str.lower` doesn't: dotless and dotted i, long s.
_ALSO = str.maketrans({"\u0131": "i", "\u0130": "i", "\u017f": "s"})


def small_letters(text: str) -> str:
    """The text in small letters: where a pattern that ignores case finds a word, the word stands here.

    The word is written in small letters, and without dotless i, long s and the micro sign.

    >>> small_letters("Cookies \u017fouveräner Ämter")
    'cookies souveräner ämter'
    """
    return text.lower() if text.isascii() else text.translate(_ALSO).lower()


def holds_any(text: str, words: Iterable[str]) -> bool:
    """Whether one of the words stands in the text."""
    for word in words:  # noqa: SIM110 (twice as fast as a generator)
        if word in text:
            return True
    return False
