"""HTML: the main text by trafilatura, metadata by the page's own marks, each with where it stood."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from ..model import Block, Role
from ..settings import IngestSettings
from .days import parse_window
from .draft import Draft, Field, Metadata, UnreadableError, fields_from_mapping, merge_fields
from .encodings import decode

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)|<\?xml[^>]{0,80}encoding=[\"']([\w-]+)", re.IGNORECASE
)
#: Best first; `property`, `name` or `itemprop` of a meta element → canonical field.
_META = {
    "title": ("og:title", "twitter:title", "headline", "dc.title", "parsely-title", "sailthru.title"),
    "byline": ("author", "article:author", "dc.creator", "parsely-author", "sailthru.author", "byl", "dcterms.creator"),
    "source": ("og:site_name", "application-name", "publisher", "dc.publisher", "article:publisher"),
    "date": (
        "article:published_time", "og:article:published_time", "datepublished", "date_published", "publishdate", "publish-date", "pubdate",
        "dcterms.created", "dcterms.issued", "dc.date.issued", "dcterms.date", "dc.date", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime",
        "publication_date", "citation_publication_date", "article.published", "originalpublicationdate", "date.created", "created", "date", "article_date_original",
    ),
    "modified": ("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified", "lastmod", "revised"),
    "language": ("content-language", "language", "dc.language", "og:locale"),
    "url": ("og:url",),
}  # fmt: skip
_ARTICLE_TYPES = re.compile(r"Article|BlogPosting|Report|Posting|WebPage|NewsItem|CreativeWork")
_TITLE_END = re.compile(r"\s+(?:[|–—»·]|-|::)\s+")
_URL_AS_NAME = re.compile(r"https?:|www\.|^[\w.]+\.(?:com|org|net)/")
_RESET_EVERY = 500  # pages; trafilatura's caches grow without end on long runs

_pages_read = 0


def parse(data: bytes, settings: IngestSettings) -> Draft:
    """The page's main text as one draft; all visible text, with a remark, where no main text is found.

    Raises:
        UnreadableError: not HTML, or without any text.
    """
    found = _CHARSET.search(data[:4096])
    declared = (found.group(1) or found.group(2)).decode() if found else ""
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

    tree = load_html(page)
    if tree is None:
        raise UnreadableError("no HTML in it", "check the file")
    fields = _page_metadata(tree)
    document = bare_extraction(page, fast=True, include_comments=False, include_tables=True, with_metadata=False)
    _pages_read += 1
    if _pages_read % _RESET_EVERY == 0:
        reset_caches()
    remark = ""
    body = getattr(document, "body", None) if document is not None else None
    pieces = list(_pieces(body)) if body is not None else []
    if not pieces:
        pieces = [("body", line) for line in _visible_lines(tree)]
        remark = "no main text found: all visible text was taken"
    if not pieces:
        raise UnreadableError("no text in the page")
    text, blocks = _joined(pieces)
    return text, blocks, fields, remark


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


def _visible_lines(tree: HtmlElement) -> Iterator[str]:
    hidden = {"script", "style", "noscript", "template", "head", "svg", "iframe", "select", "button", "textarea"}
    blocks = {
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
    }
    parts: list[str] = []

    def walk(element: HtmlElement) -> None:
        if not isinstance(element.tag, str):
            return
        if element.tag not in hidden:
            if element.tag in blocks:
                parts.append("\n")
            parts.append(" ".join((element.text or "").split("\n")))
            for child in element:
                walk(child)
                parts.append(" ".join((child.tail or "").split("\n")))
            if element.tag in blocks:
                parts.append("\n")

    walk(tree)
    yield from _lines("".join(parts))


def _page_metadata(tree: HtmlElement) -> Metadata:
    """What the page says of itself: article meta elements, JSON-LD, links, time elements, headings; first wins."""
    meta = _meta_elements(tree)
    linked = _json_ld(tree)
    rest: Metadata = {}
    for value in tree.xpath("//link[contains(@rel, 'canonical')]/@href"):
        if str(value).startswith("http"):
            rest.setdefault("url", Field(str(value).strip(), "link canonical"))
    for element in tree.xpath("//time[@datetime]"):
        marks = " ".join(
            (
                element.get("itemprop") or "",
                element.get("pubdate") or "pubdate" * ("pubdate" in element.attrib),
                element.get("class") or "",
            )
        ).lower()
        field_name = (
            "modified" if "modif" in marks or "updat" in marks else "date" if "pub" in marks or "date" in marks else ""
        )
        if field_name and parse_window(element.get("datetime")):
            rest.setdefault(field_name, Field(element.get("datetime").strip(), "time element"))
    for value in tree.xpath("//*[@itemprop='datePublished']/@content | //*[@itemprop='datePublished']/@datetime"):
        if parse_window(str(value)):
            rest.setdefault("date", Field(str(value).strip(), "itemprop datePublished"))
    headings = [" ".join(element.text_content().split()) for element in tree.xpath("//h1")]
    headings = [heading for heading in headings if heading]
    titles = [" ".join(str(value).split()) for value in tree.xpath("//head/title/text()")]
    if len(headings) == 1:
        rest["title"] = Field(headings[0], "h1")
    elif titles:
        rest["title"] = Field(_TITLE_END.split(titles[0])[0] or titles[0], "title element")
    language = tree.get("lang") or tree.get("xml:lang") or ""
    if language:
        rest["language"] = Field(language, "html lang")
    in_article = [
        element for element in tree.xpath("//article//time[@datetime]") if parse_window(element.get("datetime"))
    ]
    if in_article:
        rest.setdefault("date", Field(in_article[0].get("datetime").strip(), "time element"))
    merged = merge_fields(meta, linked, rest)
    if "language" in rest:
        merged["language"] = rest["language"]
    if "url" in rest:
        merged["url"] = rest["url"]
    return merged


def _meta_elements(tree: HtmlElement) -> Metadata:
    given: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = (
            element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv") or ""
        )
        content = " ".join((element.get("content") or "").split())
        if name and content:
            given.setdefault(name.strip().lower(), content)
    found: Metadata = {}
    for field_name, names in _META.items():
        for name in names:
            value = given.get(name, "")
            if not value or (field_name in ("byline", "source") and _URL_AS_NAME.search(value)):
                continue
            if field_name in ("date", "modified") and not parse_window(value):
                continue
            found[field_name] = Field(value, f"meta {name}")
            break
    return found


def _json_ld(tree: HtmlElement) -> Metadata:
    """Fields of the first article in the page's JSON-LD."""
    names = {
        "headline": "title",
        "author": "byline",
        "datePublished": "date",
        "dateModified": "modified",
        "publisher": "source",
        "inLanguage": "language",
        "url": "url",
    }
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            value: object = json.loads(str(script).strip().removeprefix("<!--").removesuffix("-->"), strict=False)
        except (ValueError, RecursionError):
            continue
        for item in _objects(value):
            kind = item.get("@type")
            kinds = " ".join(map(str, kind)) if isinstance(kind, list) else str(kind or "")
            if _ARTICLE_TYPES.search(kinds) and ("datePublished" in item or "headline" in item):
                plain = {names[name]: found for name, found in item.items() if name in names}
                fields = fields_from_mapping(plain, origin="JSON-LD")
                origins = {field_name: name for name, field_name in names.items()}
                return {
                    field_name: Field(found.value, f"JSON-LD {origins[field_name]}")
                    for field_name, found in fields.items()
                    if field_name not in ("date", "modified") or parse_window(found.value)
                }
    return {}


def _objects(value: object) -> Iterator[Mapping[str, object]]:
    if isinstance(value, list):
        for item in value:
            yield from _objects(item)
    elif isinstance(value, Mapping):
        yield value
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _objects(value.get(name))
