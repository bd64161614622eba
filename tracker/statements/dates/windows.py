"""When an undated article was published, as far as its links to dated articles tell.

An article that copies another, or tells the same event in the same quotations, is of the same days or
weeks. How many was measured on newswire, where the days are known, and doubled; what the text itself
dates narrows it. Where two links disagree, or the text knows of later days, nothing is said: a wrong
window is worse than none. An inferred window orders nothing: links and clusters stand as without it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ...match.order import MAX_DAYS_APART, days_apart
from ...model import DateWindow, Document, Link
from ...text.evidence import evidence_places
from .days import Window
from .finding import find_dates
from .tense import tells_what_happened

#: Days within which all but one in a hundred copies follow each other (4 measured on 180 pairs) …
COPY_DAYS = 7
#: … and articles on one event that share a quotation of eight words or two quotations (28 on 180 pairs).
QUOTED_DAYS = 30
_LEAST_COPY = 0.8
_LEAST_WORDS = 8
#: A dated article says when only if its own window is narrow.
_MOST_DAYS = 31
#: Around a day that may lie ahead, whatever the tense beside it.
_AHEAD = re.compile(
    r"\b(?:will|would|shall|should|could|might|may|scheduled|plans?|planned|expect\w*|due|deadline|expir\w+|upcoming|next|"
    r"forecast\w*|target\w*|until|till|through|to|by|trial|vest|effective|begin|start\w*|slated|matur\w+|futures|delivery|"
    r"extended|coming|awaiting|if)\b",
    re.IGNORECASE,
)
_BEFORE_CHARS, _AFTER_CHARS = 70, 40


@dataclass(frozen=True, slots=True)
class _Witness:
    """A dated article that is tied to an undated one, by what, and within how many days."""

    document: Document
    days: int
    what: str


def forget_inferred(documents: Iterable[Document]) -> list[Document]:
    """The documents without the windows that an earlier scan inferred: other documents may stand beside them now."""
    return [
        replace(one, date=None) if one.date is not None and one.date.basis == "inferred" else one for one in documents
    ]


def infer_windows(documents: Sequence[Document], links: Iterable[Link]) -> dict[str, DateWindow]:
    """Windows with basis `inferred` by id, for those undated documents that the links say something of.

    Evidence are copies (as a whole, or one inside the other) and events whose articles share a quotation
    of eight words or two quotations; the witness that reaches least far counts, all others have to agree.
    No window is inferred from an inferred one.

    Cost: linear in links; the dates of the documents in question are read.
    """
    by_id = {document.id: document for document in documents}
    windows = {}
    for name, witnesses in sorted(_find_witnesses(by_id, links).items()):
        window = _narrow(by_id[name], witnesses)
        if window is not None:
            windows[name] = window
    return windows


def date_documents(documents: Iterable[Document], windows: Mapping[str, DateWindow]) -> list[Document]:
    """The documents, in their order, with the windows of those that have none of their own."""
    return [replace(one, date=windows[one.id]) if one.date is None and one.id in windows else one for one in documents]


def drop_distant_events(links: Iterable[Link], documents: Iterable[Document]) -> list[Link]:
    """The links without suggestions of one event between articles that inferred windows put too far apart.

    What is linked, and so in an event's cluster, stays.
    """
    by_id = {one.id: one for one in documents}

    def is_distant(link: Link) -> bool:
        if link.relation != "same_event" or link.tier == "linked":
            return False
        left, right = by_id[link.left.document], by_id[link.right.document]
        return days_apart(left, right) > MAX_DAYS_APART

    return [link for link in links if not is_distant(link)]


def _find_witnesses(documents: Mapping[str, Document], links: Iterable[Link]) -> dict[str, list[_Witness]]:
    copies: dict[tuple[str, str], bool] = {}
    events: set[tuple[str, str]] = set()
    quotes: dict[tuple[str, str], list[int]] = defaultdict(list)
    for link in links:
        pair = link.left.document, link.right.document
        if pair[0] == pair[1] or link.tier != "linked" or not _is_telling(documents, pair):
            continue
        if link.kind == "article" and link.relation == "same_event":
            events.add(_sorted(pair))
        elif link.kind == "article" and link.score >= _LEAST_COPY:
            copies[_sorted(pair)] = copies.get(_sorted(pair), True) and link.relation == "contains"
        elif link.kind == "quote":
            quotes[_sorted(pair)].append(min(len(link.left.text.split()), len(link.right.text.split())))
    found: dict[str, list[_Witness]] = defaultdict(list)
    for pair in sorted(copies.keys() | (events & quotes.keys())):
        if pair in copies:
            tie = "stands in one piece with" if copies[pair] else "is a copy of, or copied by,"
            days, what = COPY_DAYS, f"the text {tie}"
        elif len(quotes[pair]) > 1 or max(quotes[pair]) >= _LEAST_WORDS:
            days, what = QUOTED_DAYS, "the text tells the event and has the quotations of"
        else:
            continue
        for one, other in (pair, pair[::-1]):
            if documents[one].date is None:
                found[one].append(_Witness(documents[other], days, what))
    return found


def _is_telling(documents: Mapping[str, Document], pair: tuple[str, str]) -> bool:
    """Whether exactly one of the two is dated, to some weeks at most."""
    one, other = (documents[name].date for name in pair)
    known = one or other
    if (one is None) == (other is None) or known is None or known.basis == "inferred":
        return False
    return (date.fromisoformat(known.last) - date.fromisoformat(known.first)).days <= _MOST_DAYS


def _sorted(pair: tuple[str, str]) -> tuple[str, str]:
    return pair if pair[0] <= pair[1] else (pair[1], pair[0])


def _narrow(document: Document, witnesses: Sequence[_Witness]) -> DateWindow | None:
    """The nearest witness's window, if all agree with it and the text knows of no later day."""
    nearest = min(witnesses, key=lambda one: (one.days, _width(one.document), one.document.id))
    first, last = _reach(nearest)
    for witness in witnesses:
        other_first, other_last = _reach(witness)
        if other_first > last or first > other_last:
            return None
    why = (
        f"{nearest.what} {nearest.document.id}, which is of {_said(nearest.document)}: such articles are seldom more "
        f"than {nearest.days} days apart"
    )
    newest, written = newest_day_told(document, (first, last))
    if newest is not None and newest > last:
        return None
    if newest is not None and newest > first:
        first, why = newest, f"{why}; the text tells what happened on “{written}”"
    return DateWindow(first.isoformat(), last.isoformat(), "inferred", why)


