"""What schedulers are given: it means the same there as on our side, whatever stands in a path."""

from __future__ import annotations

import itertools
import plistlib
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from bundled import SEEDS
from hypothesis import given
from hypothesis import strategies as st
from program import Program

from tracker.errors import SettingsError
from tracker.schedule import cron, github, launchd, systemd
from tracker.schedule.job import Job, Times, check_job, choose_delay, choose_times, parse_clock, parse_period

ODD = "it's 100% $HOME \\ \"so\" ; ${{ github }} 'und' täglich"
#: Whatever a path may hold but control characters and halves of letters.
paths = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=30)
periods = st.sampled_from(["5m", "15m", "30m", "hourly", "2h", "6h", "12h", "daily", "weekly"])
clocks = st.none() | st.tuples(st.integers(0, 23), st.integers(0, 59))


def job(*sources: str, folder: str = "/srv/news", log: str = "", times: Times | None = None) -> Job:
    return check_job(
        Job("news", "/usr/bin/python3", ("scan", "--brief", "--", *sources), folder, times or Times((7,)), 60, log)
    )


def occurrences(times: Times) -> set[tuple[int, int, int]]:
    """Weekday (1 to 7), hour and minute of each run in a week."""
    return {
        (day, hour, minute)
        for day in ([times.weekday] if times.weekday else range(1, 8))
        for hour in times.hours or range(24)
        for minute in times.minutes
    }


# When


@given(periods, clocks, st.text(max_size=20))
def test_runs_are_a_period_apart_all_week_long(period: str, at: tuple[int, int] | None, place: str) -> None:
    minutes = parse_period(period)
    runs = sorted(
        ((day * 24) + hour) * 60 + minute for day, hour, minute in occurrences(choose_times(minutes, at, place=place))
    )
    assert len(runs) == 7 * 24 * 60 // minutes
    assert {after - before for before, after in itertools.pairwise(runs)} <= {minutes}


@given(periods, clocks)
def test_a_time_of_day_that_was_asked_for_is_kept(period: str, at: tuple[int, int] | None) -> None:
    times = choose_times(parse_period(period), at, place="here")
    if at is not None:
        assert any((hour, minute) == at for _, hour, minute in occurrences(times))


def test_machines_are_spread_over_the_hour_and_each_keeps_its_minute() -> None:
    minutes = [choose_times(60, None, place=f"machine {number}").minutes for number in range(200)]
    assert len(set(minutes)) > 40
    assert minutes[7] == choose_times(60, None, place="machine 7").minutes


@pytest.mark.parametrize("text", ["", "7m", "1m", "45m", "90m", "5h", "2d", "often", "0h", "-5m", "15"])
def test_a_period_that_does_not_come_out_even_is_refused(text: str) -> None:
    with pytest.raises(SettingsError, match="no period"):
        parse_period(text)


@pytest.mark.parametrize("text", ["24:00", "6", "06:60", "noon"])
def test_what_is_no_time_of_day_is_refused(text: str) -> None:
    with pytest.raises(SettingsError, match="time of day"):
        parse_clock(text)


def test_what_no_file_of_a_scheduler_can_hold_is_refused() -> None:
    for source in ("two\nlines", "a\x00b", "half \udc80"):
        with pytest.raises(SettingsError):
            job(source)
    for name in ("", "a b", "a--b", "../x", "-x"):
        with pytest.raises(SettingsError, match="called"):
            check_job(Job(name, "/usr/bin/python3", ("scan",), "/srv", Times((7,)), 60))


# cron


def cron_lines(text: str) -> list[tuple[list[str], str]]:
    """Fields and command of each line, as cron reads it: `%` ends a command, `\\%` is one."""
    found = []
    for line in text.splitlines():
        if not line.startswith("#"):
            times, command = (
                line.split(" ", 1) if line.startswith("@") else re.match(r"((?:\S+ ){5})(.*)", line).groups()
            )
            assert not re.search(r"(?<!\\)%", command)
            found.append((times.split(), command.replace("\\%", "%")))
    return found


