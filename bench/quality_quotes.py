"""How well quotations are joined over articles, and whether the right speaker is named.

Groups of variants are silver: made by a simple aligner over the same articles. Speakers and the verdicts on
linked pairs were labelled by reading; `bench/labels` holds ids and places, no text.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tracker.model import Cluster, Document, Link, Quote, Span
from tracker.statements.quotes.finding import find_quotes
from tracker.statements.quotes.links import link_quotes
from tracker.statements.quotes.same_speaker import same_speaker

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
LABELS = Path(__file__).parent / "labels"
_FILES = {"fnc1": "fnc1/documents.jsonl.gz", "reuters": "reuters106k/documents.dev_sample.jsonl.gz"}
Row = tuple[str, str, str, str, str]
Place = tuple[str, int, int]


def measure() -> list[Row]:
    """Rows of dataset, measure, ours, reference, note; none where the data are absent."""
    if not (DATA / "fnc1").exists():
        return []
    return [*_variants(), *_speakers()]


def _variants() -> Iterator[Row]:
    texts = _texts("fnc1")
    links, clusters = link_quotes([_document(name, text) for name, text in texts.items()])
    quotes = [link for link in links if link.kind == "quote"]
    for half in ("tuned", "kept"):
        yield from _recall(quotes, clusters, half)
    yield from _precision(quotes)


def _recall(links: list[Link], clusters: list[Cluster], half: str) -> Iterator[Row]:
    """A pair is joined by a link, or by standing in one cluster: of many copies each is linked to the first."""
    members: dict[str, list[tuple[Span, int]]] = defaultdict(list)
    for number, cluster in enumerate(clusters):
        for member in cluster.members:
            members[member.span.document].append((member.span, number))
    found: dict[tuple[str, str], list[Link]] = defaultdict(list)
    for link in links:
        pair = sorted((link.left.document, link.right.document))
        found[pair[0], pair[1]].append(link)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in _lines(DATA / "fnc1" / "quote_variant_pairs_silver.jsonl"):
        if row["doc_a"] == row["doc_b"] or _half(row["cluster"]) != half:
            continue
        left, right = _places(row)
        documents = sorted((left[0], right[0]))
        tiers = [
            link.tier
            for link in found[documents[0], documents[1]]
            if (_meets(link.left, left) and _meets(link.right, right))
            or (_meets(link.left, right) and _meets(link.right, left))
        ]
        groups = [{number for span, number in members[place[0]] if _meets(span, place)} for place in (left, right)]
        if groups[0] & groups[1]:
            tiers.append("linked")
        counts[row["kind"]][min(tiers, default="missed")] += 1
    for kind in ("identical", "truncated", "altered"):
        total = sum(counts[kind].values())
        share = 1 - counts[kind]["missed"] / max(1, total)
        wanted = ">= .75" if kind == "altered" else ">= .9"
        note = f"{total} pairs, silver, stories {half}; {counts[kind]['linked'] / max(1, total):.3f} as linked"
        yield "fnc1", f"{kind} quotation variants joined", f"{share:.3f}", wanted, note


def _places(row: dict[str, Any]) -> tuple[Place, Place]:
    return (
        (row["doc_a"], row["off_a"], row["off_a"] + len(row["quote_a"])),
        (row["doc_b"], row["off_b"], row["off_b"] + len(row["quote_b"])),
    )


def _meets(span: Span, place: Place) -> bool:
    shared = min(span.end, place[2]) - max(span.start, place[1])
    return span.document == place[0] and 2 * shared >= min(span.end - span.start, place[2] - place[1])


def _precision(links: list[Link]) -> Iterator[Row]:
    """Of the pairs that were judged by reading, those that still stand, and how many of them are right."""
    path = LABELS / "quote_pairs.jsonl"
    if not path.exists():
        return
    standing = {_key(link) for link in links if link.tier == "linked"}
    verdicts = [row for row in _lines(path) if tuple(row["left"] + row["right"]) in standing]
    right = sum(row["right_pair"] for row in verdicts)
    note = f"{len(verdicts)} linked pairs of different wording, judged by reading"
    yield "fnc1", "linked quotation pairs that are right", f"{right / max(1, len(verdicts)):.3f}", ">= .95", note


def _key(link: Link) -> tuple[str | int, ...]:
    return (
        link.left.document, link.left.start, link.left.end, link.right.document, link.right.start, link.right.end,
    )  # fmt: skip


def sample_pairs(n_pairs: int = 100) -> list[Link]:
    """The linked pairs of fnc1 to judge: of different wording, chosen by a hash of their places."""
    links, _ = link_quotes([_document(name, text) for name, text in _texts("fnc1").items()])
    chosen = [link for link in links if link.kind == "quote" and link.tier == "linked" and link.relation == "variant"]
    chosen.sort(key=lambda link: hashlib.sha256(repr(_key(link)).encode()).hexdigest())
    return chosen[:n_pairs]


def _speakers() -> Iterator[Row]:
    counts: Counter[tuple[str, str, bool]] = Counter()
    for row, right, *_ in judged_speakers():
        counts[row["data"], row["half"], right] += 1
    for data in ("fnc1", "reuters"):
        for half in ("tuned", "kept"):
            right, wrong = counts[data, half, True], counts[data, half, False]
            if right + wrong:
                share = f"{right / (right + wrong):.3f}"
                yield data, "speaker named right", share, "", f"{right + wrong} quotations labelled by reading, {half}"


def judged_speakers() -> Iterator[tuple[dict[str, Any], bool, str, str, str]]:
    """Each label with the verdict, who was named, who it is, and the text.

    A quotation that names nobody is right if no name is given; what is no speech must not be found
    with a speaker.
    """
    texts: dict[str, dict[str, str]] = {}
    for row in _lines(LABELS / "speakers.jsonl"):
        data = row["data"]
        if not (DATA / _FILES[data]).exists():
            continue
        if data not in texts:
            texts[data] = _texts(data)
        text = texts[data][row["id"]]
        quote = _quote_at(find_quotes(text), row["start"], row["end"])
        told = quote.speaker if quote else ""
        gold = text[slice(*row["speaker"])] if row["speaker"] else ""
        yield row, _agree(told, gold), told, gold, text


def _quote_at(quotes: list[Quote], start: int, end: int) -> Quote | None:
    met = [
        q
        for q in quotes
        if q.direct and min(q.end, end) - max(q.start, start) > 0.5 * min(end - start, q.end - q.start)
    ]
    return min(met, key=lambda q: abs(q.start - start), default=None)


def _agree(told: str, gold: str) -> bool:
    if not told or not gold:
        return told == gold
    return told.lower() == gold.lower() or same_speaker(told, gold) is True


def _half(story: str) -> str:
    return "kept" if hashlib.sha256(story.encode()).digest()[0] & 1 else "tuned"


def _document(name: str, text: str) -> Document:
    return Document(
        name, name, "", "", "", "en", None, len(text.split()), hashlib.sha256(text.encode()).hexdigest(), (), text
    )


def _texts(data: str) -> dict[str, str]:
    return {row["id"]: row["text"] for row in _lines(DATA / _FILES[data])}


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    content = path.read_bytes()
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8")
    return map(json.loads, text.rstrip("\n").split("\n"))


if __name__ == "__main__":
    for measured in measure():
        print(" | ".join(measured))
