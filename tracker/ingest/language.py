"""In which language is it written? Cheap first: function words; then a trained model, if still unsure."""

from __future__ import annotations

import re
import sys
from itertools import islice

from ..text.function_words import FUNCTION_WORDS_OF

#: word → the languages that have it
_LANGUAGES_OF: dict[str, list[str]] = {}
for _language, _words in FUNCTION_WORDS_OF.items():
    for _known in _words:
        _LANGUAGES_OF.setdefault(_known, []).append(_language)
_WORD = re.compile(r"[^\W\d_]+")
_ASCII_LETTERS = {code: " " for code in range(128) if not chr(code).isalpha()}
_SAMPLE_CHARS = 1000
_MIN_HITS = 6  # of function words: fewer are no evidence
_MIN_CONFIDENCE = 0.9  # py3langid's own, calibrated over lengths: below it short texts go wrong
_MIN_CHARS = 40


def detect_language(text: str) -> str:
    """The ISO 639-1 code of the language of `text`, empty when unsure (short, mixed, unknown).

    Cost: about 20 µs where function words decide; else the model, 0.6 s to load and 70 µs a text.
    """
    sample = _middle(text)
    # The letters of ASCII are told apart by a table in a fifth of the time.
    words = sample.lower().translate(_ASCII_LETTERS).split() if sample.isascii() else _WORD.findall(sample.lower())
    counts = dict.fromkeys(FUNCTION_WORDS_OF, 0)
    for languages in filter(None, map(_LANGUAGES_OF.get, words)):
        for language in languages:
            counts[language] += 1
    best, second = sorted([(n, language) for language, n in counts.items()], reverse=True)[:2]
    if best[0] >= _MIN_HITS and best[0] >= 1.6 * second[0] and best[0] * 5 >= len(words):
        return best[1]
    if next(islice(filter(str.isalpha, sample), _MIN_CHARS - 1, None), None) is None:
        return ""  # fewer letters than that
    from .language_model import tell_language  # here: takes 0.6 s, and mostly isn't needed

    language, confidence = tell_language(sample)
    return language if confidence >= _MIN_CONFIDENCE and len(language) == 2 else ""


def hasten_languages(n_bytes: int) -> None:
    """Prepare for so much more text, if texts so far were in languages that only the model tells."""
    if (model := sys.modules.get(f"{__package__}.language_model")) is not None:
        model.hasten(n_bytes)


def language_code(value: str) -> str:
    """`en` for `en`, `en-GB`, `en_US` or `English`; empty for what is no language."""
    value = value.strip().lower()
    named = {
        "english": "en", "german": "de", "deutsch": "de", "french": "fr", "français": "fr", "spanish": "es",
        "español": "es", "italian": "it", "portuguese": "pt", "dutch": "nl", "russian": "ru", "arabic": "ar",
    }  # fmt: skip
    found = re.match(r"([a-z]{2})(?:[-_].*)?$", value)
    return found.group(1) if found else named.get(value, "")


def _middle(text: str) -> str:
    """A stretch past the first lines, which are often page furniture in another language."""
    start = min(200, max(0, len(text) - _SAMPLE_CHARS))
    return text[start : start + _SAMPLE_CHARS]
