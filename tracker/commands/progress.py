"""A progress line on stderr: stage, rate, time left. Nothing moves when stderr is no terminal."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Iterable
from types import TracebackType


class Progress:
    """Shows stages that last longer than a moment.

    On a terminal one line is rewritten a few times a second; elsewhere a stage that took more than
    two seconds leaves one line when it ends. Call it with the stage's name, how much is done and
    how much there is (0: unknown). A stage that tells nothing on its way shows how long it has been at it.
    """

    PAUSE_SECONDS = 0.1
    PATIENCE_SECONDS = 2.0
    #: How often the line is drawn when nobody calls, and from when on it is.
    TICK_SECONDS = 0.5

    def __init__(self, *, enabled: bool) -> None:
        self._enabled = enabled
        self._moving = enabled and sys.stderr.isatty()
        self._stage = ""
        self._started = self._shown = 0.0
        self._done = self._total = 0
        self._drawn = False
        # Held while a line is written, so that two threads don't write into each other's.
        self._lock = threading.RLock()
        self._ended = threading.Event()

    def __enter__(self) -> Progress:
        if self._moving:
            threading.Thread(target=self._tick, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        with self._lock:
            self._finish()

    def __call__(self, stage: str, done: int, total: int) -> None:
        if not self._enabled:
            return
        now = time.monotonic()
        with self._lock:
            if stage != self._stage:
                self._finish()
                self._stage, self._started, self._shown = stage, now, now
            self._done, self._total = done, total
            if self._moving and now - self._shown >= self.PAUSE_SECONDS:
                self._shown = now
                self._draw(done, total, now - self._started)

    def _tick(self) -> None:
        while not self._ended.wait(self.TICK_SECONDS):
            with self._lock:
                now = time.monotonic()
                if self._stage and not self._ended.is_set() and now - self._shown >= self.TICK_SECONDS:
                    self._draw(self._done, self._total, now - self._started)

    def _draw(self, done: int, total: int, seconds: float) -> None:
        rate = done / seconds if seconds > 0 else 0.0
        line = f"{self._stage} {done:,}" if done else self._stage
        if total and done:
            left = (total - done) / rate if rate else 0.0
            line += f" of {total:,} ({done / total:.0%}), {rate:,.0f}/s, {_duration(left)} left"
        elif rate:
            line += f", {rate:,.0f}/s"
        else:
            line += f", {_duration(seconds)}"
        # Past Python's own buffer: a process forked while it is locked would wait for it for ever.
        sys.stderr.flush()
        os.write(sys.stderr.fileno(), f"\r\x1b[2K{line[:78]}".encode())
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


def gathered(stage: str, make: Callable[[], Iterable[str]], *, enabled: bool) -> list[str]:
    """The pieces of an output, made under a progress line that is gone before anything is written."""
    with Progress(enabled=enabled) as progress:
        progress(stage, 0, 0)
        return list(make())


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02d} min" if minutes < 60 else f"{minutes // 60}:{minutes % 60:02d} h"
