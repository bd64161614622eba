"""From sources to documents: what is found, under which id, in which order, and what is passed over."""

from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker.errors import InputError, MissingExtraError, SettingsError
from tracker.ingest import Ingested, read_sources
from tracker.ingest.identity import path_key, url_key
from tracker.ingest.language import detect_language
from tracker.model import Document
from tracker.settings import IngestSettings, Settings

STORY = "The Halm ferry did not leave its berth on Friday, and the twelve people on the far bank went without bread.\n"


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def read(*sources: Path | str, **knobs: object) -> Ingested:
    return read_sources([str(source) for source in sources], Settings(ingest=IngestSettings(**knobs)))  # type: ignore[arg-type]


def ids(ingested: Ingested) -> list[str]:
    return [document.id for document in ingested.documents]


def rows(ingested: Ingested) -> dict[str, str]:
    return {row.where: row.reason for row in ingested.skipped}


def test_ids_are_paths_below_the_source_in_order(tmp_path):
    write(tmp_path, {"b.txt": STORY, "a/z.txt": STORY + "1", "a/b/c.md": STORY + "2", "a.txt": STORY + "3"})
    assert ids(read(tmp_path)) == ["a.txt", "a/b/c.md", "a/z.txt", "b.txt"]
    assert ids(read(tmp_path / "a" / "z.txt")) == ["z.txt"]


def test_text_is_the_decoded_file_newlines_as_they_stand(tmp_path):
    written = "Fähre\r\n\r\nErster Satz.\rZweiter Satz.\n\n\n"
    write(tmp_path, {"a.txt": b"\xef\xbb\xbf" + written.encode(), "b.txt": written.encode("utf-16")})
    assert [document.text for document in read(tmp_path).documents] == [written, written]


def test_hidden_files_ignored_ones_and_our_own_are_left_out(tmp_path):
    write(
        tmp_path,
        {
            "a.txt": STORY,
            ".hidden.txt": STORY,
            ".git/b.txt": STORY,
            "drafts/c.txt": STORY,
            "keep/d.txt": STORY,
            "keep/e.bak.txt": STORY,
            "tracker.yaml": "x: 1",
            ".trackerignore": "drafts/\n*.bak.txt\n",
        },
    )
    found = read(tmp_path)
    assert ids(found) == ["a.txt", "keep/d.txt"]
    assert found.skipped == ()
    assert ids(read(tmp_path, exclude=("keep/",))) == ["a.txt"]
    assert ids(read(tmp_path, include=("keep/*",))) == ["keep/d.txt"]


def test_files_of_no_known_format_are_counted(tmp_path):
    write(tmp_path, {"a.txt": STORY, "b.jpg": b"\xff\xd8\xff", "c.jpg": b"x", "Makefile": "all:"})
    assert rows(read(tmp_path)) == {"*.jpg": "2 files of no known format", "(no suffix)": "1 file of no known format"}
    assert ids(read(write(tmp_path / "x", {"NEWS": STORY}) / "NEWS")) == ["NEWS"]


def test_a_file_name_that_is_no_unicode_can_be_read(tmp_path):
    try:
        Path(os.fsdecode(bytes(tmp_path) + b"/caf\xe9.txt")).write_text(STORY, encoding="utf-8")
    except OSError:
        pytest.skip("this file system wants Unicode names")
    assert ids(read(tmp_path)) == ["caf\ufffd.txt"]


def test_a_missing_optional_package_is_a_row_or_an_error_if_all_needs_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    write(tmp_path, {"a.pdf": b"%PDF-1.4", "b.txt": STORY})
    found = read(tmp_path)
    assert ids(found) == ["b.txt"]
    assert "tracker-news[formats]" in found.skipped[0].remedy
    with pytest.raises(MissingExtraError, match="formats"):
        read(tmp_path / "a.pdf")


