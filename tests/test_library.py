"""Sources to snapshots: a scan kept is the scan itself, known work isn't done twice, and it is whole or not at all."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from bundled import SEEDS
from hypothesis import given, settings
from hypothesis import strategies as st

import tracker
from tracker.engines.local import LocalEngine
from tracker.errors import InputError, SnapshotNotFoundError
from tracker.ingest import documents, read
from tracker.library import Scanned, check_sources, is_snapshot_file, open_snapshot, scan, scan_into_archive
from tracker.model import Snapshot
from tracker.settings import CopySettings, Settings
from tracker.store import Archive

NOW = "2031-04-02T06:00:00Z"
#: Copies, an article within another, retellings, two versions, and strangers.
FILES = (
    "spa/kessim-strike.v1.txt",
    "spa/kessim-strike.v2.txt",
    "spa/attacks-count.txt",
    "spa/tashan-bus.txt",
    "kessim-observer/agency-brief.txt",
    "kessim-observer/night-of-fire.txt",
    "straitline/inferno-at-kessim.txt",
    "tarnholm-ledger/strike-on-kessim.md",
)


def put(folder: Path, name: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(SEEDS / name, folder / name)


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    for name in FILES:
        put(folder, name)
    return folder


def kept(articles: Path, archive: Path, *, chosen: Settings | None = None, **more: object) -> Scanned:
    return scan_into_archive([str(articles)], archive, chosen or Settings(), created_at=NOW, **more)


def nameless(snapshot: Snapshot) -> Snapshot:
    return replace(snapshot, name="")


class Counted:
    """How many texts were read, signed, and pairs searched, while it watches."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.n_built = self.n_signed = self.n_pairs = 0
        build, sign = documents.build_document, LocalEngine.sign
        searches = {name: getattr(LocalEngine, name) for name in ("search_passages", "search_retellings")}

        def built(*arguments: object, **named: object) -> object:
            self.n_built += 1
            return build(*arguments, **named)

        def signed(engine: LocalEngine, evidence: Sequence[str], settings: Settings) -> object:
            self.n_signed += len(evidence)
            return sign(engine, evidence, settings)

        def counting(search: Callable[..., object]) -> Callable[..., object]:
            def searched(engine: LocalEngine, rows: object, pairs: Sequence[object], *more: object) -> object:
                self.n_pairs += len(pairs)
                return search(engine, rows, pairs, *more)

            return searched

        monkeypatch.setattr(read, "build_document", built)
        monkeypatch.setattr(LocalEngine, "sign", signed)
        for name, search in searches.items():
            monkeypatch.setattr(LocalEngine, name, counting(search))

    def take(self) -> tuple[int, int, int]:
        counts = self.n_built, self.n_signed, self.n_pairs
        self.n_built = self.n_signed = self.n_pairs = 0
        return counts


# A scan kept is the scan itself


def test_a_scan_kept_is_the_scan_in_memory(articles, tmp_path):
    scanned = kept(articles, tmp_path / "a.db")
    fresh = scan([str(articles)], created_at=NOW)
    assert nameless(scanned.snapshot) == fresh
    with Archive.open(tmp_path / "a.db") as archive:
        assert archive.load("latest") == scanned.snapshot
        assert archive.verify() == []
    assert (scanned.n_read, scanned.n_known, scanned.is_unchanged, scanned.gone) == (len(FILES), 0, False, ())


@given(st.lists(st.sets(st.sampled_from(FILES), min_size=1), min_size=1, max_size=4))
@settings(max_examples=12)
def test_whatever_was_scanned_before_a_scan_is_as_if_it_were_the_first(tmp_path_factory, folders):
    place = tmp_path_factory.mktemp("law")
    before: set[str] = set()
    known: set[str] = set()
    for names in folders:
        shutil.rmtree(place / "articles", ignore_errors=True)
        for name in names:
            put(place / "articles", name)
        scanned = kept(place / "articles", place / "a.db")
        assert nameless(scanned.snapshot) == scan([str(place / "articles")], created_at=NOW)
        assert scanned.gone == tuple(sorted(before - names))
        assert scanned.n_known == len(names & known)
        assert scanned.n_read == len(names - known)
        assert scanned.is_unchanged == (names == before)
        before, known = set(names), known | names


def test_a_source_may_be_one_name_or_several(articles):
    assert scan(str(articles), created_at=NOW) == scan([str(articles)], created_at=NOW)
    by_file = scan([str(articles / name) for name in FILES[:2]], created_at=NOW)
    assert [document.id for document in by_file.documents] == [Path(name).name for name in FILES[:2]]


# What is known is not worked on


def test_a_second_scan_of_the_same_does_no_text_work(articles, tmp_path, monkeypatch):
    first = kept(articles, tmp_path / "a.db")
    counted = Counted(monkeypatch)
    second = kept(articles, tmp_path / "a.db")
    assert counted.take() == (0, 0, 0)
    assert (second.n_read, second.n_known, second.is_unchanged) == (0, len(FILES), True)
    assert nameless(second.snapshot) == nameless(first.snapshot)
    assert second.entry.name != first.entry.name


def test_a_scan_with_one_new_file_works_on_that_file(articles, tmp_path, monkeypatch):
    (articles / FILES[-1]).unlink()
    kept(articles, tmp_path / "a.db")
    put(articles, FILES[-1])
    counted = Counted(monkeypatch)
    scanned = kept(articles, tmp_path / "a.db")
    n_built, n_signed, n_pairs = counted.take()
    assert (n_built, n_signed) == (1, 1)
    # The new one against each other once for passages and once for retellings, no other pair.
    assert 0 < n_pairs <= 2 * (len(FILES) - 1)
    assert (scanned.n_read, scanned.n_known) == (1, len(FILES) - 1)


