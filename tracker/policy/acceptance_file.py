"""The file of acceptances, written so that a review shows only what was accepted or dropped.

What stands there, comments and order included, is not touched: new acceptances come last, a renewed
one changes its reason and day, a dropped one loses its own lines.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from ..errors import SettingsError
from .acceptances import Acceptance, parse_acceptances

HEAD = """\
# Findings of `tracker check` that somebody has looked at and accepted. `tracker accept` adds to it;
# reasons may be edited and entries deleted by hand. After the day in `until` a finding counts again.
accepted:
"""

#: What YAML reads as the word that it is; its own words (`no`, `off`, `null`, ...) are shorter or no rules.
_BARE = re.compile(r"(?!null|true|false)[a-z]{4,}(?:-[a-z]+)*")


def add_acceptances(text: str, accepted: Sequence[Acceptance], *, where: str) -> str:
    """The file's text with these acceptances in it; one that stands there gets the new reason and day.

    Raises:
        SettingsError: the text is no such file, or its list is written in brackets.
    """
    known = {acceptance.fingerprint for acceptance in parse_acceptances(text, where=where)}
    for acceptance in accepted:
        if acceptance.fingerprint in known:
            text = _renew(text, acceptance, where)
    new = [acceptance for acceptance in accepted if acceptance.fingerprint not in known]
    if not new:
        return text
    items, list_end = _items(text, where)
    lines = text.splitlines(keepends=True)
    if not items:
        if list_end is None:
            head = text if not text or text.endswith("\n") else text + "\n"
            return (head or "") + (HEAD if not head else "accepted:\n") + "".join(map(_entry, new))
        # `accepted:` without items: they follow its line, and a `[]` on it goes.
        key = next(number for number, line in enumerate(lines) if line.startswith("accepted:"))
        lines[key] = "accepted:\n"
        return "".join([*lines[: key + 1], *map(_entry, new), *lines[key + 1 :]])
    indent = " " * items[-1].start_mark.column
    dash = indent[:-2] if len(indent) >= 2 else ""
    end = _last_line(items[-1]) + 1
    if not lines[end - 1].endswith("\n"):
        lines[end - 1] += "\n"
    return "".join([*lines[:end], *(_entry(acceptance, indent=dash) for acceptance in new), *lines[end:]])


def drop_acceptances(text: str, fingerprints: Iterable[str], *, where: str) -> str:
    """The file's text without these; a comment right above an entry goes with it."""
    gone = set(fingerprints)
    parse_acceptances(text, where=where)
    items, _ = _items(text, where)
    lines = text.splitlines(keepends=True)
    for item in reversed(items):
        if _value(item, "fingerprint").value in gone:
            first = item.start_mark.line
            while first > 0 and lines[first - 1].lstrip().startswith("#") and not _is_head(lines, first - 1):
                first -= 1
            del lines[first : _last_line(item) + 1]
    return "".join(lines)


def _entry(acceptance: Acceptance, *, indent: str = "") -> str:
    """One item of the list, a key a line; texts in double quotes, which need no second thought."""
    fields = [
        ("fingerprint", json.dumps(acceptance.fingerprint)),
        ("rule", acceptance.rule if _BARE.fullmatch(acceptance.rule) else _quoted(acceptance.rule)),
        ("document", _quoted(acceptance.document)),
        ("message", _quoted(acceptance.message)),
        ("reason", _quoted(acceptance.reason)),
        ("until", acceptance.until),
    ]
    lines = [f"{key}: {value}\n" for key, value in fields if value not in ("", '""')]
    return "".join(f"{indent}{'  ' if number else '- '}{line}" for number, line in enumerate(lines))


def _quoted(text: str) -> str:
    """A double-quoted YAML scalar: JSON's is one, and what YAML doesn't let stand as it is is escaped YAML's way."""
    quoted = json.dumps(" ".join(text.split()), ensure_ascii=False)
    return "".join(character if character.isprintable() else _escaped(ord(character)) for character in quoted)


def _escaped(code: int) -> str:
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _renew(text: str, acceptance: Acceptance, where: str) -> str:
    items, _ = _items(text, where)
    item = next(item for item in items if _value(item, "fingerprint").value == acceptance.fingerprint)
    reason, until = _value(item, "reason"), _value(item, "until")
    # A block scalar (`reason: |`) has the line's end in it.
    line_end = "\n" if text[: reason.end_mark.index].endswith("\n") else ""
    edits = [(reason.start_mark.index, reason.end_mark.index, _quoted(acceptance.reason) + line_end)]
    if until is not None:
        if acceptance.until:
            edits.append((until.start_mark.index, until.end_mark.index, acceptance.until))
        else:
            begin = text.rfind("\n", 0, until.start_mark.index)
            end = text.find("\n", until.end_mark.index)
            edits.append((begin, end if end >= 0 else len(text), ""))
    elif acceptance.until:
        indent = " " * item.start_mark.column
        if line_end:
            edits.append((reason.end_mark.index, reason.end_mark.index, f"{indent}until: {acceptance.until}\n"))
        else:
            end = text.find("\n", reason.end_mark.index)
            end = end if end >= 0 else len(text)
            edits.append((end, end, f"\n{indent}until: {acceptance.until}"))
    for begin, end, new in sorted(edits, reverse=True):
        text = text[:begin] + new + text[end:]
    return text


def _items(text: str, where: str) -> tuple[list[Any], object]:
    """The nodes of the list's items, and the node of the list, None if there is none."""
    import yaml

    root = yaml.compose(text, Loader=yaml.SafeLoader)
    for key, value in root.value if isinstance(root, yaml.MappingNode) else ():
        if key.value == "accepted":
            if isinstance(value, yaml.SequenceNode):
                flow = value.flow_style and value.value
                if flow or any(item.flow_style for item in value.value):
                    raise SettingsError(
                        "is written in brackets", where=where, remedy="write the list with a dash and a line for each"
                    )
                return value.value, value
            return [], value
    return [], None


def _value(item: Any, name: str) -> Any:
    return next((value for key, value in item.value if key.value == name), None)


def _last_line(item: Any) -> int:
    """The line of an item's last value: the node's own end takes in what follows it."""
    last = item.value[-1][1]
    # A block scalar (`reason: |`) ends at the start of the line after it.
    line, column = int(last.end_mark.line), last.end_mark.column
    return line - 1 if last.style in ("|", ">") and column == 0 else line


def _is_head(lines: list[str], number: int) -> bool:
    """Whether a comment belongs to the file: everything above `accepted:` does."""
    return not any(line.startswith("accepted:") for line in lines[:number])
