"""Words and names whose share of articles rises or falls, with the sentences behind each."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from ..match.families import sort_key_of_date
from ..match.function_words import FUNCTION_WORDS
from ..match.prepared import cut_stem
from ..model import Cluster, Document, Span
from ..statements.figures.mentions import fold_name
from ..statements.quotes.attribution import sentence_of, sentence_starts
from ..text.evidence import evidence_places
from .subject import WORD, telling_words

#: Weight of the prior, in words: about one article's worth, so that a word of one article is no trend.
_PRIOR_WORDS = 500.0
#: |z| from which a word's share is told to have changed, as in the paper.
_LEAST_Z = 1.96
_LEAST_COUNT = 3
#: Sentences that are shown of each; how many articles have it stands beside them.
_MOST_SENTENCES = 100
#: `word` and a stem, or `name` and its label.
_Term = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Trend:
    """A word or a name whose share differs between earlier and later articles.

    `z` is the log-odds ratio in standard deviations, above 0 where it rises; the counts are of
    articles; `sentences` are the first that has it in each article of the half where it is commoner,
    in order of date, a hundred at most.
    """

    word: str
    kind: Literal["word", "name"]
    z: float
    n_before: int
    n_after: int
    sentences: tuple[Span, ...]


def find_trends(
    documents: Iterable[Document], *, names: Iterable[Cluster] = (), most: int = 20
) -> tuple[str, tuple[Trend, ...]]:
    """Words and names whose share rises or falls, and the day from which articles count as later.

    Dated articles are halved at a day; with less than two days there is no half and no trend, and an
    article that may be of either half is of none. The surest come first, at most so many. A word
    counts once an article, so that no single one decides.

    Args:
        names: clusters of names, each of which counts as one term in all its spellings.

    Source: Monroe, Colaresi, Quinn, Fightin' Words (2008): log-odds with an informative Dirichlet
    prior, here the words of all articles.
    """
    dated = sorted(
        (document for document in documents if document.date), key=lambda one: (sort_key_of_date(one.date), one.id)
    )
    days = [document.date.first for document in dated if document.date]
    days.sort()
    cut = min((day for day in set(days) if day > days[0]), key=lambda day: _unevenness(days, day), default="")
    if not cut:
        return "", ()
    is_later = {
        one.id: one.date.first >= cut for one in dated if one.date and not one.date.first < cut <= one.date.last
    }
    dated = [document for document in dated if document.id in is_later]
    named = _gather_names(names)
    terms_of = {document.id: _find_terms(document, named.get(document.id, ())) for document in dated}
    halves: tuple[Counter[_Term], Counter[_Term]] = (Counter(), Counter())
    for document in dated:
        halves[is_later[document.id]].update(terms_of[document.id])
    surest = sorted(_weigh(*halves), key=lambda one: (-abs(one[1]), one[0]))[:most]
    holders = {
        term: [one for one in dated if is_later[one.id] == (z > 0) and term in terms_of[one.id]][:_MOST_SENTENCES]
        for term, z in surest
    }
    wanted: dict[str, set[_Term]] = defaultdict(set)
    for term, there in holders.items():
        for one in there:
            wanted[one.id].add(term)
    by_id = {document.id: document for document in dated}
    places = {id_: _find_places(by_id[id_], named.get(id_, ()), terms) for id_, terms in wanted.items()}
    starts = {id_: sentence_starts(by_id[id_].text) for id_ in wanted}
    trends = []
    for term, z in surest:
        there = holders[term]
        shown = max(places[one.id][term][1] for one in there)  # a word rather in lower case
        sentences = tuple(_sentence(one, places[one.id][term][0], starts[one.id]) for one in there)
        kind: Literal["word", "name"] = "name" if term[0] == "name" else "word"
        trends.append(Trend(shown, kind, round(z, 2), halves[0][term], halves[1][term], sentences))
    return cut, tuple(trends)


def _unevenness(days: Sequence[str], cut: str) -> tuple[int, str]:
    return abs(2 * bisect_left(days, cut) - len(days)), cut


def _weigh(before: Counter[_Term], after: Counter[_Term]) -> Iterable[tuple[_Term, float]]:
    """The terms whose share differs, each with its z."""
    totals = before.total(), after.total()
    for term in sorted(before.keys() | after.keys()):
        counts = before[term], after[term]
        if sum(counts) < _LEAST_COUNT:
            continue
        prior = _PRIOR_WORDS * sum(counts) / sum(totals)
        odds = [
            math.log((count + prior) / (total + _PRIOR_WORDS - count - prior))
            for count, total in zip(counts, totals, strict=True)
        ]
        z = (odds[1] - odds[0]) / math.sqrt(1 / (counts[0] + prior) + 1 / (counts[1] + prior))
        if abs(z) >= _LEAST_Z:
            yield term, z


def _gather_names(clusters: Iterable[Cluster]) -> Mapping[str, Sequence[tuple[str, Span]]]:
    """Document → the names in it, each with the first place where it stands."""
    found: dict[str, dict[str, Span]] = defaultdict(dict)
    for cluster in sorted(clusters, key=lambda one: one.id):
        for member in cluster.members:
            own = found[member.span.document]
            if cluster.label not in own or member.span.start < own[cluster.label].start:
                own[cluster.label] = member.span
    return {name: list(own.items()) for name, own in found.items()}


def _find_terms(document: Document, names: Sequence[tuple[str, Span]]) -> frozenset[_Term]:
    """What an article has, each term once: all articles are asked for it, and few for its place."""
    within = _words_within(names)
    words = {word for low, high in evidence_places(document) for word in WORD.findall(document.text, low, high)}
    terms = {
        term for word in words if (term := _term_of(word)) is not None and not (term[1] in within and word[0].isupper())
    }
    terms.update(("name", label) for label, _ in names)
    return frozenset(terms)


def _find_places(
    document: Document, names: Sequence[tuple[str, Span]], wanted: Collection[_Term]
) -> dict[_Term, tuple[int, str]]:
    """Where an article first has each term, and in which form."""
    found: dict[_Term, tuple[int, str]] = {
        ("name", label): (span.start, label) for label, span in names if ("name", label) in wanted
    }
    within = _words_within(names)
    for low, high in evidence_places(document):
        for match in WORD.finditer(document.text, low, high):
            word = match.group()
            term = _term_of(word)
            if (
                term is not None
                and term in wanted
                and term not in found
                and not (word[0].isupper() and term[1] in within)
            ):
                found[term] = (match.start(), word)
    return found


def _words_within(names: Sequence[tuple[str, Span]]) -> frozenset[str]:
    """The folded words of an article's names, which count as the name and not for themselves."""
    return frozenset().union(*(_folded(label) | _folded(span.text) for label, span in names))


@lru_cache(maxsize=50_000)
def _folded(name: str) -> frozenset[str]:
    return frozenset(map(fold_name, telling_words(name)))


# One term for all places of a word: most words of a corpus are known.
@lru_cache(maxsize=200_000)
def _term_of(word: str) -> _Term | None:
    if word[0].isdigit() or (word != "US" and word.casefold() in FUNCTION_WORDS):
        return None
    return _one_term("word", fold_name(word) if word[0].isupper() else cut_stem(word.casefold()))


@lru_cache(maxsize=200_000)
def _one_term(kind: str, form: str) -> _Term:
    return kind, form


def _sentence(document: Document, place: int, starts: Sequence[int]) -> Span:
    begin, end = sentence_of(starts, place)
    said = document.text[begin:end].rstrip()
    return Span(document.id, begin, begin + len(said), said)
