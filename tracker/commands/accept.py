"""`tracker accept`: findings of a check that somebody has looked at, into a file for review."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from ..errors import OutputError, SettingsError
from ..model import Finding
from ..policy.acceptances import Acceptance, read_day
from ..policy.rules import WORDS
from ..settings import unknown_name
from .checking import accepted_path, baseline_options, is_ci, judge_sources
from .options import Choices, Command, resolve, shared_options
from .output import write_output

#: Fewer digits would fit by chance.
_LEAST_DIGITS = 4


@click.command("accept", cls=Command)
@click.argument("findings", metavar="[FINDING]...", nargs=-1)
@click.option("--all", "all_", is_flag=True, help="Every finding that counts.")
@click.option("--rule", "rules", multiple=True, metavar="NAME",
              help="Every finding of this rule, or of what a rule finds; may be repeated.")  # fmt: skip
@click.option("--reason", default="", metavar="TEXT", help="Why: it stands in the file, for those who review it.")
@click.option(
    "--until", default="", metavar="DAY", help="Last day on which it holds, like 2031-04-02; then it counts again."
)
@click.option("--from", "from_", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Findings that tracker check --format jsonl wrote, instead of checking again.")  # fmt: skip
@click.option("--source", "sources", multiple=True, metavar="SOURCE",
              help="What to check; may be repeated.  [default: sources of tracker.yaml]")  # fmt: skip
@click.option("--prune", is_flag=True, help="Drop acceptances of what is not found any more.")
@click.option("--force", is_flag=True, help="Write the file on CI as well.")
@baseline_options
@shared_options
def command(
    findings: tuple[str, ...],
    all_: bool,
    rules: tuple[str, ...],
    reason: str,
    until: str,
    from_: Path | None,
    sources: tuple[str, ...],
    prune: bool,
    force: bool,
    baseline: str | None,
    accepted: Path | None,
    now: str,
    **shared: Any,
) -> None:
    """Accept findings of a check, with a reason, until a day.

    A FINDING is a fingerprint or the beginning of one, as tracker check shows it. What was accepted
    is added to tracker-accepted.yaml, to be reviewed and committed.
    """
    wants_any = bool(findings or all_ or rules)
    if not (wants_any or prune):
        raise click.UsageError("say what to accept: FINDING..., --rule NAME or --all")
    if wants_any and not reason.strip():
        raise click.UsageError("--reason is missing: say why, for those who will ask")
    if prune and from_ is not None:
        raise click.UsageError("--prune has to check anew: leave --from out")
    if is_ci() and not force:
        raise SettingsError(
            "on CI nothing is accepted", where="CI", remedy="accept where it can be reviewed, or --force"
        )
    choices = resolve(**shared)
    _check_day(until, now)
    path = accepted_path(choices, accepted)
    found, unused = _look(from_, sources, choices, baseline=baseline, accepted=accepted, now=now)
    chosen = _choose(found, findings, rules, all_=all_) if wants_any else []
    text = _read(path)
    from ..policy.acceptance_file import add_acceptances, drop_acceptances

    renewed = add_acceptances(text, [_acceptance(finding, reason, until) for finding in chosen], where=str(path))
    if prune:
        renewed = drop_acceptances(renewed, [one.fingerprint for one in unused], where=str(path))
    if renewed != text:
        write_output([renewed], path)
    for finding in chosen:
        choices.terminal.remark(f"accepted {finding.fingerprint[:8]} {finding.rule}: {finding.message}")
    dropped = f", dropped {len(unused):,} of what is not found any more" if prune else ""
    n_chosen = f"accepted {len(chosen):,} {'finding' if len(chosen) == 1 else 'findings'}" if wants_any else ""
    choices.terminal.remark(f"{f'{n_chosen}{dropped}'.removeprefix(', ')}; {path} is to be reviewed and committed")


def _look(
    from_: Path | None,
    sources: Sequence[str],
    choices: Choices,
    *,
    baseline: str | None,
    accepted: Path | None,
    now: str,
) -> tuple[list[Finding], tuple[Acceptance, ...]]:
    """All findings, those accepted already included, and the acceptances of nothing that was found."""
    if from_ is not None:
        from ..policy.finding_records import read_findings

        return list(read_findings(from_)), ()
    verdict = judge_sources(sources, choices, choices.policy, baseline=baseline, accepted=accepted, now=now)
    return [*verdict.findings, *(finding for finding, _ in verdict.accepted)], verdict.unused


def _choose(found: Sequence[Finding], names: Iterable[str], rules: Iterable[str], *, all_: bool) -> list[Finding]:
    """The findings asked for, in the order found.

    Raises:
        SettingsError: a name fits none, or several; a rule that nothing was found by and nobody knows.
    """
    wanted: set[str] = set()
    for name in names:
        fitting = [finding for finding in found if finding.fingerprint.startswith(name.lower())]
        if len(name) < _LEAST_DIGITS:
            raise SettingsError(
                f"{name!r} is too short", where="FINDING", remedy=f"give {_LEAST_DIGITS} digits or more"
            )
        if not fitting:
            raise SettingsError(
                f"no finding has the fingerprint {name}", where="FINDING", remedy="tracker check shows those there are"
            )
        if len(fitting) > 1:
            several = ", ".join(finding.fingerprint for finding in fitting)
            raise SettingsError(f"{name} fits several: {several}", where="FINDING", remedy="give more digits")
        wanted.add(fitting[0].fingerprint)
    for rule in rules:
        known = {word for finding in found for word in (finding.rule, finding.about)}
        if rule not in known | set(WORDS):
            raise SettingsError(unknown_name("rule", rule, sorted(known | set(WORDS))), where="--rule")
        wanted |= {finding.fingerprint for finding in found if rule in (finding.rule, finding.about)}
    return [finding for finding in found if all_ or finding.fingerprint in wanted]


def _acceptance(finding: Finding, reason: str, until: str) -> Acceptance:
    return Acceptance(finding.fingerprint, reason.strip(), until, finding.rule, finding.document, finding.message)


def _check_day(until: str, now: str) -> None:
    from datetime import UTC, datetime

    from .scan import parse_time

    if not until:
        return
    if not read_day(until):
        raise SettingsError(f"{until!r} is not a day", where="--until", remedy="write it like 2031-04-02")
    today = (parse_time(now) or datetime.now(UTC).strftime("%Y-%m-%d"))[:10]
    if until < today:
        raise SettingsError(f"{until} is over already", where="--until", remedy="give a day to come, or leave it out")


def _read(path: Path) -> str:
    try:
        # As bytes: the line ends that stand there stay.
        return path.read_bytes().decode("utf-8") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise OutputError(f"can't be read: {error}", where=str(path)) from error
