"""Differences between two snapshots, one by one, as rules judge them: each with a sentence for a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..change.identity import metadata_changes
from ..change.outcomes import ClusterChange, Shift
from ..change.snapshots import SnapshotDiff
from ..model import Change, Document, DocumentChange, Edit, Link, Member, Span
from .rules import SHIFT, UNSEEN

_QUOTED_CHARS = 90
#: A shorter edit is told with the words around it: “14” alone says nothing.
_ALONE_CHARS = 60
_CONTEXT_CHARS = 32


@dataclass(frozen=True, slots=True)
class Observation:
    """One difference.

    `words` are what it is called in rules.WORDS, mostly one; `place` the stretch that it is shown
    at, empty for a document as a whole; `names` are ids and files of all documents concerned, the id
    of `place` first; `identity` is what makes it this difference and no other, without offsets.
    """

    words: tuple[str, ...]
    rank: float
    place: Span
    names: tuple[str, ...]
    message: str
    identity: tuple[str, ...]
    edit: Edit | None = None
    link: Link | None = None


def observe(diff: SnapshotDiff) -> Iterator[Observation]:
    """Every difference, each once: documents, edits, copying, and shifts of statements, whose edits are told too.

    A new document that is a near-copy and counts as republished is one observation of both names.
    The edits of a republished document, whose original is what it was, are counted in its message.
    """
    old = {document.id: document for document in diff.old.documents}
    new = {document.id: document for document in diff.new.documents}
    republished = {change.new: change for change in diff.changes if change.status == "republished"}
    copying = list(_copying(diff, old, new, republished))
    copies = {observation.place.document for observation in copying if "new-copy" in observation.words}
    for change in diff.changes:
        if not (change.status == "republished" and change.new in copies):
            yield from _document(change, old.get(change.old), new.get(change.new))
        yield from _unseen(change, diff, old, new)
    for edit in diff.edits:
        if edit.document not in republished:
            yield _edit(edit, old.get(edit.old.document), new.get(edit.new.document))
    yield from copying
    for shift in diff.shifts:
        yield _shift(shift, old, new)


def _document(change: DocumentChange, before: Document | None, after: Document | None) -> Iterator[Observation]:
    """What became of the document as a whole, and what changed beside its text."""
    shown = after or before
    if shown is None or change.status == "unchanged":
        return
    why = f": {change.why}" if change.why else ""
    identity: tuple[str, ...] = (shown.id,)
    if change.status == "disappeared":
        message = f"{_called(shown)} has disappeared{why}"
        # With its text: if it comes back as another article and goes again, that is another matter.
        identity = (shown.id, shown.sha256)
    elif change.status == "renamed":
        message = f"{_called(shown)} was {change.old}{why}"
        identity = (change.old, change.new)
    elif change.status == "republished":
        message = f"{_called(shown)} is republished{why}{_count_edits(change)}"
        identity = (change.old, change.new)
    elif change.status == "returned":
        message = f"{_called(shown)} is back{why}"
    elif change.status == "appeared":
        message = f"{_called(shown)} is new"
    else:
        message = f"{_called(shown)} was edited{_count_edits(change)}"
        identity = (shown.id, shown.sha256)
    names = _names(shown, before, after)
    place = Span(shown.id, 0, 0, "")
    yield Observation((change.status,), 1.0, place, names, message, (change.status, *identity))
    if before is not None and after is not None and change.status in ("edited", "renamed"):
        for told in metadata_changes(before, after):
            if told.startswith("headline ") and change.n_edits.get("headline"):
                continue  # it is an edit
            yield Observation(("metadata",), 1.0, place, names, told, ("metadata", before.id, told))


def _unseen(
    change: DocumentChange, diff: SnapshotDiff, old: Mapping[str, Document], new: Mapping[str, Document]
) -> Iterator[Observation]:
    """That a text changed, where the baseline has no texts to say how."""
    before, after = old.get(change.old), new.get(change.new)
    if before is None or after is None or before.sha256 == after.sha256 or change.status == "republished":
        return
    if not (diff.old.has_text and diff.new.has_text):
        message = f"the text of {_called(after)} changed; how can't be told, as the baseline has no texts"
        names = _names(after, before, after)
        identity = (UNSEEN, before.id, after.sha256)
        yield Observation((UNSEEN,), 1.0, Span(after.id, 0, 0, ""), names, message, identity)


def _count_edits(change: DocumentChange) -> str:
    told = ", ".join(f"{count} {kind}" for kind, count in change.n_edits.items())
    return f" ({told})" if told else ""


def _edit(edit: Edit, old: Document | None, new: Document | None) -> Observation:
    place = _trimmed(edit.new) if edit.new.document else Span(edit.document, 0, 0, "")
    names = _names(new, old) if new is not None else (place.document,)
    name = old.id if old is not None else edit.document
    message = describe_edit(edit) + _context(place, new)
    identity = ("moved" if edit.kind == "moved" else "edit", name, *_core(edit, old))
    return Observation((edit.kind,), edit.rank, place, names, message, identity, edit=edit)


def _shift(shift: Shift, old: Mapping[str, Document], new: Mapping[str, Document]) -> Observation:
    """A shift at the place of its statement now; of one that vanished, of its document, while that is there."""
    place = shift.new or Span(shift.document, 0, 0, "")
    carriers = [member.span.document for member in shift.elsewhere]
    documents = [found for name in (shift.document, *carriers) if (found := new.get(name) or old.get(name))]
    names = _names(documents[0], *documents[1:]) if documents else (shift.document,)
    wordings = [_plain(span.text) if span else "" for span in (shift.old, shift.new)]
    who = shift.document if shift.relation not in ("appeared", "vanished") else ""
    identity = (SHIFT, shift.kind, shift.relation, who, *wordings)
    return Observation((SHIFT,), shift.rank, place, names, _plain(shift.why).rstrip("."), identity)


def _core(edit: Edit, old: Document | None) -> tuple[str, ...]:
    """The words that differ, and those around them in the baseline.

    No other edit and no shift moves these; nor does what a later tracker takes for the whole of a
    figure, or which kind it gives the edit.
    """
    words = tuple(map(_plain, differing_words(edit)))
    if old is None or len(edit.old.text) != edit.old.end - edit.old.start:
        return words
    start, end = edit.old.start, edit.old.end
    steps = [step for step in edit.changes if step.left or step.op != "keep"]
    while steps and steps[0].op == "keep":
        start += len(steps.pop(0).left)
    while steps and steps[-1].op == "keep":
        end -= len(steps.pop().left)
    # White space at the ends belongs to neither side of a difference.
    while start < end and old.text[start].isspace():
        start += 1
    while start < end and old.text[end - 1].isspace():
        end -= 1
    return (*words, *_around(old.text, start, max(start, end)))


def _trimmed(span: Span) -> Span:
    """Without the white space at its ends; an empty one stays where it is."""
    text = span.text.strip()
    if not text or len(span.text) != span.end - span.start:
        return span
    start = span.start + len(span.text) - len(span.text.lstrip())
    return Span(span.document, start, start + len(text), text)


def _context(place: Span, document: Document | None) -> str:
    """`, in “… words around it …”` where the place alone says little."""
    # Nor where the edit is of a headline beside the text, which has no place in it.
    is_beside = len(place.text) != place.end - place.start
    if document is None or is_beside or len(place.text) > _ALONE_CHARS or not document.text:
        return ""
    before = document.text[: place.start].rpartition("\n")[2]
    after = document.text[place.end :].partition("\n")[0]
    head, tail = before[-_CONTEXT_CHARS:], after[:_CONTEXT_CHARS]
    if len(head) < len(before):
        head = "…" + (head.partition(" ")[2] or head)
    if len(tail) < len(after):
        tail = (tail.rpartition(" ")[0] or tail) + "…"
    around = _plain(head + document.text[place.start : place.end] + tail)
    return f", in “{around}”" if around and around != place.text else ""


def _copying(
    diff: SnapshotDiff,
    old: Mapping[str, Document],
    new: Mapping[str, Document],
    republished: Mapping[str, DocumentChange],
) -> Iterator[Observation]:
    articles: dict[frozenset[str], Link] = {}
    for link in diff.new.links:
        if link.kind == "article" and link.tier == "linked" and link.relation != "same_event":
            articles[frozenset((link.left.document, link.right.document))] = link
    copies: set[str] = set()
    for change in diff.copying:
        if change.kind == "article" and change.new is not None:
            for member in _newcomers(change, old):
                others = [other for other in change.new.members if other.span.document != member.span.document]
                if others:
                    copies.add(member.span.document)
                    yield _copy(
                        member, others, articles, change.new.first, old, new, republished.get(member.span.document)
                    )
    for change in diff.copying:
        cluster = change.new or change.old
        if cluster is None or cluster.boilerplate:
            continue
        if change.kind == "passage" and change.new is not None:
            for member in _newcomers(change, old):
                # A copied article brings its passages along: they are told with it.
                if member.span.document not in copies:
                    yield _passage(member, change.new.first, new)
        elif change.new is None or change.status == "shrunk":
            yield from _gone(change, old, new)


def _newcomers(change: ClusterChange, old: Mapping[str, Document]) -> tuple[Member, ...]:
    """Who brought the copying about: the added members whose documents are new, else all of them;
    where the whole group is new, without its earliest, which copied nobody."""
    added = change.added if change.old is not None else change.new.members if change.new else ()
    arrived = tuple(member for member in added if member.span.document not in old)
    chosen = arrived or tuple(added)
    if change.new is not None and change.old is None and len(chosen) == len(change.new.members):
        chosen = tuple(member for member in chosen if member.span.document != change.new.first) or chosen[1:]
    return chosen


def _copy(
    member: Member,
    others: Iterable[Member],
    articles: Mapping[frozenset[str], Link],
    first: str,
    old: Mapping[str, Document],
    new: Mapping[str, Document],
    republished: DocumentChange | None,
) -> Observation:
    name = member.span.document
    ranked = [(articles.get(frozenset((name, other.span.document))), other.span.document) for other in others]
    # Held against an article of the baseline if it can be: that one stays when more copies come.
    link, of = min(
        ranked, key=lambda pair: (pair[1] not in old, -pair[0].score if pair[0] else 0.0, pair[1] != first, pair[1])
    )
    told = "is a near-copy of"
    if link is not None and link.relation == "copy":
        told = "is a copy of"
    elif link is not None and link.relation == "contains":
        told = "stands in" if new[name].n_words <= new[of].n_words else "holds"
    alike = f", {link.score:.0%} alike" if link is not None and link.score < 1 else ""
    message = f"{_called(new[name])} {told} {_called(new[of])}{alike}"
    identity = ("new-copy", name, of)
    if republished is not None and republished.old == of:
        message += _count_edits(republished)
    words = ("new-copy", "republished") if republished is not None else ("new-copy",)
    return Observation(words, 1.0, Span(name, 0, 0, ""), _names(new[name]), message, identity, link=link)


def _passage(member: Member, first: str, new: Mapping[str, Document]) -> Observation:
    document = new[member.span.document]
    origin = f" in {_called(new[first])}" if first in new and first != document.id else ""
    message = f"also stands{origin or ' elsewhere'}: {_quoted(member.span.text)}"
    identity = ("new-passage", document.id, _plain(member.span.text))
    return Observation(("new-passage",), 1.0, member.span, _names(document), message, identity)


def _gone(change: ClusterChange, old: Mapping[str, Document], new: Mapping[str, Document]) -> Iterator[Observation]:
    about = "copy-gone" if change.kind == "article" else "passage-gone"
    for member in change.removed or (change.old.members if change.old else ()):
        document = new.get(member.span.document)
        if document is None:  # that it disappeared is told
            continue
        what = "is no longer a near-copy" if about == "copy-gone" else "no longer stands elsewhere:"
        told = f" {_quoted(member.span.text)}" if about == "passage-gone" else ""
        called = f"{_called(document)} " if about == "copy-gone" else "a passage "
        identity = (about, document.id, "" if about == "copy-gone" else _plain(member.span.text))
        place = Span(document.id, 0, 0, "")
        yield Observation((about,), 1.0, place, _names(document), f"{called}{what}{told}", identity)


def describe_edit(edit: Edit) -> str:
    """The edit in one line: why it is what it is, and its words where that doesn't say them."""
    told = _plain(edit.why).rstrip(".") or f"{edit.kind}"
    sides = [_plain(side) for side in differing_words(edit)]
    if all(side in told for side in sides):
        return told
    return f"{told}: {' → '.join(_quoted(side) for side in sides if side)}"


