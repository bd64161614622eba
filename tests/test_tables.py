"""A snapshot as Parquet tables: written, read again, damaged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_snapshots import plain_snapshot
from program import Program
from snapshot_strategies import snapshots

from tracker.errors import ArchiveError, SnapshotNotFoundError
from tracker.library import open_snapshot
from tracker.model import Snapshot
from tracker.settings import Settings
from tracker.store.parquet import is_tables_folder, load_tables, save_tables

SMALL = plain_snapshot(3, 2, name="small")
parquet = pytest.importorskip("pyarrow.parquet", reason="needs the extra `tables`")


def escaped(value: object) -> object:
    """The value with half letters, which Arrow can't hold, as the escapes that tables have for them."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, Mapping):
        return {escaped(key): escaped(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [escaped(inner) for inner in value]
    return [escaped(getattr(value, field.name)) for field in fields(value)] if is_dataclass(value) else value


@given(snapshots(), st.booleans())
@settings(max_examples=40)
def test_tables_are_the_snapshot(tmp_path_factory: pytest.TempPathFactory, snapshot: Snapshot, with_text: bool) -> None:
    folder = tmp_path_factory.mktemp("tables")
    save_tables(snapshot, folder, with_text=with_text)
    wanted = snapshot
    if not (with_text and snapshot.has_text):
        bare = tuple(replace(document, text="") for document in snapshot.documents)
        wanted = replace(snapshot, documents=bare, has_text=False)
    assert escaped(load_tables(folder)) == escaped(wanted)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save_tables(SMALL, tmp_path / "tables")
    return tmp_path / "tables"


def test_a_table_may_be_a_folder_of_parts(folder: Path) -> None:
    table = parquet.read_table(folder / "links.parquet")
    (folder / "links.parquet").unlink()
    (folder / "links.parquet").mkdir()
    (folder / "links.parquet" / "_SUCCESS").write_bytes(b"")
    for number in range(table.num_rows):
        part = table.slice(number, 1)
        parquet.write_table(part, folder / "links.parquet" / f"part-{number:05}.parquet")
    assert load_tables(folder) == SMALL


def test_a_folder_of_tables_is_a_snapshot_argument(folder: Path, tmp_path: Path) -> None:
    assert is_tables_folder(folder)
    assert not is_tables_folder(tmp_path)
    assert open_snapshot(str(folder), tmp_path / "none.db", Settings()) == SMALL


@pytest.mark.parametrize("table", ["documents", "skipped", "links", "clusters", "members"])
def test_a_missing_or_damaged_table_is_told(folder: Path, table: str) -> None:
    path = folder / f"{table}.parquet"
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(ArchiveError, match=f"{table}.parquet: is damaged"):
        load_tables(folder)
    path.unlink()
    with pytest.raises(ArchiveError, match=f"{table}.parquet: this table is missing"):
        load_tables(folder)


def test_missing_rows_and_changed_texts_are_told(folder: Path) -> None:
    path = folder / "documents.parquet"
    whole = parquet.read_table(path)
    parquet.write_table(whole.slice(1), path)
    with pytest.raises(ArchiveError, match=r"run\.json says 3, there are 2"):
        load_tables(folder)
    texts = [text + "!" for text in whole["text"].to_pylist()]
    parquet.write_table(whole.set_column(whole.column_names.index("text"), "text", [texts]), path)
    with pytest.raises(ArchiveError, match="isn't the one that was scanned"):
        load_tables(folder)


def test_what_is_no_folder_of_tables_is_told(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(SnapshotNotFoundError):
        load_tables(tmp_path / "nothing")
    with pytest.raises(ArchiveError, match=r"no run\.json"):
        load_tables(tmp_path)
    (folder / "run.json").write_text('{"schema": "tracker.run/9"}')
    with pytest.raises(ArchiveError, match="newer than this tracker"):
        load_tables(folder)


def test_tables_are_imported_into_the_archive_and_reported(program: Program, folder: Path) -> None:
    assert program("snapshots", "import", folder, "--name", "told").code == 0
    assert program("report", "told").code == 0
    assert program("report", folder).code == 0
    broken = program("snapshots", "import", folder.parent)
    assert broken.code == 2
    assert "no run.json" in broken.err
