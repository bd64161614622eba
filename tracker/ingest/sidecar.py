"""A file beside the article that overrides what the article says of itself.

`name.yaml` or `name.txt.yaml` beside `name.txt`. Front matter of Markdown is read the same way.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from .draft import Field, Metadata, UnreadableError, fields_from_mapping

SIDECAR_SUFFIXES = (".yaml", ".yml")


def sidecar_names(name: str) -> tuple[str, ...]:
    """The names a sidecar of the file `name` may have, first choice first."""
    stem = name.rsplit(".", 1)[0] if "." in name.lstrip(".") else name
    names = [name + suffix for suffix in SIDECAR_SUFFIXES]
    names += [stem + suffix for suffix in SIDECAR_SUFFIXES if stem + suffix not in names]
    return tuple(names)


def read_sidecar(data: bytes, *, origin: str = "sidecar") -> Metadata:
    """The fields in a YAML mapping; days stay the days that were written.

    Beside the usual fields (FIELD_NAMES) a sidecar may set `key`, and give `date` as a window:
    `{from: 2031-04-01, to: 2031-04-09}`, which becomes `2031-04-01/2031-04-09`.

    Raises:
        UnreadableError: not YAML, or no mapping.
    """
    import yaml  # here: most folders have no sidecar

    try:
        values = yaml.load(data, Loader=_plain_loader())
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:
        told = " ".join(str(error).split())
        raise UnreadableError(f"{origin} is not valid YAML: {told}", f"mend the {origin}") from error
    if values is None:
        return {}
    if not isinstance(values, Mapping):
        raise UnreadableError(f"{origin} wants `name: value` lines", f"mend the {origin}")
    plain = {str(name): _plain(value) for name, value in values.items()}
    fields = fields_from_mapping(plain, origin=origin)
    fields.pop("text", None)
    if isinstance(plain.get("key"), str | int):
        fields["key"] = Field(str(plain["key"]), f"{origin} key")
    return fields


def _plain_loader() -> type:
    """YAML without its own idea of dates: `2031-04` and `2031-04-02 23:30 -05:00` stay as written."""
    import yaml

    class PlainLoader(yaml.SafeLoader):
        pass

    PlainLoader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in pairs if tag != "tag:yaml.org,2002:timestamp"]
        for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    return PlainLoader


def _plain(value: object) -> object:
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        first, last = value.get("from"), value.get("to")
        if first is not None or last is not None:
            return f"{_plain(first) or ''}/{_plain(last) or ''}"
    return value
