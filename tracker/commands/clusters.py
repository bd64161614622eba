"""`tracker clusters`: groups of near-duplicate articles and families of passages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from .listing import LIST_FORMATS, open_for_listing, print_rows
from .options import Command, format_option, shared_options


@click.command("clusters", cls=Command)
@click.argument("snapshot", required=False)
@click.option(
    "--kind",
    type=click.Choice(["article", "passage", "event", "quote", "figure", "name"]),
    help="Only clusters of this kind.",
)
@click.option("--document", metavar="ID", help="Only clusters that this document is in.")
@click.option("--boilerplate/--no-boilerplate", default=None, help="Only recurring page furniture, or none of it.")
@format_option(*LIST_FORMATS)
@shared_options
def command(
    snapshot: str | None,
    kind: str | None,
    document: str | None,
    boilerplate: bool | None,
    format_: str,
    output: Path | None,
    **shared: Any,
) -> None:
    """List groups of near-duplicate articles and passages."""
    from ..report import csv, tables

    opened = open_for_listing(snapshot, shared)
    wanted = opened.find_document(document).id if document else None
    rows = [
        cluster
        for cluster in opened.snapshot.clusters
        if (kind is None or cluster.kind == kind)
        and (wanted is None or any(member.span.document == wanted for member in cluster.members))
        and (boilerplate is None or cluster.boilerplate == boilerplate)
    ]
    documents = opened.documents
    print_rows(
        rows,
        opened,
        format_=format_,
        output=output,
        as_text=lambda width, color: tables.clusters_text(
            rows, documents, width=width, color=color, verbose=opened.choices.terminal.verbose
        ),
        as_csv=lambda: csv.clusters_csv(rows, documents),
    )
