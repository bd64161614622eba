"""One text made ready to be held against many others: units, word and stem numbers, repeated runs.

This is where a text crosses into columns. Numbers are 64-bit hashes of words, so that two texts
that never met share them; everything here depends on one text alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from threading import local

import numpy as np
import numpy.typing as npt

from ..model import EVIDENCE_ROLES, Block
from ..settings import Settings
from ..text.sentences import cut_sentences
from ..text.tokens import tokenize
from .function_words import FUNCTION_WORDS

Ints = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]
Bools = npt.NDArray[np.bool_]

#: What a function word and a name weigh beside a plain content word.
FUNCTION_WEIGHT = 0.3
NAME_WEIGHT = 0.6
# More capitals than this among a unit's content words are the way headlines are set.
MAX_NAMES = 0.7

#: Words in a run that is looked up exactly. Four words recur by chance only as set phrases, and
#: those are weighed by how rare their words are.
RUN_WORDS = 4
# A "sentence" without a full stop (tables, machine translation) is cut at this many words.
MAX_UNIT_WORDS = 60
MIN_UNIT_WORDS = 3
#: Words kept with their numbers, some 200 bytes each; then counting begins anew.
_MAX_VOCABULARY = 1 << 19
QUOTED = re.compile('[“”"«»…]')
EDGED = re.compile("[“”\"«»„‟‘’'()\\[\\]{}.!?:;…—–]")
MIX = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))


@dataclass(frozen=True, slots=True, eq=False)
class PreparedText:
    """Columns over one text. Places are code points; `n` tokens, `m` units, `k` distinct stems.

    Attributes:
        starts, ends: (m,) places of the units: sentences, very long ones cut, very short ones
            joined to the next. Only evidence is in a unit.
        regions: (m,) number of the stretch of evidence a unit lies in; between two regions stands
            furniture, which no passage may cross.
        token_starts, token_ends: (n,) places of the words.
        words: (n,) hash of each word.
        plainness: (n,) what the word may weigh as evidence before rarity: 1 for a plain content
            word, 0.6 for a capitalised one (names recur wherever a subject does), 0.3 for a
            function word.
        stem_of: (n,) the word's stem, as an index into `stems`.
        unit_of: (n,) unit of each word.
        first_token: (m + 1,) first word of each unit, closed by n.
        stems: (k,) sorted hashes of the distinct stems.
        entry_unit, entry_stem, entry_count, entry_plainness: one row for each stem in each unit,
            sorted by unit: the unit, the stem as an index into `stems`, how often it stands there,
            and the mean plainness of its words.
        unit_counts: (k,) number of units with each stem.
        grams: sorted hashes of runs of RUN_WORDS words within a region; `gram_places` their first
            words, in reading order among equals.
        quoted, edged: n + 1 bytes, 1 where the gap before that word has a double quotation mark or
            an ellipsis, or any mark a passage may begin or end at; at the head of a unit both are 1.
    """

    text: str
    starts: Ints
    ends: Ints
    regions: Ints
    token_starts: Ints
    token_ends: Ints
    words: Hashes
    plainness: npt.NDArray[np.float64]
    stem_of: Ints
    unit_of: Ints
    first_token: Ints
    stems: Hashes
    entry_unit: Ints
    entry_stem: Ints
    entry_count: npt.NDArray[np.float64]
    entry_plainness: npt.NDArray[np.float64]
    unit_counts: Ints
    grams: Hashes
    gram_places: Ints
    quoted: bytes
    edged: bytes


def prepare(text: str, blocks: Sequence[Block] = (), settings: Settings | None = None) -> PreparedText:
    """`text` as columns; with `blocks`, only the text of those in EVIDENCE_ROLES.

    Cost: about 1 ms for an article of 400 words.
    """
    del settings  # nothing here is a knob yet; the argument keeps callers unchanged when one comes
    tokens = tokenize(text)
    token_starts = np.array(tokens.starts, dtype=np.int64)
    token_ends = np.array(tokens.ends, dtype=np.int64)
    starts, ends, regions = _units(text, blocks, token_starts)
    inside = np.searchsorted(starts, token_starts, side="right") - 1
    kept = inside >= 0
    if len(starts):
        kept &= token_ends <= ends[inside]
    else:
        kept &= False
    chosen = np.flatnonzero(kept)
    unit_of = inside[chosen]
    vocabulary = _own.vocabulary
    numbers = vocabulary.number(tokens.words)[chosen]
    words = vocabulary.words[numbers]
    stems, stem_of = np.unique(vocabulary.stems[numbers], return_inverse=True)
    width = max(1, len(stems))
    stem_of = stem_of.reshape(-1)
    cells, cell_of, counts = np.unique(unit_of * width + stem_of, return_inverse=True, return_counts=True)
    kept_starts, kept_ends = token_starts[chosen], token_ends[chosen]
    first_token = np.searchsorted(unit_of, np.arange(len(starts) + 1))
    plainness = _plainness(text, kept_starts, vocabulary.is_function[numbers], unit_of)
    entry_stem = cells % width
    gram_hashes, gram_places = _grams(words, regions[unit_of] if len(unit_of) else unit_of)
    return PreparedText(
        text=text,
        starts=starts,
        ends=ends,
        regions=regions,
        token_starts=kept_starts,
        token_ends=kept_ends,
        words=words,
        plainness=plainness,
        stem_of=stem_of,
        unit_of=unit_of,
        first_token=first_token,
        stems=stems,
        entry_unit=cells // width,
        entry_stem=entry_stem,
        entry_count=counts.astype(np.float64),
        entry_plainness=np.bincount(cell_of.reshape(-1), weights=plainness, minlength=len(cells))
        / np.maximum(counts, 1),
        unit_counts=np.bincount(entry_stem, minlength=len(stems)),
        grams=gram_hashes,
        gram_places=gram_places,
        quoted=_marked(text, QUOTED, kept_starts, kept_ends, first_token),
        edged=_marked(text, EDGED, kept_starts, kept_ends, first_token),
    )


def _units(text: str, blocks: Sequence[Block], token_starts: Ints) -> tuple[Ints, Ints, Ints]:
    places: list[tuple[int, int, int]] = []
    region = 0
    for start, end, is_evidence in stretches(text, blocks):
        if not is_evidence:
            region += 1
            continue
        piece = text[start:end]
        places.extend((start + first, start + last, region) for first, last in cut_sentences(piece))
    if not places:
        empty = np.empty(0, dtype=np.int64)
        return empty, empty, empty
    rows = np.array(places, dtype=np.int64)
    n_before = np.searchsorted(token_starts, rows[:, 0])
    n_words = np.searchsorted(token_starts, rows[:, 1]) - n_before
    if n_words.max() <= MAX_UNIT_WORDS and n_words.min() >= MIN_UNIT_WORDS:
        return rows[:, 0].copy(), rows[:, 1].copy(), rows[:, 2].copy()
    joined: list[list[int]] = []  # start, end, region, words
    for (start, end, region), n in zip(places, n_words.tolist(), strict=True):
        if joined and joined[-1][3] < MIN_UNIT_WORDS and joined[-1][2] == region:
            joined[-1][1] = end
            joined[-1][3] += n
        else:
            joined.append([start, end, region, n])
    units: list[tuple[int, int, int]] = []
    for start, end, region, n in joined:
        if not n:
            continue
        n_parts = -(-n // MAX_UNIT_WORDS)
        first = int(np.searchsorted(token_starts, start))
        cuts = [int(token_starts[first + n * k // n_parts]) for k in range(1, n_parts)]
        units.extend((begin, stop, region) for begin, stop in pairwise([start, *cuts, end]))
    rows = np.array(units, dtype=np.int64).reshape(-1, 3)
    return rows[:, 0].copy(), rows[:, 1].copy(), rows[:, 2].copy()


def stretches(text: str, blocks: Sequence[Block]) -> list[tuple[int, int, bool]]:
    if not blocks:
        return [(0, len(text), True)]
    return [(block.start, block.end, block.role in EVIDENCE_ROLES) for block in blocks]


def _plainness(text: str, starts: Ints, function: Bools, unit_of: Ints) -> npt.NDArray[np.float64]:
    n = len(starts)
    if not n:
        return np.empty(0)
    capital = np.array([text[start].isupper() for start in starts.tolist()], dtype=bool)
    # A capital means nothing at the head of a sentence and in a headline where most words have one.
    share = np.bincount(unit_of, weights=capital & ~function) / np.maximum(np.bincount(unit_of, weights=~function), 1)
    first = np.ones(n, dtype=bool)
    first[1:] = unit_of[1:] != unit_of[:-1]
    name = capital & ~first & (share[unit_of] <= MAX_NAMES)
    return np.where(function, FUNCTION_WEIGHT, np.where(name, NAME_WEIGHT, 1.0))


def _marked(text: str, signs: re.Pattern[str], starts: Ints, ends: Ints, first_token: Ints) -> bytes:
    marked = np.zeros(len(starts) + 1, dtype=np.uint8)
    marked[first_token] = 1
    places = np.array([match.start() for match in signs.finditer(text)], dtype=np.int64)
    following = np.searchsorted(starts, places, side="right")
    after = np.append(0, ends)
    marked[following[places >= after[following]]] = 1  # a point inside a number is no mark
    return marked.tobytes()


def _grams(words: Hashes, regions: Ints) -> tuple[Hashes, Ints]:
    n = len(words) - RUN_WORDS + 1
    if n <= 0:
        return np.empty(0, dtype=np.uint64), np.empty(0, dtype=np.int64)
    mixed = np.zeros(n, dtype=np.uint64)
    for k in range(RUN_WORDS):
        mixed = (mixed * MIX[0]) ^ (words[k : k + n] * MIX[1])
        mixed ^= mixed >> np.uint64(29)
    whole = regions[:n] == regions[RUN_WORDS - 1 :]
    places = np.flatnonzero(whole)
    mixed = mixed[places]
    order = np.argsort(mixed, kind="stable")
    return mixed[order], places[order]


class _Vocabulary(dict[str, int]):
    """A number for each word met in this thread, and columns of what is asked of words.

    One look-up a word instead of three; which number a word has decides nothing.
    """

    def __init__(self) -> None:
        super().__init__()
        self.words: Hashes = np.empty(1 << 12, dtype=np.uint64)
        self.stems: Hashes = np.empty(1 << 12, dtype=np.uint64)
        self.is_function: Bools = np.empty(1 << 12, dtype=bool)

    def number(self, words: Sequence[str]) -> Ints:
        """The words' numbers, good until the next call."""
        if len(self) > _MAX_VOCABULARY:
            self.clear()
        return np.fromiter(map(self.__getitem__, words), dtype=np.int64, count=len(words))

    def __missing__(self, word: str) -> int:
        number = len(self)
        if number == len(self.words):
            self.words, self.stems = np.resize(self.words, 2 * number), np.resize(self.stems, 2 * number)
            self.is_function = np.resize(self.is_function, 2 * number)
        self.words[number] = hash_word(word)
        self.stems[number] = hash_word(cut_stem(word))
        self.is_function[number] = word in FUNCTION_WORDS
        self[word] = number
        return number


