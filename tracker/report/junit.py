"""JUnit's XML, as Jenkins, GitLab and Azure read it: a test case a finding, failed where the check fails for it.

Format: the schema of Jenkins' xUnit plugin (`junit-10.xsd`); the format has no other one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from ..model import Finding
from ..policy.verdict import Verdict
from .findings import has_line, label_place
from .terminal import neutralise

#: What XML 1.0 has no way to write, not even escaped.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_report(verdict: Verdict) -> Iterator[str]:
    """One suite. What doesn't fail the check is a passed case with its message as output, so that the
    count of failures is that of the exit code; without findings there is one passed case."""
    n_tests = max(1, len(verdict.findings))
    counts = f'tests="{n_tests}" failures="{len(verdict.failing)}" errors="0"'
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<testsuites name="tracker check" {counts}>\n'
    stamp = verdict.diff.new.run.created_at.removesuffix("Z")
    yield f'  <testsuite name="tracker check" {counts} skipped="0" timestamp={_quoted(stamp)}>\n'
    for finding in verdict.findings:
        yield from _case(finding, fails=finding.fingerprint in verdict.failing)
    if not verdict.findings:
        yield f'    <testcase classname="tracker" name={_quoted(f"nothing found against {verdict.baseline}")}/>\n'
    yield "  </testsuite>\n</testsuites>\n"


def _case(finding: Finding, *, fails: bool) -> Iterator[str]:
    line = f" line={_quoted(str(finding.line))}" if has_line(finding) else ""
    name = f"{finding.rule} {finding.fingerprint[:8]}"
    # The file as it is called, its line ends as references: whoever looks for it must find it.
    path = quoteattr(_NO_XML.sub("\ufffd", finding.path))
    yield f"    <testcase classname={path} name={_quoted(name)} file={path}{line}>\n"
    told = f"{label_place(finding)}: {finding.level}: {neutralise(finding.message)} [{finding.fingerprint}]"
    if fails:
        kind, message = _quoted(finding.rule), _quoted(finding.message)
        yield f"      <failure type={kind} message={message}>{_text(told)}</failure>\n"
    else:
        yield f"      <system-out>{_text(told)}</system-out>\n"
    yield "    </testcase>\n"


def _quoted(text: str) -> str:
    return quoteattr(_NO_XML.sub("\ufffd", neutralise(text)))


def _text(text: str) -> str:
    return escape(_NO_XML.sub("\ufffd", text))
