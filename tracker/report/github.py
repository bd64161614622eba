"""GitHub's workflow commands: a check's findings as annotations in the files of a pull request.

Format: GitHub Docs, "Workflow commands for GitHub Actions". GitHub shows ten errors, ten warnings and
ten notices of a step, so the gravest come first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import Finding
from ..policy.verdict import Verdict
from .findings import has_line, headline, outcome
from .terminal import neutralise

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def github_annotations(verdict: Verdict) -> Iterator[str]:
    """One command a finding, gravest first, then what it came to as a plain line of the log."""
    for finding in verdict.findings:
        yield _command(finding) + "\n"
    # `::` at a line's start would be a command: this line begins with a word of ours.
    yield f"tracker check: {headline(verdict)}. {outcome(verdict)}\n"


def _command(finding: Finding) -> str:
    # A line end in a name is escaped and stays; what else a terminal would obey can't be escaped here.
    properties = {"file": _CONTROLS.sub("\ufffd", finding.path)}
    if has_line(finding):
        properties["line"] = str(finding.line)
        if finding.end_line == finding.line:
            # GitHub takes columns only where they are of one line; the last one is included.
            properties["col"] = str(finding.column)
            properties["endColumn"] = str(max(finding.column, finding.end_column - 1))
        else:
            properties["endLine"] = str(finding.end_line)
    properties["title"] = f"tracker: {finding.rule}"
    told = ",".join(f"{name}={escape_property(value)}" for name, value in properties.items())
    message = f"{neutralise(finding.message)} [{finding.fingerprint}]"
    return f"::{_COMMANDS[finding.level]} {told}::{escape_data(message)}"


def escape_data(text: str) -> str:
    """A command's message: what would end it or pass for an escape is escaped."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escape_property(text: str) -> str:
    """A property's value: in it colons and commas mean something as well."""
    return escape_data(text).replace(":", "%3A").replace(",", "%2C")
