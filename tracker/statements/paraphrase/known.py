"""What is known of each candidate pair of sentences, gathered on all processors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from ...match.order import days_apart
from ...match.processors import count_processors
from ...match.workers import divide_work
from ...model import Document
from .context import BESIDE_CHARS, Covered, Joining, time_between
from .facts import compare_facts
from .likeness import Evidence, score_evidence
from .sentences import Sentence, WeightedDocument, find_alike
from .terms import TermWeights, plain_terms

Pair = tuple[int, int]

#: From this likeness on a pair of sentences vouches for the pair beside it.
_BESIDE_LIKENESS = 0.2
_MAX_NEIGHBOURS = 2
#: Documents held ready, 20 KB each: those of the same days are each other's partners.
_WEIGHTED_KEPT = 2048
#: A counterpart is the best one unless another is more alike by more than chance.
_NEAR_BEST = 1.05
#: Pairs of documents below which starting processes costs more than it saves: 80 ms with what is copied, 1.5 ms a pair.
_WORTH_PROCESSES, _PAIRS_A_TASK = 400, 50

#: As it is sent between processes: the numbers of both sentences in their documents, `suggested`, the evidence.
_Told = tuple[int, int, bool, Evidence]


@dataclass(frozen=True, slots=True)
class Known:
    """A sentence of each of the documents `row` and `other` with what is known of the two.

    `suggested` where a possible passage holds them.
    """

    row: int
    other: int
    left: Sentence
    right: Sentence
    suggested: bool
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Corpus:
    """All that speaks for or against two sentences: documents in order, their sentences, the links between them.

    `events` has 1 for the names of two documents that are linked as one event, 0.5 where that is suggested.
    """

    documents: Sequence[Document]
    sentences: Sequence[Sequence[Sentence]]
    weights: TermWeights
    covered: Covered
    joining: Joining
    events: Mapping[frozenset[str], float]


# What a worker process inherits at its fork: sentences are shared, not sent.
_inherited: tuple[Corpus, float, bool] | None = None


def gather_known(corpus: Corpus, pairs: Sequence[Pair], *, least: float, joined: bool) -> Iterator[Known]:
    """What is known of the candidate sentences of each pair of documents, where it scores at least so much.

    Args:
        pairs: rows of documents, left the earlier.
        joined: those too that score less, but hold a figure or quotation that is linked.

    Cost: 1.5 ms a pair of documents, on all processors.
    """
    global _inherited
    _inherited = corpus, least, joined
    tasks = [pairs[first : first + _PAIRS_A_TASK] for first in range(0, len(pairs), _PAIRS_A_TASK)]
    n_processes = count_processors() if len(pairs) >= _WORTH_PROCESSES else 1
    try:
        answers = chain.from_iterable(divide_work(_gather_some, tasks, n_processes))
        for (row, other), told in zip(pairs, answers, strict=True):
            lefts, rights = corpus.sentences[row], corpus.sentences[other]
            for left, right, suggested, evidence in told:
                yield Known(row, other, lefts[left], rights[right], suggested, evidence)
    finally:
        _inherited = None
        _weighted.cache_clear()


def of_one_outlet(left: Document, right: Document) -> bool:
    """Whether both are of one outlet, and it is known which."""
    return left.source == right.source != ""


def _gather_some(pairs: Sequence[Pair]) -> list[list[_Told]]:
    assert _inherited is not None
    corpus, least, joined = _inherited
    return [
        [
            told
            for told in _gather(corpus, row, other)
            if score_evidence(told[3]) >= least or (joined and told[3].joined)
        ]
        for row, other in pairs
    ]


@lru_cache(maxsize=_WEIGHTED_KEPT)
def _weighted(row: int) -> WeightedDocument:
    assert _inherited is not None
    return WeightedDocument(_inherited[0].sentences[row], _inherited[0].weights)


def _gather(corpus: Corpus, row: int, other_row: int) -> Iterator[_Told]:
    """What is known of each candidate pair of sentences that no other link covers."""
    left, right, weights, covered = corpus.documents[row], corpus.documents[other_row], corpus.weights, corpus.covered
    lefts, rights = corpus.sentences[row], corpus.sentences[other_row]
    event = corpus.events.get(frozenset((left.id, right.id)), 0.0)
    tied = corpus.joining.count(left, right, lefts, rights) if event else {}
    one_outlet = of_one_outlet(left, right)
    retold = event == 1.0 and not one_outlet
    alike = find_alike(_weighted(row), _weighted(other_row), weights, retold=retold, joined=tied)
    of_left: dict[int, list[float]] = defaultdict(list)
    of_right: dict[int, list[float]] = defaultdict(list)
    for one in alike:
        of_left[one.left].append(one.likeness)
        of_right[one.right].append(one.likeness)
    vouching = [(lefts[one.left], rights[one.right]) for one in alike if one.likeness >= _BESIDE_LIKENESS]
    distant = time_between(left, right) if alike else ""
    apart = days_apart(left, right)
    for one in alike:
        sentence, other = lefts[one.left], rights[one.right]
        tier = covered.tier(left, right, sentence, other)
        if tier is not None and tier != "possible":
            continue
        common = sorted(set(sentence.terms).intersection(other.terms))
        plain = plain_terms(common)
        telling = [term[0] for term in common if weights.is_telling(term)]
        rival = max(_best_other(of_left[one.left], one.likeness), _best_other(of_right[one.right], one.likeness))
        compared = compare_facts(sentence.facts, other.facts)
        evidence = Evidence(
            words=one.likeness,
            held=one.held,
            shared=sum(map(weights.of, common)),
            plain=sum(map(weights.of, plain)),
            compared=compared,
            n_plain=len(plain),
            names=telling.count("n"),
            joined=tied.get((one.left, one.right), 0),
            figures=telling.count("f"),
            days=min(telling.count("d"), sum(any(sign.isdigit() for sign in day) for day in compared.days)),
            apart=apart,
            one_outlet=one_outlet,
            n_words=min(sentence.facts.wording.n_words, other.facts.wording.n_words),
            event=event,
            neighbours=_count_neighbours(sentence, other, vouching, covered.beside(left, right, sentence, other)),
            best=rival <= _NEAR_BEST * one.likeness,
            rival=rival / one.likeness,
            distant=distant,
        )
        yield one.left, one.right, tier == "possible", evidence


def _best_other(likenesses: Sequence[float], own: float) -> float:
    """The highest of a sentence's likenesses but one that is `own`; 0 without another."""
    above = [value for value in likenesses if value > own]
    if above or likenesses.count(own) > 1:
        return max(above, default=own)
    return max((value for value in likenesses if value < own), default=0.0)


def _count_neighbours(
    left: Sentence, right: Sentence, vouching: Sequence[tuple[Sentence, Sentence]], n_links: int
) -> int:
    """How many pairs of sentences stand near this one on both sides, links counting as one; no more than count."""
    n_beside = min(1, n_links)
    for other_left, other_right in vouching:
        if n_beside == _MAX_NEIGHBOURS:
            break
        n_beside += _is_beside(left, right, other_left, other_right)
    return n_beside


def _is_beside(left: Sentence, right: Sentence, other_left: Sentence, other_right: Sentence) -> bool:
    """Whether another pair of sentences stands near this one on both sides."""
    if left is other_left or right is other_right:
        return False
    return (
        max(left.start, other_left.start) - min(left.end, other_left.end) <= BESIDE_CHARS
        and max(right.start, other_right.start) - min(right.end, other_right.end) <= BESIDE_CHARS
    )
