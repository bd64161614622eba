"""Which articles and passages are copies of each other, with evidence to the character.

>>> import tracker
>>> tracker.find_copies(["One and the same text.", "Another one.", "one and the same TEXT"])
[(0, 2, 1.0)]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .version import __version__

if TYPE_CHECKING:
    from .change.edits import diff_texts
    from .change.sentences import align_sentences
    from .change.snapshots import diff_snapshots
    from .library import scan
    from .match.alignment import align_words
    from .match.fingerprint import sign_texts
    from .match.pairs import find_copies
    from .match.passages import find_passages
    from .match.shingles import shingle_hashes
    from .settings import Settings, settings_from_mapping
    from .statements.dates.finding import find_dates
    from .statements.figures.finding import find_figures
    from .statements.names.finding import find_names
    from .statements.quotes.finding import find_quotes
    from .store import load, save
    from .text.sentences import cut_sentences
    from .text.tokens import tokenize

__all__ = [
    "Settings",
    "__version__",
    "align_sentences",
    "align_words",
    "cut_sentences",
    "diff_snapshots",
    "diff_texts",
    "find_copies",
    "find_dates",
    "find_figures",
    "find_names",
    "find_passages",
    "find_quotes",
    "load",
    "save",
    "scan",
    "settings_from_mapping",
    "shingle_hashes",
    "sign_texts",
    "tokenize",
]

_HOME = {
    "Settings": "settings",
    "align_sentences": "change.sentences",
    "align_words": "match.alignment",
    "cut_sentences": "text.sentences",
    "diff_snapshots": "change.snapshots",
    "diff_texts": "change.edits",
    "find_copies": "match.pairs",
    "find_names": "statements.names.finding",
    "find_dates": "statements.dates.finding",
    "find_figures": "statements.figures.finding",
    "find_passages": "match.passages",
    "find_quotes": "statements.quotes.finding",
    "load": "store",
    "save": "store",
    "scan": "library",
    "settings_from_mapping": "settings",
    "shingle_hashes": "match.shingles",
    "sign_texts": "match.fingerprint",
    "tokenize": "text.tokens",
}


def __getattr__(name: str) -> object:
    """Each name is imported when it is first used: `tracker --help` must not pay for NumPy."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(f".{_HOME[name]}", __name__), name)
