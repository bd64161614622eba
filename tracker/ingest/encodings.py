"""Bytes → text, with the name of the encoding and a remark wherever it had to be guessed.

Order: byte-order mark, UTF-16 by its zero bytes, declaration, strict UTF-8, then legacy pages.
windows-1252 is tried before the general detector, because that one calls short windows-1252 texts
cp850; the detector is asked when the result doesn't look like Western European text.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from ..errors import SettingsError
from .draft import UnreadableError

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"), (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
_MAGIC = (
    (b"%PDF-", "a PDF"), (b"PK\x03\x04", "a zip archive"), (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"), (b"GIF8", "a GIF picture"), (b"\x1f\x8b", "gzip data"),
    (b"SQLite format 3\x00", "an SQLite database"), (b"\x7fELF", "a program"), (b"BZh", "bzip2 data"),
    (b"\xfd7zXZ\x00", "xz data"), (b"\x28\xb5\x2f\xfd", "zstandard data"), (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"PAR1", "a Parquet table"), (b"{\\rtf", "an RTF file"),
)  # fmt: skip
#: What the web means by these names (WHATWG Encoding Standard, "labels").
_WEB_LABELS = {
    "ascii": "windows-1252", "us-ascii": "windows-1252", "iso-8859-1": "windows-1252", "latin-1": "windows-1252",
    "latin1": "windows-1252", "cp1252": "windows-1252", "iso-8859-9": "windows-1254", "gb2312": "gb18030",
    "gbk": "gb18030", "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949", "utf8": "utf-8", "utf-16": "utf-16-le",
}  # fmt: skip
#: Names that people know; Python's own are `cp1252`.
_SHOWN = {f"cp{page}": f"windows-{page}" for page in range(1250, 1259)}
_TYPOGRAPHY = frozenset("‘’‚“”„‹›«»–—…•€£¥§©®™°·¡¿ºª½¼¾²³µ\xa0\xad´¨¸×†‡¶±")
_HIGH = re.compile(r"[^\x00-\x7f]")
#: What the detector chooses from where it isn't windows-1252: others are rare, and often wrong guesses.
_LEGACY = (
    "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "koi8_r", "koi8_u", "iso8859_2", "mac_roman",
    "cp437", "cp850", "cp866", "cp932", "euc_jp", "gb18030", "big5", "cp949",
)  # fmt: skip
_SAMPLE_BYTES = 32_768


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding's name, and a remark (empty unless something was guessed or replaced)."""

    text: str
    encoding: str
    remark: str = ""


def decode(data: bytes, *, declared: str = "", fallback: str = "auto") -> Decoded:
    """The text in `data`, without byte-order mark, newlines as they stand.

    Args:
        declared: what the document itself says (HTML meta, XML declaration), empty if nothing.
        fallback: an encoding for documents that say nothing, `auto` to detect it.

    Raises:
        UnreadableError: the bytes are no text.
    """
    for bom, name in _BOMS:
        # A UTF-32-LE mark begins with a UTF-16-LE one: UTF-32 only where the length fits.
        if data.startswith(bom) and (not name.startswith("utf-32") or len(data) % 4 == 0):
            return _decode_as(data[len(bom) :], name)
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise UnreadableError(f"binary: this is {what}")
    zeros = data.count(0)
    if zeros:
        return _decode_with_zeros(data, zeros)
    named = _known_codec(declared) or ("" if fallback == "auto" else _known_codec(fallback))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        _refuse_binary(text)
        if declared and named and named != "utf-8" and not data.isascii() and _is_single_byte(named):
            return Decoded(text, "utf-8", f"declared as {declared}, but the bytes are valid UTF-8")
        if not named or named == "utf-8" or data.isascii() or _is_single_byte(named):
            return Decoded(text, "utf-8")
    if named and named != "utf-8":
        return _decode_as(data, named)
    if named == "utf-8" and _mostly_utf8(data):
        return _decode_as(data, "utf-8")
    return _decode_legacy(data)


def check_encoding(name: str) -> None:
    """Refuse a setting that names no encoding.

    Raises:
        SettingsError: it is neither `auto` nor known.
    """
    if name != "auto" and not _known_codec(name):
        raise SettingsError(
            f"no encoding is called {name}", where="ingest.encoding", remedy="auto, utf-8, windows-1252, ..."
        )


def shown_name(codec: str) -> str:
    """The name under which people know a codec: `windows-1252` for Python's `cp1252`."""
    try:
        name = codecs.lookup(codec).name
    except LookupError:
        return codec
    return _SHOWN.get(name, name)


