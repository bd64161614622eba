"""Two documents side by side: what they share, numbered in the order of the left one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..change.snapshots import count_kinds
from ..model import Change, Document, Edit, Link, Op, Span
from ..text.tokens import count_words
from .dates import label_lag, label_window
from .diff_selection import FOLDED_KINDS
from .diff_text import show_edit
from .kind_names import list_kinds
from .marks import mark_pieces
from .names import name_document, name_outlet, name_relation
from .terminal import Style, measure, neutralise, paint, wrap
from .wording import cut_changes, describe_changes, is_reworded, split_sentences

_GUTTER = " │ "
_AROUND_CHARS = 140
_EDITS = 20
#: Below this a column is too narrow to read: the wordings stand under one another.
_SIDE_BY_SIDE = 76


@dataclass(frozen=True, slots=True)
class SharedPassage:
    """A passage of both documents under its number; `crosses` when the right document has it
    earlier than the passage before."""

    number: int
    link: Link
    crosses: bool

    @property
    def anchor(self) -> str:
        """The id of its element on the page."""
        return f"p{self.number}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two documents with what they share.

    `articles` are the links between them as wholes, `passages` in the order of the left document;
    in all of them `left` is in the left document. Shares are of the words of each (0..1).
    """

    left: Document
    right: Document
    articles: tuple[Link, ...]
    passages: tuple[SharedPassage, ...]
    left_share: float
    right_share: float


def lay_side_by_side(left: Document, right: Document, links: Sequence[Link]) -> Comparison:
    """The links that are between the two, turned so that `left` is on their left."""
    between = [_turn(link, left) for link in links if {link.left.document, link.right.document} == {left.id, right.id}]
    passages = sorted(
        (link for link in between if link.kind == "passage" and link.tier != "theme"),
        key=lambda link: (link.left.start, link.left.end, link.right.start, link.right.end),
    )
    numbered, reached = [], 0
    for number, link in enumerate(passages, 1):
        numbered.append(SharedPassage(number, link, link.right.start < reached))
        reached = max(reached, link.right.start)
    articles = tuple(link for link in between if link.kind == "article")
    return Comparison(
        left,
        right,
        articles,
        tuple(numbered),
        _share(left, [(link.left.start, link.left.end) for link in passages if link.tier == "linked"]),
        _share(right, [(link.right.start, link.right.end) for link in passages if link.tier == "linked"]),
    )


def _share(document: Document, places: Sequence[tuple[int, int]]) -> float:
    words, reached = 0, 0
    for start, end in sorted(places):
        words += count_words(document.text[max(start, reached) : end])
        reached = max(reached, end)
    return min(1.0, words / max(1, count_words(document.text)))


_TURNED: Mapping[Op, Op] = {"insert": "delete", "delete": "insert", "split": "merge", "merge": "split"}


def _turn(link: Link, left: Document) -> Link:
    """The link with `left` on its left, every change turned with it."""
    if link.left.document == left.id:
        return link
    changes = tuple(Change(_TURNED.get(c.op, c.op), c.right, c.left) for c in link.changes)
    return replace(link, left=link.right, right=link.left, changes=changes)


def compare_text(
    left: Document,
    right: Document,
    links: Sequence[Link],
    edits: Sequence[Edit] = (),
    *,
    width: int,
    color: bool,
    verbose: bool = False,
) -> str:
    """Both documents' shared passages in two columns, differing words marked, between them what is
    left out; one under the other where the width is short; then `edits`, by which the left one became
    the right one. `verbose` leaves nothing out."""
    comparison = lay_side_by_side(left, right, links)
    lines = _heads(comparison, width=width, color=color)
    reached = [0, 0]
    for passage in comparison.passages:
        lines += ["", *_gaps(comparison, passage.link, reached, width=width, color=color, verbose=verbose)]
        lines += _passage(passage, width=width, color=color, verbose=verbose)
    if not comparison.passages:
        lines += ["", "The two share no passage."]
    lines += _differences(comparison, edits, width=width, color=color, verbose=verbose)
    return "\n".join(lines) + "\n"


