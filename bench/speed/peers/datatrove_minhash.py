"""datatrove's four steps on two processes, with its own tokeniser; it reads and writes files, clusters unverified."""

import shutil

import numpy as np
from stopwatch import BANDS, FOLDER, OUTPUT, ROWS, SHINGLE, finish, stage

_TASKS = 2

if __name__ == "__main__":
    with stage("import"):
        from datatrove.executor.local import LocalPipelineExecutor
        from datatrove.pipeline.dedup import MinhashDedupBuckets, MinhashDedupCluster, MinhashDedupSignature
        from datatrove.pipeline.dedup.minhash import MinhashConfig
        from datatrove.pipeline.readers import JsonlReader
        from datatrove.utils.hashing import HashConfig
    work = OUTPUT.with_suffix(".work")
    shutil.rmtree(work, ignore_errors=True)
    (work / "in").mkdir(parents=True)
    with stage("split"):
        lines = (FOLDER / "documents.jsonl").read_bytes().splitlines(keepends=True)
        per_task = -(-len(lines) // _TASKS)
        for task in range(_TASKS):
            part = lines[task * per_task : (task + 1) * per_task]
            (work / "in" / f"{task:05d}.jsonl").write_bytes(b"".join(part))
    config = MinhashConfig(
        n_grams=SHINGLE, num_buckets=BANDS, hashes_per_bucket=ROWS,
        hash_config=HashConfig(hash_fc="xxhash", precision=64),
    )  # fmt: skip
    steps = {
        "signatures": ([JsonlReader(f"{work}/in"),
                        MinhashDedupSignature(output_folder=f"{work}/signatures", config=config, language="eng")],
                       _TASKS),
        "buckets": ([MinhashDedupBuckets(input_folder=f"{work}/signatures", output_folder=f"{work}/buckets",
                                         config=config)], BANDS),
        "cluster": ([MinhashDedupCluster(input_folder=f"{work}/buckets", output_folder=f"{work}/remove",
                                         config=config, save_cluster_id=True)], 1),
    }  # fmt: skip
    for name, (pipeline, tasks) in steps.items():
        with stage(name):
            LocalPipelineExecutor(
                pipeline=pipeline, tasks=tasks, workers=min(_TASKS, tasks), logging_dir=f"{work}/log-{name}"
            ).run()
    labels = np.arange(len(lines))
    for task in range(_TASKS):
        found = work / "remove" / f"{task:06d}.clusters"
        if found.exists():
            rows = np.fromfile(found, np.uint32).reshape(-1, 2)
            labels[rows[:, 0] + task * per_task] = len(lines) + rows[:, 1]
    finish(labels=labels)
    shutil.rmtree(work)
