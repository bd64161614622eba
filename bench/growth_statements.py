"""How the cost of statements grows with the corpus: Reuters articles by date, scanned at five sizes.

    python -m bench.growth_statements            # all sizes; writes docs/statements-scale.md and its picture
    python -m bench.growth_statements --sizes 1000,2000

Each size is a fresh process and a fresh archive. Time is user CPU of the process and its workers, which
a busy machine disturbs least; memory is the largest resident set of the scanning process.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import json
import math
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tracker.library import scan_into_archive
from tracker.settings import Settings, StatementSettings

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data" / "reuters106k" / "documents.dev_sample.jsonl.gz"
SIZES = (1000, 2000, 5000, 10000, 19445)
COMMANDS = ("quotes", "figures", "names", "timeline", "timeline --about")
ABOUT = "oil prices in Nigeria"

#: The stages that a scan tells of, under the names of the table.
STAGES = {
    "reading": "read files",
    "signing articles": "copies, passages, events",
    "finding copies": "copies, passages, events",
    "proposing pairs": "copies, passages, events",
    "comparing passages": "copies, passages, events",
    "gathering links": "copies, passages, events",
    "looking for retellings": "copies, passages, events",
    "reading statements": "read statements",
    "linking statements": "link statements",
    "writing the snapshot": "write",
}
COLUMNS = tuple(dict.fromkeys(STAGES.values()))
COLOURS = {
    "read statements": "#1f6f8b",
    "link statements": "#b5472f",
    "copies, passages, events": "#7a7a7a",
    "write": "#4c8c4a",
}


def user_seconds() -> float:
    """User CPU of this process and of the workers that it has waited for."""
    return sum(resource.getrusage(who).ru_utime for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def scan_once(source: Path, archive: Path) -> dict[str, Any]:
    """One scan with statements: user seconds by stage, wall seconds, megabytes, links and clusters."""
    seconds: dict[str, float] = dict.fromkeys(COLUMNS, 0.0)
    column, since = "read files", user_seconds()
    began = time.monotonic()

    def on_progress(stage: str, done: int, total: int) -> None:
        nonlocal column, since
        if STAGES.get(stage, column) != column:
            now = user_seconds()
            seconds[column] += now - since
            column, since = STAGES[stage], now

    settings = Settings(statements=StatementSettings(enabled="on"))
    scanned = scan_into_archive(
        [str(source)], archive, settings, created_at="2026-01-01T00:00:00Z", on_progress=on_progress
    )
    seconds[column] += user_seconds() - since
    return {
        "seconds": seconds,
        "wall": time.monotonic() - began,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "worker_megabytes": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
        "links": len(scanned.snapshot.links),
        "clusters": len(scanned.snapshot.clusters),
    }


def time_command(words: Sequence[str]) -> tuple[float, float]:
    """User seconds and megabytes of one command line."""
    with subprocess.Popen([sys.executable, "-m", "tracker", *words], stdout=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"tracker {' '.join(words)} ended with {process.returncode}")
    return usage.ru_utime, usage.ru_maxrss / 1024


def measure(size: int, folder: Path) -> dict[str, Any]:
    """The scan of the first `size` articles by date, and the commands on its archive."""
    source, archive = folder / f"reuters-{size}.jsonl", folder / f"{size}.db"
    with gzip.open(DATA, "rt", encoding="utf-8") as file:
        rows = sorted((json.loads(line) for line in file), key=lambda row: (row["date"], row["id"]))[:size]
    with source.open("w", encoding="utf-8") as written:
        written.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    told = subprocess.run(
        [sys.executable, "-m", "bench.growth_statements", "--scan", str(source), "--archive", str(archive)],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    found: dict[str, Any] = json.loads(told.stdout)
    found["size"] = len(rows)
    found["commands"] = {}
    for name in COMMANDS:
        words = [*name.split(), ABOUT] if "--about" in name else [name]
        found["commands"][name] = time_command([*words, "--archive", str(archive), "--quiet"])
    archive.unlink()
    return found


def write_report(found: Sequence[Mapping[str, Any]], *, command: str) -> None:
    """docs/statements-scale.md and docs/statements-scale.svg."""
    (ROOT / "docs" / "statements-scale.svg").write_text(draw(found), encoding="utf-8")
    (ROOT / "docs" / "statements-scale.md").write_text(_page(found, command), encoding="utf-8")


def _page(found: Sequence[Mapping[str, Any]], command: str) -> str:
    processor = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), "unknown"
    )
    load = os.getloadavg()[0]
    statements = ("read statements", "link statements")
    lines = [
        "# What statements cost, and how that grows",
        "",
        f"Measured {datetime.now(UTC):%Y-%m-%d %H:%M} UTC on {len(os.sched_getaffinity(0))} processors ({processor}), "
        f"with a load of {load:.0f} at the end; by `{command}`.",
        "Reuters newswire articles by date, 2.9 KB each in the mean, none twice; user CPU seconds of the scan and",
        "its workers, so that a machine shared with others disturbs little. Two processors halve what is read,",
        "and take a third off what is linked ([profile.md](profile.md#links-between-statements)).",
        "",
        "![user milliseconds an article by number of articles](statements-scale.svg)",
        "",
        "## User milliseconds an article",
        "",
        "| articles | " + " | ".join(COLUMNS) + " | statements in all | peak memory MB | links |",
        "|---" * (len(COLUMNS) + 4) + "|",
    ]
    for row in found:
        seconds = row["seconds"]
        cells = [f"{1000 * seconds[column] / row['size']:.2f}" for column in COLUMNS]
        whole = 1000 * sum(seconds[column] for column in statements) / row["size"]
        lines.append(
            f"| {row['size']:,} | {' | '.join(cells)} | {whole:.2f} | {row['megabytes']:,.0f} | {row['links']:,} |"
        )
    first, last = found[0], found[-1]
    grown = [sum(row["seconds"][column] for column in statements) / row["size"] for row in (first, last)]
    ratio, times = grown[1] / grown[0], last["size"] / first["size"]
    power = 1 + math.log(ratio) / math.log(max(times, 1.01))
    lines += [
        "",
        f"From {first['size']:,} to {last['size']:,} articles, {times:.1f} times as many, an article's statements cost "
        f"{ratio:.2f} times as much (the power of the growth is {power:.2f}; "
        "1 is linear, 2 quadratic).",
        "",
        "## Commands on that archive, user seconds",
        "",
        "| articles | " + " | ".join(f"`{name}`" for name in COMMANDS) + " |",
        "|---" * (len(COMMANDS) + 1) + "|",
    ]
    lines += [
        f"| {row['size']:,} | " + " | ".join(f"{row['commands'][name][0]:.1f}" for name in COMMANDS) + " |"
        for row in found
    ]
    return "\n".join(
        [*lines, "", *([f"`--about` asked for “{ABOUT}”.", ""] if COMMANDS[-1].endswith("--about") else [])]
    )


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []


def draw(found: Sequence[Mapping[str, Any]]) -> str:
    """Milliseconds an article over the number of articles, both on scales of logarithms, a line a stage."""
    left, right, top, bottom = 70.0, 560.0, 24.0, 300.0
    values = {name: [1000 * row["seconds"][name] / row["size"] for row in found] for name in COLOURS}
    sizes = [row["size"] for row in found]
    low = 10 ** math.floor(math.log10(min(value for line in values.values() for value in line if value > 0)))
    high = 10 ** math.ceil(math.log10(max(value for line in values.values() for value in line)))

    def across(size: float) -> float:
        return left + (right - left) * math.log(size / sizes[0]) / max(math.log(sizes[-1] / sizes[0]), 1e-9)

    def down(value: float) -> float:
        return bottom - (bottom - top) * math.log(max(value, low) / low) / math.log(high / low)

    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 350" font-family="sans-serif" font-size="12">',
        "<title>User milliseconds an article, by stage and number of articles</title>",
        '<rect width="760" height="350" fill="#ffffff"/>',
    ]
    tick = low
    while tick <= high * 1.001:
        parts.append(f'<line x1="{left}" y1="{down(tick):.1f}" x2="{right}" y2="{down(tick):.1f}" stroke="#dddddd"/>')
        parts.append(f'<text x="{left - 8}" y="{down(tick) + 4:.1f}" text-anchor="end">{tick:g} ms</text>')
        tick *= 10
    for size in sizes:
        parts.append(f'<text x="{across(size):.1f}" y="{bottom + 18}" text-anchor="middle">{size:,}</text>')
    parts.append(f'<text x="{(left + right) / 2}" y="{bottom + 38}" text-anchor="middle">articles</text>')
    # What a stage of quadratic cost would do, from the first point of what is read.
    start = values["read statements"][0]
    reach = min(high, start * sizes[-1] / sizes[0])
    parts.append(
        f'<line x1="{across(sizes[0]):.1f}" y1="{down(start):.1f}" x2="{across(sizes[0] * reach / start):.1f}" '
        f'y2="{down(reach):.1f}" stroke="#999999" stroke-dasharray="5 4"/>'
    )
    end = across(sizes[0] * reach / start) + 6
    parts.append(f'<text x="{end:.1f}" y="{down(reach) + 12:.1f}" fill="#777777">quadratic</text>')
    ends: list[float] = []
    for name, line in sorted(values.items(), key=lambda item: item[1][-1]):
        points = " ".join(f"{across(size):.1f},{down(value):.1f}" for size, value in zip(sizes, line, strict=True))
        parts.append(f'<polyline points="{points}" fill="none" stroke="{COLOURS[name]}" stroke-width="2"/>')
        parts += [
            f'<circle cx="{across(size):.1f}" cy="{down(value):.1f}" r="3" fill="{COLOURS[name]}"/>'
            for size, value in zip(sizes, line, strict=True)
        ]
        place = min([down(line[-1]), *(end - 15 for end in ends)])
        ends.append(place)
        parts.append(f'<text x="{right + 8}" y="{place + 4:.1f}" fill="{COLOURS[name]}">{name}</text>')
    return "\n".join([*parts, "</svg>", ""])


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--keep", type=Path, help="a file of measurements, added to as they come")
    parser.add_argument("--scan", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--archive", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.scan:
        gc.set_threshold(100_000, 50, 100)  # as the command does
        print(json.dumps(scan_once(chosen.scan, chosen.archive)))
        return
    if not DATA.exists():
        raise SystemExit(f"{DATA.name} is not there: nothing to measure")
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for size in map(int, chosen.sizes.split(",")):
            found.append(measure(size, Path(folder)))
            print(json.dumps(found[-1]), file=sys.stderr, flush=True)
            if chosen.keep:
                with chosen.keep.open("a", encoding="utf-8") as kept:
                    kept.write(json.dumps(found[-1]) + "\n")
    write_report(found, command="python -m bench.growth_statements")


if __name__ == "__main__":
    main()
