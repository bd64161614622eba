"""The wordings of a passage held against each other where whole sentences of it changed places."""

from __future__ import annotations

from ..match.alignment import align_words
from ..model import Change, Op
from .sentences import Sentences, align
from .words import Budget


def align_with_moves(left: str, right: str) -> tuple[Change, ...]:
    """The steps from `left` to `right` as `align_words` gives them, but sentences that changed places are moves.

    Word by word two swapped paragraphs are soup: the words that both happen to have are kept. Nothing
    where no sentence moved. An edit inside a moved sentence is no step of its own.

    >>> [step.op for step in align_with_moves("One fire burned. Two ships sank.", "Two ships sank. One fire burned.")]
    ['move', 'keep', 'move']
    """
    if right < left:  # ties must not depend on which text is called the left one
        turned: dict[Op, Op] = {"insert": "delete", "delete": "insert"}
        return tuple(
            Change(turned.get(step.op, step.op), step.right, step.left) for step in align_with_moves(right, left)
        )
    alignment = align(left, right, Budget())
    if not alignment.moved:
        return ()
    olds, news = _stretches(left, alignment.old), _stretches(right, alignment.new)
    moved = [alignment.matches[n] for n in sorted(alignment.moved)]
    moved_old, moved_new = ({n for match in moved for n in match.old}, {n for match in moved for n in match.new})
    steps: list[Change] = []
    i = j = 0
    stays = [match for n, match in enumerate(alignment.matches) if n not in alignment.moved]
    for match in stays:
        steps += _between(olds, news, (i, match.old[0]), (j, match.new[0]), moved_old, moved_new)
        i, j = match.old[-1] + 1, match.new[-1] + 1
        steps += align_words("".join(olds[match.old[0] : i]), "".join(news[match.new[0] : j]))
    steps += _between(olds, news, (i, len(olds)), (j, len(news)), moved_old, moved_new)
    return _joined(steps)


def _stretches(text: str, sentences: Sentences) -> list[str]:
    """The text cut at the beginnings of its sentences; joined they are the text."""
    starts = [0, *(start for start, _ in sentences.places[1:])]
    return [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


def _between(
    olds: list[str],
    news: list[str],
    old_range: tuple[int, int],
    new_range: tuple[int, int],
    moved_old: set[int],
    moved_new: set[int],
) -> list[Change]:
    """What lies between two sentences that stay: what moved away, what moved here, what else differs."""
    olds_here, news_here = range(*old_range), range(*new_range)
    if moved_old.isdisjoint(olds_here) and moved_new.isdisjoint(news_here):
        return list(align_words("".join(olds[slice(*old_range)]), "".join(news[slice(*new_range)])))
    gone = [Change("move" if n in moved_old else "delete", olds[n], "") for n in olds_here]
    return [*gone, *(Change("move" if n in moved_new else "insert", "", news[n]) for n in news_here)]


def _joined(steps: list[Change]) -> tuple[Change, ...]:
    """The steps, neighbours of one kind as one."""
    joined: list[Change] = []
    for step in steps:
        last = joined[-1] if joined else None
        one_sided = last is not None and (not (last.left or step.left) or not (last.right or step.right))
        if last is not None and last.op == step.op and (step.op == "keep" or one_sided):
            joined[-1] = Change(step.op, last.left + step.left, last.right + step.right)
        else:
            joined.append(step)
    return tuple(joined)
