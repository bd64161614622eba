"""Statements in time: what each outlet kept of an event's first telling, and which words came and went.

Evidence, never a verdict: what is told here is where a statement stands and where it doesn't.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .match.families import sort_key_of_date
from .match.function_words import FUNCTION_WORDS
from .match.prepared import cut_stem
from .model import Cluster, Document, Member, Snapshot, Span
from .statements.figure_mentions import fold_name
from .statements.quote_attribution import sentence_of, sentence_starts
from .statements.same_speaker import same_speaker
from .text.evidence import evidence_places

_WORD = re.compile(r"[^\W_](?:[^\W_]|['’.-](?=[^\W_]))*")
#: Code points on either side of a statement whose words speak for what it is about.
_AROUND_CHARS = 160
#: Weight of the prior, in words: about one article's worth, so that a word of one article is no trend.
_PRIOR_WORDS = 500.0
#: |z| from which a word's share is told to have changed, as in the paper.
_LEAST_Z = 1.96
_LEAST_COUNT = 3


class Subject:
    """What a person asks about: every word of it has to be met, in any form.

    A country and its people are one word, so are the endings of a word: "US troops" meets
    "American troop" and "U.S. troops".

    >>> Subject("US troops in Iraq").is_met_by("Some 900 American troops left Iraqi bases.")
    True
    """

    def __init__(self, text: str) -> None:
        self._wanted = [_forms(word) for word in _telling(text)]

    def is_met_by(self, text: str) -> bool:
        """Whether the text has all words; a subject without words is met by everything."""
        there = {form for word in _telling(text) for form in _forms(word)}
        return all(forms & there for forms in self._wanted)

    def is_met_by_cluster(self, cluster: Cluster, documents: Mapping[str, Document]) -> bool:
        """Whether the label and the members, with the words around them, have all words between them."""
        told = [cluster.label]
        for member in cluster.members:
            span = member.span
            told += [span.text, *(str(value) for value in span.values.values() if isinstance(value, str))]
            document = documents.get(span.document)
            if document is not None and len(span.text) < 2 * _AROUND_CHARS:
                told.append(document.text[max(0, span.start - _AROUND_CHARS) : span.end + _AROUND_CHARS])
        return self.is_met_by("\n".join(told))


def _telling(text: str) -> list[str]:
    words = _WORD.findall(text)
    # "US" is a country, "us" a function word.
    return [word for word in words if word == "US" or word.casefold() not in FUNCTION_WORDS]


def _forms(word: str) -> frozenset[str]:
    bare = word.removesuffix("'s").removesuffix("’s")
    return frozenset({fold_name(bare), cut_stem(bare.casefold())})


@dataclass(frozen=True, slots=True)
class Shift:
    """A statement that two articles have, told otherwise: `before` in the first of them, `after` in the later."""

    cluster: Cluster
    before: Member
    after: Member
    what: str


@dataclass(frozen=True, slots=True)
class Telling:
    """One article of an event, held against the article that came first.

    `kept`, `changed` and `dropped` are of the first article's statements, `added` are those that
    another article of the corpus has too, but the first has not.
    """

    document: str
    kept: tuple[Cluster, ...] = ()
    changed: tuple[Shift, ...] = ()
    dropped: tuple[Cluster, ...] = ()
    added: tuple[Cluster, ...] = ()


@dataclass(frozen=True, slots=True)
class EventStory:
    """An event and its articles in order of date; the first one carries what the others are held against."""

    event: Cluster
    tellings: tuple[Telling, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """A word whose share differs between earlier and later articles.

    `z` is the log-odds ratio in standard deviations, above 0 where it rises; the counts are of
    articles; `sentences` are the first that has it in each article of the half where it is commoner,
    in order of date.
    """

    word: str
    z: float
    n_before: int
    n_after: int
    sentences: tuple[Span, ...]


def tell_events(snapshot: Snapshot, subject: Subject | None = None) -> tuple[EventStory, ...]:
    """The events of a snapshot in order of their first article's date, undated last.

    Args:
        subject: only events with an article that has these words.
    """
    documents = {document.id: document for document in snapshot.documents}
    held: dict[str, list[Cluster]] = defaultdict(list)
    for cluster in snapshot.clusters:
        if cluster.kind in ("quote", "figure"):
            for name in dict.fromkeys(member.span.document for member in cluster.members):
                held[name].append(cluster)
    stories = []
    for cluster in snapshot.clusters:
        if cluster.kind != "event":
            continue
        names = list(dict.fromkeys(member.span.document for member in cluster.members))
        if subject is not None and not any(subject.is_met_by(documents[name].text) for name in names):
            continue
        first, *later = names
        tellings = [Telling(first), *(_hold(first, name, held) for name in later)]
        stories.append(EventStory(cluster, tuple(tellings)))
    return tuple(sorted(stories, key=lambda story: (sort_key_of_date(story.event.members[0].date), story.event.id)))


def _hold(first: str, name: str, held: Mapping[str, Sequence[Cluster]]) -> Telling:
    there = {cluster.id for cluster in held.get(name, ())}
    here = {cluster.id for cluster in held.get(first, ())}
    kept: list[Cluster] = []
    changed: list[Shift] = []
    for cluster in held.get(first, ()):
        if cluster.id in there:
            before, after = _nearest(cluster, first, name)
            what = _shift(cluster, before, after)
            if what:
                changed.append(Shift(cluster, before, after, what))
            else:
                kept.append(cluster)
    return Telling(
        name,
        tuple(kept),
        tuple(changed),
        tuple(cluster for cluster in held.get(first, ()) if cluster.id not in there),
        tuple(cluster for cluster in held.get(name, ()) if cluster.id not in here),
    )


def _nearest(cluster: Cluster, first: str, name: str) -> tuple[Member, Member]:
    """The two articles' members that differ least: an article may have a statement twice."""
    pairs = [
        (one, other)
        for one in cluster.members
        if one.span.document == first
        for other in cluster.members
        if other.span.document == name
    ]
    return min(pairs, key=lambda pair: (bool(_shift(cluster, *pair)), pair[0].span.start, pair[1].span.start))


