"""Numbers that count nothing: names, times of day, phone numbers, versions, page furniture."""

from __future__ import annotations

import re

from .numbers import Number

# Nouns that bear a number as their name, in any case.
_NAMED = re.compile(
    r"\b(?:resolution|article|section|chapter|page|pages|pp?\.|paragraph|clause|annex|appendix|figure|table"
    r"|volume|vol\.|issue|"
    r"flight|tower|quay|pier|gate|terminal|platform|track|channel|route|highway|interstate|road|street|avenue"
    r"|line|exit|runway|"
    r"boeing|airbus|tupolev|antonov|ilyushin|iphone|ipad|windows|android|galaxy|playstation|xbox|version|"
    r"room|cell|block|unit|ward|district|precinct|zone|sector|area|level|phase|stage|step|round|game|match|week"
    r"|day|group|"
    r"type|model|class|category|division|battalion|squadron|brigade|number|numbers|no\.|nos\.|nr\.|n[°º]|#|rule|title|"
    r"part|act|scene|episode|season|apollo|soyuz|voyager|super\s+bowl|formula|psalm|genesis|verse|building"
    r"|apartment|suite|"
    r"grade|year|case|file|form|order|directive|regulation|amendment|proposition|measure|bill|law|decree"
    r"|question|item|lot|"
    r"checkpoint|camp|site|hangar|dock|berth|well|block|gleis|artikel|seite|kapitel|paragraf|zimmer|flug|linie"
    r"|chapitre|"
    r"numéro|artículo|capítulo|página|número|vuelo)\s*$",
    re.IGNORECASE,
)
#: "No 10", which is a house or a place in a row: with a capital it denies nothing.
_NUMBERED = re.compile(r"\bNo\.?\s$")
_STREET = re.compile(
    r"[a-z]?,?\s(?:[A-Z][\w’'-]+\s){1,3}(?:Street|Road|Avenue|Lane|Drive|Square|Boulevard|Way|Place|Court|Terrace|Crescent"
    r"|Row|Mews|Gardens|Quay|Wharf)\b(?!\s[a-z]+s\b)"
)
#: A number behind a greater one and a hyphen: 747-8, a score; a range goes up.
_CODE_BEFORE = re.compile(r"(?<![\d.,])(\d{1,6})[-‐‑–]$")
_CODE_AFTER = re.compile(r"[-‐‑–](\d{1,6})(?![\d.,]\d|\d|%)")
_CAPITAL_BEFORE = re.compile(r"(?:^|[\s(“\"'‘])([A-ZÄÖÜÉÁ][\w&'’.-]*)\s$")
# Words in capitals at the head of a sentence that bear no number.
_NO_NAMES = frozenset(
    """a about above after against all almost also am among an and another around as at au aux because before below
    between bis both but by cut das der des despite die down during early el environ etwa eu even every exactly
    fast fewer firing for from had has he his if im in including injuring is it its just killed killing kills
    knapp la las last late le least les less like los meanwhile mehr mid mindestens more most más nearly no nur
    of on only or other our out over plus police près reportedly roughly rund said she since so some still than
    that the their then there these they this those though to total totalling u.s. uk un unas under unos until
    up upon us versus von was we were when where which while with within would wounded wounding you über""".split()  # noqa: SIM905
)
_PLURAL_FOLLOWS = re.compile(
    r"\s+(?:[a-zäöü][\w-]*\s+){0,2}?(?:[a-z]{2,}s|people|men|women|children|personnel|police|dead|killed|wounded|injured|were|have|had)\b"
)
_TIME_AFTER = re.compile(
    r"(?:[.:]\d\d)?\s?(?:[ap]\.?\s?m\b\.?|o['’]clock\b|GMT\b|UTC\b|BST\b|EST\b|EDT\b|ET\b|CET\b|hrs\b(?:\s+GMT)?|hours\s+(?:GMT|local)|"
    r"Uhr\b|h\d\d\b|local\s+time\b|noon\b|midnight\b)",
)  # fmt: skip
_CLOCK = re.compile(r"\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?!\d|,\d)")
_CLOCK_CUE = re.compile(
    r"\b(?:at|um|à|a\s+las|by|before|after|until|from|since|shortly|around|about|gegen|vers)\s+$", re.IGNORECASE
)
_PHONE = re.compile(r"(?:\+\d{1,3}[\s.-]?)?(?:\(\d{1,5}\)[\s.-]?)?\d{2,5}(?:[\s.-]\d{2,6}){1,5}")
_PHONE_SURE = re.compile(
    r"\+\d{1,3}[\s.(-]|\(\d{2,5}\)\s?\d{3}|\d{3}[-.]\d{3}[-.]\d{4}|\d{3,5}-\d{4,}(?!\d)|0\d{2,4}[\s-]\d{3,}"
)
_PHONE_CUE = re.compile(
    r"(?:\b(?:tel|phone|telephone|fax|call|dial|mobile|hotline|telefon|newsroom)\b[^\d\n]{0,25})$", re.IGNORECASE
)
_PHONE_TAIL = re.compile(r"(?:\d{3}\)?[-.\s]\d{3}[-.]|\+\d[\d\s().-]*|\(\d{2,5}\)[\s-]?)$")
_VERSION = re.compile(r"\d+\.\d+\.\d+")
_GLUED_AFTER = re.compile(r"[A-Za-zÄÖÜäöüß_]|[-‐‑](?:[A-Z]|\d)|[/:]\d|['’][a-z]")
_ORDINAL_END = re.compile(r"(?:st|nd|rd|th|er|ère|ème|e|º|ª)\b")
_LINE_OF_FURNITURE = re.compile(
    r"[^\S\n]*(?:shares?|comments?|likes?|views?|kommentare?|min(?:ute)?s?\s+read)?[^\S\n]*(?:\n|$)", re.IGNORECASE
)
_ADDRESS = re.compile(r"\S*(?:://|www\.|@)\S*$")
_ROMAN_OR_SINGLE = re.compile(r"[IVX]{1,4}\b")


