"""How well events are people's story clusters in fnc1: whole, and on the half that nothing was tuned on."""

from __future__ import annotations

import ast
import gzip
import json
from collections import Counter
from collections.abc import Hashable, Sequence
from itertools import combinations
from math import comb
from pathlib import Path
from random import Random

from tracker.ingest import document_from_text
from tracker.match.event_groups import group_events
from tracker.match.word_table import build_word_table

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
    kept_aside = set(Random(0).sample(sorted(set(story.values())), len(set(story.values())) // 2))
    halves = {
        "all stories": names,
        "stories kept aside": [name for name in names if story[name] in kept_aside],
        "stories tuned on": [name for name in names if story[name] not in kept_aside],
    }
    rows = []
    for half, chosen in halves.items():
        found = _events([texts[name] for name in chosen])
        wanted = [story[name] for name in chosen]
        ari, (precision, recall) = adjusted_rand_index(found, wanted), b_cubed(found, wanted)
        reference = "0.87 (tf-idf, average linkage)" if half == "all stories" else ""
        f1 = 2 * precision * recall / (precision + recall)
        note = f"B3 precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}; {len(chosen)} articles"
        if half == "all stories":
            note += f"; {_joined_falsely(found, wanted)}"
        rows.append(("fnc1 stories", f"{half}: adjusted Rand index", f"{ari:.3f}", reference, note))
    return [*rows, _small_corpora(names, texts, story)]


def _joined_falsely(found: Sequence[int], wanted: Sequence[str]) -> str:
    """The clusters that most of the false pairs join: labels of several claims about one affair, by their ids."""
    sizes = Counter(zip(found, wanted, strict=True))
    parts: dict[int, list[tuple[int, str]]] = {}
    for (event, label), size in sizes.items():
        parts.setdefault(event, []).append((-size, label))
    false = {
        event: comb(sum(-size for size, _ in labels), 2) - sum(comb(-size, 2) for size, _ in labels)
        for event, labels in parts.items()
    }
    worst = sorted(false, key=lambda event: (-false[event], event))[:2]
    told = "; ".join(", ".join(label for _, label in sorted(parts[event])) for event in worst)
    return f"of {sum(false.values())} pairs joined falsely {sum(false[event] for event in worst)} are of {told}"


def _small_corpora(names: list[str], texts: dict[str, str], story: dict[str, str]) -> Row:
    draw = Random(0)
    found = right = wanted = 0
    for _ in range(300):
        first = draw.choice(names)
        own = [name for name in names if story[name] == story[first]]
        if len(own) < 4:
            continue
        chosen = draw.sample(own, 4) + draw.sample([name for name in names if story[name] != story[first]], 4)
        events = _events([texts[name] for name in chosen])
        for one, other in combinations(range(8), 2):
            same = story[chosen[one]] == story[chosen[other]]
            wanted += same
            if events[one] == events[other]:
                found += 1
                right += same
    note = f"recall {right / wanted:.3f}; 300 random corpora"
    return "fnc1 stories", "corpora of eight articles: precision of pairs", f"{right / found:.3f}", "", note


def _events(texts: Sequence[str]) -> list[int]:
    document = document_from_text("an undated text", document_id="n")
    labels = list(range(len(texts)))
    for group in group_events([document] * len(texts), build_word_table(texts)):
        for row in group:
            labels[row] = group[0]
    return labels


def adjusted_rand_index(found: Sequence[Hashable], wanted: Sequence[Hashable]) -> float:
    """Hubert and Arabie 1985: 1 for equal partitions, about 0 for chance."""
    both = sum(comb(n, 2) for n in Counter(zip(found, wanted, strict=True)).values())
    one, other = (sum(comb(n, 2) for n in Counter(labels).values()) for labels in (found, wanted))
    chance = one * other / comb(len(found), 2)
    return (both - chance) / ((one + other) / 2 - chance)


def b_cubed(found: Sequence[Hashable], wanted: Sequence[Hashable]) -> tuple[float, float]:
    """Precision and recall of Bagga and Baldwin 1998, averaged over articles."""
    both = Counter(zip(found, wanted, strict=True))
    of_found, of_wanted = Counter(found), Counter(wanted)
    n = len(found)
    return (
        sum(k * k / of_found[one] for (one, _), k in both.items()) / n,
        sum(k * k / of_wanted[other] for (_, other), k in both.items()) / n,
    )


if __name__ == "__main__":
    for row in measure():
        print(" | ".join(row))
