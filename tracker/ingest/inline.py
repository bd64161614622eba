"""Stretches inside a paragraph that play another role: the dateline before it, a credit or the
reporters' sign-off after it."""

from __future__ import annotations

import re

from ..text.looks import holds_any
from .days import MONTH

_AGENCY = r"(?:[A-Z][A-Za-z.&/ ]{1,30}|dpa(?:-AFX|/\w+)?|afp|ap|epa|taz)"
_DAY = (
    rf"(?:(?i:{MONTH}) \d\d?(?:st|nd|rd|th)?|\d\d?(?:st|nd|rd|th|er|\.)?\s(?:de\s)?(?i:{MONTH}))"
    r"(?:,?\s(?:de\s)?(?:19|20)\d\d)?"
)
_WEEKDAY = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?"
_CAPITALS = r"(?:[A-ZÀ-ÖØ-Þ]{2,}|[A-Z]\.)(?:['’.,/-]?[ -]?(?:[A-ZÀ-ÖØ-Þ]{2,}|St\.|[A-Z]\.|de|la|am|an der)){0,3}"
_CITY = r"[A-ZÀ-ÖØ-Þ][\w'’.-]+(?:[ -][A-ZÀ-ÖØ-Þ][\w'’.-]+|[ -](?:de|la|le|del|am|an|der|sur|of|upon)(?=[ -])){0,3}"
_REGION = r"(?:[,/]\s?(?:[A-ZÀ-ÖØ-Þ][\w'’.-]*\.?)(?:[ -][A-ZÀ-ÖØ-Þ][\w'’.-]*){0,3})?"
_DASH = r"(?:\s?(?:--+|[-–—―])\s|\s?[—―]\s?|\s?--+\s?)"
_DATED = rf"(?:\s?[,.]?\s?(?:{_WEEKDAY},?\s)?\(?(?:{_DAY}|(?:19|20)\d\d-\d\d-\d\d)\)?\.?)"

_IN_BRACKETS = rf"\s?\(\s?{_AGENCY}\s?\)\.?"
#: CITY in capitals, or a city with a day or an agency after it; always a dash at the end.
_DATELINE = re.compile(
    rf"(?:{_CAPITALS}{_REGION}(?:\s\([A-Z][\w. ]{{1,20}}\))?(?:{_DATED}(?:{_IN_BRACKETS})?|{_IN_BRACKETS}){_DASH}"
    rf"|{_CAPITALS}(?:,\s?[A-ZÀ-ÖØ-Þ][\w.]*(?: [A-ZÀ-ÖØ-Þ][\w.]*)?\s?(?:--+|[-–—―])\s?|\s?(?:--+|[–—―])\s?)"
    rf"|{_CAPITALS}{_REGION}{_DATED}(?:{_IN_BRACKETS})?(?:\s?:\s|\.\s(?=[A-Z]))"
    rf"|{_CAPITALS}{_REGION}{_DATED}?{_IN_BRACKETS}\s?[:-]?\s?"
    rf"|{_CITY}{_REGION}{_DATED}?{_IN_BRACKETS}(?:{_DASH}|\s?[.:]\s)"
    rf"|{_CITY}{_REGION}{_DATED}{_DASH}"
    rf"|\(\s?{_AGENCY}\s?\){_DASH})(?=\S)"
)
_MAX_DATELINE_CHARS = 120
#: One of these stands in every dateline: a dash at its end, or an agency in brackets, or a day.
_DATELINE_SIGN = re.compile(r"[-–—―(\d]")

