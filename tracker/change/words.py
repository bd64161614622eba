"""Which units of two stretches differ: diff-match-patch over one character a unit, its work bounded.

`Diff_Timeout` is 0, so no clock decides. Units that stand on one side only are set aside first, for
they differ whatever the rest does; the work on what remains is known beforehand from rapidfuzz's
distance and charged to a budget. What the budget doesn't cover is cut at units that are unique on both
sides, and given as replaced whole where that doesn't suffice either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from math import isqrt

from diff_match_patch import diff_match_patch
from rapidfuzz.distance import Indel

from ..match.alignment import longest_rising
from ..match.function_words import FUNCTION_WORDS

# One step of diff-match-patch's search takes about 0.3 µs: a block may take 0.1 s, a whole diff 1 s.
BUDGET = 3_000_000
_BLOCK = 300_000
_SURROGATES = range(0xD800, 0xE000)

_ENGINE = diff_match_patch()
_ENGINE.Diff_Timeout = 0


class Budget:
    """Steps of search that are left to one diff, and how many units were given as replaced for lack of them."""

    __slots__ = ("left", "n_uncut")

    def __init__(self, steps: int = BUDGET) -> None:
        self.left = steps
        self.n_uncut = 0


@dataclass(frozen=True, slots=True)
class Range:
    """Units `old_start` to `old_end` became `new_start` to `new_end` (half-open, either may be empty)."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int


def kept_pairs(old: Sequence[Hashable], new: Sequence[Hashable], budget: Budget) -> list[tuple[int, int]]:
    """Indices of units that stay, rising on both sides: a longest common subsequence, if the budget allows."""
    shared = set(old).intersection(new)
    old_at = [n for n, unit in enumerate(old) if unit in shared]
    new_at = [n for n, unit in enumerate(new) if unit in shared]
    codes: dict[Hashable, str] = {}
    left = "".join([_code(codes, old[n]) for n in old_at])
    right = "".join([_code(codes, new[n]) for n in new_at])
    return [(old_at[i], new_at[j]) for i, j in _pairs(left, right, 0, 0, budget, True)]


def _code(codes: dict[Hashable, str], unit: Hashable) -> str:
    """A character for a unit; beyond the first 55,000 the surrogates are jumped over."""
    found = codes.get(unit)
    if found is None:
        number = len(codes) + 0x100
        found = codes[unit] = chr(number if number < _SURROGATES.start else number + len(_SURROGATES))
    return found


def _pairs(
    left: str, right: str, left_from: int, right_from: int, budget: Budget, may_split: bool
) -> Iterator[tuple[int, int]]:
    if not left or not right:
        return
    if left == right:
        yield from ((left_from + n, right_from + n) for n in range(len(left)))
        return
    allowed = min(_BLOCK, budget.left)
    steps = _steps(left, right, allowed)
    if steps <= allowed:
        budget.left -= steps
        i, j = left_from, right_from
        for op, part in _ENGINE.diff_main(left, right, False):
            if op == 0:
                yield from ((i + n, j + n) for n in range(len(part)))
            i += len(part) if op <= 0 else 0
            j += len(part) if op >= 0 else 0
        return
    if not may_split:
        budget.n_uncut += max(len(left), len(right))
        return
    previous = (0, 0)
    for i, j in [*_anchors(left, right), (len(left), len(right))]:
        yield from _pairs(
            left[previous[0] : i],
            right[previous[1] : j],
            left_from + previous[0],
            right_from + previous[1],
            budget,
            False,
        )
        if i < len(left):
            yield left_from + i, right_from + j
        previous = (i + 1, j + 1)


def _steps(left: str, right: str, allowed: int) -> int:
    """How many steps the search takes at most: half the square of the distance, twice for its halves.

    Beyond `allowed` any greater number: the whole distance of two long texts takes longer than the search.
    """
    distance = int(Indel.distance(left, right, score_cutoff=isqrt(max(0, allowed)) + 1))
    return distance * distance + len(left) + len(right)


def _anchors(left: str, right: str) -> list[tuple[int, int]]:
    """Units that are unique on both sides, the longest chain of them that rises on both."""
    n_left, n_right = Counter(left), Counter(right)
    place = {unit: n for n, unit in enumerate(right) if n_right[unit] == 1}
    return longest_rising([(n, place[unit]) for n, unit in enumerate(left) if n_left[unit] == 1 and unit in place])


def without_confetti(
    pairs: list[tuple[int, int]], keys: Sequence[str], n_old: int, n_new: int
) -> list[tuple[int, int]]:
    """The pairs without lone function words between two rewritten stretches that are longer on both sides.

    `of` kept between two changes tells a reader nothing, and cuts one rewording into confetti.
    """
    kept: list[tuple[int, int]] = []
    runs = _runs(pairs)
    for number, run in enumerate(runs):
        if len(run) <= 2 and all(keys[i] in FUNCTION_WORDS for i, _ in run):
            before = kept[-1] if kept else (-1, -1)
            following = runs[number + 1][0] if number + 1 < len(runs) else (n_old, n_new)
            first, last = run[0], run[-1]
            sizes = (
                first[0] - before[0] - 1,
                first[1] - before[1] - 1,
                following[0] - last[0] - 1,
                following[1] - last[1] - 1,
            )
            if min(sizes) > len(run):
                continue
        kept.extend(run)
    return kept


def _runs(pairs: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    runs: list[list[tuple[int, int]]] = []
    for pair in pairs:
        if runs and (runs[-1][-1][0] + 1, runs[-1][-1][1] + 1) == pair:
            runs[-1].append(pair)
        else:
            runs.append([pair])
    return runs
