"""Whether two stretches are the same words, written out on one side and drawn together on the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

_WHOLE = {"won't": ("will", "not"), "shan't": ("shall", "not"), "can't": ("can", "not"), "cannot": ("can", "not")}
#: What stands behind the apostrophe can mean either.
_ENDINGS = {
    "'ll": {"will", "shall"}, "'re": {"are"}, "'ve": {"have"}, "'m": {"am"}, "'s": {"is", "has"},
    "'d": {"would", "had"},
}  # fmt: skip


def are_contracted(olds: Sequence[str], news: Sequence[str]) -> bool:
    """Whether folded words differ in nothing but contractions; not for equal or for no words.

    >>> are_contracted(["will", "not"], ["won't"]), are_contracted(["did", "not"], ["don't"])
    (True, False)
    """
    if not olds or not news or list(olds) == list(news):
        return False
    left, right = list(_readings(olds)), list(_readings(news))
    return len(left) == len(right) and all(one & other for one, other in zip(left, right, strict=True))


def _readings(words: Sequence[str]) -> Iterator[set[str]]:
    """What each word may be when written out, in order."""
    for word in words:
        if word in _WHOLE:
            yield from ({part} for part in _WHOLE[word])
            continue
        if word.endswith("n't"):
            yield from ({word[:-3]}, {"not"})
            continue
        stem, apostrophe, tail = word.rpartition("'")
        if stem and apostrophe + tail in _ENDINGS:
            yield from ({stem}, _ENDINGS[apostrophe + tail])
            continue
        yield {word}
