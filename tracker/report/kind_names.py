"""What kinds of edits and shifts of statements are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from ..change.outcomes import Shift
from ..model import EditKind

#: What kinds and statuses are called with a number before them, one and many.
_KIND_NAMES: Mapping[EditKind, tuple[str, str]] = {
    "headline": ("headline", "headlines"), "figure": ("figure", "figures"), "quote": ("quotation", "quotations"),
    "speaker": ("speaker", "speakers"), "attribution": ("attribution", "attributions"), "name": ("name", "names"),
    "date": ("date", "dates"), "negation": ("negation", "negations"), "modality": ("certainty", "certainties"),
    "correction": ("correction notice", "correction notices"), "added": ("added", "added"),
    "removed": ("removed", "removed"), "moved": ("moved", "moved"), "split": ("split", "split"),
    "merged": ("merged", "merged"), "reworded": ("reworded", "reworded"), "style": ("style", "style"),
    "typography": ("typography", "typography"), "boilerplate": ("page furniture", "page furniture"),
}  # fmt: skip


def name_kind(kind: EditKind, number: int = 1) -> str:
    """`figure`, `figures`: the kind with a number before it, in words."""
    one, many = _KIND_NAMES[kind]
    return one if number == 1 else many


def list_kinds(n_edits: Mapping[EditKind, int]) -> str:
    """`2 figures, 1 date`, in the order of the kinds."""
    ordered = [kind for kind in get_args(EditKind) if n_edits.get(kind)]
    return ", ".join(f"{n_edits[kind]:,} {name_kind(kind, n_edits[kind])}" for kind in ordered)


def name_shift(shift: Shift) -> str:
    """`quotation follows`, `attribution dropped`: what shifted and how."""
    kind = name_kind("quote") if shift.kind == "quote" else shift.kind
    return f"{kind} {shift.relation}"
