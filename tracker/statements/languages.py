"""What is not attempted in which language, told with the result instead of silently left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ..model import Document, Kind

_ENGLISH = frozenset(("", "en"))
_OWN_RULES = frozenset(("de", "fr", "es"))
_KINDS: tuple[Kind, ...] = ("quote", "attribution", "figure", "name", "date")


def tell_gaps(documents: Sequence[Document], kind: Kind | None = None) -> list[str]:
    """One sentence for each set of languages that lacks the same, most documents first; none for English ones.

    Args:
        kind: only what is lacking of this kind of statement.

    >>> tell_gaps([])
    []
    """
    counts = Counter(document.language for document in documents if document.language not in _ENGLISH)
    lacking: dict[tuple[str, ...], list[str]] = {}
    for language in sorted(counts, key=lambda one: (-counts[one], one)):
        gaps = tuple(gap for one in (_KINDS if kind is None else (kind,)) if (gap := _gap(one, language)))
        if gaps:
            lacking.setdefault(gaps, []).append(language)
    told = []
    for gaps, languages in lacking.items():
        n_documents = sum(counts[language] for language in languages)
        listed = ", ".join(f"{language} {counts[language]}" for language in languages)
        noun = "document" if n_documents == 1 else "documents"
        told.append(f"in {n_documents} {noun} not in English ({listed}) {'; '.join(gaps)}")
    return told


def _gap(kind: Kind, language: str) -> str:
    own = language in _OWN_RULES
    if kind == "quote":
        if own:
            return "reported speech is not looked for, only what stands in quotation marks"
        return "quotations are found by their marks, and only English verbs tell who speaks"
    if kind == "figure":
        return "" if own else "figures are read in digits only, without hedges"
    if kind == "name":
        if language == "de":
            return "names are found only beside a title, a given name or as a known place"
        return "names are looked for by English rules"
    if kind == "attribution":
        return "who says so and who did it is followed in English only"
    if kind == "date":
        return "" if own else "only numeric dates and years are read"
    return ""
