"""Linked claims that contradict each other: the same thing at the same time, denied, or with another value.

Look-alikes are not: a count so far that has grown, a figure of another day, a later report of the same
event with a higher toll. What is found stands on the spans of a link as `contradicts`: `negation`,
`opposite`, `value`, `actor` or `date`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, cast

from ...model import Change, Link, Snapshot, Span
from ..figures.mentions import FigureMention
from .finding import ClaimPair

Contradicts = Literal["negation", "opposite", "value", "actor", "date"]

_ANTONYMS = """
    rose/fell risen/fallen rises/falls up/down increased/decreased increase/decrease more/fewer more/less
    higher/lower gained/lost won/lost confirmed/denied accepted/rejected approved/rejected guilty/innocent
    alive/dead survived/died open/closed opened/closed supports/opposes supported/opposed before/after
    true/false real/fake north/south east/west legal/illegal guests/enemies accident/attack allowed/banned
""".split()  # noqa: SIM905
_PAIRS = [tuple(pair.split("/")) for pair in _ANTONYMS]
_OPPOSITES = {(one, other) for one, other in _PAIRS} | {(other, one) for one, other in _PAIRS}
_WORD = re.compile(r"[^\W_]+")
#: Denials, but for turns of phrase in which nothing is denied.
_NEGATION = re.compile(
    r"\b(?:not(?! only\b| one\b| least\b| to mention\b)|never|nobody|nothing|none|cannot|den(?:y|ied|ies|ying)|"
    r"no(?! longer\b| wonder\b| doubt\b| matter\b| sooner\b|\.|t\b))\b|n[’']t\b",
    re.IGNORECASE,
)
#: Words that deny in their own way: a sentence with one of them isn't the plain claim that the other denies.
_DENIES_TOO = re.compile(
    r"\b(?:unable|without|instead|rather|fail(?:s|ed)? to|refus\w+|declin\w+|disput\w+|refut\w+|reject\w*|dismiss\w*|"
    r"false\w*|fake|hoax|unclear|uncertain|untrue|wrong|nonsense|debunk\w*|hardly|barely|un\w+ed)\b",
    re.IGNORECASE,
)
_AUXILIARIES = frozenset(
    """
    a an the any be been being is was were are am do does did has have had will would can could may might should must
    to it there i he she they we ca wo
    """.split()  # noqa: SIM905
)
_LEAST_ALIKE = 0.72
_LEAST_ALIKE_OF_DENIED, _LEAST_IN_ORDER = 0.75, 0.55
_MOST_WORDS = 5
#: Reports of one event differ for a day or two because they come in one after the other.
_TOLLS = ("kill", "injure", "miss", "displace", "arrest", "treat")
_LEAST_SCORE = 0.6


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two spans that can't both be right as they stand, of which sort, and the link that holds them."""

    sort: Contradicts
    left: Span
    right: Span
    why: str
    link: Link


def find_contradictions(snapshot: Snapshot) -> tuple[Contradiction, ...]:
    """The contradictions between linked claims of a snapshot, surest links first, then in order of links.

    Needs no text: what `contradicts` what stands on the spans of links of kind attribution, figure and date.
    """
    found = []
    for link in snapshot.links:
        sort = link.left.values.get("contradicts")
        if sort and link.tier != "theme":
            found.append(Contradiction(cast(Contradicts, sort), link.left, link.right, link.why, link))
    found.sort(key=lambda one: one.link.tier != "linked")
    return tuple(found)


def judge_pair(pair: ClaimPair, changes: Sequence[Change]) -> tuple[Contradicts, str] | None:
    """Whether one sentence denies the other, and how; None for quotations and for sentences that differ in more."""
    sizes = sorted((len(pair.left.wording.words), len(pair.right.wording.words)))
    direct = pair.left.is_direct or pair.right.is_direct
    if pair.shared < _LEAST_ALIKE or sizes[0] < 0.6 * sizes[1] or direct:
        return None
    if _denies(pair, changes):
        return "negation", "one side denies what the other says"
    for change in changes:
        if change.op == "substitute":
            before, after = (_WORD.findall(text.lower()) for text in (change.left, change.right))
            for word in before if max(len(before), len(after)) <= 4 else ():
                opposite = next((other for other in after if (word, other) in _OPPOSITES), "")
                if opposite:
                    return "opposite", f"“{word}” against “{opposite}”"
    return None