def ordinal_end(text: str, number: Number) -> int:
    """Where "16th" ends, 0 where digits are no ordinal."""
    found = _ORDINAL_END.match(text, number.end) if number.form == "digits" and not number.grouped else None
    return found.end() if found else 0


def counts_nothing(text: str, number: Number) -> bool:
    """Whether a number in digits is a name, a time, a code or furniture. Dates are told elsewhere."""
    start, end = number.start, number.end
    if number.form not in ("digits",):
        return _is_named_word(text, number)
    before = text[max(0, start - 40) : start]
    last = before[-1:]
    if last and (
        (last.isalpha() and not number.abbreviated) or last in "_@#/\\" or (last in "-‐‑–" and before[-2:-1].isalpha())
    ):
        return True
    if last in (".", ":", ",") and before[-2:-1].isdigit():
        return True
    if last == "[" and text[end : end + 1] == "]":
        return True
    if (
        number.scale == 1
        and _GLUED_AFTER.match(text, end)
        and not _UNIT_GLUED.match(text, end)
        and not _RANGE_AFTER.match(text, end)
    ):
        return True
    if _ADDRESS.search(before) or _VERSION.match(text, start) or _TIME_AFTER.match(text, end):
        return True
    if _CLOCK.match(text, start) and (
        ":" in text[start : start + 3] or (_CLOCK_CUE.search(before) and _is_clock(text, start))
    ):
        return True
    if _is_phone(text, start, before) or _PHONE_TAIL.search(before):
        return True
    line_start = not before.rstrip(" \t") or before.rstrip(" \t").endswith("\n")
    if line_start and _LINE_OF_FURNITURE.match(text, end):
        return True
    if number.grouped or number.scale != 1:
        return False
    if _NUMBERED.search(before) or _STREET.match(text, end):
        return True
    if (code := _CODE_BEFORE.search(before)) and int(code[1]) >= number.value:
        return True
    if (code := _CODE_AFTER.match(text, end)) and int(code[1]) <= number.value:
        return True
    if _NAMED.search(before) and not before.rstrip().endswith("\n"):
        return True
    return _is_name_before(text, start, end, before)


