"""Which wordings of a corpus are held against each other, and how alike they are: shared out over all processors."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain, combinations
from typing import Literal, cast

from ...match.processors import count_processors
from ...match.workers import divide_work
from .likeness import LEAST_RARE, Likeness, Weights, Wording, compare, judge

Pair = tuple[int, int]

_MAX_HOLDERS = 30  # a run of words that more wordings hold is a phrase of the language
_MAX_RARE_HOLDERS = 40
_MAX_SENTENCES = 150  # sentences with a rare word that are looked at for a quotation without marks
#: Wordings below which starting processes costs more than it saves: 80 ms with what is copied, 0.5 ms a wording.
_WORTH_PROCESSES = 1000
_PAIRS_A_TASK, _WORDINGS_A_TASK = 1000, 100

#: What a Likeness is made of, as it is sent between processes.
_Values = tuple[float, float, int, float, int, bool]
_Task = tuple[Literal["pairs"], Sequence[Pair]] | tuple[Literal["unmarked"], range]


class Candidates:
    """Wordings in marks and sentences without, and what of them may be one statement."""

    def __init__(
        self, wordings: Sequence[Wording], sentences: Sequence[Wording], rows: Sequence[int], weights: Weights
    ) -> None:
        self.wordings, self.sentences, self.rows, self.weights = wordings, sentences, rows, weights
        wanted = {word for wording in wordings for word in wording.content}
        self.index: dict[str, list[int]] = defaultdict(list)
        for number, wording in enumerate(sentences):
            for word in wording.content & wanted:
                self.index[word].append(number)

    def alike(self, pair: Pair) -> Likeness | None:
        """How alike two wordings are, None where no speaker and no affair could make them one statement."""
        likeness = compare(self.wordings[pair[0]], self.wordings[pair[1]], self.weights)
        possible = judge(likeness, same=True, related=True, distant=False, plain=False)
        return None if possible is None else likeness

    def unmarked(self, number: int) -> list[tuple[int, Likeness]]:
        """The sentence of each document, in order, that tells a wording without marks, by number."""
        wording, index = self.wordings[number], self.index
        if len(wording.words) < 4:
            return []
        content = wording.content
        rarest = sorted(content, key=lambda word: (len(index.get(word, ())), word))
        hits: Counter[int] = Counter()
        for word in [word for word in rarest if 0 < len(index.get(word, ())) <= _MAX_SENTENCES][:6]:
            hits.update(index[word])
        least = 2 if len(content) > 2 else 1
        best: dict[int, tuple[int, Likeness]] = {}
        for sentence, count in sorted(hits.items()):
            other = self.sentences[sentence]
            if count < least or not self.weights.may_reach(LEAST_RARE, wording, other):
                continue
            likeness = compare(wording, other, self.weights)
            if likeness.shorter < len(wording.words) * 0.5 and likeness.run < 6:
                continue
            if judge(likeness, same=True, related=True, distant=False, plain=True) is not None:
                row = self.rows[sentence]
                if row not in best or likeness.shared > best[row][1].shared:
                    best[row] = sentence, likeness
        return [best[row] for row in sorted(best)]


# What a worker process inherits at its fork: wordings are shared, not sent.
_inherited: Candidates | None = None


def find_alike(candidates: Candidates) -> tuple[list[tuple[Pair, Likeness]], list[list[tuple[int, Likeness]]]]:
    """The pairs of wordings that may be one statement, sorted; and of each wording what `Candidates.unmarked` finds."""
    global _inherited
    pairs, n_wordings = _propose(candidates.wordings), len(candidates.wordings)
    tasks: list[_Task] = [("pairs", pairs[n : n + _PAIRS_A_TASK]) for n in range(0, len(pairs), _PAIRS_A_TASK)]
    n_of_pairs = len(tasks)
    tasks += [
        ("unmarked", range(n, min(n + _WORDINGS_A_TASK, n_wordings))) for n in range(0, n_wordings, _WORDINGS_A_TASK)
    ]
    _inherited = candidates
    try:
        answers = list(divide_work(_answer, tasks, count_processors() if n_wordings >= _WORTH_PROCESSES else 1))
    finally:
        _inherited = None
    likenesses = cast("Iterator[_Values | None]", chain.from_iterable(answers[:n_of_pairs]))
    unmarked = cast("Iterator[list[tuple[int, _Values]]]", chain.from_iterable(answers[n_of_pairs:]))
    return (
        [(pair, Likeness(*values)) for pair, values in zip(pairs, likenesses, strict=True) if values is not None],
        [[(sentence, Likeness(*values)) for sentence, values in found] for found in unmarked],
    )


def _answer(task: _Task) -> Sequence[_Values | None] | Sequence[list[tuple[int, _Values]]]:
    assert _inherited is not None
    if task[0] == "pairs":
        return [None if (alike := _inherited.alike(pair)) is None else _values(alike) for pair in task[1]]
    return [[(sentence, _values(alike)) for sentence, alike in _inherited.unmarked(number)] for number in task[1]]


def _values(likeness: Likeness) -> _Values:
    return (
        likeness.shared,
        likeness.order,
        likeness.run,
        likeness.rare,
        likeness.shorter,
        likeness.same,
    )


def _propose(wordings: Sequence[Wording]) -> list[Pair]:
    """Pairs of different wordings worth a look: those that share a run of three words, or two rare words."""
    runs: dict[tuple[str, ...], list[int]] = defaultdict(list)
    rare: dict[str, list[int]] = defaultdict(list)
    for number, wording in enumerate(wordings):
        words, content = wording.words, wording.content
        for run in {words[n : n + 3] for n in range(len(words) - 2)}:
            if not content.isdisjoint(run):
                runs[run].append(number)
        for word in sorted(content):
            rare[word].append(number)
    pairs: set[Pair] = set()
    for holders in runs.values():
        if 1 < len(holders) <= _MAX_HOLDERS:
            pairs.update(combinations(holders, 2))
    counts: Counter[Pair] = Counter()
    for holders in rare.values():
        if 1 < len(holders) <= _MAX_RARE_HOLDERS:
            counts.update(combinations(holders, 2))
    pairs.update(pair for pair, count in counts.items() if count > 1)
    for holders in rare.values():  # a fragment of one or two words has no more to share
        short = [n for n in holders if len(wordings[n].words) <= 4]
        if short and len(holders) <= _MAX_RARE_HOLDERS:
            pairs.update((min(n, m), max(n, m)) for n in short for m in holders if n != m)
    return sorted(pairs)
