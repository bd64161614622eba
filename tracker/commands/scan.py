"""`tracker scan`: the main job."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ..errors import SettingsError
from .news import is_large, tell_scan
from .options import Command, format_option, resolve, shared_options, sources_of
from .output import write_output
from .progress import Progress
from .reporting import REPORT_FORMATS, archive_option, render, report_options


@click.command("scan", cls=Command)
@click.argument("sources", metavar="[SOURCE]...", nargs=-1)
@click.option("--name", default="", metavar="NAME", help="Name of the snapshot.  [default: the day and a counter]")
@click.option("--brief", is_flag=True, help="Print what is new since the scan before instead of the report.")
@click.option("--anew", is_flag=True, help="Weigh all pairs again, though few articles are new among many.")
@click.option("--no-archive", is_flag=True, help="Keep nothing: scan in memory and report.")
@click.option("--now", default="", metavar="TIME", help="Time of the scan, like 2031-04-02T06:00:00Z.")
@click.option("--include", multiple=True, metavar="PATTERN", help="Read only paths that match; may be repeated.")
@click.option("--exclude", multiple=True, metavar="PATTERN", help="Leave out paths that match; may be repeated.")
@click.option("--encoding", metavar="NAME", help="Encoding of files that don't declare their own.")
@click.option("--threshold", type=float, metavar="0..1", help="Jaccard from which articles are near-copies.")
@click.option("--statements/--no-statements", default=None, help="Look for quotations, figures and names, or don't.")
@click.option(
    "--engine",
    type=click.Choice(["local", "spark"]),
    default="local",
    show_default=True,
    help="Where the heavy stages run; see docs/scale.md.",
)
@click.option("--master", default="", metavar="MASTER", help="Spark: local[4], spark://host:7077, yarn, k8s://...")
@click.option("--spark-set", multiple=True, metavar="NAME=VALUE", help="Spark: one of its settings; may be repeated.")
@report_options
@format_option(*REPORT_FORMATS, or_folder="With --engine spark the folder or URI for the tables.")
@shared_options
def command(
    sources: tuple[str, ...],
    name: str,
    brief: bool,
    anew: bool,
    no_archive: bool,
    now: str,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    encoding: str | None,
    threshold: float | None,
    statements: bool | None,
    engine: str,
    master: str,
    spark_set: tuple[str, ...],
    top: int,
    without_text: bool,
    format_: str,
    output: str | None,
    **shared: Any,
) -> None:
    """Read articles, find copies and passages, keep a snapshot, print the report.

    A SOURCE is a file or a folder of articles (.txt .md .html .json .jsonl .csv .tsv .parquet and,
    with the extra `formats`, .pdf .docx .eml .warc and feeds), a quoted glob, `-` for JSON Lines on
    standard input, or git:REV[:PATH]; without one, `sources` of tracker.yaml are scanned. A second
    scan works only on what is new.
    """
    from ..library import scan, scan_into_archive

    overrides = {
        "ingest.include": list(include) or None,
        "ingest.exclude": list(exclude) or None,
        "ingest.encoding": encoding,
        "copies.threshold": threshold,
        "statements.enabled": None if statements is None else "on" if statements else "off",
    }
    choices = resolve(**shared, overrides=overrides)
    created_at = parse_time(now)
    given = sources_of(sources, choices, purpose="scan")
    if anew and no_archive:
        raise SettingsError("nothing is known without the archive", where="--anew", remedy="leave --no-archive out")
    if brief and no_archive:
        raise SettingsError("what is new is told against the archive", where="--brief", remedy="leave --no-archive out")
    if engine != "spark" and (master or spark_set):
        raise SettingsError("is for --engine spark", where="--master" if master else "--spark-set")
    path = None if output is None or engine == "spark" else Path(output)
    if path is not None and path.is_dir():
        raise SettingsError("is a folder; tables go there with --engine spark", where=f"--output {output}")
    pieces: list[str]
    with Progress(enabled=not choices.terminal.quiet) as progress:
        if engine == "spark":
            from . import scan_spark

            scan_spark.check_options(
                sources=given, statements=statements, brief=brief, anew=anew, output=output, master=master
            )
            options = scan_spark.parse_assignments(spark_set)
            wanted = scan_spark.SparkScan(given, choices, name, created_at, master, options, progress)
            if output is not None:
                written = wanted.to_tables(output)
                write_output([scan_spark.tell_tables(written)], None)
                return
            snapshot, remark = wanted.to_archive(no_archive=no_archive)
            remarks, pieces = [remark], []
        elif no_archive:
            snapshot = scan(given, choices.settings, created_at=created_at, on_progress=progress)
            remarks, pieces = ["kept nothing (--no-archive)"], []
        else:
            scanned = scan_into_archive(
                given,
                choices.archive_path,
                choices.settings,
                name=name,
                created_at=created_at,
                anew=anew,
                on_progress=progress,
            )
            told = tell_scan(scanned, choices, on_progress=progress)
            pieces = [told.text]
            remarks = [*scanned.remarks, told.line] if not brief else list(scanned.remarks)
            remarks.append(f"snapshot {scanned.entry.name} in {choices.archive_path}")
            if not brief and format_ == "text" and path is None and is_large(scanned, choices):
                brief = True
                remarks.append(f"this is what is new; all there is: tracker report{archive_option()}")
            if not brief:
                snapshot = scanned.snapshot
        if not brief:
            progress("writing the report", 0, 0)
            pieces = list(
                render(
                    snapshot,
                    format_,
                    choices.terminal,
                    top=top,
                    without_text=without_text,
                    has_output=path is not None,
                )
            )
    write_output(pieces, path)
    for remark in remarks:
        choices.terminal.remark(remark)
    if path is not None:
        choices.terminal.remark(f"wrote {output}")


def parse_time(text: str) -> str:
    """The time as ISO in UTC with seconds, or "" for "".

    Raises:
        SettingsError: it is none.
    """
    if not text:
        return ""
    from datetime import UTC, datetime

    try:
        time = datetime.fromisoformat(text)
    except ValueError as error:
        raise SettingsError(
            f"{text!r} is not a time", where="--now", remedy="write it like 2031-04-02T06:00:00Z"
        ) from error
    time = time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")