_UNIT_GLUED = re.compile(
    r"(?:km|kg|cm|mm|m|g|mph|kph|ft|lb|lbs|kW|MW|GW|GB|TB|MB|p|c|x|°|bps|pc|pct|l|t|ha|h|st|nd|rd|th)\b|-(?=[a-z])|['’]s\b"
)
_RANGE_AFTER = re.compile(r"[-‐‑–/]\d")


def _is_clock(text: str, start: int) -> bool:
    found = re.match(
        r"(\d{1,2})[.](\d\d)(?![\d%]|\s?(?:percent|per\s+cent|million|billion|km|miles|pct|points|dollars|euros))",
        text[start : start + 24],
    )
    return found is not None and int(found.group(1)) < 24 and int(found.group(2)) < 60


def _is_phone(text: str, start: int, before: str) -> bool:
    found = _PHONE.match(text, start)
    if found is None and not before.endswith(("+", "(")):
        return False
    if before.endswith("+") and re.match(r"\d{1,3}[\s.(-]?\d", text[start : start + 8]):
        return True
    if _PHONE_SURE.match(text, start) or (
        before.endswith("(") and re.match(r"\d{2,5}\)\s?\d{3}", text[start : start + 12])
    ):
        return True
    return found is not None and _PHONE_CUE.search(before) is not None


def _is_name_before(text: str, start: int, end: int, before: str) -> bool:
    """`Tower 22`, `Quay 9`, `S&P 500`: a capital before the number that opens no sentence."""
    found = _CAPITAL_BEFORE.search(before)
    if found is None:
        return False
    word = found.group(1)
    if word.casefold().rstrip(".") in _NO_NAMES or word.casefold() in _NO_NAMES or (word.isupper() and len(word) > 4):
        return False
    if word.endswith((".", ":", ",")) and len(word) > 5:
        return False
    head = before[: found.start(1)].rstrip()
    opens = not head or head[-1] in '.!?\n“"(' or before[: found.start(1)].endswith("\n")
    if opens and (word.endswith(("ed", "ing", "ly")) or _PLURAL_FOLLOWS.match(text, end)):
        return False
    return _PLURAL_FOLLOWS.match(text, end) is None


def _is_named_word(text: str, number: Number) -> bool:
    """`the Big Three`, `Chapter Eleven`: a number word with a capital where no sentence or title begins."""
    written = text[number.start : number.end]
    before = text[max(0, number.start - 30) : number.start]
    if before[-1:] in ("-", "‐", "‑") and before[-2:-1].isalpha():
        return True
    if _TIME_AFTER.match(text, number.end):
        return True
    if (
        number.form == "words"
        and _NAMED.search(before)
        and number.value < 100
        and not re.search(r"(?:\.|\n)\s*$", before)
    ):
        word = _NAMED.search(before)
        assert word is not None
        return word.group().strip()[:1].isupper() or word.group().strip().casefold() in (
            "number",
            "chapter",
            "page",
            "phase",
        )
    if not written[:1].isupper() or (written.isupper() and len(written) > 1):
        return False
    head = before.rstrip()
    if not head or head[-1] in ".!?\n:;–—“\"‘'(•*-" or "\n" in before[len(head) :]:
        return False
    return not _in_title(text, number.start)


def _in_title(text: str, place: int) -> bool:
    """Whether the line around `place` is a headline with most words in capitals."""
    start = text.rfind("\n", 0, place) + 1
    end = text.find("\n", place)
    line = text[start : end if end >= 0 else len(text)]
    if len(line) > 150 or line.rstrip().endswith("."):
        return False
    words = [word for word in line.split() if word[:1].isalpha() and len(word) > 3]
    return len(words) > 1 and sum(word[:1].isupper() for word in words) >= 0.7 * len(words)
