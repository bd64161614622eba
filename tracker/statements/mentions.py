"""What is said in one document: quotations, figures, names and what each sentence tells; read once, kept by content."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from ..model import DateMention, Document, Figure, NameMention, NameType, Quote
from .dates.days import Window
from .figures.mentions import FigureMention, read_mentions
from .figures.scope import Bound, FigureScope
from .names.finding import find_names
from .paraphrase.told import Told, read_told
from .quotes.finding import find_quotes

#: Counted up whenever the same text may give other mentions: what an archive keeps is then read anew.
RULES = 6


@dataclass(frozen=True, slots=True)
class Mentions:
    """The statements of one document, each kind in order of place; `row` of a figure is 0."""

    quotes: tuple[Quote, ...]
    figures: tuple[FigureMention, ...]
    names: tuple[NameMention, ...]
    sentences: tuple[Told, ...]


def read_statements(document: Document) -> Mentions:
    """The statements of a document. Depends on its text, blocks, language and day of publication alone.

    Cost: some 8 ms an article of 600 words.
    """
    language = document.language or "en"
    return Mentions(
        quotes=tuple(find_quotes(document.text, language=language, blocks=document.blocks or None)),
        figures=tuple(next(read_mentions([document]))),
        names=tuple(find_names(document.text, language=language, blocks=document.blocks)),
        sentences=read_told(document),
    )


def seen_beside_text(document: Document) -> str:
    """What `read_statements` sees of a document besides its text and blocks, as part of a key."""
    return f"{document.language}:{document.date.first}/{document.date.last}" if document.date else document.language


def pack_mentions(mentions: Mentions, text: str) -> bytes:
    """The mentions as bytes, places instead of words where the words stand there; some 2 KB an article."""
    value = [
        [_pack_quote(quote, text) for quote in mentions.quotes],
        [_pack_figure(figure, text) for figure in mentions.figures],
        [_pack_name(name, text) for name in mentions.names],
        [_pack_told(told, text) for told in mentions.sentences],
    ]
    return zlib.compress(json.dumps(value, separators=(",", ":")).encode("ascii"), 6)


def unpack_mentions(packed: bytes, text: str) -> Mentions:
    """What `pack_mentions` was given; raises LookupError, TypeError, ValueError or zlib.error where damaged."""
    quotes, figures, names, sentences = json.loads(zlib.decompress(packed))
    return Mentions(
        quotes=tuple(_unpack_quote(value, text) for value in quotes),
        figures=tuple(_unpack_figure(value, text) for value in figures),
        names=tuple(_unpack_name(value, text) for value in names),
        sentences=tuple(_unpack_told(value, text) for value in sentences),
    )


def _pack_quote(quote: Quote, text: str) -> list[object]:
    return [
        quote.start, quote.end, _left_out(quote.text, text, quote.start, quote.end), [list(p) for p in quote.parts],
        quote.direct, quote.speaker, quote.speaker_start, quote.speaker_end, quote.cue, quote.why,
    ]  # fmt: skip


def _unpack_quote(value: list[Any], text: str) -> Quote:
    start, end, said, parts, direct, speaker, speaker_start, speaker_end, cue, why = value
    return Quote(
        start, end, _put_back(said, text, start, end), tuple((low, high) for low, high in parts),
        direct, speaker, speaker_start, speaker_end, cue, why,
    )  # fmt: skip


def _pack_name(name: NameMention, text: str) -> list[object]:
    said = _left_out(name.text, text, name.start, name.end)
    return [name.start, name.end, said, name.canonical, name.type, name.title, name.why]


def _unpack_name(value: list[Any], text: str) -> NameMention:
    start, end, said, canonical, type_, title, why = value
    return NameMention(start, end, _put_back(said, text, start, end), canonical, cast(NameType, type_), title, why)


def _pack_figure(mention: FigureMention, text: str) -> list[object]:
    scope = mention.scope
    return [
        _pack_number(mention.figure, text),
        [scope.start, scope.end, [list(span) for span in scope.spans], scope.words, scope.bound, scope.first,
         scope.last],
        mention.key, mention.kind, sorted(mention.actors), sorted(mention.places), sorted(mention.terms),
        _pack_day(mention.first), _pack_day(mention.last), mention.closed, mention.running,
        [_pack_day(day) for day in mention.published] if mention.published else None,
    ]  # fmt: skip


def _unpack_figure(value: list[Any], text: str) -> FigureMention:
    number, limits, key, kind, actors, places, terms, first, last, closed, running, published = value
    low, high, spans, words, bound, begins, ends = limits
    scope = FigureScope(low, high, tuple((one, other) for one, other in spans), words, cast(Bound, bound), begins, ends)
    window: Window | None = None
    if published:
        window = (date.fromisoformat(published[0]), date.fromisoformat(published[1]))
    return FigureMention(
        row=0,
        figure=_unpack_number(number, text),
        scope=scope,
        key=key,
        kind=kind,
        actors=frozenset(actors),
        places=frozenset(places),
        terms=frozenset(terms),
        first=_unpack_day(first),
        last=_unpack_day(last),
        closed=closed,
        running=running,
        published=window,
    )


def _pack_number(figure: Figure, text: str) -> list[object]:
    return [
        figure.start, figure.end, _left_out(figure.text, text, figure.start, figure.end), figure.value,
        figure.upper, figure.unit, figure.modifier, figure.counted, figure.counted_start, figure.counted_end,
    ]  # fmt: skip


def _unpack_number(value: list[Any], text: str) -> Figure:
    start, end, said, *told = value
    return Figure(start, end, _put_back(said, text, start, end), *told)


def _pack_told(told: Told, text: str) -> list[object]:
    own = text[told.start : told.end]
    return [
        told.start, told.end, [_pack_number(figure, own) for figure in told.figures],
        [[day.start, day.end, _left_out(day.text, own, day.start, day.end), day.first, day.last, day.form]
         for day in told.days],
    ]  # fmt: skip


def _unpack_told(value: list[Any], text: str) -> Told:
    begin, stop, figures, days = value
    own = text[begin:stop]
    return Told(
        begin, stop, tuple(_unpack_number(figure, own) for figure in figures),
        tuple(DateMention(start, end, _put_back(said, own, start, end), first, last, form)
              for start, end, said, first, last, form in days),
    )  # fmt: skip


def _left_out(said: str, text: str, start: int, end: int) -> str | None:
    return None if text[start:end] == said else said


def _put_back(said: str | None, text: str, start: int, end: int) -> str:
    return text[start:end] if said is None else said


def _pack_day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _unpack_day(day: str | None) -> date | None:
    return date.fromisoformat(day) if day else None