def _reach(witness: _Witness) -> Window:
    window = witness.document.date
    assert window is not None  # witnesses are dated
    around = timedelta(days=witness.days)
    return date.fromisoformat(window.first) - around, date.fromisoformat(window.last) + around


def _width(document: Document) -> int:
    assert document.date is not None
    return (date.fromisoformat(document.date.last) - date.fromisoformat(document.date.first)).days


def _said(document: Document) -> str:
    assert document.date is not None
    return document.date.first if document.date.first == document.date.last else (
        f"{document.date.first} to {document.date.last}"
    )  # fmt: skip


def newest_day_told(document: Document, published: Window) -> tuple[date | None, str]:
    """The newest day of which the text tells as past, and its words; read as of an article of `published`.

    Only days that are written out, or that mean the same on every day of the window, count.
    """
    text, newest, written = document.text, None, ""
    places = evidence_places(document)
    anchor = f"{published[0]}/{published[1]}"
    for mention in find_dates(text, anchor, language=document.language or "en"):
        if not mention.first or mention.first != mention.last or not any(char.isdigit() for char in mention.text):
            continue
        if not any(low <= mention.start < high for low, high in places):
            continue
        day = date.fromisoformat(mention.first)
        if (newest is not None and day <= newest) or not tells_what_happened(text, mention.start):
            continue
        around = text[max(0, mention.start - _BEFORE_CHARS) : mention.start].rpartition(". ")[2]
        behind = re.split(r"[.;!?]\s", text[mention.end : mention.end + _AFTER_CHARS])[0]
        if not _AHEAD.search(around) and not _AHEAD.search(behind):
            newest, written = day, mention.text
    return newest, written
