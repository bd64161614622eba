"""The head of a page: what stands above the article's first paragraph."""

from __future__ import annotations

import re

from .bylines import is_byline, is_lone_byline
from .lines import LIST_ITEM, TABLE_ROW, Unit, bare, same_name

_TITLE_WORDS = 30
_HEAD_UNITS = 14  # a head with more lines is a list, and its lines stay as they are
_MASTHEAD = re.compile(
    r"(?:The |Le |La |El |Der |Die |Das )?(?:[A-ZÀ-ÖØ-Þ][\w'’-]+ ){1,3}"
    r"(?:Times|Post|Observer|Herald|Tribune|Gazette|News|Courier|Ledger|Journal|Chronicle|Mail|Guardian|Telegraph|Independent|Star|Standard|Mirror|Express|Monitor|Review|Kurier|Zeitung|Tagblatt|Anzeiger|Bote|Rundschau)"
)
#: What blog themes print directly below the headline.
_COUNT = re.compile(
    r"\d{1,5}|(?:\d+|no) comments?|\d+ (?:shares?|views?)|\d+[ -]min(?:ute)?s?\.? read|"
    r"(?:\d+ )?kommentare?|(?:\d+ )?commentaires?|(?:\d+ )?comentarios?",
    re.IGNORECASE,
)


def label_head(
    head: list[Unit], following: list[Unit], *, title: str, source: str, byline: str, guess_title: bool
) -> None:
    """Give masthead, title, standfirst and byline their roles.

    Args:
        head: the units above the first paragraph, which is `following` (empty if there is none).
        title: bare, as `source` and `byline`; empty where unknown.
        guess_title: whether a short line may be taken for the headline where `title` doesn't tell.
    """
    if len(head) > _HEAD_UNITS:
        head = head[:_HEAD_UNITS]
    seen: set[str] = set()
    named = ""
    repeated: set[str] = set()
    for unit in head:
        words = bare(unit.text)
        if unit.role in (None, "title", "subhead") and source and same_name(words, source):
            unit.role = "boilerplate"
            named = unit.text
        if words and words in seen and unit.role != "dateline":
            repeated.add(words)
        seen.add(words)
    _label_bylines(head, byline, below=bool(following))
    titles = [unit for unit in head if unit.role == "title"]
    candidates = [unit for unit in head if unit.role in (None, "subhead") and unit.n_words <= _TITLE_WORDS]
    said = [unit for unit in candidates if title and bare(unit.text) == title]
    if said:
        titles = [said[-1]]
    elif not titles and guess_title and candidates:
        titles = _choose_title(candidates, head, following, repeated, named)
    shown = False
    for unit in head:
        if unit.role in (None, "subhead") and titles and bare(unit.text) == bare(titles[0].text):
            # The page's own title and its headline say the same: the first is the title.
            unit.role = "boilerplate" if shown else "title"
            shown = True
        elif unit.role is None and _COUNT.fullmatch(unit.text):
            unit.role = "boilerplate"
        elif unit.role is None and titles:
            first = next(
                at for at, other in enumerate(head) if other is titles[0] or bare(other.text) == bare(titles[0].text)
            )
            before = head.index(unit) < first
            unit.role = "boilerplate" if before or bare(unit.text) in repeated else "subhead"


def _label_bylines(head: list[Unit], byline: str, *, below: bool) -> None:
    open_units = [unit for unit in head if unit.role in (None, "subhead", "body", "quote")]
    for at, unit in enumerate(open_units):
        if is_byline(unit.text) or (byline and bare(unit.text) == byline):
            unit.role = "byline"
        elif at and below and is_lone_byline(unit.text) and unit.role is None:
            # A name alone is a byline only below something that can be the headline.
            unit.role = "byline"


def _choose_title(
    candidates: list[Unit], head: list[Unit], following: list[Unit], repeated: set[str], masthead: str
) -> list[Unit]:
    """The one line of the head that is the headline, if any line can be."""
    shown_twice = [unit for unit in candidates if bare(unit.text) in repeated]
    if shown_twice:
        return [shown_twice[-1]]  # page title and headline; a slogan above is repeated too, but earlier
    marks = [
        at
        for at, unit in enumerate(head)
        if unit.role in ("byline", "dateline", "caption", "credit") or (at and _COUNT.fullmatch(unit.text))
    ]
    above = [unit for unit in candidates if marks and head.index(unit) < marks[0]]
    pool = [unit for unit in above or candidates if not TABLE_ROW.search(unit.text) and not LIST_ITEM.match(unit.text)]
    plain = [unit for unit in pool if not unit.text.endswith((".", ",", ";", ":"))]
    if not plain:
        # `Enough.` above a byline is a headline; above nothing but prose it is the first sentence.
        # A slogan stands farther up than the headline, which is next to the count of comments.
        counted = next((at for at, unit in enumerate(head) if at and _COUNT.fullmatch(unit.text)), 0)
        return [head[counted - 1]] if counted and head[counted - 1] in pool else pool[:1] if above else []
    named = any(unit.role == "boilerplate" and unit.text == masthead for unit in head)
    if len(plain) > 1 and (named or _MASTHEAD.fullmatch(plain[0].text)):
        # Below an outlet's name its motto comes first, then the headline.
        return [plain[-1]] if above else [plain[0] if named else plain[1]]
    if not above and not following:
        return []  # nothing but short lines: a list or a table, no article
    return plain[:1]


def head_end(units: list[Unit], first_prose: int) -> int:
    """How many units stand above the article's first paragraph.

    A headline may be a sentence. It is above the byline, the date or a count of comments, and short;
    what is above those is head as well.
    """
    end = first_prose
    for at, unit in enumerate(units[:_HEAD_UNITS]):
        if at > first_prose and (
            unit.role in ("byline", "dateline") or is_byline(unit.text) or _COUNT.fullmatch(unit.text)
        ):
            end = at + 1
        elif unit.n_words > _TITLE_WORDS or (at > first_prose + 2 and end <= first_prose):
            break
    return end