class _Own(local):
    """What each thread has for itself: two that number words at once would give one number twice."""

    def __init__(self) -> None:
        self.vocabulary = _Vocabulary()


_own = _Own()


def hash_word(word: str) -> int:
    return int.from_bytes(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


@lru_cache(maxsize=65_536)
def cut_stem(word: str) -> str:
    """The word without its commonest English endings, so that `attacks` meets `attacked`.

    Light on purpose: a wrong join costs precision, a missed one only a little weight.

    >>> [cut_stem(word) for word in ("attacks", "attacked", "studies", "news", "forces", "forced")]
    ['attack', 'attack', 'studi', 'news', 'forc', 'forc']
    """
    if len(word) < 4 or not word.isascii() or not word.isalpha():
        return word
    if word.endswith("'s"):
        word = word[:-2]
    if word.endswith("ies"):
        return word[:-3] + "i"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and word != "news":
        word = word[:-1]
    for ending in (
        "ingly",
        "edly",
        "ments",
        "ment",
        "ations",
        "ation",
        "ing",
        "ed",
        "ly",
        "er",
        "or",
        "al",
        "ion",
        "ness",
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 4 - (ending in ("ed", "ing")):
            word = word[: -len(ending)]
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiouls":
        word = word[:-1]
    if word.endswith("e") and len(word) > 3:
        word = word[:-1]
    if word.endswith("y") and len(word) > 2:
        word = word[:-1] + "i"
    return word
