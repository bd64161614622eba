"""daft: normalize and minhash as expressions, bands grouped by the engine; candidates are not verified."""

import numpy as np
from stopwatch import BANDS, PERMUTATIONS, ROWS, SHINGLE, finish, join_pairs, read_texts, stage

texts = read_texts()
with stage("import"):
    import daft
    import pyarrow as pa
    from daft import col
with stage("signatures"):
    frame = daft.from_arrow(pa.table({"id": np.arange(len(texts)), "text": pa.array(texts, pa.large_string())}))
    plain = daft.functions.normalize(
        col("text"), remove_punct=True, lowercase=True, nfd_unicode=False, white_space=True
    )
    signed = plain.minhash(num_hashes=PERMUTATIONS, ngram_size=SHINGLE, seed=1, hash_function="xxhash")
    table = frame.with_column("signature", signed).select("id", "signature").to_arrow()
with stage("bands"):
    column = table.column("signature").combine_chunks()
    values = np.asarray(column.flatten(), np.uint32).reshape(len(texts), PERMUTATIONS)
    ids = np.asarray(table.column("id"))
    parts = pa.FixedSizeBinaryArray.from_buffers(
        pa.binary(4 * ROWS), len(texts) * BANDS, [None, pa.py_buffer(np.ascontiguousarray(values).tobytes())]
    )
    bands = daft.from_arrow(
        pa.table(
            {
                "band": np.tile(np.arange(BANDS, dtype=np.int16), len(texts)),
                "id": np.repeat(ids, BANDS),
                "value": parts.cast(pa.binary()),
            }
        )
    )
    grouped = bands.groupby("band", "value").agg(col("id").list_agg()).to_pydict()["id"]
with stage("join"):
    found = set()
    for group in grouped:
        if len(group) > 1:
            members = sorted(group)
            found.update((a, b) for n, a in enumerate(members) for b in members[n + 1 :])
    pairs = sorted(found)
    labels = join_pairs(len(texts), pairs)
finish(pairs=pairs, labels=labels)
