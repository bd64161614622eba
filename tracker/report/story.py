"""Events on a terminal: who told first, and what each later article kept, changed, dropped and added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..model import Cluster, Document
from ..narrative import EventStory, Shift, Telling, Trend
from ..records import span_record
from .dates import label_lag, label_window
from .names import count_outlets, list_outlets, name_outlet
from .terminal import Style, neutralise, paint, shorten, wrap

_LABEL_CELLS = 100
_SHOWN = 4


def story_text(
    stories: Sequence[EventStory],
    trends: tuple[str, Sequence[Trend]],
    documents: Mapping[str, Document],
    *,
    width: int,
    color: bool,
    verbose: bool = False,
) -> str:
    """Each event with its articles in time, then the words that rise and fall; `verbose` lists every statement."""
    lines: list[str] = []
    for story in stories:
        members = [documents[telling.document] for telling in story.tellings]
        head: list[tuple[str, Style]] = [
            (neutralise(story.event.label), "strong"),
            (f" · {len(members)} articles · {count_outlets(list_outlets(members))} · {story.event.id}", "dim"),
        ]
        lines += [""] * bool(lines) + wrap(head, width=width, rest="  ", color=color)
        for telling in story.tellings:
            lines += _telling(telling, members[0], documents, width=width, color=color, verbose=verbose)
    since, words = trends
    if words:
        lines += [""] * bool(lines) + [paint(f"WORDS BEFORE AND SINCE {since}", "head", color=color)]
        for trend in words:
            lines += _trend(trend, width=width, color=color)
    return "\n".join(lines or ["no events"]) + "\n"


def _telling(
    telling: Telling, first: Document, documents: Mapping[str, Document], *, width: int, color: bool, verbose: bool
) -> list[str]:
    document = documents[telling.document]
    lag = "came first" if document is first else label_lag(first.date, document.date)
    head: list[tuple[str, Style]] = [
        (f"{label_window(document.date)} ", ""),
        (neutralise(name_outlet(document)), "strong"),
        (f" · {neutralise(document.id)}", "dim"),
        (f" · {lag}" if lag else "", ""),
    ]
    lines = wrap(head, width=width, first="  ", rest="    ", color=color)
    told = [
        ("kept", [_words(cluster, telling.document) for cluster in telling.kept]),
        ("changed", [f"{_thing(shift)}: {shift.what}" for shift in telling.changed]),
        ("dropped", [_words(cluster, first.id) for cluster in telling.dropped]),
        ("added", [_words(cluster, telling.document) for cluster in telling.added]),
    ]
    for name, rows in told:
        shown = rows if verbose or name == "changed" else rows[:_SHOWN]
        for row in shown:
            style: Style = "warn" if name == "changed" else "dim"
            lines += wrap([(f"{name} ", style), (row, "")], width=width, first="    ", rest="      ", color=color)
        if len(rows) > len(shown):
            lines.append(f"    {name} {len(rows) - len(shown):,} more")
    return lines


def _words(cluster: Cluster, document: str) -> str:
    """The statement in the words of one article."""
    said = next(member.span.text for member in cluster.members if member.span.document == document)
    return _quoted(cluster, said)


def _thing(shift: Shift) -> str:
    """What it is that changed: the quotation as it was, or what is counted."""
    if shift.cluster.kind == "quote":
        return _quoted(shift.cluster, shift.before.span.text)
    return neutralise(str(shift.before.span.values.get("counted") or shift.cluster.label.partition(":")[0]))


def _quoted(cluster: Cluster, said: str) -> str:
    shown = shorten(neutralise(said), _LABEL_CELLS)
    return f"“{shown}”" if cluster.kind == "quote" else shown


def _trend(trend: Trend, *, width: int, color: bool) -> list[str]:
    way = "rises" if trend.z > 0 else "falls"
    first = trend.sentences[0]
    at = max(0, first.text.casefold().find(trend.word.casefold()) - 60)
    cut = "…" * (at > 0) + neutralise(first.text[at:])
    line: list[tuple[str, Style]] = [
        (neutralise(trend.word), "strong"),
        (f" {way}: articles before {trend.n_before:,}, since {trend.n_after:,} (z {trend.z:+.1f}) · ", ""),
        (f"{shorten(cut, 2 * _LABEL_CELLS)} ", "dim"),
        (f"{neutralise(first.document)}:{first.start}-{first.end}", "dim"),
    ]
    return wrap(line, width=width, first="  ", rest="      ", color=color)


def story_record(stories: Sequence[EventStory], trends: tuple[str, Sequence[Trend]]) -> dict[str, object]:
    """The same as plain values: statements by the id of their cluster, the two places of what changed as spans."""
    return {
        "events": [
            {
                "event": story.event.id,
                "label": story.event.label,
                "tellings": [
                    {
                        "document": telling.document,
                        "kept": [cluster.id for cluster in telling.kept],
                        "changed": [
                            {
                                "statement": shift.cluster.id,
                                "what": shift.what,
                                "old": span_record(shift.before.span),
                                "new": span_record(shift.after.span),
                            }
                            for shift in telling.changed
                        ],
                        "dropped": [cluster.id for cluster in telling.dropped],
                        "added": [cluster.id for cluster in telling.added],
                    }
                    for telling in story.tellings
                ],
            }
            for story in stories
        ],
        "since": trends[0],
        "words": [
            {
                "word": trend.word,
                "z": trend.z,
                "n_before": trend.n_before,
                "n_after": trend.n_after,
                "sentences": [span_record(span) for span in trend.sentences],
            }
            for trend in trends[1]
        ],
    }
