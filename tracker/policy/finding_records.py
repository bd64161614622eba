"""Findings as records, `tracker.finding/1`, and back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ..errors import ArchiveError, InputError
from ..model import Finding
from ..records import Record, edit_record, link_record
from .rules import LEVELS

FINDING = "tracker.finding/1"


def finding_record(finding: Finding) -> Record:
    """The record; `edit` and `link` are records themselves, or null."""
    return {
        "schema": FINDING,
        "rule": finding.rule,
        "level": finding.level,
        "message": finding.message,
        "document": finding.document,
        "start": finding.start,
        "end": finding.end,
        "line": finding.line,
        "column": finding.column,
        "fingerprint": finding.fingerprint,
        "edit": edit_record(finding.edit) if finding.edit is not None else None,
        "link": link_record(finding.link) if finding.link is not None else None,
        "about": finding.about,
        "rank": finding.rank,
        "path": finding.path,
        "in_file": finding.in_file,
        "end_line": finding.end_line,
        "end_column": finding.end_column,
    }


def read_findings(path: Path) -> tuple[Finding, ...]:
    """The findings in what `tracker check --format jsonl` wrote, without their evidence.

    Raises:
        InputError: no such file, or it isn't one of findings; names the line.
    """
    import json

    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except FileNotFoundError as error:
        raise InputError("no such file", where=str(path), remedy="make it: tracker check --format jsonl") from error
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"can't be read: {error}", where=str(path)) from error
    findings = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            schema = record.get("schema") if isinstance(record, dict) else None
            if schema == FINDING:
                findings.append(_finding(record))
            elif number > 1 or schema != "tracker.run/1":
                raise ArchiveError(f"wants {FINDING}, got {schema}")
        except (ValueError, RecursionError, ArchiveError) as error:
            told = error.what if isinstance(error, ArchiveError) else "is no JSON"
            raise InputError(
                told, where=f"{path}:{number}", remedy="give what tracker check --format jsonl wrote"
            ) from error
    return tuple(findings)


def _finding(record: Mapping[str, object]) -> Finding:
    values: dict[str, object] = {}
    for key, kind in (
        ("rule", str), ("level", str), ("message", str), ("document", str), ("start", int), ("end", int),
        ("line", int), ("column", int), ("fingerprint", str), ("about", str), ("path", str),
    ):  # fmt: skip
        value = record.get(key)
        if not isinstance(value, kind) or isinstance(value, bool):
            raise ArchiveError(f"`{key}` wants {kind.__name__}, got {value!r}")
        values[key] = value
    if values["level"] not in LEVELS:
        raise ArchiveError(f"`level` must be one of {', '.join(LEVELS)}, got {values['level']!r}")
    return Finding(**values)  # type: ignore[arg-type]  # keys and types were checked above
