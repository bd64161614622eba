"""Persons, organisations and places named in a text, each under the fullest form that the text has.

Own patterns, no model: capitalised words are found (sequences), cut at titles and sentence
starts (candidates), weighed by the words in and beside them (evidence), and joined inside the
document here: a surname with the full name, an abbreviation with what it stands for. What speaks
for a name is told in `why`. docs/names.md says what is found, what is not, and how well.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...model import Block, NameMention
from .acceptance import accepted
from .candidates import find_candidates
from .evidence import Evidence, weigh_context, weigh_words
from .within_document import resolve


def find_names(text: str, *, language: str = "en", blocks: Sequence[Block] | None = None) -> list[NameMention]:
    """The names in `text`, in order of place, without overlaps; none for empty text.

    An office without a name ("the prime minister") is no name. Adjectives of country ("Iraqi")
    are none either, but may be part of one ("Iraqi Foreign Ministry").

    Args:
        language: ISO 639-1 code. English is what the word lists are made for. German, where every
            noun has a capital, gives only what a title, a given name or a known place supports;
            other languages are read by English rules.
        blocks: roles over the text; names in page furniture are left out.

    Cost: about 2 ms an article of 500 words.

    >>> [(name.text, name.canonical, name.type) for name in find_names("Idren Moravet left Paris. Mr Moravet smiled.")]
    [('Idren Moravet', 'Idren Moravet', 'person'), ('Paris', 'Paris', 'place'), ('Moravet', 'Idren Moravet', 'person')]
    """
    candidates, page = find_candidates(text, language=language, blocks=blocks)
    kept = accepted(candidates, page)
    # Furniture may spell out what the article shortens, but nothing in it is told.
    resolved = [row for row in resolve(kept, page) if not row[0].furniture]
    weights: dict[str, Evidence] = {}
    forms: set[tuple[str, str]] = set()
    for candidate, canonical, _ in resolved:
        evidence = weights.setdefault(canonical, Evidence.none())
        weigh_context(candidate, page, evidence)
        if (candidate.form, canonical) not in forms:
            forms.add((candidate.form, canonical))
            weigh_words(candidate, evidence)
    decided = {canonical: evidence.decide() for canonical, evidence in weights.items()}
    mentions = []
    for candidate, canonical, how in resolved:
        type_, reason = decided[canonical]
        title = candidate.title
        why = "; ".join(part for part in (reason, how) if part)
        mentions.append(
            NameMention(
                start=candidate.start,
                end=candidate.end,
                text=text[candidate.start : candidate.end],
                canonical=canonical,
                type=type_,
                title=title if type_ == "person" else "",
                why=why or "capitalised inside a sentence",
            )
        )
    return mentions
