"""What stands in the sources: told by digests, and whatever is known of it is as if it was read."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.ingest import read_sources, take_inventory, unpack_contents
from tracker.ingest.inventory import Contents
from tracker.model import Skipped
from tracker.settings import IngestSettings, Settings

SETTINGS = Settings()
FILES = ("a.jsonl", "b.jsonl", "c.csv", "d.jsonl.gz", "one.txt", "two.txt", "wire/a.jsonl", "picture.xyz")
records = st.lists(
    st.fixed_dictionaries(
        {"text": st.sampled_from(["The pier burned.", "Two ships sank.", "", "Nobody was hurt.", "A é\ud800 b"])},
        optional={"id": st.sampled_from(["1", "2", "x", "y"]), "title": st.just("Fire")},
    ),
    max_size=4,
)
steps = st.lists(
    st.tuples(st.sampled_from(FILES), records, st.sampled_from(["put", "put", "put", "sidecar", "remove"])),
    min_size=1,
    max_size=8,
)


def put(path: Path, found: list[dict[str, str]]) -> None:
    path.parent.mkdir(exist_ok=True)
    lines = [json.dumps(record) for record in found]
    if path.suffix == ".csv":
        rows = ["id,text", *(f"{record.get('id', '')},{record['text']}" for record in found)]
        path.write_text("\n".join(rows), "utf-8", errors="replace")
    elif path.suffix == ".gz":
        path.write_bytes(gzip.compress("\n".join(lines).encode()))
    elif path.suffix == ".txt":
        path.write_text(found[0]["text"] if found else "The harbour.", "utf-8", errors="replace")
    else:
        path.write_text("\n".join([*lines, "broken"]), "utf-8")


@given(steps)
@settings(max_examples=60)
def test_what_is_known_by_its_mark_is_as_if_it_was_read(tmp_path_factory, taken):
    folder = tmp_path_factory.mktemp("inventory")
    (folder / "stays.txt").write_text("It stays.", "utf-8")
    known: dict[tuple[str, str], object] = {}
    contents: dict[str, bytes] = {}
    marked: dict[str, object] = {}
    for name, found, what in taken:
        path = folder / name
        if what == "put":
            put(path, found)
        elif what == "sidecar":
            path.parent.mkdir(exist_ok=True)
            Path(f"{path}.yaml").write_text(f"source: Outlet {len(found)}\n", "utf-8")
        else:
            path.unlink(missing_ok=True)
        inventory = take_inventory([str(folder)], SETTINGS.ingest)
        assert inventory is not None
        fresh = read_sources([str(folder)], SETTINGS)
        read = read_sources(
            [str(folder)],
            SETTINGS,
            known=lambda name, digest: known.get((name, digest)),
            inventory=inventory,
            contents=lambda mark: unpack_contents(contents[mark]) if mark in contents else None,
        )
        assert (read.documents, read.skipped, read.remarks) == (fresh.documents, fresh.skipped, fresh.remarks)
        known.update(((document.id, document.raw_digest), document) for document in read.documents)
        contents.update((mark, there.pack()) for mark, there in read.contents.items())
        if inventory.digest:
            told = (fresh.documents, fresh.skipped)
            assert marked.setdefault(inventory.digest, told) == told


@given(
    st.lists(st.tuples(st.text(), st.text(max_size=5), st.binary(min_size=32, max_size=32).map(bytes.hex))),
    st.lists(st.builds(Skipped, st.text(), st.text(), st.text())),
)
def test_contents_survive_being_packed(documents, skipped):
    contents = Contents(documents, skipped)
    assert unpack_contents(contents.pack()) == contents


def test_a_file_that_changes_after_it_was_marked_is_read(tmp_path):
    path = tmp_path / "a.jsonl"
    put(path, [{"id": "1", "text": "The pier burned."}])
    inventory = take_inventory([str(path)], SETTINGS.ingest)
    assert inventory is not None
    assert inventory.stands()
    put(path, [{"id": "1", "text": "The mole burned."}])
    assert not inventory.stands()
    assert inventory.mark_of(inventory.files[0]) == ""
    read = read_sources([str(path)], SETTINGS, known=lambda name, digest: None, inventory=inventory)
    assert [document.text for document in read.documents] == ["The mole burned."]
    assert read.contents == {}


def test_a_source_that_can_be_read_but_once_has_no_inventory(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    assert take_inventory([str(tmp_path / "pipe.txt")], SETTINGS.ingest) is None
    assert take_inventory(["-"], SETTINGS.ingest) is None
    assert take_inventory(["git:HEAD"], SETTINGS.ingest) is None


def test_another_way_of_reading_is_another_inventory(tmp_path):
    put(tmp_path / "a.jsonl", [{"id": "1", "text": "The pier burned."}])
    one = take_inventory([str(tmp_path)], SETTINGS.ingest)
    other = take_inventory([str(tmp_path)], IngestSettings(encoding="latin-1"))
    assert one is not None
    assert other is not None
    assert one.digest != other.digest
    os.utime(tmp_path / "a.jsonl", (1, 1))
    touched = take_inventory([str(tmp_path)], SETTINGS.ingest)
    assert touched is not None
    assert touched.digest == one.digest
