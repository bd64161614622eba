"""What is to be run, where, and when; each scheduler's module writes it down in that one's own words."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from ..errors import SettingsError

_HOUR, _DAY, _WEEK = 60, 24 * 60, 7 * 24 * 60
_WORDS = {"hourly": _HOUR, "daily": _DAY, "weekly": _WEEK}
_UNITS = {"m": 1, "h": _HOUR, "d": _DAY, "w": _WEEK}
_LEAST_MINUTES = 5  # what GitHub takes at most often; a folder that must be seen sooner is watched
#: One sign at a time between letters: `--` may not stand in the comment of a property list.
_NAME = re.compile(r"(?=.{1,60}\Z)[A-Za-z0-9]+([_-][A-Za-z0-9]+)*")
#: Hour of a scan that is run once a day or week, where none is given: before work begins.
_EARLY = 5
MONDAY = 1


@dataclass(frozen=True, slots=True)
class Times:
    """When a job runs: at each of `minutes` past each of `hours` (empty: every hour), on `weekday` or any day.

    `weekday` is 1 for Monday to 7 for Sunday, 0 for every day.
    """

    minutes: tuple[int, ...]
    hours: tuple[int, ...] = ()
    weekday: int = 0


@dataclass(frozen=True, slots=True)
class Job:
    """A command of ours to be run in `folder` (an absolute path) at `times`.

    Attributes:
        name: letters, digits, `_` and `-`; what units and files are called by.
        python: the interpreter that has tracker installed; an absolute path.
        arguments: of `tracker`, the command's name first.
        delay_seconds: up to how much later than `times` a run may begin, where a scheduler can choose that.
        log: file that output is appended to, an absolute path; empty for the scheduler's own place.
    """

    name: str
    python: str
    arguments: tuple[str, ...]
    folder: str
    times: Times
    delay_seconds: int
    log: str = ""

    @property
    def command(self) -> tuple[str, ...]:
        """The whole command, whatever the PATH of the scheduler is."""
        return (self.python, "-m", "tracker", *self.arguments)


def parse_period(text: str) -> int:
    """Minutes between two runs: `15m`, `2h`, `hourly`, `daily`, `weekly`, and so on.

    Raises:
        SettingsError: it is none, or doesn't come out even in an hour, day or week.
    """
    found = re.fullmatch(r"(\d{1,4})([mhdw])", text)
    minutes = _WORDS.get(text) or (int(found[1]) * _UNITS[found[2]] if found else 0)
    uneven = _HOUR % minutes if 0 < minutes < _HOUR else minutes % _HOUR or (minutes and _DAY % minutes)
    if minutes < _LEAST_MINUTES or (uneven and minutes != _WEEK):
        raise SettingsError(
            f"{text!r} is no period",
            where="--every",
            remedy="minutes that divide an hour (5m to 30m), hours that divide a day (1h to 12h), daily or weekly",
        )
    return minutes


def parse_clock(text: str) -> tuple[int, int]:
    """Hour and minute of `06:30`.

    Raises:
        SettingsError: it is no time of day.
    """
    found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", text)
    if not found:
        raise SettingsError(f"{text!r} is no time of day", where="--at", remedy="write it like 06:30")
    return int(found[1]), int(found[2])


def choose_times(period: int, at: tuple[int, int] | None, *, place: str) -> Times:
    """When a job runs every `period` minutes.

    Without `at` the minute is chosen by `place` (the machine and the folder): the same each time it is
    asked for, and another one elsewhere, so that a hundred machines don't all begin at the full hour.
    """
    spread = int.from_bytes(hashlib.sha256(place.encode("utf-8", "surrogateescape")).digest()[:8], "big")
    hour, minute = at or (_EARLY, spread % _HOUR)
    if period < _HOUR:
        return Times(tuple(range(minute % period, _HOUR, period)))
    if period == _HOUR:
        return Times((minute,))
    if period < _DAY:
        step = period // _HOUR
        return Times((minute,), tuple(range(hour % step, 24, step)))
    return Times((minute,), (hour,), MONDAY if period == _WEEK else 0)


def choose_delay(period: int) -> int:
    """Seconds by which a run may begin later: a quarter of the period, ten minutes at most."""
    return min(period * 60 // 4, 600)


def check_job(job: Job) -> Job:
    """The job itself, if every scheduler's files can hold it.

    Raises:
        SettingsError: its name can't be one, or a path or argument holds a line break.
    """
    if not _NAME.fullmatch(job.name):
        raise SettingsError(
            f"a schedule can't be called {job.name!r}",
            where="--name",
            remedy="use letters, digits and single _ or - between them",
        )
    for text in (*job.command, job.folder, job.log):
        if any(ord(sign) < 32 or ord(sign) == 127 for sign in text):
            raise SettingsError(
                f"{text!r} holds a line break or control character",
                remedy="no scheduler's file can hold it: rename it, or name its folder as SOURCE",
            )
        if any(0xD800 <= ord(sign) < 0xE000 for sign in text):
            raise SettingsError(
                f"{text!r} is no UTF-8", remedy="no scheduler's file can hold it: rename it, or name its folder"
            )
    return job
