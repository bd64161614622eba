"""MinHash signatures of texts, datasketch's own values bit for bit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..settings import FingerprintSettings, Settings
from ..text.columns import TextColumn, column_from_texts
from .shingles import choose_hashing, shingle_hashes

if TYPE_CHECKING:
    from datasketch import MinHash


#: Texts up to which datasketch signs them: 0.4 ms a text, and its import next to SciPy's 0.2 s.
_FEW_TEXTS = 300


def sign_texts(texts: Sequence[str], settings: Settings | None = None) -> NDArray[np.uint32]:
    """(n, num_perm) uint32: row `i` is the signature of `texts[i]`.

    Each is datasketch's own `MinHash` of the text's `shingle_hashes`, bit for bit; a text without words
    has all values 2**32 - 1.

    Cost: a few texts go through datasketch itself (0.4 ms each after its import). More are signed by
    columns: 33 MB of text a second and core with NumPy, 250 MB where numba is installed.
    """
    return sign_column(column_from_texts(texts), (settings or Settings()).fingerprint)


def sign_column(
    column: TextColumn, settings: FingerprintSettings, *, announce: Callable[[str], None] | None = None
) -> NDArray[np.uint32]:
    """The signatures of a column of texts; `announce` is told when compiling comes first.

    A few texts are signed by datasketch itself, more by the batch code that equals it bit for bit.
    """
    if len(column) <= _FEW_TEXTS:
        return _sign_by_datasketch([column.text(row) for row in range(len(column))], settings)
    return choose_hashing(column.n_bytes, announce=announce).sign_column(column, settings)


def reference_signatures(texts: Sequence[str], settings: Settings | None = None) -> NDArray[np.uint32]:
    """The same signatures, always made by datasketch: what the batch code is held against.

    Cost: 0.5 s to import datasketch, then some 0.4 ms an article.
    """
    return _sign_by_datasketch(texts, (settings or Settings()).fingerprint)


def _sign_by_datasketch(texts: Sequence[str], known: FingerprintSettings) -> NDArray[np.uint32]:
    from datasketch import MinHash  # here: half a second

    chosen = Settings(fingerprint=known)
    rows = (shingle_hashes(text, chosen).tolist() for text in texts)
    made = MinHash.generator(rows, num_perm=known.num_perm, seed=known.seed, scheme=known.scheme, hashfunc=int)
    signatures = [minhash.hashvalues for minhash in made]
    return np.array(signatures, np.uint32).reshape(len(texts), known.num_perm)


def minhash_from_signature(signature: NDArray[np.uint32], settings: Settings | None = None) -> MinHash:
    """A row of `sign_texts` as datasketch's object, for its LSH, forests and ensembles."""
    from datasketch import MinHash  # here: half a second

    known = (settings or Settings()).fingerprint
    minhash = MinHash(num_perm=known.num_perm, seed=known.seed, scheme=known.scheme, hashfunc=int)
    minhash.hashvalues = np.array(signature, np.uint32)
    return minhash
