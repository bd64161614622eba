"""`tracker timeline`: events in time, and what became of their statements."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from .ledgers import has_statements
from .listing import open_for_listing
from .options import Command, format_option, shared_options
from .output import write_output


@click.command("timeline", cls=Command)
@click.argument("snapshot", required=False)
@click.option("--about", default="", metavar="TEXT", help="Only events with an article that has these words.")
@click.option("--words", "n_words", type=click.IntRange(0), default=12, show_default=True, help="Words at most.")
@format_option("text", "json")
@shared_options
def command(snapshot: str | None, about: str, n_words: int, format_: str, output: Path | None, **shared: Any) -> None:
    """Show events in time: who told first, what each outlet kept, changed, dropped, added.

    Under the events stand the words whose share of articles rises or falls between the earlier and
    the later half, with a place where each stands. --verbose lists every statement.
    """
    from ..narrative import Subject, find_trends, tell_events
    from ..report import story

    opened = open_for_listing(snapshot, shared)
    subject = Subject(about) if about else None
    stories = tell_events(opened.snapshot, subject)
    met = [one for one in opened.snapshot.documents if subject is None or subject.is_met_by(one.text)]
    trends = find_trends(met, most=n_words)
    terminal = opened.choices.terminal
    if not has_statements(opened.snapshot):
        terminal.remark("statements were not looked for in this snapshot: tracker scan --statements does")
    if format_ == "json":
        text = json.dumps(story.story_record(stories, trends), ensure_ascii=False, indent=2) + "\n"
    else:
        text = story.story_text(
            stories,
            trends,
            opened.documents,
            width=terminal.width,
            color=terminal.color and output is None,
            verbose=terminal.verbose,
        )
    write_output([text], output)
