"""What became of a statement over articles: it persists, shifts, contradicts, vanishes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from ..model import Cluster, Document, Member, Snapshot
from ..statements.claims.contradictions import find_contradictions
from .shifts import Shift, comes_before, hold, hold_nearest
from .spread import Spread, measure_spread, order_of_document
from .subject import Subject

FateName = Literal["contradicts", "shifts", "vanishes", "persists"]
_ORDER: tuple[FateName, ...] = ("contradicts", "shifts", "vanishes", "persists")
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
        against: pairs of figures that can't both be right: of one time, or a toll that falls.
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
    against = gather_contradictions(snapshot)
    fates = []
    for cluster in snapshot.clusters:
        if cluster.kind not in ("quote", "figure"):
            continue
        carriers = {member.span.document for member in cluster.members}
        if len(carriers) < 2 or (subject is not None and not subject.is_met_by_cluster(cluster, documents)):
            continue
        among = set().union(carriers, *(beside[name] for name in carriers))
        articles = [documents[name] for name in among if name in documents]
        fates.append(tell_fate(cluster, articles, against=against.get(cluster.id, ())))
    return tuple(sorted(fates, key=order_of_fate))


def order_of_fate(fate: Fate) -> tuple[int, int, int, str]:
    """The gravest first, then what most outlets and articles have."""
    return _ORDER.index(fate.names[0]), -len(fate.spread.outlets), -fate.spread.n_documents, fate.cluster.id


def tell_fate(
    cluster: Cluster,
    articles: Iterable[Document],
    *,
    against: Sequence[tuple[Member, Member]] = (),
    event: str = "",
) -> Fate:
    """What became of a statement in these articles, of which at least one has to have it.

    Args:
        against: its members that can't both be right, as `gather_contradictions` gives them.
    """
    among = {document.id: document for document in sorted(articles, key=order_of_document)}
    members = [member for member in cluster.members if member.span.document in among]
    carriers = {member.span.document: among[member.span.document] for member in members}
    steps = _find_steps(cluster, members, carriers)
    denied = _choose_contradictions(cluster, against, among)
    last, absent = _find_end(members, carriers, among)
    names = tuple(
        name for name, holds in zip(_ORDER, (denied, steps, absent), strict=False) if holds
    ) or ("persists",)  # fmt: skip
    spread = measure_spread(carriers.values())
    why = _explain(spread, steps, denied, last, absent, among)
    return Fate(cluster, event, names, spread, steps, denied, last, absent, why)


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


def gather_contradictions(snapshot: Snapshot) -> Mapping[str, Sequence[tuple[Member, Member]]]:
    """Series → its members that can't both be right, as the links between them say; no versions of one article.

    A version takes the place of the one before it: that is a shift.
    """
    keys = {document.id: document.key for document in snapshot.documents}
    places = {
        (member.span.document, member.span.start): (cluster.id, member)
        for cluster in snapshot.clusters
        if cluster.kind == "figure"
        for member in cluster.members
    }
    found: dict[str, list[tuple[Member, Member]]] = defaultdict(list)
    for one in find_contradictions(snapshot):
        ends = [places.get((span.document, span.start)) for span in (one.left, one.right)]
        if ends[0] is None or ends[1] is None or ends[0][0] != ends[1][0]:
            continue
        if keys.get(one.left.document) != keys.get(one.right.document):
            found[ends[0][0]].append((ends[0][1], ends[1][1]))
    return {name: sorted(pairs, key=_order_of_pair) for name, pairs in found.items()}


def _order_of_pair(pair: tuple[Member, Member]) -> list[tuple[str, int]]:
    return [(member.span.document, member.span.start) for member in pair]


def _choose_contradictions(
    cluster: Cluster, pairs: Sequence[tuple[Member, Member]], among: Mapping[str, Document]
) -> tuple[Shift, ...]:
    """The first pair of each two values, of these articles."""
    chosen: dict[frozenset[object], Shift] = {}
    for one, other in pairs:
        if one.span.document in among and other.span.document in among:
            values = frozenset((one.span.values.get("value"), other.span.values.get("value")))
            chosen.setdefault(values, hold(cluster, one, other, ordered=False))
    return tuple(chosen.values())[:_MOST_PAIRS]


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
        told.append(f"told of the same time as {_said(one.before)} and as {_said(one.after)}")
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
