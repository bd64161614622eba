"""Which part of a text plays which role: title, byline, dateline, caption, body, page furniture.

A page has a head (before the first prose), a middle and a tail (after the last prose). Lines whose
words alone say what they are (furniture.py) are labelled anywhere; short lines that only their place
explains are labelled by zone here. When in doubt a line stays `body`: false furniture loses evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ..model import EVIDENCE_ROLES, Block, Role
from .bylines import is_byline, is_lone_byline
from .furniture import date_line, furniture_role, is_form_label, opens_furniture
from .inline import credit_start, dateline_end, sign_off_start
from .lines import Unit, make_unit, split_units

_PROSE_WORDS = 20  # longer lines are prose even without a full stop
_PROSE_END = re.compile(r"[.!?…:;,][\"'”’»)\]*_]*$")
_TITLE_WORDS = 30
_SUBHEAD_WORDS, _SUBHEAD_CHARS = 12, 90
_HEAD_UNITS = 14  # a head with more lines is a list, and its lines stay as they are
_TAIL_FURNITURE_WORDS = 8
_CLOSING_UNITS = 3  # after `About us` or the reporters' sign-off the paper speaks of itself, but not at length

_MASTHEAD = re.compile(
    r"(?:The |Le |La |El |Der |Die |Das )?(?:[A-ZÀ-ÖØ-Þ][\w'’-]+ ){1,3}"
    r"(?:Times|Post|Observer|Herald|Tribune|Gazette|News|Courier|Ledger|Journal|Chronicle|Mail|Guardian|Telegraph|Independent|Star|Standard|Mirror|Express|Monitor|Review|Kurier|Zeitung|Tagblatt|Anzeiger|Bote|Rundschau)"
)
_LIST_ITEM = re.compile(r"(?:[-*•–·]|\d{1,2}[.)])\s")
_ROW = re.compile(r"\S\s{3,}\S|\t|\|")
_TITLE_TAIL = re.compile(r"\s+[|–—-]\s+[^|–—-]{2,60}$")
#: What blog themes print directly below the headline.
_COUNT = re.compile(
    r"\d{1,5}|(?:\d+|no) comments?|\d+ (?:shares?|views?)|\d+[ -]min(?:ute)?s?\.? read|"
    r"(?:\d+ )?kommentare?|(?:\d+ )?commentaires?|(?:\d+ )?comentarios?",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W_]+")


def label_blocks(
    text: str,
    *,
    title: str = "",
    source: str = "",
    guess_title: bool = True,
    marked: Sequence[Block] = (),
) -> tuple[Block, ...]:
    """The roles over `text`: sorted blocks that don't overlap and leave only white space uncovered.

    Args:
        title: the headline, where it is known from elsewhere; a line that says the same is the title.
        source: the outlet's name, where known; a line in the head that says the same is its masthead.
        guess_title: whether a short first line may be taken for the headline.
        marked: roles that the format's own marks give; they stand, but for furniture found by its
            words within a heading or paragraph.

    Cost: linear; about 0.1 ms for an article of 400 words.
    """
    units = _with_marks(text, marked)
    known = {"title": _bare(_TITLE_TAIL.sub("", title)) or _bare(title), "source": _bare(source)}
    for unit in units:
        if unit.role is None or unit.role in EVIDENCE_ROLES:
            unit.role = _role_by_words(unit) or unit.role
    prose = [at for at, unit in enumerate(units) if unit.role in (None, "body") and is_prose(unit)]
    head_end = _head_end(units, prose[0] if prose else len(units))
    tail_start = prose[-1] + 1 if prose else len(units)
    _label_head(units[:head_end], units[head_end : head_end + 1], known, guess_title=guess_title)
    _label_middle(units, head_end, tail_start)
    _label_tail(units, max(tail_start, head_end))
    return tuple(_cut_inside(text, units))


def _head_end(units: list[Unit], first_prose: int) -> int:
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


def is_prose(unit: Unit) -> bool:
    """Whether a unit reads like a paragraph: long, or a sentence of at least eight words."""
    return unit.n_words >= _PROSE_WORDS or (unit.n_words >= 8 and _PROSE_END.search(unit.text) is not None)


def block_text(text: str, block: Block) -> str:
    """What a person reads in a block: without marks of emphasis or heading, white space as one blank."""
    return " ".join(re.sub(r"^[*_#>\s]+|[*_#\s]+$", "", text[block.start : block.end]).split())


def _with_marks(text: str, marked: Sequence[Block]) -> list[Unit]:
    """Units of the text; where the format marked a stretch, that stretch is one unit with its role."""
    if not marked:
        return split_units(text)
    units: list[Unit] = []
    reached = 0
    for block in marked:
        units += _shifted(split_units(text[reached : block.start]), reached)
        units.append(make_unit(text, block.start, block.end, gap=True, role=block.role))
        reached = block.end
    return units + _shifted(split_units(text[reached:]), reached)


def _shifted(units: list[Unit], by: int) -> list[Unit]:
    for unit in units:
        unit.start += by
        unit.end += by
    return units


def _role_by_words(unit: Unit) -> Role | None:
    line = unit.text
    if not line:
        return "boilerplate"  # marks only, such as a rule of dashes
    if date_line(line):
        return "dateline"
    role = furniture_role(line)
    if role in ("boilerplate", "source_credit") and unit.n_words > _PROSE_WORDS and line.endswith(("”", '"')):
        return None  # somebody speaks
    return role


def _label_head(head: list[Unit], following: list[Unit], known: dict[str, str], *, guess_title: bool) -> None:
    """Masthead, title, standfirst and byline before the first prose."""
    if len(head) > _HEAD_UNITS:
        head = head[:_HEAD_UNITS]
    seen: dict[str, Unit] = {}
    named = ""
    repeated: set[str] = set()
    for unit in head:
        bare = _bare(unit.text)
        if unit.role in (None, "title", "subhead") and known["source"] and _same_name(bare, known["source"]):
            unit.role = "boilerplate"
            named = unit.text
        if bare and bare in seen and unit.role != "dateline":
            repeated.add(bare)
        seen.setdefault(bare, unit)
    _label_bylines(head, below=bool(following))
    titles = [unit for unit in head if unit.role == "title"]
    candidates = [unit for unit in head if unit.role in (None, "subhead") and unit.n_words <= _TITLE_WORDS]
    said = [unit for unit in candidates if known["title"] and _bare(unit.text) == known["title"]]
    if said:
        titles = [said[-1]]
    elif not titles and guess_title and candidates:
        titles = _choose_title(candidates, head, following, repeated, named)
    shown = False
    for unit in head:
        if unit.role in (None, "subhead") and titles and _bare(unit.text) == _bare(titles[0].text):
            # The page's own title and its headline say the same: the first is the title.
            unit.role = "boilerplate" if shown else "title"
            shown = True
        elif unit.role is None and titles:
            first = next(
                at for at, other in enumerate(head) if other is titles[0] or _bare(other.text) == _bare(titles[0].text)
            )
            before = head.index(unit) < first
            unit.role = "boilerplate" if before or _bare(unit.text) in repeated else "subhead"


def _label_bylines(head: list[Unit], *, below: bool) -> None:
    open_units = [unit for unit in head if unit.role in (None, "subhead", "body", "quote")]
    for at, unit in enumerate(open_units):
        if is_byline(unit.text):
            unit.role = "byline"
        elif at and below and is_lone_byline(unit.text) and unit.role is None:
            # A name alone is a byline only below something that can be the headline.
            unit.role = "byline"


def _choose_title(
    candidates: list[Unit], head: list[Unit], following: list[Unit], repeated: set[str], masthead: str
) -> list[Unit]:
    """The one line of the head that is the headline, if any line can be."""
    shown_twice = [unit for unit in candidates if _bare(unit.text) in repeated]
    if shown_twice:
        return [shown_twice[-1]]  # page title and headline; a slogan above is repeated too, but earlier
    marks = [
        at
        for at, unit in enumerate(head)
        if unit.role in ("byline", "dateline", "caption", "credit") or (at and _COUNT.fullmatch(unit.text))
    ]
    above = [unit for unit in candidates if marks and head.index(unit) < marks[0]]
    pool = [unit for unit in above or candidates if not _ROW.search(unit.text) and not _LIST_ITEM.match(unit.text)]
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


def _label_middle(units: list[Unit], start: int, end: int) -> None:
    # Where paragraphs are parted by blank lines, a line right above a credit is its caption.
    parted = sum(unit.gap for unit in units) * 2 > len(units)
    for at in range(start, end):
        unit = units[at]
        if unit.role == "dateline" and not unit.gap and at:
            unit.role = None  # a line of running text that happens to be a date
        if unit.role is not None:
            continue
        before, after = units[at - 1] if at else None, units[at + 1] if at + 1 < len(units) else None
        if is_byline(unit.text) and at - start <= 2:
            unit.role = "byline"
        elif (
            after is not None
            and after.role == "credit"
            and parted
            and not after.gap
            and unit.n_words <= 40
            and at + 1 < end
        ):
            unit.role = "caption"
        elif before is not None and after is not None and _is_subhead(unit, before, after):
            unit.role = "subhead"


def _is_subhead(unit: Unit, before: Unit, after: Unit) -> bool:
    line = unit.text
    if (
        unit.n_words > _SUBHEAD_WORDS
        or len(line) > _SUBHEAD_CHARS
        or line.endswith((".", ",", ";", ":", "…", "”", '"', "-"))
    ):
        return False
    if (
        not (line[0].isupper() or line[0].isdigit() or line[0] in "“‘\"'«„¿¡")
        or _LIST_ITEM.match(line)
        or _ROW.search(line)
    ):
        return False
    letters = sum(char.isalpha() for char in line)
    if letters * 2 < len(line):
        return False  # a row of figures
    # One short line between paragraphs heads the next; a run of short lines is a list or a table.
    return (is_prose(after) and after.role in (None, "body", "quote")) and (
        is_prose(before) or before.role in ("caption", "credit", "boilerplate", "byline", "dateline", "title", "quote")
    )


def _label_tail(units: list[Unit], start: int) -> None:
    """Short lines after the last prose are furniture where furniture stands among them."""
    _label_closing(units)
    tail = units[start:]
    if not any(unit.role in ("boilerplate", "comment_form", "copyright", "source_credit") for unit in tail):
        return
    in_form = False
    for unit in tail:
        in_form = in_form or unit.role == "comment_form"
        if unit.role == "boilerplate" and in_form and is_form_label(unit.text):
            unit.role = "comment_form"
        if unit.role is None and in_form and is_form_label(unit.text):
            unit.role = "comment_form"
        elif unit.role is None and unit.n_words <= _TAIL_FURNITURE_WORDS and not _PROSE_END.search(unit.text):
            unit.role = "boilerplate"


def _label_closing(units: list[Unit]) -> None:
    """What follows `About us` or the reporters' sign-off at the very end is about the paper, no news."""
    for at in range(max(0, len(units) - 12), len(units)):
        unit = units[at]
        opened = unit.role == "boilerplate" and opens_furniture(unit.text)
        signed = unit.role == "contributor" and unit.text.startswith("(")
        if not opened and not signed and sign_off_start(unit.text) == len(unit.text):
            continue
        rest = [other for other in units[at + 1 :] if other.role is None and is_prose(other)]
        length = sum(len(other.text) for other in rest)
        speech = any(mark in other.text for other in rest for mark in ('"', "“", "„", "«"))
        if len(rest) <= _CLOSING_UNITS and length * 4 < units[at].end and not speech:
            for other in rest:
                other.role = "boilerplate"
        return


