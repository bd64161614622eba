"""Many pairs of documents looked at for retellings at once, by compiled code; `retelling` is the definition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from ..model import Document, Passage
from ..settings import Settings
from .batch_pairs import MAX_MET, Pair, PairColumns, gather_pairs
from .compiled.retold import tell_pairs
from .retelling import Sentences, Steps, tell_retelling
from .sentence_places import SentencePlaces
from .threads import map_in_threads

Ints = npt.NDArray[np.int64]

#: Columns of prepared texts that weights of sentences and their places depend on: 5 KB an article instead of 24.
_COLUMNS = frozenset(
    {"starts", "ends", "first_entry", "stems", "unit_counts", "entry_stem", "entry_count"}
)  # fmt: skip


def retell_documents(
    documents: Sequence[Document],
    pairs: Sequence[Pair],
    settings: Settings,
    n_threads: int,
    *,
    places: SentencePlaces | None = None,
) -> Iterator[list[tuple[Passage, ...] | None]]:
    """What `find_retelling` finds in each of some pairs at a time, in the pairs' order: one passage or none.

    None stands for a pair that is too large, or whose blocks stand in no order: the plain code must look.

    Cost: 0.12 ms a document and 0.02 ms a pair, shared by `n_threads`; 5 KB a document of 400 words.
    """
    del settings  # nothing here is a knob
    search = _Search(gather_pairs(documents, pairs, n_threads, only=_COLUMNS, places=places))
    tasks = search.columns.tasks()
    for bounds, found in zip(tasks, map_in_threads(search.find, tasks, n_threads), strict=True):
        yield list(search.write(bounds, *found))


class _Search:
    def __init__(self, columns: PairColumns) -> None:
        self.columns = columns
        self._sentences: dict[int, Sentences] = {}

    def find(self, bounds: tuple[int, int]) -> tuple[Ints, Steps]:
        """How many steps each pair has, -1 where it is left to the plain code; and all steps."""
        columns = self.columns
        counts = np.full(bounds[1] - bounds[0], -1, np.int64)
        chosen = np.flatnonzero(~columns.left_out[slice(*bounds)])
        lefts, rights = columns.pairs[slice(*bounds)][chosen].T.copy()
        n_each = np.zeros(len(chosen), np.int64)
        n_units = columns.sizes[1]
        # No chain has more steps than the side with fewer units has of them.
        steps = np.empty((int(np.minimum(n_units[lefts], n_units[rights]).sum()), 2), np.int32)
        n_steps = tell_pairs(
            columns.texts, lefts, rights, columns.logs, columns.log_at, columns.most(lefts, rights), MAX_MET, n_each,
            steps,
        )  # fmt: skip
        counts[chosen] = n_each
        return counts, steps[:n_steps].copy()

    def write(self, bounds: tuple[int, int], counts: Ints, steps: Steps) -> Iterator[tuple[Passage, ...] | None]:
        """The retelling of each pair, None where it is left to the plain code."""
        done = 0
        for (left, right), count in zip(self.columns.pairs[slice(*bounds)].tolist(), counts.tolist(), strict=True):
            if count > 0:
                own = steps[done : done + count]
                done += count
                found = tell_retelling(self._sentences_of(left), self._sentences_of(right), own)
                yield (found,) if found else ()
            else:
                yield () if count == 0 else None

    def _sentences_of(self, row: int) -> Sentences:
        known = self._sentences.get(row)
        if known is None:
            texts = self.columns.texts
            own = slice(texts.unit_at[row], texts.unit_at[row + 1])
            known = Sentences(self.columns.documents[row].text, texts.starts[own].tolist(), texts.ends[own].tolist())
            self._sentences[row] = known
        return known
