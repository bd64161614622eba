"""Copies on Spark: what match.pairs does, with tables for columns and shuffles for sorts.

The same bands, limits, samples and exact sets, so the same pairs: tests/spark holds them against the
local engine row by row. One difference: the sample of shingles isn't thinned above 30 million, as
that is one machine's memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ..match.articles import TWIN_PAIRS, classify
from ..match.bands import BUCKET_LIMIT, SPLITS, band_keys, least_estimate
from ..match.pairs import compare_sizes
from ..match.plain import mix
from ..match.samples import FREQUENT, least_shared
from ..match.shingles import choose_hashing
from ..settings import Settings
from .spark_components import Keep
from .spark_corpus import Batches, expression, hash_rows, map_batches, signatures_of
from .spark_streams import KeyedRows, over_columns, pairs_in_groups

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_KEYED = "key bigint, member bigint, number bigint"
_PAIRED = ("left", "right", "key", "number", "is_bounded")
_BAND_FACTOR = np.uint64(0x9E3779B97F4A7C15)

COPIES = "left bigint, right bigint, relation string, jaccard double, containment_left double, containment_right double"


def find_copies(signed: DataFrame, settings: Settings, keep: Keep) -> tuple[DataFrame, tuple[str, ...]]:
    """The pairs of match.articles.pair_articles as a table, see COPIES, and what was bounded.

    Args:
        signed: as of spark_corpus.sign_documents.
    """
    words = signed.where("n_shingles > 0").select("row", "signature_key", "set_key")
    same = words.groupBy("signature_key", "set_key").agg(
        expression("min(row)").alias("first"), expression("count(*)").alias("size")
    )
    twins = keep(
        words.join(same.where("size > 1"), ["signature_key", "set_key"]).select("first", "row", "size"), "twins"
    )
    firsts = signed.where("has_words").join(twins.where("row <> first").select("row"), "row", "left_anti")
    likely, n_split = _pairs_of_bands(firsts, signed, settings, keep)
    wanted = likely.union(_contained(firsts, settings)).distinct()
    verified = keep(_verified(wanted, signed, settings), "verified")
    found = _with_twins(verified, twins).union(
        twins.where("row <> first").selectExpr(
            "first AS left", "row AS right", "1.0D AS jaccard", "1.0D AS containment_left", "1.0D AS containment_right"
        )
    )

    def judge(batches: Batches) -> Batches:
        return _classified(batches, settings)

    told = f"{n_split} groups of over {BUCKET_LIMIT} alike articles were not compared each with each"
    return keep(map_batches(found, judge, COPIES), "copies"), (told,) if n_split else ()


def pairs_of_groups(
    keyed: DataFrame, limit: int, *, earliest: int | None = None, before: int | None = None
) -> DataFrame:
    """(left, right, key, number, is_bounded) of the members that share a key, see spark_streams.

    Args:
        keyed: key, member and a number that all rows of a key have.

    Cost: one shuffle of the rows; a task streams through its groups, however large one is.
    """
    bounds = {name: value for name, value in (("earliest", earliest), ("before", before)) if value is not None}

    def paired(
        columns: Iterator[KeyedRows],
    ) -> Iterator[tuple[NDArray[np.generic], ...]]:
        for found in pairs_in_groups(columns, limit, **bounds):
            yield found.left, found.right, found.key, found.number, found.is_bounded

    ordered = keyed.select("key", "member", "number").repartition("key").sortWithinPartitions("key", "member")
    schema = "left bigint, right bigint, key bigint, number bigint, is_bounded boolean"
    return map_batches(ordered, over_columns(paired, _PAIRED), schema)


def _pairs_of_bands(firsts: DataFrame, signed: DataFrame, settings: Settings, keep: Keep) -> tuple[DataFrame, int]:
    """Pairs that agree in a band and whose estimate is high enough; and how many buckets were too large."""
    known = settings.fingerprint
    rows = min(known.rows, known.num_perm)
    n_bands = known.num_perm // rows

    def all_bands(batches: Batches) -> Batches:
        for batch in batches:
            keys = band_keys(signatures_of(batch.column("signature"), known.num_perm), rows)
            bands = np.arange(n_bands, dtype=np.uint64)[:, None]
            yield _keyed(mix(keys + (bands + np.uint64(1)) * _BAND_FACTOR), batch.column("row"), bands)

    def next_band(batches: Batches) -> Batches:
        for batch in batches:
            keys = band_keys(signatures_of(batch.column("signature"), known.num_perm), rows)
            band = (batch.column("number").to_numpy() + 1) % n_bands
            within = batch.column("key").to_numpy().view(np.uint64)
            chosen = keys[band, np.arange(len(band))]
            yield _keyed(mix(within * _BAND_FACTOR + chosen)[None], batch.column("row"), band[None])

    keyed = map_batches(firsts.select("row", "signature"), all_bands, _KEYED)
    pairs = keep(pairs_of_groups(keyed, BUCKET_LIMIT, earliest=1, before=1), "bands-0")
    found = pairs.select("left", "right")
    n_split = pairs.where("is_bounded").select("key").distinct().count()
    for level in range(1, SPLITS + 1):
        large = pairs.where("is_bounded")
        if not n_split or (level > 1 and large.isEmpty()):
            break
        ends = large.selectExpr("key", "number", "left AS row").union(large.selectExpr("key", "number", "right AS row"))
        members = ends.distinct().join(signed.select("row", "signature"), "row")
        keyed = map_batches(members.select("row", "key", "number", "signature"), next_band, _KEYED)
        pairs = keep(pairs_of_groups(keyed, BUCKET_LIMIT, earliest=1, before=1), f"bands-{level}")
        found = found.union(pairs.select("left", "right"))

    least = least_estimate(settings)

    def likely(batches: Batches) -> Batches:
        for batch in batches:
            left, right = (signatures_of(batch.column(f"{side}_signature"), known.num_perm) for side in _SIDES)
            chosen = (left == right).mean(axis=1) >= least
            yield batch.select(["left", "right"]).filter(pa.array(chosen))

    return map_batches(_with_both(found.distinct(), signed, "signature"), likely, "left bigint, right bigint"), n_split


def _keyed(keys: NDArray[np.uint64], rows: pa.Array, numbers: NDArray[np.generic]) -> pa.RecordBatch:
    """One row for each key: (n bands, n rows) keys with the row and the number of each."""
    shape = keys.shape
    columns = [
        keys.reshape(-1).view(np.int64),
        np.broadcast_to(rows.to_numpy(), shape).reshape(-1),
        np.broadcast_to(numbers, shape).reshape(-1).astype(np.int64),
    ]
    return pa.RecordBatch.from_arrays([pa.array(column) for column in columns], names=["key", "member", "number"])


def _contained(firsts: DataFrame, settings: Settings) -> DataFrame:
    """Pairs where one may stand inside the other, see match.samples.contained_pairs."""
    keyed = firsts.selectExpr("explode(sample) AS key", "row AS member", "0L AS number")
    shared = pairs_of_groups(keyed, FREQUENT).groupBy("left", "right").agg(expression("count(*)").alias("shared"))
    sized = firsts.selectExpr("row", "size(sample) AS n")
    return (
        _with_both(shared, sized, "n")
        .where(f"shared >= {least_shared(settings)!r}D * least(left_n, right_n)")
        .select("left", "right")
    )


def _verified(pairs: DataFrame, signed: DataFrame, settings: Settings) -> DataFrame:
    """The pairs whose exact sets are alike enough, or hold one another."""

    def compare(batches: Batches) -> Batches:
        for batch in batches:
            n = batch.num_rows
            sets = hash_rows(batch.column("left_shingles"), batch.column("right_shingles"))
            one = np.arange(n)
            hashing = choose_hashing(0)  # counting takes either the same time
            sizes = np.diff(sets.offsets)
            shared = hashing.count_shared(sets, one, one + n)
            left, right = (batch.column(side).to_numpy() for side in _SIDES)
            found = compare_sizes(left, right, shared, sizes[:n], sizes[n:], settings)
            columns = [left, right, found.jaccard, found.containment_left, found.containment_right]
            table = pa.RecordBatch.from_arrays([pa.array(column) for column in columns], names=names)
            yield table.filter(pa.array(found.alike(settings)))

    names = ["left", "right", "jaccard", "containment_left", "containment_right"]
    schema = "left bigint, right bigint, jaccard double, containment_left double, containment_right double"
    return map_batches(_with_both(pairs, signed, "shingles"), compare, schema)


def _with_twins(verified: DataFrame, twins: DataFrame) -> DataFrame:
    """The verified pairs, and where they stand for few, the pairs of their word-for-word copies."""
    small = twins.where(f"size <= {TWIN_PAIRS}").groupBy("first").agg(expression("collect_list(row)").alias("twins"))
    large = twins.where(f"size > {TWIN_PAIRS}").selectExpr("first", "CAST(NULL AS array<bigint>) AS twins").distinct()
    lists = small.union(large).selectExpr("first AS row", "twins", "true AS is_first")
    both = verified
    for side in _SIDES:
        named = lists.selectExpr(f"row AS {side}", f"twins AS {side}_list", f"is_first AS {side}_first")
        both = both.join(named, side, "left")
    both = both.selectExpr(
        "*",
        *(f"CASE WHEN {side}_first THEN {side}_list ELSE array({side}) END AS {side}_twins" for side in _SIDES),
    ).selectExpr(
        "*",
        f"coalesce(left_twins IS NOT NULL AND right_twins IS NOT NULL AND "
        f"size(left_twins) * size(right_twins) <= {TWIN_PAIRS}, false) AS is_small",
    )
    alone = "CASE WHEN is_small AND {0}_twins IS NOT NULL THEN {0}_twins ELSE array({0}) END"
    each = both.selectExpr("*", f"explode({alone.format('left')}) AS one").selectExpr(
        "*", f"explode({alone.format('right')}) AS other"
    )
    return each.selectExpr(
        "least(one, other) AS left",
        "greatest(one, other) AS right",
        "jaccard",
        "CASE WHEN one < other THEN containment_left ELSE containment_right END AS containment_left",
        "CASE WHEN one < other THEN containment_right ELSE containment_left END AS containment_right",
    )


def _classified(batches: Batches, settings: Settings) -> Batches:
    names = [column.split()[0] for column in COPIES.split(", ")]
    for batch in batches:
        rows = []
        for row in batch.to_pylist():
            pair = classify(
                jaccard=row["jaccard"],
                containment_left=row["containment_left"],
                containment_right=row["containment_right"],
                settings=settings,
            )
            if pair is not None:
                rows.append({**row, "relation": pair.relation})
        if rows:
            yield pa.RecordBatch.from_pylist(rows).select(names)


def _with_both(pairs: DataFrame, about: DataFrame, column: str) -> DataFrame:
    """Each pair with a column of both its rows, as `left_COLUMN` and `right_COLUMN`."""
    for side in _SIDES:
        pairs = pairs.join(about.selectExpr(f"row AS {side}", f"{column} AS {side}_{column}"), side)
    return pairs


_SIDES = ("left", "right")
