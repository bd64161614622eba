"""The whole snapshot as JSON: one object, or one record a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import chain

from ..model import Cluster, Link, Skipped, Snapshot
from ..records import dump_record, to_record


def json_report(snapshot: Snapshot, *, with_text: bool = True) -> Iterator[str]:
    """One object with `name, run, documents, links, clusters, skipped, shortcuts`, in this order.

    The lists hold the same records as the JSON Lines do, one a line, so that two reports compare
    line by line. Without `with_text` the documents' texts are left out, not the spans'.
    """
    yield "{\n"
    yield f'"name": {json.dumps(snapshot.name)},\n'
    yield f'"run": {dump_record(to_record(snapshot.run))},\n'
    documents = (dump_record(to_record(document, with_text=with_text)) for document in snapshot.documents)
    yield from _list("documents", documents)
    yield from _list("links", (dump_record(to_record(link)) for link in snapshot.links))
    yield from _list("clusters", (dump_record(to_record(cluster)) for cluster in snapshot.clusters))
    yield from _list("skipped", (dump_record(to_record(skipped)) for skipped in snapshot.skipped))
    yield from _list("shortcuts", map(json.dumps, snapshot.shortcuts), last=True)
    yield "}\n"


def _list(name: str, items: Iterator[str], *, last: bool = False) -> Iterator[str]:
    yield f'"{name}": ['
    between = "\n"
    for item in items:
        yield between + item
        between = ",\n"
    yield f"\n]{'' if last else ','}\n"


def jsonl_report(snapshot: Snapshot, *, with_text: bool = True) -> Iterator[str]:
    """One record a line: the run, then documents, links, clusters and skipped inputs."""
    yield dump_record(to_record(snapshot.run)) + "\n"
    for document in snapshot.documents:
        yield dump_record(to_record(document, with_text=with_text)) + "\n"
    values: Iterable[Link | Cluster | Skipped] = chain(snapshot.links, snapshot.clusters, snapshot.skipped)
    for value in values:
        yield dump_record(to_record(value)) + "\n"
