"""Whether one word is another one spelled otherwise: in the other English, or with two letters in the wrong order.

Stricter than likeness of letters, for where a word counts: `casual` is alike `causal` and something else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..match.function_words import FUNCTION_WORDS

#: British endings and the American ones. The letters asked for before them keep `hour`, `prise` and `filled` out.
_ENGLISH = tuple(
    (re.compile(pattern), ending)
    for pattern, ending in (
        (r"(?<=\w\w\w)our(?=$|s|ed|ing|ite|able|ful|er|hood|ist|al|ly)", "or"),
        (r"(?<=\w\w\w)is(?=(?:e|es|ed|er|ers|ing|ation|ations|ational)$)", "iz"),
        (r"(?<=\w\wl)ys(?=(?:e|es|ed|er|ers|ing)$)", "yz"),
        (r"(?<=\w\w[bct])re(?=$|s$)", "er"),
        (r"(?<=\w\wen)c(?=(?:e|es|eless)$)", "s"),
        (r"(?<=\w\wog)ue(?=$|s$)", ""),
        (r"(?<=[aeiouy][^aeiouy][aeiou])ll(?=(?:ed|ing|er|ers)$)", "l"),
        (r"(?<=progra)mme(?=$|s$)", "m"),
    )
)
#: A shorter word with two letters swapped is too often another word, as form and from.
_LEAST_MISTYPED_CHARS = 6


def are_respelled(olds: Sequence[str], news: Sequence[str]) -> bool:
    """Whether each of some folded words is the other side's at the same place, spelled otherwise; not for none."""
    return 0 < len(olds) == len(news) and all(is_respelled(old, new) for old, new in zip(olds, news, strict=True))


def is_respelled(old: str, new: str) -> bool:
    """Whether two different folded words are one word to a reader.

    >>> is_respelled("neighbours", "neighbors"), is_respelled("becuase", "because"), is_respelled("casual", "causal")
    (True, True, False)
    """
    return _american(old) == _american(new) or _mistypes(old, new) or _mistypes(new, old)


def _american(word: str) -> str:
    for pattern, ending in _ENGLISH:
        word = pattern.sub(ending, word)
    return word


def _mistypes(typed: str, word: str) -> bool:
    """Whether a form is a function word with two neighbouring letters swapped, and no function word itself."""
    if word not in FUNCTION_WORDS or typed in FUNCTION_WORDS or len(word) < _LEAST_MISTYPED_CHARS:
        return False
    if len(typed) != len(word):
        return False
    places = [n for n, (one, two) in enumerate(zip(typed, word, strict=True)) if one != two]
    return (
        len(places) == 2
        and places[1] == places[0] + 1
        and typed[places[0]] == word[places[1]]
        and typed[places[1]] == word[places[0]]
    )
