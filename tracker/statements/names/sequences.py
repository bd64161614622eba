"""Runs of capitalised words with their places: what names are cut from.

A run holds words that stand side by side and the small words between them ("of", "bin", "de la").
Nothing is decided here: titles, sentence starts and headlines are candidates' business.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .words import WordLists, word_lists

_UPPER = "".join(chr(code) for code in range(0x41, 0x530) if chr(code).isupper())
APOSTROPHES = "'’ʼ‘`´ʿʾʹ′"
_PREFIX = r"(?:(?:al|el|as|ash|ad|ar|an|at|az|ul|ur|ud|bin|abu)[-‐‑]|[dl]['’])"
_PART = rf"{_PREFIX}?[{_UPPER}]\w*(?:[{APOSTROPHES}](?![sS]\b)\w+)*"
_WORD = re.compile(
    rf"(?<![\w@#])(?<!\w\.)(?<!//)(?<![a-z0-9./]/)(?:(?:[{_UPPER}]\.)+[{_UPPER}](?!\w)\.?|{_PART}(?:[-‐‑](?:{_PART}|\d+))*)"
    rf"|(?<=[{_UPPER}a-z] )\d{{1,3}}(?![\w%]|[.,:/-]\d)"
)
#: No name is longer; a page of nothing but capitals is cut here, so that its cost stays linear.
_MOST_WORDS = 40
_CODE_END = re.compile(r"\.[A-Z]{1,2}(?!\w)(?!\.)")
#: Behind an abbreviation's last stop, these words open the next sentence.
_OPENS_SENTENCE = frozenset(
    ("a", "an", "the", "in", "it", "he", "she", "we", "they", "but", "and", "this", "that", "on", "at")
)
#: With a full stop these close a company's name, and often a sentence.
_ENDS_A_NAME = frozenset({"inc.", "corp.", "ltd.", "co.", "jr.", "sr."})
#: Small words inside the names of people: they always join.
_PARTICLES = (
    "de", "del", "della", "di", "da", "das", "dos", "du", "des", "van", "von", "der", "den", "ten", "ter", "bin", "ibn",
    "bint", "al", "el", "la", "le", "af", "av", "zu", "y", "van der", "van den", "von der", "de la", "de las", "de los",
    "bin al", "ul", "ud", "uz", "abu",
)  # fmt: skip
#: Small words inside the names of organisations and places: they join under conditions.
_LINKS = ("of", "of the", "for", "for the", "and", "&", "and the", "on", "to", "in", "against", "without", "at")
_GAPS: dict[str, str] = {" ": "", "\u00a0": "", "\u202f": "", "] ": "", " [": "", "  ": ""}
_GAPS |= {f" {word} ": word for word in (*_PARTICLES, *_LINKS)}
_SPACES = str.maketrans("\u00a0\u202f\t", "   ")
_INITIAL = re.compile(
    r"(?:(?:^|[.!?…:;\n\r>|•*])|(?:^|\s)[-–—])[\"“”„‘’'(\[«»\s*_#]*$|[\"“„«]\s?$|(?:^|\s|[(\[—–])[‘'‚‹]$"
)
_QUOTED_BEFORE = re.compile(r"[\"“„«‘']$")
#: A line that was wrapped by a program is about this long; shorter lines end where the author ended them.
_WRAPPED_CHARS = range(55, 131)


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a run: `low` is lower case with straight apostrophes; `link` is true for a small word."""

    start: int
    end: int
    text: str
    low: str
    link: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """Words side by side; the first and the last are capitalised. `initial`: it opens a sentence or a quotation."""

    words: tuple[Word, ...]
    initial: bool


def find_runs(text: str) -> list[Run]:
    """The runs of `text` in order. Cost: 2 µs a capitalised word."""
    lists = word_lists()
    runs: list[Run] = []
    words: list[Word] = []
    for match in _WORD.finditer(text):
        start, end = match.span()
        written = match.group()
        if written[0].isdigit() and not (words and words[-1].end == start - 1):
            continue
        if text.startswith(".", end) and written.isupper() and _CODE_END.match(text, end):
            if words:  # Mattel Inc MAT.N: an exchange's code
                _close(text, words, runs)
                words = []
            continue
        if text.startswith(".", end) and (len(written) == 1 or written.lower() in lists.shortened):
            end += 1
            written = text[start:end]
        if text[end : end + 2] in ("'s", "’s") and f"{fold_word(written)}'s" in lists.possessive_names:
            end += 2
            written = text[start:end]  # Moody's
        link = _gap_between(text, words[-1].end, start) if words else None
        if words and words[-1].text.endswith(".") and words[-1].low in _ENDS_A_NAME and not written.isupper():
            link = None
        if words and not words[-1].link and words[-1].text.count(".") > 1 and written.lower() in _OPENS_SENTENCE:
            link = None  # "unique to the U.S. A new study"
        if link is None and words and _is_plural_possessive(text, words[-1], start, end, lists):
            link = ""  # Dockworkers' Union
            last = words[-1]
            words[-1] = Word(last.start, last.end + 1, text[last.start : last.end + 1], last.low)
        if words and len(words) >= _MOST_WORDS:
            link = None
        if link is None and words:
            _close(text, words, runs)
            words = []
        elif link:
            gap_start = words[-1].end + 1
            words.append(Word(gap_start, start - 1, link, link, link=True))
        words.append(Word(start, end, written, fold_word(written)))
    if words:
        _close(text, words, runs)
    return runs


def fold_word(written: str) -> str:
    """Lower case, apostrophes straight, hyphens plain."""
    low = written.lower()
    if not low.isascii():
        for sign in APOSTROPHES:
            low = low.replace(sign, "'")
        low = low.replace("‐", "-").replace("‑", "-")
    return low


def opens_sentence(text: str, start: int) -> bool:
    """Whether a capital at `start` may be there for the sentence's or quotation's sake alone."""
    return _INITIAL.search(text[max(0, start - 6) : start]) is not None


def _gap_between(text: str, end: int, start: int) -> str | None:
    """The small word between two words of one run, "" for mere space, None where the run ends."""
    if start - end > 12:
        return None
    gap = text[end:start]
    joint = _GAPS.get(gap)
    if joint is not None:
        return joint
    if "\n" in gap:
        if gap.count("\n") > 1 or end - (text.rfind("\n", 0, end) + 1) not in _WRAPPED_CHARS:
            return None
        return _GAPS.get(" ".join(f" {gap} ".split()) and f" {' '.join(gap.split())} ", None) if gap.strip() else ""
    return _GAPS.get(gap.translate(_SPACES))


def _is_plural_possessive(text: str, word: Word, start: int, end: int, lists: WordLists) -> bool:
    marked = start - word.end == 2 and text[word.end] in "'’" and text[start - 1] == " "
    return marked and word.low.endswith("s") and text[start:end].lower() in lists.organisation_heads


def _close(text: str, words: list[Word], runs: list[Run]) -> None:
    runs.append(Run(tuple(words), opens_sentence(text, words[0].start)))
