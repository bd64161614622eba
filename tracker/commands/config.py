"""`tracker config`: each setting with its value, its origin and the reason for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ..settings import KnobLine, Settings, describe_group, describe_knobs
from .options import Choices, Command, format_option, resolve, shared_options
from .output import write_output


@click.command("config", cls=Command)
@click.option("--explain-threshold", is_flag=True, help="Show how likely a pair is found at each similarity.")
@format_option("text", "json")
@shared_options
def command(explain_threshold: bool, format_: str, output: Path | None, **shared: Any) -> None:
    """Show each setting, its value and where it came from."""
    choices = resolve(**shared)
    if explain_threshold:
        pieces = explain(choices.settings)
    elif format_ == "json":
        import json

        rows = [knob._asdict() | {"origin": choices.origin[knob.name]} for knob in _knobs(choices)]
        pieces = [json.dumps(rows, ensure_ascii=False, indent=2), "\n"]
    else:
        pieces = listing(choices)
    write_output(pieces, output)


def listing(choices: Choices) -> list[str]:
    """A block per group: name, value, origin, then range and reason."""
    lines = [
        f"settings file: {choices.config_path or 'none (tracker init writes one)'}\n",
        f"archive: {choices.archive_path}\n",
    ]
    group = ""
    for knob in _knobs(choices):
        if knob.name.partition(".")[0] != group:
            group = knob.name.partition(".")[0]
            lines.append(f"\n{group}\n")
        lines.append(f"  {knob.name.partition('.')[2]}: {knob.value!r}  ({choices.origin[knob.name]})\n")
        lines.append(f"      {knob.reason}{f' [{knob.range}]' if knob.range else ''}\n")
    lines.append("\nrules of tracker check, the first that fits decides\n")
    for rule in choices.policy.rules:
        where = f" in {' '.join(rule.paths)}" if rule.paths else ""
        rank = f" from rank {rule.min_rank:g}" if rule.min_rank else ""
        finds = f": {', '.join(rule.find)}" if rule.find != (rule.name,) else ""
        origin = "default" if rule.is_default else str(choices.config_path or "command line")
        lines.append(f"  {rule.name}: {rule.level}{finds}{where}{rank}  ({origin})\n")
    return lines


def _knobs(choices: Choices) -> list[KnobLine]:
    return [*describe_knobs(choices.settings), *describe_group("check", choices.policy.settings)]


def explain(settings: Settings) -> list[str]:
    """The probability curve of the bands: how likely two articles become a candidate pair.

    P(s) = 1 - (1 - s^r)^b for Jaccard s, b bands of r rows (Leskovec, Rajaraman, Ullman, Mining of
    Massive Datasets, 3.4.2). Candidates are then verified exactly, so P is recall, not precision.
    """
    rows = settings.fingerprint.rows
    bands = settings.fingerprint.num_perm // rows
    threshold = settings.copies.threshold
    steep = (1 / bands) ** (1 / rows)
    lines = [
        f"{settings.fingerprint.num_perm} permutations in {bands} bands of {rows} rows.\n",
        f"A pair at Jaccard s becomes a candidate with P = 1 - (1 - s^{rows})^{bands};\n",
        f"the curve is steepest near s = {steep:.2f}. Each candidate is then verified exactly:\n",
        f"articles at {threshold:g} or more are near-copies (copies.threshold), at\n",
        f"{settings.copies.copy_threshold:g} or more copies (copies.copy_threshold).\n\n",
        "  Jaccard   found\n",
    ]
    for step in range(1, 21):
        jaccard = step / 20
        found = 1 - (1 - jaccard**rows) ** bands
        marks = "█" * round(found * 40)
        here = "  <- copies.threshold" if abs(jaccard - threshold) < 0.025 else ""
        lines.append(f"  {jaccard:7.2f}  {found:7.2%}  {marks}{here}\n")
    return lines
