"""Events: who told first, and what each later article kept, changed, dropped and added."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..match.families import sort_key_of_date
from ..model import Cluster, Document, Member, Snapshot
from .fates import Fate, gather_contradictions, order_of_fate, tell_fate
from .shifts import Shift, comes_before, hold_nearest
from .spread import Spread, measure_spread
from .subject import Match, Subject


@dataclass(frozen=True, slots=True)
class Telling:
    """One article of an event, held against the article that stands first.

    `kept`, `changed` and `dropped` are of the first article's statements, `added` are those that
    another article of the corpus has too, but the first has not.
    """

    document: str
    kept: tuple[Cluster, ...] = ()
    changed: tuple[Shift, ...] = ()
    dropped: tuple[Cluster, ...] = ()
    added: tuple[Cluster, ...] = ()


@dataclass(frozen=True, slots=True)
class EventStory:
    """An event and its articles in order of date, the others held against the first.

    `spread.first` says which of them the dates allow to have been first. `fates` tell what became of
    each statement within the event, the gravest first; `match` how it answers to what was asked.
    """

    event: Cluster
    tellings: tuple[Telling, ...]
    spread: Spread
    fates: tuple[Fate, ...]
    match: Match


def tell_events(snapshot: Snapshot, subject: Subject | None = None) -> tuple[EventStory, ...]:
    """The events of a snapshot in order of their first article's date, undated last.

    Args:
        subject: only events with an article that answers to it, those that answer best first.
    """
    documents = {document.id: document for document in snapshot.documents}
    clusters = {cluster.id: cluster for cluster in snapshot.clusters if cluster.kind in ("quote", "figure")}
    held = _gather(clusters.values())
    against = gather_contradictions(snapshot)
    stories = []
    for event in snapshot.clusters:
        if event.kind != "event":
            continue
        names = [name for name in dict.fromkeys(member.span.document for member in event.members) if name in documents]
        match = Match(1.0, ())
        if subject is not None:
            found = [one for name in names if (one := subject.match(documents[name].text))]
            if not found:
                continue
            match = max(found, key=lambda one: (one.score, one.words))
        articles = [documents[name] for name in names]
        first, *later = articles
        tellings = [Telling(first.id), *(_hold(first, other, held, clusters) for other in later)]
        ids = sorted({found for name in names for found in held.get(name, ())})
        told = [tell_fate(clusters[one], articles, against=against.get(one, ()), event=event.id) for one in ids]
        # What one article alone has neither persists nor shifts in the event; it may well vanish from it.
        fates = sorted((fate for fate in told if fate.spread.n_documents > 1 or fate.absent), key=order_of_fate)
        stories.append(EventStory(event, tuple(tellings), measure_spread(articles), tuple(fates), match))
    return tuple(
        sorted(
            stories,
            key=lambda story: (-story.match.score, sort_key_of_date(story.event.members[0].date), story.event.id),
        )
    )


def _gather(clusters: Iterable[Cluster]) -> Mapping[str, Mapping[str, Sequence[Member]]]:
    """Document → statement → its members there; the statements in order of place."""
    places = [
        ((member.span.document, member.span.start, member.span.end, cluster.id), member)
        for cluster in clusters
        for member in cluster.members
    ]
    places.sort(key=lambda place: place[0])
    held: dict[str, dict[str, list[Member]]] = defaultdict(lambda: defaultdict(list))
    for (document, _, _, name), member in places:
        held[document][name].append(member)
    return held


def _hold(
    first: Document,
    other: Document,
    held: Mapping[str, Mapping[str, Sequence[Member]]],
    clusters: Mapping[str, Cluster],
) -> Telling:
    here, there = held.get(first.id, {}), held.get(other.id, {})
    ordered = comes_before(first.date, other.date)
    kept: list[Cluster] = []
    changed: list[Shift] = []
    for name in here:
        if name in there:
            shift = hold_nearest(clusters[name], here[name], there[name], ordered=ordered)
            if shift.what:
                changed.append(shift)
            else:
                kept.append(clusters[name])
    return Telling(
        other.id,
        tuple(kept),
        tuple(changed),
        tuple(clusters[name] for name in here if name not in there),
        tuple(clusters[name] for name in there if name not in here),
    )
