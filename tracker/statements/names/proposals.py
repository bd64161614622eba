"""Proposals that two nodes are one name, each with its tier and reason.

Nothing compares all with all: two nodes meet only in a bucket of equal sounds, consonants or words,
so the cost grows with the names, not with their pairs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from ...model import Tier
from .forms import folded, one_letter_apart, skeleton, sound, vowel_groups
from .nodes import Node, bag_of, heard, is_specific
from .words import KNOWN_ALIASES, WordLists, word_lists

#: A bucket larger than this says that what its members share is common: it proves nothing.
_LARGEST_BUCKET = 40
#: Names that two documents share, and their share of the smaller list, from which the two speak of one affair.
_SHARED_NAMES, _SHARED_PART = 3, 0.15
_CLASSES = (
    "force unit army movement militia group fighter front organisation brigade battalion",
    "hospital clinic krankenhaus",
    "town city",
    "ministry department",
    "university college",
    "agency bureau",
)
_CLASS_OF = {word: row for row, words in enumerate(_CLASSES) for word in words.split()}
_SAME_GIVEN = (
    "mohammed muhammad mohamed mohammad mohamad muhammed muhamed mohamud",
    "yahya yehia yehya yihya",
    "hussein hussain hossein husayn hussien",
    "ahmed ahmad ahmet",
    "qassim qasem qasim ghasem kassem kasim qassem kassim",
    "abu abou",
    "sergei sergey", "alexei aleksei alexey", "dmitri dmitry dimitri", "yuri yury", "nikolai nikolay",
    "alexander aleksandr alexandr", "mikhail michail",
)  # fmt: skip
_GIVEN_OF = {word: row for row, words in enumerate(_SAME_GIVEN) for word in words.split()}


@dataclass(frozen=True, slots=True)
class Merge:
    """A proposal that two nodes are one name; `left` and `right` are rows of nodes, left is the lower."""

    left: int
    right: int
    tier: Tier
    relation: str
    score: float
    why: str


class Context:
    """Whether two nodes stand in documents that share names, as far as these are joined already."""

    def __init__(self, nodes: Sequence[Node], root: Callable[[int], int]) -> None:
        self._nodes = nodes
        self._root = root
        self._names: dict[int, set[int]] = {}
        self.refresh()

    def refresh(self) -> None:
        """Takes in what was joined since."""
        self._names = defaultdict(set)
        for row, node in enumerate(self._nodes):
            if node.key[-2:-1] != ("",):
                for document in node.documents:
                    self._names[document].add(self._root(row))

    def shared(self, left: int, right: int) -> int:
        """Names that a document of the one and a document of the other have in common, at most; 0: too few."""
        best = 0
        own = {self._root(left), self._root(right)}
        for one in _spread(self._nodes[left].documents):
            for other in _spread(self._nodes[right].documents):
                if one == other:
                    continue
                names, others = self._names[one] - own, self._names[other] - own
                n_shared = len(names & others)
                if n_shared >= _SHARED_NAMES and n_shared >= _SHARED_PART * min(len(names), len(others)):
                    best = max(best, n_shared)
        return best


def _spread(documents: set[int]) -> list[int]:
    """At most twelve of the documents, from first to last."""
    ordered = sorted(documents)
    return ordered[:: len(ordered) // 12 + 1]


def compatible(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Whether two full names can be one person's: given and last name agree, at least by consonants."""
    if not _alike(left[-1], right[-1]):
        return False
    if len(left) == len(right) > 2 and left[1:] == right[1:] and one_letter_apart(left[0], right[0], least=3):
        return True  # Abu, Abdu before the same two names
    if _alike(left[0], right[0]) or left[0][0] == right[0] or right[0][0] == left[0]:
        middles = list(left[1:-1]), list(right[1:-1])
        for one, other in zip(*middles, strict=False):
            if len(middles[0]) == len(middles[1]) and one[0] != other[0] and skeleton(one)[:1] != skeleton(other)[:1]:
                return False
        return True
    shorter, longer = sorted((left, right), key=len)
    return len(longer) > len(shorter) and any(_alike(shorter[0], word) for word in longer[:-1])


