"""What a figure counts where that stands before it, or is left out: "attacks have reached nearly 60",
"the death toll has risen to 19", "2,500 troops in Iraq and another 900 in Syria"."""

from __future__ import annotations

import re

from ...model import Figure
from .counted import counted_after, phrase_at

_NUMBER_OF = re.compile(
    r"\b(?:(?:numbers?|count|tally|total|toll|amount)\s+of|(?:Zahl|Anzahl)\s+der|nombre\s+(?:de|des)"
    r"|(?:número|cifra|total)\s+de)\b(?=\s)",
    re.IGNORECASE,
)
_TOLL = re.compile(r"\b(?:death\s+)?toll\b", re.IGNORECASE)
_GROWING = re.compile(
    r"\b(?:reach(?:ed|es|ing)?|exceed(?:s|ed|ing)?|topp?(?:ed|s)|surpass(?:ed|es|ing)?|pass(?:ed)|hit|number(?:s"
    r"|ed|ing)?|total(?:s|led|ed|ling|ing)?|"
    r"(?:rise|rises|rose|risen|climb(?:s|ed)?|grew|grown|increased|jumped|fell|fallen|dropped|stood|stands|stand"
    r"|put|doubled|swell(?:ed)?|"
    r"swollen|was|were|is|are|been|stieg|gestiegen|wuchs|kletterte|sank|fiel|liegt|lag|erreichte|atteint|atteignait|dépasse"
    r"|passé|monté|grimpé|tombé|s[’']élève|s[’']élevait|alcanzó|alcanza|ascendió|asciende|subió|llegó|aumentó|cayó|bajó)(?:\s+(?:further|again|sharply|now))?(?:\s+(?:to|at|by|auf|bei|à|a|hasta))?)\s+(?:at\s+|to\s+)?$",
    re.IGNORECASE,
)
_EXCEEDS = re.compile(r"(?:(?:has|had|have)\s+)?(?:exceed|top|surpass)", re.IGNORECASE)
_ELLIPSIS = re.compile(r"(?:\s*[.,;:)\"”’]|\s*$|\s+(?:in|on|at|from|of\s+them|of\s+whom|davon"
    r"|d[’']entre\s+eux|de\s+ellos|were|was|had|have|and|or"
    r"|since|by|last|this|after|to|for|the|a|"
                       r"yesterday|today|more|others|so\s+far|dead|killed|wounded|injured|died|when"
                       r"|during)\b)")  # fmt: skip
_SENTENCE_START = re.compile(r"(?:[.!?][\"”’)]*\s+(?=[A-Z“\"])|\n\s*|\)\s+[-–—]+\s+|\s--\s)")
_ABBREVIATED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Gen|Col|Maj|Lt|Sgt|Rep|Sen|St|U\.S|U\.N|U\.K|No|Jan|Feb|Mar|Apr|Aug|Sept|Oct|Nov|Dec"
    r"|[A-Z]))\.\s+$"
)
_LOOK_BACK = 220


def sentence_start(text: str, place: int) -> int:
    """Where the sentence around `place` begins, after a dateline; at most some 220 characters back."""
    floor = max(0, place - _LOOK_BACK)
    start = floor
    for found in _SENTENCE_START.finditer(text, floor, place):
        if not _ABBREVIATED.search(text, max(0, found.start() - 6), found.end()):
            start = found.end()
    return start


def is_growing(text: str, figure: Figure) -> bool:
    """Whether the figure is told as the state of a count: "has reached", "stood at", "exceeded"."""
    start = sentence_start(text, figure.start)
    return _GROWING.search(text[start : figure.start]) is not None or _EXCEEDS.match(text, figure.start) is not None


def counted_before(text: str, figure: Figure, earlier: Figure | None, language: str) -> tuple[int, int]:
    """Where that which `figure` counts stands before it; equal places for nowhere.

    Args:
        earlier: the figure before it in the text: "another 900" counts what that one counts.
    """
    nowhere = figure.start, figure.start
    start = sentence_start(text, figure.start)
    subject = text[start : figure.start]
    if is_growing(text, figure):
        if found := _NUMBER_OF.search(subject):
            counted = counted_after(text, start + found.end(), value=2, language=language)
            if counted.end > counted.start and counted.end <= figure.start:
                return counted.start, counted.end
        if found := _TOLL.search(subject):
            return start + found.start(), start + found.end()
        place = start + len(subject) - len(subject.lstrip(" “\"'‘"))
        counted = phrase_at(text, place, language=language)
        if counted.end > counted.start and counted.end <= figure.start and counted.head.endswith("s"):
            return counted.start, counted.end
    if (
        earlier is not None
        and earlier.counted
        and not earlier.unit
        and earlier.start >= start
        and _ELLIPSIS.match(text, figure.end)
    ):
        return earlier.counted_start, earlier.counted_end
    return nowhere