@given(periods, clocks)
def test_the_five_fields_of_a_crontab_mean_the_same_times(period: str, at: tuple[int, int] | None) -> None:
    times = choose_times(parse_period(period), at, place="here")
    minutes, hours, days, months, weekdays = cron.cron_times(times).split()
    assert (days, months) == ("*", "*")
    assert [int(minute) for minute in minutes.split(",")] == list(times.minutes)
    assert (hours == "*" and not times.hours) or [int(hour) for hour in hours.split(",")] == list(times.hours)
    assert weekdays == ("*" if not times.weekday else str(times.weekday % 7))


@given(paths, paths, paths)
def test_a_shell_that_cron_starts_reads_the_very_command(source: str, folder: str, log: str) -> None:
    planned = job(source, folder=f"/{folder}", log=f"/logs/{log}")
    (_, command), (reboot, after) = cron_lines(cron.write_crontab(planned)["news.crontab"])
    assert reboot == ["@reboot"]
    assert after.endswith(command)
    words = shlex.split(command)
    at = words.index("cd")
    assert words[at + 1] == f"/{folder}"
    assert tuple(words[at + 3 :]) == planned.command


def test_a_crontab_line_runs_and_writes_its_log(tmp_path: Path) -> None:
    folder = tmp_path / ODD.replace("/", "-")
    folder.mkdir()
    (folder / "a 'b'.txt").write_text("The last ship has left the harbour of Kessim for the north.\n")
    planned = Job(
        "news",
        sys.executable,
        ("scan", "--brief", "--", "a 'b'.txt"),
        str(folder),
        Times((7,)),
        60,
        str(folder / "x" / "100%.log"),
    )
    (_, command), _ = cron_lines(cron.write_crontab(planned)["news.crontab"])
    subprocess.run(
        ["/bin/sh", "-c", command],
        check=True,
        cwd="/",
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(Path(__file__).parents[1])},
    )
    log = (folder / "x" / "100%.log").read_text()
    assert "first scan of this: 1 document" in log
    assert (folder / "snapshots" / "archive.db").exists()


# systemd


def unquote(text: str) -> list[str]:
    """Words of an ExecStart line, as systemd.service(5) says that they are read."""
    words = re.findall(r'"((?:\\.|[^"\\])*)"|(\S+)', text)
    plain = [re.sub(r"\\(.)", r"\1", quoted) if quoted or not bare else bare for quoted, bare in words]
    return [word.replace("%%", "%").replace("$$", "$") for word in plain]


@given(paths, paths)
def test_systemd_reads_the_very_command(source: str, folder: str) -> None:
    planned = job(source, folder=f"/{folder}")
    service = systemd.write_units(planned)["tracker-news.service"]
    line = next(line for line in service.split("\n") if line.startswith("ExecStart="))
    assert tuple(unquote(line.removeprefix("ExecStart="))) == planned.command


