"""What several documents say alike: the links and clusters of quotations, attributions, figures and names."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import Cluster, Document, Link
from .aliases import Aliases
from .attribution import link_attributions
from .figure_series import link_figures
from .mentions import Mentions
from .name_links import link_names
from .quote_links import link_quotes


def link_statements(
    documents: Sequence[Document],
    mentions: Sequence[Mentions],
    links: Sequence[Link],
    *,
    aliases: Aliases | None = None,
) -> tuple[list[Link], list[Cluster]]:
    """Links of kind quote, attribution, figure and name, and the clusters of quotes, figures and names.

    Two mentions of one name in one spelling are no link: their cluster says it, and there would be
    more of them than of all other links together.

    Args:
        documents: in the order of match.order.
        mentions: of each document.
        links: those of articles and passages, along which reworded sentences are held together.
    """
    quotes = {document.id: found.quotes for document, found in zip(documents, mentions, strict=True)}
    quoted, groups = link_quotes(documents, quotes=quotes, passages=links)
    attributed = link_attributions(documents, links, quotes=quotes)
    counted, series = link_figures(documents, mentions=[found.figures for found in mentions], links=links)
    named, names = link_names(documents, aliases, mentions=[found.names for found in mentions])
    told = [link for link in named if link.relation != "same"]
    return [*quoted, *attributed, *counted, *told], [*groups, *series, *names]
