"""Number words and scales of English, German, French and Spanish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class NumberWords:
    """One language's words for numbers.

    Attributes:
        words: word → value below 1,000, or 100 itself.
        scales: word or abbreviation after a number → factor; those in `spoken` also stand alone after
            an article or number word ("a million").
        ordinals: word → value.
        vague: plural word → value and upper end ("dozens").
        fractions: phrase pattern → value.
        articles: words that stand for one before a scale ("a million").
        halves: pattern of "half a" before a scale.
        and_half: pattern of "and a half" behind a number.
        joiners: what may stand between two number words beside a space or hyphen.
        lonely: words that are a number only before a scale or as part of one ("ein", "un").
        decimal: the decimal sign of the language.
    """

    words: Mapping[str, int]
    scales: Mapping[str, float]
    spoken: frozenset[str]
    ordinals: Mapping[str, int]
    vague: Mapping[str, tuple[float, float]]
    fractions: Mapping[str, float]
    articles: str
    halves: str
    and_half: str
    joiners: str
    lonely: frozenset[str]
    decimal: str
    thousands: str


def _count(text: str, start: int = 0, step: int = 1) -> dict[str, int]:
    return {
        word: start + step * place
        for place, names in enumerate(text.split())
        for word in names.split("/")
        if word != "-"
    }


def _english() -> NumberWords:
    return NumberWords(
        words={
            **_count("one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
                     "seventeen eighteen nineteen", 1),
            **_count("twenty thirty forty/fourty fifty sixty seventy eighty ninety", 20, 10),
            "zero": 0, "hundred": 100,
        },
        scales={
            "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12, "hundred": 100, "k": 1e3,
            "m": 1e6, "mn": 1e6, "mln": 1e6, "mm": 1e6, "bn": 1e9, "bln": 1e9, "b": 1e9, "tn": 1e12, "trn": 1e12,
            "lakh": 1e5, "crore": 1e7, "mil": 1e6,
        },
        spoken=frozenset(("thousand", "million", "billion", "trillion", "dozen", "hundred")),
        ordinals={
            **_count("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
                     "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth", 1),
            "thirtieth": 30, "fortieth": 40, "fiftieth": 50, "hundredth": 100,
        },
        vague={
            "dozens": (24, 99), "hundreds": (200, 999), "thousands": (2e3, 9999),
            "tens of thousands": (2e4, 99_999), "hundreds of thousands": (2e5, 999_999), "millions": (2e6, 9_999_999),
            "tens of millions": (2e7, 99_999_999), "hundreds of millions": (2e8, 999_999_999),
            "billions": (2e9, 9_999_999_999), "tens of billions": (2e10, 99_999_999_999),
            "hundreds of billions": (2e11, 999_999_999_999), "several dozen": (24, 99), "several hundred": (200, 999),
            "several thousand": (2e3, 9999), "several million": (2e6, 9_999_999), "a few hundred": (200, 999),
            "a few dozen": (24, 99), "a few thousand": (2e3, 9999), "several billion": (2e9, 9_999_999_999),
        },
        fractions={
            r"two[- ]thirds": 2 / 3, r"(?:one|a)[- ]third(?= of\b)": 1 / 3, r"three[- ]quarters(?= of\b)": 0.75,
            r"(?:a|one)[- ]quarter(?= of\b)": 0.25, r"(?:a|one)[- ]fifth(?= of\b)": 0.2,
            r"(?:a|one)[- ]tenth(?= of\b)": 0.1, r"half(?= of\b| the\b| its\b| their\b| his\b| her\b)": 0.5,
            r"two[- ]fifths": 0.4, r"three[- ]fifths": 0.6, r"four[- ]fifths": 0.8, r"a third(?= more\b)": 1 / 3,
        },
        articles="an?|per",
        halves=r"half(?:[-\s]+an?)?|an?\s+half[-\s]",
        and_half=r"\s+and\s+a\s+half",
        joiners=r"\s+and\s+",
        lonely=frozenset(("one",)),
        decimal=".",
        thousands=",",
    )  # fmt: skip


def _german() -> NumberWords:
    units = _count("eins zwei/zwo drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn "
                   "sechzehn siebzehn achtzehn neunzehn", 1)  # fmt: skip
    tens = _count("zwanzig dreißig/dreissig vierzig fünfzig sechzig siebzig achtzig neunzig", 20, 10)
    small = {**units, **tens}
    for ten, value in tens.items():
        small.update({f"{'ein' if unit == 'eins' else unit}und{ten}": value + n for unit, n in units.items() if n < 10})
    words = {**small, "ein": 1, "eine": 1, "einen": 1, "einer": 1, "einem": 1, "hundert": 100, "einhundert": 100}
    for unit, n in units.items():
        if 1 < n < 10:
            words[f"{unit}hundert"] = n * 100
    for hundred in [word for word in words if word.endswith("hundert")]:
        words.update({hundred + rest: words[hundred] + n for rest, n in small.items()})
    for unit, n in {**{word: n for word, n in small.items() if word != "eins"}, "hundert": 100, "ein": 1}.items():
        words[f"{unit}tausend"] = n * 1000
    return NumberWords(
        words=words,
        scales={
            "tausend": 1e3, "million": 1e6, "millionen": 1e6, "mio": 1e6, "milliarde": 1e9,
            "milliarden": 1e9, "mrd": 1e9,
            "billion": 1e12, "billionen": 1e12, "dutzend": 12, "tsd": 1e3, "hundert": 100,
        },
        spoken=frozenset(
            ("tausend", "million", "milliarde", "billion", "dutzend", "millionen", "milliarden", "billionen")
        ),
        ordinals=_count("erste zweite dritte vierte fünfte sechste siebte achte neunte zehnte", 1),
        vague={
            "dutzende": (24, 99), "hunderte": (200, 999), "tausende": (2e3, 9999), "zehntausende": (2e4, 99_999),
            "hunderttausende": (2e5, 999_999), "millionen": (2e6, 9_999_999), "milliarden": (2e9, 9_999_999_999),
            "mehrere hundert": (200, 999), "mehrere tausend": (2e3, 9999), "mehrere dutzend": (24, 99),
        },
        fractions={
            r"zwei drittel": 2 / 3, r"ein drittel": 1 / 3, r"drei viertel": 0.75, r"ein viertel": 0.25,
            r"ein fünftel": 0.2, r"die hälfte": 0.5,
        },
        articles="eine?[nr]?|ein",
        halves=r"(?:eine\s+)?halbe|ein\s+halbes",
        and_half=r"\s*einhalb",
        joiners=r"(?!)",
        lonely=frozenset(("ein", "eine", "einen", "einer", "einem", "eins")),
        decimal=",",
        thousands=".",
    )  # fmt: skip


def _french() -> NumberWords:
    return NumberWords(
        words={
            **_count("un/une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize", 1),
            **_count("vingt/vingts trente quarante cinquante soixante septante huitante nonante", 20, 10),
            "octante": 80, "cent": 100, "cents": 100,
        },
        scales={
            "mille": 1e3, "million": 1e6, "millions": 1e6, "milliard": 1e9, "milliards": 1e9, "billion": 1e12,
            "billions": 1e12, "douzaine": 12, "douzaines": 12, "dizaine": 10, "vingtaine": 20, "trentaine": 30,
            "cinquantaine": 50, "centaine": 100, "millier": 1e3, "m": 1e6, "md": 1e9, "mds": 1e9,
        },
        spoken=frozenset(("mille", "million", "milliard", "douzaine", "dizaine", "vingtaine", "trentaine",
                          "cinquantaine",
                          "centaine", "millier", "millions", "milliards")),
        ordinals=_count("premier/première deuxième troisième quatrième cinquième sixième septième huitième "
            "neuvième dixième", 1),
        vague={
            "des dizaines": (20, 99), "des centaines": (200, 999), "des milliers": (2e3, 9999),
            "plusieurs dizaines": (20, 99), "plusieurs centaines": (200, 999), "plusieurs milliers": (2e3, 9999),
            "des dizaines de milliers": (2e4, 99_999), "des centaines de milliers": (2e5, 999_999),
            "des millions": (2e6, 9_999_999), "plusieurs millions": (2e6, 9_999_999),
        },
        fractions={
            r"deux tiers": 2 / 3, r"un tiers": 1 / 3, r"trois quarts": 0.75, r"un quart": 0.25,
            r"la moitié": 0.5,
        },
        articles="une?",
        halves=r"un\s+demi[-\s]|un\s+demi",
        and_half=r"\s+et\s+demie?",
        joiners=r"\s+et\s+(?=une?\b|onze\b)|-et-",
        lonely=frozenset(("un", "une")),
        decimal=",",
        thousands="",
    )  # fmt: skip


def _spanish() -> NumberWords:
    return NumberWords(
        words={
            **_count("uno/un/una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince "
                     "dieciséis diecisiete dieciocho diecinueve veinte veintiuno/veintiún/veintiuna veintidós "
                     "veintitrés "
                     "veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve", 1),
            **_count("treinta cuarenta cincuenta sesenta setenta ochenta noventa", 30, 10),
            "cien": 100, "ciento": 100, "cientos": 100,
            **{f"{stem}cient{end}": n for stem, n in (("dos", 200), ("tres", 300), ("cuatro", 400), ("seis", 600),
                                                      ("ocho", 800)) for end in ("os", "as")},
            **{word + end: n for word, n in (("quinient", 500), ("setecient", 700), ("novecient", 900))
               for end in ("os", "as")},
        },
        scales={
            "mil": 1e3, "millón": 1e6, "millon": 1e6, "millones": 1e6, "billón": 1e12, "billones": 1e12, "docena": 12,
            "docenas": 12, "decena": 10, "centenar": 100, "millar": 1e3, "veintena": 20, "m": 1e6,
        },
        spoken=frozenset(("mil", "millón", "millones", "billón", "docena", "decena", "centenar", "millar", "veintena")),
        ordinals=_count("primero/primera/primer segundo/segunda tercero/tercera/tercer cuarto/cuarta quinto/quinta", 1),
        vague={
            "decenas": (20, 99), "docenas": (24, 99), "cientos": (200, 999), "centenares": (200, 999),
            "miles": (2e3, 9999),
            "decenas de miles": (2e4, 99_999), "cientos de miles": (2e5, 999_999), "varios cientos": (200, 999),
            "varios miles": (2e3, 9999),
        },
        fractions={r"dos tercios": 2 / 3, r"un tercio": 1 / 3, r"tres cuartos": 0.75, r"la mitad": 0.5},
        articles="una?",
        halves=r"medio|media",
        and_half=r"\s+y\s+medi[oa]",
        joiners=r"\s+y\s+",
        lonely=frozenset(("un", "una", "uno")),
        decimal=",",
        thousands=".",
    )  # fmt: skip


_MAKERS = {"en": _english, "de": _german, "fr": _french, "es": _spanish}


@lru_cache(maxsize=len(_MAKERS))
def number_words(language: str) -> NumberWords | None:
    """The words of a language (ISO 639-1), None where none are known; empty counts as English."""
    maker = _MAKERS.get(language or "en")
    return maker() if maker else None


def read_run(words: list[str], table: NumberWords) -> tuple[float, int] | None:
    """Value of the longest sensible start of a run of number words, and how many words it takes.

    >>> read_run(["two", "hundred", "thirty", "five", "six"], _english())
    (235.0, 4)
    """
    total, current, taken, lowest = 0.0, 0.0, 0, float("inf")
    for place, word in enumerate(words):
        scale = table.scales.get(word, 0) if word in table.spoken or word not in table.words else 0
        if word in table.words and not (scale and (current or total)):
            value = table.words[word]
            if value == 100 and 0 < current < 10:
                current, lowest = current * 100, 100
            elif value == 20 and current == 4 and word.startswith("vingt"):
                current, lowest = 80, 20
            elif place == 0 or value < _place_of(lowest, current):
                current += value
                lowest = _lowest(word, value)
            else:
                break
        elif scale and (current or total or place == 0):
            if scale <= 100:
                current, lowest = max(1.0, current) * scale, scale
            elif not current and total:
                total *= scale
            else:
                total, current, lowest = total + max(1.0, current) * scale, 0.0, float("inf")
        else:
            break
        taken = place + 1
    return (total + current, taken) if taken else None


def _lowest(word: str, value: int) -> int:
    if word.startswith("soixante"):  # soixante-dix, soixante et onze
        return 20
    return 1 if value < 10 or 10 < value < 20 else 10 if value < 100 else 100


def _place_of(lowest: float, current: float) -> float:
    """What may still be added: less than the place that the last word filled."""
    if not current:
        return 1000 if lowest == float("inf") else lowest
    return 0 if lowest == 1 else lowest
