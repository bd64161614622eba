"""What a document says in one place: the value of a figure, or the words of a quotation and its speaker."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ..model import Document, Figure, Quote, Span
from ..statements.figures.finding import find_figures
from ..statements.quotes.finding import find_quotes
from ..statements.quotes.same_speaker import same_speaker
from .standing import Place, fold, touches, touches_speaker

#: How far around an edit a statement is read that no other document has.
_AROUND_CHARS = 1_000


@dataclass(frozen=True, slots=True)
class Said:
    """A figure or a quotation in one document, its values in the span as a snapshot's clusters have them."""

    kind: Literal["figure", "quote"]
    span: Span

    def aspects_that_differ(self, other: Said) -> Iterator[str]:
        """`figure`; or `wording` and `speaker`. A figure in another unit is another figure."""
        if self.kind == "figure" and self.span.values.get("unit") != other.span.values.get("unit"):
            return iter(())
        aspects = ("figure",) if self.kind == "figure" else ("wording", "speaker")
        return (aspect for aspect in aspects if self._differs(other.span.values, other.span.text, aspect))

    def agrees(self, span: Span, aspect: str) -> bool:
        """Whether another document says the same in this respect."""
        if aspect == "speaker":
            return same_speaker(_speaker(self.span.values), _speaker(span.values)) is True
        return not self._differs(span.values, span.text, aspect)

    def tell(self, aspect: str) -> str:
        """The words in which it is said."""
        return _speaker(self.span.values) if aspect == "speaker" else self.span.text

    def _differs(self, values: Mapping[str, object], text: str, aspect: str) -> bool:
        if aspect == "figure":
            return any(self.span.values.get(name) != values.get(name) for name in ("value", "upper", "unit"))
        if aspect == "wording":
            return fold(self.span.text) != fold(text)
        return same_speaker(_speaker(self.span.values), _speaker(values)) is False


def read_said(kind: Literal["figure", "quote"], places: Sequence[Place], document: Document, span: Span) -> Said | None:
    """The statement that an edit's span touches: one of a cluster, else as the text alone has it."""
    if places:
        return Said(kind, places[0].span)
    text = document.text
    first = max(text.rfind("\n", 0, span.start) + 1, span.start - _AROUND_CHARS, 0)
    last = text.find("\n", span.end)
    last = min(len(text) if last < 0 else last, span.end + _AROUND_CHARS)
    read = _figures if kind == "figure" else _quotes
    for found in read(document.id, text[first:last], first):
        if touches(found, span) or touches_speaker(found, span):
            return Said(kind, found)
    return None


def _figures(name: str, text: str, first: int) -> Iterator[Span]:
    for figure in find_figures(text):
        yield Span(name, first + figure.start, first + figure.end, figure.text, _figure_values(figure))


def _figure_values(figure: Figure) -> dict[str, object]:
    return {"value": figure.value, "upper": figure.upper, "unit": figure.unit, "modifier": figure.modifier,
            "counted": figure.counted}  # fmt: skip


def _quotes(name: str, text: str, first: int) -> Iterator[Span]:
    for quote in find_quotes(text):
        yield Span(name, first + quote.start, first + quote.end, quote.text, _quote_values(name, quote, text, first))


def _quote_values(name: str, quote: Quote, text: str, first: int) -> dict[str, object]:
    start, end = first + quote.speaker_start, first + quote.speaker_end
    named = {"document": name, "start": start, "end": end, "text": text[quote.speaker_start : quote.speaker_end]}
    return {"speaker": named if start < end else None, "speaker_name": quote.speaker, "direct": quote.direct}


def _speaker(values: Mapping[str, object]) -> str:
    name = values.get("speaker_name")
    return name if isinstance(name, str) else ""
