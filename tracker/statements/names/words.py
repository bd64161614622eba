"""Word lists behind the names: titles, heads of organisations and places, countries, given names.

The lists stand in words.txt and common_words.txt beside this file; they were written for
this project by hand (the forms of the ordinary words are made by bench/word_list.py). They are read when
the first text is looked at, in about 10 ms.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ...match.function_words import FUNCTION_WORDS

Words = frozenset[str]

#: Names that are the same place for everybody; the reader's alias file may veto them.
KNOWN_ALIASES: dict[str, tuple[str, ...]] = {
    "United States": ("US", "U.S.", "U.S", "USA", "U.S.A.", "America", "United States of America"),
    "United Kingdom": ("UK", "U.K.", "Britain", "Great Britain"),
    "United Arab Emirates": ("UAE", "U.A.E."),
    "United Nations": ("UN", "U.N.", "U.N"),
    "European Union": ("EU", "E.U."),
    "Islamic State": (
        "ISIS",
        "ISIL",
        "Daesh",
        "Islamic State of Iraq and Syria",
        "Islamic State of Iraq and the Levant",
    ),
    "Islamic Revolutionary Guard Corps": (
        "IRGC",
        "Revolutionary Guards",
        "Revolutionary Guard",
        "Revolutionary Guard Corps",
        "Islamic Revolutionary Guards Corps",
    ),
    "Popular Mobilization Forces": ("PMF", "PMU", "Popular Mobilization Units", "Hashd al-Shaabi"),
    "Quds Force": ("IRGC-Quds Force", "IRGC Quds Force", "Qods Force", "IRGC-Qods Force", "IRGC Qods Force"),
    "Pentagon": ("U.S. Defense Department", "US Defense Department", "Defense Department", "Department of Defense"),
    "Gaza Strip": ("Gaza",),
    "Central Intelligence Agency": ("CIA", "C.I.A."),
    "Federal Bureau of Investigation": ("FBI", "F.B.I."),
    "International Monetary Fund": ("IMF",),
    "European Central Bank": ("ECB",),
    "North Atlantic Treaty Organization": ("NATO", "North Atlantic Treaty Organisation"),
}


@dataclass(frozen=True, slots=True)
class WordLists:
    """Folded words (lower case, straight apostrophes), phrases with single spaces."""

    common: Words
    titles: Words
    title_parts: Words
    roles: Words
    organisation_heads: Words
    following_organisation: Words
    organisation_openings: Words
    for_openings: Words
    place_heads: Words
    place_openings: Words
    following_place: Words
    before_place: Words
    of_place: Words
    prepositions_of_place: Words
    calendar: Words
    never: Words
    speech: Words
    countries: Words
    places: Words
    organisations: Words
    demonyms: Words
    subjects: Words
    given: Words
    group_words: Words
    shortened: Words
    articles: Words
    numbered: Words
    compound_openings: Words
    single_verbs: Words
    surname_acts: Words
    organisation_before: Words
    person_particles: Words
    german_links: Words
    possessive_names: Words
    #: Words in lower case and subjects of ministries together.
    plain: Words
    #: What a body or a place is called at its end, together.
    heads: Words
    #: Ends of names that are nobody's surname.
    no_surnames: Words


@cache
def word_lists() -> WordLists:
    """All lists."""
    folder = Path(__file__).parent
    sections: dict[str, list[str]] = {}
    current: list[str] = []
    for line in _lines(folder / "words.txt"):
        if line.startswith("["):
            current = sections.setdefault(line.strip("[]"), [])
        else:
            current += [word.replace("_", " ") for word in line.split()]
    common = {word for line in _lines(folder / "common_words.txt") for word in line.split()}
    sections["common"] = [*common, *FUNCTION_WORDS]
    sections["plain"] = sections["common"] + sections["subjects"]
    sections["heads"] = sections["organisation_heads"] + sections["place_heads"]
    sections["no_surnames"] = sections["heads"] + sections["plain"]
    return WordLists(**{name: frozenset(words) for name, words in sections.items()})


def _lines(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]
