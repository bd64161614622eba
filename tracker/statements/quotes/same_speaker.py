"""Whether two speakers, as two articles name them, are one."""

from __future__ import annotations

from rapidfuzz.distance import Levenshtein

from .words import COUNTRIES, NOUNS, TITLES

_PRONOUNS = frozenset(["he", "she", "they", "it", "i", "we", "who"])
_SMALL = frozenset("a an the of for at in from s his her their its".split())  # noqa: SIM905


def same_speaker(left: str, right: str) -> bool | None:
    """True or False; None where it can't be told, as for a pronoun or an office against a name.

    Spellings of one surname are one (`Sudani`, `al-Sudani`; `Tolm`, `Tolem`); a person and that
    person's office or spokesman speak with one voice.

    >>> same_speaker("Ada Holm", "Holm's office"), same_speaker("Ada Holm", "Per Lind"), same_speaker("he", "Holm")
    (True, False, None)
    """
    if not left or not right or left.lower() in _PRONOUNS or right.lower() in _PRONOUNS:
        return None
    if left.lower() == right.lower():
        return True
    one, other = _words(left), _words(right)
    if not one or not other:
        return None
    one_names, other_names = _names(one), _names(other)
    if one_names and other_names:
        if any(_alike(a, b) for a in one_names for b in other_names):
            return _given_names_agree(one_names, other_names)
        if _office(left) != _office(right):
            return None
        return False
    if one_names or other_names:
        return None
    return True if set(one) & set(other) & NOUNS else None


def same_name(left: str, right: str) -> bool:
    """Whether two are one speaker under one name, however it is spelled; a person's office is another name.

    >>> same_name("Yusen el-Haddar", "Yousin El Haddar"), same_name("Ada Holm", "Holm's office")
    (True, False)
    """
    return same_speaker(left, right) is True and _office(left) == _office(right)


def _office(text: str) -> bool:
    return any(word in NOUNS for word in _words(text))


def _words(text: str) -> list[str]:
    found = []
    for word in text.casefold().replace("’", "'").replace("-", " ").split():
        word = word.strip(".,'()")
        found.append(word[:-2] if word.endswith("'s") else word)
    return [word for word in found if word and word not in ("al", "el")]


def _names(words: list[str]) -> list[str]:
    return [
        word.replace("'", "")
        for word in words
        if word not in TITLES and word not in NOUNS and word not in _SMALL and word not in COUNTRIES
    ]


def _alike(left: str, right: str) -> bool:
    """Equal, or one letter in five apart: `tolm` and `tolem`, `nazhan` and `nashan`."""
    if left == right:
        return True
    size = min(len(left), len(right))
    return size >= 4 and Levenshtein.distance(left, right) <= max(1, size // 4)


def _given_names_agree(left: list[str], right: list[str]) -> bool:
    """Two full names with one surname are one person only if the given names agree too."""
    if len(left) < 2 or len(right) < 2 or not _alike(left[-1], right[-1]):
        return True
    return left[0][0] == right[0][0] or any(_alike(a, b) for a in left[:-1] for b in right[:-1])
