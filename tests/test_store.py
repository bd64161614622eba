"""The archive: what is written is loaded, what is shared stands once, what is meant is found."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_snapshots import plain_snapshot
from snapshot_strategies import documents, passages, snapshots

from tracker.errors import ArchiveError, OutputError, SettingsError, SnapshotNotFoundError
from tracker.model import Document, Kind, Passage, Snapshot
from tracker.settings import FingerprintSettings
from tracker.store import Archive, Only, Sighting, Signatures, content_key, load, save
from tracker.store.compact import compact_passages, expand_passages, pack_rows, unpack_rows
from tracker.store.tables import migrate

SMALL = plain_snapshot(3, 4)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive.db", create=True) as opened:
        yield opened


def n_rows(archive: Archive) -> dict[str, int]:
    with sqlite3.connect(archive.path) as db:
        tables = ("texts", "documents", "sightings", "items", "lists", "features", "pairs", "contents")
        return {table: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}


def at(snapshot: Snapshot, created_at: str) -> Snapshot:
    return replace(snapshot, run=replace(snapshot.run, created_at=created_at))


# Laws


@given(st.lists(snapshots(), min_size=1, max_size=3), st.data())
@settings(max_examples=40)
def test_load_gives_what_was_written_before_and_after_pruning(written: list[Snapshot], data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder, Archive.open(Path(folder) / "a.db", create=True) as archive:
        kept = {f"n{place}": replace(snapshot, name=f"n{place}") for place, snapshot in enumerate(written)}
        for snapshot in kept.values():
            archive.write(snapshot)
        for name, snapshot in kept.items():
            assert archive.load(name) == snapshot
            assert archive.load_documents(name) == snapshot.documents
        # Spans of nowhere are drawn, too: only those may be complained about.
        assert all("links" in problem or "clusters" in problem for problem in archive.verify())
        gone = data.draw(st.lists(st.sampled_from(sorted(kept)), max_size=3, unique=True))
        assert {entry.name for entry in archive.prune(names=gone)} == set(gone)
        for name in set(kept) - set(gone):
            assert archive.load(name) == kept[name]
        if len(gone) == len(kept):
            assert not any(n_rows(archive).values())


@settings(max_examples=25)
@given(snapshots(), st.sets(st.sampled_from(get_args(Kind))), st.sets(st.sampled_from(get_args(Kind))))
def test_only_the_kinds_that_are_wanted_are_read(written: Snapshot, links: set[Kind], clusters: set[Kind]) -> None:
    with tempfile.TemporaryDirectory() as folder, Archive.open(Path(folder) / "a.db", create=True) as archive:
        name = archive.write(written, name="all").name
        whole = archive.load(name)
        some = archive.load(name, only=Only(frozenset(links), frozenset(clusters)))
    assert some.links == tuple(link for link in whole.links if link.kind in links)
    assert some.clusters == tuple(cluster for cluster in whole.clusters if cluster.kind in clusters)
    assert replace(some, links=whole.links, clusters=whole.clusters) == whole


@given(st.lists(passages, max_size=3), st.text("abc", max_size=9), st.text("abc", max_size=9))
def test_passages_come_back_from_their_places(found: list[Passage], left: str, right: str) -> None:
    assert expand_passages(compact_passages(found, left, right), left, right) == tuple(found)


@given(st.lists(st.integers(0, 2**62)))
def test_row_numbers_come_back(rows: list[int]) -> None:
    assert unpack_rows(pack_rows(rows)) == rows


# What is shared stands once


def test_a_scan_of_the_same_adds_one_row(archive: Archive) -> None:
    archive.write(SMALL)
    before = n_rows(archive)
    archive.write(at(SMALL, "2031-04-03T06:00:00Z"))
    assert n_rows(archive) == before


def test_a_scan_with_one_new_file_adds_one_file(archive: Archive) -> None:
    archive.write(replace(SMALL, documents=SMALL.documents[:2]))
    before = n_rows(archive)
    archive.write(replace(SMALL, documents=SMALL.documents))
    after = n_rows(archive)
    assert {table: after[table] - before[table] for table in ("texts", "documents", "sightings")} == {
        "texts": 1, "documents": 1, "sightings": 1,
    }  # fmt: skip


def test_a_text_of_two_documents_stands_once(archive: Archive) -> None:
    twin = replace(SMALL.documents[0], id="z.txt")
    archive.write(replace(SMALL, documents=(*SMALL.documents, twin)))
    assert n_rows(archive)["texts"] == len(SMALL.documents)


def test_an_unchanged_list_of_links_takes_bytes_not_kilobytes(archive: Archive) -> None:
    archive.write(plain_snapshot(20, 2000))
    with sqlite3.connect(archive.path) as db:
        assert db.execute("SELECT max(length(members)) FROM lists").fetchone()[0] < 200


def test_sightings_are_ranges_of_scans(archive: Archive) -> None:
    first, second, third = SMALL.documents
    edited = plain_snapshot(3, 0, seed=1).documents[0]
    for found in ((first, second), (first, second, third), (edited, third), (first, third)):
        archive.write(replace(SMALL, documents=found, links=()))
    assert archive.sightings(first.id) == (
        Sighting(first.sha256, 1, 2),
        Sighting(edited.sha256, 3, 3),
        Sighting(first.sha256, 4, 4),
    )
    assert archive.sightings(second.id) == (Sighting(second.sha256, 1, 2),)
    assert archive.sightings(third.id) == (Sighting(third.sha256, 2, 4),)
    assert archive.sightings("none.txt") == ()


# What is known


def test_a_document_is_known_by_its_raw_digest(archive: Archive) -> None:
    document = replace(SMALL.documents[0], raw_digest="0" * 64)
    archive.write(replace(SMALL, documents=(document, *SMALL.documents[1:])))
    assert archive.known(document.id, "0" * 64) == document
    assert archive.known(document.id, "1" * 64) is None
    assert archive.known("other.txt", "0" * 64) is None
    assert archive.known(SMALL.documents[1].id, "") is None


def test_what_was_kept_without_its_text_is_not_known(archive: Archive, tmp_path: Path) -> None:
    document = replace(SMALL.documents[0], raw_digest="0" * 64)
    save(replace(SMALL, documents=(document,), links=(), name="bare"), tmp_path / "x.jsonl", with_text=False)
    entry = archive.import_(tmp_path / "x.jsonl")
    assert not entry.has_text
    assert archive.load("bare") == load(tmp_path / "x.jsonl")
    assert archive.known(document.id, "0" * 64) is None
    archive.write(replace(SMALL, documents=(document,), links=()))
    assert archive.known(document.id, "0" * 64) == document
    assert archive.load("bare").documents[0].text == ""


def test_signatures_come_back_bit_for_bit_under_their_own_settings(archive: Archive) -> None:
    chosen = FingerprintSettings(num_perm=16)
    keys = tuple(content_key(document) for document in SMALL.documents)
    rows = np.random.default_rng(0).integers(0, 2**32, (3, 16), dtype=np.uint32)
    archive.write(SMALL, signatures=Signatures(keys, rows, chosen))
    found = archive.signatures(["unknown", *reversed(keys)], settings=chosen)
    assert found.keys == tuple(reversed(keys))
    assert found.rows.dtype == np.uint32
    np.testing.assert_array_equal(found.rows, rows[::-1])
    for other in (replace(chosen, seed=2), replace(chosen, num_perm=32), replace(chosen, shingle_tokens=3)):
        assert archive.signatures(keys, settings=other).rows.shape == (0, other.num_perm)
    assert archive.signatures(keys, settings=replace(chosen, rows=4)).keys == keys
    with pytest.raises(ValueError, match="shape"):
        archive.write(SMALL, signatures=Signatures(keys[:2], rows, chosen))


def test_passages_of_a_pair_are_kept_by_content(archive: Archive) -> None:
    left, right, other = SMALL.documents
    found = (Passage(0, 6, 0, 6, 1.0, "linked", "copy", "the same words"),)
    archive.keep_passages([(left, right, found), (left, other, ())], recipe="passages 1")
    moved = replace(left, id="elsewhere.txt", title="Another title")
    assert archive.passages([(moved, right), (left, other), (right, other)], recipe="passages 1") == {
        ("elsewhere.txt", right.id): found,
        (left.id, other.id): (),
    }
    assert archive.passages([(left, right)], recipe="passages 2") == {}
    assert archive.passages([(right, left)], recipe="passages 1") == {}
    assert archive.passages([(replace(left, blocks=()), right)], recipe="passages 1") == {}


def test_features_are_replaced_and_pruned_with_their_texts(archive: Archive) -> None:
    keys = [content_key(document) for document in SMALL.documents]
    archive.write(SMALL, name="whole")
    archive.write(replace(SMALL, documents=SMALL.documents[:1], links=()), name="part")
    archive.keep_features(dict.fromkeys(keys, b"old"), recipe="r")
    archive.keep_features({keys[0]: b"new"}, recipe="r")
    assert archive.features(keys, recipe="r") == {keys[0]: b"new", keys[1]: b"old", keys[2]: b"old"}
    archive.keep_passages([(*SMALL.documents[:2], ())], recipe="r")
    archive.prune(names=["whole"])
    assert archive.features(keys, recipe="r") == {keys[0]: b"new"}
    assert archive.passages([SMALL.documents[:2]], recipe="r") == {}  # type: ignore[list-item]  # two of them


@given(documents())
def test_a_content_key_begins_with_the_text(document: Document) -> None:
    assert content_key(document).startswith(document.sha256)


# Names


def test_a_snapshot_without_a_name_gets_the_day_and_a_counter(archive: Archive) -> None:
    assert [archive.write(SMALL).name for _ in range(2)] == ["2031-04-02-1", "2031-04-02-2"]
    assert archive.write(at(SMALL, "2031-04-03T00:00:00Z")).name == "2031-04-03-1"
    assert archive.write(SMALL, name="before the flood".replace(" ", "-")).name == "before-the-flood"
    archive.prune(names=["2031-04-02-1"])
    assert archive.write(SMALL).name == "2031-04-02-1"


def test_a_name_is_taken_once(archive: Archive) -> None:
    archive.write(SMALL, name="first")
    with pytest.raises(ArchiveError, match="a snapshot called first is there already; give another --name"):
        archive.write(SMALL, name="first")
    assert len(archive.snapshots()) == 1


@pytest.mark.parametrize(
    "name", ["7", "latest", "latest~2", "2031-04-02", "20310402", "a/b", "../a", "-x", "a b", "a\n", "x" * 101]
)
def test_a_name_that_could_mean_something_else_is_refused(archive: Archive, name: str) -> None:
    with pytest.raises(SettingsError, match="can't be called"):
        archive.write(SMALL, name=name)
    assert archive.snapshots() == ()


def test_what_is_meant_is_found(archive: Archive) -> None:
    for created_at, name in (
        ("2031-04-02T06:00:00Z", ""),
        ("2031-04-02T18:00:00Z", ""),
        ("2031-05-01T06:00:00Z", "baseline"),
        ("2030-12-31T06:00:00Z", "older"),
    ):
        archive.write(at(SMALL, created_at), name=name)
    wanted = {
        "latest": "baseline", "latest~0": "baseline", "latest~1": "2031-04-02-2", "latest~3": "older",
        "2031-04-02-1": "2031-04-02-1", "1": "2031-04-02-1", "4": "older", "2031-04-02": "2031-04-02-2",
        "2031-04": "2031-04-02-2", "2031": "baseline", "2030": "older", "2031-04-02T06": "2031-04-02-1",
    }  # fmt: skip
    assert {ref: archive.find(ref).name for ref in wanted} == wanted
    assert [entry.name for entry in archive.snapshots()] == ["older", "2031-04-02-1", "2031-04-02-2", "baseline"]


@pytest.mark.parametrize(
    ("ref", "told"),
    [
        ("baselin", "no snapshot baselin; did you mean baseline?"),
        ("2031-04-02-9", "did you mean 2031-04-02-1"),
        ("latest~2", "only 2 snapshots are there"),
        ("2029", "no snapshot 2029"),
        ("9", "no snapshot 9"),
        ("", "no snapshot "),
        ("%", "no snapshot %"),
    ],
)
def test_what_is_not_there_is_told_with_what_is(archive: Archive, ref: str, told: str) -> None:
    archive.write(SMALL)
    archive.write(SMALL, name="baseline")
    for action in (archive.find, archive.load, archive.load_documents):
        with pytest.raises(SnapshotNotFoundError) as error:
            action(ref)
        assert told in str(error.value)


def test_an_empty_archive_says_what_to_do(archive: Archive) -> None:
    with pytest.raises(SnapshotNotFoundError, match="holds none yet; run tracker scan first"):
        archive.load("latest")


# Care


def test_prune_keeps_the_newest(archive: Archive) -> None:
    for day in (3, 1, 2):
        archive.write(at(SMALL, f"2031-04-0{day}T06:00:00Z"))
    assert [entry.name for entry in archive.prune(keep=2)] == ["2031-04-01-1"]
    assert archive.prune(keep=2) == ()
    assert archive.prune() == ()
    assert [entry.name for entry in archive.prune(before="2031-04-03", keep=2)] == []
    assert [entry.name for entry in archive.prune(before="2031-04-03")] == ["2031-04-02-1"]
    with pytest.raises(SnapshotNotFoundError):
        archive.prune(names=["2031-04-03-1", "none"])
    assert [entry.name for entry in archive.snapshots()] == ["2031-04-03-1"]
    assert archive.load("latest") == replace(at(SMALL, "2031-04-03T06:00:00Z"), name="2031-04-03-1")


def test_prune_gives_the_room_back(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with Archive.open(path, create=True) as archive:
        archive.write(plain_snapshot(300, 0, n_words=300))
    before = path.stat().st_size
    with Archive.open(path) as archive:
        archive.prune(keep=0)
        assert path.stat().st_size < before / 2
        assert archive.verify() == []
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_a_number_is_never_given_twice(archive: Archive) -> None:
    archive.write(SMALL)
    archive.prune(keep=0)
    assert archive.write(SMALL).number == 2


def test_a_scan_after_the_newest_was_pruned_has_its_documents(archive: Archive) -> None:
    parts = [replace(SMALL, documents=SMALL.documents[:n], links=()) for n in (1, 3, 2)]
    archive.write(parts[0], name="one")
    archive.write(parts[1], name="three")
    archive.prune(names=["three"])
    archive.write(parts[2], name="two")
    assert archive.load("one").documents == parts[0].documents
    assert archive.load("two").documents == parts[2].documents
    assert archive.verify() == []


def test_export_and_import_give_the_same_snapshot(archive: Archive, tmp_path: Path) -> None:
    archive.write(SMALL, name="x")
    archive.export("x", tmp_path / "x.jsonl.gz")
    with pytest.raises(ArchiveError, match="is there already"):
        archive.import_(tmp_path / "x.jsonl.gz")
    assert archive.import_(tmp_path / "x.jsonl.gz", name="y").number == 2
    assert archive.load("y") == replace(SMALL, name="y")


def test_parquet_tables_hold_what_the_snapshot_holds(archive: Archive, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    archive.write(SMALL, name="x")
    for with_text in (False, True):  # the second time over the first
        archive.export("x", tmp_path / "tables", format="parquet", with_text=with_text)
    read = {name: parquet.read_table(tmp_path / "tables" / f"{name}.parquet").to_pylist() for name in
            ("documents", "skipped", "links", "clusters", "members")}  # fmt: skip
    assert [row["text"] for row in read["documents"]] == [document.text for document in SMALL.documents]
    assert [row["date_from"] for row in read["documents"]] == ["2031-04-02"] * 3
    assert [(row["left_document"], row["left_text"]) for row in read["links"]] == [
        (link.left.document, link.left.text) for link in SMALL.links
    ]
    assert read["skipped"] == read["members"] == []
    assert '"name": "x"' in (tmp_path / "tables" / "run.json").read_text(encoding="utf-8")
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="can't be made"):
        archive.export("x", tmp_path / "file", format="parquet")


def test_wrong_snapshots_are_refused_whole(archive: Archive) -> None:
    first, second, third = SMALL.documents
    for wrong in ((second, first), (first, first), (replace(first, text="other"),)):
        with pytest.raises(ValueError, match=r"order of id|sha256"):
            archive.write(replace(SMALL, documents=wrong))
    assert not any(n_rows(archive).values())
    assert third.text


def test_migrations_lead_from_each_number_to_the_next() -> None:
    with sqlite3.connect(":memory:", isolation_level=None) as db:
        db.execute("CREATE TABLE x (y)")
        db.execute("PRAGMA user_version = 1")
        steps = {1: ("ALTER TABLE x ADD COLUMN z",), 2: ("UPDATE x SET z = 1", "ALTER TABLE x DROP COLUMN y")}
        migrate(db, steps, wanted=3)
        assert db.execute("PRAGMA user_version").fetchone() == (3,)
        assert [column[1] for column in db.execute("PRAGMA table_info(x)")] == ["z"]
        migrate(db, steps, wanted=3)


def test_pairs_are_looked_up_not_searched_for(tmp_path: Path) -> None:
    from tracker.store.caches import look_up_pairs

    with Archive.open(tmp_path / "a.db", create=True):
        pass
    with sqlite3.connect(tmp_path / "a.db") as db:
        plan = [step for *_, step in db.execute(f"EXPLAIN QUERY PLAN {look_up_pairs(2)}", (1, 2, 3, 4, 5))]
    assert not any(step.startswith("SCAN pairs") for step in plan)
    assert any(step.startswith("SEARCH pairs USING PRIMARY KEY") for step in plan)


def test_a_list_of_snapshots_does_without_numpy() -> None:
    code = "import sys, tracker.rescan, tracker.store; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
