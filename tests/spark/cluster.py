"""A standalone cluster of two workers on the loopback: its own processes, ended with the block."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PACKAGE_PARENT = str(Path(__file__).parents[2])
#: Short runs on a small machine: no time for the JVM's second compiler, little memory, few partitions.
JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
OPTIONS = {
    "spark.driver.extraJavaOptions": JAVA,
    "spark.executor.extraJavaOptions": JAVA,
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.shuffle.partitions": "3",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.ui.enabled": "false",
}
CLUSTER_OPTIONS = {
    **OPTIONS,
    "spark.driver.memory": "700m",
    "spark.executor.memory": "700m",
    "spark.executor.cores": "1",
    "spark.executorEnv.PYTHONPATH": PACKAGE_PARENT,
    # One loss may cost several tasks: none of them is a reason to give the scan up.
    "spark.task.maxFailures": "8",
    "spark.stage.maxConsecutiveAttempts": "8",
}
_PATIENCE_SECONDS = 180


@dataclass(frozen=True)
class Cluster:
    """A running cluster: its master, its workers' processes and the folder they work in."""

    master: str
    workers: tuple[subprocess.Popen[bytes], ...]
    folder: Path

    def executors(self) -> list[int]:
        """Process ids of the executors that run now."""
        return [child for worker in self.workers for child in children_of(worker.pid)]

    @property
    def n_started(self) -> int:
        """How many executors were ever started: each has a folder of its own."""
        return len(list(self.folder.glob("work-*/app-*/*/stderr")))


def children_of(parent: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            # A killed one stays listed until its parent asks how it ended.
            if int(fields[1]) == parent and fields[0] != "Z":
                found.append(int(stat.parent.name))
    return found


@contextlib.contextmanager
def running_cluster(folder: Path) -> Iterator[Cluster]:
    """A master and two workers of one core each."""
    import pyspark

    from tracker.engines.spark_session import _find_java

    _find_java()
    launcher = str(Path(pyspark.__file__).parent / "bin" / "spark-class")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_DAEMON_MEMORY": "256m",
        "SPARK_DAEMON_JAVA_OPTS": JAVA,
        "PYSPARK_PYTHON": sys.executable,
    }
    started: list[subprocess.Popen[bytes]] = []

    def start(name: str, *arguments: str) -> subprocess.Popen[bytes]:
        log = (folder / f"{name}.log").open("wb")
        process = subprocess.Popen(
            [launcher, *arguments], env=environment, stdout=log, stderr=log, start_new_session=True
        )
        started.append(process)
        return process

    def wait_for(name: str, words: str) -> None:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while words not in (folder / f"{name}.log").read_text(errors="replace"):
            assert time.monotonic() < deadline, (folder / f"{name}.log").read_text(errors="replace")
            time.sleep(0.2)

    package = "org.apache.spark.deploy"
    try:
        at = ("--host", "127.0.0.1", "--webui-port", "0")
        start("master", f"{package}.master.Master", *at, "--port", str(port))
        wait_for("master", "I have been elected leader")
        master = f"spark://127.0.0.1:{port}"
        workers = []
        for name in ("one", "two"):
            work = folder / f"work-{name}"
            own = ("--cores", "1", "--memory", "1g", "--work-dir", str(work))
            workers.append(start(name, f"{package}.worker.Worker", *at, *own, master))
        for name in ("one", "two"):
            wait_for(name, "Successfully registered with master")
        yield Cluster(master, tuple(workers), folder)
    finally:
        for process in reversed(started):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
        for process in started:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
