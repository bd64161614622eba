"""Do two figures count the same? What speaks against it, what speaks for it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from .figure_mentions import Article, FigureMention

#: Beginnings of counts ("since January", "since February") further apart are of two counts.
_MAX_START_DAYS = 120
#: Stretches of time that are told, further apart than this, are two events.
_MAX_EVENT_DAYS = 45
#: A changed figure is the next report of one story, not the next year's.
_MAX_CHANGE_DAYS = 150
#: A stock of things (troops in a country) may stand unchanged for years.
_MAX_SAME_DAYS = 400
_OLDEST = 10**9


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of stems over the documents: inverse document frequency."""

    idf: Mapping[str, float]
    unseen: float

    def of(self, term: str) -> float:
        """The weight of a stem; of one that no document has, the highest."""
        return self.idf.get(term, self.unseen)

    def shared(self, left: frozenset[str], right: frozenset[str]) -> float:
        """Cosine of the two sets."""
        if not left or not right:
            return 0.0
        common = sum(self.of(term) ** 2 for term in sorted(left & right))
        norms = sum(self.of(term) ** 2 for term in sorted(left)) * sum(self.of(term) ** 2 for term in sorted(right))
        return common / math.sqrt(norms) if norms else 0.0


def weigh_terms(documents: Sequence[frozenset[str]]) -> Weights:
    """Weights from the different stems of each document."""
    counts: dict[str, int] = {}
    for terms in documents:
        for term in terms:
            counts[term] = counts.get(term, 0) + 1
    n_documents = max(1, len(documents))
    return Weights(
        {term: math.log(1 + n_documents / count) for term, count in counts.items()}, math.log(1 + n_documents)
    )


@dataclass(frozen=True, slots=True)
class Evidence:
    """How much speaks for two figures counting the same, 0..1, and what."""

    score: float
    sentence: float
    article: float
    same_value: bool
    reasons: tuple[str, ...]


def conflict(left: FigureMention, right: FigureMention) -> str:
    """Why the two can't count the same, "" if nothing speaks against it."""
    same = same_value(left, right)
    if left.closed != right.closed or (left.closed and right.closed):
        told = _periods_differ(left, right)
        if told:
            return told
    if left.scope.bound == "since" == right.scope.bound and left.first and right.first:
        if abs((left.first - right.first).days) > _MAX_START_DAYS:
            return "counted since different days"
    apart = _days_between(left, right)
    event = "|kill" in left.key or "|injure" in left.key
    if apart > (_MAX_CHANGE_DAYS if not same or event else _OLDEST):
        return "too far apart in time"
    if not same or event:
        if left.places and right.places and not left.places & right.places and not same:
            return "of different places"
        if left.actors and right.actors and not left.actors & right.actors and not same:
            return "of different actors"
        if not same and left.kind != right.kind and "person" not in (left.kind, right.kind):
            return "of different people"
    return ""


def _periods_differ(left: FigureMention, right: FigureMention) -> str:
    """A closed period joins only one with about the same ends, or a report that tells no time at all."""
    if left.scope.bound == "between" or right.scope.bound == "between":
        if left.scope.bound != right.scope.bound:
            return "one is of a closed period"
        for one, other in ((left.first, right.first), (left.last, right.last)):
            if one and other and abs((one - other).days) > _MAX_EVENT_DAYS:
                return "of different periods"
        return ""
    if left.closed and right.closed and _gap(left.first, left.last, right.first, right.last) > _MAX_EVENT_DAYS:
        return "of different times"
    return ""


def _gap(first: date | None, last: date | None, other_first: date | None, other_last: date | None) -> int:
    if not (first and last and other_first and other_last):
        return 0
    return max(0, (other_first - last).days, (first - other_last).days)


def _days_between(left: FigureMention, right: FigureMention) -> int:
    """Days between what the two tell of: their own times where told, else publication."""
    ends = []
    for mention in (left, right):
        if mention.last is not None:
            first = mention.first if mention.first and mention.closed else mention.last
            if mention.scope.bound in ("", "since") and mention.published:
                first = mention.published[0]
            ends.append((min(first, mention.last), mention.last))
        elif mention.published is not None:
            ends.append(mention.published)
        else:
            return 0
    return _gap(*ends[0], *ends[1])


def same_value(left: FigureMention, right: FigureMention) -> bool:
    """Equal numbers and ends of range."""
    one, other = left.figure, right.figure
    return math.isclose(one.value, other.value, rel_tol=1e-9) and math.isclose(one.upper, other.upper, rel_tol=1e-9)


def weigh_evidence(
    left: FigureMention, right: FigureMention, weights: Weights, articles: Sequence[Article], rarity: float
) -> Evidence:
    """What speaks for the two.

    Args:
        articles: stems and names of each document.
        rarity: 0..1, how telling it is that the values are equal; 0 where they aren't.
    """
    same = same_value(left, right)
    sentence = weights.shared(left.terms, right.terms)
    article = names = 1.0
    if left.row != right.row:
        article = weights.shared(articles[left.row].terms, articles[right.row].terms)
        names = weights.shared(articles[left.row].names, articles[right.row].names)
    score = 0.36 * min(1.0, 1.8 * sentence) + 0.36 * min(1.0, max(2.2 * article, 1.6 * names))
    reasons = []
    if left.actors & right.actors:
        score += 0.1
        reasons.append("the same actors")
    elif left.actors and right.actors:
        score -= 0.06
    if left.places & right.places:
        score += 0.1
        reasons.append("the same place")
    elif left.places and right.places:
        score -= 0.05
    if same:
        score += 0.12 + 0.26 * rarity
    if left.scope.bound in ("since", "by") and right.scope.bound in ("since", "by"):
        score += 0.08
        reasons.append("both count up to a day")
    return Evidence(max(0.0, min(1.0, score)), sentence, max(article, names), same, tuple(reasons))
