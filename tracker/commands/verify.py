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
_OLD_KEYS = frozenset({"old", "removed", "elsewhere_before"})


@click.command("verify", cls=Command)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@click.option(
    "--old",
    "old_sources",
    multiple=True,
    metavar="SOURCE",
    help="For what tracker diff wrote: where the old documents are; may be repeated.",
)
@shared_options
def command(file: Path, sources: tuple[str, ...], old_sources: tuple[str, ...], **shared: Any) -> int:
    """Check that each span in a file of records still reads as its text.

    FILE is anything that `--format jsonl` or `snapshots export` wrote; SOURCE is where its documents
    are now. The old spans of a diff are checked in --old, and only counted without it. Exit code 1
    if a span reads otherwise or its document is not there.
    """
    from ..ingest import read_sources
    from ..store import read_records

    choices = resolve(**shared)
    with Progress(enabled=not choices.terminal.quiet) as progress:
        progress("reading the records", 0, 0)
        records = list(read_records(file))
        new, old = (
            {
                document.id: document.text
                for document in read_sources(
                    some, choices.settings, on_progress=lambda done, n: progress("reading", done, n)
                ).documents
            }
            if some
            else {}
            for some in (sources, old_sources)
        )
    n_spans = n_unchecked = 0
    wrong: list[str] = []
    for number, record in records:
        for is_old, document, start, end, text in _spans(record):
            if is_old and not old_sources:
                n_unchecked += 1
                continue
            texts = old if is_old else new
            n_spans += 1
            if document not in texts:
                wrong.append(f"{file}:{number}: {document} is not in the {'old ' if is_old else ''}sources")
            elif texts[document][start:end] != text:
                wrong.append(f"{file}:{number}: {document} {start}-{end} reads otherwise now")
    lines = [f"{line}\n" for line in (wrong if choices.terminal.verbose else wrong[:_SHOWN])]
    if len(lines) < len(wrong):
        lines.append(f"... and {len(wrong) - len(lines):,} more (--verbose shows all)\n")
    unchecked = f"; {n_unchecked:,} old ones not checked (--old says where they are)" if n_unchecked else ""
    lines.append(f"{n_spans:,} spans checked, {len(wrong):,} wrong{unchecked}\n")
    write_output(lines, None)
    return 1 if wrong else 0


def _spans(value: object, *, is_old: bool = False) -> Iterator[tuple[bool, str, int, int, str]]:
    """Every span in a record, however deep, and whether it is of the old side of a diff.

    A headline that stands beside its text has no place, and so nothing to be checked.
    """
    if isinstance(value, dict):
        found = tuple(value.get(key) for key in ("document", "start", "end", "text"))
        match found:
            case (str(document), int(start), int(end), str(text)) if start < end or not text:
                yield is_old, document, start, end, text
        for key, inner in value.items():
            yield from _spans(inner, is_old=is_old or key in _OLD_KEYS)
    elif isinstance(value, list):
        for inner in value:
            yield from _spans(inner, is_old=is_old)
