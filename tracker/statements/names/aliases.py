"""The reader's own word on names: a YAML file of aliases, vetoes and office holders that wins over everything.

```yaml
names:
  Idren Moravet:
    type: person
    aliases: [I. Moravet, the Old Fox]
    not: [Ilan Moravet]
offices:
  prime minister of Sardavia:
    forms: [the Sardavian premier]
    holders:
      - {name: Idren Moravet, from: 2016-03-01, to: 2020-11-30}
      - {name: Leyna Dorrach, from: 2020-12-01}
```
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import get_args

from ...errors import SettingsError
from ...model import DateWindow, NameType
from .forms import folded

_NAME_KEYS = ("type", "aliases", "not")
_OFFICE_KEYS = ("forms", "holders")
_HOLDER_KEYS = ("name", "from", "to")


@dataclass(frozen=True, slots=True)
class AliasedName:
    """What the file says of one name: its other forms, and forms that must never be joined with it."""

    canonical: str
    type: NameType | None = None
    aliases: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Holder:
    """Who held an office from `first` to `last`, ISO days, both included; empty: open at that end."""

    name: str
    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class Office:
    """An office, the phrases that mean it, and who held it when."""

    name: str
    forms: tuple[str, ...]
    holders: tuple[Holder, ...]

    def holder_during(self, window: DateWindow | None) -> Holder | None:
        """The one who held it on every day of the window; None when unknown or when two did."""
        if window is None:
            return None
        for holder in self.holders:
            if holder.first <= window.first and (not holder.last or window.last <= holder.last):
                return holder
        return None


@dataclass(frozen=True, slots=True)
class Aliases:
    """The whole file. `Aliases()` says nothing."""

    names: tuple[AliasedName, ...] = ()
    offices: tuple[Office, ...] = ()
    _canonical: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)
    _never: Mapping[str, frozenset[str]] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        canonical = {folded(form): name.canonical for name in self.names for form in (name.canonical, *name.aliases)}
        never = {name.canonical: frozenset(map(folded, name.never)) for name in self.names if name.never}
        object.__setattr__(self, "_canonical", canonical)
        object.__setattr__(self, "_never", never)

    def canonical_of(self, form: str) -> str | None:
        """The name a form stands for, None where the file is silent. Capitals and accents don't matter."""
        return self._canonical.get(folded(form))

    def forbids(self, canonical: str, form: str) -> bool:
        """Whether the file vetoes joining `form` with the name."""
        return folded(form) in self._never.get(canonical, frozenset())

    def type_of(self, canonical: str) -> NameType | None:
        """The type that the file gives the name."""
        return next((name.type for name in self.names if name.canonical == canonical), None)


