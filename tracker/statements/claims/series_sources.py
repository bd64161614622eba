"""Who says so along a series of figures, and where a count that had a source is told as a fact."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from ...model import Cluster, Member
from .finding import ClaimReader
from .sources import may_be_attributed


def name_sources(reader: ClaimReader, series: Iterable[Cluster]) -> list[Cluster]:
    """The series of figures with `source` on each member: who is named in its sentence as the one who says so.

    Empty where the figure is told as a fact, "reportedly" and the like where nobody is named, None where the
    sentence may have a source that isn't understood.
    """

    def named(member: Member) -> Member:
        span = member.span
        claim = reader.claim_at(span.document, span.start)
        source: str | None = None
        if claim is not None and claim.source is not None:
            source = claim.source.name
        elif claim is not None and not claim.is_direct and not may_be_attributed(claim.text):
            source = ""
        return replace(member, span=replace(span, values={**span.values, "source": source}))

    return [replace(cluster, members=tuple(map(named, cluster.members))) for cluster in series]


def loses_source(before: Member, after: Member) -> bool:
    """Whether a figure that had a source in one article is told as a fact in the other.

    Inside one article a source that is named once holds on.
    """
    apart = before.span.document != after.span.document
    return apart and bool(before.span.values.get("source")) and after.span.values.get("source") == ""


def count_lost_sources(cluster: Cluster) -> int:
    """How often along a series a source is lost, from each member to the next."""
    return sum(loses_source(before, after) for before, after in pairwise(cluster.members))
