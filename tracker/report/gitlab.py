"""GitLab's Code Quality report: what its merge requests show beside the diff.

Format: GitLab Docs, "Code Quality", "Implement a custom tool"; a subset of Code Climate's.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from ..policy.verdict import Verdict
from .findings import has_line
from .terminal import neutralise

_SEVERITIES = {"error": "major", "warning": "minor", "note": "info"}


def gitlab_report(verdict: Verdict) -> Iterator[str]:
    """One JSON list; a finding about a file as a whole stands at its first line, as GitLab wants a line."""
    issues = [
        {
            "description": neutralise(finding.message),
            "check_name": f"tracker/{finding.rule}",
            "fingerprint": finding.fingerprint,
            "severity": _SEVERITIES[finding.level],
            "location": {
                "path": finding.path,
                "lines": {"begin": finding.line, "end": finding.end_line}
                if has_line(finding)
                else {"begin": 1, "end": 1},
            },
        }
        for finding in verdict.findings
    ]
    yield json.dumps(issues, ensure_ascii=False, indent=2) + "\n"
