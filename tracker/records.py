"""Records: the values of `model` as the dicts that stand, one a line, in every file of ours, and back.

The keys, their order and their meaning are a promise (docs/formats.md): adding a key is free,
changing one is a new number in `schema`. The JSON Schema of each record is in `tracker/schemas`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar, cast, get_args

from .change.outcomes import ClusterChange, ClusterStatus, Shift, ShiftKind, ShiftRelation
from .errors import ArchiveError
from .model import (
    Basis,
    Block,
    Change,
    Cluster,
    DateWindow,
    Document,
    DocumentChange,
    Edit,
    EditKind,
    Kind,
    Link,
    Member,
    Op,
    Role,
    Run,
    Skipped,
    Span,
    Status,
    Tier,
)

Record = dict[str, object]
Value = Run | Document | Skipped | Link | Cluster | Edit | DocumentChange | ClusterChange | Shift

RUN = "tracker.run/1"
DOCUMENT = "tracker.document/1"
SKIPPED = "tracker.skipped/1"
LINK = "tracker.link/1"
CLUSTER = "tracker.cluster/1"
EDIT = "tracker.edit/1"
CHANGE = "tracker.change/1"
COPYING = "tracker.copying/1"
SHIFT = "tracker.shift/1"

_SPAN_KEYS = frozenset({"document", "start", "end", "text"})
_MEMBER_KEYS = _SPAN_KEYS | {"date", "why"}
_ROLES: frozenset[str] = frozenset(get_args(Role))
_BASES: frozenset[str] = frozenset(get_args(Basis))
_KINDS: frozenset[str] = frozenset(get_args(Kind))
_TIERS: frozenset[str] = frozenset(get_args(Tier))
_OPS: frozenset[str] = frozenset(get_args(Op))
_STATUSES: frozenset[str] = frozenset(get_args(Status))
_EDIT_KINDS: frozenset[str] = frozenset(get_args(EditKind))
_CLUSTER_STATUSES: frozenset[str] = frozenset(get_args(ClusterStatus))
_SHIFT_KINDS: frozenset[str] = frozenset(get_args(ShiftKind))
_SHIFT_RELATIONS: frozenset[str] = frozenset(get_args(ShiftRelation))


# Made once: `json.dumps` makes one for each value that isn't written its own way.
_spaced = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
_dense = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


def dump_record(record: Mapping[str, object]) -> str:
    """One line of JSON without its newline: keys as they stand, letters as they are.

    A lone surrogate (half of a file name that is no UTF-8) becomes a JSON escape, so that the line
    can always be encoded. Raises ValueError for what JSON has no word for (NaN, an array).
    """
    line = _spaced(record)
    return line if line.isascii() else line.encode("utf-8", "backslashreplace").decode("utf-8")


def dump(value: object) -> str:
    """One line of JSON without spaces; lone surrogates escaped, as in records."""
    line = _dense(value)
    return line if line.isascii() else line.encode("utf-8", "backslashreplace").decode("utf-8")


def to_record(value: Value, *, with_text: bool = True) -> Record:
    """The record of any value that has one; `with_text` concerns documents only."""
    if isinstance(value, Document):
        return document_record(value, with_text=with_text)
    if isinstance(value, Link):
        return link_record(value)
    if isinstance(value, Cluster):
        return cluster_record(value)
    if isinstance(value, Skipped):
        return skipped_record(value)
    if isinstance(value, Edit):
        return edit_record(value)
    if isinstance(value, DocumentChange):
        return change_record(value)
    if isinstance(value, ClusterChange):
        return copying_record(value)
    if isinstance(value, Shift):
        return shift_record(value)
    return run_record(value)


def from_record(record: Mapping[str, object]) -> Value:
    """The value that a record was made of; keys that it doesn't know are passed over.

    Raises:
        ArchiveError: no `schema`, one of another or a newer tracker, a key missing or ill-typed.
            `where` is left empty: the reader of the file knows the line.
    """
    return _READERS[schema_of(record, known=_READERS)](record)


def schema_of(record: Mapping[str, object], *, known: Mapping[str, object] | frozenset[str]) -> str:
    """A record's `schema`, if it is one of `known`; otherwise an ArchiveError that says what it is."""
    schema = record.get("schema")
    if isinstance(schema, str) and schema in known:
        return schema
    found = re.fullmatch(r"tracker\.(\w+)/(\d+)", schema) if isinstance(schema, str) else None
    if not found:
        raise ArchiveError("is no record of tracker: it has no `schema` such as tracker.link/1")
    raise ArchiveError(f"a {schema} record is newer than this tracker", remedy="update tracker to read it")


