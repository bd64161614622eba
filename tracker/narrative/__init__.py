"""Statements in time: what became of each, who carried it first, which words came, went and differ.

Evidence, never a verdict: what is told here is where a statement stands and where it doesn't. Reads a
snapshot and nothing else; the order in which documents and clusters stand in it decides nothing.
"""

from __future__ import annotations

from .attributions import AttributionShift, gather_attributions
from .descriptions import Description, find_descriptions
from .fates import Fate, FateName, tell_fates
from .shifts import Shift, strip_interruptions
from .spread import OutletShare, Spread, measure_spread
from .stories import EventStory, Telling, tell_events
from .subject import Match, Subject
from .trends import Trend, find_trends
from .whole import Narrative, tell_narrative
from .wordings import WordContrast, find_wordings

__all__ = [
    "AttributionShift",
    "Description",
    "EventStory",
    "Fate",
    "FateName",
    "Match",
    "Narrative",
    "OutletShare",
    "Shift",
    "Spread",
    "Subject",
    "Telling",
    "Trend",
    "WordContrast",
    "find_descriptions",
    "find_trends",
    "find_wordings",
    "gather_attributions",
    "measure_spread",
    "strip_interruptions",
    "tell_events",
    "tell_fates",
    "tell_narrative",
]
