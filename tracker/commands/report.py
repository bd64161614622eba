"""`tracker report`: a snapshot's report again, in any format."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from .options import Command, format_option, resolve, shared_options
from .output import write_output
from .progress import Progress, gathered
from .reporting import REPORT_FORMATS, render, report_options


@click.command("report", cls=Command)
@click.argument("snapshot", required=False)
@report_options
@format_option(*REPORT_FORMATS)
@shared_options
def command(
    snapshot: str | None, top: int, without_text: bool, format_: str, output: Path | None, **shared: Any
) -> None:
    """Print the report of a snapshot again, in any format.

    SNAPSHOT is a name, number or date prefix in the archive, `latest` (the default), `latest~1`, a
    snapshot file, or a SOURCE, which is then scanned in memory.
    """
    from ..library import open_snapshot

    choices = resolve(**shared)
    with Progress(enabled=not choices.terminal.quiet) as progress:
        opened = open_snapshot(snapshot, choices.archive_path, choices.settings, on_progress=progress)
    pieces = gathered(
        "writing the report",
        lambda: render(
            opened, format_, choices.terminal, top=top, without_text=without_text, has_output=output is not None
        ),
        enabled=not choices.terminal.quiet,
    )
    write_output(pieces, output)
    if output is not None:
        choices.terminal.remark(f"wrote {output}")
