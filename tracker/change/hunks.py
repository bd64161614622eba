"""All the stretches in which two texts differ; with what was kept they tile both texts.

Matched sentences are compared unit by unit (`pairs`), what lies between them as it stands. Moved,
split and merged sentences are hunks as a whole, and what differs in them stands beside as `inside`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .atoms import Atoms, read_atoms
from .graphemes import common_end, common_start
from .hunk import Hunk, Place, Sort, reading_order
from .pairs import Side, compare_stretches
from .sentences import Alignment, Sentences, align
from .units import Units
from .words import Budget


@dataclass(frozen=True, slots=True)
class Hunks:
    """The hunks of two texts in order of the new one, the atoms read for them, and what was left undone."""

    hunks: tuple[Hunk, ...]
    old_atoms: Atoms
    new_atoms: Atoms
    shortcuts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Block:
    """Sentences `old` (half-open) that became sentences `new`; moved ones that stand together are one block."""

    old: tuple[int, int]
    new: tuple[int, int]
    sort: Sort


@dataclass(frozen=True, slots=True)
class _Piece:
    """Whole sentences without a counterpart in their segment; `move` is a moved block's number, else -1."""

    start: int
    end: int
    move: int


def find_hunks(old: str, new: str) -> Hunks:
    """The hunks between two texts. Swapping the texts swaps them: the work is done in one order for both."""
    if old == new:
        return Hunks((), Atoms((), ()), Atoms((), ()), ())
    if new < old:
        found = find_hunks(new, old)
        hunks = sorted((hunk.mirrored() for hunk in found.hunks), key=reading_order)
        return Hunks(tuple(hunks), found.new_atoms, found.old_atoms, found.shortcuts)
    budget = Budget()
    alignment = align(old, new, budget)
    walk = _Walk(old, new, alignment, budget)
    hunks = sorted(walk.hunks(), key=reading_order)
    shortcuts = list(alignment.shortcuts)
    if budget.n_uncut:
        shortcuts.append(f"{budget.n_uncut} words were not compared one by one and stand as replaced whole.")
    return Hunks(tuple(hunks), walk.old_atoms, walk.new_atoms, tuple(shortcuts))


class _Walk:
    """One walk along both texts, from block to block."""

    def __init__(self, old: str, new: str, alignment: Alignment, budget: Budget) -> None:
        self.old, self.new = old, new
        self.old_sentences, self.new_sentences = alignment.old, alignment.new
        self.budget = budget
        self.blocks, self.moves = _blocks(alignment)
        self.old_moves = {n: k for k, move in enumerate(self.moves) for n in range(*move.old)}
        self.new_moves = {n: k for k, move in enumerate(self.moves) for n in range(*move.new)}
        changed = [block for block in [*self.blocks, *self.moves] if self._differs(block)]
        # Without a capital that came or went no name did.
        named = [block for block in changed if self._capitals(block, 0) != self._capitals(block, 1)]
        olds, news = [self._old(block) for block in changed], [self._new(block) for block in changed]
        self.old_atoms = read_atoms(old, olds, named=[self._old(block) for block in named])
        self.new_atoms = read_atoms(new, news, named=[self._new(block) for block in named])

    def hunks(self) -> Iterator[Hunk]:
        old_at = new_at = 0
        next_old = next_new = 0
        moved_old: dict[int, Place] = {}
        moved_new: dict[int, Place] = {}
        end = _Block((len(self.old_sentences.places),) * 2, (len(self.new_sentences.places),) * 2, "words")
        for block in [*self.blocks, end]:
            old_to, new_to = (
                (len(self.old), len(self.new)) if block is end else (self._old(block)[0], self._new(block)[0])
            )
            olds = _pieces(self.old, self.old_sentences, next_old, block.old[0], self.old_moves)
            news = _pieces(self.new, self.new_sentences, next_new, block.new[0], self.new_moves)
            yield from self._between((old_at, old_to), (new_at, new_to), olds, news, moved_old, moved_new)
            if block is end:
                break
            yield from self._compare(block)
            old_at, new_at = self._old(block)[1], self._new(block)[1]
            next_old, next_new = block.old[1], block.new[1]
        for number, block in enumerate(self.moves):
            yield Hunk("moved", moved_old[number], moved_new[number], self._old(block), self._new(block))
            if self._differs(block):
                yield from self._differences(block, inside=True)

    def _compare(self, block: _Block) -> Iterator[Hunk]:
        if not self._differs(block):
            return
        whole = block.sort in ("split", "merged")
        if whole:
            yield Hunk(block.sort, self._old(block), self._new(block), self._old(block), self._new(block))
        yield from self._differences(block, inside=whole)

    def _differences(self, block: _Block, *, inside: bool) -> Iterator[Hunk]:
        old = Side(self.old, self._old(block), _units(self.old_sentences, block.old), self.old_atoms)
        new = Side(self.new, self._new(block), _units(self.new_sentences, block.new), self.new_atoms)
        yield from compare_stretches(old, new, self.budget, inside=inside)

    def _between(
        self,
        old: Place,
        new: Place,
        olds: list[_Piece],
        news: list[_Piece],
        moved_old: dict[int, Place],
        moved_new: dict[int, Place],
    ) -> Iterator[Hunk]:
        """Hunks of a segment between two blocks: its pieces, with the white space that came or went with them."""
        first_old = old[0], olds[0].start if olds else old[1]
        first_new = new[0], news[0].start if news else new[1]
        last_old = olds[-1].end if olds else old[0], old[1]
        last_new = news[-1].end if news else new[0], new[1]
        same_first = self.old[slice(*first_old)] == self.new[slice(*first_new)]
        same_last = self.old[slice(*last_old)] == self.new[slice(*last_new)]
        leading = same_last and not same_first and bool(olds or news)
        if not same_first and not leading:
            yield from self._gap(first_old, first_new)
        closing = not (leading or (olds and news and same_first and same_last))
        place_old = old[0] if leading else first_old[1]
        place_new = new[0] if leading else first_new[1]
        for piece, place in _spaced(olds, old, leading=leading, closing=closing):
            if piece.move >= 0:
                moved_old[piece.move] = place
            else:
                yield Hunk("removed", place, (place_new, place_new), (piece.start, piece.end), (0, 0))
        for piece, place in _spaced(news, new, leading=leading, closing=closing):
            if piece.move >= 0:
                moved_new[piece.move] = place
            else:
                yield Hunk("added", (place_old, place_old), place, (0, 0), (piece.start, piece.end))

    def _gap(self, old: Place, new: Place) -> Iterator[Hunk]:
        room = min(old[1] - old[0], new[1] - new[0])
        start = common_start(self.old, old[0], self.new, new[0], room)
        end = common_end(self.old, old[1], self.new, new[1], room - start)
        yield Hunk("gap", (old[0] + start, old[1] - end), (new[0] + start, new[1] - end), (0, 0), (0, 0))

    def _old(self, block: _Block) -> Place:
        return self.old_sentences.places[block.old[0]][0], self.old_sentences.places[block.old[1] - 1][1]

    def _new(self, block: _Block) -> Place:
        return self.new_sentences.places[block.new[0]][0], self.new_sentences.places[block.new[1] - 1][1]

    def _capitals(self, block: _Block, side: int) -> list[str]:
        """The words of a block that begin with a capital, sorted."""
        text, sentences = (self.old, self.old_sentences) if side == 0 else (self.new, self.new_sentences)
        units = _units(sentences, (block.old, block.new)[side])
        words = (text[start:end] for start, end in zip(units.starts, units.ends, strict=True))
        return sorted(word for word in words if word[0].isupper())

    def _differs(self, block: _Block) -> bool:
        return self.old[slice(*self._old(block))] != self.new[slice(*self._new(block))]


