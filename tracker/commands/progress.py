"""A progress line on stderr: stage, rate, time left. Nothing moves when stderr is no terminal."""

from __future__ import annotations

import sys
import time
from types import TracebackType


class Progress:
    """Shows stages that last longer than a moment.

    On a terminal one line is rewritten a few times a second; elsewhere a stage that took more than
    two seconds leaves one line when it ends. Call it with the stage's name, how much is done and
    how much there is (0: unknown).
    """

    PAUSE_SECONDS = 0.1
    PATIENCE_SECONDS = 2.0

    def __init__(self, *, enabled: bool) -> None:
        self._enabled = enabled
        self._moving = enabled and sys.stderr.isatty()
        self._stage = ""
        self._started = self._shown = 0.0
        self._done = 0
        self._drawn = False

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._finish()

    def __call__(self, stage: str, done: int, total: int) -> None:
        if not self._enabled:
            return
        now = time.monotonic()
        if stage != self._stage:
            self._finish()
            self._stage, self._started, self._shown = stage, now, now
        self._done = done
        if self._moving and now - self._shown >= self.PAUSE_SECONDS:
            self._shown = now
            self._draw(done, total, now - self._started)

    def _draw(self, done: int, total: int, seconds: float) -> None:
        rate = done / seconds if seconds > 0 else 0.0
        line = f"{self._stage} {done:,}" if done else self._stage
        if total and done:
            left = (total - done) / rate if rate else 0.0
            line += f" of {total:,} ({done / total:.0%}), {rate:,.0f}/s, {_duration(left)} left"
        elif rate:
            line += f", {rate:,.0f}/s"
        sys.stderr.write(f"\r\x1b[2K{line[:78]}")
        sys.stderr.flush()
        self._drawn = True

    def _finish(self) -> None:
        if self._drawn:
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()
            self._drawn = False
        if not self._stage or not self._enabled:
            return
        seconds = time.monotonic() - self._started
        if seconds >= self.PATIENCE_SECONDS:
            counted = f"{self._done:,} in " if self._done else ""
            sys.stderr.write(f"tracker: {self._stage}: {counted}{_duration(seconds)}\n")
        self._stage = ""


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02d} min" if minutes < 60 else f"{minutes // 60}:{minutes % 60:02d} h"
