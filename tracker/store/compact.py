"""Links, clusters and passages as the archive keeps them: places instead of texts that stand there already.

A span's text is left out where the document has it at that place, an alignment's where it tiles
its spans, a member's date where it is its document's. What doesn't hold is kept in words, so
`expand(compact(x)) == x` whatever x is.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import cast

from ..match.kept_changes import KeptChanges, encode_changes
from ..match.passage_links import count_in
from ..model import Change, Cluster, Document, Kind, Link, Member, Op, Passage, Skipped, Span, Tier
from ..records import date_from_record, date_record, dump

Json = object
#: Document, start, end, and whether the span's own words are kept since they don't stand there.
Place = tuple[str, int, int, bool]


def digest_of(value: str | bytes) -> bytes:
    """What a stored value is found again by: 16 bytes, so that 10^9 of them don't meet by chance."""
    return blake2b(value.encode("utf-8") if isinstance(value, str) else value, digest_size=16).digest()


def compact_link(link: Link, documents: Mapping[str, Document]) -> str:
    return dump(
        [
            link.kind,
            link.tier,
            link.score,
            link.relation,
            _compact_span(link.left, documents),
            _compact_span(link.right, documents),
            _compact_changes(link.changes, link.left.text, link.right.text),
            link.why,
        ]
    )


def expand_link(value: str, documents: Mapping[str, Document]) -> Link:
    """The link; raises LookupError, TypeError or ValueError where the value is damaged."""
    kind, tier, score, relation, left, right, changes, why = json.loads(value)
    left_span, right_span = _expand_span(left, documents), _expand_span(right, documents)
    return Link(
        kind=cast(Kind, kind),
        tier=cast(Tier, tier),
        score=score,
        relation=relation,
        left=left_span,
        right=right_span,
        changes=_expand_changes(changes, left_span.text, right_span.text),
        why=why,
    )


def compact_cluster(cluster: Cluster, documents: Mapping[str, Document]) -> str:
    members = [_compact_member(member, documents) for member in cluster.members]
    return dump([cluster.kind, cluster.id, cluster.label, cluster.first, members, cluster.why, cluster.boilerplate])


def expand_cluster(value: str, documents: Mapping[str, Document]) -> Cluster:
    """The cluster; raises as `expand_link`."""
    kind, id_, label, first, members, why, boilerplate = json.loads(value)
    return Cluster(
        kind=cast(Kind, kind),
        id=id_,
        label=label,
        first=first,
        members=tuple(_expand_member(member, documents) for member in members),
        why=why,
        boilerplate=boilerplate,
    )


def compact_passages(passages: Sequence[Passage], left: str, right: str) -> str:
    """The passages between two texts; `left` and `right` are those texts."""
    return dump(
        [
            [
                passage.left_start,
                passage.left_end,
                passage.right_start,
                passage.right_end,
                passage.score,
                passage.tier,
                passage.relation,
                _compact_changes(
                    passage.changes,
                    left[passage.left_start : passage.left_end],
                    right[passage.right_start : passage.right_end],
                ),
                passage.why,
                # Asked of each at every scan, of those that count as found.
                *([list(count_in(passage.changes))] if passage.tier == "linked" else []),
            ]
            for passage in passages
        ]
    )


def expand_passages(value: str, left: str, right: str) -> tuple[Passage, ...]:
    """The passages; raises as `expand_link`."""
    return tuple(
        Passage(
            left_start=left_start,
            left_end=left_end,
            right_start=right_start,
            right_end=right_end,
            score=score,
            tier=cast(Tier, tier),
            relation=relation,
            why=why,
            changes=_expand_changes(changes, left[left_start:left_end], right[right_start:right_end], *told),
        )
        for left_start, left_end, right_start, right_end, score, tier, relation, changes, why, *told in json.loads(
            value
        )
    )


def places_of_link(value: str) -> list[Place]:
    """Where a kept link's two spans stand; raises as `expand_link`."""
    _, _, _, _, left, right, _, _ = json.loads(value)
    return [_place(left), _place(right)]


def places_of_cluster(value: str) -> list[Place]:
    """Where a kept cluster's members stand; raises as `expand_link`."""
    _, _, _, _, members, _, _ = json.loads(value)
    return [_place(member[0]) for member in members]


def compact_skipped(skipped: Skipped) -> str:
    return dump([skipped.where, skipped.reason, skipped.remedy])


def expand_skipped(value: str) -> Skipped:
    where, reason, remedy = json.loads(value)
    return Skipped(where, reason, remedy)


def pack_rows(rows: Iterable[int]) -> bytes:
    """Row numbers in their order. Rows made by one scan follow each other: 50,000 of them take 100 bytes."""
    steps: list[str] = []
    before = 0
    for row in rows:
        steps.append(str(row - before))
        before = row
    return zlib.compress(" ".join(steps).encode("ascii"), 6)


def unpack_rows(packed: bytes) -> list[int]:
    """Raises ValueError or zlib.error where damaged."""
    rows: list[int] = []
    row = 0
    for step in zlib.decompress(packed).decode("ascii").split():
        row += int(step)
        rows.append(row)
    return rows


def _compact_span(span: Span, documents: Mapping[str, Document]) -> list[Json]:
    document = documents.get(span.document)
    stands_there = document is not None and document.text[span.start : span.end] == span.text
    value: list[Json] = [span.document, span.start, span.end, None if stands_there else span.text]
    if span.values:
        value.append(dict(span.values))
    return value


def _place(value: list[Json]) -> Place:
    document, start, end, text = cast(tuple[str, int, int, str | None], tuple(value[:4]))
    return document, start, end, text is not None


def _expand_span(value: list[Json], documents: Mapping[str, Document]) -> Span:
    document, start, end, text = cast(tuple[str, int, int, str | None], tuple(value[:4]))
    if text is None:
        text = documents[document].text[start:end]
    return Span(document, start, end, text, cast(dict[str, object], value[4]) if len(value) > 4 else {})


def _compact_changes(changes: Sequence[Change], left: str, right: str) -> Json:
    if not changes:
        return []
    code = encode_changes(changes, left, right)
    return [[change.op, change.left, change.right] for change in changes] if code is None else code


def _expand_changes(value: Json, left: str, right: str, told: Sequence[int] | None = None) -> tuple[Change, ...]:
    if isinstance(value, str):
        counted = None if told is None else (told[0], told[1], told[2])
        return cast(tuple[Change, ...], KeptChanges(value, left, right, counted))
    steps = cast(list[Json], value)
    if steps and not isinstance(steps[0], list):
        # Letter and two lengths one after the other, as archives were once written.
        code = "".join(
            f"{letter}{n_left},{n_right}" for letter, n_left, n_right in zip(*[iter(steps)] * 3, strict=True)
        )
        return cast(tuple[Change, ...], KeptChanges(code, left, right))
    return tuple(Change(op, left, right) for op, left, right in cast(list[tuple[Op, str, str]], steps))


def _compact_member(member: Member, documents: Mapping[str, Document]) -> list[Json]:
    value: list[Json] = [_compact_span(member.span, documents), member.why]
    document = documents.get(member.span.document)
    if document is None or document.date != member.date:
        value.append(date_record(member.date))
    return value


def _expand_member(value: list[Json], documents: Mapping[str, Document]) -> Member:
    span = _expand_span(cast(list[Json], value[0]), documents)
    date = date_from_record(value[2]) if len(value) > 2 else documents[span.document].date
    return Member(span, date, cast(str, value[1]))
