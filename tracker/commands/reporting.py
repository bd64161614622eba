"""One snapshot in any form of report: what `scan` and `report` print."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable
from typing import TypeVar

import click
from click.core import ParameterSource

from ..model import Snapshot
from .options import Terminal

REPORT_FORMATS = ("text", "markdown", "html", "json", "jsonl", "csv")

_F = TypeVar("_F", bound=Callable[..., object])


def report_options(function: _F) -> _F:
    """--top and --without-text."""
    function = click.option(
        "--without-text", is_flag=True, help="HTML, JSON: leave the articles' texts out, for sharing."
    )(function)
    return click.option(
        "--top", type=click.IntRange(min=1), default=10, show_default=True, metavar="N", help="Text: how many to show."
    )(function)  # fmt: skip


def render(
    snapshot: Snapshot, format_: str, terminal: Terminal, *, top: int, without_text: bool, has_output: bool
) -> Iterable[str]:
    """The report in one of REPORT_FORMATS, in pieces."""
    if format_ == "text":
        from ..report.text import summary

        color = terminal.color and not has_output
        return [
            summary(
                snapshot,
                width=terminal.width,
                color=color,
                verbose=terminal.verbose,
                top=top,
                options=archive_option(),
            )
        ]
    if format_ == "markdown":
        from ..report.markdown import markdown_report

        return markdown_report(snapshot, top=top)
    if format_ == "html":
        from ..report.html import html_report

        return html_report(snapshot, without_text=without_text)
    if format_ == "csv":
        from ..report.csv import csv_report

        return csv_report(snapshot)
    from ..report.json import json_report, jsonl_report

    if format_ == "json":
        return json_report(snapshot, with_text=not without_text)
    return jsonl_report(snapshot, with_text=not without_text)


def archive_option() -> str:
    """`--archive FILE` as it was given, for the commands that the report suggests; empty if it wasn't."""
    context = click.get_current_context(silent=True)
    if context is None or context.get_parameter_source("archive") is not ParameterSource.COMMANDLINE:
        return ""
    return f" --archive {shlex.quote(str(context.params['archive']))}"
