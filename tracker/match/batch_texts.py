"""Many texts prepared at once for the search of passages, by compiled code in threads.

`prepared.prepare` is the definition; the columns hold the same values. Words and stems get numbers for the
whole corpus, stems in order of their hashes: what is sorted by the one is sorted by the other.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ..model import Document
from ..text.characters import characters
from ..text.columns import offsets_of
from ..text.tokens import tokenize
from .compiled.rows import Texts
from .compiled.texts import EDGED, QUOTED, Built, Lexicon, Words, build_from, cut_words, number_from, spread_from
from .function_words import FUNCTION_WORDS
from .prepared import EDGED as EDGES
from .prepared import QUOTED as QUOTES
from .prepared import cut_stem, hash_word
from .sentence_places import SentencePlaces
from .threads import map_in_threads

Ints = npt.NDArray[np.int64]

#: Texts that a thread takes at once.
_TEXTS_A_TASK = 256
# No sign from here on is a quotation mark or an edge; none from there on has capitals.
_SIGNS_BELOW, _CAPITALS_BELOW = 0x3000, 0x20000


def prepare_columns(
    documents: Sequence[Document],
    *,
    n_threads: int = 1,
    only: Collection[str] = Texts._fields,
    places: SentencePlaces | None = None,
) -> tuple[Texts, npt.NDArray[np.bool_]]:
    """The documents' texts as columns, and which of them must be left to the plain code (their blocks overlap).

    Args:
        only: columns that are asked for; the others are empty, but for where each text begins in them.
        places: where sentences stand that were cut before, and where those cut now are kept.
    """
    places = places or SentencePlaces()
    firsts = range(0, max(len(documents), 1), _TEXTS_A_TASK)
    ranges = [(first, min(first + _TEXTS_A_TASK, len(documents))) for first in firsts]
    lexicon = _Lexicon()
    cut: list[Words] = []
    pieces: list[Ints] = []
    n_pieces: list[Ints] = []
    for part in map_in_threads(lambda bounds: _cut_texts(documents[slice(*bounds)], places), ranges, n_threads):
        cut.append(part.words._replace(numbers=lexicon.number(part)))
        pieces.append(part.pieces)
        n_pieces.append(part.n_pieces)
    known = lexicon.finish()

    def build(number: int) -> dict[str, Any]:
        return _build(cut[number], pieces[number], offsets_of(n_pieces[number]), known, only)._asdict()

    return _joined(list(map_in_threads(build, range(len(ranges)), n_threads)))


class _Cut(NamedTuple):
    """Some texts cut to words: with each word's hash and, to read the new ones, where it stands in all of them
    joined; and to sentences, see build_from."""

    words: Words
    hashes: npt.NDArray[np.uint64]
    joined: str
    heads: Ints
    pieces: Ints
    n_pieces: Ints


def _cut_texts(documents: Sequence[Document], places: SentencePlaces) -> _Cut:
    joined = "".join([each.text for each in documents])
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.int32)
    offsets = offsets_of([len(each.text) for each in documents])
    most = len(codes) + 1
    starts, ends = np.empty(most, np.int32), np.empty(most, np.int32)
    hashes, flags = np.empty(most, np.uint64), np.empty(most, np.uint8)
    counts, last = np.empty(len(documents), np.int64), np.empty(len(documents), np.uint8)
    table = characters()
    n = cut_words(codes, offsets, table.values, table.letters, *_signs(), starts, ends, hashes, flags, counts, last)
    words = Words(offsets_of(counts), starts[:n].copy(), ends[:n].copy(), np.empty(0, np.int32), flags[:n].copy(), last)
    heads = np.repeat(offsets[:-1], counts) + words.starts
    found = [places.of(document) for document in documents]
    pieces = np.concatenate([np.empty((0, 3), np.int64), *found])
    return _Cut(words, hashes[:n].copy(), joined, heads, pieces, np.array([len(some) for some in found], np.int64))


@cache
def _signs() -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.bool_]]:
    signs = np.zeros(_SIGNS_BELOW, np.uint8)
    for code in range(_SIGNS_BELOW):
        signs[code] = (QUOTED if QUOTES.match(chr(code)) else 0) | (EDGED if EDGES.match(chr(code)) else 0)
    return signs, np.array([chr(code).isupper() for code in range(_CAPITALS_BELOW)], np.bool_)


class _Lexicon:
    """Numbers for all words of a corpus, as they come."""

    def __init__(self) -> None:
        self._slots = np.full(1 << 16, -1, np.int64)
        self._known = np.empty(1 << 15, np.uint64)
        self._words: list[str] = []

    def number(self, cut: _Cut) -> npt.NDArray[np.int32]:
        """The number of each word."""
        hashes, words = cut.hashes, cut.words
        n_known = len(self._words)
        room = 1 << (2 * (n_known + len(hashes)) + 16).bit_length()
        if len(self._slots) < room:
            self._known = np.resize(self._known, room // 2)
            self._slots = np.full(room, -1, np.int64)
            spread_from(self._slots, self._known, n_known)
        numbers = np.empty(len(hashes), np.int32)
        fresh = np.empty(len(hashes), np.int64)
        n_fresh = number_from(hashes, self._slots, self._known, n_known, numbers, fresh)
        first = fresh[:n_fresh]
        begins = cut.heads[first]
        ends = begins + (words.ends[first] - words.starts[first])
        for begin, end in zip(begins.tolist(), ends.tolist(), strict=True):
            word = cut.joined[begin:end]
            self._words.append(word.lower() if word.isascii() else tokenize(word).words[0])
        return numbers

    def finish(self) -> Lexicon:
        """What is asked of words, by number."""
        hashes = np.array([hash_word(word) for word in self._words], np.uint64)
        known = dict(zip(self._words, hashes.tolist(), strict=True))
        stems = np.array([known.get(stem) or hash_word(stem) for stem in map(cut_stem, self._words)], np.uint64)
        ranks = np.unique(stems, return_inverse=True)[1].reshape(-1).astype(np.int32)
        return Lexicon(hashes, ranks, np.array([word in FUNCTION_WORDS for word in self._words], np.bool_))


def _build(words: Words, pieces: Ints, piece_at: Ints, lexicon: Lexicon, only: Collection[str]) -> Built:
    n_texts, n_words = len(words.at) - 1, len(words.starts)
    n_units = len(pieces) + n_words // 2 + 1
    integers = [np.empty(n_words, np.int32) for _ in range(8)]
    local = np.full(int(lexicon.stems.max(initial=-1)) + 1, -1, np.int32)
    built = Built(
        sizes=np.zeros((n_texts, 5), np.int64),
        token_starts=integers[0],
        token_ends=integers[1],
        words=integers[2],
        kinds=np.empty(n_words, np.uint8),
        stem_of=integers[3],
        marks=np.zeros(n_words + n_texts, np.uint8),
        starts=np.empty(n_units, np.int32),
        ends=np.empty(n_units, np.int32),
        regions=np.empty(n_units, np.int32),
        first_token=np.empty(n_units + n_texts, np.int32),
        first_entry=np.empty(n_units + n_texts, np.int32),
        stems=integers[4],
        unit_counts=integers[5],
        entry_stem=integers[6],
        entry_count=integers[7],
        entry_plainness=np.empty(n_words),
        grams=np.empty(n_words, np.uint64),
    )
    build_from(words, 0, n_texts, pieces, piece_at, lexicon, local, built)
    totals = built.sizes.clip(0).sum(axis=0).tolist()
    ends = {
        "token_starts": 0, "token_ends": 0, "words": 0, "kinds": 0, "stem_of": 0, "starts": 1, "ends": 1, "regions": 1,
        "stems": 2, "unit_counts": 2, "entry_stem": 3, "entry_count": 3, "entry_plainness": 3, "grams": 4,
    }  # fmt: skip
    lengths = {name: totals[column] for name, column in ends.items()}
    lengths |= {"marks": totals[0] + n_texts, "first_token": totals[1] + n_texts, "first_entry": totals[1] + n_texts}
    lengths |= dict.fromkeys(set(lengths).difference(only), 0)
    return built._replace(**{name: getattr(built, name)[:length].copy() for name, length in lengths.items()})


def _joined(parts: list[dict[str, Any]]) -> tuple[Texts, npt.NDArray[np.bool_]]:
    """The columns of all parts, which are used up: what is joined must not stand twice in memory."""
    sizes: Ints = np.concatenate([part.pop("sizes") for part in parts])
    odd = sizes[:, 1] < 0
    at = [offsets_of(column) for column in sizes.clip(0).T]
    columns = {name: np.concatenate([part.pop(name) for part in parts]) for name in Built._fields[1:]}
    return Texts(token_at=at[0], unit_at=at[1], stem_at=at[2], entry_at=at[3], gram_at=at[4], **columns), odd
