"""Fingerprints: what makes a finding the same one tomorrow, so that it can be accepted once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .observations import Observation  # only here: what it needs takes long to import


#: 64 bits: among 100,000 findings two are alike by chance once in some billion checks.
DIGITS = 16


def fingerprint(observations: Sequence[Observation]) -> list[str]:
    """A fingerprint for each, in their order.

    Made of what was found, the document's id, the words that differ, and the words around them in
    the baseline, with how often the same stands above them there; of no offset, line, rule or level,
    and no path above the source. Of several that are equal in all that, the later ones are numbered.
    """
    places = sorted(
        range(len(observations)), key=lambda place: (observations[place].identity, _position(observations[place]))
    )
    found = [""] * len(observations)
    before: tuple[str, ...] = ()
    number = 0
    for place in places:
        identity = observations[place].identity
        number = number + 1 if identity == before else 0
        before = identity
        parts = (*identity, f"#{number}") if number else identity
        # Lengths in front: no text may pass for the border between two parts.
        told = "".join(f"{len(part)}:{part}" for part in parts).encode("utf-8", "surrogatepass")
        found[place] = hashlib.sha256(told).hexdigest()[:DIGITS]
    return found


def _position(observation: Observation) -> tuple[int, int, int, int]:
    edit = observation.edit
    if edit is None:
        return (0, 0, observation.place.start, observation.place.end)
    return (edit.old.start, edit.old.end, edit.new.start, edit.new.end)
