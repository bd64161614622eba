"""How many undated articles get a window from their links, and how many windows hold the hidden day.

Real days from newswire metadata. Of each stretch of neighbouring articles the dates of a half are hidden,
the stretch is scanned as `tracker scan --statements` does, and each window is held against the hidden day.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from tracker.engines.local import LocalEngine
from tracker.ingest.days import parse_window
from tracker.model import DateWindow, Document, Run
from tracker.pipeline import build_snapshot
from tracker.settings import Settings

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
Row = tuple[str, str, str, str, str]

#: Stretches of articles in order of date: first and last row. Limits were chosen on the first of each.
_STRETCHES = {
    "reuters106k": (("tuned", 9_000, 10_000), ("kept", 12_000, 13_000)),
    "reuters_versions": (("tuned", 0, 1_000), ("kept", 4_000, 5_000)),
    "reuters21578": (("tuned", 0, 1_000), ("kept", 8_000, 9_000)),
}


def measure() -> list[Row]:
    """Rows of dataset, measure, ours, reference, note; none where the data are absent."""
    rows: list[Row] = []
    for name, stretches in _STRETCHES.items():
        path = next(iter(sorted((DATA / name).glob("documents*.jsonl.gz"))), None)
        if path is None:
            continue
        articles = [row for row in _lines(path) if _day(row)]
        articles.sort(key=lambda row: (_day(row), row["id"]))
        for which, first, last in stretches:
            rows.extend(_hidden(name, which, articles[first:last]))
    return rows


def _hidden(name: str, which: str, articles: Sequence[dict[str, Any]]) -> Iterator[Row]:
    hidden = {row["id"] for row in articles if zlib.crc32(row["id"].encode()) % 2}
    documents = [_document(row, dated=row["id"] not in hidden) for row in articles]
    settings = Settings()
    run = Run("bench", {}, (), "2026-01-01T00:00:00Z")
    snapshot = build_snapshot(documents, run=run, engine=LocalEngine(), settings=settings)
    days = {row["id"]: _day(row) for row in articles}
    windows = {one.id: one.date for one in snapshot.documents if one.id in hidden and one.date}
    right = sum(window.first <= days[key] <= window.last for key, window in windows.items())
    widths = sorted(
        (date.fromisoformat(window.last) - date.fromisoformat(window.first)).days + 1 for window in windows.values()
    )
    note = f"{len(hidden)} dates hidden of {len(articles)} articles, {which}"
    share = f"{len(windows) / max(1, len(hidden)):.3f}"
    median = f"median {widths[len(widths) // 2]} days" if widths else ""
    yield name, f"windows inferred, share given, {which}", share, "", f"{note}; {median}"
    if windows:
        yield name, f"windows inferred, share right, {which}", f"{right / len(windows):.3f}", "0.97", f"{len(windows)}"


def _document(row: dict[str, Any], *, dated: bool) -> Document:
    day = _day(row)
    title, text = row.get("title") or "", row["text"]
    return Document(
        id=row["id"], key=row["id"], title=title, byline="", source=row.get("source") or "", language="en",
        date=DateWindow(day, day, "metadata", "") if dated else None, n_words=len(text.split()),
        sha256=f"{zlib.crc32(text.encode()):064x}", blocks=(), text=text,
    )  # fmt: skip


def _day(row: dict[str, Any]) -> str:
    """The ISO day of `2031-04-02T…` or of `2-APR-2031 …`; empty where there is none."""
    written = str(row.get("date") or "").strip()
    window = parse_window(written.split()[0].title()) if written else None
    return window[0] if window and window[0] == window[1] else ""


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    return map(json.loads, gzip.decompress(path.read_bytes()).decode("utf-8").rstrip("\n").split("\n"))


if __name__ == "__main__":
    for measured in measure():
        print(" | ".join(measured))