def _shift(cluster: Cluster, before: Member, after: Member) -> str:
    """How the later member differs, in words; empty where it doesn't."""
    old, new = before.span.values, after.span.values
    told = []
    if cluster.kind == "figure":
        if (old.get("value"), old.get("upper")) != (new.get("value"), new.get("upper")):
            told.append(f"{before.span.text} → {after.span.text}")
        elif old.get("modifier") != new.get("modifier"):
            told.append(f"{old.get('modifier') or 'no hedge'} → {new.get('modifier') or 'no hedge'}")
        return "; ".join(told)
    if _telling(before.span.text) != _telling(after.span.text):
        told.append("other words")
    speakers = str(old.get("speaker_name") or ""), str(new.get("speaker_name") or "")
    if any(speakers) and not (all(speakers) and same_speaker(*speakers)):
        told.append(f"said by {speakers[0] or 'nobody named'}, then by {speakers[1] or 'nobody named'}")
    return "; ".join(told)


def find_trends(documents: Iterable[Document], *, most: int = 20) -> tuple[str, tuple[Trend, ...]]:
    """Words whose share rises or falls, and the day from which articles count as later.

    Dated articles are halved at a day; with less than two days there is no half and no trend. The
    surest come first, at most so many. A word counts once an article, so that no single one decides.

    Source: Monroe, Colaresi, Quinn, Fightin' Words (2008): log-odds with an informative Dirichlet
    prior, here the words of all articles.
    """
    dated = sorted(
        (document for document in documents if document.date), key=lambda one: (sort_key_of_date(one.date), one.id)
    )
    days = [document.date.first for document in dated if document.date]
    cut = min((day for day in set(days) if day > days[0]), key=lambda day: _unevenness(days, day), default="")
    if not cut:
        return "", ()
    words_of = {document.id: _folded_words(document) for document in dated}
    halves: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    for document, day in zip(dated, days, strict=True):
        halves[day >= cut].update(words_of[document.id].keys())
    before, after = halves
    n_before, n_after = before.total(), after.total()
    trends = []
    for word in sorted(before.keys() | after.keys()):
        counts = before[word], after[word]
        if sum(counts) < _LEAST_COUNT:
            continue
        prior = _PRIOR_WORDS * sum(counts) / (n_before + n_after)
        odds = [
            math.log((count + prior) / (total + _PRIOR_WORDS - count - prior))
            for count, total in zip(counts, (n_before, n_after), strict=True)
        ]
        z = (odds[1] - odds[0]) / math.sqrt(1 / (counts[0] + prior) + 1 / (counts[1] + prior))
        if abs(z) >= _LEAST_Z:
            there = [
                document
                for document, day in zip(dated, days, strict=True)
                if (day >= cut) == (z > 0) and word in words_of[document.id]
            ]
            shown = max(words_of[document.id][word][1] for document in there)  # rather in lower case
            sentences = tuple(_sentence(document, words_of[document.id][word][0]) for document in there)
            trends.append(Trend(shown, round(z, 2), *counts, sentences))
    trends.sort(key=lambda trend: (-abs(trend.z), trend.word))
    return cut, tuple(trends[:most])


def _unevenness(days: Sequence[str], cut: str) -> tuple[int, str]:
    return abs(len(days) - 2 * sum(day >= cut for day in days)), cut


def _folded_words(document: Document) -> dict[str, tuple[int, str]]:
    """Stem or folded name → the place and the form in which an article's evidence has it first."""
    found: dict[str, tuple[int, str]] = {}
    for low, high in evidence_places(document):
        for match in _WORD.finditer(document.text, low, high):
            word = match.group()
            if word[0].isdigit() or (word != "US" and word.casefold() in FUNCTION_WORDS):
                continue
            form = fold_name(word) if word[0].isupper() else cut_stem(word.casefold())
            found.setdefault(form, (match.start(), word))
    return found


def _sentence(document: Document, place: int) -> Span:
    begin, end = sentence_of(sentence_starts(document.text), place)
    said = document.text[begin:end].rstrip()
    return Span(document.id, begin, begin + len(said), said)