def _alike(left: str, right: str) -> bool:
    if left == right or sound(left) == sound(right) or one_letter_apart(left, right):
        return True
    if left in _GIVEN_OF and _GIVEN_OF[left] == _GIVEN_OF.get(right):
        return True
    bones = skeleton(left)
    return len(bones) >= 2 and bones == skeleton(right)


def _same_given(left: str, right: str) -> bool:
    """Whether two given names are spellings of one; `Eric` and `Erik` may still be two men."""
    return left in _GIVEN_OF and _GIVEN_OF[left] == _GIVEN_OF.get(right)


def _pairs(buckets: Iterable[list[int]]) -> Iterator[tuple[int, int]]:
    seen: set[tuple[int, int]] = set()
    for rows in buckets:
        if 2 <= len(rows) <= _LARGEST_BUCKET:
            for left, right in combinations(sorted(set(rows)), 2):
                if (left, right) not in seen:
                    seen.add((left, right))
                    yield left, right


def propose_known(nodes: Sequence[Node], context: Context) -> Iterator[Merge]:
    groups = {folded(form): name for name, forms in KNOWN_ALIASES.items() for form in (name, *forms)}
    first: dict[str, int] = {}
    for row, node in enumerate(nodes):
        name = groups.get(folded(node.canonical))
        if name is not None and node.type != "person":
            other = first.setdefault(name, row)
            if other != row:
                why = f"{node.canonical} and {nodes[other].canonical} are known names of {name}"
                yield Merge(other, row, "linked", "alias", 0.95, why)


def propose_people(nodes: Sequence[Node], context: Context) -> Iterator[Merge]:
    buckets: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for row, node in enumerate(nodes):
        words = node.words
        if node.type != "person" or len(words) < 2:
            continue
        sounds, bones = heard(words), tuple(map(skeleton, words))
        buckets["sound", *sounds].append(row)
        buckets["ends", sounds[0], sounds[-1]].append(row)
        buckets["first", sounds[0], bones[-1]].append(row)
        buckets["last", bones[0], sounds[-1]].append(row)
        given = _GIVEN_OF.get(words[0], -1)
        if given >= 0:
            buckets["given", given, bones[-1]].append(row)
        if len(words) > 2:
            buckets["tail", *sounds[1:]].append(row)
            buckets["head", *sounds[:-1]].append(row)
        elif len(words[-1]) >= 5:
            for cut in range(1, len(words[-1])):
                buckets["slip", sounds[0], words[-1][:cut] + words[-1][cut + 1 :]].append(row)
            buckets["slip", sounds[0], words[-1]].append(row)
    for left, right in _pairs(buckets.values()):
        merge = _weigh_people(left, right, nodes, context)
        if merge is not None:
            yield merge


def _weigh_people(left: int, right: int, nodes: Sequence[Node], context: Context) -> Merge | None:
    one, other = nodes[left].words, nodes[right].words
    if not compatible(one, other):
        return None
    names = f"{nodes[left].canonical} and {nodes[right].canonical}"
    shared = context.shared(left, right)
    titles = sorted(nodes[left].titles & nodes[right].titles)
    beside = f", both {titles[0]}" if titles else f", in articles that share {shared} names" if shared else ""
    support = bool(titles) or shared > 0
    tier: Tier
    if len(one) != len(other):
        tier = "linked" if support or _rare(one[-1]) else "possible"
        return Merge(left, right, tier, "variant", 0.85, f"{names}: the shorter form lacks a middle name{beside}")
    unequal = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    lists = word_lists()
    if any(a in lists.given and b in lists.given and not _same_given(a, b) for a, b in unequal):
        if not all(sound(a) == sound(b) for a, b in unequal):
            return None
        tier = "linked" if support else "possible"
        return Merge(left, right, tier, "variant", 0.7, f"{names}: two given names that sound alike{beside}")
    if all(sound(a) == sound(b) or _same_given(a, b) for a, b in unequal):
        return Merge(left, right, "linked", "variant", 0.9, f"{names}: spellings of the same sounds{beside}")
    least = 3 if len(one) > 2 else 4
    if all(one_letter_apart(a, b, least=least) or sound(a) == sound(b) for a, b in unequal) and (least == 3 or support):
        tier = "linked" if support else "possible"
        return Merge(left, right, tier, "variant", 0.8, f"{names}: one letter apart{beside}")
    if all(_alike(a, b) and vowel_groups(a) == vowel_groups(b) for a, b in unequal):
        if not support:
            return None
        tier = "linked" if titles else "possible"
        return Merge(left, right, tier, "variant", 0.75, f"{names}: the same consonants{beside}")
    return None


