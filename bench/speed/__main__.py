"""`make bench`: make the corpora, install the peers, run everybody in turn, write docs/benchmarks.md.

    python -m bench.speed                       # 100,000 articles thrice, growth from 1,000 to 1,000,000
    python -m bench.speed --articles 20000 --growth 1000 20000 --rounds 1 --no-write

Corpora and the peers' environments stay in `bench/.speed/` (6 GB for a million articles).
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from pathlib import Path

from .corpora import make_folder
from .judge import judge
from .page import Growth, Row, write_page
from .reuters import reuters_folder
from .run import NotInstalledError, install, run
from .run import Run as OneRun
from .systems import OURS, PEERS, System

_HERE = Path(__file__).parents[1] / ".speed"
_LIMIT_SECONDS = 480.0
#: A system this slow is run once: three rounds would say nothing new and take an hour.
_SLOW_SECONDS = 60.0


def main() -> None:
    """Runs what the arguments ask for."""
    parser = argparse.ArgumentParser(prog="python -m bench.speed", description=__doc__.split("\n")[0])
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--growth", type=int, nargs="*", default=[1_000, 10_000, 100_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="*", default=[], help="names of systems; ours always runs")
    parser.add_argument("--no-write", action="store_true", help="print, leave docs/ alone")
    parser.add_argument("--folder", type=Path, default=_HERE)
    chosen = parser.parse_args()
    folder: Path = chosen.folder
    systems: dict[System, Path] = {}
    missing: dict[str, str] = {}
    for system in (OURS, *PEERS):
        if chosen.only and system is not OURS and system.name not in chosen.only:
            continue
        try:
            _say(f"installing {system.name}")
            systems[system] = install(system, folder / "peers")
        except NotInstalledError as error:
            missing[system.name] = str(error)
            _say(f"{system.name} can't be had here: {error}")
    made = folder / str(chosen.articles)
    _say(f"corpus of {chosen.articles:,}")
    make_folder(chosen.articles, made)
    runs: dict[str, list[OneRun]] = {}
    for number in range(chosen.rounds):
        for system, python in systems.items():
            known = runs.setdefault(system.name, [])
            if number and (not known or known[0].seconds > _SLOW_SECONDS):
                continue
            one = run(system, python, made, folder / f"{system.script}.json", limit_seconds=_LIMIT_SECONDS)
            _say(f"{system.name}: {f'{one.seconds:.2f} s' if one else 'failed or over the limit'}")
            if one:
                known.append(one)
    rows = []
    for system in systems:
        if own := runs[system.name]:
            verdict = judge(folder / f"{system.script}.npz", made / "truth.npz")
            rows.append(_row(system, own, verdict.recall, verdict.precision, verdict.of))
    real = reuters_folder(folder)
    real_rows = []
    if real is not None:
        for system, python in systems.items():
            own = []
            for _ in range(chosen.rounds):
                one = run(system, python, real, folder / f"{system.script}.json", limit_seconds=_LIMIT_SECONDS)
                if one:
                    own.append(one)
                if one is None or one.seconds > 20:
                    break
            _say(f"{system.name}, Reuters: {own[0].seconds if own else 'failed'}")
            if own:
                verdict = judge(folder / f"{system.script}.npz", real / "truth.npz")
                real_rows.append(_row(system, own, verdict.recall, verdict.precision, verdict.of))
    growth = _grow(systems, sorted(chosen.growth), chosen.articles, runs, folder)
    if chosen.no_write:
        for row in (*rows, *real_rows):
            print(row)
        print(json.dumps([[point.system, point.articles, point.seconds] for point in growth]))
        return
    docs = Path(__file__).parents[2] / "docs"
    write_page(
        docs, chosen.articles, rows, real_rows, growth, missing, " ".join(["python -m bench.speed", *sys.argv[1:]])
    )
    _say("docs/benchmarks.md and its pictures are written")


def _row(system: System, own: list[OneRun], recall: float, precision: float, of: str) -> Row:
    middle = sorted(own, key=lambda one: one.seconds)[len(own) // 2]
    return Row(
        system=system.name,
        seconds=statistics.median(one.seconds for one in own),
        cpu_seconds=statistics.median(one.cpu_seconds for one in own),
        peak_mb=max(one.peak_mb for one in own),
        above_mb=max(one.above_mb for one in own),
        recall=recall,
        precision=precision,
        of=of,
        n_runs=len(own),
        stages=middle.stages,
        reads_files=system.reads_files,
        note=system.note,
    )


def _grow(
    systems: dict[System, Path], sizes: list[int], done: int, runs: dict[str, list[OneRun]], folder: Path
) -> list[Growth]:
    """One run for each system and size, as far as the limit is not foreseen to be passed."""
    points: list[Growth] = []
    last: dict[str, Growth] = {}
    for size in sizes:
        made = folder / str(size)
        _say(f"corpus of {size:,}")
        make_folder(size, made, truth=size <= 100_000)
        for system, python in systems.items():
            before = last.get(system.name)
            if system is not OURS and before is not None:
                foreseen = before.seconds * size / before.articles
                if before.articles >= 10_000 and foreseen > _LIMIT_SECONDS:
                    continue
            if size == done and runs.get(system.name):
                own = runs[system.name]
                point = Growth(system.name, size, statistics.median(one.seconds for one in own), own[0].peak_mb)
            else:
                one = run(system, python, made, folder / f"{system.script}.json", limit_seconds=_LIMIT_SECONDS)
                _say(f"{system.name} at {size:,}: {f'{one.seconds:.2f} s' if one else 'failed or over the limit'}")
                if one is None:
                    continue
                point = Growth(system.name, size, one.seconds, one.peak_mb)
            last[system.name] = point
            points.append(point)
    return points


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
