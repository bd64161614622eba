"""What became of the one who says so, from one sentence to the other: kept, dropped, added or changed.

Whoever is understood wrongly is told of nobody: where a source may be a piece of something else, or where a
sentence may have one that isn't understood, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ...model import Tier
from ..quotes.likeness import wording_of
from ..quotes.same_speaker import same_speaker
from ..quotes.words import BODY_WORDS, COUNTRIES, NOUNS, REPORTING_VERBS
from .finding import Claim, ClaimPair
from .sources import is_several, may_be_attributed

#: Two sentences that share a count and little else tell different things of it, each with its own source.
_LEAST_ALIKE_OF_COUNTED = 0.4
_SURE_OF_COUNTED = 0.6
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
#: From so much in common on, what one side tells without a source is what the other's source says.
_SURE_OF_DROPPED = 0.75
#: A source at the end of a long sentence may be that of its last clause alone.
_CUE = re.compile(r"\b[Aa]ccording to (?:the |an? )?")
_LEAD_CHARS, _LONG_CHARS, _SURE_OF_TRAILING, _LONGER = 40, 120, 0.85, 1.3
#: Whose estimate it is, is said of the estimate alone.
_OF_FORECAST = re.compile(r"\b(?:forecast|estimate|expectation|average|consensus)s?\b[^.]{0,60},? according to\b")
_SAY = re.compile(r"\b(?:say|argue|warn|insist|maintain|contend|fear|hope|allege|suspect)\b")
#: What somebody is accused of is seldom all that the sentence tells.
_ACCUSED = re.compile(r"\b(?:accus|blam)(?:ed|es|ing)\b")
_NO_LAST = frozenset("off out up down over away back on in at of for to by with and or the a an that who".split())  # noqa: SIM905
_RELATIVE = re.compile(r", (?:which|who|whose|where|whom|an?|the \w+est)\b")
_ASIDE = re.compile(r", (?:which|who|whose|where)\b[^,]*$|\b(?:bid|offer|plan|deal) (?:of|for)\b[^,]*$|['’]s $")
_WORD = re.compile(r"[^\W_]+")
_MARKS = re.compile("[“”\"«»„]|(?:^|\\s)['‘]")
_FIRST_PERSON = re.compile(r"\b(?:I|[Mm]y|[Mm]e|I['’](?:m|ve|d|ll))\b(?!\.)")
_POSTED = re.compile(r"\(@\w|https?://|pic\.twitter")
#: What one side calls untrue is not what the other tells.
_UNTRUE = re.compile(r"\b(?:fake|hoax|false|untrue|satir\w+|debunk\w*)\b", re.IGNORECASE)


def judge_sources(pair: ClaimPair) -> Iterator[tuple[str, str, Tier]]:
    """Relation, reason and tier for what became of the one who says so, at most one of them.

    Of direct speech inside passages `quotes.links` tells.
    """
    left, right = pair.left, pair.right
    if pair.figures is not None and (pair.shared < _LEAST_ALIKE_OF_COUNTED or _is_aside(pair)):
        return
    direct = (left.is_direct or right.is_direct) and pair.figures is None
    one, other = named_source(left), named_source(right)
    if not _names_rightly(one) or not _names_rightly(other):
        return
    if bool(one) != bool(other) and bool(_UNTRUE.search(left.text)) != bool(_UNTRUE.search(right.text)):
        return
    if bool(one) != bool(other) and _is_told_in_passing(*((left, right) if one else (right, left))):
        return
    if one and other:
        same = same_speaker(one, other)
        if same:
            yield "same", f"{one} {_say(one)} so in both", pair.tier
        elif same is False and not direct and _are_others(pair):
            sure = _sure(pair) if _is_name(one) and _is_name(other) else "possible"
            yield "changed", f"{one} {_say(one)} so, then {other} {'do' if is_several(other) else 'does'}", sure
    elif not (one or other) or not _is_plain_of(*((left, right) if one else (right, left))):
        return
    elif one and not direct and not (pair.figures and right.is_direct):
        yield "dropped", f"{one} {_say(one)} so, then it is told {_as_what(right)}", _sure_of_one(pair)
    elif other and not direct and not (pair.figures and left.is_direct):
        yield "added", f"it was told {_as_what(left)}, then {other} {_say(other)} so", _sure_of_one(pair)


def _names_rightly(name: str) -> bool:
    """Not a piece of something else: "Shekau laughing off", "Macedonian", "British-born's sister"; "" is no name."""
    words = name.split()
    if not words:
        return True
    last = words[-1].strip(".,’'")
    if (
        last.lower() in _NO_LAST
        or last.lower() in REPORTING_VERBS
        or (len(words) > 1 and words[-2].endswith("ing") and words[0][:1].isupper())
    ):
        return False
    if any(re.search(r"\w-born\b", word) for word in words):
        return False
    return not (len(words) == 1 and (last.lower() in COUNTRIES or last.lower().endswith(("ian", "ians", "ese"))))


def _sure(pair: ClaimPair) -> Tier:
    """Less than the pair's own where one sentence is told in passing, inside another that tells more."""
    sizes = sorted((len(pair.left.wording.words), len(pair.right.wording.words)))
    counted = pair.figures is not None and pair.shared < _SURE_OF_COUNTED
    accused = any(_ACCUSED.search(claim.text) for claim in (pair.left, pair.right) if named_source(claim))
    vague = accused or any(_is_plural_pronoun(claim) or _is_odd(claim) for claim in (pair.left, pair.right))
    return "possible" if counted or vague or sizes[0] < _LEAST_OF_LONGER * sizes[1] else pair.tier


