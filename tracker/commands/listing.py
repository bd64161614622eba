"""What the listing commands share: open a snapshot, print rows in a table's or a machine's form."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from ..errors import SnapshotNotFoundError
from ..model import Cluster, Document, Link, Skipped, Snapshot
from .options import Choices, resolve
from .output import write_output
from .progress import Progress, gathered

if TYPE_CHECKING:  # the store must not load before a command needs it
    from ..store import Only

LIST_FORMATS = ("text", "json", "jsonl", "csv")
#: Of what is read by people as well: links, statements, the timeline.
PAGE_FORMATS = ("text", "markdown", "html", "json", "jsonl", "csv")
Listed = Sequence[Document] | Sequence[Link] | Sequence[Cluster] | Sequence[Skipped]


@dataclass(frozen=True, slots=True)
class Opened:
    """A snapshot and the shared options that it was opened with."""

    snapshot: Snapshot
    choices: Choices

    @property
    def documents(self) -> Mapping[str, Document]:
        """By id."""
        return {document.id: document for document in self.snapshot.documents}

    def find_document(self, wanted: str) -> Document:
        """The document with this id, or the only one whose id ends with it.

        Raises:
            SnapshotNotFoundError: none, or several; names the closest.
        """
        import difflib

        documents = self.documents
        if wanted in documents:
            return documents[wanted]
        ending = [name for name in documents if name.endswith(f"/{wanted}") or name.startswith(wanted)]
        if len(ending) == 1:
            return documents[ending[0]]
        close = ending[:3] or difflib.get_close_matches(wanted, documents, n=3, cutoff=0.4)
        raise SnapshotNotFoundError(
            f"{'several documents are' if ending else 'no document is'} called {wanted}",
            where=self.snapshot.name or "the scan",
            remedy=f"did you mean {', '.join(close)}?" if close else "tracker documents lists them",
        )


def open_for_listing(ref: str | None, shared: Mapping[str, Any], *, only: Only | None = None) -> Opened:
    """The snapshot of a SNAPSHOT argument, with a progress line if it has to be scanned; `only` as `open_snapshot`."""
    from ..library import open_snapshot

    choices = resolve(**shared)
    with Progress(enabled=not choices.terminal.quiet) as progress:
        opened = open_snapshot(ref, choices.archive_path, choices.settings, only=only, on_progress=progress)
        return Opened(opened, choices)


def print_rows(
    rows: Listed,
    opened: Opened,
    *,
    format_: str,
    output: Path | None,
    as_text: Callable[[int, bool], str],
    as_csv: Callable[[], Iterable[str]],
    as_markdown: Callable[[], Iterable[str]] | None = None,
    as_html: Callable[[], Iterable[str]] | None = None,
    with_text: bool = False,
) -> None:
    """Rows as text (given width and colour), a page, CSV, a JSON list, or JSON Lines opened by the run."""
    from ..records import dump_record, to_record

    terminal = opened.choices.terminal

    def make() -> Iterable[str]:
        if format_ == "text":
            return [as_text(terminal.width, terminal.color and output is None)]
        if format_ == "csv":
            return as_csv()
        if format_ == "markdown" and as_markdown is not None:
            return as_markdown()
        if format_ == "html" and as_html is not None:
            return as_html()
        values = cast(Sequence[Document | Link | Cluster | Skipped], rows)
        records = [to_record(value, with_text=with_text) for value in values]
        if format_ == "json":
            return [json.dumps(records, ensure_ascii=False, indent=2), "\n"]
        return [f"{dump_record(record)}\n" for record in [to_record(opened.snapshot.run), *records]]

    write_output(gathered("writing the list", make, enabled=not terminal.quiet), output)
    if output is not None:
        terminal.remark(f"wrote {output}")
