"""How well passages are found: PAN 2013, quotations that differ, and answers rewritten by degrees.

One set of settings for everything, the one that `tracker scan` uses. PAN's own cases are longer than
150 characters, so its scorer leaves out shorter finds; everything else counts.
"""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from tracker.match.passages import find_passages_prepared
from tracker.match.prepared import prepare
from tracker.model import Passage

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
PROCESSES = 2
Row = tuple[str, str, str, str, str]
#: susp, offset, length, src, offset, length: what the scorer takes.
Case = tuple[str, int, int, str, int, int]
TextPair = tuple[str, str]

_MIN_PAN_CHARS = 150
# Published on the PAN13 test corpus: Sanchez-Perez 2014; entire is theirs on the training corpus.
_PUBLISHED = {"entire": ".877", "02": ".900", "03": ".884", "04": ".887", "05": ".561"}
_texts: dict[str, str] = {}


def measure(half: str = "all") -> list[Row]:
    """Rows of dataset, measure, ours, reference, note; none where the data are absent.

    `half` of PAN's pairs: `0` is what the settings were found on, `1` was looked at to check, `all`.
    """
    parts: tuple[Callable[[], Iterator[Row]], ...] = (partial(_pan, half), _quotes, _degrees)
    return [row for part in parts for row in part()]


def _pan(half: str) -> Iterator[Row]:
    folder = DATA / "pan13"
    if not folder.exists():
        return
    _texts.clear()
    _texts.update({row["id"]: row["text"] for row in _lines(folder / "documents.train.jsonl.gz")})
    pairs = [
        (row["subset"][:2], (row["susp_id"], row["src_id"]))
        for row in _lines(folder / "pairs.train.jsonl")
        if half in ("all", _half_of(row))
    ]
    found = _find_all([texts for _, texts in pairs])
    cases: dict[str, list[Case]] = defaultdict(list)
    chosen = set(pairs)
    for row in _lines(folder / "spans.train.jsonl"):
        subset = row["subset"][:2]
        if (subset, (row["susp_id"], row["src_id"])) in chosen:
            susp = subset + row["susp_id"]
            cases[subset].append(
                (susp, row["susp_offset"], row["susp_length"], row["src_id"], row["src_offset"], row["src_length"])
            )
    finds: dict[str, list[Case]] = defaultdict(list)
    clean: list[bool] = []
    for (subset, (susp, src)), passages in zip(pairs, found, strict=True):
        long = [p for p in passages if min(_lengths(p)) >= _MIN_PAN_CHARS]
        finds[subset] += [
            (subset + susp, p.left_start, n, src, p.right_start, m) for p in long for n, m in [_lengths(p)]
        ]
        if subset == "01":
            clean.append(bool(long))
    score = _scorer()
    note = f"half {half}" if half != "all" else "training corpus; settings were found on one half"
    whole = score([c for rows in cases.values() for c in rows], [f for rows in finds.values() for f in rows])
    yield _pan_row("entire", whole, note)
    for subset in sorted(cases):
        yield _pan_row(subset, score(cases[subset], finds[subset]), note)
    share = sum(clean) / max(1, len(clean))
    yield "pan13", "clean pairs with a find", f"{share:.3f}", "<= .010", f"{len(clean)} pairs, {note}"


def _pan_row(name: str, score: dict[str, Any], note: str) -> Row:
    details = (
        f"recall {score['recall']:.3f}, precision {score['precision']:.3f}, granularity {score['granularity']:.3f}"
    )
    reference = f"{_PUBLISHED[name]} (Sanchez-Perez 2014)"
    return "pan13", f"PlagDet {name}", f"{score['plagdet']:.3f}", reference, f"{details}; {note}"


def _half_of(row: dict[str, Any]) -> str:
    return str(hashlib.md5((row["susp_id"] + row["src_id"]).encode(), usedforsecurity=False).digest()[0] & 1)


