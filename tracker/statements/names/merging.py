"""Which nodes are one name: proposals taken in order, held against vetoes and against full names that clash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .aliases import Aliases
from .nodes import Node
from .proposals import (
    Context,
    Merge,
    compatible,
    propose_abbreviations,
    propose_bodies,
    propose_known,
    propose_people,
    propose_places,
    propose_surnames,
)

#: Full names of a group that a newcomer must agree with; they agree with each other already.
_FULL_NAMES = 8


@dataclass(frozen=True, slots=True)
class Merged:
    """`groups[row]` is the lowest row of the node's group; `merges` joined them, `suggestions` did not."""

    groups: tuple[int, ...]
    merges: tuple[Merge, ...]
    suggestions: tuple[Merge, ...]


def merge_nodes(nodes: Sequence[Node], aliases: Aliases) -> Merged:
    """The nodes joined by what surely is one name; weaker likeness becomes a suggestion."""
    groups = _Groups(nodes, aliases)
    context = Context(nodes, groups.root)
    merges: list[Merge] = []
    suggestions: list[Merge] = []
    # Two rounds: what the first joins is context for the second. A surname alone looks for its full form last.
    for _ in range(2):
        suggestions.clear()
        for propose in (propose_known, propose_people, propose_bodies, propose_places, propose_abbreviations):
            context.refresh()
            for merge in sorted(propose(nodes, context), key=_surest_first):
                if groups.root(merge.left) == groups.root(merge.right):
                    continue
                if merge.tier == "linked" and groups.join(merge.left, merge.right):
                    merges.append(merge)
                elif groups.allows(merge.left, merge.right):
                    suggestions.append(merge)
    context.refresh()
    for merge in propose_surnames(nodes, context, groups.root):
        if groups.root(merge.left) == groups.root(merge.right):
            continue
        if merge.tier == "linked" and groups.join(merge.left, merge.right):
            merges.append(merge)
        elif groups.allows(merge.left, merge.right):
            suggestions.append(merge)
    roots = tuple(groups.root(row) for row in range(len(nodes)))
    open_ = tuple(one for one in suggestions if roots[one.left] != roots[one.right])
    return Merged(roots, tuple(merges), open_)


def _surest_first(merge: Merge) -> tuple[bool, float, int, int]:
    return merge.tier != "linked", -merge.score, merge.left, merge.right


class _Groups:
    """Nodes joined so far, with what must stay apart.

    For each group its nodes, the names that the alias file gives it, and some of its people's full names:
    a group may hold thousands of surnames, and each join asks anew.
    """

    def __init__(self, nodes: Sequence[Node], aliases: Aliases) -> None:
        self._nodes = nodes
        self._aliases = aliases
        self._parent = list(range(len(nodes)))
        self._members = {row: [row] for row in range(len(nodes))}
        self._fixed = {row: {node.fixed} - {""} for row, node in enumerate(nodes)}
        self._full = {
            row: [node.words] if node.type == "person" and not node.fixed and len(node.words) > 1 else []
            for row, node in enumerate(nodes)
        }

    def root(self, row: int) -> int:
        while self._parent[row] != row:
            self._parent[row] = self._parent[self._parent[row]]
            row = self._parent[row]
        return row

    def join(self, left: int, right: int) -> bool:
        """Whether the two are one group now."""
        if not self.allows(left, right):
            return False
        first, other = sorted((self.root(left), self.root(right)))
        if first != other:
            self._parent[other] = first
            self._members[first] += self._members.pop(other)
            self._fixed[first] |= self._fixed.pop(other)
            self._full[first] = list(dict.fromkeys(self._full[first] + self._full.pop(other)))[:_FULL_NAMES]
        return True

    def allows(self, left: int, right: int) -> bool:
        """Whether no veto and no clash of names stands between the two groups."""
        one, other = self.root(left), self.root(right)
        if one == other:
            return True
        if len(self._fixed[one] | self._fixed[other]) > 1:  # the file has them as two
            return False
        if self._vetoed(one, other) or self._vetoed(other, one):
            return False
        return all(compatible(left, right) for left in self._full[one] for right in self._full[other])

    def _vetoed(self, one: int, other: int) -> bool:
        return any(
            self._aliases.forbids(name, form)
            for name in sorted(self._fixed[one])
            for row in self._members[other]
            for form in sorted(self._nodes[row].forms)
        )
