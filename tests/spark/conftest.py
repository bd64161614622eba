"""Spark on this machine: in one process, and as a cluster of two workers."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))  # the builders that all tests share

from cluster import OPTIONS, Cluster, running_cluster  # after the way to it


@pytest.fixture(scope="session")
def session() -> Iterator[object]:
    """Two threads of one process, kept for all tests that don't need a cluster."""
    from tracker.engines.spark_session import open_session

    with open_session("local[2]", {**OPTIONS, "spark.driver.memory": "1g"}) as opened:
        yield opened


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with running_cluster(tmp_path_factory.mktemp("cluster")) as running:
        yield running
