"""The same statement in several documents: its wordings joined, and who is said to have said it.

Each distinct wording is compared once, however many articles print it. Candidates share a run of
three words or two rare words; a quotation that lost its marks is looked for in the reported clauses and
plain sentences of the other documents by its rarest words. What is compared is judged in `likeness`.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations, pairwise

import numpy as np

from ...match.alignment import align_words
from ...match.clusters import group_pairs
from ...match.families import cluster_id, shorten
from ...match.order import days_apart, link_order, put_in_order
from ...model import Change, Cluster, Document, Link, Member, Quote, Span, Tier
from .attribution import sentence_starts
from .candidates import Candidates, Pair, find_alike
from .finding import find_quotes
from .likeness import Likeness, Weights, Wording, compare, judge, wording_of
from .places import pair_by_place
from .same_speaker import same_speaker

_MAX_COPIES = 8  # of more articles with equal wording each is linked to the first, not to all
_DISTANT_DAYS = 120
_SENTENCE_CHARS = 700
_LABEL_CHARS = 90
_CREDITS = re.compile(r"\b(?:Reporting|Editing|Writing|Compiled) by [A-Z]|reporting by [A-Z]")
_LEAST_RARE_DOCUMENTS = 8
_RELATED_WORDS = 4
_RELATED_COSINE = 0.1


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A quotation of one document, or a plain sentence that may be one without its marks."""

    row: int
    quote: Quote
    wording: int


