"""`tracker links`: every link with its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, get_args

import click

from ..model import Kind, Link, Snapshot, Tier
from .listing import PAGE_FORMATS, open_for_listing, print_rows
from .options import Command, format_option, shared_options


@click.command("links", cls=Command)
@click.argument("snapshot", required=False)
@click.option("--kind", type=click.Choice(get_args(Kind)), help="Only links of this kind.")
@click.option("--tier", type=click.Choice(get_args(Tier)), help="Only links of this tier.")
@click.option("--relation", metavar="NAME", help="Only this relation, like contains or same_event.")
@click.option("--document", multiple=True, metavar="ID", help="Only links of this document; twice: between two.")
@click.option("--min-score", type=click.FloatRange(0, 1), default=0.0, metavar="0..1", help="Only links as strong.")
@format_option(*PAGE_FORMATS)
@shared_options
def command(
    snapshot: str | None,
    kind: str | None,
    tier: str | None,
    relation: str | None,
    document: tuple[str, ...],
    min_score: float,
    format_: str,
    output: Path | None,
    **shared: Any,
) -> None:
    """List every link with its evidence."""
    from ..report import csv, statements_markdown, tables

    opened = open_for_listing(snapshot, shared)
    known = {link.relation for link in opened.snapshot.links}
    if relation is not None and relation not in known and known:
        raise click.UsageError(f"no link here has the relation {relation!r}; there are {', '.join(sorted(known))}")
    wanted = {opened.find_document(name).id for name in document}
    rows = [
        link
        for link in opened.snapshot.links
        if (kind is None or link.kind == kind)
        and (tier is None or link.tier == tier)
        and (relation is None or link.relation == relation)
        and wanted <= {link.left.document, link.right.document}
        and link.score >= min_score
    ]
    documents = opened.documents
    print_rows(
        rows,
        opened,
        format_=format_,
        output=output,
        as_text=lambda width, color: tables.links_text(
            rows, documents, width=width, color=color, verbose=opened.choices.terminal.verbose
        ),
        as_csv=lambda: csv.links_csv(rows, documents),
        as_markdown=lambda: statements_markdown.links_markdown(rows, documents),
        as_html=lambda: _draw_page(opened.snapshot, rows),
    )


def _draw_page(snapshot: Snapshot, rows: Sequence[Link]) -> Iterable[str]:
    from ..report.statements_html import links_html  # jinja2 is loaded for a page only

    return links_html(snapshot, rows)
