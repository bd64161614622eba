"""Markdown: the decoded file is the text; front matter is metadata, headings and block quotes have roles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import Block, Role
from ..settings import IngestSettings
from .draft import Draft, Metadata, UnreadableError
from .encodings import decode
from .sidecar import read_sidecar

_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_LINE = re.compile(r"[^\r\n]+")
_HEADING = re.compile(r"(#{1,6})\s+\S")
_UNDERLINE = re.compile(r"(=+|-+)\s*$")
_RULE = re.compile(r"(?:[-*_]\s?){3,}$")
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)\s*$")
_FENCE = re.compile(r"(`{3,}|~{3,})")
_CLOSING_NOTE = re.compile(r"([*_])(?!\1).+\1$", re.DOTALL)


def parse(data: bytes, settings: IngestSettings) -> Draft:
    """The file as one draft with its front matter's fields and the roles that its marks give."""
    decoded = decode(data, fallback=settings.encoding)
    text = decoded.text
    remarks = [decoded.remark] if decoded.remark else []
    fields: Metadata = {}
    start = 0
    front = _FRONT_MATTER.match(text)
    if front:
        try:
            fields = read_sidecar(front["yaml"].encode(), origin="front matter")
            start = front.end()
        except UnreadableError as error:
            if ":" in front["yaml"].split("\n", 1)[0]:
                remarks.append(error.reason)
                start = front.end()
            # Otherwise the file merely begins with a rule.
    blocks = list(_marked(text, start))
    if start:
        blocks.insert(0, Block(0, len(text[:start].rstrip()), "boilerplate"))
    return Draft(text, "md", decoded.encoding, fields, tuple(blocks), remarks=tuple(remarks))


def _marked(text: str, start: int) -> Iterator[Block]:
    """Headings, block quotes, rules, pictures, and an italic note after the last rule."""
    lines = [(found.start(), found.end(), found.group()) for found in _LINE.finditer(text, start)]
    fenced = False
    headed = False
    rule_at = max((at for at, line in enumerate(lines) if at and _RULE.match(line[2].strip())), default=len(lines))
    for at, (begin, _end, line) in enumerate(lines):
        stripped = line.strip()
        role: Role | None = None
        if _FENCE.match(stripped):
            fenced = not fenced
        elif fenced or not stripped:
            continue
        elif _HEADING.match(stripped):
            role = "subhead" if headed or not stripped.startswith("# ") else "title"
            headed = True
        elif stripped.startswith(">"):
            role = "quote"
        elif _RULE.match(stripped):
            role = _rule_role(text, lines, at)
        elif _IMAGE.match(stripped):
            role = "caption"
        elif at + 1 < len(lines) and _is_underline(text, lines, at):
            role = "subhead" if headed or "-" in lines[at + 1][2] else "title"
            headed = True
        elif at > rule_at and at >= len(lines) - 2 and _CLOSING_NOTE.fullmatch(stripped):
            role = "boilerplate"
        if role:
            indent = len(line) - len(line.lstrip())
            yield Block(begin + indent, begin + indent + len(stripped), role)


def _is_underline(text: str, lines: list[tuple[int, int, str]], at: int) -> bool:
    """Whether the next line underlines this one, which makes it a heading."""
    adjacent = text[lines[at][1] : lines[at + 1][0]].count("\n") == 1
    alone = at == 0 or text[lines[at - 1][1] : lines[at][0]].count("\n") > 1
    return adjacent and alone and _UNDERLINE.match(lines[at + 1][2]) is not None and len(lines[at][2]) <= 200


def _rule_role(text: str, lines: list[tuple[int, int, str]], at: int) -> Role:
    return "boilerplate" if at == 0 or not _is_underline(text, lines, at - 1) else "subhead"
