"""`tracker watch`: scan again whenever something has changed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import ArchiveBusyError, InputError
from .news import tell_scan
from .options import Choices, Command, resolve, shared_options, sources_of
from .output import write_output
from .progress import Progress

if TYPE_CHECKING:
    from ..library import Scanned, Warm


@click.command("watch", cls=Command)
@click.argument("sources", metavar="[SOURCE]...", nargs=-1)
@click.option(
    "--debounce",
    type=click.FloatRange(0.05, 3600),
    default=1.0,
    show_default=True,
    metavar="SECONDS",
    help="Scan when nothing has changed for so long.",
)
@click.option(
    "--interval",
    type=click.FloatRange(0, 7 * 86400),
    default=0.0,
    metavar="SECONDS",
    help="Scan after so long without a change as well: for drives that don't tell of any.  [default: never]",
)
@click.option("--once", is_flag=True, help="End after the first scan that finds something new.")
@shared_options
def command(sources: tuple[str, ...], debounce: float, interval: float, once: bool, **shared: Any) -> None:
    """Scan again whenever articles come, change or go, and say what is new.

    Scans at once, then after each change, and keeps a snapshot of each scan in which something is new.
    What was read stays in memory between scans. ^C ends it; killed, it leaves the archive whole, and
    the next start begins with what has changed meanwhile.
    """
    from ..library import check_sources
    from ..schedule.watching import wait_for_changes

    choices = resolve(**shared)
    given = sources_of(sources, choices, purpose="watch")
    check_sources(given)
    turns = wait_for_changes(
        given, is_ours=_ours(choices.archive_path), debounce_seconds=debounce, interval_seconds=interval
    )
    try:
        _scan_each_turn(turns, given, choices, debounce=debounce, once=once)
    except KeyboardInterrupt:
        choices.terminal.remark("stopped watching; every scan that was told of is kept")
        raise click.exceptions.Exit(130) from None


def _scan_each_turn(
    turns: Iterator[None], sources: tuple[str, ...], choices: Choices, *, debounce: float, once: bool
) -> None:
    from ..library import Warm

    warm, is_first = Warm(), True
    for _ in turns:
        try:
            with Progress(enabled=not choices.terminal.quiet) as progress:
                scanned = _scan_when_free(sources, choices, warm, progress, pause_seconds=max(debounce, 1.0))
                told = tell_scan(scanned, choices, on_progress=progress)
        except InputError as error:
            # A folder that is empty or away for a moment: what comes next may mend it.
            choices.terminal.remark(f"{error}; still watching")
            continue
        if is_first or not scanned.is_unchanged:
            for remark in scanned.remarks:
                choices.terminal.remark(remark)
            write_output([told.text], None)
            choices.terminal.remark(f"snapshot {scanned.entry.name} in {choices.archive_path}; watching")
        elif choices.terminal.verbose:
            choices.terminal.remark(told.line)
        if once and not is_first and not scanned.is_unchanged:
            return
        is_first = False


def _scan_when_free(
    sources: tuple[str, ...], choices: Choices, warm: Warm, progress: Progress, *, pause_seconds: float
) -> Scanned:
    from ..library import scan_into_archive

    has_told = False
    while True:
        try:
            return scan_into_archive(
                sources, choices.archive_path, choices.settings, only_news=True, warm=warm, on_progress=progress
            )
        except ArchiveBusyError as error:
            if not has_told:
                choices.terminal.remark(f"{error.what}; this one begins when it has ended")
            has_told = True
            time.sleep(pause_seconds)


def _ours(archive: Path) -> Callable[[str], bool]:
    """Whether a path is the archive's or one of the files that SQLite and the lock put beside it."""
    real = os.path.realpath(archive)
    return lambda path: path.startswith(real)
