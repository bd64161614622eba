"""Many pairs of documents searched for passages at once, by compiled code in threads.

`passages` is the definition; this finds the same to the last digit. That is held by construction: each
sum adds the same values in the same order (`seeds.sum_in_order`), logarithms come from NumPy on both
ways, square roots and products are exact by IEEE 754, and nothing is fused or reordered; a pair is
worked on by one thread and answered in its place. tests/test_batch.py holds both against each other.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from ..model import Document, Passage
from ..settings import Settings

if TYPE_CHECKING:
    from .sentence_places import SentencePlaces

Pair = tuple[int, int]


class Search(Protocol):
    """What stands in both documents of many pairs, some pairs at a time, in their order."""

    def __call__(
        self,
        documents: Sequence[Document],
        pairs: Sequence[Pair],
        settings: Settings,
        n_threads: int,
        *,
        places: SentencePlaces | None = None,
    ) -> Iterator[list[tuple[Passage, ...] | None]]:
        """None for a pair that is left to the plain code; `places`: sentences that were cut before, and are now."""
        ...


#: Pairs from which the compiled search is used: a pair takes the plain code 1 ms and this 0.1, but numba
#: takes half a second to import and load.
COMPILED_PAIRS = 1_500
#: As above where nothing is compiled yet and the first use costs half a minute of compiling.
UNCOMPILED_PAIRS = 40_000


def choose_search(n_pairs: int, *, announce: Callable[[str], None] | None = None) -> Search | None:
    """A search of many pairs for passages at once if it is the faster way for so many, else None.

    Without numba always None.

    Args:
        announce: is told one sentence when compiling comes first, which happens once a machine.
    """
    if not make_ready(n_pairs, announce=announce):
        return None
    from . import batch_search

    return batch_search.search_documents


def choose_retelling(n_pairs: int, *, announce: Callable[[str], None] | None = None) -> Search | None:
    """The same for retellings, of which `retelling` is the definition."""
    if not make_ready(n_pairs, announce=announce):
        return None
    from . import batch_retellings

    return batch_retellings.retell_documents


def make_ready(n_pairs: int, *, announce: Callable[[str], None] | None = None) -> bool:
    """Whether so many pairs are worth the compiled loops; if so, they are compiled, which they are all at once."""
    if n_pairs < COMPILED_PAIRS or importlib.util.find_spec("numba") is None:
        return False
    from . import batch_search

    if not batch_search.is_compiled():
        if n_pairs < UNCOMPILED_PAIRS:
            return False
        if announce is not None:
            announce("compiling what compares articles, once on this machine (half a minute)")
        batch_search.compile_search()
    return True
