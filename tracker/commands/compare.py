"""`tracker compare`: two documents, what they share and in what they differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from ..errors import InputError
from ..model import Document, Edit, Link
from .listing import Opened, open_for_listing
from .options import Choices, Command, format_option, resolve, shared_options
from .output import write_output


@click.command("compare", cls=Command)
@click.argument("left")
@click.argument("right")
@click.option("--snapshot", metavar="SNAPSHOT", help="Where documents given by id are looked up.  [default: latest]")
@format_option("text", "html", "json", "jsonl")
@shared_options
def command(left: str, right: str, snapshot: str | None, format_: str, output: Path | None, **shared: Any) -> None:
    """Show what two documents share, side by side, and how they differ.

    LEFT and RIGHT are files, or ids of documents in a snapshot. Differences are shown where one may
    be a version or a near-copy of the other; of other articles nearly everything would be one.
    """
    from ..match.similar import compare_pair

    choices = resolve(**shared)
    opened: Opened | None = None
    sides: list[Document] = []
    for name in (left, right):
        document = None if snapshot else _read_file(name, choices)
        if document is None:
            opened = opened or open_for_listing(snapshot, shared)
            document = opened.find_document(name)
        sides.append(document)
    links = [_with_moves(link) for link in compare_pair(sides[0], sides[1], choices.settings)]
    edits = _differences(sides[0], sides[1], choices)
    write_output(_render(sides[0], sides[1], links, edits, format_, choices, to_file=output is not None), output)
    if output is not None:
        choices.terminal.remark(f"wrote {output}")


def _with_moves(link: Link) -> Link:
    """The link; where sentences of its passage changed places its steps say so."""
    from ..change.passages import align_with_moves

    if link.kind != "passage" or not any(step.op != "keep" for step in link.changes):
        return link
    return replace(link, changes=align_with_moves(link.left.text, link.right.text) or link.changes)


def _differences(left: Document, right: Document, choices: Choices) -> Sequence[Edit]:
    """The edits from left to right, none where they are neither versions nor near-copies."""
    from ..change.identity import are_alike
    from ..change.versions import diff_documents

    if left.key != right.key and not are_alike(left, right, least=choices.settings.identity.renamed):
        return ()
    return diff_documents(left, right, settings=choices.settings).edits


def _render(
    left: Document,
    right: Document,
    links: list[Link],
    edits: Sequence[Edit],
    format_: str,
    choices: Choices,
    *,
    to_file: bool,
) -> list[str]:
    if format_ == "text":
        from ..report.compare import compare_text

        terminal = choices.terminal
        return [compare_text(left, right, links, edits, width=terminal.width, color=terminal.color and not to_file)]
    if format_ == "html":
        from ..report.compare import compare_html

        return [compare_html(left, right, links, edits)]
    import json

    from ..records import dump_record, to_record

    records = [*map(to_record, links), *map(to_record, edits)]
    if format_ == "json":
        return [json.dumps(records, ensure_ascii=False, indent=2), "\n"]
    return [f"{dump_record(record)}\n" for record in records]


def _read_file(name: str, choices: Choices) -> Document | None:
    """The one document in the file of this name; None if there is no such file.

    Raises:
        InputError: it holds several documents.
    """
    from ..ingest import read_sources

    if not Path(name).is_file():
        return None
    read = read_sources([name], choices.settings)
    if len(read.documents) != 1:
        raise InputError(f"holds {len(read.documents)} documents", where=name, remedy="scan it and give two ids")
    return replace(read.documents[0], id=name)  # two files may bear one name
