"""Words and names whose share of articles rises or falls, with the sentences behind each."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
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
#: A stem or a name → the place and the form in which an article has it first.
_Terms = dict[tuple[str, str], tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Trend:
    """A word or a name whose share differs between earlier and later articles.

    `z` is the log-odds ratio in standard deviations, above 0 where it rises; the counts are of
    articles; `sentences` are the first that has it in each article of the half where it is commoner,
    in order of date.
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
    halves: tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]] = (Counter(), Counter())
    for document in dated:
        halves[is_later[document.id]].update(terms_of[document.id].keys())
    surest = sorted(_weigh(*halves), key=lambda one: (-abs(one[1]), one[0]))[:most]
    trends = []
    for term, z in surest:
        there = [one for one in dated if is_later[one.id] == (z > 0) and term in terms_of[one.id]]
        shown = max(terms_of[one.id][term][1] for one in there)  # a word rather in lower case
        sentences = tuple(_sentence(one, terms_of[one.id][term][0]) for one in there)
        kind: Literal["word", "name"] = "name" if term[0] == "name" else "word"
        trends.append(Trend(shown, kind, round(z, 2), halves[0][term], halves[1][term], sentences))
    return cut, tuple(trends)


def _unevenness(days: Sequence[str], cut: str) -> tuple[int, str]:
    return abs(2 * bisect_left(days, cut) - len(days)), cut


def _weigh(
    before: Counter[tuple[str, str]], after: Counter[tuple[str, str]]
) -> Iterable[tuple[tuple[str, str], float]]:
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


def _find_terms(document: Document, names: Sequence[tuple[str, Span]]) -> _Terms:
    found: _Terms = {("name", label): (span.start, label) for label, span in names}
    within = {fold_name(word) for label, span in names for word in telling_words(f"{label} {span.text}")}
    for low, high in evidence_places(document):
        for match in WORD.finditer(document.text, low, high):
            word = match.group()
            term = _term_of(word)
            if term is not None and term not in found and not (word[0].isupper() and term[1] in within):
                found[term] = (match.start(), word)
    return found


# One term for all places of a word: most words of a corpus are known.
@lru_cache(maxsize=200_000)
def _term_of(word: str) -> tuple[str, str] | None:
    if word[0].isdigit() or (word != "US" and word.casefold() in FUNCTION_WORDS):
        return None
    return "word", fold_name(word) if word[0].isupper() else cut_stem(word.casefold())


def _sentence(document: Document, place: int) -> Span:
    begin, end = sentence_of(sentence_starts(document.text), place)
    said = document.text[begin:end].rstrip()
    return Span(document.id, begin, begin + len(said), said)
