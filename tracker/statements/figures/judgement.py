"""Do two figures count the same? What speaks against it, what speaks for it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from .mentions import Article, FigureMention

#: Beginnings of counts ("since January", "since February") further apart are of two counts.
_MAX_START_DAYS = 120
#: Stretches of time that are told, further apart than this, are two events.
_MAX_EVENT_DAYS = 45
#: A changed figure is the next report of one story, not the next year's.
_MAX_CHANGE_DAYS = 150
#: A stock of things (troops in a country) may stand unchanged for years.
_MAX_SAME_DAYS = 400
_OLDEST = 10**9
#: A stretch of so many days is a period that figures are given for, not the time of an event.
_LEAST_PERIOD_DAYS = 28
_MOST_OF_EVENT = 8
#: From one report to the next a count doesn't grow a hundredfold: 160 and 160,000 only look alike.
_MOST_TIMES = 100
#: Two tolls told further apart than this are of two events unless their sentences say otherwise.
_MAX_TOLL_DAYS = 7
_SMALL, _LEAST_OF_SMALL = 12, 0.3
#: Words' weight that sentences with measures must share: told within days; later; and later with few digits.
_LEAST_NEAR, _LEAST_FAR, _LEAST_ROUND = 0.35, 0.45, 0.6
_LEAST_OF_ARTICLES = 0.12
_LEAST_RECURRING = 0.85
_TELLING_DIGITS = 3  # of a value whose return after weeks is no chance
_VAGUE = 4  # dozens, thousands: the upper end is so many times the lower
_MOST_OF_OTHERS = 0.5  # a suggestion
_MOST_OF_WEAK = 0.4  # what is short of that is no more than a suggestion, and not even one if it moved
_LEAST_OF_TOLL, _LEAST_OF_UNDATED = 0.5, 0.28
#: In a few articles on one affair its names are in all of them, and yet they are what tells it from others.
_WORLD = 1000
_UNIT = 1 << 16
_MONTHS = re.compile(
    r"January|February|March|April|May|June|July|August|September|October|November|December|(?:1[89]|20)\d\d"
)


class _Squares(dict[str, int]):
    """Squared weights by stem, and one for all that is not there; a look-up makes no entry."""

    unseen: int

    def __missing__(self, term: str) -> int:
        return self.unseen


class Weights:
    """Weights of stems over the documents: inverse document frequency, squared, as whole numbers.

    Whole, so that sums of sets don't hang on their order.
    """

    __slots__ = ("_norms", "_squares")

    def __init__(self, idf: Mapping[str, float], unseen: float) -> None:
        self._squares = _Squares((term, round(weight * weight * _UNIT)) for term, weight in idf.items())
        self._squares.unseen = round(unseen * unseen * _UNIT)
        self._norms: dict[frozenset[str], int] = {}

    def of(self, term: str) -> int:
        """The weight of a stem; of one that no document has, the highest."""
        return self._squares[term]

    def shared(self, left: frozenset[str], right: frozenset[str]) -> float:
        """Cosine of the two sets, 0 to 1."""
        common = left & right
        if not common:
            return 0.0
        norms = self._norm(left) * self._norm(right)
        return self._sum(common) / math.sqrt(norms) if norms else 0.0

    def _norm(self, terms: frozenset[str]) -> int:
        norm = self._norms.get(terms)
        if norm is None:
            norm = self._norms[terms] = self._sum(terms)
        return norm

    def _sum(self, terms: frozenset[str]) -> int:
        return sum(map(self._squares.__getitem__, terms))


def weigh_terms(articles: Sequence[Article]) -> Weights:
    """Weights from the different stems of each document, names being rare in the world at large."""
    counts: dict[str, int] = {}
    names: set[str] = set()
    for article in articles:
        names.update(article.names)
        for term in article.terms:
            counts[term] = counts.get(term, 0) + 1
    n_documents = max(1, len(articles))
    n_names = max(_WORLD, n_documents)
    idf = {term: math.log(1 + (n_names if term in names else n_documents) / count) for term, count in counts.items()}
    return Weights(idf, math.log(1 + n_names))


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
    if "between" in (left.scope.bound, right.scope.bound) or (left.closed and right.closed):
        told = _periods_differ(left, right)
        if told:
            return told
    both_since = left.scope.bound == right.scope.bound == "since"
    if both_since and left.first and right.first and abs((left.first - right.first).days) > _MAX_START_DAYS:
        return "counted since different days"
    if both_since and not (left.first and right.first):
        months = _MONTHS.findall(left.scope.words), _MONTHS.findall(right.scope.words)
        if all(months) and not set(months[0]) & set(months[1]):
            return "counted since different months"
    if {left.scope.bound, right.scope.bound} == {"since", "until"}:
        return "one ends where the other begins"
    if not same and _ratio(left, right) >= _MOST_TIMES:
        return "of another size"
    kinds = left.qualities, right.qualities
    if not same and not left.key.startswith("|person|") and all(kinds) and not kinds[0] & kinds[1]:
        return "of different kinds"  # assembly plants, powertrain plants
    apart = _days_between(left, right)
    event = "|kill" in left.key or "|injure" in left.key
    if not same and left.published and right.published and not (event and (left.closed or right.closed)):
        apart = max(apart, _gap(*left.published, *right.published))
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


def _ratio(left: FigureMention, right: FigureMention) -> float:
    """How many times as much the greater of two values is, at the nearest ends of their ranges; 1 beside a zero."""
    lower, higher = sorted((left.figure, right.figure), key=lambda figure: figure.value)
    return higher.value / lower.upper if lower.value > 0 and lower.upper > 0 else 1.0


def _periods_differ(left: FigureMention, right: FigureMention) -> str:
    """A closed period joins only one with about the same ends, or a report that tells no time at all."""
    if left.scope.bound == "between" or right.scope.bound == "between":
        if left.scope.bound != right.scope.bound:
            return "one is of a closed period"
        for one, other in ((left.first, right.first), (left.last, right.last)):
            if one and other and abs((one - other).days) > _MAX_EVENT_DAYS:
                return "of different periods"
        return ""
    gap = _gap(left.first, left.last, right.first, right.last)
    if left.closed and right.closed and gap > 0 and min(_n_days(left), _n_days(right)) >= _LEAST_PERIOD_DAYS:
        return "of different periods"  # of 2006 and of 2007
    if left.closed and right.closed and gap > _MAX_EVENT_DAYS:
        return "of different times"
    return ""


def _n_days(mention: FigureMention) -> int:
    return (mention.last - mention.first).days + 1 if mention.first and mention.last else 0


def _is_of_longer_time(left: FigureMention, right: FigureMention) -> bool:
    """Whether one holds for a month or more and the other for some days."""
    days = sorted((_n_days(left), _n_days(right)))
    return left.closed and right.closed and days[0] <= _MOST_OF_EVENT < _LEAST_PERIOD_DAYS <= days[1]


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


def is_measure(mention: FigureMention) -> bool:
    """Prices, shares, points and lengths: every market report is full of them, so that equal ones mean little."""
    figure = mention.figure
    return (bool(figure.unit) and (figure.unit == "%" or not figure.counted)) or mention.kind in (
        "point",
        "percentag",
        "cent",
    )


def _is_weak_measure(left: FigureMention, right: FigureMention, sentence: float) -> bool:
    """Whether too little but the number itself says that two measures are one."""
    if left.closed and right.closed and _gap(left.first, left.last, right.first, right.last) > 0:
        return True  # Tuesday's price and Wednesday's
    apart = _days_between(left, right)
    if left.published and right.published:
        apart = max(apart, _gap(*left.published, *right.published))
    near = apart <= _MAX_TOLL_DAYS
    if not same_value(left, right):
        return True  # the next day's price, another firm's profit
    if near:
        return sentence < _LEAST_NEAR
    if left.figure.unit.startswith("%"):
        return sentence < _LEAST_RECURRING  # each month's report says it in the same words
    return sentence < (_LEAST_FAR if _n_digits(left.figure.value) >= _TELLING_DIGITS else _LEAST_ROUND)


def _n_digits(value: float) -> int:
    """Digits without zeros at the ends: 2,500 has two, 381.17 has five."""
    return len(f"{value:.10g}".replace(".", "").strip("0"))


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
    if not same and "up to" in (left.figure.modifier, right.figure.modifier):
        score -= 0.2  # what is allowed or feared beside what is
    event = "|kill" in left.key or "|injure" in left.key
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
    if left.running and right.running:
        score += 0.1 if same else 0.28
        reasons.append("both are counts so far")
        if (
            not same
            and left.last
            and right.last
            and (left.figure.value - right.figure.value) * (left.last - right.last).days < 0
        ):
            score -= 0.15  # a count so far doesn't shrink
    elif left.running != right.running and not same:
        score -= 0.08
    if left.scope.bound == right.scope.bound == "since" and left.first and left.first == right.first:
        score += 0.12
        reasons.append("since the same day")
    if not same and _is_of_longer_time(left, right):
        score -= 0.12  # 14 killed in December, three on the 27th
    elif left.closed and right.closed and _gap(left.first, left.last, right.first, right.last) == 0:
        score += 0.12 if "|kill" in left.key or "|injure" in left.key else 0.04
        reasons.append("on the same day")
    elif left.closed and right.closed and ("|kill" in left.key or "|injure" in left.key):
        score -= 0.12
    if left.key.rsplit("|", 1)[1]:
        score += 0.06  # an action told alike says more than a noun
    undated = left.published is None or right.published is None
    affairs = articles[left.row].affair, articles[right.row].affair
    one_affair = left.row != right.row and affairs[0] == affairs[1] >= 0
    if event and one_affair and same and left.kind == right.kind:
        score += 0.1  # "four fighters" killed, in two articles on one event
        undated = False
        reasons.append("in articles on one event")
    if left.row != right.row and undated and not same and not (left.running and right.running):
        score -= 0.15  # years may lie between them
    few = same and left.figure.value <= _SMALL and left.row != right.row
    if few and sentence < _LEAST_OF_SMALL and not (event and one_affair and left.kind == right.kind):
        score -= 0.12  # "two countries" are in every article
    if event and not (left.closed and right.closed) and left.row != right.row:
        apart = _days_between(left, right) > _MAX_TOLL_DAYS
        if (apart and sentence < _LEAST_OF_TOLL) or (undated and sentence < _LEAST_OF_UNDATED):
            score -= 0.25
    if left.row != right.row and left.figure.unit and sentence < _LEAST_NEAR and _days_between(left, right) > 0:
        score = min(score, _MOST_OF_WEAK)  # "$10 million of debt" is insured every day
    if (
        left.row != right.row
        and is_measure(left)
        and (max(article, names) < _LEAST_OF_ARTICLES or _is_weak_measure(left, right, sentence))
    ):
        score = min(score, _MOST_OF_WEAK)
    if event and undated and not same and left.row != right.row and affairs[0] != affairs[1]:
        score = min(score, _MOST_OF_WEAK)  # two tolls of two events, on whatever days
    vague = same and left.figure.upper >= _VAGUE * left.figure.value > 0
    if vague and left.row != right.row and not one_affair and sentence < _LEAST_OF_TOLL:
        score = min(score, _MOST_OF_WEAK)  # "thousands of jobs" are cut everywhere
    follows = one_affair and _days_between(left, right) < _MAX_TOLL_DAYS
    known = left.row != right.row and min(affairs) >= 0
    if known and not (same or event or follows or (left.running and right.running)):
        score = min(score, _MOST_OF_OTHERS)  # the same thing counted on another occasion
    return Evidence(max(0.0, min(1.0, score)), sentence, max(article, names), same, tuple(reasons))
