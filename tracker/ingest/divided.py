"""Reading over several processes: the lines of a large JSON Lines file, the files of a large folder.

The archive is asked by the first process alone; what it knows is not sent to the others. A document is
sent as a plain tuple; pickled as it is, it would take five times as long.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO, TypeVar

from ..errors import MissingExtraError
from ..match.processors import count_processors
from ..match.workers import can_divide, divide_work
from ..model import Block, DateWindow, Document, Skipped
from .draft import Metadata, Record, Unread
from .language import hasten_languages
from .records import json_lines, read_json_line
from .unique import Found

if TYPE_CHECKING:
    from .inputs import InputFile
    from .read import Reader

Line = tuple[int, bytes] | Unread
Row = tuple[object, ...]
_Item = TypeVar("_Item")
_Known = TypeVar("_Known")
_Answer = TypeVar("_Answer")

#: Lines that are worked on before processes are started: for fewer it isn't worth it, and what they load (a model
#: of languages, if need be) all processes share.
RECORDS_FIRST = 400
_LINES_A_TASK = 250
#: Lines after which a task is given out though most of them were known: they wait for its answer. So with files.
_LINES_A_PLAN, _FILES_A_PLAN = 2500, 1000
#: The same of files, which are of any size: folders of fewer files or bytes are read by one process.
_FILES_FIRST = 16
_WORTH_FILES, _WORTH_BYTES = 100, 3_000_000
_FILES_A_TASK = 20


@dataclass(frozen=True, slots=True)
class _Work:
    reader: Reader
    files: Sequence[InputFile]
    beside: bytes = b""
    shared: Metadata | None = None


# What a worker process inherits at its fork: files are opened by functions, which can't be sent.
_inherited: _Work | None = None


def divides_lines(file: InputFile) -> bool:
    """Whether a file is read line by line, and there are processes to share them."""
    return file.form.function == "read_json_lines" and can_divide(count_processors())


def read_lines(
    reader: Reader, file: InputFile, stream: BinaryIO, beside: bytes, shared: Metadata
) -> Iterator[Found | Skipped]:
    """What `reader.read_record` gives for each line of a JSON Lines file that has something on it, in order."""
    global _inherited
    lines = json_lines(stream)
    yield from _read_first(reader, file, lines, beside, shared)
    hasten_languages(file.size, n_read=RECORDS_FIRST)
    _inherited = _Work(reader.without_memory(), [file], beside, shared)

    def recall(line: Line) -> Found | None:
        read = _parse(reader, line) if reader.known else None
        return reader.recall_record(file, read, beside) if read else None

    try:
        for known, row in _share(lines, recall, _read_task, n_a_task=_LINES_A_TASK, n_a_plan=_LINES_A_PLAN):
            if known is not None:
                yield known
            elif row is not None:
                yield _from_row(row)
    finally:
        _inherited = None


def _read_first(
    reader: Reader, file: InputFile, lines: Iterator[Line], beside: bytes, shared: Metadata
) -> Iterator[Found | Skipped]:
    """What stands on the first lines, until so many were worked on."""
    n_worked = 0
    for line in lines:
        n_known = reader.n_known
        one = _read_line(reader, file, line, beside, shared)
        if one is not None:
            yield one
        n_worked += reader.n_known == n_known
        if n_worked == RECORDS_FIRST:
            return


def divides_files(files: Sequence[InputFile]) -> bool:
    """Whether there are files enough for several processes to share them."""
    return (
        len(files) >= _WORTH_FILES
        and sum(file.size for file in files) >= _WORTH_BYTES
        and can_divide(count_processors())
    )


def read_files(reader: Reader, files: Sequence[InputFile]) -> Iterator[tuple[list[Found], list[Skipped]]]:
    """What `reader.read` gives for each file, in order; `reader.missing` is set as by that."""
    global _inherited
    left, n_worked = iter(range(len(files))), 0
    for place in left:
        n_known = reader.n_known
        yield reader.read(files[place], None)
        n_worked += reader.n_known == n_known
        if n_worked == _FILES_FIRST:
            break
    hasten_languages(sum(file.size for file in files), n_read=_FILES_FIRST)
    _inherited = _Work(reader.without_memory(), files)

    def recall(place: int) -> tuple[list[Found], list[Skipped]] | None:
        return reader.recall_file(files[place]) if reader.known else None

    try:
        for known, answer in _share(left, recall, _read_files, n_a_task=_FILES_A_TASK, n_a_plan=_FILES_A_PLAN):
            if known is not None:
                yield known
            elif answer is not None:
                rows, skipped, missing = answer
                reader.missing = reader.missing or missing
                yield [one for row in rows if isinstance(one := _from_row(row), Found)], skipped
    finally:
        _inherited = None


def _share(
    items: Iterator[_Item],
    recall: Callable[[_Item], _Known | None],
    work: Callable[[list[_Item]], list[_Answer]],
    *,
    n_a_task: int,
    n_a_plan: int,
) -> Iterator[tuple[_Known | None, _Answer | None]]:
    """For each item what `recall` has, else what `work` answers in some process, in order.

    Args:
        work: is given some items and answers to each. No process is started while all are known.
        n_a_task, n_a_plan: items after which a task is given out: of it, and with the known ones between them.
    """
    plans: deque[list[_Known | None]] = deque()

    def plan_tasks() -> Iterator[list[_Item]]:
        task: list[_Item] = []
        plan: list[_Known | None] = []
        for item in items:
            known = recall(item)
            plan.append(known)
            if known is None:
                task.append(item)
            if len(task) == n_a_task or len(plan) == n_a_plan:
                plans.append(plan)
                yield task
                task, plan = [], []
        if plan:
            plans.append(plan)
            yield task

    tasks = plan_tasks()
    for first in tasks:
        for answers in divide_work(work, chain([first], tasks), count_processors()) if first else iter([[]]):
            given = iter(answers)
            for known in plans.popleft():
                yield (known, None) if known is not None else (None, next(given))


def _parse(reader: Reader, line: Line) -> Record | Unread | None:
    return line if isinstance(line, Unread) else read_json_line(line[1], line[0], reader.settings.encoding)


def _read_line(reader: Reader, file: InputFile, line: Line, beside: bytes, shared: Metadata) -> Found | Skipped | None:
    read = _parse(reader, line)
    return None if read is None else reader.read_record(file, read, beside, shared)


def _read_task(lines: list[Line]) -> list[Row | None]:
    work = _inherited
    assert work is not None
    found = (_read_line(work.reader, work.files[0], line, work.beside, work.shared or {}) for line in lines)
    return [None if one is None else _to_row(one) for one in found]


def _read_files(places: list[int]) -> list[tuple[list[Row], list[Skipped], MissingExtraError | None]]:
    work = _inherited
    assert work is not None
    answers = []
    for place in places:
        found, skipped = work.reader.read(work.files[place], None)
        answers.append(([_to_row(one) for one in found], skipped, work.reader.missing))
    return answers


def _to_row(one: Found | Skipped) -> Row:
    if isinstance(one, Skipped):
        return one.where, one.reason, one.remedy
    document = one.document
    date = document.date
    return (
        one.base,
        one.path,
        one.place,
        document.id,
        document.key,
        document.title,
        document.byline,
        document.source,
        document.language,
        date and (date.first, date.last, date.basis, date.explanation),
        document.n_words,
        document.sha256,
        [(block.start, block.end, block.role) for block in document.blocks],
        document.text,
        document.url,
        document.format,
        document.encoding,
        document.remarks,
        document.raw_digest,
        document.provenance,
    )


def _from_row(row: Row) -> Found | Skipped:
    if len(row) == 3:
        return Skipped(*row)  # type: ignore[arg-type]  # as `_to_row` wrote it
    base, path, place, *values = row
    values[6] = values[6] and DateWindow(*values[6])  # type: ignore[misc]  # as `_to_row` wrote it
    values[9] = tuple([Block(*block) for block in values[9]])  # type: ignore[attr-defined]  # as `_to_row` wrote it
    return Found(base, path, place, Document(*values))  # type: ignore[arg-type]  # as `_to_row` wrote it
