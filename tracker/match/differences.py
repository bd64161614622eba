"""Where many pairs of stretches differ, word by word, over all processors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, repeat

from ..model import Change, Op
from .alignment import align_words
from .batch import make_ready
from .kept_changes import KeptChanges
from .processors import count_processors
from .threads import map_in_threads
from .workers import divide_work

#: Pairs of articles below which starting processes costs more than it saves: 50 ms against 0.6 ms a pair.
_WORTH_PROCESSES = 200
_PAIRS_A_TASK = 100
# Longer ones go the plain way: scratch of the compiled one grows with them, and it leaves out what has more than
# 2,500 words on both sides.
_MOST_CHARS = 80_000

#: A step that changes something: what it does, and from where to where on either side.
_Step = tuple[Op, int, int, int, int]


@dataclass(frozen=True, slots=True)
class Stretches:
    """Two stretches of two texts: half-open places."""

    left: str
    right: str
    left_start: int
    left_end: int
    right_start: int
    right_end: int

    @property
    def texts(self) -> tuple[str, str]:
        """What stands there."""
        return self.left[self.left_start : self.left_end], self.right[self.right_start : self.right_end]

    @property
    def n_chars(self) -> int:
        """How long both are together."""
        return self.left_end - self.left_start + self.right_end - self.right_start


# What a worker process inherits at its fork: texts are shared, not sent.
_inherited: Sequence[Stretches] = ()


def differences_of(
    pairs: Sequence[Stretches], *, announce: Callable[[str], None] | None = None
) -> list[tuple[Change, ...]]:
    """The steps from left to right, see `align_words`, but for those that keep what is there; for each pair.

    Args:
        announce: is told one sentence when compiling comes first, which happens once a machine.

    Cost: 0.5 ms for two articles of 400 words, a tenth of it where so many are worth compiled code; on all processors.
    """
    found: list[tuple[Change, ...]] = [()] * len(pairs)
    places = [place for place, pair in enumerate(pairs) if len(set(pair.texts)) > 1]
    short = [place for place in places if pairs[place].n_chars <= _MOST_CHARS]
    done = set()
    for place, changes in zip(short, _compare_in_threads(pairs, short, announce), strict=True):
        if changes is not None:
            found[place] = changes
            done.add(place)
    rest = [place for place in places if place not in done]
    for place, changes in zip(rest, _compare_in_processes(pairs, rest), strict=True):
        found[place] = changes
    return found


def _compare_in_threads(
    pairs: Sequence[Stretches], places: Sequence[int], announce: Callable[[str], None] | None
) -> Iterator[tuple[Change, ...] | None]:
    """What differs in the pairs at those places; None where compiled code isn't worth it, or can't cut the words."""
    if not make_ready(len(places), announce=announce):
        yield from repeat(None, len(places))
        return
    from .batch_words import align_simple

    def work(task: Sequence[int]) -> list[KeptChanges | None]:
        return align_simple([pairs[place].texts for place in task], counts=False)

    for answers in map_in_threads(work, _tasks(places), count_processors()):
        for aligned in answers:
            yield None if aligned is None else aligned.differing()


def _compare_in_processes(pairs: Sequence[Stretches], places: Sequence[int]) -> Iterator[tuple[Change, ...]]:
    """The same by the plain code."""
    global _inherited
    _inherited = pairs
    n_processes = count_processors() if len(places) >= _WORTH_PROCESSES else 1
    try:
        answers = chain.from_iterable(divide_work(_steps_of, _tasks(places), n_processes))
        for place, steps in zip(places, answers, strict=True):
            left, right = pairs[place].texts
            yield tuple(
                [
                    Change(op, left[left_start:left_end], right[right_start:right_end])
                    for op, left_start, left_end, right_start, right_end in steps
                ]
            )
    finally:
        _inherited = ()


def _tasks(places: Sequence[int]) -> list[Sequence[int]]:
    return [places[first : first + _PAIRS_A_TASK] for first in range(0, len(places), _PAIRS_A_TASK)]


def _steps_of(places: Sequence[int]) -> list[list[_Step]]:
    return [_steps(*_inherited[place].texts) for place in places]


def _steps(left: str, right: str) -> list[_Step]:
    steps: list[_Step] = []
    left_at = right_at = 0
    for change in align_words(left, right):
        left_end, right_end = left_at + len(change.left), right_at + len(change.right)
        if change.op != "keep":
            steps.append((change.op, left_at, left_end, right_at, right_end))
        left_at, right_at = left_end, right_end
    return steps
