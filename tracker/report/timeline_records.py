"""The narrative as records, `tracker.timeline/1`: articles, statements, terms and contrasts, one a line.

The layout is in docs/timeline.md and tracker/schemas/timeline.json. `before` and `after` are spans of
one snapshot: not the old and the new of a diff.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ..model import Cluster, DateWindow, Document, Member, Span
from ..narrative import AttributionShift, Description, EventStory, Fate, Narrative, Shift, Telling, Trend, WordContrast
from ..records import Record, date_record, span_record
from .csv import write_rows
from .dates import label_lag

TIMELINE = "tracker.timeline/1"
_SPAN = ("document", "outlet", "from", "to", "start", "end", "text")


def timeline_records(narrative: Narrative, documents: Mapping[str, Document]) -> Iterator[Record]:
    """Each event's articles and then its statements; statements over all; terms; contrasts."""
    for story in narrative.stories:
        for telling in story.tellings:
            yield _article(story, telling, documents)
        for fate in story.fates:
            yield _statement(fate, documents)
    for fate in narrative.fates:
        yield _statement(fate, documents)
    for trend in narrative.trends:
        yield _term(trend, narrative.since)
    for wording in narrative.wordings:
        yield _wording(wording)
    for description in narrative.descriptions:
        yield _description(description)
    for shift in narrative.attributions:
        yield _attribution(shift, documents)


def _head(entry: str, date: DateWindow | None, event: str, label: str) -> Record:
    return {"schema": TIMELINE, "entry": entry, "date": date_record(date), "event": event, "label": label}


def _article(story: EventStory, telling: Telling, documents: Mapping[str, Document]) -> Record:
    document = documents[telling.document]
    first = documents[story.tellings[0].document]
    return {
        **_head("article", document.date, story.event.id, story.event.label),
        "document": document.id,
        "outlet": document.source,
        "may_be_first": document.id in story.spread.first,
        "kept": [cluster.id for cluster in telling.kept],
        "changed": [_shift(shift) for shift in telling.changed],
        "dropped": [cluster.id for cluster in telling.dropped],
        "added": [cluster.id for cluster in telling.added],
        "why": "" if document is first else label_lag(first.date, document.date),
    }


def _statement(fate: Fate, documents: Mapping[str, Document]) -> Record:
    begun = documents[fate.spread.first[0]].date if fate.spread.first else None
    return {
        **_head("statement", begun, fate.event, fate.cluster.label),
        "statement": fate.cluster.id,
        "kind": fate.cluster.kind,
        "fates": list(fate.names),
        "first": list(fate.spread.first),
        "outlets": [
            {"outlet": share.outlet, "first": date_record(share.first), "documents": list(share.documents)}
            for share in fate.spread.outlets
        ],
        "steps": [_shift(shift) for shift in fate.steps],
        "against": [_shift(shift) for shift in fate.against],
        "last": [span_record(member.span) for member in fate.last],
        "absent": list(fate.absent),
        "why": fate.why,
    }


def _shift(shift: Shift) -> Record:
    return {
        "statement": shift.cluster.id,
        "what": shift.what,
        "ordered": shift.ordered,
        "before": span_record(shift.before.span),
        "after": span_record(shift.after.span),
    }


def _term(trend: Trend, since: str) -> Record:
    return {
        **_head("term", None, "", trend.word),
        "kind": trend.kind,
        "since": since,
        "z": trend.z,
        "n_before": trend.n_before,
        "n_after": trend.n_after,
        "sentences": [span_record(span) for span in trend.sentences],
    }


def _wording(wording: WordContrast) -> Record:
    return {
        **_head("wording", None, "", f"{wording.left} | {wording.right}"),
        "left_word": wording.left,
        "right_word": wording.right,
        "left_outlets": list(wording.left_outlets),
        "right_outlets": list(wording.right_outlets),
        "pairs": [{"left": span_record(left), "right": span_record(right)} for left, right in wording.pairs],
    }


def _description(description: Description) -> Record:
    return {
        **_head("description", None, "", description.name.label),
        "name": description.name.id,
        "told": [{"outlet": outlet, "span": span_record(span)} for outlet, span in description.told],
    }


