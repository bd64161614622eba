"""docs/benchmarks.md and its picture, from what was measured."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from .systems import OURS


@dataclass(frozen=True, slots=True)
class Row:
    """One system over one corpus; times are medians of `n_runs`, memory the highest."""

    system: str
    seconds: float
    cpu_seconds: float
    peak_mb: float
    above_mb: float
    recall: float
    precision: float
    of: str
    n_runs: int
    stages: dict[str, float]
    reads_files: bool
    note: str


@dataclass(frozen=True, slots=True)
class Growth:
    """One run of a system over a corpus of some size."""

    system: str
    articles: int
    seconds: float
    peak_mb: float


_HEAD = """# Speed beside the peers

Made by `make bench` on {day}; {machine}. All systems get the same texts and ask for near-copies from
Jaccard 0.7 of runs of five words with 128 permutations; peers use 16 bands of 8 rows, the project its
own settings. Each runs in a process and an environment of its own, one after the other, round by
round. The clock starts when the texts are in memory, before anything is imported, and stops when the
clusters are there; systems marked * insist on reading files and their clock holds that. `ratio` is
their median by ours in the same run: trust it more than the seconds. Memory is the whole process
tree's at its highest, and what of it came on top of the texts. Recall is over pairs whose exact Jaccard is 0.8
or more, precision the share of reported pairs (or, for systems that report clusters only, of pairs inside
a cluster) that have 0.7 or more.

    {command}
"""


def write_page(
    docs: Path,
    articles: int,
    rows: Sequence[Row],
    real_rows: Sequence[Row],
    growth: Sequence[Growth],
    missing: dict[str, str],
    command: str,
    limit_seconds: float,
) -> None:
    """Writes benchmarks.md and benchmarks-growth.svg into `docs`."""
    parts = [_HEAD.format(day=date.today().isoformat(), machine=_machine(), command=command)]
    parts.append(f"## {articles:,} made articles of 300 words\n\n{_table(rows)}")
    if real_rows:
        parts.append(f"## 19,445 Reuters articles\n\n{_table(real_rows)}")
    if missing:
        told = "\n".join(f"- {name}: {why}" for name, why in sorted(missing.items()))
        parts.append(f"Not run here:\n\n{told}\n")
    ours = next((row for row in rows if row.system == OURS.name), None)
    if ours:
        told = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in ours.stages.items())
        parts.append(f"Our stages at {articles:,}: {told}.\n")
    if growth:
        parts.append(
            "## Growth\n\n![Seconds by number of articles, one line a system](benchmarks-growth.svg)\n\n"
            "Ours goes on to the largest corpus; a peer's line ends where the next size would have taken more "
            f"than {limit_seconds:.0f} seconds (or all memory).\n\n{_growth_table(growth)}"
        )
        _draw(docs / "benchmarks-growth.svg", growth, limit_seconds)
    (docs / "benchmarks.md").write_text("\n".join(parts), encoding="utf-8")


def _table(rows: Sequence[Row]) -> str:
    ours = next((row.seconds for row in rows if row.system == OURS.name), None)
    lines = [
        "| system | s | ratio | CPU s | peak MB | above the texts MB | recall | precision | of | runs | note |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for row in sorted(rows, key=lambda row: row.seconds):
        ratio = f"{row.seconds / ours:.1f}" if ours else ""
        above = "" if row.reads_files else f"{row.above_mb:,.0f}"
        lines.append(
            f"| {row.system}{'*' if row.reads_files else ''} | {row.seconds:.2f} | {ratio} | {row.cpu_seconds:.1f} | "
            f"{row.peak_mb:,.0f} | {above} | {row.recall:.3f} | {row.precision:.3f} | {row.of} | {row.n_runs} | "
            f"{row.note} |"
        )
    return "\n".join(lines) + "\n"


def _growth_table(growth: Sequence[Growth]) -> str:
    sizes = sorted({point.articles for point in growth})
    lines = [
        "| system | " + " | ".join(f"{size:,}" for size in sizes) + " |",
        "|---" * (len(sizes) + 1) + "|",
    ]
    at = {(point.system, point.articles): point for point in growth}
    for system in dict.fromkeys(point.system for point in growth):
        cells = [
            f"{at[system, size].seconds:.2f} s, {at[system, size].peak_mb:,.0f} MB" if (system, size) in at else "–"
            for size in sizes
        ]
        lines.append(f"| {system} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _draw(target: Path, growth: Sequence[Growth], limit_seconds: float) -> None:
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams.update({"svg.hashsalt": "tracker", "svg.fonttype": "none", "font.size": 10})
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(8, 5), layout="constrained")
    marks = iter("osD^vPX*<>")
    for system in dict.fromkeys(point.system for point in growth):
        own = sorted((point for point in growth if point.system == system), key=lambda point: point.articles)
        axes.plot(
            [point.articles for point in own],
            [point.seconds for point in own],
            marker=next(marks),
            linewidth=3 if system == OURS.name else 1.2,
            markersize=5,
            label=system,
            zorder=3 if system == OURS.name else 2,
        )
    axes.axhline(limit_seconds, color="grey", linewidth=0.8, linestyle=":")
    axes.set(xscale="log", yscale="log", xlabel="articles of 300 words", ylabel="seconds, texts in memory to clusters")
    axes.grid(visible=True, which="major", linewidth=0.4, alpha=0.6)
    axes.legend(frameon=False)
    figure.savefig(target, metadata={"Date": None})
    plt.close(figure)


def _machine() -> str:
    model = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} processors ({model}), {memory:.0f} GiB, Python {platform.python_version()}"
