"""Which outlets use which word in the same sentence: `militia` here, `resistance group` there."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from ..match.function_words import FUNCTION_WORDS
from ..match.prepared import cut_stem
from ..model import Change, Link, Snapshot, Span
from .subject import WORD

#: More words than these on one side are another sentence, not another word.
_MOST_WORDS = 3
#: A suggested link has to be as good as this: where much is reworded, words are aligned by chance.
_LEAST_SCORE = 0.6
#: Words in common right beside the two, without which nothing says that they stand for the same.
_LEAST_BESIDE = 2
#: Spellings and inflections closer than this are one word: spokesman and spokeswoman, centre and center.
_LEAST_DISTANCE = 0.45
_SIDES = """
    militia militant fighter rebel insurgent terrorist extremist guerrilla resistance faction proxy group regime
    government administration occupation occupier settler martyr victim hostage prisoner captive detainee protester
    rioter mob crowd migrant refugee invasion operation attack strike raid aggression assault retaliation response
    incident massacre murder kill die death clash crisis war conflict reform cut crackdown deterrence troops forces
    soldiers personnel presence allies backed
"""
#: Words by which outlets take sides, whether they mean to or not: for those who fight and rule, for
#: force and for dying. They only decide what is shown first.
_TELLING = frozenset(map(cut_stem, _SIDES.split()))
_COUNTS = """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion dozen dozens half
    hundreds thousands millions first second third
"""
_NUMBERS = frozenset(_COUNTS.split())


@dataclass(frozen=True, slots=True)
class WordContrast:
    """Two words that stand for each other in linked sentences of different outlets.

    `pairs` are the places, the left word's first, each pair once, in order of document and place;
    `left_outlets` and `right_outlets` who uses which there, "" for an unknown one. `is_telling` is
    whether one of the two is a word by which sides are taken.
    """

    left: str
    right: str
    pairs: tuple[tuple[Span, Span], ...]
    left_outlets: tuple[str, ...]
    right_outlets: tuple[str, ...]
    is_telling: bool


def find_wordings(snapshot: Snapshot, *, most: int = 40) -> tuple[WordContrast, ...]:
    """Words put otherwise in linked passages and quotations of two outlets; names and figures are not words.

    Words by which sides are taken come first, then those that most outlets put otherwise; at most so
    many. Only where the words beside them are the same, so that the two stand in one place.
    """
    outlets = {document.id: document.source.strip() for document in snapshot.documents}
    named = _name_words(snapshot)
    found: dict[tuple[str, str], dict[tuple[Span, Span], None]] = defaultdict(dict)
    for link in snapshot.links:
        if link.kind not in ("passage", "quote") or not (link.tier == "linked" or link.score >= _LEAST_SCORE):
            continue
        left_outlet, right_outlet = (outlets.get(span.document, "") for span in (link.left, link.right))
        if left_outlet == right_outlet and (left_outlet or link.left.document == link.right.document):
            continue
        for one, other in _substitutions(link):
            keys = _key(one.text), _key(other.text)
            if not all(keys) or _is_one_word(one.text, other.text) or _is_name(one, named) or _is_name(other, named):
                continue
            if keys[0] > keys[1]:
                keys, one, other = (keys[1], keys[0]), other, one
            found[keys][one, other] = None
    contrasts = [_gather(pairs, outlets) for pairs in found.values()]
    contrasts.sort(
        key=lambda one: (
            not one.is_telling, -len(one.left_outlets) - len(one.right_outlets), -len(one.pairs), one.left, one.right
        )
    )  # fmt: skip
    return tuple(contrasts[:most])


def _gather(pairs: dict[tuple[Span, Span], None], outlets: dict[str, str]) -> WordContrast:
    ordered = sorted(pairs, key=lambda pair: [(span.document, span.start, span.end) for span in pair])
    left, right = (min((pair[side].text for pair in ordered), key=_plainest) for side in (0, 1))
    who = [tuple(sorted({outlets.get(pair[side].document, "") for pair in ordered})) for side in (0, 1)]
    telling = any(cut_stem(word.casefold()) in _TELLING for text in (left, right) for word in WORD.findall(text))
    return WordContrast(left, right, tuple(ordered), who[0], who[1], telling)


def _plainest(text: str) -> tuple[bool, int, str]:
    return text != text.casefold(), len(text), text


def _substitutions(link: Link) -> Iterator[tuple[Span, Span]]:
    """The words that stand for each other, without function words and punctuation around them."""
    changes = link.changes
    if "".join(change.left for change in changes) != link.left.text:
        return  # an alignment of parts only: its places are not known
    if "".join(change.right for change in changes) != link.right.text:
        return
    left, right = link.left.start, link.right.start
    for place, change in enumerate(changes):
        if change.op == "substitute" and _is_held(changes, place):
            one, other = _core(link.left.document, left, change.left), _core(link.right.document, right, change.right)
            if one and other and abs(len(one.text.split()) - len(other.text.split())) <= 1:
                yield one, other
        left += len(change.left)
        right += len(change.right)


def _is_held(changes: Sequence[Change], place: int) -> bool:
    """Whether the same words stand on both sides, or on one where the other is the end."""
    beside = [changes[at] for at in (place - 1, place + 1) if 0 <= at < len(changes)]
    kept = [len(WORD.findall(change.left)) if change.op == "keep" else 0 for change in beside]
    return bool(kept) and min(kept) >= 1 and max(kept) >= _LEAST_BESIDE


def _core(document: str, start: int, text: str) -> Span | None:
    if re.search(r"[.!?;:]\s|\n", text.rstrip()):
        return None  # runs over the end of a sentence
    words = list(WORD.finditer(text))
    while words and words[0].group().casefold() in FUNCTION_WORDS:
        words.pop(0)
    while words and words[-1].group().casefold() in FUNCTION_WORDS:
        words.pop()
    if not words or len(words) > _MOST_WORDS or any(_is_number(word.group()) for word in words):
        return None
    low, high = words[0].start(), words[-1].end()
    return Span(document, start + low, start + high, text[low:high])


def _is_number(word: str) -> bool:
    return any(map(str.isdigit, word)) or word.casefold() in _NUMBERS


@lru_cache(maxsize=50_000)
def _key(text: str) -> str:
    words = (re.sub(r"['’]s?$", "", word.casefold()) for word in WORD.findall(text))
    return " ".join(cut_stem(word) for word in words if word not in FUNCTION_WORDS)


def _is_one_word(left: str, right: str) -> bool:
    one, other = _key(left), _key(right)
    return Levenshtein.normalized_distance(one, other) < _LEAST_DISTANCE or bool(set(one.split()) & set(other.split()))


def _name_words(snapshot: Snapshot) -> frozenset[str]:
    """Every word of a name's spellings: what a name is put as, the names tell."""
    return frozenset(
        word.casefold()
        for cluster in snapshot.clusters
        if cluster.kind == "name"
        for said in (cluster.label, *(member.span.text for member in cluster.members))
        for word in WORD.findall(said)
    )


def _is_name(span: Span, named: frozenset[str]) -> bool:
    """Whether a capital letter says that it is a name or a title, or the names know it."""
    words = WORD.findall(span.text)
    return all(word[0].isupper() for word in words) or any(
        word[0].isupper() and re.sub(r"['’]s?$", "", word.casefold()) in named for word in words
    )
