"""PDF: the text of its pages, joined to paragraphs. Needs the extra `formats`."""

from __future__ import annotations

import re
from collections import Counter

from ..errors import MissingExtraError
from ..settings import IngestSettings
from .draft import Draft, Field, Metadata, UnreadableError

_HYPHEN = re.compile(r"(?<=[a-zà-öø-ÿ])[-\u00ad\ufffe\u0002]\n(?=[a-zà-öø-ÿ])")
_ENDED = re.compile(r"[.!?:;”\"»)]$")
_DATE = re.compile(r"D?:?((?:19|20)\d\d)(\d\d)(\d\d)")
_RUNNING_LINES = 2  # heads and feet stand in the first or last lines of a page
_SHARE_OF_PAGES = 0.6


def parse(data: bytes, settings: IngestSettings) -> Draft:
    """One draft of all pages; running heads, feet and page numbers left out, hyphenation undone.

    The PDF's own creation date is only an upper end: it is made when the file is made.

    Raises:
        MissingExtraError: without pypdfium2.
        UnreadableError: damaged, encrypted, or pictures of pages only.
    """
    try:
        import pypdfium2 as pdfium
    except ImportError as error:
        raise MissingExtraError("pypdfium2", "formats", where="PDF") from error
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise UnreadableError(f"damaged or encrypted PDF: {error}", "open and save it again") from error
    try:
        pages = [_page_lines(page) for page in document]
        told = document.get_metadata_dict()
    finally:
        document.close()
    text = _joined(_without_running_lines(pages))
    if not text.strip():
        raise UnreadableError("a PDF without text, probably scanned", "run it through text recognition first")
    n_pages = "1 PDF page" if len(pages) == 1 else f"{len(pages)} PDF pages"
    return Draft(text, "pdf", "pdf", _fields(told), remarks=(f"text taken from {n_pages}",))


def _page_lines(page: object) -> list[str]:
    textpage = page.get_textpage()  # type: ignore[attr-defined]  # pypdfium2 ships no types
    try:
        return [line.strip() for line in str(textpage.get_text_bounded()).replace("\r\n", "\n").split("\n")]
    finally:
        textpage.close()


def _without_running_lines(pages: list[list[str]]) -> list[list[str]]:
    counts = Counter(
        re.sub(r"\d+", "#", line)
        for page in pages
        for line in {*page[:_RUNNING_LINES], *page[-_RUNNING_LINES:]}
        if line
    )
    running = {line for line, n in counts.items() if len(pages) > 2 and n >= _SHARE_OF_PAGES * len(pages)} | {"#"}
    kept = []
    for page in pages:
        ends = {*range(_RUNNING_LINES), *range(len(page) - _RUNNING_LINES, len(page))}
        kept.append(
            [line for at, line in enumerate(page) if at not in ends or re.sub(r"\d+", "#", line) not in running]
        )
    return kept


def _joined(pages: list[list[str]]) -> str:
    """Lines of a paragraph joined by newlines undone: a short line or an ended one closes a paragraph."""
    lines = [line for page in pages for line in page]
    width = max((len(line) for line in lines), default=0)
    parts: list[str] = []
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        if not line:
            parts.append("\n")
            continue
        closed = not after or (len(line) < width * 0.75 and _ENDED.search(line)) or len(line) < width * 0.5
        parts.append(line + ("\n\n" if closed else "\n"))
    text = _HYPHEN.sub("", "".join(parts))
    paragraphs = [" ".join(paragraph.split()) for paragraph in re.split(r"\n{2,}", text)]
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _fields(told: dict[str, str]) -> Metadata:
    found: Metadata = {}
    for name, key in (("title", "Title"), ("byline", "Author")):
        value = " ".join(str(told.get(key) or "").split())
        if value and not value.lower().endswith((".doc", ".docx", ".indd", ".qxd")):
            found[name] = Field(value, f"PDF {key}")
    created = _DATE.match(str(told.get("CreationDate") or ""))
    if created:
        found["modified"] = Field("-".join(created.groups()), "PDF CreationDate")
    return found