def _quotes() -> Iterator[Row]:
    folder = DATA / "fnc1"
    if not folder.exists():
        return
    _texts.clear()
    _texts.update({row["id"]: row["text"] for row in _lines(folder / "documents.jsonl.gz")})
    rows = [row for row in _lines(folder / "quote_variant_pairs_silver.jsonl") if row["doc_a"] != row["doc_b"]]
    pairs = sorted({(row["doc_a"], row["doc_b"]) for row in rows})
    found = dict(zip(pairs, _find_all(pairs), strict=True))
    tiers: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        tiers[row["kind"]].append(_tier_of(row, found[row["doc_a"], row["doc_b"]]))
    for kind in ("identical", "truncated", "altered"):
        share = sum(tier != "" for tier in tiers[kind]) / len(tiers[kind])
        linked = sum(tier == "linked" for tier in tiers[kind]) / len(tiers[kind])
        wanted = ">= .8" if kind == "altered" else ">= .95"
        note = f"{len(tiers[kind])} pairs of quotations, silver; {linked:.3f} linked"
        yield "fnc1", f"{kind} quotations found", f"{share:.3f}", wanted, note


def _tier_of(row: dict[str, Any], passages: list[Passage]) -> str:
    """The tier of the best passage that holds at least half of the shorter quotation on both sides; empty: none."""
    left, right = row["off_a"], row["off_b"]
    left_end, right_end = left + len(row["quote_a"]), right + len(row["quote_b"])
    short = min(left_end - left, right_end - right)
    held = [
        passage.tier
        for passage in passages
        if 2 * (min(left_end, passage.left_end) - max(left, passage.left_start)) >= short
        and 2 * (min(right_end, passage.right_end) - max(right, passage.right_start)) >= short
    ]
    return min(held, default="")  # "linked" sorts before "possible"


def _degrees() -> Iterator[Row]:
    folder = DATA / "clough_stevenson"
    if not folder.exists():
        return
    _texts.clear()
    _texts.update({row["id"]: row["text"] for row in _lines(folder / "documents.jsonl")})
    labels = list(_lines(folder / "labels.jsonl"))
    labels = [row for row in labels if row.get("category") in ("non", "cut", "light", "heavy")]
    found = _find_all([(row["doc"], row["source"]) for row in labels])
    shares: dict[str, list[float]] = defaultdict(list)
    for row, passages in zip(labels, found, strict=True):
        places = {n for p in passages for n in range(p.left_start, p.left_end)}
        shares[row["category"]].append(len(places) / len(_texts[row["doc"]]))
    copied = [share for kind in ("cut", "light", "heavy") for share in shares[kind]]
    right = sum(c > n for c in copied for n in shares["non"]) + 0.5 * sum(c == n for c in copied for n in shares["non"])
    means = ", ".join(f"{kind} {sum(v) / len(v):.2f}" for kind, v in shares.items())
    area = right / (len(copied) * len(shares["non"]))
    yield (
        "clough_stevenson",
        "reuse told from none (AUC)",
        f"{area:.3f}",
        "1 is perfect",
        f"mean share covered: {means}",
    )
    apart = _separated(shares)
    yield "clough_stevenson", "four classes by share covered", f"{apart:.3f}", ".25 by chance", "best three cuts"


def _separated(shares: dict[str, list[float]]) -> float:
    """The share of answers in their class by the best three cuts, classes in order non, heavy, light, cut."""
    order = ("non", "heavy", "light", "cut")
    rows = sorted((share, order.index(kind)) for kind in order for share in shares[kind])
    scores = [0] * len(order)  # scores[k]: answers right so far if class k is the present one
    for n, (share, kind) in enumerate(rows):
        if n == 0 or share > rows[n - 1][0]:  # a cut lies between two different shares
            for k in range(1, len(order)):
                scores[k] = max(scores[k], scores[k - 1])
        scores[kind] += 1
    return max(scores) / len(rows)


def _find_all(pairs: list[TextPair]) -> list[list[Passage]]:
    with get_context("fork").Pool(PROCESSES) as pool:
        return pool.map(_find, pairs, chunksize=20)


def _find(pair: TextPair) -> list[Passage]:
    return find_passages_prepared(prepare(_texts[pair[0]]), prepare(_texts[pair[1]]), align=False)


def _lengths(passage: Passage) -> tuple[int, int]:
    return passage.left_end - passage.left_start, passage.right_end - passage.right_start


def _scorer() -> Callable[[list[Case], list[Case]], dict[str, Any]]:
    spec = importlib.util.spec_from_file_location("plagdet", DATA / "plagdet.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    score: Callable[[list[Case], list[Case]], dict[str, Any]] = module.plagdet
    return score


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    content = path.read_bytes()
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8")
    return map(json.loads, text.rstrip("\n").split("\n"))  # splitlines() would cut at U+2028 inside a string


if __name__ == "__main__":
    for measured in measure(*sys.argv[1:2]):
        print(" | ".join(measured))