def test_systemd_finds_no_fault_with_the_units(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd-analyze isn't installed")
    folder = tmp_path / "news 100% done"
    folder.mkdir()
    times = choose_times(parse_period("weekly"), None, place="here")
    planned = Job(
        "news", sys.executable, ("scan", "--", ODD), str(folder), times, choose_delay(60), str(folder / "a.log")
    )
    units = systemd.write_units(planned)
    for name, text in units.items():
        (tmp_path / name).write_text(text)
    ended = subprocess.run(
        [analyze, "verify", *(str(tmp_path / name) for name in units)], capture_output=True, text=True, check=False
    )
    if "Failed to initialize" in ended.stderr:
        pytest.skip("systemd-analyze doesn't run here")
    assert (ended.returncode, ended.stderr) == (0, "")
    expressions = [
        systemd.calendar_times(choose_times(parse_period(p), None, place="x")) for p in ("15m", "6h", "weekly")
    ]
    assert subprocess.run([analyze, "calendar", *expressions], capture_output=True, check=False).returncode == 0
    timer = units["tracker-news.timer"]
    assert "Persistent=true" in timer
    assert "RandomizedDelaySec=600" in timer


# launchd


@given(paths, paths, periods)
def test_a_property_list_holds_the_very_command_and_times(source: str, folder: str, period: str) -> None:
    times = choose_times(parse_period(period), None, place="here")
    planned = job(source, folder=f"/{folder}", times=times)
    agent = plistlib.loads(launchd.write_agent(planned, log="/logs/a.log")["tracker.news.plist"].encode())
    assert tuple(agent["ProgramArguments"]) == planned.command
    assert agent["WorkingDirectory"] == f"/{folder}"
    assert agent["StandardOutPath"] == "/logs/a.log"
    meant = {
        (day, hour, entry["Minute"])
        for entry in agent["StartCalendarInterval"]
        for day in ([entry["Weekday"] or 7] if "Weekday" in entry else range(1, 8))
        for hour in ([entry["Hour"]] if "Hour" in entry else range(24))
    }
    assert meant == occurrences(times)


# GitHub

#: What the workflow syntax knows of the keys that we use, with the types that it asks for.
_TOP = {"name": str, "on": dict, "permissions": dict, "concurrency": dict, "jobs": dict}
_JOB = {"runs-on": str, "timeout-minutes": int, "steps": list}
_STEP = {"uses": str, "with": dict, "run": str}


def check_keys(found: dict[str, object], known: dict[str, type]) -> None:
    for key, value in found.items():
        assert isinstance(value, known[key]), key


def test_a_workflow_keeps_to_the_rules_of_its_syntax() -> None:
    planned = job("articles", times=choose_times(15, None, place="here"))
    workflow = yaml.safe_load(github.write_workflow(planned, archive="snapshots/archive.db")["tracker-news.yml"])
    check_keys(workflow, _TOP)
    assert set(workflow["on"]) == {"schedule", "workflow_dispatch"}
    assert workflow["on"]["schedule"] == [{"cron": cron.cron_times(planned.times)}]
    assert workflow["permissions"] == {"contents": "read"}
    assert workflow["concurrency"] == {"group": "tracker-news", "cancel-in-progress": False}
    (scan,) = workflow["jobs"].values()
    check_keys(scan, _JOB)
    for step in scan["steps"]:
        check_keys(step, _STEP)
        assert ("uses" in step) != ("run" in step)
        assert not ("with" in step and "run" in step)
        for value in step.get("with", {}).values():
            assert isinstance(value, str)


@given(paths)
def test_github_and_its_shell_read_the_very_command(source: str) -> None:
    workflow = yaml.safe_load(github.write_workflow(job(source), archive="a.db")["tracker-news.yml"])
    runs = [step["run"] for step in workflow["jobs"]["scan"]["steps"] if "run" in step]
    # What GitHub puts in for its only expression here.
    after = runs[1].replace("${{ '${{' }}", "\0")
    assert "${{" not in after
    assert shlex.split(after.replace("\0", "${{")) == ["tracker", *job(source).arguments]


# The command


@pytest.mark.parametrize("kind", ["cron", "systemd", "launchd", "github"])
def test_a_schedule_is_printed_and_nothing_is_installed(program: Program, kind: str) -> None:
    shutil.copytree(SEEDS / "spa", program.home / "my articles")
    done = program("schedule", kind, "my articles", "--every", "hourly", "--archive", "news archive.db")
    assert (done.code, done.err) == (0, "")
    assert "my articles" in done.out
    assert "news archive.db" in done.out
    assert sorted(path.name for path in program.home.iterdir()) == ["my articles"]
    written = program("schedule", kind, "my articles", "--every", "hourly", "--output", "units")
    assert written.code == 0
    assert len(list((program.home / "units").iterdir())) == (2 if kind == "systemd" else 1)


def test_a_schedule_scans_what_is_there_to_scan_again(program: Program) -> None:
    assert "nothing to schedule" in program("schedule", "cron").err
    assert "standard input" in program("schedule", "cron", "-").err
    assert program("schedule", "cron", "a", "--every", "7m").code == 2
    outside = program("schedule", "github", "../elsewhere")
    assert outside.code == 2
    assert "repository" in outside.err
    (program.home / "tracker.yaml").write_text("sources: [articles]\n")
    assert "scan --brief -- articles" in program("schedule", "cron").out
