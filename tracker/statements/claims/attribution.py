"""Who says so: whether a claim keeps its source, its hedges and its culprit from one article to the next.

Of each two sentences that tell one claim (see `claims`) it is asked who is named as its source, how sure it
is said to be, who is said to have done it, and whether one side denies the other. Nothing is judged
true or false: the two sentences are shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ...match.alignment import align_words
from ...match.order import link_order, put_in_order
from ...model import Change, Cluster, Document, Link, Quote, Tier
from .contradictions import judge_pair
from .finding import ClaimPair, ClaimReader, claim_span
from .hedging import judge_hedges
from .responsibility import judge_agents
from .sourcing import judge_sources


def link_attributions(
    documents: Sequence[Document],
    links: Iterable[Link],
    *,
    quotes: Mapping[str, Sequence[Quote]] | None = None,
    series: Iterable[Cluster] = (),
) -> list[Link]:
    """Links of kind `attribution` between sentences that tell one claim with another source or certainty.

    `relation` is `dropped` or `added` where only one side names who says so, or who did it, `changed` where
    they name different ones, where a hedge is gone or new, where an unnamed culprit has got a name, or
    where one side contradicts the other (then both spans carry `contradicts`); `why` tells which. `same`
    is given for reworded sentences that keep their source. Spans carry `speaker` (a span as a mapping, or
    None), `speaker_name`, `direct`; where it is about who did it `agent` as well.

    Args:
        links: the snapshot's links; those of kind `passage` and copies of articles are walked
            through, in tiers `linked` and `possible`.
        quotes: what `find_quotes` gave by document id, where it is already known.
        series: clusters of figures: the sentences of one count, each held against the one before.

    Cost: the sentences of a passage that are not word for word the same, each against each; those of a
    series in order.
    """
    reader = ClaimReader(put_in_order(documents), quotes)
    return judge_claims(reader, reader.pairs(links, series))


def judge_claims(reader: ClaimReader, pairs: Iterable[ClaimPair]) -> list[Link]:
    """As `link_attributions`, of sentences that are paired already."""
    found: dict[tuple[str, int, str, int, str], Link] = {}
    for pair in pairs:
        for made in _judged(reader, pair):
            key = made.left.document, made.left.start, made.right.document, made.right.start, made.why
            found.setdefault(key, made)
    return sorted(found.values(), key=link_order)


def _judged(reader: ClaimReader, pair: ClaimPair) -> Iterator[Link]:
    left, right = pair.left, pair.right
    turn = judge_agents(reader, pair)
    if pair.is_reworded and turn is None:
        return
    changes = align_words(left.text, right.text)
    spans = claim_span(left, reader), claim_span(right, reader)

    def link(relation: str, why: str, tier: Tier = pair.tier) -> Link:
        return Link("attribution", tier, pair.shared, relation, *spans, changes, why)

    told_as_hearsay = False
    for relation, why, tier in () if pair.is_reworded else judge_sources(pair):
        told_as_hearsay = told_as_hearsay or "as hearsay" in why
        yield link(relation, why, tier)
    for why, tier in () if pair.is_reworded else judge_hedges(pair, changes):
        if not told_as_hearsay:
            yield link("changed", why, tier)
    if turn is not None:
        yield Link(
            "attribution",
            turn.tier,
            pair.shared,
            turn.relation,
            claim_span(left, reader, agent=turn.left, **turn.values),
            claim_span(right, reader, agent=turn.right, **turn.values),
            changes,
            turn.why,
        )
    if not pair.is_reworded:
        yield from _contradicting(reader, pair, changes)


def _contradicting(reader: ClaimReader, pair: ClaimPair, changes: tuple[Change, ...]) -> Iterator[Link]:
    found = judge_pair(pair, changes)
    if found is not None:
        what, why = found
        left, right = (claim_span(claim, reader, contradicts=what) for claim in (pair.left, pair.right))
        yield Link("attribution", "possible", pair.shared, "changed", left, right, changes, why)
