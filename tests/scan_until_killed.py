"""A process that writes one snapshot after another, prunes now and then, and says what it has done."""

from __future__ import annotations

from pathlib import Path

from plain_snapshots import plain_snapshot

from tracker.model import Snapshot
from tracker.store import Archive

KEPT = 4


def snapshot_named(name: str) -> Snapshot:
    """The snapshot that bears this name, `s7`: half of it the same as in the one before."""
    number = int(name[1:])
    return plain_snapshot(150 + number % 7, 100, seed=number // 2, name=name, n_words=60)


def write_until_killed(folder: Path) -> None:
    print("begins", flush=True)  # noqa: T201  # the parent reads it
    with Archive.open(folder / "archive.db", create=True) as archive:
        numbers = [int(entry.name[1:]) for entry in archive.snapshots()]
        number = max(numbers, default=0)
        while True:
            number += 1
            archive.write(snapshot_named(f"s{number}"))
            print(f"s{number}", flush=True)  # noqa: T201
            if number % KEPT == 0:
                archive.prune(keep=KEPT)
