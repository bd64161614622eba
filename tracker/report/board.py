"""All that a page shows of statements in time: the ledgers, events, terms and contrasts, cut to size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from ..model import Document, Snapshot, Span
from ..narrative import AttributionShift, EventStory, Fate, Narrative, Trend, WordContrast
from .charts import draw_spread, tell_spread
from .dates import label_lag
from .ledgers import rank_figures
from .names import NO_OUTLET, list_names, list_outlets
from .phrases import list_tellings, tell_first, tell_thing
from .statement_pages import (
    NameItem,
    QuoteItem,
    SeriesItem,
    Shelf,
    prepare_names,
    prepare_quotes,
    prepare_series,
)
from .terminal import shorten
from .wording import take_context

_MAX_STORIES, _MAX_FATES, _MAX_TOLD = 60, 40, 12
_MAX_SENTENCES, _MAX_PAIRS, _MAX_ATTRIBUTIONS = 3, 2, 60
_AROUND_CHARS = 110
_LABEL_CHARS = 140


@dataclass(frozen=True, slots=True)
class Quoted:
    """A span with the words around it, and where it stands."""

    document: Document
    anchor: str
    span: Span
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class TellingItem:
    """One article of an event: when after the first, and what it kept, changed, dropped, added; each counted."""

    document: Document
    anchor: str
    first: str
    lag: str
    told: tuple[tuple[str, tuple[str, ...], int], ...]


@dataclass(frozen=True, slots=True)
class StoryItem:
    """An event as it was told; `fates` are of its statements, in words."""

    label: str
    spread: str
    outlets: tuple[str, ...]
    picture: Markup
    tellings: tuple[TellingItem, ...]
    fates: tuple[tuple[tuple[str, ...], str, str], ...]
    n_more_fates: int


@dataclass(frozen=True, slots=True)
class Board:
    """What the sections of statements are filled with; `n_…` count all, also what is not shown."""

    quotes: tuple[QuoteItem, ...] = ()
    n_quotes: int = 0
    series: tuple[SeriesItem, ...] = ()
    n_series: int = 0
    names: tuple[NameItem, ...] = ()
    n_names: int = 0
    stories: Mapping[str, StoryItem] = field(default_factory=dict)
    since: str = ""
    terms: tuple[tuple[Trend, tuple[Quoted, ...]], ...] = ()
    wordings: tuple[tuple[WordContrast, str, str, tuple[tuple[Quoted, Quoted], ...]], ...] = ()
    descriptions: tuple[tuple[str, tuple[str, ...], tuple[Quoted, ...]], ...] = ()
    attributions: tuple[tuple[AttributionShift, Quoted, Quoted], ...] = ()
    n_attributions: int = 0

    @property
    def has_contrasts(self) -> bool:
        return bool(self.wordings or self.descriptions or self.attributions)


def prepare_board(
    snapshot: Snapshot, narrative: Narrative, anchors: Mapping[str, str], *, with_names: bool = True
) -> Board:
    """Everything that stands in several articles, ready for the templates.

    Args:
        anchors: document id → the `id` of its element on the page; none where it has none.

    Cost: about linear in what is shown, which the limits bound.
    """
    documents = {document.id: document for document in snapshot.documents}
    shelf = Shelf(documents, anchors)
    fates = {fate.cluster.id: fate for fate in narrative.fates}
    told = [fate.cluster for fate in narrative.fates]
    quotes = sorted((one for one in told if one.kind == "quote"), key=lambda one: _order_of_quote(fates[one.id]))
    series = sorted((one for one in told if one.kind == "figure"), key=rank_figures)
    names = [
        one
        for one in snapshot.clusters
        if with_names and one.kind == "name" and len({member.span.document for member in one.members}) > 1
    ]

    def quoted(span: Span) -> Quoted:
        document = documents[span.document]
        before, after = take_context(document, span, chars=_AROUND_CHARS)
        return Quoted(document, anchors.get(span.document, ""), span, before, after)

    return Board(
        quotes=prepare_quotes(quotes, shelf, fates),
        n_quotes=len(quotes),
        series=prepare_series(series, shelf, fates),
        n_series=len(series),
        names=prepare_names(names, shelf, snapshot.links),
        n_names=len(names),
        stories={story.event.id: _tell(story, shelf) for story in narrative.stories[:_MAX_STORIES]},
        since=narrative.since,
        terms=tuple((one, tuple(map(quoted, _find_words(one)))) for one in narrative.trends),
        wordings=tuple(
            (
                one,
                _list_outlets(one.left_outlets),
                _list_outlets(one.right_outlets),
                tuple((quoted(left), quoted(right)) for left, right in _choose_pairs(one, documents)),
            )
            for one in narrative.wordings
        ),
        descriptions=tuple(
            (
                one.name.label,
                tuple({_fold(span.text): span.text for _, span in reversed(one.told)}.values())[::-1],
                tuple(quoted(span) for _, span in one.told),
            )
            for one in narrative.descriptions
        ),
        attributions=tuple(
            (one, quoted(one.lead.left), quoted(one.lead.right)) for one in narrative.attributions[:_MAX_ATTRIBUTIONS]
        ),
        n_attributions=len(narrative.attributions),
    )


def _order_of_quote(fate: Fate) -> tuple[bool, int, str]:
    """Those that shift first, then those in most articles."""
    return not fate.steps, -fate.spread.n_documents, fate.cluster.id


def _find_words(trend: Trend) -> list[Span]:
    """The word itself in the first sentences behind it: what stands around it is shown beside it."""
    found = []
    for sentence in trend.sentences[:_MAX_SENTENCES]:
        at = sentence.text.casefold().find(trend.word.casefold())
        start, size = (at, len(trend.word)) if at >= 0 else (0, len(sentence.text))
        begin = sentence.start + start
        found.append(Span(sentence.document, begin, begin + size, sentence.text[start : start + size]))
    return found


def _choose_pairs(contrast: WordContrast, documents: Mapping[str, Document]) -> list[tuple[Span, Span]]:
    """The first pair of each two outlets."""
    chosen: dict[tuple[str, ...], tuple[Span, Span]] = {}
    for pair in contrast.pairs:
        chosen.setdefault(tuple(documents[span.document].source for span in pair), pair)
    return list(chosen.values())[:_MAX_PAIRS]


def _fold(text: str) -> str:
    return text.casefold().removeprefix("the ")


def _list_outlets(outlets: Sequence[str]) -> str:
    return list_names([outlet or NO_OUTLET for outlet in outlets], most=4)


def _tell(story: EventStory, shelf: Shelf) -> StoryItem:
    documents = [shelf.documents[telling.document] for telling in story.tellings]
    first = documents[0]
    tellings = []
    for document, telling in zip(documents, story.tellings, strict=True):
        told = tuple(
            (name, tuple(shorten(" ".join(row.split()), _LABEL_CHARS) for row in rows[:_MAX_TOLD]), len(rows))
            for name, rows in list_tellings(telling, first.id)
        )
        lag = label_lag(first.date, document.date) if document is not first else ""
        anchor = shelf.anchors.get(document.id, "")
        tellings.append(TellingItem(document, anchor, tell_first(story.spread, document.id), lag, told))
    svg = draw_spread(documents, label="an event", anchor=f"e{story.event.id}", anchors=shelf.anchors)
    worth = [fate for fate in story.fates if fate.names != ("persists",)]
    fates = tuple((fate.names, tell_thing(fate.cluster, most=_LABEL_CHARS), fate.why) for fate in worth[:_MAX_FATES])
    return StoryItem(
        story.event.label,
        tell_spread(documents),
        list_outlets(documents),
        Markup(svg),  # built and escaped by charts
        tuple(tellings),
        fates,
        max(0, len(worth) - _MAX_FATES),
    )
