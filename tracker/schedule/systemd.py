"""A service and a timer for systemd, a user's own by default."""

from __future__ import annotations

from .job import Job, Times

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def write_units(job: Job) -> dict[str, str]:
    """By file name, the two units."""
    unit = f"tracker-{job.name}"
    log = f"StandardOutput=append:{_escape(job.log)}\nStandardError=inherit\n" if job.log else ""
    service = f"""\
[Unit]
Description=tracker scan ({job.name})

[Service]
Type=oneshot
WorkingDirectory={_escape(job.folder)}
ExecStart={" ".join(map(_quote, job.command))}
{log}Nice=10
IOSchedulingClass=idle
"""
    # Persistent: a run that was missed while the machine slept or was off is made up for.
    timer = f"""\
[Unit]
Description=tracker scan ({job.name}), again and again

[Timer]
OnCalendar={calendar_times(job.times)}
RandomizedDelaySec={job.delay_seconds}
AccuracySec=1
Persistent=true

[Install]
WantedBy=timers.target
"""
    where = "~/.config/systemd/user"
    output = job.log or f"journalctl --user -u {unit}"
    head = (
        f"# {where}/{{name}}\n# Then: systemctl --user daemon-reload && systemctl --user enable --now {unit}.timer\n"
        f"# Output: {output}\n"
    )
    return {
        name: head.format(name=name) + text for name, text in ((f"{unit}.service", service), (f"{unit}.timer", timer))
    }


def calendar_times(times: Times) -> str:
    """An expression of `systemd.time`.

    >>> calendar_times(Times((7, 37)))
    '*-*-* *:07,37:00'
    >>> calendar_times(Times((7,), (5,), 1))
    'Mon *-*-* 05:07:00'
    """
    hours = ",".join(f"{hour:02d}" for hour in times.hours) or "*"
    minutes = ",".join(f"{minute:02d}" for minute in times.minutes)
    day = f"{_DAYS[times.weekday - 1]} " if times.weekday else ""
    return f"{day}*-*-* {hours}:{minutes}:00"


def _escape(path: str) -> str:
    """A path as the whole value of a setting: only `%` has a meaning there."""
    return path.replace("%", "%%")


def _quote(argument: str) -> str:
    """One word of ExecStart: quoted as systemd.service(5) has it, which is not as a shell does."""
    escaped = argument.replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$").replace("%", "%%")
    # Outside of quotes `;` alone would end the command, and an empty word would be lost.
    plain = argument.replace("/", "").replace(".", "").replace("-", "").replace("_", "")
    return escaped if plain.isascii() and plain.isalnum() else f'"{escaped}"'
