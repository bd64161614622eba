"""The narrative on a terminal: events, what became of statements, words that come, go and differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..model import Document
from ..narrative import AttributionShift, Description, EventStory, Fate, Narrative, Telling, Trend, WordContrast
from .dates import label_lag, label_window
from .names import count_outlets, list_names, list_outlets, name_outlet
from .phrases import list_tellings, tell_carriers, tell_first, tell_thing
from .terminal import Style, neutralise, paint, shorten, wrap

_LABEL_CELLS = 100
_SHOWN, _SHOWN_FATES = 4, 12


def story_text(
    narrative: Narrative,
    documents: Mapping[str, Document],
    *,
    width: int,
    color: bool,
    verbose: bool = False,
) -> str:
    """Events with their articles in time, then the other parts; `verbose` lists every statement and contrast."""
    lines: list[str] = []
    for story in narrative.stories:
        members = [documents[telling.document] for telling in story.tellings]
        head: list[tuple[str, Style]] = [
            (neutralise(story.event.label), "strong"),
            (f" · {len(members)} articles · {count_outlets(list_outlets(members))} · {story.event.id}", "dim"),
        ]
        lines += [""] * bool(lines) + wrap(head, width=width, rest="  ", color=color)
        for telling in story.tellings:
            lines += _telling(story, telling, documents, width=width, color=color, verbose=verbose)
    if not narrative.stories:
        lines.append("no events")
    parts: list[tuple[str, list[list[str]], int]] = [
        (
            "WHAT BECAME OF STATEMENTS",
            [_fate(one, documents, width=width, color=color) for one in _worth_telling(narrative.fates, verbose)],
            _SHOWN_FATES,
        ),
        (
            f"BEFORE AND SINCE {narrative.since}",
            [_trend(one, width=width, color=color) for one in narrative.trends],
            _SHOWN_FATES,
        ),
        (
            "PUT OTHERWISE IN THE SAME SENTENCE",
            [_wording(one, width=width, color=color) for one in narrative.wordings],
            _SHOWN_FATES,
        ),
        (
            "CALLED DIFFERENTLY",
            [_description(one, documents, width=width, color=color) for one in narrative.descriptions],
            _SHOWN_FATES,
        ),
        (
            "WHO SAYS SO, WHAT IS DENIED",
            [_attribution(one, width=width, color=color) for one in narrative.attributions],
            _SHOWN_FATES,
        ),
    ]
    for heading, told, most in parts:
        if told:
            shown = told if verbose else told[:most]
            lines += ["", paint(heading, "head", color=color), *(line for some in shown for line in some)]
            if len(told) > len(shown):
                lines.append(f"  and {len(told) - len(shown):,} more: --verbose")
    return "\n".join(lines) + "\n"


def _worth_telling(fates: Sequence[Fate], verbose: bool) -> Sequence[Fate]:
    return fates if verbose else [fate for fate in fates if fate.names != ("persists",)]


def _telling(
    story: EventStory,
    telling: Telling,
    documents: Mapping[str, Document],
    *,
    width: int,
    color: bool,
    verbose: bool,
) -> list[str]:
    document, first = documents[telling.document], documents[story.tellings[0].document]
    told = [tell_first(story.spread, document.id)]
    if document is not first:
        told.append(label_lag(first.date, document.date))
    head: list[tuple[str, Style]] = [
        (f"{label_window(document.date)} ", ""),
        (neutralise(name_outlet(document)), "strong"),
        (f" · {neutralise(document.id)}", "dim"),
        ("".join(f" · {one}" for one in told if one), ""),
    ]
    lines = wrap(head, width=width, first="  ", rest="    ", color=color)
    for name, rows in list_tellings(telling, first.id):
        shown = rows if verbose or name == "changed" else rows[:_SHOWN]
        for row in shown:
            style: Style = "warn" if name == "changed" else "dim"
            said = shorten(neutralise(row), 2 * _LABEL_CELLS)
            lines += wrap([(f"{name} ", style), (said, "")], width=width, first="    ", rest="      ", color=color)
        if len(rows) > len(shown):
            lines.append(f"    {name} {len(rows) - len(shown):,} more")
    return lines


def _fate(fate: Fate, documents: Mapping[str, Document], *, width: int, color: bool) -> list[str]:
    line: list[tuple[str, Style]] = [
        (", ".join(fate.names), "warn" if fate.names != ("persists",) else "dim"),
        (f" {neutralise(tell_thing(fate.cluster, most=_LABEL_CELLS))}", "strong"),
        (f" · {neutralise(fate.why)}", ""),
        (f" · {fate.cluster.id}", "dim"),
    ]
    firsts = tell_carriers(fate.spread, documents)
    if firsts:
        line.insert(3, (f" · first {neutralise(firsts)}", "dim"))
    return wrap(line, width=width, first="  ", rest="    ", color=color)


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


def _wording(wording: WordContrast, *, width: int, color: bool) -> list[str]:
    sides = [
        (f"“{neutralise(word)}”", neutralise(list_names([outlet or "outlet unknown" for outlet in outlets])))
        for word, outlets in (
            (wording.left, wording.left_outlets),
            (wording.right, wording.right_outlets),
        )
    ]
    left, right = wording.pairs[0]
    line: list[tuple[str, Style]] = [
        (sides[0][0], "strong"),
        (f" {sides[0][1]} | ", ""),
        (sides[1][0], "strong"),
        (f" {sides[1][1]}", ""),
        (f" · {left.document}:{left.start}-{left.end}, {right.document}:{right.start}-{right.end}", "dim"),
        (f" and {len(wording.pairs) - 1} more" if len(wording.pairs) > 1 else "", "dim"),
    ]
    return wrap(line, width=width, first="  ", rest="      ", color=color)


def _description(description: Description, documents: Mapping[str, Document], *, width: int, color: bool) -> list[str]:
    lines = wrap([(neutralise(description.name.label), "strong")], width=width, first="  ", color=color)
    for _, span in description.told:
        line: list[tuple[str, Style]] = [
            (f"“{neutralise(span.text)}” ", ""),
            (neutralise(name_outlet(documents[span.document])), ""),
            (f" · {neutralise(span.document)}:{span.start}-{span.end}", "dim"),
        ]
        lines += wrap(line, width=width, first="    ", rest="      ", color=color)
    return lines


def _attribution(shift: AttributionShift, *, width: int, color: bool) -> list[str]:
    link = shift.lead
    line: list[tuple[str, Style]] = [
        (f"{'contradicts' if shift.contradicts else link.relation} ", "warn"),
        (neutralise(link.why), ""),
        (f" · {shorten(neutralise(link.left.text), _LABEL_CELLS)}", "dim"),
        (f" · {neutralise(link.left.document)}:{link.left.start}-{link.left.end}", "dim"),
        (f", {neutralise(link.right.document)}:{link.right.start}-{link.right.end}", "dim"),
        (f" and {len(shift.links) - 1} more pairs" if len(shift.links) > 1 else "", "dim"),
        (f" · {link.tier}" if link.tier != "linked" else "", "dim"),
    ]
    return wrap(line, width=width, first="  ", rest="      ", color=color)
