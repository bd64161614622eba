"""What outlets call the same person or group beside its name: `the militia X`, `X, a resistance group`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..match.function_words import FUNCTION_WORDS
from ..model import Cluster, Document, Snapshot, Span
from ..text.evidence import evidence_places
from .subject import WORD

#: Nouns before a name that say what it is; with one adjective or two in front of them.
_NOUNS = (
    "militia|militant|group|faction|organi[sz]ation|movement|army|brigade|party|network|fighters|rebels|insurgents|"
    "terrorists|proxy|ally|coalition|alliance|union|outfit|force|forces|regime|government|newspaper|agency|company|"
    "firm|bank|commander|leader|chief|cleric|general|warlord|spokesman|spokeswoman|politician|lawmaker|activist|"
    "dissident|strongman|dictator|president|premier|minister|governor|mayor|analyst|expert|scholar|researcher|dockers"
)
_BEFORE = re.compile(rf"(?<![\w’'-])(?:[\w’'-]+ ){{0,2}}(?:{_NOUNS})s? $", re.IGNORECASE)
_AFTER = re.compile(r", ((?:an?|the|one of the|his|her|its|their) [^,.;:!?()\n“”\"]{3,70})(?=[,.;])")
#: Words of the sentence, not of the description, before it; all up to the last of them is left out.
_SENTENCE = FUNCTION_WORDS | {"said", "says", "told", "like", "killing", "death", "including"}
_BEFORE_CHARS, _AFTER_CHARS = 60, 90
#: Mentions of one name that are looked at in one article.
_MOST_MENTIONS = 40


@dataclass(frozen=True, slots=True)
class Description:
    """One name and what it is called, by outlets that call it differently.

    `told` are the outlet, "" if unknown, and the words beside the name, in order of outlet, document
    and place, each wording of an outlet once.
    """

    name: Cluster
    told: tuple[tuple[str, Span], ...]


def find_descriptions(snapshot: Snapshot, *, most: int = 40) -> tuple[Description, ...]:
    """The persons and organisations that two outlets or more describe in different words, those of most first."""
    documents = {document.id: document for document in snapshot.documents}
    found = []
    for cluster in snapshot.clusters:
        if cluster.kind != "name" or cluster.members[0].span.values.get("type") not in ("person", "organisation"):
            continue
        told = _gather(cluster, documents)
        outlets = {outlet or span.document for outlet, span in told}
        if len(outlets) > 1 and len({_fold(span.text) for _, span in told}) > 1:
            found.append(Description(cluster, tuple(told)))
    found.sort(key=lambda one: (-len({outlet for outlet, _ in one.told}), -len(one.told), one.name.id))
    return tuple(found[:most])


def _gather(cluster: Cluster, documents: Mapping[str, Document]) -> list[tuple[str, Span]]:
    spellings: dict[str, set[str]] = defaultdict(set)
    for member in cluster.members:
        spellings[member.span.document].add(member.span.text)
    told: dict[tuple[str, str], tuple[str, Span]] = {}
    if len({documents[name].source.strip() or name for name in spellings if name in documents}) < 2:
        return []  # one outlet can't differ from itself
    for name in sorted(spellings):
        document = documents.get(name)
        if document is None or not document.text:
            continue
        outlet = document.source.strip()
        for span in _describe(document, sorted(spellings[name], key=lambda text: (-len(text), text))):
            told.setdefault((outlet or name, _fold(span.text)), (outlet, span))
    return sorted(told.values(), key=lambda one: (one[0], one[1].document, one[1].start))


def _fold(text: str) -> str:
    return " ".join(word.casefold() for word in WORD.findall(text) if word.casefold() not in FUNCTION_WORDS)


def _describe(document: Document, spellings: Sequence[str]) -> Iterator[Span]:
    text = document.text
    n_mentions = 0
    for low, high in evidence_places(document):
        for begin, stop in _find_mentions(text, low, high, spellings):
            n_mentions += 1
            if n_mentions > _MOST_MENTIONS:
                return
            window = max(low, begin - _BEFORE_CHARS)
            if before := _BEFORE.search(text[window:begin]):
                words = list(WORD.finditer(text, window + before.start(), begin))
                own = next((n for n in range(len(words), 0, -1) if words[n - 1].group().casefold() in _SENTENCE), 0)
                if own < len(words):
                    start, end = words[own].start(), words[-1].end()
                    yield Span(document.id, start, end, text[start:end])
            if after := _AFTER.match(text, stop, min(high, stop + _AFTER_CHARS)):
                yield Span(document.id, after.start(1), after.end(1), after.group(1))


def _find_mentions(text: str, low: int, high: int, spellings: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Places of the spellings as whole words, in order and none within another; of two that begin alike the longer.

    No pattern: to compile one for each name and article was half of the time of a timeline.
    """
    found: list[tuple[int, int]] = []
    for spelling in spellings:
        start = text.find(spelling, low, high)
        while start >= 0:
            end = start + len(spelling)
            if not (start and _is_letter(text[start - 1])) and not (end < high and _is_letter(text[end])):
                found.append((start, -end))
            start = text.find(spelling, start + 1, high)
    last = low
    for start, minus_end in sorted(found):
        if start >= last:
            last = -minus_end
            yield start, last


def _is_letter(sign: str) -> bool:
    return sign.isalnum() or sign == "_"