def run_record(run: Run) -> Record:
    return {
        "schema": RUN,
        "tool": run.tool,
        "version": run.version,
        "settings": dict(run.settings),
        "sources": list(run.sources),
        "created_at": run.created_at,
    }


def run_from_record(record: Mapping[str, object]) -> Run:
    return Run(
        version=_string(record, "version"),
        settings=_mapping(record, "settings"),
        sources=_strings(record, "sources"),
        created_at=_string(record, "created_at"),
        tool=_string(record, "tool"),
    )


def document_record(document: Document, *, with_text: bool = True) -> Record:
    """The document's metadata and blocks; its text is the last key, and only there `with_text`."""
    record: Record = {
        "schema": DOCUMENT,
        "document": document.id,
        "key": document.key,
        "title": document.title,
        "byline": document.byline,
        "source": document.source,
        "language": document.language,
        "date": date_record(document.date),
        "n_words": document.n_words,
        "sha256": document.sha256,
        "blocks": [{"start": block.start, "end": block.end, "role": block.role} for block in document.blocks],
        "url": document.url,
        "format": document.format,
        "encoding": document.encoding,
        "remarks": list(document.remarks),
        "raw_digest": document.raw_digest,
        "provenance": dict(document.provenance),
    }
    if with_text:
        record["text"] = document.text
    return record


def document_from_record(record: Mapping[str, object], *, text: str | None = None) -> Document:
    """The document; `text` stands in for the record's own, which is empty where it has none."""
    blocks = tuple(
        Block(_whole(block, "start"), _whole(block, "end"), cast(Role, _choice(block, "role", _ROLES)))
        for block in _mappings(record, "blocks")
    )
    return Document(
        id=_string(record, "document"),
        key=_string(record, "key"),
        title=_string(record, "title"),
        byline=_string(record, "byline"),
        source=_string(record, "source"),
        language=_string(record, "language"),
        date=date_from_record(record.get("date")),
        n_words=_whole(record, "n_words"),
        sha256=_string(record, "sha256"),
        blocks=blocks,
        text=_string(record, "text", default="") if text is None else text,
        url=_string(record, "url", default=""),
        format=_string(record, "format", default="txt"),
        encoding=_string(record, "encoding", default="utf-8"),
        remarks=_strings(record, "remarks") if "remarks" in record else (),
        raw_digest=_string(record, "raw_digest", default=""),
        provenance=_words(record, "provenance") if "provenance" in record else {},
    )


def date_record(date: DateWindow | None) -> Record | None:
    if date is None:
        return None
    return {"from": date.first, "to": date.last, "basis": date.basis, "explanation": date.explanation}


def date_from_record(record: object) -> DateWindow | None:
    if record is None:
        return None
    if not isinstance(record, dict):
        raise ArchiveError(f"`date` wants an object or null, got {_shown(record)}")
    return DateWindow(
        first=_string(record, "from"),
        last=_string(record, "to"),
        basis=cast(Basis, _choice(record, "basis", _BASES)),
        explanation=_string(record, "explanation"),
    )


def skipped_record(skipped: Skipped) -> Record:
    return {"schema": SKIPPED, "where": skipped.where, "reason": skipped.reason, "remedy": skipped.remedy}


def skipped_from_record(record: Mapping[str, object]) -> Skipped:
    return Skipped(_string(record, "where"), _string(record, "reason"), _string(record, "remedy", default=""))


def span_record(span: Span) -> Record:
    """Document, places and text, then the span's own `values` as keys of their own.

    Raises ValueError if a value bears the name of one of the four.
    """
    record: Record = {"document": span.document, "start": span.start, "end": span.end, "text": span.text}
    if span.values:
        _add_values(record, span.values, _SPAN_KEYS)
    return record


def span_from_record(record: Mapping[str, object]) -> Span:
    return _span(record, _SPAN_KEYS)


def link_record(link: Link) -> Record:
    return {
        "schema": LINK,
        "kind": link.kind,
        "tier": link.tier,
        "score": link.score,
        "relation": link.relation,
        "left": span_record(link.left),
        "right": span_record(link.right),
        "changes": _step_records(link.changes),
        "why": link.why,
    }


def link_from_record(record: Mapping[str, object]) -> Link:
    return Link(
        kind=cast(Kind, _choice(record, "kind", _KINDS)),
        tier=cast(Tier, _choice(record, "tier", _TIERS)),
        score=_number(record, "score"),
        relation=_string(record, "relation"),
        left=span_from_record(_mapping(record, "left")),
        right=span_from_record(_mapping(record, "right")),
        changes=_steps(record),
        why=_string(record, "why"),
    )


