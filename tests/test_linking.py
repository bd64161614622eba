"""Links between statements are shared out over processes, and none of them tells over how many."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import pytest
from bundled import bundled_documents

from tracker.match.order import put_in_order
from tracker.match.processors import pin_processors
from tracker.model import Cluster, Link
from tracker.settings import Settings
from tracker.statements.figures import groups
from tracker.statements.linking import link_statements
from tracker.statements.mentions import read_statements
from tracker.statements.paraphrase import known
from tracker.statements.quotes import candidates


@pytest.fixture(autouse=True)
def as_many_processes_as_there_are() -> Iterator[None]:
    yield
    pin_processors(0)


def linked(processes: int) -> tuple[list[Link], list[Cluster]]:
    documents = put_in_order(bundled_documents())
    pin_processors(processes)
    return link_statements(
        documents,
        [read_statements(document) for document in documents],
        [],
        together=list(combinations(range(len(documents)), 2)),
        settings=Settings().statements,
    )


def test_as_many_processes_as_you_like_link_the_same_statements(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, size in ((known, "_PAIRS_A_TASK"), (candidates, "_WORDINGS_A_TASK"), (groups, "_MENTIONS_A_TASK")):
        monkeypatch.setattr(module, "_WORTH_PROCESSES", 2)
        monkeypatch.setattr(module, size, 7)
    monkeypatch.setattr(candidates, "_PAIRS_A_TASK", 7)
    links, clusters = linked(1)
    assert {"passage", "quote", "figure", "name"} <= {link.kind for link in links}
    assert linked(3) == (links, clusters)
