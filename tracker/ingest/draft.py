"""What a format hands over: records, drafts, and metadata that knows where it came from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from ..model import Block

#: Canonical field → the names under which records, front matter and sidecars carry it, best first.
#: `date` stands before `day`: it usually keeps the local day with its offset.
FIELD_NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "uuid", "guid", "_id", "doc_id", "document_id", "article_id"),
    "text": ("text", "body", "content", "article", "maintext", "full_text", "fulltext", "article_body", "articlebody"),
    "title": ("title", "headline", "name"),
    "date": (
        "date", "published", "published_at", "date_published", "datepublished", "publication_date", "pubdate",
        "published_date", "publish_date", "published_time", "day",
    ),
    "modified": ("modified", "updated", "date_modified", "datemodified", "updated_at", "last_modified"),
    "source": ("source", "outlet", "publisher", "site", "sitename", "site_name", "publication", "newspaper", "domain"),
    "byline": ("byline", "author", "authors", "creator", "by"),
    "url": ("url", "link", "canonical", "canonical_url", "permalink", "source_url", "uri"),
    "language": ("language", "lang"),
    "dateline": ("dateline",),
}  # fmt: skip

_CANONICAL = {name: (field_name, rank) for field_name, names in FIELD_NAMES.items() for rank, name in enumerate(names)}


@dataclass(frozen=True, slots=True)
class Field:
    """A value and where it came from, in words that a person reads: `front matter`, `meta og:title`."""

    value: str
    origin: str


#: Canonical field name → Field. `date` values are as written, not parsed.
Metadata = dict[str, Field]


@dataclass(frozen=True, slots=True)
class Draft:
    """One article as its format gave it, before roles, dates and language are found.

    `blocks` are what the format's own marks say (a heading, a block quote); what they leave
    uncovered is labelled by the rules for plain text. `guess_title` is false where the title is a
    field of its own, so that the first short line of the text is not taken for one.
    """

    text: str
    format: str
    encoding: str = "utf-8"
    fields: Metadata = field(default_factory=dict)
    blocks: tuple[Block, ...] = ()
    guess_title: bool = True
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """One document of a file, before any text work is done on it.

    `id` is the record's own id or empty; `place` says where in the file it stands (`:12`, empty for
    a file that is one document); `raw` are the bytes whose digest tells whether it changed; `parse`
    does the work and may raise UnreadableError.
    """

    id: str
    place: str
    raw: bytes
    parse: Callable[[], Draft]


@dataclass(frozen=True, slots=True)
class Unread:
    """A record that could not be read: where in the file, why, and what would mend it."""

    place: str
    reason: str
    remedy: str = ""


class UnreadableError(Exception):
    """A document can't be read; becomes a Skipped row, the rest goes on."""

    def __init__(self, reason: str, remedy: str = "") -> None:
        super().__init__(reason, remedy)
        self.reason = reason
        self.remedy = remedy


def fields_from_mapping(values: Mapping[str, object], *, origin: str) -> Metadata:
    """The known fields among `values`, whatever they are called there (FIELD_NAMES), as strings.

    Where two names of one field are present the better one wins. Lists are joined: text by empty
    lines, everything else by `, `; a mapping gives its `name`. Empty values count as absent.
    """
    best: dict[str, tuple[int, str, object]] = {}
    for name, value in values.items():
        place = _CANONICAL.get(plain_name(str(name)))
        if place and value not in (None, "", [], {}) and (place[0] not in best or place[1] < best[place[0]][0]):
            best[place[0]] = (place[1], str(name), value)
    found: Metadata = {}
    for field_name, (_, name, value) in best.items():
        joined = _as_text(value, separator="\n\n" if field_name == "text" else ", ")
        if field_name != "text":
            joined = " ".join(joined.split())
        if joined:
            found[field_name] = Field(joined, f"{origin} {name}".strip())
    return found


@lru_cache(maxsize=1024)  # the records of a file have the same names, over and over
def plain_name(name: str) -> str:
    """A field's name as FIELD_NAMES has it: `published_at` for `Published At` and `published-at`."""
    return name.strip().lower().replace("-", "_").replace(" ", "_")


def merge_fields(*layers: Metadata) -> Metadata:
    """One mapping; where two layers have a field, the earlier layer has the say."""
    merged: Metadata = {}
    for layer in reversed(layers):
        merged.update(layer)
    return merged


def _as_text(value: object, *, separator: str) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        named = value.get("name") or value.get("@value") or value.get("text")
        return _as_text(named, separator=separator) if named is not None else ""
    if isinstance(value, Iterable) and not isinstance(value, bytes):
        return separator.join(part for part in (_as_text(item, separator=separator) for item in value) if part)
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
