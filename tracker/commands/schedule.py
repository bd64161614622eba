"""`tracker schedule`: what to give a scheduler so that it scans again and again."""

from __future__ import annotations

import os
import platform
import re
import sys
from pathlib import Path
from typing import Any

import click

from ..errors import OutputError, SettingsError
from .options import Command, resolve, shared_options, sources_of
from .output import write_output

KINDS = ("cron", "systemd", "launchd", "github")


@click.command("schedule", cls=Command)
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("sources", metavar="[SOURCE]...", nargs=-1)
@click.option(
    "--every",
    default="daily",
    show_default=True,
    metavar="PERIOD",
    help="How often: 5m to 30m, 1h to 12h, hourly, daily, weekly.",
)
@click.option("--at", default="", metavar="HH:MM", help="Time of day.  [default: early, by machine and folder]")
@click.option("--name", default="", metavar="NAME", help="What the schedule is called.  [default: the folder's name]")
@click.option(
    "--log",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Append output there.  [default: cron: beside the archive; systemd: its journal; launchd: ~/Library/Logs]",
)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Write the files into this folder instead of to stdout.",
)
@shared_options
def command(
    kind: str,
    sources: tuple[str, ...],
    every: str,
    at: str,
    name: str,
    log: Path | None,
    output: Path | None,
    **shared: Any,
) -> None:
    """Print what cron, systemd, launchd or GitHub needs to scan again and again.

    Nothing is installed: the first lines of each file say where it goes. Every run begins in the
    present folder, does only what is new, says what that was, and ends at once with a clear word when
    another scan holds the archive.
    """
    from ..schedule.job import Job, check_job, choose_delay, choose_times, parse_clock, parse_period

    choices = resolve(**shared)
    given = sources_of(sources, choices, purpose="schedule")
    if "-" in given:
        raise SettingsError("standard input can't be read again", where="-", remedy="name a file or folder")
    period, clock = parse_period(every), parse_clock(at) if at else None
    folder = str(Path.cwd())
    chosen = name or _plain_name(Path(folder).name)
    archive = choices.archive_path
    if kind == "github":
        archive = _inside(archive, "--archive")
        given = tuple(source if source.startswith("git:") else str(_inside(Path(source), source)) for source in given)
    passed = _passed_on(shared, archive, is_github=kind == "github")
    log_path = str(Path(os.path.abspath(log))) if log else ""  # noqa: PTH100  # resolve() would follow links
    beside = os.path.abspath(archive.parent / f"{chosen}.log")  # noqa: PTH100  # as above
    job = check_job(
        Job(
            name=chosen,
            python=sys.executable,
            arguments=("scan", "--brief", *passed, "--", *given),
            folder=folder,
            times=choose_times(period, clock, place="\0".join((platform.node(), folder, chosen))),
            delay_seconds=choose_delay(period),
            log=log_path or (beside if kind == "cron" else ""),
        )
    )
    if kind == "cron":
        from ..schedule.cron import write_crontab

        files = write_crontab(job)
    elif kind == "systemd":
        from ..schedule.systemd import write_units

        files = write_units(job)
    elif kind == "launchd":
        from ..schedule.launchd import write_agent

        files = write_agent(job, log=str(Path.home() / "Library" / "Logs" / f"tracker-{chosen}.log"))
    else:
        from ..schedule.github import write_workflow

        files = write_workflow(job, archive=archive.as_posix())
    if output is None:
        write_output(["\n".join(files.values())], None)
        return
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"can't be made: {error.strerror}", where=str(output)) from error
    for file, text in files.items():
        write_output([text], output / file)
        choices.terminal.remark(f"wrote {output / file}")


def _passed_on(shared: dict[str, Any], archive: Path, *, is_github: bool) -> list[str]:
    """Those shared options that were given, for the scan to be given as well."""
    passed = ["--archive", archive.as_posix()] if is_github or shared["archive"] else []
    if shared["config"]:
        config = _inside(shared["config"], "--config") if is_github else shared["config"]
        passed += ["--config", str(config)]
    if shared["processes"]:
        passed += ["--processes", str(shared["processes"])]
    for assignment in shared["set_"]:
        passed += ["--set", assignment]
    return passed


def _inside(path: Path, where: str) -> Path:
    """The path below the present folder, which is the repository's.

    Raises:
        SettingsError: it is elsewhere, where GitHub's machine has nothing.
    """
    relative = Path(os.path.relpath(path))
    if relative.is_absolute() or ".." in relative.parts:
        raise SettingsError(
            f"{path} lies outside of the present folder",
            where=where,
            remedy="run this in the repository's root and name what stands in it",
        )
    return relative


def _plain_name(folder: str) -> str:
    """A name made of a folder's: what a schedule's can't hold becomes `-`."""
    return "-".join(re.findall(r"[A-Za-z0-9]+", folder))[:60].strip("-") or "scan"
