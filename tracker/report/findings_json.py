"""The verdict of a check as JSON: one object, or one record a line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from ..policy.acceptances import Acceptance
from ..policy.finding_records import finding_record
from ..policy.verdict import Verdict
from ..records import dump_record, run_record


def findings_jsonl(verdict: Verdict) -> Iterator[str]:
    """The run, then the findings that count, gravest first. `tracker accept --from` reads it."""
    yield dump_record(run_record(verdict.diff.new.run)) + "\n"
    for finding in verdict.findings:
        yield dump_record(finding_record(finding)) + "\n"


def findings_json(verdict: Verdict) -> Iterator[str]:
    """One object: `run, baseline, fails, failing, findings, accepted, expired, unused, counted, remarks`."""
    report = {
        "run": run_record(verdict.diff.new.run),
        "baseline": verdict.baseline,
        "fails": bool(verdict.failing),
        "failing": [finding.fingerprint for finding in verdict.findings if finding.fingerprint in verdict.failing],
        "findings": [finding_record(finding) for finding in verdict.findings],
        "accepted": [
            {"finding": finding_record(finding), "acceptance": _acceptance(acceptance)}
            for finding, acceptance in verdict.accepted
        ],
        "expired": [_acceptance(acceptance) for acceptance in verdict.expired.values()],
        "unused": [_acceptance(acceptance) for acceptance in verdict.unused],
        "counted": dict(verdict.silent),
        "remarks": list(verdict.remarks),
    }
    text = json.dumps(report, ensure_ascii=False, allow_nan=False, indent=2)
    # A lone surrogate has no place in UTF-8: it becomes JSON's own escape, as in the records.
    yield text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")
    yield "\n"


def _acceptance(acceptance: Acceptance) -> Mapping[str, str]:
    return {
        "fingerprint": acceptance.fingerprint,
        "rule": acceptance.rule,
        "document": acceptance.document,
        "reason": acceptance.reason,
        "until": acceptance.until,
    }
