"""Who says so: whether a claim keeps its source, its hedges and its culprit from one article to the next.

Sentences are paired inside passages that are known to go back to one another. Of each pair it is asked who
is named as the source of the claim, how sure it is said to be, who is said to have done it, and whether
one side denies the other. Nothing is judged true or false: the two sentences are shown.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..match.alignment import align_words
from ..match.order import link_order, put_in_order
from ..model import Change, Document, Link, Quote, Span, Tier
from .quote_attribution import sentence_starts
from .quote_likeness import Weights, Wording, compare, differs_in_negation, wording_of
from .quotes import find_quotes
from .same_speaker import same_speaker

#: Words that make a claim less than a fact. What is gone from a reworded sentence is told.
_HEDGE = re.compile(
    r"\b(?:allegedly|alleged|reportedly|apparently|purportedly|supposedly|presumably|possibly|perhaps|probably|"
    r"likely|suspected|unconfirmed|(?:may|might|could) (?:have|be)|"
    r"(?:is|are|was|were) (?:thought|believed|said|reported|rumoured|rumored|understood) to|"
    r"(?:appears?|appeared|seems?|seemed) to|it is claimed|claims? to|accused of|"
    r"not (?:yet )?(?:confirmed|verified))\b",
    re.IGNORECASE,
)  # fmt: skip
_SOMEBODY = re.compile(
    r"\b(?:an?|some|one|unknown|unidentified|unnamed|suspected)\s(?:[\w’'.\-]+\s){0,4}?"
    r"(?:militias?|groups?|gunm[ae]n|militants?|attackers?|rebels?|factions?|brigades?|organi[sz]ations?|forces|movement|state|country|power|"
    r"m[ae]n|wom[ae]n|person|suspects?|hackers?|company|officials?)\b",
    re.IGNORECASE,
)
_NAMED = re.compile(r"(?:[A-ZÀ-Þ][\w’'\-]+[ \u00a0]?){1,5}")
_ANTONYMS = """
    rose/fell risen/fallen rises/falls up/down increased/decreased increase/decrease more/fewer more/less
    higher/lower gained/lost won/lost confirmed/denied accepted/rejected approved/rejected guilty/innocent
    alive/dead survived/died open/closed opened/closed supports/opposes supported/opposed before/after
    true/false real/fake north/south east/west legal/illegal guests/enemies accident/attack allowed/banned
