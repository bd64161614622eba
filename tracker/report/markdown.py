"""The report as Markdown, for a pull request, an issue or a note.

Tables and headings as GitHub, GitLab and Pandoc read them. Differing words are bold in both
wordings, those that the other lacks struck through in the first. Nothing that stands in an article
is taken for markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..model import Change, Link, Snapshot, Span
from .copies import CopyGroup, name_copy
from .dates import label_extent, label_lag, label_window
from .families import Family, find_origin
from .names import count_outlets, list_names, name_document, name_outlet
from .selection import Findings, select_findings
from .terminal import neutralise, shorten
from .wording import Piece, cut_wordings, describe_changes, is_reworded, list_differences

_AROUND_CHARS = 160
_MEMBERS, _DIFFERENCES = 30, 6
#: Everything that Markdown, or the HTML in it, could read as markup; also `@name` and `#1`, which
#: would call a person or an issue in a pull request.
_MARKUP = re.compile(r"[\\`*_\[\]<>#|~&@$^]|^[-+=](?=\s|[-=])|^\d+(?=[.)]\s)|(?<=[a-z]):(?=//)|!(?=\[)|(?<=\bwww)\.")
#: What a backslash does not disarm everywhere: these become character references.
_REFERENCES = {"@": "&#64;", "#": "&#35;", "<": "&lt;", ">": "&gt;", "&": "&amp;", "|": "&#124;", ":": "&#58;"}


def markdown_report(snapshot: Snapshot, *, top: int = 10) -> Iterator[str]:
    """The report in pieces; `top` groups and passages are shown, the rest is counted."""
    findings = select_findings(snapshot)
    for part in (
        _headline(snapshot, findings),
        _groups(findings, top),
        _passages(findings, top),
        _others(findings, top),
        _foot(snapshot, findings),
    ):
        for line in part:
            yield line + "\n"


def escape_markdown(text: str) -> str:
    """`text` on one line, such that Markdown shows it as it stands, also inside a table."""
    text = neutralise(text)
    return _MARKUP.sub(_disarm, text)


def _disarm(match: re.Match[str]) -> str:
    found = match.group()
    if found.isdigit():
        return f"{found}\u2060"  # a word joiner: `1.` at a line's start would become a list
    return _REFERENCES.get(found, "\\" + found)


def _headline(snapshot: Snapshot, findings: Findings) -> Iterator[str]:
    overview = findings.overview
    yield f"# Similarity report {escape_markdown(snapshot.name)}".rstrip()
    yield ""
    told = [f"**{_n(overview.n_documents, 'article')}** from {count_outlets(overview.outlets)}"]
    if overview.extent:
        told.append(label_extent(*overview.extent))
    if overview.n_undated:
        told.append(f"{overview.n_undated:,} undated")
    yield ", ".join(told) + "."
    yield ""
    yield "| found | how many |"
    yield "|---|---:|"
    yield f"| groups of copies | {overview.n_copies:,} ({_n(overview.n_copied_documents, 'article')}) |"
    yield f"| repeated passages | {overview.n_families:,} ({overview.n_reworded:,} reworded) |"
    for label, number in (
        ("possible", overview.n_possible + overview.n_possible_copies),
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
    yield from _rest(len(findings.groups) - top, "group", "tracker clusters")


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
            f"{escape_markdown(name_document(copy.document))} ({_code(copy.document.id)})",
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
            yield from ("", f"{_code(copy.document.id)} differs: {', '.join(shown)}{more}.")


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
    yield from _rest(len(findings.families) - top, "passage", "tracker links")


def _family(number: int, family: Family, findings: Findings) -> Iterator[str]:
    outlets, date, n_undated = find_origin(family, findings.documents)
    spread = f"In {_n(family.n_documents, 'article')} of {count_outlets(family.outlets)}"
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
        yield from ("", f"Also in {', '.join(_code(name) for name in others[:_MEMBERS])}{more}.")


def _pair(link: Link, findings: Findings) -> Iterator[str]:
    left, right = findings.documents[link.left.document], findings.documents[link.right.document]
    old, new = cut_wordings(link, around_chars=_AROUND_CHARS)
    lag = label_lag(left.date, right.date)
    if not is_reworded(link):
        yield f"{_source(link.left, findings)} and {_source(link.right, findings, lag)}, word for word:"
        yield from ("", f"> {_mark(new, in_first=False)}")
        return
    yield from (f"{_source(link.left, findings)}:", "", f"> {_mark(old, in_first=True)}", "")
    yield from (f"{_source(link.right, findings, lag)}, {link.score:.0%} alike:", "")
    yield f"> {_mark(new, in_first=False)}"
    changes = describe_changes(link.changes)
    if changes:
        yield from ("", f"{changes}.")


def _source(span: Span, findings: Findings, lag: str = "") -> str:
    document = findings.documents[span.document]
    date = label_window(document.date) + (f", {lag}" if lag else "")
    return f"**{escape_markdown(name_outlet(document))}** ({date}) {_code(document.id)}"


def _mark(pieces: Iterable[Piece], *, in_first: bool) -> str:
    parts = []
    for piece in pieces:
        if piece.left_out:
            parts.append(f" \\[… {piece.left_out:,} words …\\] ")
        elif piece.op == "keep":
            parts.append(_escape_piece(piece.text))
        else:
            mark = "~~" if piece.op == "delete" and in_first else "**"
            # Emphasis must touch its words: white space stays outside of the marks.
            bare = piece.text.strip()
            if not bare:
                parts.append(piece.text + _escape_piece(piece.tail))
                continue
            head = piece.text[: len(piece.text) - len(piece.text.lstrip())]
            tail = piece.text[len(piece.text.rstrip()) :] + piece.tail
            parts.append(f"{head}{mark}{escape_markdown(bare)}{mark}{_escape_piece(tail)}")
    return "".join(parts).strip()


def _escape_piece(text: str) -> str:
    """Escaped, with the one space at either end that holds it apart from its neighbour."""
    return (" " if text[:1] == " " else "") + escape_markdown(text) + (" " if text.strip() and text[-1:] == " " else "")


def _others(findings: Findings, top: int) -> Iterator[str]:
    n_possible = len(findings.possible) + len(findings.possible_copies)
    if n_possible:
        yield from ("", f"{_n(n_possible, 'suggestion')} on weaker evidence: `tracker links --tier possible`")
    if findings.events:
        yield from ("", "## Events", "", "Articles that tell of one thing, copies or not.", "")
        for event in findings.events[:top]:
            when = f", {label_extent(*event.extent)}" if event.extent else ""
            count = f"{_n(len(event.documents), 'article')}, {count_outlets(event.outlets)}{when}"
            yield f"- **{escape_markdown(neutralise(event.label))}** ({count})"
            for document in event.documents[:_MEMBERS]:
                told = escape_markdown(neutralise(name_document(document)))
                yield f"  - {label_window(document.date)} {told} {_code(document.id)}"
            if len(event.documents) > _MEMBERS:
                yield f"  - … and {len(event.documents) - _MEMBERS} more"
        yield from _rest(len(findings.events) - top, "event", "tracker clusters --kind event")
    if findings.furniture:
        yield from ("", "## Page furniture, set apart", "")
        for family in findings.furniture[:top]:
            text = escape_markdown(shorten(neutralise(family.members[0].span.text), 160))
            yield f"- {len(family.members)} times: {text}"
        yield from _rest(len(findings.furniture) - top, "text", "tracker clusters")


def _foot(snapshot: Snapshot, findings: Findings) -> Iterator[str]:
    if findings.skipped:
        yield from ("", "## Skipped", "")
        for skipped in findings.skipped[: 5 * _MEMBERS]:
            remedy = f"; {escape_markdown(skipped.remedy)}" if skipped.remedy else ""
            yield f"- {_code(skipped.where)}: {escape_markdown(skipped.reason)}{remedy}"
        yield from _rest(len(findings.skipped) - 5 * _MEMBERS, "input", "tracker documents --skipped")
    if findings.shortcuts:
        yield from ("", "## Shortcuts taken", "")
        yield from (f"- {escape_markdown(shortcut)}" for shortcut in findings.shortcuts)
    yield from ("", f"{snapshot.run.tool} {snapshot.run.version}, {snapshot.run.created_at}")


def _code(text: str) -> str:
    """`text` as code, fenced by more backticks than it holds; a table's bar is replaced."""
    text = neutralise(text).replace("|", "¦")
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    space = " " if longest else ""
    return f"{fence}{space}{text}{space}{fence}"


def _rest(n: int, noun: str, command: str) -> Iterator[str]:
    if n > 0:
        yield from ("", f"… and {_n(n, f'more {noun}')}: `{command}`")


def _n(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'' if n == 1 else 's'}"
