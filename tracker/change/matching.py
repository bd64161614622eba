"""Which sentence of the old text became which of the new one.

Looks, each over what the one before left: the same sentences in the same order
(diff-match-patch over one character a sentence); the same sentences, or the same quotation,
elsewhere; and the most alike pairs, best first. Two sentences are as alike as their words in order
(Indel), helped by their rare words (Dice). Last, what is left is tried as the other half of a
sentence that was split, or as a sentence that was merged into another.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from ..match.function_words import FUNCTION_WORDS
from .words import Budget, kept_pairs

Words = tuple[str, ...]

# Found on one half of newsedits400, checked on the other: docs/quality.md.
LEAST_ALIKE = 0.45
_DICE_SHARE = 0.3
#: Share of a sentence's rare words that must stand in the rest of another one to be its half.
_LEAST_HALF = 0.75
#: Words of a quotation by which a sentence is known again.
_LEAST_QUOTED = 5
#: Weight of a function word beside one that says something.
_FUNCTION_WEIGHT = 0.25
#: Pairs of sentences that are scored; above, only pairs that share a word which is rare in both texts.
MOST_PAIRS = 60_000
_RARE = 8
#: Products of sentence lengths that are compared in order, all pairs of a diff together: some 0.3 s. A text
#: without a full stop is one sentence of all its words.
_MOST_COMPARED = 20_000_000_000


@dataclass(frozen=True, slots=True)
class Match:
    """Sentences `old` became sentences `new`: rising indices without a gap, one on at least one side."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Matching:
    """All matches in order of the old text; `n_unscored` sentences had too many candidates to try all,
    and `n_unordered` pairs of them were too long to be held against each other in order."""

    matches: tuple[Match, ...]
    n_unscored: int = 0
    n_unordered: int = 0


def match_sentences(
    old: Sequence[Words],
    new: Sequence[Words],
    *,
    quoted_old: Sequence[Words] = (),
    quoted_new: Sequence[Words] = (),
    budget: Budget | None = None,
) -> Matching:
    """Matches of sentences given as folded words, each sentence in one match at most.

    A sentence without words is given as its text in one word. Order of the texts decides ties only.

    Args:
        quoted_old, quoted_new: for each sentence the words that it quotes, none for most.
    """
    budget = budget or Budget()
    links = dict(kept_pairs(old, new, budget))
    _match_elsewhere(old, new, links)
    scores = dict.fromkeys(links, 1.0)
    for i, j in _same_quotations(quoted_old, quoted_new, links):
        links[i] = j
        scores[i] = float(Indel.normalized_similarity(old[i], new[j]))
    free_old = [i for i in range(len(old)) if i not in links]
    taken = set(links.values())
    free_new = [j for j in range(len(new)) if j not in taken]
    weights = _weights(old, new)
    candidates, n_unscored, n_unordered = _candidates(old, new, free_old, free_new, weights, links)
    for score, i, j in candidates:
        if i not in links and j not in taken:
            links[i] = j
            scores[i] = score
            taken.add(j)
    matches = _with_halves(old, new, links, scores, weights)
    return Matching(tuple(matches), n_unscored, n_unordered)


def _match_elsewhere(old: Sequence[Words], new: Sequence[Words], links: dict[int, int]) -> None:
    """Adds the same sentences that stand elsewhere, the n-th left with the n-th left."""
    taken = set(links.values())
    places: dict[Words, list[int]] = defaultdict(list)
    for j in range(len(new) - 1, -1, -1):
        if j not in taken:
            places[new[j]].append(j)
    for i, words in enumerate(old):
        if i not in links and places.get(words):
            links[i] = places[words].pop()


def _same_quotations(old: Sequence[Words], new: Sequence[Words], links: dict[int, int]) -> list[tuple[int, int]]:
    """Sentences that quote the same words, which no other sentence without a match does.

    Whoever is said to have said them: that the speaker changed is to be seen.
    """
    taken = set(links.values())
    olds: dict[Words, list[int]] = defaultdict(list)
    news: dict[Words, list[int]] = defaultdict(list)
    for i, words in enumerate(old):
        if i not in links and len(words) >= _LEAST_QUOTED:
            olds[words].append(i)
    for j, words in enumerate(new):
        if j not in taken and len(words) >= _LEAST_QUOTED:
            news[words].append(j)
    return [(found[0], news[words][0]) for words, found in olds.items() if len(found) == len(news.get(words, ())) == 1]


def _weights(old: Sequence[Words], new: Sequence[Words]) -> dict[str, float]:
    """What a word is worth: more the fewer sentences it stands in, little for function words."""
    counts: dict[str, int] = defaultdict(int)
    for words in (*old, *new):
        for word in set(words):
            counts[word] += 1
    total = len(old) + len(new)
    return {
        word: math.log(1 + total / count) * (_FUNCTION_WEIGHT if word in FUNCTION_WORDS else 1)
        for word, count in counts.items()
    }


