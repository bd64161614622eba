"""Statements in time: which of them are about a subject."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .match.function_words import FUNCTION_WORDS
from .match.prepared import cut_stem
from .model import Cluster, Document
from .statements.figure_mentions import fold_name

_WORD = re.compile(r"[^\W_](?:[^\W_]|['’.-](?=[^\W_]))*")
#: Code points on either side of a statement whose words speak for what it is about.
_AROUND_CHARS = 160


class Subject:
    """What a person asks about: every word of it has to be met, in any form.

    A country and its people are one word, so are the endings of a word: "US troops" meets
    "American troop" and "U.S. troops".

    >>> Subject("US troops in Iraq").is_met_by("Some 900 American troops left Iraqi bases.")
    True
    """

    def __init__(self, text: str) -> None:
        self._wanted = [_forms(word) for word in _telling(text)]

    def is_met_by(self, text: str) -> bool:
        """Whether the text has all words; a subject without words is met by everything."""
        there = {form for word in _telling(text) for form in _forms(word)}
        return all(forms & there for forms in self._wanted)

    def is_met_by_cluster(self, cluster: Cluster, documents: Mapping[str, Document]) -> bool:
        """Whether the label and the members, with the words around them, have all words between them."""
        told = [cluster.label]
        for member in cluster.members:
            span = member.span
            told += [span.text, *(str(value) for value in span.values.values() if isinstance(value, str))]
            document = documents.get(span.document)
            if document is not None and len(span.text) < 2 * _AROUND_CHARS:
                told.append(document.text[max(0, span.start - _AROUND_CHARS) : span.end + _AROUND_CHARS])
        return self.is_met_by("\n".join(told))


def _telling(text: str) -> list[str]:
    words = _WORD.findall(text)
    # "US" is a country, "us" a function word.
    return [word for word in words if word == "US" or word.casefold() not in FUNCTION_WORDS]


def _forms(word: str) -> frozenset[str]:
    bare = word.removesuffix("'s").removesuffix("’s")
    return frozenset({fold_name(bare), cut_stem(bare.casefold())})
