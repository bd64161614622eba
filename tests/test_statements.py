"""Statements in a snapshot: read once, kept by content, linked anew, and only where they were asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from bundled import bundled_documents
from hypothesis import given
from hypothesis import strategies as st

from tracker import pipeline, settings
from tracker.engines.local import LocalEngine
from tracker.library import Scanned, scan, scan_into_archive
from tracker.model import Document, Snapshot
from tracker.settings import Settings, StatementSettings, settings_from_mapping
from tracker.statements.figures.series import link_figures
from tracker.statements.mentions import Mentions, pack_mentions, read_statements, unpack_mentions

NOW = "2031-04-02T06:00:00Z"
DOCUMENTS = bundled_documents()
STATEMENTS = {"quote", "attribution", "figure", "name"}
WIRE = (
    "Three sailors were hurt when the ferry Alda Reyne ran aground off Kessim. “Nobody on the bridge had slept,” "
    "Captain Ilse Vantorre said."
)
PAPER = (
    "Four sailors were hurt when the ferry ran aground off Kessim. “Nobody on the bridge had slept,” said "
    "Dora Helmin, a passenger."
)


def put(folder: Path, **texts: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text + "\n", encoding="utf-8")
    return folder


def kept(articles: Path, archive: Path, chosen: Settings | None = None) -> Scanned:
    return scan_into_archive([str(articles)], archive, chosen or Settings(), created_at=NOW)


def with_statements(**knobs: str) -> Settings:
    return Settings(statements=StatementSettings(**knobs))


def nameless(snapshot: Snapshot) -> Snapshot:
    return replace(snapshot, name="")


@given(st.sampled_from(DOCUMENTS))
def test_mentions_come_back_as_they_were_packed(document: Document) -> None:
    found = read_statements(document)
    again = unpack_mentions(pack_mentions(found, document.text), document.text)
    assert (again.quotes, again.names) == (found.quotes, found.names)
    assert pack_mentions(again, document.text) == pack_mentions(found, document.text)


def test_figures_are_linked_the_same_whoever_read_them() -> None:
    assert link_figures(DOCUMENTS, mentions=[read_statements(one).figures for one in DOCUMENTS]) == link_figures(
        DOCUMENTS
    )


def test_a_scan_has_statements_of_every_kind_in_one_order() -> None:
    found = scan(str(Path(__file__).parents[1] / "seeds"))
    kinds = [link.kind for link in found.links]
    assert set(kinds) >= STATEMENTS
    assert list(dict.fromkeys(kinds)) == ["article", "passage", "quote", "attribution", "figure", "name"]
    assert {cluster.kind for cluster in found.clusters} >= {"quote", "figure", "name"}
    texts = {document.id: document.text for document in found.documents}
    for link in found.links:
        for span in (link.left, link.right):
            assert texts[span.document][span.start : span.end] == span.text


def test_only_new_texts_are_read_for_statements(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    real = LocalEngine.read_statements

    def counted(engine: LocalEngine, documents: Sequence[Document], *more: object) -> list[Mentions]:
        read.extend(document.id for document in documents)
        return real(engine, documents, *more)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(LocalEngine, "read_statements", counted)
    folder = put(tmp_path / "articles", wire=WIRE, paper=PAPER)
    kept(folder, tmp_path / "a.db")
    assert sorted(read) == ["paper.txt", "wire.txt"]
    read.clear()
    put(folder, late=WIRE.replace("Three", "Five"))
    scanned = kept(folder, tmp_path / "a.db")
    assert read == ["late.txt"]
    assert nameless(scanned.snapshot) == scan(str(folder), created_at=NOW)


def test_a_changed_alias_file_is_noticed_though_no_article_changed(tmp_path: Path) -> None:
    folder = put(tmp_path / "articles", wire=WIRE, paper=WIRE.replace("Captain Ilse Vantorre", "The Old Lady"))
    aliases = tmp_path / "aliases.yaml"
    aliases.write_text("names: {}\n", encoding="utf-8")
    chosen = with_statements(aliases=str(aliases))
    before = kept(folder, tmp_path / "a.db", chosen).snapshot
    aliases.write_text("names: {Ilse Vantorre: {type: person, aliases: [The Old Lady]}}\n", encoding="utf-8")
    after = kept(folder, tmp_path / "a.db", chosen).snapshot

    def forms(snapshot: Snapshot) -> set[str]:
        return {
            member.span.text
            for cluster in snapshot.clusters
            if cluster.kind == "name" and cluster.label == "Ilse Vantorre"
            for member in cluster.members
        }

    assert "The Old Lady" not in forms(before)
    assert forms(after) == {"Ilse Vantorre", "The Old Lady"}


def test_off_means_that_no_statement_is_looked_for(tmp_path: Path) -> None:
    folder = put(tmp_path / "articles", wire=WIRE, paper=PAPER)
    found = scan(str(folder), with_statements(enabled="off"))
    assert not STATEMENTS & {each.kind for each in (*found.links, *found.clusters)}
    assert found.shortcuts == ()


def test_above_its_bound_auto_says_what_it_left_out_and_on_leaves_nothing_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "STATEMENTS_UP_TO", 1)
    monkeypatch.setattr(pipeline, "STATEMENTS_UP_TO", 1)
    folder = put(tmp_path / "articles", wire=WIRE, paper=PAPER)
    left_out = scan(str(folder))
    assert not STATEMENTS & {link.kind for link in left_out.links}
    assert "--statements" in left_out.shortcuts[-1]
    asked = scan(str(folder), with_statements(enabled="on"))
    assert {link.kind for link in asked.links} & STATEMENTS
    assert asked.shortcuts == ()


def test_yaml_may_say_on_and_off_without_marks() -> None:
    assert settings_from_mapping({"statements": {"enabled": True}}).statements.enabled == "on"
    assert settings_from_mapping({"statements": {"enabled": False}}).statements.enabled == "off"


def test_a_quotation_with_another_speaker_and_a_changed_count_are_told(tmp_path: Path) -> None:
    found = scan(str(put(tmp_path / "articles", wire=WIRE, paper=PAPER)))
    assert ("quote", "same_wording") in {(link.kind, link.relation) for link in found.links}
    assert ("attribution", "changed") in {(link.kind, link.relation) for link in found.links}
