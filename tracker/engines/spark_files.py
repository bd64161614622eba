"""The few things that the driver does with files itself, on whatever file system Spark reads."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from ..errors import InputError, OutputError

if TYPE_CHECKING:
    from py4j.java_gateway import JavaObject
    from py4j.protocol import Py4JJavaError as JavaError
    from pyspark.sql import SparkSession


def join_path(folder: str, name: str) -> str:
    """A path below a folder, which may be a URI."""
    return f"{folder.rstrip('/')}/{name}"


def absolute(path: str) -> str:
    """The path as each machine has to read it: a URI as it is, a local path from the root."""
    return path if "://" in path or path.startswith("file:") else str(Path(path).absolute())


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder to write into."""

    path: str
    session: SparkSession

    def remove(self, name: str) -> None:
        """The file or folder isn't there any more."""
        files, path = _at(self.session, join_path(self.path, name))
        files.delete(path, True)

    def write(self, name: str, data: bytes) -> None:
        """The file holds the data; it has its name only once it is whole."""
        files, beside = _at(self.session, join_path(self.path, f"_{name}"))
        stream = files.create(beside, True)
        stream.write(bytearray(data))
        stream.close()
        self.remove(name)
        files.rename(beside, _at(self.session, join_path(self.path, name))[1])


def open_folder(session: SparkSession, path: str) -> Folder:
    """The folder, made if it isn't there.

    Raises:
        OutputError: it can't be made.
    """
    from py4j.protocol import Py4JJavaError

    try:
        files, place = _at(session, path)
        made = bool(files.mkdirs(place))
    except Py4JJavaError as error:
        raise OutputError(
            f"can't be made: {_message(error)}", where=path, remedy="check the path and its rights"
        ) from error
    if not made:
        raise OutputError("can't be made", where=path, remedy="check the path and its rights")
    return Folder(path, session)


def list_files(session: SparkSession, source: str) -> list[tuple[str, str]]:
    """(path, name below the source) of each file of a source: a file, a folder or a pattern; by name.

    Files and folders whose names begin with `_` or `.` are left out, as Spark does.

    Raises:
        InputError: there is nothing, or it can't be reached.
    """
    from py4j.protocol import Py4JJavaError

    found: list[tuple[str, str]] = []
    try:
        files, pattern = _at(session, absolute(source))
        places = files.globStatus(pattern) or []
        for place in places:
            path = place.getPath()
            if not place.isDirectory():
                found.append((str(path.toString()), str(path.getName())))
                continue
            base = str(path.toString()).rstrip("/") + "/"
            # Of several folders each gives its own name, so that their files don't get the same ids.
            prefix = f"{path.getName()}/" if len(places) > 1 else ""
            below = files.listFiles(path, True)
            while below.hasNext():
                name = cast(str, below.next().getPath().toString())
                found.append((name, prefix + name.removeprefix(base)))
    except Py4JJavaError as error:
        raise InputError(f"can't be read: {_message(error)}", where=source) from error
    if not found:
        raise InputError("no such file or folder, or it is empty", where=source, remedy="check the path")
    hidden = ("_", ".")
    return sorted((path, name) for path, name in found if not any(part.startswith(hidden) for part in name.split("/")))


def _at(session: SparkSession, path: str) -> tuple[JavaObject, JavaObject]:
    """The file system of a path, and the path as it wants it."""
    jvm = session.sparkContext._jvm
    place = jvm.org.apache.hadoop.fs.Path(path)
    return place.getFileSystem(session.sparkContext._jsc.hadoopConfiguration()), place


def _message(error: JavaError) -> str:
    told = error.java_exception.getMessage()
    return " ".join(str(told or error.java_exception.toString()).split())[:200]