def test_links_are_followed_once(tmp_path):
    write(tmp_path, {"in/a.txt": STORY, "out/b.txt": STORY + "b"})
    (tmp_path / "in" / "loop").symlink_to(tmp_path / "in")
    (tmp_path / "in" / "more").symlink_to(tmp_path / "out")
    (tmp_path / "in" / "a-again.txt").symlink_to(tmp_path / "in" / "a.txt")
    (tmp_path / "in" / "gone.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "in" / "self.txt").symlink_to("self.txt")
    found = read(tmp_path / "in")
    assert [document.text for document in found.documents] == [STORY, STORY + "b"]
    assert "a link to a folder that is read already" in rows(found)["loop"]
    assert rows(found)["gone.txt"] == rows(found)["self.txt"] == "a link to nothing or to itself"


def test_a_file_reached_by_two_sources_is_one_document(tmp_path):
    write(tmp_path, {"a/b.txt": STORY})
    assert ids(read(tmp_path, tmp_path / "a")) == ids(read(tmp_path / "a", tmp_path)) == ["a/b.txt"]


def test_equal_paths_of_two_sources_get_the_sources_names(tmp_path):
    write(tmp_path, {"may/x.txt": STORY, "june/x.txt": STORY + "2", "june/y.txt": STORY + "3"})
    assert ids(read(tmp_path / "may", tmp_path / "june")) == ["june/x.txt", "may/x.txt", "y.txt"]
    write(tmp_path, {"one/s/x.txt": STORY, "two/s/x.txt": STORY + "2"})
    assert ids(read(tmp_path / "one" / "s", tmp_path / "two" / "s")) == ["one/s/x.txt", "two/s/x.txt"]


def test_patterns_give_paths_below_their_fixed_part(tmp_path):
    write(tmp_path, {"a/x.txt": STORY, "a/b/y.txt": STORY + "2", "a/b/z.md": STORY + "3", "a/b/y.yaml": "title: Ferry"})
    found = read(tmp_path / "a" / "**" / "*.txt")
    assert ids(found) == ["b/y.txt", "x.txt"]
    assert found.documents[0].title == "Ferry"


@pytest.mark.parametrize("source", ["nowhere", "no*where", "git:no-such-revision", "git:"])
def test_a_source_that_does_not_exist_is_an_error(tmp_path, monkeypatch, source):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError) as raised:
        read(source)
    assert raised.value.where == source


def test_an_encoding_that_does_not_exist_is_a_mistake_in_the_settings(tmp_path):
    with pytest.raises(SettingsError, match="klingon"):
        read(write(tmp_path, {"a.txt": STORY}), encoding="klingon")


def test_no_document_at_all_is_an_error_that_tells_why(tmp_path):
    with pytest.raises(InputError, match="no input files"):
        read(tmp_path)
    write(tmp_path, {"a.txt": "  \n"})
    with pytest.raises(InputError, match="white space"):
        read(tmp_path)


def test_bad_files_are_rows_and_the_rest_is_read(tmp_path):
    write(
        tmp_path,
        {
            "good.txt": STORY,
            "empty.txt": b"",
            "blank.txt": " \n\t",
            "picture.txt": b"\x89PNG\r\n\x1a\n\x00\x00",
            "zeros.txt": b"ab\x00\x00\x00cd",
            "broken.json": "{",
            "nothing.json": "[1]",
            "torn.txt.gz": gzip.compress(STORY.encode())[:-9],
            "bad.html": b"",
            "odd.csv": "a,b\n1,2\n",
        },
    )
    found = read(tmp_path)
    assert ids(found) == ["good.txt"]
    assert set(rows(found)) == {
        "empty.txt",
        "blank.txt",
        "picture.txt",
        "zeros.txt",
        "broken.json",
        "nothing.json:1",
        "torn.txt.gz",
        "bad.html",
        "odd.csv",
    }
    assert all(row.reason for row in found.skipped)


