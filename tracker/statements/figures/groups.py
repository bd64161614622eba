"""Which figures of one key belong together: pairs judged, and gathered into groups that hold no conflict."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ...match.processors import count_processors
from ...match.workers import divide_work
from ...model import Tier
from .conflicts import conflict, same_value
from .judgement import Evidence, is_measure, weigh_evidence
from .mentions import Article, FigureMention
from .weights import Weights

#: Evidence from which figures with one value are held to count the same …
LINKED_SAME, POSSIBLE_SAME = 0.5, 0.38
#: … and figures with two values: much more has to speak for it.
LINKED_CHANGED, POSSIBLE_CHANGED = 0.52, 0.42
# Keys with more mentions are not compared pair by pair but through their rarest words.
_ALL_PAIRS = 48
#: A sum that stands twice in an article is held to the place whose words are most like, and to those near it.
_LEAST_OF_BEST = 0.6
_RAREST, _LONGEST_POSTING, _CANDIDATES = 10, 60, 12
#: Two figures, what speaks for their being one, and how sure that is.
Judged = tuple[FigureMention, FigureMention, Evidence, Tier]
#: Mentions below which starting processes costs more than it saves: 80 ms with what is copied, 0.2 ms a mention.
_WORTH_PROCESSES, _MENTIONS_A_TASK = 2000, 400
#: The same between processes: places in the bucket, then what an Evidence is made of.
_Sent = tuple[int, int, tuple[float, float, float, bool, tuple[str, ...]], Tier]

# What a worker process inherits at its fork: mentions are shared, not sent.
_inherited: tuple[Mapping[str, list[FigureMention]], Weights, Sequence[Article]] | None = None


def judge_buckets(
    buckets: Mapping[str, list[FigureMention]], weights: Weights, articles: Sequence[Article]
) -> dict[str, list[Judged]]:
    """What `judge_bucket` gives for each key, keys sorted; on all processors."""
    global _inherited
    keys = [key for key in sorted(buckets) if len(buckets[key]) > 1]
    n_processes = count_processors() if sum(len(buckets[key]) for key in keys) >= _WORTH_PROCESSES else 1
    if n_processes == 1:
        return {key: judge_bucket(buckets[key], weights, articles) for key in sorted(buckets)}
    _inherited = buckets, weights, articles
    judged: dict[str, list[Judged]] = {key: [] for key in sorted(buckets)}
    try:
        tasks = _tasks(buckets, keys)
        for task, answers in zip(tasks, divide_work(_judge_some, tasks, n_processes), strict=True):
            for key, answer in zip(task, answers, strict=True):
                bucket = buckets[key]
                judged[key] = [(bucket[one], bucket[other], Evidence(*told), tier) for one, other, told, tier in answer]
    finally:
        _inherited = None
    return judged


def _tasks(buckets: Mapping[str, list[FigureMention]], keys: Iterable[str]) -> list[list[str]]:
    """The keys with most mentions first: nobody waits for a large one at the end."""
    tasks: list[list[str]] = []
    size = _MENTIONS_A_TASK
    for key in sorted(keys, key=lambda key: (-len(buckets[key]), key)):
        if size >= _MENTIONS_A_TASK:
            tasks.append([])
            size = 0
        tasks[-1].append(key)
        size += len(buckets[key])
    return tasks


def _judge_some(keys: Sequence[str]) -> list[list[_Sent]]:
    assert _inherited is not None
    buckets, weights, articles = _inherited
    answers = []
    for key in keys:
        place = {place_of(mention): n for n, mention in enumerate(buckets[key])}
        answers.append(
            [
                (
                    place[place_of(left)],
                    place[place_of(right)],
                    (told.score, told.sentence, told.article, told.same_value, told.reasons),
                    tier,
                )
                for left, right, told, tier in judge_bucket(buckets[key], weights, articles)
            ]
        )
    return answers


def judge_bucket(bucket: list[FigureMention], weights: Weights, articles: Sequence[Article]) -> list[Judged]:
    """The pairs of one key that count the same, surest first."""
    if len(bucket) < 2:
        return []
    judged: list[tuple[FigureMention, FigureMention, Evidence]] = []
    for one, other in _pairs(bucket, weights):
        left, right = bucket[one], bucket[other]
        same = same_value(left, right)
        if left.row == right.row and (is_measure(left) or not (same or _dated_apart(left, right))):
            continue  # a price that stands twice in one article is two prices, or one told twice
        if conflict(left, right):
            continue
        evidence = weigh(left, right, weights, articles)
        if evidence.score >= (POSSIBLE_SAME if same else POSSIBLE_CHANGED):
            judged.append((left, right, evidence))
    kept = _one_to_one(judged)
    return [
        (
            left,
            right,
            evidence,
            "linked" if evidence.score >= (LINKED_SAME if evidence.same_value else LINKED_CHANGED) else "possible",
        )
        for left, right, evidence in kept
    ]


def weigh(left: FigureMention, right: FigureMention, weights: Weights, articles: Sequence[Article]) -> Evidence:
    rarity = _rarity(left.figure.value) if same_value(left, right) else 0.0
    return weigh_evidence(left, right, weights, articles, rarity)


def place_of(mention: FigureMention) -> tuple[int, int]:
    """Row and start: no two figures share them."""
    return mention.row, mention.figure.start


def group_judged(judged: list[Judged]) -> tuple[dict[tuple[int, int], int], list[list[FigureMention]]]:
    """Linked figures as groups, surest links first; two groups with members that conflict stay apart."""
    group_of: dict[tuple[int, int], int] = {}
    groups: list[list[FigureMention]] = []
    for left, right, _, tier in sorted(judged, key=lambda row: (-row[2].score, place_of(row[0]), place_of(row[1]))):
        if tier != "linked":
            continue
        for mention in (left, right):
            if place_of(mention) not in group_of:
                group_of[place_of(mention)] = len(groups)
                groups.append([mention])
        one, other = sorted((group_of[place_of(left)], group_of[place_of(right)]))
        if one == other or any(_apart(a, b) for a in groups[one][:_ALL_PAIRS] for b in groups[other][:_ALL_PAIRS]):
            continue
        for mention in groups[other]:
            group_of[place_of(mention)] = one
        groups[one].extend(groups[other])
        groups[other] = []
    return group_of, groups


def _apart(left: FigureMention, right: FigureMention) -> bool:
    """Whether the two can't stand in one series: an article that has two values counts two things."""
    two = left.row == right.row and not same_value(left, right) and not _dated_apart(left, right)
    return two or conflict(left, right) != ""


