"""`tracker scan --engine spark`: the same command, on a cluster."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from ..distributed import Written, scan_on_spark
from ..engines import Progress
from ..errors import SettingsError
from ..library import import_snapshot
from ..model import Snapshot
from ..runs import begin_run
from ..store import Archive
from .options import Choices


def check_options(
    *, sources: Sequence[str], statements: bool | None, brief: bool, anew: bool, output: str | None, master: str
) -> None:
    """Raise SettingsError for what a scan on Spark can't do, rather than leave it out in silence."""
    where = "--engine spark"
    if statements:
        raise SettingsError(
            "statements are not looked for on Spark", where=where, remedy="scan a part of the articles without it"
        )
    if brief:
        raise SettingsError(
            "what is new since a scan is told without Spark only", where=where, remedy="leave --brief out"
        )
    if anew:
        raise SettingsError("every scan on Spark weighs all pairs", where=where, remedy="leave --anew out")
    for source in sources:
        if source == "-" or source.startswith("git:"):
            raise SettingsError(
                f"Spark can't read {source}", where=where, remedy="give files or folders of JSON Lines or Parquet"
            )
    if output is None and master and not master.startswith("local"):
        raise SettingsError(
            "the workers need a place to write to that all of them reach",
            where=f"--master {master}",
            remedy="name it with --output DIR",
        )


def parse_assignments(given: Sequence[str]) -> Mapping[str, str]:
    """Spark's settings from NAME=VALUE.

    Raises:
        SettingsError: one is not of that form.
    """
    pairs = [text.partition("=") for text in given]
    for (name, equals, _), text in zip(pairs, given, strict=True):
        if not (name.strip() and equals):
            raise SettingsError(f"{text!r} is not of the form NAME=VALUE", where="--spark-set")
    return {name.strip(): value.strip() for name, _, value in pairs}


@dataclass(frozen=True, slots=True)
class SparkScan:
    """A scan on Spark as it was asked for."""

    sources: Sequence[str]
    choices: Choices
    name: str
    created_at: str
    master: str
    options: Mapping[str, str]
    on_progress: Progress

    def to_tables(self, folder: str) -> Written:
        """Scan, and leave the tables in a folder."""
        return scan_on_spark(
            self.sources,
            folder,
            self.choices.settings,
            run=begin_run(self.sources, self.choices.settings, self.created_at),
            name=self.name,
            master=self.master,
            options=self.options,
            on_progress=self.on_progress,
        )

    def to_archive(self, *, no_archive: bool) -> tuple[Snapshot, str]:
        """Scan, and keep the snapshot in the archive only; the snapshot, and where it is."""
        with tempfile.TemporaryDirectory(prefix="tracker-spark-") as folder:
            self.to_tables(folder)
            snapshot = import_snapshot(Path(folder))
        if no_archive:
            return snapshot, "kept nothing (--no-archive)"
        self.on_progress("writing the snapshot", 0, 1)
        with Archive.open(self.choices.archive_path, create=True) as archive, archive.scanning():
            entry = archive.write(snapshot, name=self.name)
        return snapshot, f"snapshot {entry.name} in {self.choices.archive_path}"


def tell_tables(written: Written) -> str:
    """What has been written, a line each, and what to do with it."""
    lines = [f"{table:<10} {n_rows:>12,}\n" for table, n_rows in written.n_rows.items()]
    lines.append(f"\ntracker report {click.format_filename(written.folder)}\n")
    return "".join(lines)
