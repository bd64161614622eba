"""A scan on Spark finds what a scan on this machine finds, row by row; also when a machine is lost."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from articles import FURNITURE, articles, write_articles
from bundled import bundled_documents
from cluster import CLUSTER_OPTIONS, OPTIONS, PACKAGE_PARENT, Cluster

pa = pytest.importorskip("pyarrow", reason="needs the extra `spark`")
parquet = pytest.importorskip("pyarrow.parquet")
pytest.importorskip("pyspark", reason="needs the extra `spark`: make test-spark")
from tracker.distributed import scan_on_spark
from tracker.engines.spark import NOT_ON_SPARK
from tracker.errors import InputError
from tracker.library import import_snapshot, scan
from tracker.model import Cluster as Group
from tracker.model import Link, Run, Snapshot
from tracker.settings import Settings, settings_from_mapping

pytestmark = pytest.mark.spark
SETTINGS = settings_from_mapping({"statements": {"enabled": "off"}})
RUN = Run("0", {}, ("articles",), "2031-06-01T06:00:00Z")
N_GENERATED = 2400


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Generated articles and the bundled ones, as people have them: in parts, packed, damaged, twice, without ids."""
    folder = tmp_path_factory.mktemp("articles")
    made = list(articles(N_GENERATED))
    third = len(made) // 3
    (folder / "first.jsonl").write_text("".join(json.dumps(record) + "\n" for record in made[:third]))
    with gzip.open(folder / "second.jsonl.gz", "wt") as file:
        file.writelines(json.dumps(record) + "\n" for record in made[third : 2 * third])
    (folder / "third").mkdir()
    last = pa.Table.from_pylist(made[2 * third :])
    parquet.write_table(last, folder / "third" / "part-0.parquet", row_group_size=100)
    with (folder / "bundled pages.ndjson").open("w", encoding="utf-8") as file:
        for document in bundled_documents():
            record = {"id": document.id, "title": document.title, "source": document.source, "text": document.text}
            file.write(json.dumps(record | ({"date": document.date.first} if document.date else {})) + "\r\n")
    odd: list[object] = [
        "\ufeff" + json.dumps({"text": "A ferry without a number left the harbour of Ostrel at noon."}),
        "",
        "{broken",
        json.dumps(["no", "object"]),
        json.dumps({"id": "no-text"}),
        json.dumps(made[3] | {"text": made[3]["text"] + "\n\nA second version has one more line."}),
        json.dumps(made[4]),
        json.dumps({"id": "void", "text": "  "}),
        *(json.dumps({"id": f"empty-{number}"}) for number in range(25)),
        json.dumps({"text": "Über dem Hafen stand Rauch, sagte die Sprecherin der Feuerwehr am 4. Mai. \U0001f6a2"}),
    ]
    (folder / "odd.jsonl").write_text("\n".join(map(str, odd)), encoding="utf-8")
    (folder / "ours.jsonl").write_text('{"schema": "tracker.run/1"}\n{"id": "x", "text": "not an article"}\n')
    return folder


def found_by_both(snapshot: Snapshot) -> tuple[list[Link], list[Group]]:
    """What Spark looks for: no events, and nothing that is told of events."""
    links = [
        link
        for link in snapshot.links
        if link.kind == "passage" or (link.relation in ("copy", "near_copy", "contains") and link.tier == "linked")
    ]
    return links, [cluster for cluster in snapshot.clusters if cluster.kind in ("article", "passage")]


@pytest.fixture(scope="module")
def local(corpus: Path) -> Snapshot:
    return scan([str(corpus)], SETTINGS)


