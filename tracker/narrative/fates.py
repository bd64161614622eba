"""What became of a statement over articles: it persists, shifts, contradicts, vanishes."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, pairwise
from typing import Literal

from ..model import Cluster, DateWindow, Document, Member, Snapshot
from .shifts import Shift, comes_before, hold, hold_nearest
from .spread import Spread, measure_spread, order_of_document
from .subject import Subject

FateName = Literal["contradicts", "shifts", "vanishes", "persists"]
_ORDER: tuple[FateName, ...] = ("contradicts", "shifts", "vanishes", "persists")
#: Windows as long as this still are "the same time" when they overlap; longer ones have to be equal.
_MOST_DAYS = 2
#: "About 2,500" and 2,600 don't contradict, nor do "nearly 100" and 96.
_ABOUT, _NEARLY = 0.1, 0.15
_MOST_PAIRS = 12
_MOST_WAYS = 3


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one statement in some articles, with the spans that show it.

    Attributes:
        event: id of the event whose articles they are; empty for all that have the statement.
        names: `persists` alone, or those of the others that hold, the gravest first.
        spread: of the articles that have it.
        steps: where one article tells it otherwise than the one before it, in order.
        against: pairs of figures that hold for the same days and can't both be right.
        last: where it stands in the last articles that have it, if it vanishes.
        absent: the later articles without it, if it vanishes, in order of date.
        why: one sentence for a person.
    """

    cluster: Cluster
    event: str
    names: tuple[FateName, ...]
    spread: Spread
    steps: tuple[Shift, ...]
    against: tuple[Shift, ...]
    last: tuple[Member, ...]
    absent: tuple[str, ...]
    why: str


def tell_fates(snapshot: Snapshot, subject: Subject | None = None) -> tuple[Fate, ...]:
    """The fate of each quotation and figure that several articles have, over all of these.

    Where they stand in events, the events' other articles are what a statement can vanish from. The
    gravest come first, then those of most outlets.
    """
    documents = {document.id: document for document in snapshot.documents}
    beside: dict[str, set[str]] = defaultdict(set)
    for cluster in snapshot.clusters:
        if cluster.kind == "event":
            names = {member.span.document for member in cluster.members}
            for name in names:
                beside[name] |= names
    fates = []
    for cluster in snapshot.clusters:
        if cluster.kind not in ("quote", "figure"):
            continue
        carriers = {member.span.document for member in cluster.members}
        if len(carriers) < 2 or (subject is not None and not subject.is_met_by_cluster(cluster, documents)):
            continue
        among = set().union(carriers, *(beside[name] for name in carriers))
        fates.append(tell_fate(cluster, [documents[name] for name in among if name in documents]))
    return tuple(sorted(fates, key=order_of_fate))


def order_of_fate(fate: Fate) -> tuple[int, int, int, str]:
    """The gravest first, then what most outlets and articles have."""
    return _ORDER.index(fate.names[0]), -len(fate.spread.outlets), -fate.spread.n_documents, fate.cluster.id


def tell_fate(cluster: Cluster, articles: Iterable[Document], *, event: str = "") -> Fate:
    """What became of a statement in these articles, of which at least one has to have it."""
    among = {document.id: document for document in sorted(articles, key=order_of_document)}
    members = [member for member in cluster.members if member.span.document in among]
    carriers = {member.span.document: among[member.span.document] for member in members}
    steps = _find_steps(cluster, members, carriers)
    against = _find_contradictions(cluster, members, among)
    last, absent = _find_end(members, carriers, among)
    names = tuple(
        name for name, holds in zip(_ORDER, (against, steps, absent), strict=False) if holds
    ) or ("persists",)  # fmt: skip
    spread = measure_spread(carriers.values())
    why = _explain(spread, steps, against, last, absent, among)
    return Fate(cluster, event, names, spread, steps, against, last, absent, why)


def _find_steps(cluster: Cluster, members: Sequence[Member], carriers: Mapping[str, Document]) -> tuple[Shift, ...]:
    if cluster.kind == "figure":  # in the order of the days that they hold for, also within one article
        held = [
            hold(cluster, one, other, ordered=comes_before(one.date, other.date)) for one, other in pairwise(members)
        ]
        return tuple(shift for shift in held if shift.what)
    own: dict[str, list[Member]] = defaultdict(list)
    for member in members:
        own[member.span.document].append(member)
    ordered = sorted(carriers.values(), key=order_of_document)
    held = [
        hold_nearest(cluster, own[one.id], own[other.id], ordered=comes_before(one.date, other.date))
        for one, other in pairwise(ordered)
    ]
    return tuple(shift for shift in held if shift.what)


