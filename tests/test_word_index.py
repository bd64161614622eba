"""The archive's index of words: a snapshot asked by it answers as its documents do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from bundled import bundled_documents
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.errors import ArchiveError
from tracker.ingest import document_from_text
from tracker.library import find_similar
from tracker.match import similar
from tracker.match.word_index import HeldCorpus, words_of
from tracker.model import Document, Run, Snapshot
from tracker.settings import Settings, settings_as_mapping
from tracker.store import Archive

SETTINGS = Settings()
DOCUMENTS = bundled_documents()
WORDS = [f"{word}{number}" for number in range(4) for word in ("harbour", "tanker", "fire", "night", "mole", "pier")]
articles = st.builds(
    lambda number, words: document_from_text(" ".join(words), document_id=f"{number}.txt"),
    st.integers(0, 12),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=30),
)
corpora = st.lists(articles, min_size=1, max_size=12).map(lambda some: {one.id: one for one in some})


def snapshot_of(documents: list[Document], name: str) -> Snapshot:
    run = Run("1", settings_as_mapping(SETTINGS), (name,), "2031-04-02T06:00:00Z")
    return Snapshot(name, run, tuple(sorted(documents, key=lambda document: document.id)))


@given(st.lists(corpora, min_size=1, max_size=5), articles, st.data())
@settings(max_examples=25)
def test_whatever_was_kept_and_dropped_before_the_index_knows_who_has_which_word(tmp_path_factory, scans, query, data):
    path = tmp_path_factory.mktemp("index") / "a.db"
    with Archive.open(path, create=True) as archive:
        for number, documents in enumerate(scans):
            archive.write(snapshot_of(list(documents.values()), f"scan-{number}"))
        gone = data.draw(st.sets(st.integers(0, len(scans) - 1), max_size=len(scans) - 1), "dropped")
        archive.prune(names=[f"scan-{number}" for number in gone])
        if gone:
            archive.write(snapshot_of([query], "afterwards"))
        assert archive.verify() == []
        words = words_of(query)
        for number in set(range(len(scans))) - gone:
            others = [one for one in scans[number].values() if (one.id, one.sha256) != (query.id, query.sha256)]
            held = HeldCorpus(others)
            with archive.corpus(f"scan-{number}", without=query) as (_, kept):
                assert kept is not None
                assert len(kept) == len(others)
                places, rows = kept.look_up(words)
                ids = kept.find_ids(rows)
                wanted, numbers = held.look_up(words)
                assert sorted(zip(places.tolist(), ids, strict=True)) == sorted(
                    zip(wanted.tolist(), held.find_ids(numbers), strict=True)
                )
                assert dict(zip(ids, kept.count_words(rows).tolist(), strict=True)) == dict(
                    zip(held.find_ids(numbers), held.count_words(numbers).tolist(), strict=True)
                )
                assert [document.id for document in kept.read(rows)] == ids


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kept") / "a.db"
    with Archive.open(path, create=True) as archive:
        archive.write(snapshot_of(DOCUMENTS[::2], "half"))
        archive.write(snapshot_of(DOCUMENTS, "all"))
    return path


@given(st.sampled_from(DOCUMENTS), st.sampled_from(["half", "all", None]))
@settings(max_examples=8)
def test_an_archive_answers_as_its_documents_do(kept, query, ref):
    asked, found = find_similar(query, ref, kept, SETTINGS)
    assert found == similar.find_similar(query, DOCUMENTS[::2] if ref == "half" else DOCUMENTS, SETTINGS)
    assert {link.right.document for link in found} <= {document.id for document in asked.documents}


def test_a_snapshot_that_is_not_indexed_is_opened_whole(tmp_path):
    without_text = [replace(document, text="") for document in DOCUMENTS]
    with Archive.open(tmp_path / "a.db", create=True) as archive:
        archive.write(replace(snapshot_of(without_text, "bare"), has_text=False))
        with archive.corpus("bare", without=DOCUMENTS[0]) as (_, corpus):
            assert corpus is None
    assert find_similar(DOCUMENTS[0], "bare", tmp_path / "a.db", SETTINGS)[1] == []


def test_a_changed_part_is_told_of_not_answered_from(kept, tmp_path):
    import sqlite3

    path = tmp_path / "a.db"
    path.write_bytes(kept.read_bytes())
    with sqlite3.connect(path) as db:
        db.execute("UPDATE word_parts SET value = zeroblob(length(value))")
    with Archive.open(path) as archive:
        assert "parts of the index of words were changed" in archive.verify()[0]
    with pytest.raises(ArchiveError, match="index of words"):
        find_similar(DOCUMENTS[0], "all", path, SETTINGS)


def test_an_archive_of_before_the_index_is_opened_whole_until_the_next_scan_adds_it(kept, tmp_path):
    import sqlite3

    path = tmp_path / "a.db"
    path.write_bytes(kept.read_bytes())
    with sqlite3.connect(path) as db:
        db.execute("DROP TABLE word_parts")
        db.execute("DROP TABLE word_segments")
        db.execute("PRAGMA user_version = 1")
    before = find_similar(DOCUMENTS[0], "all", path, SETTINGS)[1]
    with Archive.open(path) as archive:
        archive.write(snapshot_of([*DOCUMENTS[1:], replace(DOCUMENTS[0], id="copy.txt")], "next"))
        with archive.corpus("all", without=DOCUMENTS[0]) as (_, corpus):
            assert corpus is not None
        assert archive.verify() == []
    assert find_similar(DOCUMENTS[0], "all", path, SETTINGS)[1] == before
