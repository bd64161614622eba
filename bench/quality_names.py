"""How well names are found and typed: 30 articles read by hand, and the truth of the bundled corpus.

No gold names come with the data. Sixty articles (30 of reuters106k, 30 of fnc1; 600 characters at least) are
drawn by a hash of their ids; of the first ten of each, and of ten more, the opening (up to 1,500 characters)
was read and labelled: `bench/labels/names.jsonl` has offsets, types and ids only. Labels follow these rules: titles and
possessive endings are outside, adjectives of country and products are no names, "U.S." before a noun is a place.
`half` 0 is what the patterns were mended on, 1 was only looked at, beside the program's own answers; 2 was
labelled from the bare text before the program had seen it, and nothing was changed for it.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from tracker.library import scan
from tracker.statements.names.finding import find_names
from tracker.statements.names.links import link_names

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"
LABELS = ROOT / "bench" / "labels" / "names.jsonl"
Row = tuple[str, str, str, str, str]

_FILES = {"reuters106k": "documents.dev_sample.jsonl.gz", "fnc1": "documents.jsonl.gz"}
_HALVES = ((0, "half mended on"), (1, "other half"), (2, "labelled blind, never looked at"))


def measure() -> list[Row]:
    """Rows of dataset, measure, ours, reference, note; those of data that are absent are left out."""
    return [*_labelled(), *_bundled()]


def _labelled() -> Iterator[Row]:
    if not all((DATA / part / name).exists() for part, name in _FILES.items()):
        return
    labels = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    texts = _texts({(row["part"], row["document"]) for row in labels})
    for half, note in _HALVES:
        for part in (*_FILES, "both"):
            rows = [row for row in labels if row["half"] == half and part in (row["part"], "both")]
            counts: Counter[str] = Counter()
            for row in rows:
                counts.update(_compare(row, texts[row["part"], row["document"]]))
            hits = counts["hit"]
            precision, recall = hits / max(1, counts["found"]), hits / max(1, counts["labelled"])
            told = f"precision {precision:.3f}, recall {recall:.3f}; {counts['labelled']} names, {note}"
            yield part, "name spans, F1", f"{2 * hits / max(1, counts['found'] + counts['labelled']):.3f}", "", told
            right = f"{counts['right'] / max(1, hits):.3f}"
            yield part, "type of the spans found", right, "", f"{hits} spans, {note}"


def _compare(row: dict[str, Any], text: str) -> Counter[str]:
    """Exact spans only: a name found one word too long is one miss and one false find."""
    wanted = {(start, end): type_ for start, end, type_ in row["names"]}
    found = {(name.start, name.end): name.type for name in find_names(text) if name.end <= row["until"]}
    both = wanted.keys() & found.keys()
    right = sum(wanted[span] == found[span] for span in both)
    return Counter(labelled=len(wanted), found=len(found), hit=len(both), right=right)


def _texts(chosen: set[tuple[str, str]]) -> dict[tuple[str, str], str]:
    texts = {}
    for part, name in _FILES.items():
        content = gzip.decompress((DATA / part / name).read_bytes()).decode("utf-8")
        for line in content.rstrip("\n").split("\n"):
            document = json.loads(line)
            if (part, document["id"]) in chosen:
                texts[part, document["id"]] = document["text"]
    return texts


def _bundled() -> Iterator[Row]:
    """Every variant of the truth in every document, descriptions in lower case included."""
    truth = yaml.safe_load((ROOT / "tests" / "truth" / "names.yaml").read_text(encoding="utf-8"))
    documents = scan([str(ROOT / "seeds")]).documents
    ids = {name: one.id for one in documents for name in (one.id, one.key, *one.provenance.values())}
    groups: dict[tuple[str, str], str] = {}
    for cluster in link_names(documents)[1]:
        groups |= {(member.span.document, member.span.text): cluster.id for member in cluster.members}
    for one in documents:
        for name in find_names(one.text, language=one.language or "en", blocks=one.blocks):
            groups.setdefault((one.id, name.text), f"{one.id} {name.text}")
    n_places = n_joined = 0
    main: dict[str, set[str]] = {}
    for entity in truth["entities"]:
        held: Counter[str] = Counter()
        for variant in entity["variants"]:
            for document in variant["documents"]:
                n_places += 1
                forms = [form for place, form in groups if place == ids[document] and form in variant["text"]]
                if forms:
                    held[groups[ids[document], max(forms, key=len)]] += 1
        n_joined += max(held.values(), default=0)
        main[entity["canonical"]] = set(held)
    apart = [row for row in truth["must_not_merge"] if row["left"] in main and row["right"] in main]
    merged = sum(bool(main[row["left"]] & main[row["right"]]) for row in apart)
    yield "seeds", "places of names joined to their name", f"{n_joined / n_places:.3f}", "1", f"{n_places} places"
    yield "seeds", "look-alikes joined", str(merged), "0", f"{len(apart)} pairs"


if __name__ == "__main__":
    for measured in measure():
        print(" | ".join(measured))
