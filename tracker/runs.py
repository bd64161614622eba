"""What makes a scan: its sources, settings and time; and what of them is other than in the one before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from .errors import InputError
from .model import Run
from .settings import Settings, settings_as_mapping
from .version import __version__


def check_sources(sources: Sequence[str]) -> None:
    """Raise InputError for the first source that is plainly not there."""
    for source in sources:
        if not is_special(source) and not Path(source).exists():
            raise InputError("there is no such file or folder", where=source, remedy="check the path")


def is_special(source: str) -> bool:
    """Whether a source names no path of its own: standard input, a git revision, a pattern."""
    return source == "-" or source.startswith("git:") or any(sign in source for sign in "*?[")


def begin_run(sources: Sequence[str], settings: Settings, created_at: str) -> Run:
    """What makes a snapshot of these sources now, or at `created_at`."""
    now = created_at or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Run(version=__version__, settings=settings_as_mapping(settings), sources=tuple(sources), created_at=now)


def tell_redone(before: Run, run: Run) -> tuple[str, ...]:
    """What has changed since that more depends on than the documents, in one sentence; else nothing."""
    if before.version != run.version:
        return (f"tracker {before.version} made the scan before: what this version reads otherwise is worked on again",)
    changed = sorted(
        f"{group}.{name}"
        for group, knobs in run.settings.items()
        for name, value in _knobs(knobs).items()
        if _knobs(before.settings.get(group)).get(name) != value
    )
    if not changed:
        return ()
    groups = {name.partition(".")[0] for name in changed}
    again = [what for what, needed in _DEPENDS.items() if needed & groups]
    return (f"{', '.join(changed)} changed: {' and '.join(again)} again, the rest is as it was",)


#: What is done again when a setting of one of these groups has changed; the rest is found in the archive.
_DEPENDS = {
    "documents are read": {"ingest"},
    "articles are signed": {"fingerprint"},
    "pairs are compared": {"passages"},
    "links are gathered": {"fingerprint", "copies", "candidates", "passages", "statements", "ingest"},
}


def _knobs(group: object) -> Mapping[str, object]:
    return group if isinstance(group, Mapping) else {}
