"""The model of languages by a compiled loop: what `language_model` adds up with NumPy, in a third of the time."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..match.kernel import are_compiled, fixed_view
from . import language_loops
from .language_model import LanguageModel, weights

# A count for each feature, and the features found, kept from text to text; threads have their own.
_scratch = threading.local()


def score_bytes(model: LanguageModel, data: NDArray[np.uint8]) -> NDArray[np.float64] | None:
    """See language_model.score_bytes."""
    if not hasattr(_scratch, "counts") or len(_scratch.counts) != len(model.likelihoods):
        _scratch.counts = np.zeros(len(model.likelihoods), np.int32)
    scores = model.priors.copy()
    n_found: int = language_loops.score_from(
        data, model.moves, model.rows, model.features, model.likelihoods, weights(), _scratch.counts,
        np.empty(len(data), np.uint32), np.empty(len(data), np.int32), scores,
    )  # fmt: skip
    return scores if n_found else None


def is_compiled() -> bool:
    """Whether this machine keeps compiled code for this version of the loop."""
    return are_compiled(Path(language_loops.__file__), language_loops.score_from)


def compile_loop(model: LanguageModel) -> None:
    """Compiles the loop, or loads it where this machine has it compiled.

    Cost: half a second to compile.
    """
    score_bytes(model, fixed_view(np.frombuffer(b"the", np.uint8)))
