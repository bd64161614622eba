"""Lines that name who wrote: `By` and a name, or below a headline a name alone."""

from __future__ import annotations

import re

_NAME_WORD = r"(?:[A-ZÀ-ÖØ-Þ][\w'’-]+\.?|[A-Z]\.|(?:al|el|as|Al|El)-[A-ZÀ-ÖØ-Þ][\w'’-]+)"
_PERSON = rf"{_NAME_WORD}(?:[ \u00a0](?:de|da|del|der|den|van|von|bin|ibn|el|al|la|le|y|{_NAME_WORD})){{1,4}}"
_PEOPLE = rf"{_PERSON}(?:(?:, | and | und | et | y | & |, and ){_PERSON}){{0,5}}"
_DESK = (
    r"(?:our|the|unser(?:em|er)?|notre|nuestro)?\s?(?:\w+ ){0,3}"
    r"(?:desk|staff|correspondents?|reporters?|editors?|team|agenc(?:y|ies)|korrespondent(?:in)?|redaktion|correspondant|rédaction|corresponsal|redacción)"
)
_AFTER_NAME = (
    r"(?:(?:,| in | at | for | near | aus | à | en |\s?[|/–—·•]\s?| - |\s?\().{0,90}|"
    r"(?: Staff| Special| Reuters| AFP)\b.{0,60})?"
)
_BY = (
    r"(?:(?:(?:Analysis|Opinion|Story|Text|Report|Words|Commentary|Essay|Reportage)\s)?"
    r"(?:[Bb]y|BY|[Vv]on|[Pp]ar|[Pp]or|[Dd]i|[Dd]oor)"
    r"|Text|Author|Autor(?:in)?|Auteur)\s?:?\s"
)
_BYLINE = re.compile(rf"{_BY}(?P<who>(?:{_PEOPLE}|(?i:{_DESK})|{_NAME_WORD}){_AFTER_NAME})\W?")
_LABEL = re.compile(rf"^{_BY}", re.IGNORECASE)
_PLACE = re.compile(r"\s(?:in|aus|à|en)\s[A-ZÀ-ÖØ-Þ][\w'’-]+(?: [A-ZÀ-ÖØ-Þ][\w'’-]+)?$")
_LONE_NAMES = re.compile(_PEOPLE)
_LONE_AGENCY = re.compile(
    r"(?:The )?(?:[A-Z][\w.'’-]+ ){0,4}(?:Press Agency|News Agency|News Service|Associated Press|Press Association|"
    r"Agence France-Presse|Newsroom|Nachrichtenagentur)"
    r"|Reuters|REUTERS|AFP|AP|dpa|DPA|EFE|ANSA|TASS|Xinhua|"
    r"(?:Staff|Agencies|Wire)(?: (?:[Rr]eporter|[Ww]riter|[Rr]eports?|[Ss]ervices?))?"
)
_NOUN = re.compile(r"(?:tions?|ness|view|ology|isms?|ships?|ware|ings)$")
_MAX_CHARS, _MAX_LONE_CHARS = 160, 90

#: In a name alone none of these stands; in a headline in title case at least one usually does.
_HEADLINE_WORDS = """
news world politics opinion business sport sports culture east west north south middle monday tuesday wednesday
thursday friday saturday sunday january february march april may june july august september october november december
the a an of in on for and at by to from with is are was who what why how when editor editorial letters home
international national local breaking live special report review features today times post week year war crisis attack
attacks deal talks election elections new more general service front page read follow morning evening minister
president state inc ltd corp plc co company bank group trust association exchange record qtr mths nine six pay one two
note table prices market markets reply comment comments share
"""
_NOT_NAMES = frozenset(_HEADLINE_WORDS.split())
_DAY_WORDS = """
monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
october november december christmas easter then now contrast far law all the a an this that
"""
_NOT_AFTER_BY = frozenset(_DAY_WORDS.split())


def is_byline(line: str) -> bool:
    """Whether a line is `By` and a name or desk, in four languages; never `By Tuesday`."""
    found = _BYLINE.fullmatch(line) if len(line) <= _MAX_CHARS else None
    if not found:
        return False
    first = found["who"].split()[0].lower().strip(".,:")
    return first not in _NOT_AFTER_BY or re.match(rf"(?i){_DESK}", found["who"]) is not None


def is_lone_byline(line: str) -> bool:
    """Whether a line is nothing but people's names, or an agency's."""
    if len(line) > _MAX_LONE_CHARS or line.endswith("."):
        return False
    if _LONE_AGENCY.fullmatch(line):
        return True
    if not _LONE_NAMES.fullmatch(line) or line.isupper():
        return False
    return not any(word.lower().strip(".,'’") in _NOT_NAMES or _NOUN.search(word) for word in line.split())


def without_label(byline: str) -> str:
    """The names in a byline: without its `By`, and without the place at its end."""
    return _PLACE.sub("", _LABEL.sub("", byline))