def _rare(word: str) -> bool:
    lists = word_lists()
    return word not in lists.given and word not in lists.common


def propose_surnames(nodes: Sequence[Node], context: Context, root: Callable[[int], int]) -> Iterator[Merge]:
    """A surname alone under the one full name in the corpus that bears it."""
    full: dict[str, list[int]] = defaultdict(list)
    for row, node in enumerate(nodes):
        if node.type == "person" and len(node.words) > 1:
            full[sound(node.words[-1])].append(row)
    alone: dict[tuple[str, str], int] = {}
    for row, node in enumerate(nodes):
        if node.type != "person" or len(node.words) != 1 or node.fixed:
            continue
        rows = full.get(sound(node.words[0]), [])
        titled = [other for other in rows if nodes[other].titles & node.titles]
        chosen = {root(other): other for other in reversed(titled or rows)}
        if len(chosen) == 1:
            other = next(iter(chosen.values()))
            shared = max((context.shared(row, one) for one in rows[:8]), default=0)
            alone_in = "only one of that title and surname" if titled and len(rows) > 1 else "only one of that surname"
            why = f"{nodes[other].canonical} is the {alone_in} here"
            if titled:
                why += f", both {sorted(nodes[other].titles & node.titles)[0]}"
            elif shared:
                why += f", in an article that shares {shared} names"
            if not (titled or shared):
                continue
            sure = bool(titled) or bool(node.titles) or len(rows) <= 8
            left, right = sorted((row, other))
            yield Merge(left, right, "linked" if sure else "possible", "variant", 0.8 if sure else 0.5, why)
        elif not rows:
            for title in sorted(node.titles):
                first = alone.setdefault((node.words[0], title), row)
                if first != row:
                    why = f"the same title and surname, {title} {node.canonical}; no full form is known"
                    yield Merge(first, row, "linked", "same", 0.7, why)


def propose_bodies(nodes: Sequence[Node], context: Context) -> Iterator[Merge]:
    lists = word_lists()
    buckets: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for row, node in enumerate(nodes):
        if node.type != "organisation" or node.key[-2:-1] == ("",):
            continue
        bag = sorted(node.bag)
        plain = _without_land(node.canonical, bag, lists)
        heads = {_CLASS_OF[word] for word in bag if word in _CLASS_OF}
        rest = frozenset(word for word in bag if word not in _CLASS_OF)
        in_order = [word for part in node.canonical.split() for word in folded(part.replace("-", " ")).split()]
        heard_rest = "".join(sound(word) for word in in_order if _stem_in(word, rest))
        buckets["sound", *sorted(map(sound, bag))].append(row)
        if len(node.words) == 1:
            buckets["name", *node.words].append(row)
        if len(plain) < len(bag) and is_specific(frozenset(plain)):
            buckets["plain", *plain].append(row)
        elif is_specific(node.bag):
            buckets["plain", *bag].append(row)
        if heads and is_specific(rest) and len(heard_rest) >= 5:
            buckets["class", heard_rest, min(heads)].append(row)
        folded_whole = folded(node.canonical.replace("-", "")).replace(" ", "")
        if len(folded_whole) >= 6:
            buckets["whole", sound(folded_whole)].append(row)
    for left, right in _pairs(buckets.values()):
        one, other = nodes[left], nodes[right]
        names = f"{one.canonical} and {other.canonical}"
        shared = context.shared(left, right)
        beside = f", in articles that share {shared} names" if shared else ""
        if one.bag == other.bag or one.words == other.words:
            yield Merge(left, right, "linked", "variant", 0.9, f"{names}: the same words{beside}")
        elif len(one.bag) == len(other.bag) == 1 and max(map(len, one.bag)) < 6:
            continue
        elif sorted(map(sound, one.bag)) == sorted(map(sound, other.bag)):
            tier: Tier = "linked" if len(one.bag) > 1 or shared else "possible"
            yield Merge(left, right, tier, "variant", 0.85, f"{names}: spellings of the same sounds{beside}")
        elif one.bag <= other.bag or other.bag <= one.bag or _heard_rest(one.bag) == _heard_rest(other.bag):
            tier = "linked" if shared else "possible"
            yield Merge(left, right, tier, "variant", 0.7, f"{names}: differ in a general word only{beside}")


