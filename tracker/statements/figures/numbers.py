"""Numbers as they stand in a text, in digits and in words, with their scale: "2.5 million", "half a
million", "fünfundzwanzig", "1 234,5", "dozens"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from ...text.alternatives import any_word
from .number_words import NumberWords, number_words, read_run

NumberForm = Literal["digits", "words", "vague", "ordinal", "fraction"]

_NARROW = "\u00a0\u202f\u2009"
_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3, "⅛": 0.125, "⅜": 0.375, "⅝": 0.625, "⅞": 0.875}
_DIGITS = re.compile(
    rf"(?P<digits>\d+(?:[.,'’]\d+)*(?:[{_NARROW}]\d{{3}}(?!\d))*(?:[.,]\d+)?)"
    rf"(?:[- ](?P<over>\d{{1,2}})/(?P<under>2|3|4|5|8|10|16|32|64)(?![\d/])|/(?P<only_under>[2-9]|10|16|32|64)(?![\d/])"
    rf"|\s?(?P<sign>[{''.join(_FRACTIONS)}]))?"
)
_SPACED = re.compile(r"\d{1,3}(?: \d{3})+(?!\d)(?:,\d+)?")
_LONE_SIGN = re.compile(f"[{''.join(_FRACTIONS)}]")
_GROUPS = re.compile(r"\d{1,3}(?:[.,'’]\d{3})+")
#: Scales that are numbers without an article; "Million" alone counts nothing.
_SPOKEN_ALONE = frozenset(("mille", "mil", "tausend", "dutzend"))
_MONEY_AFTER_STOP = re.compile(r"\.\s?(?:[€$£]|(?:Euro|Dollar|Franken|Kronen|Pfund|Yen|US-Dollar)\b)")
_WORD_IN_RUN = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Number:
    """A number at `start`..`end`, scale included. `upper` differs from `value` in vague ones only.

    `mantissa` is the number without the scale that follows it ("2.5" of 2.5 million), `scale` that
    scale or 1. `grouped` tells digits with separators, which are never names, years or pages.
    """

    start: int
    end: int
    value: float
    upper: float
    form: NumberForm
    mantissa: float
    scale: float = 1.0
    grouped: bool = False
    abbreviated: str = ""  # the scale where it is one of a few letters: "m" may be metres


def find_numbers(text: str, language: str = "en") -> Iterator[Number]:
    """Every number in reading order, names and dates among them. Numbers don't overlap.

    A language without a table gives digits only, `1.234` and `1,234` read as thousands.
    """
    table = number_words(language)
    end = 0
    for found in _pattern(language).finditer(text):
        if found.start() < end:
            continue
        kind = found.lastgroup
        if kind == "number":
            number = _in_digits(text, found.start(), table)
        elif kind == "sign":
            value = _FRACTIONS[found.group()]
            number = Number(found.start(), found.end(), value, value, "fraction", value)
        else:
            number = _in_words(text, found, table) if table else None
        if number is None:
            continue
        end = number.end
        yield number


@lru_cache(maxsize=8)
def _pattern(language: str) -> re.Pattern[str]:
    """One alternative for each way to begin a number, the longest first."""
    table = number_words(language)
    parts = [r"(?P<number>\d(?<!\d\d))", f"(?P<sign>{_LONE_SIGN.pattern})"]
    if table is not None:
        word = any_word([*table.words, *table.spoken], any_case=True)
        scale = any_word(table.spoken, any_case=True)
        between = rf"(?:-|[^\S\n]+|\n(?!\n)|{table.joiners})"
        if table.decimal == ".":  # "and" joins after a scale only: "two and three" are two numbers
            between = r"(?:-|[^\S\n]+|\n(?!\n)|(?<=hundred)\s+and\s+|(?<=thousand)\s+and\s+|(?<=million)\s+and\s+)"
        words = [
            rf"(?P<vague>{any_word(table.vague, any_case=True)})(?!\w)",
            rf"(?P<fraction>(?i:{'|'.join(table.fractions)}))(?!\w)",
            rf"(?P<half>(?i:(?:{table.halves})[-\s]*){scale})(?!\w)",
            rf"(?P<scaled>(?i:(?:{table.articles})\s+){scale})(?!\w)",
            rf"(?P<run>{word}(?:(?i:{between}){word}(?!\w))*)(?!\w)",
            rf"(?P<ordinal>{any_word(table.ordinals, any_case=True)})(?!\w)",
        ]
        parts.append(rf"\b(?:{'|'.join(words)})")
    return re.compile("|".join(parts))


def _in_digits(text: str, start: int, table: NumberWords | None) -> Number | None:
    found = _DIGITS.match(text, start)
    assert found is not None
    written, end = found.group("digits"), found.end()
    if (
        table is not None
        and table.decimal == ","
        and (spaced := _SPACED.match(text, start))
        and spaced.end() > found.end("digits")
    ):
        written, end = spaced.group(), spaced.end()
        value = _value_of(written, table)
        grouped = True
    else:
        cut = _cut_list(written, table)
        if len(cut) < len(written):
            written, end = cut, start + len(cut)
            found = None
        grouped = _GROUPS.fullmatch(written.split("." if table is None or table.decimal == "." else ",")[0]) is not None
        value = _value_of(written, table)
        if found is not None and found.group("over"):
            value += int(found.group("over")) / int(found.group("under"))
        elif found is not None and found.group("only_under"):
            value /= int(found.group("only_under"))
        elif found is not None and found.group("sign"):
            value += _FRACTIONS[found.group("sign")]
    number = Number(start, end, value, value, "digits", value, grouped=grouped)
    return _with_scale(text, number, table)


def _cut_list(written: str, table: NumberWords | None) -> str:
    """`written` up to where it is no longer one number: "4,5 and 6" in English are three."""
    if (
        table is not None
        and table.decimal == "."
        and "," in written
        and not re.match(r"\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?$", written)
    ):
        return written.split(",")[0]
    return written


def _value_of(written: str, table: NumberWords | None) -> float:
    """The value by the language's signs, and by the look of the number where it breaks them."""
    plain = re.sub(rf"[{_NARROW}'’ ]", "", written)
    signs = [sign for sign in plain if sign in ".,"]
    if not signs:
        return float(plain)
    if len(set(signs)) == 2:
        decimal = signs[-1]
        if signs.count(decimal) > 1:
            return float(plain.replace(",", "").replace(".", ""))
        return float(plain.replace("," if decimal == "." else ".", "").replace(decimal, "."))
    sign = signs[0]
    head, _, tail = plain.partition(sign)
    three = all(len(part) == 3 for part in tail.split(sign)) and 1 <= len(head) <= 3 and head != "0"
    thousands = table.thousands if table is not None else ".,"
    if len(signs) > 1:
        return float(plain.replace(sign, ""))
    if three and (sign in thousands or (table is not None and table.thousands == "." and sign != table.decimal)):
        return float(plain.replace(sign, ""))
    return float(plain.replace(sign, "."))


