"""What days, months and stretches of time are called in English, German, French and Spanish.

One table a language. The patterns are looked at beside a trigger (a month, a weekday, a unit, a
year), `before` ends where the trigger starts and `after` starts where it ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

_PART_EN = (
    r"(?P<part>early|mid|late|(?:the\s+)?(?:very\s+)?(?:start|beginning|middle|end|close)\s+of"
    r"|(?:the\s+)?(?:first|second)\s+half\s+of)"
)


@dataclass(frozen=True, slots=True)
class DateNames:
    """One language's words for time.

    Attributes:
        months, weekdays: lower-case name without dot → 1..12, 0 (Monday)..6.
        short_months: names that are months only beside a day or year ("Jan", "Mar").
        doubtful_months: names that also are verbs or people; bare ones need `month_cue` before them.
        units: word → day, week, weekend, month, year, decade, night, season or a season's name.
        days: word or phrase → days from publication.
        relations: word before a unit or month → last, next, this, past (counted back from today), coming.
        parts: word → part of a month or year.
        numbers: small number words.
    """

    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    short_months: frozenset[str]
    doubtful_months: frozenset[str]
    units: Mapping[str, str]
    days: Mapping[str, int]
    relations: Mapping[str, str]
    parts: Mapping[str, str]
    numbers: Mapping[str, int]
    before_month: str
    after_month: str
    before_weekday: str
    after_weekday: str
    before_unit: str
    after_unit: str
    before_year: str
    future: str
    capitals: bool = True
    month_cue: str = ""


def _table(text: str) -> dict[str, int]:
    """`name name2 | name3` → number of the group that each name stands in, from 0."""
    return {name: number for number, names in enumerate(text.split("|")) for name in names.split()}


def _months(text: str) -> dict[str, int]:
    return {name: number + 1 for name, number in _table(text).items()}


def _groups(**words: str) -> dict[str, str]:
    """`meaning="word, other words"` turned round."""
    return {word.strip(): meaning.replace("_", " ") for meaning, text in words.items() for word in text.split(",")}


def _english() -> DateNames:
    return DateNames(
        months=_months(
            "january jan | february feb | march mar | april apr | may | june jun | july jul | august aug "
            "| september sept sep | october oct | november nov | december dec"
        ),
        weekdays=_table(
            "monday mon | tuesday tue tues | wednesday wed | thursday thu thur thurs | friday fri | saturday sat "
            "| sunday sun"
        ),
        short_months=frozenset(("jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec")),
        doubtful_months=frozenset(("march", "may", "april", "june", "august")),
        units=_groups(
            day="day, days", week="week, weeks", month="month, months", year="year, years", decade="decade, decades",
            weekend="weekend", night="night", morning="morning, afternoon, evening",
            hour="hour, hours, minute, minutes", spring="spring", summer="summer", autumn="autumn, fall",
            winter="winter", century="century", quarter="quarter",
        ),
        days={
            "yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1, "the day before yesterday": -2,
            "the day after tomorrow": 2,
        },
        relations=_groups(
            last="last, previous, prior", next="next, coming, upcoming", this="this, current",
            past="past, the past, the last",
        ),
        parts=_groups(
            early="early", mid="mid, middle", late="late", start="start, beginning", end="end, close",
            first_half="first half", second_half="second half",
        ),
        numbers={
            "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
            "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "couple": 2,
        },
        before_month=(
            rf"(?:{_PART_EN}[\s-]+)?(?:(?P<relation>last|next|this|previous)\s+)?"
            r"(?:(?:the\s+)?(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?\s?(?:[-–—]|to|and|until|or)\s?(?:the\s+)?)?"
            r"(?P<last_day>\d{1,2})(?:st|nd|rd|th)?(?:\s+day)?(?:\s+of)?[\s-]+)?$"
        ),
        after_month=(
            r"\.?(?:\s?(?P<after_day>\d{1,2})(?:st|nd|rd|th)?(?![\d%]|[.:]\d|\s?[ap]\.?m\b)"
            r"(?:\s?(?:[-–—]|to|and|until)\s?(?P<after_last>\d{1,2})(?:st|nd|rd|th)?(?![\d%]|[.:]\d|\s*[ap]\.?m\b))?)?"
            r"(?:\s*,?\s*(?:of\s+)?(?P<year>(?:1[5-9]|20|21)\d\d)(?![\d%]|,\d|\.\d)|\s+(?P<whose>last|this"
            r"|next)\s+year\b)?"
        ),
        before_weekday=r"(?:(?P<part>early|late|overnight)\s+)?(?:(?P<relation>last|next|this|coming|previous)\s+)?$",
        after_weekday=r"\.?(?:['’]s)?(?:\s+(?:morning|afternoon|evening|night|noon"
            r"|lunchtime)\b(?:['’]s)?)?(?:\s+(?P<whose>last|this|next)\s+week\b)?",
        before_unit=(
            rf"(?:{_PART_EN}[\s-]+)?(?:(?P<later>earlier|later)\s+)?"
            r"(?:(?P<relation>the\s+(?:last|past|previous|next|coming)|last|past|next|this|previous|coming"
            r"|the\s+current)\s+)?"
            r"(?:the\s+)?(?P<amount>(?:a\s+)?\w+)?(?:\s+of)?[\s-]*$"
        ),
        after_unit=r"(?:['’]s?)?(?:\s+(?P<away>ago|earlier|later|before|after)\b)?",
        before_year=(
            rf"(?:{_PART_EN}[\s-]+(?:the\s+)?)?(?:(?:the\s+)?(?P<season>spring|summer|autumn|fall"
            rf"|winter)\s+(?:of\s+)?)?"
            r"(?:(?:the\s+)?(?:Q(?P<quarter>[1-4])|(?P<quarter_word>first|second|third|fourth"
            r"|final)[\s-]quarter)\s+(?:of\s+)?)?$"
        ),
        future=(
            r"\b(?:will|won['’]t|would|shall|['’]ll|due|scheduled|slated|expected|expects?|plans?|planned\s+for"
            r"|set\s+(?:to|for)|going\s+to"
            r"|(?:is|are)\s+to|until|till|by|deadline|hopes?\s+to|intends?|may|could|should|might|must|vows?)\b"
        ),
        month_cue=(
            r"\b(?:in|since|by|until|till|through|during|of|for|from|to|before|after|between|and|or|last|next"
            r"|this|early|late|mid|the"
            r"|late-|early-|every|each|on)[\s-]+$"
        ),
    )  # fmt: skip


def _german() -> DateNames:
    return DateNames(
        months=_months(
            "januar jan jänner | februar feb feber | märz mrz | april apr | mai | juni jun | juli jul | august aug "
            "| september sept sep | oktober okt | november nov | dezember dez"
        ),
        weekdays=_table(
            "montag montags | dienstag | mittwoch | donnerstag | freitag | samstag sonnabend | sonntag"
        ),
        short_months=frozenset(("jan", "feb", "mrz", "apr", "jun", "jul", "aug", "sept", "sep", "okt", "nov", "dez")),
        doubtful_months=frozenset(("august",)),
        units=_groups(
            day="tag, tage, tagen", week="woche, wochen", month="monat, monats, monate, monaten",
            year="jahr, jahre, jahren, jahres", decade="jahrzehnt, jahrzehnte, jahrzehnten", weekend="wochenende",
            night="nacht", hour="stunde, stunden, minuten", spring="frühjahr, frühling", summer="sommer",
            autumn="herbst", winter="winter", century="jahrhundert, jahrhunderts",
        ),
        days={"gestern": -1, "heute": 0, "morgen": 1, "vorgestern": -2, "übermorgen": 2},
        relations=_groups(
            last="letzte, letzten, letzter, letztes, vorige, vorigen, voriges, vergangene, vergangenen, vergangenes",
            next="nächste, nächsten, nächstes, nächster, kommende, kommenden, kommendes, kommender",
            this="diese, diesen, dieses, diesem, dieser, laufenden", ago="vor", past="seit",
        ),
        parts=_groups(early="anfang", mid="mitte", end="ende", late="spät", start="beginn"),
        numbers={
            "einem": 1, "einer": 1, "ein": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7,
            "acht": 8, "neun": 9, "zehn": 10, "zwölf": 12,
        },
        before_month=(
            r"(?:(?P<part>Anfang|Mitte|Ende|Beginn)\s+)?(?:(?P<relation>letzten|vergangenen|vorigen|nächsten"
            r"|kommenden|diesen)\s+)?"
            r"(?:(?:(?P<day>\d{1,2})\.?\s?(?:[-–—]|bis|und)\s?)?(?P<last_day>\d{1,2})\.\s?)?$"
        ),
        after_month=r"(?:s\b)?\.?(?:\s+(?P<year>(?:1[5-9]|20|21)\d\d)(?![\d%.,]\d)|\s+(?P<whose>vergangenen"
            r"|vorigen|letzten|nächsten|dieses)\s+Jahres)?",
        before_weekday=r"(?:(?P<relation>letzten|vergangenen|vorigen|nächsten|kommenden|diesen)\s+)?$",
        after_weekday=r"(?:(?:morgen|vormittag|mittag|nachmittag|abend|nacht)\b|\s+(?:früh|abend|nacht)\b)?",
        before_unit=(
            r"(?:(?P<part>Anfang|Mitte|Ende)\s+)?(?:(?:in|während|binnen)\s+(?:den|der)\s+)?"
            r"(?:(?P<ago>vor)\s+)?(?:(?P<relation>(?:(?:letzt|vorig|vergangen|nächst|kommend|dies)(?:e[nrsm]?)))\s+)?"
            r"(?P<amount>\w+)?\s*$"
        ),
        after_unit=r"(?:\s+(?P<away>zuvor|später|danach|davor)\b)?",
        before_year=r"(?:(?P<part>Anfang|Mitte|Ende)\s+)?(?:(?P<season>Frühjahr|Frühling|Sommer|Herbst"
            r"|Winter)\s+)?(?:(?:des\s+Jahres|Jahr)\s+)?$",
        future=r"\b(?:wird|werden|will|wollen|soll|sollen|bis|geplant|voraussichtlich)\b",
        month_cue=r"\b(?:im|seit|bis|ab|vom|zum|[Aa]nfang|[Mm]itte|[Ee]nde|letzten|nächsten|und)\s+$",
    )  # fmt: skip


def _french() -> DateNames:
    return DateNames(
        months=_months(
            "janvier janv | février févr fév fevrier | mars | avril avr | mai | juin | juillet juil | août aout "
            "| septembre sept | octobre oct | novembre nov | décembre déc decembre"
        ),
        weekdays=_table("lundi | mardi | mercredi | jeudi | vendredi | samedi | dimanche"),
        short_months=frozenset(("janv", "févr", "fév", "avr", "juil", "sept", "oct", "nov", "déc")),
        doubtful_months=frozenset(("mars",)),
        units=_groups(
            day="jour, jours", week="semaine, semaines", month="mois", year="an, ans, année, années",
            decade="décennie, décennies", weekend="week-end", night="nuit", hour="heure, heures, minutes",
            spring="printemps", summer="été", autumn="automne", winter="hiver", century="siècle",
        ),
        days={"hier": -1, "aujourd’hui": 0, "aujourd'hui": 0, "demain": 1, "avant-hier": -2, "après-demain": 2},
        relations=_groups(last="dernier, dernière, passé, passée", next="prochain, prochaine", this="ce, cet, cette",
                          past="derniers, dernières", ago="il y a"),
        parts=_groups(early="début", start="au début", mid="mi", late="fin", end="fin de"),
        numbers={
            "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8,
            "neuf": 9, "dix": 10, "douze": 12, "quinze": 15,
        },
        before_month=(
            r"(?:(?P<part>début|mi|fin)[\s-]+)?(?:(?:(?P<day>\d{1,2})(?:er)?\s?(?:[-–—]|au"
            r"|et)\s?)?(?P<last_day>\d{1,2})(?:er)?\s+)?$"
        ),
        after_month=r"\.?(?:\s+(?P<year>(?:1[5-9]|20|21)\d\d)(?![\d%.,]\d)|\s+(?P<relation>dernier|prochain))?",
        before_weekday=r"$",
        after_weekday=r"(?:\s+(?:matin|soir|après-midi))?(?:\s+(?P<relation>dernier|prochain)\b)?",
        before_unit=(
            r"(?:(?P<part>début|mi|fin)[\s-]+)?(?:(?P<ago>[Ii]l\s+y\s+a)\s+)?(?:(?P<relation>cette|ce|cet|ces)\s+)?"
            r"(?:(?:l[ae]s?|au\s+cours\s+des|depuis|ces)\s+)?(?P<amount>\w+)?(?:\s+(?P<past>derniers|dernières"
            r"|prochains|prochaines))?\s*$"
        ),
        after_unit=r"(?:\s+(?P<away>plus\s+tôt|plus\s+tard|avant|après)\b|\s+(?P<relation_after>derniers?"
            r"|dernières?|prochaine?s?|passée?s?)\b)?",
        before_year=r"(?:(?P<part>début|mi|fin)[\s-]+)?(?:(?P<season>printemps|été|automne|hiver)\s+)?$",
        future=r"\b(?:va|vont|sera|seront|doit|doivent|devrait|devraient|prévue?s?|jusqu[’']\w+|prochaine?s?"
            r"|d[’']ici)\b",
        capitals=False,
        month_cue=r"\b(?:en|depuis|fin|début|mi-?|de|d’|d'|jusqu’en|dès|avant|après)\s*$",
    )  # fmt: skip


def _spanish() -> DateNames:
    return DateNames(
        months=_months(
            "enero ene | febrero feb | marzo | abril abr | mayo | junio jun | julio jul | agosto ago "
            "| septiembre setiembre sept | octubre oct | noviembre nov | diciembre dic"
        ),
        weekdays=_table("lunes | martes | miércoles miercoles | jueves | viernes | sábado sabado | domingo"),
        short_months=frozenset(("ene", "feb", "abr", "jun", "jul", "ago", "sept", "oct", "nov", "dic")),
        doubtful_months=frozenset(),
        units=_groups(
            day="día, días", week="semana, semanas", month="mes, meses", year="año, años",
            decade="década, décadas", weekend="fin de semana", night="noche", hour="hora, horas, minutos",
            spring="primavera", summer="verano", autumn="otoño", winter="invierno", century="siglo",
        ),
        days={"ayer": -1, "hoy": 0, "mañana": 1, "anteayer": -2, "anoche": -1, "pasado mañana": 2},
        relations=_groups(last="pasado, pasada, último, última", next="próximo, próxima, que viene",
                          this="este, esta", past="últimos, últimas", ago="hace"),
        parts=_groups(early="principios, comienzos, inicios", mid="mediados", late="finales, fines", end="fin"),
        numbers={
            "un": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8,
            "nueve": 9, "diez": 10, "doce": 12,
        },
        before_month=(
            r"(?:(?P<part>principios|comienzos|inicios|mediados|finales|fines)\s+de\s+)?(?:(?P<relation>pasado"
            r"|próximo|este)\s+(?:mes\s+de\s+)?)?"
            r"(?:(?:(?P<day>\d{1,2})\s?(?:[-–—]|al?|y)\s?)?(?P<last_day>\d{1,2})º?\s+(?:de\s+))?$"
        ),
        after_month=r"\.?(?:,?\s+(?:del?\s+)?(?P<year>(?:1[5-9]|20|21)\d\d)(?![\d%.,]\d)"
            r"|\s+(?P<relation_after>pasado|próximo)\b)?",
        before_weekday=r"(?:(?P<relation>pasado|próximo|este)\s+)?$",
        after_weekday=r"(?:\s+(?:por\s+la\s+(?:mañana|tarde|noche)))?(?:\s+(?P<relation_after>pasado|próximo)\b)?",
        before_unit=(
            r"(?:(?P<part>principios|mediados|finales|fines)\s+de\s+)?(?:(?P<ago>[Hh]ace)\s+)?"
            r"(?:(?P<relation>est[ea]|(?:el\s+)?pasad[oa]|(?:el\s+)?próxim[oa]"
            r"|l[oa]s\s+últim[oa]s)\s+)?(?:l[oa]s?\s+|el\s+)?(?P<amount>\w+)?\s*$"
        ),
        after_unit=r"(?:\s+(?P<away>después|antes|más\s+tarde)\b|\s+(?P<relation_after>pasad[oa]|próxim[oa]"
            r"|que\s+viene)\b)?",
        before_year=r"(?:(?P<part>principios|comienzos|inicios|mediados|finales"
            r"|fines)\s+de\s+)?(?:(?P<season>primavera|verano|otoño|invierno)\s+de\s+)?$",
        future=r"\b(?:será|serán|va\s+a|van\s+a|debe|deberá|previsto|prevista|hasta|próxim[oa])\b",
        capitals=False,
    )  # fmt: skip


_MAKERS = {"en": _english, "de": _german, "fr": _french, "es": _spanish}


@lru_cache(maxsize=len(_MAKERS))
def date_names(language: str) -> DateNames | None:
    """The words of a language (ISO 639-1), None where none are known; empty counts as English."""
    maker = _MAKERS.get(language or "en")
    return maker() if maker else None
