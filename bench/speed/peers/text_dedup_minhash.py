"""text-dedup's own program with verification on, two processes; it reads and writes files."""

import os
import pickle
import shutil
import subprocess
import sys

import numpy as np
import pyarrow.parquet as pq
from stopwatch import BANDS, FOLDER, OUTPUT, PERMUTATIONS, ROWS, SHINGLE, THRESHOLD, finish, stage

work = OUTPUT.with_suffix(".work")
shutil.rmtree(work, ignore_errors=True)
work.mkdir()
(work / "config.toml").write_text(f"""
[input]
input_type = "local_files"
file_type = "parquet"
[input.read_arguments]
path = "parquet"
data_files = "{FOLDER / "documents.parquet"}"
split = "train"
cache_dir = "{work / "cache"}"
[algorithm]
algorithm_name = "minhash"
text_column = "text"
num_perm = {PERMUTATIONS}
bands = {BANDS}
rows = {ROWS}
ngram_size = {SHINGLE}
threshold = {THRESHOLD}
check_false_positive = true
num_proc = 2
[output]
output_dir = "{work / "out"}"
save_clusters = true
keep_index_column = true
[debug]
""")
with stage("program"):
    subprocess.run(
        [sys.executable, "-m", "text_dedup.minhash"], cwd=work, check=True, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, env={**os.environ, "HF_HOME": str(work / "home"), "HF_DATASETS_OFFLINE": "1"},
    )  # fmt: skip
clusters = pickle.loads((work / "out" / "clusters.pickle").read_bytes())
n = pq.read_metadata(FOLDER / "documents.parquet").num_rows
labels = np.arange(n)
for row, first in clusters.items():
    labels[row] = n + first
finish(labels=labels)
shutil.rmtree(work)