def _cut_inside(text: str, units: Iterable[Unit]) -> Iterable[Block]:
    """Blocks of the units, with datelines, credits and sign-offs inside them cut off as their own."""
    first_body = True
    for unit in units:
        role: Role = unit.role or "body"
        raw = text[unit.start : unit.end]
        if role == "dateline" or role not in ("body", "caption", "subhead", "title", "quote"):
            yield Block(unit.start, unit.end, role)
            continue
        begin = 0
        if role == "body" and first_body:
            begin = dateline_end(raw)
            first_body = False
        credit = credit_start(raw) if role in ("body", "caption", "subhead", "title") else len(raw)
        if 0 < credit < len(raw) and begin == 0:
            role = "caption"
        elif begin or credit == 0:
            credit = len(raw)
        stop = sign_off_start(raw) if role == "body" else credit
        yield from _pieces(
            text,
            unit.start,
            (0, begin, stop, len(raw)),
            ("dateline", role, "contributor" if role == "body" else "credit"),
        )


def _pieces(text: str, offset: int, cuts: Sequence[int], roles: Sequence[Role]) -> Iterable[Block]:
    for start, end, role in zip(cuts, cuts[1:], roles, strict=False):
        piece = text[offset + start : offset + end]
        stripped = piece.strip()
        if stripped:
            begin = offset + start + len(piece) - len(piece.lstrip())
            yield Block(begin, begin + len(stripped), role)


def _bare(line: str) -> str:
    return " ".join(_LETTERS.findall(line.lower()))


def _same_name(bare: str, source: str) -> bool:
    """Whether two bare names mean one outlet: `the kessim observer`, `kessim observer`."""
    return bare.removeprefix("the ") == source.removeprefix("the ")
