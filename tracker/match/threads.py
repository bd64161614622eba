"""Work divided over threads, for compiled code that runs without the interpreter's lock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from .workers import AHEAD, answer_in_order

_Task = TypeVar("_Task")
_Answer = TypeVar("_Answer")


def map_in_threads(
    work: Callable[[_Task], _Answer], tasks: Iterable[_Task], n_threads: int, *, ahead: int = AHEAD
) -> Iterator[_Answer]:
    """What `work` answers to each task, in their order; who stops asking, or is stopped, waits for what runs only."""
    if n_threads == 1:
        yield from map(work, tasks)
        return
    with ThreadPoolExecutor(n_threads) as threads:
        yield from answer_in_order(threads, work, tasks, most_waiting=ahead * n_threads)
