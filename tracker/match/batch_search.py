"""The typed side of the compiled search: documents and pairs of them in, their passages out; see `batch`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..model import Change, Document, Passage, Tier
from ..settings import Settings
from .batch_pairs import MAX_MET, PairColumns, gather_pairs
from .batch_retellings import retell_documents
from .batch_words import align_batch
from .compiled.kept import is_kept
from .compiled.retold import tell_pairs
from .compiled.search import N_COLUMNS, TELLING, SeedKnobs, search_pairs
from .compiled.texts import build_from, cut_words, number_from
from .compiled.verdicts import LINKED, Knobs
from .compiled.words import align_from
from .judgement import tell_evidence
from .sentence_places import SentencePlaces
from .threads import map_in_threads

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Pair = tuple[int, int]

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
    return is_kept((search_pairs, tell_pairs, align_from, cut_words, number_from, build_from))


def compile_search() -> None:
    """Compiles every loop, or loads it where this machine has it compiled.

    Cost: half a second to load, half a minute to compile.
    """
    is_compiled()  # throws away what is out of date
    text = "One two three four five. Six seven eight nine ten."
    documents = [_document(text), _document(text + " Eleven.")]
    for search in (search_documents, retell_documents):
        for _ in search(documents, [(0, 1)], Settings(), 1):
            pass


def search_documents(
    documents: Sequence[Document],
    pairs: Sequence[Pair],
    settings: Settings,
    n_threads: int,
    *,
    places: SentencePlaces | None = None,
) -> Iterator[list[tuple[Passage, ...] | None]]:
    """The passages of some pairs at a time, in the pairs' order, as `find_passages` has them.

    None stands for a pair that is too large, or whose blocks stand in no order: the plain code must look.
    A pair of a row with itself asks for what stands twice in that document.

    Cost: 0.2 ms a document and 0.1 ms a pair, shared by `n_threads`; 25 KB a document of 400 words.
    """
    search = _Search(gather_pairs(documents, pairs, n_threads, places=places), settings)
    tasks = search.columns.tasks()
    for bounds, found in zip(tasks, map_in_threads(search.find, tasks, n_threads), strict=True):
        yield search.write(bounds, found)


class _Search:
    def __init__(self, columns: PairColumns, settings: Settings) -> None:
        self.columns = columns
        self._documents, self._texts, self._pairs = columns.documents, columns.texts, columns.pairs
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
        counts, rows, measures = self._search(lefts, rights, np.flatnonzero(~self.columns.left_out[slice(*bounds)]))
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

    def _search(self, lefts: Ints, rights: Ints, chosen: Ints) -> tuple[Ints, Ints, Floats]:
        counts = np.full(len(lefts), -1, np.int64)
        if not len(chosen):
            return counts, np.empty((0, N_COLUMNS), np.int64), np.empty((0, 2))
        lefts, rights = lefts[chosen], rights[chosen]
        most = self.columns.most(lefts, rights)
        rows, measures = np.empty((_ROWS, N_COLUMNS), np.int64), np.empty((_ROWS, 2))
        n_each = np.zeros(len(chosen), np.int64)
        parts = []
        done = 0
        while done < len(chosen):
            done, n_rows = search_pairs(
                self._texts, lefts, rights, done, self.columns.logs, self.columns.log_at, self._knobs,
                self._seed_knobs, most, MAX_MET, n_each, rows, measures,
            )  # fmt: skip
            parts.append((rows[:n_rows].copy(), measures[:n_rows].copy()))
        counts[chosen] = n_each
        all_rows, all_measures = (np.concatenate(column) for column in zip(*parts, strict=True))
        return counts, all_rows, all_measures


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
