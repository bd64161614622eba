"""What a scan on Spark costs a document: CPU by stage, bytes kept and shuffled. Behind docs/scale.md.

    python -m bench.spark_costs articles.jsonl

CPU seconds of this process are counted, so that a busy machine doesn't matter much; bytes are those
that Spark's own event log tells.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pyarrow as pa

from tracker.distributed import scan_on_spark
from tracker.engines.spark_candidates import _features
from tracker.engines.spark_corpus import _sign_batches
from tracker.ingest import read_sources
from tracker.match.candidates import propose_pairs
from tracker.match.order import put_in_order
from tracker.match.passages import find_passages_prepared
from tracker.match.prepared import prepare
from tracker.model import Run
from tracker.settings import Settings, settings_from_mapping
from tracker.table_rows import document_row
from tracker.text.evidence import evidence_text

_T = TypeVar("_T")
_BATCH = 500
_SEARCHED = 300


def main(path: str) -> None:
    settings = settings_from_mapping({"statements": {"enabled": "off"}})
    read, seconds = _cpu(lambda: read_sources([path], settings))
    documents = put_in_order(read.documents)
    n = len(documents)
    n_bytes = sum(len(document.text.encode()) for document in documents)
    print(f"{n:,} articles of {n_bytes / n:,.0f} bytes")
    print(f"reading           {1000 * seconds / n:8.2f} ms CPU a document")
    rows = [{"row": number, **document_row(document)} for number, document in enumerate(documents)]
    names = ["row", "language", "blocks", "text"]
    batches = [
        pa.RecordBatch.from_pylist([{name: row[name] for name in names} for row in rows[start : start + _BATCH]])
        for start in range(0, n, _BATCH)
    ]
    for label, function in (
        ("signing", lambda: list(_sign_batches(iter(batches), settings, n_bytes))),
        ("words of sentences", lambda: list(_features(iter(batches), n_bytes))),
    ):
        function()  # once for imports
        _, seconds = _cpu(function)
        print(f"{label:<18}{1000 * seconds / n:8.2f} ms CPU a document")
    evidence = [evidence_text(document) for document in documents]
    pairs, seconds = _cpu(lambda: propose_pairs(documents, evidence, settings).pairs)
    print(f"{'all candidates':<18}{1000 * seconds / n:8.2f} ms CPU a document on one machine, as columns")
    print(f"candidate pairs   {len(pairs) / n:8.2f} a document")
    step = max(1, len(pairs) // _SEARCHED)
    searched = pairs[::step]

    def search() -> None:
        for left, right in searched:
            one, other = (prepare(documents[row].text, documents[row].blocks) for row in (left, right))
            find_passages_prepared(one, other, settings)

    _, seconds = _cpu(search)
    print(f"search            {1000 * seconds / len(searched):8.2f} ms CPU a pair, both texts prepared")
    _on_spark(path, n, settings)


def _on_spark(path: str, n: int, settings: Settings) -> None:
    with tempfile.TemporaryDirectory() as folder:
        kept: dict[str, int] = {}

        def note(stage: str, done: int, total: int) -> None:
            for table in Path(folder, "tables", "_work").glob("*.parquet"):
                size = sum(part.stat().st_size for part in table.glob("*.parquet"))
                kept[table.name] = max(kept.get(table.name, 0), size)

        Path(folder, "events").mkdir()
        options = {
            "spark.driver.memory": "1g",
            "spark.sql.shuffle.partitions": "4",
            "spark.eventLog.enabled": "true",
            "spark.eventLog.compress": "false",
            "spark.eventLog.dir": f"file:{folder}/events",
        }
        run = Run("0", {}, (path,), "2031-01-01T00:00:00Z")
        tables = str(Path(folder, "tables"))
        scan_on_spark([path], tables, settings, run=run, master="local[2]", options=options, on_progress=note)
        shuffled = jvm_nanoseconds = 0
        for task in _tasks(Path(folder, "events")):
            shuffled += task["Shuffle Write Metrics"]["Shuffle Bytes Written"]
            jvm_nanoseconds += task["Executor CPU Time"]
        print(f"shuffled          {shuffled / n:8,.0f} bytes a document")
        print(f"JVM               {jvm_nanoseconds / 1e6 / n:8.2f} ms CPU a document (small runs: mostly warming up)")
        print(f"kept meanwhile    {sum(kept.values()) / n:8,.0f} bytes a document")
        for name, size in sorted(kept.items(), key=lambda item: -item[1])[:10]:
            print(f"  {name:<28}{size / n:8,.0f}")
        written = sum(part.stat().st_size for part in Path(tables).rglob("*.parquet") if part.is_file())
        print(f"tables            {written / n:8,.0f} bytes a document")


def _tasks(folder: Path) -> Iterator[dict[str, dict[str, int]]]:
    for log in folder.rglob("*"):
        if log.is_file():
            for line in log.open(encoding="utf-8"):
                if '"SparkListenerTaskEnd"' in line:
                    metrics = json.loads(line).get("Task Metrics")
                    if metrics:
                        yield metrics


def _cpu(function: Callable[[], _T]) -> tuple[_T, float]:
    started = time.process_time()
    value = function()
    return value, time.process_time() - started


if __name__ == "__main__":
    main(sys.argv[1])
