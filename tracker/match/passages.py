"""Passages: stretches of one text that stand, copied or reworded, in another."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import Block, Passage
from ..settings import Settings
from .alignment import align_words
from .extension import grow
from .prepared import PreparedText, prepare
from .seeds import find_similar_units, pair_up


def find_passages(
    left: str,
    right: str,
    settings: Settings | None = None,
    *,
    left_blocks: Sequence[Block] = (),
    right_blocks: Sequence[Block] = (),
) -> list[Passage]:
    """Passages common to two texts, by left place."""
    chosen = settings or Settings()
    return find_passages_prepared(prepare(left, left_blocks, chosen), prepare(right, right_blocks, chosen), chosen)


def find_passages_prepared(
    left: PreparedText, right: PreparedText, settings: Settings | None = None, *, align: bool = True
) -> list[Passage]:
    """As find_passages, for texts that are held against many others; `align=False` leaves changes empty."""
    pair = pair_up(left, right)
    if pair is None:
        return []
    seeds = find_similar_units(pair, min_cosine=0.33, min_dice=0.33)
    if not len(seeds.left):
        return []
    found = []
    for l0, l1, r0, r1, group in grow(pair, seeds, gap=4, min_gap=2, min_cosine=0.4):
        ls, le, rs, re = int(left.starts[l0]), int(left.ends[l1]), int(right.starts[r0]), int(right.ends[r1])
        changes = align_words(left.text[ls:le], right.text[rs:re]) if align else ()
        found.append(
            Passage(
                ls,
                le,
                rs,
                re,
                round(pair.cosine(l0, l1, r0, r1), 4),
                "possible",
                "reworded",
                "similar sentences",
                changes,
            )
        )
    return found
