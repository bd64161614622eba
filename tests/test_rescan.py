"""Scans that follow each other: whatever came before, cold or warm, each is what a scan from nothing makes."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

from bundled import SEEDS
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.library import Warm, export_snapshot, scan, scan_into_archive
from tracker.settings import Settings
from tracker.store import Archive

NOW = "2031-04-02T06:00:00Z"
#: Two versions and a copy of one article, one on the same event, and a stranger.
FILES = (
    "spa/kessim-strike.v1.txt",
    "spa/kessim-strike.v2.txt",
    "kessim-observer/agency-brief.txt",
    "straitline/inferno-at-kessim.txt",
    "spa/tashan-bus.txt",
)
#: One step: a file comes, goes, or reads otherwise; scanned by a new process or one that stays; with which settings.
steps = st.lists(
    st.tuples(
        st.sampled_from(FILES),
        st.sampled_from(["come", "go", "change"]),
        st.booleans(),
        st.sampled_from(["all", "all", "part", "looser"]),
    ),
    min_size=1,
    max_size=6,
)


def take_step(folder: Path, name: str, what: str) -> None:
    path = folder / name
    if what == "go":
        path.unlink(missing_ok=True)
    else:
        text = (SEEDS / name).read_text("utf-8")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            text.replace("16", "17", 1) + "\nNobody else was hurt.\n" if what == "change" else text, "utf-8"
        )


@given(steps)
@settings(max_examples=12)
def test_after_any_steps_a_scan_is_that_from_nothing(tmp_path_factory, taken):
    place = tmp_path_factory.mktemp("law")
    for name in FILES[2:4]:
        take_step(place / "articles", name, "come")
    warm = Warm()
    looser = replace(Settings(), copies=replace(Settings().copies, threshold=0.2))
    for name, what, is_warm, how in taken:
        take_step(place / "articles", name, what)
        folder = place / "articles" / ("straitline" if how == "part" else "")
        if not any(folder.rglob("*.*")):
            continue
        chosen = looser if how == "looser" else Settings()
        scanned = scan_into_archive(
            [str(folder)],
            place / "a.db",
            chosen,
            created_at=NOW,
            warm=warm if is_warm else None,
            only_news=is_warm,
        )
        fresh = scan([str(folder)], chosen, created_at=NOW)
        assert replace(scanned.snapshot, name="") == fresh
        with Archive.open(place / "a.db") as archive:
            assert archive.load(scanned.entry.name) == scanned.snapshot
            assert archive.find_before([str(folder)])[0] == scanned.entry
    with Archive.open(place / "a.db") as archive:
        assert archive.verify() == []


def test_where_nothing_is_new_nothing_but_the_documents_is_read_and_one_row_written(tmp_path, monkeypatch):
    shutil.copytree(SEEDS / "spa", tmp_path / "spa")
    first = scan_into_archive([str(tmp_path / "spa")], tmp_path / "a.db", Settings(), created_at=NOW)
    monkeypatch.setattr("tracker.store.reading.expand_link", None)
    monkeypatch.setattr("tracker.store.writing.compact_link", None)
    monkeypatch.setattr("tracker.pipeline.build_snapshot", None)
    again = scan_into_archive([str(tmp_path / "spa")], tmp_path / "a.db", Settings(), created_at=NOW)
    assert again.is_unchanged
    assert again.entry.number == first.entry.number + 1
    monkeypatch.undo()
    assert replace(again.snapshot, name="") == replace(first.snapshot, name="")
    third = scan_into_archive([str(tmp_path / "spa")], tmp_path / "a.db", Settings(), created_at=NOW, only_news=True)
    assert third.entry == again.entry


def test_a_file_of_many_that_stands_as_it_did_is_not_parsed_again(tmp_path, monkeypatch):
    records = [{"id": path.stem, "text": path.read_text("utf-8")} for path in sorted((SEEDS / "spa").glob("*.txt"))]
    articles = tmp_path / "articles"
    articles.mkdir()
    lines = [json.dumps(record) for record in records] + ["broken"]
    (articles / "wire.jsonl").write_text("\n".join(lines), "utf-8")
    first = scan_into_archive([str(articles)], tmp_path / "a.db", Settings(), created_at=NOW)
    with monkeypatch.context() as patched:
        patched.setattr("tracker.ingest.read.record_reader", None)
        again = scan_into_archive([str(articles)], tmp_path / "a.db", Settings(), created_at=NOW)
        assert again.is_unchanged
        assert again.entry.number == first.entry.number + 1
        (articles / "new.txt").write_text("Nobody else was hurt in the harbour of Kessim on Monday.", "utf-8")
        third = scan_into_archive([str(articles)], tmp_path / "a.db", Settings(), created_at=NOW)
    assert (third.n_read, third.n_known) == (1, len(records))
    assert replace(third.snapshot, name="") == scan([str(articles)], Settings(), created_at=NOW)
    assert replace(again.snapshot, name="") == replace(first.snapshot, name="")


def test_only_what_depends_on_a_changed_setting_is_worked_on_again(tmp_path, monkeypatch):
    shutil.copytree(SEEDS, tmp_path / "seeds")
    chosen = Settings()
    scan_into_archive([str(tmp_path / "seeds")], tmp_path / "a.db", chosen, created_at=NOW)
    monkeypatch.setattr("tracker.engines.local._work_off", None)
    monkeypatch.setattr("tracker.engines.local._read_rows", None)
    monkeypatch.setattr("tracker.ingest.read.build_document", None)
    for changed in (
        replace(chosen, statements=replace(chosen.statements, paraphrase_linked=0.9, paraphrases_per_sentence=1)),
        replace(chosen, statements=replace(chosen.statements, paraphrases="off")),
        replace(chosen, fingerprint=replace(chosen.fingerprint, rows=4)),
        replace(chosen, identity=replace(chosen.identity, renamed=0.9)),
    ):
        again = scan_into_archive([str(tmp_path / "seeds")], tmp_path / "a.db", changed, created_at=NOW)
        assert again.n_read == 0
        assert again.remarks


def test_a_snapshot_without_texts_is_known_by_nothing(tmp_path):
    shutil.copytree(SEEDS / "spa", tmp_path / "spa")
    fresh = scan([str(tmp_path / "spa")], Settings(), created_at=NOW)
    export_snapshot(fresh, tmp_path / "bare.jsonl", as_tables=False, with_text=False)
    with Archive.open(tmp_path / "a.db", create=True) as archive:
        archive.import_(tmp_path / "bare.jsonl", name="bare")
    again = scan_into_archive([str(tmp_path / "spa")], tmp_path / "a.db", Settings(), created_at=NOW)
    assert again.n_known == 0
    assert replace(again.snapshot, name="") == fresh