class _Corpus:
    """Documents in order with their statements, and every distinct quoted wording once."""

    def __init__(self, documents: Sequence[Document], quotes: Mapping[str, Sequence[Quote]] | None) -> None:
        self.documents = put_in_order(documents)
        self.wordings: list[Wording] = []
        self.spoken: list[_Spoken] = []
        self.holders: list[list[int]] = []
        self.quotes: dict[str, Sequence[Quote]] = {}
        self.plain: list[_Spoken] = []
        self.plain_wordings: list[Wording] = []
        numbers: dict[tuple[str, ...], int] = {}
        words_of: list[set[str]] = []
        for row, document in enumerate(self.documents):
            found = None if quotes is None else quotes.get(document.id)
            if found is None:
                found = find_quotes(document.text, language=document.language or "en", blocks=document.blocks or None)
            self.quotes[document.id] = found
            words: set[str] = set()
            for quote in found:
                if not quote.direct:
                    continue
                wording = wording_of(_said(document.text, quote))
                words |= wording.content
                if not wording.words:
                    continue
                number = numbers.setdefault(wording.words, len(self.wordings))
                if number == len(self.wordings):
                    self.wordings.append(wording)
                    self.holders.append([])
                self.holders[number].append(len(self.spoken))
                self.spoken.append(_Spoken(row, quote, number))
            for quote in _plain_statements(document, found):
                wording = wording_of(document.text[quote.start : quote.end])
                words |= wording.content
                self.plain.append(_Spoken(row, quote, len(self.plain)))
                self.plain_wordings.append(wording)
            words_of.append(words)
        counts = Counter(word for words in words_of for word in words)
        self.weights = Weights(counts, len(self.documents))
        self._weight_of = {
            word: math.log(1 + len(self.documents) / count) ** 2
            for word, count in counts.items()
            if 1 < count <= max(_LEAST_RARE_DOCUMENTS, len(self.documents) // 25)
        }
        self._rare_words = [frozenset(word for word in words if word in self._weight_of) for words in words_of]
        self._sizes = [math.sqrt(math.fsum(map(self._weight_of.__getitem__, words))) for words in self._rare_words]
        self._related: dict[Pair, bool] = {}

    def related(self, one: int, other: int) -> bool:
        """Whether two articles speak of one affair: they share words that few others have."""
        pair = (one, other)
        known = self._related.get(pair)
        if known is None:
            shared = self._rare_words[one] & self._rare_words[other]
            weight = math.fsum(map(self._weight_of.__getitem__, shared))
            size = self._sizes[one] * self._sizes[other]
            known = self._related[pair] = len(shared) >= _RELATED_WORDS and weight >= _RELATED_COSINE * size
        return known


def link_quotes(
    documents: Sequence[Document],
    *,
    quotes: Mapping[str, Sequence[Quote]] | None = None,
    passages: Iterable[Link] = (),
) -> tuple[list[Link], list[Cluster]]:
    """Quotations that are one statement, over documents and versions, and the groups that they form.

    Links are of kind `quote` with relation `same_wording` or `variant`, `changes` from
    `align_words`; where the two speakers differ a further link of kind `attribution` says how. Spans carry
    `speaker` (a span as a mapping, or None), `speaker_name` (the resolved one) and `direct`. Clusters
    hold what is `linked`, members in order of date. Nothing is linked inside one document.

    Args:
        quotes: what `find_quotes` gave by document id, where it is already known.
        passages: links that are known, of which passages and copies are read: inside them reworded
            quotations are suggested by place and speaker.

    Cost: a distinct wording meets at most some hundred others; 10,000 articles take under a minute.
    """
    corpus = _Corpus(documents, quotes)
    links: list[Link] = []
    rows = [spoken.row for spoken in corpus.plain]
    alike, unmarked = find_alike(Candidates(corpus.wordings, corpus.plain_wordings, rows, corpus.weights))
    for (one, other), likeness in chain(_held_by_several(corpus), alike):
        links.extend(_links_between(corpus, one, other, likeness))
    links.extend(_links_without_marks(corpus, unmarked))
    links.extend(_links_by_place(corpus, passages, links))
    links.sort(key=link_order)
    clusters = _gather(corpus, links)
    shifts = [shift for link in links if (shift := _speaker_shift(link)) is not None]
    return sorted([*links, *shifts], key=link_order), clusters


def _said(text: str, quote: Quote) -> str:
    return " ".join([text[start:end] for start, end in quote.parts])


def _held_by_several(corpus: _Corpus) -> Iterator[tuple[Pair, Likeness]]:
    """Each wording that two documents hold, with itself."""
    for number, holders in enumerate(corpus.holders):
        if len({corpus.spoken[n].row for n in holders}) > 1:
            likeness = compare(corpus.wordings[number], corpus.wordings[number], corpus.weights)
            if judge(likeness, same=True, related=True, distant=False, plain=False) is not None:
                yield (number, number), likeness


def _links_between(corpus: _Corpus, one: int, other: int, likeness: Likeness) -> Iterable[Link]:
    lefts, rights = corpus.holders[one], corpus.holders[other]
    if one == other:
        pairs = list(combinations(lefts, 2))
        if len(lefts) > _MAX_COPIES:
            pairs = [(lefts[0], n) for n in lefts[1:]]
    else:
        pairs = [(n, m) for n in lefts for m in rights]
        if len(pairs) > _MAX_COPIES * _MAX_COPIES:
            pairs = [(lefts[0], m) for m in rights] + [(n, rights[0]) for n in lefts[1:]]
    for n, m in pairs:
        link = _link(corpus, corpus.spoken[n], corpus.spoken[m], likeness)
        if link is not None:
            yield link


def _link(corpus: _Corpus, one: _Spoken, other: _Spoken, likeness: Likeness) -> Link | None:
    if one.row == other.row:
        return None
    if other.row < one.row:
        one, other = other, one
    left, right = corpus.documents[one.row], corpus.documents[other.row]
    apart = days_apart(left, right)
    same = same_speaker(one.quote.speaker, other.quote.speaker)
    related = corpus.related(one.row, other.row)
    plain = not (one.quote.direct and other.quote.direct)
    distant = apart > _DISTANT_DAYS and not likeness.same
    tier = judge(likeness, same=same, related=related, distant=distant, plain=plain)
    if tier is None:
        return None
    left_span, right_span = _span(left, one.quote), _span(right, other.quote)
    changes = _changes(left.text, one.quote, right.text, other.quote)
    relation = "same_wording" if likeness.same and not plain else "variant"
    score = min(1.0, 0.6 * likeness.shared + 0.4 * likeness.order)
    return Link(
        "quote", tier, round(score, 4), relation, left_span, right_span, changes, _why(one, other, likeness, distant)
    )


def _why(one: _Spoken, other: _Spoken, likeness: Likeness, distant: bool) -> str:
    if likeness.same:
        text = f"the same {likeness.shorter} words"
    else:
        text = f"{round(100 * likeness.shared)} % of the shorter wording by weight, {likeness.run} words in a row"
    if not (one.quote.direct and other.quote.direct):
        text += ", without quotation marks in one"
    if distant:
        text += ", months apart"
    return f"{text}; {_speaker_words(one.quote)}, {_speaker_words(other.quote)}"


def _speaker_words(quote: Quote) -> str:
    return f"said by {quote.speaker}" if quote.speaker else "nobody named"


def _span(document: Document, quote: Quote) -> Span:
    speaker: dict[str, object] | None = None
    if quote.speaker_end > quote.speaker_start:
        start, end = quote.speaker_start, quote.speaker_end
        speaker = {"document": document.id, "start": start, "end": end, "text": document.text[start:end]}
    values = {"speaker": speaker, "speaker_name": quote.speaker, "direct": quote.direct}
    return Span(document.id, quote.start, quote.end, document.text[quote.start : quote.end], values)


def _changes(left_text: str, left: Quote, right_text: str, right: Quote) -> tuple[Change, ...]:
    """The steps between two quotations; an attribution that splits only one of them is a `split` or a `merge`."""
    one, other = left_text[left.start : left.end], right_text[right.start : right.end]
    if one == other:
        return ()
    steps = align_words(one, other)
    if (len(left.parts) > 1) == (len(right.parts) > 1):
        return steps
    return tuple(
        replace(step, op="split")
        if step.op == "insert" and len(right.parts) > 1 and _is_gap(step.right)
        else replace(step, op="merge")
        if step.op == "delete" and len(left.parts) > 1 and _is_gap(step.left)
        else step
        for step in steps
    )


def _is_gap(text: str) -> bool:
    return any(mark in text for mark in '”“"»«’‘„')


def _links_without_marks(corpus: _Corpus, unmarked: Sequence[Sequence[tuple[int, Likeness]]]) -> Iterable[Link]:
    """Quotations that another document tells without quotation marks."""
    for number, found in enumerate(unmarked):
        holders = corpus.holders[number]
        quoted = {corpus.spoken[n].row for n in holders}
        for sentence, likeness in found:
            if corpus.plain[sentence].row in quoted:
                continue
            for n in holders[:3]:
                link = _link(corpus, corpus.spoken[n], corpus.plain[sentence], likeness)
                if link is not None:
                    yield link


def _links_by_place(corpus: _Corpus, passages: Iterable[Link], links: Sequence[Link]) -> list[Link]:
    """Quotations that were reworded beyond their words."""
    known = {(one.document, one.start, other.document) for link in links for one, other in _both_ways(link)}
    rows = {document.id: row for row, document in enumerate(corpus.documents)}
    made = []
    for left_id, left, right_id, right in pair_by_place(sorted(passages, key=link_order), corpus.quotes, known):
        if left_id not in rows or right_id not in rows:
            continue
        if rows[right_id] < rows[left_id]:
            left_id, left, right_id, right = right_id, right, left_id, left
        one, other = corpus.documents[rows[left_id]], corpus.documents[rows[right_id]]
        wordings = wording_of(_said(one.text, left)), wording_of(_said(other.text, right))
        likeness = compare(*wordings, corpus.weights)
        score = round(min(1.0, 0.6 * likeness.shared + 0.4 * likeness.order), 4)
        why = f"{left.speaker} says it at the same place of a passage, in other words"
        changes = _changes(one.text, left, other.text, right)
        made.append(Link("quote", "possible", score, "variant", _span(one, left), _span(other, right), changes, why))
    return made


def _both_ways(link: Link) -> tuple[tuple[Span, Span], tuple[Span, Span]]:
    return (link.left, link.right), (link.right, link.left)


def _plain_statements(document: Document, quotes: Sequence[Quote]) -> Iterable[Quote]:
    """Reported clauses and the sentences that hold no quotation, as statements without marks."""
    covered = [(quote.start, quote.end) for quote in quotes if quote.direct]
    told = [(quote.start, quote.end) for quote in quotes if not quote.direct]
    yield from (quote for quote in quotes if not quote.direct)
    starts = sentence_starts(document.text)
    roles = [(block.start, block.end) for block in document.blocks if block.role not in ("body", "quote")]
    for begin, end in pairwise(starts):
        if not 20 < end - begin <= _SENTENCE_CHARS:
            continue
        if any(a < end and begin < b for a, b in covered) or any(a < end and begin < b for a, b in roles):
            continue
        if sum(max(0, min(end, b) - max(begin, a)) for a, b in told) > 0.6 * (end - begin):
            continue
        text = document.text[begin:end].rstrip()
        if _CREDITS.search(text):
            continue
        yield Quote(begin, begin + len(text), text, ((begin, begin + len(text)),), direct=False)


def _speaker_shift(link: Link) -> Link | None:
    """The further link that says how the speaker of a linked quotation differs."""
    if link.tier == "theme":
        return None
    left, right = str(link.left.values["speaker_name"]), str(link.right.values["speaker_name"])
    plain = not (link.left.values["direct"] and link.right.values["direct"])
    tier: Tier = link.tier
    if plain and tier != "linked":
        return None
    if left and right:
        same = same_speaker(left, right)
        if same or min(left.lower(), right.lower(), key=len) in ("he", "she", "it", "they", "i", "we", "who"):
            return None
        if same is None:  # an office against a name
            tier = "possible"
        relation, why = "changed", f"said by {left}, then by {right}"
    elif left:
        relation, why = "dropped", f"said by {left}, then nobody is named"
    elif right:
        relation, why = "added", f"nobody was named, then said by {right}"
    else:
        return None
    if plain or relation == "added":
        tier = "possible"
    return Link("attribution", tier, link.score, relation, link.left, link.right, link.changes, why)


def _gather(corpus: _Corpus, links: Sequence[Link]) -> list[Cluster]:
    dates = {document.id: document.date for document in corpus.documents}
    order = {document.id: row for row, document in enumerate(corpus.documents)}
    chosen = [link for link in links if link.tier == "linked"]
    places = sorted({(order[s.document], s.start, s.end) for link in chosen for s in (link.left, link.right)})
    rows = {place: n for n, place in enumerate(places)}
    spans = {rows[order[s.document], s.start, s.end]: s for link in chosen for s in (link.left, link.right)}
    left = np.array([rows[order[k.left.document], k.left.start, k.left.end] for k in chosen], np.int64)
    right = np.array([rows[order[k.right.document], k.right.start, k.right.end] for k in chosen], np.int64)
    weight = np.array([link.score for link in chosen], np.float64)
    same = np.array([link.relation == "same_wording" for link in chosen], np.bool_)
    grouping = group_pairs(len(places), left, right, weight, same=same)
    groups: dict[int, list[int]] = defaultdict(list)
    for row, label in enumerate(grouping.labels.tolist()):
        groups[label].append(row)
    clusters = []
    for members in groups.values():
        if len(members) < 2:
            continue
        first = spans[members[0]]
        told = [Member(spans[row], dates[spans[row].document], _member_why(spans[row])) for row in members]
        n_wordings = len({wording_of(spans[row].text).words for row in members})
        why = f"{len(members)} times in {n_wordings} wording{'s' if n_wordings > 1 else ''}"
        label = shorten(first.text, _LABEL_CHARS)
        clusters.append(
            Cluster("quote", cluster_id("q", first.document, first.text), label, first.document, tuple(told), why)
        )
    return sorted(clusters, key=lambda cluster: (-len(cluster.members), cluster.id))


def _member_why(span: Span) -> str:
    name = str(span.values["speaker_name"])
    return ("said by " + name if name else "nobody is named") + ("" if span.values["direct"] else ", without marks")