def _find_contradictions(
    cluster: Cluster, members: Sequence[Member], documents: Mapping[str, Document]
) -> tuple[Shift, ...]:
    """Pairs of figures that hold for the same days and can't both be right, one for each two values.

    A version of an article replaces the one before it: that is a shift.
    """
    if cluster.kind != "figure":
        return ()
    kinds: dict[tuple[object, ...], Member] = {}
    for member in members:
        if member.date is not None:
            values = member.span.values
            told = (values.get("value"), values.get("upper"), values.get("modifier"))
            kinds.setdefault((member.date.first, member.date.last, *told, documents[member.span.document].key), member)
    found: dict[tuple[object, ...], Shift] = {}
    for one, other in combinations(list(kinds.values())[:200], 2):
        left, right = documents[one.span.document], documents[other.span.document]
        same_article = left.key == right.key and left.id != right.id
        if same_article or not _same_time(one.date, other.date) or not _disjoint(one, other):
            continue
        pair = frozenset((_told(one), _told(other)))
        found.setdefault((pair,), hold(cluster, one, other, ordered=False))
    return tuple(found.values())[:_MOST_PAIRS]


def _told(member: Member) -> tuple[object, ...]:
    values = member.span.values
    return values.get("value"), values.get("upper"), values.get("modifier")


def _same_time(left: DateWindow | None, right: DateWindow | None) -> bool:
    if left is None or right is None:
        return False
    if (left.first, left.last) == (right.first, right.last):
        return True
    short = all(_n_days(window) <= _MOST_DAYS for window in (left, right))
    return short and left.first <= right.last and right.first <= left.last


def _n_days(window: DateWindow) -> int:
    return (date.fromisoformat(window.last) - date.fromisoformat(window.first)).days + 1


def _disjoint(left: Member, right: Member) -> bool:
    one, other = _reach(left), _reach(right)
    return one is not None and other is not None and (one[1] < other[0] or other[1] < one[0])


def _reach(member: Member) -> tuple[float, float] | None:
    """The values that a figure and its hedge allow, both ends included."""
    values = member.span.values
    low, high = values.get("value"), values.get("upper", values.get("value"))
    if not isinstance(low, int | float) or not isinstance(high, int | float):
        return None
    match values.get("modifier"):
        case "about":
            return low - _ABOUT * abs(low), high + _ABOUT * abs(high)
        case "nearly":
            return low - _NEARLY * abs(low), high
        case "more than":
            return math.nextafter(low, math.inf), math.inf
        case "at least":
            return low, math.inf
        case "less than" | "at most" | "up to":
            return -math.inf, high
        case _:
            return low, high


def _find_end(
    members: Sequence[Member], carriers: Mapping[str, Document], among: Mapping[str, Document]
) -> tuple[tuple[Member, ...], tuple[str, ...]]:
    """The last members, and the articles that the dates put after every carrier; both empty where none is.

    An undated carrier may be the last of all, so nothing can be said to have vanished then.
    """
    windows = [document.date for document in carriers.values()]
    if not windows or any(window is None for window in windows):
        return (), ()
    end = max(window.last for window in windows if window)
    absent = tuple(name for name, one in among.items() if one.date and one.date.first > end)
    last = tuple(member for member in members if (own := carriers[member.span.document].date) and own.last == end)
    return (last, absent) if absent else ((), ())


def _explain(
    spread: Spread,
    steps: Sequence[Shift],
    against: Sequence[Shift],
    last: Sequence[Member],
    absent: Sequence[str],
    documents: Mapping[str, Document],
) -> str:
    told = []
    if against:
        one = against[0]
        told.append(f"told for the same days as {_said(one.before)} and as {_said(one.after)}")
    if steps:
        ways = list(dict.fromkeys(step.what for step in steps))
        listed = "; ".join(ways[:_MOST_WAYS]) + "; …" * (len(ways) > _MOST_WAYS)
        told.append(f"told otherwise {_times(len(steps))}: {listed}")
    if absent:
        outlets = {documents[member.span.document].source for member in last}
        own = sum(documents[name].source in outlets for name in absent)
        ends = list(dict.fromkeys(member.span.document for member in last))
        begun = f"last in {' and '.join(ends[:2])}{f' and {len(ends) - 2} more' * (len(ends) > 2)}, "
        begun += f"not in {len(absent)} later article{'s' * (len(absent) > 1)}"
        told.append(begun + (f", {own} of them of the same outlet" if own else ""))
    if not told:
        told.append(f"the same in {spread.n_documents} article{'s' * (spread.n_documents > 1)}")
    return "; ".join(told)


def _times(number: int) -> str:
    return ("once", "twice")[number - 1] if number < 3 else f"{number} times"


def _said(member: Member) -> str:
    return " ".join(member.span.text.split())
