"""Acceptances: findings that somebody has looked at and let pass, with the reason, until a day if need be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from ..errors import SettingsError
from ..settings import unknown_name
from .fingerprints import DIGITS

_KEYS = ("fingerprint", "rule", "document", "message", "reason", "until")
_FINGERPRINT = re.compile(rf"[0-9a-f]{{{DIGITS}}}")


@dataclass(frozen=True, slots=True)
class Acceptance:
    """One finding that was accepted. `until` is its last day (ISO), empty for good; `rule`,
    `document` and `message` are only there for people: the fingerprint alone decides."""

    fingerprint: str
    reason: str
    until: str = ""
    rule: str = ""
    document: str = ""
    message: str = ""

    def has_expired(self, today: str) -> bool:
        """Whether it no longer holds on that day (ISO)."""
        return bool(self.until) and self.until < today


def read_acceptances(path: Path) -> tuple[Acceptance, ...]:
    """What stands in the file, in its order; nothing if there is no such file.

    Raises:
        SettingsError: unreadable, not YAML, or ill-formed; names every mistake with its line.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ()
    except UnicodeDecodeError as error:
        raise SettingsError("is not UTF-8", where=str(path), remedy="save it as UTF-8") from error
    except OSError as error:
        raise SettingsError(f"can't be read: {error.strerror}", where=str(path)) from error
    return parse_acceptances(text, where=str(path))


def parse_acceptances(text: str, *, where: str) -> tuple[Acceptance, ...]:
    """As read_acceptances, of the file's text."""
    import yaml

    try:
        values = yaml.safe_load(text)
        lines = _item_lines(text)
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a date like 2031-02-30
        told = " ".join(str(error).split())
        raise SettingsError(f"is not valid YAML: {told}", where=where, remedy="mend it, or restore it") from error
    if values is None:
        return ()
    if not isinstance(values, dict) or set(values) - {"accepted"}:
        raise SettingsError("wants one list called `accepted`", where=where, remedy="tracker accept writes it")
    items = values.get("accepted")
    if items is None:
        return ()
    if not isinstance(items, list):
        raise SettingsError("`accepted` wants a list", where=where, remedy="tracker accept writes it")
    mistakes: list[str] = []
    read: list[Acceptance] = []
    line_of: dict[str, int] = {}
    for item, line in zip(items, lines, strict=True):
        before = len(mistakes)
        acceptance = _read_item(item, f"line {line}", mistakes)
        if len(mistakes) > before:
            continue
        if acceptance.fingerprint in line_of:
            told = f"{acceptance.fingerprint} stands in line {line_of[acceptance.fingerprint]} already"
            mistakes.append(f"line {line}: {told}")
        line_of[acceptance.fingerprint] = line
        read.append(acceptance)
    if mistakes:
        raise SettingsError(" | ".join(mistakes), where=where, remedy="mend the lines, or accept the findings again")
    return tuple(read)


def read_day(value: object) -> str:
    """The ISO day that a value is (YAML makes dates of days), "" if it is none."""
    if isinstance(value, datetime):
        return ""
    if isinstance(value, date):
        return value.isoformat()
    try:
        return date.fromisoformat(value).isoformat() if isinstance(value, str) and len(value) == 10 else ""
    except ValueError:
        return ""


def _read_item(item: object, line: str, mistakes: list[str]) -> Acceptance:
    if not isinstance(item, Mapping):
        mistakes.append(f"{line}: wants `fingerprint:` and `reason:`, got {item!r}")
        return Acceptance("", "")
    mistakes += [f"{line}: {unknown_name('key', str(key), _KEYS)}" for key in item if key not in _KEYS]
    print_ = item.get("fingerprint")
    if not isinstance(print_, str) or not _FINGERPRINT.fullmatch(print_):
        quotes = ", put it in quotes" if isinstance(print_, int | float) else ""
        mistakes.append(f"{line}: fingerprint wants {DIGITS} hex digits, got {print_!r}{quotes}")
    reason = item.get("reason")
    if not isinstance(reason, str) or not reason.strip():
        got = "is missing" if reason is None else f"wants words, got {reason!r}"
        mistakes.append(f"{line}: reason {got}")
    until = "" if item.get("until") is None else read_day(item["until"])
    if item.get("until") is not None and not until:
        mistakes.append(f"{line}: until wants a day like 2031-04-02, got {item['until']!r}")
    told = [str(item.get(key) or "") for key in ("rule", "document", "message")]
    return Acceptance(str(print_), str(reason), until, *told)


def _item_lines(text: str) -> list[int]:
    """The line, from 1, of each item of the list."""
    import yaml

    root = yaml.compose(text, Loader=yaml.SafeLoader)
    for key, value in root.value if isinstance(root, yaml.MappingNode) else ():
        if key.value == "accepted" and isinstance(value, yaml.SequenceNode):
            return [item.start_mark.line + 1 for item in value.value]
    return []
