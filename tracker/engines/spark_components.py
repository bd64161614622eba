"""Connected components on Spark: alternating large and small stars until no edge moves.

Source: Kiveris, Lattanzi, Mirrokni, Rastogi, Vassilvitskii, Connected Components in MapReduce and
Beyond (SoCC 2014). A star is one shuffle; a node of any degree passes its task as a sorted stream.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from .spark_streams import large_star, over_columns, small_star

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

#: Keeps a table under a name and gives it back as it was kept.
Keep = Callable[["DataFrame", str], "DataFrame"]

_EDGE = "larger long, smaller long"


def connected_components(edges: DataFrame, keep: Keep, name: str) -> DataFrame:
    """(node, component): each node that has an edge to another, with the smallest node it hangs together with.

    Args:
        edges: two columns of whole numbers; loops and edges given twice don't matter.
        keep: called with the edges of each round; what it gives back is worked on.

    Cost: two shuffles of the edges a round; O(log^2 n) rounds are proven, 3 to 6 usual.
    """
    left, right = edges.columns
    begin = edges.where(f"{left} <> {right}").selectExpr(
        f"greatest({left}, {right}) AS larger", f"least({left}, {right}) AS smaller"
    )
    stars = keep(begin.distinct(), f"{name}-0")
    before = _fingerprint(stars)
    rounds = 0
    while True:
        rounds += 1
        both_ways = stars.union(stars.selectExpr("smaller", "larger"))
        stars = _star(both_ways, "large")
        stars = keep(_star(stars, "small"), f"{name}-{rounds}")
        now = _fingerprint(stars)
        if now == before:
            break
        before = now
    roots = stars.selectExpr("smaller AS node", "smaller AS component").distinct()
    return keep(stars.selectExpr("larger AS node", "smaller AS component").union(roots), name)


def _star(edges: DataFrame, kind: str) -> DataFrame:
    larger, smaller = edges.columns
    function = over_columns(large_star if kind == "large" else small_star, ("larger", "smaller"))
    ordered = edges.repartition(larger).sortWithinPartitions(larger, smaller)
    return ordered.mapInArrow(function, _EDGE).distinct()


def _fingerprint(edges: DataFrame) -> tuple[int, int]:
    """Equal for equal sets of edges, and by chance for one in 2**64 others."""
    row = edges.selectExpr("count(*)", "bit_xor(xxhash64(larger, smaller))").first()
    assert row is not None
    return int(row[0]), int(row[1] or 0)
