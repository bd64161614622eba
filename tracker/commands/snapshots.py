"""`tracker snapshots`: care of the archive."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from .options import Command, format_option, resolve, shared_options
from .output import write_output
from .progress import Progress


@click.group("snapshots")
def command() -> None:
    """List, show, verify, prune, export and import snapshots."""


@command.command("list", cls=Command)
@format_option("text", "json", "jsonl")
@shared_options
def list_(format_: str, output: Path | None, **shared: Any) -> None:
    """List the snapshots of the archive, oldest first."""
    from dataclasses import asdict

    from ..store import Archive

    choices = resolve(**shared)
    with Archive.open(choices.archive_path) as archive:
        entries = archive.snapshots()
    if format_ == "text":
        layout = "{:>4}  {:<24} {:<20} {:>9} {:>7} {:>7} {:>8}\n"
        lines = [layout.format("no.", "name", "made at (UTC)", "documents", "skipped", "links", "clusters")]
        for entry in entries:
            counts = (entry.n_documents, entry.n_skipped, entry.n_links, entry.n_clusters)
            lines.append(layout.format(entry.number, entry.name, entry.created_at, *(f"{count:,}" for count in counts)))
        if not entries:
            lines = ["no snapshots yet\n"]
    elif format_ == "json":
        lines = [json.dumps([asdict(entry) for entry in entries], ensure_ascii=False, indent=2) + "\n"]
    else:
        lines = [json.dumps(asdict(entry), ensure_ascii=False) + "\n" for entry in entries]
    write_output(lines, output)


@command.command("show", cls=Command)
@click.argument("snapshot", required=False)
@shared_options
def show(snapshot: str | None, **shared: Any) -> None:
    """Show what made a snapshot: sources, version, settings, counts."""
    import yaml

    from ..library import open_snapshot

    choices = resolve(**shared)
    with Progress(enabled=not choices.terminal.quiet) as progress:
        opened = open_snapshot(snapshot, choices.archive_path, choices.settings, on_progress=progress)
    facts = {
        "name": opened.name,
        "made_at": opened.run.created_at,
        "tool": f"{opened.run.tool} {opened.run.version}",
        "sources": list(opened.run.sources),
        "documents": len(opened.documents),
        "links": len(opened.links),
        "clusters": len(opened.clusters),
        "skipped": [f"{skipped.where}: {skipped.reason}" for skipped in opened.skipped],
        "shortcuts": list(opened.shortcuts),
        "settings": {group: dict(knobs) for group, knobs in opened.run.settings.items()},  # type: ignore[call-overload]  # groups of knobs
    }
    write_output([yaml.safe_dump(facts, sort_keys=False, allow_unicode=True, width=100)], None)


@command.command("verify", cls=Command)
@shared_options
def verify(**shared: Any) -> int:
    """Read all of the archive and list what is wrong with it; exit code 1 if anything is."""
    from ..store import Archive

    choices = resolve(**shared)
    with Progress(enabled=not choices.terminal.quiet) as progress, Archive.open(choices.archive_path) as archive:
        progress("verifying all that is kept", 0, 0)
        problems = archive.verify()
    write_output([f"{problem}\n" for problem in problems] or [f"{choices.archive_path}: nothing is wrong\n"], None)
    return 1 if problems else 0


@command.command("prune", cls=Command)
@click.argument("names", metavar="SNAPSHOT...", nargs=-1)
@click.option("--keep", type=click.IntRange(min=0), metavar="N", help="Keep the N newest, drop the rest.")
@click.option("--before", metavar="DAY", help="Drop those made before this day.")
@shared_options
def prune(names: tuple[str, ...], keep: int | None, before: str | None, **shared: Any) -> None:
    """Drop snapshots and all that only they used."""
    from ..store import Archive

    if not names and keep is None and before is None:
        raise click.UsageError("say what to drop: SNAPSHOT..., --keep N or --before DAY")
    if before is not None:
        from datetime import date

        try:
            date.fromisoformat(before[:10])
        except ValueError as error:
            raise click.UsageError(f"--before: {before!r} is not a day, write it like 2031-04-02") from error
    choices = resolve(**shared)
    with Progress(enabled=not choices.terminal.quiet) as progress, Archive.open(choices.archive_path) as archive:
        progress("dropping snapshots", 0, 0)
        dropped = archive.prune(keep=keep, before=before, names=names)
    lines = [f"dropped {entry.name} ({entry.n_documents:,} documents)\n" for entry in dropped]
    write_output(lines or ["nothing to drop\n"], None)


@command.command("export", cls=Command)
@click.argument("snapshot", required=False)
@click.option("--output", "-o", type=click.Path(path_type=Path), required=True, metavar="FILE",
              help="NAME.jsonl or NAME.jsonl.gz; with --format parquet a folder.")  # fmt: skip
@click.option("--format", "format_", type=click.Choice(["jsonl", "parquet"]), default="jsonl", show_default=True,
              envvar="TRACKER_EXPORT_FORMAT", help="A snapshot file, or a folder of tables.")  # fmt: skip
@click.option("--without-text", is_flag=True, help="Leave the articles' texts out.")
@shared_options
def export(snapshot: str | None, output: Path, format_: str, without_text: bool, **shared: Any) -> None:
    """Write a snapshot as a file that can be committed and compared."""
    from ..library import export_snapshot, open_snapshot

    choices = resolve(**shared)
    with Progress(enabled=not choices.terminal.quiet) as progress:
        opened = open_snapshot(snapshot, choices.archive_path, choices.settings, on_progress=progress)
        progress("writing the snapshot", 0, 0)
        export_snapshot(
            opened, output, as_tables=format_ == "parquet", with_text=not without_text, on_progress=progress
        )
    choices.terminal.remark(f"wrote {output}")


@command.command("import", cls=Command)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--name", default="", metavar="NAME", help="Keep it under this name.")
@shared_options
def import_(file: Path, name: str, **shared: Any) -> None:
    """Take a snapshot file, or a folder of Parquet tables, into the archive."""
    from ..library import import_snapshot
    from ..store import Archive

    choices = resolve(**shared)
    with Progress(enabled=not choices.terminal.quiet) as progress:
        progress("reading the snapshot", 0, 0)
        snapshot = import_snapshot(
            file, on_progress=progress
        )  # before the archive is made: a damaged file leaves nothing behind
        progress("writing it into the archive", 0, 0)
        with Archive.open(choices.archive_path, create=True) as archive:
            entry = archive.write(
                snapshot,
                name=name,
                on_progress=lambda done, total: progress("writing it into the archive", done, total),
            )
    choices.terminal.remark(f"took {entry.n_documents:,} documents in as snapshot {entry.name}")
