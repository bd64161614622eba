"""Lines for a crontab."""

from __future__ import annotations

import shlex
from pathlib import PurePath

from .job import Job, Times

#: After the machine has come up, before the run that makes up for those it slept through.
_AFTER_BOOT_SECONDS = 120


def write_crontab(job: Job) -> dict[str, str]:
    """By file name, the lines to put into a crontab with `crontab -e`."""
    run = f"cd {shlex.quote(job.folder)} && {shlex.join(job.command)}"
    if job.log:
        folder = shlex.quote(str(PurePath(job.log).parent))
        run = f"mkdir -p {folder} && exec >>{shlex.quote(job.log)} 2>&1; {run}"
    # A crontab's own rule: % ends the command unless it is escaped, quoted or not.
    run = run.replace("%", "\\%")
    lines = [
        f"# tracker {job.name}: put these lines into your crontab with: crontab -e",
        "# cron doesn't make up for a run that it slept through: the second line does after a start of the machine.",
        f"{cron_times(job.times)} {run}",
        f"@reboot sleep {_AFTER_BOOT_SECONDS}; {run}",
    ]
    return {f"{job.name}.crontab": "\n".join(lines) + "\n"}


def cron_times(times: Times) -> str:
    """The five fields of a crontab line.

    >>> cron_times(Times((7, 37)))
    '7,37 * * * *'
    >>> cron_times(Times((7,), (5,), 1))
    '7 5 * * 1'
    """
    minutes = ",".join(map(str, times.minutes))
    hours = ",".join(map(str, times.hours)) or "*"
    # Sunday is 0 in every cron, 7 only in some.
    return f"{minutes} {hours} * * {times.weekday % 7 if times.weekday else '*'}"
