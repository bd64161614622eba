"""Suffix → the function that reads it. A format is one module; its row here is all that is needed.

An article format turns the bytes of a file into one draft: `parse(data, settings) -> Draft`. A record
format turns a stream into many: `read(stream, settings) -> Iterator[Record | Unread]`.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import BinaryIO, cast

from ..settings import IngestSettings
from .draft import Draft, Record, Unread

Parse = Callable[[bytes, IngestSettings], Draft]
Read = Callable[[BinaryIO, IngestSettings], Iterator[Record | Unread]]


@dataclass(frozen=True, slots=True)
class Format:
    """Where the reader of some suffixes is: `module` below this package, `function` in it."""

    suffixes: tuple[str, ...]
    module: str
    function: str = "parse"

    @property
    def many(self) -> bool:
        """Whether a file holds many documents."""
        return self.function != "parse"


FORMATS = (
    Format((".txt", ".text"), "plain"),
    Format((".md", ".markdown"), "markdown"),
    Format((".html", ".htm", ".xhtml"), "html"),
    Format((".jsonl", ".ndjson"), "records", "read_json_lines"),
    Format((".json",), "records", "read_json"),
    Format((".csv",), "tables", "read_csv"),
    Format((".tsv",), "tables", "read_tsv"),
    Format((".parquet",), "tables", "read_parquet"),
    Format((".pdf",), "pdf"),
    Format((".docx",), "docx"),
    Format((".eml",), "email"),
    Format((".warc",), "warc", "read_warc"),
    Format((".rss", ".atom", ".xml"), "feeds", "read_feed"),
)
#: What a file is read as whose suffix says nothing, when it was named one by one.
PLAIN = FORMATS[0]

_BY_SUFFIX = {suffix: form for form in FORMATS for suffix in form.suffixes}


def find_format(name: str) -> Format | None:
    """The format of a file by its name; `.gz` after any suffix is read through. None if unknown."""
    name = name.lower().removesuffix(".gz")
    dot = name.rfind(".")
    return _BY_SUFFIX.get(name[dot:]) if dot > 0 else None


def known_suffixes() -> tuple[str, ...]:
    """All suffixes in the order of the table."""
    return tuple(_BY_SUFFIX)


@cache
def _function(form: Format) -> object:
    # Loaded when the first such file comes: nobody pays for a format that isn't there.
    return getattr(importlib.import_module(f".{form.module}", __package__), form.function)


def article_parser(form: Format) -> Parse:
    """The function of an article format."""
    return cast(Parse, _function(form))


def record_reader(form: Format) -> Read:
    """The function of a record format."""
    return cast(Read, _function(form))
