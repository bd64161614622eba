"""Two wordings of one passage as pieces to be marked: what every format draws in its own way."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..match.kept_changes import KeptChanges
from ..model import Change, Document, Link, Op, Span
from ..text.tokens import count_words, tokenize
from .terminal import neutralise_piece

# The step before a piece owns the white space and punctuation that follow its words; a mark
# should end with the word.
_PARAGRAPHS = re.compile(r"\s*\n\s*\n\s*")
#: Behind the closing mark of a sentence and the quotation marks that may follow it.
_SENTENCE_END = re.compile(r"(?<=[.!?؟।])(?=\s)|(?<=[.!?؟।][\"”’»)])(?=\s)|(?<=[。！？])")
_ENDED = re.compile(r"[.!?؟।。！？][\"”’»)]*\s*\Z")
_TAIL = re.compile(r"[\s\W]*\Z")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one wording.

    `text` is what is marked with `op`; `tail` follows it unmarked. `left_out` counts the words of
    an equal stretch that was cut short here; the text is then empty.
    """

    op: Op
    text: str
    tail: str = ""
    left_out: int = 0


def is_reworded(link: Link) -> bool:
    """Whether the two wordings differ in their words; quotation marks and white space don't count."""
    if isinstance(link.changes, KeptChanges):
        return link.changes.differ
    if link.changes:
        return any(change.op != "keep" for change in link.changes)
    return link.left.text != link.right.text and tokenize(link.left.text).words != tokenize(link.right.text).words


def cut_wordings(link: Link, *, around_chars: int = 0) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """The left and the right wording of a link, in reading order of each.

    Args:
        around_chars: how much of an equal stretch to keep at each side of a difference; 0 keeps
            everything. Different stretches are kept up to eight times that.

    Without an alignment in the link both wordings come back unmarked.
    """
    return cut_changes(link.changes or (Change("keep", link.left.text, link.right.text),), around_chars=around_chars)


def cut_changes(changes: Iterable[Change], *, around_chars: int = 0) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """As cut_wordings, for some steps of an alignment."""
    changes = tuple(changes)
    left = [(change.op, change.left) for change in changes if change.left]
    right = [(change.op, change.right) for change in changes if change.right]
    return tuple(_pieces(left, around_chars)), tuple(_pieces(right, around_chars))


def clip_pieces(pieces: Iterable[Piece], n_chars: int) -> list[Piece]:
    """The first pieces up to about `n_chars`; what follows is one piece that counts its words."""
    shown: list[Piece] = []
    room, left_out = n_chars, 0
    for piece in pieces:
        if left_out or room <= 0:
            left_out += piece.left_out or count_words(piece.text)
            continue
        room -= len(piece.text) + len(piece.tail)
        if room < -60:
            kept = _cut_back(piece.text[: room + len(piece.tail)]).rstrip()
            if " " not in kept and len(kept) < 24:  # no more than the beginning of a word
                kept = ""
            left_out = count_words(piece.text[len(kept) :])
            piece = Piece(piece.op, kept)
        if piece.text or piece.left_out:
            shown.append(piece)
    return [*shown, Piece("keep", "", left_out=left_out)] if left_out else shown


def _pieces(parts: Sequence[tuple[Op, str]], around: int) -> Iterable[Piece]:
    last = len(parts) - 1
    for place, (op, raw) in enumerate(parts):
        text = neutralise_piece(raw)
        if place == 0:
            text = text.lstrip()
        if place == last:
            text = text.rstrip()
        if op == "keep":
            # Before the first difference only the end of an equal stretch matters, after the last
            # one only its start; a wholly equal passage shows both.
            front = around if place > 0 or last == 0 else 0
            back = around if place < last or last == 0 else 0
            yield from _shorten(op, text, front, back) if around else [Piece(op, text)]
            continue
        if around and len(text) > 8 * around:
            yield from _shorten(op, text, 4 * around, 4 * around)
            continue
        tail = _TAIL.search(text)
        cut = tail.start() if tail and tail.start() > 0 else len(text.rstrip())
        yield Piece(op, text[:cut], text[cut:])


def _shorten(op: Op, text: str, front: int, back: int) -> Iterable[Piece]:
    if len(text) <= front + back + 80:  # cutting less than a few words only costs the reader
        yield Piece(op, text)
        return
    head = _cut_back(text[:front]) if front else ""
    tail = _cut_forward(text[len(text) - back :]) if back else ""
    middle = text[len(head) : len(text) - len(tail)]
    if head:
        yield Piece(op, head)
    yield Piece(op, "", left_out=max(1, count_words(middle)))
    if tail:
        yield Piece(op, tail)


