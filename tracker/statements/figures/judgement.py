"""Do two figures count the same? What speaks for it; `conflicts` has what speaks against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .conflicts import days_between, gap_between, is_of_longer_time, same_value
from .mentions import Article, FigureMention
from .weights import Weights

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


@dataclass(frozen=True, slots=True)
class Evidence:
    """How much speaks for two figures counting the same, 0..1, and what."""

    score: float
    sentence: float
    article: float
    same_value: bool
    reasons: tuple[str, ...]


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
    if left.closed and right.closed and gap_between(left.first, left.last, right.first, right.last) > 0:
        return True  # Tuesday's price and Wednesday's
    apart = days_between(left, right)
    if left.published and right.published:
        apart = max(apart, gap_between(*left.published, *right.published))
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
    if not same and is_of_longer_time(left, right):
        score -= 0.12  # 14 killed in December, three on the 27th
    elif left.closed and right.closed and gap_between(left.first, left.last, right.first, right.last) == 0:
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
        apart = days_between(left, right) > _MAX_TOLL_DAYS
        if (apart and sentence < _LEAST_OF_TOLL) or (undated and sentence < _LEAST_OF_UNDATED):
            score -= 0.25
    if left.row != right.row and left.figure.unit and sentence < _LEAST_NEAR and days_between(left, right) > 0:
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
    follows = one_affair and days_between(left, right) < _MAX_TOLL_DAYS
    known = left.row != right.row and min(affairs) >= 0
    if known and not (same or event or follows or (left.running and right.running)):
        score = min(score, _MOST_OF_OTHERS)  # the same thing counted on another occasion
    return Evidence(max(0.0, min(1.0, score)), sentence, max(article, names), same, tuple(reasons))
