"""What documents, outlets and relations are called in every report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..model import Document

NO_OUTLET = "outlet unknown"
_RELATIONS = {
    "copy": "copy",
    "near_copy": "near copy",
    "contains": "contained",
    "same_event": "same event",
    "paraphrase": "in other words",
}


def name_outlet(document: Document) -> str:
    """The document's outlet, or `outlet unknown`."""
    return document.source.strip() or NO_OUTLET


def name_document(document: Document) -> str:
    """Its title, or its id where it has none."""
    return document.title.strip() or document.id


def list_outlets(documents: Iterable[Document]) -> tuple[str, ...]:
    """The names of their outlets, each once, in order of the alphabet."""
    return tuple(sorted({name_outlet(document) for document in documents}))


def count_outlets(outlets: Sequence[str]) -> str:
    """`3 outlets`; articles of no known outlet are not taken for one: `2 outlets and unknown ones`."""
    n = len(set(outlets) - {NO_OUTLET})
    known = f"{n:,} outlet{'s' if n != 1 else ''}"
    if NO_OUTLET not in outlets:
        return known
    return f"{known} and unknown ones" if n else "unknown outlets"


def name_relation(relation: str) -> str:
    """A link's relation in words; one that isn't known here as it is."""
    return _RELATIONS.get(relation, relation)


def list_names(names: Sequence[str], *, most: int = 3) -> str:
    """`A`, `A and B`, `A, B and C`, or `A, B, C and 2 more`."""
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most:,} more"
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part) if names else ""
