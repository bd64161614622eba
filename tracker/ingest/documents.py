"""A draft and its metadata → a Document: roles, title, byline, outlet, language, date, key."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from ..model import Block, Document
from .blocks import block_text, label_blocks
from .bylines import without_label
from .draft import Draft, Field, Metadata, UnreadableError, merge_fields
from .identity import path_key, url_host, url_key
from .language import detect_language, language_code
from .publication import find_publication

#: Part of every raw digest: a new number has everything read again after the rules have changed.
RULES = 3

_RIGHTS = re.compile(
    r"©|\(c\)|copyright|(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)\d\d)?|all rights reserved.*|"
    r"alle rechte.*|tous droits.*|todos los derechos.*",
    re.IGNORECASE,
)
_SOURCE_LABEL = re.compile(
    r"^(?:original source|news source|sources?|via|quellen?|fuentes?)\s*[:»›→>|–—-]+\s*", re.IGNORECASE
)
_NO_OUTLET = re.compile(
    r"v?[\d._-]+|articles?|docs?|documents?|texts?|txt|html?|json|pages?|raw|data|corpus|corpora|news|files?|src|sources?|input|old|new|seeds?|"
    r"train|test|dev|wave\W?\d+|batch\W?\d+|(?:january|february|march|april|may|june|july|august|september|october|november|december)|[a-z]{1,2}",
    re.IGNORECASE,
)
_NOTICE_NAME = re.compile(
    r"(?:The |Der |Die |Das |Le |La |El )?(?P<name>[A-ZÀ-ÖØ-Þ][\w'’-]+(?: [A-ZÀ-ÖØ-Þ][\w'’-]+){0,4})"
)
_MAX_TITLE_CHARS = 400
_BLANK_OR_NOT = bytes(ord(" " if chr(code).isspace() else "x") for code in range(256))


def build_document(
    draft: Draft, *, document_id: str, path: str, record_id: str = "", sidecar: Metadata, raw_digest: str
) -> Document:
    """The document, whole.

    Args:
        path: of the file below its source; its folders and name are the last resort for outlet and date.
        record_id: of a record in a file of many, its own or its place; empty for a file that is one document.
        sidecar: fields that override everything else.

    Raises:
        UnreadableError: there is nothing but white space in it.
    """
    text = draft.text
    if not text.strip():
        raise UnreadableError("empty" if not text else "nothing but white space")
    fields = merge_fields(sidecar, draft.fields)
    title, source = _value(fields, "title")[:_MAX_TITLE_CHARS], _value(fields, "source")
    folder = _outlet_folder(path)
    blocks = label_blocks(
        text,
        title=title,
        source=source or folder.replace("-", " ").replace("_", " "),
        byline=without_label(_value(fields, "byline")),
        guess_title=draft.guess_title,
        marked=draft.blocks,
    )
    in_text = _fields_in_text(text, blocks, source=source, folder=folder)
    fields = merge_fields(fields, in_text)
    if "source" not in fields:
        host = url_host(_value(fields, "url"))
        if host:
            fields["source"] = Field(host, "domain")
        elif folder:
            fields["source"] = Field(folder, "folder")
    language = language_code(_value(fields, "language"))
    if language:
        # A stated language is checked against the text: page templates often state the wrong one.
        found = "" if fields["language"].origin.startswith(("sidecar", "front matter")) else detect_language(text)
        if found and found != language:
            language = found
            fields["language"] = Field(found, f"text, against {fields['language'].origin}")
    else:
        language = detect_language(text)
        fields.pop("language", None)
        if language:
            fields["language"] = Field(language, "text")
    date, doubt = find_publication(fields, text, blocks, path="" if record_id else path, language=language)
    key = (
        _value(fields, "key") or url_key(_value(fields, "url")) or record_id or _value(sidecar, "id") or path_key(path)
    )
    remarks = (*draft.remarks, doubt) if doubt else draft.remarks
    encoded = text.encode("utf-8", "replace")
    return Document(
        id=document_id,
        key=key,
        title=_value(fields, "title")[:_MAX_TITLE_CHARS],
        byline=without_label(_value(fields, "byline")),
        source=_value(fields, "source"),
        language=language,
        date=date,
        n_words=_count_words(text, encoded),
        sha256=hashlib.sha256(encoded).hexdigest(),
        blocks=blocks,
        text=text,
        url=_value(fields, "url"),
        format=draft.format,
        encoding=draft.encoding,
        remarks=remarks,
        raw_digest=raw_digest,
        provenance=_provenance(fields) if path == document_id else {**_provenance(fields), "path": path},
    )


def _count_words(text: str, encoded: bytes) -> int:
    """How many words `text.split()` has, without making them where the text is in ASCII."""
    if not text.isascii():
        return len(text.split())
    marked = encoded.translate(_BLANK_OR_NOT)
    return marked.count(b" x") + marked.startswith(b"x")


def _value(fields: Metadata, name: str) -> str:
    return fields[name].value if name in fields else ""


def _provenance(fields: Metadata) -> Mapping[str, str]:
    shown = ("title", "byline", "source", "language", "url", "key")
    return {name: fields[name].origin for name in shown if name in fields}


def _fields_in_text(text: str, blocks: tuple[Block, ...], *, source: str, folder: str) -> Metadata:
    """What labelled blocks tell: headline, byline, and the outlet by copyright line, masthead or source line.

    A photo credit never tells the outlet: an agency's picture stands in everybody's article.
    """
    found: Metadata = {}
    outlets: dict[str, str] = {}
    for block in blocks:
        if block.role == "title" and "title" not in found:
            found["title"] = Field(block_text(text, block)[:_MAX_TITLE_CHARS], "title line")
        elif block.role == "byline" and "byline" not in found:
            found["byline"] = Field(block_text(text, block), "byline")
        elif block.role == "copyright" and "copyright line" not in outlets:
            holder = _RIGHTS.sub("", block_text(text, block)).split(". ")[0].strip(" .,|-–—·")
            if 2 < len(holder) <= 60 and holder[0].isupper():
                outlets["copyright line"] = holder
        elif block.role == "source_credit" and "source line" not in outlets:
            line = block_text(text, block)
            named = _SOURCE_LABEL.sub("", line).strip(" .")
            if named != line.strip(" .") and 1 < len(named) <= 60:
                outlets["source line"] = url_host(named) or named
        elif block.role == "boilerplate" and folder and "masthead" not in outlets:
            line = block_text(text, block)
            if _slug(line) == _slug(folder):
                outlets["masthead"] = line
            elif "notice" not in outlets:
                name = _named_like(line, folder)
                if name:
                    outlets["notice"] = name
    for origin in ("masthead", "notice", "copyright line", "source line"):
        if origin in outlets:
            found["source"] = Field(outlets[origin], origin)
            break
    return found


def _named_like(notice: str, folder: str) -> str:
    """The paper's name at the start of its own notice, if the folder bears it or its initials."""
    found = _NOTICE_NAME.match(notice)
    words = found["name"].split() if found else []
    for n in range(len(words), 0, -1):
        name = " ".join(words[:n])
        if _slug(name) == _slug(folder) or "".join(word[0] for word in words[:n]).lower() == folder.lower():
            return f"The {name}" if notice.startswith("The ") and _slug(name) == _slug(folder) else name
    return ""


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", name.lower().removeprefix("the "))


def _outlet_folder(path: str) -> str:
    """The first folder of a path that can be an outlet's name, `spa` of `seeds/2018/spa/a.txt`; empty if none can."""
    return next((folder for folder in path.split("/")[:-1] if not _NO_OUTLET.fullmatch(folder)), "")
