"""Writes `tracker/text/characters.txt`, the one definition of what a word is made of.

Run it as `python -m bench.character_table`. The file is shipped, so that the running Python's own
Unicode version changes no token, no signature and no stored snapshot; tests/test_tokens.py tells when
file and rule have parted. The rule, for each code point:

1. A canonical decomposition is taken first (NFD), so that both forms of an accented letter, and of
   a Hangul syllable, give the same word. Accents then vanish as ignorable.
2. Compatibility forms that are mere looks are folded (full width, ligatures, presentation forms).
   Superscripts, subscripts, fractions and circled digits stay as they are: 10² is not 102.
3. Case is folded (Python's `casefold`: ß gives ss, final sigma gives sigma).
4. EXTRA folds letters that Unicode leaves alone but outlets spell either way (Łódź, Lodz).
5. Decimal digits of every script become 0-9.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

from tracker.text.characters import DIGIT, IGNORABLE, JOINER, SEPARATOR, SOLO, WORD

TARGET = Path(__file__).parent.parent / "tracker" / "text" / "characters.txt"

EXTRA = {
    "ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i", "ŀ": "l", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe",
}  # fmt: skip
#: Compatibility forms with these marks mean something else than the plain letter or digit.
MEANINGFUL = ("<super>", "<sub>", "<fraction>", "<circle>")
#: Modifier letters that people type as apostrophes: Kataʾib and Kata'ib are the same two tokens.
APOSTROPHES = {*range(0x2B9, 0x2C0), 0x2C8, 0x2EE, 0x7F4, 0x7F5}
#: `.` and `,` and their full-width and Arabic forms join digits: 2,500 and 1.5 are one token each.
JOINERS = {ord("."): ".", ord(","): ",", 0xFF0E: ".", 0xFF0C: ",", 0x66B: ".", 0x66C: ","}
#: Marks over letters of scripts that read the same without them. Other scripts' marks are vowels.
MARKS = [
    (0x300, 0x36F), (0x483, 0x489), (0x591, 0x5C7), (0x610, 0x61A), (0x64B, 0x65F), (0x670, 0x670), (0x6D6, 0x6ED),
    (0x8CA, 0x8FF), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0x302A, 0x302F), (0x3099, 0x309A),
    (0xA66F, 0xA672), (0xA674, 0xA67D), (0xFB1E, 0xFB1E), (0xFE00, 0xFE0F), (0xFE20, 0xFE2F), (0x180B, 0x180F),
    (0xE0100, 0xE01EF),
]  # fmt: skip
#: Scripts written without spaces, one token a character: ideographs, kana, bopomofo.
SOLOS = [
    (0x2E80, 0x2FDF), (0x3005, 0x3007), (0x3021, 0x3029), (0x3031, 0x3035), (0x3038, 0x303C), (0x3041, 0x30FF),
    (0x3105, 0x312F), (0x31A0, 0x31BF), (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF),
    (0x16FE0, 0x18DFF), (0x1AFF0, 0x1B2FF), (0x20000, 0x3FFFF),
]  # fmt: skip
#: Zero width space shows where a word ends; the others are signs before numbers in Arabic script.
BREAKING_FORMATS = {0x200B, 0x6DD, 0x70F, 0x8E2, 0x110BD, 0x110CD, *range(0x600, 0x606), 0x890, 0x891}
FIRST_HANGUL, LAST_HANGUL = 0xAC00, 0xD7A3  # their decompositions follow a formula: not in the file


def _within(code: int, ranges: list[tuple[int, int]]) -> bool:
    return any(first <= code <= last for first, last in ranges)


def fold(character: str) -> str:
    """What the character contributes to a word's letters, before classes are looked at."""
    decomposed = unicodedata.normalize("NFD", character)
    if decomposed != character:
        return "".join(map(fold, decomposed))
    if ord(character) in JOINERS:
        return JOINERS[ord(character)]
    tagged = unicodedata.decomposition(character)
    if tagged and not tagged.startswith(MEANINGFUL):
        return "".join(fold(chr(int(code, 16))) for code in tagged.split()[1:])
    if character.casefold() != character:
        return "".join(map(fold, character.casefold()))
    if character in EXTRA:
        return EXTRA[character]
    if unicodedata.category(character) == "Nd":
        return str(unicodedata.decimal(character))
    return "" if plain_class(character) == IGNORABLE else character


def plain_class(character: str) -> int:
    """The class of a character that stands for itself."""
    code, category = ord(character), unicodedata.category(character)
    if code in JOINERS:
        return JOINER
    if _within(code, MARKS) and category[0] == "M":
        return IGNORABLE
    if category == "Cf":
        return SEPARATOR if code in BREAKING_FORMATS else IGNORABLE
    if code in APOSTROPHES or category[0] not in "LMN":
        return SEPARATOR
    if category == "Nd":
        return DIGIT
    return SOLO if _within(code, SOLOS) else WORD


def entry(code: int) -> tuple[int, str]:
    """Class and folded letters of a code point; separators and ignorables have no letters."""
    character = chr(code)
    folded, own = fold(character), plain_class(character)
    classes = {plain_class(part) for part in folded}
    if unicodedata.normalize("NFD", character) != character and not classes:
        return IGNORABLE, ""
    if own in (SEPARATOR, IGNORABLE):
        return own, ""
    if classes == {DIGIT} and len(folded) == 1:
        return DIGIT, folded
    if own == JOINER:
        return JOINER, folded
    if classes == {SOLO} and len(folded) == 1:
        return SOLO, folded
    if classes == {WORD} and own == WORD:
        return WORD, folded
    # What would fold to several tokens, or to something that is no letter, stands for itself.
    return own, character


def runs() -> list[tuple[int, int, int, str]]:
    """(first, last, class, letters) over all code points, as few as possible.

    `letters` is `=` when each stands for itself, `+N` when N code points further (N may be
    negative), else the letters themselves in hex, joined by `_`; empty for separators and ignorables.
    """
    found: list[list[object]] = []
    for code in range(0x110000):
        if FIRST_HANGUL <= code <= LAST_HANGUL:
            kind, letters = WORD, "="
        else:
            kind, folded = entry(code)
            if not folded:
                letters = ""
            elif len(folded) > 1:
                letters = "_".join(f"{ord(part):X}" for part in folded)
            else:
                offset = ord(folded) - code
                letters = f"{offset:+d}" if offset else "="
        if found and found[-1][2] == kind and found[-1][3] == letters and "_" not in letters:
            found[-1][1] = code
        else:
            found.append([code, code, kind, letters])
    return [tuple(run) for run in found]  # type: ignore[misc]


def table_text() -> str:
    """The file's whole text."""
    names = {SEPARATOR: "S", WORD: "W", DIGIT: "D", SOLO: "O", IGNORABLE: "I", JOINER: "J"}
    lines = [
        f"# Unicode {unicodedata.unidata_version}; made by bench/character_table.py: last code point, class, letters"
    ]
    lines += [f"{last:X} {names[kind]} {letters}".rstrip() for _, last, kind, letters in runs()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    TARGET.write_text(table_text(), encoding="ascii", newline="\n")
    print(f"{TARGET.name}: {len(table_text().splitlines())} lines")
