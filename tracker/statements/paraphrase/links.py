"""Sentences that say the same in other words, as links: candidates judged with all that is known of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from ...match.alignment import align_words
from ...match.order import link_order
from ...match.prepared import cut_stem
from ...model import Cluster, Document, Link, NameMention, Span
from ...settings import StatementSettings
from ...text.tokens import tokenize
from .context import Covered, Joining, label_names
from .known import Corpus, Known, Pair, gather_known
from .likeness import explain, judge, score_evidence
from .meaning import Meaning
from .sentences import Sentence, read_sentences
from .terms import TermWeights
from .told import Told

_WORDS_NAMED = 4
#: What a good cosine adds to a score; a candidate further below a theme than this isn't embedded.
_MEANING_CAN_GIVE = 0.12
#: What is alike over more days than these is a form of words: "analysts had expected", a weekly report.
_RECURRING_DAYS = 21


@dataclass(frozen=True, slots=True)
class _Scored:
    """Two sentences with how surely they tell the same."""

    score: float
    known: Known


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

    Cost: 1 ms a document, then 1.5 ms a pair of documents on one event, these on all processors.
    """
    labels = label_names(documents, names, joined)
    read = [read_sentences(*each) for each in zip(documents, told, names, labels, strict=True)]
    weights = TermWeights(sentence.terms for sentences in read for sentence in sentences)

    events = {
        frozenset((link.left.document, link.right.document)): 1.0 if link.tier == "linked" else 0.5
        for link in links
        if link.kind == "article" and link.relation == "same_event"
    }
    corpus = Corpus(documents, read, weights, Covered(links), Joining(said), events)
    scored = _score(corpus, sorted(pairs), meaning, settings)
    recurring = _recurring(documents, scored, settings.paraphrase_possible)
    made = [link for one in scored if (link := _link(documents, one, recurring, weights, settings)) is not None]
    chosen = _choose(made, settings.paraphrases_per_sentence)
    return [replace(link, changes=align_words(link.left.text, link.right.text)) for link in chosen]


def _score(
    corpus: Corpus, pairs: Sequence[Pair], meaning: Meaning | None, settings: StatementSettings
) -> list[_Scored]:
    """The candidates that are a theme at least; with the embeddings' cosine where it may decide."""
    theme = settings.paraphrase_theme
    if meaning is None:
        known = gather_known(corpus, pairs, least=theme, joined=True)
        return [_Scored(score_evidence(one.evidence), one) for one in known]
    scored = []
    for one in gather_known(corpus, pairs, least=theme - _MEANING_CAN_GIVE, joined=False):
        evidence = replace(one.evidence, meaning=meaning([(one.left.text, one.right.text)])[0])
        score = score_evidence(evidence)
        if score >= theme or evidence.joined:
            scored.append(_Scored(score, replace(one, evidence=evidence)))
    return scored


def _recurring(documents: Sequence[Document], scored: Sequence[_Scored], least: float) -> set[tuple[int, int]]:
    """Sentences, by row and place, whose like stands in articles of many days: what is said again and again."""
    days: dict[tuple[int, int], list[int]] = defaultdict(list)
    for one in scored:
        if one.score < least:
            continue
        for row, sentence, partner in (
            (one.known.row, one.known.left, one.known.other),
            (one.known.other, one.known.right, one.known.row),
        ):
            window = documents[partner].date
            if window is not None:
                days[row, sentence.start].append(date.fromisoformat(window.last).toordinal())
    return {place for place, found in days.items() if max(found) - min(found) > _RECURRING_DAYS}


def _link(
    documents: Sequence[Document],
    scored: _Scored,
    recurring: set[tuple[int, int]],
    weights: TermWeights,
    settings: StatementSettings,
) -> Link | None:
    known = scored.known
    left, right = documents[known.row], documents[known.other]
    recurs = (known.row, known.left.start) in recurring or (known.other, known.right.start) in recurring
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
