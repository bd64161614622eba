"""Text for Markdown: escaped so that nothing in an article is taken for markup, wordings marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .terminal import neutralise
from .wording import Piece

#: Everything that Markdown, or the HTML in it, could read as markup; also `@name` and `#1`, which
#: would call a person or an issue in a pull request.
_MARKUP = re.compile(r"[\\`*_\[\]<>#|~&@$^]|^[-+=](?=\s|[-=])|^\d+(?=[.)]\s)|(?<=[a-z]):(?=//)|!(?=\[)|(?<=\bwww)\.")
#: What a backslash does not disarm everywhere: these become character references.
_REFERENCES = {"@": "&#64;", "#": "&#35;", "<": "&lt;", ">": "&gt;", "&": "&amp;", "|": "&#124;", ":": "&#58;"}


def escape_markdown(text: str) -> str:
    """`text` on one line, such that Markdown shows it as it stands, also inside a table."""
    text = neutralise(text)
    return _MARKUP.sub(_disarm, text)


def _disarm(match: re.Match[str]) -> str:
    found = match.group()
    if found.isdigit():
        return f"{found}\u2060"  # a word joiner: `1.` at a line's start would become a list
    return _REFERENCES.get(found, "\\" + found)


def mark_pieces(pieces: Iterable[Piece], *, in_first: bool) -> str:
    """One wording: its own words bold, in the first those that the other lacks struck through."""
    parts = []
    for piece in pieces:
        if piece.left_out:
            parts.append(f" \\[… {piece.left_out:,} words …\\] ")
        elif piece.op == "keep":
            parts.append(_escape_piece(piece.text))
        else:
            mark = "~~" if piece.op == "delete" and in_first else "**"
            # Emphasis must touch its words: white space stays outside of the marks.
            bare = piece.text.strip()
            if not bare:
                parts.append(piece.text + _escape_piece(piece.tail))
                continue
            head = piece.text[: len(piece.text) - len(piece.text.lstrip())]
            tail = piece.text[len(piece.text.rstrip()) :] + piece.tail
            parts.append(f"{head}{mark}{escape_markdown(bare)}{mark}{_escape_piece(tail)}")
    return "".join(parts).strip()


def _escape_piece(text: str) -> str:
    """Escaped, with the one space at either end that holds it apart from its neighbour."""
    return (" " if text[:1] == " " else "") + escape_markdown(text) + (" " if text.strip() and text[-1:] == " " else "")


def write_code(text: str) -> str:
    """`text` as code, fenced by more backticks than it holds; a table's bar is replaced."""
    text = neutralise(text).replace("|", "¦")
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    space = " " if longest else ""
    return f"{fence}{space}{text}{space}{fence}"


def tell_rest(n: int, noun: str, command: str) -> Iterator[str]:
    """How many are left out and what lists them; nothing for none."""
    if n > 0:
        yield from ("", f"… and {count(n, f'more {noun}')}: `{command}`")


def count(n: int, noun: str) -> str:
    """`1 article`, `2,000 articles`."""
    return f"{n:,} {noun}{'' if n == 1 else 's'}"
