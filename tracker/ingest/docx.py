"""Word documents (.docx): paragraphs with the roles that their styles give. Needs the extra `formats`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from ..errors import MissingExtraError
from ..model import Block, Role
from ..settings import IngestSettings
from .draft import Draft, Field, Metadata, UnreadableError

if TYPE_CHECKING:
    from lxml.etree import _Element

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STYLE_ROLES: tuple[tuple[re.Pattern[str], Role], ...] = (
    (re.compile(r"^title|^titel|^titre", re.IGNORECASE), "title"),
    (re.compile(r"^(?:heading|überschrift|titre\s?\d|subtitle|untertitel)", re.IGNORECASE), "subhead"),
    (re.compile(r"quote|zitat|citation", re.IGNORECASE), "quote"),
    (re.compile(r"^(?:caption|beschriftung|légende)", re.IGNORECASE), "caption"),
)


def parse(data: bytes, settings: IngestSettings) -> Draft:
    """One draft of all paragraphs and table rows; tracked insertions are read, tracked deletions are not.

    Raises:
        MissingExtraError: without python-docx.
        UnreadableError: no Word document.
    """
    try:
        import docx
        from docx.opc.exceptions import PackageNotFoundError
    except ImportError as error:
        raise MissingExtraError("python-docx", "formats", where="Word documents") from error
    try:
        document = docx.Document(BytesIO(data))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError) as error:
        raise UnreadableError(f"no Word document: {error}", "save it as .docx again") from error
    styles = {style.style_id: style.name or "" for style in document.styles}
    parts: list[str] = []
    blocks: list[Block] = []
    reached = 0
    for style_id, line in _paragraphs(document.element.body):
        role = next((role for pattern, role in _STYLE_ROLES if pattern.search(styles.get(style_id, style_id))), None)
        if role:
            blocks.append(Block(reached, reached + len(line), role))
        parts.append(line)
        reached += len(line) + 2
    remarks = _tracked(document.element.body)
    return Draft("\n\n".join(parts), "docx", "docx", _fields(document), tuple(blocks), remarks=remarks)


def _paragraphs(body: _Element) -> Iterator[tuple[str, str]]:
    for element in body.iterchildren():
        if element.tag == f"{_WORD}p":
            line = _text_of(element)
            if line:
                style = element.find(f"{_WORD}pPr/{_WORD}pStyle")
                yield (style.get(f"{_WORD}val") or "" if style is not None else ""), line
        elif element.tag == f"{_WORD}tbl":
            for row in element.iter(f"{_WORD}tr"):
                cells = [" ".join(_text_of(cell).split()) for cell in row.iterchildren(f"{_WORD}tc")]
                if any(cells):
                    yield "", "\t".join(cells)


def _text_of(element: _Element) -> str:
    # python-docx's own `text` drops tracked insertions; deletions stand in w:delText.
    parts: list[str] = []
    for node in element.iter(f"{_WORD}t", f"{_WORD}tab", f"{_WORD}br", f"{_WORD}p"):
        if node.tag == f"{_WORD}t":
            parts.append(node.text or "")
        elif node is not element:
            parts.append(" ")
    return "".join(parts).strip()


def _tracked(body: _Element) -> tuple[str, ...]:
    changes = sum(1 for _ in body.iter(f"{_WORD}ins", f"{_WORD}del"))
    return (f"{changes} tracked changes: read as if accepted",) if changes else ()


def _fields(document: object) -> Metadata:
    told = document.core_properties  # type: ignore[attr-defined]  # python-docx ships no types
    found: Metadata = {}
    for name, value in (("title", told.title), ("byline", told.author), ("language", told.language)):
        if value and value != "python-docx":
            found[name] = Field(" ".join(str(value).split()), f"Word {name}")
    if told.modified:
        found["modified"] = Field(told.modified.date().isoformat(), "Word modified")
    return found
