"""The verdict of a check as Markdown: for a job's summary, and for one comment on a pull request.

The first line is a hidden marker by which the comment of the last run is found again and renewed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..model import Document, Finding
from ..policy.acceptances import Acceptance
from ..policy.verdict import Verdict, documents_of, shown_digits
from .findings import headline, label_place, n, outcome
from .inline_edit import inline_edit
from .markdown_text import escape_markdown
from .terminal import Style

#: GitHub takes a comment of 65,536 characters and counts some of them twice.
_MOST_CHARS = 60_000
_SHOWN_ACCEPTANCES = 20
_ICONS = {"error": "🔴", "warning": "🟠", "note": "🔵"}


def comment_marker(comment_id: str = "") -> str:
    """The hidden first line; with an id where several checks comment on one pull request."""
    return f"<!-- tracker-check: {comment_id} -->" if comment_id else "<!-- tracker-check -->"


def findings_markdown(verdict: Verdict, *, top: int = 50, comment_id: str = "") -> Iterator[str]:
    """The verdict in pieces, at most 60,000 characters; `top` findings are shown, the rest is counted."""
    yield comment_marker(comment_id) + "\n"
    verdict_icon = "❌" if verdict.failing else "✅"
    name = f" ({comment_id})" if comment_id else ""
    yield f"### {verdict_icon} tracker check{name}: {headline(verdict).lower()}\n\n"
    old, new = verdict.diff.old, verdict.diff.new
    yield (
        f"{n(len(new.documents), 'document')} held against {len(old.documents):,} of "
        f"{escape_markdown(verdict.baseline)}. {escape_markdown(outcome(verdict))}\n"
    )
    foot = "".join(_foot(verdict))
    room = _MOST_CHARS - len(foot) - 1_000
    n_shown = 0
    for part in _findings(verdict, top):
        room -= len(part)
        if room < 0:
            break
        n_shown += 1
        yield part
    if n_shown < len(verdict.findings):
        yield f"\n… and {n(len(verdict.findings) - n_shown, 'more finding')}.\n"
    yield foot


def _findings(verdict: Verdict, top: int) -> Iterator[str]:
    digits = shown_digits(verdict.findings)
    old = {document.id: document for document in verdict.diff.old.documents}
    documents = documents_of(verdict.diff)
    for number, finding in enumerate(verdict.findings[:top]):
        head = "\n| | what | where | |\n|---|---|---|---|\n" if number == 0 else ""
        cells = [
            f"{_ICONS[finding.level]} {finding.level}",
            f"**{escape_markdown(finding.rule)}** {_told(finding, old, documents)}",
            escape_markdown(label_place(finding)),
            f"`{finding.fingerprint[:digits]}`",
        ]
        yield f"{head}| {' | '.join(cells)} |\n"


def _told(finding: Finding, old: Mapping[str, Document], documents: Mapping[str, Document]) -> str:
    """The edit among its words, what went struck through and what came bold; or the message."""
    edit = finding.edit
    if edit is None:
        return escape_markdown(finding.message)
    pieces = inline_edit(edit, old.get(edit.old.document), documents.get(edit.new.document))
    if not pieces:
        return escape_markdown(finding.message)
    marked = [_marked(text, style) for text, style in pieces]
    for place in range(len(pieces) - 1, 0, -1):
        if pieces[place - 1][1] == "left" and pieces[place][1] == "right":
            marked.insert(place, " ")
    return "".join(marked).strip()


def _marked(text: str, style: Style) -> str:
    if not style or not text.strip():
        head, tail = (" " if text[:1] == " " else ""), (" " if text.strip() and text[-1:] == " " else "")
        return head + escape_markdown(text) + tail
    marks, tag = {"left": ("~~", "del"), "right": ("**", "strong")}.get(style, ("_", "em"))
    if text[0].isalnum() and text[-1].isalnum() and marks != "_":
        return f"{marks}{escape_markdown(text)}{marks}"
    # Beside punctuation Markdown doesn't take its marks for marks.
    return f"<{tag}>{escape_markdown(text)}</{tag}>"


def _foot(verdict: Verdict) -> Iterator[str]:
    if verdict.accepted:
        lines = (f"{escape_markdown(label_place(finding))} **{finding.rule}**: {_reason(acceptance)}"
                 for finding, acceptance in verdict.accepted)  # fmt: skip
        yield from _folded(f"{n(len(verdict.accepted), 'finding')} accepted", lines, len(verdict.accepted))
    if verdict.expired:
        lines = (f"`{one.fingerprint[:8]}` {_reason(one)}" for one in verdict.expired.values())
        yield from _folded("Acceptances that expired, so the findings count again", lines, len(verdict.expired))
    if verdict.unused:
        lines = (f"`{one.fingerprint[:8]}` {escape_markdown(one.document)}: {_reason(one)}" for one in verdict.unused)
        yield from _folded("Acceptances of what is not found any more", lines, len(verdict.unused))
    if verdict.silent:
        told = ", ".join(f"{count:,} {word}" for word, count in verdict.silent.items())
        yield f"\nCounted only: {escape_markdown(told)}.\n"
    for remark in verdict.remarks[:_SHOWN_ACCEPTANCES]:
        yield f"\nNote: {escape_markdown(remark[:500])}\n"
    if verdict.failing:
        yield '\nTo let one pass: `tracker accept FINGERPRINT --reason "…"`, and commit the file.\n'


def _folded(title: str, lines: Iterable[str], count: int) -> Iterator[str]:
    yield f"\n<details><summary>{title}</summary>\n\n"
    for number, line in enumerate(lines):
        if number == _SHOWN_ACCEPTANCES:
            yield f"- and {count - number:,} more\n"
            break
        yield f"- {line[:800]}\n"
    yield "\n</details>\n"


def _reason(acceptance: Acceptance) -> str:
    until = f" (until {acceptance.until})" if acceptance.until else ""
    return escape_markdown(acceptance.reason) + until
