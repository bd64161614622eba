"""Statements that shifted between two snapshots, as they stand in the documents of all outlets.

An edit says that one article's toll changed. A shift says that it is now the toll which another
outlet had before, that everybody else still names the source that was dropped, that a quotation is
gone from all articles. Found by what the statements say: links and clusters of both snapshots tell
which of them belong together, and texts tell what stood before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from ..model import Document, Edit, EditKind, Member, Snapshot, Span
from .newcomers import find_newcomers
from .outcomes import Shift, ShiftKind, ShiftRelation
from .parts import shown
from .shift_values import Said, read_said
from .speech_kinds import names_source
from .standing import Place, Side, stood

#: What stands first in a review: that one outlet took over another's, then what was lost, then what is new.
_RANKS: Mapping[ShiftRelation, float] = {
    "follows": 0.95, "dropped": 0.92, "departs": 0.9, "changed": 0.85, "added": 0.8, "vanished": 0.7, "appeared": 0.6,
}  # fmt: skip
#: Their other documents are those of the old snapshot.
_OF_OLD: frozenset[ShiftRelation] = frozenset({"follows", "added", "vanished"})
#: A name that came or went says less than a statement.
_NAME_SHARE = 0.7
#: What a shift may be made of; other edits touch no statement, or are counted only.
_TELLING: frozenset[EditKind] = frozenset(
    {"headline", "figure", "quote", "speaker", "attribution", "name", "date", "negation", "modality", "reworded",
     "correction"}
)  # fmt: skip


def find_shifts(
    old: Snapshot, new: Snapshot, edits: Sequence[Edit], *, same: Mapping[str, str], within: bool = False
) -> tuple[Shift, ...]:
    """The shifts from `old` to `new`, the most important first.

    Args:
        edits: of the documents that are in both, `same` has the new id for each old one of these.
        within: both are one snapshot and the pairs versions in it: who said it before is then told by the
            dates, and nothing appears or vanishes.

    A snapshot has none against itself; swapping the two swaps `follows` and `departs`, `dropped` and
    `added`, `appeared` and `vanished`. Without texts there are none.

    Cost: looking each edit up in an index of statements, and the words of the documents that differ once.
    """
    if not (old.has_text and new.has_text):
        return ()
    own = [edit for edit in edits if same.get(edit.old.document) == edit.new.document]
    sides = _Sides(old, new, own, same, within=within)
    shifts = list(sides.shifts_of_edits(own))
    if not within:
        shifts += sides.newcomers()
    return tuple(sorted(shifts, key=_order))


def _order(shift: Shift) -> tuple[float, str, str, int, str, str]:
    span = shift.new or shift.old
    return -shift.rank, shift.document, shift.kind, span.start if span else 0, shift.relation, shift.label


class _Sides:
    """Both snapshots with what is asked of them."""

    def __init__(
        self, old: Snapshot, new: Snapshot, edits: Sequence[Edit], same: Mapping[str, str], *, within: bool
    ) -> None:
        by_old: dict[str, list[tuple[Span, Edit]]] = defaultdict(list)
        by_new: dict[str, list[tuple[Span, Edit]]] = defaultdict(list)
        for edit in edits:
            by_old[edit.old.document].append((edit.old, edit))
            by_new[edit.new.document].append((edit.new, edit))
        self.old = Side(old, dict(same), by_old)
        self.new = Side(new, {name: before for before, name in same.items()}, by_new)
        self.within = within
        self._told: set[str] = set()

    def shifts_of_edits(self, edits: Sequence[Edit]) -> Iterator[Shift]:
        seen: set[tuple[object, ...]] = set()
        for edit in sorted(edits, key=lambda edit: (edit.new.document, edit.new.start, edit.old.start)):
            if edit.kind not in _TELLING:
                continue
            for shift in (*self._said(edit, "figure"), *self._said(edit, "quote"), *self._source(edit)):
                # A headline and its story tell one figure: the first place stands for both.
                said = (shift.label, shift.relation, _values(shift.old), _values(shift.new))
                at = (
                    shift.kind,
                    shift.document,
                    *(said if shift.kind == "figure" else (_at(shift.old), _at(shift.new))),
                )
                if at not in seen:
                    seen.add(at)
                    yield shift

    def _said(self, edit: Edit, kind: Literal["figure", "quote"]) -> Iterator[Shift]:
        """What an edit did to a figure or a quotation that other documents have as well."""
        olds, news = self.old.at(edit.old, kind), self.new.at(edit.new, kind)
        if not olds and not news:
            return
        before = read_said(kind, olds, self.old.documents[edit.old.document], edit.old)
        after = read_said(kind, news, self.new.documents[edit.new.document], edit.new)
        if before is None or after is None:
            return
        self._told |= {place.cluster.id for place in (*olds, *news)}
        for aspect in before.aspects_that_differ(after):
            followed = self._before(olds, news, after, aspect)
            kept = self._after(olds, news, before, aspect)
            others = self._elsewhere(olds, news)
            relation: ShiftRelation = "follows" if followed else "departs" if kept else "changed"
            members = followed or kept or (others if self._is_series(olds, news) else [])
            if not members:
                continue
            yield self._shift(
                "attribution" if aspect == "speaker" else kind,
                relation,
                (news or olds)[0].cluster.label,
                before.span,
                after.span,
                members,
                self._why(aspect, before, after, relation, members),
            )

    def _before(self, olds: list[Place], news: list[Place], said: Said, aspect: str) -> list[Member]:
        """Who else said it before, as the old snapshot has it."""
        found = [place.member for place in self._strangers(olds, self.old) if said.agrees(place.span, aspect)]
        for place in self._strangers(news, self.new):
            if said.agrees(place.span, aspect) and self._stood_before(place, said.span.document):
                member = _carried(place, self.new, self.old)
                if member is not None:
                    found.append(member)
        return self._each_once(found, said.span.document)

    def _after(self, olds: list[Place], news: list[Place], said: Said, aspect: str) -> list[Member]:
        """Who else still says it, as the new snapshot has it."""
        found = [place.member for place in self._strangers(news, self.new) if said.agrees(place.span, aspect)]
        for place in self._strangers(olds, self.old):
            if said.agrees(place.span, aspect) and (self.within or stood(place, self.old, self.new)):
                member = _carried(place, self.old, self.new)
                if member is not None:
                    found.append(member)
        return self._each_once(found, "")

    def _stood_before(self, place: Place, name: str) -> bool:
        if not self.within:
            return stood(place, self.new, self.old)
        return True  # dates decide, for both ways of finding it

    def _each_once(self, members: Iterable[Member], name: str) -> list[Member]:
        """One member a document, the earliest first; inside one snapshot only those dated before `name`."""
        day = self._day(name) if self.within and name else None
        once: dict[str, Member] = {}
        for member in sorted(members, key=_member_order):
            if self.within and name and (day is None or member.date is None or member.date.first > day):
                continue
            once.setdefault(member.span.document, member)
        return list(once.values())

    def _day(self, name: str) -> str | None:
        document = self.new.documents.get(name)
        return document.date.first if document and document.date else None

    def _is_series(self, olds: list[Place], news: list[Place]) -> bool:
        """Whether one other document at least is told to speak of the same before and after."""
        before = {self.old.partners.get(place.span.document) for place in self._strangers(olds, self.old)}
        return any(place.span.document in before for place in self._strangers(news, self.new))

    def _elsewhere(self, olds: list[Place], news: list[Place]) -> list[Member]:
        """Who else speaks of the same, as the new snapshot has it."""
        found = [place.member for place in self._strangers(news, self.new)]
        if not found:
            carried = (_carried(place, self.old, self.new) for place in self._strangers(olds, self.old))
            found = [member for member in carried if member is not None]
        return self._each_once(found, "")

    def _strangers(self, places: Sequence[Place], side: Side) -> Iterator[Place]:
        """The other members of the clusters of some places: of no version of the same document.

        Of money, shares and measures only those in documents on the same event, or with a passage in common:
        index points and results of companies are alike in too many reports of other days.
        """
        for place in places[:1]:
            name = place.span.document
            for member in place.cluster.members:
                other = member.span.document
                if side.documents[other].key != side.documents[name].key and (
                    not place.span.values.get("unit") or self._keep_company(name, other, side)
                ):
                    yield Place(place.cluster, member)

    def _keep_company(self, one: str, other: str, side: Side) -> bool:
        if side.keep_company(one, other):
            return True
        names = side.partners.get(one), side.partners.get(other)
        there = self.old if side is self.new else self.new
        return all(names) and there.keep_company(names[0] or "", names[1] or "")

    def _source(self, edit: Edit) -> Iterator[Shift]:
        """An attribution that was dropped or added, and who else names a source for the same."""
        if edit.kind != "attribution":
            return
        had, has = names_source(edit.old.text), names_source(edit.new.text)
        if had == has:
            return
        side, span = (self.new, edit.new) if had else (self.old, edit.old)
        key = side.documents[span.document].key
        named = [
            Member(other, side.documents[other.document].date, "names who says so")
            for other in side.linked(span)
            if other.values.get("speaker_name")
            and side.documents[other.document].key != key
            and self._keep_company(span.document, other.document, side)
        ]
        members = self._each_once(named, "")
        if not members:
            return  # a matter of this document alone, which the edit tells
        told = shown((edit.old if had else edit.new).text.strip(' ,;."“”'))
        verb = _verb(members, "still names", "still name") if had else "named"
        became = "dropped" if had else "added"
        why = f"The attribution {told} was {became}; {self._names(members)} {verb} who says so."
        yield self._shift("attribution", "dropped" if had else "added", told, edit.old, edit.new, members, why)

    def newcomers(self) -> Iterator[Shift]:
        """Statements of several documents on one side of which the other side has none."""
        both: tuple[tuple[Side, Side, ShiftRelation], ...] = (
            (self.new, self.old, "appeared"),
            (self.old, self.new, "vanished"),
        )
        for here, there, relation in both:
            for cluster in find_newcomers(here, there):
                if cluster.id in self._told or cluster.kind not in ("quote", "figure", "name"):
                    continue
                members = self._each_once(cluster.members, "")
                span = members[0].span
                n_gone = sum(member.span.document not in here.partners for member in members)
                what = {"quote": "quotation", "figure": "figure", "name": "name"}[cluster.kind]
                where = self._names(members)
                if relation == "appeared":
                    why = f"A {what} that was in no article before: {where} {_verb(members, 'has', 'have')} it."
                else:
                    gone = f"; {'all' if n_gone == len(members) else n_gone} of these are gone" if n_gone else ""
                    why = f"A {what} that is in no article any more: {where} had it{gone}."
                shift = self._shift(
                    cluster.kind,
                    relation,
                    cluster.label,
                    span if relation == "vanished" else None,
                    span if relation == "appeared" else None,
                    members,
                    why,
                )
                share = _NAME_SHARE if cluster.kind == "name" else 1.0
                yield replace(shift, rank=round(shift.rank * share * (0.8 + 0.2 * _many(shift.n_outlets)), 4))

    def _shift(
        self,
        kind: ShiftKind,
        relation: ShiftRelation,
        label: str,
        old: Span | None,
        new: Span | None,
        members: Sequence[Member],
        why: str,
    ) -> Shift:
        name = new.document if new else old.document if old else ""
        documents = [*(member.span.document for member in members), name]
        outlets = {found.source or found.id for one in documents if (found := self._document(one)) is not None}
        before, now = (tuple(members), ()) if relation in _OF_OLD else ((), tuple(members))
        return Shift(kind, relation, label, name, old, new, before, now, len(outlets), _RANKS[relation], why)

    def _why(self, aspect: str, before: Said, after: Said, relation: ShiftRelation, members: Sequence[Member]) -> str:
        what = {"figure": "The figure", "wording": "The quotation", "speaker": "The speaker"}[aspect]
        told = f"{what} changed from {shown(before.tell(aspect))} to {shown(after.tell(aspect))}"
        if relation == "follows":
            return f"{told}, which {self._names(members)} had before."
        if relation == "departs":
            return f"{told}; {self._names(members)} {_verb(members, 'has', 'have')} it as it was."
        agreeing = [member for member in members if after.agrees(member.span, aspect)]
        if agreeing:
            return f"{told}, as in {self._names(agreeing)}."
        return f"{told}; {self._names(members)} {_verb(members, 'tells', 'tell')} it otherwise."

    def _names(self, members: Sequence[Member]) -> str:
        """`Outlet (id)`, `Outlet (id) and 2 more`."""
        if not members:
            return ""
        first = self._document(members[0].span.document)
        source = f"{first.source} ({first.id})" if first and first.source else members[0].span.document
        return source + (f" and {len(members) - 1} more" if len(members) > 1 else "")

    def _document(self, name: str) -> Document | None:
        return self.new.documents.get(name) or self.old.documents.get(name)


def _carried(place: Place, here: Side, there: Side) -> Member | None:
    """The same statement as the other side has it; None where its words stand there otherwise."""
    if here.snapshot is there.snapshot:
        return place.member
    name = here.partners.get(place.span.document)
    if name is None:
        return None
    document = there.documents[name]
    text = place.span.text
    start = place.span.start if document.text[place.span.start : place.span.end] == text else document.text.find(text)
    if start < 0:
        return None
    span = Span(name, start, start + len(text), text, place.span.values)
    return Member(span, document.date, place.member.why)


def _verb(members: Sequence[Member], one: str, many: str) -> str:
    return one if len(members) == 1 else many


def _values(span: Span | None) -> tuple[object, ...]:
    return tuple(span.values.get(name) for name in ("value", "upper", "unit")) if span else ()


def _member_order(member: Member) -> tuple[bool, str, str, int]:
    return member.date is None, member.date.first if member.date else "", member.span.document, member.span.start


def _at(span: Span | None) -> tuple[str, int, int] | None:
    return (span.document, span.start, span.end) if span else None


def _many(number: int) -> float:
    """0 for one, towards 1 for many."""
    return 1 - 1 / max(1, number)
