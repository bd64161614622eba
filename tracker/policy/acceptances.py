"""Acceptances: findings that somebody has looked at and let pass, with the reason, until a day if need be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
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
        # All scalars as text: a fingerprint of digits alone is no number, and `no` is a word.
        values = yaml.load(text, Loader=yaml.BaseLoader)
        lines = _item_lines(text)
    except yaml.YAMLError as error:
        told = " ".join(str(error).split())
        raise SettingsError(f"is not valid YAML: {told}", where=where, remedy="mend it, or restore it") from error
    if not values:
        return ()
    if not isinstance(values, dict) or set(values) - {"accepted"}:
        raise SettingsError("wants one list called `accepted`", where=where, remedy="tracker accept writes it")
    items = values.get("accepted")
    if not items:
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


def read_day(text: str) -> str:
    """The text if it is an ISO day like 2031-04-02, else ""."""
    try:
        return text if len(text) == 10 and date.fromisoformat(text) else ""
    except ValueError:
        return ""


def _read_item(item: object, line: str, mistakes: list[str]) -> Acceptance:
    if not isinstance(item, Mapping):
        mistakes.append(f"{line}: wants `fingerprint:` and `reason:`, got {item!r}")
        return Acceptance("", "")
    mistakes += [f"{line}: {unknown_name('key', str(key), _KEYS)}" for key in item if key not in _KEYS]
    texts: dict[str, str] = {}
    for key in _KEYS:
        value = item.get(key, "")
        texts[key] = value if isinstance(value, str) else ""
        if not isinstance(value, str):
            mistakes.append(f"{line}: {key} wants one text, got {value!r}")
    if not _FINGERPRINT.fullmatch(texts["fingerprint"]):
        mistakes.append(f"{line}: fingerprint wants {DIGITS} hex digits, got {texts['fingerprint']!r}")
    if not texts["reason"].strip():
        mistakes.append(f"{line}: reason is missing")
    if texts["until"] and not read_day(texts["until"]):
        mistakes.append(f"{line}: until wants a day like 2031-04-02, got {texts['until']!r}")
    return Acceptance(**texts)


def _item_lines(text: str) -> list[int]:
    """The line, from 1, of each item of the list."""
    import yaml

    root = yaml.compose(text, Loader=yaml.SafeLoader)
    for key, value in root.value if isinstance(root, yaml.MappingNode) else ():
        if key.value == "accepted" and isinstance(value, yaml.SequenceNode):
            return [item.start_mark.line + 1 for item in value.value]
    return []
