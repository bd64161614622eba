"""SARIF 2.1.0, which code scanning of GitHub, Azure and many editors read.

Format: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0". URIs are relative
to the repository's root, so that the log says nothing of the machine that made it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import quote

from ..model import Finding
from ..policy.rules import WORDS, Rule
from ..policy.verdict import Verdict
from .findings import has_line
from .terminal import neutralise

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_ROOT = "%SRCROOT%"


def sarif_log(verdict: Verdict) -> Iterator[str]:
    """One JSON object with one run; accepted findings are left out, as most readers show them as open."""
    rules = verdict.rules
    index = {rule.name: place for place, rule in enumerate(rules)}
    run = verdict.diff.new.run
    log = {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": run.tool,
                        "semanticVersion": run.version,
                        "rules": [_rule(rule) for rule in rules],
                    }
                },
                "invocations": [
                    {
                        "executionSuccessful": True,
                        "endTimeUtc": run.created_at,
                        "toolExecutionNotifications": [
                            {"level": "note", "message": {"text": neutralise(remark)}} for remark in verdict.remarks
                        ],
                    }
                ],
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the repository."}}},
                "results": [_result(finding, index) for finding in verdict.findings],
            }
        ],
    }
    yield json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _rule(rule: Rule) -> dict[str, object]:
    found = "; ".join(WORDS[word] for word in rule.find)
    where = f" In {', '.join(rule.paths)} only." if rule.paths else ""
    return {
        "id": rule.name,
        "shortDescription": {"text": _sentence(found)},
        "fullDescription": {"text": _sentence(found) + where},
        # GitHub lists a rule's help beside each alert and asks for one.
        "help": {"text": f'{_sentence(found)} Let one pass: tracker accept FINGERPRINT --reason "…".'},
        "defaultConfiguration": {"level": "error" if rule.level == "off" else rule.level},
    }


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "."


def _result(finding: Finding, index: dict[str, int]) -> dict[str, object]:
    location: dict[str, object] = {
        "artifactLocation": {"uri": quote(finding.path.encode("utf-8", "surrogatepass"), safe="/"), "uriBaseId": _ROOT}
    }
    if has_line(finding):
        location["region"] = {
            "startLine": finding.line,
            "startColumn": finding.column,
            "endLine": finding.end_line,
            "endColumn": finding.end_column,
        }
    return {
        "ruleId": finding.rule,
        "ruleIndex": index[finding.rule],
        "level": finding.level,
        "rank": round(100 * finding.rank, 1),
        "message": {"text": neutralise(finding.message)},
        "locations": [
            {
                "physicalLocation": location,
                "logicalLocations": [{"fullyQualifiedName": neutralise(finding.document), "kind": "resource"}],
            }
        ],
        "partialFingerprints": {"trackerFinding/v1": finding.fingerprint},
    }