@lru_cache(maxsize=8)
def _scale_pattern(language_key: tuple[str, ...]) -> re.Pattern[str]:
    words = sorted(language_key, key=lambda word: (-len(word), word))
    long = "|".join(re.escape(word) for word in words if len(word) > 3)
    short = "|".join(re.escape(word) for word in words if len(word) <= 3)
    return re.compile(rf"(?:(?:[-\s]|\s-)?(?P<long>(?i:{long}))|\s?(?P<short>(?i:{short}))\.?)(?!\w)")


def _with_scale(text: str, number: Number, table: NumberWords | None) -> Number:
    """The number with the scale words behind it: "2.5 million", "$3bn", "40 dozen", "200 thousand million"."""
    if table is None:
        return number
    pattern = _scale_pattern(tuple(table.scales))
    while found := pattern.match(text, number.end):
        word = (found.group("long") or found.group("short")).casefold()
        short = found.group("short") or ""
        if short and (len(short) == 1 and (text[number.end].isspace() or (short in "BM" and table.decimal == ","))):
            break  # "5 m" are metres, "5 b" is no billion
        end = found.end() if not short else found.end("short")
        if short and table.decimal == "," and _MONEY_AFTER_STOP.match(text, end):
            end += 1  # "2 Mrd. Euro"
        factor = table.scales[word]
        number = replace(number, end=end, value=_exact(number.value * factor), upper=_exact(number.upper * factor),
                         scale=number.scale * factor, abbreviated=short)  # fmt: skip
        if short:
            break
    if (
        number.form != "vague"
        and table.and_half
        and (half := re.compile(table.and_half, re.IGNORECASE).match(text, number.end))
    ):
        extra = 0.5 * number.scale
        number = replace(
            number,
            end=half.end(),
            value=number.value + extra,
            upper=number.upper + extra,
            mantissa=number.mantissa + 0.5,
        )
        return number if number.scale > 1 else _with_scale(text, number, table)
    return number


def _exact(value: float) -> float:
    """Without the last digits that multiplication makes up: 64.364 billion are 64364000000."""
    return float(f"{value:.14g}")


def _in_words(text: str, found: re.Match[str], table: NumberWords) -> Number | None:
    start, end, kind = found.start(), found.end(), found.lastgroup
    folded = " ".join(found.group().casefold().replace("-", " ").split())
    if kind == "vague":
        low, high = table.vague[folded]
        return Number(start, end, low, high, "vague", low)
    if kind == "ordinal":
        value = float(table.ordinals[folded])
        return Number(start, end, value, value, "ordinal", value)
    if kind == "fraction":
        value = next(
            v for pattern, v in table.fractions.items() if re.match(pattern, text[start : end + 8], re.IGNORECASE)
        )
        return Number(start, end, value, value, "fraction", value)
    if kind in ("half", "scaled"):
        # "Halfdozen" is a slip of the keyboard, "Halbmillion" is German: the scale need not be a word of its own.
        scale = table.scales[max((name for name in table.scales if folded.endswith(name)), key=len)]
        mantissa = 0.5 if kind == "half" else 1.0
        number = Number(start, end, mantissa * scale, mantissa * scale, "words", mantissa, scale)
        return _with_scale(text, number, table)
    words = list(_WORD_IN_RUN.finditer(found.group()))
    names = [word.group().casefold() for word in words if word.group().casefold() not in ("and", "et", "y")]
    places = [word.end() for word in words if word.group().casefold() not in ("and", "et", "y")]
    read = read_run(names, table)
    if read is None:
        return None
    value, taken = read
    scale = 1.0
    mantissa = value
    if (names[taken - 1] in table.scales and names[taken - 1] not in table.words) or names[taken - 1] == "mil":
        scale = table.scales[names[taken - 1]]
        mantissa = value / scale
    end = start + places[taken - 1]
    if taken == 1 and names[0] in table.spoken and names[0] not in table.words and names[0] not in _SPOKEN_ALONE:
        return None
    number = _with_scale(text, Number(start, end, value, value, "words", mantissa, scale), table)
    if taken == 1 and names[0] in table.lonely and number.end == end:
        return replace(number, form="words", mantissa=value, abbreviated="lonely")
    return number
