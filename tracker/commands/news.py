"""What a scan into the archive says when it is done: how much was read, and what is new."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .options import Choices

if TYPE_CHECKING:
    from ..engines import Progress
    from ..library import Scanned
    from ..model import Snapshot


@dataclass(frozen=True, slots=True)
class Told:
    """What is new in one line, and with a short list below it."""

    line: str
    text: str


def is_large(scanned: Scanned, choices: Choices) -> bool:
    """Whether a scan was held against one before and has so many documents that a report takes longer than the scan."""
    return scanned.before is not None and scanned.entry.n_documents >= choices.settings.candidates.settled_from


def tell_scan(scanned: Scanned, choices: Choices, *, on_progress: Progress) -> Told:
    """What is new in a scan since the one before it."""
    from ..report.news import gather_added, gather_news, news_text, tell_first, tell_news

    n_read, n_known = scanned.n_read, scanned.n_known
    read = f"{n_read:,} document{'' if n_read == 1 else 's'} read"
    read += f", {n_known:,} known from earlier scans" if n_known else ""
    read += f", {len(scanned.gone):,} gone" if scanned.gone else ""
    if scanned.before is None:
        line = tell_first(scanned.snapshot)
        return Told(f"{read}; {line}", f"{line[:1].upper()}{line[1:]}.\n")
    if scanned.is_unchanged:
        line = f"nothing is new: all {n_known:,} documents are as in {scanned.before.name}"
        return Told(line, f"{line[:1].upper()}{line[1:]}.\n")
    if scanned.differing is not None and _only_came(*scanned.differing):
        news = gather_added(*scanned.differing)
    else:
        from ..change.snapshots import diff_snapshots  # here: it takes a while to load

        on_progress("comparing with the scan before", 0, 0)
        sides = scanned.load_sides()
        assert sides is not None
        news = gather_news(diff_snapshots(*sides, settings=choices.settings))
    return Told(f"{read}; {tell_news(news)}", news_text(news, width=choices.terminal.width))


def _only_came(old: Snapshot, new: Snapshot) -> bool:
    now = {document.id: document for document in new.documents}
    return all(now.get(document.id) == document for document in old.documents)
