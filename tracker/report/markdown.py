"""The report as Markdown, for a pull request, an issue or a note.

Tables and headings as GitHub, GitLab and Pandoc read them. Differing words are bold in both
wordings, those that the other lacks struck through in the first. Nothing that stands in an article
is taken for markup.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Change, Link, Snapshot, Span
from ..narrative import tell_narrative
from .copies import CopyGroup, name_copy
from .dates import label_extent, label_lag, label_window
from .families import Family, find_origin
from .markdown_text import count, escape_markdown, mark_pieces, tell_rest, write_code
from .names import count_outlets, list_names, name_document, name_outlet
from .selection import Findings, select_findings
from .statements_markdown import contrasts_markdown, fates_markdown
from .terminal import neutralise, shorten
from .wording import cut_wordings, describe_changes, is_reworded, list_differences

_AROUND_CHARS = 160
_MEMBERS, _DIFFERENCES = 30, 6


def markdown_report(snapshot: Snapshot, *, top: int = 10) -> Iterator[str]:
    """The report in pieces; `top` groups and passages are shown, the rest is counted."""
    findings = select_findings(snapshot)
    for part in (
        _headline(snapshot, findings),
        _groups(findings, top),
        _passages(findings, top),
        _others(findings, top),
        _statements(snapshot, findings, top),
        _foot(snapshot, findings),
    ):
        for line in part:
            yield line + "\n"


def _headline(snapshot: Snapshot, findings: Findings) -> Iterator[str]:
    overview = findings.overview
    yield f"# Similarity report {escape_markdown(snapshot.name)}".rstrip()
    yield ""
    told = [f"**{count(overview.n_documents, 'article')}** from {count_outlets(overview.outlets)}"]
    if overview.extent:
        told.append(label_extent(*overview.extent))
    if overview.n_undated:
        told.append(f"{overview.n_undated:,} undated")
    yield ", ".join(told) + "."
    yield ""
    yield "| found | how many |"
    yield "|---|---:|"
    yield f"| groups of copies | {overview.n_copies:,} ({count(overview.n_copied_documents, 'article')}) |"
    yield f"| repeated passages | {overview.n_families:,} ({overview.n_reworded:,} reworded) |"
    for label, number in (
        ("possible", overview.n_possible + overview.n_possible_copies),
        ("sentences of one subject only", overview.n_themes),
        ("events", overview.n_events),
        ("page furniture, set apart", overview.n_furniture),
        ("skipped inputs", overview.n_skipped),
    ):
        if number:
            yield f"| {label} | {number:,} |"


def _groups(findings: Findings, top: int) -> Iterator[str]:
    if not findings.groups:
        return
    yield from ("", "## Copies")
    for number, group in enumerate(findings.groups[:top], 1):
        yield from ("", f"### {number}. {escape_markdown(group.label)}", "")
        yield from _group(group)
    yield from tell_rest(len(findings.groups) - top, "group", "tracker clusters")


def _group(group: CopyGroup) -> Iterator[str]:
    yield "| alike | as | published | after | outlet | article |"
    yield "|---:|---|---|---|---|---|"
    for copy in group.copies[:_MEMBERS]:
        cells = [
            "" if copy.share is None else f"{copy.share:.0%}",
            name_copy(copy),
            label_window(copy.document.date),
            copy.lag,
            escape_markdown(name_outlet(copy.document)),
            f"{escape_markdown(name_document(copy.document))} ({write_code(copy.document.id)})",
        ]
        yield f"| {' | '.join(cells)} |"
    if len(group.copies) > _MEMBERS:
        yield from ("", f"and {len(group.copies) - _MEMBERS:,} more.")
    for copy in group.copies[:_MEMBERS]:
        differences = list_differences(copy.link.changes) if copy.link and copy.relation != "copy" else []
        if differences:
            shown = [_difference(change) for change in differences[:_DIFFERENCES]]
            rest = len(differences) - len(shown)
            more = f" and {rest:,} more" if rest else ""
            yield from ("", f"{write_code(copy.document.id)} differs: {', '.join(shown)}{more}.")


def _difference(change: Change) -> str:
    old, new = (escape_markdown(shorten(text, 60)) for text in (change.left, change.right))
    if change.op == "move":
        return f"“{old}” moved"
    return " ".join(part for part in (f"~~{old}~~" if old else "", f"**{new}**" if new else "") if part)


def _passages(findings: Findings, top: int) -> Iterator[str]:
    if not findings.families:
        return
    yield from ("", "## Repeated passages")
    for number, family in enumerate(findings.families[:top], 1):
        yield from _family(number, family, findings)
    yield from tell_rest(len(findings.families) - top, "passage", "tracker links")


def _family(number: int, family: Family, findings: Findings) -> Iterator[str]:
    outlets, date, n_undated = find_origin(family, findings.documents)
    spread = f"In {count(family.n_documents, 'article')} of {count_outlets(family.outlets)}"
    since = (
        f", first in {list_names([escape_markdown(outlet) for outlet in outlets])}, {label_window(date)}"
        if date
        else ""
    )
    since += f"; {n_undated:,} undated" if n_undated else ""
    yield from ("", f"### {number}. {spread}{since}", "")
    told = set()
    if family.lead:
        yield from _pair(family.lead, findings)
        told = {family.lead.left.document, family.lead.right.document}
    else:
        yield f"> {escape_markdown(shorten(family.label, 600))}"
    others = list(dict.fromkeys(m.span.document for m in family.members if m.span.document not in told))
    if others:
        more = f" and {len(others) - _MEMBERS:,} more" if len(others) > _MEMBERS else ""
        yield from ("", f"Also in {', '.join(write_code(name) for name in others[:_MEMBERS])}{more}.")


def _pair(link: Link, findings: Findings) -> Iterator[str]:
    left, right = findings.documents[link.left.document], findings.documents[link.right.document]
    old, new = cut_wordings(link, around_chars=_AROUND_CHARS)
    lag = label_lag(left.date, right.date)
    if not is_reworded(link):
        yield f"{_source(link.left, findings)} and {_source(link.right, findings, lag)}, word for word:"
        yield from ("", f"> {mark_pieces(new, in_first=False)}")
        return
    yield from (f"{_source(link.left, findings)}:", "", f"> {mark_pieces(old, in_first=True)}", "")
    yield from (f"{_source(link.right, findings, lag)}, {link.score:.0%} alike:", "")
    yield f"> {mark_pieces(new, in_first=False)}"
    changes = describe_changes(link.changes)
    if changes:
        yield from ("", f"{changes}.")


def _source(span: Span, findings: Findings, lag: str = "") -> str:
    document = findings.documents[span.document]
    date = label_window(document.date) + (f", {lag}" if lag else "")
    return f"**{escape_markdown(name_outlet(document))}** ({date}) {write_code(document.id)}"


def _others(findings: Findings, top: int) -> Iterator[str]:
    n_possible = len(findings.possible) + len(findings.possible_copies)
    if n_possible:
        yield from ("", f"{count(n_possible, 'suggestion')} on weaker evidence: `tracker links --tier possible`")
    if findings.events:
        yield from ("", "## Events", "", "Articles that tell of one thing, copies or not.", "")
        for event in findings.events[:top]:
            when = f", {label_extent(*event.extent)}" if event.extent else ""
            told = f"{count(len(event.documents), 'article')}, {count_outlets(event.outlets)}{when}"
            yield f"- **{escape_markdown(neutralise(event.label))}** ({told})"
            for document in event.documents[:_MEMBERS]:
                name = escape_markdown(neutralise(name_document(document)))
                yield f"  - {label_window(document.date)} {name} {write_code(document.id)}"
            if len(event.documents) > _MEMBERS:
                yield f"  - … and {len(event.documents) - _MEMBERS} more"
        yield from tell_rest(len(findings.events) - top, "event", "tracker clusters --kind event")
    if findings.furniture:
        yield from ("", "## Page furniture, set apart", "")
        for family in findings.furniture[:top]:
            text = escape_markdown(shorten(neutralise(family.members[0].span.text), 160))
            yield f"- {len(family.members)} times: {text}"
        yield from tell_rest(len(findings.furniture) - top, "text", "tracker clusters")


def _statements(snapshot: Snapshot, findings: Findings, top: int) -> Iterator[str]:
    """What became of statements, and the first contrasts; nothing for a scan without statements."""
    if not any(cluster.kind in ("quote", "figure", "name") for cluster in snapshot.clusters):
        return
    narrative = tell_narrative(snapshot)
    counted = [
        count(sum(cluster.kind == kind for cluster in snapshot.clusters), noun)
        for kind, noun in (("quote", "quotation"), ("figure", "figure"), ("name", "name"))
    ]
    yield from ("", "## Statements", "")
    yield f"Told more than once: {', '.join(counted)}; `tracker quotes`, `figures`, `names` and `timeline` list them."
    for part in (
        fates_markdown(narrative.fates, findings.documents, most=top, level=3),
        contrasts_markdown(narrative, most=top, level=3),
    ):
        told = "".join(part).rstrip()
        if told:
            yield from ("", told)


def _foot(snapshot: Snapshot, findings: Findings) -> Iterator[str]:
    if findings.skipped:
        yield from ("", "## Skipped", "")
        for skipped in findings.skipped[: 5 * _MEMBERS]:
            remedy = f"; {escape_markdown(skipped.remedy)}" if skipped.remedy else ""
            yield f"- {write_code(skipped.where)}: {escape_markdown(skipped.reason)}{remedy}"
        yield from tell_rest(len(findings.skipped) - 5 * _MEMBERS, "input", "tracker documents --skipped")
    if findings.shortcuts:
        yield from ("", "## Shortcuts taken", "")
        yield from (f"- {escape_markdown(shortcut)}" for shortcut in findings.shortcuts)
    yield from ("", f"{snapshot.run.tool} {snapshot.run.version}, {snapshot.run.created_at}")
