"""Names of many documents gathered by spelling: one node for all that is written alike.

A node is what two documents may share without any guess: the same words but for capitals, accents,
apostrophes, hyphens and particles, and the same type. A surname alone, or a body that every country has
("the Foreign Ministry"), is no such thing: there each document has a node of its own.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ...model import Document, NameMention, NameType
from .aliases import Aliases
from .forms import COMPANY_ENDINGS, PARTICLES, core, folded, sound
from .words import word_lists

_HEAD_BEFORE = re.compile(r"([\w-]+)[\s\u00a0]of[\s\u00a0](?:the[\s\u00a0])?$")
_HEAD_AFTER = re.compile(r"[\s\u00a0]([a-z]+)")
_SPELLINGS = {
    "defense": "defence", "center": "centre", "labor": "labour", "harbor": "harbour", "organization": "organisation",
    "mobilisation": "mobilization", "theater": "theatre", "program": "programme",
}  # fmt: skip


@dataclass(slots=True)
class Place:
    """One form in one document: where it stands first, under which title, and why it belongs."""

    document: int
    mention: NameMention


@dataclass(slots=True)
class Node:
    """All that is spelled alike.

    `words` are the core words; `bag` the words of an organisation or place without order and number,
    with what describes it ("strait of"); `titles` are folded offices, without Mr and Ms.
    """

    key: tuple[str, ...]
    type: NameType
    words: tuple[str, ...]
    bag: frozenset[str]
    canonical: str = ""
    places: list[Place] = field(default_factory=list)
    forms: set[str] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)
    fixed: str = ""

    @property
    def documents(self) -> set[int]:
        return {place.document for place in self.places}


def gather_nodes(
    documents: Sequence[Document], mentions: Sequence[Sequence[NameMention]], aliases: Aliases
) -> list[Node]:
    """The nodes, in the order in which their first mention stands. Cost: linear in the mentions."""
    types = _types_by_vote(mentions)
    nodes: dict[tuple[str, ...], Node] = {}
    canonicals: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for row, found in enumerate(mentions):
        keys: dict[tuple[str, str], tuple[str, ...]] = {}
        for mention in found:
            key = keys.get((mention.canonical, mention.text), ())
            if key:
                _note_title(nodes[key], mention)
                continue
            key = _key_of(mention, row, documents[row], types, aliases)
            keys[mention.canonical, mention.text] = key
            if key not in nodes:
                nodes[key] = _new_node(key, mention, documents[row], types, aliases)
            node = nodes[key]
            node.places.append(Place(row, mention))
            node.forms |= {folded(mention.text), folded(mention.canonical)}
            canonicals[key][mention.canonical] += 1
            _note_title(node, mention)
    for key, node in nodes.items():
        node.canonical = node.fixed or max(canonicals[key].items(), key=lambda item: (item[1], item[0]))[0]
    return list(nodes.values())


def _note_title(node: Node, mention: NameMention) -> None:
    title = folded(mention.title)
    if title and title not in ("mr", "mrs", "ms", "miss", "dr", "sir", "herr", "frau"):
        node.titles.add(title)


def _types_by_vote(mentions: Sequence[Sequence[NameMention]]) -> dict[tuple[str, bool], NameType]:
    """The type that most documents see, by folded name and whether it is a person's surname alone.

    What a name of several words means doesn't change from page to page. A single word may be a person
    here and a place there, but an organisation here and a place there is one thing seen twice.
    """
    votes: dict[tuple[str, bool], Counter[NameType]] = defaultdict(Counter)
    for found in mentions:
        for name, type_ in sorted({(folded(m.canonical), m.type) for m in found}):
            # For a single word nothing need speak for an organisation; something must for a place.
            weight = 2 if type_ == "place" and " " not in name else 1
            votes[name, " " not in name and type_ == "person"][type_] += weight
    order: tuple[NameType, ...] = ("organisation", "person", "place")
    return {name: max(order, key=lambda type_: (counts[type_], -order.index(type_))) for name, counts in votes.items()}


def _type_of(name: str, mention: NameMention, types: Mapping[tuple[str, bool], NameType]) -> NameType:
    key = folded(name)
    return types.get((key, " " not in key and mention.type == "person"), mention.type)


def _key_of(
    mention: NameMention, row: int, document: Document, types: Mapping[tuple[str, bool], NameType], aliases: Aliases
) -> tuple[str, ...]:
    canonical = aliases.canonical_of(mention.text) or aliases.canonical_of(mention.canonical)
    if canonical is not None:
        if not (aliases.forbids(canonical, mention.text) or aliases.forbids(canonical, mention.canonical)):
            return ("alias", canonical)
        name = mention.text  # what was joined in the document is parted again
    else:
        name = mention.canonical
    type_ = _type_of(name, mention, types)
    words = core(name)
    if type_ == "person":
        if len(words) < 2:
            return (type_, *words, "", str(row))
        return (type_, *words)
    if type_ == "organisation":
        bag = bag_of(name)
        if not is_specific(bag) and not (name.isupper() and len(name) > 2):
            return (type_, *sorted(bag), "", str(row))
        return (type_, *sorted(bag), *_description(mention, document))
    return (type_, *words, *_description(mention, document))


def _new_node(
    key: tuple[str, ...],
    mention: NameMention,
    document: Document,
    types: Mapping[tuple[str, bool], NameType],
    aliases: Aliases,
) -> Node:
    if key[0] == "alias":
        name = key[1]
        type_ = aliases.type_of(name) or _type_of(name, mention, types)
        return Node(key, type_, core(name), bag_of(name), fixed=name)
    name = mention.canonical
    type_ = _type_of(name, mention, types)
    if aliases.canonical_of(name) is not None:
        name = mention.text
    described = frozenset(map(_stem, _description(mention, document)))
    return Node(key, type_, core(name), bag_of(name) | described)


def bag_of(name: str) -> frozenset[str]:
    """The words of an organisation's or place's name without order, number and company endings."""
    words = [word for part in name.split() for word in folded(part.replace("-", " ")).split()]
    kept = [word for word in words if word not in PARTICLES]
    if len(kept) > 1:  # the Star is not the Stars
        kept = [_stem(word) for word in kept]
    bare = [word for word in kept if word not in COMPANY_ENDINGS]
    return frozenset(bare or kept)


def _stem(word: str) -> str:
    word = _SPELLINGS.get(word, word)
    if len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-3] + "y" if word.endswith("ies") else word[:-1]
    return word


def is_specific(bag: frozenset[str]) -> bool:
    """Whether the words name one body rather than one that every country has."""
    lists = word_lists()
    general = (lists.organisation_heads, lists.plain, lists.title_parts)
    return any(all(word not in one and f"{word}s" not in one for one in general) for word in bag)


def _description(mention: NameMention, document: Document) -> tuple[str, ...]:
    """What a name of one word is called beside it: `strait of Arun`, `Tal-Kesh movement`."""
    if " " in mention.canonical or mention.text.isupper():
        return ()
    if mention.type == "place":
        before = _HEAD_BEFORE.search(document.text, max(0, mention.start - 24), mention.start)
        if before and before[1] in ("strait", "gulf", "bay", "sea", "lake", "river", "cape", "isle"):
            return (before[1],)
    elif mention.type == "organisation":
        after = _HEAD_AFTER.match(document.text, mention.end)
        if after and after[1] in ("movement", "brigade", "brigades", "militia", "militias"):
            return (after[1],)
    return ()


def heard(words: tuple[str, ...]) -> tuple[str, ...]:
    """The sounds of words."""
    return tuple([sound(word) for word in words])
