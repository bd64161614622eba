"""The ledgers, links and the timeline as one HTML file each, in the report's own style."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..model import Cluster, Link, Snapshot
from ..narrative import Narrative, tell_fates
from .board import Board, StoryItem, prepare_board
from .html import render_page
from .names import list_outlets
from .pages import Numbering, prepare_wording
from .statement_pages import Shelf, prepare_names, prepare_quotes, prepare_series

_MAX_LINKS = 300


@dataclass(frozen=True, slots=True)
class _Page:
    """What differs from page to page; `only` names the one section that is shown even when empty."""

    title: str
    headline: str
    board: Board
    only: str = ""
    about: str = ""
    stories: tuple[StoryItem, ...] = ()
    n_more_stories: int = 0
    links: tuple[tuple[Link, object], ...] = ()
    n_more_links: int = 0


def quotes_html(snapshot: Snapshot, clusters: Sequence[Cluster], *, about: str = "") -> Iterator[str]:
    """The quotations in the order given, with wordings marked and speakers."""
    fates = {fate.cluster.id: fate for fate in tell_fates(snapshot)}
    quotes = prepare_quotes(clusters, _shelf(snapshot), fates)
    board = Board(quotes=quotes, n_quotes=len(clusters))
    yield from _render(snapshot, _Page("Quotations", _count(clusters, "quotation"), board, "quotes", about))


def figures_html(snapshot: Snapshot, clusters: Sequence[Cluster], *, about: str = "") -> Iterator[str]:
    """The series of figures in the order given, those that change with a picture."""
    fates = {fate.cluster.id: fate for fate in tell_fates(snapshot)}
    board = Board(series=prepare_series(clusters, _shelf(snapshot), fates), n_series=len(clusters))
    headline = _count(clusters, "figure") + " counted more than once"
    yield from _render(snapshot, _Page("Figures", headline, board, "figures", about))


def names_html(snapshot: Snapshot, clusters: Sequence[Cluster], *, about: str = "") -> Iterator[str]:
    """The names with their spellings, those with several first."""
    board = Board(names=prepare_names(clusters, _shelf(snapshot), snapshot.links), n_names=len(clusters))
    yield from _render(snapshot, _Page("Names", _count(clusters, "name"), board, "names", about))


def links_html(snapshot: Snapshot, links: Sequence[Link]) -> Iterator[str]:
    """The links in the order given, both wordings of each."""
    documents = {document.id: document for document in snapshot.documents}
    bare = Numbering(snapshot.documents, shown=frozenset())
    shown = tuple((link, prepare_wording(link, documents, bare, "")) for link in links[:_MAX_LINKS])
    page = _Page("Links", _count(links, "link"), Board(), "links", links=shown, n_more_links=len(links) - len(shown))
    yield from _render(snapshot, page)


def timeline_html(snapshot: Snapshot, narrative: Narrative, *, about: str = "") -> Iterator[str]:
    """Events in time, the statements in them, terms and contrasts."""
    board = prepare_board(snapshot, narrative, {}, with_names=False)
    stories = tuple(board.stories.values())
    worth = sum(fate.names != ("persists",) for fate in narrative.fates)
    headline = (
        f"{_count(narrative.stories, 'event')}, {worth:,} statement{'s' * (worth != 1)} told otherwise or dropped"
    )
    page = _Page("Timeline", headline, board, "", about, stories, len(narrative.stories) - len(stories))
    yield from _render(snapshot, page)


def _render(snapshot: Snapshot, page: _Page) -> Iterator[str]:
    board = page.board
    parts = [
        ("events", "Events", bool(page.stories)),
        ("quotes", "Quotations", bool(board.quotes)),
        ("figures", "Figures", bool(board.series)),
        ("names", "Names", bool(board.names)),
        ("terms", "Words", bool(board.terms)),
        ("contrasts", "Contrasts", board.has_contrasts),
        ("links", "Links", bool(page.links)),
    ]
    values: dict[str, object] = {
        "snapshot": snapshot,
        "title": page.title,
        "headline": page.headline,
        "about": page.about,
        "board": board,
        "only": page.only,
        "stories": page.stories,
        "n_more_stories": page.n_more_stories,
        "links": page.links,
        "n_more_links": page.n_more_links,
        "numbering": _NoTexts(),
        "without_text": False,
        "outlets": list_outlets(snapshot.documents),
        "parts_list": [(anchor, label) for anchor, label, there in parts if there],
    }
    yield from render_page("ledger.html.j2", values)


class _NoTexts:
    """Stands for Numbering where the page shows no article: a link leads to the page's top."""

    def document(self, name: str) -> str:
        return "main"

    def place(self, name: str, passage: str) -> str:
        return ""


def _shelf(snapshot: Snapshot) -> Shelf:
    return Shelf({document.id: document for document in snapshot.documents}, {})


def _count(some: Sequence[object], noun: str) -> str:
    return f"{len(some):,} {noun}{'s' * (len(some) != 1)}"