def between_series(
    found: list[Judged], group_of: dict[tuple[int, int], int]
) -> Iterator[tuple[FigureMention, FigureMention, Evidence]]:
    """The surest pair of each two series, or figures alone, that may count the same."""
    seen: set[tuple[tuple[int, ...], tuple[int, ...]]] = set()
    for left, right, evidence, _ in sorted(found, key=lambda row: (-row[2].score, place_of(row[0]), place_of(row[1]))):
        ends = [(group_of[place],) if place in group_of else place for place in (place_of(left), place_of(right))]
        one, other = sorted(ends)
        if one != other and (one, other) not in seen:
            seen.add((one, other))
            yield left, right, evidence


def _dated_apart(left: FigureMention, right: FigureMention) -> bool:
    """Two figures of one article are stages of one count only if both are counts so far and the text dates both."""
    return left.running and right.running and left.dated and right.dated and left.scope.words != right.scope.words


def _rarity(value: float) -> float:
    """How telling it is that two figures have this value: "two" nothing, "40" something, "2,500" much."""
    if value <= 12:
        return 0.0
    digits = len(f"{value:.10g}".replace(".", "").strip("0"))
    return min(1.0, 0.25 * digits + 0.15 * math.log10(value))


def _pairs(bucket: list[FigureMention], weights: Weights) -> Iterable[tuple[int, int]]:
    """Numbers of mentions worth a look: all pairs of a small bucket, else those that share rare words."""
    n_mentions = len(bucket)
    if n_mentions <= _ALL_PAIRS:
        return ((one, other) for one in range(n_mentions) for other in range(one + 1, n_mentions))
    postings: dict[str, list[int]] = defaultdict(list)
    tokens: list[list[str]] = []
    for place, mention in enumerate(bucket):
        rare = sorted(mention.terms, key=lambda term: (-weights.of(term), term))[:_RAREST]
        tokens.append([f"={mention.figure.value:.10g}", *rare])
        for token in tokens[-1]:
            postings[token].append(place)
    chosen: set[tuple[int, int]] = set()
    for place in range(n_mentions):
        scores: dict[int, int] = defaultdict(int)
        for token in tokens[place]:
            posting = postings[token]
            if len(posting) <= _LONGEST_POSTING:
                worth = weights.of(token)
                for other in posting:
                    if other != place:
                        scores[other] += worth
        best = heapq.nsmallest(_CANDIDATES, [(-score, other) for other, score in scores.items()])
        chosen.update((min(place, other), max(place, other)) for _, other in best)
    return sorted(chosen)


def _one_to_one(
    judged: list[tuple[FigureMention, FigureMention, Evidence]],
) -> list[tuple[FigureMention, FigureMention, Evidence]]:
    """Surest first; a changed value only where neither document has the other's value for itself,
    and only with the one figure there that is most like it."""
    judged.sort(
        key=lambda row: (
            not row[2].same_value,
            -row[2].score,
            row[0].row,
            row[0].figure.start,
            row[1].row,
            row[1].figure.start,
        )
    )
    taken: set[tuple[int, int, int]] = set()
    best: dict[tuple[int, int, int], float] = {}
    kept = []
    for left, right, evidence in judged:
        here, there = (left.row, left.figure.start, right.row), (right.row, right.figure.start, left.row)
        if evidence.same_value:
            if is_measure(left) and left.row != right.row:
                surer = max(best.get(here, 0.0), best.get(there, 0.0))
                if evidence.sentence < _LEAST_OF_BEST * surer:
                    continue  # the other article says it in nearly the same words elsewhere
                for place in (here, there):
                    best[place] = max(best.get(place, 0.0), evidence.sentence)
            taken.update((here, there))
        elif (here in taken or there in taken) and not (left.running and right.running):
            continue
        else:
            taken.update((here, there))
        kept.append((left, right, evidence))
    return kept
