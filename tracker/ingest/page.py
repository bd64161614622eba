"""What a web page says of itself: title, byline, outlet, date, language, address, each with where it stood."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from .days import find_days, parse_window
from .draft import Field, Metadata, fields_from_mapping, merge_fields

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: Best first; `property`, `name` or `itemprop` of a meta element → canonical field.
_META = {
    "title": ("og:title", "twitter:title", "headline", "dc.title", "parsely-title", "sailthru.title"),
    "byline": ("author", "article:author", "dc.creator", "parsely-author", "sailthru.author", "byl", "dcterms.creator"),
    "source": ("og:site_name", "application-name", "publisher", "dc.publisher", "article:publisher"),
    "date": (
        "article:published_time", "og:article:published_time", "datepublished", "date_published", "publishdate",
        "publish-date", "pubdate", "dcterms.created", "dcterms.issued", "dc.date.issued", "dcterms.date", "dc.date",
        "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "publication_date",
        "citation_publication_date", "article.published", "originalpublicationdate", "date.created", "created", "date",
        "article_date_original",
    ),
    "modified": (
        "article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified", "lastmod",
        "revised",
    ),
    "language": ("content-language", "language", "dc.language", "og:locale"),
    "url": ("og:url",),
}  # fmt: skip
_JSON_LD = {
    "headline": "title", "author": "byline", "datePublished": "date", "dateModified": "modified",
    "publisher": "source", "inLanguage": "language", "url": "url",
}  # fmt: skip
_ARTICLE_TYPES = re.compile(r"Article|BlogPosting|Report|Posting|WebPage|NewsItem|CreativeWork")
_PARTED = re.compile(r"\s+(?:[|–—»·•]|-|::)\s+|\s*[|»]\s*")
_NO_NAME = re.compile(r"https?:|www\.|^[\w.]+\.(?:com|org|net|de)\b|@|\d{3}")
_WORD = re.compile(r"[^\W_]+")
_SHOWN_DATE_CHARS = 90
#: Elements whose class or id says that they hold the date of what is shown.
_DATE_MARKS = re.compile(
    r"(?:^|[^a-z])(?:pub(?:lish)?(?:ed)?|post(?:ed)?|entry|article|artikel|news|story|meta|time|timestamp|datum|fecha)?"
    r"[-_]?(?:date|datum|fecha|time|timestamp|published|pubdate|dateline|meta|byline|info)(?:[^a-z]|$)",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"comment|related|sidebar|footer|teaser|widget|recommend|archive|nav|menu|event|copyright|kommentar", re.IGNORECASE
)
_UPDATED = re.compile(
    r"updated|modified|edited|revision|aktualisiert|geändert|mis à jour|actualizado|stand", re.IGNORECASE
)
_AUTHORS = (
    "//*[@itemprop='author']//*[@itemprop='name']",
    "//a[@rel='author']",
    "//*[@itemprop='author']",
    "//*[contains(@class, 'author-name') or contains(@class, 'author_name') or contains(@class, 'authorName')]",
    "//*[contains(@class, 'byline')]",
    "//*[contains(@class, 'entry-author') or contains(@class, 'post-author') or contains(@class, 'article-author')"
    " or contains(@class, 'article__author')]",
    "//*[@class='author' or @class='autor' or @class='vcard author' or @class='author vcard']",
)
_BY = re.compile(
    r"^(?:by|von|par|por|text|author|autor(?:in)?|written by|posted by|geschrieben von|veröffentlicht von)\s*:?\s+",
    re.IGNORECASE,
)
_AUTHOR_WORDS = 7


def page_metadata(tree: HtmlElement) -> Metadata:
    """The page's fields; meta elements before JSON-LD before what it shows."""
    meta = _meta_elements(tree)
    linked = _json_ld(tree)
    shown: Metadata = {}
    for value in tree.xpath("//link[contains(@rel, 'canonical')]/@href"):
        if str(value).startswith("http"):
            shown.setdefault("url", Field(str(value).strip(), "link canonical"))
    language = tree.get("lang") or tree.get("xml:lang") or ""
    if language:
        shown["language"] = Field(language, "html lang")
    if "date" not in meta and "date" not in linked:
        shown.update(_shown_date(tree))
    if "byline" not in meta and "byline" not in linked:
        shown.update(_shown_author(tree))
    merged = merge_fields(meta, linked, shown)
    for name in ("language", "url"):
        if name in shown:
            merged[name] = shown[name]
    title = _headline(tree, merged)
    if title:
        merged["title"] = title
    return merged