def _denies(pair: ClaimPair, changes: Sequence[Change]) -> bool:
    """Whether a short stretch that only one side has is a negation, and nothing on the other side makes up for it."""
    left, right = (list(_NEGATION.finditer(claim.text)) for claim in (pair.left, pair.right))
    if len(left) % 2 == len(right) % 2 or pair.shared < _LEAST_ALIKE_OF_DENIED or pair.order < _LEAST_IN_ORDER:
        return False
    for side, other in ((0, pair.right.text), (1, pair.left.text)):
        for change in changes:
            part, against = (change.left, change.right)[:: 1 if side == 0 else -1]
            found = _NEGATION.search(part) if change.op in ("substitute", "insert", "delete") else None
            if found is None or len(part.split()) > _MOST_WORDS or _NEGATION.search(against):
                continue
            if not against and not _NEGATION.search(part.split()[-1]):
                continue  # a clause of its own, not a verb denied
            if part.startswith("NOT ") or _DENIES_TOO.search(other):
                continue
            if against and any(word.lower()[:4] not in against.lower() for word in _content(part)):
                continue  # another verb, not the same one denied
            return not any(re.search(rf"\b(?:un|in|dis){re.escape(word)}", other) for word in _WORD.findall(part))
    return False


def _content(part: str) -> list[str]:
    """The words of a stretch that are neither negation nor auxiliary."""
    bare = _NEGATION.sub(" ", part)
    return [word for word in _WORD.findall(bare) if word.lower() not in _AUXILIARIES]


def mark_values(links: Sequence[Link], mentions: Mapping[str, Sequence[FigureMention]]) -> list[Link]:
    """The links of figures, with `contradicts` on both spans where two values of one thing at one time differ.

    Args:
        links: of kind figure.
        mentions: the figures of each document.
    """
    places = {(document, mention.figure.start): mention for document, found in mentions.items() for mention in found}
    return [_marked(link, places) for link in links]


def _marked(link: Link, places: Mapping[tuple[str, int], FigureMention]) -> Link:
    if link.kind != "figure" or link.relation != "changed" or link.tier != "linked" or link.score < _LEAST_SCORE:
        return link
    left = places.get((link.left.document, link.left.start))
    right = places.get((link.right.document, link.right.start))
    if left is None or right is None or link.left.document == link.right.document:
        return link
    why = _why_apart(left, right)
    if not why:
        return link
    spans = [replace(span, values={**span.values, "contradicts": "value"}) for span in (link.left, link.right)]
    return replace(link, left=spans[0], right=spans[1], why=f"{link.why}; {why}")


def _why_apart(left: FigureMention, right: FigureMention) -> str:
    """Why two values of one count can't both hold; empty where they can."""
    if left.running or right.running or _overlap(left, right):
        return ""
    action = left.key.rsplit("|", 1)[1]
    published = left.published, right.published
    same_day = published[0] is not None and published[0] == published[1] and published[0][0] == published[0][1]
    if action in _TOLLS:
        falls = right.figure.upper < left.figure.value and left.closed and right.closed and _same_time(left, right)
        if falls and published[0] and published[1] and published[0][1] < published[1][0]:
            return "of one event, and a toll doesn't fall"
        return ""
    if left.closed and right.closed and _same_time(left, right):
        return "both are told of the same day"
    if same_day and left.scope.bound == right.scope.bound == "":
        return "both are told on the same day"
    return ""


def _same_time(left: FigureMention, right: FigureMention) -> bool:
    return (left.first, left.last) == (right.first, right.last) and left.first == left.last


def _overlap(left: FigureMention, right: FigureMention) -> bool:
    """Whether the two leave room for one number: "more than 40" and 45, "about 2,500" and 2,400."""
    low, high = _room(left)
    other_low, other_high = _room(right)
    return low <= other_high and other_low <= high


def _room(mention: FigureMention) -> tuple[float, float]:
    figure = mention.figure
    low, high = min(figure.value, figure.upper), max(figure.value, figure.upper)
    wide = 0.15 * max(abs(low), abs(high))
    if figure.modifier in ("more than", "at least"):
        return low, float("inf")
    if figure.modifier in ("less than", "at most", "up to"):
        return float("-inf"), high
    if figure.modifier in ("about", "nearly"):
        return low - wide, high + wide
    return low, high
