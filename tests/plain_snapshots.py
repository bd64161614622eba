"""Plain snapshots of any size, quickly made and quickly imported: for crashes, damages and sizes."""

from __future__ import annotations

import hashlib
import random

from tracker.model import Block, Change, DateWindow, Document, Link, Run, Snapshot, Span
from tracker.settings import Settings, settings_as_mapping

_WORDS = ("harbour", "bridge", "ferry", "minister", "inquiry", "spring", "engineer", "warned", "channel", "assembly")


def plain_snapshot(
    n_documents: int, n_links: int, *, seed: int = 0, name: str = "", day: str = "2031-04-02", n_words: int = 40
) -> Snapshot:
    """Invented articles with links between their beginnings, the same for the same arguments."""
    chance = random.Random(seed)
    found = []
    for place in range(n_documents):
        text = f"Report {seed} {place}. " + " ".join(chance.choices(_WORDS, k=n_words)) + ".\n"
        window = DateWindow(day, day, "dateline", "stands in the first line")
        found.append(
            Document(
                id=f"wire/{place:06}.txt",
                key=f"wire/{place:06}.txt",
                title=f"Report {place}",
                byline="Marit Osk",
                source="North Wire",
                language="en",
                date=window,
                n_words=n_words,
                sha256=hashlib.sha256(text.encode()).hexdigest(),
                blocks=(Block(0, len(text) // 2, "body"), Block(len(text) // 2, len(text), "boilerplate")),
                text=text,
            )
        )
    linked = []
    for _ in range(n_links):
        left, right = chance.choice(found), chance.choice(found)
        spans_ = [Span(document.id, 0, 60, document.text[:60]) for document in (left, right)]
        tiles = [span.text.split(" ") for span in spans_]
        steps = [
            Change("keep" if old == new else "substitute", old + " ", new + " ")
            for old, new in zip(tiles[0], tiles[1], strict=False)
        ]
        linked.append(
            Link(
                "passage",
                "linked",
                chance.random(),
                "near_copy",
                *spans_,
                tuple(steps),
                "the words agree in their order",
            )
        )
    run = Run("0.0.0", settings_as_mapping(Settings()), ("articles",), f"{day}T06:00:00Z")
    return Snapshot(name, run, tuple(found), links=tuple(linked))
