"""A stretch in which two texts differ, before anybody says what it means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Sort = Literal["words", "gap", "added", "removed", "moved", "split", "merged"]
Place = tuple[int, int]
_MIRROR: dict[Sort, Sort] = {"added": "removed", "removed": "added", "split": "merged", "merged": "split"}


@dataclass(frozen=True, slots=True)
class Hunk:
    """The old text's place `old` became the new one's place `new`; half-open, either may be empty.

    `words` differ in units; a `gap` in nothing but what stands between units or in the form of one.
    `old_sentence` and `new_sentence` are the sentences it lies in, empty for a side without. A hunk
    `inside` lies within a moved, split or merged one; all others tile both texts with what was kept.
    """

    sort: Sort
    old: Place
    new: Place
    old_sentence: Place
    new_sentence: Place
    inside: bool = False

    def mirrored(self) -> Hunk:
        """The same hunk with the texts swapped."""
        sort = _MIRROR.get(self.sort, self.sort)
        return Hunk(sort, self.new, self.old, self.new_sentence, self.old_sentence, self.inside)


def reading_order(hunk: Hunk) -> tuple[int, bool, int, int, int, bool, str]:
    """Sorts hunks by place in the new text, then in the old one; what only went before what came, the wider first."""
    came = hunk.inside or hunk.new[0] < hunk.new[1]
    return hunk.new[0], came, hunk.old[0], -hunk.new[1], -hunk.old[1], hunk.inside, hunk.sort