_NAME = r"[A-ZÀ-ÖØ-Þ][\w.'’-]*"
_NAMES = rf"{_NAME}(?:(?:,? (?:and|de|von|van|al|el) |,? |/){_NAME}){{0,9}}"
_MIXED = r"[A-ZÀ-ÖØ-Þ][\w'’-]*[a-zà-öø-þ][\w'’-]*(?: [A-ZÀ-ÖØ-Þ][\w.'’-]*){0,4}"
_AGENCIES = (
    r"(?:AP|AFP|EPA|EFE|dpa|DPA|Reuters|REUTERS|Getty Images|Getty|Xinhua|ANSA|Anadolu|TASS|Shutterstock|Alamy|iStock|"
    r"Federated Images)"
)
_PICTURE = r"(?:[Pp]hoto|[Ii]mage|[Pp]icture|[Ff]oto|[Bb]ild|[Cc]redit|Crédit|Fotografía)s?"
_CREDIT = re.compile(
    rf"(?:\s*\[[^\[\]]{{2,60}}/\s?{_AGENCIES}[^\[\]]{{0,30}}\]"
    rf"|\s*\((?:{_PICTURE}(?: (?:by|credit|courtesy of|von|de))?\s?:?\s?[^()]{{2,80}}"
    rf"|AP Photo(?:/[^()]{{2,60}})?|[^()]{{2,50}}/\s?{_AGENCIES}[^()]{{0,30}})\)"
    rf"|\s*[\[(]?\b(?:Credits?\s?:\s|[Cc]redits?\s?(?:\.\.\.|…)\s?)\S.{{1,100}}"
    rf"|\s+[\[(]?(?:Photo|Photograph|Image|Picture|Foto|Bild|Crédit(?: photo)?|Illustration)s?"
    rf"(?: (?:by|credit|courtesy))?\s?:\s?\S.{{1,100}}"
    rf"|\s+(?:Photo|Photograph|Foto) (?:by|von|de)\s{_NAMES}"
    rf"|\s+(?:REUTERS|AFP|AP|EPA|dpa)\s?(?:Photo)?\s?/\s?{_NAMES}"
    rf"|(?<=[.!?\"”])(?<!\b[A-Z]\.)\s+{_MIXED}\s?/\s?{_MIXED}(?:\s?/\s?{_MIXED})?"
    rf"|(?<=[.!?\"”])(?<!\b[A-Z]\.)\s+{_NAME}(?: {_NAME}){{0,3}},? via {_NAMES})\W?$"
)
#: One of these stands in every credit, or ...
_CREDIT_SIGNS = ("/", " via ", "oto")
#: ... one of these in its last characters, which are no more than this.
_CREDIT_CHARS = 150
_COLON_SIGNS = ("hoto", "mage", "icture", "Foto", "Bild", "rédit", "llustration")
_MAX_CAPTION_WORDS, _LONG_CHARS = 70, 600

_SIGN_OFF = re.compile(
    r"\s*\((?:(?:Additional|Writing and|With additional|Compiled and)\s)?"
    r"(?:[Rr]eporting|[Ww]riting|[Ee]diting|[Cc]ompiled|[Rr]eported|[Ww]ritten|[Ee]dited)"
    r"(?: and (?:writing|editing|reporting))? (?:by|from)\s[^()]{3,400}\)?$"
)


def dateline_end(line: str) -> int:
    """Where the dateline at the start of a paragraph ends, 0 if there is none.

    >>> dateline_end("LIMA, Peru (Reuters) - Two ships")
    23
    """
    if not _DATELINE_SIGN.search(line, 0, _MAX_DATELINE_CHARS):
        return 0
    found = _DATELINE.match(line)
    return found.end() if found and found.end() <= _MAX_DATELINE_CHARS else 0


def credit_start(line: str) -> int:
    """Where the photo credit at the end of a caption begins, `len(line)` if there is none."""
    # In a long paragraph signs would be sought to its end, words are counted up to so many.
    if len(line) > _LONG_CHARS and _is_no_caption(line):
        return len(line)
    if not _may_end_in_credit(line) or _is_no_caption(line):
        return len(line)
    found = _CREDIT.search(line)
    return found.start() if found else len(line)


def _is_no_caption(line: str) -> bool:
    return len(line.split(None, _MAX_CAPTION_WORDS)) > _MAX_CAPTION_WORDS


def _may_end_in_credit(line: str) -> bool:
    """Whether a line has a sign that no credit is without: a look that takes a twentieth of the search."""
    if holds_any(line, _CREDIT_SIGNS):
        return True
    end = line[-_CREDIT_CHARS:]
    return ")" in end[-3:] or "redit" in end or (":" in end and any(sign in end for sign in _COLON_SIGNS))


def sign_off_start(line: str) -> int:
    """Where `(Reporting by …; editing by …)` at a paragraph's end begins, `len(line)` if there is none."""
    tail = line[-420:]
    if not tail.endswith(")") and "eporting by" not in tail:
        return len(line)
    found = _SIGN_OFF.search(tail)
    return len(line) - len(tail) + found.start() if found else len(line)
