"""What statements, first carriers and changes are called in every report."""

from __future__ import annotations

from ..model import Cluster
from ..narrative import Shift, Spread, Telling

NOBODY = "nobody named"


def tell_first(spread: Spread, document: str) -> str:
    """`came first` where the dates say so, `may have come first` where they only allow it, else nothing."""
    if document not in spread.first:
        return ""
    # An undated article may be older than any other.
    return "came first" if len(spread.first) == 1 and not spread.n_undated else "may have come first"


def tell_thing(cluster: Cluster, document: str = "") -> str:
    """A statement in the words of one document, or in its first; a quotation in quotation marks."""
    said = next((member.span.text for member in cluster.members if member.span.document == document), "")
    if not document:
        said = cluster.members[0].span.text if cluster.kind == "quote" else cluster.label
    said = " ".join(said.split())
    return f"“{said}”" if cluster.kind == "quote" else said


def tell_counted(shift: Shift) -> str:
    """What it is that changed: the quotation as it was, or what is counted."""
    if shift.cluster.kind == "quote":
        return tell_thing(shift.cluster, shift.before.span.document)
    return str(shift.before.span.values.get("counted") or shift.cluster.label.partition(":")[0])


def list_tellings(telling: Telling, first: str) -> list[tuple[str, list[str]]]:
    """What an article kept, changed, dropped and added, each as lines in the words of its article."""
    told = [
        ("kept", [tell_thing(cluster, telling.document) for cluster in telling.kept]),
        ("changed", [f"{tell_counted(shift)}: {shift.what}" for shift in telling.changed]),
        ("dropped", [tell_thing(cluster, first) for cluster in telling.dropped]),
        ("added", [tell_thing(cluster, telling.document) for cluster in telling.added]),
    ]
    return [(name, rows) for name, rows in told if rows]
