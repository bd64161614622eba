"""The truth about the bundled corpus is itself true: its spans read as their text."""

import html
import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ROOT / "seeds"
TRUTH = ROOT / "tests" / "truth"
TRUTH_FILES = sorted(path.name for path in TRUTH.glob("*.yaml"))
PLAIN = (".txt", ".md")
DOCUMENT_KEYS = ("document", "reprint_of")


def load_truth(name: str) -> Any:
    return yaml.safe_load((TRUTH / name).read_text(encoding="utf-8"))


def list_articles() -> set[str]:
    """Ids of all documents in the corpus: paths, and for JSON Lines the ids of the records."""
    articles = set()
    for path in SEEDS.rglob("*"):
        if path.suffix == ".jsonl":
            lines = path.read_text(encoding="utf-8").splitlines()
            articles |= {json.loads(line)["id"] for line in lines}
        elif path.suffix in {*PLAIN, ".html"}:
            articles.add(path.relative_to(SEEDS).as_posix())
    return articles


@cache
def read_records() -> dict[str, str]:
    records = {}
    for path in SEEDS.rglob("*.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            records[record["id"]] = record["title"] + "\n" + record["text"]
    return records


@cache
def read_article(document: str) -> str:
    """Text of a document: for plain text the decoded file, newlines as they stand."""
    if document in read_records():
        return read_records()[document]
    data = (SEEDS / document).read_bytes()
    if data.startswith(b"\xef\xbb\xbf"):
        text = data[3:].decode("utf-8")
    else:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = data.decode("windows-1252")
    if document.endswith(".html"):
        text = re.sub(r"<(script|style)\b.*?</\1>", "", text, flags=re.DOTALL)
        text = html.unescape(re.sub(r"<[^>]+>", "", text))
    return text


def walk(node: object) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from walk(value)
    elif isinstance(node, list):
        for value in node:
            yield from walk(value)


def iterate_spans(name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each span of a truth file with its document; blocks stand inside their document."""
    if name == "documents.yaml":
        for row in load_truth(name)["documents"]:
            for block in row["blocks"]:
                yield row["document"], block
        return
    for node in walk(load_truth(name)):
        if "document" in node and "text" in node:
            yield node["document"], node


def list_document_names(name: str) -> set[str]:
    names = set()
    for node in walk(load_truth(name)):
        names |= {node[key] for key in DOCUMENT_KEYS if isinstance(node.get(key), str)}
        if isinstance(node.get("documents"), list):
            names |= {entry for entry in node["documents"] if isinstance(entry, str)}
        if name == "copies.yaml":
            names |= {node[side] for side in ("left", "right") if side in node}
        if name == "versions.yaml":
            names |= {node[side] for side in ("old", "new") if isinstance(node.get(side), str)}
    return names


@pytest.mark.parametrize("name", TRUTH_FILES)
def test_every_document_named_exists(name: str) -> None:
    assert list_document_names(name) - list_articles() == set()


@pytest.mark.parametrize("name", [name for name in TRUTH_FILES if name not in {"copies.yaml", "names.yaml"}])
def test_every_span_re_read_from_the_corpus_is_its_text(name: str) -> None:
    spans = list(iterate_spans(name))
    assert spans
    for document, span in spans:
        text = read_article(document)
        if document.endswith(PLAIN):
            assert text[span["start"] : span["end"]] == span["text"], (document, span["text"])
        else:
            assert "start" not in span, (document, span["text"])
            assert span["text"] in text, (document, span["text"])


def test_every_article_is_described_once() -> None:
    described = Counter(row["document"] for row in load_truth("documents.yaml")["documents"])
    assert set(described) == list_articles()
    assert set(described.values()) == {1}


def test_dates_are_windows_of_real_days() -> None:
    for row in load_truth("documents.yaml")["documents"]:
        date = row["date"]
        if date is not None:
            assert re.fullmatch(r"\d{4}-\d\d-\d\d", date["from"])
            assert date["from"] <= date["to"]
            assert date["basis"] in {"sidecar", "metadata", "dateline", "text", "inferred", "file"}


def test_blocks_of_one_document_do_not_overlap() -> None:
    for row in load_truth("documents.yaml")["documents"]:
        places = [block for block in row["blocks"] if "start" in block]
        for left, right in pairwise(places):
            assert left["end"] <= right["start"], (row["document"], right["text"])


def test_every_spelling_of_a_name_stands_in_its_documents() -> None:
    truth = load_truth("names.yaml")
    for entity in truth["entities"]:
        for variant in entity["variants"]:
            for document in variant["documents"]:
                assert variant["text"] in read_article(document), (variant["text"], document)
    canonical = {entity["canonical"] for entity in truth["entities"]}
    for pair in truth["must_not_merge"]:
        assert {pair["left"], pair["right"]} - canonical <= {"Straitline"}
    for office in truth["offices"]:
        assert {holder["name"] for holder in office["holders"]} <= canonical


def test_speakers_of_quotations_are_known_names() -> None:
    canonical = {entity["canonical"] for entity in load_truth("names.yaml")["entities"]}
    truth = load_truth("quotes.yaml")
    for group in truth["groups"]:
        assert {variant["speaker"] for variant in group["variants"]} <= canonical, group["id"]
    assert {row["speaker"] for row in truth["inventory"]} - {None} <= canonical


def test_direct_variants_stand_in_the_inventory() -> None:
    truth = load_truth("quotes.yaml")
    inventory = [(row["document"], row["text"].rstrip("."), row["speaker"]) for row in truth["inventory"]]
    for group in truth["groups"]:
        for variant in group["variants"]:
            if variant["direct"]:
                assert any(
                    document == variant["document"] and speaker == variant["speaker"] and text in variant["text"]
                    for document, text, speaker in inventory
                ), (group["id"], variant["document"])


def test_no_pair_is_both_a_copy_and_a_look_alike() -> None:
    truth = load_truth("copies.yaml")
    pairs = {kind: {frozenset((row["left"], row["right"])) for row in truth[kind]} for kind in ("copies", "not_copies")}
    assert all(len(truth[kind]) == len(pairs[kind]) for kind in pairs)
    assert not pairs["copies"] & pairs["not_copies"]


def test_reworded_copies_share_no_five_words_in_a_row() -> None:
    def list_shingles(document: str) -> set[tuple[str, ...]]:
        furniture = next(row for row in load_truth("documents.yaml")["documents"] if row["document"] == document)
        text = read_article(document)
        for block in furniture["blocks"]:
            text = text.replace(block["text"], " ")
        words = re.findall(r"\w+", text.lower())
        return set(zip(*(words[offset:] for offset in range(5)), strict=False))

    for row in load_truth("copies.yaml")["copies"]:
        if row["how"] in {"spun", "round_trip"} and row["relation"] == "near_copy":
            shared = list_shingles(row["left"]) & list_shingles(row["right"])
            assert len(shared) <= 2, (row["left"], shared)


def test_encodings_and_newlines_are_kept() -> None:
    assert (SEEDS / "straitline/two-strikes.txt").read_bytes().startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in (SEEDS / "spa/tashan-bus.txt").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        (SEEDS / "kessim-observer/depot-burns-again.txt").read_bytes().decode("utf-8")
