"""Who says so: whether a claim keeps its source, its hedges and its culprit from one article to the next.

Of each two sentences that tell one claim (see `claims`) it is asked who is named as its source, how sure it
is said to be, who is said to have done it, and whether one side denies the other. Nothing is judged
true or false: the two sentences are shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ...match.alignment import align_words
from ...match.order import link_order, put_in_order
from ...model import Change, Cluster, Document, Link, Quote, Tier
from ..quotes.likeness import wording_of
from ..quotes.same_speaker import same_speaker
from ..quotes.words import NOUNS, REPORTING_VERBS
from .contradictions import judge_pair
from .finding import Claim, ClaimPair, ClaimReader, claim_span
from .responsibility import judge_agents
from .sources import is_several, may_be_attributed

#: Two sentences that share a count and little else tell different things of it, each with its own source …
_LEAST_ALIKE_OF_COUNTED = 0.4
#: … and a hedge in one of them need not be of the count.
_LEAST_ALIKE_OF_HEDGED = 0.66
_SURE_OF_COUNTED = 0.6
#: Of a longer stretch that only one article has, a hedge belongs to something else.
_MOST_WORDS_AROUND = 7
_LEAST_OF_LONGER = 0.5
_GOVERNED = re.compile(r"\b(?:of|and|than|rival|as|bought|like)[ \u00a0](?:the[ \u00a0])?$")
_NEXT_WORD = re.compile(r"[ \u00a0]([a-z]+)\b")
_MAY_FOLLOW = (
    REPORTING_VERBS
    | NOUNS
    | frozenset(
        """
    who which has have had also then later put puts accused blamed in on that would did does was is were quoted and show
    shows newspaper
    """.split()  # noqa: SIM905
    )
)
_RELATIVE = re.compile(r", (?:which|who|whose|where|whom)\b")
_ASIDE = re.compile(r", (?:which|who|whose|where)\b[^,]*$|\b(?:bid|offer|plan|deal) (?:of|for)\b[^,]*$|['’]s $")
_WORD = re.compile(r"[^\W_]+")
_MARKS = re.compile("[“”\"«»„]|(?:^|\\s)['‘]")
#: Words that hedge in other ways than `find_hedges` counts: where one of them stands no hedge is missing.
_DOUBT = re.compile(
    r"\b(?:claim|alleg|report|believ|suspect|purport|apparent|rumou?r|suppos|presum|possib|describ|suggest|unconfirmed|"
    r"unverified|thought|hoax|may\b|might\b|could\b|seem|appear|likely|probabl|unclear|understood|if\b|"
    r"whether)",
    re.IGNORECASE,
)


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
    for relation, why, tier in () if pair.is_reworded else _sources(pair):
        told_as_hearsay = told_as_hearsay or "as hearsay" in why
        yield link(relation, why, tier)
    for why, tier in () if pair.is_reworded else _certainty(pair, changes):
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


def _sources(pair: ClaimPair) -> Iterator[tuple[str, str, Tier]]:
    """What became of the one who says so. Of direct speech inside passages `quotes.links` tells."""
    left, right = pair.left, pair.right
    if pair.figures is not None and (pair.shared < _LEAST_ALIKE_OF_COUNTED or _is_aside(pair)):
        return
    direct = (left.is_direct or right.is_direct) and pair.figures is None
    one, other = _named(left), _named(right)
    if bool(one) != bool(other) and _is_told_in_passing(*((left, right) if one else (right, left))):
        return
    if one and other:
        same = same_speaker(one, other)
        if same:
            yield "same", f"{one} {_say(one)} so in both", pair.tier
        elif same is False and not direct and _are_others(pair):
            sure = _sure(pair) if _is_name(one) and _is_name(other) else "possible"
            yield "changed", f"{one} {_say(one)} so, then {other} {'do' if is_several(other) else 'does'}", sure
    elif one and not direct and not (pair.figures and right.is_direct) and _is_plain(right):
        yield "dropped", f"{one} {_say(one)} so, then it is told {_as_what(right)}", _sure(pair)
    elif other and not direct and not (pair.figures and left.is_direct) and _is_plain(left):
        yield "added", f"it was told {_as_what(left)}, then {other} {_say(other)} so", _sure(pair)


def _sure(pair: ClaimPair) -> Tier:
    """Less than the pair's own where one sentence is told in passing, inside another that tells more."""
    sizes = sorted((len(pair.left.wording.words), len(pair.right.wording.words)))
    counted = pair.figures is not None and pair.shared < _SURE_OF_COUNTED
    vague = any(_is_plural_pronoun(claim) or _is_odd(claim) for claim in (pair.left, pair.right))
    return "possible" if counted or vague or sizes[0] < _LEAST_OF_LONGER * sizes[1] else pair.tier


def _is_plural_pronoun(claim: Claim) -> bool:
    """Whether "they" or "the paper" speaks: whom that means is understood wrongly too often."""
    source = claim.source
    if source is None or source.sort == "hearsay":
        return False
    if source.end <= source.start:
        return source.name not in claim.text
    said = claim.text[source.start - claim.start : source.end - claim.start].lower()
    if source.name.split()[-1].lower() in said:
        return False
    return said in ("they", "it", "we") or said.startswith(("the ", "his ", "her ", "their ", "its "))


