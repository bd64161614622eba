"""`tracker verify`: does each span still read as its text?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from .options import Command, resolve, shared_options
from .output import write_output
from .progress import Progress

_SHOWN = 20


@click.command("verify", cls=Command)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@shared_options
def command(file: Path, sources: tuple[str, ...], **shared: Any) -> int:
    """Check that each span in a file of records still reads as its text.

    FILE is anything that `--format jsonl` or `snapshots export` wrote; SOURCE is where its documents
    are now. Exit code 1 if a span reads otherwise or its document is not there.
    """
    from ..ingest import read_sources
    from ..store import read_records

    choices = resolve(**shared)
    records = list(read_records(file))
    with Progress(enabled=not choices.terminal.quiet) as progress:
        read = read_sources(sources, choices.settings, on_progress=lambda done, n: progress("reading", done, n))
    texts = {document.id: document.text for document in read.documents}
    n_spans = 0
    wrong: list[str] = []
    for number, record in records:
        for document, start, end, text in _spans(record):
            n_spans += 1
            if document not in texts:
                wrong.append(f"{file}:{number}: {document} is not in the sources")
            elif texts[document][start:end] != text:
                wrong.append(f"{file}:{number}: {document} {start}-{end} reads otherwise now")
    lines = [f"{line}\n" for line in (wrong if choices.terminal.verbose else wrong[:_SHOWN])]
    if len(lines) < len(wrong):
        lines.append(f"... and {len(wrong) - len(lines):,} more (--verbose shows all)\n")
    lines.append(f"{n_spans:,} spans checked, {len(wrong):,} wrong\n")
    write_output(lines, None)
    return 1 if wrong else 0


def _spans(value: object) -> Iterator[tuple[str, int, int, str]]:
    """Every span in a record, however deep."""
    if isinstance(value, dict):
        document, start, end, text = (value.get(key) for key in ("document", "start", "end", "text"))
        if isinstance(document, str) and isinstance(start, int) and isinstance(end, int) and isinstance(text, str):
            yield document, start, end, text
        for inner in value.values():
            yield from _spans(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _spans(inner)
