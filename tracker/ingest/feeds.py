"""Feeds (.rss, .atom, .xml): each entry with a text is one document. Needs the extra `formats`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from typing import BinaryIO

from ..errors import MissingExtraError
from ..settings import IngestSettings
from .draft import Draft, Field, Metadata, Record, Unread, UnreadableError
from .html import fragment_text


def read_feed(stream: BinaryIO, settings: IngestSettings) -> Iterator[Record | Unread]:
    """One record an entry: its content, or its summary if it has no content.

    Raises:
        MissingExtraError: without feedparser.
    """
    try:
        import feedparser
    except ImportError as error:
        raise MissingExtraError("feedparser", "formats", where="feeds") from error
    feed = feedparser.parse(BytesIO(stream.read()), sanitize_html=False, resolve_relative_uris=False)
    if not feed.version:
        yield Unread("", "XML, but no feed", "save articles as .html")
        return
    outlet = " ".join(str(feed.feed.get("title") or "").split())
    language = str(feed.feed.get("language") or "")
    encoding = str(feed.get("encoding") or "utf-8").lower()
    for number, entry in enumerate(feed.entries, start=1):
        contents = [str(part.get("value") or "") for part in entry.get("content") or ()]
        page = max([*contents, str(entry.get("summary") or "")], key=len)
        # dict.get: feedparser's own gives `published` for a missing `updated`, with a warning.
        told = {
            "title": str(entry.get("title") or ""),
            "byline": str(entry.get("author") or ""),
            "url": str(entry.get("link") or ""),
            "date": str(dict.get(entry, "published") or ""),
            "modified": str(dict.get(entry, "updated") or ""),
            "source": outlet,
            "language": language,
        }
        raw = json.dumps([told, page], sort_keys=True).encode()
        yield Record(str(entry.get("id") or told["url"]), f":{number}", raw, _parser(page, told, encoding))


def _parser(page: str, told: Mapping[str, str], encoding: str) -> Callable[[], Draft]:
    def parsed() -> Draft:
        text = fragment_text(page)
        if not text:
            raise UnreadableError("an entry without text")
        fields: Metadata = {
            name: Field(" ".join(value.split()), f"feed {name}") for name, value in told.items() if value.strip()
        }
        return Draft(text, "feed", encoding, fields, guess_title=False)

    return parsed
