"""What a stretch on both sides is worth: dropped, suggested as possible, or linked, and why.

One threshold can't serve a quotation of ten words and a page reworded by a machine. Each tier
therefore asks two things at once, likeness and evidence, and asks the more likeness the less
evidence there is (GDELT and Meedan Check do the same).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ..model import Tier
from ..settings import PassageSettings
from .chains import Chain
from .seeds import Pair, sum_in_order
from .trimming import Box

# A run this long with two words beside it is no set phrase any more, if its words weigh enough.
LINKED_RUN = 5
LINKED_RUN_WEIGHT = 3.5
POSSIBLE_RUN_WEIGHT = 2.5
# Evidence of a copy with changes; of a long stretch, where chance averages out; of a suggestion.
LINKED_EVIDENCE = 5.0
LONG_EVIDENCE = 12.0
POSSIBLE_EVIDENCE = 4.5
# Names and titles recur wherever a subject does: some three plain words must be shared as well.
LINKED_PLAIN = 1.8
POSSIBLE_PLAIN = 0.9
# Sides this unequal are an abridgement; words this equal are a copy.
ABRIDGED_RATIO = 2.5
VERBATIM = 0.9


@dataclass(frozen=True, slots=True)
class Evidence:
    """The measures of one box.

    Attributes:
        n_words: of the shorter and of the longer side.
        shared: weight of the stems on both sides; `plain` that of stems which are neither names nor
            function words; `dice` and `containment` set it against both
            sides' weight and the lighter side's.
        matched: equal words in runs; `longest` the longest run, `run_weight` the runs' weight.
    """

    n_words: tuple[int, int]
    shared: float
    plain: float
    dice: float
    containment: float
    matched: int
    longest: int
    run_weight: float
    n_seeds: int


def weigh(pair: Pair, box: Box) -> Evidence:
    """The evidence for one box."""
    n_left, n_right = box.n_left, box.n_right
    chains = _apart(box.chains)
    left = pair.left.weight(box.left_first, box.left_last)
    right = pair.right.weight(box.right_first, box.right_last)
    shared = pair.shared_weight(box.left_first, box.left_last, box.right_first, box.right_last)
    return Evidence(
        n_words=(min(n_left, n_right), max(n_left, n_right)),
        shared=shared,
        plain=_plain_shared(pair, box),
        dice=2 * shared / max(left + right, 1e-9),
        containment=shared / max(min(left, right), 1e-9),
        matched=min(sum(chain.matched for chain in chains), n_left, n_right),
        longest=max((chain.longest for chain in chains), default=0),
        run_weight=sum_in_order(np.array([chain.weight for chain in chains])),
        n_seeds=box.n_seeds,
    )


def _apart(chains: tuple[Chain, ...]) -> list[Chain]:
    """The heaviest chains that overlap on neither side: words repeated nearby count once."""
    kept: list[Chain] = []
    for chain in sorted(chains, key=lambda chain: (-chain.weight, chain.left_first, chain.right_first)):
        if all(
            (chain.left_last <= other.left_first or chain.left_first >= other.left_last)
            and (chain.right_last <= other.right_first or chain.right_first >= other.right_last)
            for other in kept
        ):
            kept.append(chain)
    return kept


def _plain_shared(pair: Pair, box: Box) -> float:
    left, right = pair.left, pair.right
    one, two = slice(box.left_first, box.left_last), slice(box.right_first, box.right_last)
    plain_left = left.prepared.plainness[one] >= 1.0
    plain_right = right.prepared.plainness[two] >= 1.0
    there = set(right.word_terms[two][plain_right].tolist())
    # A plain word's weight is its stem's, wherever it stands.
    weights = dict(
        zip(left.word_terms[one][plain_left].tolist(), left.word_weights[one][plain_left].tolist(), strict=True)
    )
    return sum_in_order(np.array([weights[term] for term in sorted(there & weights.keys())]))


def judge(evidence: Evidence, settings: PassageSettings, *, abridged: bool) -> Tier | None:
    """The tier that the evidence carries; None if it carries none."""
    if evidence.n_words[0] < settings.min_tokens:
        return None
    if evidence.plain < POSSIBLE_PLAIN:
        return None
    if abridged:
        return "possible"
    linkable = evidence.plain >= LINKED_PLAIN
    copied = (
        evidence.longest >= LINKED_RUN
        and evidence.matched >= settings.min_tokens
        and evidence.run_weight >= LINKED_RUN_WEIGHT
    )
    if linkable and copied and evidence.dice >= settings.linked_dice:
        return "linked"
    if linkable and evidence.dice >= settings.linked_dice and evidence.shared >= LINKED_EVIDENCE:
        return "linked"
    if linkable and evidence.dice >= settings.long_dice and evidence.shared >= LONG_EVIDENCE and evidence.n_seeds >= 3:
        return "linked"
    if evidence.dice >= settings.possible_dice and evidence.shared >= POSSIBLE_EVIDENCE:
        return "possible"
    if evidence.matched >= settings.min_tokens and evidence.run_weight >= POSSIBLE_RUN_WEIGHT:
        return "possible"
    return None


def name_relation(evidence: Evidence) -> str:
    """`verbatim`, `abridged` (one side much longer) or `reworded`."""
    if evidence.matched >= VERBATIM * evidence.n_words[1]:
        return "verbatim"
    if evidence.n_words[1] >= ABRIDGED_RATIO * evidence.n_words[0]:
        return "abridged"
    return "reworded"


def explain(pair: Pair, box: Box, evidence: Evidence) -> str:
    """One sentence for a person: how many words, in what runs, or which rare ones."""
    return tell_evidence(
        evidence.n_words, evidence.matched, evidence.longest, evidence.dice, lambda: _rarest_shared(pair, box)
    )


def tell_evidence(
    n_words: tuple[int, int],
    matched: int,
    longest: int,
    dice: float,
    words: Callable[[], Sequence[str]] | Sequence[str],
) -> str:
    """See explain; `words` are the rare ones, or are asked for them where they are told."""
    short, long = n_words
    if matched >= VERBATIM * long:
        return f"{matched} of {long} words are the same, {longest} of them in a row"
    if longest >= LINKED_RUN:
        return f"{matched} of {short} words stand on both sides in runs, {longest} in a row"
    count = f"{short} words" if short == long else f"{short} and {long} words"
    told = words() if callable(words) else words
    return f"{count} share {round(100 * dice)} % of their weight, among them {', '.join(told)}"


def _rarest_shared(pair: Pair, box: Box, n: int = 4) -> list[str]:
    left, right = pair.left, pair.right
    there = set(right.word_terms[box.right_first : box.right_last].tolist())
    places = [place for place in range(box.left_first, box.left_last) if int(left.word_terms[place]) in there]
    places.sort(key=lambda place: (-float(left.word_weights[place]), place))
    chosen: dict[int, int] = {}
    for place in places:
        chosen.setdefault(int(left.word_terms[place]), place)
        if len(chosen) == n:
            break
    text = left.prepared
    return [text.text[text.token_starts[p] : text.token_ends[p]] for p in sorted(chosen.values())]
