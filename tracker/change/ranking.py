"""The order of a review: one formula over an edit's kind, size and place.

    rank = weight × (0.8 + 0.05 × lead + 0.15 × swap) × beside

`weight` is the kind's own, below. `lead` is 1 at the head of the document and falls to 0 at its end:
what stands first is read most. `swap` is 1 where one statement took another's place, 0.7 where one was
dropped and 0.3 where one was added, or came or went with a clause of more than ten words; 0 where the
name of a weekday came or went, which tells when something was reported. `beside` is 0.94 for a figure or
date whose sentence has another one of higher rank, 1 for all else: whoever reads the first sees the
second, and the figures of one sentence must not push those of others down.

Where a stretch of text was added, removed or reworded, its weight grows with its n words by
n / (n + 40), up to the kind's second weight: a new paragraph outranks a new word. Whether a change
took two characters or two hundred plays no part for the other kinds.
"""

from __future__ import annotations

from typing import Literal

from ..model import EditKind

Swap = Literal["changed", "dropped", "added", "passing"]

#: Weight of each kind: for one word, and what many words come close to.
WEIGHTS: dict[EditKind, tuple[float, float]] = {
    "figure": (1.0, 1.0),
    "correction": (0.98, 0.98),
    "negation": (0.97, 0.97),
    "speaker": (0.96, 0.96),
    "quote": (0.95, 0.95),
    "date": (0.94, 0.94),
    "attribution": (0.92, 0.92),
    "headline": (0.85, 0.85),
    "name": (0.82, 0.82),
    "modality": (0.8, 0.8),
    "removed": (0.45, 0.7),
    "added": (0.4, 0.65),
    "reworded": (0.35, 0.6),
    "moved": (0.25, 0.25),
    "split": (0.2, 0.2),
    "merged": (0.2, 0.2),
    "style": (0.15, 0.15),
    "typography": (0.05, 0.05),
    "boilerplate": (0.03, 0.03),
}
_HALF_WAY_WORDS = 40
_BESIDE = 0.94
#: What a sentence tells several of at once, as in `down 3.2 points or 0.1% at 6,562`.
TOLD_TOGETHER: frozenset[EditKind] = frozenset({"figure", "date"})
_SWAPS: dict[Swap, float] = {"changed": 1.0, "dropped": 0.7, "added": 0.3, "passing": 0.0}


def rank_edit(kind: EditKind, *, n_words: int, place: float, swap: Swap) -> float:
    """0..1, 1 first, rounded to four digits.

    Args:
        n_words: words that came or went, the greater of the two.
        place: of the edit in its document, 0 at the head, 1 at the end.

    >>> rank_edit("figure", n_words=1, place=0.0, swap="changed")
    1.0
    """
    low, high = WEIGHTS[kind]
    weight = low + (high - low) * n_words / (n_words + _HALF_WAY_WORDS)
    return round(weight * (0.8 + 0.05 * (1 - place) + 0.15 * _SWAPS[swap]), 4)


def rank_beside(rank: float) -> float:
    """The rank of a figure or date whose sentence has one of higher rank."""
    return round(rank * _BESIDE, 4)
