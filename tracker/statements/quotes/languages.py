"""Who speaks beside a quotation in German, French and Spanish.

Each language has its own order: `sagte Ada Holm`, `a déclaré le porte-parole, Per Lind`, `ha dicho Holm`, and in
French the speaker may stand inside the marks (`« Nous restons, explique-t-elle, jusqu’à demain. »`). What is known of a
language is a row of words here; the rules are the same for all three. Reported speech is not looked for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from .attribution import Attribution
from .marks import Marked
from .phrases import Phrase
from .words import BODY_WORDS, FRENCH_VERBS, GERMAN_VERBS, SPANISH_VERBS, TITLES

_NAME = r"[A-ZÀ-ÖØ-Þ][\w’'\-]*"
_PARTICLE = r"(?:von|van|de|del|der|den|la|le|al|el|bin|da|di|du|dos|zu|y)"
_RUN = re.compile(rf"{_NAME}(?:[ \u00a0](?:{_PARTICLE}[ \u00a0]){{0,2}}{_NAME})*")
_APPOSITION = re.compile(
    rf",[ \u00a0](?P<name>{_NAME}(?:[ \u00a0](?:{_PARTICLE}[ \u00a0])?{_NAME})+)(?=\s*[,.;:!?»”\"“)]|\s+\w|$)"
)
_PHRASE_END = re.compile(r"[,;:«»“”„\"()\n–—]|[.!?](?=\s|$)")
_SHORT = re.compile(r"(?:\b(?:M|MM|Dr|Mme|Mmes|Mlle|Sr|Sra|Prof|St|Me)|\b[A-Z])$")
_WORD = re.compile(r"[^\s]+")
_ROLE_DE = re.compile(
    r"(?:minister|sprecher|präsident|meister|kanzler|direktor|vorsitzende|leiter|chef|führer|rat)(?:in|r|s)?$"
)
_BODIES = frozenset(
    """polizei regierung ministerium behörde feuerwehr armee bundeswehr staatsanwaltschaft verband gewerkschaft police
    gouvernement ministère armée parquet préfecture syndicat policía gobierno ministerio ejército fiscalía ayuntamiento
    sindicato""".split()  # noqa: SIM905
)
_REACH = 110


@dataclass(frozen=True, slots=True)
class _Language:
    """Words of one language; patterns are matched without regard to capitals."""

    verbs: frozenset[str]
    auxiliaries: str
    inverted: str  # a pronoun hung on the verb, groups `pronoun` and `hung`
    according: str
    pronouns: frozenset[str]
    articles: frozenset[str]
    stops: frozenset[str]
    joiners: frozenset[str]
    drops_subject: bool = False


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_GERMAN = _Language(
    verbs=frozenset(GERMAN_VERBS)
    | _listed(
        """so erzählte erzählt mahnte mahnt verkündete entgegnete rief fragte kommentierte resümierte bekräftigte
        beklagte urteilte twitterte schilderte äußerte"""
    ),
    auxiliaries=r"hat|habe|haben|hatte|hatten",
    inverted=r"(?!)",
    according=r"nach (?:den )?angaben (?:der |des |von |vom )?|laut (?:dem |der |den )?",
    pronouns=_listed("er sie es"),
    articles=_listed("der die das den dem des ein eine einer eines sein seine ihr ihre"),
    stops=_listed(
        """am im in auf bei beim gegenüber nach vor zu zum zur über mit an aus dem dass als während wie und hinzu heute
        gestern später weiter zudem auch laut seit ebenfalls dazu"""
    ),
    joiners=_listed("und aber doch denn dann dabei zudem außerdem"),
)
_FRENCH = _Language(
    verbs=frozenset(FRENCH_VERBS)
    | _listed(
        """poursuivi poursuit commenté commente dénoncé dénonce lâché raconté raconte insisté insiste annoncé annonce
        noté note martèle réagi réagit tweeté"""
    ),
    auxiliaries=r"a|ont|avait|avaient|aurait",
    inverted=(
        r"(?:(?:a|ont|avait|avaient)-(?:t-)?(?P<pronoun>il|elle|ils|elles|on)[ \u00a0]"
        r"|(?=\w+-(?:t-)?(?:il|elle|ils|elles|on)\b))"
    ),
    according=r"selon |d[’']après ",
    pronouns=_listed("il elle ils elles on"),
    articles=_listed("le la les un une des son sa ses leur leurs ce cette"),
    stops=_listed(
        """lundi mardi mercredi jeudi vendredi samedi dimanche dans à au aux sur lors en avant après pour par devant que
        qui mais et hier aujourd’hui ensuite également depuis alors"""
    ),
    joiners=_listed("et mais puis ensuite"),
)
_SPANISH = _Language(
    verbs=frozenset(SPANISH_VERBS)
    | _listed(
        """dicho declarado afirmado explicado añadido agregado señalado asegurado indicado advertido recalcó recalcado
        reiteró lamentó denunció sentenció zanjó concluyó concluido matizó precisó contó"""
    ),
    auxiliaries=r"ha|han|había|habían",
    inverted=r"(?!)",
    according=r"según |de acuerdo con ",
    pronouns=_listed("él ella ellos ellas"),
    articles=_listed("el la los las un una su sus este esta"),
    stops=_listed(
        """este esta en a al ante tras durante que hoy ayer lunes martes miércoles jueves viernes sábado domingo y por
        para sobre desde con quien también después además"""
    ),
    joiners=_listed("y e pero luego también además"),
    drops_subject=True,
)
_LANGUAGES = {"de": _GERMAN, "fr": _FRENCH, "es": _SPANISH}


def knows_speakers(language: str) -> bool:
    """Whether the rules here are for that language (ISO 639-1)."""
    return language in _LANGUAGES


def told_after(text: str, marked: Marked, limit: int, language: str) -> Attribution | None:
    """Who is named behind a quotation, before `limit`: `“…”, dijo Ada Holm`."""
    words = _LANGUAGES[language]
    after, accord, _, _ = _patterns(language)
    if found := after.match(text, marked.outer_end, limit):
        pronoun = found.group("pronoun") or found.group("hung")
        if pronoun:
            place = found.start("pronoun" if found.group("pronoun") else "hung")
            phrase: Phrase | None = Phrase(place, place + len(pronoun), pronoun, "pronoun")
        else:
            phrase = _subject(text, found.end(), limit, words)
            if phrase is None and words.drops_subject:
                phrase = Phrase(found.end("verb"), found.end("verb"), "", "pronoun")
        if phrase is None and found.group("verb").lower() == "so":
            return None
        end = max(found.end(), phrase.end if phrase else 0)
        return Attribution(phrase, found.group("verb"), "after", found.start("verb"), end, 0)
    if found := accord.match(text, marked.outer_end, limit):
        phrase = _subject(text, found.end(), limit, words)
        if phrase is not None:
            return Attribution(phrase, found.group("verb").strip(), "after", found.start("verb"), phrase.end, 0)
    return None


def told_before(text: str, marked: Marked, sentence: int, previous_end: int, language: str) -> Attribution | None:
    """Who is named before a quotation: `Ada Holm a affirmé : « …`, `Laut Polizei „…`, `Y añadió: “…`."""
    words = _LANGUAGES[language]
    floor = max(sentence, previous_end)
    _, accord, verb, _ = _patterns(language)
    lead = text[floor : marked.outer_start]
    if found := accord.match(lead):
        phrase = _subject(text, floor + found.end(), marked.outer_start, words)
        if phrase is not None:
            start = floor + found.start("verb")
            return Attribution(phrase, found.group("verb").strip(), "before", start, phrase.end, 0)
    for found in reversed(list(verb.finditer(lead))):
        distance = len(lead) - found.end()
        if distance > _REACH:
            return None
        start, end = floor + found.start(), floor + found.end()
        phrase = _subject_before(text, floor, start, words) or _subject(text, end + 1, marked.outer_start, words)
        if phrase is None and words.drops_subject and not _said_of(lead[: found.start()], words):
            phrase = Phrase(start, start, "", "pronoun")
        if phrase is not None:
            return Attribution(phrase, found.group("verb"), "before", min(start, phrase.start), end, distance)
    return None


def told_inside(text: str, marked: Marked, language: str) -> tuple[list[tuple[int, int]], Attribution] | None:
    """The parts of a French quotation around the speaker inside its marks, and who that is."""
    if language != "fr" or len(marked.parts) != 1:
        return None
    start, end = marked.parts[0]
    words = _LANGUAGES[language]
    *_, inside = _patterns(language)
    for found in inside.finditer(text, start, end):
        hung = found.group("pronoun") or found.group("hung")
        if hung:
            place = found.start("pronoun" if found.group("pronoun") else "hung")
            phrase: Phrase | None = Phrase(place, place + len(hung), hung, "pronoun")
            close = found.end()
        else:
            phrase = _subject(text, found.end() + 1, end, words)
            close = phrase.end if phrase else 0
        if phrase is None or text[close : close + 1] not in (",", ".", ""):
            continue
        told = Attribution(phrase, found.group("verb"), "after", found.start("verb"), close, 0)
        parts = [(start, found.start())]
        rest = close + len(text[close:end]) - len(text[close:end].lstrip(" ,.\u00a0"))
        if rest < end:
            parts.append((rest, end))
        return parts, told
    return None


def _said_of(lead: str, words: _Language) -> bool:
    """Whether something else than a joining word stands before the verb."""
    return any(word.strip(",").lower() not in words.joiners for word in lead.split())


def _subject_before(text: str, floor: int, at: int, words: _Language) -> Phrase | None:
    stretch = text[floor:at].rstrip()
    auxiliary = re.search(rf"(?:^|\s)(?:{words.auxiliaries})$", stretch, re.IGNORECASE)
    if auxiliary:
        stretch = stretch[: auxiliary.start()].rstrip()
    segments = [part for part in re.finditer(r"[^,;:–—]+", stretch) if part.group().strip()]
    if not segments:
        return None
    if stretch.endswith(",") and len(segments) > 1:
        segments = segments[:1]  # `Per Lind, portavoz del ministerio, afirmó`
    segment = segments[-1]
    start = floor + segment.start() + len(segment.group()) - len(segment.group().lstrip())
    end = floor + segment.end()
    first = _WORD.match(text, start, end)
    while first and first.group().lower() in words.joiners:
        start = first.end() + 1
        first = _WORD.match(text, start, end)
    if first is None or first.group().lower() in words.stops - words.articles:
        return None  # `Am Montag sagte Holm`
    return _phrase(text, start, end, words)


def _subject(text: str, start: int, limit: int, words: _Language) -> Phrase | None:
    """The noun phrase that begins at `start`."""
    while text[start : start + 1] in (" ", "\u00a0", "\n"):
        start += 1
    end = limit = min(limit, start + _REACH)
    for stop in _PHRASE_END.finditer(text, start, limit):
        if stop.group() == "." and _SHORT.search(text, start, stop.start()):
            continue
        end = stop.start()
        break
    phrase = _phrase(text, start, end, words)
    if phrase is not None and phrase.kind == "office" and phrase.end == end:
        named = _APPOSITION.match(text, end, limit)
        if named:
            return Phrase(named.start("name"), named.end("name"), named.group("name"), "person")
    return phrase


def _phrase(text: str, start: int, end: int, words: _Language) -> Phrase | None:
    kept: list[re.Match[str]] = []
    for word in _WORD.finditer(text, start, end):
        if kept and word.group().lower() in words.stops:
            break
        kept.append(word)
    if not kept:
        return None
    first = kept[0].group().lower()
    start, end = kept[0].start(), kept[-1].end()
    if first in words.pronouns and (len(kept) == 1 or first not in words.articles):
        return Phrase(start, kept[0].end(), kept[0].group(), "pronoun")
    if first in words.articles or first.startswith(("l’", "l'")):
        return _article_phrase(text, kept, words)
    if not kept[0].group()[0].isupper() and first not in TITLES and len(kept) > 1 and words is not _GERMAN:
        kept = [word for n, word in enumerate(kept) if n or word.group()[0].isupper()]
    while len(kept) > 1 and _is_title(kept[0].group(), words):
        kept.pop(0)
    run = _RUN.match(text, kept[0].start(), end)
    if run is None:
        return None
    name = run.group().rstrip("’'")
    body = any(part.lower() in BODY_WORDS or part.lower() in _BODIES for part in name.split()) or (
        name.isupper() and len(name) > 1
    )
    return Phrase(run.start(), run.start() + len(name), name, "body" if body else "person")


def _article_phrase(text: str, kept: list[re.Match[str]], words: _Language) -> Phrase:
    """`der Hafenmeister Per Lind` and `le ministre Per Lind` name him; `la policía` is an office."""
    capitals = len(kept)
    while capitals and kept[capitals - 1].group()[0].isupper():
        capitals -= 1
    run = kept[capitals:]
    titled = False
    while len(run) > 2 and _is_title(run[0].group(), words):
        run, titled = run[1:], True
    if (
        len(run) >= 2
        and (words is not _GERMAN or titled)
        and kept[capitals - 1].group().lower() not in ("de", "del", "du", "des")
    ):
        return Phrase(run[0].start(), run[-1].end(), text[run[0].start() : run[-1].end()], "person")
    return Phrase(kept[0].start(), kept[-1].end(), text[kept[0].start() : kept[-1].end()], "office")


def _is_title(word: str, words: _Language) -> bool:
    low = word.lower()
    return low in TITLES or low.rstrip(".") in TITLES or (words is _GERMAN and _ROLE_DE.search(low) is not None)


@lru_cache(maxsize=4)
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What follows a quotation, `according to`, a verb, and a speaker inside the marks."""
    words = _LANGUAGES[language]
    verbs = "|".join(sorted({verb for verb in words.verbs if "-" not in verb}, key=lambda verb: (-len(verb), verb)))
    verb = rf"(?P<verb>{verbs})\b"
    hung = r"(?:-(?:t-)?(?P<hung>il|elle|ils|elles|on))?" if language == "fr" else r"(?P<hung>(?!))?"
    pronoun = words.inverted if "pronoun" in words.inverted else rf"(?P<pronoun>{words.inverted})"
    told = rf"(?:{pronoun}|(?:(?:{words.auxiliaries})[ \u00a0])?){verb}{hung}"
    return (
        re.compile(rf"[\s,;–—-]*{told}"),
        re.compile(rf"[\s,;–—-]*(?P<verb>{words.according})", re.IGNORECASE),
        re.compile(rf"(?<![\w’'-]){verb}"),
        re.compile(rf",[ \u00a0]{told}"),
    )
