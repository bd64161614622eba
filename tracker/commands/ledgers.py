"""What `tracker quotes`, `figures` and `names` share: which clusters they list, in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ..model import Cluster, Kind, Snapshot
from .listing import PAGE_FORMATS, Opened, open_for_listing, print_rows
from .options import format_option, shared_options

if TYPE_CHECKING:
    from ..narrative import Subject

_F = TypeVar("_F", bound=Callable[..., object])
#: Clusters, the opened snapshot, width and colour → text.
Drawn = Callable[[Sequence[Cluster], Opened, int, bool], str]


def ledger_options(function: _F) -> _F:
    """SNAPSHOT, --document, --min-members, --about, and the options of every list."""
    for option in reversed(
        [
            click.argument("snapshot", required=False),
            click.option("--about", default="", metavar="TEXT", help="Only what has these words in it or around it."),
            click.option("--document", metavar="ID", help="Only what stands in this document."),
            click.option(
                "--min-members", type=click.IntRange(2), default=2, show_default=True, help="Only what stands as often."
            ),
            format_option(*PAGE_FORMATS),
            shared_options,
        ]
    ):
        function = option(function)
    return function


def print_ledger(
    kind: Kind,
    draw: Drawn,
    *,
    snapshot: str | None,
    about: str,
    document: str | None,
    min_members: int,
    format_: str,
    output: Path | None,
    order: Callable[[Cluster], tuple[float, ...]] | None = None,
    **shared: Any,
) -> None:
    """Print the clusters of a kind that were asked for, in the snapshot's order or by `order`.

    All but `kind`, `draw` and `order` is what the options of `ledger_options` give.
    """
    from ..report import csv
    from ..statements.languages import tell_gaps
    from ..store import Only

    # A question is answered by names in every spelling.
    only = Only(frozenset({kind} & {"name"}), frozenset({kind, "name"} if about else {kind}))
    opened = open_for_listing(snapshot, shared, only=only)
    wanted = opened.find_document(document).id if document else None
    subject = read_subject(about, opened)
    documents = opened.documents
    rows = [
        cluster
        for cluster in opened.snapshot.clusters
        if cluster.kind == kind
        and len(cluster.members) >= min_members
        and (wanted is None or any(member.span.document == wanted for member in cluster.members))
    ]
    if order is not None:
        rows.sort(key=order)
    if subject is not None:
        met = [(match.score, cluster) for cluster in rows if (match := subject.match_cluster(cluster, documents))]
        rows = [cluster for _, cluster in sorted(met, key=lambda one: -one[0])]  # equals stay as they stand
    if not rows and not has_statements(opened.snapshot):
        opened.choices.terminal.remark(
            "statements were not looked for in this snapshot: tracker scan --statements does"
        )
    told_of = [one for one in opened.snapshot.documents if wanted in (None, one.id)]
    for gap in tell_gaps(told_of, kind):
        opened.choices.terminal.remark(gap)
    print_rows(
        rows,
        opened,
        format_=format_,
        output=output,
        as_text=lambda width, color: draw(rows, opened, width, color),
        as_csv=lambda: csv.ledger_csv(kind, rows, documents),
        as_markdown=lambda: _draw_markdown(kind, rows, opened),
        as_html=lambda: _draw_page(kind, rows, opened, about),
    )


def _draw_markdown(kind: Kind, rows: Sequence[Cluster], opened: Opened) -> Iterable[str]:
    from ..report.statements_markdown import figures_markdown, names_markdown, quotes_markdown

    if kind == "quote":
        return quotes_markdown(rows, opened.documents)
    if kind == "figure":
        return figures_markdown(rows, opened.documents)
    return names_markdown(rows, opened.documents, links=opened.snapshot.links)


def _draw_page(kind: Kind, rows: Sequence[Cluster], opened: Opened, about: str) -> Iterable[str]:
    from ..report import statements_html  # jinja2 is loaded for a page only

    if kind == "quote":
        return statements_html.quotes_html(opened.snapshot, rows, about=about)
    if kind == "figure":
        return statements_html.figures_html(opened.snapshot, rows, about=about)
    return statements_html.names_html(opened.snapshot, rows, about=about)


def read_subject(about: str, opened: Opened) -> Subject | None:
    """What --about asks, None without; says on stderr what is looked for, and what stands nowhere."""
    from ..narrative import Subject

    if not about.strip():
        return None
    subject = Subject(about, snapshot=opened.snapshot)
    terminal = opened.choices.terminal
    if subject.is_empty:
        terminal.remark(f"{about!r} has no word to look for: everything is listed")
        return None
    terminal.remark(f"looked for {subject.tell()}")
    if unmet := subject.list_unmet(document.text for document in opened.snapshot.documents):
        terminal.remark(f"in no article: {', '.join(unmet)}")
    return subject


def has_statements(snapshot: Snapshot) -> bool:
    """Whether the scan looked for statements; one of before they were known did not."""
    from ..settings import Settings, StatementSettings, wants_statements

    group = snapshot.run.settings.get("statements")
    enabled = group.get("enabled") if isinstance(group, dict) else "off"
    return wants_statements(Settings(statements=StatementSettings(enabled=str(enabled))), len(snapshot.documents))
