"""`tracker diff`: what changed from one snapshot, folder or file to another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast, get_args

import click

from ..errors import SnapshotNotFoundError
from ..model import EditKind, Status
from .options import Choices, Command, format_option, resolve, shared_options
from .output import write_output
from .progress import Progress, gathered

if TYPE_CHECKING:
    from ..change.snapshots import SnapshotDiff
    from ..report.diff_selection import Narrowing
    from ..store import Entry

FORMATS = ("text", "markdown", "html", "json", "jsonl", "csv")
#: These know no edits, only findings: what the rules of `tracker check` make of the differences.
CI_FORMATS = ("github", "gitlab", "sarif", "junit", "rdjsonl")


@click.command("diff", cls=Command)
@click.argument("old", required=False)
@click.argument("new", required=False)
@click.option("--within", is_flag=True, help="Versions inside one snapshot or source, each against the one before.")
@click.option("--since-last-look", is_flag=True, help="OLD is what NEW was when this option was last used.")
@click.option("--kind", multiple=True, type=click.Choice(get_args(EditKind)), help="Only edits of this kind.")
@click.option("--status", multiple=True, type=click.Choice(get_args(Status)), help="Only documents of this status.")
@click.option(
    "--document", multiple=True, metavar="ID", help="Only this document; also a folder, or the end of a path."
)
@click.option("--min-rank", type=click.FloatRange(0, 1), default=0.0, metavar="0..1", help="Only edits as important.")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    metavar="N",
    help="Show so many documents and edits, count the rest.  [default: 20 as text, 100 as markdown]",
)
@click.option("--exit-code", is_flag=True, help="Exit 1 when anything differs, like git diff.")
@format_option(*FORMATS, *CI_FORMATS)
@shared_options
def command(
    old: str | None,
    new: str | None,
    within: bool,
    since_last_look: bool,
    kind: tuple[str, ...],
    status: tuple[str, ...],
    document: tuple[str, ...],
    min_rank: float,
    limit: int | None,
    exit_code: bool,
    format_: str,
    output: Path | None,
    **shared: Any,
) -> int:
    """Show what changed from OLD to NEW: documents, each edit, and the copying.

    Both are snapshots, snapshot files, folders, files or git:REV[:PATH]. Without NEW it is `latest`,
    without both `latest~1` and `latest`. One source alone is held against `latest`: what changed
    since the last scan. Two single files are compared whatever their names.

    The formats for CI (github, gitlab, sarif, junit, rdjsonl) tell findings by the rules of tracker
    check; nothing fails here.
    """
    from ..report.diff_selection import Narrowing

    choices = resolve(**shared)
    narrowing = Narrowing(
        frozenset(cast(tuple[EditKind, ...], kind)), frozenset(cast(tuple[Status, ...], status)), document, min_rank
    )
    entry: Entry | None = None
    if within:
        if new is not None or since_last_look:
            raise click.UsageError("--within takes one snapshot or source")
        diff = _diff_within(old, choices)
    else:
        if since_last_look:
            if new is not None:
                raise click.UsageError("--since-last-look takes NEW only")
            old, new = _last_look(old, choices)
        else:
            old, new = _sides(old, new, choices)
        diff, entry = _diff(old, new, choices)
        _tell_other_places(diff, choices)
    pieces = gathered(
        "writing the differences",
        lambda: _render(diff, narrowing, format_, choices, limit=limit, to_file=output is not None),
        enabled=not choices.terminal.quiet,
    )
    write_output(pieces, output)
    if output is not None:
        choices.terminal.remark(f"wrote {output}")
    if since_last_look:
        _remember(entry, choices)
    return int(exit_code and _differs(diff, narrowing))


def _sides(old: str | None, new: str | None, choices: Choices) -> tuple[str, str]:
    from .sides import find_entry

    if old is None:
        _need_snapshots(2, choices)
        return "latest~1", "latest"
    if new is not None:
        return old, new
    from ..library import is_snapshot_file

    _need_snapshots(1, choices)
    if find_entry(old, choices) is None and not is_snapshot_file(Path(old)):
        return "latest", old
    return old, "latest"


def _need_snapshots(least: int, choices: Choices) -> None:
    """Raise SnapshotNotFoundError, saying what to do, where the archive holds fewer than are asked for unnamed."""
    from ..store import Archive

    entries: tuple[Entry, ...] = ()
    if choices.archive_path.exists():
        with Archive.open(choices.archive_path) as archive:
            entries = archive.snapshots()
    if len(entries) < least:
        held = f"holds {len(entries) or 'no'} snapshot" if choices.archive_path.exists() else "is not there"
        again = " again" if entries else ", change something, and scan again" if least > 1 else ""
        raise SnapshotNotFoundError(
            f"nothing to compare with: the archive {held}",
            where=str(choices.archive_path),
            remedy=f"give both OLD and NEW, or run tracker scan SOURCE{again}",
        )


def _last_look(new: str | None, choices: Choices) -> tuple[str, str]:
    """The snapshot of the last look, and what is looked at now; at the first look both are the same."""
    from ..store import Archive
    from ..store.look import entry_of_look, look_path, read_look

    wanted = new or "latest"
    if new is None:
        _need_snapshots(1, choices)
    look = read_look(choices.archive_path)
    if look is None:
        choices.terminal.remark(f"the first look: there is none before it; kept in {look_path(choices.archive_path)}")
        return wanted, wanted
    with Archive.open(choices.archive_path) as archive:
        entry = entry_of_look(look, archive.snapshots())
    if entry is None:
        raise SnapshotNotFoundError("the archive holds no snapshot", where=str(choices.archive_path))
    if entry.name != look.snapshot:
        choices.terminal.remark(f"{look.snapshot}, the last look, is gone; compared with {entry.name}")
    return entry.name, wanted


def _remember(entry: Entry | None, choices: Choices) -> None:
    from ..store.look import write_look

    if entry is None:
        choices.terminal.remark("a look at what is in no archive isn't remembered: scan it first")
        return
    write_look(choices.archive_path, entry)


def _diff(old: str, new: str, choices: Choices) -> tuple[SnapshotDiff, Entry | None]:
    from ..change.snapshots import diff_snapshots
    from .sides import open_sides

    with Progress(enabled=not choices.terminal.quiet) as progress:
        sides = open_sides(old, new, choices, progress)
        progress("comparing texts", 0, 0)
        return diff_snapshots(sides.old, sides.new, settings=choices.settings, earlier=sides.earlier), sides.new_entry


def _tell_other_places(diff: SnapshotDiff, choices: Choices) -> None:
    """Say so when everything was found under other names only: then another folder was given, as a rule."""
    statuses = {change.status for change in diff.changes}
    if "renamed" in statuses and not statuses & {"unchanged", "edited"}:
        old, new = (" ".join(side.run.sources) for side in (diff.old, diff.new))
        choices.terminal.remark(f"no document has its name on both sides: one was read from {old}, one from {new}")


def _diff_within(ref: str | None, choices: Choices) -> SnapshotDiff:
    from ..change.snapshots import diff_versions_within
    from ..library import open_snapshot

    with Progress(enabled=not choices.terminal.quiet) as progress:
        snapshot = open_snapshot(ref, choices.archive_path, choices.settings, on_progress=progress)
        return diff_versions_within(snapshot, settings=choices.settings)


def _differs(diff: SnapshotDiff, narrowing: Narrowing) -> bool:
    from ..report.diff_selection import select_differences

    shown = select_differences(diff, replace(narrowing, statuses=narrowing.statuses - {"unchanged"}), folding=False)
    return bool(
        any(change.status != "unchanged" for change in shown.changes) or shown.edits or shown.copying or shown.shifts
    )


def _render(
    diff: SnapshotDiff, narrowing: Narrowing, format_: str, choices: Choices, *, limit: int | None, to_file: bool
) -> Iterable[str]:
    if format_ == "text":
        from ..report.diff_text import diff_text

        terminal = choices.terminal
        return [
            diff_text(
                diff,
                width=terminal.width,
                color=terminal.color and not to_file,
                narrowing=narrowing,
                limit=limit or 20,
                verbose=terminal.verbose,
            )
        ]
    if format_ == "markdown":
        from ..report.diff_markdown import diff_markdown

        return diff_markdown(diff, narrowing=narrowing, limit=limit or 100)
    if format_ == "html":
        from ..report.diff_html import diff_html

        return diff_html(diff, narrowing=narrowing, limit=limit)
    if format_ in CI_FORMATS:
        return _findings(diff, narrowing, format_, choices)
    from ..report import diff_records

    write = {"json": diff_records.diff_json, "jsonl": diff_records.diff_jsonl, "csv": diff_records.diff_csv}[format_]
    return write(diff, narrowing=narrowing, limit=limit)


def _findings(diff: SnapshotDiff, narrowing: Narrowing, format_: str, choices: Choices) -> Iterable[str]:
    """The differences as findings under the rules, whatever was accepted."""
    from ..policy.places import find_root
    from ..policy.verdict import judge
    from ..report import github, gitlab, junit, rdjsonl, sarif
    from ..report.diff_selection import name_side, select_differences

    shown = select_differences(diff, narrowing, folding=False)
    narrowed = replace(diff, changes=shown.changes, edits=shown.edits, shifts=shown.shifts, copying=shown.copying)
    verdict = judge(narrowed, choices.policy, baseline=name_side(diff.old), root=find_root(Path.cwd()))
    write = {
        "github": github.github_annotations,
        "gitlab": gitlab.gitlab_report,
        "sarif": sarif.sarif_log,
        "junit": junit.junit_report,
        "rdjsonl": rdjsonl.rdjsonl_lines,
    }[format_]
    return write(verdict)
