"""Figures, names and quotations by a few plain patterns."""

from __future__ import annotations

import re

from ..model import Figure, NameMention, Quote

_WORDS = {
    word: float(value)
    for value, word in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
        seventeen eighteen nineteen twenty""".split()  # noqa: SIM905
    )
} | {"thirty": 30.0, "forty": 40.0, "fifty": 50.0, "sixty": 60.0, "seventy": 70.0, "eighty": 80.0, "ninety": 90.0}
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "m": 1e6, "bn": 1e9}
_HEDGES = {
    "about": "about", "around": "about", "some": "about", "roughly": "about", "approximately": "about",
    "nearly": "nearly", "almost": "nearly", "more than": "more than", "over": "more than", "at least": "at least",
    "less than": "less than", "fewer than": "less than", "at most": "at most", "only": "only", "up to": "up to",
}  # fmt: skip
_FIGURE = re.compile(
    rf"(?:\b(?P<hedge>{'|'.join(_HEDGES)})\s+)?(?P<sign>[$€£]\s?)?"
    rf"(?P<number>\d+(?:[.,]\d+)*|\b(?:{'|'.join(_WORDS)})\b(?!-))"
    rf"(?:[ -]?(?P<scale>hundred|thousand|million|billion|trillion|bn|m)\b)?(?P<unit>\s?%|\s(?:per ?cent)\b)?",
    re.IGNORECASE,
)
_NAME = re.compile(r"\b[A-Z][a-z'’]+(?:[ -](?:al-|el-)?[A-Z][a-z'’]+)+|(?<=[a-z,] )[A-Z][a-z]+\b")
_QUOTE = re.compile(r"“([^”\n]+)”|\"([^\"\n]+)\"")
_WHO = r"(?:the )?(?:[A-Z][\w'’-]+ ?){1,4}"
_AFTER = re.compile(
    rf"\W{{0,4}}(?P<cue>said|says|told|added|claimed)\s+(?P<who>{_WHO})"
    rf"|\W{{0,4}}(?P<who2>{_WHO})(?P<cue2>said|says|told|added|claimed)"
)


def find_figures(text: str) -> list[Figure]:
    """Numbers with hedge, currency, scale and percent sign."""
    found = []
    for match in _FIGURE.finditer(text):
        number = match["number"].lower()
        value = _WORDS.get(number)
        if value is None:
            plain = number.replace(",", "")
            value = float(plain) if plain.count(".") < 2 else float(plain.replace(".", ""))
        value *= _SCALES.get((match["scale"] or "").lower(), 1.0)
        unit = "%" if match["unit"] else (match["sign"] or "").strip()
        hedge = _HEDGES.get(" ".join((match["hedge"] or "").lower().split()), "")
        found.append(Figure(match.start(), match.end(), match.group(), value, value, unit, hedge))
    return found


def find_names(text: str) -> list[NameMention]:
    """Runs of words in capitals."""
    return [
        NameMention(match.start(), match.end(), match.group(), match.group(), "person")
        for match in _NAME.finditer(text)
    ]


def find_quotes(text: str) -> list[Quote]:
    """What stands in double quotation marks, with the name beside it."""
    found = []
    for match in _QUOTE.finditer(text):
        start, end = match.span(1 if match[1] is not None else 2)
        after = _AFTER.match(text, match.end())
        group = ("who" if after["who"] else "who2") if after else ""
        who = after[group].strip() if after else ""
        at = after.start(group) if after else 0
        cue = (after["cue"] or after["cue2"]) if after else ""
        found.append(Quote(start, end, text[start:end], ((start, end),), True, who, at, at + len(who), cue))
    return found
