"""The tail of a page: comment forms, link lists, and what the paper says of itself."""

from __future__ import annotations

import re

from ..text.looks import holds_any, small_letters
from .furniture import is_form_label, opens_furniture
from .inline import sign_off_start
from .lines import PROSE_END, Unit, bare, is_prose

_TAIL_FURNITURE_WORDS = 8
_CLOSING_UNITS = 3  # after `About us` or the reporters' sign-off the paper speaks of itself, but not at length
_NOTICE_WORDS = 70
_SPEECH = ('"', "“", "„", "«")

#: What papers say at the foot of every page: to the reader, or of themselves.
_APPEAL = re.compile(
    r"(?:^|[.!?] )(?:please )?(?:subscribe|download|sign up|donate|support us|write to us|contact us|"
    r"send us|get in touch|letters to the editor|corrections (?:may|can|should)|to (?:subscribe|advertise)|"
    r"abonnieren sie|schreiben sie uns|laden sie|abonnez[- ]vous|écrivez[- ]nous|suscríbase|suscríbete|descargue|"
    r"escríbanos)\b"
    r"|\btakes? no responsibility\b|\baccepts? no liability\b|\bletters to the editor\b"
    r"|\b(?:to|in) your inbox\b"
    r"|\bohne gewähr\b|\bsans garantie\b|\bsin garantía\b|\bunsere[nr]? (?:abend|morgen)?(?:brief|newsletter)\b",
    re.IGNORECASE,
)
#: One of these stands in every appeal; to look for them takes a tenth of the search.
_APPEAL_WORDS = (
    "subscribe", "download", "sign up", "donate", "support us", "to us", "contact us", "send us", "get in touch",
    "letters to the editor", "corrections ", "to advertise", "abonnieren sie", "schreiben sie", "laden sie",
    "abonnez", "écrivez", "suscr", "descargue", "escríbanos", "no responsibility", "no liability", "your inbox",
    "ohne gewähr", "sans garantie", "sin garantía", "unsere",
)  # fmt: skip
_OF_ITSELF = re.compile(
    r"\b(?:published|publishes|printed|newspaper|newsletter|subscri\w+|editors?|readers|supplies|independent|"
    r"journalism|download|application|member of|belongs to|owned by|founded|languages|erscheint|"
    r"gegründet|abonn\w+|leser\w*|paraît|fondée?|lecteurs|fundad[oa]|lectores)\b",
    re.IGNORECASE,
)


def label_notices(units: list[Unit], source: str) -> None:
    """The last paragraphs are boilerplate where they appeal to the reader or the paper speaks of itself.

    Only paragraphs below the middle of the text, short, without speech; at least one paragraph is left.
    """
    prose = [unit for unit in units if unit.role in (None, "body") and is_prose(unit)]
    length = units[-1].end if units else 0
    name = bare(source).removeprefix("the ")
    for unit in reversed(prose[1:]):
        if unit.start * 2 < length or unit.n_words > _NOTICE_WORDS or any(mark in unit.text for mark in _SPEECH):
            break
        start = bare(unit.text[:80])
        named = bool(name) and name in " ".join(start.split()[: len(name.split()) + 2])
        if not _appeals(unit.text) and not (named and _OF_ITSELF.search(unit.text)):
            break
        unit.role = "boilerplate"
    _label_closing(units)


def _appeals(line: str) -> bool:
    small = small_letters(line)
    return holds_any(small, _APPEAL_WORDS) and _APPEAL.search(line) is not None


def label_tail(tail: list[Unit]) -> None:
    """Short lines after the last prose are furniture where furniture stands among them."""
    if not any(unit.role in ("boilerplate", "comment_form", "copyright", "source_credit") for unit in tail):
        return
    in_form = False
    for unit in tail:
        in_form = in_form or unit.role == "comment_form"
        if unit.role in (None, "boilerplate") and in_form and is_form_label(unit.text):
            unit.role = "comment_form"
        elif unit.role is None and unit.n_words <= _TAIL_FURNITURE_WORDS and not PROSE_END.search(unit.text):
            unit.role = "boilerplate"


def _label_closing(units: list[Unit]) -> None:
    """What follows `About us` or the reporters' sign-off at the very end is about the paper, no news."""
    for at in range(max(0, len(units) - 12), len(units)):
        unit = units[at]
        opened = unit.role == "boilerplate" and opens_furniture(unit.text)
        signed = unit.role == "contributor" and unit.text.startswith("(")
        if not opened and not signed and sign_off_start(unit.text) == len(unit.text):
            continue
        rest = [other for other in units[at + 1 :] if other.role is None and is_prose(other)]
        length = sum(len(other.text) for other in rest)
        speech = any(mark in other.text for other in rest for mark in _SPEECH)
        if len(rest) <= _CLOSING_UNITS and length * 4 < unit.end and not speech:
            for other in rest:
                other.role = "boilerplate"
        return
