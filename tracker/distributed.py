"""Sources to tables on Spark: where reading, the stages on a cluster and the tables meet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .engines import Progress
from .model import Run
from .settings import Settings


@dataclass(frozen=True, slots=True)
class Written:
    """Tables that a scan on Spark has written: where, and how many rows each has."""

    folder: str
    n_rows: Mapping[str, int]


def scan_on_spark(
    sources: Sequence[str],
    folder: str,
    settings: Settings,
    *,
    run: Run,
    name: str = "",
    master: str = "",
    options: Mapping[str, str] | None = None,
    on_progress: Progress = lambda stage, done, total: None,
) -> Written:
    """Scan JSON Lines and Parquet on Spark; write the snapshot as tables.

    Articles and passages are linked and clustered as `tracker.scan` does it, row by row the same;
    events, retellings and statements are left out, which the tables say among their shortcuts.

    Args:
        sources: files, folders or patterns, local or URIs of any file system that Spark reads.
        folder: where the tables go, on a file system that every worker reaches; replaced.
        master, options: as engines.spark_session.open_session.

    Raises:
        InputError: a source isn't there, or holds no document.
        EngineError: Spark can't be started or reached, or gave up.
        MissingExtraError: without pyspark.
        OutputError: the folder can't be written.
    """
    from .engines.spark_session import open_session

    with open_session(master, options or {}) as session:
        # Only now: these import pyarrow, which open_session has looked for.
        from .engines.spark import write_tables
        from .engines.spark_files import absolute
        from .ingest.spark import read_documents

        n_rows = write_tables(
            session,
            lambda session, keep: read_documents(session, keep, sources, settings),
            absolute(folder),
            run=run,
            settings=settings,
            name=name,
            on_progress=on_progress,
        )
    return Written(folder, n_rows)
