"""How something went through outlets and days: who can have carried it first, who had it when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ..match.families import sort_key_of_date
from ..model import DateWindow, Document


@dataclass(frozen=True, slots=True)
class OutletShare:
    """One outlet's articles, in order of date; `first` is the window of the earliest dated one."""

    outlet: str
    first: DateWindow | None
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """Articles over outlets and days of publication.

    `first` holds every document that the dates allow to have been first: one where they say it,
    several where windows overlap, none where all are undated. `outlets` are in the order of their
    earliest article, undated last. `extent` is the first and the last day, empty where undated.
    """

    first: tuple[str, ...]
    outlets: tuple[OutletShare, ...]
    extent: tuple[str, ...]
    n_documents: int
    n_undated: int


def measure_spread(documents: Iterable[Document]) -> Spread:
    """The spread of these documents, each counted once, however they are ordered."""
    ordered = sorted({document.id: document for document in documents}.values(), key=order_of_document)
    windows = [document.date for document in ordered if document.date]
    # Whatever begins after some other has ended can't have been first.
    reached = min((window.last for window in windows), default="")
    first = tuple(one.id for one in ordered if one.date and one.date.first <= reached)
    of_outlet: dict[str, list[Document]] = defaultdict(list)
    for document in ordered:
        of_outlet[document.source.strip()].append(document)
    outlets = [
        OutletShare(outlet, own[0].date, tuple(document.id for document in own)) for outlet, own in of_outlet.items()
    ]
    extent = (min(window.first for window in windows), max(window.last for window in windows)) if windows else ()
    return Spread(first, tuple(outlets), extent, len(ordered), len(ordered) - len(windows))


def order_of_document(document: Document) -> tuple[str, str, str]:
    """By date of publication, undated last, then by id."""
    return (*sort_key_of_date(document.date), document.id)