def test_too_large_a_file_is_a_row(tmp_path):
    write(tmp_path, {"good.txt": STORY, "large.txt": STORY * 12_000})
    assert rows(read(tmp_path, max_file_mb=1))["large.txt"].startswith("too large")


def test_a_file_that_changes_while_it_is_read_is_read_again_or_a_row(tmp_path, monkeypatch):
    write(tmp_path, {"good.txt": STORY, "moving.txt": STORY + "2"})
    real, seen = os.stat, []

    def moving(path, *args, **kwargs):
        state = real(path, *args, **kwargs)
        if str(path).endswith("moving.txt") and sys._getframe(1).f_code.co_name == "state":
            seen.append(path)
            with Path(path).open("a", encoding="utf-8") as file:
                file.write("more\n")
        return state

    monkeypatch.setattr("tracker.ingest.inputs.os.stat", moving)
    found = read(tmp_path)
    assert ids(found) == ["good.txt"]
    assert "changed while it was read" in rows(found)["moving.txt"]
    assert len(seen) > 2


def test_a_record_without_an_id_is_named_by_its_line(tmp_path):
    lines = [
        json.dumps({"text": STORY}),
        "",
        json.dumps({"id": "two", "text": STORY + "2"}),
        "{broken",
        json.dumps({"title": "no text"}),
        "[1]",
    ]
    write(tmp_path, {"r.jsonl": "\n".join(lines)})
    found = read(tmp_path)
    assert ids(found) == ["r.jsonl:1", "two"]
    assert set(rows(found)) == {"r.jsonl:4", "r.jsonl:5", "r.jsonl:6"}


def test_one_id_with_one_text_is_a_duplicate_and_with_two_texts_two_versions(tmp_path):
    def record(day: int, text: str) -> str:
        return json.dumps({"id": "r", "date": f"2031-05-{day:02}", "text": text})

    records = [record(9, "newest"), record(1, "first"), record(4, "second"), record(1, "first")]
    write(tmp_path, {"r.jsonl": "\n".join(records)})
    found = read(tmp_path)
    assert [(document.id, document.key, document.text) for document in found.documents] == [
        ("r", "r", "first"),
        ("r#2", "r", "second"),
        ("r#3", "r", "newest"),
    ]
    assert "same text" in rows(found)["r.jsonl:4"]
    assert "r#3" in found.remarks[0]


def test_row_numbers_of_two_tables_are_no_identity(tmp_path):
    write(tmp_path, {"a.csv": "id,text\n1,River news\n", "b.csv": "id,text\n1,Mountain news\n2,Valley news\n"})
    found = read(tmp_path)
    assert [(document.id, document.key) for document in found.documents] == [
        ("2", "2"),
        ("a.csv/1", "a.csv/1"),
        ("b.csv/1", "b.csv/1"),
    ]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(6)))
def test_the_order_of_records_changes_nothing(tmp_path, order):
    records = [
        json.dumps({"id": f"r{n % 4}", "date": f"2031-05-0{n + 1}", "title": f"T{n}", "text": f"{STORY}{n}"})
        for n in range(6)
    ]
    (tmp_path / "r.jsonl").write_text("\n".join(records[n] for n in order), encoding="utf-8")
    shuffled = read(tmp_path)
    (tmp_path / "r.jsonl").write_text("\n".join(records), encoding="utf-8")
    assert shuffled == read(tmp_path)


def test_the_order_of_sources_changes_nothing(tmp_path):
    write(tmp_path, {"may/x.txt": STORY, "june/x.txt": STORY + "2", "july/z.txt": STORY + "3"})
    folders = [tmp_path / name for name in ("may", "june", "july")]
    assert read(*folders) == read(*reversed(folders))


