"""What a sentence tells beside its words: names, figures, days, yes or no, up or down."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from functools import lru_cache
from itertools import product
from math import isclose, sqrt
from operator import attrgetter
from typing import Literal

from ...match.function_words import FUNCTION_WORDS
from ...match.prepared import cut_stem
from ...model import DateMention, DateWindow, Figure, NameType
from ...text.tokens import fold_words
from ..quotes.words import REPORTING_VERBS
from .synonyms import CLASS_OF
from .told import read_numbers

#: What can speak against two sentences telling the same.
Difference = Literal["figure", "denial", "direction", "actor", "day", "speech"]

#: Expressions of time wider than this tell no day; two days apart may be one event over a date line.
_NARROW_DAYS, _SLACK_DAYS = 8, 1
#: Figures are read off rounded ("nearly 100" of 98 is not one; 2.5 and 2.48 million are).
_ROUNDING = 0.01
#: Counts up to here recur in any two articles and say little when they are equal.
SMALL_COUNT = 20

_NEGATION = re.compile(
    r"\b(?:no|not|never|none|nobody|nothing|neither|nor|without|cannot|unable|un(?:likely|willing)"
    r"|fail(?:s|ed|ing)?|den(?:y|ies|ied|ying)|refus(?:e|es|ed|ing|al)|reject(?:s|ed|ing|ion)?"
    r"|declin(?:e|es|ed|ing) to|kein(?:e|en|er|em)?|nicht|nie|ne|pas|jamais|nunca)\b|n['’]t\b",
    re.IGNORECASE,
)
#: What a denial is about stands in so many words behind it.
_DENIED_WORDS, _DENIED_CHARS = 5, 50
#: Words in quotation marks from which they are speech, and how many of them two quotations of one speech share.
_SPEECH_WORDS, _SPEECH_SHARED = 5, 2
_QUOTED = re.compile(r'[“"„»«]([^”“"„»«]+)[”"“«»]')
_MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec"
_MONTH_DAY = re.compile(r"\b(?P<month>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)\.? (?P<day>\d{1,2})\b")
_MONTH = re.compile(
    r"\b(?P<month>january|february|march|april|may|june|july|august|september|october|november|december"
    r"|(?:jan|feb|apr|aug|sept?|oct|nov|dec)\b)"
)
#: What stands beside a name that is a source of what the sentence tells.
_SAYS = re.compile(
    rf",? (?:(?:has|had|have|also|later) )?(?:accused|accuses|blamed|blames|{'|'.join(sorted(REPORTING_VERBS))})\b"
)
_ACCORDING = re.compile(r"(?:[Aa]ccording to|said|says|told) (?:[Tt]he )?$")
#: What goes up in one text and down in the other is not the same statement.
_UP = frozenset(
    """
    rise rises rose risen rising up gain gains gained increase increases increased climb climbs climbed jump jumped
    jumps grew grown grow growth higher surge surged soared soar raised raise raises strengthened win won wins
    """.split()  # noqa: SIM905
)
_DOWN = frozenset(
    """
    fall falls fell fallen falling down drop drops dropped decline declines declined decrease decreased decreases
    lower lowered lowers lost lose loses shrank slump slumped slid slip slipped tumble tumbled cut cuts weakened
    """.split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one sentence, folded.

    Attributes:
        n_words: how many words it has.
        denied: stems of the words right behind a denial or refusal, what it is about; `says` all stems.
        quoted: stems of what stands in quotation marks, without function words; empty where that is short.
        directions: `up`, `down`, both or none.
    """

    n_words: int
    denied: frozenset[str]
    says: frozenset[str]
    quoted: frozenset[str]
    directions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Facts:
    """One sentence.

    Attributes:
        text: the sentence.
        names: the joined name (what all documents agree to call it) → its type.
        figures: without ordinals; `days` the expressions of time that tell days.
        places: where each name stands last, if that is known.
    """

    text: str
    names: Mapping[str, NameType]
    figures: tuple[Figure, ...]
    days: tuple[DateMention, ...]
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict, hash=False)

    def is_source(self, name: str) -> bool:
        """Whether a name is that of somebody who says so: he does nothing in what is said."""
        start, end = self.places.get(name, (0, 0))
        if end <= start:
            return False
        said = _ACCORDING.search(self.text, max(0, start - 20), start)
        return bool(_SAYS.match(self.text, end) or said)

    @property
    def wording(self) -> Wording:
        """Read when it is asked for: most sentences are never held against another."""
        return read_wording(self.text)


