"""Where the heavy stages run. A module here is an engine; nothing else asks which one it has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from ..model import Document, Passage
from ..settings import Settings

if TYPE_CHECKING:  # NumPy must not load with the protocol
    import numpy as np
    from numpy.typing import NDArray

    from ..match.candidates import Candidates
    from ..match.pairs import CopyPairs
    from ..statements.mentions import Mentions

#: Told from time to time: the stage, how much of it is done, how much there is (0: unknown).
Progress = Callable[[str, int, int], None]


def silent(stage: str, done: int, total: int) -> None:
    """No progress wanted."""


class Engine(Protocol):
    """The stages whose cost grows with the corpus. Row numbers refer to the sequence passed in.

    Every engine gives the same answers in the same order; tests/test_engines.py holds them to it.
    """

    def prepare(self, evidence: Sequence[str], on_progress: Progress) -> None:
        """Make ready for so much text: what takes seconds and is done once on a machine is told of."""
        ...

    def sign(self, evidence: Sequence[str], settings: Settings) -> NDArray[np.uint32]:
        """(n, num_perm): the signature of each text."""
        ...

    def pair_copies(self, evidence: Sequence[str], signatures: NDArray[np.uint32], settings: Settings) -> CopyPairs:
        """Verified pairs of articles that are copies or contain one another."""
        ...

    def find_repeating(self, evidence: Sequence[str], settings: Settings) -> list[int]:
        """Rows of texts in which some stretch may stand twice."""
        ...

    def propose_pairs(
        self,
        documents: Sequence[Document],
        evidence: Sequence[str],
        settings: Settings,
        on_progress: Progress = silent,
    ) -> Candidates:
        """Pairs of articles worth a search for passages, best first."""
        ...

    def search_passages(
        self,
        documents: Sequence[Document],
        pairs: Sequence[tuple[int, int]],
        settings: Settings,
        on_progress: Progress,
    ) -> list[tuple[Passage, ...]]:
        """The passages of each pair, in the pairs' order."""
        ...

    def search_retellings(
        self,
        documents: Sequence[Document],
        pairs: Sequence[tuple[int, int]],
        settings: Settings,
        on_progress: Progress,
    ) -> list[tuple[Passage, ...]]:
        """For each pair one passage that spans the retelling of one by the other, or none."""
        ...

    def read_statements(
        self, documents: Sequence[Document], settings: Settings, on_progress: Progress
    ) -> list[Mentions]:
        """The quotations, figures and names of each document."""
        ...
