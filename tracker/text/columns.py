"""Many texts as one column: a UTF-8 buffer and offsets, which is what Arrow hands over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

_TEXTS_AT_ONCE = 4096


@dataclass(frozen=True, slots=True, eq=False)
class TextColumn:
    """Texts in a row, in UTF-8.

    Text `i` is `data[offsets[i]:offsets[i + 1]]`; `data` is uint8, `offsets` int64 and one longer than
    the number of texts. `data` may hold bytes before the first and after the last text.
    """

    data: NDArray[np.uint8]
    offsets: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @property
    def n_bytes(self) -> int:
        """Bytes of all texts together."""
        return int(self.offsets[-1] - self.offsets[0])

    def text(self, index: int) -> str:
        """One text as a string."""
        return self.data[self.offsets[index] : self.offsets[index + 1]].tobytes().decode("utf-8")

    def part(self, first: int, last: int) -> TextColumn:
        """The texts `first` to `last` (half-open), without copying their bytes."""
        return TextColumn(self.data, self.offsets[first : last + 1])

    def take(self, indices: ArrayLike) -> TextColumn:
        """The texts at `indices` (whole numbers, in that order), copied."""
        chosen = np.asarray(indices, np.int64)
        starts, sizes = self.offsets[chosen], self.offsets[chosen + 1] - self.offsets[chosen]
        pieces = [self.data[start : start + size] for start, size in zip(starts.tolist(), sizes.tolist(), strict=True)]
        return TextColumn(np.concatenate(pieces) if pieces else np.empty(0, np.uint8), offsets_of(sizes))

    def chunks(self, n_bytes: int) -> Iterable[tuple[int, int]]:
        """Ranges of texts (half-open) of about `n_bytes` each; a longer text stands alone."""
        first = 0
        while first < len(self):
            last = int(np.searchsorted(self.offsets, self.offsets[first] + n_bytes, side="right")) - 1
            last = min(max(last, first + 1), len(self))
            yield first, last
            first = last


class HeldTexts(Sequence[str]):
    """Texts that are made a column once, by whoever asks `column_from_texts` first, and keep it."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._column: TextColumn | None = None

    @property
    def column(self) -> TextColumn:
        """The texts as a column."""
        if self._column is None:
            self._column = column_from_texts(self._texts)
        return self._column

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        return self._texts[place]

    def __len__(self) -> int:
        return len(self._texts)

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)


def offsets_of(sizes: ArrayLike) -> NDArray[np.int64]:
    """Where rows of the given sizes begin when they stand in a row; one longer than `sizes`."""
    counts = np.asarray(sizes, np.int64)
    offsets = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=offsets[1:])
    return offsets


def column_from_texts(texts: Sequence[str]) -> TextColumn:
    """The texts as a column.

    An unpaired surrogate, which UTF-8 can't hold, becomes `?`; neither is part of a word.
    """
    if isinstance(texts, HeldTexts):
        return texts.column
    # Written part by part into one buffer: encoded all at once, a corpus would stand there three times.
    sizes = [len(text) if text.isascii() else len(text.encode("utf-8", "replace")) for text in texts]
    offsets = offsets_of(sizes)
    data = np.empty(int(offsets[-1]), np.uint8)
    for first in range(0, len(texts), _TEXTS_AT_ONCE):
        part = b"".join([text.encode("utf-8", "replace") for text in texts[first : first + _TEXTS_AT_ONCE]])
        data[offsets[first] : offsets[first] + len(part)] = np.frombuffer(part, np.uint8)
    data.flags.writeable = False
    return TextColumn(data, offsets)
