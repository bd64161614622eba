"""Currencies and units beside a number: `$`, "U.S. dollars", "per cent", "barrels a day"."""

from __future__ import annotations

import re
from functools import lru_cache

_SIGNS = {
    "US$": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "HK$": "HKD", "NZ$": "NZD", "S$": "SGD",
    "R$": "BRL", "NT$": "TWD", "Mex$": "MXN", "$": "USD", "£": "GBP", "€": "EUR", "¥": "JPY", "₹": "INR", "₽": "RUB",
    "₩": "KRW", "₪": "ILS", "₺": "TRY", "₴": "UAH", "₦": "NGN", "Rs": "INR", "Rs.": "INR",
}  # fmt: skip
_CODES = [
    "USD",
    "EUR",
    "GBP",
    "JPY",
    "CNY",
    "CHF",
    "CAD",
    "AUD",
    "NZD",
    "HKD",
    "SGD",
    "SEK",
    "NOK",
    "DKK",
    "PLN",
    "CZK",
    "HUF",
    "RUB",
    "UAH",
    "TRY",
    "ILS",
    "INR",
    "PKR",
    "BDT",
    "KRW",
    "TWD",
    "THB",
    "IDR",
    "MYR",
    "PHP",
    "VND",
    "BRL",
    "MXN",
    "ARS",
    "CLP",
    "COP",
    "PEN",
    "ZAR",
    "NGN",
    "KES",
    "EGP",
    "IQD",
    "IRR",
    "SAR",
    "AED",
    "KWD",
    "QAR",
    "LBP",
    "SYP",
    "JOD",
]
#: Words behind a number → unit. One pattern a unit, tried longest first.
_WORDS = {
    "%": r"%|per\s?cent|pct|percentage\b(?!\s+points?)|Prozent|pour\s+cent|por\s+ciento",
    "percentage points": r"percentage[\s-]+points?|pct\s+points?|Prozentpunkte?n?|points?\s+de\s+pourcentage"
    r"|puntos?\s+porcentual(?:es)?",
    "basis points": r"basis\s+points?|bps?|Basispunkte?n?",
    "USD": r"(?:U\.?S\.?\s+|American\s+)?dollars?|dlrs?|(?:US-)?Dollar|dólares|US\s+dlrs",
    "CAD": r"Canadian\s+(?:dollars?|dlrs)", "AUD": r"(?:Australian|Aussie)\s+(?:dollars?|dlrs)",
    "HKD": r"(?:Hong\s+Kong|H\.K\.)\s+(?:dollars?|dlrs)", "SGD": r"Singapore\s+(?:dollars?|dlrs)",
    "NZD": r"New\s+Zealand\s+(?:dollars?|dlrs)", "TWD": r"Taiwan\s+dollars?",
    "EUR": r"euros?|Euro", "GBP": r"(?:British\s+)?pounds?(?:\s+sterling)?(?!\s+of\b)|sterling|stg"
    r"|libras?\s+esterlinas|livres?\s+sterling",
    "EGP": r"Egyptian\s+pounds?", "JPY": r"yens?|Yen", "CNY": r"yuan"
    r"|renminbi", "INR": r"(?:Indian\s+)?rupees?", "PKR": r"Pakistani\s+rupees?",
    "RUB": r"rou?bles?|Rubel", "CHF": r"Swiss\s+francs?|Schweizer\s+Franken"
    r"|francs?\s+suisses?", "FRF": r"French\s+francs?",
    "DEM": r"(?:German\s+|deutsche\s*)?marks?|Mark", "SEK": r"Swedish\s+(?:crowns?|kron(?:or"
    r"|a))", "NOK": r"Norwegian\s+(?:crowns?|kroner)",
    "DKK": r"Danish\s+(?:crowns?"
    r"|kroner)", "ILS": r"(?:Israeli\s+)?shekels?", "TRY": r"(?:Turkish\s+)?liras?", "PLN": r"zlotys?|zł",
    "KRW": r"(?:South\s+Korean\s+)?won(?=\s+\()", "BRL": r"reais"
    r"|reals?\b(?=\s+\()", "IQD": r"Iraqi\s+dinars?", "KWD": r"Kuwaiti\s+dinars?",
    "SAR": r"(?:Saudi\s+)?riyals?", "IRR": r"(?:Iranian\s+)?rials?", "AED": r"(?:UAE\s+)?dirhams?", "UAH": r"hryvnias?",
    "MXN": r"Mexican\s+pesos?", "peso": r"pesos?", "dinar": r"dinars?", "franc": r"francs?", "crown": r"crowns?"
    r"|kronor|kroner|Kronen",
    "cent": r"cents?|cts|pence|p(?!\. ?m\b)(?=[\s,.;)]|$)", "guilder": r"guilders?", "lira": r"lire",
    "km": r"kilomet(?:re|er)s?|kms?|Kilometern?|kilómetros?|kilomètres?", "m": r"met(?:re|er)s?|Metern?|mètres?"
    r"|metros?|m(?=[\s.,;)]|$)",
    "cm": r"cm|centimet(?:re|er)s?|Zentimetern?", "mm": r"mm|millimet(?:re|er)s?", "mi": r"miles?|Meilen",
    "yd": r"yards?", "ft": r"feet|foot|ft\b", "in": r"inch(?:es)?", "nmi": r"nautical\s+miles?",
    "kg": r"kilo(?:gram(?:me)?)?s?|kgs?|Kilogramm|kilogramos?", "g": r"gram(?:me)?s?|Gramm", "mg": r"mg|milligrams?",
    "lb": r"pounds?(?=\s+of\b)|lbs?", "oz": r"ounces?|oz", "t": r"(?:metric\s+)?tonnes?|metric\s+tons?|Tonnen"
    r"|toneladas?",
    "ton": r"(?:short\s+|long\s+)?tons?", "l": r"lit(?:re|er)s?|Litern?|litros?", "gal": r"gallons?",
    "bbl": r"barrels?|bbls?|Barrel"
    r"|Fass", "bbl/day": r"bpd", "bu": r"bushels?", "acre": r"acres?", "ha": r"hectares?|Hektar|hectáreas?|ha\b",
    "km²": r"(?:square\s+kilomet(?:re|er)s?|sq\.?\s+km|km²|km2|Quadratkilometern?|kilomètres\s+carrés"
    r"|kilómetros\s+cuadrados)",
    "sq mi": r"square\s+miles?|sq\.?\s+miles?", "m²": r"square\s+met(?:re|er)s?|m²|Quadratmetern?"
    r"|mètres\s+carrés|metros\s+cuadrados",
    "sq ft": r"square\s+f(?:ee|oo)t|sq\.?\s+ft", "km/h": r"km/h|kph|kilomet(?:re|er)s?\s+(?:an"
    r"|per)\s+hour", "mph": r"mph|miles\s+(?:an|per)\s+hour",
    "kt": r"knots", "°C": r"°\s?C|degrees\s+Celsius", "°F": r"°\s?F|degrees\s+Fahrenheit", "°": r"degrees?|°"
    r"|Grad|degrés|grados",
    "kW": r"kW|kilowatts?", "MW": r"MW|megawatts?|Megawatt", "GW": r"GW|gigawatts?|Gigawatt", "kWh": r"kWh"
    r"|kilowatt[\s-]hours?",
    "MWh": r"MWh|megawatt[\s-]hours?", "GB": r"GB|gigabytes?", "TB": r"TB|terabytes?", "MB": r"MB|megabytes?",
    "year old": r"(?:-|\s)?years?[-\s]olds?\b|years\s+of\s+age|Jahre\s+alt|-Jährige[rn]?|-jährige[rnsm]?"
    r"|ans\b(?=,)|años\s+de\s+edad",
    "year": r"years?|Jahren?|ans\b|années?|años?", "month": r"months?|Monaten?|mois"
    r"|mes(?:es)?\b", "week": r"weeks?|Wochen?|semaines?|semanas?",
    "day": r"days?|Tagen?|jours?|días?", "h": r"hours?|hrs?|Stunden?|heures?|horas?", "min": r"minutes?|mins?"
    r"|Minuten?|minutos?",
    "s": r"seconds?|secs?|Sekunden?|secondes?|segundos?", "decade": r"decades?|Jahrzehnten?|décennies?"
    r"|décadas?", "century": r"centuries|Jahrhunderten?|siècles|siglos",
    "times": r"(?:times|fold)(?=\s+(?:higher|more|the|as|larger|bigger|greater|its|their|estimated)\b)|-?fold\b|x\b",
    "MHz": r"[MkG]?Hz", "carat": r"(?:-|\s)?[ck]arats?|k(?=\s+(?:\w+\s+)?gold\b)",
}  # fmt: skip
#: What a reader calls a unit that is written short, or as one of a thing.
UNIT_NAMES = {
    "l": "litres", "t": "tonnes", "ton": "tons", "bbl": "barrels", "kg": "kilograms", "g": "grams", "lb": "pounds",
    "oz": "ounces", "gal": "gallons", "bu": "bushels", "ha": "hectares", "acre": "acres", "km": "kilometres",
    "m": "metres", "mi": "miles", "ft": "feet", "crown": "crowns", "franc": "francs", "dinar": "dinars",
    "peso": "pesos", "cent": "cents", "MW": "megawatts", "GW": "gigawatts",
}  # fmt: skip
_RATE = re.compile(
    r"\s+(?:an?|per|each|every)\s+(?P<per>share|barrel|day|week|month|year|hour|minute|second|tonne|ton|ounce"
    r"|pound|person|head|bushel|"
    r"litre|liter|gallon|kilogram|kilo|kg|acre|night|quarter|annum|capita)\b(?!\s+(?:earlier|ago|before|later"
    r"|after|old|from)\b)|/(?P<slash>barrel|day|share|oz|bbl|tonne|kg|h|year)\b"
    r"|\s+(?:pro|am|im)\s+(?P<de>Tag|Monat|Jahr|Woche|Stunde|Tonne|Liter|Kopf)\b|\s+par\s+(?P<fr>jour|mois|an"
    r"|semaine|heure|personne)\b"
    r"|\s+(?:al|por)\s+(?P<es>día|mes|año|hora|persona)\b"
)
_PERIODS = {
    "Tag": "day", "Monat": "month", "Jahr": "year", "Woche": "week", "Stunde": "hour", "Tonne": "tonne",
    "Liter": "litre",
    "Kopf": "person", "jour": "day", "mois": "month", "an": "year", "semaine": "week", "heure": "hour",
    "personne": "person",
    "día": "day", "mes": "month", "año": "year", "hora": "hour", "persona": "person", "liter": "litre",
    "head": "person",
    "capita": "person", "annum": "year", "ton": "ton", "kilo": "kg", "kilogram": "kg", "oz": "ounce", "bbl": "barrel",
    "h": "hour",
}  # fmt: skip
_BEFORE = re.compile(
    r"(?:(?<![A-Za-z])(?P<letters>US\$|AU?\$|CA?\$|HK\$|NZ\$|S\$|R\$|NT\$|Mex\$|Rs\.?|"
    + "|".join(_CODES)
    + r")\s?|(?P<sign>[$£€¥₹₽₩₪₺₴₦])\s?)$"
)
_DURATIONS = frozenset(("year", "month", "week", "day", "h", "min", "s", "decade", "century", "year old"))


