"""Quotations in a text, who is said to have spoken them, and what is in quotation marks but no speech.

Marks are paired in `marks`, speakers found in `attribution` and `speakers`, reported speech
in `reported`. Here it is decided what is speech, what belongs together, and who goes on speaking.

What stands in marks is held to be speech if a verb of speech is beside it; without one only if it is
a sentence, or five words at least. Titles, names and single words that are merely set off are left out.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from ...model import EVIDENCE_ROLES, Block, Quote
from .attribution import Attribution, attribution_after, attribution_before, sentence_of, sentence_starts
from .languages import knows_speakers, told_after, told_before, told_inside
from .marks import Marked, find_marked
from .phrases import Phrase, SpeakerKind, first_subject
from .reported import Reported, find_reported
from .speakers import Cast
from .words import STRONG, cue_pattern

_WORD = re.compile(r"[^\W_]+(?:[’'.\-][^\W_]+)*")
_NAMING = re.compile(
    r"(?:\b(?:named|titled|entitled|nicknamed|codenamed|known as|so-called|headlined|spelled|pronounced|called|dubbed|"
    r"the (?:word|term|phrase|song|film|movie|book|hashtag|title|slogan|nickname|name)|songs?|films?|"
    r"movies?|books?|albums?|series|novels?|shows?|"
    r"programmes?|programs?|operation|base|ship|headline|hit|single|video|column|magazine)),?\s*[(\[]?$",
    re.IGNORECASE,
)
_SMALL = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "in",
        "on",
        "at",
        "to",
        "for",
        "and",
        "or",
        "with",
        "by",
        "de",
        "la",
        "le",
        "el",
        "der",
        "die",
        "das",
        "und",
        "von",
        "van",
        "is",
        "as",
        "from",
        "vs",
    ]
)
_SENTENCE_END = (".", "!", "?", "…", ".'", ".’", "?’", "!’")
_MAX_GAP_CHARS = 240
_FURNITURE_KEEPS = EVIDENCE_ROLES | {"caption"}


@dataclass(slots=True)
class _Draft:
    marked: Marked
    parts: list[tuple[int, int]]
    attribution: Attribution | None
    sentence: int
    why: str
    splits: bool = False
    taken_from: _Draft | None = None


def find_quotes(text: str, *, language: str = "en", blocks: Sequence[Block] | None = None) -> list[Quote]:
    """Direct and indirect speech in `text`, in order of place.

    What an attribution splits inside one sentence (`“We stay,” she said, “for now.”`) is one quotation of
    two parts; a new sentence after it is a quotation of its own, by the same speaker. A nested one is
    given besides the one around it; reported clauses may hold a quoted fragment. A speaker that the text
    leaves open is empty.

    Args:
        language: ISO 639-1; verbs of speech are known for en, de, fr and es, marks for every
            language; reported speech is looked for in English only.
        blocks: roles over the text; what stands in page furniture is left out.

    Cost: some 1 ms for an article of 400 words.

    >>> [(q.text, q.speaker) for q in find_quotes('“We stay,” said Ada Holm. “Not for ever.”')]
    [('We stay', 'Ada Holm'), ('Not for ever.', 'Ada Holm')]
    """
    cues = cue_pattern(language)
    marks = [one for one in find_marked(text) if _counts(one, blocks)]
    if not marks and not cues.search(text):
        return []
    starts = sentence_starts(text)
    cast = Cast(text, language=language)
    outer = [one for one in marks if one.depth == 0]
    drafts = (
        _foreign_drafts(text, outer, starts, language)
        if knows_speakers(language)
        else _drafts(text, outer, starts, cues)
    )
    drafts = _speech(text, _joined(text, drafts, starts))
    nested = _nested(text, [one for one in marks if one.depth == 1], drafts, cues)
    used = [(told.start, told.end) for one in drafts if (told := one.attribution) is not None and told.side == "after"]
    reported = (
        find_reported(
            text, starts, cues, [(one.marked.outer_start, one.parts[-1][1] + 1) for one in drafts], used, language
        )
        if not knows_speakers(language)
        else []
    )
    if blocks is not None:
        reported = [one for one in reported if _in_evidence(one.parts[0][0], blocks)]
    _take_over(text, drafts, starts, reported, from_before=not knows_speakers(language))
    return _told(text, cast, drafts, nested, reported)


def _counts(marked: Marked, blocks: Sequence[Block] | None) -> bool:
    return marked.depth < 2 and (blocks is None or _in_evidence(marked.start, blocks))


def _in_evidence(place: int, blocks: Sequence[Block]) -> bool:
    n = bisect_right(blocks, place, key=lambda block: block.start)
    return n == 0 or blocks[n - 1].end <= place or blocks[n - 1].role in _FURNITURE_KEEPS


def _drafts(text: str, marks: Sequence[Marked], starts: Sequence[int], cues: re.Pattern[str]) -> list[_Draft]:
    drafts: list[_Draft] = []
    previous_end = 0
    for n, marked in enumerate(marks):
        sentence, _ = sentence_of(starts, marked.outer_start)
        following = marks[n + 1].outer_start if n + 1 < len(marks) else len(text)
        _, next_start = sentence_of(starts, marked.outer_end + 3)
        if next_start <= marked.outer_end + 3 < len(text):
            _, next_start = sentence_of(starts, next_start)
        limit = min(following, next_start, marked.outer_end + 320)
        after = attribution_after(text, marked, limit, cues)
        before = attribution_before(text, marked, sentence, previous_end, cues)
        chosen = after
        if after is None or (before is not None and before.distance <= 3):
            chosen = before or after
        if chosen is not None and chosen.phrase is None and before is not None:
            chosen = before
        if chosen is not None and chosen.phrase is None:
            subject = first_subject(text, max(sentence, previous_end), marked.outer_start)
            chosen.phrase = subject
        why = f"“{chosen.cue}” stands {'after' if chosen.side == 'after' else 'before'} it" if chosen else ""
        drafts.append(_Draft(marked, list(marked.parts), chosen, sentence, why))
        previous_end = marked.outer_end
    return drafts


def _foreign_drafts(text: str, marks: Sequence[Marked], starts: Sequence[int], language: str) -> list[_Draft]:
    drafts: list[_Draft] = []
    previous_end = 0
    for n, marked in enumerate(marks):
        sentence, _ = sentence_of(starts, marked.outer_start)
        limit = min(marks[n + 1].outer_start if n + 1 < len(marks) else len(text), marked.outer_end + 320)
        parts, splits, side = list(marked.parts), False, "after"
        chosen = told_after(text, marked, limit, language)
        if chosen is None and (inside := told_inside(text, marked, language)):
            parts, chosen = inside
            splits, side = len(parts) > 1, "inside"
        if chosen is None:
            chosen, side = told_before(text, marked, sentence, previous_end, language), "before"
        why = f"“{chosen.cue}” stands {side} it" if chosen else ""
        drafts.append(_Draft(marked, parts, chosen, sentence, why, splits=splits))
        previous_end = max(marked.outer_end, chosen.end if chosen and chosen.side == "after" else 0)
    return drafts


def _joined(text: str, drafts: list[_Draft], starts: Sequence[int]) -> list[_Draft]:
    """One draft for what an attribution in the middle splits."""
    joined: list[_Draft] = []
    for draft in drafts:
        before = joined[-1] if joined else None
        if before is not None and _continues(text, before, draft, starts):
            before.parts.extend(draft.parts)
            before.splits = True
            before.marked = Marked(
                before.marked.outer_start,
                draft.marked.outer_end,
                before.parts,
                before.marked.mark,
                0,
                draft.marked.balance,
            )
            continue
        joined.append(draft)
    return joined


def _continues(text: str, before: _Draft, draft: _Draft, starts: Sequence[int]) -> bool:
    told = before.attribution
    if told is None or told.side != "after" or told.start < before.parts[-1][1]:
        return False
    gap = text[before.marked.outer_end : draft.marked.outer_start]
    if len(gap) > _MAX_GAP_CHARS or "\n\n" in gap or told.end > draft.marked.outer_start:
        return False
    tail = text[told.end : draft.marked.outer_start].rstrip()
    same_sentence = draft.sentence <= before.marked.outer_end + 2
    if same_sentence:
        return (
            gap.rstrip()[-1:] in (",", "—", "–", "-", ":", ";")
            and not re.search(r"\b(?:and|but|which|whose)\b", tail)
            and len(tail) < 160
        )
    return False


def _speech(text: str, drafts: Sequence[_Draft]) -> list[_Draft]:
    """The drafts that are speech; two words are enough right behind a quotation that has a speaker."""
    kept: list[_Draft] = []
    for draft in drafts:
        alone = not text[draft.sentence : draft.marked.outer_start].strip()
        follows = bool(kept) and alone and draft.marked.outer_start - kept[-1].marked.outer_end < 160
        if _is_speech(text, draft, least_words=2 if follows else 4):
            kept.append(draft)
    return kept


def _is_speech(text: str, draft: _Draft, *, least_words: int) -> bool:
    words = [match.group() for start, end in draft.parts for match in _WORD.finditer(text, start, end)]
    if not words:
        return False
    marked, told = draft.marked, draft.attribution
    inside = text[draft.parts[0][0] : draft.parts[-1][1]]
    lead = text[max(draft.sentence, marked.outer_start - 60) : marked.outer_start]
    closed_by_stop = inside.endswith(_SENTENCE_END)
    sentence_like = inside[:1].isupper() and (
        closed_by_stop or text[marked.outer_end - 2 : marked.outer_end - 1] == ","
    )
    closing = text[marked.outer_end - 2 : marked.outer_end - 1] in ",!?."
    closing = closing or text[marked.outer_end : marked.outer_end + 1] == ","
    beside = told is not None and told.side == "after" and told.distance <= 60
    if beside and (len(words) > 2 or sentence_like or closing):
        return True
    if marked.balance != "closed":
        return (len(words) >= 3 and told is not None) or len(words) >= 5
    if _title_like(words) and not (
        told is not None and told.side == "before" and told.distance <= 3 and len(words) == 1 and sentence_like
    ):
        return False
    if (
        _NAMING.search(lead.rstrip(" \"“'‘"))
        and len(words) < 7
        and not (
            told is not None
            and told.side == "before"
            and text[told.end : marked.outer_start].strip()
            and len(words) > 1
            and told.cue.lower() in ("called", "dubbed", "calls")
        )
    ):
        return False
    if told is not None and told.side == "before":
        if told.distance <= 3:
            return told.cue.lower() in STRONG or len(words) > 1
        if len(words) == 1:
            return told.distance < 25 and not inside[:1].isupper() and sentence_like
        if len(words) == 2:
            return told.distance <= 45 or sentence_like
        return told.distance <= 140 or len(words) >= 5
    if told is not None and told.side == "after":
        return len(words) >= 3
    if sentence_like and len(words) >= least_words:
        return True
    return len(words) >= 5 and not (lead.rstrip().endswith("(") and len(words) < 8)


def _title_like(words: Sequence[str]) -> bool:
    """Whether every word but the small ones is capitalised: a title, a name, a sign."""
    heavy = [word for word in words if word.lower() not in _SMALL]
    return (
        bool(heavy)
        and len(words) <= 9
        and all(word[0].isupper() or word[0].isdigit() for word in heavy)
        and not (len(heavy) == 1 and len(words) > 1)
    )


def _take_over(
    text: str, drafts: list[_Draft], starts: Sequence[int], reported: Sequence[Reported], *, from_before: bool
) -> None:
    """Quotations without a speaker of their own go on from the one before, if nothing else is said in between.

    In one sentence an attribution at its end holds for what was quoted before it as well.
    """
    for n in range(len(drafts) - 2, -1, -1):
        draft, after = drafts[n], drafts[n + 1]
        same_sentence = (
            after.sentence <= draft.marked.outer_start and after.marked.outer_start - draft.marked.outer_end < 160
        )
        if draft.attribution is None and same_sentence:
            told = after.attribution
            if (told is not None and told.side == "after") or (told is None and after.taken_from is not None):
                draft.taken_from = after
                draft.why = "the same sentence names the speaker after the next quotation"
    for before, draft in zip([None, *drafts], drafts, strict=False):
        if draft.taken_from is not None or (draft.attribution is not None and draft.attribution.phrase is not None):
            continue
        paragraph = max(
            text.rfind("\n\n", 0, draft.marked.outer_start),
            text.rfind("\n", 0, draft.marked.outer_start) if "\n\n" not in text else -1,
        )
        if before is not None and (before.attribution is not None or before.taken_from is not None):
            gap = text[before.marked.outer_end : draft.marked.outer_start]
            same_sentence = draft.sentence <= before.marked.outer_start
            alone = text[draft.sentence : draft.marked.outer_start].strip() == "" or same_sentence
            close = len(gap) < 260
            if alone and close and (same_sentence or _only_attribution(text, before, draft, starts)):
                draft.taken_from = before
                draft.why = "goes on from the quotation before it"
                continue
        lead_start = draft.sentence
        if not from_before or text[lead_start : draft.marked.outer_start].strip():
            continue
        n = bisect_right(starts, lead_start - 1)
        if n <= 0 or (starts[n - 1] <= paragraph and paragraph >= lead_start - 2):
            continue
        floor = starts[n - 1]
        if before is not None and before.marked.outer_end > floor + 1:
            continue
        heard = [one.phrase for one in reported if floor <= one.phrase.start < lead_start]
        phrase = heard[-1] if heard else first_subject(text, floor, lead_start)
        if heard:
            draft.attribution = Attribution(heard[-1], "", "before", heard[-1].start, heard[-1].end, 0)
            draft.why = "follows a sentence that reports the same speaker"
        elif (
            phrase is not None
            and phrase.kind in ("person", "pronoun")
            and phrase.text.lower() not in ("it", "they", "i", "we", "who")
            and lead_start - floor < 400
        ):
            draft.attribution = Attribution(
                phrase, "", "before", phrase.start, phrase.end, draft.marked.outer_start - phrase.end
            )
            draft.why = "follows a sentence about the speaker"


def _only_attribution(text: str, before: _Draft, draft: _Draft, starts: Sequence[int]) -> bool:
    """Whether between two quotations nobody else comes to act."""
    gap = text[before.marked.outer_end : draft.marked.outer_start]
    if not gap.strip(" .,\n"):
        return True
    told = before.attribution
    while told is None and before.taken_from is not None:
        before = before.taken_from
        told = before.attribution
    if told is None:
        return False
    inner = bisect_right(starts, draft.marked.outer_start) - bisect_right(starts, before.marked.outer_end + 2)
    return inner <= 1


def _nested(text: str, marks: Sequence[Marked], drafts: Sequence[_Draft], cues: re.Pattern[str]) -> list[_Draft]:
    """Sentences that are quoted inside a quotation, with whom the outer one names for them."""
    found: list[_Draft] = []
    for marked in marks:
        outer = next(
            (one for one in drafts if one.marked.outer_start < marked.outer_start < one.marked.outer_end), None
        )
        if outer is None or len(_WORD.findall(text, marked.start, marked.end)) < 4:
            continue
        part_start = (
            max(start for start, _ in outer.parts if start <= marked.outer_start)
            if any(start <= marked.outer_start for start, _ in outer.parts)
            else outer.parts[0][0]
        )
        told = attribution_before(text, marked, part_start, part_start, cues)
        lead = text[part_start : marked.outer_start].rstrip()
        if told is None and not lead.endswith((":", ",")):
            continue
        found.append(_Draft(marked, list(marked.parts), told, part_start, "stands inside another quotation"))
    return found


def _told(text: str, cast: Cast, drafts: list[_Draft], nested: list[_Draft], reported: list[Reported]) -> list[Quote]:
    """Quotes with their speakers looked up in reading order."""
    events: list[tuple[int, int, _Draft | Reported]] = []
    for n, draft in enumerate(drafts):
        at = draft.attribution.phrase.start if draft.attribution and draft.attribution.phrase else draft.marked.end
        events.append((at, n, draft))
    events.extend((one.phrase.start, len(drafts) + n, one) for n, one in enumerate(reported))
    quotes: list[Quote] = []
    named: dict[int, tuple[str, Phrase | None, SpeakerKind, str]] = {}
    for _, _, one in sorted(events, key=lambda event: event[:2]):
        if isinstance(one, Reported):
            speaker, kind = cast.resolve(one.phrase)
            cast.note(one.phrase.start, "" if kind == "pronoun" else speaker, kind)
            parts = tuple(one.parts)
            quotes.append(
                Quote(
                    parts[0][0], parts[-1][1], text[parts[0][0] : parts[-1][1]], parts, False, speaker,
                    one.phrase.start, one.phrase.end, one.cue, f"reported with “{one.cue}”",
                )
            )  # fmt: skip
            continue
        told = one.attribution
        if one.taken_from is None and told is not None and told.phrase is not None:
            speaker, kind = cast.resolve(told.phrase)
            cast.note(told.phrase.start, "" if kind == "pronoun" else speaker, kind)
            named[id(one)] = (speaker, told.phrase, kind, told.cue)
        else:
            named[id(one)] = ("", None, "pronoun", told.cue if told else "")
    for one in drafts:
        source, steps = one, 0
        while source.taken_from is not None and steps < len(drafts):
            source, steps = source.taken_from, steps + 1
        if source is not one and id(source) in named:
            named[id(one)] = named[id(source)]
        quotes.append(_quote(text, one, named[id(one)]))
    for one in nested:
        told = one.attribution
        if told is not None and told.phrase is not None:
            quotes.append(_quote(text, one, (cast.resolve(told.phrase)[0], told.phrase, told.phrase.kind, told.cue)))
        else:
            quotes.append(_quote(text, one, ("", None, "pronoun", "")))
    return sorted(quotes, key=lambda quote: (quote.start, -quote.end, not quote.direct))


def _quote(text: str, draft: _Draft, named: tuple[str, Phrase | None, SpeakerKind, str]) -> Quote:
    speaker, phrase, _, cue = named
    start, end = draft.parts[0][0], draft.parts[-1][1]
    why = [draft.why or "a sentence in quotation marks, nobody is named"]
    if draft.splits:
        why.append("split by its attribution")
    elif len(draft.parts) > 1:
        why.append(f"runs over {len(draft.parts)} paragraphs")
    if draft.marked.balance != "closed":
        why.append(f"the mark was {draft.marked.balance}")
    place = (phrase.start, phrase.end) if phrase else (end, end)
    return Quote(start, end, text[start:end], tuple(draft.parts), True, speaker, *place, cue, ", ".join(why))
