"""How many processors this process may use."""

from __future__ import annotations

import os

_pinned = 0


def count_processors() -> int:
    """As many as were pinned, else those that the process may run on, where the system tells, else all there are."""
    if _pinned:
        return _pinned
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def pin_processors(n_processors: int) -> None:
    """Have `count_processors` say so from now on, 0: what the system says. No result depends on it."""
    global _pinned
    _pinned = n_processors
