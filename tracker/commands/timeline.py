"""`tracker timeline`: events in time, and what became of their statements."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, get_args

import click

from ..model import Kind
from .ledgers import has_statements, read_subject
from .listing import PAGE_FORMATS, open_for_listing
from .options import Command, format_option, shared_options
from .output import write_output
from .progress import Progress


@click.command("timeline", cls=Command)
@click.argument("snapshot", required=False)
@click.option("--about", default="", metavar="TEXT", help="Only what answers to these words and names, best first.")
@click.option("--words", "n_words", type=click.IntRange(0), default=12, show_default=True, help="Words at most.")
@format_option(*PAGE_FORMATS)
@shared_options
def command(snapshot: str | None, about: str, n_words: int, format_: str, output: Path | None, **shared: Any) -> None:
    """Show events in time: who told first, what each outlet kept, changed, dropped, added.

    Then what became of each statement (it persists, shifts, contradicts, vanishes), the words and names
    whose share of articles rises or falls, and the words that outlets put otherwise for one thing; all
    with the places where it stands. --verbose lists every statement.
    """
    from ..narrative import tell_narrative
    from ..records import dump_record, to_record
    from ..report.story import story_text
    from ..report.timeline_records import timeline_csv, timeline_records
    from ..store import Only

    # Links of names are half of all, and say nothing of when.
    kinds: frozenset[Kind] = frozenset(get_args(Kind))
    only = Only(kinds - {"name"}, kinds)
    opened = open_for_listing(snapshot, shared, only=only)
    subject = read_subject(about, opened)
    terminal = opened.choices.terminal
    with Progress(enabled=not terminal.quiet) as progress:
        progress("following statements", 0, 0)
        narrative = tell_narrative(opened.snapshot, subject, n_words=n_words)
    if not has_statements(opened.snapshot):
        terminal.remark("statements were not looked for in this snapshot: tracker scan --statements does")
    pieces: Iterable[str]
    if format_ == "text":
        color = terminal.color and output is None
        width, verbose = terminal.width, terminal.verbose
        pieces = [story_text(narrative, opened.documents, width=width, color=color, verbose=verbose)]
    elif format_ == "markdown":
        from ..report.statements_markdown import timeline_markdown

        pieces = timeline_markdown(narrative, opened.documents)
    elif format_ == "html":
        from ..report.statements_html import timeline_html

        pieces = timeline_html(opened.snapshot, narrative, about=about)
    elif format_ == "csv":
        pieces = timeline_csv(narrative, opened.documents)
    else:
        records = list(timeline_records(narrative, opened.documents))
        if format_ == "json":
            pieces = [json.dumps(records, ensure_ascii=False, indent=2), "\n"]
        else:
            pieces = [f"{dump_record(record)}\n" for record in [to_record(opened.snapshot.run), *records]]
    write_output(pieces, output)
    if output is not None:
        terminal.remark(f"wrote {output}")
