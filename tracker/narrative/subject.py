"""What a person asks about, and how well a text, an article or a statement answers to it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from ..match.function_words import FUNCTION_WORDS
from ..match.prepared import cut_stem
from ..model import Cluster, Document, Snapshot
from ..statements.figures.mentions import fold_name

WORD = re.compile(r"[^\W_](?:[^\W_]|['’.-](?=[^\W_]))*")
#: Code points on either side of a statement whose words speak for what it is about.
_AROUND_CHARS = 160
#: Share of what was asked, by weight, that has to be met: of two words both, of four rather three.
_LEAST_SHARE = 0.7
#: No word weighs less than this share of the rarest, or one in every article would weigh nothing.
_LEAST_WEIGHT = 0.25


@dataclass(frozen=True, slots=True)
class Match:
    """How well something answers to a subject.

    `score` is the share of what was asked that is met, by weight, 0..1; `words` are the words and
    names that were met, as the text has them, in the order in which they were asked.
    """

    score: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Term:
    """A word or a name that was asked about; `runs` are its forms of several words, folded."""

    shown: str
    name: str
    spelled: tuple[str, ...]
    forms: frozenset[str]
    runs: tuple[tuple[str, ...], ...]
    weight: float = 1.0


class Subject:
    """What a person asks about: its words in any form, its names in any spelling.

    A country and its people are one word, so are the endings of a word: "US troops" meets "American
    troop" and "U.S. troops". With a snapshot's names an alias meets too, and words weigh by how few
    of its articles have them.

    >>> Subject("US troops in Iraq").is_met_by("Some 900 American troops left Iraqi bases.")
    True
    """

    def __init__(self, text: str, *, snapshot: Snapshot | None = None) -> None:
        names = [cluster for cluster in snapshot.clusters if cluster.kind == "name"] if snapshot else []
        self._terms = tuple(_weigh(_read_terms(text, names), snapshot.documents if snapshot else ()))

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked: everything meets it then."""
        return not self._terms

    def tell(self) -> str:
        """What is looked for: each word, and behind a name the spellings that count as well."""
        told = []
        for term in self._terms:
            others = [said for said in (term.name, *term.spelled) if said and said != term.shown]
            told.append(f"{term.shown} (also {', '.join(dict.fromkeys(others))})" if others else term.shown)
        return ", ".join(told)

    def list_unmet(self, texts: Iterable[str]) -> tuple[str, ...]:
        """The words that stand in none of the texts."""
        unmet = list(self._terms)
        for text in texts:
            if not unmet:
                break
            words = list(_telling(text))
            unmet = [term for term in unmet if not _find(term, words)]
        return tuple(term.shown for term in unmet)

    def is_met_by(self, text: str) -> bool:
        """Whether the text has enough of what was asked; a subject without words is met by everything."""
        return self.match(text) is not None

    def match(self, text: str) -> Match | None:
        """How well the text answers; None where too little of what was asked stands in it."""
        if not self._terms:
            return Match(1.0, ())
        words = list(_telling(text))
        found = [(term, _find(term, words)) for term in self._terms]
        score = sum(term.weight for term, shown in found if shown) / sum(term.weight for term in self._terms)
        return Match(round(score, 3), tuple(shown for _, shown in found if shown)) if score >= _LEAST_SHARE else None

    def match_cluster(self, cluster: Cluster, documents: Mapping[str, Document]) -> Match | None:
        """How well a statement answers: its label and members, with the words around them."""
        told = [cluster.label]
        for member in cluster.members:
            span = member.span
            told += [span.text, *(str(value) for value in span.values.values() if isinstance(value, str))]
            document = documents.get(span.document)
            if document is not None and len(span.text) < 2 * _AROUND_CHARS:
                told.append(document.text[max(0, span.start - _AROUND_CHARS) : span.end + _AROUND_CHARS])
        return self.match("\n".join(told))

    def is_met_by_cluster(self, cluster: Cluster, documents: Mapping[str, Document]) -> bool:
        """Whether a statement has enough of what was asked in it or around it."""
        return self.match_cluster(cluster, documents) is not None


