"""What became of a statement, and of a group of copies: the values alone, which load without what finds them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..model import Cluster, Kind, Member, Span

ShiftKind = Literal["quote", "figure", "name", "attribution"]
ShiftRelation = Literal["follows", "departs", "changed", "dropped", "added", "appeared", "vanished"]
ClusterStatus = Literal["new", "grown", "shrunk", "gone"]


@dataclass(frozen=True, slots=True)
class Shift:
    """What became of a statement, with where else it stands.

    Attributes:
        relation: `follows`: the document now says what others said before; `departs`: it said what
            others still say; `changed`: it says what no other said; `dropped`, `added`: who says so;
            `appeared`, `vanished`: the statement stands in several documents and in none on the other side.
        label: what it is about, in a few words.
        document: the document that changed, by its new id; the first one of a statement that appeared or vanished.
        old, new: the statement in that document, None on the side that has none.
        elsewhere_before: the other documents that carry it, as the old snapshot has them: for `follows`,
            `added` and `vanished`.
        elsewhere_now: as the new one has them, for the rest; one of the two is empty.
        n_outlets: how many outlets these and the document itself are.
        rank: 0..1, 1 first.
    """

    kind: ShiftKind
    relation: ShiftRelation
    label: str
    document: str
    old: Span | None
    new: Span | None
    elsewhere_before: tuple[Member, ...]
    elsewhere_now: tuple[Member, ...]
    n_outlets: int
    rank: float
    why: str

    @property
    def elsewhere(self) -> tuple[Member, ...]:
        """Who else carries it, on whichever side."""
        return self.elsewhere_before or self.elsewhere_now


@dataclass(frozen=True, slots=True)
class ClusterChange:
    """What became of a group of copies or of a passage.

    `old` is None for a new one, `new` for one that is gone. `added` and `removed` are members in
    the order of their cluster; a group that won some and lost others is `grown`, with both told.
    """

    status: ClusterStatus
    kind: Kind
    old: Cluster | None
    new: Cluster | None
    added: tuple[Member, ...]
    removed: tuple[Member, ...]
    why: str

    @property
    def cluster(self) -> Cluster:
        """The new one, or the old one where that is gone."""
        cluster = self.new or self.old
        assert cluster is not None
        return cluster
