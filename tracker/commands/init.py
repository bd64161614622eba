"""`tracker init`: a commented tracker.yaml that changes nothing until a line is uncommented."""

from __future__ import annotations

from pathlib import Path

import click

from ..errors import OutputError
from ..policy.rules import DEFAULT_RULES, WORDS
from ..settings import CheckSettings, KnobLine, Settings, describe_group, describe_knobs
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
        "# sources: [articles]   # what tracker scan and check read when given no SOURCE\n",
    ]
    group = ""
    for knob in describe_knobs(Settings()):
        own = knob.name.partition(".")[0]
        if own != group:
            group = own
            # An empty mapping, so that the file is valid before and after uncommenting a line.
            lines.append(f"\n{group}:\n")
        lines.append(_commented_knob(knob))
    lines.append("\n# What tracker check holds against what, and which differences count (docs/ci.md).\ncheck:\n")
    lines += [_commented_knob(knob) for knob in describe_group("check", CheckSettings())]
    return [*lines, *_commented_rules()]


def _commented_knob(knob: KnobLine) -> str:
    key = knob.name.partition(".")[2]
    return f"  # {knob.reason}{f' ({knob.range})' if knob.range else ''}\n  # {key}: {knob.as_yaml}\n"


def _commented_rules() -> list[str]:
    """Each default rule as a line that can be uncommented, then the whole form of one."""
    width = max(len(f"{rule.name}: {rule.level}") for rule in DEFAULT_RULES)
    lines = ["  # The first rule that fits decides: yours in their order, then the defaults that you left.\n  rules:\n"]
    for rule in DEFAULT_RULES:
        lines.append(f"    # {f'{rule.name}: {rule.level}':<{width}}   # {WORDS[rule.name]}\n")
    example = "toll: {find: [figure, date], paths: ['wire/**', '!wire/sport/**'], level: error, min_rank: 0.5}"
    return [*lines, f"    # {example}\n"]
