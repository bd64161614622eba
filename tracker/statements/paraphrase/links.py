"""Sentences that say the same in other words, as links: candidates judged with all that is known of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from ...match.alignment import align_words
from ...match.order import days_apart, link_order
from ...match.prepared import cut_stem
from ...model import Cluster, Document, Link, NameMention, Span
from ...settings import StatementSettings
from ...text.tokens import tokenize
from .context import BESIDE_CHARS, Covered, Joining, label_names, time_between
from .facts import compare_facts
from .likeness import Evidence, explain, judge, score_evidence
from .meaning import Meaning
from .sentences import Alike, Sentence, WeightedDocument, find_alike, read_sentences
from .terms import TermWeights, plain_terms
from .told import Told

Pair = tuple[int, int]

#: From this likeness on a pair of sentences vouches for the pair beside it.
_BESIDE_LIKENESS = 0.2
_MAX_NEIGHBOURS = 2
#: Documents held ready, 20 KB each: those of the same days are each other's partners.
_WEIGHTED_KEPT = 2048
#: A counterpart is the best one unless another is more alike by more than chance.
_NEAR_BEST = 1.05
_WORDS_NAMED = 4
#: What a good cosine adds to a score; a candidate further below a theme than this isn't embedded.
_MEANING_CAN_GIVE = 0.12
#: What is alike over more days than these is a form of words: "analysts had expected", a weekly report.
_RECURRING_DAYS = 21


@dataclass(frozen=True, slots=True)
class _Known:
    """Two sentences with what is known of them; `suggested` where a possible passage holds them."""

    left: Sentence
    right: Sentence
    suggested: bool
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class _Scored:
    """Two sentences of the documents `row` and `other`, scored."""

    row: int
    other: int
    score: float
    known: _Known


def link_paraphrases(
    documents: Sequence[Document],
    pairs: Sequence[Pair],
    *,
    told: Sequence[Sequence[Told]],
    names: Sequence[Sequence[NameMention]],
    joined: Sequence[Cluster],
    links: Sequence[Link],
    said: Sequence[Link] = (),
    settings: StatementSettings,
    meaning: Meaning | None = None,
) -> list[Link]:
    """Links of kind `passage` and relation `paraphrase` between sentences of different documents.

    What a passage, or a copy of the whole article, covers already is left out, but for what was a suggestion and
    is linked by what is known besides (then `context.supersede` takes the suggestion away). A sentence keeps at most
    `settings.paraphrases_per_sentence` links, the surest, and a theme only where neither side has any other.

    Args:
        documents: in the order of match.order.
        pairs: rows of documents that have something in common, left the earlier.
        told: the sentences of each document; `names` its names, `joined` the clusters that say which of them are one.
        links: those of articles and passages.
        said: those of quotations and figures, which speak for the sentences that they stand in.
        meaning: one more signal, for candidates that are worth it.

    Cost: 1 ms a document, then 0.5 ms a pair of documents on one event.
    """
    labels = label_names(documents, names, joined)
    read = [read_sentences(*each) for each in zip(documents, told, names, labels, strict=True)]
    weights = TermWeights(sentence.terms for sentences in read for sentence in sentences)

    @lru_cache(maxsize=_WEIGHTED_KEPT)
    def weighted(row: int) -> WeightedDocument:
        return WeightedDocument(read[row], weights)

    covered, joining = Covered(links), Joining(said)
    events = {
        frozenset((link.left.document, link.right.document)): 1.0 if link.tier == "linked" else 0.5
        for link in links
        if link.kind == "article" and link.relation == "same_event"
    }
    scored: list[_Scored] = []
    for row, other in sorted(pairs):
        left, right = documents[row], documents[other]
        event = events.get(frozenset((left.id, right.id)), 0.0)
        tied = joining.count(left, right, read[row], read[other]) if event else {}
        retold = event == 1.0 and not _of_one_outlet(left, right)
        alike = find_alike(weighted(row), weighted(other), weights, retold=retold, joined=tied)
        known = list(_gather(left, right, read[row], read[other], alike, covered, tied, weights, event))
        for one in _with_meaning(known, meaning, settings) if meaning is not None else known:
            score = score_evidence(one.evidence)
            if score >= settings.paraphrase_theme or one.evidence.joined:
                scored.append(_Scored(row, other, score, one))
    recurring = _recurring(documents, scored, settings.paraphrase_possible)
    made = [link for one in scored if (link := _link(documents, one, recurring, weights, settings)) is not None]
    chosen = _choose(made, settings.paraphrases_per_sentence)
    return [replace(link, changes=align_words(link.left.text, link.right.text)) for link in chosen]


def _with_meaning(known: Sequence[_Known], meaning: Meaning, settings: StatementSettings) -> list[_Known]:
    """The same, with the embeddings' cosine where it may decide."""
    least = settings.paraphrase_theme - _MEANING_CAN_GIVE
    worth = [one for one in known if score_evidence(one.evidence) >= least]
    values = meaning([(one.left.text, one.right.text) for one in worth])
    return [
        replace(one, evidence=replace(one.evidence, meaning=value)) for one, value in zip(worth, values, strict=True)
    ]


def _recurring(documents: Sequence[Document], scored: Sequence[_Scored], least: float) -> set[tuple[int, int]]:
    """Sentences, by row and place, whose like stands in articles of many days: what is said again and again."""
    days: dict[tuple[int, int], list[int]] = defaultdict(list)
    for one in scored:
        if one.score < least:
            continue
        for row, sentence, partner in (
            (one.row, one.known.left, one.other),
            (one.other, one.known.right, one.row),
        ):
            window = documents[partner].date
            if window is not None:
                days[row, sentence.start].append(date.fromisoformat(window.last).toordinal())
    return {place for place, found in days.items() if max(found) - min(found) > _RECURRING_DAYS}


