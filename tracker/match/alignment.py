"""Two stretches of text held against each other word by word.

A word with what follows it up to the next word is one atom; a number with its separators, a dotted
abbreviation and a base letter with its marks are never cut. Atoms are compared without case,
accents' encoding, the shape of quotation marks and the dots of an abbreviation; the changes keep the
text as it stands. A difference of that kind alone is a `keep`: whoever cares about typography
compares the two parts of the step.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import Indel

from ..model import Change, Op
from .function_words import FUNCTION_WORDS

_ATOM = re.compile(
    r"(?:[^\W\d_]\.){2,}(?!\w)"  # U.S.
    r"|\d+(?:[.,:/]\d+)*[^\W\d_]*"  # 2,500; 1.5; 16th; 2:30
    r"|[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff][\uff9e\uff9f]?"  # no spaces: one sign, one word
    r"|[^\W_]+?(?=[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])"
    r"|[^\W_]+(?:['’][^\W_]+)*"
)
# The same for a text in ASCII: the two alternatives about signs without spaces try every word in vain.
_ASCII_ATOM = re.compile(
    r"(?:[A-Za-z]\.){2,}(?!\w)|\d+(?:[.,:/]\d+)*[A-Za-z]*|[A-Za-z0-9]+(?:'[A-Za-z0-9]+)*", re.ASCII
)
JOINERS = frozenset({"Mn", "Mc", "Me", "Cf"})
# Work is bounded: a block of more word pairs than this is first cut at words that are unique on both
# sides, and what is still larger is given as replaced whole. 6 million pairs take some 20 ms.
MAX_PAIRS = 6_000_000
MIN_MOVED = 3  # shorter runs recur by chance
MAX_ARRIVALS = 4  # of words that arrive more often than this nobody can say which ones moved


@dataclass(frozen=True, slots=True)
class _Step:
    """One step over atom numbers; `op` says which of the two ranges counts."""

    op: Op
    left_start: int
    left_end: int
    right_start: int
    right_end: int


def align_words(left: str, right: str) -> tuple[Change, ...]:
    """The steps from `left` to `right` in reading order: keep, substitute, insert, delete, move.

    Joined left parts are `left`, joined right parts are `right`. A stretch of at least three words
    that is deleted in one place and inserted in another is a `move` in both. Swapping the texts
    swaps the result. Two empty texts give no steps.

    Cost: words x words / 64, bounded; 0.1 ms for two sentences, some 30 ms for two long articles.

    >>> [step.op for step in align_words("We will not go home.", "We will never go home!")]
    ['keep', 'substitute', 'keep']
    """
    if right < left:  # ties between equally good alignments must not depend on the order
        return tuple(Change(_swapped(step.op), step.right, step.left) for step in align_words(right, left))
    left_places, left_keys = _atoms(left)
    right_places, right_keys = _atoms(right)
    steps = _mark_moves(_drop_confetti(_raw_steps(left_keys, right_keys), left_keys, right_keys), left_keys, right_keys)
    return tuple(_written(steps, left, left_places, right, right_places))


def _swapped(op: Op) -> Op:
    return {"insert": "delete", "delete": "insert"}.get(op, op)  # type: ignore[return-value]  # both are Ops


def _atoms(text: str) -> tuple[list[int], list[str]]:
    """Places where atoms begin, closed by the text's length, and what each is compared by.

    The first atom begins at 0: what stands before the first word belongs to it.
    """
    starts, words = _ascii_words(text) if text.isascii() else _words(text)
    if starts:
        starts[0] = 0
    elif text:
        starts, words = [0], [text.strip()]
    starts.append(len(text))
    return starts, list(map(_key, words))


def _ascii_words(text: str) -> tuple[list[int], list[str]]:
    return [match.start() for match in _ASCII_ATOM.finditer(text)], _ASCII_ATOM.findall(text)


def _words(text: str) -> tuple[list[int], list[str]]:
    starts: list[int] = []
    words: list[str] = []
    end = -1
    for match in _ATOM.finditer(text):
        start = match.start()
        gap = text[end:start] if end >= 0 else " "
        if gap and not gap.isascii() and all(unicodedata.category(sign) in JOINERS for sign in gap):
            words[-1] += match.group()
        else:
            starts.append(start)
            words.append(match.group())
        end = match.end()
    return starts, words


@lru_cache(maxsize=1 << 16)
def _key(word: str) -> str:
    key = word.casefold()
    if not key.isascii():
        key = unicodedata.normalize("NFC", key.replace("’", "'"))
    return key.replace(".", "") if not key[:1].isdigit() else key


def _raw_steps(left: Sequence[str], right: Sequence[str]) -> list[_Step]:
    """Keeps and changes by longest common subsequence; neighbouring deletes and inserts are one change."""
    numbers: dict[str, int] = {}
    left_ids = [numbers.setdefault(key, len(numbers)) for key in left]
    right_ids = [numbers.setdefault(key, len(numbers)) for key in right]
    kept: list[tuple[int, int]] = []  # pairs of equal atoms in order
    for left_from, left_to, right_from, right_to in _blocks(left_ids, right_ids):
        one, two = left_ids[left_from:left_to], right_ids[right_from:right_to]
        if len(one) * len(two) > MAX_PAIRS:
            continue
        for code in Indel.opcodes(one, two):
            if code.tag == "equal":
                kept.extend(
                    (left_from + code.src_start + n, right_from + code.dest_start + n)
                    for n in range(code.src_end - code.src_start)
                )
    return _steps_between(kept, len(left), len(right))


def _blocks(left: list[int], right: list[int]) -> Iterator[tuple[int, int, int, int]]:
    """Ranges to align one by one: everything at once, or, if that is too much, between anchors."""
    if len(left) * len(right) <= MAX_PAIRS:
        yield 0, len(left), 0, len(right)
        return
    places: dict[int, list[int]] = {}
    for n, word in enumerate(right):
        places.setdefault(word, []).append(n)
    seen: dict[int, int] = {}
    for word in left:
        seen[word] = seen.get(word, 0) + 1
    pairs = [(n, places[w][0]) for n, w in enumerate(left) if seen[w] == 1 and len(places.get(w, ())) == 1]
    previous = (0, 0)
    for anchor in longest_rising(pairs):
        if anchor[0] - previous[0] < 500 and anchor[1] - previous[1] < 500:
            continue  # cut no finer than needed
        yield previous[0], anchor[0], previous[1], anchor[1]
        previous = anchor
    yield previous[0], len(left), previous[1], len(right)


def longest_rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest chain of pairs that rises on both sides (patience)."""
    tails: list[int] = []
    holders: list[int] = []
    before: list[int] = []
    for n, (_, place) in enumerate(pairs):
        at = bisect_left(tails, place)
        before.append(holders[at - 1] if at else -1)
        if at == len(tails):
            tails.append(place)
            holders.append(n)
        else:
            tails[at] = place
            holders[at] = n
    chain: list[tuple[int, int]] = []
    n = holders[-1] if holders else -1
    while n >= 0:
        chain.append(pairs[n])
        n = before[n]
    return chain[::-1]