def cluster_record(cluster: Cluster) -> Record:
    """The cluster; a member is its span with `date` and `why` before the span's own values."""
    return {
        "schema": CLUSTER,
        "kind": cluster.kind,
        "id": cluster.id,
        "label": cluster.label,
        "first": cluster.first,
        "members": [_member_record(member) for member in cluster.members],
        "why": cluster.why,
        "boilerplate": cluster.boilerplate,
    }


def cluster_from_record(record: Mapping[str, object]) -> Cluster:
    boilerplate = record.get("boilerplate", False)
    if not isinstance(boilerplate, bool):
        raise ArchiveError(f"`boilerplate` wants true or false, got {_shown(boilerplate)}")
    return Cluster(
        kind=cast(Kind, _choice(record, "kind", _KINDS)),
        id=_string(record, "id"),
        label=_string(record, "label"),
        first=_string(record, "first"),
        members=_members(record, "members"),
        why=_string(record, "why"),
        boilerplate=boilerplate,
    )


def edit_record(edit: Edit) -> Record:
    return {
        "schema": EDIT,
        "document": edit.document,
        "kind": edit.kind,
        "rank": edit.rank,
        "old": span_record(edit.old),
        "new": span_record(edit.new),
        "changes": _step_records(edit.changes),
        "why": edit.why,
    }


def edit_from_record(record: Mapping[str, object]) -> Edit:
    return Edit(
        document=_string(record, "document"),
        kind=cast(EditKind, _choice(record, "kind", _EDIT_KINDS)),
        rank=_number(record, "rank"),
        old=span_from_record(_mapping(record, "old")),
        new=span_from_record(_mapping(record, "new")),
        changes=_steps(record),
        why=_string(record, "why"),
    )


def change_record(change: DocumentChange) -> Record:
    return {
        "schema": CHANGE,
        "status": change.status,
        "old": change.old,
        "new": change.new,
        "similarity": change.similarity,
        "n_edits": dict(change.n_edits),
        "why": change.why,
    }


def change_from_record(record: Mapping[str, object]) -> DocumentChange:
    counts = _mapping(record, "n_edits")
    return DocumentChange(
        status=cast(Status, _choice(record, "status", _STATUSES)),
        old=_string(record, "old"),
        new=_string(record, "new"),
        similarity=_number(record, "similarity"),
        n_edits={cast(EditKind, kind): _whole(counts, kind) for kind in counts},
        why=_string(record, "why"),
    )


def copying_record(change: ClusterChange) -> Record:
    """What became of a cluster, with the whole cluster before and after; null where there is none."""
    return {
        "schema": COPYING,
        "status": change.status,
        "kind": change.kind,
        "old": cluster_record(change.old) if change.old else None,
        "new": cluster_record(change.new) if change.new else None,
        "added": [_member_record(member) for member in change.added],
        "removed": [_member_record(member) for member in change.removed],
        "why": change.why,
    }


def copying_from_record(record: Mapping[str, object]) -> ClusterChange:
    def cluster(key: str) -> Cluster | None:
        return None if record.get(key) is None else cluster_from_record(_mapping(record, key))

    return ClusterChange(
        status=cast(ClusterStatus, _choice(record, "status", _CLUSTER_STATUSES)),
        kind=cast(Kind, _choice(record, "kind", _KINDS)),
        old=cluster("old"),
        new=cluster("new"),
        added=_members(record, "added"),
        removed=_members(record, "removed"),
        why=_string(record, "why"),
    )


def shift_record(shift: Shift) -> Record:
    """A statement that shifted; `old` or `new` null where its document has none there."""
    return {
        "schema": SHIFT,
        "kind": shift.kind,
        "relation": shift.relation,
        "label": shift.label,
        "document": shift.document,
        "rank": shift.rank,
        "old": span_record(shift.old) if shift.old else None,
        "new": span_record(shift.new) if shift.new else None,
        "elsewhere_before": [_member_record(member) for member in shift.elsewhere_before],
        "elsewhere_now": [_member_record(member) for member in shift.elsewhere_now],
        "n_outlets": shift.n_outlets,
        "why": shift.why,
    }


