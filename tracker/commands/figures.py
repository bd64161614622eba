"""`tracker figures`: counts of one thing as dated series."""

from __future__ import annotations

from typing import Any

import click

from .ledgers import ledger_options, print_ledger
from .options import Command


@click.command("figures", cls=Command)
@ledger_options
def command(**asked: Any) -> None:
    """List figures that count the same thing, by date.

    What changed comes first. The day is the one that the figure holds for: told in its sentence, else
    the day of publication. --verbose adds what limits each figure (where, since when, whose).
    """
    from ..report import ledgers

    print_ledger(
        "figure",
        lambda rows, opened, width, color: ledgers.figures_text(
            rows, opened.documents, width=width, color=color, verbose=opened.choices.terminal.verbose
        ),
        **asked,
        order=ledgers.rank_figures,
    )
