"""Runs of capitalised words cut into candidates for names: without titles, sentence starts, demonyms and dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ...model import Block
from .page import Page, read_page, within
from .pieces import cut_run, is_adjective, is_function_word, is_loud
from .sequences import Run, Word, find_runs, opens_sentence
from .words import WordLists, word_lists

#: Furniture: names in it say nothing about the article.
_FURNITURE = frozenset({"boilerplate", "comment_form", "copyright"})
_PARTY_MEMBERS = frozenset({"democrat", "republican", "democrats", "republicans"})


@dataclass(slots=True)
class Candidate:
    """A stretch that may be a name; `words` without small words' marks, `title` as it stands before it."""

    start: int
    end: int
    words: tuple[Word, ...]
    title: str = ""
    initial: bool = False
    headline: bool = False
    byline: bool = False
    demonym: bool = False
    furniture: bool = False
    reasons: list[str] = field(default_factory=list)

    @property
    def lows(self) -> tuple[str, ...]:
        return tuple([word.low for word in self.words])

    @property
    def form(self) -> str:
        """The words with single spaces."""
        return " ".join([word.text for word in self.words])


def find_candidates(
    text: str, *, language: str = "en", blocks: Sequence[Block] | None = None
) -> tuple[list[Candidate], Page]:
    """The candidates of `text` in order, not overlapping, and what was learnt about the document."""
    lists = word_lists()
    runs = find_runs(text)
    skipped = [(b.start, b.end) for b in blocks or () if b.role in _FURNITURE]
    bylines = [(b.start, b.end) for b in blocks or () if b.role in ("byline", "contributor")]
    page = read_page(text, runs, language=language)
    found: list[Candidate] = []
    for run in runs:
        start = run.words[0].start
        for candidate in _cut(run, page, lists):
            candidate.furniture = bool(skipped) and within(start, skipped)
            candidate.byline = bool(bylines) and within(start, bylines)
            _leave_half_bracket(candidate, text)
            found.append(candidate)
    return found, page


def _leave_half_bracket(candidate: Candidate, text: str) -> None:
    """Of `[President Joe] Biden` only what stands outside is the stretch; the words still tell the whole name."""
    said = text[candidate.start : candidate.end]
    if "]" not in said and "[" not in said:
        return
    closing = said.find("]")
    if closing >= 0 and "[" not in said[:closing]:
        candidate.start = next(word.start for word in candidate.words if word.start > candidate.start + closing)
    opening = said.rfind("[")
    if opening >= 0 and "]" not in said[opening:]:
        candidate.end = max(word.end for word in candidate.words if word.end <= candidate.start + opening)


def _cut(run: Run, page: Page, lists: WordLists) -> list[Candidate]:
    headline = page.is_headline(run.words[0].start)
    found: list[Candidate] = []
    for title, titled, piece in cut_run(run, page, lists, headline=headline):
        candidate = _trimmed(piece, run, page, lists, title=titled, headline=headline)
        if candidate is not None:
            candidate.title, candidate.headline = title, headline
            found.append(candidate)
    return found


def _trimmed(
    piece: list[Word], run: Run, page: Page, lists: WordLists, *, title: bool, headline: bool
) -> Candidate | None:
    """The part of a piece that may be a name; None if nothing is left."""
    words = list(piece)
    initial = run.initial and words[0] is run.words[0] and not title
    if not initial and words[0].start != run.words[0].start and opens_sentence(page.text, words[0].start):
        initial = True
    while words and not title:
        low = words[0].low
        first_of_run = initial and words[0].start == run.words[0].start
        phrase = " ".join([word.low for word in words[:2]])
        if phrase in lists.places or phrase in lists.countries or phrase in lists.organisations:
            break
        if words[0].link or low in lists.articles or (words[0].text == "I"):
            words.pop(0)
        elif first_of_run and len(words) > 1 and _is_sentence_start(words, page, lists):
            words.pop(0)
            initial = False
        else:
            break
    demonym = False
    while words and is_adjective(words[0].low, page, lists) and not _keeps_demonym(words, lists):
        words.pop(0)
        demonym, initial = True, False
        while words and words[0].link:
            words.pop(0)
    while words and (words[0].link or words[0].low.isdigit() or is_function_word(words[0], lists)):
        words.pop(0)
    while len(words) > 1 and is_loud(words[0]) and len(words[0].text) > 3 and words[0].low in lists.common:
        words.pop(0)  # CUTS George Wimpey
    while len(words) > 1 and is_function_word(words[-1], lists) and words[-2].low not in lists.given:
        words.pop()
    while words and (words[-1].link or (words[-1].low.isdigit() and not _keeps_number(words))):
        words.pop()
    while len(words) > 1 and (words[-1].low in lists.never or words[-1].low in _PARTY_MEMBERS):
        words.pop()
        while words and words[-1].link:
            words.pop()
    if not words:
        return None
    return Candidate(words[0].start, words[-1].end, tuple(words), initial=initial, demonym=demonym)


def _is_sentence_start(words: list[Word], page: Page, lists: WordLists) -> bool:
    low = words[0].low
    if words[0].text.isupper() and len(low) > 1 and low not in page.lower:
        return False
    if low in lists.common or low in page.lower:
        if low in page.inside and low not in page.lower:
            return False
        whole = page.text[words[0].start : words[-1].end]
        return page.count(whole) < 2 or low in lists.articles
    return False


def _keeps_demonym(words: list[Word], lists: WordLists) -> bool:
    """`Iranian Foreign Ministry` and `Islamic State` are names; `Lebanese Hezbollah` is one after its adjective."""
    lows = [word.low for word in words]
    joined = " ".join(lows)
    if any(
        joined.startswith(name)
        for name in ("islamic state", "islamic jihad", "islamic republic", "islamic revolutionary")
    ):
        return True
    if joined in lists.organisations or joined in lists.places or joined in lists.countries:
        return True
    if len(words) < 2:
        return False
    if lows[1] in lists.demonyms and len(words) == 2:
        return False
    last = lows[-1]
    if any(word.link for word in words):
        last = lows[[word.link for word in words].index(True) - 1]
    return last in lists.organisation_heads or last in lists.place_heads or lows[1] in ("and",)


def _keeps_number(words: list[Word]) -> bool:
    return len(words) > 1 and words[-2].low in word_lists().numbered
