"""What statements, first carriers and changes are called in every report."""

from __future__ import annotations

from collections.abc import Mapping

from ..model import Cluster, Document
from ..narrative import Fate, Shift, Spread, Telling
from .names import name_outlet
from .terminal import shorten

NOBODY = "nobody named"
#: A quotation is cut to this where what became of it has to be read beside it.
_MOST_CELLS = 70


def tell_first(spread: Spread, document: str) -> str:
    """`came first` where the dates say so, `may have come first` where they only allow it, else nothing."""
    if document not in spread.first:
        return ""
    # An undated article may be older than any other.
    return "came first" if len(spread.first) == 1 and not spread.n_undated else "may have come first"


def tell_carriers(spread: Spread, documents: Mapping[str, Document]) -> str:
    """`The Courier`, `perhaps The Courier or North Wire`: the outlets that can have been first; empty if undated."""
    outlets = list(dict.fromkeys(name_outlet(documents[name]) for name in spread.first))
    if not outlets:
        return ""
    told = " or ".join(outlets[:3]) + (" or others" if len(outlets) > 3 else "")
    return told if len(spread.first) == 1 and not spread.n_undated else f"perhaps {told}"


def tell_end(fate: Fate, documents: Mapping[str, Document]) -> str:
    """`last in The Courier, not in 3 later articles`; empty for what doesn't vanish."""
    if not fate.absent:
        return ""
    outlets = list(dict.fromkeys(name_outlet(documents[member.span.document]) for member in fate.last))
    own = {documents[member.span.document].source for member in fate.last}
    same = sum(documents[name].source in own for name in fate.absent)
    told = f"last in {' and '.join(outlets)}, not in {len(fate.absent)} later article{'s' * (len(fate.absent) > 1)}"
    return told + (f", {same} of the same outlet" if same else "")


def tell_thing(cluster: Cluster, document: str = "", *, most: int = 1_000_000) -> str:
    """A statement in the words of one document, or in its first, cut to `most` cells; a quotation in its marks.

    A figure whose own words say nothing of what it counts has that in brackets: `Sixteen (killed)`.
    """
    said = next((member.span.text for member in cluster.members if member.span.document == document), "")
    if said and cluster.kind == "figure":
        named, colon, _ = cluster.label.partition(":")
        if colon and set(named.casefold().split()).isdisjoint(said.casefold().split()):
            said = f"{said} ({named})"
    if not document:
        said = cluster.members[0].span.text if cluster.kind == "quote" else cluster.label
    said = shorten(" ".join(said.split()), most)
    return f"“{said}”" if cluster.kind == "quote" else said


def tell_counted(shift: Shift) -> str:
    """What it is that changed: the quotation as it was, or what is counted."""
    if shift.cluster.kind == "quote":
        return tell_thing(shift.cluster, shift.before.span.document, most=_MOST_CELLS)
    told = shift.before.span.values
    named, colon, _ = shift.cluster.label.partition(":")
    return str(told.get("counted") or (named if colon else told.get("unit")))


def list_tellings(telling: Telling, first: str) -> list[tuple[str, list[str]]]:
    """What an article kept, changed, dropped and added, each as lines in the words of its article."""
    told = [
        ("kept", [tell_thing(cluster, telling.document) for cluster in telling.kept]),
        ("changed", [f"{tell_counted(shift)}: {shift.what}" for shift in telling.changed]),
        ("dropped", [tell_thing(cluster, first) for cluster in telling.dropped]),
        ("added", [tell_thing(cluster, telling.document) for cluster in telling.added]),
    ]
    return [(name, rows) for name, rows in told if rows]
