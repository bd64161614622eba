"""What `check` and `accept` share: the sources and their baseline, read and judged."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ..errors import SettingsError, SnapshotNotFoundError
from ..model import Snapshot
from ..policy.acceptances import read_acceptances
from ..policy.rules import Policy
from .options import Choices, sources_of
from .progress import Progress
from .scan import parse_time
from .sides import find_entry, seen_before

if TYPE_CHECKING:
    from ..policy.verdict import Verdict

_F = TypeVar("_F", bound=Callable[..., object])


def baseline_options(function: _F) -> _F:
    """--baseline, --accepted and --now."""
    for option in reversed(
        [
            click.option("--baseline", metavar="SNAPSHOT",
                         help="What to hold against: a snapshot file, git:REV[:PATH], a folder, or a snapshot of the "
                         "archive.  [default: check.baseline of tracker.yaml, else the archive's latest]"),
            click.option("--accepted", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
                         help="File of accepted findings.  [default: tracker-accepted.yaml beside tracker.yaml]"),
            click.option("--now", default="", metavar="TIME", help="Time of the check, like 2031-04-02T06:00:00Z."),
        ]
    ):  # fmt: skip
        function = option(function)
    return function


def judge_sources(
    sources: Sequence[str],
    choices: Choices,
    policy: Policy,
    *,
    baseline: str | None,
    accepted: Path | None,
    now: str,
) -> Verdict:
    """Scan in memory, hold against the baseline, judge. Nothing is written.

    Raises:
        SettingsError: no sources, no baseline, or acceptances that can't be read.
        SnapshotNotFoundError, InputError, ArchiveError: the baseline or a source can't be read.
    """
    from ..change.snapshots import diff_snapshots
    from ..library import scan
    from ..policy.places import find_root
    from ..policy.verdict import judge

    given = sources_of(sources, choices, purpose="check")
    ref = baseline or policy.settings.baseline
    created_at = parse_time(now) or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    acceptances = read_acceptances(accepted_path(choices, accepted))
    with Progress(enabled=not choices.terminal.quiet) as progress:
        old = _open_baseline(ref, given, choices, progress)
        new = scan(given, choices.settings, created_at=created_at, on_progress=progress)
        earlier = seen_before(find_entry(ref or "latest", choices), choices)
        progress("holding the scan against the baseline", 0, 0)
        diff = diff_snapshots(old, new, settings=choices.settings, earlier=earlier)
        return judge(
            diff,
            policy,
            acceptances=acceptances,
            today=created_at[:10],
            baseline=ref or f"{old.name} (the archive's latest)",
            root=find_root(Path.cwd()),
        )


def accepted_path(choices: Choices, given: Path | None) -> Path:
    """The file of acceptances: as given, else as set, which is from the settings file's folder on."""
    if given is not None:
        return given
    beside = choices.config_path.parent if choices.config_path is not None else Path()
    return beside / choices.policy.settings.accepted


def is_ci(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether this runs on CI, as all its services say: `CI` is set to something that is not false."""
    return environment.get("CI", "").strip().lower() not in ("", "0", "false", "no")


def _open_baseline(ref: str, sources: Sequence[str], choices: Choices, progress: Any) -> Snapshot:
    from ..library import open_snapshot, scan

    make_one = f"make one: tracker scan {' '.join(sources)}, then tracker snapshots export --output FILE.jsonl.gz"
    if ref.startswith("git:") and ":" not in ref.removeprefix("git:"):
        paths = [_git_source(ref, source) for source in sources]
        return scan(paths, choices.settings, on_progress=progress)
    if not ref and not choices.archive_path.exists():
        raise SettingsError(
            "there is no baseline to hold against",
            remedy=f"give --baseline, or set check.baseline; {make_one}",
        )
    try:
        return open_snapshot(ref or None, choices.archive_path, choices.settings, on_progress=progress)
    except SnapshotNotFoundError as error:
        raise SnapshotNotFoundError(
            error.what, where=error.where or "--baseline", remedy=f"check the name, or {make_one}"
        ) from error


def _git_source(ref: str, source: str) -> str:
    """The same source in a revision: `git:HEAD` for `articles` is `git:HEAD:./articles`."""
    if source == "-" or source.startswith("git:"):
        return ref
    path = os.path.relpath(source).replace(os.sep, "/")
    return f"{ref}:./" if path == "." else f"{ref}:./{path}"
