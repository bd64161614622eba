"""Two invented snapshots of one corpus between which everything happened that a report must tell."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from report_snapshot import HOSTILE, build_snapshot

from tracker.change.snapshots import SnapshotDiff, diff_snapshots
from tracker.model import Block, Cluster, Document, Run, Snapshot

_PATROL = "دوريات الميناء ستعمل ليلا ونهارا حتى يرفع الحطام، قال القبطان نبيل حداد يوم الثلاثاء. "


def build_old() -> Snapshot:
    """The corpus as it was."""
    return replace(build_snapshot(), name="monday")


def build_new() -> Snapshot:
    """The corpus a day later: one article edited, one renamed, one gone, one new with hostile text."""
    old = build_old()
    documents = {document.id: document for document in old.documents}
    edited = documents["wire/bridge falls.txt"]
    text = edited.text.replace("killing eleven people", "killing at least fourteen people")
    text = text.replace("said Marit Osk", "claimed Marit Osk").replace("free of charge", "")
    paragraphs = text.split("\n\n")
    paragraphs[1:] = [*paragraphs[2:], paragraphs[1]]  # the first paragraph has moved to the end
    edited = with_text(edited, "\n\n".join(part.strip("\n") for part in paragraphs) + "\n")
    moved = replace(documents.pop("lamp/orrin-bridge.txt"), id="lamp/the-bridge.txt", key="lamp/the-bridge.txt")
    documents.pop("post/what we know.html")
    came = replace(
        with_text(edited, f"Hostile {HOSTILE}\n\n{_PATROL}\n\n| a | b |\n"), id="lamp/hostile|`x`.txt", key="hostile"
    )
    documents |= {edited.id: edited, moved.id: moved, came.id: came}
    ordered = tuple(sorted(documents.values(), key=lambda document: document.id))
    clusters = tuple(
        _without_lost(cluster, {moved.id: "lamp/orrin-bridge.txt"}, documents) for cluster in old.clusters[:-1]
    )
    return replace(old, name="tuesday", documents=ordered, links=(), clusters=clusters, run=_later(old))


def build_diff() -> SnapshotDiff:
    """What happened."""
    return diff_snapshots(build_old(), build_new())


def with_text(document: Document, text: str) -> Document:
    """The document with another text below the same headline."""
    end = text.index("\n\n")
    return replace(
        document,
        text=text,
        n_words=len(text.split()),
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        blocks=(Block(0, end, "title"), Block(end + 2, len(text), "body")),
        title=text[:end],
    )


def _without_lost(cluster: Cluster, names: dict[str, str], there: dict[str, Document]) -> Cluster:
    new_names = {old: new for new, old in names.items()}
    members = []
    for member in cluster.members:
        name = new_names.get(member.span.document, member.span.document)
        if name in there:
            members.append(replace(member, span=replace(member.span, document=name)))
    return replace(cluster, members=tuple(members))


def _later(snapshot: Snapshot) -> Run:
    return replace(snapshot.run, created_at="2033-02-21T08:30:00Z")
