"""The whole narrative of a snapshot, or of what a person asked about."""

from __future__ import annotations

from dataclasses import dataclass

from ..model import Document, Snapshot, Span
from .attributions import AttributionShift, gather_attributions
from .descriptions import Description, find_descriptions
from .fates import Fate, tell_fates
from .stories import EventStory, tell_events
from .subject import Subject
from .trends import Trend, find_trends
from .wordings import WordContrast, find_wordings

_AROUND_CHARS = 160


@dataclass(frozen=True, slots=True)
class Narrative:
    """Events, statements and words in time, as the functions behind each field tell them.

    `since` is the day from which articles count as later, empty where there is none.
    """

    stories: tuple[EventStory, ...]
    fates: tuple[Fate, ...]
    since: str
    trends: tuple[Trend, ...]
    wordings: tuple[WordContrast, ...]
    descriptions: tuple[Description, ...]
    attributions: tuple[AttributionShift, ...]


def tell_narrative(
    snapshot: Snapshot, subject: Subject | None = None, *, n_words: int = 12, n_contrasts: int = 40
) -> Narrative:
    """All of it, or only what answers to a subject.

    Args:
        n_words: words and names that rise or fall, at most.
        n_contrasts: wordings, and descriptions, at most.

    Cost: about linear in the clusters' members and in the words of the articles.
    """
    documents = {document.id: document for document in snapshot.documents}
    met = [one for one in snapshot.documents if subject is None or subject.is_met_by(one.text)]
    names = [cluster for cluster in snapshot.clusters if cluster.kind == "name"]
    since, trends = find_trends(met, names=names, most=n_words)
    wordings = find_wordings(snapshot, most=n_contrasts if subject is None else 1000)
    descriptions = find_descriptions(snapshot, most=n_contrasts if subject is None else 1000)
    attributions = gather_attributions(snapshot.links)
    if subject is not None:
        wordings = tuple(
            one for one in wordings if any(_is_met(subject, span, documents) for pair in one.pairs for span in pair)
        )
        descriptions = tuple(one for one in descriptions if subject.is_met_by_cluster(one.name, documents))
        attributions = tuple(
            one
            for one in attributions
            if any(_is_met(subject, span, documents) for link in one.links for span in (link.left, link.right))
        )
    return Narrative(
        tell_events(snapshot, subject),
        tell_fates(snapshot, subject),
        since,
        trends,
        wordings[:n_contrasts],
        descriptions[:n_contrasts],
        attributions,
    )


def _is_met(subject: Subject, span: Span, documents: dict[str, Document]) -> bool:
    text = documents[span.document].text if span.document in documents else ""
    around = text[max(0, span.start - _AROUND_CHARS) : span.end + _AROUND_CHARS] if text else span.text
    return subject.is_met_by(around)
