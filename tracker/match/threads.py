"""Work divided over threads, for compiled code that runs without the interpreter's lock."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

_Task = TypeVar("_Task")
_Answer = TypeVar("_Answer")

#: Tasks given out ahead for each thread: none waits for the next one, and few answers wait to be taken.
_AHEAD = 4


def map_in_threads(
    work: Callable[[_Task], _Answer], tasks: Iterable[_Task], n_threads: int, *, ahead: int = _AHEAD
) -> Iterator[_Answer]:
    """What `work` answers to each task, in their order; who stops asking, or is stopped, waits for what runs only."""
    if n_threads == 1:
        yield from map(work, tasks)
        return
    waiting: deque[Future[_Answer]] = deque()
    with ThreadPoolExecutor(n_threads) as threads:
        try:
            for task in tasks:
                waiting.append(threads.submit(work, task))
                if len(waiting) >= ahead * n_threads:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()
