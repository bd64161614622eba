"""What earlier scans worked out about texts and pairs of them, found again in the archive by content and settings."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ..match.word_weights import WordWeights
from ..model import Document, Passage
from ..settings import Settings, settings_as_mapping
from ..statements.mentions import RULES, Mentions, pack_mentions, seen_beside_text, unpack_mentions
from ..version import __version__
from .archive import Archive
from .caches import Signatures, content_key

_STATEMENTS = f"statements {__version__} {RULES}"

#: By recipe and the two documents' content keys, what is known of pairs; see ArchiveMemory.
HeldPassages = dict[str, dict[tuple[str, str], tuple[Passage, ...]]]


class ArchiveMemory:
    """The memory of `pipeline.build_snapshot` in an open archive.

    Args:
        held: what a process that scans again and again holds of it, kept up to date here: the pairs
            that the last scan asked for. It saves reading them, two thirds of a recall.
    """

    def __init__(self, archive: Archive, settings: Settings, *, held: HeldPassages | None = None) -> None:
        self._archive = archive
        self._fingerprint = settings.fingerprint
        self._knobs = json.dumps(settings_as_mapping(settings)["passages"], sort_keys=True)
        self._held = held
        #: How rare the words of the documents are that were worked on, once that is known.
        self.weights: WordWeights | None = None

    def recall(
        self, stage: str, pairs: Sequence[tuple[Document, Document]]
    ) -> Mapping[tuple[str, str], tuple[Passage, ...]]:
        """By their ids, what the stage found for those pairs that it has seen."""
        recipe = self._recipe(stage)
        if self._held is None:
            return self._archive.passages(pairs, recipe=recipe)
        keys = self._archive.content_keys.of_pairs(pairs)
        held = self._held.get(recipe, {})
        rest = [pair for key, pair in zip(keys, pairs, strict=True) if key not in held]
        found = self._archive.passages(rest, recipe=recipe)
        for key, (left, right) in zip(keys, pairs, strict=True):
            if key in held:
                found[left.id, right.id] = held[key]
        self._held[recipe] = {
            key: found[left.id, right.id]
            for key, (left, right) in zip(keys, pairs, strict=True)
            if (left.id, right.id) in found
        }
        return found

    def remember(self, stage: str, found: Sequence[tuple[Document, Document, tuple[Passage, ...]]]) -> None:
        """Keep what the stage found, for the next scan."""
        self._archive.keep_passages(found, recipe=self._recipe(stage))
        if self._held is not None:
            keys = self._archive.content_keys.of_pairs((left, right) for left, right, _ in found)
            held = self._held.setdefault(self._recipe(stage), {})
            held.update((key, passages) for key, (_, _, passages) in zip(keys, found, strict=True))

    def recall_signatures(self, documents: Sequence[Document]) -> Mapping[str, NDArray[np.uint32]]:
        """By id, the signatures that are known under these settings."""
        keys = {document.id: self._archive.content_keys.of(document) for document in documents}
        known = self._archive.signatures(list(keys.values()), settings=self._fingerprint)
        rows = dict(zip(known.keys, known.rows, strict=True))
        return {name: rows[key] for name, key in keys.items() if key in rows}

    def remember_signatures(self, documents: Sequence[Document], signatures: NDArray[np.uint32]) -> None:
        """Keep row i as the signature of document i."""
        if documents:
            keys = tuple(map(self._archive.content_keys.of, documents))
            self._archive.keep_signatures(Signatures(keys, signatures, self._fingerprint))

    def recall_statements(self, documents: Sequence[Document]) -> Mapping[str, Mentions]:
        """By id, the statements that were read in the same text of the same day."""
        keys = {document.id: _statements_key(document) for document in documents}
        kept = self._archive.features(keys.values(), recipe=_STATEMENTS)
        return {
            document.id: unpack_mentions(kept[keys[document.id]], document.text)
            for document in documents
            if keys[document.id] in kept
        }

    def remember_statements(self, documents: Sequence[Document], mentions: Sequence[Mentions]) -> None:
        """Keep what was read in each document."""
        packed = {
            _statements_key(document): pack_mentions(found, document.text)
            for document, found in zip(documents, mentions, strict=True)
        }
        if packed:
            self._archive.keep_features(packed, recipe=_STATEMENTS)

    def remember_weights(self, weights: WordWeights) -> None:
        """Hold how rare words are: it belongs to the snapshot that is made of them."""
        self.weights = weights

    def _recipe(self, stage: str) -> str:
        return f"{stage} {__version__} {self._knobs}"


def _statements_key(document: Document) -> str:
    return f"{content_key(document)}:{seen_beside_text(document)}"
