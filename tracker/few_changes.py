"""A few articles come to many, or go: what becomes of the snapshot, without working on all the others again.

A whole scan weighs each pair anew, as each article makes words a little more or less rare. In a large corpus that is
work without news: here pairs of known articles stay as they are, and each new one is held against all known ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from .engines import Progress
from .match.articles import (
    TWIN_PAIRS,
    ArticlePair,
    gather_copies,
    link_pairs,
    link_retold,
)
from .match.events import worth_retelling
from .match.grown_events import GrownEvents
from .match.grown_families import change_families
from .match.neighbours import Neighbourhood, look_around
from .match.order import link_order, put_in_order
from .match.passage_links import link_passages
from .match.passages import find_passages_prepared, find_repeats_prepared
from .match.prepared import PreparedText, prepare
from .match.repeats import find_repeating
from .match.retelling import find_retelling
from .match.word_weights import WordWeights
from .model import Cluster, Document, Link, Passage, Run, Skipped, Snapshot
from .settings import Settings
from .store import Archive, Entry
from .store.growing import KeptScan
from .text.evidence import evidence_text

Pair = tuple[int, int]

#: Pairs from which starting processes pays, and with it loading what else a whole scan needs.
_WORTH_ENGINE = 300


@dataclass(frozen=True, slots=True)
class Changed:
    """A snapshot that is another but for a few documents.

    Attributes:
        old, new: of both snapshots the part in which they differ: documents that were looked at, the links that
            are new, the clusters that changed.
    """

    entry: Entry
    old: Snapshot
    new: Snapshot


def change_few(
    fresh: Sequence[Document],
    gone: Collection[str],
    archive: Archive,
    before: Entry,
    known: KeptScan,
    *,
    weights: WordWeights,
    run: Run,
    name: str,
    skipped: Sequence[Skipped],
    shortcuts: Sequence[str],
    settings: Settings,
    on_progress: Progress,
) -> Changed | None:
    """Keep a snapshot of the documents of `before` with fresh ones and without those gone; None where it can't be done.

    Args:
        gone: ids of documents that aren't there any more, or are among the fresh ones with another text.
        before, known: the newest snapshot of the archive, kept with texts and without statements, and what it holds.
        weights: how rare words were when all pairs were weighed last.

    Cost: for one new article and 100,000 known ones half a second of one core beside what an unchanged scan takes.
    """
    documents = put_in_order(fresh)
    hoods: list[Neighbourhood] = []
    with archive.corpus(str(before.number), gone=gone) as (run_before, corpus):
        if corpus is None:
            return None
        for place, document in enumerate(documents):
            on_progress("holding new articles against all", place, len(documents))
            beside = [one for one in documents if one is not document]
            hoods.append(look_around(document, beside, corpus, weights, settings))
    known.documents.update(corpus.were_read)
    lost = known.documents_of(sorted(gone))
    rows, copies, wanted, cosines = _pair_up(hoods, settings)
    n_documents = before.n_documents + len(documents) - len(gone)
    passages = _search(rows, wanted, settings, on_progress)
    articles = link_pairs(rows, copies, passages)
    shared = link_passages(rows, passages, covered=set(copies))
    events = GrownEvents(known, weights, n_documents, gone=lost.keys())
    for hood in hoods:
        events.place(hood)
    apart = [pair for pair in wanted if pair not in copies and pair[0] != pair[1]]
    same_event = events.link(apart, rows, cosines, passages)
    retold = link_retold(rows, _search_retold(rows, same_event, n_documents, settings))
    links = sorted([*articles.values(), *(same_event | retold).values(), *shared], key=link_order)

    by_id = {document.id: document for document in rows}
    changes = [
        _change_copies(rows, articles, known, lost.keys()),
        _change_families(shared, known, by_id, lost.keys()),
        events.changed(),
    ]
    cut = [cluster for old, _ in changes for cluster in old]
    put = [cluster for _, new in changes for cluster in new]
    there = known.documents.copy()
    now = {name: document for name, document in there.items() if name not in lost} | by_id
    on_progress("writing the snapshot", 0, 0)
    entry = archive.write_changed(
        before,
        name=name,
        run=run,
        documents=(there, now),
        fresh=sorted(documents, key=lambda document: document.id),
        gone=lost.keys(),
        links=links,
        clusters=(cut, put),
        skipped=skipped,
        shortcuts=shortcuts,
        digests=known.digests,
    )
    return Changed(
        entry,
        Snapshot(before.name, run_before, _in_order(there), clusters=tuple(cut)),
        Snapshot(entry.name, run, _in_order(now), links=tuple(links), clusters=tuple(put)),
    )


def _in_order(documents: Mapping[str, Document]) -> tuple[Document, ...]:
    return tuple(documents[name] for name in sorted(documents))


def _pair_up(
    hoods: Sequence[Neighbourhood], settings: Settings
) -> tuple[list[Document], dict[Pair, ArticlePair], list[Pair], dict[Pair, float]]:
    """Documents in order; copies among them, pairs to be searched, and how like the words of each pair are."""
    chosen = {
        row.id: row
        for hood in hoods
        for row in (hood.rows[0], *(hood.rows[at] for at in (*hood.copies, *hood.candidates)))
    }
    rows = put_in_order(chosen.values())
    number = {document.id: row for row, document in enumerate(rows)}
    copies: dict[Pair, ArticlePair] = {}
    pairs: set[Pair] = set()
    cosines: dict[Pair, float] = {}
    for hood in hoods:
        own = number[hood.rows[0].id]
        for at in (*hood.copies, *hood.candidates):
            other = number[hood.rows[at].id]
            pair = min(own, other), max(own, other)
            pairs.add(pair)
            cosines[pair] = float(hood.cosines[at])
        for at, found in _without_twins(hood).items():
            other = number[hood.rows[at].id]
            if own < other:
                copies[own, other] = found
            else:
                copies[other, own] = found.turned()
    fresh = [number[hood.rows[0].id] for hood in hoods]
    repeating = find_repeating([evidence_text(rows[row]) for row in fresh], settings)
    whole = {number[hood.rows[0].id]: {number[hood.rows[at].id] for at in hood.copies} for hood in hoods}
    wanted = {
        pair
        for pair in pairs
        if (copies[pair].relation == "contains" if pair in copies else not _is_whole(pair, whole))
    }
    return rows, copies, sorted({*wanted, *((fresh[at], fresh[at]) for at in repeating)}), cosines


def _is_whole(pair: Pair, whole: dict[int, set[int]]) -> bool:
    return pair[1] in whole.get(pair[0], ()) or pair[0] in whole.get(pair[1], ())


def _without_twins(hood: Neighbourhood) -> dict[int, ArticlePair]:
    """The article's copies, as a whole scan links them: of those that are word for word the same only the first."""
    rows = {document.id: at for at, document in enumerate(hood.rows)}
    ordered = [rows[document.id] for document in put_in_order(hood.rows[at] for at in hood.copies)]
    alike: dict[tuple[float, float, float], list[int]] = defaultdict(list)
    for at in ordered:
        pair = hood.copies[at]
        alike[pair.jaccard, pair.containment_left, pair.containment_right].append(at)
    n_twins = 1 + sum(len(twins) for (jaccard, *_), twins in alike.items() if jaccard == 1.0)
    kept: list[int] = []
    for (jaccard, *_), same in alike.items():
        kept += same[:1] if jaccard == 1.0 or n_twins * len(same) > TWIN_PAIRS else same
    return {at: hood.copies[at] for at in sorted(kept)}


