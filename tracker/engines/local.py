"""The heavy stages on this machine, over as many processes as it has processors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ..match.batch import Search, choose_retelling, choose_search
from ..match.candidates import Candidates, propose_pairs
from ..match.fingerprint import sign_texts
from ..match.loading import load_loops
from ..match.pairs import CopyPairs, pair_copies
from ..match.passage_links import count_beforehand
from ..match.passages import find_passages_prepared, find_repeats_prepared
from ..match.prepared import PreparedText, prepare
from ..match.processors import count_processors
from ..match.repeats import find_repeating
from ..match.retelling import find_retelling
from ..match.sentence_places import SentencePlaces
from ..match.workers import divide_work
from ..model import Document, Passage
from ..settings import Settings
from ..statements.mentions import Mentions, read_statements
from . import Progress, silent

#: Pairs below which starting processes costs more than it saves (about 50 ms against 3 ms a pair).
_WORTH_PROCESSES = 150
_PAIRS_A_TASK = 200
#: The same of documents to be read for statements, at about 8 ms each.
_DOCUMENTS_WORTH_PROCESSES = 60
_DOCUMENTS_A_TASK = 40
#: Prepared texts a process keeps, about 40 KB each: neighbours in time are each other's partners.
_PREPARED_KEPT = 6144

Look = Callable[[PreparedText, PreparedText, Settings], tuple[Passage, ...]]
Task = tuple[Look, Sequence[tuple[int, int]]]
_Task = TypeVar("_Task")
_Answer = TypeVar("_Answer")

# What a worker process inherits at its fork: texts are shared, not sent.
_inherited: tuple[Sequence[Document], Settings] | None = None


class LocalEngine:
    """One machine, all its processors; the result is the same for any number of them."""

    def __init__(self, *, processes: int | None = None) -> None:
        self._processes = processes or count_processors()
        self._places = SentencePlaces()

    def prepare(self, evidence: Sequence[str], on_progress: Progress) -> None:
        """Compile the loops for large corpora, where this machine has not yet; see match.loading."""
        load_loops(sum(map(len, evidence)), announce=lambda told: on_progress(told, 0, 0))

    def sign(self, evidence: Sequence[str], settings: Settings) -> NDArray[np.uint32]:
        """See match.fingerprint.sign_texts."""
        return sign_texts(evidence, settings)

    def pair_copies(self, evidence: Sequence[str], signatures: NDArray[np.uint32], settings: Settings) -> CopyPairs:
        """See match.pairs.pair_copies."""
        return pair_copies(evidence, settings, signatures=signatures)

    def find_repeating(self, evidence: Sequence[str], settings: Settings) -> list[int]:
        """See match.repeats.find_repeating."""
        return find_repeating(evidence, settings)

    def propose_pairs(
        self,
        documents: Sequence[Document],
        evidence: Sequence[str],
        settings: Settings,
        on_progress: Progress = silent,
    ) -> Candidates:
        """See match.candidates.propose_pairs."""
        return propose_pairs(
            documents, evidence, settings, told=lambda done, total: on_progress("proposing pairs", done, total)
        )

    def search_passages(
        self,
        documents: Sequence[Document],
        pairs: Sequence[tuple[int, int]],
        settings: Settings,
        on_progress: Progress,
    ) -> list[tuple[Passage, ...]]:
        """The passages of each pair of row numbers into `documents`, in the pairs' order.

        A pair of a row with itself asks for what stands twice in that document.
        """
        search = choose_search(len(pairs), announce=lambda told: on_progress(told, 0, 0))
        stages = "comparing passages", "comparing long texts"
        return self._search_pairs(stages, search, _passages_of, documents, pairs, settings, on_progress)

    def search_retellings(
        self,
        documents: Sequence[Document],
        pairs: Sequence[tuple[int, int]],
        settings: Settings,
        on_progress: Progress,
    ) -> list[tuple[Passage, ...]]:
        """For each pair the retelling of one by the other, if there is one, in the pairs' order."""
        search = choose_retelling(len(pairs), announce=lambda told: on_progress(told, 0, 0))
        stages = "looking for retellings", "looking for retellings of long texts"
        try:
            return self._search_pairs(stages, search, _retelling_of, documents, pairs, settings, on_progress)
        finally:
            self._places = SentencePlaces()  # no later stage asks

    def read_statements(
        self, documents: Sequence[Document], settings: Settings, on_progress: Progress
    ) -> list[Mentions]:
        """See statements.mentions.read_statements."""
        global _inherited
        tasks = [
            range(start, min(start + _DOCUMENTS_A_TASK, len(documents)))
            for start in range(0, len(documents), _DOCUMENTS_A_TASK)
        ]
        found: list[Mentions] = []
        _inherited = (documents, settings)
        try:
            for read in self._over_tasks(_read_rows, tasks, wide=len(documents) >= _DOCUMENTS_WORTH_PROCESSES):
                found.extend(read)
                on_progress("reading statements", len(found), len(documents))
        finally:
            _inherited = None
        return found

    def _search_pairs(
        self,
        stages: tuple[str, str],
        search: Search | None,
        look: Look,
        documents: Sequence[Document],
        pairs: Sequence[tuple[int, int]],
        settings: Settings,
        on_progress: Progress,
    ) -> list[tuple[Passage, ...]]:
        """What `search` finds where it is worth its while, and for pairs that it leaves out what `look` sees."""
        stage, stage_of_rest = stages
        if search is None:
            return self._over_pairs(stage, look, documents, pairs, settings, on_progress)
        found: list[tuple[Passage, ...] | None] = []
        on_progress(stage, 0, len(pairs))
        for some in search(documents, pairs, settings, self._processes, places=self._places):
            found += some
            on_progress(stage, len(found), len(pairs))
        left = [pair for pair, those in zip(pairs, found, strict=True) if those is None]
        rest = iter(self._over_pairs(stage_of_rest, look, documents, left, settings, on_progress))
        return [next(rest) if those is None else those for those in found]

    def _over_pairs(
        self,
        stage: str,
        look: Look,
        documents: Sequence[Document],
        pairs: Sequence[tuple[int, int]],
        settings: Settings,
        on_progress: Progress,
    ) -> list[tuple[Passage, ...]]:
        global _inherited
        tasks = [(look, pairs[start : start + _PAIRS_A_TASK]) for start in range(0, len(pairs), _PAIRS_A_TASK)]
        found: list[tuple[Passage, ...]] = []
        _inherited = (documents, settings)
        try:
            for answers in self._over_tasks(_work_off, tasks, wide=len(pairs) >= _WORTH_PROCESSES):
                found.extend(answers)
                on_progress(stage, len(found), len(pairs))
        finally:
            _inherited = None
            _prepared.cache_clear()
        return found

    def _over_tasks(
        self, work: Callable[[_Task], list[_Answer]], tasks: Sequence[_Task], *, wide: bool
    ) -> Iterator[list[_Answer]]:
        return divide_work(work, tasks, self._processes if wide else 1)


def _work_off(task: Task) -> list[tuple[Passage, ...]]:
    look, pairs = task
    assert _inherited is not None
    return [look(_prepared(left), _prepared(right), _inherited[1]) for left, right in pairs]


def _read_rows(rows: range) -> list[Mentions]:
    assert _inherited is not None
    return [read_statements(_inherited[0][row]) for row in rows]


def _passages_of(left: PreparedText, right: PreparedText, settings: Settings) -> tuple[Passage, ...]:
    found = find_repeats_prepared(left, settings) if left is right else find_passages_prepared(left, right, settings)
    # Here, in the worker: the parent would count twice, with the other processors idle.
    return tuple(count_beforehand(passage, left.text, right.text) for passage in found)


def _retelling_of(left: PreparedText, right: PreparedText, settings: Settings) -> tuple[Passage, ...]:
    found = find_retelling(left, right)
    return (found,) if found else ()


@lru_cache(maxsize=_PREPARED_KEPT)
def _prepared(row: int) -> PreparedText:
    assert _inherited is not None
    documents, settings = _inherited
    return prepare(documents[row].text, documents[row].blocks, settings)
