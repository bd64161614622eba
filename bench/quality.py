"""`make bench-quality`: every quality figure in one table, ours beside the published or baseline one.

Reads ../shared/data, writes docs/quality.md. What is absent there is left out and named.
"""

from __future__ import annotations

import os
import platform
import sys
import time
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from tracker import __version__

ROOT = Path(__file__).resolve().parents[1]
PARTS = (
    "quality_copies",
    "quality_passages",
    "quality_events",
    "quality_ingest",
    "quality_names",
    "quality_quotes",
    "quality_identity",
    "quality_diff",
    "quality_figures",
    "quality_windows",
    "quality_paraphrase",
    "quality_attributions",
    "quality_seeds",
)


def main(parts: list[str]) -> int:
    """Measure the given parts, or all; print rows as they come and write the page if it was all."""
    lines = ["| data | measure | ours | reference | note |", "|---|---|---|---|---|"]
    print("\n".join(lines), flush=True)
    for part in parts or PARTS:
        started = time.monotonic()
        rows = import_module(f"bench.{part}").measure()
        for row in rows or [(part, "not measured: the data are absent", "", "", "")]:
            lines.append(f"| {' | '.join(str(cell) for cell in row)} |")
            print(lines[-1], flush=True)
        lines.append(f"| | *{part}: {time.monotonic() - started:.0f} s* | | | |")
    if not parts:
        (ROOT / "docs" / "quality.md").write_text(_page(lines), encoding="utf-8")
    return 0


def _page(lines: list[str]) -> str:
    machine = f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    return (
        "# Quality, measured\n\n"
        f"tracker {__version__}, {datetime.now(UTC):%Y-%m-%d}, {machine}; `make bench-quality`.\n"
        "The data lie outside the project (third-party text); the same settings as `tracker scan` uses, no\n"
        "special mode. References are published figures, or those of the baseline named in the note.\n\n"
        + "\n".join(lines)
        + "\n"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
