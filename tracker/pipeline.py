"""Documents in, one snapshot out. Read it aloud: it is what the project does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from .engines import Engine, Progress
from .match.articles import gather_copies, link_pairs, link_retold, pair_articles
from .match.events import link_events, weigh_words, worth_retelling
from .match.families import gather_families
from .match.order import link_order, put_in_order
from .match.passage_links import link_passages
from .match.word_weights import WordWeights
from .model import Cluster, Document, Link, Passage, Run, Skipped, Snapshot
from .settings import STATEMENTS_UP_TO, Settings, wants_statements
from .statements.dates.windows import date_documents, drop_distant_events, forget_inferred, infer_windows
from .statements.languages import tell_gaps
from .statements.linking import link_statements
from .statements.mentions import Mentions
from .statements.names.aliases import load_aliases
from .statements.paraphrase.context import supersede
from .text.columns import HeldTexts
from .text.evidence import evidence_text

Pair = tuple[int, int]


class Memory(Protocol):
    """What earlier scans worked out about texts and pairs of them, found again by content and settings."""

    def recall(
        self, stage: str, pairs: Sequence[tuple[Document, Document]]
    ) -> Mapping[tuple[str, str], tuple[Passage, ...]]:
        """By their ids, what `stage` found for those pairs that it has seen."""
        ...

    def remember(self, stage: str, found: Sequence[tuple[Document, Document, tuple[Passage, ...]]]) -> None:
        """Keep what `stage` found, for the next scan."""
        ...

    def recall_signatures(self, documents: Sequence[Document]) -> Mapping[str, NDArray[np.uint32]]:
        """By id, the signatures that are known under these settings."""
        ...

    def remember_signatures(self, documents: Sequence[Document], signatures: NDArray[np.uint32]) -> None:
        """Keep row i as the signature of document i, for the next scan."""
        ...

    def recall_statements(self, documents: Sequence[Document]) -> Mapping[str, Mentions]:
        """By id, the statements that were read in the same text of the same day."""
        ...

    def remember_statements(self, documents: Sequence[Document], mentions: Sequence[Mentions]) -> None:
        """Keep what was read in each document, for the next scan."""
        ...

    def remember_weights(self, weights: WordWeights) -> None:
        """Keep how rare the words of all documents are, for articles that come later."""
        ...


def build_snapshot(
    documents: Sequence[Document],
    *,
    run: Run,
    engine: Engine,
    settings: Settings,
    skipped: Sequence[Skipped] = (),
    memory: Memory | None = None,
    on_progress: Progress = lambda stage, done, total: None,
) -> Snapshot:
    """One scan of `documents`: their copies, passages, events and statements, as links and clusters.

    Documents are worked on in order of date, then id, whatever order they come in: in every link
    `left` is the earlier one, and the result depends on nothing but the documents and settings.
    """
    documents = forget_inferred(documents)
    ordered = put_in_order(documents)
    aliases = load_aliases(Path(settings.statements.aliases)) if settings.statements.aliases else None
    evidence = HeldTexts([evidence_text(document) for document in ordered])

    engine.prepare(evidence, on_progress)
    on_progress("signing articles", 0, len(ordered))
    signatures = _sign(ordered, evidence, engine, settings, memory)
    on_progress("finding copies", 0, len(ordered))
    verified = engine.pair_copies(evidence, signatures, settings)
    copies = pair_articles(verified, settings)
    on_progress("proposing pairs", 0, len(ordered))
    candidates = engine.propose_pairs(ordered, evidence, settings, on_progress)

    repeating = [(row, row) for row in engine.find_repeating(evidence, settings)]

    # What is a copy as a whole needs no search for passages; where one article stands inside
    # another, passages say where.
    whole = {pair for pair, article in copies.items() if article.relation != "contains"}
    wanted = sorted({*candidates.pairs, *copies, *repeating} - whole)
    passages = _search("passages", engine.search_passages, ordered, wanted, settings, memory, on_progress)

    on_progress("linking copies", 0, 0)
    articles = link_pairs(ordered, copies, passages, announce=lambda told: on_progress(told, 0, 0))
    shared = link_passages(ordered, passages, covered=set(copies))
    apart = [pair for pair in wanted if pair not in copies and pair[0] != pair[1]]
    on_progress("telling events apart", 0, 0)
    events, told = _link_events(ordered, evidence, apart, passages, memory)
    del evidence, signatures  # half a gigabyte for 100,000 articles, and nobody asks again
    # An outlet that follows its own story up keeps to its order: only others can retell it.
    least = worth_retelling(len(ordered))
    alike = [
        (left, right)
        for (left, right), link in events.items()
        if link.score >= least and not (ordered[left].source == ordered[right].source != "")
    ]
    retellings = _search("retellings", engine.search_retellings, ordered, alike, settings, memory, on_progress)
    on_progress("gathering clusters", 0, 0)
    retold = link_retold(ordered, retellings)
    links = [*articles.values(), *(events | retold).values(), *shared]
    by_id = {document.id: document for document in ordered}
    clusters = [*gather_copies(ordered, articles), *gather_families(shared, by_id), *told]
    shortcuts = [*verified.shortcuts, *candidates.shortcuts]
    if wants_statements(settings, len(ordered)):
        mentions = _read_statements(ordered, engine, settings, memory, on_progress)
        on_progress("linking statements", 0, len(ordered))
        together = [pair for pair in wanted if pair[0] != pair[1]]
        said, groups = link_statements(
            ordered, mentions, links, aliases=aliases, together=together, settings=settings.statements
        )
        links = [*supersede(links, said), *said]
        clusters += groups
        documents = date_documents(documents, infer_windows(documents, links))
        links = drop_distant_events(links, documents)
        shortcuts += tell_gaps(ordered)
    elif settings.statements.enabled == "auto":
        shortcuts.append(
            f"quotations, figures and names were not looked for in more than {STATEMENTS_UP_TO:,} documents: "
            "tracker scan --statements does"
        )
    return Snapshot(
        name="",
        run=run,
        documents=tuple(sorted(documents, key=lambda document: document.id)),
        skipped=tuple(skipped),
        links=tuple(sorted(links, key=link_order)),
        clusters=tuple(clusters),
        shortcuts=tuple(shortcuts),
    )


def _link_events(
    documents: Sequence[Document],
    evidence: Sequence[str],
    pairs: Sequence[Pair],
    passages: Mapping[Pair, Sequence[Passage]],
    memory: Memory | None,
) -> tuple[dict[Pair, Link], tuple[Cluster, ...]]:
    """The events of all documents, and how rare their words are to memory."""
    if len(documents) < 2:
        return {}, ()
    words = weigh_words(documents, evidence)
    if memory and words.weights:
        memory.remember_weights(words.weights)
    return link_events(documents, words, pairs, passages)


def _read_statements(
    documents: Sequence[Document],
    engine: Engine,
    settings: Settings,
    memory: Memory | None,
    on_progress: Progress,
) -> list[Mentions]:
    """The statements of each document, from memory where they are known."""
    known = dict(memory.recall_statements(documents)) if memory else {}
    fresh = [document for document in documents if document.id not in known]
    read = engine.read_statements(fresh, settings, on_progress)
    if memory:
        memory.remember_statements(fresh, read)
    known.update((document.id, found) for document, found in zip(fresh, read, strict=True))
    return [known[document.id] for document in documents]


def _sign(
    documents: Sequence[Document],
    evidence: Sequence[str],
    engine: Engine,
    settings: Settings,
    memory: Memory | None,
) -> NDArray[np.uint32]:
    """(n, num_perm) signatures, from memory where they are known."""
    if memory is None:
        return engine.sign(evidence, settings)
    known = memory.recall_signatures(documents)
    if not known:
        made = engine.sign(evidence, settings)
        memory.remember_signatures(documents, made)
        return made
    fresh = [row for row, document in enumerate(documents) if document.id not in known]
    made = engine.sign([evidence[row] for row in fresh], settings)
    memory.remember_signatures([documents[row] for row in fresh], made)
    signatures = np.empty((len(documents), settings.fingerprint.num_perm), np.uint32)
    signatures[fresh] = made
    for row, document in enumerate(documents):
        if document.id in known:
            signatures[row] = known[document.id]
    return signatures


def _search(
    stage: str,
    search: Callable[[Sequence[Document], Sequence[Pair], Settings, Progress], list[tuple[Passage, ...]]],
    documents: Sequence[Document],
    pairs: Sequence[Pair],
    settings: Settings,
    memory: Memory | None,
    on_progress: Progress,
) -> dict[Pair, tuple[Passage, ...]]:
    """What `search` finds for each pair, from memory where it is known."""
    known: Mapping[tuple[str, str], tuple[Passage, ...]] = {}
    if memory:
        known = memory.recall(stage, [(documents[left], documents[right]) for left, right in pairs])
    fresh = [pair for pair in pairs if (documents[pair[0]].id, documents[pair[1]].id) not in known]
    found = dict(zip(fresh, search(documents, fresh, settings, on_progress), strict=True))
    if memory and found:
        memory.remember(stage, [(documents[left], documents[right], those) for (left, right), those in found.items()])
    for pair in pairs:
        if pair not in found:
            found[pair] = known[documents[pair[0]].id, documents[pair[1]].id]
    return {pair: found[pair] for pair in pairs}
