"""What speaks against two figures counting the same: times, places, actors and sizes that exclude each other."""

from __future__ import annotations

import math
import re
from datetime import date

from .mentions import FigureMention

#: Beginnings of counts ("since January", "since February") further apart are of two counts.
_MAX_START_DAYS = 120
#: Stretches of time that are told, further apart than this, are two events.
_MAX_EVENT_DAYS = 45
#: A changed figure is the next report of one story, not the next year's; a stock of things may stand for years.
_MAX_CHANGE_DAYS, _OLDEST = 150, 10**9
#: A stretch of so many days is a period that figures are given for, not the time of an event.
_LEAST_PERIOD_DAYS = 28
_MOST_OF_EVENT = 8
#: From one report to the next a count doesn't grow a hundredfold: 160 and 160,000 only look alike.
_MOST_TIMES = 100
_MONTHS = re.compile(
    r"January|February|March|April|May|June|July|August|September|October|November|December|(?:1[89]|20)\d\d"
)


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
    apart = days_between(left, right)
    event = "|kill" in left.key or "|injure" in left.key
    if not same and left.published and right.published and not (event and (left.closed or right.closed)):
        apart = max(apart, gap_between(*left.published, *right.published))
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
    gap = gap_between(left.first, left.last, right.first, right.last)
    if left.closed and right.closed and gap > 0 and min(_n_days(left), _n_days(right)) >= _LEAST_PERIOD_DAYS:
        return "of different periods"  # of 2006 and of 2007
    if left.closed and right.closed and gap > _MAX_EVENT_DAYS:
        return "of different times"
    return ""


def _n_days(mention: FigureMention) -> int:
    return (mention.last - mention.first).days + 1 if mention.first and mention.last else 0


def is_of_longer_time(left: FigureMention, right: FigureMention) -> bool:
    """Whether one holds for a month or more and the other for some days."""
    days = sorted((_n_days(left), _n_days(right)))
    return left.closed and right.closed and days[0] <= _MOST_OF_EVENT < _LEAST_PERIOD_DAYS <= days[1]


def gap_between(first: date | None, last: date | None, other_first: date | None, other_last: date | None) -> int:
    """Days that lie between two stretches of time, 0 where they meet or one is open."""
    if not (first and last and other_first and other_last):
        return 0
    return max(0, (other_first - last).days, (first - other_last).days)


def days_between(left: FigureMention, right: FigureMention) -> int:
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
    return gap_between(*ends[0], *ends[1])


def same_value(left: FigureMention, right: FigureMention) -> bool:
    """Equal numbers and ends of range."""
    one, other = left.figure, right.figure
    return math.isclose(one.value, other.value, rel_tol=1e-9) and math.isclose(one.upper, other.upper, rel_tol=1e-9)