def _decode_as(data: bytes, name: str) -> Decoded:
    shown = shown_name(name)
    try:
        text = data.decode(name)
    except UnicodeDecodeError:
        text = data.decode(name, "replace")
        lost = text.count("\ufffd")
        return Decoded(text, shown, f"{lost} undecodable {'place' if lost == 1 else 'places'} in {shown} replaced by �")
    _refuse_binary(text)
    return Decoded(text, shown)


def _decode_with_zeros(data: bytes, zeros: int) -> Decoded:
    """UTF-16 without a mark has its zero bytes on one side; anything else with zeros is binary."""
    if len(data) % 2 == 0 and zeros > len(data) * 0.2:
        at_odd = data[1::2].count(0)
        name = "utf-16-le" if at_odd * 2 > zeros else "utf-16-be"
        if max(at_odd, zeros - at_odd) > zeros * 0.95:
            try:
                text = data.decode(name)
            except UnicodeDecodeError:
                pass
            else:
                _refuse_binary(text)
                return Decoded(text, name, f"no byte-order mark: {name} concluded from the zero bytes")
    raise UnreadableError("binary: it holds zero bytes")


def _refuse_binary(text: str) -> None:
    head = text[:4096]
    odd = sum(1 for char in head if char < " " and char not in "\t\n\r\f\v\x1a\x1b")
    if odd > max(4, len(head) * 0.05):
        raise UnreadableError("binary: control characters where words should be")


def _known_codec(label: str) -> str:
    label = label.strip().strip("\"'").lower()
    if not label:
        return ""
    try:
        return codecs.lookup(_WEB_LABELS.get(label, label)).name
    except LookupError:
        return ""


def _is_single_byte(codec: str) -> bool:
    return codec.startswith(("cp125", "iso8859", "koi8", "mac", "cp437", "cp85", "cp86")) or codec == "ascii"


def _mostly_utf8(data: bytes) -> bool:
    """Whether some bytes are broken in what is UTF-8: legacy text holds hardly any of its sequences."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = sum(1 for char in text if char > "\x7f") - broken
    return whole >= 3 and broken * 3 <= whole


def _decode_legacy(data: bytes) -> Decoded:
    sample = _high_lines(data)
    try:
        western = sample.decode("cp1252")
    except UnicodeDecodeError:
        western = ""
    if _mostly_utf8(data) and not (western and _looks_western(western)):
        return _decode_as(data, "utf-8")
    if not western or not _looks_western(western):
        guessed = _detect(sample)
        if guessed:
            decoded = _decode_as(data, guessed)
            return Decoded(decoded.text, decoded.encoding, decoded.remark or f"encoding guessed: {decoded.encoding}")
    decoded = _decode_as(data, "cp1252")
    return Decoded(decoded.text, decoded.encoding, decoded.remark or "encoding guessed: windows-1252")


def _high_lines(data: bytes) -> bytes:
    """The lines that are not plain ASCII, which alone tell legacy pages apart; bounded."""
    lines, size = [], 0
    for line in data.splitlines():
        if not line.isascii():
            lines.append(line)
            size += len(line)
            if size > _SAMPLE_BYTES:
                break
    return b"\n".join(lines)


def _looks_western(text: str) -> bool:
    """Whether text decoded as windows-1252 reads like it: accents are few, and nothing is out of place."""
    letters = sum(1 for char in text if char.isalpha())
    accents = sum(1 for char in text if char > "\x7f" and char.isalpha() and char not in "ºªµ")
    return accents * 4 <= max(letters, 8) and _share_out_of_place(text) <= 0.05


def _share_out_of_place(text: str) -> float:
    """Of the characters beyond ASCII the share that no writer puts there: symbols between two letters,
    capitals after small letters, controls."""
    high = odd = 0
    for found in _HIGH.finditer(text):
        char, at = found.group(), found.start()
        before = text[at - 1 : at]
        after = text[at + 1 : at + 2]
        high += 1
        if char.isalpha() and char not in "ºªµ":
            odd += char.isupper() and before.islower() and before.isascii()
        elif char in _TYPOGRAPHY:
            odd += before.isalpha() and after.isalpha() and char not in "’‘–—\xad·…\xa0"
        else:
            odd += not char.isprintable() or (before.isalpha() and after.isalpha())
    return odd / max(high, 1)


def _detect(sample: bytes) -> str:
    from charset_normalizer import from_bytes  # here: only legacy pages need it

    for match in from_bytes(sample, cp_isolation=list(_LEGACY)):
        try:
            text = sample.decode(match.encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if _share_out_of_place(text) <= 0.05:
            return match.encoding
    return ""
