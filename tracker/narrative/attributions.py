"""Who says so, who did it, when, and what is denied: linked sentences gathered to one claim each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ..model import Link, Span

_SHIFTED = ("changed", "dropped", "added")


@dataclass(frozen=True, slots=True)
class AttributionShift:
    """One claim whose source, hedge, culprit or day is another, dropped or added, or that one side denies.

    `links` are all pairs of sentences that show it, the surest first; relation, tier and why are the
    first one's, and `relation` and `why` are the same in all.
    """

    links: tuple[Link, ...]

    @property
    def lead(self) -> Link:
        """The surest pair."""
        return self.links[0]

    @property
    def contradicts(self) -> str:
        """`negation`, `opposite`, `value`, `actor` or `date` where the two can't both be right, else empty."""
        return str(self.lead.left.values.get("contradicts") or "")


def gather_attributions(links: Iterable[Link]) -> tuple[AttributionShift, ...]:
    """The links of kind `attribution` and `date` that shift, pairs with a sentence in common as one.

    Contradictions come first, then the surest and what most pairs show.

    Cost: O(n log n) in the links.
    """
    alike: dict[tuple[str, str], list[Link]] = defaultdict(list)
    for link in links:
        if link.kind in ("attribution", "date") and link.relation in _SHIFTED:
            alike[link.relation, link.why].append(link)
    found = []
    for group in alike.values():
        group.sort(key=_surest)
        root: dict[tuple[str, int, int], tuple[str, int, int]] = {}
        for link in group:
            left, right = (_find(root, _place(span)) for span in (link.left, link.right))
            root[max(left, right)] = min(left, right)
        claims: dict[tuple[str, int, int], list[Link]] = defaultdict(list)
        for link in group:
            claims[_find(root, _place(link.left))].append(link)
        found += [AttributionShift(tuple(some)) for some in claims.values()]
    return tuple(
        sorted(
            found, key=lambda one: (not one.contradicts, one.lead.tier != "linked", -len(one.links), _surest(one.lead))
        )
    )


def _place(span: Span) -> tuple[str, int, int]:
    return span.document, span.start, span.end


def _find(root: dict[tuple[str, int, int], tuple[str, int, int]], place: tuple[str, int, int]) -> tuple[str, int, int]:
    root.setdefault(place, place)
    while root[place] != place:
        root[place] = root[root[place]]
        place = root[place]
    return place


def _surest(link: Link) -> tuple[bool, float, str, int, str, int]:
    left, right = link.left, link.right
    return link.tier != "linked", -link.score, left.document, left.start, right.document, right.start
