"""A page that is a list of like items, of which the extractor takes one for the main text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: Fewer `article` elements are a story with others beside it.
_FEWEST_ITEMS = 3
#: The items are the page where they hold so much of what is seen, and the main text so little of them.
_SHARE_OF_PAGE, _SHARE_OF_ITEMS = 0.5, 0.25
#: Of the items' letters, what the longest may hold: in a list none is the story and the others its neighbours.
_LONGEST_ITEM = 0.5


def find_items(tree: HtmlElement, main: Sequence[str], *, n_seen: int) -> Sequence[HtmlElement]:
    """The elements that hold a list's items and what stands between them, in order; none where the page is no list.

    An item is an outermost `article` with what belongs to it: the part of the page below the element that
    all of them share, so that a heading or link beside the `article` is taken along. All are marked alike,
    and the main text that was found is one of them: a story has a mark of its own, or none, and its
    neighbours or readers' comments are the ones that are alike. A page that calls itself an article is no list.

    Args:
        main: the main text's paragraphs.
        n_seen: letters, white space left out, of all that a reader sees.
    """
    if any((meta.get("content") or "").strip().lower() == "article" for meta in tree.iter("meta") if _tells_type(meta)):
        return ()
    items = _items_like(tree, main)
    if len(items) < _FEWEST_ITEMS:
        return ()
    sizes = [count_letters(item.text_content()) for item in items]
    total, n_main = sum(sizes), sum(map(count_letters, main))
    if total < _SHARE_OF_PAGE * n_seen or n_main > _SHARE_OF_ITEMS * total or max(sizes) > _LONGEST_ITEM * total:
        return ()
    paths = [[*reversed(list(item.iterancestors())), item] for item in items]
    depth = next(n for n, level in enumerate(zip(*paths, strict=False)) if any(one is not level[0] for one in level))
    above = paths[0][depth - 1]
    places = [above.index(path[depth]) for path in paths]
    return [element for element in above[min(places) : max(places) + 1] if isinstance(element.tag, str)]


def _tells_type(meta: HtmlElement) -> bool:
    return "og:type" in (meta.get("property"), meta.get("name"))


def _items_like(tree: HtmlElement, main: Sequence[str]) -> Sequence[HtmlElement]:
    """The outermost articles that are marked as the one is that holds a paragraph of the main text."""
    groups: dict[tuple[object, ...], list[HtmlElement]] = defaultdict(list)
    for element in tree.iter("article"):
        above = list(element.iterancestors())
        if not any(one.tag == "article" for one in above):
            groups[(element.get("class"), *((one.tag, one.get("class")) for one in above[:2]))].append(element)
    longest = _flat(max(main, key=len))
    for group in groups.values():
        if any(longest in _flat(element.text_content()) for element in group):
            return group
    return ()


def count_letters(text: str) -> int:
    """Characters without white space."""
    return sum(map(len, text.split()))


def _flat(text: str) -> str:
    return "".join(text.split())