def telling_words(text: str) -> Iterator[str]:
    """The words of a text that say what it is about, in order."""
    for found in WORD.finditer(text):
        word = found.group()
        # "US" is a country, "us" a function word.
        if word == "US" or word.casefold() not in FUNCTION_WORDS:
            yield word


@lru_cache(maxsize=200_000)
def _forms(word: str) -> frozenset[str]:
    bare = word.removesuffix("'s").removesuffix("’s")
    return frozenset({fold_name(bare), cut_stem(bare.casefold())})


def _telling(text: str) -> Iterator[tuple[str, frozenset[str]]]:
    return ((word, _forms(word)) for word in telling_words(text))


def _find(term: _Term, words: list[tuple[str, frozenset[str]]]) -> str:
    """The first place that has the term, as it stands there; empty if none."""
    for place, (word, forms) in enumerate(words):
        if forms & term.forms:
            return word
        for run in term.runs:
            if run[0] in forms and len(run) <= len(words) - place:
                there = words[place : place + len(run)]
                if all(wanted in have for wanted, (_, have) in zip(run, there, strict=True)):
                    return " ".join(word for word, _ in there)
    return ""


def _read_terms(text: str, names: Iterable[Cluster]) -> list[_Term]:
    """The names that the text has in any of their spellings, the longest first, and the words beside them."""
    known: dict[tuple[str, ...], Cluster] = {}
    for cluster in sorted(names, key=lambda one: (len(one.members), one.id)):
        for run in _spellings(cluster):
            known[run] = cluster  # of two names with one spelling the one that is met more often
    words = [*telling_words(text)]
    folded = [fold_name(word.removesuffix("'s").removesuffix("’s")) for word in words]
    terms: list[_Term] = []
    place = 0
    while place < len(words):
        size = next(
            (n for n in range(min(6, len(words) - place), 0, -1) if tuple(folded[place : place + n]) in known), 0
        )
        shown = " ".join(words[place : place + max(1, size)])
        if size:
            cluster = known[tuple(folded[place : place + size])]
            runs = sorted(_spellings(cluster), key=lambda run: (len(run), run))
            single = frozenset(run[0] for run in runs if len(run) == 1)
            own = _forms(words[place]) if size == 1 else frozenset()
            longer = tuple(run for run in runs if len(run) > 1)
            terms.append(_Term(shown, cluster.label, _list_spellings(cluster), single | own, longer))
        else:
            terms.append(_Term(shown, "", (), _forms(words[place]), ()))
        place += max(1, size)
    return terms


def _spellings(cluster: Cluster) -> set[tuple[str, ...]]:
    """The spellings that stand for a name wherever they are met: not a bare surname or a first name."""
    spelled = set()
    for said in (cluster.label, *(member.span.text for member in cluster.members)):
        run = tuple(fold_name(word) for word in telling_words(said))
        person = any(member.span.values.get("type") == "person" for member in cluster.members[:1])
        if run and not (person and len(run) == 1 and said != cluster.label):
            spelled.add(run)
        elif run:
            spelled.add(run[-1:])
    return spelled


def _weigh(terms: list[_Term], documents: Iterable[Document]) -> Iterator[_Term]:
    """Rare words weigh more: the logarithm of the share of articles without them."""
    counts = dict.fromkeys(range(len(terms)), 0)
    n_documents = 0
    for document in documents if terms else ():
        n_documents += 1
        words = list(_telling(document.text))
        for number, term in enumerate(terms):
            counts[number] += bool(_find(term, words))
    most = math.log(n_documents + 2)
    for number, term in enumerate(terms):
        weight = math.log((n_documents + 2) / (counts[number] + 1)) / most if n_documents else 1.0
        yield replace(term, weight=max(_LEAST_WEIGHT, weight))


def _list_spellings(cluster: Cluster) -> tuple[str, ...]:
    """The first spellings, those of most articles first, capitals and line ends not counted."""
    counted: dict[str, list[str]] = {}
    for member in cluster.members:
        said = " ".join(member.span.text.split())
        counted.setdefault(said.casefold(), []).append(said)
    ranked = sorted(counted.values(), key=lambda said: (-len(said), said[0].casefold()))
    return tuple(max(said) for said in ranked[:5])  # rather in small letters
