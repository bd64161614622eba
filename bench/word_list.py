"""Writes `tracker/statements/names/common_words.txt`, ordinary English words that are no names.

Run it as `python -m bench.word_list`. The words stand in `bench/common_words.txt`, written by hand for this
project from general knowledge of English; no text, corpus or foreign word list was counted or copied. Here
they only get their regular forms, after the section they stand in:

- `verbs`: -s, -ed, -ing (`admit*`: the last letter is doubled although the word has several syllables)
- `nouns`: the plural; `adjectives ly`: the adverb; `compared`: -er, -est
- any other: the words as they are, irregular forms among them
- `names`: what is left out, because it is more often a name than a word

What words.txt has as a given name, country, place, organisation, people, subject of a ministry, or as a
word that bodies and places are called by, is left out too (KEPT_APART), so that a word says one thing.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "bench" / "common_words.txt"
NAMES = ROOT / "tracker" / "statements" / "names" / "words.txt"
TARGET = ROOT / "tracker" / "statements" / "names" / "common_words.txt"

HEADER = """\
# Ordinary English words that may begin with a capital, at the head of a sentence or in a headline, and are no names.
# Written by hand for this project from general knowledge, no text counted: bench/common_words.txt has the words,
# `python -m bench.word_list` adds their regular forms and writes this file.
"""
#: Lists of words.txt whose words say something else than "no name".
KEPT_APART = frozenset(
    {"given", "countries", "places", "organisations", "demonyms", "calendar", "group_words", "subjects"}
    | {"organisation_heads", "organisation_openings", "place_heads", "place_openings"}
)
_OES = frozenset({"cargo", "echo", "embargo", "hero", "potato", "tomato", "torpedo", "veto"})
_DOUBLED = re.compile(r"[^aeiou]*(?:qu)?[aeiouy][bdgklmnprtvz]")


def sections(text: str) -> dict[str, list[str]]:
    """Words by section, of a text with lines `[section]` and lines of words between spaces."""
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line in text.splitlines():
        if line.startswith("["):
            current = found.setdefault(line.strip("[]"), [])
        elif not line.startswith("#"):
            current += line.split()
    return found


def plural(word: str) -> str:
    """The regular plural of a noun, and the third person of a verb."""
    if re.search(r"(?:s|x|z|ch|sh)$", word) or word in _OES:
        return word + "es"
    return word[:-1] + "ies" if re.search(r"[^aeiou]y$", word) else word + "s"


def with_vowel(stem: str, ending: str) -> str:
    """`stem` with an ending that begins with e or i: `stopped`, `hoping`, `tidier`, `dying` is irregular."""
    doubled = stem.endswith("*")
    stem = stem.rstrip("*")
    if doubled or _DOUBLED.fullmatch(stem):
        return stem + stem[-1] + ending
    if ending == "ing":
        return (stem[:-1] if re.search(r"[^eoy]e$", stem) else stem) + ending
    if re.search(r"[^aeiou]y$", stem):
        return stem[:-1] + "i" + ending
    return stem + (ending[1:] if stem.endswith("e") else ending)


def adverb(word: str) -> str:
    """The adverb of an adjective: `happily`, `simply`, `basically`, `fully`, `truly` is irregular."""
    if word.endswith("ic"):
        return word + "ally"
    if word.endswith("ll"):
        return word + "y"
    if re.search(r"[^aeiou]le$", word):
        return word[:-1] + "y"
    return (word[:-1] + "i" if re.search(r"[^aeiou]y$", word) else word) + "ly"


FORMS: dict[str, Callable[[str], tuple[str, ...]]] = {
    "verbs": lambda word: (plural(word.rstrip("*")), with_vowel(word, "ed"), with_vowel(word, "ing")),
    "nouns": lambda word: (plural(word),),
    "compared": lambda word: (with_vowel(word, "er"), with_vowel(word, "est")),
    "adjectives ly": lambda word: (adverb(word),),
}


def words() -> Iterator[str]:
    """All forms, in the order of the source, some more than once."""
    for name, listed in sections(SOURCE.read_text(encoding="utf-8")).items():
        if name != "names":
            for word in listed:
                yield word.rstrip("*")
                yield from FORMS[name](word) if name in FORMS else ()


def list_text() -> str:
    """The file's whole text: the header, then the words sorted."""
    kept = set(sections(SOURCE.read_text(encoding="utf-8"))["names"])
    for name, listed in sections(NAMES.read_text(encoding="utf-8")).items():
        if name in KEPT_APART:
            kept.update(listed)
    return HEADER + textwrap.fill(" ".join(sorted(set(words()) - kept)), 118, break_on_hyphens=False) + "\n"


if __name__ == "__main__":
    TARGET.write_text(list_text(), encoding="utf-8")
