"""A scan on Spark: a table of documents in, the tables of a snapshot out.

The local engine is given sequences that fit in memory, so its Protocol is no use here: nothing of the
corpus is ever on the driver. What runs on the batches are the same functions, and the tables hold the
same rows (tests/spark). What is left out is said among the shortcuts: events, retellings, statements.

Each stage is kept under `_work` in the folder of the tables before the next one begins. A machine that is
lost costs the tasks that it was at and those whose shuffle files it had; Spark runs them again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from ..model import Run
from ..records import dump_record
from ..settings import Settings
from ..table_rows import COLUMNS, run_row
from . import Progress
from .spark_candidates import propose_pairs
from .spark_clusters import gather_clusters
from .spark_copies import find_copies
from .spark_corpus import expression, number_documents, sign_documents
from .spark_files import join_path, open_folder
from .spark_links import link_documents

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

#: Given a session and a function that keeps tables: documents with unique ids, and what was passed over.
ReadDocuments = Callable[["SparkSession", Callable[["DataFrame", str], "DataFrame"]], "tuple[DataFrame, DataFrame]"]

NOT_ON_SPARK = "events, retellings, quotations, figures and names are not looked for on Spark"

_ORDER: Mapping[str, Sequence[str]] = {
    "documents": ("document",),
    "skipped": ("where", "reason"),
    # As match.order.link_order; of equal ones as the pipeline comes by them.
    "links": (
        "kind", "tier", "-score", "left_document", "left_start", "right_document", "right_start",
        "left_row", "right_row", "number",
    ),
    "clusters": ("kind", "boilerplate", "-n_members", "id"),
    "members": ("cluster_kind", "cluster_boilerplate", "-cluster_n_members", "cluster", "place"),
}  # fmt: skip


def write_tables(
    session: SparkSession,
    read: ReadDocuments,
    folder: str,
    *,
    run: Run,
    settings: Settings,
    name: str = "",
    on_progress: Progress = lambda stage, done, total: None,
) -> Mapping[str, int]:
    """Scan the documents that `read` gives; write the snapshot's tables; how many rows each table has.

    Args:
        folder: on a file system that every worker reaches; tables that stand there are replaced, and
            `run.json` is written last.

    Raises:
        OutputError: the folder can't be written.
        InputError: there is no document.
    """
    files = open_folder(session, folder)
    work = join_path(folder, "_work")

    def keep(frame: DataFrame, stage: str) -> DataFrame:
        path = join_path(work, f"{stage}.parquet")
        frame.write.mode("overwrite").parquet(path)
        return session.read.schema(frame.schema).parquet(path)

    files.remove("run.json")
    files.remove("_work")
    on_progress("reading", 0, 0)
    found, skipped = read(session, keep)
    on_progress("putting documents in order", 0, 0)
    corpus = number_documents(found, keep)
    on_progress("signing articles", 0, corpus.n_documents)
    signed = sign_documents(corpus, settings, keep)
    on_progress("finding copies", 0, corpus.n_documents)
    copies, shortcuts = find_copies(signed, settings, keep)
    on_progress("proposing pairs", 0, corpus.n_documents)
    candidates, cut = propose_pairs(corpus, settings, keep)
    on_progress("comparing passages", 0, corpus.n_documents)
    links = link_documents(corpus, copies, candidates, signed.where("repeats"), settings, keep)
    on_progress("gathering clusters", 0, corpus.n_documents)
    clusters, left_out = gather_clusters(links, corpus, keep)
    on_progress("writing tables", 0, corpus.n_documents)
    head = ", ".join(f"`{column}` AS cluster_{column}" for column in ("kind", "boilerplate", "n_members"))
    members = clusters.selectExpr(*head.split(", "), "posexplode(members) AS (place, member)")
    tables = {
        "documents": corpus.documents,
        "skipped": skipped,
        "links": links,
        "clusters": clusters,
        "members": members.selectExpr("*", "member.*"),
    }
    n_rows = {}
    for table, frame in tables.items():
        columns = [f"`{column}`" for column in COLUMNS[table]]
        path = join_path(folder, f"{table}.parquet")
        ordered = frame.orderBy(*(expression(_quoted(term)) for term in _ORDER[table]))
        ordered.selectExpr(*columns).write.mode("overwrite").parquet(path)
        n_rows[table] = session.read.parquet(path).count()
    record = run_row(run, name=name, shortcuts=(*shortcuts, *cut, *left_out, NOT_ON_SPARK), n_rows=n_rows)
    files.write("run.json", dump_record(record).encode("utf-8") + b"\n")
    files.remove("_work")
    return n_rows


def _quoted(term: str) -> str:
    return f"-`{term[1:]}`" if term.startswith("-") else f"`{term}`"