def _attribution(shift: AttributionShift, documents: Mapping[str, Document]) -> Record:
    lead = shift.lead
    left = documents.get(lead.left.document)
    return {
        **_head("attribution", left.date if left else None, "", " ".join(lead.left.text.split())),
        "relation": lead.relation,
        "contradicts": shift.contradicts,
        "pairs": [
            {"tier": link.tier, "left": span_record(link.left), "right": span_record(link.right)}
            for link in shift.links
        ],
        "why": lead.why,
    }


def timeline_csv(narrative: Narrative, documents: Mapping[str, Document]) -> Iterator[str]:
    """One row a place or a pair of places: what became of what, where it stands, where it stands otherwise."""
    headings = ["entry", "what", "event", "label", "statement"]
    headings += [f"{side}_{name}" for side in ("left", "right") for name in _SPAN]
    return write_rows([*headings, "why"], _rows(narrative, documents))


def _rows(narrative: Narrative, documents: Mapping[str, Document]) -> Iterator[list[str | int | float]]:
    def row(
        entry: str, what: str, event: str, label: str, statement: str, spans: Sequence[Span], why: str
    ) -> list[str | int | float]:
        left, right = spans[0], spans[1] if len(spans) > 1 else None
        cells: list[str | int | float] = [entry, what, event, label, statement]
        return [*cells, *_cells(left, documents), *_cells(right, documents), why]

    for story in narrative.stories:
        event = story.event
        first = story.tellings[0].document
        for telling in story.tellings:
            place = Span(telling.document, 0, 0, "")
            role = "may be first" if telling.document in story.spread.first else ""
            yield row("article", role, event.id, event.label, "", [place], "")
            told = (
                ("kept", telling.kept, telling.document),
                ("dropped", telling.dropped, first),
                ("added", telling.added, telling.document),
            )
            for what, clusters, holder in told:
                for cluster in clusters:
                    there = [find_member(cluster, holder).span]
                    yield row("article", what, event.id, cluster.label, cluster.id, there, "")
            for shift in telling.changed:
                both = [shift.before.span, shift.after.span]
                yield row("article", "changed", event.id, shift.cluster.label, shift.cluster.id, both, shift.what)
        for fate in story.fates:
            yield from (row(*cells) for cells in _fate_rows(fate))
    for fate in narrative.fates:
        yield from (row(*cells) for cells in _fate_rows(fate))
    for trend in narrative.trends:
        way = "rises" if trend.z > 0 else "falls"
        why = f"articles before {narrative.since} {trend.n_before}, since {trend.n_after}, z {trend.z:+.2f}"
        yield from (row("term", way, "", trend.word, "", [span], why) for span in trend.sentences)
    for wording in narrative.wordings:
        label = f"{wording.left} | {wording.right}"
        yield from (row("wording", "", "", label, "", pair, "") for pair in wording.pairs)
    for description in narrative.descriptions:
        named = description.name
        yield from (row("description", "", "", named.label, named.id, [span], "") for _, span in description.told)
    for link in (link for shift in narrative.attributions for link in shift.links):
        yield row("attribution", link.relation, "", link.tier, "", [link.left, link.right], link.why)


def _fate_rows(fate: Fate) -> Iterator[tuple[str, str, str, str, str, Sequence[Span], str]]:
    cluster = fate.cluster
    told: Iterable[tuple[str, Sequence[Span], str]] = [
        *(("contradicts", [one.before.span, one.after.span], one.what) for one in fate.against),
        *(("shifts", [one.before.span, one.after.span], one.what) for one in fate.steps),
        *(("vanishes", [member.span], f"not in {', '.join(fate.absent)}") for member in fate.last),
    ]
    if fate.names == ("persists",):
        members = {name: find_member(cluster, name) for share in fate.spread.outlets for name in share.documents}
        told = [("persists", [member.span], fate.why) for member in members.values()]
    for what, spans, why in told:
        yield "statement", what, fate.event, cluster.label, cluster.id, spans, why


def find_member(cluster: Cluster, name: str) -> Member:
    """The first place of a cluster in a document that is known to have it."""
    return next(member for member in cluster.members if member.span.document == name)


def _cells(span: Span | None, documents: Mapping[str, Document]) -> list[str | int | float]:
    if span is None:
        return [""] * len(_SPAN)
    document = documents.get(span.document)
    date = document.date if document else None
    dates = [date.first, date.last] if date else ["", ""]
    return [span.document, document.source if document else "", *dates, span.start, span.end, span.text]
