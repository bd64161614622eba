"""`tracker similar`: what in a corpus is like this text?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from ..errors import InputError
from ..model import Document
from ..settings import Settings
from .listing import LIST_FORMATS, Opened, print_rows
from .options import Command, format_option, resolve, shared_options
from .progress import Progress


@click.command("similar", cls=Command)
@click.argument("text_or_file", metavar="TEXT-OR-FILE")
@click.argument("snapshot", required=False)
@click.option("--top", type=click.IntRange(min=1), default=20, show_default=True, metavar="N", help="Links at most.")
@format_option(*LIST_FORMATS)
@shared_options
def command(
    text_or_file: str, snapshot: str | None, top: int, format_: str, output: Path | None, **shared: Any
) -> None:
    """Find what in a corpus is like a given text.

    TEXT-OR-FILE is a file of any known format, a text in quotes, or `-` for text on standard input.
    """
    from ..library import find_similar
    from ..report import csv, tables

    choices = resolve(**shared)
    query = _read_query(text_or_file, choices.settings)
    with Progress(enabled=not choices.terminal.quiet) as progress:
        asked, found = find_similar(query, snapshot, choices.archive_path, choices.settings, on_progress=progress)
    opened = Opened(asked, choices)
    rows = found[:top]
    documents = opened.documents
    print_rows(
        rows,
        opened,
        format_=format_,
        output=output,
        as_text=lambda width, color: tables.similar_text(
            rows, documents, width=width, color=color, verbose=opened.choices.terminal.verbose
        ),
        as_csv=lambda: csv.links_csv(rows, {**documents, query.id: query}),
    )
    if len(rows) < len(found):
        opened.choices.terminal.remark(f"{len(found) - len(rows):,} weaker links left out (--top)")


def _read_query(text_or_file: str, settings: Settings) -> Document:
    """The document to ask about: a file's, or one made of the text itself.

    Raises:
        InputError: nothing to ask about, or a file of several documents.
    """
    from ..ingest import document_from_text, read_sources

    if text_or_file != "-" and _is_file(text_or_file):
        read = read_sources([text_or_file], settings)
        if len(read.documents) != 1:
            raise InputError(f"holds {len(read.documents)} documents", where=text_or_file, remedy="give one article")
        return read.documents[0]
    text = sys.stdin.read() if text_or_file == "-" else text_or_file
    if not text.strip():
        raise InputError("there is no text to ask about", where=text_or_file.strip())
    if text is text_or_file and _is_path(text):
        is_folder = Path(text).is_dir()
        what, remedy = ("is a folder", "give one article") if is_folder else ("no such file", "check the path")
        raise InputError(what, where=text, remedy=f"{remedy}, or pipe the text in: tracker similar -")
    return document_from_text(text, document_id="(text)")


def _is_path(text: str) -> bool:
    """Whether one word, no file, is meant as a path: a folder, or with the suffix of a known format."""
    from ..ingest.formats import find_format

    if len(text.split()) > 1:
        return False
    try:
        return Path(text).is_dir() or find_format(text) is not None
    except (OSError, ValueError):  # as below
        return False


def _is_file(text: str) -> bool:
    try:
        return Path(text).is_file()
    except (OSError, ValueError):  # a text too long for a path, or with a NUL in it
        return False