def test_a_truncated_archive_gives_the_lines_before_the_end(tmp_path):
    records = [json.dumps({"id": f"r{n}", "text": f"{STORY}{os.urandom(40).hex()}"}) for n in range(2000)]
    whole = gzip.compress("\n".join(records).encode())
    write(tmp_path, {"r.jsonl.gz": whole[: len(whole) // 2]})
    found = read(tmp_path)
    assert 100 < len(found.documents) < 2000
    assert any("end too early" in reason for reason in rows(found).values())


def test_a_sidecar_overrides_everything(tmp_path):
    write(tmp_path, {
        "2031-01-01-ferry.txt": "Ferry stays\n\nBy Orin Vale\n\nJune 28, 2031\n\n" + STORY,
        "2031-01-01-ferry.yaml": "title: A ferry\nauthor: Tilda Brand\ndate: 2030-02\nsource: Observer\nlanguage: de\n"
        "url: https://halm.example/f?utm_source=x\nid: ferry-1\n",
        "b.md": STORY, "b.md.yaml": "date: {from: 2031-02-01, to: 2031-02-03}\nkey: b\n",
        "c.txt": STORY, "c.yaml": "just words",
    })  # fmt: skip
    found = read(tmp_path)
    by_id = {document.id: document for document in found.documents}
    ferry = by_id["ferry-1"]
    assert (ferry.title, ferry.byline, ferry.source, ferry.language, ferry.key) == (
        "A ferry",
        "Tilda Brand",
        "Observer",
        "de",
        "halm.example/f",
    )
    assert (ferry.date.first, ferry.date.last, ferry.date.basis) == ("2030-02-01", "2030-02-28", "sidecar")
    assert ferry.provenance["title"] == "sidecar title"
    assert ferry.provenance["path"] == "2031-01-01-ferry.txt"
    assert (by_id["b.md"].date.first, by_id["b.md"].date.last, by_id["b.md"].key) == ("2031-02-01", "2031-02-03", "b")
    assert "name: value" in rows(found)["c.txt (sidecar)"]


def test_versions_of_a_file_share_a_key(tmp_path):
    write(tmp_path, {"n/fire.v1.txt": STORY, "n/fire.v2.txt": STORY + "2", "n/fire.txt": STORY + "3"})
    assert {document.key for document in read(tmp_path).documents} == {"n/fire.txt"}


def test_the_folder_tells_the_outlet_where_nothing_else_does(tmp_path):
    write(tmp_path, {"halm-observer/a.txt": STORY, "2031/b.txt": STORY + "b", "c.txt": STORY + "c"})
    assert [(document.source, document.provenance.get("source")) for document in read(tmp_path).documents] == [
        ("", None),
        ("", None),
        ("halm-observer", "folder"),
    ]


def test_the_outlet_is_the_same_however_far_above_its_folder_the_source_begins(tmp_path):
    write(tmp_path, {"x/seeds/2031/halm-observer/a.txt": STORY})
    for source in ("x/seeds/2031", "x/seeds", "x", "."):
        assert [document.source for document in read(tmp_path / source).documents] == ["halm-observer"]


def test_an_agencys_photo_credit_is_not_the_outlet(tmp_path):
    write(
        tmp_path,
        {
            "a.txt": "Ferry stays\n\nThe ferry.Credit...Nora Quist, via Lenne Press\n\n"
            + STORY
            + "\n(c) 2031 The Halm Observer\n"
        },
    )
    assert read(tmp_path).documents[0].source == "The Halm Observer"


def test_nothing_is_read_again_that_is_known(tmp_path, monkeypatch):
    write(tmp_path, {
        "a.txt": STORY, "b.html": f"<title>T</title><p>{STORY}</p>", "a.yaml": "title: A",
        "r.jsonl": "\n".join(json.dumps({"id": "r", "text": f"{STORY}{n}"}) for n in range(3)),
    })  # fmt: skip
    first = read(tmp_path)
    store = {(document.id, document.raw_digest): document for document in first.documents}

    def known(document_id: str, digest: str) -> Document | None:
        return store.get((document_id, digest))

    monkeypatch.setattr(
        "tracker.ingest.read.build_document", lambda *_, **__: pytest.fail("text work on a known document")
    )
    again = read_sources([str(tmp_path)], Settings(), known=known)
    assert again.documents == first.documents
    assert again.n_known == len(first.documents)


@pytest.mark.parametrize("change", ["text", "sidecar", "settings"])
def test_what_has_changed_is_read_again(tmp_path, change):
    write(tmp_path, {"a.txt": STORY, "a.yaml": "title: A"})
    before = read(tmp_path).documents[0]
    if change == "text":
        write(tmp_path, {"a.txt": STORY + "."})
    elif change == "sidecar":
        write(tmp_path, {"a.yaml": "title: B"})
    after = read(tmp_path, encoding="cp1252" if change == "settings" else "auto").documents[0]
    assert after.raw_digest != before.raw_digest


def test_progress_is_told_file_by_file(tmp_path):
    write(tmp_path, {"a.txt": STORY, "b.txt": STORY + "b"})
    told = []
    read_sources([str(tmp_path)], Settings(), on_progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]


def test_standard_input_is_json_lines(monkeypatch):
    class Input:
        buffer = io.BytesIO(json.dumps({"text": STORY}).encode())

    monkeypatch.setattr(sys, "stdin", Input())
    assert ids(read("-")) == ["stdin:1"]


def test_a_git_revision_is_read_without_a_checkout(tmp_path, monkeypatch):
    def git(*arguments: str) -> None:
        subprocess.run(
            ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false", *arguments],
            cwd=tmp_path, check=True, capture_output=True,
        )  # fmt: skip

    write(
        tmp_path,
        {
            "n/ferry ä.txt": STORY,
            "n/ferry ä.yaml": "title: Old",
            "n/.x.txt": STORY,
            "n/i.png": b"x",
            "top.md": STORY + "t",
        },
    )
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "one")
    write(tmp_path, {"n/ferry ä.txt": STORY + "new", "n/second.txt": STORY + "2"})
    git("add", ".")
    git("commit", "-qm", "two")
    write(tmp_path, {"n/ferry ä.txt": "not committed"})
    monkeypatch.chdir(tmp_path)
    old, new, folder = read("git:HEAD~1"), read("git:HEAD:n"), read("git:HEAD:n/second.txt")
    assert [(document.id, document.title, document.text) for document in old.documents] == [
        ("n/ferry ä.txt", "Old", STORY),
        ("top.md", "", STORY + "t"),
    ]
    assert [(document.id, document.text) for document in new.documents] == [
        ("ferry ä.txt", STORY + "new"),
        ("second.txt", STORY + "2"),
    ]
    assert ids(folder) == ["second.txt"]
    assert rows(old) == {"*.png": "1 file of no known format"}


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("https://www.halm.example/a/b/", "halm.example/a/b"),
        ("http://m.halm.example/a/b?utm_source=x&fbclid=y&id=7#top", "halm.example/a/b?id=7"),
        ("https://amp.halm.example/a/b/amp/", "halm.example/a/b"),
        ("https://halm.example/a/b.amp.html", "halm.example/a/b.html"),
        ("https://halm-example.cdn.ampproject.org/c/s/www.halm.example/a/b", "halm.example/a/b"),
        ("HTTPS://HALM.example:443/A/B;jsessionid=9?b=2&a=1&PHPSESSID=3", "halm.example/A/B?a=1&b=2"),
        ("https://halm.example:8080/a%20b/index.html", "halm.example:8080/a%20b"),
        ("https://m.example/a", "m.example/a"),
        ("ftp://halm.example/a", ""),
        ("mailto:x@halm.example", ""),
        ("no address", ""),
        ("http://[broken", ""),
        ("", ""),
    ],
)
def test_urls_of_one_page_have_one_key(url, wanted):
    assert url_key(url) == wanted


