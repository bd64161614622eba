"""Two versions of a document held against each other, with what is known of their blocks."""

from __future__ import annotations

from dataclasses import dataclass

from ..match.alignment import align_words
from ..model import Block, Document, Edit, Role, Span
from ..settings import Settings
from .edits import compare_texts
from .ranking import WEIGHTS

_FURNITURE: frozenset[Role] = frozenset(
    {"boilerplate", "comment_form", "copyright", "contributor", "source_credit", "credit"}
)
#: An article's own date and author change with every version.
_HEAD_LINES: frozenset[Role] = frozenset({"dateline", "byline"})
_HEAD_LINE_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Diff:
    """The edits between two versions, the most important first, and what was bounded, one sentence each."""

    edits: tuple[Edit, ...]
    shortcuts: tuple[str, ...] = ()


def diff_documents(old: Document, new: Document, *, settings: Settings | None = None) -> Diff:
    """The edits between two versions of one document, by rank, then by place in the new text.

    Spans are in each document's own text. All that differs in the title block is one `headline`. What
    touches nothing but page furniture is `boilerplate`, whatever it says, and what stands in a date line or
    byline keeps its kind at less rank. A title that stands outside the text (a field of a record) gives a
    `headline` whose spans begin and end at 0 and hold the titles' own words.
    """
    found = compare_texts(old.text, new.text, settings=settings)
    edits = _with_one_headline([_in_its_block(edit, old, new) for edit in found.edits], old, new)
    outside = _title_outside(old), _title_outside(new)
    if outside[0] != outside[1] and all(outside):
        edits.append(_headline(Span(old.id, 0, 0, old.title), Span(new.id, 0, 0, new.title), 0.0))
    edits.sort(key=lambda edit: (-edit.rank, edit.new.start, edit.old.start))
    return Diff(tuple(edits), found.shortcuts)


def _in_its_block(edit: Edit, old: Document, new: Document) -> Edit:
    roles = _roles(old, edit.old) | _roles(new, edit.new)
    kind, rank, why = edit.kind, edit.rank, edit.why
    if roles and roles <= _FURNITURE and kind != "correction":
        kind, rank, why = "boilerplate", WEIGHTS["boilerplate"][0], f"Page furniture: {why[0].lower()}{why[1:]}"
    elif roles == {"title"} and kind not in ("typography", "style"):
        kind, rank = "headline", max(rank, WEIGHTS["headline"][0])
    elif roles and roles <= _HEAD_LINES:
        rank = round(rank * _HEAD_LINE_SHARE, 4)
    left = Span(old.id, edit.old.start, edit.old.end, edit.old.text)
    right = Span(new.id, edit.new.start, edit.new.end, edit.new.text)
    return Edit(new.id, kind, rank, left, right, edit.changes, why)


def _with_one_headline(edits: list[Edit], old: Document, new: Document) -> list[Edit]:
    """The edits with those of the title block as one, if nothing else lies between them."""
    titles = [edit for edit in edits if edit.kind == "headline"]
    blocks = [next((block for block in document.blocks if block.role == "title"), None) for document in (old, new)]
    if not titles or blocks[0] is None or blocks[1] is None:
        return edits
    old_place = _hull(blocks[0], [edit.old for edit in titles])
    new_place = _hull(blocks[1], [edit.new for edit in titles])
    inside: list[Edit] = []
    rest: list[Edit] = []
    for edit in edits:
        (inside if _lies_in(edit.old, old_place) and _lies_in(edit.new, new_place) else rest).append(edit)
    if any(_meets(edit.old, old_place) or _meets(edit.new, new_place) for edit in rest):
        return edits
    left = Span(old.id, *old_place, old.text[slice(*old_place)])
    right = Span(new.id, *new_place, new.text[slice(*new_place)])
    return [_headline(left, right, max(edit.rank for edit in inside)), *rest]


def _hull(block: Block, spans: list[Span]) -> tuple[int, int]:
    full = [span for span in spans if span.start < span.end]
    return min([block.start, *(span.start for span in full)]), max([block.end, *(span.end for span in full)])


def _lies_in(span: Span, place: tuple[int, int]) -> bool:
    return span.start == span.end or (place[0] <= span.start and span.end <= place[1])


def _meets(span: Span, place: tuple[int, int]) -> bool:
    return span.start < place[1] and place[0] < span.end


def _headline(old: Span, new: Span, rank: float) -> Edit:
    why = f"The headline changed from “{old.text.strip()}” to “{new.text.strip()}”."
    rank = max(rank, WEIGHTS["headline"][0])
    return Edit(new.document, "headline", rank, old, new, align_words(old.text, new.text), why)


def _roles(document: Document, span: Span) -> set[Role]:
    """Roles of the blocks that a span touches, those of its white space left out."""
    start = span.start + len(span.text) - len(span.text.lstrip())
    end = span.end - (len(span.text) - len(span.text.rstrip()))
    if start >= end:
        return set()
    return {block.role for block in document.blocks if block.start < end and start < block.end}


def _title_outside(document: Document) -> str:
    """The title, where it doesn't stand in the text."""
    return "" if document.title in document.text[: len(document.title) + 2000] else document.title