def _sure_of_one(pair: ClaimPair) -> Tier:
    """The tier where one side names nobody: what it tells may be a part of which the source says nothing."""
    named, plain = (pair.left, pair.right) if named_source(pair.left) else (pair.right, pair.left)
    if (pair.figures is None and pair.shared < _SURE_OF_DROPPED) or _OF_FORECAST.search(named.text):
        return "possible"
    cue = _CUE.search(named.text)
    longer = len(named.wording.words) > _LONGER * len(plain.wording.words)
    if cue is not None and cue.start() > _LONG_CHARS and (longer or pair.shared < _SURE_OF_TRAILING):
        return "possible"  # … who ranks as the 108th-richest, according to Forbes
    surname = named_source(named).split()[-1] if named.quote is not None and _is_person(named_source(named)) else ""
    if surname and re.search(rf"\b{re.escape(surname)}\b", plain.text):
        return "possible"  # who is named in both may be told to call for it, to plan or to promise it
    return _sure(pair)


def _is_person(name: str) -> bool:
    words = name.split()
    return len(words) > 1 and all(word[:1].isupper() for word in words) and not BODY_WORDS & {w.lower() for w in words}


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
    cue = _CUE.search(claim.text)
    if cue is not None and (
        "," in claim.text[cue.end() : len(before)] or not 0 <= len(before) - cue.end() <= _LEAD_CHARS
    ):
        return True  # `according to the newspaper, Bary left`
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


def named_source(claim: Claim) -> str:
    """Who is named as the source of a claim; "" for a fact and for hearsay."""
    return claim.source.name if claim.source is not None and claim.source.sort != "hearsay" else ""


def _is_plain_of(named: Claim, plain: Claim) -> bool:
    """Whether one sentence tells without a source what the other has from somebody."""
    if plain.source is not None and named_source(named).split()[-1] in plain.text:
        return False  # hearsay stands beside who says so
    return _is_plain(plain)


def _is_plain(claim: Claim) -> bool:
    """Told as a fact or as hearsay, without a word that may name a source in a way that isn't understood.

    Who writes "I" or "my hair" is quoted, if without marks, and what is hedged is told as no fact.
    """
    if claim.source is not None:
        return True
    spoken = _MARKS.search(claim.text) or _FIRST_PERSON.search(claim.text) or _POSTED.search(claim.text)
    return not (
        spoken or _SAY.search(claim.text) or claim.hedges or _UNTRUE.search(claim.text) or may_be_attributed(claim.text)
    )


def _are_others(pair: ClaimPair) -> bool:
    """Whether the two sources stand in their own sentences by name, and in the other's not at all.

    A pronoun may have been understood wrongly: of two that seem to differ nothing is told then.
    """
    one, two = (_WORD.findall(named_source(claim).replace("\u00ad", "")) for claim in (pair.left, pair.right))
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
