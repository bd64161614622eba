"""Is a number of four digits a year? 2000 people, $2018 and 2000 GMT are not."""

from __future__ import annotations

import re

_NO_YEAR_AFTER = re.compile(
    r"\.[A-Z]{1,3}\b|\s?(?:%|€|percent\b|per\s+cent|pct\b|GMT\b|UTC\b|hours?\b|hrs\b|local\b|people|persons"
    r"|men\b|women|children|soldiers|troops|"
    r"dollars|euros|pounds|points|votes|km\b|miles|metres|meters|tonnes|tons\b|barrels|kilo|feet\b|square\b|"
    r"jobs|workers|employees|homes|houses|civilians|refugees|migrants|police\b|fighters|protesters|demonstrators|"
    r"Menschen|Personen|Soldaten|Euro\b|Einwohner|Kilometer|Meter|personnes|soldats|habitants|personas|soldados"
    r"|habitantes|kilómetros)"
)
_NO_YEAR_BEFORE = re.compile(
    r"(?:\b(?:some|than|about|nearly|almost|least|around|roughly|approximately|another|No\.|no\.|Resolution"
    r"|resolution|Route|"
    r"Flight|flight|Unit|Order|Room|number|rund|etwa|mehr\s+als|über|plus\s+de|environ|unos|unas|más\s+de)|[-+])\s*$"
)
_YEAR_CUE = re.compile(
    r"\b(?:in|since|until|till|by|of|from|to|before|after|during|the|and|between|early|late|mid|year|fiscal|©"
    r"|\(c\)|seit|bis|im|"
    r"Jahr|ab|von|und|en|depuis|de|desde|del|hasta|entre|et|y|à|avant|après)\W{1,2}$",
    re.IGNORECASE,
)
_PLURAL_AFTER = re.compile(r"\s+[a-z]+s\b(?!['’])")
_LOOK_BACK = 60


def is_year(text: str, start: int, end: int, year: int) -> bool:
    """Whether the digits at `start`..`end` are a year, by the words on both sides."""
    before = text[max(0, start - _LOOK_BACK) : start]
    if _NO_YEAR_AFTER.match(text, end) or _NO_YEAR_BEFORE.search(before):
        return False
    cue = _YEAR_CUE.search(before) is not None
    if (year < 1900 or year > 2050) and not cue:
        return False
    return cue or year % 100 != 0 or _PLURAL_AFTER.match(text, end) is None
