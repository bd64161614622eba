"""How one article tells a statement otherwise than another."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ..match.alignment import align_words
from ..model import Cluster, DateWindow, Member
from ..statements.claims.series_sources import loses_source
from ..statements.quotes.same_speaker import same_speaker
from .subject import WORD, telling_words

#: `,” she said, “` within a quotation: no words of the speaker.
_INTERRUPTION = re.compile(r"[”\"»][^“”\"«»]{1,80}[“\"«]")
_SHOWN, _MOST_CHARS = 3, 48


@dataclass(frozen=True, slots=True)
class Shift:
    """A statement told in two ways: `before` is the member that stands first in its cluster's order.

    `ordered` is whether the dates say that it came first; `what` names the difference for a person,
    empty where there is none.
    """

    cluster: Cluster
    before: Member
    after: Member
    what: str
    ordered: bool = True


def hold(cluster: Cluster, before: Member, after: Member, *, ordered: bool = True) -> Shift:
    """The two members held against each other; `what` is empty where they say the same."""
    return Shift(cluster, before, after, _describe(cluster, before, after, ordered=ordered), ordered)


def hold_nearest(cluster: Cluster, before: Iterable[Member], after: Iterable[Member], *, ordered: bool = True) -> Shift:
    """As `hold`, of the two members that differ least: an article may have a statement twice."""
    pairs = [(one, other) for one in before for other in after]
    nearest = min(pairs, key=lambda pair: (_count(cluster, *pair), pair[0].span.start, pair[1].span.start))
    return hold(cluster, *nearest, ordered=ordered)


def comes_before(left: DateWindow | None, right: DateWindow | None) -> bool:
    """Whether every day of `left` lies before every day of `right`."""
    return left is not None and right is not None and left.last < right.first


def _count(cluster: Cluster, before: Member, after: Member) -> int:
    old, new = before.span.values, after.span.values
    if cluster.kind == "figure":
        if (old.get("value"), old.get("upper")) != (new.get("value"), new.get("upper")):
            return 2
        return int((old.get("modifier") or "") != (new.get("modifier") or "") or loses_source(before, after))
    return int(_words(before) != _words(after)) + int(_is_other_speaker(before, after))


def _describe(cluster: Cluster, before: Member, after: Member, *, ordered: bool) -> str:
    if not _count(cluster, before, after):
        return ""
    old, new = before.span.values, after.span.values
    arrow, then = ("→", "then") if ordered else ("beside", "and")
    if cluster.kind == "figure":
        told = []
        if _count(cluster, before, after) > 1:
            told.append(f"{_one_line(before.span.text)} {arrow} {_one_line(after.span.text)}")
        elif (old.get("modifier") or "") != (new.get("modifier") or ""):
            told.append(f"{old.get('modifier') or 'no hedge'} {arrow} {new.get('modifier') or 'no hedge'}")
        if loses_source(before, after):
            told.append(f"so says {old['source']}, {then} told as a fact")
        return "; ".join(told)
    told = []
    if _words(before) != _words(after):
        told.append(_list_words(before, after, arrow))
    if _is_other_speaker(before, after):
        told.append(f"said by {_speaker(before) or 'nobody named'}, {then} by {_speaker(after) or 'nobody named'}")
    return "; ".join(told)


def _list_words(before: Member, after: Member, arrow: str) -> str:
    """The first words that differ: `“load” → “ship”, without “then”`."""
    steps = []
    for change in align_words(_spoken(before), _spoken(after)):
        left, right = (" ".join(WORD.findall(text)) for text in (change.left, change.right))
        if change.op == "keep" or _fold(left) == _fold(right):
            continue
        if left and right:
            steps.append(f"“{_shorten(left)}” {arrow} “{_shorten(right)}”")
        else:
            steps.append(f"without “{_shorten(left)}”" if left else f"with “{_shorten(right)}”")
    more = f" and {len(steps) - _SHOWN} more" if len(steps) > _SHOWN else ""
    return (", ".join(steps[:_SHOWN]) or "other words") + more


def _is_other_speaker(before: Member, after: Member) -> bool:
    speakers = _speaker(before), _speaker(after)
    return any(speakers) and not (all(speakers) and same_speaker(*speakers))


def _speaker(member: Member) -> str:
    return str(member.span.values.get("speaker_name") or "")


def _words(member: Member) -> list[str]:
    return [_fold(word) for word in telling_words(_spoken(member))]


def strip_interruptions(said: str) -> str:
    """A quotation without what an article put between its parts: `,” she said, “`."""
    return _INTERRUPTION.sub(" ", said)


def _spoken(member: Member) -> str:
    return strip_interruptions(member.span.text)


def _fold(text: str) -> str:
    return text.casefold().replace("’", "'")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _shorten(text: str) -> str:
    return text if len(text) <= _MOST_CHARS else text[: _MOST_CHARS - 1].rsplit(" ", 1)[0] + "…"
