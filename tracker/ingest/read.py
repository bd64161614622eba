"""Sources → documents: the whole way, file by file; what can't be read becomes a row, never an end."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from ..errors import InputError, MissingExtraError
from ..model import Document, Skipped
from ..settings import IngestSettings, Settings
from .divided import RECORDS_FIRST, divides_files, divides_lines, read_files, read_lines
from .documents import build_document
from .draft import Metadata, Record, Unread, UnreadableError
from .encodings import check_encoding
from .formats import article_parser, known_suffixes, record_reader
from .inputs import InputFile
from .inventory import Contents, Inventory, opened, raw_digest
from .language import hasten_languages
from .sidecar import read_sidecar
from .sources import find_files
from .unique import Found, unique_documents

Known = Callable[[str, str], Document | None]
Progress = Callable[[int, int], None]

_ATTEMPTS = 4  # at a file that changes while it is read
SAME_REASON_ROWS = 20  # more rows of one reason from one file are summed up in one
_PROGRESS_RECORDS = 250


@dataclass(frozen=True, slots=True)
class Ingested:
    """What was read: documents by id, rows for what was passed over (by place), remarks on the whole,
    and how many documents were known and therefore not worked on.

    `contents` says, by the inventory's marks, what was found in files of many documents that were read;
    `is_lasting` is false where another look at the same files may find more.
    """

    documents: tuple[Document, ...]
    skipped: tuple[Skipped, ...] = ()
    remarks: tuple[str, ...] = ()
    n_known: int = 0
    contents: Mapping[str, Contents] = field(default_factory=dict)
    is_lasting: bool = True


def read_sources(
    sources: Sequence[str],
    settings: Settings,
    *,
    on_progress: Progress | None = None,
    known: Known | None = None,
    inventory: Inventory | None = None,
    contents: Callable[[str], Contents | None] = lambda mark: None,
) -> Ingested:
    """All documents in `sources`: files, folders, patterns, `-` (JSON Lines), `git:REV[:PATH]`.

    Args:
        on_progress: called with files done and files in all; where there is but one file of many
            records, with records done and 0.
        known: asked with an id and the digest of a document's raw bytes, sidecar and settings before
            any work is done on its text; the document that it returns is taken as it is.
        inventory: what stands in the sources, where it is known: what hasn't changed since isn't opened.
        contents: asked with the mark of a file of many documents that is `known`; it isn't parsed then.

    Returns:
        Documents with unique ids, sorted by id, independent of the order of files and sources. Records
        with the same id and text are one document; with different texts they are `id`, `id#2`, ... by date.

    Raises:
        InputError: a source doesn't exist, or there is no document in any of them.
        SettingsError: `ingest.encoding` names no encoding.
        MissingExtraError: nothing could be read, because it needs an optional package.
    """
    check_encoding(settings.ingest.encoding)
    files, passed = (inventory.files, inventory.skipped) if inventory else find_files(sources, settings.ingest)
    skipped = list(passed)
    has_git = any(source.startswith("git:") for source in sources)
    divides_files_too = not has_git and divides_files(files)
    reader = Reader(settings.ingest, known, divides=not divides_files_too, inventory=inventory, contents=contents)
    read: dict[str, Contents] = {}
    try:
        for done, (found, rows) in enumerate(
            read_files(reader, files) if divides_files_too else _read_each(reader, files, on_progress), start=1
        ):
            reader.found += found
            file = files[done - 1]
            mark = inventory.mark_of(file) if inventory and file.form.many and file.id in reader.were_read else ""
            if mark:
                places = [(one.base, one.place, one.document.raw_digest) for one in found]
                read[mark] = Contents(places, rows)
            skipped += _summed_up(rows)
            if on_progress and len(files) > 1:
                on_progress(done, len(files))
    finally:
        if has_git:
            from .git import close_readers

            close_readers()
    documents, duplicates, remarks = unique_documents(reader.found)
    skipped += duplicates
    ordered = tuple(sorted(set(skipped), key=lambda row: (row.where, row.reason)))
    if not documents:
        if reader.missing:
            raise reader.missing
        raise _nothing_read(sources, files, ordered, settings.ingest)
    return Ingested(documents, ordered, remarks, reader.n_known, read, is_lasting=reader.missing is None)


def _read_each(
    reader: Reader, files: Sequence[InputFile], on_progress: Progress | None
) -> Iterator[tuple[list[Found], list[Skipped]]]:
    for file in files:
        yield reader.read(file, on_progress if len(files) == 1 else None)


class Reader:
    """Reads one file after the other; keeps what it has found and how many were known.

    `divides` has several processes share the lines of a large file.
    """

    def __init__(
        self,
        settings: IngestSettings,
        known: Known | None,
        *,
        divides: bool = False,
        inventory: Inventory | None = None,
        contents: Callable[[str], Contents | None] = lambda mark: None,
    ) -> None:
        self._inventory, self._contents = inventory, contents
        #: Ids of the files that were read to their end by this process.
        self.were_read: set[str] = set()
        self.settings = settings
        self.known = known
        self.divides = divides
        self.found: list[Found] = []
        self.n_known = 0
        self.missing: MissingExtraError | None = None
        self._seen: dict[str, int] = {}

    def read(self, file: InputFile, report: Progress | None) -> tuple[list[Found], list[Skipped]]:
        """The documents of one file and rows for what couldn't be read in it."""
        limit = self.settings.max_file_mb * 1_000_000
        if file.size > limit and not file.form.many:
            megabytes = f"{file.size / 1_000_000:.0f} MB, more than {self.settings.max_file_mb}"
            return [], [Skipped(file.id, f"too large: {megabytes}", "raise ingest.max_file_mb, or split the file")]
        for _ in range(_ATTEMPTS):
            rows: list[Skipped] = []
            try:
                before = file.state()
                beside, fields = self._sidecar(file, rows)
                taken = self._take_known(file, fields, rows)
                if taken is not None:
                    return taken, rows
                found = list(self._documents(file, beside, fields, rows, report))
                if file.state() == before:
                    if not found and not rows:
                        rows.append(Skipped(file.id, "no document in it"))
                    self.were_read.add(file.id)
                    return found, rows
            except UnreadableError as error:
                return [], [*rows, Skipped(file.id, error.reason, error.remedy)]
            except (EOFError, gzip.BadGzipFile, zlib.error) as error:
                return [], [Skipped(file.id, f"damaged gzip data: {error}", "fetch the file again")]
            except MissingExtraError as error:
                self.missing = self.missing or error
                return [], [Skipped(file.id, error.what, error.remedy)]
            except OSError as error:
                return [], [Skipped(file.id, f"can't be read: {error.strerror or error}", "check its permissions")]
        return [], [Skipped(file.id, "it changed while it was read", "scan again when it stands still")]

    def recall_file(self, file: InputFile) -> tuple[list[Found], list[Skipped]] | None:
        """What `read` gives, if the file is known, or if it has to be opened to tell; None where it is new."""
        try:
            if file.form.many or not self._is_told_by_mark(file):
                return self.read(file, None)
            rows: list[Skipped] = []
            found = self._take_known(file, self._sidecar(file, rows)[1], rows)
        except OSError:
            return self.read(file, None)
        return None if found is None else (found, rows)

    def _is_told_by_mark(self, file: InputFile) -> bool:
        """Whether `_take_known` can tell if a file of one document is known, so that nobody needs ask again."""
        return self.known is not None and self._inventory is not None and self._inventory.mark_of(file) != ""

    def _take_known(self, file: InputFile, sidecar: Metadata, rows: list[Skipped]) -> list[Found] | None:
        """The documents of a file that stands as the inventory has it, if all of them are known; else None."""
        mark = self._inventory.mark_of(file) if self._inventory and self.known else ""
        if not mark:
            return None
        if not file.form.many:
            base = sidecar["id"].value if "id" in sidecar else file.id
            one = self._known_document(file, base, "", mark)
            return None if one is None else [one]
        contents = self._contents(mark)
        if contents is None:
            return None
        found: list[Found] = []
        for base, place, digest in contents.documents:
            one = self._known_document(file, base, place, digest)
            if one is None:
                self.n_known -= len(found)
                return None
            found.append(one)
        rows += contents.skipped
        return found

    def _known_document(self, file: InputFile, base: str, place: str, digest: str) -> Found | None:
        document = self._ask(file, base, digest)
        if document is None:
            return None
        self.n_known += 1
        return Found(base, file.id, place, _moved(document, file))

    def _sidecar(self, file: InputFile, rows: list[Skipped]) -> tuple[bytes, Metadata]:
        if file.sidecar is None:
            return b"", {}
        try:
            data = file.sidecar()
            return data, read_sidecar(data)
        except UnreadableError as error:
            rows.append(Skipped(f"{file.id} (sidecar)", error.reason, error.remedy))
        except OSError as error:
            rows.append(Skipped(f"{file.id} (sidecar)", f"can't be read: {error.strerror or error}"))
        return b"", {}

    def _documents(
        self,
        file: InputFile,
        beside: bytes,
        sidecar: Metadata,
        rows: list[Skipped],
        report: Progress | None,
    ) -> Iterator[Found]:
        if not file.form.many:
            with opened(file) as stream:
                data = stream.read()
            record_id = sidecar["id"].value if "id" in sidecar else file.id
            parse = article_parser(file.form)
            record = Record("", "", data, lambda: parse(data, self.settings))
            yield self._document(file, record, record_id, beside, sidecar, is_new=self._is_told_by_mark(file))
            return
        # What a sidecar of many records says holds for all of them, so it can't be one's own title or id.
        shared = {name: value for name, value in sidecar.items() if name not in ("id", "title", "url", "key")}
        with opened(file) as stream:
            for number, one in enumerate(self._records(file, stream, beside, shared), start=1):
                if report and number % _PROGRESS_RECORDS == 0:
                    report(number, 0)
                if isinstance(one, Skipped):
                    rows.append(one)
                else:
                    yield one

    def _records(self, file: InputFile, stream: BinaryIO, beside: bytes, shared: Metadata) -> Iterator[Found | Skipped]:
        if self.divides and divides_lines(file):
            yield from read_lines(self, file, stream, beside, shared)
            return
        for number, read in enumerate(record_reader(file.form)(stream, self.settings)):
            if number == RECORDS_FIRST:
                hasten_languages(file.size, n_read=RECORDS_FIRST)
            yield self.read_record(file, read, beside, shared)

    def read_record(self, file: InputFile, read: Record | Unread, beside: bytes, shared: Metadata) -> Found | Skipped:
        """The document of one record of a file of many, or why there is none.

        Args:
            beside, shared: the bytes of the file's sidecar, and the fields in it that hold for all records.
        """
        where = file.id + read.place
        if isinstance(read, Unread):
            return Skipped(where, read.reason, read.remedy)
        try:
            return self._document(file, read, read.id or where, beside, shared)
        except UnreadableError as error:
            return Skipped(where, error.reason, error.remedy)

    def recall_record(self, file: InputFile, read: Record | Unread, beside: bytes) -> Found | None:
        """The document of a record if it is known."""
        if isinstance(read, Unread):
            return None
        digest = raw_digest(file, self.settings, beside, read.raw)
        return self._known_document(file, read.id or file.id + read.place, read.place, digest)

    def without_memory(self) -> Reader:
        """One that reads as this one does, and knows nothing."""
        return Reader(self.settings, None)

    def _document(
        self, file: InputFile, record: Record, base: str, beside: bytes, sidecar: Metadata, *, is_new: bool = False
    ) -> Found:
        digest = raw_digest(file, self.settings, beside, record.raw)
        known = None if is_new else self._known_document(file, base, record.place, digest)
        if known is not None:
            return known
        document = build_document(
            record.parse(),
            document_id=base,
            path=file.id,
            record_id=record.id or (base if record.place else ""),
            sidecar=sidecar,
            raw_digest=digest,
        )
        return Found(base, file.id, record.place, document)

    def _ask(self, file: InputFile, base: str, raw_digest: str) -> Document | None:
        """The known document under any id that it may have got when ids were made unique."""
        if self.known is None:
            return None
        n_before = self._seen.get(base, 0)
        self._seen[base] = n_before + 1
        ids = [base, *(f"{base}#{number}" for number in range(2, n_before + 2))]
        if base.isdigit():
            ids.append(f"{file.id}/{base}")
        return next((document for one in ids if (document := self.known(one, raw_digest)) is not None), None)


