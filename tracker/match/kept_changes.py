"""Alignments as the archive keeps them: taken apart only when somebody looks into one.

A scan that finds little new carries over a million steps that nobody looks at, from the archive into the archive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import cast, overload

from ..model import Change, Op

_LETTERS: Mapping[str, str] = {
    "keep": "k", "substitute": "s", "insert": "i", "delete": "d", "move": "m", "split": "p", "merge": "g",
}  # fmt: skip
_OPS: Mapping[str, Op] = {letter: cast(Op, op) for op, letter in _LETTERS.items()}
_EDIT = re.compile(r"[a-jl-z]")
_STEP = re.compile(r"([a-z])(\d+)(?:,(\d+))?")


class KeptChanges(Sequence[Change]):
    """What the code of an alignment says of two texts, equal to the tuple of its changes.

    The model says `tuple[Change, ...]`, and everybody who reads one may read this. Raises LookupError at the
    first look into one whose code is damaged.

    Args:
        told: what `passage_links` counted in it, where that is known.
    """

    __slots__ = ("_changes", "_left", "_right", "code", "told")

    def __init__(self, code: str, left: str, right: str, told: tuple[int, int, int] | None = None) -> None:
        self.code, self.told = code, told
        self._left, self._right = left, right
        self._changes: tuple[Change, ...] | None = None

    @property
    def texts(self) -> tuple[str, str]:
        """The two texts."""
        return self._left, self._right

    def is_between(self, left: str, right: str) -> bool:
        """Whether the alignment is one of these two texts."""
        return self._left == left and self._right == right

    @property
    def changes(self) -> tuple[Change, ...]:
        """The changes, made at the first look."""
        if self._changes is None:
            self._changes = _decode(self.code, self._left, self._right)
        return self._changes

    @property
    def differ(self) -> bool:
        """Whether any of them is more than to keep what is there; none is made for it."""
        return bool(_EDIT.search(self.code))

    def differing(self) -> tuple[Change, ...]:
        """The changes but for those that keep what is there, of which none is made."""
        return _decode(self.code, self._left, self._right, passing="k")

    @overload
    def __getitem__(self, place: int) -> Change: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Change, ...]: ...
    def __getitem__(self, place: int | slice) -> Change | tuple[Change, ...]:
        return self.changes[place]

    def __len__(self) -> int:
        return len(self.changes)

    def __bool__(self) -> bool:
        return bool(self.code)

    def __iter__(self) -> Iterator[Change]:
        return iter(self.changes)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, KeptChanges):
            if self.code == other.code and other.is_between(self._left, self._right):
                return True
            return self.changes == other.changes
        return self.changes == other if isinstance(other, tuple) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.changes)

    def __repr__(self) -> str:
        return repr(self.changes)

    def __reduce__(self) -> tuple[type[KeptChanges], tuple[str, str, str, tuple[int, int, int] | None]]:
        return KeptChanges, (self.code, self._left, self._right, self.told)


def encode_changes(changes: Sequence[Change], left: str, right: str) -> str | None:
    """The code of an alignment of two texts; None where its steps don't tile them.

    >>> encode_changes([Change("keep", "He ", "He "), Change("substitute", "ran.", "went.")], "He ran.", "He went.")
    'k3s4,5'
    """
    if isinstance(changes, KeptChanges) and changes.is_between(left, right):
        return changes.code
    tiles = (
        "".join([change.left for change in changes]) == left
        and "".join([change.right for change in changes]) == right
        and all(change.op in _LETTERS for change in changes)
    )
    return "".join(map(_encode, changes)) if tiles else None


def _encode(change: Change) -> str:
    n_left, n_right = len(change.left), len(change.right)
    letter = _LETTERS[change.op]
    return f"{letter}{n_left}" if n_left == n_right else f"{letter}{n_left},{n_right}"


def _decode(code: str, left: str, right: str, *, passing: str = "") -> tuple[Change, ...]:
    changes: list[Change] = []
    left_at = right_at = 0
    for letter, n_left, n_right in _STEP.findall(code):
        left_end, right_end = left_at + int(n_left), right_at + int(n_right or n_left)
        if letter != passing:
            changes.append(Change(_OPS[letter], left[left_at:left_end], right[right_at:right_end]))
        left_at, right_at = left_end, right_end
    return tuple(changes)