def load_aliases(path: Path) -> Aliases:
    """The aliases in a YAML file.

    Raises:
        SettingsError: unreadable, not YAML, or wrong in itself; all mistakes are told at once.
    """
    import yaml  # here: find_names does without it

    class Loader(yaml.SafeLoader):
        """Leaves days as they are written, so that a wrong one is told with the other mistakes."""

    Loader.yaml_implicit_resolvers = {
        sign: [row for row in rows if row[0] != "tag:yaml.org,2002:timestamp"]
        for sign, rows in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    try:
        values = yaml.load(path.read_text(encoding="utf-8"), Loader)
    except OSError as error:
        raise SettingsError(f"can't be read: {error.strerror}", where=str(path)) from error
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:
        raise SettingsError(f"is not valid YAML: {' '.join(str(error).split())}", where=str(path)) from error
    return aliases_from_mapping({} if values is None else values, where=str(path))


def aliases_from_mapping(values: object, *, where: str = "aliases") -> Aliases:
    """The aliases in a mapping of `names` and `offices`, both optional.

    Raises:
        SettingsError: listing every mistake.
    """
    reader = _Reader()
    names: list[AliasedName] = []
    offices: list[Office] = []
    top = reader.mapping(values, "the file", ("names", "offices"))
    for name, row in reader.mapping(top.get("names"), "names", None).items():
        names.append(reader.name(name, row))
    for office, row in reader.mapping(top.get("offices"), "offices", None).items():
        offices.append(reader.office(office, row))
    reader.hold_apart(names)
    if reader.mistakes:
        raise SettingsError(" | ".join(reader.mistakes), where=where, remedy="docs/names.md shows the file")
    return Aliases(tuple(names), tuple(offices))


class _Reader:
    """Reads plain values and gathers what is wrong with them."""

    def __init__(self) -> None:
        self.mistakes: list[str] = []

    def mapping(self, value: object, where: str, keys: tuple[str, ...] | None) -> dict[str, object]:
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.mistakes.append(f"{where}: wants `name: …` lines, got {value!r}")
            return {}
        read: dict[str, object] = {}
        for key, held in value.items():
            if not isinstance(key, str) or not folded(key):
                self.mistakes.append(f"{where}: {key!r} is no name; put it in quotation marks")
            elif keys is not None and key not in keys:
                self.mistakes.append(f"{where}: unknown {key} (known: {', '.join(keys)})")
            else:
                read[key] = held
        return read

    def forms(self, value: object, where: str) -> tuple[str, ...]:
        if value is None:
            return ()
        rows = [value] if isinstance(value, str) else value
        if not isinstance(rows, list):
            self.mistakes.append(f"{where}: wants a list of names, got {value!r}")
            return ()
        for row in rows:
            if not isinstance(row, str) or not folded(row):
                self.mistakes.append(f"{where}: {row!r} is no name; put it in quotation marks")
        return tuple(row for row in rows if isinstance(row, str) and folded(row))

    def name(self, name: str, row: object) -> AliasedName:
        where = f"names: {name}"
        held = self.mapping(row, where, _NAME_KEYS)
        given = held.get("type")
        type_: NameType | None = None
        for known in get_args(NameType):
            if given == known:
                type_ = known
        if given is not None and type_ is None:
            self.mistakes.append(f"{where}: type must be one of {', '.join(get_args(NameType))}, got {given!r}")
        aliases, never = (
            self.forms(held.get("aliases"), f"{where}: aliases"),
            self.forms(held.get("not"), f"{where}: not"),
        )
        for form in never:
            if folded(form) in map(folded, (name, *aliases)):
                self.mistakes.append(f"{where}: {form} is both an alias and under `not`")
        return AliasedName(name, type_, aliases, never)

    def office(self, office: str, row: object) -> Office:
        where = f"offices: {office}"
        held = self.mapping({"holders": row} if isinstance(row, list) else row, where, _OFFICE_KEYS)
        rows = held.get("holders")
        holders: list[Holder] = []
        if not isinstance(rows, list) or not rows:
            self.mistakes.append(f"{where}: wants a list of holders, each `{{name: …, from: …, to: …}}`")
            rows = []
        for number, one in enumerate(rows, start=1):
            place = f"{where}: holder {number}"
            fields = self.mapping(one, place, _HOLDER_KEYS)
            name = fields.get("name")
            if not isinstance(name, str) or not folded(name):
                self.mistakes.append(f"{place}: wants a name, got {name!r}")
                continue
            first, last = self.day(fields.get("from"), f"{place}: from"), self.day(fields.get("to"), f"{place}: to")
            if first and last and first > last:
                self.mistakes.append(f"{place}: {name} ends before they begin")
            holders.append(Holder(name, first, last))
        holders.sort(key=lambda holder: (holder.first, holder.last or "9999", holder.name))
        for earlier, later in pairwise(holders):
            if folded(earlier.name) != folded(later.name) and (not earlier.last or earlier.last > later.first):
                self.mistakes.append(f"{where}: {earlier.name} and {later.name} hold it at the same time")
        return Office(office, (office, *self.forms(held.get("forms"), f"{where}: forms")), tuple(holders))

    def day(self, value: object, where: str) -> str:
        if value is None:
            return ""
        if isinstance(value, date) and not isinstance(value, datetime):  # a caller's own mapping
            return value.isoformat()
        if isinstance(value, str):
            try:
                return date.fromisoformat(value).isoformat()
            except ValueError:
                pass
        self.mistakes.append(f"{where} wants a day such as 2020-01-31, got {value!r}")
        return ""

    def hold_apart(self, names: list[AliasedName]) -> None:
        owner: dict[str, str] = {}
        for name in names:
            for form in (name.canonical, *name.aliases):
                other = owner.setdefault(folded(form), name.canonical)
                if other != name.canonical:
                    self.mistakes.append(f"names: {form} belongs to both {other} and {name.canonical}")