def _steps_between(kept: list[tuple[int, int]], n_left: int, n_right: int) -> list[_Step]:
    steps: list[_Step] = []
    left = right = 0
    run: tuple[int, int] | None = None
    for i, j in [*kept, (n_left, n_right)]:
        if run is not None and (i, j) != (left, right):
            steps.append(_Step("keep", run[0], left, run[1], right))
            run = None
        if i > left or j > right:
            steps.append(_change(left, i, right, j))
        if run is None:
            run = (i, j)
        left, right = i + 1, j + 1
    if run is not None and run != (n_left, n_right):
        steps.append(_Step("keep", run[0], n_left, run[1], n_right))
    return steps


def _change(left_start: int, left_end: int, right_start: int, right_end: int) -> _Step:
    op: Op = "substitute"
    if left_start == left_end:
        op = "insert"
    elif right_start == right_end:
        op = "delete"
    return _Step(op, left_start, left_end, right_start, right_end)


def _drop_confetti(steps: list[_Step], left: Sequence[str], right: Sequence[str]) -> list[_Step]:
    """Merges `of` kept between two rewritten stretches into one substitution.

    A keep of at most two words, function words all, says nothing when both its neighbours are
    changes of which one is longer than it.
    """
    merged: list[_Step] = []
    for n, step in enumerate(steps):
        if step.op == "keep" and merged and merged[-1].op != "keep" and n + 1 < len(steps):
            size = step.left_end - step.left_start
            following = steps[n + 1]
            weak = size <= 2 and all(key in FUNCTION_WORDS for key in left[step.left_start : step.left_end])
            if weak and min(_size(merged[-1]), _size(following)) >= size + 1:
                before = merged.pop()
                merged.append(_change(before.left_start, step.left_end, before.right_start, step.right_end))
                continue
        if step.op != "keep" and merged and merged[-1].op != "keep":
            before = merged.pop()
            step = _change(before.left_start, step.left_end, before.right_start, step.right_end)
        merged.append(step)
    return merged


