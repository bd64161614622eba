"""A few articles come to many, or go: the rest stays as it was, and what is new is held against all of it."""

from __future__ import annotations

import json
import shutil
from contextlib import chdir
from pathlib import Path

import numpy as np
import pytest
from bundled import SEEDS
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.cli import tracker
from tracker.ingest import document_from_text
from tracker.library import scan_into_archive
from tracker.match.families import order_of_clusters
from tracker.match.order import link_order
from tracker.model import Cluster, Document, Kind, Member, Snapshot, Span
from tracker.rescan import Scanned
from tracker.runs import begin_run
from tracker.settings import Settings, settings_from_mapping
from tracker.store import Archive
from tracker.store.whereabouts import DIGEST, find_whereabouts, unpack_whereabouts

NOW, LATER = "2031-04-02T06:00:00Z", "2031-04-03T06:00:00Z"
CHOSEN = settings_from_mapping({"candidates": {"settled_from": 10}, "statements": {"enabled": "off"}})
NAMES = sorted(path.relative_to(SEEDS).as_posix() for path in SEEDS.rglob("*.txt"))
WORDS = "depot ferry orchard signal quarry bridge market tunnel"
COPIES = {"copy", "near_copy", "contains"}


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of half of the bundled articles, and an archive beside it."""
    place = tmp_path_factory.mktemp("few")
    for name in NAMES[::2]:
        _put(place, name, (SEEDS / name).read_bytes())
    for number in range(150):
        words = " ".join(f"{word}{number * number % 91 + at}" for at, word in enumerate(WORDS.split()))
        _put(place, f"other/{number}.txt", f"Report {number}. {words} stood there, and {words[::-1]} too.")
    with chdir(place):
        scan_into_archive(["articles"], Path("archive.db"), CHOSEN, created_at=NOW)
    return place


def _put(place: Path, name: str, text: str | bytes) -> None:
    path = place / "articles" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)


def _scan(place: Path, chosen: Settings = CHOSEN, *, anew: bool = False, archive: str = "archive.db") -> Scanned:
    with chdir(place):
        return scan_into_archive(["articles"], Path(archive).absolute(), chosen, created_at=LATER, anew=anew)


def _copies(snapshot: Snapshot) -> list[object]:
    links = [link for link in snapshot.links if link.relation in COPIES and link.tier == "linked"]
    return [links, [cluster for cluster in snapshot.clusters if cluster.kind == "article"]]


def _members(clusters: tuple[Cluster, ...]) -> set[tuple[str, frozenset[tuple[str, int]]]]:
    return {
        (cluster.kind, frozenset((member.span.document, member.span.start) for member in cluster.members))
        for cluster in clusters
    }


steps = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(["come", "go", "change"])), min_size=1, max_size=2, unique=True
)


@given(st.lists(steps, min_size=1, max_size=2))
@settings(max_examples=8, deadline=None)
def test_after_few_changes_documents_and_copies_are_those_of_a_scan_of_everything(
    tmp_path_factory: pytest.TempPathFactory, start: Path, rounds: list[list[tuple[str, str]]]
) -> None:
    place = tmp_path_factory.mktemp("law") / "here"
    shutil.copytree(start, place)
    for taken in rounds:
        for name, what in taken:
            if what == "go":
                (place / "articles" / name).unlink(missing_ok=True)
            else:
                text = (SEEDS / name).read_bytes()
                _put(place, name, text + b"\nNobody else was hurt, the mayor said.\n" if what == "change" else text)
        scanned = _scan(place)
        if scanned.is_unchanged:
            continue
        snapshot = scanned.snapshot
        whole = _scan(place, archive="whole.db").snapshot
        assert scanned.differing is not None
        assert snapshot.documents == whole.documents
        assert _copies(snapshot) == _copies(whole)
        assert list(snapshot.links) == sorted(snapshot.links, key=link_order)
        for kind in ("article", "passage", "event"):
            own = [cluster for cluster in snapshot.clusters if cluster.kind == kind]
            assert own == sorted(own, key=order_of_clusters)
        ids = {document.id for document in snapshot.documents}
        assert {member.span.document for cluster in snapshot.clusters for member in cluster.members} <= ids
        (place / "whole.db").unlink()
    with Archive.open(place / "archive.db") as archive:
        assert archive.verify() == []


def test_pairs_that_were_known_stay_as_they_were(tmp_path: Path, start: Path) -> None:
    place = tmp_path / "here"
    shutil.copytree(start, place)
    _put(place, "new.txt", (SEEDS / NAMES[1]).read_bytes())
    scanned = _scan(place)
    before, after = (
        {link for link in snapshot.links if "new.txt" not in (link.left.document, link.right.document)}
        for snapshot in (_load(place, "1"), scanned.snapshot)
    )
    assert before == after
    assert [line for line in scanned.snapshot.shortcuts if "--anew" in line]
    whole = _scan(place, anew=True)
    assert whole.differing is None
    assert not [line for line in whole.snapshot.shortcuts if "--anew" in line]


def test_who_comes_and_goes_again_leaves_nothing_behind(tmp_path: Path, start: Path) -> None:
    place = tmp_path / "here"
    shutil.copytree(start, place)
    before = _load(place, "1")
    _put(place, NAMES[1], (SEEDS / NAMES[1]).read_bytes())
    assert _scan(place).differing is not None
    (place / "articles" / NAMES[1]).unlink()
    scanned = _scan(place)
    assert scanned.differing is not None
    assert scanned.gone == (NAMES[1],)
    after = scanned.snapshot
    assert (after.documents, set(after.links)) == (before.documents, set(before.links))
    assert _members(after.clusters) == _members(before.clusters)


def test_two_new_copies_of_each_other_are_held_against_each_other(tmp_path: Path, start: Path) -> None:
    place = tmp_path / "here"
    shutil.copytree(start, place)
    text = (
        "The mill at Orrum closes in May, its owner said. " * 2 + "Forty weavers are to be moved to the river works. "
    )
    _put(place, "one.txt", text + "Nobody is to be sent away, he added, and the looms go to a school in the valley.")
    _put(place, "two.txt", text + "Nobody is to be sent away, he added, and the looms go to a school by the valley.")
    scanned = _scan(place)
    assert scanned.differing is not None
    found = [(link.relation, link.left.document, link.right.document) for link in scanned.snapshot.links]
    assert ("near_copy", "one.txt", "two.txt") in found


@pytest.mark.parametrize("why", ["an id that is taken", "other settings", "more than a few"])
def test_where_there_is_more_to_it_everything_is_worked_on(tmp_path: Path, start: Path, why: str) -> None:
    place = tmp_path / "here"
    shutil.copytree(start, place)
    chosen = CHOSEN
    if why == "an id that is taken":
        _put(place, "more.jsonl", json.dumps({"id": NAMES[0], "text": "Words of another kind altogether."}))
    elif why == "other settings":
        _put(place, "new.txt", "Words of one kind.")
        chosen = settings_from_mapping(
            {"candidates": {"settled_from": 11}, "statements": {"enabled": "off"}, "passages": {"gap": 3}}
        )
    else:
        for number in range(30):
            _put(place, f"new{number}.txt", f"Words of the {number} th kind.")
    assert _scan(place, chosen).differing is None


def test_lines_added_to_a_file_of_many_are_the_only_ones_worked_on(tmp_path: Path) -> None:
    path = tmp_path / "articles" / "all.jsonl"
    path.parent.mkdir()
    lines = [f'{{"id": "n{number}", "text": "Depot {number} burned in town {number * 7}."}}\n' for number in range(200)]
    path.write_text("".join(lines[:-1]))
    scan_into_archive([str(path)], tmp_path / "archive.db", CHOSEN, created_at=NOW)
    path.write_text("".join(lines[1:]))
    scanned = scan_into_archive([str(path)], tmp_path / "archive.db", CHOSEN, created_at=LATER)
    assert scanned.differing is not None
    assert (scanned.n_read, scanned.n_known, scanned.gone) == (1, 198, ("n0",))
    assert sorted(document.id for document in scanned.snapshot.documents) == sorted(f"n{n}" for n in range(1, 200))


def test_what_goes_from_one_file_and_stands_in_another_stays(tmp_path: Path) -> None:
    line = '{{"id": "n{0}", "text": "Depot {0} burned in the town of number {0}."}}\n'
    files = {"all": range(40), "more": range(38, 50)}
    (tmp_path / "articles").mkdir()
    for name, numbers in files.items():
        (tmp_path / "articles" / f"{name}.jsonl").write_text("".join(line.format(number) for number in numbers))
    first = _scan(tmp_path)
    assert len(first.snapshot.documents) == 50
    (tmp_path / "articles" / "more.jsonl").unlink()
    assert {document.id for document in _scan(tmp_path).snapshot.documents} == {f"n{number}" for number in range(40)}
    (tmp_path / "articles" / "again.jsonl").write_text(line.format(39))
    assert len(_scan(tmp_path).snapshot.documents) == 40
    (tmp_path / "articles" / "again.jsonl").unlink()
    assert len(_scan(tmp_path).snapshot.documents) == 40
    (tmp_path / "articles" / "new.jsonl").write_text(line.format(77))
    assert len(_scan(tmp_path).snapshot.documents) == 41


def test_the_terminal_tells_what_is_new_and_where_the_whole_is(
    tmp_path: Path, start: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "here"
    shutil.copytree(start, place)
    monkeypatch.chdir(place)
    _put(place, "new.txt", (SEEDS / NAMES[0]).read_bytes())
    arguments = [
        "scan", "articles", "--archive", "archive.db", "--no-statements",
        "--set", "candidates.settled_from=10", "--now", LATER,
    ]  # fmt: skip
    told = CliRunner().invoke(tracker, arguments)
    assert told.exit_code == 0
    assert "new.txt" in told.stdout
    assert "Copies" not in told.stdout
    assert "tracker report" in told.stderr
    again = CliRunner().invoke(tracker, arguments)
    assert again.stdout.startswith("Nothing is new")
    whole = CliRunner().invoke(tracker, [*arguments, "--format", "json"])
    assert '"documents"' in whole.stdout


@given(st.lists(st.tuples(st.integers(0, 4), st.sets(st.integers(0, 4), min_size=1)), max_size=8))
def test_where_a_document_stands_is_found_after_packing(drawn: list[tuple[int, set[int]]]) -> None:
    documents = [
        document_from_text(f"Words of {number}.", document_id=name)
        for number, name in enumerate(("a", 'b"', "[c", "ü", "e\n"))
    ]
    kinds: tuple[Kind, ...] = ("article", "passage", "event")
    clusters = [
        Cluster(
            kinds[kind % 3],
            f"k{place}",
            "",
            documents[kind].id,
            tuple(_member(documents[one]) for one in sorted(own)),
            "",
        )
        for place, (kind, own) in enumerate(drawn)
    ]
    snapshot = Snapshot("", begin_run([], CHOSEN, NOW), tuple(documents), clusters=tuple(clusters))
    rows = np.arange(len(clusters)) * 3 + 7
    found = unpack_whereabouts(find_whereabouts(snapshot, np.empty(0, np.int64), rows, np.empty(0, DIGEST)).pack())
    for kind in kinds:
        for number, document in enumerate(documents):
            wanted = [7 + 3 * at for at, (of, own) in enumerate(drawn) if kinds[of % 3] == kind and number in own]
            assert found.rows_of(kind, [document.id]).tolist() == wanted


def _member(document: Document) -> Member:
    return Member(Span(document.id, 0, 5, document.text[:5]), None, "")


def _load(place: Path, ref: str) -> Snapshot:
    with Archive.open(place / "archive.db") as archive:
        return archive.load(ref)
