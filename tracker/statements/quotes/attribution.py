"""The verb and the speaker beside a stretch in quotation marks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from .marks import Marked
from .phrases import Phrase, first_subject, subject_after, subject_before
from .words import STRONG, WEAK

_BOUNDARY = re.compile(
    r"[.!?…][\"”’»“)\]]*\s+(?=[\"“‘'«„(\[]*[A-ZÀ-Þ0-9])|\n\s*\n|[.!?…][\"”’»“)\]]*\s*\n|(?<=[:;])\s*\n"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Maj|Col|Lt|Sgt|Capt|Adm|Sen|Rep|Gov|Rev|Hon|St|Jr|Sr|vs|No|Inc|Co|Corp|Ltd|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec|"
    r"Supt|Det|Cpl|Pvt|Messrs|approx)|\b[A-Z]|(?:\b[A-Z]\.)+[A-Z])\.$"
)
_SAID_THIS = re.compile(r"\s+(?:this|so)\b")
_NEAR_CHARS = 130
_FAR_CHARS = 260


@dataclass(slots=True)
class Attribution:
    """Who is said to have spoken: `phrase` None where a verb stands there without a subject.

    `side` is `after`, `before` or `taken over`; `start` and `end` hold verb and speaker.
    """

    phrase: Phrase | None
    cue: str
    side: str
    start: int
    end: int
    distance: int


def sentence_starts(text: str) -> list[int]:
    """Places where sentences begin, quotations not regarded; 0 is the first, the text's length the last."""
    starts = [0]
    for match in _BOUNDARY.finditer(text):
        if text[match.start()] == "." and _ABBREVIATION.search(text, max(0, match.start() - 12), match.start() + 1):
            continue
        starts.append(match.end())
    starts.append(len(text))
    return starts


def attribution_after(text: str, marked: Marked, limit: int, cues: re.Pattern[str]) -> Attribution | None:
    """`…," said X` and `…," X said`, before `limit`."""
    start = marked.outer_end
    break_at = text.find("\n", start, limit)
    limit = (
        break_at
        if break_at >= 0 and (text[break_at - 1] in ".!?”\"'’" or text[break_at + 1 : break_at + 2] == "\n")
        else limit
    )
    inner_end = text[start - 2 : start - 1] if marked.balance == "closed" else ","
    following = text[start : start + 2]
    joined = inner_end in ",?!…-–—;" or following[:1] in ",;–—" or following in (" –", " —", " -")
    lead = len(text[start:limit]) - len(text[start:limit].lstrip(" ,;–—-\u00a0\n"))
    for count, match in enumerate(cues.finditer(text, start, limit)):
        verb = match.group().lower()
        gap = text[start + lead : match.start()].strip()
        if count > 2 or len(gap) > 230:
            return None
        if (verb in WEAK and verb not in STRONG) or (verb.endswith("ing") and gap):
            continue
        if verb == "quoted" and " as saying" in text[match.end() : limit]:
            phrase = subject_after(text, match.end(), limit)
            if phrase is not None:
                return Attribution(phrase, match.group(), "after", phrase.start, phrase.end, 0)
        if verb.startswith(("according to", "in the words", "nach angaben", "laut", "selon", "según")):
            phrase = (
                subject_after(text, match.end(), limit)
                if len(gap) < 120 and (joined or inner_end != "." or not gap)
                else None
            )
            if phrase is None:
                continue
            return Attribution(phrase, match.group(), "after", match.start(), phrase.end, len(gap))
        if (
            not gap
            or gap in ("also", "he", "she")
            or re.fullmatch(r"\w+ly|a|has|have|had|to|had also|hat|have also", gap)
        ):
            if gap in ("he", "she"):
                pass
            elif not joined and inner_end != "." and len(text[marked.start : marked.end].split()) < 4:
                return None
            elif gap not in ("also", "to"):
                phrase = subject_after(text, match.end(), limit)
                if phrase is not None or verb.endswith(("said", "added", "says")):
                    end = phrase.end if phrase else match.end()
                    return Attribution(phrase, match.group(), "after", match.start(), end, 0)
                return None
        if not joined and not _SAID_THIS.match(text, match.end()):
            near = inner_end != "." and len(gap) < 40 and text[start : start + 1] == " "
            if not near:
                return None
        if (
            gap.startswith(("and ", "but ", "or ", "that ", "which ", "in ", "to ", "for ", "because ", "as "))
            and not joined
        ):
            return None
        phrase = subject_before(text, start + lead, match.start())
        if phrase is not None:
            return Attribution(phrase, match.group(), "after", phrase.start, match.end(), phrase.start - start)
    return None


def attribution_before(
    text: str, marked: Marked, sentence: int, previous_end: int, cues: re.Pattern[str]
) -> Attribution | None:
    """`X said: "…`, `X described it as "…`, `according to X, "…` in the sentence that begins at `sentence`."""
    floor = max(sentence, previous_end)
    matches = list(cues.finditer(text, floor, marked.outer_start))
    lead = text[floor : marked.outer_start].rstrip()
    if not matches and lead.endswith(":") and 1 < len(lead) < 160:
        label = first_subject(text, floor, floor + len(lead))
        if label is not None and label.kind != "pronoun" and (" " in label.text or label.text.isupper()):
            return Attribution(label, ":", "before", label.start, floor + len(lead), 0)
    for match in reversed(matches):
        verb = match.group().lower()
        distance = marked.outer_start - match.end()
        if distance > _FAR_CHARS:
            return None
        if verb.startswith(("according to", "in the words", "nach angaben", "laut", "selon", "según")):
            phrase = subject_after(text, match.end(), marked.outer_start)
        elif verb.endswith("ing"):
            phrase = (
                subject_before(text, floor, match.start())
                if text[match.start() - 2 : match.start()] != ", " and not text[: match.start()].endswith("by ")
                else None
            )
            phrase = first_subject(text, floor, match.start()) or phrase
        else:
            phrase = subject_before(text, floor, match.start())
        if phrase is None and text[floor : match.start()].strip() == "" and distance < 40:
            phrase = subject_after(text, match.end(), marked.outer_start)
        if phrase is not None:
            return Attribution(phrase, match.group(), "before", phrase.start, match.end(), distance)
    return None


def sentence_of(starts: Sequence[int], place: int) -> tuple[int, int]:
    """Where the sentence around a place begins and where the next one does."""
    n = bisect_right(starts, place)
    return starts[n - 1], starts[n] if n < len(starts) else starts[-1]
