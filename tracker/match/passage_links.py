"""Passages between two documents as links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import cast

from ..model import Change, Document, Link, Passage, Span
from .kept_changes import KeptChanges, encode_changes
from .order import days_apart

Pair = tuple[int, int]

_IN_WORDS = """two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand
    thousands million millions billion billions"""
_IN_TIME = """Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July
    August September October November December"""
#: Numbers in words, in any case ("one" is often none); weekdays and months as they are written.
NUMBER_WORDS, DAY_WORDS = tuple(_IN_WORDS.split()), tuple(_IN_TIME.split())
#: What tells one event from its like: numbers, in figures or words, weekdays, months.
_NUMBER = re.compile(rf"\d+(?:[.,:]\d+)*|\b(?i:{'|'.join(NUMBER_WORDS)})\b|\b(?:{'|'.join(DAY_WORDS)})\b")

#: Reports this far apart that say much the same mostly tell of two events in one template …
_DAYS_OF_ONE_STORY = 180
#: … unless this many words stand unchanged in a row: that is a copied sentence, however old.
_COPIED_WORDS = 20
#: Numbers from which it tells that fewer than half of them are kept: a template filled in anew.
_NUMBERS_OF_TEMPLATE = 2


def link_passages(
    documents: Sequence[Document], passages: Mapping[Pair, Sequence[Passage]], covered: set[Pair]
) -> list[Link]:
    """A link for each passage, but for pairs in `covered`: those articles are linked as a whole.

    Args:
        passages: by row numbers into `documents`, left the earlier; a pair of a row with itself
            holds what repeats inside that document.
    """
    return [
        _link(documents[pair[0]], documents[pair[1]], passage)
        for pair, found in passages.items()
        if pair not in covered
        for passage in found
    ]


def _link(left: Document, right: Document, passage: Passage) -> Link:
    tier, why = passage.tier, passage.why
    if tier == "linked" and (doubt := _doubt(left, right, passage)):
        tier, why = "possible", f"{why}; but {doubt}"
    changes = passage.changes
    if isinstance(changes, KeptChanges):  # which hold both stretches: no need of another copy
        left_text, right_text = changes.texts
    else:
        left_text = left.text[passage.left_start : passage.left_end]
        right_text = right.text[passage.right_start : passage.right_end]
    return Link(
        kind="passage",
        tier=tier,
        score=passage.score,
        relation=passage.relation,
        left=Span(left.id, passage.left_start, passage.left_end, left_text),
        right=Span(right.id, passage.right_start, passage.right_end, right_text),
        changes=changes,
        why=why,
    )


def _doubt(left: Document, right: Document, passage: Passage) -> str:
    """What speaks against a passage that is alike enough, or ""."""
    run, n_kept, n_numbers = count_in(passage.changes)
    days = days_apart(left, right)
    if days > _DAYS_OF_ONE_STORY and run < _COPIED_WORDS:
        return f"{days:,} days lie between the two"
    if n_numbers >= _NUMBERS_OF_TEMPLATE and n_kept < n_numbers / 2:
        return f"{n_numbers - n_kept} of {n_numbers} numbers and days differ"
    return ""


def count_in(changes: Sequence[Change]) -> tuple[int, int, int]:
    """`longest_run` and `count_numbers` of an alignment, from the archive where it was counted before."""
    if isinstance(changes, KeptChanges) and changes.told is not None:
        return changes.told
    return longest_run(changes), *count_numbers(changes)


def count_beforehand(passage: Passage, left: str, right: str) -> Passage:
    """The passage with what `count_in` finds in its alignment, which is asked of it more than once.

    Args:
        left, right: the texts that it stands in.
    """
    places = (passage.left_start, passage.left_end), (passage.right_start, passage.right_end)
    texts = left[slice(*places[0])], right[slice(*places[1])]
    code = encode_changes(passage.changes, *texts)
    if code is None:
        return passage
    changes = KeptChanges(code, *texts, count_in(passage.changes))
    return replace(passage, changes=cast(tuple[Change, ...], changes))


def count_numbers(changes: Iterable[Change]) -> tuple[int, int]:
    """How many numbers stand on both sides, and how many the side with fewer of them has."""
    n_kept = n_left = n_right = 0
    for change in changes:
        n_here = len(_NUMBER.findall(change.left))
        n_left += n_here
        n_right += n_here if change.right == change.left else len(_NUMBER.findall(change.right))
        n_kept += n_here if change.op in ("keep", "move") else 0
    return n_kept, min(n_left, n_right)


def longest_run(changes: Iterable[Change]) -> int:
    """Words of the longest stretch that is kept unchanged."""
    return max((len(change.left.split()) for change in changes if change.op == "keep"), default=0)