def _headline(tree: HtmlElement, fields: Metadata) -> Field | None:
    """The heading that is shown, if it is the one that the metadata mean; else those, without the site's name."""
    stated = fields.get("title")
    element = " ".join(" ".join(tree.xpath("//head/title/text()")).split())
    site = fields["source"].value if "source" in fields else ""
    headings = [" ".join(heading.text_content().split()) for heading in tree.xpath("//h1")]
    wanted = _words(stated.value if stated else "") | _words(element)
    fitting = [
        heading
        for heading in headings
        if len(_words(heading)) > 1 and len(_words(heading) & wanted) * 2 > len(_words(heading))
    ]
    if fitting:
        return Field(max(fitting, key=lambda heading: len(_words(heading) & wanted)), "h1")
    if stated:
        return Field(_without_site(stated.value, site), stated.origin)
    if element:
        return Field(_without_site(element, site) if site else _PARTED.split(element)[0] or element, "title element")
    return Field(headings[0], "h1") if len(headings) == 1 and headings[0] else None


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower()))


def _without_site(title: str, site: str) -> str:
    """The title without the site's name at either end."""
    parts = [part for part in _PARTED.split(title) if part]
    name = _words(site)
    if len(parts) > 1 and name:
        for at in (-1, 0):
            if _words(parts[at]) <= name or name <= _words(parts[at]):
                rest = parts[:-1] if at else parts[1:]
                start = title.index(rest[0])
                return title[start : title.rindex(rest[-1]) + len(rest[-1])].strip()
    return title


def _shown_date(tree: HtmlElement) -> Metadata:
    """The day in the first time element or dated line of the article; what says `updated` only as `modified`."""
    found: Metadata = {}
    for value in tree.xpath("//*[@itemprop='datePublished']/@content | //*[@itemprop='datePublished']/@datetime"):
        if parse_window(str(value)):
            return {"date": Field(str(value).strip(), "itemprop datePublished")}
    for element in tree.xpath("//time | //*[@class or @id or @itemprop='datePublished']"):
        marks = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}"
        is_time = element.tag == "time"
        if not (is_time or _DATE_MARKS.search(marks)) or _is_elsewhere(element):
            continue
        given = (element.get("datetime") or "").strip() if is_time else ""
        text = " ".join(element.text_content().split())
        if not given or not parse_window(given):
            if not text or len(text) > _SHOWN_DATE_CHARS:
                continue
            days = [day for day in find_days(text) if day.first == day.last]
            given = text if days else ""
        if given:
            name = "modified" if _UPDATED.search(f"{marks} {text}".split("ublished")[0]) else "date"
            found.setdefault(name, Field(given, "time element" if is_time else "date on the page"))
            if name == "date":
                return found
    return found


def _is_elsewhere(element: HtmlElement) -> bool:
    """Whether an element belongs to comments, teasers, footers: to something other than the article."""
    node: HtmlElement | None = element
    while node is not None and node.tag not in ("body", "html"):
        if node.tag in ("footer", "aside", "nav") or _ELSEWHERE.search(
            f"{node.get('class') or ''} {node.get('id') or ''}"
        ):
            return True
        node = node.getparent()
    return False


def _shown_author(tree: HtmlElement) -> Metadata:
    for path in _AUTHORS:
        for element in tree.xpath(path):
            name = _BY.sub("", " ".join(element.text_content().split())).strip(" ,|·")
            if name and len(name.split()) <= _AUTHOR_WORDS and not _NO_NAME.search(name) and not _is_comment(element):
                return {"byline": Field(name, "author on the page")}
    return {}


def _is_comment(element: HtmlElement) -> bool:
    return any(
        "comment" in f"{node.get('class') or ''} {node.get('id') or ''}".lower() for node in element.iterancestors()
    )


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
            if not value or (field_name in ("byline", "source") and _NO_NAME.search(value)):
                continue
            if field_name in ("date", "modified") and not parse_window(value):
                continue
            found[field_name] = Field(value, f"meta {name}")
            break
    return found


def _json_ld(tree: HtmlElement) -> Metadata:
    """Fields of the first article in the page's JSON-LD."""
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            value: object = json.loads(str(script).strip().removeprefix("<!--").removesuffix("-->"), strict=False)
        except (ValueError, RecursionError):
            continue
        for item in _objects(value):
            kind = item.get("@type")
            kinds = " ".join(map(str, kind)) if isinstance(kind, list) else str(kind or "")
            if _ARTICLE_TYPES.search(kinds) and ("datePublished" in item or "headline" in item):
                plain = {_JSON_LD[name]: found for name, found in item.items() if name in _JSON_LD}
                fields = fields_from_mapping(plain, origin="JSON-LD")
                origins = {field_name: name for name, field_name in _JSON_LD.items()}
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
