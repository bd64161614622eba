"""Two articles that date one event differently."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ...match.alignment import align_words
from ...match.order import link_order
from ...model import DateMention, Document, Link, Span
from ..claims.finding import Claim, ClaimPair, ClaimReader
from .finding import find_dates

_LEAST_ALIKE = 0.75
#: A day that ends, begins or bounds something, or on which somebody spoke, is not that of the event.
_NOT_OF_EVENT = re.compile(
    r"\b(?:(?:since|until|till|by|from|before|after|through|between|to|late|early|as of|updated?)|"
    r"(?:said|told|announced|reported|statement|interview)(?:\s+\w+){0,2})\s+(?:on\s+|in\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
_MOST_DAYS = 31
_LEAST_CHARS = 60  # shorter ones are date lines


@dataclass(frozen=True, slots=True)
class _Dated:
    claim: Claim
    mention: DateMention


def link_dates(reader: ClaimReader, pairs: Iterable[ClaimPair], documents: Sequence[Document]) -> list[Link]:
    """Links of kind `date` with relation `changed`: two sentences that tell one event on different days.

    Both sentences have exactly one day of the event, resolved against a dated article or written out, and
    agree in nearly all else. Spans are the expressions, with `first`, `last` and `contradicts: date`.
    """
    by_id = {document.id: document for document in documents}
    known: dict[str, list[DateMention]] = {}
    made = []
    for pair in pairs:
        if pair.shared < _LEAST_ALIKE or min(len(pair.left.text), len(pair.right.text)) < _LEAST_CHARS:
            continue
        one = _day_of(pair.left, by_id, known)
        other = _day_of(pair.right, by_id, known)
        if one is not None and other is not None and one.first != other.first and _near(one, other):
            made.append(_link(pair, _Dated(pair.left, one), _Dated(pair.right, other)))
    return sorted(made, key=link_order)


def _day_of(claim: Claim, documents: Mapping[str, Document], known: dict[str, list[DateMention]]) -> DateMention | None:
    """The only day that the sentence tells, where it is the event's."""
    document = documents[claim.document]
    mentions = known.get(document.id)
    if mentions is None:
        language = document.language or "en"
        mentions = known[document.id] = find_dates(document.text, document.date, language=language)
    inside = [one for one in mentions if claim.start <= one.start < claim.end]
    if len(inside) != 1 or not inside[0].first or inside[0].first != inside[0].last:
        return None
    before = document.text[max(claim.start, inside[0].start - 40) : inside[0].start]
    return None if _NOT_OF_EVENT.search(before) else inside[0]


def _near(one: DateMention, other: DateMention) -> bool:
    return abs((date.fromisoformat(one.first) - date.fromisoformat(other.first)).days) <= _MOST_DAYS


def _link(pair: ClaimPair, left: _Dated, right: _Dated) -> Link:
    spans = [_span(left), _span(right)]
    why = f"one tells it of {left.mention.first}, the other of {right.mention.first}"
    return Link("date", "possible", pair.shared, "changed", spans[0], spans[1],
                align_words(left.mention.text, right.mention.text), why)  # fmt: skip


def _span(dated: _Dated) -> Span:
    mention = dated.mention
    values = {"first": mention.first, "last": mention.last, "contradicts": "date"}
    return Span(dated.claim.document, mention.start, mention.end, mention.text, values)
