"""Shingles: each text as the hashes of its runs of `shingle_tokens` words. The definition of record.

With all arithmetic modulo 2**64, a word of letters c1..cm (code points after folding, see
`text.tokens`) and a shingle of words w1..wn (its hashes) are hashed by

    word    = mix(((c1 * L + c2) * L + c3) ...)     L = LETTER_FACTOR
    shingle = mix(((w1 * W + w2) * W + w3) ...)     W = WORD_FACTOR

where `mix` is the 64-bit finaliser of MurmurHash3. A text of fewer words than `shingle_tokens` has one
shingle of all of them; a text without words has none. Sets of shingles are sets of these 64-bit
values; MinHash reads their upper 32 bits. Signatures are datasketch's own, so anybody can redo them:

    minhash = datasketch.MinHash(num_perm, seed, scheme="affine32", hashfunc=int)
    minhash.update_batch(tracker.shingle_hashes(text))

Two modules do this to whole columns, bit for bit alike: `plain` with NumPy and `kernel`, compiled.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, cast

import numpy as np
from numpy.typing import NDArray

from ..settings import FingerprintSettings, Settings
from ..text.columns import TextColumn, column_from_texts

LETTER_FACTOR = 0x9E3779B97F4A7C15  # odd, no pattern in its bits: 2**64 over the golden ratio
WORD_FACTOR = 0xD6E8FEB86659FD93  # odd, unlike the other: else "ab c" and "a bc" could meet
MIX_FACTORS = (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53)  # MurmurHash3, fmix64

#: Bytes of text from which the compiled kernel is used. A scan takes NumPy 80 ms a MB and the kernel
#: 15, but numba takes 0.4 s to import and load: they meet at 6 MB, some thousand articles.
KERNEL_BYTES = 6_000_000
#: As above where nothing is compiled yet and the first use costs 3 s of compiling.
UNCOMPILED_KERNEL_BYTES = 40_000_000


@dataclass(frozen=True, slots=True, eq=False)
class HashRows:
    """Rows of 64-bit hashes: row `i` is `values[offsets[i]:offsets[i + 1]]` (uint64, int64 offsets)."""

    values: NDArray[np.uint64]
    offsets: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.offsets) - 1


class Hashing(Protocol):
    """What `plain` and `kernel` both offer; the same columns in, the same bits out."""

    def hash_words(self, column: TextColumn) -> HashRows:
        """The hash of each word of each text, in order."""

    def shingle_sets(self, column: TextColumn, shingle_tokens: int) -> HashRows:
        """Each text's different shingles, ascending."""

    def sample_shingles(self, column: TextColumn, shingle_tokens: int, step: int) -> HashRows:
        """Each text's different shingles that `step` divides, ascending."""

    def count_repeats(self, column: TextColumn, shingle_tokens: int) -> NDArray[np.int64]:
        """How many of each text's shingles have stood in it before."""

    def sign_rows(self, shingles: HashRows, settings: FingerprintSettings) -> NDArray[np.uint32]:
        """(rows, num_perm): the MinHash values of each row of hashes."""

    def sign_column(self, column: TextColumn, settings: FingerprintSettings) -> NDArray[np.uint32]:
        """(n, num_perm): each text's MinHash values; all 2**32 - 1 for a text without words."""

    def count_shared(self, sets: HashRows, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.int64]:
        """How many values rows `left[i]` and `right[i]` of `sets` (each ascending) have in common."""


def choose_hashing(n_bytes: int, *, announce: Callable[[str], None] | None = None) -> Hashing:
    """The faster way to hash `n_bytes` of text; without numba it is always `plain`.

    Args:
        n_bytes: bytes of all texts together.
        announce: is told one sentence when compiling comes first, which happens once a machine.
    """
    if n_bytes >= KERNEL_BYTES and importlib.util.find_spec("numba") is not None:
        from . import kernel

        if kernel.is_compiled():
            return cast(Hashing, kernel)
        if n_bytes >= UNCOMPILED_KERNEL_BYTES:
            if announce is not None:
                announce("compiling the fast path for fingerprints, once on this machine (some seconds)")
            kernel.compile_kernel()
            return cast(Hashing, kernel)
    from . import plain

    return cast(Hashing, plain)


def shingle_hashes(text: str, settings: Settings | None = None) -> NDArray[np.uint32]:
    """The 32-bit hashes of the text's shingles, in order, as MinHash reads them.

    >>> shingle_hashes("One short text."), shingle_hashes("?!")
    (array([1199181181], dtype=uint32), array([], dtype=uint32))
    """
    from . import plain

    chosen = (settings or Settings()).fingerprint
    words = plain.hash_words(column_from_texts([text]))
    return (plain.hash_shingles(words, chosen.shingle_tokens).values >> np.uint64(32)).astype(np.uint32)
