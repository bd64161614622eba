"""Links on Spark: each pair of articles is fetched once, searched for passages, and linked where it was searched."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ..match.articles import ArticlePair, link_pairs
from ..match.families import shorten
from ..match.passage_links import link_passages
from ..match.passages import find_passages_prepared, find_repeats_prepared
from ..match.prepared import PreparedText, prepare
from ..model import Block, DateWindow, Document, Link, Passage
from ..settings import Settings
from ..table_rows import COLUMNS, Row, document_from_row, link_row
from ..text.evidence import evidence_extent
from .spark_components import Keep
from .spark_corpus import Batches, Corpus, arrow_batch, map_batches, spark_schema

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

Prepared = Callable[[int], PreparedText]

#: Pairs a task looks into: some three seconds' work, and what is lost when its machine is.
_PAIRS_A_TASK = 1000
_PREPARED_KEPT = 512
_LABEL_CHARS = 90
_SIMILARITIES = ("jaccard", "containment_left", "containment_right")

#: A link with what is worked on after it: rows, its number among the pair's links, what there is to know of both.
WORK = {
    **COLUMNS["links"],
    "left_row": "int64",
    "right_row": "int64",
    "number": "int64",
    "left_about": "string",
    "right_about": "string",
}


def link_documents(
    corpus: Corpus, copies: DataFrame, candidates: DataFrame, repeating: DataFrame, settings: Settings, keep: Keep
) -> DataFrame:
    """The links of kind `article` and `passage` as rows with the columns of WORK, in no order.

    Args:
        copies: as of spark_copies.find_copies: linked as a whole.
        candidates: (left, right) of pairs to be searched for passages.
        repeating: rows in which something may stand twice.

    Cost: both texts of each pair through a shuffle, 3 ms a pair that is searched.
    """
    searched = candidates.union(repeating.selectExpr("row AS left", "row AS right"))
    others = searched.join(copies.select("left", "right"), ["left", "right"], "left_anti")
    absent = ("relation string", "jaccard double", "containment_left double", "containment_right double")
    nulls = (f"CAST(NULL AS {kind}) AS {name}" for name, kind in (column.split() for column in absent))
    pairs = keep(copies.union(others.selectExpr("left", "right", *nulls)), "pairs")
    n_tasks = max(pairs.sparkSession.sparkContext.defaultParallelism, -(-pairs.count() // _PAIRS_A_TASK))
    # By the right one: an article that thousands resemble is the left one of most of its pairs.
    with_left = pairs.join(_sided(corpus.documents, "left"), "left").repartition(n_tasks, "right")
    whole = with_left.join(_sided(corpus.documents, "right"), "right")

    def look(batches: Batches) -> Batches:
        return _look(batches, settings)

    return keep(map_batches(whole, look, spark_schema(WORK)), "links")


def _sided(documents: DataFrame, side: str) -> DataFrame:
    return documents.selectExpr(f"row AS {side}", *(f"`{name}` AS `{side}_{name}`" for name in COLUMNS["documents"]))


def _look(batches: Batches, settings: Settings) -> Batches:
    kept: dict[int, Document] = {}

    @lru_cache(maxsize=_PREPARED_KEPT)
    def prepared(row: int) -> PreparedText:
        return prepare(kept[row].text, kept[row].blocks, settings)

    for batch in batches:
        rows: list[Row] = []
        for pair in batch.to_pylist():
            for side in ("left", "right"):
                fields = {name: pair[f"{side}_{name}"] for name in COLUMNS["documents"]}
                kept[pair[side]] = document_from_row(fields)
            rows += _rows_of_pair(pair, kept[pair["left"]], kept[pair["right"]], prepared, settings)
            kept.clear()
        if rows:
            yield arrow_batch(rows, WORK)


def _rows_of_pair(
    pair: Mapping[str, Any], left: Document, right: Document, prepared: Prepared, settings: Settings
) -> Iterator[Row]:
    left_row, right_row = pair["left"], pair["right"]
    found: Sequence[Passage] = ()
    if pair["relation"] in (None, "contains"):
        one, other = prepared(left_row), prepared(right_row)
        alone = left_row == right_row
        found = find_repeats_prepared(one, settings) if alone else find_passages_prepared(one, other, settings)
    links: Sequence[Link]
    if pair["relation"] is None:
        links = link_passages([left, right], {(0, 1): found}, covered=set())
    else:
        article = ArticlePair(pair["relation"], *(pair[name] for name in _SIMILARITIES))
        links = list(link_pairs([left, right], {(0, 1): article}, {(0, 1): found}).values())
    about = [_about(document) for document in (left, right)] if links else ["", ""]
    for number, link in enumerate(links):
        work = {"left_row": left_row, "right_row": right_row, "number": number}
        yield {**link_row(link), **work, "left_about": about[0], "right_about": about[1]}


def _about(document: Document) -> str:
    """What clusters say of a document, as one line: all but its text."""
    date = document.date
    start, end = evidence_extent(document)
    about = {
        "id": document.id,
        "key": document.key,
        # A cluster without a headline is labelled by how its first text begins.
        "title": document.title or shorten(document.text[start:end], _LABEL_CHARS),
        "source": document.source,
        "date": [date.first, date.last, date.basis, date.explanation] if date else None,
        "sha256": document.sha256,
        "extent": [start, end],
        "n_chars": len(document.text),
    }
    return json.dumps(about, ensure_ascii=False)


def document_about(about: str, places: Mapping[tuple[int, int], str]) -> Document:
    """A document of which clusters can be told: its text is blank but for the given places.

    Args:
        about: `left_about` or `right_about` of a link.
        places: (start, end) → the words that stand there.
    """
    told = json.loads(about)
    pieces, place = [], 0
    for (start, end), words in sorted(places.items(), key=lambda item: (item[0][0], -item[0][1])):
        if end > place:
            pieces += [" " * (start - place), words[max(0, place - start) :]]
            place = end
    text = "".join(pieces)
    start, end = told["extent"]
    return Document(
        id=told["id"],
        key=told["key"],
        title=told["title"],
        byline="",
        source=told["source"],
        language="",
        date=DateWindow(*told["date"]) if told["date"] else None,
        n_words=0,
        sha256=told["sha256"],
        blocks=(Block(start, end, "body"),),
        text=text + " " * (told["n_chars"] - place) if places else "",
    )