def read_facts(
    text: str, *, names: Mapping[str, NameType], published: DateWindow | None = None, language: str = "en"
) -> Facts:
    """The facts of one sentence."""
    figures, days = read_numbers(text, published, language=language)
    return Facts(text, names, figures, days)


# A sentence meets others of the same days: some hundred articles' worth.
@lru_cache(maxsize=4096)
def read_wording(text: str) -> Wording:
    """The wording of one sentence. Cost: 0.05 ms."""
    words = fold_words(text)
    denied = {
        cut_stem(word)
        for found in _NEGATION.finditer(text)
        for word in fold_words(text[found.start() : found.end() + _DENIED_CHARS])[:_DENIED_WORDS]
        if word not in FUNCTION_WORDS
    }
    directions = {"up"} if not _UP.isdisjoint(words) else set()
    if not _DOWN.isdisjoint(words):
        directions.add("down")
    stems = frozenset(map(cut_stem, words))
    spoken = [word for found in _QUOTED.finditer(text) for word in fold_words(found[1])]
    quoted = frozenset(cut_stem(word) for word in spoken if word not in FUNCTION_WORDS)
    if len(spoken) < _SPEECH_WORDS:
        quoted = frozenset()
    return Wording(len(words), frozenset(denied), stems, quoted, frozenset(directions))