def shift_from_record(record: Mapping[str, object]) -> Shift:
    def span(key: str) -> Span | None:
        return None if record.get(key) is None else span_from_record(_mapping(record, key))

    return Shift(
        kind=cast(ShiftKind, _choice(record, "kind", _SHIFT_KINDS)),
        relation=cast(ShiftRelation, _choice(record, "relation", _SHIFT_RELATIONS)),
        label=_string(record, "label"),
        document=_string(record, "document"),
        old=span("old"),
        new=span("new"),
        elsewhere_before=_members(record, "elsewhere_before"),
        elsewhere_now=_members(record, "elsewhere_now"),
        n_outlets=_whole(record, "n_outlets"),
        rank=_number(record, "rank"),
        why=_string(record, "why"),
    )


_READERS: Mapping[str, Callable[[Mapping[str, object]], Value]] = {
    RUN: run_from_record,
    DOCUMENT: document_from_record,
    SKIPPED: skipped_from_record,
    LINK: link_from_record,
    CLUSTER: cluster_from_record,
    EDIT: edit_from_record,
    CHANGE: change_from_record,
    COPYING: copying_from_record,
    SHIFT: shift_from_record,
}


def _step_records(changes: Sequence[Change]) -> list[Record]:
    return [{"op": change.op, "left": change.left, "right": change.right} for change in changes]


def _steps(record: Mapping[str, object]) -> tuple[Change, ...]:
    return tuple(
        Change(cast(Op, _choice(change, "op", _OPS)), _string(change, "left"), _string(change, "right"))
        for change in _mappings(record, "changes")
    )


def _members(record: Mapping[str, object], key: str) -> tuple[Member, ...]:
    return tuple(
        Member(_span(member, _MEMBER_KEYS), date_from_record(member.get("date")), _string(member, "why"))
        for member in _mappings(record, key)
    )


def _member_record(member: Member) -> Record:
    span = member.span
    record: Record = {"document": span.document, "start": span.start, "end": span.end, "text": span.text}
    record["date"] = date_record(member.date)
    record["why"] = member.why
    if span.values:
        _add_values(record, span.values, _MEMBER_KEYS)
    return record


def _add_values(record: Record, values: Mapping[str, object], taken: frozenset[str]) -> None:
    clash = taken.intersection(values)
    if clash:
        raise ValueError(f"a span's values may not be called {', '.join(sorted(clash))}")
    record.update(values)


def _span(record: Mapping[str, object], own_keys: frozenset[str]) -> Span:
    return Span(
        document=_string(record, "document"),
        start=_whole(record, "start"),
        end=_whole(record, "end"),
        text=_string(record, "text"),
        values={key: value for key, value in record.items() if key not in own_keys},
    )


_T = TypeVar("_T")


def _wanted(record: Mapping[str, object], key: str, want: type[_T], name: str) -> _T:
    """The slow path of the readers below: it only runs where they found something amiss."""
    if key not in record:
        raise ArchiveError(f"the key `{key}` is missing")
    raise ArchiveError(f"`{key}` wants {name}, got {_shown(record[key])}")


def _string(record: Mapping[str, object], key: str, *, default: str | None = None) -> str:
    value = record.get(key, default)
    return value if isinstance(value, str) else _wanted(record, key, str, "text")


def _whole(record: Mapping[str, object], key: str) -> int:
    value = record.get(key)
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    return _wanted(record, key, int, "a whole number from 0")


def _number(record: Mapping[str, object], key: str) -> float:
    value = record.get(key)
    if isinstance(value, float | int) and not isinstance(value, bool):
        return value
    return _wanted(record, key, float, "a number")


def _choice(record: Mapping[str, object], key: str, choices: frozenset[str]) -> str:
    value = record.get(key)
    if isinstance(value, str) and value in choices:
        return value
    return _wanted(record, key, str, f"one of {', '.join(sorted(choices))}")


def _mapping(record: Mapping[str, object], key: str) -> Mapping[str, object]:
    value = record.get(key)
    return value if isinstance(value, dict) else _wanted(record, key, dict, "an object")


def _words(record: Mapping[str, object], key: str) -> Mapping[str, str]:
    value = record.get(key)
    if isinstance(value, dict) and all(isinstance(word, str) for word in value.values()):
        return value
    return _wanted(record, key, dict, "an object of texts")


def _mappings(record: Mapping[str, object], key: str) -> Sequence[Mapping[str, object]]:
    value = record.get(key)
    if isinstance(value, list) and all(isinstance(item, dict) for item in value):
        return value
    return _wanted(record, key, list, "a list of objects")


def _strings(record: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = record.get(key)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    return _wanted(record, key, tuple, "a list of texts")


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
