"""How well `same_event` links find people's story clusters in fnc1: pairs, and groups of eight."""

from __future__ import annotations

import ast
import gzip
import json
from itertools import combinations
from pathlib import Path
from random import Random

from tracker.match.events import COSINE_ALONE, cosines_of_pairs

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "fnc1"
Row = tuple[str, str, str, str, str]


def measure() -> list[Row]:
    """Rows of dataset, measure, ours, reference, note; none where the data are absent."""
    if not DATA.exists():
        return []
    with gzip.open(DATA / "documents.jsonl.gz", "rt", encoding="utf-8") as file:
        texts = {row["id"]: row["text"] for row in map(json.loads, file)}
    story = {}
    for line in (DATA / "story_clusters.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        members = row["body_ids"]
        for body in ast.literal_eval(members) if isinstance(members, str) else members:
            story[body] = row["cluster"]
    names = sorted(name for name in texts if name in story)
    pairs = list(combinations(range(len(names)), 2))
    found, same, right = 0, 0, 0
    cosines = cosines_of_pairs([texts[name] for name in names], pairs)
    for (one, other), cosine in zip(pairs, cosines.tolist(), strict=True):
        is_same = story[names[one]] == story[names[other]]
        same += is_same
        if cosine >= COSINE_ALONE:
            found += 1
            right += is_same
    data = "fnc1 stories"
    rows = [
        (data, "pairs: precision of linked by words alone", f"{right / found:.3f}", "", f"cosine >= {COSINE_ALONE}"),
        (data, "pairs: recall of linked by words alone", f"{right / same:.3f}", "", "story grouping is a later step"),
    ]
    draw = Random(0)
    found = right = 0
    for _ in range(300):
        first = draw.choice(names)
        own = [name for name in names if story[name] == story[first]]
        if len(own) < 4:
            continue
        chosen = draw.sample(own, 4) + draw.sample([name for name in names if story[name] != story[first]], 4)
        few = list(combinations(range(8), 2))
        for (one, other), cosine in zip(few, cosines_of_pairs([texts[n] for n in chosen], few).tolist(), strict=True):
            if cosine >= COSINE_ALONE:
                found += 1
                right += story[chosen[one]] == story[chosen[other]]
    rows.append((data, "precision in corpora of eight articles", f"{right / found:.3f}", "", "300 random corpora"))
    return rows


if __name__ == "__main__":
    for row in measure():
        print(" | ".join(row))
