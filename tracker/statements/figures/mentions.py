"""Figures of many documents with what is needed to tell whether two count the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from ...match.function_words import FUNCTION_WORDS
from ...match.prepared import cut_stem
from ...model import Document, Figure
from ...text.evidence import evidence_places
from ..dates.days import Window, read_window
from ..dates.finding import find_dates
from .actions import action_of, action_word, nearest_action
from .finding import find_figures
from .scope import FigureScope, figure_scope, scope_window
from .subjects import is_growing

#: Nouns that outlets use for the same thing. Only what news counts day by day; no thesaurus.
_CLASSES = {
    "person": "people persons person individuals individual others residents inhabitants victims men women "
    "menschen personen personnes personas leute",
    "troops": "troops soldiers soldier personnel servicemen serviceman servicewomen forces soldaten soldats "
    "soldados members-of-the-military",
    "fighter": "fighters fighter militiamen militants gunmen insurgents rebels guerrillas",
    "civilian": "civilians civilian bystanders villagers zivilisten civils civiles",
    "child": "children child kinder enfants niños",
    "police": "police policemen officers polizisten policiers policías",
    "patient": "patients patient",
    "worker": "workers employees staff workforce jobs",
    "attack": "attacks attack strikes strike assaults raids airstrikes incidents angriffe attaques ataques",
    "ship": "ships vessels ship vessel boats schiffe navires buques barcos",
    "tank": "tanks tank",
    "home": "homes houses dwellings",
    "vote": "votes vote ballots stimmen voix votos",
    "diesel": "diesel fuel petrol gasoline oil schiffsdiesel treibstoff",
}  # fmt: skip
_CLASS_OF = {word: name for name, words in _CLASSES.items() for word in words.split()}
_PEOPLE = frozenset(("person", "troops", "fighter", "civilian", "child", "police", "patient", "worker"))
_ON_PEOPLE = frozenset(("kill", "injure", "arrest", "treat", "displace", "miss"))
#: "Two countries", "both sides": of so few of such things every article speaks, and means others.
_GENERIC = frozenset(
    ("countri", "stat", "nation", "sid", "wai", "thing", "part", "partn", "lead", "point", "cas", "other")
)
_SMALL = 12
_GROWN_BY = re.compile(
    r"\b(?:ris(?:e|es|en|ing)|rose|fall(?:s|en|ing)?|fell|jump(?:ed|s)?|climb(?:ed|s)?|increased?|decreased?|dropped|declined?"
    r"|grew|grow|slid|slipped|surged|plunged|tumbled)\s+(?:by\s+)?(?:an?\s+)?$"
)
#: "18-karat gold", "18k gold" say what a thing is.
_FINENESS = frozenset(("gold", "karat", "carat", "karats", "carats"))
_TIMES = frozenset(("times", "occasions", "time", "mal"))
_TABLE_CHARS, _TABLE_NUMBERS = 80, 9
_DIGITS = re.compile(r"(?<![\d.,])\d[\d.,]*")
_WORD = re.compile(r"[^\W\d_](?:[\w]|['’](?=\w)|\.(?=\w))*")
_PEOPLES = {
    "american": "us", "americans": "us", "united": "us", "u.s": "us", "usa": "us", "washington": "us",
    "british": "uk", "britain": "uk", "u.k": "uk", "french": "franc", "dutch": "netherlands",
}  # fmt: skip
_ENDINGS = ("ians", "ian", "isch", "ische", "anis", "ans", "ese", "ish", "is", "an", "i", "n", "ia", "a")
_TIME_WORDS = re.compile(r"(?:since|until|till|during|seit|bis|depuis|desde|hasta)\b", re.IGNORECASE)
_NAME_BEFORE_PLACE = re.compile(r"^(?:in|at|near|across|inside|im|in der|en|à|dans)\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True, eq=False)
class FigureMention:
    """One figure of one document, ready to be held against others.

    Attributes:
        row: number of the document in the sequence given.
        key: unit, kind of thing counted and action; only equal keys are compared.
        kind: the kind of people where the key says only "person"; else the head word's.
        actors, places: folded names in the counted phrase and its scope, places those behind "in".
        terms: stems of the sentence's other words.
        first, last: from when and up to when it counts; None where open or unknown.
        closed: both ends are told in the text.
        running: the figure is a count so far ("since January", "has reached", "160 times"), which grows.
        dated: the text itself tells a time.
    """

    row: int
    figure: Figure
    scope: FigureScope
    key: str
    kind: str
    actors: frozenset[str]
    places: frozenset[str]
    terms: frozenset[str]
    first: date | None
    last: date | None
    closed: bool
    running: bool
    published: Window | None

    @property
    def qualities(self) -> frozenset[str]:
        """Stems of the words before the head of what is counted, names left out."""
        return _qualities(self.figure.counted)

    @property
    def dated(self) -> bool:
        """Whether the text itself tells the time."""
        return self.scope.bound != ""


@lru_cache(maxsize=4096)
def _qualities(counted: str) -> frozenset[str]:
    return frozenset(cut_stem(word) for word in _WORD.findall(counted)[:-1] if word.islower())


def read_mentions(documents: Sequence[Document]) -> Iterator[list[FigureMention]]:
    """The countable figures of each document, in order of documents and places.

    Left out are ordinals, shares without a noun, figures in page furniture and those of which
    nothing tells what they count. Cost: some 4 ms an article of 600 words.
    """
    for row, document in enumerate(documents):
        yield _of_document(row, document)


def _of_document(row: int, document: Document) -> list[FigureMention]:
    language = document.language or "en"
    figures = find_figures(document.text, language=language)
    if not figures:
        return []
    places = evidence_places(document)
    published = read_window(f"{document.date.first}/{document.date.last}") if document.date else None
    dates = find_dates(document.text, document.date, language=language)
    # A dateline says when it was written: for when a figure of its sentence holds the sentence may say better.
    datelines = [block for block in document.blocks if block.role == "dateline"]
    told = [day for day in dates if not any(block.start <= day.start < block.end for block in datelines)]
    mentions = []
    for figure in figures:
        if figure.unit in ("ordinal", "year", "month", "week", "day", "h", "min", "s", "decade"):
            continue
        if places and not any(start <= figure.start and figure.end <= end for start, end in places):
            continue
        if _is_table(document.text, figure):
            continue
        scope = figure_scope(document.text, figure, document.date, language=language, dates=told)
        if not scope.bound and len(told) < len(dates):
            scope = figure_scope(document.text, figure, document.date, language=language, dates=dates)
        mention = _mention(row, document.text, figure, scope, published)
        if mention is not None:
            mentions.append(mention)
    return mentions


def _is_table(text: str, figure: Figure) -> bool:
    """Whether numbers stand there as thick as in a table or a bill: columns tell what they count, not words."""
    around = text[max(0, figure.start - _TABLE_CHARS) : figure.end + _TABLE_CHARS]
    return len(_DIGITS.findall(around)) >= _TABLE_NUMBERS


def _mention(row: int, text: str, figure: Figure, scope: FigureScope, published: Window | None) -> FigureMention | None:
    words = [word.casefold() for word in _WORD.findall(figure.counted)]
    head = words[-1].rstrip(".") if words else ""
    action = action_of(text, figure.start, max(figure.end, figure.counted_end))
    if action in ("rise", "fall") and not figure.unit:  # the count's own growth
        action = nearest_action(text, scope.start, figure.start, people=True)
    if figure.value == figure.upper == 1 and not figure.unit:
        return None  # one of anything is named, not counted
    if head in _FINENESS and not figure.unit:
        return None
    kind = _CLASS_OF.get(head, cut_stem(head))
    if not figure.unit and _GROWN_BY.search(text, max(0, figure.start - 30), figure.start):
        return None  # by how much a count grew, not how many there are
    if head in _TIMES:
        action = nearest_action(text, scope.start, figure.start) or action
        if not action:
            return None
        kind, action = action, ""
    elif told := action_word(head):  # "deaths", "the 19 dead", "attacks"
        kind, action = ("person", told) if told in _ON_PEOPLE else (kind, "")
    if not head and not figure.unit:
        if action not in _ON_PEOPLE:
            return None
        kind = "person"
    elif action in _ON_PEOPLE and _is_people(_WORD.findall(figure.counted)):
        kind = "person"
    if figure.value <= _SMALL and not figure.unit and not action and kind in _GENERIC:
        return None
    kept = action if action in _ON_PEOPLE and (kind in _PEOPLE or kind == "person") else ""
    thing = "person" if kept and kind in _PEOPLE else kind
    if kind == "person" and not kept:
        kept = action
    if figure.unit in ("%", "percentage points", "basis points") or figure.unit.isupper():
        kept = action if action in ("rise", "fall") else ""
    actors, places = _names(text, figure, scope)
    terms = frozenset(_stems(text[scope.start : scope.end])) - {cut_stem(word) for word in words}
    first, last, closed = scope_window(scope, published)
    grown = bool(figure.counted_end) and figure.counted_end <= figure.start and is_growing(text, figure)
    running = not figure.unit and (scope.bound in ("since", "by") or grown or head in _TIMES)
    return FigureMention(row, figure, scope, f"{figure.unit}|{thing}|{kept}", kind, actors, places, terms, first, last,
                         closed, running, published)  # fmt: skip


def _is_people(counted: list[str]) -> bool:
    """Whether what is counted ends in a people: `16 Velmarians`, `two elderly Brennis`."""
    last = counted[-1] if counted else ""
    return last[:1].isupper() and not last.isupper() and last.endswith(("ns", "is", "ese")) and len(last) > 4


def _names(text: str, figure: Figure, scope: FigureScope) -> tuple[frozenset[str], frozenset[str]]:
    """Names in what is counted and in its scope; those behind "in" are places."""
    actors: set[str] = set()
    places: set[str] = set()
    for written in _capitals(figure.counted):
        actors.add(fold_name(written))
    if figure.counted.casefold() in _TIMES:  # "attacked US camps and bases 160 times"
        actors.update(fold_name(name) for name in _capitals(text[max(scope.start, figure.start - 40) : figure.start]))
    for start, end in scope.spans:
        words = text[start:end]
        if _TIME_WORDS.match(words) or any(char.isdigit() for char in words):
            continue
        names = {fold_name(name) for name in _capitals(words)}
        (places if _NAME_BEFORE_PLACE.match(words) else actors).update(names)
    return frozenset(actors - places), frozenset(places)


def _capitals(words: str) -> list[str]:
    return [word for word in map(_bare, _WORD.findall(words)) if _is_name(word) and word.casefold() not in _NO_ACTORS]


def _is_name(word: str) -> bool:
    return word[:1].isupper() and (word == "US" or word.casefold() not in FUNCTION_WORDS)


def _bare(word: str) -> str:
    return word.removesuffix("'s").removesuffix("’s")


_NO_ACTORS = frozenset(
    """january february march april may june july august september october november december monday tuesday wednesday
    thursday friday saturday sunday freitag donnerstag mittwoch dienstag montag attacks soldiers troops people
    tanks one two three four five six seven eight nine ten by on in since during until menschen soldaten schiffe
    tote personen""".split()  # noqa: SIM905
)


@lru_cache(maxsize=4096)
def fold_name(name: str) -> str:
    """A country and its people under one word: Iraqi, Iraqis and Iraq; American, U.S. and US."""
    folded = name.casefold().rstrip(".").removesuffix("'s").removesuffix("’s")
    if folded in _PEOPLES:
        return _PEOPLES[folded]
    for ending in _ENDINGS:
        if folded.endswith(ending) and len(folded) - len(ending) >= 4:
            return folded[: -len(ending)]
    return folded


def _stems(words: str) -> Iterator[str]:
    for word in _WORD.findall(words):
        stem = _stem(word)
        if stem is not None:
            yield stem


# As many as there are different words in some ten thousand articles; a stem is one string for all of them.
@lru_cache(maxsize=131_072)
def _stem(word: str) -> str | None:
    """The stem of a word or the folded name, None for a function word."""
    folded = word.casefold()
    if word != "US" and (folded in FUNCTION_WORDS or len(folded) < 2):
        return None
    return fold_name(_bare(word)) if word[:1].isupper() else cut_stem(folded)


@dataclass(frozen=True, slots=True)
class Article:
    """The different stems of a document, and the folded names among them.

    `affair` is equal for documents that are known to tell of one event, -1 where nobody looked.
    """

    terms: frozenset[str]
    names: frozenset[str]
    affair: int = -1


def read_article(text: str) -> Article:
    """Stems and names of a text. Words at the head of a sentence count as names: they weigh little."""
    stems = [(word, stem) for word in set(_WORD.findall(text)) if (stem := _stem(word)) is not None]
    names = frozenset([stem for word, stem in stems if word[:1].isupper()])
    return Article(frozenset([stem for _, stem in stems]), names)
