"""Snapshots of any shape that the model allows, for laws."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any, get_args

from hypothesis import strategies as st

from tracker.change.outcomes import ClusterChange, ClusterStatus, Shift, ShiftKind, ShiftRelation
from tracker.model import (
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
    Passage,
    Role,
    Run,
    Skipped,
    Snapshot,
    Span,
    Status,
    Tier,
)
from tracker.settings import Settings, settings_as_mapping

#: Line ends, quotes, a separator some readers take for a line end, a letter beyond 16 bits, NUL.
texts = st.text(st.sampled_from('ab \n\r\t"\\“é\u2028\U0001f600\0'), max_size=12)
#: A file name that is no UTF-8 arrives with half letters.
names = st.text(st.sampled_from("ab/._é\udc80\\u"), min_size=1, max_size=8)
scores = st.floats(0, 1)
plain: st.SearchStrategy[object] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=4,
)
values = st.dictionaries(st.sampled_from(["value", "unit", "speaker", "direct", "ä"]), plain, max_size=2)
days = st.dates().map(lambda day: day.isoformat())
dates = st.builds(DateWindow, days, days, st.sampled_from(get_args(Basis)), texts)
changes = st.lists(st.builds(Change, st.sampled_from(get_args(Op)), texts, texts), max_size=3).map(tuple)
runs = st.builds(
    Run,
    version=texts,
    settings=st.just(settings_as_mapping(Settings())) | st.dictionaries(texts, plain, max_size=2),
    sources=st.lists(names, max_size=2).map(tuple),
    created_at=st.dates(min_value=date(1000, 1, 1)).map(lambda day: f"{day}T06:00:00Z"),
)
skips = st.builds(Skipped, names, texts, texts)


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


@st.composite
def documents(draw: Any, *, ids: st.SearchStrategy[str] = names) -> Document:
    text = draw(texts)
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=4, unique=True)))
    blocks = tuple(
        Block(start, end, draw(st.sampled_from(get_args(Role))))
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
    )
    return Document(
        id=draw(ids),
        key=draw(texts),
        title=draw(texts),
        byline=draw(texts),
        source=draw(texts),
        language=draw(st.sampled_from(["en", "", "ar"])),
        date=draw(st.none() | dates),
        n_words=draw(st.integers(0, 1000)),
        sha256=digest_of(text),
        blocks=blocks,
        text=text,
        url=draw(texts),
        format=draw(st.sampled_from(["txt", "html"])),
        encoding=draw(st.sampled_from(["utf-8", "windows-1252"])),
        remarks=draw(st.lists(texts, max_size=2).map(tuple)),
        raw_digest=draw(st.sampled_from(["", "0" * 64])),
        provenance=draw(st.dictionaries(st.sampled_from(["title", "byline"]), texts, max_size=2)),
    )


@st.composite
def spans(draw: Any, among: list[Document]) -> Span:
    """Mostly a true span of one of the documents, sometimes of none and untrue."""
    if among and draw(st.integers(0, 3)):
        document = draw(st.sampled_from(among))
        start, end = sorted((draw(st.integers(0, len(document.text))), draw(st.integers(0, len(document.text)))))
        return Span(document.id, start, end, document.text[start:end], draw(values))
    return Span(draw(names), draw(st.integers(0, 9)), draw(st.integers(0, 9)), draw(texts), draw(values))


@st.composite
def links(draw: Any, among: list[Document] | None = None) -> Link:
    left, right = draw(spans(among or [])), draw(spans(among or []))
    tiling = (Change("substitute", left.text, right.text),)
    return Link(
        kind=draw(st.sampled_from(get_args(Kind))),
        tier=draw(st.sampled_from(get_args(Tier))),
        score=draw(scores),
        relation=draw(texts),
        left=left,
        right=right,
        changes=draw(st.just(tiling) | changes),
        why=draw(texts),
    )


@st.composite
def clusters(draw: Any, among: list[Document] | None = None) -> Cluster:
    members = []
    for _ in range(draw(st.integers(0, 3))):
        span = draw(spans(among or []))
        own = [document.date for document in among or [] if document.id == span.document]
        members.append(Member(span, draw(st.sampled_from(own) if own else st.none() | dates), draw(texts)))
    return Cluster(
        kind=draw(st.sampled_from(get_args(Kind))),
        id=draw(texts),
        label=draw(texts),
        first=draw(names),
        members=tuple(members),
        why=draw(texts),
        boilerplate=draw(st.booleans()),
    )


@st.composite
def edits(draw: Any) -> Edit:
    return Edit(
        document=draw(names),
        kind=draw(st.sampled_from(get_args(EditKind))),
        rank=draw(scores),
        old=draw(spans([])),
        new=draw(spans([])),
        changes=draw(changes),
        why=draw(texts),
    )


@st.composite
def document_changes(draw: Any) -> DocumentChange:
    return DocumentChange(
        status=draw(st.sampled_from(get_args(Status))),
        old=draw(st.just("") | names),
        new=draw(st.just("") | names),
        similarity=draw(scores),
        n_edits=draw(st.dictionaries(st.sampled_from(get_args(EditKind)), st.integers(1, 9), max_size=3)),
        why=draw(texts),
    )


@st.composite
def cluster_changes(draw: Any) -> ClusterChange:
    old, new = draw(st.none() | clusters()), draw(st.none() | clusters())
    return ClusterChange(
        status=draw(st.sampled_from(get_args(ClusterStatus))),
        kind=draw(st.sampled_from(get_args(Kind))),
        old=old,
        new=new,
        added=new.members if new else (),
        removed=old.members if old else (),
        why=draw(texts),
    )


@st.composite
def shifts(draw: Any) -> Shift:
    members = draw(clusters()).members
    before = draw(st.booleans())
    return Shift(
        kind=draw(st.sampled_from(get_args(ShiftKind))),
        relation=draw(st.sampled_from(get_args(ShiftRelation))),
        label=draw(texts),
        document=draw(names),
        old=draw(st.none() | spans([])),
        new=draw(st.none() | spans([])),
        elsewhere_before=members if before else (),
        elsewhere_now=() if before else members,
        n_outlets=draw(st.integers(0, 9)),
        rank=draw(scores),
        why=draw(texts),
    )


@st.composite
def snapshots(draw: Any) -> Snapshot:
    found = draw(st.lists(documents(), max_size=4, unique_by=lambda document: document.id))
    among = sorted(found, key=lambda document: document.id)
    return Snapshot(
        name=draw(st.sampled_from(["first", "émile-2", "2031-04-02-1"])),
        run=draw(runs),
        documents=tuple(among),
        skipped=tuple(draw(st.lists(skips, max_size=2))),
        links=tuple(draw(st.lists(links(among), max_size=3))),
        clusters=tuple(draw(st.lists(clusters(among), max_size=2))),
        shortcuts=tuple(draw(st.lists(texts, max_size=2))),
    )


passages = st.builds(
    Passage,
    left_start=st.integers(0, 9),
    left_end=st.integers(0, 9),
    right_start=st.integers(0, 9),
    right_end=st.integers(0, 9),
    score=scores,
    tier=st.sampled_from(get_args(Tier)),
    relation=texts,
    why=texts,
    changes=changes,
)
