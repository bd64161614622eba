"""Which figures of several texts are one count: hard cases as data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tracker.model import Cluster, DateWindow, Document, Link, Span
from tracker.statements.figures.series import link_figures

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "figure_links.yaml").read_text(encoding="utf-8"))


def _documents(case: dict[str, Any]) -> list[Document]:
    days = case.get("days") or [None] * len(case["texts"])
    return [
        Document(
            id=str(number), key=str(number), title="", byline="", source="", language=case.get("language", "en"),
            date=DateWindow(str(day), str(day), "metadata", "") if day else None,
            n_words=0, sha256="", blocks=(), text=text,
        )
        for number, (text, day) in enumerate(zip(case["texts"], days, strict=True))
    ]  # fmt: skip


def _same_event(documents: list[Document]) -> list[Link]:
    spans = [Span(one.id, 0, len(one.text), one.text) for one in documents]
    return [Link("article", "linked", 1.0, "same_event", spans[0], span, (), "") for span in spans[1:]]


def _linked(case: dict[str, Any]) -> tuple[list[Link], list[Cluster]]:
    documents = _documents(case)
    links = _same_event(documents) if case.get("one_event") else [] if case.get("other_events") else None
    return link_figures(documents, links=links)


def _stands(span: Span, told: str) -> bool:
    document, _, words = told.partition(": ")
    return span.document == document and span.text.startswith(words)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_figures_join_or_stay_apart_as_the_case_says(case: dict[str, Any]) -> None:
    links, clusters = _linked(case)
    if joined := case.get("joined"):
        held = [[told for told in joined if any(_stands(m.span, told) for m in c.members)] for c in clusters]
        assert joined in held, case["why"]
    if apart := case.get("apart"):
        assert not (len(set(apart)) == 1 and clusters), case["why"]
        links = [link for link in links if link.tier == "linked"]
        for link in links:
            assert not all(any(_stands(span, told) for span in (link.left, link.right)) for told in apart), link.why
        for cluster in clusters:
            assert not all(any(_stands(m.span, told) for m in cluster.members) for told in apart), case["why"]