def _differences(comparison: Comparison, edits: Sequence[Edit], *, width: int, color: bool, verbose: bool) -> list[str]:
    if not edits:
        return []
    shown = edits if verbose else [edit for edit in edits if edit.kind not in FOLDED_KINDS]
    folded = count_kinds(edit for edit in edits if edit.kind in FOLDED_KINDS)
    most = len(shown) if verbose else _EDITS
    title = paint("DIFFERENCES", "head", color=color)
    lines = ["", f"{title}  from the first to the second, the most important first"]
    lines.append(paint("─" * width, "dim", color=color))
    for number, edit in enumerate(shown[:most], 1):
        told = show_edit(number, edit, comparison.left, comparison.right, width=width, color=color, whole=verbose)
        lines += [""] * (number > 1) + told
    left_out = [f"{len(shown) - most:,} more"] if len(shown) > most else []
    left_out += [list_kinds(folded)] if folded and not verbose else []
    if left_out:
        lines += ["", paint(f"not shown: {', '.join(left_out)} (--verbose)", "dim", color=color)]
    return lines


def _heads(comparison: Comparison, *, width: int, color: bool) -> list[str]:
    left, right = comparison.left, comparison.right
    lines: list[str] = []
    cells: list[list[list[tuple[str, Style]]]] = [
        [
            [(neutralise(name_document(document)), "strong")],
            [(f"{neutralise(name_outlet(document))} · {label_window(document.date)}", "")],
            [(neutralise(document.id), "dim")],
            [(f"{share:.0%} of its {count_words(document.text):,} words shared", "")],
        ]
        for document, share in ((left, comparison.left_share), (right, comparison.right_share))
    ]
    if width < _SIDE_BY_SIDE:
        lines += [line for side, mark in zip(cells, "<>", strict=True) for cell in side
                  for line in wrap(cell, width=width, first=f"{mark} ", rest=f"{mark} ", color=color)]  # fmt: skip
    else:
        lines += [line for pair in zip(*cells, strict=True) for line in _columns(*pair, width=width, color=color)]
    told = [f"{link.score:.0%} {name_relation(link.relation)}: {link.why}" for link in comparison.articles]
    lag = label_lag(left.date, right.date)
    if lag:
        told.append(f"the second, held against the first: {lag}")
    for line in told:
        lines += wrap([(neutralise(line), "")], width=width, rest="  ", color=color)
    return lines


def _gaps(
    comparison: Comparison, link: Link, reached: list[int], *, width: int, color: bool, verbose: bool
) -> list[str]:
    """What lies before a passage on each side since the passages told so far; moves `reached`."""
    cells: list[list[tuple[str, Style]]] = []
    for side, (document, span) in enumerate(((comparison.left, link.left), (comparison.right, link.right))):
        text = document.text[reached[side] : span.start]
        n_words = count_words(text)
        told = neutralise(text) if verbose else f"⋯ {n_words:,} words"
        cells.append([(told, "dim")] if n_words else [])
        reached[side] = max(reached[side], span.end)
    return _columns(*cells, width=width, color=color) if any(cells) else []


def _passage(passage: SharedPassage, *, width: int, color: bool, verbose: bool) -> list[str]:
    link = passage.link
    notes = [f"{link.score:.0%} alike" if is_reworded(link) else "word for word"]
    notes += [part for part in (link.tier if link.tier != "linked" else "", describe_changes(link.changes)) if part]
    if passage.crosses:
        notes.append("in another place in the second")
    head: list[tuple[str, Style]] = [(f"[{passage.number}]", "strong"), (f" {', '.join(notes)}", "dim")]
    lines = wrap(head, width=width, rest="    ", color=color)
    rows = split_sentences(link.changes or (Change("keep", link.left.text, link.right.text),))
    for row, n_alike in _fold(rows, verbose):
        if n_alike:
            told: list[tuple[str, Style]] = [(f"⋯ {n_alike:,} words alike", "dim")]
            lines += _columns(told, told, width=width, color=color)
            continue
        old, new = cut_changes(row, around_chars=0 if verbose else _AROUND_CHARS)
        left, right = mark_pieces(old, side="left", color=color), mark_pieces(new, side="right", color=color)
        lines += _columns(left, right, width=width, color=color)
    return lines