def _candidates(
    old: Sequence[Words],
    new: Sequence[Words],
    free_old: list[int],
    free_new: list[int],
    weights: dict[str, float],
    links: dict[int, int],
) -> tuple[list[tuple[float, int, int]], int, int]:
    """(score, old, new) of pairs that are alike enough, best first; how many sentences were not tried with
    all, and how many pairs not in order."""
    if not free_old or not free_new:
        return [], 0, 0
    n_unscored = n_unordered = 0
    pairs: set[tuple[int, int]] | list[tuple[int, int]]
    if len(free_old) * len(free_new) <= MOST_PAIRS:
        pairs = [(i, j) for i in free_old for j in free_new]
    else:
        pairs = _sharing_rare_words(old, new, free_old, free_new)
        n_unscored = len(free_old) + len(free_new)
    sets_old = {i: set(old[i]) for i in free_old}
    sets_new = {j: set(new[j]) for j in free_new}
    worth_old = {i: math.fsum(sorted(weights[word] for word in sets_old[i])) for i in free_old}
    worth_new = {j: math.fsum(sorted(weights[word] for word in sets_new[j])) for j in free_new}
    # One character a word: rapidfuzz compares strings eight times as fast as lists.
    codes: dict[str, str] = {}
    coded_old = {i: "".join([codes.setdefault(word, chr(0xE000 + len(codes))) for word in old[i]]) for i in free_old}
    coded_new = {j: "".join([codes.setdefault(word, chr(0xE000 + len(codes))) for word in new[j]]) for j in free_new}
    found: list[tuple[float, int, int]] = []
    left = _MOST_COMPARED
    for i, j in pairs:
        shared = sets_old[i] & sets_new[j]
        if not shared:
            continue
        dice = 2 * math.fsum(sorted(weights[word] for word in shared)) / (worth_old[i] + worth_new[j])
        left -= len(old[i]) * len(new[j])
        if left < 0:
            n_unordered += 1
            order = _share(old[i], new[j])
        else:
            order = Indel.normalized_similarity(coded_old[i], coded_new[j])
        score = _DICE_SHARE * dice + (1 - _DICE_SHARE) * order
        if score >= LEAST_ALIKE:
            found.append((score, i, j))
    found.sort(key=lambda pair: (-pair[0], abs(pair[1] / len(old) - pair[2] / len(new)), pair[1], pair[2]))
    return found, n_unscored, n_unordered


def _share(old: Words, new: Words) -> float:
    """How alike two sentences are at most, whatever the order of their words."""
    return 2 * (Counter(old) & Counter(new)).total() / (len(old) + len(new))


def _sharing_rare_words(
    old: Sequence[Words], new: Sequence[Words], free_old: list[int], free_new: list[int]
) -> list[tuple[int, int]]:
    """Pairs that share a word which stands in few sentences of either text."""
    places: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for side, (texts, free) in enumerate(((old, free_old), (new, free_new))):
        for n in free:
            for word in set(texts[n]):
                places[word][side].append(n)
    pairs = {
        (i, j)
        for olds, news in places.values()
        if 0 < len(olds) <= _RARE and 0 < len(news) <= _RARE
        for i in olds
        for j in news
    }
    return sorted(pairs)


def _with_halves(
    old: Sequence[Words],
    new: Sequence[Words],
    links: dict[int, int],
    scores: dict[int, float],
    weights: dict[str, float],
) -> Iterator[Match]:
    """The links as matches, each widened by neighbours without a link that are halves of its other side."""
    linked_old, linked_new = set(links), set(links.values())
    for i in sorted(links):
        j = links[i]
        olds, news = [i], [j]
        split = _widened(new, j, linked_new, old[i], weights)
        merged = _widened(old, i, linked_old, new[j], weights)
        if len(split) > 1 and len(merged) == 1:
            news = split
        elif len(merged) > 1 and len(split) == 1:
            olds = merged
        linked_new.update(news)
        linked_old.update(olds)
        yield Match(tuple(olds), tuple(news), scores[i])


def _widened(
    side: Sequence[Words],
    at: int,
    linked: set[int],
    whole: Words,
    weights: dict[str, float],
) -> list[int]:
    """Sentence `at` and those free neighbours whose words stand in what it leaves of `whole`."""
    rest = set(whole) - set(side[at])
    taken = [at]
    for step in (1, -1):
        n = at + step
        while 0 <= n < len(side) and n not in linked and rest:
            half = set(side[n])
            worth = math.fsum(sorted(weights[word] for word in half))
            shared = half & rest
            if not shared or math.fsum(sorted(weights[word] for word in shared)) < _LEAST_HALF * worth:
                break
            taken.append(n)
            rest -= half
            n += step
    return sorted(taken)