def _moved(document: Document, file: InputFile) -> Document:
    """A known document, which says in which file it stands now."""
    if file.id == document.id or document.provenance.get("path") == file.id:
        return document
    return replace(document, provenance={**document.provenance, "path": file.id})


def _summed_up(rows: list[Skipped]) -> list[Skipped]:
    """Rows of one file, those of one reason beyond the twentieth counted in one row."""
    kept: list[Skipped] = []
    more: dict[tuple[str, str, str], int] = {}
    counts: dict[tuple[str, str, str], int] = {}
    for row in rows:
        kind = (row.where.rsplit(":", 1)[0], row.reason, row.remedy)
        counts[kind] = counts.get(kind, 0) + 1
        if counts[kind] <= SAME_REASON_ROWS:
            kept.append(row)
        else:
            more[kind] = more.get(kind, 0) + 1
    return kept + [
        Skipped(where, f"{n} more like this: {reason}", remedy) for (where, reason, remedy), n in more.items()
    ]


def _nothing_read(
    sources: Sequence[str], files: Sequence[InputFile], skipped: Sequence[Skipped], settings: IngestSettings
) -> InputError:
    where = " ".join(sources)
    given = [f"{name} {', '.join(patterns)}" for name, patterns in (
        ("include", settings.include), ("exclude", settings.exclude),
    ) if patterns]  # fmt: skip
    if not files and given:
        return InputError("no input files are left", where=where, remedy=f"check the patterns: {'; '.join(given)}")
    if not files:
        return InputError(
            "no input files found", where=where, remedy=f"files are found by suffix: {', '.join(known_suffixes())}"
        )
    first = f"; the first was {skipped[0].where}: {skipped[0].reason}" if skipped else ""
    return InputError(
        f"no document could be read from {len(files)} {'file' if len(files) == 1 else 'files'}{first}", where=where
    )
