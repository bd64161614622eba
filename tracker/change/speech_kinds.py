"""Edits of who says what: quotations, speakers, attributions."""

from __future__ import annotations

from ..match.function_words import FUNCTION_WORDS
from .atoms import Atom, Speech
from .parts import FEW_WORDS, Found, Part, atom_text, left_over, shown, told
from .spelling import are_respelled
from .units import cut_units
from .wording import ATTRIBUTION, GENERIC_SPEAKERS, PLAIN_VERBS, SAYING_VERBS, WEIGHING_VERBS

_PRONOUNS = frozenset({"he", "she", "they", "it", "i", "we", "who", "er", "sie", "il", "elle", "el", "ella"})


def quote_kind(before: Part, after: Part) -> Found:
    old_quotes, new_quotes = _quoted(before), _quoted(after)
    if not old_quotes and not new_quotes:
        return None
    if left_over(_words_of(before, old_quotes), _words_of(after, new_quotes)) == ([], []):
        return None
    olds, news = atom_text(before, old_quotes), atom_text(after, new_quotes)
    if old_quotes and new_quotes:
        gone, come = left_over(_words_of(before, old_quotes), _words_of(after, new_quotes))
        if are_respelled(gone, come) and left_over(before.words, after.words) == (gone, come):
            return "style", told("The spelling in a quotation", " ".join(gone), " ".join(come))
        return (
            "quote",
            f"Words in a quotation changed: {told('it', ' '.join(gone), ' '.join(come)).removeprefix('it ')}",
        )
    return "quote", told("The quotation", olds, news)


def _quoted(part: Part) -> list[Atom]:
    """Quotations that the part lies in or reaches into."""
    start, end = part.place
    if start == end:
        return []
    return [atom for atom in part.atoms.within(start, end) if atom.kind == "quote"]


def _words_of(part: Part, atoms: list[Atom]) -> list[str]:
    start, end = part.place
    return [key for atom in atoms for key in cut_units(part.whole, max(start, atom.start), min(end, atom.end)).keys]


def speaker_kind(before: Part, after: Part) -> Found:
    olds, news = _speeches(before), _speeches(after)
    if olds and not news:
        news = _same_speech(before, olds[0], after)
    elif news and not olds:
        olds = _same_speech(after, news[0], before)
    if not olds or not news:
        return None
    old = before.whole[olds[0].speaker_start : olds[0].speaker_end]
    new = after.whole[news[0].speaker_start : news[0].speaker_end]
    if is_same_name(old, new) or _is_stand_in(old) != _is_stand_in(new):
        return None
    return "speaker", told("The speaker", old, new), "changed"


def is_same_name(old: str, new: str) -> bool:
    """Whether two names may well be one: the shorter in the longer, or its initials."""
    olds, news = cut_units(old, 0, len(old)).keys, cut_units(new, 0, len(new)).keys
    plain_olds, plain_news = set(olds) - FUNCTION_WORDS, set(news) - FUNCTION_WORDS
    if plain_olds <= plain_news or plain_news <= plain_olds:
        return True
    return _abbreviates(olds, news) or _abbreviates(news, olds)


def _is_stand_in(speaker: str) -> bool:
    """Whether a speaker is told by a pronoun, or as `the company`: somebody whom the text named before."""
    words = cut_units(speaker, 0, len(speaker)).keys
    last = speaker.split()[-1] if speaker.split() else ""
    return _PRONOUNS.issuperset(words) or (last.islower() and words[-1] in GENERIC_SPEAKERS)


def _abbreviates(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether one word is the initials of the other words, those that say nothing left out or not."""
    if len(short) != 1 or len(short[0]) < 2:
        return False
    full = "".join(word[0] for word in long)
    plain = "".join(word[0] for word in long if word not in FUNCTION_WORDS)
    return any(initials.endswith(short[0]) for initials in (full, plain))


def _speeches(part: Part) -> list[Speech]:
    """Speech whose speaker the part names or reaches into."""
    start, end = part.place
    return [speech for speech in part.atoms.speeches if speech.speaker_start < end and start < speech.speaker_end]


def _same_speech(part: Part, speech: Speech, other: Part) -> list[Speech]:
    """Direct speech with the same words in the sentence that the other part lies in, with a speaker of its own."""
    words = cut_units(part.whole, speech.start, speech.end).keys
    start, end = other.sentence
    return [
        found
        for found in other.atoms.speeches
        if speech.direct
        and found.direct
        and found.speaker_start < found.speaker_end
        and start <= found.start < end
        and cut_units(other.whole, found.start, found.end).keys == words
    ]


def attribution_kind(before: Part, after: Part) -> Found:
    gone, come = left_over(before.words, after.words)
    few = max(len(gone), len(come)) <= 3 * FEW_WORDS
    phrases = len(ATTRIBUTION.findall(before.text)), len(ATTRIBUTION.findall(after.text))
    olds, news = [word for word in gone if word in SAYING_VERBS], [word for word in come if word in SAYING_VERBS]
    sources = phrases[0] + len(olds), phrases[1] + len(news)
    if not few or sources == (0, 0):
        return None
    if bool(sources[0]) != bool(sources[1]) and phrases == (0, 0) and len(before.words) == len(after.words) == 1:
        return None  # one verb for another, the source stays
    if bool(sources[0]) != bool(sources[1]) and _sources_of(before) == _sources_of(after):
        return None  # it stands elsewhere in the sentence
    if sources[0] and not sources[1]:
        return "attribution", f"The attribution {shown(before.text)} was dropped.", "dropped"
    if sources[1] and not sources[0]:
        return "attribution", f"The attribution {shown(after.text)} was added.", "added"
    if set(olds) <= PLAIN_VERBS and set(news) <= PLAIN_VERBS and phrases[0] == phrases[1] == 0:
        return None
    if WEIGHING_VERBS.intersection(olds + news) or phrases[0] != phrases[1]:
        return "attribution", told("The attribution", before.text, after.text), "changed"
    return None


def names_source(text: str) -> bool:
    """Whether a stretch attributes something to somebody."""
    return bool(ATTRIBUTION.search(text)) or any(word in SAYING_VERBS for word in cut_units(text, 0, len(text)).keys)


def _sources_of(part: Part) -> int:
    """How many phrases and verbs attribute something in the part's whole sentence."""
    start, end = part.sentence
    verbs = sum(word in SAYING_VERBS for word in cut_units(part.whole, start, end).keys)
    return verbs + len(ATTRIBUTION.findall(part.whole, start, end))
