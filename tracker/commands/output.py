"""Results out: to stdout, or to a file whole or not at all."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from ..errors import OutputError


def write_output(pieces: Iterable[str], output: Path | None) -> None:
    """Write `pieces` in order, as UTF-8 whatever the locale, to `output` or to stdout.

    A file appears under its name only when it is complete; a link stays a link, and what is no file
    (`/dev/null`, a named pipe) is written to as it stands.

    Raises:
        OutputError: no such folder, no permission, disk full; nothing is left behind.
    """
    if output is None:
        stream = sys.stdout
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="surrogateescape")
        for piece in pieces:
            stream.write(piece)
        stream.flush()
        return
    temporary: str | None = None
    try:
        if output.exists() and not output.is_file():  # to replace a device would take it from the whole machine
            with output.open("w", encoding="utf-8", newline="") as device:
                device.writelines(pieces)
            return
        target = Path(os.path.realpath(output))
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".tmp")
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        # mkstemp's 0600 would keep a report from the people it is written for.
        umask = os.umask(0)
        os.umask(umask)
        Path(temporary).chmod(0o666 & ~umask)
        Path(temporary).replace(target)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise OutputError(
            f"can't be written: {error.strerror}", where=str(output), remedy="choose another place"
        ) from error
