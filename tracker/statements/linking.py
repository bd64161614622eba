"""What several documents say alike: the links and clusters of quotations, attributions, figures and names."""

from __future__ import annotations

from collections.abc import Sequence

from ..match.order import put_in_order
from ..model import Cluster, Document, Link
from ..settings import StatementSettings
from .claims.attribution import judge_claims
from .claims.contradictions import mark_values
from .claims.finding import ClaimReader
from .claims.series_sources import name_sources
from .dates.links import link_dates
from .figures.series import link_figures
from .mentions import Mentions
from .names.aliases import Aliases
from .names.links import link_names
from .paraphrase.links import link_paraphrases
from .paraphrase.meaning import choose_meaning
from .quotes.links import link_quotes


def link_statements(
    documents: Sequence[Document],
    mentions: Sequence[Mentions],
    links: Sequence[Link],
    *,
    aliases: Aliases | None = None,
    together: Sequence[tuple[int, int]] = (),
    settings: StatementSettings | None = None,
) -> tuple[list[Link], list[Cluster]]:
    """Links of quotes, attributions, figures, names, dates and paraphrases; clusters of quotes, figures and names.

    Two mentions of one name in one spelling are no link: their cluster says it, and there would be
    more of them than of all other links together.

    Args:
        documents: in the order of match.order.
        mentions: of each document.
        links: those of articles and passages, along which reworded sentences are held together.
        together: rows of documents whose sentences are held together for paraphrases, left the earlier.
    """
    settings = settings or StatementSettings()
    quotes = {document.id: found.quotes for document, found in zip(documents, mentions, strict=True)}
    quoted, groups = link_quotes(documents, quotes=quotes, passages=links)
    counted, series = link_figures(documents, mentions=[found.figures for found in mentions], links=links)
    figures = {document.id: found.figures for document, found in zip(documents, mentions, strict=True)}
    counted = mark_values(counted, figures)
    named, names = link_names(documents, aliases, mentions=[found.names for found in mentions])
    told = [link for link in named if link.relation != "same"]
    reworded: list[Link] = []
    if settings.paraphrases == "on":
        reworded = link_paraphrases(
            documents,
            together,
            told=[found.sentences for found in mentions],
            names=[found.names for found in mentions],
            joined=names,
            links=links,
            said=[*quoted, *counted],
            settings=settings,
            meaning=choose_meaning(settings.semantic),
        )
    reader = ClaimReader(put_in_order(documents), quotes)
    series = name_sources(reader, series)
    pairs = list(reader.pairs([*links, *reworded], series))
    attributed = judge_claims(reader, pairs)
    dated = link_dates(reader, pairs, documents)
    return [*reworded, *quoted, *attributed, *counted, *told, *dated], [*groups, *series, *names]