def day_key(day: DateMention) -> str:
    """The same for expressions of one day, dated or not: `02-07` for Feb. 7, else the folded wording."""
    if day.first and day.first == day.last:
        return day.first[5:]
    written = _MONTH_DAY.search(day.form)
    if written:
        return f"{_MONTHS.index(written['month'][:3]) // 3 + 1:02}-{int(written['day']):02}"
    return day.form


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two sentences share and where they differ.

    `names` (no places), `figures` and `days` are shared, as the left sentence writes them; `counts` says how many
    small figures of one thing are among them, `month` whether a day of one lies in a month of the other; `differs`
    says in words what speaks against one statement. `overlap` is the cosine of both sets of all stems, `lengths` how
    long the shorter sentence is beside the longer one.
    """

    names: tuple[str, ...]
    figures: tuple[Figure, ...]
    counts: int
    days: tuple[str, ...]
    month: bool
    differs: tuple[tuple[Difference, str], ...]
    overlap: float
    lengths: float

    def __reduce__(self) -> tuple[type[Comparison], tuple[object, ...]]:
        # A tenth of the time of what dataclasses do by themselves when processes send them.
        return Comparison, _values(self)


_values = attrgetter(*(each.name for each in fields(Comparison)))


def compare_facts(left: Facts, right: Facts) -> Comparison:
    """The facts of two sentences held against each other; swapping them swaps the wording only."""
    said, other_said = left.wording, right.wording
    differs: list[tuple[Difference, str]] = []
    figures, told = _compare_figures(left.figures, right.figures)
    differs += [("figure", words) for words in told]
    if not (said.denied and other_said.denied) and (said.denied & other_said.says or other_said.denied & said.says):
        differs.append(("denial", "only one of them denies it"))
    if said.directions and other_said.directions and said.directions.isdisjoint(other_said.directions):
        differs.append(("direction", "one says up, the other down"))
    differs += [("actor", words) for words in _actors(left, right)]
    days, told = _compare_days(left.days, right.days)
    differs += [("day", words) for words in told]
    if said.quoted and other_said.quoted and len(said.quoted & other_said.quoted) < _SPEECH_SHARED:
        differs.append(("speech", "they quote other words"))
    size = sqrt(len(said.says) * len(other_said.says))
    return Comparison(
        names=tuple(name for name, type_ in left.names.items() if name in right.names and type_ != "place"),
        figures=figures,
        counts=sum(_is_count_in(one, right.figures) for one in figures),
        days=days,
        month=not days and any(_is_within(one, other) for one, other in product(left.days, right.days)),
        differs=tuple(differs),
        overlap=len(said.says & other_said.says) / size if size else 0.0,
        lengths=min(said.n_words, other_said.n_words) / max(1, said.n_words, other_said.n_words),
    )


def _compare_figures(left: Sequence[Figure], right: Sequence[Figure]) -> tuple[tuple[Figure, ...], list[str]]:
    if not left or not right:
        return (), []
    shared = [one for one in left if any(_same_value(one, other) for other in right)]
    only_left = [one for one in left if not any(_same_value(one, other) for other in right)]
    only_right = [one for one in right if not any(_same_value(one, other) for other in left)]
    for one, other in product(only_left, only_right):
        if _counts_alike(one, other):
            return tuple(shared), [f"figures differ: {one.text.strip()} and {other.text.strip()}"]
    return tuple(shared), []


def _is_count_in(one: Figure, others: Sequence[Figure]) -> bool:
    """Whether a small number is that of the same thing on the other side: three soldiers, three troops."""
    if one.unit or one.value > SMALL_COUNT or not one.counted:
        return False
    counted = _kinds(one.counted)
    return any(_same_value(one, other) and not counted.isdisjoint(_kinds(other.counted)) for other in others)


@lru_cache(maxsize=8192)
def _kinds(counted: str) -> frozenset[str]:
    return frozenset(CLASS_OF.get(stem, stem) for stem in _stems(counted))


def _same_value(one: Figure, other: Figure) -> bool:
    return one.unit == other.unit and (
        isclose(one.value, other.value, rel_tol=_ROUNDING) or isclose(one.upper, other.upper, rel_tol=_ROUNDING)
    )


def _counts_alike(one: Figure, other: Figure) -> bool:
    """Whether two figures of different value may count the same thing."""
    if one.unit != other.unit:
        return False
    if one.unit:
        return True
    left, right = _stems(one.counted), _stems(other.counted)
    return not left or not right or bool(left & right)


@lru_cache(maxsize=8192)
def _stems(counted: str) -> frozenset[str]:
    return frozenset(map(cut_stem, fold_words(counted)))


def _compare_days(left: Sequence[DateMention], right: Sequence[DateMention]) -> tuple[tuple[str, ...], list[str]]:
    if not left or not right:
        return (), []
    shared = [one for one in left if any(_same_day(one, other) for other in right)]
    if shared:
        # "Last week" in two texts of unknown date is the same wording and no day.
        return tuple(one.text for one in shared if one.first or any(sign.isdigit() for sign in one.text)), []
    for one, other in product(left, right):
        if _days_apart(one, other) > _SLACK_DAYS:
            return (), [f"days differ: {one.text} and {other.text}"]
    return (), []


def _same_day(one: DateMention, other: DateMention) -> bool:
    if _narrow(one) and _narrow(other):
        return one.first <= other.last and other.first <= one.last
    return day_key(one) == day_key(other) and (
        not one.first or not other.first or (one.first <= other.last and other.first <= one.last)
    )


def _is_within(one: DateMention, other: DateMention) -> bool:
    """Whether both name one month, and no two years that differ: January, January 28."""
    months = [_MONTH.search(day.form) for day in (one, other)]
    if not (months[0] and months[1]) or months[0]["month"][:3] != months[1]["month"][:3]:
        return False
    apart = one.first and other.first and (one.last < other.first or other.last < one.first)
    return not apart


def _narrow(day: DateMention) -> bool:
    return bool(day.first) and (_ordinal(day.last) - _ordinal(day.first)) < _NARROW_DAYS


def _days_apart(one: DateMention, other: DateMention) -> int:
    if not (_narrow(one) and _narrow(other)):
        return 0
    return max(_ordinal(one.first) - _ordinal(other.last), _ordinal(other.first) - _ordinal(one.last))


def _ordinal(iso: str) -> int:
    return date.fromisoformat(iso).toordinal()


def _actors(left: Facts, right: Facts) -> Iterable[str]:
    """Persons, else organisations, that only one side names, where the other side names others instead."""
    if not left.names or not right.names:
        return
    types: tuple[NameType, ...] = ("person", "organisation")
    for type_ in types:
        only_left = _alone(left, right, type_)
        only_right = _alone(right, left, type_) if only_left else []
        if only_left and only_right:
            yield f"one names {only_left[0]}, the other {only_right[0]}"
            return


def _alone(side: Facts, other: Facts, type_: NameType) -> list[str]:
    """Names that only this side has, but for those of somebody who says so."""
    return [
        name
        for name, named in side.names.items()
        if named == type_ and name not in other.names and not side.is_source(name)
    ]