def _size(step: _Step) -> int:
    return max(step.left_end - step.left_start, step.right_end - step.right_start)


def _mark_moves(steps: list[_Step], left: Sequence[str], right: Sequence[str]) -> list[_Step]:
    """Splits changes around runs of words that left one change and arrived in another."""
    gone = [n for step in steps if step.op in ("delete", "substitute") for n in range(step.left_start, step.left_end)]
    come = {n for step in steps if step.op in ("insert", "substitute") for n in range(step.right_start, step.right_end)}
    if len(gone) < MIN_MOVED or len(come) < MIN_MOVED:
        return steps
    gone_set = set(gone)
    arrivals: dict[tuple[str, ...], list[int]] = {}
    for n in sorted(come):
        if all(n + k in come for k in range(MIN_MOVED)):
            arrivals.setdefault(tuple(right[n : n + MIN_MOVED]), []).append(n)
    runs: list[tuple[int, int, int]] = []
    for n in gone:
        places = arrivals.get(tuple(left[n : n + MIN_MOVED]), ())
        if len(places) > MAX_ARRIVALS:
            continue
        for m in places:
            if n - 1 in gone_set and m - 1 in come and left[n - 1] == right[m - 1]:
                continue  # part of a longer run
            size = 0
            while n + size in gone_set and m + size in come and left[n + size] == right[m + size]:
                size += 1
            if size >= MIN_MOVED and not all(key in FUNCTION_WORDS for key in left[n : n + size]):
                runs.append((-size, n, m))
    moved_left: set[int] = set()
    moved_right: set[int] = set()
    bounds_left: set[int] = set()
    bounds_right: set[int] = set()
    for size, n, m in sorted(runs):
        if not moved_left.isdisjoint(range(n, n - size)) or not moved_right.isdisjoint(range(m, m - size)):
            continue
        moved_left.update(range(n, n - size))
        moved_right.update(range(m, m - size))
        bounds_left.update((n, n - size))
        bounds_right.update((m, m - size))
    if not moved_left:
        return steps
    split: list[_Step] = []
    for step in steps:
        if step.op == "keep":
            split.append(step)
            continue
        lefts = _pieces(step.left_start, step.left_end, moved_left, bounds_left)
        rights = _pieces(step.right_start, step.right_end, moved_right, bounds_right)
        split.extend(_interleaved(lefts, rights, step))
    return split


def _pieces(start: int, end: int, moved: set[int], bounds: set[int]) -> list[tuple[bool, int, int]]:
    cuts = sorted({start, end} | {n for n in bounds if start < n < end})
    return [(begin in moved, begin, stop) for begin, stop in pairwise(cuts)]


def _interleaved(
    lefts: list[tuple[bool, int, int]], rights: list[tuple[bool, int, int]], step: _Step
) -> Iterator[_Step]:
    """Pieces of one change: moved ones stand alone, the others meet in order as substitutions."""
    left, right = step.left_start, step.right_start
    i = j = 0
    while i < len(lefts) or j < len(rights):
        if i < len(lefts) and lefts[i][0]:
            yield _Step("move", lefts[i][1], lefts[i][2], right, right)
            left = lefts[i][2]
            i += 1
        elif j < len(rights) and rights[j][0]:
            yield _Step("move", left, left, rights[j][1], rights[j][2])
            right = rights[j][2]
            j += 1
        else:
            left_end = lefts[i][2] if i < len(lefts) else left
            right_end = rights[j][2] if j < len(rights) else right
            yield _change(left, left_end, right, right_end)
            left, right = left_end, right_end
            i, j = i + 1, j + 1


def _written(
    steps: list[_Step], left: str, left_places: list[int], right: str, right_places: list[int]
) -> Iterator[Change]:
    for step in steps:
        yield Change(
            step.op,
            left[left_places[step.left_start] : left_places[step.left_end]],
            right[right_places[step.right_start] : right_places[step.right_end]],
        )
