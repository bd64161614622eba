"""The figures and days that each sentence of one document tells: read once a document, kept with its statements."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ...model import DateMention, DateWindow, Document, Figure
from ...text.evidence import evidence_places
from ...text.sentences import cut_sentences
from ..dates.finding import find_dates
from ..figures.finding import find_figures

_NUMERAL = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|hundreds?|thousands?|dozens?"
    r"|half|third|quarter|zwei|drei|vier|deux|trois|quatre|cinq|dos|tres|cuatro|cinco)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\d|day\b|days\b|week|month|year|\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
    r"|today|yesterday|tomorrow|tonight|tag\b|gestern|heute|woche|monat|jahr|hier\b|semaine|mois|\ban\b|ayer|semana|mes\b",
    re.IGNORECASE,
)
#: What follows a number that is a share's code: 8035.T, 034220.KS.
_TICKER = re.compile(r"\.[A-Z]{1,2}\b")


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence at `start`..`end` of a document; the places of its figures and days count from its own start.

    `figures` is without ordinals and without what stands in a day; no day says why it is one.
    """

    start: int
    end: int
    figures: tuple[Figure, ...]
    days: tuple[DateMention, ...]


def read_told(document: Document) -> tuple[Told, ...]:
    """What every sentence of a document's evidence tells, in order. Cost: 2 ms for an article of 20 sentences."""
    language = document.language or "en"
    told = []
    for first, last in evidence_places(document):
        for begin, end in cut_sentences(document.text[first:last], language=language):
            text = document.text[first + begin : first + end]
            told.append(Told(first + begin, first + end, *read_numbers(text, document.date, language=language)))
    return tuple(told)


def read_numbers(
    text: str, published: DateWindow | None, *, language: str
) -> tuple[tuple[Figure, ...], tuple[DateMention, ...]]:
    """The figures and days of one sentence. Cost: 0.1 ms, less where nothing in it looks like a number or a day."""
    days: tuple[DateMention, ...] = ()
    figures: tuple[Figure, ...] = ()
    if _TIME.search(text):
        days = tuple(replace(day, why="") for day in find_dates(text, published, language=language))
    if _NUMERAL.search(text):
        figures = tuple(
            figure
            for figure in find_figures(text, language=language)
            if figure.unit != "ordinal"
            and not any(day.start <= figure.start < day.end for day in days)
            and not _TICKER.match(text, figure.end)
        )
    return figures, days