def differing_words(edit: Edit) -> tuple[str, str]:
    """What the two sides don't share, each from its first differing word to its last."""
    steps = edit.changes or (Change("substitute", edit.old.text, edit.new.text),)
    places = [place for place, step in enumerate(steps) if step.op != "keep"]
    if not places:
        return edit.old.text.strip(), edit.new.text.strip()
    part = steps[places[0] : places[-1] + 1]
    return "".join(step.left for step in part).strip(), "".join(step.right for step in part).strip()


def _around(text: str, start: int, end: int, *, n_words: int = 5) -> tuple[str, ...]:
    """The words before and after a stretch on its own lines, white space evened out; where the same
    stands further up as well, how often: equal edits are told apart by that, whether the others are made or not."""
    head, tail = text[:start].rpartition("\n")[2], text[end:].partition("\n")[0]
    before, after = head.split()[-n_words:], tail.split()[:n_words]
    begin = start
    for word in reversed(before):
        begin = text.rindex(word, 0, begin)
    finish = end
    for word in after:
        finish = text.index(word, finish) + len(word)
    n_above = text.count(text[begin:finish], 0, begin) if begin < finish else 0
    return (" ".join(before), " ".join(after), *([f"#{n_above}"] if n_above else []))


def _called(document: Document) -> str:
    title = _plain(document.title)
    return f"{_quoted(title)} ({document.id})" if title else document.id


def _quoted(text: str) -> str:
    plain = _plain(text)
    if len(plain) > _QUOTED_CHARS:
        cut = plain[: _QUOTED_CHARS - 1]
        plain = (cut.rpartition(" ")[0] if " " in cut[-20:] else cut).rstrip(" ,;:") + "…"
    return f"“{plain}”"


def _plain(text: str) -> str:
    return " ".join(text.split())


def _file_of(document: Document) -> str:
    return document.provenance.get("path", document.id)


def _names(shown: Document, *others: Document | None) -> tuple[str, ...]:
    ids = (document.id for document in others if document is not None)
    return tuple(dict.fromkeys((shown.id, *ids, *_files(shown, *others))))


def _files(*documents: Document | None) -> tuple[str, ...]:
    return tuple(_file_of(document) for document in documents if document is not None)
