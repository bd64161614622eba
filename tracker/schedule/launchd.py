"""A property list for launchd, a user's own agent."""

from __future__ import annotations

import plistlib
from itertools import product

from .job import Job, Times


def write_agent(job: Job, *, log: str) -> dict[str, str]:
    """By file name, the agent; launchd keeps no output itself, so `log` is where it goes without a log of the job's."""
    label = f"tracker.{job.name}"
    agent = {
        "Label": label,
        "ProgramArguments": list(job.command),
        "WorkingDirectory": job.folder,
        "StartCalendarInterval": calendar_intervals(job.times),
        # launchd makes up for what was missed asleep, not for what was missed switched off.
        "RunAtLoad": True,
        "ProcessType": "Background",
        "LowPriorityIO": True,
        "Nice": 10,
        "StandardOutPath": job.log or log,
        "StandardErrorPath": job.log or log,
    }
    text = plistlib.dumps(agent, sort_keys=False).decode("utf-8")
    head, _, body = text.partition("<plist")
    path = f"~/Library/LaunchAgents/{label}.plist"
    how = f"<!-- {path}\n     Then: launchctl bootstrap gui/$(id -u) {path} -->\n"
    return {f"{label}.plist": f"{head}{how}<plist{body}"}


def calendar_intervals(times: Times) -> list[dict[str, int]]:
    """Each moment at which launchd is to start, a field that is missing meaning any."""
    hours = [{"Hour": hour} for hour in times.hours] or [{}]
    day = {"Weekday": times.weekday % 7} if times.weekday else {}
    return [{**day, **hour, "Minute": minute} for hour, minute in product(hours, times.minutes)]
