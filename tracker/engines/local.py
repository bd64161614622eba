"""The heavy stages on this machine, over as many processes as it has processors."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache

from ..match.candidates import Candidates, propose_pairs
from ..match.pairs import CopyPairs, pair_copies
from ..match.passages import find_passages_prepared
from ..match.prepared import PreparedText, prepare
from ..model import Document, Passage
from ..settings import Settings
from . import Progress

#: Pairs below which starting processes costs more than it saves (about 50 ms against 3 ms a pair).
_WORTH_PROCESSES = 150
_PAIRS_A_TASK = 50
_PREPARED_KEPT = 2048

# What a worker process inherits at its fork: texts are shared, not sent.
_inherited: tuple[Sequence[Document], Settings] | None = None


class LocalEngine:
    """One machine, all its processors; the result is the same for any number of them."""

    def __init__(self, *, processes: int | None = None) -> None:
        self._processes = processes or len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1

    def pair_copies(self, evidence: Sequence[str], settings: Settings) -> CopyPairs:
        """See match.pairs.pair_copies."""
        return pair_copies(evidence, settings)

    def propose_pairs(self, documents: Sequence[Document], evidence: Sequence[str], settings: Settings) -> Candidates:
        """See match.candidates.propose_pairs."""
        return propose_pairs(documents, evidence, settings)

    def search_passages(
        self,
        documents: Sequence[Document],
        pairs: Sequence[tuple[int, int]],
        settings: Settings,
        on_progress: Progress,
    ) -> list[tuple[Passage, ...]]:
        """For each pair of row numbers into `documents` its passages, in the pairs' order."""
        global _inherited
        tasks = [pairs[start : start + _PAIRS_A_TASK] for start in range(0, len(pairs), _PAIRS_A_TASK)]
        found: list[tuple[Passage, ...]] = []
        _inherited = (documents, settings)
        try:
            for answers in self._answers(tasks, n_pairs=len(pairs)):
                found.extend(answers)
                on_progress("comparing passages", len(found), len(pairs))
        finally:
            _inherited = None
            _prepared.cache_clear()
        return found

    def _answers(
        self, tasks: Sequence[Sequence[tuple[int, int]]], *, n_pairs: int
    ) -> Iterator[list[tuple[Passage, ...]]]:
        # Only a fork shares the texts at no cost; where there is none, one process does it all.
        can_fork = "fork" in multiprocessing.get_all_start_methods()
        if self._processes < 2 or n_pairs < _WORTH_PROCESSES or not can_fork:
            yield from map(_search, tasks)
            return
        context = multiprocessing.get_context("fork")
        with ProcessPoolExecutor(self._processes, mp_context=context) as pool:
            yield from pool.map(_search, tasks)


def _search(pairs: Sequence[tuple[int, int]]) -> list[tuple[Passage, ...]]:
    assert _inherited is not None
    settings = _inherited[1]
    return [
        tuple(find_passages_prepared(_prepared(left), _prepared(right), settings)) for left, right in pairs
    ]  # fmt: skip


@lru_cache(maxsize=_PREPARED_KEPT)
def _prepared(row: int) -> PreparedText:
    assert _inherited is not None
    documents, settings = _inherited
    return prepare(documents[row].text, documents[row].blocks, settings)