def _fold(rows: Sequence[tuple[Change, ...]], verbose: bool) -> Iterator[tuple[tuple[Change, ...], int]]:
    """The rows, each with 0; but rows alike between rows alike, when there are several, as their words' count."""
    alike = [all(change.op == "keep" for change in row) for row in rows]
    inner = [alike[n] and all(alike[max(0, n - 1) : n + 2]) and 0 < n < len(rows) - 1 for n in range(len(rows))]
    hidden = 0
    for row, is_inner in zip(rows, inner, strict=True):
        if is_inner and not verbose:
            hidden += sum(count_words(change.left) for change in row)
            continue
        if hidden:
            yield (), hidden
            hidden = 0
        yield row, 0


def _columns(
    left: Sequence[tuple[str, Style]], right: Sequence[tuple[str, Style]], *, width: int, color: bool
) -> list[str]:
    if width < _SIDE_BY_SIDE:
        stacked = wrap(left, width=width, first="< ", rest="< ", color=color) if left else []
        return stacked + (wrap(right, width=width, first="> ", rest="> ", color=color) if right else [])
    size = (width - len(_GUTTER)) // 2
    sides = [wrap(pieces, width=size, color=color) for pieces in (left, right)]
    plain = [wrap(pieces, width=size) for pieces in (left, right)]
    lines = []
    for row in range(max(map(len, sides))):
        old = sides[0][row] if row < len(sides[0]) else ""
        # Colour codes take no cells: the padding is measured without them.
        space = " " * (size - measure(plain[0][row] if row < len(plain[0]) else ""))
        new = sides[1][row] if row < len(sides[1]) else ""
        lines.append(f"{old}{space}{paint(_GUTTER, 'dim', color=color)}{new}".rstrip())
    return lines


def compare_html(left: Document, right: Document, links: Sequence[Link], edits: Sequence[Edit] = ()) -> str:
    """One self-contained page: both texts in full with numbered passages, each pair of wordings, and the edits."""
    from . import pages  # here: the text form needs no templates
    from .diff_html import MAX_EDITS, prepare_edits
    from .html import render_page

    comparison = lay_side_by_side(left, right, links)
    documents = {left.id: left, right.id: right}
    numbering = pages.Numbering((left, right), shown=frozenset(documents))
    texts = [
        pages.lay_over(document, [(span(shared.link), shared, False) for shared in comparison.passages], numbering)
        for document, span in ((left, _left_span), (right, _right_span))
    ]
    wordings = [
        (shared, pages.prepare_wording(shared.link, documents, numbering, shared.anchor))
        for shared in comparison.passages
    ]
    loud = [edit for edit in edits if edit.kind not in FOLDED_KINDS]
    folded = [edit for edit in edits if edit.kind in FOLDED_KINDS]
    shown = prepare_edits(loud[:MAX_EDITS], lambda edit: (left, right), {})
    values = {
        "comparison": comparison,
        "texts": texts,
        "wordings": wordings,
        "numbering": numbering,
        "without_text": False,
        "edits": shown,
        "n_more_edits": len(loud) - len(shown),
        "quiet": prepare_edits(folded[:MAX_EDITS], lambda edit: (left, right), {}, first=len(shown) + 1),
        "n_folded": len(folded),
        "folded": list_kinds(count_kinds(folded)),
    }
    return "".join(render_page("compare.html.j2", values))


def _left_span(link: Link) -> Span:
    return link.left


def _right_span(link: Link) -> Span:
    return link.right
