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
#: A system this slow is run once: three rounds would say nothing new and take an hour.
_SLOW_SECONDS = 60.0


def main() -> None:
    """Runs what the arguments ask for."""
    parser = argparse.ArgumentParser(prog="python -m bench.speed", description=__doc__.split("\n")[0])
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--growth", type=int, nargs="*", default=[1_000, 10_000, 100_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=float, default=480.0, help="seconds above which nobody is waited for")
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
    limit: float = chosen.limit
    runs: dict[str, list[OneRun]] = {}
    sizes = sorted(chosen.growth)
    growth = _grow(systems, [size for size in sizes if size < chosen.articles], [], runs, folder, limit, done=0)
    for system in systems:
        if _is_too_slow(system, growth, chosen.articles, limit):
            missing[f"{system.name}, {chosen.articles:,} articles"] = f"foreseen to take more than {limit:.0f} s"
    for number in range(chosen.rounds):
        for system, python in systems.items():
            known = runs.setdefault(system.name, [])
            if number and (not known or known[0].seconds > _SLOW_SECONDS):
                continue
            if _is_too_slow(system, growth, chosen.articles, limit):
                continue
            one = run(system, python, made, folder / f"{system.script}.json", limit_seconds=limit)
            _say(f"{system.name}: {f'{one.seconds:.2f} s' if one else 'failed or over the limit'}")
            if one:
                known.append(one)
    rows = []
    for system in systems:
        if own := runs[system.name]:
            verdict = judge(folder / f"{system.script}.npz", made / "truth.npz")
            rows.append(_row(system, own, verdict.recall, verdict.precision, verdict.of))
    real_rows: list[Row] = []

    def write() -> None:
        docs = Path(__file__).parents[2] / "docs"
        # Where the corpora lie is nobody's business but this machine's.
        told = ("articles", "growth", "rounds", "limit", "only")
        given = {name: getattr(chosen, name) for name in told if getattr(chosen, name) != parser.get_default(name)}
        command = " ".join(["python -m bench.speed", *(f"--{name} {value}" for name, value in given.items())])
        if not chosen.no_write:
            write_page(docs, chosen.articles, rows, real_rows, growth, missing, command, limit)

    write()  # after each part: an hour's work is not lost with its end
    real = reuters_folder(folder)
    if real is not None:
        for system, python in systems.items():
            own = []
            for _ in range(chosen.rounds):
                one = run(system, python, real, folder / f"{system.script}.json", limit_seconds=limit)
                if one:
                    own.append(one)
                if one is None or one.seconds > 20:
                    break
            _say(f"{system.name}, Reuters: {own[0].seconds if own else 'failed'}")
            if own:
                verdict = judge(folder / f"{system.script}.npz", real / "truth.npz")
                real_rows.append(_row(system, own, verdict.recall, verdict.precision, verdict.of))
    write()
    _grow(
        systems, [size for size in sizes if size >= chosen.articles], growth, runs, folder, limit, done=chosen.articles
    )
    if chosen.no_write:
        for row in (*rows, *real_rows):
            print(row)
        print(json.dumps([[point.system, point.articles, point.seconds] for point in growth]))
        return
    write()
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


def _is_too_slow(system: System, points: list[Growth], size: int, limit: float) -> bool:
    """Whether the last run of a peer over 10,000 articles or more foresees more than the limit."""
    own = [point for point in points if point.system == system.name and point.articles >= 10_000]
    return system is not OURS and bool(own) and own[-1].seconds * size / own[-1].articles > limit


def _grow(
    systems: dict[System, Path],
    sizes: list[int],
    points: list[Growth],
    runs: dict[str, list[OneRun]],
    folder: Path,
    limit: float,
    *,
    done: int,
) -> list[Growth]:
    """Adds one run for each system and size, as far as the limit is not foreseen to be passed."""
    for size in sizes:
        made = folder / str(size)
        _say(f"corpus of {size:,}")
        make_folder(size, made, truth=size <= 100_000)
        for system, python in systems.items():
            if _is_too_slow(system, points, size, limit):
                continue
            if size == done and runs.get(system.name):
                own = runs[system.name]
                point = Growth(system.name, size, statistics.median(one.seconds for one in own), own[0].peak_mb)
            else:
                one = run(system, python, made, folder / f"{system.script}.json", limit_seconds=limit)
                _say(f"{system.name} at {size:,}: {f'{one.seconds:.2f} s' if one else 'failed or over the limit'}")
                if one is None:
                    continue
                point = Growth(system.name, size, one.seconds, one.peak_mb)
            points.append(point)
    return points


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
