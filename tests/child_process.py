"""Actions in a process of their own: with a limit on files' sizes, as another user, or to be killed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

TESTS = Path(__file__).parent
NOBODY = 65534


def start_child(
    action: Callable[[Path], None], folder: Path, *, max_bytes: int | None = None, user: int | None = None
) -> subprocess.Popen[str]:
    """A process that calls a function of a test module with a folder.

    The limit and the user are set after the imports, which may stand where nobody else reads.
    """
    code = [f"import os, resource, pathlib, {action.__module__} as module"]
    if max_bytes is not None:
        code.append(f"resource.setrlimit(resource.RLIMIT_FSIZE, ({max_bytes}, {max_bytes}))")
    if user is not None:
        code.append(f"os.setuid({user})")
    code.append(f"module.{action.__name__}(pathlib.Path({str(folder)!r}))")
    return subprocess.Popen(
        [sys.executable, "-c", "\n".join(code)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS.parent), str(TESTS)])},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def in_child(
    action: Callable[[Path], None], folder: Path, *, max_bytes: int | None = None, user: int | None = None
) -> str:
    """All that the action said."""
    return start_child(action, folder, max_bytes=max_bytes, user=user).communicate()[0]