""".split()  # noqa: SIM905
_PAIRS = [tuple(pair.split("/")) for pair in _ANTONYMS]
_OPPOSITES = {(one, other) for one, other in _PAIRS} | {(other, one) for one, other in _PAIRS}
_WORD = re.compile(r"[^\W_]+")
_LEAST_SHARED = 0.58  # weight of the shorter claim's words that the other must hold: below it is another claim
_SURE_SHARED = 0.66
_LEAST_RARE = 8.0
_MAX_CHARS = 900  # longer "sentences" are tables


@dataclass(frozen=True, slots=True)
class _Claim:
    """A sentence of one document, with who is named as its source."""

    start: int
    end: int
    text: str
    wording: Wording
    quote: Quote | None


def link_attributions(
    documents: Sequence[Document], links: Iterable[Link], *, quotes: Mapping[str, Sequence[Quote]] | None = None
) -> list[Link]:
    """Links of kind `attribution` between sentences that tell one claim with another source or certainty.

    `relation` is `dropped` or `added` where only one side names who says so, `changed` where they name
    different ones, where a hedge is gone or new, where an unnamed culprit has got a name, or where one side
    denies the other; `why` tells which. `same` is given for reworded sentences that keep their source.

    Args:
        links: the snapshot's links; those of kind `passage` and copies of articles are walked
            through, in tiers `linked` and `possible`.
        quotes: what `find_quotes` gave by document id, where it is already known.

    Cost: the sentences of a passage that are not word for word the same, each against each.
    """
    ordered = put_in_order(documents)
    rank = {document.id: row for row, document in enumerate(ordered)}
    reader = _Reader({document.id: document for document in ordered}, quotes)
    found: dict[tuple[str, int, str, int, str], Link] = {}
    for link in sorted(links, key=link_order):
        if link.kind not in ("passage", "article") or link.tier == "theme" or link.relation == "same_event":
            continue
        left, right = link.left, link.right
        if left.document not in rank or right.document not in rank or left.document == right.document:
            continue
        if rank[right.document] < rank[left.document]:
            left, right = right, left
        for made in _compare_stretches(reader, left, right, link.tier):
            found.setdefault(
                (made.left.document, made.left.start, made.right.document, made.right.start, made.why), made
            )
    return sorted(found.values(), key=link_order)


class _Reader:
    """Claims of documents, read once."""

    def __init__(self, documents: Mapping[str, Document], quotes: Mapping[str, Sequence[Quote]] | None) -> None:
        self._documents = documents
        self._quotes = quotes or {}
        self._claims: dict[str, list[_Claim]] = {}
        self.weights = Weights({}, 0)

    def text_of(self, document: str) -> str:
        return self._documents[document].text

    def within(self, span: Span) -> list[_Claim]:
        claims = self._claims.get(span.document)
        if claims is None:
            claims = self._claims[span.document] = list(self._read(self._documents[span.document]))
        return [
            one for one in claims if min(one.end, span.end) - max(one.start, span.start) > 0.6 * (one.end - one.start)
        ]

    def _read(self, document: Document) -> Iterator[_Claim]:
        text = document.text
        quotes = self._quotes.get(document.id)
        if quotes is None:
            quotes = find_quotes(text, language=document.language or "en", blocks=document.blocks or None)
        starts = sentence_starts(text)
        titles = [
            (block.start, block.end) for block in document.blocks if block.role in ("title", "subhead", "caption")
        ]
        for begin, end in pairwise(starts):
            if any(a <= begin < b for a, b in titles):
                continue
            stripped = text[begin:end].rstrip()
            begin += len(stripped) - len(stripped.lstrip())
            stripped = stripped.strip()
            if not 25 <= len(stripped) <= _MAX_CHARS:
                continue
            stop = begin + len(stripped)
            inside = [q for q in quotes if _extent(q, begin, stop) >= 0.4 * len(stripped)]
            source = max(inside, key=lambda q: (bool(q.speaker), _extent(q, begin, stop)), default=None)
            claim = stripped
            if source is not None and not source.direct:
                claim = " ".join(text[max(a, begin) : min(b, stop)] for a, b in source.parts)
            yield _Claim(begin, stop, stripped, wording_of(claim), source)


def _extent(quote: Quote, begin: int, stop: int) -> int:
    """How much of a sentence a quotation takes up together with its attribution."""
    low, high = quote.start, quote.end
    if quote.speaker_end > quote.speaker_start and begin <= quote.speaker_start < stop:
        low, high = min(low, quote.speaker_start), max(high, quote.speaker_end)
    return min(high, stop) - max(low, begin)


def _compare_stretches(reader: _Reader, left: Span, right: Span, tier: Tier) -> Iterator[Link]:
    lefts, rights = reader.within(left), reader.within(right)
    verbatim = {one.text for one in lefts} & {one.text for one in rights}
    lefts = [one for one in lefts if one.text not in verbatim]
    rights = [one for one in rights if one.text not in verbatim]
    holders: dict[str, list[int]] = defaultdict(list)
    for n, claim in enumerate(rights):
        for word in sorted(claim.wording.content):
            holders[word].append(n)
    for claim in lefts:
        counts: dict[int, int] = defaultdict(int)
        for word in claim.wording.content:
            for n in holders.get(word, ()):
                counts[n] += 1
        ranked = []
        for n, count in sorted(counts.items()):
            if count >= 3:
                likeness = compare(claim.wording, rights[n].wording, reader.weights)
                ranked.append((likeness.shared, likeness.order, -n, likeness.rare))
        if not ranked:
            continue
        shared, order, minus_n, rare = max(ranked)
        if shared < _LEAST_SHARED or rare < _LEAST_RARE or order < 0.3:
            continue
        sure: Tier = "linked" if tier == "linked" and shared >= _SURE_SHARED and order >= 0.45 else "possible"
        yield from _judged(reader, left.document, claim, right.document, rights[-minus_n], sure, round(shared, 4))


def _judged(
    reader: _Reader, left_id: str, left: _Claim, right_id: str, right: _Claim, tier: Tier, score: float
) -> Iterator[Link]:
    spans = _span(reader, left_id, left), _span(reader, right_id, right)
    changes = align_words(left.text, right.text)

    def link(relation: str, why: str, sure: Tier = tier) -> Link:
        return Link("attribution", sure, score, relation, *spans, changes, why)

    one, other = _source(left), _source(right)
    direct = any(claim.quote is not None and claim.quote.direct for claim in (left, right))
    if one and other:
        same = same_speaker(one, other)
        if same is False and not direct:
            yield link("changed", f"{one} says so, then {other} does")
        elif same:
            yield link("same", f"{one} says so in both")
    elif one and not direct:
        yield link("dropped", f"{one} says so, then it is told as a fact")
    elif other and not direct:
        yield link("added", f"it was told as a fact, then {other} says so")
    yield from (link("changed", why, sure) for why, sure in _certainty(left, right, tier, bool(other)))
    culprit = _culprit(changes, left.text, right.text)
    if culprit:
        yield link("changed", culprit)
    sizes = sorted((len(left.wording.words), len(right.wording.words)))
    alike = score >= 0.72 and sizes[0] >= 0.6 * sizes[1] and not direct
    contradiction = _contradiction(left, right, changes) if alike else ""
    if contradiction:
        yield link("changed", contradiction, "possible")


def _source(claim: _Claim) -> str:
    return claim.quote.speaker if claim.quote is not None else ""


def _certainty(left: _Claim, right: _Claim, tier: Tier, attributed: bool) -> Iterator[tuple[str, Tier]]:
    before = {match.group().lower() for match in _HEDGE.finditer(left.text)}
    after = {match.group().lower() for match in _HEDGE.finditer(right.text)}
    if before and not after:
        yield f"“{min(before)}” is gone", "possible" if attributed else tier
    elif after and not before:
        yield f"“{min(after)}” is new", tier


def _culprit(changes: Sequence[Change], left: str, right: str) -> str:
    """What became of somebody who did it: a group without a name that now has one, or the other way round."""
    for change in changes:
        if change.op != "substitute":
            continue
        for vague, named, turned, inside in (
            (change.left, change.right, "has become", left),
            (change.right, change.left, "was", right),
        ):
            somebody, name = _SOMEBODY.search(inside), _NAMED.search(named.strip())
            if somebody is None or name is None or not set(_WORD.findall(somebody.group())) & set(_WORD.findall(vague)):
                continue
            other = right if inside is left else left
            if name.group().strip() in inside or _SOMEBODY.search(other) is not None or other.startswith(name.group()):
                continue
            if len(name.group().strip()) > 3:
                return f"“{somebody.group()}” {turned} “{name.group().strip()}”"
    return ""


def _contradiction(left: _Claim, right: _Claim, changes: Sequence[Change]) -> str:
    if differs_in_negation(left.wording, right.wording):
        return "one side denies what the other says"
    for change in changes:
        if change.op == "substitute":
            before, after = (_WORD.findall(text.lower()) for text in (change.left, change.right))
            for word in before if max(len(before), len(after)) <= 4 else ():
                opposite = next((other for other in after if (word, other) in _OPPOSITES), "")
                if opposite:
                    return f"“{word}” against “{opposite}”"
    return ""


def _span(reader: _Reader, document: str, claim: _Claim) -> Span:
    speaker: dict[str, object] | None = None
    quote = claim.quote
    if quote is not None and quote.speaker_end > quote.speaker_start:
        text = reader.text_of(document)
        start, end = quote.speaker_start, quote.speaker_end
        speaker = {"document": document, "start": start, "end": end, "text": text[start:end]}
    values = {"speaker": speaker, "speaker_name": _source(claim), "direct": quote is not None and quote.direct}
    return Span(document, claim.start, claim.end, claim.text, values)
