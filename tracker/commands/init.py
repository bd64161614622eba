"""`tracker init`: a commented tracker.yaml that changes nothing until a line is uncommented."""

from __future__ import annotations

from pathlib import Path

import click

from ..errors import OutputError
from ..settings import Settings, describe_knobs
from .options import DEFAULT_CONFIG, Command
from .output import write_output


@click.command("init", cls=Command)
@click.option("--force", is_flag=True, help="Overwrite a file that is there.")
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False), default=DEFAULT_CONFIG)
def command(force: bool, path: Path) -> None:
    """Write a commented tracker.yaml."""
    if path.exists() and not force:
        raise OutputError("is there already", where=str(path), remedy="--force overwrites it")
    write_output(commented(), path)
    click.echo(f"tracker: wrote {path}; each line in it is a default, uncomment what you want to change", err=True)


def commented() -> list[str]:
    """The lines of the file: each knob commented out at its default, with its reason and range."""
    lines = [
        "# Settings of tracker. Every line is a default: uncomment what you change.\n",
        "# `tracker config` shows what is in force and where it came from.\n\n",
        "# archive: snapshots/archive.db   # where scans are kept\n",
    ]
    group = ""
    for knob in describe_knobs(Settings()):
        own, _, key = knob.name.partition(".")
        if own != group:
            group = own
            # An empty mapping, so that the file is valid before and after uncommenting a line.
            lines.append(f"\n{group}:\n")
        lines.append(f"  # {knob.reason}{f' ({knob.range})' if knob.range else ''}\n  # {key}: {knob.as_yaml}\n")
    return lines
