"""Whether compiled code is kept on this machine, and is of these sources."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..loops import Loop

#: Modules whose thresholds are compiled in.
_THRESHOLDS = (
    "abridgement", "alignment", "chains", "extension", "judgement", "loops", "parallel", "passages", "prepared",
    "retelling", "seeds", "trimming",
)  # fmt: skip


def is_kept(functions: Sequence[Loop]) -> bool:
    """Whether all are compiled and newer than every source around them; what is older is thrown away.

    numba looks at the file of the function alone, not at those of the functions and thresholds that
    went into it.
    """
    here = Path(__file__).parent
    sources = [*here.glob("*.py"), *(here.parent / f"{name}.py" for name in _THRESHOLDS)]
    newest = max(path.stat().st_mtime for path in sources)
    kept = True
    for function in functions:
        stats = getattr(function, "stats", None)
        folder = Path(stats.cache_path) if stats is not None and stats.cache_path else None
        pattern = f"*.{getattr(function, '__name__', '')}-*.nbi"
        indexes = [] if folder is None or not folder.is_dir() else list(folder.glob(pattern))
        stale = [index for index in indexes if index.stat().st_mtime < newest]
        for index in stale:
            index.unlink(missing_ok=True)
        kept = kept and len(indexes) > len(stale)
    return kept
