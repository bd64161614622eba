"""Articles made by rule, with near-copies and passages planted in them, and the exact truth about them.

Words are made of syllables and drawn by Zipf's law, so that chance gives two articles hardly a run
of five words in common: what is alike was planted. A fifth of the articles are near-copies of an
earlier one, edited at twelve rates, some cut short or given a new lead, in families of very unequal
size; a twentieth carry a passage of another. Marks, capitals and line breaks are drawn anew for
every copy, so a tool that doesn't strip them pays for it. RandomState is the generator because
NumPy keeps its streams for good.

    python -m bench.speed.corpora 100000 FOLDER     # documents.parquet, documents.jsonl, truth.npz
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray
from scipy.sparse import csr_array

Ids = NDArray[np.int64]

_N_WORDS = 50_000
_ONSETS = ("b", "br", "c", "ch", "d", "dr", "f", "fl", "g", "gr", "h", "j", "k", "l", "m", "n", "p", "pr", "r", "s",
           "sh", "st", "t", "tr", "v", "w")  # fmt: skip
_NUCLEI = ("a", "e", "i", "o", "u", "ai", "ea", "io", "ou")
_CODAS = ("", "", "l", "m", "n", "r", "s", "t", "nd", "rk")
_EDIT_RATES = (0.0, 0.002, 0.004, 0.007, 0.012, 0.02, 0.03, 0.045, 0.065, 0.09, 0.13, 0.18)
_SHINGLE = 5
#: Pairs below this are no concern of anybody's threshold here.
_LEAST_JACCARD = 0.3
_BLOCK = 20_000


@dataclass(frozen=True, slots=True, eq=False)
class Corpus:
    """Articles as word numbers: article i is `words[offsets[i]:offsets[i + 1]]`."""

    words: NDArray[np.int32]
    offsets: Ids

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def article(self, row: int) -> NDArray[np.int32]:
        """The word numbers of one article."""
        return self.words[self.offsets[row] : self.offsets[row + 1]]


def make_corpus(n_articles: int, *, seed: int = 7) -> Corpus:
    """`n_articles` of about 300 words (lognormal), near-copies and passages among them.

    The first articles of a larger corpus are those of a smaller one only up to whole blocks of 20,000.
    """
    weights = 1.0 / (np.arange(_N_WORDS) + 2.7) ** 1.05
    cumulative = np.cumsum(weights) / weights.sum()
    articles: list[NDArray[np.int32]] = []
    copies: list[int] = []
    for block in range(0, n_articles, _BLOCK):
        random = np.random.RandomState([seed, block // _BLOCK])
        size = min(_BLOCK, n_articles - block)
        lengths = np.clip(np.exp(random.normal(5.72, 0.4, size)), 60, 1500).astype(int)
        drawn = np.searchsorted(cumulative, random.random_sample(int(lengths.sum()))).astype(np.int32)
        fresh = np.split(drawn, np.cumsum(lengths)[:-1])
        for row in range(size):
            chance = random.random_sample()
            if len(articles) > 10 and chance < 0.22:
                # Copies of what was copied before: families grow unequally.
                known = copies and random.random_sample() < 0.5
                source = copies[random.randint(len(copies))] if known else random.randint(len(articles))
                copies.append(len(articles))
                articles.append(_copied(articles[source], fresh[row], random))
            elif len(articles) > 10 and chance < 0.28:
                articles.append(_with_passage(fresh[row], articles[random.randint(len(articles))], random))
            else:
                articles.append(fresh[row])
    sizes = np.array([len(article) for article in articles])
    return Corpus(np.concatenate(articles), np.concatenate([[0], np.cumsum(sizes)]))


def _copied(source: NDArray[np.int32], spare: NDArray[np.int32], random: np.random.RandomState) -> NDArray[np.int32]:
    copy = _edited(source, _EDIT_RATES[random.randint(len(_EDIT_RATES))], random)
    change = random.random_sample()
    if change < 0.15:
        copy = copy[: max(60, int(len(copy) * random.uniform(0.6, 0.95)))]
    elif change < 0.3:
        copy = np.concatenate([spare[: random.randint(20, 60)], copy])
    return copy


def _edited(source: NDArray[np.int32], rate: float, random: np.random.RandomState) -> NDArray[np.int32]:
    if not rate:
        return source
    chance = random.random_sample(len(source))
    edited = source.copy()
    changed = chance < rate / 2
    edited[changed] = random.randint(_N_WORDS, size=int(changed.sum()))
    repeats = np.ones(len(source), dtype=int)
    repeats[(chance >= rate / 2) & (chance < rate * 0.75)] = 2
    repeats[(chance >= rate * 0.75) & (chance < rate)] = 0
    longer = np.repeat(edited, repeats)
    twice = np.flatnonzero(np.repeat(repeats, repeats) == 2)[1::2]
    longer[twice] = random.randint(_N_WORDS, size=len(twice))
    return longer


def _with_passage(
    article: NDArray[np.int32], source: NDArray[np.int32], random: np.random.RandomState
) -> NDArray[np.int32]:
    size = min(random.randint(60, 161), len(source))
    start = random.randint(len(source) - size + 1)
    passage = _edited(source[start : start + size], (0.0, 0.01, 0.03)[random.randint(3)], random)
    place = random.randint(len(article))
    return np.concatenate([article[:place], passage, article[place:]])


def write_texts(corpus: Corpus, *, seed: int = 7) -> Iterator[str]:
    """The articles' texts, in order, with sentences and paragraphs."""
    random = np.random.RandomState([seed, 999])
    words = _vocabulary()
    for row in range(len(corpus)):
        chosen = [words[number] for number in corpus.article(row).tolist()]
        ends = np.cumsum(random.randint(8, 28, size=len(chosen) // 8 + 1))
        marks = random.randint(5, size=len(ends)).tolist()
        start = 0
        for end, mark in zip(ends.tolist(), marks, strict=True):
            if start >= len(chosen):
                break
            last = min(end, len(chosen)) - 1
            chosen[start] = chosen[start].capitalize()
            if last - start > 10:
                chosen[start + 5] += ","
            chosen[last] += ".\n\n" if mark == 0 else "."
            start = end
        yield " ".join(chosen)


def find_truth(corpus: Corpus) -> tuple[Ids, Ids, NDArray[np.float64]]:
    """Every pair (left < right) of Jaccard 0.3 or more over sets of five words, and its exact Jaccard.

    From the word numbers, not from any text: it shares no code with what it judges. Cost: memory for
    one entry of every shingle that stands in two articles, and the products among them.
    """
    rows_of, keys = [], []
    for row in range(len(corpus)):
        article = corpus.article(row).astype(np.uint64)
        mixed = np.zeros(len(article) - _SHINGLE + 1, np.uint64)
        for k in range(_SHINGLE):
            mixed = (mixed ^ article[k : len(mixed) + k]) * np.uint64(0x9E3779B97F4A7C15)
            mixed ^= mixed >> np.uint64(31)
        mixed = np.unique(mixed)
        keys.append(mixed)
        rows_of.append(np.full(len(mixed), row))
    sizes = np.array([len(own) for own in keys])
    rows, column = np.concatenate(rows_of), np.concatenate(keys)
    del rows_of, keys
    _, number, counts = np.unique(column, return_inverse=True, return_counts=True)
    shared = counts[number] > 1
    del column
    matrix = csr_array(
        (np.ones(int(shared.sum()), np.int32), (rows[shared], number[shared])), shape=(len(corpus), len(counts))
    )
    left, right, jaccard = [], [], []
    for start in range(0, len(corpus), 5_000):
        common = (matrix[start : start + 5_000] @ matrix.T).tocoo()
        one, two = common.row + start, common.col
        later = one < two
        one, two, n_common = one[later], two[later], common.data[later]
        likeness = n_common / (sizes[one] + sizes[two] - n_common)
        kept = likeness >= _LEAST_JACCARD
        left.append(one[kept])
        right.append(two[kept])
        jaccard.append(likeness[kept])
    return np.concatenate(left), np.concatenate(right), np.concatenate(jaccard)


def _vocabulary() -> list[str]:
    """Different made-up words, the commonest ones short."""
    random = np.random.RandomState(11)
    words: dict[str, None] = {}
    while len(words) < _N_WORDS:
        n_syllables = 1 if len(words) < 600 else random.randint(2, 5)
        parts = [
            _ONSETS[random.randint(len(_ONSETS))] + _NUCLEI[random.randint(len(_NUCLEI))] for _ in range(n_syllables)
        ]
        words["".join(parts) + _CODAS[random.randint(len(_CODAS))]] = None
    return list(words)


def make_folder(n_articles: int, folder: Path, *, truth: bool = True) -> None:
    """Writes documents.parquet, documents.jsonl and, with `truth`, truth.npz, unless they are there."""
    if (folder / "done").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    corpus = make_corpus(n_articles)
    schema = pa.schema([("id", pa.int64()), ("text", pa.large_string())])
    with (
        pq.ParquetWriter(folder / "documents.parquet", schema) as table,
        (folder / "documents.jsonl").open("w") as lines,
    ):
        texts = write_texts(corpus)
        for start in range(0, n_articles, _BLOCK):
            part = list(islice(texts, _BLOCK))
            ids = list(range(start, start + len(part)))
            table.write_table(pa.table({"id": ids, "text": part}, schema=schema))
            lines.writelines(
                json.dumps({"id": number, "text": text}) + "\n" for number, text in zip(ids, part, strict=True)
            )
    if truth:
        left, right, jaccard = find_truth(corpus)
        np.savez(folder / "truth.npz", left=left, right=right, jaccard=jaccard)
    (folder / "done").touch()


if __name__ == "__main__":
    make_folder(int(sys.argv[1]), Path(sys.argv[2]))
