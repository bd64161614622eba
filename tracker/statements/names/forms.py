"""How one name is spelled: folded, without particles, by its sound, by its consonants.

Three grades of likeness, each weaker than the one before: `folded` is equal but for capitals, accents,
apostrophes and hyphens; `sound` also for the vowels and letters that transliterations disagree on
(Suleimani, Soleimani; Kessim, Qessim); `skeleton` keeps the consonants only (Mohammed, Muhammad).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_PREFIX = re.compile(r"^(?:al|el|as|ash|ad|ar|an|at|az|ul|ur|ud)[-‐‑ ](?=\w)")
_SPLIT = re.compile(r"[\s\u00a0\[\]]+")
_NOT_LETTERS = re.compile(r"[^\w&]+")
_SMALL_WORDS = """
de del della di da das dos du des van von der den ten ter bin ibn bint al el la le af av zu y ul ud uz
of the and for & on in to at against without
"""
PARTICLES = frozenset(_SMALL_WORDS.split())
_COMPANY_ENDINGS = """
inc incorporated corp corporation co company ltd limited plc llc llp ag sa nv gmbh spa ab asa oyj holdings
"""
COMPANY_ENDINGS = frozenset(_COMPANY_ENDINGS.split())
_NOBLE = frozenset(("jr", "sr", "ii", "iii"))
#: Spellings of sounds that transliterations write in several ways, longest first.
_SOUNDS = (
    ("tsch", "ch"), ("sch", "sh"), ("zh", "sh"), ("kh", "k"), ("gh", "g"), ("ph", "f"), ("dh", "d"), ("th", "t"),
    ("ck", "k"), ("ou", "u"), ("oo", "u"), ("ow", "u"), ("ee", "i"), ("ea", "i"), ("ei", "i"), ("ie", "i"),
    ("ey", "i"), ("ay", "ai"), ("iy", "i"), ("ii", "i"), ("aa", "a"), ("q", "k"), ("x", "ks"), ("w", "v"),
    ("y", "i"), ("e", "i"), ("o", "u"),
)  # fmt: skip
_VOWELS = re.compile(r"[aeiou]+")
_DOUBLE = re.compile(r"(.)\1+")


@lru_cache(maxsize=65_536)
def folded(form: str) -> str:
    """Lower case, no accents, no apostrophes; hyphens are spaces but for those inside a double name's parts."""
    plain = form.lower()
    if not plain.isascii():
        plain = "".join(sign for sign in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(sign))
        plain = plain.replace("ł", "l").replace("ø", "o").replace("đ", "d").replace("ß", "ss").replace("ı", "i")
    words = []
    for word in _SPLIT.split(plain):
        bare = _PREFIX.sub(lambda found: found.group()[:-1].replace("‐", "-") + "-", word)
        words.append(_NOT_LETTERS.sub("", bare.replace("-", "\0")).replace("\0", "") if bare else "")
    return " ".join(word for word in words if word)


@lru_cache(maxsize=65_536)
def core(form: str) -> tuple[str, ...]:
    """The folded words that carry the name: without particles and small words, `al-Sudani` as `sudani`."""
    plain = form.lower()
    words = []
    for word in _SPLIT.split(plain):
        bare = folded(_PREFIX.sub("", word))
        if bare and bare not in PARTICLES and bare not in _NOBLE:
            words.append(bare)
    return tuple(words)


@lru_cache(maxsize=65_536)
def sound(word: str) -> str:
    """A folded word by what transliterations agree on."""
    heard = word[0] + word[1:].removesuffix("e") if len(word) > 4 else word
    if heard.startswith(("ju", "jo")) and len(heard) > 4:
        heard = "y" + heard[1:]  # Jusen, Yusen
    for written, spoken in _SOUNDS:
        heard = heard.replace(written, spoken)
    heard = re.sub(r"(?<=[aiu])h(?=[^aiu]|$)", "", heard)
    return _DOUBLE.sub(r"\1", heard)


@lru_cache(maxsize=65_536)
def skeleton(word: str) -> str:
    """The consonants of its sound; a leading vowel is kept as `a`."""
    heard = sound(word)
    bones = _VOWELS.sub("", heard)
    return ("a" if heard[:1] in "aiu" else "") + _DOUBLE.sub(r"\1", bones)


def vowel_groups(word: str) -> int:
    """How many vowels a folded word has, neighbours counted once."""
    return len(_VOWELS.findall(sound(word)))


def one_letter_apart(left: str, right: str, *, least: int = 4) -> bool:
    """Whether one letter too many, one other vowel or two letters changed about make the two equal.

    Never for words shorter than `least`, with digits in them, or with another first letter.
    """
    if left == right:
        return True
    if min(len(left), len(right)) < least or abs(len(left) - len(right)) > 1 or left[0] != right[0]:
        return False
    if not (left.isalpha() and right.isalpha()):
        return False  # A330 and A350 are two
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    if len(left) != len(right):
        return left[start + 1 :] == right[start:] or left[start:] == right[start + 1 :]
    if left[start + 1 :] == right[start + 1 :]:
        return left[start] in "aeiouy" and right[start] in "aeiouy"
    return left[start : start + 2] == right[start : start + 2][::-1] and left[start + 2 :] == right[start + 2 :]
