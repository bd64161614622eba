"""py3langid's model of languages, asked by columns: which runs of bytes stand in a text, and what each tells.

An automaton reads a text byte by byte; many of its states say that a run of bytes, a feature, ends there. A
feature has a likelihood in each language. The library walks the bytes in Python, 0.3 ms for a thousand of
them; here all of them are walked at once. Sums are of multiples of powers of two that a float holds exactly,
so that no order of summing, nor any machine's, changes the answer.
"""

from __future__ import annotations

import importlib.util
import math
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from ..match.shingles import KERNEL_BYTES, UNCOMPILED_KERNEL_BYTES
from . import unpacked

#: Likelihoods are multiples of this as they ship (half floats from -15 to -2); prior ones are rounded to it.
_STEP = 2.0**-9
#: Weights are rounded to multiples of this: 13 bits of likelihood, 23 of weight, 12 of features in a text of 4,000
#: bytes are less than the 53 that a float has.
_WEIGHT_STEP = 2.0**-20
MOST_COUNTED = 4095  # more of one feature says no more


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """The automaton and the likelihoods, read-only.

    From state `s` byte `b` leads to `moves[rows[s] + b]`; 0 is the state before the first byte. `features[s]`
    is what ends in a state, -1 for nothing. `after_two[b << 8 | c]` is where two bytes lead from state 0.
    `likelihoods` (int16, features by languages) and `priors` count in steps of `_STEP`. `twins` are languages
    that stand twice, by number: the second adds to the first.
    """

    languages: tuple[str, ...]
    moves: NDArray[np.uint32]
    rows: NDArray[np.int64]
    features: NDArray[np.int32]
    after_two: NDArray[np.int64]
    likelihoods: NDArray[np.int16]
    priors: NDArray[np.float64]
    twins: tuple[tuple[int, int], ...]


@lru_cache(maxsize=1)
def load_model() -> LanguageModel:
    """The model, loaded once; unpacked once on a machine, see `unpacked`.

    Cost: 0.4 s to unpack; then its pages are read as they are needed, 20 ms for the first text.
    """
    arrays, names = unpacked.load(_unpack)
    moves, rows, features, after_two, likelihoods, priors = (cast(NDArray[Any], array) for array in arrays)
    languages = tuple(names)
    return LanguageModel(
        languages, moves, rows, features, after_two, likelihoods, priors,
        twins=tuple((languages.index(name), at) for at, name in enumerate(languages) if languages.index(name) < at),
    )  # fmt: skip


def _unpack() -> tuple[list[NDArray[np.generic]], list[str]]:
    """The columns of a LanguageModel and the names of its languages, out of py3langid's file."""

    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # here: a tenth of a second

    given = LanguageIdentifier.from_model_file(MODEL_FILE)
    moves = np.array(given.tk_nextmove, np.uint32)
    rows = np.array(given.tk_row, np.int64) << 8
    after_one = moves[rows[0] : rows[0] + 256]
    return [
        moves,
        rows,
        np.array(given.tk_output, np.int32),
        moves[rows[after_one][:, None] + np.arange(256)].ravel().astype(np.int64),
        np.rint(given.nb_ptc.astype(np.float32) / np.float32(_STEP)).astype(np.int16),
        np.rint(given.nb_pc / _STEP).astype(np.float64),
    ], list(given.nb_classes)


def tell_language(text: str) -> tuple[str, float]:
    """The likeliest language and how likely it is, 0..1, calibrated over lengths; "" and 0 where nothing tells.

    Cost: 70 µs for a thousand bytes.
    Source: langid.py (Lui and Baldwin 2012) in its descendant py3langid.
    """
    global _n_told
    _n_told += 1
    model = load_model()
    data = as_bytes(text)
    scores = _score(model, data)
    return ("", 0.0) if scores is None else _likeliest(model, scores * _STEP, len(data))


