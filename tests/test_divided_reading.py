"""Reading over several processes gives what one process gives."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tracker.errors import InputError
from tracker.ingest import Ingested, read_sources, take_inventory
from tracker.match.processors import count_processors, pin_processors
from tracker.match.workers import divide_work
from tracker.settings import Settings

SENTENCE = "the depot at Zhelin burned for two days said Ms. Orrin on Friday and 40 people left (Reuters) Photo:"
WORDS = SENTENCE.split()


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    yield
    pin_processors(0)


def _read(source: Path, processes: int) -> Ingested:
    pin_processors(processes)
    return read_sources([str(source)], Settings())


def _article(number: int) -> str:
    draw = random.Random(number)
    return "\n\n".join(" ".join(draw.choices(WORDS, k=40)) + "." for _ in range(3))


def _lines() -> list[bytes]:
    lines = []
    for number in range(1300):
        record: dict[str, object] = {"id": number % 1250, "text": _article(number % 1200), "date": "2031-04-02"}
        if number % 3 == 0:
            record |= {"title": f"The {number}th fire", "source": "Zhelin Today", "byline": "By Ada Orrin"}
        lines.append(json.dumps(record).encode())
    for place, broken in ((7, b"{"), (700, b"[1]"), (701, b""), (702, b'{"id": 3}'), (703, "\u00e9".encode("latin-1"))):
        lines.insert(place, broken)
    return lines


@pytest.mark.parametrize("processes", [2, 5])
def test_lines_are_read_the_same_by_any_number_of_processes(tmp_path: Path, processes: int) -> None:
    source = tmp_path / "articles.jsonl"
    source.write_bytes(b"\n".join(_lines()))
    alone = _read(source, 1)
    assert len(alone.documents) > 1200
    assert len(alone.skipped) == 4
    assert _read(source, processes) == alone


@pytest.mark.parametrize("is_known", [lambda n: n % 3 == 0, lambda n: n < 900, lambda n: n > 300, lambda n: True])
def test_what_is_known_is_taken_and_the_rest_read_the_same_by_three_processes(
    tmp_path: Path, is_known: Callable[[int], bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.ingest.divided.RECORDS_FIRST", 100)
    monkeypatch.setattr("tracker.ingest.divided._LINES_A_PLAN", 300)
    source = tmp_path / "articles.jsonl"
    source.write_bytes(b"\n".join(_lines()))
    documents = _read(source, 1).documents
    known = {(one.id, one.raw_digest): one for place, one in enumerate(documents) if is_known(place)}

    def again(processes: int) -> Ingested:
        pin_processors(processes)
        return read_sources([str(source)], Settings(), known=lambda name, digest: known.get((name, digest)))

    alone, shared = again(1), again(3)
    assert shared.documents == alone.documents == documents
    assert shared == alone
    assert len(known) * 0.9 < alone.n_known <= len(known)
    taken = {id(one) for one in known.values()}
    assert sum(id(one) in taken for one in shared.documents) == sum(id(one) in taken for one in alone.documents)


def test_a_compressed_file_that_ends_too_early_is_read_the_same_by_two_processes(tmp_path: Path) -> None:
    source = tmp_path / "articles.jsonl.gz"
    packed = gzip.compress(b"\n".join(_lines()), 0)
    source.write_bytes(packed[: len(packed) * 3 // 4])
    alone = _read(source, 1)
    assert any("end too early" in row.reason for row in alone.skipped)
    assert _read(source, 2) == alone


def _fill(folder: Path) -> None:
    for number in range(130):
        paragraphs = "\n\n".join(_article(1000 * number + part) for part in range(40))
        (folder / f"{number}.{('txt', 'md', 'html')[number % 3]}").write_text(paragraphs, encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "more.jsonl").write_bytes(b"\n".join(_lines()))


@pytest.mark.parametrize("is_known", [lambda n: n % 2 == 0, lambda n: True])
def test_the_new_files_of_a_folder_are_read_the_same_by_three_processes(
    tmp_path: Path, is_known: Callable[[int], bool]
) -> None:
    _fill(tmp_path)
    documents = _read(tmp_path, 1).documents
    known = {(one.id, one.raw_digest): one for place, one in enumerate(documents) if is_known(place)}
    inventory = take_inventory([str(tmp_path)], Settings().ingest)

    def again(processes: int) -> Ingested:
        pin_processors(processes)
        return read_sources(
            [str(tmp_path)], Settings(), known=lambda name, digest: known.get((name, digest)), inventory=inventory
        )

    alone, shared = again(1), again(3)
    assert alone.documents == documents
    assert shared == alone
    assert len(known) * 0.9 < alone.n_known <= len(known)


def test_the_files_of_a_folder_are_read_the_same_by_three_processes(tmp_path: Path) -> None:
    _fill(tmp_path)
    alone = _read(tmp_path, 1)
    assert [row.where for row in alone.skipped if row.reason == "empty"] == ["empty.txt"]
    assert _read(tmp_path, 3) == alone


def test_a_folder_of_nothing_is_no_input_for_two_processes(tmp_path: Path) -> None:
    for number in range(120):
        (tmp_path / f"{number}.txt").write_text(" " * 30_000, encoding="utf-8")
    with pytest.raises(InputError, match="nothing but white space"):
        _read(tmp_path, 2)


def _half(number: int) -> int:
    if number == 13:
        raise ValueError("no half of it")
    return number // 2


@pytest.mark.parametrize("processes", [1, 2, 3])
def test_divided_work_is_answered_in_order_and_an_error_ends_it(processes: int) -> None:
    assert list(divide_work(_half, iter(range(12)), processes)) == [number // 2 for number in range(12)]
    with pytest.raises(ValueError, match="no half"):
        list(divide_work(_half, range(20), processes))


def test_as_many_processors_as_were_pinned() -> None:
    there = count_processors()
    pin_processors(there + 3)
    assert count_processors() == there + 3
    pin_processors(0)
    assert count_processors() == there
