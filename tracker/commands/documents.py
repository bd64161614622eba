"""`tracker documents`: what was read, with dates, sources and blocks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from .listing import LIST_FORMATS, open_for_listing, print_rows
from .options import Command, format_option, shared_options


@click.command("documents", cls=Command)
@click.argument("snapshot", required=False)
@click.option("--document", "wanted", metavar="ID", help="Only this document.")
@click.option("--text", "with_text", is_flag=True, help="Print each text too, as spans count in it.")
@click.option("--skipped", "only_skipped", is_flag=True, help="List what was passed over instead, and why.")
@format_option(*LIST_FORMATS)
@shared_options
def command(
    snapshot: str | None,
    wanted: str | None,
    with_text: bool,
    only_skipped: bool,
    format_: str,
    output: Path | None,
    **shared: Any,
) -> None:
    """List the documents of a snapshot with dates, sources and blocks.

    --verbose adds where each date came from, the blocks and the encoding.
    """
    from ..report import csv, tables

    opened = open_for_listing(snapshot, shared)
    if only_skipped:
        skipped = opened.snapshot.skipped
        print_rows(
            skipped,
            opened,
            format_=format_,
            output=output,
            as_text=lambda width, color: tables.skipped_text(skipped, width=width, color=color),
            as_csv=lambda: csv.skipped_csv(skipped),
        )
        return
    rows = (opened.find_document(wanted),) if wanted else opened.snapshot.documents
    print_rows(
        rows,
        opened,
        format_=format_,
        output=output,
        as_text=lambda width, color: tables.documents_text(
            rows, width=width, color=color, verbose=opened.choices.terminal.verbose, with_text=with_text
        ),
        as_csv=lambda: csv.documents_csv(rows),
        with_text=with_text,
    )
