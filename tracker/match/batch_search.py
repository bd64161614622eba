"""The typed side of the compiled search: documents and pairs of them in, their passages out; see `batch`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..model import Change, Document, Passage, Tier
from ..settings import Settings
from .batch_texts import prepare_columns
from .batch_words import align_batch
from .compiled.kept import is_kept
from .compiled.rows import Texts
from .compiled.search import N_COLUMNS, TELLING, SeedKnobs, search_pairs
from .compiled.texts import build_from, cut_words, number_from
from .compiled.verdicts import LINKED, Knobs
from .compiled.words import align_from
from .judgement import tell_evidence
from .seeds import MAX_CELLS
from .threads import map_in_threads

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Pair = tuple[int, int]

#: Pairs that a thread takes at once.
_PAIRS_A_TASK = 256
# Larger pairs are left to the plain code, which has other ways with them: units on both sides and pairs
# of them, words of a text, meetings of stems. Articles stay far below all; scratch grows with them.
_MAX_UNITS = 4096
_MAX_CELLS = 250_000
_MAX_TOKENS = 60_000
_MAX_MET = MAX_CELLS
_ROWS = 4096
_RELATIONS = ("verbatim", "abridged", "reworded")


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """What stands on both sides of some pairs, turned so that the left text is the first of the pair.

    Attributes:
        counts: passages of each pair; -1 where the pair is left to the plain code.
        rows, measures: see compiled.search.search_pairs; in the order of the result.
        changes: how each is aligned.
    """

    counts: list[int]
    rows: list[list[int]]
    measures: list[list[float]]
    changes: list[tuple[Change, ...]]


def is_compiled() -> bool:
    """Whether this machine keeps compiled code for this version of the search."""
    return is_kept((search_pairs, align_from, cut_words, number_from, build_from))


def compile_search() -> None:
    """Compiles every loop, or loads it where this machine has it compiled.

    Cost: half a second to load, half a minute to compile.
    """
    is_compiled()  # throws away what is out of date
    text = "One two three four five. Six seven eight nine ten."
    documents = [_document(text), _document(text + " Eleven.")]
    for _ in search_documents(documents, [(0, 1)], Settings(), 1):
        pass


def search_documents(
    documents: Sequence[Document], pairs: Sequence[Pair], settings: Settings, n_threads: int
) -> Iterator[list[tuple[Passage, ...] | None]]:
    """The passages of some pairs at a time, in the pairs' order, as `find_passages` has them.

    None stands for a pair that is too large, or whose blocks stand in no order: the plain code must look.
    A pair of a row with itself asks for what stands twice in that document.

    Cost: 0.2 ms a document and 0.1 ms a pair, shared by `n_threads`; 25 KB a document of 400 words.
    """
    rows = sorted({row for pair in pairs for row in pair})
    place = {row: number for number, row in enumerate(rows)}
    chosen = [documents[row] for row in rows]
    texts, odd = prepare_columns(chosen, n_threads=n_threads)
    search = _Search(chosen, texts, odd, settings, np.array([[place[a], place[b]] for a, b in pairs]).reshape(-1, 2))
    ranges = [(first, min(first + _PAIRS_A_TASK, len(pairs))) for first in range(0, len(pairs), _PAIRS_A_TASK)]
    for bounds, found in zip(ranges, map_in_threads(search.find, ranges, n_threads), strict=True):
        yield search.write(bounds, found)


class _Search:
    def __init__(
        self,
        documents: Sequence[Document],
        texts: Texts,
        odd: npt.NDArray[np.bool_],
        settings: Settings,
        pairs: Ints,
    ) -> None:
        self._documents = documents
        self._texts = texts
        self._odd = odd
        self._settings = settings
        self._pairs = pairs
        self._sizes = [np.diff(at) for at in (texts.token_at, texts.unit_at, texts.entry_at, texts.stem_at)]
        self._logs, self._log_at = _rarities(self._sizes[1], pairs)
        known = settings.passages
        self._knobs = Knobs(
            known.min_tokens, float(known.linked_dice), float(known.long_dice), float(known.possible_dice)
        )
        self._seed_knobs = SeedKnobs(
            float(known.seed_cosine), float(known.seed_dice), known.gap, float(known.whole_cosine)
        )

    def find(self, bounds: tuple[int, int]) -> _Found:
        """What the pairs from the first to the last bound have in common; many threads may ask at once."""
        pairs = self._pairs[slice(*bounds)]
        after = [self._comes_after(left, right) for left, right in pairs.tolist()]
        turned = np.array(after, np.bool_)
        lefts, rights = np.where(turned, pairs[:, 1], pairs[:, 0]), np.where(turned, pairs[:, 0], pairs[:, 1])
        counts, rows, measures = self._search(lefts, rights)
        pair_of = np.repeat(np.arange(len(counts)), counts.clip(0))
        # As the plain code: by place in the order of texts, then, where that is the other one, by place again.
        order = np.lexsort((rows[:, 3], rows[:, 1], rows[:, 2], rows[:, 0], pair_of))
        rows, measures = rows[order], measures[order]
        back = turned[pair_of]
        rows[back, :4] = rows[back][:, (2, 3, 0, 1)]
        order = np.lexsort((rows[:, 3], rows[:, 1], rows[:, 2], rows[:, 0], pair_of))
        rows, measures = rows[order], measures[order]
        listed = rows.tolist()
        stretches = [
            (self._documents[left].text[row[0] : row[1]], self._documents[right].text[row[2] : row[3]])
            for row, (left, right) in zip(listed, pairs[pair_of].tolist(), strict=True)
        ]
        return _Found(counts.tolist(), listed, measures.tolist(), align_batch(stretches))

    def write(self, bounds: tuple[int, int], found: _Found) -> list[tuple[Passage, ...] | None]:
        """The passages of each pair, None where it is left to the plain code."""
        rows = zip(found.rows, found.measures, found.changes, strict=True)
        written: list[tuple[Passage, ...] | None] = []
        for number, count in zip(range(*bounds), found.counts, strict=True):
            left, right = self._pairs[number].tolist()
            if count < 0:
                written.append(None)
                continue
            telling = left if not self._comes_after(left, right) else right
            passages = []
            for _ in range(count):
                row, (dice, containment), aligned = next(rows)
                relation = _RELATIONS[row[5]]
                tier: Tier = "linked" if row[4] == LINKED else "possible"
                text = self._documents[telling].text
                places = row[TELLING : TELLING + 2 * row[10]]
                words = [text[start:end] for start, end in zip(places[::2], places[1::2], strict=True)]
                passages.append(
                    Passage(
                        left_start=row[0],
                        left_end=row[1],
                        right_start=row[2],
                        right_end=row[3],
                        score=round(min(1.0, containment if relation == "abridged" else dice), 4),
                        tier=tier,
                        relation=relation,
                        why=tell_evidence((row[6], row[7]), row[8], row[9], dice, words),
                        changes=aligned,
                    )
                )
            written.append(tuple(passages))
        return written

    def _comes_after(self, left: int, right: int) -> bool:
        one, two = self._documents[left].text, self._documents[right].text
        if one != two:
            return one > two
        at = self._texts.unit_at
        starts = self._texts.starts
        return bool(starts[at[left] : at[left + 1]].tolist() > starts[at[right] : at[right + 1]].tolist())

    def _search(self, lefts: Ints, rights: Ints) -> tuple[Ints, Ints, Floats]:
        n_tokens, n_units, _, _ = self._sizes
        fits = n_units[lefts] * n_units[rights] <= _MAX_CELLS
        fits &= n_units[lefts] + n_units[rights] <= _MAX_UNITS
        fits &= np.maximum(n_tokens[lefts], n_tokens[rights]) <= _MAX_TOKENS
        fits &= ~(self._odd[lefts] | self._odd[rights])
        counts = np.full(len(lefts), -1, np.int64)
        chosen = np.flatnonzero(fits)
        if not len(chosen):
            return counts, np.empty((0, N_COLUMNS), np.int64), np.empty((0, 2))
        lefts, rights = lefts[chosen], rights[chosen]
        ends = np.concatenate([lefts, rights])
        n_cells = int((n_units[lefts] * n_units[rights]).max())
        most = (*(int(sizes[ends].max()) + 1 for sizes in self._sizes), n_cells + 1)
        rows, measures = np.empty((_ROWS, N_COLUMNS), np.int64), np.empty((_ROWS, 2))
        n_each = np.zeros(len(chosen), np.int64)
        parts = []
        done = 0
        while done < len(chosen):
            done, n_rows = search_pairs(
                self._texts, lefts, rights, done, self._logs, self._log_at, self._knobs, self._seed_knobs, most,
                _MAX_MET, n_each, rows, measures,
            )  # fmt: skip
            parts.append((rows[:n_rows].copy(), measures[:n_rows].copy()))
        counts[chosen] = n_each
        all_rows, all_measures = (np.concatenate(column) for column in zip(*parts, strict=True))
        return counts, all_rows, all_measures


def _rarities(n_units: Ints, pairs: Ints) -> tuple[Floats, Ints]:
    """The rarity of a stem in c of n units at `logs[log_at[n] + c]`, for all n that occur."""
    wanted = np.unique(n_units[pairs[:, 0]] + n_units[pairs[:, 1]])
    log_at = np.zeros(_MAX_UNITS + 1, np.int64)
    parts = [np.zeros(0)]
    total = 0
    for n in wanted[wanted <= _MAX_UNITS].tolist():
        log_at[n] = total
        parts += [np.zeros(1), np.log((n + 1.0) / np.arange(1, n + 1, dtype=np.float64))]
        total += n + 1
    return np.concatenate(parts), log_at


def _document(text: str) -> Document:
    return Document(
        id="",
        key="",
        title="",
        byline="",
        source="",
        language="",
        date=None,
        n_words=0,
        sha256="",
        blocks=(),
        text=text,
    )
