"""Two versions of a document held against each other, with what is known of their blocks."""

from __future__ import annotations

from dataclasses import dataclass

from ..model import Document, Edit, Role, Span
from ..settings import Settings
from .edits import compare_texts
from .ranking import WEIGHTS

_FURNITURE: frozenset[Role] = frozenset(
    {"boilerplate", "comment_form", "copyright", "contributor", "source_credit", "credit"}
)


@dataclass(frozen=True, slots=True)
class Diff:
    """The edits between two versions, the most important first, and what was bounded, one sentence each."""

    edits: tuple[Edit, ...]
    shortcuts: tuple[str, ...] = ()


def diff_documents(old: Document, new: Document, *, settings: Settings | None = None) -> Diff:
    """The edits between two versions of one document, by rank, then by place in the new text.

    Spans are in each document's own text. An edit of the title block is a `headline`, one that touches
    nothing but page furniture is `boilerplate`, whatever it says. A title that stands outside the text
    (a field of a record) gives a `headline` edit with empty spans of places, at 0, and its own words.
    """
    found = compare_texts(old.text, new.text, settings=settings)
    edits = [_in_its_block(edit, old, new) for edit in found.edits]
    if (
        _title_outside(old) != _title_outside(new)
        and (_title_outside(old) or _title_outside(new))
        and not any(edit.kind == "headline" for edit in edits)
    ):
        edits.append(_title_edit(old, new))
    edits.sort(key=lambda edit: (-edit.rank, edit.new.start, edit.old.start))
    return Diff(tuple(edits), found.shortcuts)


def _in_its_block(edit: Edit, old: Document, new: Document) -> Edit:
    kind, rank, why = edit.kind, edit.rank, edit.why
    old_roles, new_roles = _roles(old, edit.old), _roles(new, edit.new)
    roles = old_roles | new_roles
    if roles and roles <= _FURNITURE and kind != "correction":
        kind, why = "boilerplate", f"Page furniture: {why[0].lower()}{why[1:]}"
        rank = WEIGHTS["boilerplate"][0]
    elif roles == {"title"} and kind not in ("typography", "style"):
        kind = "headline"
        rank = max(rank, WEIGHTS["headline"][0])
        why = f"Headline: {why}"
    return Edit(
        new.id,
        kind,
        rank,
        Span(old.id, edit.old.start, edit.old.end, edit.old.text),
        Span(new.id, edit.new.start, edit.new.end, edit.new.text),
        edit.changes,
        why,
    )


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


def _title_edit(old: Document, new: Document) -> Edit:
    from ..match.alignment import align_words

    return Edit(
        new.id,
        "headline",
        WEIGHTS["headline"][0],
        Span(old.id, 0, 0, old.title),
        Span(new.id, 0, 0, new.title),
        align_words(old.title, new.title),
        f"The headline changed from “{old.title}” to “{new.title}”.",
    )
