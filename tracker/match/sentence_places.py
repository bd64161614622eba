"""Where the sentences of documents stand, cut once for all stages of a scan that ask."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..model import Document
from ..text.sentences import cut_sentences
from .prepared import stretches

Places = npt.NDArray[np.int32]


class SentencePlaces:
    """The sentences of documents' evidence; many threads may ask at once.

    Cost: 40 µs an article the first time, all of it in Python; half a kilobyte an article to keep.
    """

    def __init__(self) -> None:
        # By identity; each is held, so that none is another's.
        self._found: dict[int, tuple[Document, Places]] = {}

    def of(self, document: Document) -> Places:
        """(n, 3): start, end and region of each sentence; a region ends where something else than evidence stands."""
        known = self._found.get(id(document))
        if known is None:
            known = self._found[id(document)] = document, _cut(document)
        return known[1]


def _cut(document: Document) -> Places:
    found: list[tuple[int, int, int]] = []
    region = 0
    for start, end, is_evidence in stretches(document.text, document.blocks):
        if is_evidence:
            piece = document.text[start:end]
            found += [(start + first, start + last, region) for first, last in cut_sentences(piece)]
        else:
            region += 1
    return np.array(found, np.int32).reshape(-1, 3)
