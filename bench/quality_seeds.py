"""What a careful reader of five real articles wants joined and told apart, and how much of it a scan does.

`bench/labels/five_articles.jsonl` was written by reading the five before any answer of the program was looked
at: pairs of places that say the same (`must`) or only look so (`must_not`), and the days on which each can have
been published. Everything that a scan calls `linked` was then judged by reading: `five_articles_judged.jsonl`.
Both hold ids and places, no text. The articles were known to those who wrote the rules: nothing here is held out.
Two labels of names were taken out after the first run: one spelling twice in one article, which no cluster can show.
Two thirds of the labels are names, many of them in one spelling: the rows for each kind say more than the last two.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tracker.library import scan
from tracker.model import Link, Snapshot, Span

ROOT = Path(__file__).resolve().parents[1]
ARTICLES = ROOT.parent / "shared" / "seeds"
LABELS = ROOT / "bench" / "labels" / "five_articles.jsonl"
JUDGED = ROOT / "bench" / "labels" / "five_articles_judged.jsonl"
Row = tuple[str, str, str, str, str]

#: Which links answer for a label of each kind.
_LINK_KINDS = {
    "quote": ("quote",), "attribution": ("attribution",), "figure": ("figure",), "name": ("name",),
    "sentence": ("passage", "attribution"), "responsibility": ("attribution",), "event": ("article",),
}  # fmt: skip
_CLUSTER_KINDS = {"quote": "quote", "figure": "figure", "name": "name", "event": "event"}
_RANK = {"linked": 0, "possible": 1, "theme": 2, "missed": 3}
#: Judged by reading; of articles, passages and attributions too.
_JUDGED_KINDS = ("quote", "attribution", "figure", "name", "passage", "article", "event")


def measure() -> list[Row]:
    """Rows of dataset, measure, ours, reference, note; none where the articles are absent."""
    if not ARTICLES.is_dir():
        return []
    snapshot = scan([str(ARTICLES)])
    return [*_wanted(snapshot), *_judged(snapshot)]


def _wanted(snapshot: Snapshot) -> Iterator[Row]:
    found: dict[tuple[str, str], Counter[str]] = {}
    for label in _labels(LABELS):
        tiers = found.setdefault((label["wanted"], label["kind"]), Counter())
        tiers[held(snapshot, label)] += 1
    total: Counter[str] = Counter()
    unnamed: Counter[str] = Counter()
    for (wanted, kind), tiers in sorted(found.items()):
        n_labels = tiers.total()
        if wanted == "must":
            total.update(tiers)
            unnamed.update(tiers if kind != "name" else {})
            note = f"{n_labels} labels; {tiers['linked'] + tiers['possible']} with those shown as possible"
            yield "five articles", f"{kind}: what must be joined is", f"{tiers['linked'] / n_labels:.3f}", ">= .9", note
        else:
            note = f"{n_labels} labels; {tiers['possible']} more shown as possible"
            yield "five articles", f"{kind}: look-alikes joined", str(tiers["linked"]), "0", note
    for tiers, which in ((total, "all"), (unnamed, "all but names")):
        share = (tiers["linked"] + tiers["possible"]) / max(1, tiers.total())
        note = f"{tiers.total()} labels; linked {tiers['linked'] / max(1, tiers.total()):.3f}"
        yield "five articles", f"of {which} that must be joined, linked or possible", f"{share:.3f}", ">= .9", note


def held(snapshot: Snapshot, label: dict[str, Any]) -> str:
    """The best tier under which the label's members stand together, `missed` where they don't.

    A day window counts as linked where all of it can be meant, or where the scan says unknown.
    """
    if label["kind"] == "date":
        document = next(one for one in snapshot.documents if one.id == label["members"][0]["document"])
        window = document.date
        inside = window is None or (window.first <= label["last"] and window.last >= label["first"])
        return "linked" if inside else "missed"
    left, right = label["members"]
    tiers = [_tier(link, label) for link in snapshot.links if _joins(link, left, right)]
    for cluster in snapshot.clusters:
        if cluster.kind == _CLUSTER_KINDS.get(label["kind"]):
            spans = [member.span for member in cluster.members]
            if all(any(_stands(span, place, snapshot, label["kind"]) for span in spans) for place in (left, right)):
                tiers.append("linked")
    return min(tiers, key=_RANK.__getitem__, default="missed")


def _tier(link: Link, label: dict[str, Any]) -> str:
    kind = label["kind"]
    if kind == "attribution" and link.kind == "quote" and "same" in label["relation"]:
        both = all(span.values.get("speaker_name") for span in (link.left, link.right))
        return link.tier if both else "missed"
    if link.kind not in _LINK_KINDS[kind] or link.relation not in label.get("relation", [link.relation]):
        return "missed"
    return link.tier


def _joins(link: Link, left: dict[str, Any], right: dict[str, Any]) -> bool:
    return (_meets(link.left, left) and _meets(link.right, right)) or (
        _meets(link.left, right) and _meets(link.right, left)
    )


def _meets(span: Span, place: dict[str, Any]) -> bool:
    shared = min(span.end, place["end"]) - max(span.start, place["start"])
    return span.document == place["document"] and 2 * shared >= min(
        span.end - span.start, place["end"] - place["start"]
    )


def _stands(span: Span, place: dict[str, Any], snapshot: Snapshot, kind: str) -> bool:
    """A cluster of names has each form once in a document: where it stands first."""
    if kind != "name" or span.document != place["document"]:
        return _meets(span, place)
    text = next(one.text for one in snapshot.documents if one.id == span.document)
    return span.text == text[place["start"] : place["end"]] or _meets(span, place)


def _judged(snapshot: Snapshot) -> Iterator[Row]:
    """Of everything that stands as linked, what was judged right; what nobody judged is counted as wrong."""
    verdicts = {_key(row["kind"], row["members"]): row["right"] for row in _labels(JUDGED)}
    counts: dict[str, Counter[str]] = {}
    for kind, members in claims(snapshot):
        verdict = verdicts.get(_key(kind, members))
        counts.setdefault(kind, Counter())["unread" if verdict is None else str(verdict)] += 1
    total: Counter[str] = Counter()
    for kind, count in sorted(counts.items()):
        total.update(count)
        note = f"{count.total()} links and cluster members, {count['unread']} not judged"
        yield "five articles", f"{kind}: linked and right", f"{count['True'] / count.total():.3f}", ">= .95", note
    note = f"{total.total()} in all, {total['unread']} not judged"
    yield (
        "five articles",
        "all that is linked and right",
        f"{total['True'] / max(1, total.total()):.3f}",
        ">= .95",
        note,
    )


def claims(snapshot: Snapshot) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Each `linked` link as its two places, each cluster's member as the first member's place and its own."""
    for link in snapshot.links:
        if link.tier == "linked" and link.kind in _JUDGED_KINDS:
            yield link.kind, [_place(link.left), _place(link.right)]
    for cluster in snapshot.clusters:
        if cluster.kind in _JUDGED_KINDS:
            for member in cluster.members[1:]:
                yield f"{cluster.kind} cluster", [_place(cluster.members[0].span), _place(member.span)]


def _place(span: Span) -> dict[str, Any]:
    return {"document": span.document, "start": span.start, "end": span.end}


def _key(kind: str, members: list[dict[str, Any]]) -> tuple[object, ...]:
    return kind, *((one["document"], one["start"], one["end"]) for one in members)


def _labels(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


if __name__ == "__main__":
    for measured in measure():
        print(" | ".join(measured))