def _without_land(name: str, bag: list[str], lists: WordLists) -> list[str]:
    """The words without the country before them: `Iranian Quds Force`; `HSBC France` is another body than HSBC."""
    first = folded(name.split()[0])
    if first in lists.demonyms or first in lists.countries or first in ("us", "uk"):
        return [word for word in bag if word != first]
    return bag


def _heard_rest(bag: frozenset[str]) -> str:
    """The sounds of what is no word for a group, in one."""
    return "".join(sorted("".join(sound(word) for word in bag if word not in _CLASS_OF)))


def _stem_in(word: str, bag: frozenset[str]) -> bool:
    return bool(bag_of(word) & bag)


def propose_places(nodes: Sequence[Node], context: Context) -> Iterator[Merge]:
    lists = word_lists()
    buckets: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for row, node in enumerate(nodes):
        if node.type == "place":
            buckets["sound", *sorted(map(sound, node.bag))].append(row)
            buckets["name", *node.words].append(row)
            rest = sorted(word for word in node.bag if word not in _CLASS_OF)
            if len(rest) < len(node.bag):
                buckets["class", *rest].append(row)
    for left, right in _pairs(buckets.values()):
        one, other = nodes[left], nodes[right]
        lows = [node.canonical.lower() for node in (one, other)]
        known = [low in lists.countries or low in lists.places for low in lows]
        if all(known):  # Iran, Oran: both are on the map
            continue
        shared = context.shared(left, right)
        names = f"{one.canonical} and {other.canonical}"
        beside = f", in articles that share {shared} names" if shared else ""
        if one.bag == other.bag:
            yield Merge(left, right, "linked", "variant", 0.9, f"{names}: the same words")
        elif shared:
            yield Merge(left, right, "linked", "variant", 0.8, f"{names}: spellings of the same sounds{beside}")
        elif max(map(len, (*one.bag, *other.bag))) > 5:
            yield Merge(left, right, "possible", "variant", 0.5, f"{names}: spellings of the same sounds")


def propose_abbreviations(nodes: Sequence[Node], context: Context) -> Iterator[Merge]:
    """An abbreviation that only other documents spell out."""
    long: dict[str, Counter[int]] = defaultdict(Counter)
    for row, node in enumerate(nodes):
        for place in node.places:
            text = place.mention.text
            if text.isupper() and " " in place.mention.canonical and 2 <= len(text) <= 8:
                long[folded(text)][row] += 1
    for row, node in enumerate(nodes):
        name = node.canonical
        if not (name.isupper() and " " not in name) or node.type == "person":
            continue
        rows = long.get(folded(name), Counter())
        rows.pop(row, None)
        if len(rows) == 1:
            other = next(iter(rows))
            shared = context.shared(row, other)
            sure = shared > 0 or len(name) > 3
            why = f"{name} is short for {nodes[other].canonical} in another document"
            left, right = sorted((row, other))
            yield Merge(left, right, "linked" if sure else "possible", "alias", 0.85 if sure else 0.5, why)
