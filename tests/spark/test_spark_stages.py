"""Stages whose cases are too large or too odd for a corpus: buckets above their limit, graphs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components as scipy_components

pa = pytest.importorskip("pyarrow", reason="needs the extra `spark`")
parquet = pytest.importorskip("pyarrow.parquet")
pytest.importorskip("pyspark", reason="needs the extra `spark`: make test-spark")
from pyspark.errors import PythonException

from tracker.engines.spark_components import connected_components
from tracker.engines.spark_copies import _pairs_of_bands
from tracker.engines.spark_session import open_session
from tracker.errors import EngineError
from tracker.match.bands import BUCKET_LIMIT, estimate_jaccard, least_estimate, pairs_sharing_a_band
from tracker.settings import Settings

pytestmark = pytest.mark.spark


@pytest.fixture
def keep(session, tmp_path: Path):
    def kept(frame, name: str):
        frame.write.mode("overwrite").parquet(str(tmp_path / name))
        return session.read.parquet(str(tmp_path / name))

    return kept


def test_buckets_above_the_limit_are_split_as_on_one_machine(session, keep, tmp_path: Path) -> None:
    draw = np.random.default_rng(3)
    n, settings = BUCKET_LIMIT + 200, Settings()
    signatures = np.tile(draw.integers(0, 2**32, settings.fingerprint.num_perm, np.uint32), (n, 1))
    # All agree in the first two bands; what else they share is a matter of groups of 40.
    for row in range(n):
        signatures[row, 6:] += np.uint32(row // 40)
        signatures[row, draw.integers(6, 128, 30)] = draw.integers(0, 2**32, 30, np.uint32)
    table = pa.table({"row": pa.array(range(n), pa.int64()), "signature": [row.tobytes() for row in signatures]})
    parquet.write_table(table, tmp_path / "signed.parquet")
    signed = session.read.parquet(str(tmp_path / "signed.parquet"))
    found, n_split = _pairs_of_bands(signed, signed, settings, keep)
    proposed = pairs_sharing_a_band(signatures, settings.fingerprint.rows)
    likely = estimate_jaccard(signatures, proposed.left, proposed.right) >= least_estimate(settings)
    wanted = list(zip(proposed.left[likely].tolist(), proposed.right[likely].tolist(), strict=True))
    assert n_split == proposed.n_split >= 2
    assert sorted((row.left, row.right) for row in found.collect()) == wanted


def test_components_are_those_of_scipy(session, keep) -> None:
    draw = np.random.default_rng(5)
    chain = [(number, number + 1) for number in range(1000, 1060)]  # the longest way for a label
    hub = [(2000, number) for number in range(2001, 2300)]
    loose = draw.integers(0, 600, (450, 2)).tolist()
    edges = [*chain, *hub, *map(tuple, loose), (7, 7)]
    frame = session.createDataFrame(edges, "one bigint, other bigint")
    found = {row.node: row.component for row in connected_components(frame, keep, "graph").collect()}
    ends = np.array(edges).T
    graph = coo_array((np.ones(ends.shape[1]), (ends[0], ends[1])), shape=(2400, 2400))
    _, labels = scipy_components(graph, directed=False)
    firsts = {label: int(np.flatnonzero(labels == label)[0]) for label in set(labels.tolist())}
    inside = {node for edge in edges if edge[0] != edge[1] for node in edge}
    assert found == {node: firsts[labels[node]] for node in inside}


def test_a_package_that_the_workers_lack_is_told_and_our_own_mistake_is_not_hidden(session) -> None:
    def lacking(batches):
        import nothing_of_that_name  # type: ignore[import-not-found]  # noqa: F401

        yield from batches

    def mistaken(batches):
        raise ValueError("ours")

    with pytest.raises(EngineError, match=r"workers' Python lacks something: .*nothing_of_that_name"):
        count_on_spark(lacking)
    with pytest.raises(PythonException, match="ours"):
        count_on_spark(mistaken)


def count_on_spark(function) -> None:
    with open_session("local[2]", {}) as same:
        same.range(3).mapInArrow(function, "id bigint").count()
