"""Edits that touch no statement that is looked for: wording, style, typography."""

from __future__ import annotations

import re
import unicodedata

from rapidfuzz.distance import Indel

from ..match.function_words import FUNCTION_WORDS
from ..model import EditKind
from .hunk import Hunk
from .parts import QUOTE_MARKS, SPELLING, Part, left_over, shown, told
from .ranking import Swap
from .units import cut_units

#: One-sided changes of so many words are said to be added or removed.
_CLAUSE_WORDS = 4
_MARKS = dict.fromkeys("“”„‟«»″＂", '"') | dict.fromkeys("‘’‚‛‹›′＇`´", "'")
_DASHES = dict.fromkeys("‐‑‒–—―−﹘﹣－", "-")
_SHAPES = str.maketrans(_MARKS | _DASHES | {"…": "..."})


def judge_gap(hunk: Hunk, before: str, after: str) -> tuple[EditKind, str]:
    """What stands between words, or the form of a word, changed."""
    if not before.strip() and not after.strip():
        if "\n" in before or "\n" in after:
            return "typography", "Lines or paragraphs are broken otherwise."
        return "typography", "White space changed."
    if _plain(before) == _plain(after):
        return "typography", f"Only the shape of signs changed: {shown(before)} became {shown(after)}."
    marks = len(QUOTE_MARKS.findall(before)), len(QUOTE_MARKS.findall(after))
    if marks[0] != marks[1] and hunk.sort == "gap":
        return "quote", "Words are in quotation marks now." if marks[1] > marks[0] else "Quotation marks were dropped."
    if before.casefold() == after.casefold():
        return "style", f"Capitals: {shown(before)} became {shown(after)}."
    if cut_units(before, 0, len(before)).keys == cut_units(after, 0, len(after)).keys != ():
        return "style", f"Spelling: {shown(before)} became {shown(after)}."
    if any(unicodedata.category(sign)[0] == "S" for sign in before + after):
        return "reworded", told("A sign", before.strip(), after.strip())
    return "style", "Punctuation changed."


def _plain(text: str) -> str:
    """Without the shape of marks, dashes and spaces, and composed."""
    text = (
        unicodedata.normalize("NFKC", text.translate(_SHAPES)).translate(_SHAPES).replace("''", '"').replace("``", '"')
    )
    return " ".join(re.sub("-+", "-", text).replace("\u00ad", "").replace("\u200b", "").split())


def judge_wording(before: Part, after: Part, swap: Swap, n_words: int) -> tuple[EditKind, str, Swap, int]:
    """Words that carry none of the statements that are looked for."""
    gone, come = left_over(before.words, after.words)
    n_changed = max(len(gone), len(come))
    if not gone and not come:
        return ("style", "The same words in another order.", swap, 0)
    olds, news = [w for w in gone if w not in FUNCTION_WORDS], [w for w in come if w not in FUNCTION_WORDS]
    if not before.text.strip() and n_changed >= _CLAUSE_WORDS:
        return ("added", f"{shown(after.text)} was added.", "added", n_changed)
    if not after.text.strip() and n_changed >= _CLAUSE_WORDS:
        return ("removed", f"{shown(before.text)} was removed.", "dropped", n_changed)
    if not olds and not news:
        return ("style", told("Function words", before.text.strip(), after.text.strip()), swap, n_changed)
    if len(olds) == len(news) and all(_spelled_anew(one, two) for one, two in zip(olds, news, strict=True)):
        return ("style", told("The form of a word", before.text, after.text), swap, n_changed)
    return ("reworded", told("The wording", before.text.strip(), after.text.strip()), swap, n_changed)


def _spelled_anew(old: str, new: str) -> bool:
    return Indel.normalized_similarity(old, new) >= SPELLING