def test_what_came_back_is_known_from_an_earlier_scan(articles, tmp_path, monkeypatch):
    first = kept(articles, tmp_path / "a.db")
    (articles / FILES[0]).unlink()
    assert kept(articles, tmp_path / "a.db").gone == (FILES[0],)
    put(articles, FILES[0])
    counted = Counted(monkeypatch)
    back = kept(articles, tmp_path / "a.db")
    assert counted.take() == (0, 0, 0)
    assert (back.n_read, back.is_unchanged) == (0, False)
    assert nameless(back.snapshot) == nameless(first.snapshot)


def test_other_settings_work_on_what_they_change_only(articles, tmp_path, monkeypatch):
    kept(articles, tmp_path / "a.db")
    counted = Counted(monkeypatch)
    looser = Settings(copies=CopySettings(threshold=0.3))
    scanned = kept(articles, tmp_path / "a.db", chosen=looser)
    n_built, n_signed, n_pairs = counted.take()
    assert (n_built, n_signed) == (0, 0)
    assert n_pairs <= len(FILES)
    assert not scanned.is_unchanged
    assert nameless(scanned.snapshot) == scan([str(articles)], looser, created_at=NOW)


def test_a_sidecar_that_comes_or_goes_has_its_article_read_again(articles, tmp_path, monkeypatch):
    kept(articles, tmp_path / "a.db")
    counted = Counted(monkeypatch)
    (articles / "spa/tashan-bus.yaml").write_text("title: Given")
    assert kept(articles, tmp_path / "a.db").n_read == 1
    assert counted.take()[0] == 1
    (articles / "spa/tashan-bus.yaml").unlink()
    assert kept(articles, tmp_path / "a.db").n_read == 0


# Whole or not at all


class StoppedError(Exception):
    """What stops a scan from outside."""


def stopping_at(n: int) -> Callable[[str, int, int], None]:
    left = [n]

    def on_progress(stage: str, done: int, total: int) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise StoppedError(stage)

    return on_progress


@pytest.mark.parametrize("has_archive", [False, True])
def test_a_scan_stopped_anywhere_leaves_what_was_there(articles, tmp_path, has_archive):
    begun = tmp_path / "begun.db"
    if has_archive:
        (articles / FILES[0]).unlink()
        before = kept(articles, begun).snapshot
        put(articles, FILES[0])
    wanted = scan([str(articles)], created_at=NOW)
    for n in itertools.count():
        path = tmp_path / f"{n}.db"
        if has_archive:
            shutil.copy(begun, path)
        try:
            kept(articles, path, on_progress=stopping_at(n))
        except StoppedError:
            pass
        else:
            break
        if has_archive:
            with Archive.open(path) as archive:
                assert archive.load("latest") == before
                assert archive.verify() == []
        elif path.exists():
            with Archive.open(path) as archive:
                assert archive.snapshots() == ()
        # What was worked out before the stop is used, and changes nothing.
        assert nameless(kept(articles, path).snapshot) == wanted
    assert n > 6


@pytest.mark.parametrize("sources", [["nowhere"], ["empty"], ["articles", "nowhere"], ["nothing*.txt"]])
def test_sources_without_a_document_leave_no_archive(articles, tmp_path, monkeypatch, sources):
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError):
        scan_into_archive(sources, Path("a.db"), Settings())
    assert not Path("a.db").exists()
    kept(articles, Path("a.db"))
    with pytest.raises(InputError):
        scan_into_archive(sources, Path("a.db"), Settings())
    with Archive.open(Path("a.db")) as archive:
        assert len(archive.snapshots()) == 1


# What a SNAPSHOT argument means


def test_a_snapshot_is_found_by_name_then_as_a_file_then_as_a_source(articles, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    archive, chosen = Path("a.db"), Settings()
    first = kept(articles, archive, name="first").snapshot
    (articles / FILES[0]).unlink()
    second = kept(articles, archive, name="second").snapshot
    tracker.save(first, "first.jsonl.gz")
    assert open_snapshot(None, archive, chosen) == second
    assert open_snapshot("latest~1", archive, chosen) == first
    assert open_snapshot("first", archive, chosen) == first
    assert open_snapshot("first.jsonl.gz", archive, chosen) == first
    assert open_snapshot("first.jsonl.gz", Path("none.db"), chosen) == first
    for source in ("articles", "articles/**/*.*"):
        assert open_snapshot(source, archive, chosen).documents == second.documents
    # A folder that bears the name of a snapshot doesn't hide it.
    shutil.copytree(articles / "spa", "second")
    assert open_snapshot("second", archive, chosen) == second
    for missing in ("third", "third.jsonl"):
        with pytest.raises(SnapshotNotFoundError):
            open_snapshot(missing, archive, chosen)


@pytest.mark.parametrize(
    ("name", "content", "wanted"),
    [
        ("a.jsonl", b'{"schema": "tracker.run/1"}\n', True),
        ("a.txt", b'{"schema": "tracker.run/1"}\n', False),
        ("a.jsonl", b'{"text": "an article"}\n', False),
        ("a.jsonl", b"", False),
        ("a.jsonl.gz", b"no gzip", False),
    ],
)
def test_a_snapshot_file_says_so_in_its_first_line(tmp_path, name, content, wanted):
    (tmp_path / name).write_bytes(content)
    assert is_snapshot_file(tmp_path / name) is wanted
    assert not is_snapshot_file(tmp_path)
    assert not is_snapshot_file(tmp_path / "missing.jsonl")


def test_only_what_is_plainly_missing_is_refused_at_once(tmp_path):
    check_sources(["-", "git:HEAD", "any*.txt", str(tmp_path)])
    with pytest.raises(InputError, match="nowhere"):
        check_sources([str(tmp_path), "nowhere"])
