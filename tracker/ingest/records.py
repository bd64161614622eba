"""JSON and JSON Lines: each object with a text is one document."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping
from typing import BinaryIO, cast

from ..settings import IngestSettings
from .draft import FIELD_NAMES, Draft, Record, Unread, UnreadableError, fields_from_mapping, plain_name
from .encodings import Decoded, decode, shown_name

_LISTS = ("articles", "documents", "items", "records", "entries", "data", "results")
RUN_RECORD = b'"tracker.run/1"'  # first line of a file of records of our own
_SHOWN_CHARS = 60
_REPLACED = "lone surrogates replaced by �"
_UTF_8 = Decoded("", "utf-8")  # what tables of strings hold


def read_json_lines(stream: BinaryIO, settings: IngestSettings) -> Iterator[Record | Unread]:
    """One record a line; a broken line is one Unread and the rest goes on.

    A compressed stream that ends too early gives the lines read so far and one Unread.
    """
    for line in json_lines(stream):
        read = line if isinstance(line, Unread) else read_json_line(line[1], line[0], settings.encoding)
        if read:
            yield read


def json_lines(stream: BinaryIO) -> Iterator[tuple[int, bytes] | Unread]:
    """The lines of a JSON Lines file with their numbers from 1, and why there is no other after the last."""
    line_number = 0
    while True:
        try:
            line = stream.readline()
        except (EOFError, OSError, zlib.error) as error:
            told = (
                "the compressed data end too early" if isinstance(error, EOFError) else f"the data are damaged: {error}"
            )
            yield Unread(f":{line_number + 1}", f"{told}; the lines before were read", "fetch the file again")
            return
        if not line:
            return
        line_number += 1
        if line_number == 1:
            unfit = check_first_line(line)
            if unfit:
                yield unfit
                return
        yield line_number, line


def check_first_line(line: bytes) -> Unread | None:
    """Why a whole file that begins so is no JSON Lines of articles, None if it may be."""
    if line.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Unread("", "JSON Lines must be UTF-8; this is UTF-16", "convert it to UTF-8")
    if RUN_RECORD in line[:200]:
        return Unread("", "records written by tracker, no articles", "give it where a SNAPSHOT is asked for")
    return None


def read_json_line(line: bytes, line_number: int, encoding: str) -> Record | Unread | None:
    """The record on one line, counted from 1; None for a blank one.

    Args:
        encoding: `auto` is UTF-8.
    """
    if line_number == 1:
        line = line.removeprefix(b"\xef\xbb\xbf")
    if not line.strip():
        return None
    return _json_record(line, f":{line_number}", "utf-8" if encoding == "auto" else encoding)


def read_json(stream: BinaryIO, settings: IngestSettings) -> Iterator[Record | Unread]:
    """The records of one JSON document: an object, a list, or an object with a list of `articles`.

    A list's records have their number in it, counted from 1, as place.
    """
    try:
        data = stream.read()
        decoded = decode(data, fallback=settings.encoding)
        value: object = json.loads(decoded.text)
    except EOFError:
        yield Unread("", "the compressed data end too early", "fetch the file again")
        return
    except UnreadableError as error:
        yield Unread("", error.reason, error.remedy)
        return
    except ValueError as error:
        yield Unread("", f"broken JSON: {error}", "mend the file")
        return
    except RecursionError:
        yield Unread("", "broken JSON: nested too deep", "mend the file")
        return
    if isinstance(value, Mapping):
        inner = next((value[name] for name in _LISTS if isinstance(value.get(name), list)), None)
        if inner is None or _has_text(value):
            yield record_from_mapping(value, "", raw=data, form="json", decoded=decoded)
            return
        value = inner
    if not isinstance(value, list):
        yield Unread("", "JSON without articles", 'wants an object, a list of objects, or {"articles": [...]}')
        return
    for number, item in enumerate(value, start=1):
        if isinstance(item, Mapping):
            raw = json.dumps(item, sort_keys=True, ensure_ascii=True).encode()
            yield record_from_mapping(item, f":{number}", raw=raw, form="json", decoded=decoded)
        else:
            yield Unread(f":{number}", f"not an object but {_shown(item)}")


def record_from_mapping(
    values: Mapping[str, object], place: str, *, raw: bytes, form: str, decoded: Decoded = _UTF_8
) -> Record:
    """A record of a mapping with the usual field names; parsing it raises UnreadableError without a text.

    `decoded` tells what its bytes were read as; its text isn't used.
    """
    ids = {plain_name(str(name)): value for name, value in values.items() if _is_id(value)}
    given = next((ids[name] for name in FIELD_NAMES["id"] if name in ids), "")

    def parse() -> Draft:
        fields = fields_from_mapping(values, origin=form)
        text = fields.pop("text", None)
        if text is None:
            named = ", ".join(str(name) for name in list(values)[:8])
            raise UnreadableError(
                f"no text in it (it has: {named or 'nothing'})", "name the field text, body or content"
            )
        remarks = (decoded.remark,) if decoded.remark else ()
        clean = text.value
        if _has_lone_surrogates(clean):
            clean = clean.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            remarks = (*remarks, _REPLACED)
        return Draft(clean, form, decoded.encoding, fields, guess_title="title" not in fields, remarks=remarks)

    return Record(_clean(str(given)).strip(), place, raw, parse)


def _json_record(line: bytes, place: str, encoding: str) -> Record | Unread:
    try:
        try:
            decoded = Decoded(line.decode(encoding), shown_name(encoding))
        except (UnicodeDecodeError, LookupError):
            decoded = decode(line)
        value: object = json.loads(decoded.text)
    except UnreadableError as error:
        return Unread(place, error.reason, error.remedy)
    except ValueError as error:
        return Unread(place, f"broken JSON: {error}", "mend or remove the line")
    except RecursionError:
        return Unread(place, "broken JSON: nested too deep", "mend or remove the line")
    if not isinstance(value, Mapping):
        return Unread(place, f"not an object but {_shown(value)}", "mend or remove the line")
    return record_from_mapping(
        cast(Mapping[str, object], value), place, raw=line.strip(), form="jsonl", decoded=decoded
    )


def _has_lone_surrogates(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def _has_text(values: Mapping[str, object]) -> bool:
    return any(isinstance(values.get(name), str) for name in FIELD_NAMES["text"])


def _is_id(value: object) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip() != ""


def _clean(value: str) -> str:
    return value.encode("utf-8", "replace").decode() if not value.isascii() else value


def _shown(value: object) -> str:
    shown = json.dumps(value, ensure_ascii=False)
    return shown if len(shown) <= _SHOWN_CHARS else shown[: _SHOWN_CHARS - 1] + "…"
