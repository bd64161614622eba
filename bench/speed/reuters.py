"""The real Reuters sample as a corpus of the bench, where it is present."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

_DATA = Path(__file__).parents[3] / "shared" / "data" / "reuters106k"


def reuters_folder(folder: Path) -> Path | None:
    """documents.parquet, documents.jsonl and truth.npz of the sample; None where it is absent."""
    source = _DATA / "documents.dev_sample.jsonl.gz"
    if not source.exists():
        return None
    made = folder / "reuters"
    if (made / "done").exists():
        return made
    made.mkdir(parents=True, exist_ok=True)
    with gzip.open(source, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    row_of = {record["id"]: row for row, record in enumerate(records)}
    texts = [record["text"] for record in records]
    pq.write_table(
        pa.table({"id": list(range(len(texts))), "text": pa.array(texts, pa.large_string())}),
        made / "documents.parquet",
    )
    with (made / "documents.jsonl").open("w") as target:
        target.writelines(json.dumps({"id": row, "text": text}) + "\n" for row, text in enumerate(texts))
    with (_DATA / "exact_jaccard5_pairs.jsonl").open() as lines:
        known = [json.loads(line) for line in lines]
    ends = np.sort(np.array([(row_of[pair["a"]], row_of[pair["b"]]) for pair in known]), axis=1)
    likeness = np.array([pair["jaccard5"] for pair in known])
    np.savez(made / "truth.npz", left=ends[:, 0], right=ends[:, 1], jaccard=likeness)
    (made / "done").touch()
    return made
