"""Stretches in quotation marks, whatever the marks and however carelessly they were set.

Marks are told by their neighbours, never by counting: one forgotten mark spoils one quotation and
not all that follow. A paragraph that opens anew inside a quotation continues it. Whether a stretch
is speech at all is not asked here, see `quotes`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Balance = Literal["closed", "never closed", "never opened"]

_MARK = re.compile("[\"“”„‟«»‘’‚'‹›]|``|\n[^\\S\n]*\n\\s*")
_SENTENCE_STOP = re.compile(r"[.!?:;…]\s+|\n")
#: Words that begin with an apostrophe: no quotation opens there.
_ELISION = re.compile(r"(?:em|n|til|tis|twas|cause|bout|round|\d0s|s|t|re|ve|ll|d|m)\b")
_LOST_CLOSE = re.compile(
    r",?\s+(?:(?:said|says|added|sagte|dijo)\s[^,.\n]{2,80}|[^,.\n]{2,60}\s(?:said|says|added|"
    r"told \w+))[^.\n]{0,60}\.?\s*$"
)
_CLOSERS = {"“": "”“", "‟": "”", '"': '"', "„": '“”"„', "«": "»", "»": "«", "``": "'\"", "‚": "‘’", "‹": "›", "›": "‹"}
_MAX_OPEN_CHARS = 6000  # a longer stretch is a mark that was forgotten, not a quotation
_MAX_SINGLE_CHARS = 1200
_MAX_LOST_CHARS = 240
_BEFORE_OPENING = " \n\t\r\u00a0\u202f\u2009([{-–—/“„‘\"'«»:…"
_AFTER_CLOSING = ',.;:?!)]–—-/…"”»\n'


@dataclass(slots=True)
class Marked:
    """A stretch in quotation marks.

    `outer_start` and `outer_end` hold the marks; `parts` are what stands inside, without outer
    white space, one a paragraph. `depth` is 0 for a stretch that lies in no other.
    """

    outer_start: int
    outer_end: int
    parts: list[tuple[int, int]]
    mark: str
    depth: int
    balance: Balance = "closed"

    @property
    def start(self) -> int:
        return self.parts[0][0]

    @property
    def end(self) -> int:
        return self.parts[-1][1]


@dataclass(slots=True)
class _Open:
    mark: str
    at: int
    part_start: int
    parts: list[tuple[int, int]]


def find_marked(text: str) -> list[Marked]:
    """Stretches of `text` in quotation marks, nested ones too, in order of place.

    Cost: one pass; some 50 µs for an article.

    >>> [(m.start, m.end) for m in find_marked('He said "so", and left.')]
    [(9, 11)]
    """
    return _Pairing(text).pair()


class _Pairing:
    def __init__(self, text: str) -> None:
        self.text = text
        self.stack: list[_Open] = []
        self.found: list[Marked] = []

    def pair(self) -> list[Marked]:
        text = self.text
        skip_to = 0
        single_ends: list[int] = []
        for match in _MARK.finditer(text):
            at, mark = match.start(), match.group()
            if at < skip_to:
                continue
            if mark[0] == "\n":
                self._end_paragraph(at, match.end())
                single_ends.clear()
            elif mark in "‘’'‚" and mark != "``":
                if single_ends and at == single_ends[-1]:
                    single_ends.pop()
                    self._close(at, at + 1, "'")
                elif mark != "’" and text[at : at + 2] != "''" and self._opens_single(at, mark):
                    end = _single_end(text, at, mark, self._limit_of_single(at))
                    if end:
                        single_ends.append(end)
                        self._open("'", at, at + 1)
                elif text[at : at + 2] == "''" and any(one.mark == "``" for one in self.stack):
                    self._close(at, at + 2, "``")
                    skip_to = at + 2
            else:
                self._take(mark, at, match.end())
        self._end_paragraph(len(text), len(text))
        self.found.sort(key=lambda one: (one.outer_start, -one.outer_end))
        _set_depths(self.found)
        return self.found

    def _take(self, mark: str, at: int, after: int) -> None:
        text = self.text
        before = text[at - 1] if at else "\n"
        follows = text[after] if after < len(text) else "\n"
        for opened in reversed(self.stack):
            if mark in _CLOSERS.get(opened.mark, ""):
                closes = not before.isspace() or follows.isspace() or follows in _AFTER_CLOSING
                if mark in '"“' and opened.mark == mark:
                    closes = _closes_alike(text, opened, at, before, follows)
                if closes and at > opened.at:
                    self._close(at, after, opened.mark)
                    return
                break
        if mark in "”" and not (before.isspace() and follows.isalnum()):
            self._close_unopened(at)
            return
        if mark in "»›" and not (before in _BEFORE_OPENING and not follows.isspace()):
            return
        if mark == '"' and (follows.isspace() or before not in _BEFORE_OPENING):
            return
        if mark == "“" and follows in " \n" and not before.isspace():
            return
        self._open("“" if mark == "”" else mark, at, after)

    def _open(self, mark: str, at: int, after: int) -> None:
        same = next((one for one in self.stack if one.mark == mark), None)
        if same is not None:
            if isinstance(same, _Reopened) and at < same.part_start:
                return
            while self.stack[-1] is not same:
                self.stack.pop()
            before = self.text[same.part_start : at].rstrip()
            if before.endswith((".", "!", "?", "…")) and not _LOST_CLOSE.search(before):
                self._add_part(same, at)  # a paragraph opened anew, in a text that lost its line ends
                same.part_start = after
                return
            self.stack.pop()
            self._leave_open(same, at)
        self.stack.append(_Open(mark, at, after, []))

    def _close(self, at: int, after: int, mark: str) -> None:
        while self.stack and self.stack[-1].mark != mark:
            lost = self.stack.pop()
            if lost.mark != "'" and at - lost.at < _MAX_OPEN_CHARS:
                self._leave_open(lost, at)
        if not self.stack:
            return
        opened = self.stack.pop()
        self._add_part(opened, at)
        if opened.parts and at - opened.at < _MAX_OPEN_CHARS:
            self.found.append(Marked(opened.at, after, opened.parts, mark, 0))

    def _add_part(self, opened: _Open, end: int) -> None:
        start, stop = _trim(self.text, opened.part_start, end)
        if start < stop:
            opened.parts.append((start, stop))

    def _close_unopened(self, at: int) -> None:
        """A closing mark alone: the quotation is held to begin with its sentence."""
        low = max(0, at - _MAX_LOST_CHARS)
        if self.found:
            low = max(low, self.found[-1].outer_end)
        stops = [match.end() for match in _SENTENCE_STOP.finditer(self.text, low, at - 1)]
        start, stop = _trim(self.text, stops[-1] if stops else low, at)
        if (stops or low == 0) and stop > start:
            self.found.append(Marked(start, at + 1, [(start, stop)], "“", 0, "never opened"))

    def _end_paragraph(self, at: int, following: int) -> None:
        text = self.text
        while self.stack:
            opened = self.stack[-1]
            goes_on = (
                opened.mark != "'"
                and text.startswith(opened.mark, following)
                and not _LOST_CLOSE.search(text, opened.part_start, at)
            )
            if goes_on:
                self._add_part(opened, at)
                # `_open` meets the mark itself next; the part that ends there is empty.
                opened.part_start = following
                opened.at = min(opened.at, opened.parts[0][0] if opened.parts else opened.at)
                self.stack[-1] = _Reopened(opened.mark, opened.at, following + len(opened.mark), opened.parts)
                return
            self.stack.pop()
            if opened.mark != "'":
                self._leave_open(opened, at)

    def _leave_open(self, opened: _Open, at: int) -> None:
        """A quotation without its closing mark ends with its paragraph, or before `, he said`."""
        lost = _LOST_CLOSE.search(self.text, opened.part_start, at)
        self._add_part(opened, lost.start() if lost else at)
        if opened.parts and opened.parts[-1][1] - opened.parts[0][0] < _MAX_OPEN_CHARS:
            end = opened.parts[-1][1]
            self.found.append(Marked(opened.at, end, opened.parts, opened.mark, 0, "never closed"))

    def _opens_single(self, at: int, mark: str) -> bool:
        text = self.text
        before = text[at - 1] if at else "\n"
        follows = text[at + 1 : at + 2]
        if before not in _BEFORE_OPENING or not follows or follows.isspace() or follows in ",.;:)":
            return False
        return mark in "‘‚" or not _ELISION.match(text, at + 1)

    def _limit_of_single(self, at: int) -> int:
        limit = min(len(self.text), at + _MAX_SINGLE_CHARS)
        outer = next((one for one in reversed(self.stack) if one.mark != "'"), None)
        if outer is not None:
            for closer in _CLOSERS[outer.mark]:
                end = self.text.find(closer, at + 1, limit)
                limit = end if end >= 0 else limit
        end = self.text.find("\n\n", at, limit)
        return end if end >= 0 else limit


class _Reopened(_Open):
    """A quotation that goes on in the paragraph that begins here."""


def _closes_alike(text: str, opened: _Open, at: int, before: str, follows: str) -> bool:
    """Whether a mark that opens and closes alike closes here."""
    if before.isspace() or before in "([{":
        return follows.isspace() and at - opened.at > 2
    if isinstance(opened, _Reopened) and at < opened.part_start:
        return False
    return not (before in "-–—/" and follows.isalnum())


def _single_end(text: str, at: int, mark: str, limit: int) -> int:
    """Where the single mark that opens at `at` closes; 0 if nowhere: it was an apostrophe."""
    closing = "’'" if mark in "‘" else "'’" if mark == "'" else "‘’"
    doubtful = 0
    for match in re.finditer(f"[{closing}‘]", text[at + 2 : limit]):
        place = at + 2 + match.start()
        before, follows = text[place - 1], text[place + 1 : place + 2] or "\n"
        if match.group() not in closing or (before.isspace() and not follows.isspace()):
            if doubtful and before.isspace():
                return doubtful
            continue
        if before.isspace() or follows.isalnum():
            continue
        if before in ",.?!…" or follows in ',.;:?!)–—”"…' or follows == "\n":
            if doubtful and _SENTENCE_STOP.search(text, doubtful, place):
                return doubtful
            return place
        if before not in "sS":
            return place
        doubtful = doubtful or place
    return doubtful if mark != "'" or doubtful - at > 12 else 0


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch without outer white space and without a comma at its end."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] == ","):
        end -= 1
    return start, end


def _set_depths(found: list[Marked]) -> None:
    around: list[Marked] = []
    for one in found:
        while around and around[-1].outer_end <= one.outer_start:
            around.pop()
        one.depth = len(around)
        around.append(one)
