"""Compiled loops made ready before they are needed, so that nobody waits for a compiler without knowing."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable

from .shingles import UNCOMPILED_KERNEL_BYTES


def load_loops(n_bytes: int, *, announce: Callable[[str], None]) -> None:
    """Compile what so much text is signed, paired and grouped with, once on a machine.

    Args:
        n_bytes: of all texts; for less than UNCOMPILED_KERNEL_BYTES nothing is ever compiled.
        announce: is told one sentence where there is something to compile.

    Cost: 15 s of one core the first time, else nothing.
    """
    if n_bytes < UNCOMPILED_KERNEL_BYTES or importlib.util.find_spec("numba") is None:
        return
    from . import kernel, sorting, word_kernel

    for loops, compile_them in (
        (kernel, kernel.compile_kernel),
        (sorting, sorting.compile_loops),
        (word_kernel, word_kernel.compile_loops),
    ):
        if not loops.is_compiled():
            announce("compiling the fast path for large corpora, once on this machine (some seconds)")
            compile_them()
