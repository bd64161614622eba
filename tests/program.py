"""The real program, run as a person runs it: its own process, a folder of its own, an empty HOME."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO


@dataclass(frozen=True)
class Done:
    """How a run ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


@dataclass(frozen=True)
class Program:
    """Call it with a command and its arguments; `home` is the folder it runs in."""

    home: Path

    def __call__(
        self,
        *arguments: str | Path,
        stdin: str | bytes | None = None,
        env: dict[str, str] | None = None,
        preexec: Callable[[], None] | None = None,
        stdout: IO[str] | None = None,
    ) -> Done:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("TRACKER_")}
        environment |= {"HOME": str(self.home), "COLUMNS": "80", **(env or {})}
        ended = subprocess.run(
            [sys.executable, "-m", "tracker", *map(str, arguments)],
            cwd=self.home,
            env=environment,
            input=stdin.encode() if isinstance(stdin, str) else stdin if stdin is not None else b"",
            stdout=stdout or subprocess.PIPE,
            stderr=subprocess.PIPE,
            preexec_fn=preexec,
            check=False,
            timeout=120,
        )
        return Done(ended.returncode, (ended.stdout or b"").decode("utf-8"), ended.stderr.decode("utf-8"))