def _is_odd(claim: Claim) -> bool:
    """Whether the source stands where a subject seldom does: "a U.S.-based BAE shareholder", "the owner of MySpace"."""
    source = claim.source
    if source is None or source.sort == "hearsay" or source.end <= source.start:
        return False
    before = claim.text[: source.start - claim.start]
    behind = _NEXT_WORD.match(claim.text, source.end - claim.start)
    if _GOVERNED.search(before):
        return True
    return behind is not None and behind.group(1) not in _MAY_FOLLOW


def _is_told_in_passing(attributed: Claim, plain: Claim) -> bool:
    """Whether what the plain claim says stands in a relative clause of the other: `said X, who leads …, which sued`."""
    clause = _RELATIVE.search(attributed.text)
    if clause is None:
        return False
    before, after = (
        len(plain.wording.content & wording_of(part).content)
        for part in (attributed.text[: clause.start()], attributed.text[clause.start() :])
    )
    return after >= before


def _is_aside(pair: ClaimPair) -> bool:
    """Whether a figure stands in a relative clause of what somebody said: that may be the article's own words."""
    for claim, figure in zip((pair.left, pair.right), pair.figures or (), strict=True):
        if claim.source is not None and _ASIDE.search(claim.text[: max(0, figure.start - claim.start)]):
            return True
    return False


def _named(claim: Claim) -> str:
    return claim.source.name if claim.source is not None and claim.source.sort != "hearsay" else ""


def _is_plain(claim: Claim) -> bool:
    """Told as a fact or as hearsay, without a word that may name a source in a way that isn't understood."""
    return claim.source is not None or not (may_be_attributed(claim.text) or _MARKS.search(claim.text))


def _are_others(pair: ClaimPair) -> bool:
    """Whether the two sources stand in their own sentences by name, and in the other's not at all.

    A pronoun may have been understood wrongly: of two that seem to differ nothing is told then.
    """
    one, two = (_WORD.findall(_named(claim).replace("\u00ad", "")) for claim in (pair.left, pair.right))
    if not one or not two or one[-1].lower() == two[-1].lower() or _is_within(one, two):
        return False
    for claim, other in ((pair.left, pair.right), (pair.right, pair.left)):
        source = claim.source
        if source is None or source.end <= source.start or not _is_written(claim, source.name):
            return False
        words = [word for word in _WORD.findall(source.name) if len(word) > 2]
        if any(re.search(rf"\b{re.escape(word)}\b", other.text) for word in words if word[0].isupper()):
            return False
    return pair.figures is None or pair.shared >= _SURE_OF_COUNTED


def _is_within(one: Sequence[str], two: Sequence[str]) -> bool:
    names = sorted(("".join(words).lower() for words in (one, two)), key=len)
    return names[0] in names[1]


def _is_written(claim: Claim, name: str) -> bool:
    words = _WORD.findall(name)
    return bool(words) and not name.isupper() and words[-1] in claim.text


def _is_name(name: str) -> bool:
    """A name, not a description: of "the charity" and "Stewart Taylor" nobody can tell whether they are one."""
    words = name.split()
    return words[-1][:1].isupper() and words[0].lower() not in ("a", "an", "one", "another", "two", "three")


def _say(name: str) -> str:
    return "say" if is_several(name) else "says"


def _as_what(claim: Claim) -> str:
    return f"as hearsay (“{claim.source.name}”)" if claim.source is not None else "as a fact"


def _certainty(pair: ClaimPair, changes: Sequence[Change]) -> Iterator[tuple[str, Tier]]:
    """A hedge that is gone or new, if the words around it are told by both."""
    if pair.figures is not None and pair.shared < _LEAST_ALIKE_OF_HEDGED:
        return
    before, after = pair.left.hedges, pair.right.hedges
    if before and not after and not _DOUBT.search(pair.right.text):
        hedge = next((one for one in before if any(_is_word_of(one, step.left) for step in changes)), "")
        if hedge:
            yield f"“{hedge}” is gone", "possible" if _named(pair.right) else pair.tier
    elif after and not before and not _DOUBT.search(pair.left.text):
        hedge = next((one for one in after if any(_is_word_of(one, step.right) for step in changes)), "")
        if hedge:
            yield f"“{hedge}” is new", "possible" if _named(pair.left) else pair.tier


def _is_word_of(hedge: str, changed: str) -> bool:
    """Whether a hedge stands in a short stretch that only one side has, rather than in a whole clause of its own."""
    words = changed.lower().split()
    return 0 < len(words) <= _MOST_WORDS_AROUND and hedge.split()[0] in [word.strip(".,;:“”\"'") for word in words]


def _contradicting(reader: ClaimReader, pair: ClaimPair, changes: tuple[Change, ...]) -> Iterator[Link]:
    found = judge_pair(pair, changes)
    if found is not None:
        what, why = found
        left, right = (claim_span(claim, reader, contradicts=what) for claim in (pair.left, pair.right))
        yield Link("attribution", "possible", pair.shared, "changed", left, right, changes, why)
