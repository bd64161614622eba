"""Who is said to have done it: a militia without a name that gets one, an attack without an attacker.

Only of violence (killed, struck, abducted, ...): there the doer is the news. A phrase counts as a name if it
holds one that is no adjective: "Kata'ib Hezbollah", not "an Iranian-backed Iraqi militia".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ...model import Tier
from ..quotes.phrases import NAME_RUN
from ..quotes.same_speaker import same_speaker
from ..quotes.words import COUNTRIES
from .finding import Claim, ClaimPair, ClaimReader

_VAGUE_HEADS = (
    r"(?:(?:militant|extremist|jihadist|terrorist|terror|rebel|separatist|armed|insurgent|hacker)[ \u00a0]"
    r"(?:groups?|organi[sz]ations?|networks?|fighters|movement)|militias?|militiam[ae]n|gunm[ae]n|militants?|rebels?|attackers?|assailants?|insurgents?|fighters?|groups?|"
    r"factions?|brigades?|extremists?|jihadists?|terrorists?|separatists?|hackers?|bombers?|hijackers?|kidnappers?|"
    r"m[ae]n|wom[ae]n|suspects?|persons?|movement|organi[sz]ations?)"
)
_DETERMINED = (
    r"\b(?:the|an?|some|its|their|his|two|three|several|unknown|unidentified|unnamed|suspected|masked|armed)[ \u00a0]"
)
_LINKED = r"[\w’'\-]+-(?:backed|aligned|linked|sponsored|led)"
_VAGUE = (
    rf"{_DETERMINED}(?:[\w’'.\-]+[ \u00a0]){{0,4}}?{_VAGUE_HEADS}\b|"
    rf"(?:{_LINKED}|suspected|masked|unidentified)[ \u00a0](?:[\w’'.\-]+[ \u00a0]){{0,3}}?{_VAGUE_HEADS}\b|"
    r"(?:militants|gunmen|rebels|insurgents|jihadists|extremists|terrorists|militiamen|separatists|hackers)\b"
)
_NAME = (
    rf"(?:[Tt]he[ \u00a0])?(?:[a-z\-]+[ \u00a0]group[ \u00a0])?{NAME_RUN.pattern}"
    r"(?:[ \u00a0](?:special[ \u00a0])?(?:militias?|militants?|group|fighters|forces|rebels|gunmen|movement|brigade|"
    r"commandos|troops|soldiers|police|officers?|supporters))?"
)
_WHO = rf"(?P<who>{_VAGUE}|{_NAME})"
_DONE = (
    r"(?:killed|struck|attacked|hit|bombed|shelled|shot(?:[ \u00a0](?:dead|down))?|murdered|slain|executed|beheaded|"
    r"kidnapped|abducted|seized|ambushed|wounded|injured|blown[ \u00a0]up|raided|targeted|assassinated|fired|launched|"
    r"carried[ \u00a0]out|directed|staged|claimed[ \u00a0]responsibility|tortured|stoned|crucified|burned|stabbed|"
    r"raped|hacked)"
)
_NOUN = (
    r"(?:attacks?|strikes?|raids?|bombings?|shootings?|airstrikes?|assaults?|killings?|murders?|ambush(?:es)?|"
    r"shelling|beheadings?|abductions?|kidnappings?|hack)"
)
_BY = re.compile(
    rf"\b(?:{_DONE}|{_NOUN})\b(?:(?!during|after|while|when)[^.;:,“”\"]){{0,50}}?[ \u00a0]by[ \u00a0]{_WHO}"
)
_ACTIVE = re.compile(
    rf"{_WHO}(?:,[^,.;“”\"]{{3,110}},)?(?:[ \u00a0](?:in|on|late|early)[ \u00a0][\w]+)?[ \u00a0]"
    r"(?:(?:has|have|had|who|which|that|reportedly|allegedly|later|then|also)[ \u00a0]){0,2}"
    rf"{_DONE}\b(?=[ \u00a0])(?![ \u00a0](?:by|in|on|when|during|after|and|near|last|this|while|since|as|or)\b)"
)
_COMPOUND = re.compile(
    rf"(?P<who>{_LINKED}[ \u00a0](?:[\w’'\-]+[ \u00a0])?(?:militia|militant|rebel|group))"
    rf"[ \u00a0](?:drone|rocket|missile|suicide|bomb|mortar)?[ \u00a0]?{_NOUN}\b"
)
_BLAMED = re.compile(
    rf"\b(?:blamed(?:[ \u00a0]on)?|accused|responsib(?:le|ility)[ \u00a0](?:of|on|by)|work[ \u00a0]of)[ \u00a0]{_WHO}"
)
_RESPONSIBLE = re.compile(
    rf"{_WHO}[ \u00a0][^.;]{{0,60}}?\b(?:was|were|is|are)[ \u00a0](?:responsible[ \u00a0]for|behind)\b"
)
_PATTERNS = (_BY, _COMPOUND, _ACTIVE, _BLAMED, _RESPONSIBLE)
_PASSIVE = re.compile(rf"\b(?:was|were|been|being|is|are)[ \u00a0](?:\w+ly[ \u00a0]|also[ \u00a0])?{_DONE}\b")
_PRONOUN_DID = re.compile(
    rf"\b(?:[Hh]e|[Ss]he|[Tt]hey|[Ww]ho|[Ww]hich|[Tt]hat|I|[Ww]e|[Ii]t)[ \u00a0]"
    rf"(?:\w+ly[ \u00a0]|had[ \u00a0]|have[ \u00a0])?{_DONE}\b"
)
_BY_SOMEBODY = re.compile(r"\bby\b")
_VIOLENT = re.compile(rf"\b(?:{_DONE}|{_NOUN}|killing|deaths?|died|dead|killers?|gunmen)\b")
_INDEFINITE = re.compile(
    r"(?:an?|some|unknown|unidentified|unnamed|suspected|masked|armed|two|three|several)[ \u00a0]", re.IGNORECASE
)
_NO_AGENT = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|"
    r"Thursday|Friday|Saturday|Sunday|Reuters|AP|AFP|It|He|She|They|We|I|But|And|In|On|At|That|This|There|When|While|After|"
    r"As|If|Police|Hellfire|Tomahawk|Islam|Muslim)\b"
)
#: A name behind one of these is where it happened, not who did it: "the attack in Kessim that killed".
_GOVERNED = re.compile(
    r"\b(?:in|at|near|on|of|from|for|with|to|against|over|outside|inside|around|between|and|including)[ \u00a0]"
    r"(?:the[ \u00a0]|an?[ \u00a0])?$",
    re.IGNORECASE,
)
_DEFINITE = re.compile(r"(?:the|its|their|his)[ \u00a0]", re.IGNORECASE)
_HEAD_END = re.compile(rf"\b{_VAGUE_HEADS}$", re.IGNORECASE)
_ADJECTIVE = re.compile(
    r".*(?:-(?:backed|aligned|linked|sponsored|led|based|born|run)|ians?|ese|ish|[a-z]{3}i|ani|ean|ic)$"
)
_SURE_SHARED = 0.66


@dataclass(frozen=True, slots=True)
class Agent:
    """A phrase for who did it, where it stands, and whether it is a name."""

    text: str
    start: int
    end: int
    is_named: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """What became of the one who did it, for a link: `left` and `right` are spans as mappings, or None."""

    relation: str
    why: str
    tier: Tier
    left: Mapping[str, object] | None
    right: Mapping[str, object] | None
    values: Mapping[str, object] = field(default_factory=dict, hash=False)


def find_agents(text: str, begin: int, stop: int) -> list[Agent]:
    """Who is said in `begin`..`stop` to have done something violent, in order of place, each once.

    >>> [(one.text, one.is_named) for one in find_agents("A depot was struck by an Ordane-backed militia.", 0, 47)]
    [('an Ordane-backed militia', False)]
    """
    found: dict[tuple[int, int], Agent] = {}
    for pattern in _PATTERNS:
        for match in pattern.finditer(text, begin, stop):
            start = match.start("who")
            if pattern in (_ACTIVE, _RESPONSIBLE) and _GOVERNED.search(text, max(begin, start - 16), start):
                continue
            agent = _agent(text, start, match.end("who"))
            if agent is not None and not any(agent.start < end and start < agent.end for start, end in found):
                found[agent.start, agent.end] = agent
    return [found[place] for place in sorted(found)]


def _agent(text: str, start: int, end: int) -> Agent | None:
    said = text[start:end]
    if _NO_AGENT.match(_bare(said)) and not _HEAD_END.search(said):
        return None
    words = said.replace("\u00a0", " ").split()
    capitals = [
        word
        for word in words
        if word[:1].isupper()
        and word.lower()
        not in (
            "the",
            "a",
            "an",
            "some",
            "two",
            "three",
            "several",
            "suspected",
            "unidentified",
            "unknown",
            "masked",
            "armed",
        )
    ]
    telling = [word for word in capitals if not _is_adjective(word)]
    opens = start == 0 or text[:start].rstrip(" \u00a0")[-1:] in ("", "\n", ".", "!", "?", "”", '"')
    if len(words) == 1 and opens and said.endswith("s") and not said.isupper() and said not in text[start + 1 :]:
        return Agent(said, start, end, False)  # `Vigilantes then …`: a plural that opens its sentence
    vague_head = _HEAD_END.search(said) is not None
    if vague_head and _DEFINITE.match(said) and not any("-" in word for word in words):
        return Agent(said, start, end, True) if telling else None  # "the group": who it is stands before
    if vague_head and (_INDEFINITE.match(said) or not telling):
        return Agent(said, start, end, False)
    if not capitals or (not telling and vague_head):
        return None
    return Agent(said, start, end, True)


def _is_adjective(word: str) -> bool:
    bare = word.strip(".,’'").lower()
    return (
        bare in COUNTRIES or bare in ("u.s", "us", "shia", "shiite", "sunni") or _ADJECTIVE.fullmatch(bare) is not None
    )


def judge_agents(reader: ClaimReader, pair: ClaimPair) -> Turn | None:
    """How the two sentences differ in who did it; None where they don't or it can't be told.

    In a series of figures the agent nearest to the figure counts, and where the sentence names none the
    sentence before may.
    """
    left, right = pair.left, pair.right
    if not (_VIOLENT.search(left.text) and _VIOLENT.search(right.text)):
        return None
    one, near_left = _chosen(reader, pair, 0)
    other, near_right = _chosen(reader, pair, 1)
    near = near_left and near_right
    tier: Tier = pair.tier if near and (pair.figures is None or pair.shared >= _SURE_SHARED) else "possible"
    if one is not None and other is not None:
        if one.is_named != other.is_named:
            vague, named = (one, other) if other.is_named else (other, one)
            holder = left if other.is_named else right
            if _is_named_in(named, holder) or _shares_word(vague, named):
                return None
            if pair.figures is None and not pair.is_reworded and pair.shared < _SURE_SHARED:
                return None
            turned = "has become" if other.is_named else "was"
            why = f"“{vague.text}” {turned} “{_bare(named.text)}”"
            return Turn("changed", why, tier, _mapping(left, one), _mapping(right, other))
        if one.is_named and _are_two(one, other, left, right) and pair.shared >= _SURE_SHARED and near:
            why = f"{_bare(one.text)} is said to have done it, then {_bare(other.text)}"
            values = {"contradicts": "actor"}
            return Turn("changed", why, "possible", _mapping(left, one), _mapping(right, other), values)
        return None
    if pair.shared < _SURE_SHARED or not near:
        return None
    if one is not None and _hides_agent(right) and _bare(one.text) not in right.text:
        why = f"“{one.text}” is said to have done it, then nobody is"
        return Turn("dropped", why, "possible", _mapping(left, one), None)
    if other is not None and _hides_agent(left) and _bare(other.text) not in left.text:
        why = f"nobody was said to have done it, then “{other.text}” is"
        return Turn("added", why, "possible", None, _mapping(right, other))
    return None


def _chosen(reader: ClaimReader, pair: ClaimPair, side: int) -> tuple[Agent | None, bool]:
    """The agent that counts, and whether it stands in the sentence itself."""
    claim = pair.right if side else pair.left
    text = reader.text_of(claim.document)
    agents = find_agents(text, claim.start, claim.end)
    if pair.figures is None:
        if pair.is_reworded and len(agents) > 1:
            agents = [one for one in agents if not one.is_named]  # the one without a name is asked for
        return (agents[0] if len(agents) == 1 else None), True
    if agents:
        place = pair.figures[side].start
        return min(agents, key=lambda one: (abs(one.start - place), one.start)), True
    before = reader.claim_before(claim)
    if before is None or not _VIOLENT.search(before.text) or not _hides_agent(claim):
        return None, True
    earlier = find_agents(text, before.start, before.end)
    return (earlier[0], False) if len(earlier) == 1 else (None, True)


def _hides_agent(claim: Claim) -> bool:
    """A passive without a doer: nobody, not even a pronoun, is said to have done it."""
    passive = _PASSIVE.search(claim.text)
    return passive is not None and not (
        _BY_SOMEBODY.search(claim.text, passive.end()) or _PRONOUN_DID.search(claim.text)
    )


def _shares_word(one: Agent, other: Agent) -> bool:
    """Whether a name in the vague phrase stands in the other one: "Islamic State fighters", "Islamic State"."""
    return bool(
        {word.strip(".,’'").lower() for word in _capitals(one)}
        & {word.strip(".,’'").lower() for word in _capitals(other)}
    )


def _capitals(agent: Agent) -> Iterator[str]:
    return (
        word
        for word in agent.text.replace("\u00a0", " ").split()
        if word[:1].isupper() and word not in ("The", "A", "An")
    )


def _are_two(one: Agent, other: Agent, left: Claim, right: Claim) -> bool:
    names = _bare(one.text), _bare(other.text)
    apart = same_speaker(*names) is not True and not _shares_word(one, other)
    apart = apart and not _abbreviates(*names) and not _abbreviates(*reversed(names))
    return apart and not _is_named_in(one, right) and not _is_named_in(other, left)


def _is_named_in(agent: Agent, claim: Claim) -> bool:
    return any(re.search(rf"\b{re.escape(word)}\b", claim.text) for word in _capitals(agent) if len(word) > 2)


def _abbreviates(short: str, long: str) -> bool:
    """Whether the first one may be the initials of the other: IS and ISIS of "Islamic State militants"."""
    initials = "".join(word[0] for word in long.split() if word[:1].isupper())
    word = short.split()[0]
    return word.isupper() and (long.startswith(word) or (len(initials) > 1 and word.startswith(initials)))


def _bare(text: str) -> str:
    found = re.match(r"(?:[Tt]he|[Aa]n?)[ \u00a0]", text)
    return text[found.end() :] if found else text


def _mapping(claim: Claim, agent: Agent) -> dict[str, object]:
    return {"document": claim.document, "start": agent.start, "end": agent.end, "text": agent.text}