@given(st.text(max_size=60))
def test_any_text_has_a_url_key_that_is_its_own(url):
    key = url_key(f"https://{url}")
    assert url_key(f"https://{key}") == key or not key


def test_a_paths_key_has_no_version():
    assert [path_key(path) for path in ("a/b.v2.txt", "a/b.v12.jsonl.gz", "a.v1/b.txt", "b.v.txt")] == [
        "a/b.txt", "a/b.jsonl.gz", "a.v1/b.txt", "b.v.txt",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (STORY, "en"),
        ("Die Fähre hat am Freitag nicht abgelegt, und die Menschen am anderen Ufer blieben ohne Brot.", "de"),
        ("Le bac n’a pas quitté son quai vendredi, et les habitants de l’autre rive sont restés sans pain.", "fr"),
        ("El transbordador no salió el viernes, y las personas que viven en la otra orilla se quedaron sin pan.", "es"),
        ("Паром не вышел из гавани в пятницу, и люди на другом берегу остались без хлеба.", "ru"),
        ("Shr 24 cts", ""),
        ("1 2 3", ""),
        ("", ""),
    ],
)
def test_language_is_told_or_left_open(text, wanted):
    assert detect_language(text) == wanted


def test_records_without_an_id_are_no_versions_of_each_other(tmp_path):
    write(tmp_path, {"t.csv": "text\nRiver news\nMountain news\n", "2031-05-06.json": '[{"text": "Valley news"}]'})
    found = read(tmp_path)
    assert [(document.id, document.key) for document in found.documents] == [
        (name, name) for name in ("2031-05-06.json:1", "t.csv:2", "t.csv:3")
    ]
    # The file is named by its own day, which need not be its records'.
    assert [document.date for document in found.documents] == [None] * 3


