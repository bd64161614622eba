"""Progress: on a terminal a line that lives, also where a stage tells nothing; elsewhere nothing that moves."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

#: One stage that counts, one that tells nothing on its way; a pause long enough to be drawn in.
SCRIPT = """
import time
from tracker.commands.progress import Progress, gathered
Progress.TICK_SECONDS = 0.05
with Progress(enabled=True) as progress:
    for done in range(4):
        progress("reading", done, 4)
        time.sleep(0.12)
    progress("gathering links", 0, 0)
    time.sleep(0.3)
print("".join(gathered("writing", lambda: ["the result"], enabled=True)))
"""

COMMAND = [sys.executable, "-c", SCRIPT]


def run(*, on_terminal: bool) -> tuple[str, str]:
    """What stands on stdout and on stderr."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    if not on_terminal:
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT], capture_output=True, text=True, env=environment, check=True
        )
        return done.stdout, done.stderr
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT], stdout=subprocess.PIPE, stderr=theirs, env=environment
    ) as child:
        os.close(theirs)
        written = b""
        while True:
            try:
                piece = os.read(ours, 4096)
            except OSError:  # the other end is closed
                break
            if not piece:
                break
            written += piece
        assert child.stdout is not None
        out = child.stdout.read().decode()
    os.close(ours)
    assert child.returncode == 0
    return out, written.decode()


def test_a_terminal_shows_stage_rate_and_time_left_and_keeps_none_of_it() -> None:
    out, err = run(on_terminal=True)
    assert out == "the result\n"
    assert re.search(r"reading [123] of 4 \(\d+%\), [\d,]+/s, \d+ s left", err)
    assert "gathering links, 0 s" in err
    assert err.endswith("\r\x1b[2K")


def test_where_there_is_no_terminal_nothing_moves() -> None:
    assert run(on_terminal=False) == ("the result\n", "")
