"""The verdict of a check on a terminal: gravest first, each with its place and its words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..model import Document, Finding, Level
from ..policy.acceptances import Acceptance
from ..policy.verdict import Verdict, documents_of, shown_digits
from .diff_wording import is_outside
from .inline_edit import inline_edit
from .marks import MARKS
from .terminal import Style, measure, neutralise, pad, paint, shorten, wrap

_LEVEL_STYLES: Mapping[Level, Style] = {"error": "left", "warning": "warn", "note": "dim"}
_SHOWN_ACCEPTANCES = 5


def findings_text(
    verdict: Verdict, *, width: int, color: bool, verbose: bool = False, top: int = 50, accepted: str = ""
) -> str:
    """The verdict as lines of at most `width` cells, ending in a newline.

    Args:
        verbose: all findings and acceptances, and why each edit is of its kind.
        top: how many findings are shown otherwise; the rest is counted.
        accepted: name of the file of acceptances.
    """
    lines = wrap([(headline(verdict), "strong"), (f"; {_extent(verdict)}", "")], width=width, color=color)
    digits = shown_digits(verdict.findings)
    shown = verdict.findings if verbose else verdict.findings[:top]
    old = {document.id: document for document in verdict.diff.old.documents}
    documents = documents_of(verdict.diff)
    for finding in shown:
        lines += ["", *_finding(finding, old, documents, digits, width, color, verbose)]
    if len(shown) < len(verdict.findings):
        lines += [
            "",
            paint(f"… and {n(len(verdict.findings) - len(shown), 'more finding')}: --verbose", "dim", color=color),
        ]
    lines += [""] * bool(shown)
    lines += _acceptances(verdict, width, color, verbose, accepted)
    if verdict.silent:
        told = ", ".join(f"{count:,} {word}" for word, count in verdict.silent.items())
        lines += wrap([(f"Counted only: {told}", "dim")], width=width, rest="  ", color=color)
    if verdict.diff.new.skipped:
        lines += wrap([(f"Skipped: {n(len(verdict.diff.new.skipped), 'input')}: tracker scan lists them", "dim")],
                      width=width, rest="  ", color=color)  # fmt: skip
    for remark in verdict.remarks:
        lines += wrap([("Note: ", "warn"), (neutralise(remark), "")], width=width, rest="  ", color=color)
    lines += wrap([(outcome(verdict), "strong")], width=width, rest="  ", color=color)
    failing = [finding for finding in verdict.findings if finding.fingerprint in verdict.failing]
    if failing:
        print_ = failing[0].fingerprint[:digits]
        hint = f'tracker accept {print_} --reason "…"'
        lines.append(f"To let one pass: {paint(hint, 'strong', color=color)}")
    return "\n".join(lines) + "\n"


def headline(verdict: Verdict) -> str:
    """`2 errors, 1 note`, or that nothing was found."""
    levels: tuple[Level, ...] = ("error", "warning", "note")
    counts = [n(verdict.count(level), level) for level in levels if verdict.count(level)]
    return ", ".join(counts) or "Nothing found"


def outcome(verdict: Verdict) -> str:
    """Whether it fails and for what, in one sentence."""
    reasons = ", ".join(verdict.policy.settings.fail_on)
    if not verdict.failing:
        return f"Passes: nothing to fail on ({reasons})." if verdict.findings else f"Passes (fails on {reasons})."
    return f"Fails: {n(len(verdict.failing), 'finding')} to fail on ({reasons})."


def label_place(finding: Finding) -> str:
    """`path:line:column`, on one line; without the line where that is not the file's, with the id where the
    path doesn't tell it."""
    place = finding.path
    if has_line(finding):
        place += f":{finding.line}:{finding.column}"
    return neutralise(place if finding.path.endswith(finding.document) else f"{place} ({finding.document})")


def has_line(finding: Finding) -> bool:
    """Whether it stands at a line of its file, and not at the file as a whole."""
    in_text = finding.end > 0 or (finding.edit is not None and not is_outside(finding.edit))
    return finding.in_file and in_text


def n(count: int, noun: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _extent(verdict: Verdict) -> str:
    old, new = verdict.diff.old, verdict.diff.new
    return f"{n(len(new.documents), 'document')} held against {len(old.documents):,} of {neutralise(verdict.baseline)}"


def _finding(
    finding: Finding,
    old: Mapping[str, Document],
    documents: Mapping[str, Document],
    digits: int,
    width: int,
    color: bool,
    verbose: bool,
) -> list[str]:
    print_ = finding.fingerprint[:digits]
    level = paint(pad(finding.level, 7), _LEVEL_STYLES[finding.level], color=color)
    room = width - 7 - 2 - len(finding.rule) - 2 - digits - 2
    place = shorten(neutralise(label_place(finding)), max(room, 20), keep_end=True)
    gap = " " * max(2, room + 2 - measure(place))
    head = f"{level}  {paint(finding.rule, 'strong', color=color)}  {place}{gap}{paint(print_, 'dim', color=color)}"
    edit = finding.edit
    pieces: list[tuple[str, Style]] = [(neutralise(finding.message), "")]
    if edit is not None:
        inline = inline_edit(edit, old.get(edit.old.document), documents.get(edit.new.document))
        pieces = [] if inline else pieces
        for text, style in inline:
            opening, closing = ("", "") if color or not style else MARKS[style]
            pieces.append((opening + text + closing, style))
    indent = " " * 9
    lines = [head, *wrap(pieces, width=width, first=indent, rest=indent, color=color)]
    if verbose and edit is not None:
        why = f"{edit.why} Rank {edit.rank:.2f}."
        lines += wrap([(neutralise(why), "dim")], width=width, first=indent, rest=indent, color=color)
    return lines


def _acceptances(verdict: Verdict, width: int, color: bool, verbose: bool, accepted: str) -> Iterator[str]:
    def told(pieces: list[tuple[str, Style]], indent: str = "") -> Iterator[str]:
        yield from wrap(pieces, width=width, first=indent, rest=indent + "  ", color=color)

    if verdict.accepted:
        more = ":" if verbose else " (--verbose lists them)"
        yield from told([(f"Accepted: {n(len(verdict.accepted), 'finding')}{more}", "")])
        for finding, acceptance in verdict.accepted if verbose else ():
            yield from told([(f"{label_place(finding)} {finding.rule}: {_reason(acceptance)}", "dim")], "  ")
    expired = list(verdict.expired.values())
    shown = expired if verbose else expired[:_SHOWN_ACCEPTANCES]
    if expired:
        yield from told([("Acceptance expired, so the finding counts again:", "warn")])
        for acceptance in shown:
            yield from told([(f"{acceptance.fingerprint[:8]} {_reason(acceptance)}", "")], "  ")
        if len(shown) < len(expired):
            yield f"  and {len(expired) - len(shown):,} more"
    unused = verdict.unused if verbose else verdict.unused[:_SHOWN_ACCEPTANCES]
    if unused:
        where = f" in {accepted}" if accepted else ""
        yield from told([(f"Accepted{where}, but not found any more (tracker accept --prune drops them):", "warn")])
        for acceptance in unused:
            what = " ".join(part for part in (acceptance.rule, acceptance.document) if part)
            yield from told([(f"{acceptance.fingerprint[:8]} {neutralise(what)}: {_reason(acceptance)}", "")], "  ")
        if len(unused) < len(verdict.unused):
            yield f"  and {len(verdict.unused) - len(unused):,} more"


def _reason(acceptance: Acceptance) -> str:
    until = f" (until {acceptance.until})" if acceptance.until else ""
    return neutralise(acceptance.reason) + until