def test_the_name_of_the_id_is_read_in_any_spelling(tmp_path):
    write(tmp_path, {"t.csv": "Doc-ID,Text\nk1,River news\n"})
    assert ids(read(tmp_path)) == ["k1"]


def test_a_stated_date_that_tells_no_day_is_told(tmp_path):
    write(tmp_path, {"a.txt": STORY, "a.yaml": "date: last week", "b.txt": STORY, "b.yaml": "date: 04/05/2031"})
    for document in read(tmp_path).documents:
        assert document.date is None
        assert "sidecar date says" in document.remarks[0]
        assert "tells no day" in document.remarks[0]


def test_what_records_were_decoded_with_is_told(tmp_path):
    write(
        tmp_path,
        {"u.json": '{"text": "Große Brücke"}'.encode("utf-16"), "w.csv": "text\nGroße Brücke\n".encode("cp1252")},
    )
    told = {document.format: (document.encoding, document.remarks) for document in read(tmp_path).documents}
    assert told == {"json": ("utf-16-le", ()), "csv": ("windows-1252", ("encoding guessed: windows-1252",))}


def test_what_is_excluded_is_left_out_of_a_pattern_too(tmp_path):
    write(tmp_path, {"a.txt": STORY, "draft.txt": STORY})
    assert ids(read(tmp_path / "*.txt", exclude=("draft*",))) == ["a.txt"]


def test_a_file_of_a_git_revision_has_its_sidecar(tmp_path, monkeypatch):
    def git(*arguments: str) -> None:
        subprocess.run(["git", "-c", "user.name=n", "-c", "user.email=e@e", *arguments], cwd=tmp_path, check=True)

    write(tmp_path, {"n/a.txt": STORY, "n/a.yaml": "title: Given", "b.txt": STORY, "b.txt.yaml": "title: Told"})
    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "all")
    monkeypatch.chdir(tmp_path)
    for source in ("git:HEAD:n/a.txt", "git:HEAD:./n/a.txt"):
        assert [document.title for document in read(source).documents] == ["Given"]
    assert [document.title for document in read("git:HEAD:b.txt").documents] == ["Told"]
    monkeypatch.chdir(tmp_path / "n")
    assert [document.title for document in read("git:HEAD:./a.txt").documents] == ["Given"]
