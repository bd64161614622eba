"""Each article's words weighted by how rare they are: which articles speak of the same things?

A word is its first five letters, so that `attacks` meets `attacked` and `attackers` in any language with
an alphabet. Its weight is (1 + ln of how often it stands there) x (ln((1 + articles) / (1 + articles
with it)) + 0.6) ** 1.5, and a word of the lead counts twice: a lead says what happened, the rest is
background that many stories share. Chosen on half of fnc1's stories; docs/quality.md has both halves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..text.columns import TextColumn, column_from_texts, offsets_of
from .shingles import choose_hashing

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Rows = NDArray[np.int64]
Floats = NDArray[np.float64]

_LEAD_WORDS, _LEAD_WEIGHT = 50, 2.0
_LETTERS = 5
# Lets a word count a little that stands in half of a corpus of a few articles; the power says how much
# more than that a rare one tells.
_LEAST_RARITY, _POWER = 0.6, 1.5
# Words in more articles than this are not looked up, only added where rarer words met: what they
# cost grows with the square. A twentieth of the articles, and never more than so many.
_LOOKED_UP_SHARE, _LOOKED_UP_LEAST, _LOOKED_UP_MOST = 0.05, 50, 1000
# Cosine that the looked-up words alone must reach, of what is asked for in all.
_SHARE_OF_RARE = 0.5
_WORD_BITS = 24


@dataclass(frozen=True, slots=True, eq=False)
class WordTable:
    """`rows`: one unit vector an article over the corpus' words; `rare`: the same, looked-up words only."""

    rows: csr_matrix
    rare: csr_matrix

    def __len__(self) -> int:
        return int(self.rows.shape[0])

    def cosines(self, left: Rows, right: Rows) -> Floats:
        """(n,) cosine, 0..1, of each pair of row numbers."""
        found = np.zeros(len(left))
        for first in range(0, len(left), 4096):
            one, two = self.rows[left[first : first + 4096]], self.rows[right[first : first + 4096]]
            found[first : first + 4096] = np.asarray(one.multiply(two).sum(axis=1)).ravel()
        return np.clip(found, 0.0, 1.0)

    def pairs_alike(self, rows: Rows, columns: Rows, *, least: float) -> tuple[Rows, Rows, Floats]:
        """Pairs of one of `rows` with a later one of `columns` whose cosine is at least `least`.

        Both are ascending row numbers; the pairs come by left, then right, with their cosines.
        """
        product = (self.rare[rows] @ self.rare[columns].T).tocoo()
        left, right = rows[product.row], columns[product.col]
        near = (right > left) & (product.data >= least * _SHARE_OF_RARE)
        left, right = left[near], right[near]
        order = np.lexsort((right, left))
        left, right = left[order], right[order]
        cosine = self.cosines(left, right)
        kept = cosine >= least
        return left[kept], right[kept], cosine[kept]


def build_word_table(evidence: Sequence[str]) -> WordTable:
    """The table of these texts, a row each in their order; a text without words is a row of zeros.

    Cost: one pass over the text, then a sort of its words: 2 s for 19,445 articles of 2.9 KB.
    """
    from scipy import sparse  # 0.1 s, and only where there are pairs

    n = len(evidence)
    words, owners, places = [], [], []
    for first, texts in _chunks(evidence):
        column = _beginnings(column_from_texts(texts))
        hashed = choose_hashing(column.n_bytes).hash_words(column)
        owner = np.repeat(np.arange(len(texts)), np.diff(hashed.offsets))
        places.append((np.arange(len(owner)) - hashed.offsets[owner]) < _LEAD_WORDS)
        words.append(hashed.values)
        owners.append(owner + first)
    values = np.concatenate(words) if words else np.empty(0, np.uint64)
    # A number for each word by the first bits of its hash: of 300,000 different words one in 57 shares its
    # number with another, which no cosine feels; sorting the hashes of all words would take as long as all else.
    n_words = 1 << min(_WORD_BITS, len(values).bit_length() + 4)
    numbers = (values >> np.uint64(65 - n_words.bit_length())).astype(np.int32)
    used = np.zeros(n_words, np.bool_)
    used[numbers] = True
    numbers = (np.cumsum(used, dtype=np.int32) - 1)[numbers]
    n_words = int(used.sum())
    weights = np.where(np.concatenate(places) if places else np.empty(0, np.bool_), _LEAD_WEIGHT, 1.0)
    owner = np.concatenate(owners) if owners else np.empty(0, np.int64)
    table = sparse.csr_matrix((weights, (owner, numbers)), shape=(n, n_words))
    table.sum_duplicates()
    frequency = np.bincount(table.indices, minlength=n_words)
    rarity = (np.log((1 + n) / (1 + frequency)) + _LEAST_RARITY) ** _POWER
    table.data = (1 + np.log(table.data)) * rarity[table.indices]
    norms = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)).ravel())
    table = (sparse.diags(1 / np.maximum(norms, 1e-12)) @ table).tocsr()
    most = min(max(_LOOKED_UP_LEAST, _LOOKED_UP_SHARE * n), _LOOKED_UP_MOST)
    rare = (table @ sparse.diags((frequency <= most).astype(np.float64))).tocsr()
    rare.eliminate_zeros()
    return WordTable(table, rare)


def _beginnings(column: TextColumn) -> TextColumn:
    """The texts with each run of letters cut after its fifth; a letter beyond ASCII counts by its bytes and stays."""
    folded = column.data | np.uint8(0x20)
    letter = (folded >= ord("a")) & (folded <= ord("z")) & (column.data < 0x80)
    run = letter | (column.data >= 0x80)
    cut = letter.copy()
    cut[:_LETTERS] = False
    for step in range(1, _LETTERS + 1):
        cut[step:] &= run[:-step]
    # Where one text follows the other no word goes on.
    heads = (column.offsets[1:-1, None] + np.arange(_LETTERS)).ravel()
    cut[heads[heads < len(cut)]] = False
    kept = ~cut
    before = offsets_of(kept)
    return TextColumn(column.data[kept], before[column.offsets])


def _chunks(evidence: Sequence[str], size: int = 4096) -> Iterator[tuple[int, Sequence[str]]]:
    for first in range(0, len(evidence), size):
        yield first, evidence[first : first + size]