def unit_before(text: str, start: int) -> tuple[int, str]:
    """Where a currency sign or code before the number begins, and its ISO code; (`start`, "") for none."""
    if start == 0 or text[start - 1] not in _ENDS_BEFORE:
        return start, ""
    found = _BEFORE.search(text, max(0, start - 6), start)
    if found is None:
        return start, ""
    written = (found.group("letters") or found.group("sign")).strip()
    return found.start(), _SIGNS.get(written, written)


_ENDS_BEFORE = frozenset("$£€¥₹₽₩₪₺₴₦. \u00a0") | frozenset("".join(code[-1] for code in _CODES)) | {"s"}


def unit_after(text: str, end: int) -> tuple[int, str]:
    """Where the unit behind the number ends, and what it is; (`end`, "") for none."""
    found = _after_pattern().match(text, end)
    if found is None:
        return end, ""
    place = found.lastindex
    assert place is not None
    unit = _units()[place - 1]
    if unit in _CODES or unit in ("$", "€", "£"):
        unit = _SIGNS.get(unit, unit)
    return found.end(), unit


def rate_after(text: str, end: int) -> tuple[int, str]:
    """Where "a day", "per barrel" behind the unit ends, and the period or thing as `/day`."""
    found = _RATE.match(text, end)
    if found is None:
        return end, ""
    written = next(value for value in found.groups() if value)
    return found.end(), f"/{_PERIODS.get(written, written)}"


def is_duration(unit: str) -> bool:
    """Whether the unit measures time."""
    return unit in _DURATIONS


@lru_cache(maxsize=1)
def _units() -> tuple[str, ...]:
    return (*_ordered(), "€", "$", "£", *_CODES)


def _ordered() -> list[str]:
    """Units in an order in which no pattern hides a longer one's match: more words first."""
    return sorted(_WORDS, key=lambda unit: (-_WORDS[unit].count(r"\s"), -len(_WORDS[unit]), unit))


@lru_cache(maxsize=1)
def _after_pattern() -> re.Pattern[str]:
    forms = [f"({_WORDS[unit].replace('(?P<', '(?:<')})" for unit in _ordered()]
    forms += ["(€)", r"(\$)", "(£)", *(f"({code})" for code in _CODES)]
    return re.compile(rf"(?:\s?[-‐‑]|\s)?(?:{'|'.join(forms)})(?!\w)")
