"""What a number counts, and what is done to it: "16 people", killed; "2,500 U.S. troops"."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(r"[^\W\d_](?:[\w&]|[-'’‐‑](?=\w)|\.(?=\w|[ ,]))*")
_GAP = re.compile(r"[ \t\u00a0\u202f]{1,3}|[ \t]*\n(?!\s*\n)[ \t]*")
_QUOTE = "“\"‘«„'"
#: Words at which the counted thing ends.
_STOPS = frozenset(
    """a an and are as at be because been before being but by can could did do does during each either for from had has
    have he her here him his how however i if in into is it its just may might more most must near nearly not
    now of off on
    only onto or our out over per said say says shall she should since so some such than that the their them then there
    these they this those though through to toward towards under until up upon us was we were what when where
    whether which
    while who whom whose will with within without would yet you your about above across after against ago along
    also although
    among amid around away back behind below beneath beside besides between beyond down via versus vs according
    ahead apart next indicates signals suggests represents
    whose whilst further dead dying every any all no nor once still even ever already too very later earlier
    again together outside inside
    und oder in im an am auf aus bei mit nach von vor zu zum zur über unter durch für gegen ohne um seit bis
    sind ist war waren
    wurden wurde werden wird haben hat hatte hatten die der das den dem des ein eine als wie auch noch nicht
    sich dass wenn
    et ou dans en sur par pour avec sans de des du la le les un une aux au sont est était étaient ont a été qui
    que dont où à
    y o en con por para sin sobre de del los las el un una son es era eran fue fueron han ha que se al como más
    tras desde hasta davon d’entre murieron mueren resultaron siguen quedaron permanecen participaron seguían""".split()  # noqa: SIM905
)
_DETERMINERS = frozenset(
    """the a an its their his her our your my these those this that other such all additional more new further extra
    different""".split()  # noqa: SIM905
)
_PEOPLE_PLURALS = frozenset(
    """people persons men women children troops personnel police militiamen servicemen servicewomen policemen
    firefighters
    dead wounded injured missing casualties fatalities staff crew military clergy poor cattle aircraft fish sheep
    firemen gunmen fishermen businessmen lawmakers spokesmen congressmen guardsmen crewmen seamen teeth feet mice
    data media
    Menschen Tote Verletzte Soldaten Tote Personen Leute Kinder Frauen Männer Schiffe""".split()  # noqa: SIM905
)
_SINGULAR_S = re.compile(r"(?:ss|us|is|news|series|['’]s)$")
_PARTICIPLE = re.compile(
    r"^[a-z]{2,}(?:ed|ing)$|^(?:dead|slain|hurt|left|lost|held|shot|found|made|built|sold|sent|born|taken|killed)$"
)
_OF = re.compile(
    r"\s+of\s+(?:(?:the|its|their|his|her|our|your|these|those|all|about|some|[A-Z][\w-]*['’]s|the\s+[\w-]+['’]s)\s+)*(?!them\b|whom\b|which\b|us\b|it\b)"
)
_DE = re.compile(r"\s+(?:de\s+(?:la|los|las|les|leurs|ses)?\s*|d[’']|des\s+|der\s+)")
_IN = re.compile(r"\s+in\s+(?=[a-z]|[A-Z]\w+\s+[a-z]+s\b)(?:the\s+|its\s+)?")
_TIME_NOUN = re.compile(r"(?:\w+[\s-]+){0,2}(?:period|quarter|years?|months?|weeks?|days?|half|trading|trade)\b|same\b")
#: "448,000 the week before", "18,000 last week": when, not what.
_WHEN = re.compile(
    r"(?:the\s+)?(?:(?:last|next|prior|previous|same|past|this|following|a)\s+)*(?:week|month|year|quarter|day|night|season)\b"
    r"(?=\s+(?:before|earlier|ago|to|on|after|in|and)\b|\s*[,.;:)]|$)|(?:last|next|this)\s+(?:week|month|year|quarter)\b"
    r"|(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|several|some|a\s+few|\d+)\s+(?:hour|day|week|month|year)s?\s+"
    r"(?:ago|earlier|before|later|after)\b"
)
_CURRENCY_LIKE = frozenset(("crown", "franc", "dinar", "peso", "cent"))
_SMALL_NUMBERS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve dozen zwei drei vier fünf sechs".split()  # noqa: SIM905
)
_VERBS = frozenset(
    """stood lay fell rose went came left ran sat told made took got gave kept burned went began became remained hit
    pays want wants go goes come comes say need needs live lives voted fled escaped survived""".split()  # noqa: SIM905
)
#: Endings of verbs in the third person: "16 personas llegaron", "16 personnes vivaient".
_PAST = re.compile(r"(?:[ai]ron|ieron|aban|ían|aient|èrent)$")
_LONGEST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Counted:
    """What stands behind a number: the noun phrase at `start`..`end` (equal: none) and its head word."""

    start: int
    end: int
    head: str


def counted_after(text: str, end: int, *, value: float, language: str, hyphen: bool = False, unit: str = "") -> Counted:
    """The noun phrase behind a number that ends at `end`, its head being the first plural noun.

    Args:
        hyphen: the number is joined to the next word ("seven-nation"), which is what it counts.
        unit: with a unit ("litres", "%") what is measured stands behind "of" only.
    """
    nothing = Counted(end, end, "")
    place = end
    if hyphen:
        found = _TOKEN.match(text, end + 1)
        if not found:
            return nothing
        word = found.group().rstrip("'’.")
        parts = re.split(r"[-‐‑]", word)
        return Counted(found.start(), found.start() + len(parts[0]), parts[0].casefold())
    if ((of := _OF.match(text, place)) and (value < 1e12)) or (
        language in ("fr", "es", "de") and (of := _DE.match(text, place))
    ):
        place = of.end()
    elif unit in _CURRENCY_LIKE or (len(unit) == 3 and unit.isupper()):
        found = _IN.match(text, place)
        if found is None:
            return nothing
        place = found.end()
        if _TIME_NOUN.match(text, place):
            return nothing
    elif unit and not (
        language == "de" and (gap := _GAP.match(text, place)) and text[gap.end() : gap.end() + 1].isupper()
    ):
        return nothing
    elif gap := _GAP.match(text, place):
        place = gap.end()
        if _WHEN.match(text, place):
            return nothing
    else:
        return nothing
    return _phrase(text, place, nothing, one=value == 1, language=language)


def _phrase(text: str, place: int, nothing: Counted, *, one: bool, language: str) -> Counted:
    start, last_end, head = -1, place, ""
    n_words = 0
    while n_words < _LONGEST_WORDS:
        if place < len(text) and text[place] in _QUOTE:
            place += 1
        found = _TOKEN.match(text, place)
        if found is None:
            break
        written = found.group()
        if written.endswith(".") and (len(written) < 3 or "." not in written[:-1]):
            written = written[:-1]
        folded = written.casefold()
        if start < 0 and (folded in _DETERMINERS or folded in _SMALL_NUMBERS):
            gap = _GAP.match(text, found.end())
            if gap is None:
                break
            place = gap.end()
            continue
        if folded in _STOPS and written != "US":
            break
        if head and (_PARTICIPLE.match(folded) or folded in _VERBS):
            break
        if language == "de" and head[:1].isupper() and written[:1].islower():
            break  # `die Zahl der Angriffe stieg`
        if head and language in ("es", "fr") and _PAST.search(folded):
            break
        if head and language == "en" and written[:1].isupper() and _is_plural(head):
            break
        if start < 0:
            start = place
        head, last_end = written, place + len(written)
        n_words += 1
        if _is_plural(written) and not one:
            if language == "en" and not _compound_follows(text, last_end):
                break
            if language != "en":
                last = re.match(r"[^\S\n]+([a-zäöüáéíóúñ]\w+)", text[last_end : last_end + 30])
                if language == "de" or last is None:
                    break
        if written != found.group() and "." not in found.group()[:-1]:
            break
        gap = _GAP.match(text, place + len(found.group() if "." in written else written))
        if gap is None:
            break
        place = gap.end()
    if start < 0:
        return nothing
    return Counted(start, last_end, head.casefold())


def phrase_at(text: str, place: int, *, language: str) -> Counted:
    """The noun phrase that begins at `place`, as `counted_after` reads it."""
    return _phrase(text, place, Counted(place, place, ""), one=False, language=language)


def _is_plural(word: str) -> bool:
    folded = word.casefold()
    if folded in _PEOPLE_PLURALS or word in _PEOPLE_PLURALS:
        return folded not in ("military", "police") or (word[:1].islower() and folded == "police")
    if word[:1].isupper() and folded.endswith(
        ("aelis", "akis", "aqis", "anis", "emenis", "hais", "audis", "ashmiris", "owaitis", "uwaitis")
    ):
        return True  # people of a country
    return len(folded) > 3 and folded.endswith("s") and not _SINGULAR_S.search(folded) and not word.endswith(".")


_COMPOUND = re.compile(
    r"[ ](troops|soldiers|personnel|members|officers|forces|workers|people|strikes|attacks|officials)\b"
)


def _compound_follows(text: str, end: int) -> bool:
    """ "armed forces personnel", "sales people": a plural that is only the first part of what is counted."""
    return _COMPOUND.match(text, end) is not None