def _cut_back(text: str) -> str:
    """Without the broken word at the end, unless there is no space near it (Chinese, a long URL)."""
    place = text.rfind(" ")
    return text[: place + 1] if place >= 0 and len(text) - place <= 24 else text


def _cut_forward(text: str) -> str:
    place = text.find(" ")
    return text[place:] if 0 <= place <= 24 else text


def split_sentences(changes: Iterable[Change]) -> list[tuple[Change, ...]]:
    """An alignment cut where a sentence ends in both wordings, so that each row can stand beside its twin."""
    rows: list[tuple[Change, ...]] = []
    row: list[Change] = []
    for change in changes:
        left, right = _SENTENCE_END.split(change.left), _SENTENCE_END.split(change.right)
        if change.op != "keep" or len(left) != len(right):
            row.append(change)
            if all(_ENDED.search(text) for text in (change.left, change.right) if text):
                rows.append(tuple(row))
                row = []
            continue
        for place, (old, new) in enumerate(zip(left, right, strict=True)):
            row.append(Change("keep", old, new))
            if place < len(left) - 1:
                rows.append(tuple(row))
                row = []
    return [*rows, tuple(row)] if any(change.left or change.right for change in row) else rows


def list_differences(changes: Iterable[Change]) -> list[Change]:
    """The steps that differ in more than punctuation: figures put otherwise, other words put
    otherwise, then what only one side has, again figures first.

    White space is collapsed; a move is told once, where it left.
    """
    told = [
        Change(change.op, neutralise_piece(change.left).strip(), neutralise_piece(change.right).strip())
        for change in changes
        if change.op != "keep" and (change.left or change.op != "move")
    ]
    worded = [change for change in told if any(map(str.isalnum, change.left + change.right))]
    # A toll that moved is what an editor looks for, and it is easily lost among changed adjectives.
    return sorted(
        worded,
        key=lambda change: (
            change.op != "substitute", not any(map(str.isdigit, change.left + change.right))
        ),
    )  # fmt: skip


def take_context(document: Document, span: Span, *, chars: int = 90) -> tuple[str, str]:
    """What stands before and after a span, up to `chars` on each side, cut between words.

    `¶` stands for the end of a paragraph.
    """
    before = _PARAGRAPHS.sub(" ¶ ", document.text[max(0, span.start - chars) : span.start])
    after = _PARAGRAPHS.sub(" ¶ ", document.text[span.end : span.end + chars])
    if span.start > chars:
        before = "…" + _cut_forward(before.replace("\n", " ")).lstrip(" ¶")
    if span.end + chars < len(document.text):
        after = _cut_back(after.replace("\n", " ")).rstrip(" ¶") + "…"
    after = "" if after == "…" else after
    # A paragraph's end right at the passage is no context.
    before, after = before.removesuffix("¶ ").removeprefix(" ¶ "), after.removesuffix(" ¶ ")
    return neutralise_piece(before), neutralise_piece(after)


def count_changes(changes: Iterable[Change]) -> dict[str, int]:
    """Words by what became of them, in a fixed order, zeros left out.

    Keys: `alike, substituted, only in the first, only in the second, moved, split or merged`.
    """
    counted: Counter[str] = Counter()
    for change in changes:
        left, right = count_words(change.left), count_words(change.right)
        if change.op == "move":
            counted["moved"] += left  # a move stands twice, once with each side empty
        elif change.op == "insert":
            counted["only in the second"] += right
        else:
            counted[_COUNTED[change.op]] += left
    return {name: counted[name] for name in _ORDER if counted[name]}


_COUNTED: dict[Op, str] = {
    "keep": "alike",
    "substitute": "substituted",
    "delete": "only in the first",
    "split": "split or merged",
    "merge": "split or merged",
}
_ORDER = ("alike", "substituted", "only in the first", "only in the second", "moved", "split or merged")


def describe_changes(changes: Iterable[Change]) -> str:
    """One phrase, `38 words alike, 2 substituted`; empty for no alignment."""
    counted = count_changes(changes)
    parts = [f"{count} {name}" for name, count in counted.items()]
    if parts and "alike" in counted:
        parts[0] = f"{counted['alike']} word{'s' * (counted['alike'] != 1)} alike"
    return ", ".join(parts)
