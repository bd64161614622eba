"""Work divided over forked processes: what the parent has they share at no cost, only answers are sent.

No result depends on how many there are: tasks are answered in the order in which they were given.
"""

from __future__ import annotations

import gc
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

# What pools need takes a tenth of a second to import: who has little to do starts none.
if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

_Task = TypeVar("_Task")
_Answer = TypeVar("_Answer")

#: Tasks given out ahead for each process or thread: none waits for the next one, and few answers wait for the parent.
AHEAD = 4


def can_divide(n_processes: int) -> bool:
    """Whether there is more than one process to be had, and a way to share with it at no cost."""
    return n_processes > 1 and hasattr(os, "fork")


def divide_work(
    work: Callable[[_Task], _Answer], tasks: Iterable[_Task], n_processes: int, *, ahead: int = AHEAD
) -> Iterator[_Answer]:
    """What `work` answers to each task, in their order; by this process alone where it can't be divided.

    Args:
        work: a function of a module: it is sent by name, and finds there what stood there at the first task.
        tasks: taken as they are needed, so that they may be read from a file.

    Cost: about 50 ms to start, and what it takes to send tasks and answers.
    """
    if not can_divide(n_processes):
        yield from map(work, tasks)
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(n_processes, mp_context=context, initializer=_begin_work) as pool:
        yield from answer_in_order(pool, work, tasks, most_waiting=ahead * n_processes)


def answer_in_order(
    pool: Executor, work: Callable[[_Task], _Answer], tasks: Iterable[_Task], *, most_waiting: int
) -> Iterator[_Answer]:
    """What `work` answers to each task, in their order; who stops asking, or is stopped, waits for what runs only.

    Args:
        most_waiting: tasks given out and not yet answered; the next are taken when they are.
    """
    waiting: deque[Future[_Answer]] = deque()
    try:
        for task in tasks:
            waiting.append(pool.submit(work, task))
            if len(waiting) >= most_waiting:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()


def _begin_work() -> None:
    # A collection in a worker would walk (and so copy) all that it inherited, again and again; what
    # it makes itself has next to no cycles.
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
    _end_with_parent()


def _end_with_parent() -> None:
    """Lets a worker end when its parent is killed: it would wait for its next task for ever."""
    import multiprocessing

    parent = multiprocessing.parent_process()
    assert parent is not None

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
