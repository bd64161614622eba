"""Words that hedge a number: about, nearly, more than, at least, less than, at most, only, up to."""

from __future__ import annotations

import re
from functools import lru_cache

#: Meaning → words before the number, as patterns. "exceeded", "topped" say more than.
_BEFORE = {
    "en": {
        "more than": r"(?:well|just|far)\s+(?:over|above)|more\s+than|over|above|upwards\s+of|in\s+excess\s+of"
        r"|greater\s+than|higher\s+than|beyond"
        r"|(?:(?:has|had|have|having)\s+)?(?:exceed(?:s|ed|ing)?|top(?:s|ped|ping)|surpass(?:es|ed|ing)?|overtook)",
        "at least": r"at\s+least|no\s+(?:fewer|less)\s+than|not\s+less\s+than|a\s+minimum\s+of|as\s+few\s+as",
        "less than": r"(?:well|just)\s+(?:under|below)|(?:less|fewer|lower)\s+than|under|below",
        "at most": r"at\s+(?:the\s+)?most|(?:no|not)\s+more\s+than|a\s+maximum\s+of",
        "up to": r"up\s+to|as\s+(?:many|much|high)\s+as",
        "nearly": r"(?:very\s+)?nearly|almost|close\s+to|approaching|nearing|virtually",
        "about": r"about|around|some|roughly|approximately|approx\.?|circa|an\s+estimated|estimated"
        r"|in\s+the\s+region\s+of"
        r"|something\s+like|~|(?:to\s+)?reportedly",
        "only": r"only|just|merely|a\s+mere|barely|a\s+paltry",
    },
    "de": {
        "more than": r"mehr\s+als|über|gut|(?:übersteigt|überstieg|überschritt)",
        "at least": r"mindestens|wenigstens|zumindest|nicht\s+weniger\s+als",
        "less than": r"weniger\s+als|unter",
        "at most": r"höchstens|maximal|nicht\s+mehr\s+als",
        "up to": r"bis\s+zu",
        "nearly": r"fast|beinahe|nahezu|knapp|annähernd",
        "about": r"rund|etwa|ungefähr|circa|ca\.|zirka|schätzungsweise|an\s+die|gegen",
        "only": r"nur|lediglich|bloß|gerade\s+(?:ein)?mal",
    },
    "fr": {
        "more than": r"plus\s+(?:de|d[’'])|au-delà\s+de|dépass(?:e|ent|é|ait)",
        "at least": r"au\s+moins|au\s+minimum",
        "less than": r"moins\s+(?:de|d[’'])",
        "at most": r"au\s+(?:plus|maximum)|pas\s+plus\s+de",
        "up to": r"jusqu[’']à",
        "nearly": r"près\s+(?:de|d[’'])|presque|quasiment",
        "about": r"environ|quelque|autour\s+de|à\s+peu\s+près|approximativement",
        "only": r"seulement|à\s+peine|ne\s+\w+\s+que",
    },
    "es": {
        "more than": r"(?:más|superior(?:es)?)\s+(?:de|a)|supera(?:n|ron|do)?|por\s+encima\s+de",
        "at least": r"al\s+menos|por\s+lo\s+menos|como\s+mínimo|no\s+menos\s+de",
        "less than": r"menos\s+de|por\s+debajo\s+de",
        "at most": r"como\s+(?:máximo|mucho)|no\s+más\s+de",
        "up to": r"hasta",
        "nearly": r"casi|cerca\s+de",
        "about": r"unos|unas|alrededor\s+de|aproximadamente|en\s+torno\s+a",
        "only": r"sólo|solo|solamente|apenas|únicamente",
    },
}  # fmt: skip
_AFTER = {
    "en": {
        "at least": r"\s*(?:\+|-?plus\b|or\s+more\b)|,?\s+at\s+least\b",
        "about": r"\s+or\s+so\b",
        "at most": r"\s+or\s+(?:less|fewer)\b|,?\s+at\s+most\b",
    },
    "de": {"at least": r"\s+(?:oder\s+mehr|und\s+mehr)\b"},
    "fr": {"about": r"\s+environ\b", "at least": r"\s+(?:ou\s+plus|au\s+moins)\b", "only": r"\s+seulement\b"},
    "es": {"at least": r"\s+o\s+más\b", "about": r"\s+aproximadamente\b"},
}
# What may stand between a hedge and its number without being part of either.
_FILLER = {
    "en": r"(?:(?:a\s+total\s+of|another|an\s+additional|the\s+remaining)\s+)?",
    "de": r"(?:(?:insgesamt|weitere|die|den)\s+)?",
    "fr": r"(?:(?:un\s+total\s+de|les)\s+)?",
    "es": r"(?:(?:un\s+total\s+de|otros|los|las)\s+)?",
}
_LONGEST = 60
#: "a truck running over two soldiers", "they fought over two fields": where or what for, no bound.
_NO_BOUND = re.compile(
    r"\b(?:runs?|ran|running|drove|driv(?:es?|ing|en)|roll(?:s|ed|ing)|hand(?:s|ed|ing)|presid(?:es?|ed|ing)|fought|fight(?:s|ing)?"
    r"|argu(?:es?|ed|ing)|quarrel\w*)\s+$",
    re.IGNORECASE,
)
#: "subió 3,4 puntos hasta 1.200": where it went, no bound.
_MOVED_TO = re.compile(r"\b(?:sub|crec|aument|baj|ca[yí]|elev|asc|desc)\w+\b[^.;]{0,40}$|\b(?:desde|de)\b[^.;]{1,20}$")


def hedge_before(text: str, start: int, language: str) -> tuple[int, str]:
    """Where the hedge of a number that begins at `start` begins, and its meaning; (`start`, "") for none."""
    pattern = _before_pattern(language)
    if pattern is None:
        return start, ""
    floor = max(0, start - _LONGEST)
    found = pattern.search(text[floor:start])
    if found is None or found.lastgroup is None:
        return start, ""
    if language == "es" and found.lastgroup == "up_to" and _MOVED_TO.search(text[floor : floor + found.start()]):
        return start, ""
    if text[floor + found.start() :].startswith("over ") and _NO_BOUND.search(text, floor, floor + found.start()):
        return start, ""
    return floor + found.start(), found.lastgroup.replace("_", " ")


def hedge_after(text: str, end: int, language: str) -> tuple[int, str]:
    """Where the hedge behind a number that ends at `end` ends, and its meaning; (`end`, "") for none."""
    pattern = _after_pattern(language)
    found = pattern.match(text, end) if pattern else None
    if found is None or found.lastgroup is None:
        return end, ""
    return found.end(), found.lastgroup.replace("_", " ")


@lru_cache(maxsize=8)
def _before_pattern(language: str) -> re.Pattern[str] | None:
    hedges = _BEFORE.get(language or "en")
    if hedges is None:
        return None
    groups = "|".join(f"(?P<{name.replace(' ', '_')}>{words})" for name, words in hedges.items())
    return re.compile(rf"(?<![\w-])(?:{groups})(?:\s+|(?<=~)|(?<=[’'])){_FILLER[language or 'en']}$", re.IGNORECASE)


@lru_cache(maxsize=8)
def _after_pattern(language: str) -> re.Pattern[str] | None:
    hedges = _AFTER.get(language or "en")
    if hedges is None:
        return None
    return re.compile("|".join(f"(?P<{name.replace(' ', '_')}>{words})" for name, words in hedges.items()))
