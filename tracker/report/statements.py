"""What the report on a terminal says of statements: how many there are, and those that shifted."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import Cluster, Snapshot
from ..statements.claims.series_sources import count_lost_sources
from ..text.tokens import tokenize
from .ledgers import rank_figures
from .phrases import NOBODY
from .speakers import count_speakers
from .terminal import Style, neutralise, shorten, wrap

_LABEL_CELLS = 110


def statement_lines(snapshot: Snapshot, *, width: int, color: bool, top: int) -> list[str]:
    """Counts, then the quotations and figures that differ from article to article; none without statements."""
    quotes, figures, names = (
        [cluster for cluster in snapshot.clusters if cluster.kind == kind and _n_documents(cluster) > 1]
        for kind in ("quote", "figure", "name")
    )
    if not (quotes or figures or names):
        return []
    shifted = [(cluster, told) for cluster in quotes if (told := _shift_of_quote(cluster))]
    changed = sorted((cluster for cluster in figures if _changes(cluster)), key=rank_figures)
    lost = sum(count_lost_sources(cluster) > 0 for cluster in figures)
    told = (
        f"Several articles share {_count(quotes, 'quotation')}, {len(shifted):,} with other words or speakers; "
        f"{_count(figures, 'figure')}, {len(changed):,} with other values or hedges"
        f"{f', {lost:,} told as a fact where a source was named before' if lost else ''}; {_count(names, 'name')}."
    )
    lines = wrap([(told, "")], width=width, color=color)
    for cluster, what in shifted[:top]:
        said = shorten(neutralise(cluster.members[0].span.text), _LABEL_CELLS)
        lines += _line(f"“{said}”", f" · {what} · {cluster.id}", width, color)
    for cluster in changed[:top]:
        lines += _line(shorten(neutralise(cluster.label), _LABEL_CELLS), f" · {cluster.id}", width, color)
    return lines


def _line(said: str, note: str, width: int, color: bool) -> list[str]:
    pieces: list[tuple[str, Style]] = [(said, ""), (" " + neutralise(note), "dim")]
    return wrap(pieces, width=width, first="  ", rest="    ", color=color)


def _shift_of_quote(cluster: Cluster) -> str:
    wordings = {tuple(tokenize(member.span.text).words) for member in cluster.members}
    speakers = [name for name, _ in count_speakers(cluster) if name != NOBODY]
    told = [f"{len(some)} {noun}" for some, noun in ((wordings, "wordings"), (speakers, "speakers")) if len(some) > 1]
    return ", ".join(told)


def _changes(cluster: Cluster) -> bool:
    said = {(member.span.values.get("value"), member.span.values.get("modifier")) for member in cluster.members}
    return len(said) > 1


def _n_documents(cluster: Cluster) -> int:
    return len({member.span.document for member in cluster.members})


def _count(clusters: Sequence[Cluster], noun: str) -> str:
    return f"{len(clusters):,} {noun}{'s' * (len(clusters) != 1)}"