def _blocks(alignment: Alignment) -> tuple[list[_Block], list[_Block]]:
    """The matches that stay in order, and the moved ones, joined where they stand together on both sides."""
    blocks: list[_Block] = []
    moves: list[_Block] = []
    for number, match in sorted(enumerate(alignment.matches), key=lambda row: row[1].old):
        old, new = (match.old[0], match.old[-1] + 1), (match.new[0], match.new[-1] + 1)
        if number in alignment.moved:
            if moves and moves[-1].old[1] == old[0] and moves[-1].new[1] == new[0]:
                moves[-1] = _Block((moves[-1].old[0], old[1]), (moves[-1].new[0], new[1]), "moved")
            else:
                moves.append(_Block(old, new, "moved"))
            continue
        sort: Sort = "split" if len(match.new) > 1 else "merged" if len(match.old) > 1 else "words"
        blocks.append(_Block(old, new, sort))
    return blocks, moves


def _units(sentences: Sentences, numbers: tuple[int, int]) -> Units:
    parts = sentences.units[slice(*numbers)]
    if len(parts) == 1:
        return parts[0]
    return Units(
        tuple(start for part in parts for start in part.starts),
        tuple(end for part in parts for end in part.ends),
        tuple(key for part in parts for key in part.keys),
    )


def _pieces(text: str, sentences: Sentences, first: int, last: int, moves: dict[int, int]) -> list[_Piece]:
    """The sentences of a segment: a moved block is one piece, so is a run without a match in one line."""
    pieces: list[_Piece] = []
    for n in range(first, last):
        start, end = sentences.places[n]
        move = moves.get(n, -1)
        before = pieces[-1] if pieces else None
        if before and before.move == move and (move >= 0 or "\n" not in text[before.end : start]):
            pieces[-1] = _Piece(before.start, end, move)
        else:
            pieces.append(_Piece(start, end, move))
    return pieces


def _spaced(pieces: list[_Piece], segment: Place, *, leading: bool, closing: bool) -> Iterator[tuple[_Piece, Place]]:
    """Pieces with the white space before them, or after them (after the last one if `closing`)."""
    for n, piece in enumerate(pieces):
        start, end = piece.start, piece.end
        if leading:
            start = pieces[n - 1].end if n else segment[0]
        elif n + 1 < len(pieces):
            end = pieces[n + 1].start
        elif closing:
            end = segment[1]
        yield piece, (start, end)
