"""`tracker quotes`: who said what, where, in which words."""

from __future__ import annotations

from typing import Any

import click

from .ledgers import ledger_options, print_ledger
from .options import Command


@click.command("quotes", cls=Command)
@ledger_options
def command(**asked: Any) -> None:
    """List quotations with their variants and speakers.

    The first carrier stands first; under each later wording the words that it changed are marked, and
    beside it whoever else is said to have spoken. --verbose shows every reason.
    """
    from ..report import ledgers

    print_ledger(
        "quote",
        lambda rows, opened, width, color: ledgers.quotes_text(
            rows, opened.documents, width=width, color=color, verbose=opened.choices.terminal.verbose
        ),
        **asked,
    )
