"""How well a document is found again by its text alone: versions under other names, among documents without one."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from tracker.change.identity import match_documents
from tracker.model import Block, DateWindow, Document, Run, Snapshot
from tracker.settings import Settings

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
Row = tuple[str, str, str, str, str]
Texts = tuple[str, str]


def measure() -> list[Row]:
    """Rows of dataset, measure, ours, reference, note; none where the data are absent."""
    return [row for part in (_reuters, _wiki, _columns) for row in part()]


def _reuters() -> Iterator[Row]:
    folder = DATA / "reuters_versions"
    if not folder.exists():
        return
    texts = {row["id"]: row["text"] for row in _lines(folder / "documents.jsonl.gz")}
    for kind in ("substantial_update", "minor_edit"):
        for split in ("dev", "test"):  # the test part is kept elsewhere
            first: dict[str, Texts] = {}
            for row in _lines(folder / "version_pairs.jsonl"):
                if row["kind"] == kind and row["split"] == split:
                    first.setdefault(row["story_id"], (texts[row["old_id"]], texts[row["new_id"]]))
            if first:
                name = f"{kind.replace('_', ' ')}, {split}"
                yield _found("reuters_versions", name, list(first.values()))


def _wiki() -> Iterator[Row]:
    folder = DATA / "wiki_versions"
    if not folder.exists():
        return
    texts = {row["id"]: row["text"] for row in _lines(folder / "documents.jsonl.gz")}
    chains = [[texts[name] for name in row["versions_in_order"]] for row in _lines(folder / "versions.jsonl")]
    yield _found("wiki_versions", "last version but one against the last", [(one[-2], one[-1]) for one in chains])
    yield _found("wiki_versions", "first version against the last", [(one[0], one[-1]) for one in chains])


def _found(data: str, name: str, pairs: Sequence[Texts]) -> Row:
    """A third of the pairs on both sides, a third of the old texts alone, a third of the new ones alone."""
    ordered = list(pairs)
    random.Random(3).shuffle(ordered)
    third = len(ordered) // 3
    old = _snapshot({f"old-{n}": ordered[n][0] for n in range(2 * third)})
    new = _snapshot({f"new-{n}": ordered[n][1] for n in [*range(third), *range(2 * third, 3 * third)]})
    claims = [
        (one.old.id.split("-")[1], one.new.id.split("-")[1])
        for one in match_documents(old, new, settings=Settings())
        if one.status == "renamed" and one.old and one.new
    ]
    right = sum(left == other for left, other in claims)
    baseline = _by_git(ordered[: 2 * third], [*ordered[:third], *ordered[2 * third : 3 * third]], third)
    note = f"{third} with a version, {2 * third} without; {len(claims) - right} of {len(claims)} claims wrong"
    ours = f"{right / third:.3f}, {right / max(1, len(claims)):.3f}"
    return data, f"{name}: recall, precision", ours, f"{baseline} (as git diff -M: half of the lines)", note


def _by_git(old: Sequence[Texts], new: Sequence[Texts], n_true: int) -> str:
    """Recall and precision of git's rule: at least half of both texts' lines, by bytes, are the same."""
    claims: list[tuple[float, int, int]] = []
    before = [Counter(text.split("\n")) for text, _ in old]
    after = [Counter(text.split("\n")) for _, text in new]
    where: dict[str, list[int]] = {}
    for row, lines in enumerate(before):
        for line in lines:
            where.setdefault(line, []).append(row)
    for place, lines in enumerate(after):
        for row in {row for line in lines for row in where.get(line, ()) if line}:
            shared = sum(len(line) * count for line, count in (lines & before[row]).items())
            size = max(len(old[row][0]), len(new[place][1]))
            if shared >= 0.5 * size:
                claims.append((-shared / max(1, size), row, place))
    taken_old, taken_new, right, n_claims = set(), set(), 0, 0
    for _, row, place in sorted(claims):
        if row not in taken_old and place not in taken_new:
            taken_old.add(row)
            taken_new.add(place)
            n_claims += 1
            right += row == place and row < n_true
    return f"{right / n_true:.3f}, {right / max(1, n_claims):.3f}"


def _columns() -> Iterator[Row]:
    """Reports of one column: yesterday's is gone and today's has come; it is no renamed file."""
    path = DATA / "reuters106k" / "documents.dev_sample.jsonl.gz"
    if not path.exists():
        return
    by_slug: dict[str, list[dict[str, Any]]] = {}
    for row in _lines(path):
        by_slug.setdefault(row["slug"], []).append(row)
    pairs = []
    for rows in by_slug.values():
        rows.sort(key=lambda row: (row["date"], row["id"]))
        for before, after in zip(rows[::2], rows[1::2], strict=False):
            if days_between(before["date"][:10], after["date"][:10]) > 6:
                pairs.append((before, after))
    claimed = 0
    for before, after in pairs:
        old = _snapshot({"old": before["text"]}, before["date"][:10])
        new = _snapshot({"new": after["text"]}, after["date"][:10])
        claimed += any(one.status == "renamed" for one in match_documents(old, new, settings=Settings()))
    note = f"{len(pairs)} pairs of one slug a week or more apart, each alone; reprints are among them"
    yield "reuters106k", "reports of one column called renamed", f"{claimed / max(1, len(pairs)):.3f}", "", note


def days_between(first: str, last: str) -> int:
    """Days from one ISO day to another."""
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def _snapshot(texts: dict[str, str], day: str = "") -> Snapshot:
    window = DateWindow(day, day, "metadata", "") if day else None
    documents = [
        Document(name, name, "", "", "", "en", window, len(text.split()), hashlib.sha256(text.encode()).hexdigest(),
                 (Block(0, len(text), "body"),), text)
        for name, text in sorted(texts.items())
    ]  # fmt: skip
    return Snapshot("", Run("", {}, (), ""), tuple(documents))


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    raw = path.read_bytes()
    text = gzip.decompress(raw) if path.suffix == ".gz" else raw
    yield from map(json.loads, text.splitlines())
