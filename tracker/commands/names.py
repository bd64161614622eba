"""`tracker names`: who is who, in which spellings."""

from __future__ import annotations

from typing import Any

import click

from .ledgers import ledger_options, print_ledger
from .options import Command


@click.command("names", cls=Command)
@ledger_options
def command(**asked: Any) -> None:
    """List names with their spellings, and where each stands.

    Under each name its spellings with the first article that has them, and the names that it may be
    one with. --verbose says why each spelling belongs to it.
    """
    from ..report import ledgers

    print_ledger(
        "name",
        lambda rows, opened, width, color: ledgers.names_text(
            rows,
            opened.documents,
            width=width,
            color=color,
            links=opened.snapshot.links,
            verbose=opened.choices.terminal.verbose,
        ),
        **asked,
    )
