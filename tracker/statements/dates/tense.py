"""Whether the clause around an expression of time looks ahead or tells what has happened."""

from __future__ import annotations

import re
from functools import lru_cache

from .words import DateNames

_CLAUSE = re.compile(r"[.!?;:]\s|\n")
_HAPPENED = re.compile(
    r"\b(?:was|were|had|did|came|began|took|went|fell|rose|held|won|lost|died|left|since|from|(?!said|need"
    r"|indeed)\w{3,}ed|"
    r"wurde|wurden|hatte|war|waren|seit|a\s+été|avait|depuis|fue|fueron|había|desde)\b"
)
_WEAK_CUE = re.compile(r"by|until|till|bis|hasta|jusqu.*", re.IGNORECASE)
_PAST_BEFORE = re.compile(
    r"\b(?:had|has|have|was|were|been|did|\w{2,}ed|from|since|seit|hatte|war|waren|avait|había|fue)\b"
)
_PAST_AFTER = re.compile(
    r"(?<!be\s)(?<!have\s)\b(?:said|told|announced|reported|was|were|had|has|did|came|began|killed|sagte"
    r"|erklärte|teilte|hatte|war|waren|"
    r"a\s+déclaré|était|dijo|fue|había)\b"
)


def tells_what_happened(text: str, place: int) -> bool:
    """Whether a verb of the past stands before `place` in its clause."""
    return _HAPPENED.search(_clause_before(text, place)) is not None


def _clause_before(text: str, place: int) -> str:
    return _CLAUSE.split(text[max(0, place - 90) : place])[-1]


def speaks_of_future(text: str, place: int, names: DateNames) -> bool:
    """Whether the clause before `place` looks ahead: its last verb of time is "will", not "said"."""
    clause = _clause_before(text, place)
    cues = list(_future(names.future).finditer(clause))
    if not cues:
        return False
    if _WEAK_CUE.fullmatch(cues[-1].group()):  # "by Friday" alone says nothing of before or after
        rest = re.split(r"[.!?;:]\s|\n", text[place : place + 120])[0]
        return len(cues) > 1 or _PAST_BEFORE.search(f"{clause} {rest}") is None
    return _PAST_AFTER.search(clause, cues[-1].end()) is None


@lru_cache(maxsize=8)
def _future(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
