"""A hedge that is gone or new, where the words that it is of are told by both sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ...match.function_words import FUNCTION_WORDS
from ...model import Change, Tier
from ..quotes.words import REPORTING_VERBS
from .finding import Claim, ClaimPair
from .sourcing import named_source

#: Of two sentences that share a count and little else a hedge need not be of the count.
_LEAST_ALIKE_OF_HEDGED = 0.66
#: Of a longer stretch that only one article has, a hedge belongs to something else.
_MOST_WORDS_AROUND = 7
#: A hedge is of the words right behind it.
_WORDS_HEDGED = 3
#: Words that hedge in other ways than `find_hedges` counts: where one of them stands no hedge is missing.
_DOUBT = re.compile(
    r"\b(?:claim|alleg|report|believ|suspect|purport|apparent|rumou?r|suppos|presum|possib|describ|suggest|unconfirmed|"
    r"unverified|accus|charge[sd]|suspicion|thought|hoax|may\b|might\b|could\b|seem|appear|likely|probabl|unclear|understood|if\b|"
    r"whether)",
    re.IGNORECASE,
)
#: What can be, or is likely to, is no report of what is.
_CAN_BE = re.compile(r"(?:(?:could|may|might) be|(?:un)?likely)\b")
_WORD = re.compile(r"[^\W_]+")


def judge_hedges(pair: ClaimPair, changes: Sequence[Change]) -> Iterator[tuple[str, Tier]]:
    """A hedge that is gone or new, if the words around it are told by both."""
    if pair.figures is not None and pair.shared < _LEAST_ALIKE_OF_HEDGED:
        return
    sides = ((pair.left, pair.right, "gone"), (pair.right, pair.left, "new"))
    for hedged, plain, became in sides:
        if not hedged.hedges or plain.hedges or _DOUBT.search(plain.text):
            continue
        parts = [step.left if became == "gone" else step.right for step in changes]
        hedge = next((one for one in hedged.hedges if any(_is_word_of(one, part) for part in parts)), "")
        if hedge and not _is_of_telling(hedge, hedged):
            sure = _hedges_shared(hedge, hedged, plain) and not named_source(plain) and not _CAN_BE.match(hedge)
            yield f"“{hedge}” is {became}", pair.tier if sure else "possible"


def _is_of_telling(hedge: str, hedged: Claim) -> bool:
    """Whether it is doubted that somebody said so, rather than what he said: "allegedly told the customer"."""
    behind = hedged.text.lower().partition(hedge.split()[-1])[2].split()
    return bool(behind) and (behind[0] in REPORTING_VERBS or behind[0] in ("told", "wrote", "asked"))


def _hedges_shared(hedge: str, hedged: Claim, plain: Claim) -> bool:
    """Whether something right behind the hedge is told by the plain sentence too: "thought to have been *killed*"."""
    place = hedged.text.lower().find(hedge.split()[0])
    words = [word.lower() for word in _WORD.findall(hedged.text[place:])][len(hedge.split()) :]
    telling = [word for word in words if len(word) > 3 and word not in FUNCTION_WORDS][:_WORDS_HEDGED]
    told = [word.lower() for word in _WORD.findall(plain.text)]
    return any(word[:5] == other[:5] for word in telling for other in told)


def _is_word_of(hedge: str, changed: str) -> bool:
    """Whether a hedge stands in a short stretch that only one side has, rather than in a whole clause of its own."""
    words = changed.lower().split()
    return 0 < len(words) <= _MOST_WORDS_AROUND and hedge.split()[0] in [word.strip(".,;:“”\"'") for word in words]