@pytest.fixture(scope="module")
def on_spark(session: object, corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder = tmp_path_factory.mktemp("tables")
    written = scan_on_spark([str(corpus)], str(folder), SETTINGS, run=RUN, name="told", options=OPTIONS)
    snapshot = import_snapshot(folder)
    assert written.n_rows["documents"] == len(snapshot.documents)
    assert sorted(path.name for path in folder.iterdir() if not path.name.startswith(".")) == [
        "clusters.parquet", "documents.parquet", "links.parquet", "members.parquet", "run.json", "skipped.parquet",
    ]  # fmt: skip
    return snapshot


def test_the_same_documents_are_read(on_spark: Snapshot, local: Snapshot) -> None:
    assert on_spark.documents == local.documents
    assert on_spark.name == "told"
    assert on_spark.run == RUN


def test_the_same_rows_say_what_was_passed_over(on_spark: Snapshot, local: Snapshot) -> None:
    assert on_spark.skipped == local.skipped
    assert any("more like this" in row.reason for row in on_spark.skipped)


def test_the_same_links_stand_in_the_same_order(on_spark: Snapshot, local: Snapshot) -> None:
    wanted, _ = found_by_both(local)
    assert {link.relation for link in wanted} >= {"copy", "near_copy", "contains"}
    assert sum(link.kind == "passage" for link in wanted) > 100
    assert list(on_spark.links) == wanted


def test_the_same_clusters_stand_in_the_same_order(on_spark: Snapshot, local: Snapshot) -> None:
    _, wanted = found_by_both(local)
    assert list(on_spark.clusters) == wanted


def test_a_passage_of_a_tenth_of_all_articles_is_one_family(on_spark: Snapshot) -> None:
    opening = FURNITURE[:40]
    largest = max((one for one in on_spark.clusters if one.kind == "passage"), key=lambda one: len(one.members))
    assert opening in " ".join(largest.members[0].span.text.split())
    assert len(largest.members) >= N_GENERATED // 20


def test_shortcuts_say_what_spark_leaves_out(on_spark: Snapshot, local: Snapshot) -> None:
    assert on_spark.shortcuts == (*local.shortcuts, NOT_ON_SPARK)


def test_sources_that_are_not_there_or_hold_nothing_are_told(session: object, tmp_path: Path) -> None:
    def scanned(source: Path) -> None:
        scan_on_spark([str(source)], str(tmp_path / "tables"), Settings(), run=RUN, options=OPTIONS)

    with pytest.raises(InputError, match="no such file or folder"):
        scanned(tmp_path / "nothing.jsonl")
    (tmp_path / "page.txt").write_text("A page.")
    with pytest.raises(InputError, match="no JSON Lines or Parquet"):
        scanned(tmp_path / "page.txt")
    (tmp_path / "empty.jsonl").write_text('{"id": "a"}\n')
    with pytest.raises(InputError, match="no document could be read"):
        scanned(tmp_path / "empty.jsonl")
    assert not (tmp_path / "tables" / "run.json").exists()


def test_one_article_alone_makes_a_whole_snapshot(session: object, tmp_path: Path) -> None:
    source = write_articles(tmp_path / "one.jsonl", 1)
    scan_on_spark([str(source)], str(tmp_path / "tables"), Settings(), run=RUN, options=OPTIONS)
    snapshot = import_snapshot(tmp_path / "tables")
    assert [document.id for document in snapshot.documents] == ["wire-000000"]
    assert snapshot.links == snapshot.clusters == ()


def test_a_cluster_that_loses_a_machine_in_the_middle_finds_the_same(cluster: Cluster, tmp_path: Path) -> None:
    source = write_articles(tmp_path / "articles.jsonl", 500, seed=1)
    tables = tmp_path / "tables"
    options = [part for name, value in CLUSTER_OPTIONS.items() for part in ("--spark-set", f"{name}={value}")]
    command = [
        sys.executable, "-m", "tracker", "scan", "--engine", "spark", "--master", cluster.master,
        *options, str(source), "--output", str(tables), "--set", "statements.enabled=off",
    ]  # fmt: skip
    with (tmp_path / "scan.log").open("wb") as log:
        scanning = subprocess.Popen(
            command, cwd=tmp_path, stdout=log, stderr=log, env={**os.environ, "PYTHONPATH": PACKAGE_PARENT}
        )
        try:
            lost = next(kill_when(tables / "_work" / "signed.parquet" / "_SUCCESS", scanning, cluster))
            code = scanning.wait(600)
        finally:
            scanning.kill()
    said = (tmp_path / "scan.log").read_text(errors="replace")
    assert code == 0, said
    assert lost not in cluster.executors()
    assert cluster.n_started >= 3, "the lost executor was replaced"
    assert f"tracker report {tables}" in said
    snapshot = import_snapshot(tables)
    local = scan([str(source)], SETTINGS)
    links, groups = found_by_both(local)
    assert snapshot.documents == local.documents
    assert list(snapshot.links) == links
    assert list(snapshot.clusters) == groups


def kill_when(path: Path, scanning: subprocess.Popen[bytes], cluster: Cluster) -> Iterator[int]:
    """Kills one executor once `path` is there; gives its process id."""
    while not path.exists():
        assert scanning.poll() is None, "the scan ended before"
        time.sleep(0.05)
    executor = cluster.executors()[0]
    os.kill(executor, signal.SIGKILL)
    yield executor
