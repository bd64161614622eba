"""What is not attempted in other languages is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from program import Program

from tracker.library import scan
from tracker.model import Document
from tracker.statements.languages import tell_gaps


def _documents(*languages: str) -> list[Document]:
    empty = Document("a", "a", "", "", "", "", None, 0, "", (), "")
    return [replace(empty, id=str(n), language=language) for n, language in enumerate(languages)]


def test_english_has_no_gaps() -> None:
    assert tell_gaps(_documents("en", "en", "")) == []


def test_languages_that_lack_the_same_are_told_together() -> None:
    told = tell_gaps(_documents("it", "nl", "it", "en"), "figure")
    assert told == ["in 3 documents not in English (it 2, nl 1) figures are read in digits only, without hedges"]


def test_figures_have_no_gap_where_the_language_has_its_own_words() -> None:
    assert tell_gaps(_documents("de", "fr", "es"), "figure") == []


def test_a_scan_keeps_what_it_did_not_attempt(tmp_path: Path) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "a.txt").write_text(
        "Der Hafen von Velmar bleibt am Montag geschlossen, sagte die Ministerin vor den Abgeordneten des Landes. "
        "Die Fischer hoffen, dass die Boote in der kommenden Woche wieder auslaufen dürfen.\n",
        encoding="utf-8",
    )
    snapshot = scan([str(articles)])
    assert [told for told in snapshot.shortcuts if "not in English (de 1)" in told]
    assert "names are found only beside a title" in Program(tmp_path)("names", articles).err
