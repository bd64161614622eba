"""HTML: the main text by trafilatura, metadata by the page's own marks, each with where it stood."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from html import unescape
from typing import TYPE_CHECKING

from ..model import Block, Role
from ..settings import IngestSettings
from .draft import Draft, Metadata, UnreadableError
from .encodings import decode
from .item_list import count_letters, find_items
from .page import page_metadata

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)|<\?xml[^>]{0,80}encoding=[\"']([\w-]+)", re.IGNORECASE
)
_UNSEEN = re.compile(r"<!--.*?-->|<(script|style|noscript|head)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_PARSER_DEPTH = 2000  # libxml2 drops what is nested deeper
_RESET_EVERY = 500  # pages; trafilatura's caches grow without end on long runs

_pages_read = 0


def parse(data: bytes, settings: IngestSettings) -> Draft:
    """The page's main text as one draft; all visible text, with a remark, where no main text is found.

    Raises:
        UnreadableError: not HTML, or without any text.
    """
    found = _CHARSET.search(data[:4096])
    declared = (found.group(1) or found.group(2)).decode() if found else ""
    zeros = data.count(0)
    if zeros and zeros * 1000 < len(data):
        data = data.replace(b"\0", b"")  # stray ones occur on real pages; UTF-16 has far more
    decoded = decode(data, declared=declared, fallback=settings.encoding)
    remarks = [decoded.remark] if decoded.remark else []
    text, blocks, fields, remark = extract(decoded.text)
    if remark:
        remarks.append(remark)
    return Draft(text, "html", decoded.encoding, fields, blocks, guess_title=False, remarks=tuple(remarks))


def extract(page: str) -> tuple[str, tuple[Block, ...], Metadata, str]:
    """Main text, marked roles, metadata and a remark (empty unless the fallback was used) of an HTML page."""
    global _pages_read
    from trafilatura import bare_extraction, load_html  # here: 0.1 s, only where there is HTML
    from trafilatura.meta import reset_caches

    # Without a handler Python prints the extractor's remarks on broken pages to stderr.
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    tree = load_html(page)
    if tree is None:
        tree = _lenient_tree(page)
    fields = page_metadata(tree)
    try:
        document = bare_extraction(page, fast=True, include_comments=False, include_tables=True, with_metadata=False)
    except Exception:  # whatever a stranger's page does to the extractor, the page is still there
        document = None
    _pages_read += 1
    if _pages_read % _RESET_EVERY == 0:
        reset_caches()
    remark = ""
    body = getattr(document, "body", None)
    pieces = list(_pieces(body)) if body is not None else []
    if pieces and (listed := _listed(tree, pieces)):
        pieces, remark = listed, "a list of items: all of them were taken"
    if not pieces:
        lines = list(_visible_lines(tree))
        if not lines and page.count("<") > _PARSER_DEPTH:
            lines = list(_lines(_tagless(page)))
        pieces = [("body", line) for line in lines]
        remark = "no main text found: all visible text was taken"
    if not pieces:
        raise UnreadableError("no text in the page")
    text, blocks = _joined(pieces)
    return text, blocks, fields, remark


def _listed(tree: HtmlElement, pieces: list[tuple[Role, str]]) -> list[tuple[Role, str]]:
    """The lines of all items of a page that is a list of them and of which `pieces` hold little; else none."""
    if next(tree.iter("article"), None) is None:
        return []
    n_seen = sum(map(count_letters, _visible_lines(tree)))
    items = find_items(tree, [piece for _, piece in pieces], n_seen=n_seen)
    listed: list[tuple[Role, str]] = []
    for item in items:
        heads = {" ".join(head.text_content().split()) for head in item.iter("h1", "h2", "h3", "h4", "h5", "h6")}
        listed += [("subhead" if line in heads else "body", line) for line in _visible_lines(item)]
    return listed


def _lenient_tree(page: str) -> HtmlElement:
    """What lxml makes of a page that the extractor refuses: fragments, and nests beyond its depth."""
    from lxml.etree import ParserError
    from lxml.html import HTMLParser, document_fromstring

    try:
        return document_fromstring(page.encode(), parser=HTMLParser(encoding="utf-8", huge_tree=True))
    except (ParserError, ValueError) as error:
        raise UnreadableError("no HTML in it", "check the file") from error


def fragment_text(fragment: str) -> str:
    """All visible text of a piece of HTML (a feed's entry), paragraphs parted by empty lines."""
    from lxml.html import fromstring  # here: only where there is HTML

    if "<" not in fragment and "&" not in fragment:
        return "\n\n".join(_lines(fragment))
    return "\n\n".join(_visible_lines(fromstring(f"<div>{fragment}</div>"))) if fragment.strip() else ""


def _joined(pieces: list[tuple[Role, str]]) -> tuple[str, tuple[Block, ...]]:
    """Pieces parted by empty lines, with blocks for those whose role the markup gave."""
    parts: list[str] = []
    blocks: list[Block] = []
    reached = 0
    for role, piece in pieces:
        if role != "body":
            blocks.append(Block(reached, reached + len(piece), role))
        parts.append(piece)
        reached += len(piece) + 2
    return "\n\n".join(parts), tuple(blocks)


def _pieces(body: HtmlElement) -> Iterator[tuple[Role, str]]:
    """Paragraphs of trafilatura's tree in order: headings, quotations, list items, table rows, paragraphs."""
    loose: list[str] = [body.text or ""]
    for element in body:
        tag = element.tag
        if tag in ("p", "head", "quote", "item", "row", "code", "ab", "list", "table", "div", "figure"):
            yield from _flushed(loose)
            if tag in ("list", "table", "div") and len(element):
                yield from _pieces(element)
            else:
                role: Role = "subhead" if tag == "head" else "quote" if tag == "quote" else "body"
                joined = _inner_text(element, "\t" if tag == "row" else "")
                yield from ((role, line) for line in _lines(joined))
        elif tag == "lb":
            yield from _flushed(loose)
        else:
            loose.append(_inner_text(element, ""))
        loose.append(element.tail or "")
    yield from _flushed(loose)


def _flushed(loose: list[str]) -> Iterator[tuple[Role, str]]:
    yield from (("body", line) for line in _lines("".join(loose)))
    loose.clear()


def _inner_text(element: HtmlElement, separator: str) -> str:
    parts: list[str] = []
    for node in element.iter():
        if node is not element and node.tag in ("p", "item", "lb", "head", "quote", "row", "list"):
            parts.append("\n")
        if isinstance(node.tag, str):
            parts.append(node.text or "")
        if node is not element:
            if separator and node.tag == "cell":
                parts.append(separator)
            parts.append(node.tail or "")
    return "".join(parts)


def _lines(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        joined = " ".join(line.split())
        if joined:
            yield joined


_HIDDEN = frozenset(
    ["script", "style", "noscript", "template", "head", "svg", "iframe", "select", "button", "textarea", "object"]
)
_BREAKING = frozenset(
    [
        "p",
        "div",
        "br",
        "li",
        "tr",
        "td",
        "th",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "section",
        "article",
        "blockquote",
        "header",
        "footer",
        "nav",
        "ul",
        "ol",
        "table",
        "title",
        "hr",
        "dd",
        "dt",
    ]
)


def _visible_lines(tree: HtmlElement) -> Iterator[str]:
    """Lines of all text that a reader would see. Iterative: pages nest a thousand deep."""
    from lxml.etree import iterwalk

    parts: list[str] = []
    hidden = 0
    for event, element in iterwalk(tree, events=("start", "end", "comment", "pi")):
        if event in ("comment", "pi"):
            parts.append(_flat(element.tail) if not hidden else "")
            continue
        closing = event == "end"
        if element.tag in _HIDDEN:
            hidden += -1 if closing else 1
        if not hidden:
            parts.append("\n" if element.tag in _BREAKING else "")
            parts.append(_flat(element.tail if closing else element.text) if element is not tree or not closing else "")
    yield from _lines("".join(parts))


def _tagless(page: str) -> str:
    return unescape(_TAG.sub("\n", _UNSEEN.sub(" ", page)))


def _flat(text: str | None) -> str:
    return (text or "").replace("\n", " ").replace("\r", " ")
