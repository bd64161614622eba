"""Clusters on Spark: links fall into components, and each component is gathered as one machine gathers it.

The guard against weak chains, the families and their labels are those of match.articles and
match.families, called once a component: what hangs together by no link can't change them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pyarrow as pa

from ..match.articles import gather_copies
from ..match.families import gather_families, merge_places
from ..model import Cluster, Link
from ..table_rows import COLUMNS, cluster_row, link_from_row, member_rows
from .spark_components import Keep, connected_components
from .spark_corpus import Batches, Corpus, expression, map_batches, spark_schema
from .spark_links import document_about
from .spark_streams import group_by_group

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

#: Links of one component above which it is left as links: they have to fit in one task's memory, at 2 KB each.
LARGEST_COMPONENT = 2_000_000

Rows = Sequence[dict[str, object]]

_STRUCT = ", ".join(part.replace("` ", "`: ", 1) for part in spark_schema(COLUMNS["members"]).split(", "))
_CLUSTERS = f"{spark_schema(COLUMNS['clusters'])}, members array<struct<{_STRUCT}>>"


def gather_clusters(links: DataFrame, corpus: Corpus, keep: Keep) -> tuple[DataFrame, tuple[str, ...]]:
    """Clusters with the columns of their table and `members`, in no order, and what was left out.

    Args:
        links: as of spark_links.link_documents.

    Cost: the components' rounds over the pairs, one shuffle of the links; the largest component has to
    fit in one task.
    """
    articles = links.where("kind = 'article'")
    component = connected_components(articles.select("left_row", "right_row"), keep, "components")
    found = articles.join(component.withColumnRenamed("node", "left_row"), "left_row")
    passages = links.where("kind = 'passage' AND tier = 'linked'")
    placed = keep(_with_nodes(passages), "stretches")
    families = connected_components(placed.select("left_node", "right_node"), keep, "families")
    joined = placed.join(families.withColumnRenamed("node", "left_node"), "left_node")
    copies, large_copies = _gathered(found, _copies_of)
    told, large_families = _gathered(joined, _families_of)
    clusters = _with_texts(copies, corpus).unionByName(told)
    n_large = large_copies + large_families
    left_out = f"{n_large} clusters of over {LARGEST_COMPONENT:,} links were left as links"
    return keep(clusters, "clusters"), (left_out,) if n_large else ()


def _with_nodes(passages: DataFrame) -> DataFrame:
    """The links with the numbers of the stretches that their two sides belong to."""

    def merge(batches: Batches) -> Batches:
        for rows in group_by_group(batches, "row"):
            merged = merge_places((cast(int, row["start"]), cast(int, row["end"])) for row in rows)
            table = [
                {
                    "row": rows[0]["row"],
                    "start": start,
                    "end": end,
                    "longest_start": longest[0],
                    "longest_end": longest[1],
                }
                for (start, end), longest in merged.items()
            ]
            yield pa.RecordBatch.from_pylist(table)

    sides = [
        passages.selectExpr(f"{side}_row AS row", f"{side}_start AS start", f"{side}_end AS end") for side in _SIDES
    ]
    places = sides[0].union(sides[1]).distinct().repartition("row").sortWithinPartitions("row", "start", "end")
    schema = "row bigint, start bigint, end bigint, longest_start bigint, longest_end bigint"
    nodes = map_batches(places, merge, schema)
    for side in _SIDES:
        named = nodes.selectExpr(
            f"row AS {side}_row",
            f"start AS {side}_start",
            f"end AS {side}_end",
            f"xxhash64(row, longest_start, longest_end) AS {side}_node",
        )
        passages = passages.join(named, [f"{side}_row", f"{side}_start", f"{side}_end"])
    return passages


def _gathered(links: DataFrame, gather: Callable[[Rows], Sequence[Cluster]]) -> tuple[DataFrame, int]:
    """What `gather` makes of each component's links, and how many components were too large for it."""
    sizes = links.groupBy("component").agg(expression("count(*)").alias("n"))
    large = sizes.where(f"n > {LARGEST_COMPONENT}").select("component")
    n_large = large.count()
    if n_large:
        links = links.join(large, "component", "left_anti")

    def over(batches: Batches) -> Batches:
        for rows in group_by_group(batches, "component"):
            clusters = gather(rows)
            if clusters:
                table = [{**cluster_row(cluster), "members": member_rows(cluster)} for cluster in clusters]
                yield pa.RecordBatch.from_pylist(table, schema=_arrow_schema())

    order = ("component", "left_row", "right_row", "number")
    return map_batches(links.repartition("component").sortWithinPartitions(*order), over, _CLUSTERS), n_large


def _copies_of(rows: Rows) -> Sequence[Cluster]:
    about = {row[f"{side}_row"]: row[f"{side}_about"] for row in rows for side in _SIDES}
    order = sorted(cast(dict[int, str], about))
    documents = [document_about(cast(str, about[row]), {}) for row in order]
    place = {row: number for number, row in enumerate(order)}
    links = {
        (place[cast(int, row["left_row"])], place[cast(int, row["right_row"])]): link_from_row({**row, "changes": "[]"})
        for row in rows
    }
    return gather_copies(documents, links)


def _families_of(rows: Rows) -> Sequence[Cluster]:
    links: list[Link] = []
    about: dict[str, str] = {}
    words: dict[str, dict[tuple[int, int], str]] = defaultdict(dict)
    for row in rows:
        link = replace(link_from_row({**row, "changes": "[]"}))
        links.append(link)
        for side, span in (("left", link.left), ("right", link.right)):
            about[span.document] = cast(str, row[f"{side}_about"])
            words[span.document][span.start, span.end] = span.text
    documents = {name: document_about(told, words[name]) for name, told in about.items()}
    return gather_families(links, documents)


def _with_texts(clusters: DataFrame, corpus: Corpus) -> DataFrame:
    """The clusters of articles with what stands at their members' places."""
    names = clusters.columns
    each = clusters.selectExpr(*names[:-1], "posexplode(members) AS (place, member)")
    texts = corpus.documents.selectExpr("document AS member_document", "text AS member_text")
    whole = each.join(texts, expression("member.document = member_document")).selectExpr(
        *names[:-1],
        "place",
        "struct(" + ", ".join(
            "substring(member_text, CAST(member.start + 1 AS int), CAST(member.end - member.start AS int)) AS text"
            if name == "text" else f"member.`{name}` AS `{name}`"
            for name in COLUMNS["members"]
        ) + ") AS member",
    )  # fmt: skip
    keys = [f"`{name}`" for name in names[:-1]]
    listed = whole.groupBy(*(expression(key) for key in keys)).agg(
        expression("sort_array(collect_list(struct(place, member)))").alias("placed")
    )
    return listed.selectExpr(*keys, "transform(placed, one -> one.member) AS members")


def _arrow_schema() -> pa.Schema:
    def fields(table: str) -> list[pa.Field]:
        return [pa.field(name, getattr(pa, kind)()) for name, kind in COLUMNS[table].items()]

    return pa.schema([*fields("clusters"), pa.field("members", pa.list_(pa.struct(fields("members"))))])


_SIDES = ("left", "right")
