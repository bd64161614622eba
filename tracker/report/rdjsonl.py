"""Reviewdog's diagnostics, one JSON object a line.

Format: reviewdog's `proto/rdf/reviewdog.proto`, Diagnostic. Lines count from 1, and columns from 1
in bytes of UTF-8, where ours are code points.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from ..model import Document, Finding
from ..policy.verdict import Verdict, documents_of
from .findings import has_line
from .terminal import neutralise

#: What JSON lets stand as it is and many a reader of lines takes for the end of one.
_LINE_ENDS = re.compile("[\x85\u2028\u2029]")
_SEVERITIES = {"error": "ERROR", "warning": "WARNING", "note": "INFO"}


def rdjsonl_lines(verdict: Verdict) -> Iterator[str]:
    """One line a finding, gravest first; without a range where it is about the file as a whole."""
    documents = documents_of(verdict.diff)
    for finding in verdict.findings:
        location: dict[str, object] = {"path": finding.path}
        document = documents.get(finding.document)
        if has_line(finding) and document is not None:
            location["range"] = _range(finding, document)
        diagnostic = {
            "message": neutralise(finding.message),
            "location": location,
            "severity": _SEVERITIES[finding.level],
            "source": {"name": "tracker"},
            "code": {"value": finding.rule},
        }
        yield _LINE_ENDS.sub(_escaped, json.dumps(diagnostic, ensure_ascii=False)) + "\n"


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match.group()):04x}"


def _range(finding: Finding, document: Document) -> dict[str, object]:
    return {
        "start": {"line": finding.line, "column": _byte_column(document.text, finding.start, finding.column)},
        "end": {"line": finding.end_line, "column": _byte_column(document.text, finding.end, finding.end_column)},
    }


def _byte_column(text: str, place: int, column: int) -> int:
    return len(text[place - (column - 1) : place].encode("utf-8", "surrogatepass")) + 1