def _search(
    documents: Sequence[Document], pairs: Sequence[Pair], settings: Settings, on_progress: Progress
) -> dict[Pair, tuple[Passage, ...]]:
    """The passages of each pair; of a row with itself what stands there twice."""
    if len(pairs) >= _WORTH_ENGINE:
        from .engines.local import LocalEngine

        return dict(zip(pairs, LocalEngine().search_passages(documents, pairs, settings, on_progress), strict=True))
    prepared: dict[int, PreparedText] = {}

    def prepare_row(row: int) -> PreparedText:
        if row not in prepared:
            prepared[row] = prepare(documents[row].text, documents[row].blocks, settings)
        return prepared[row]

    return {
        (left, right): tuple(
            find_passages_prepared(prepare_row(left), prepare_row(right), settings)
            if left != right
            else find_repeats_prepared(prepare_row(left), settings)
        )
        for left, right in pairs
    }


def _search_retold(
    documents: Sequence[Document], links: dict[Pair, Link], n_documents: int, settings: Settings
) -> dict[Pair, tuple[Passage, ...]]:
    """Retellings among articles on one event, but for an outlet that follows its own story up."""
    found: dict[Pair, tuple[Passage, ...]] = {}
    for (left, right), link in links.items():
        own, other = documents[left], documents[right]
        if link.score < worth_retelling(n_documents) or own.source == other.source != "":
            continue
        retelling = find_retelling(*(prepare(one.text, one.blocks, settings) for one in (own, other)))
        found[left, right] = (retelling,) if retelling else ()
    return found


def _change_copies(
    rows: Sequence[Document], articles: Mapping[Pair, Link], known: KeptScan, gone: Collection[str]
) -> tuple[list[Cluster], list[Cluster]]:
    """The groups of copies that change, as they were, and what becomes of them."""
    own = {rows[row].id: rows[row] for pair in articles for row in pair}
    if not own and not gone:
        return [], []
    around = known.copies_around({*own, *gone})
    touched = {*own, *gone, *(span.document for link in around for span in (link.left, link.right))}
    kept = [link for link in around if not {link.left.document, link.right.document} & set(gone)]
    linked = {span.document for link in kept for span in (link.left, link.right)}
    documents = put_in_order((known.documents_of(sorted(linked)) | own).values())
    number = {document.id: row for row, document in enumerate(documents)}
    links = {(number[link.left.document], number[link.right.document]): link for link in (*kept, *articles.values())}
    after = gather_copies(documents, links)
    before = known.clusters_of("article", touched)
    return (
        [cluster for cluster in before if cluster not in after],
        [cluster for cluster in after if cluster not in before],
    )


def _change_families(
    shared: Sequence[Link], known: KeptScan, by_id: Mapping[str, Document], gone: Collection[str]
) -> tuple[list[Cluster], list[Cluster]]:
    """The same of families of passages."""
    told = [link for link in shared if link.tier == "linked"]
    places = {span.document for link in told for span in (link.left, link.right)}
    families = known.clusters_of("passage", {*places, *gone})
    return change_families(families, told, {**known.documents, **by_id}, gone=gone)
