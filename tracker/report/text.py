"""The report on a terminal: what an editor wants to know, in one screen or a few."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from ..model import Document, Link, Snapshot
from .copies import Copy, CopyGroup, name_copy
from .dates import label_extent, label_window
from .events import Event
from .families import Family, find_origin
from .grid import Column, lay_rows
from .marks import MARKS, show_link
from .names import count_outlets, list_names, name_outlet
from .selection import Findings, Overview, select_findings
from .statements import statement_lines
from .terminal import Style, heading, neutralise, paint, shorten, wrap
from .wording import describe_changes, is_reworded, list_differences

#: Below this, columns would cut every name.
_NARROW = 72
_MEMBERS = 8
_EVENTS = 5
_DIFFERENCES = 4
_STATEMENTS = 3
_WORDED, _IN_A_LINE = 5, 3

_COPY_COLUMNS = (
    Column("alike", right=True, style="strong"),
    Column("relation"),
    Column("published"),
    Column("after"),
    Column("outlet", gives=2),
    Column("document", gives=1, keep_end=True),
)


def summary(
    snapshot: Snapshot, *, width: int, color: bool, verbose: bool = False, top: int = 10, options: str = ""
) -> str:
    """The report as lines of at most `width` cells, ending in a newline.

    Args:
        width: of the terminal, in cells; 40 at least.
        color: ANSI colours; without them differing words stand in `[-…-]` and `{+…+}`, moved ones in `<~…~>`.
        verbose: every group, passage, suggestion and skipped input, with reasons.
        top: how many groups and passages are shown otherwise; the rest is counted.
        options: put behind the commands that the report suggests.
    """
    findings = select_findings(snapshot)
    most = len(snapshot.links) + len(snapshot.clusters) if verbose else top
    lines = _headline(findings.overview, width, color)
    lines += _copies(findings.groups, width, color, verbose, most)
    lines += _passages(findings, width, color, verbose, most)
    said = statement_lines(snapshot, width=width, color=color, top=most if verbose else _STATEMENTS)
    if said:
        note = "tracker quotes, figures, names, timeline show them"
        lines += [*heading("Statements", note, width, color), *said]
    lines += _others(findings, width, color, verbose, top)
    lines += _skipped(findings, width, color, verbose)
    lines += _next(findings, options, color)
    return "\n".join(lines) + "\n"


def _headline(overview: Overview, width: int, color: bool) -> list[str]:
    parts = [f"{_n(overview.n_documents, 'document')} from {count_outlets(overview.outlets)}"]
    if overview.extent:
        parts.append(label_extent(*overview.extent))
    if overview.n_undated:
        parts.append(f"{overview.n_undated:,} undated")
    lines = wrap([(", ".join(parts), "strong")], width=width, color=color)
    n_possible = overview.n_possible + overview.n_possible_copies
    if not (overview.n_copies or overview.n_families or n_possible):
        return [*lines, "No copies and no repeated passages were found."]
    told = (
        f"{_n(overview.n_copies, 'group')} of copies, {_n(overview.n_copied_documents, 'document')} in "
        f"{'it' if overview.n_copies == 1 else 'them'}; "
        if overview.n_copies
        else "No copies of whole articles; "
    )
    told += _n(overview.n_families, "repeated passage") if overview.n_families else "no repeated passages"
    if overview.n_reworded:
        told += f", {overview.n_reworded:,} reworded"
    if n_possible:
        told += f"; {n_possible:,} only possible"
    return [*lines, *wrap([(told + ".", "")], width=width, color=color)]


def _copies(groups: Sequence[CopyGroup], width: int, color: bool, verbose: bool, most: int) -> list[str]:
    if not groups:
        return []
    lines = heading("Copies", "who ran whose article", width, color)
    for number, group in enumerate(groups[:most], 1):
        title = neutralise(group.label)
        spread = f"{_n(len(group.copies), 'article')}, {count_outlets(group.outlets)}"
        lines += wrap([(title, "strong"), (f"  · {spread}", "")], width=width, first=f"{number:>2}  ", rest="    ",
                      color=color)  # fmt: skip
        shown = group.copies if verbose else group.copies[:_MEMBERS]
        rows = [_copy_row(copy) for copy in shown]
        if width < _NARROW:
            laid = ["\n".join(_stack_row(row, width, color)) for row in rows]
        else:
            laid = lay_rows(_COPY_COLUMNS, rows, width=width, color=color, indent="    ", headings=False)
        for line, copy in zip(laid, shown, strict=True):
            lines += [line, *_differences(copy, group.copies[0], width, color, verbose)]
        if len(group.copies) > len(shown):
            lines.append(f"    and {len(group.copies) - len(shown):,} more")
        if verbose:
            lines += wrap([(neutralise(group.why), "dim")], width=width, first="    ", rest="    ", color=color)
    return lines + _rest(len(groups) - most, "group", "tracker clusters", color)


def _differences(copy: Copy, first: Copy, width: int, color: bool, verbose: bool) -> list[str]:
    """What a near copy was held against if not the earliest, and the words in which it differs."""
    if copy.link is None:
        return []
    found = list_differences(copy.link.changes) if copy.relation != "copy" else []
    shown = found if verbose else found[:_DIFFERENCES]
    pieces: list[tuple[str, Style]] = []
    if copy.of and copy.of is not first.document:
        pieces.append((f"held against {neutralise(copy.of.id)} ", "dim"))
    for change in shown:
        sides: tuple[tuple[Style, str], ...] = (("left", change.left), ("right", change.right))
        if change.op == "move":
            sides = (("move", change.left),)
        for style, text in sides:
            if text:
                opening, closing = ("", "") if color else MARKS[style]
                pieces += [(opening + (text if verbose else shorten(text, 48)) + closing, style), (" ", "")]
        pieces.append((" ", ""))
    if len(found) > len(shown):
        pieces.append((f"and {_n(len(found) - len(shown), 'more difference')}", "dim"))
    indent = " " * 10
    return wrap(pieces, width=width, first=indent, rest=indent, color=color) if pieces else []


def _stack_row(row: Sequence[str], width: int, color: bool) -> list[str]:
    """A row of the table where the width is too short for columns."""
    pieces: list[tuple[str, Style]] = [(neutralise(row[0]), "strong"), (" ", "")] if row[0] else []
    pieces.append((" · ".join(neutralise(cell) for cell in row[1:] if cell), ""))
    return wrap(pieces, width=width, first="    ", rest="      ", color=color)


def _copy_row(copy: Copy) -> list[str]:
    document = copy.document
    share = "" if copy.share is None else f"{copy.share:.0%}"
    return [share, name_copy(copy), label_window(document.date), copy.lag, name_outlet(document), document.id]


def _passages(findings: Findings, width: int, color: bool, verbose: bool, most: int) -> list[str]:
    if not findings.families:
        return []
    lines = heading("Repeated passages", "those that crossed most outlets first", width, color)
    for number, family in enumerate(findings.families[:most], 1):
        lines += [""] * (number > 1) + _family(number, family, findings, width, color, verbose)
    return lines + _rest(len(findings.families) - most, "passage", "tracker links", color)


def _family(number: int, family: Family, findings: Findings, width: int, color: bool, verbose: bool) -> list[str]:
    outlets, date, n_undated = find_origin(family, findings.documents)
    since = f", first in {list_names(outlets)}, {label_window(date)}" if date else ""
    since += f"; {n_undated:,} undated" if n_undated else ""
    spread = f"{_n(family.n_documents, 'article')} of {count_outlets(family.outlets)}"
    note = " (inside a group of copies)" if family.told else ""
    lines = wrap([(f"In {spread}{neutralise(since)}", "strong"), (note, "dim")], width=width,
                 first=f"{number:>2}  ", rest="    ", color=color)  # fmt: skip
    told = set()
    if family.lead:
        lines += show_link(family.lead, findings.documents, whole=verbose, width=width, color=color, indent="    ")
        told = {family.lead.left.document, family.lead.right.document}
        if verbose:
            why = f"{family.lead.why}; {describe_changes(family.lead.changes)}".strip("; ")
            lines += wrap([(neutralise(why), "dim")], width=width, first="    ", rest="    ", color=color)
    else:
        lines += wrap([(shorten(neutralise(family.label), 3 * width), "")], width=width, first="    │ ", rest="    │ ",
                      color=color)  # fmt: skip
    others = list(dict.fromkeys(m.span.document for m in family.members if m.span.document not in told))
    if others:
        shown = others if verbose else others[:_MEMBERS]
        listed = ", ".join(neutralise(other) for other in shown)
        more = f" and {len(others) - len(shown):,} more" if len(others) > len(shown) else ""
        lines += wrap([(f"also in {listed}{more}", "dim")], width=width, first="    ", rest="      ", color=color)
    return lines


def _possible(link: Link, width: int, color: bool) -> list[str]:
    told = neutralise(link.left.text) if link.kind == "passage" else "the whole article, in other words"
    pieces: list[tuple[str, Style]] = [
        (f"{link.score:.0%}", "strong"),
        (f" {neutralise(link.left.document)} · {neutralise(link.right.document)}", ""),
    ]
    lines = wrap(pieces, width=width, rest="    ", color=color)
    return lines + wrap([(shorten(told, width - 4), "dim")], width=width, first="    ", rest="    ", color=color)


def _others(findings: Findings, width: int, color: bool, verbose: bool, top: int) -> list[str]:
    lines: list[str] = []
    if findings.possible or findings.possible_copies:
        n_possible = len(findings.possible) + len(findings.possible_copies)
        lines += heading("Possible", f"{_n(n_possible, 'suggestion')}, weaker evidence", width, color)
        # Where little is sure, what is likely deserves its wordings; else a line each will do.
        n_whole = len(findings.possible) if verbose else max(0, min(_WORDED, top - len(findings.families)))
        for link in findings.possible_copies if verbose else findings.possible_copies[:_IN_A_LINE]:
            lines += _possible(link, width, color)
        for number, family in enumerate(findings.possible[:n_whole], 1):
            lines += _family(number, family, findings, width, color, verbose)
        brief = findings.possible[n_whole : max(n_whole, _IN_A_LINE)]
        for link in [family.lead for family in brief if family.lead]:
            lines += _possible(link, width, color)
        if n_possible > n_whole + len(brief) + min(_IN_A_LINE, len(findings.possible_copies)):
            lines.append(paint("all of it: tracker links --tier possible", "dim", color=color))
    if findings.overview.n_themes:
        told = f"{_n(findings.overview.n_themes, 'pair')} of sentences only of one subject: tracker links --tier theme"
        lines += ["", *wrap([(told, "dim")], width=width, rest="  ", color=color)]
    if findings.events:
        lines += heading("Events", "articles that tell of one thing, copies or not", width, color)
        shown = findings.events if verbose else findings.events[:_EVENTS]
        for number, event in enumerate(shown, 1):
            lines += _event(number, event, width, color, verbose)
        lines += _rest(len(findings.events) - len(shown), "event", "tracker clusters --kind event", color)
    if findings.furniture:
        note = f"{_n(len(findings.furniture), 'text')} that recur over one source, no evidence"
        lines += heading("Page furniture", note.replace("text that recur ", "text that recurs "), width, color)
        for family in findings.furniture if verbose else findings.furniture[:3]:
            count = f"{len(family.members):>4} ×  "
            text = shorten(neutralise(family.members[0].span.text), max(20, width - len(count)))
            lines += wrap([(text, "dim")], width=width, first=count, rest="        ", color=color)
        lines += _rest(len(findings.furniture) - 3, "text", "--verbose", color) if not verbose else []
    return lines


def _event(number: int, event: Event, width: int, color: bool, verbose: bool) -> list[str]:
    count = f"{_n(len(event.documents), 'article')}, {count_outlets(event.outlets)}"
    when = f", {label_extent(*event.extent)}" if event.extent else ""
    head: list[tuple[str, Style]] = [(f"{neutralise(event.label)} ", "strong"), (f"· {count}{when}", "dim")]
    lines = wrap(head, width=width, first=f"{number:>2}  ", rest="    ", color=color)
    kept = event.documents if verbose else event.documents[:_MEMBERS]
    for document in kept:
        lines += wrap(
            [(f"{label_window(document.date)} ", "dim"), (_title_and_id(document), "")],
            width=width,
            first="    ",
            rest="      ",
            color=color,
        )
    if len(kept) < len(event.documents):
        lines.append(paint(f"    … and {len(event.documents) - len(kept)} more", "dim", color=color))
    return lines


def _title_and_id(document: Document) -> str:
    title = neutralise(document.title)
    return f"{title} ({neutralise(document.id)})" if title else neutralise(document.id)


def _skipped(findings: Findings, width: int, color: bool, verbose: bool) -> list[str]:
    lines: list[str] = []
    if findings.skipped:
        lines += heading("Skipped", _n(len(findings.skipped), "input"), width, color)
        shown = findings.skipped if verbose else findings.skipped[:5]
        for skipped in shown:
            told = f": {skipped.reason}" + (f"; {skipped.remedy}" if skipped.remedy else "")
            pieces: list[tuple[str, Style]] = [(neutralise(skipped.where), "warn"), (neutralise(told), "")]
            lines += wrap(pieces, width=width, rest="  ", color=color)
        lines += _rest(len(findings.skipped) - len(shown), "input", "tracker documents --skipped", color)
    if findings.shortcuts:
        lines += heading("Shortcuts taken", "", width, color)
        for shortcut in findings.shortcuts:
            lines += wrap([(neutralise(shortcut), "")], width=width, first="- ", rest="  ", color=color)
    return lines


def _next(findings: Findings, options: str, color: bool) -> list[str]:
    hints = [f"tracker report --format html --output report.html{options}"]
    leads = [family.lead for family in findings.families if family.lead]
    lead = next((link for link in leads if is_reworded(link)), leads[0] if leads else None)
    if lead and lead.left.document != lead.right.document:
        names = [neutralise(span.document) for span in (lead.left, lead.right)]
        # A name that had to be neutralised can't be typed: better no hint than a wrong one.
        if names == [lead.left.document, lead.right.document]:
            hints.append(f"tracker compare {shlex.join(names)}{options}")
    if not findings.overview.n_documents:
        return []
    lines = ["", paint("Next:", "head", color=color)]
    return lines + [f"  {paint(hint, 'strong', color=color)}" for hint in hints]


def _rest(n: int, noun: str, command: str, color: bool) -> list[str]:
    return [paint(f"… and {_n(n, f'more {noun}')}: {command}", "dim", color=color)] if n > 0 else []


def _n(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'' if n == 1 else 's'}"