def _gather(
    left: Document,
    right: Document,
    lefts: Sequence[Sentence],
    rights: Sequence[Sentence],
    alike: Sequence[Alike],
    covered: Covered,
    tied: Mapping[Pair, int],
    weights: TermWeights,
    event: float,
) -> Iterator[_Known]:
    """What is known of each candidate pair of sentences that no other link covers."""
    of_left: dict[int, list[float]] = defaultdict(list)
    of_right: dict[int, list[float]] = defaultdict(list)
    for one in alike:
        of_left[one.left].append(one.likeness)
        of_right[one.right].append(one.likeness)
    vouching = [(lefts[one.left], rights[one.right]) for one in alike if one.likeness >= _BESIDE_LIKENESS]
    distant = time_between(left, right) if alike else ""
    apart, one_outlet = days_apart(left, right), _of_one_outlet(left, right)
    for one in alike:
        sentence, other = lefts[one.left], rights[one.right]
        tier = covered.tier(left, right, sentence, other)
        if tier is not None and tier != "possible":
            continue
        beside = sum(_is_beside(sentence, other, *each) for each in vouching)
        beside += min(1, covered.beside(left, right, sentence, other))
        common = sorted(set(sentence.terms).intersection(other.terms))
        plain = plain_terms(common)
        telling = [term[0] for term in common if weights.is_telling(term)]
        rival = max(_best_other(of_left[one.left], one.likeness), _best_other(of_right[one.right], one.likeness))
        compared = compare_facts(sentence.facts, other.facts)
        yield _Known(
            sentence,
            other,
            tier == "possible",
            Evidence(
                words=one.likeness,
                held=one.held,
                shared=sum(weights.of(term) for term in common),
                plain=sum(map(weights.of, plain)),
                compared=compared,
                n_plain=len(plain),
                names=telling.count("n"),
                joined=tied.get((one.left, one.right), 0),
                figures=telling.count("f"),
                days=min(telling.count("d"), sum(any(sign.isdigit() for sign in day) for day in compared.days)),
                apart=apart,
                one_outlet=one_outlet,
                n_words=min(sentence.facts.wording.n_words, other.facts.wording.n_words),
                event=event,
                neighbours=min(beside, _MAX_NEIGHBOURS),
                best=rival <= _NEAR_BEST * one.likeness,
                rival=rival / one.likeness,
                distant=distant,
            ),
        )


def _of_one_outlet(left: Document, right: Document) -> bool:
    return left.source == right.source != ""


def _best_other(likenesses: Sequence[float], own: float) -> float:
    """The highest of a sentence's likenesses but one that is `own`; 0 without another."""
    above = [value for value in likenesses if value > own]
    if above or likenesses.count(own) > 1:
        return max(above, default=own)
    return max((value for value in likenesses if value < own), default=0.0)


def _is_beside(left: Sentence, right: Sentence, other_left: Sentence, other_right: Sentence) -> bool:
    """Whether another pair of sentences stands near this one on both sides."""
    if left is other_left or right is other_right:
        return False
    return (
        max(left.start, other_left.start) - min(left.end, other_left.end) <= BESIDE_CHARS
        and max(right.start, other_right.start) - min(right.end, other_right.end) <= BESIDE_CHARS
    )


def _link(
    documents: Sequence[Document],
    scored: _Scored,
    recurring: set[tuple[int, int]],
    weights: TermWeights,
    settings: StatementSettings,
) -> Link | None:
    left, right, known = documents[scored.row], documents[scored.other], scored.known
    recurs = (scored.row, known.left.start) in recurring or (scored.other, known.right.start) in recurring
    evidence = replace(known.evidence, recurs=recurs)
    tier = judge(evidence, scored.score, settings)
    if tier is None or (known.suggested and tier != "linked"):
        return None
    one, other = known.left, known.right
    return Link(
        kind="passage",
        tier=tier,
        score=scored.score,
        relation="paraphrase",
        left=Span(left.id, one.start, one.end, one.text),
        right=Span(right.id, other.start, other.end, other.text),
        changes=(),
        why=explain(evidence, _words_in_common(one, other, weights)),
    )


def _words_in_common(left: Sentence, right: Sentence, weights: TermWeights) -> list[str]:
    """The rarest plain words of both, as the left sentence has them, in its order."""
    common = [term for term in left.terms if term[0] == "w" and term in right.terms]
    rarest = {term[2:] for term in sorted(common, key=lambda term: (-weights.of(term), term))[:_WORDS_NAMED]}
    tokens = tokenize(left.text)
    found: dict[str, str] = {}
    for word, start, end in zip(tokens.words, tokens.starts, tokens.ends, strict=True):
        if cut_stem(word) in rarest:
            found.setdefault(cut_stem(word), left.text[start:end])
    return list(found.values())


def _choose(links: Sequence[Link], per_sentence: int) -> list[Link]:
    """The surest of each sentence, and themes only between sentences that have nothing better."""
    counts: Counter[tuple[str, int]] = Counter()
    kept = []
    for link in sorted(links, key=link_order):
        ends = [(span.document, span.start) for span in (link.left, link.right)]
        if any(counts[end] >= (1 if link.tier == "theme" else per_sentence) for end in ends):
            continue
        counts.update(ends)
        kept.append(link)
    return kept
