"""Web archives (.warc, .warc.gz): each HTML response is one document. Needs the extra `formats`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import BinaryIO

from ..errors import MissingExtraError
from ..settings import IngestSettings
from .draft import Draft, Field, Record, Unread, merge_fields
from .html import parse

_HTML = ("text/html", "application/xhtml")


def read_warc(stream: BinaryIO, settings: IngestSettings) -> Iterator[Record | Unread]:
    """One record a response with status 200 and HTML in it; its id is address and capture time.

    The capture time is an upper end of the publication, never its date.

    Raises:
        MissingExtraError: without warcio.
    """
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError as error:
        raise MissingExtraError("warcio", "formats", where="web archives") from error
    number = 0
    try:
        for entry in ArchiveIterator(stream):
            number += 1
            headers = entry.http_headers
            if entry.rec_type != "response" or headers is None or headers.get_statuscode() != "200":
                continue
            if not (headers.get_header("Content-Type") or "").lower().startswith(_HTML):
                continue
            address = entry.rec_headers.get_header("WARC-Target-URI") or ""
            captured = entry.rec_headers.get_header("WARC-Date") or ""
            data = entry.content_stream().read()
            raw = b"\0".join((address.encode(), captured.encode(), data))
            yield Record(f"{address}@{captured}", f":{number}", raw, _parser(data, address, captured, settings))
    except (ArchiveLoadFailed, EOFError, OSError) as error:
        yield Unread(
            f":{number + 1}", f"damaged archive: {error}; the records before were read", "fetch the file again"
        )


def _parser(data: bytes, address: str, captured: str, settings: IngestSettings) -> Callable[[], Draft]:
    def parsed() -> Draft:
        draft = parse(data, settings)
        told = {"url": Field(address, "WARC address"), "modified": Field(captured, "WARC capture")}
        return replace(draft, format="warc", fields=merge_fields(draft.fields, told))

    return parsed