def hasten(n_bytes: int, *, n_read: int) -> None:
    """Have a compiled loop tell languages from now on, if so much text is to come that it is worth it.

    In processes forked from this one too. Nothing is compiled for less than UNCOMPILED_KERNEL_BYTES, nor
    without numba. No answer depends on it.

    Args:
        n_bytes: of all text to come, whatever language it is in.
        n_read: texts read since the last call; by how many of them came here, so many bytes will.

    Cost: half a second to compile, once on a machine; as much to load numba, which a large scan needs anyway.
    """
    global _score, _n_told
    n_bytes = n_bytes * min(_n_told, n_read) // max(n_read, 1)
    _n_told = 0
    if n_bytes < KERNEL_BYTES or importlib.util.find_spec("numba") is None:
        return
    from . import language_kernel

    if n_bytes >= UNCOMPILED_KERNEL_BYTES or language_kernel.is_compiled():
        language_kernel.compile_loop(load_model())
        _score = language_kernel.score_bytes


def as_bytes(text: str) -> NDArray[np.uint8]:
    """What the model reads: composed characters, a text in capitals in small letters."""
    small = text.lower() if text.isupper() else text
    return np.frombuffer(unicodedata.normalize("NFC", small).encode("utf-8", "surrogatepass"), np.uint8)


def count_features(model: LanguageModel, data: NDArray[np.uint8]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """The features in a text, ascending, and how often each stands there."""
    features = model.features.take(walk(model, data))
    features = features[features >= 0]
    features.sort()
    begins = np.ones(len(features) + 1, np.bool_)
    np.not_equal(features[1:], features[:-1], out=begins[1:-1])
    starts = np.flatnonzero(begins) if len(features) else np.zeros(1, np.int64)
    return features[starts[:-1]], starts[1:] - starts[:-1]


def walk(model: LanguageModel, data: NDArray[np.uint8]) -> NDArray[np.int64]:
    """The state after each byte.

    Each state is guessed by the last two bytes, then held against what follows from the one before it, until
    none changes: then they are the automaton's, whatever was guessed first. Features have up to six bytes, so
    that five rounds are enough.
    """
    states = np.empty(len(data), np.int64)
    if not len(data):
        return states
    codes = data.astype(np.int64)
    states[0] = model.moves[model.rows[0] + codes[0]]
    later = codes[1:]
    states[1:] = model.after_two.take(codes[:-1] << 8 | later)
    while True:
        places = model.rows.take(states[:-1])
        places += later
        after = model.moves.take(places)
        if np.array_equal(after, states[1:]):
            return states
        states[1:] = after


def score_bytes(model: LanguageModel, data: NDArray[np.uint8]) -> NDArray[np.float64] | None:
    """How likely each language is: logarithms, in `_STEP`, up to what is the same for all; None without a feature."""
    found, counts = count_features(model, data)
    return sum_scores(model, found, counts) if len(found) else None


def sum_scores(model: LanguageModel, found: NDArray[np.int32], counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """The same of features and how often each stands there; exact, in whatever order they come."""
    return (
        weights()[np.minimum(counts, MOST_COUNTED)] @ model.likelihoods.take(found, axis=0).astype(np.float64)
        + model.priors
    )


def _likeliest(model: LanguageModel, scores: NDArray[np.float64], n_bytes: int) -> tuple[str, float]:
    """The name and the share of the highest score, its twin's with it, of the exponentials of all."""
    shares = np.exp((scores - scores.max()) / math.sqrt(n_bytes))
    total = shares.sum()
    for first, second in model.twins:
        shares[first] += shares[second]
        shares[second] = 0.0
    best = int(shares.argmax())
    return model.languages[best], float(shares[best] / total)


@lru_cache(maxsize=1)
def weights() -> NDArray[np.float64]:
    """log(1 + count), by count."""
    return np.rint(np.log1p(np.arange(MOST_COUNTED + 1)) / _WEIGHT_STEP) * _WEIGHT_STEP


# Texts since `hasten` was called last.
_n_told = 0
# What adds up: this module's own way, or the compiled one; see `hasten`.
_score: Callable[[LanguageModel, NDArray[np.uint8]], NDArray[np.float64] | None] = score_bytes
