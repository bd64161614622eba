"""In which language is it written? Cheap first: function words; then a trained model, if still unsure."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from itertools import islice

from ..text.function_words import FUNCTION_WORDS_OF

#: word → the languages that have it
_LANGUAGES_OF: dict[str, list[str]] = {}
for _language, _words in FUNCTION_WORDS_OF.items():
    for _known in _words:
        _LANGUAGES_OF.setdefault(_known, []).append(_language)
_WORD = re.compile(r"[^\W\d_]+")
#: The same of a text in ASCII, whose words are told apart in half the time as bytes.
_ASCII_LANGUAGES_OF = {word.encode(): languages for word, languages in _LANGUAGES_OF.items() if word.isascii()}
_ASCII_LETTERS = bytes(ord(chr(code).lower()) if chr(code).isalpha() else ord(" ") for code in range(128)) + b" " * 128
_SAMPLE_CHARS = 1000
_MIN_HITS = 6  # of function words: fewer are no evidence
_MIN_CONFIDENCE = 0.9  # py3langid's own, calibrated over lengths: below it short texts go wrong
_MIN_CHARS = 40


def detect_language(text: str) -> str:
    """The ISO 639-1 code of the language of `text`, empty when unsure (short, mixed, unknown).

    Cost: about 20 µs where function words decide; else the model, 0.6 s to load and 70 µs a text.
    """
    sample = _middle(text)
    n_words, known = _look_words_up(sample)
    counts = dict.fromkeys(FUNCTION_WORDS_OF, 0)
    for languages in filter(None, known):
        for language in languages:
            counts[language] += 1
    best, second = sorted([(n, language) for language, n in counts.items()], reverse=True)[:2]
    if best[0] >= _MIN_HITS and best[0] >= 1.6 * second[0] and best[0] * 5 >= n_words:
        return best[1]
    if next(islice(filter(str.isalpha, sample), _MIN_CHARS - 1, None), None) is None:
        return ""  # fewer letters than that
    from .language_model import tell_language  # here: takes 0.6 s, and mostly isn't needed

    language, confidence = tell_language(sample)
    return language if confidence >= _MIN_CONFIDENCE and len(language) == 2 else ""


def _look_words_up(sample: str) -> tuple[int, Iterator[list[str] | None]]:
    """How many words there are, and for each the languages that have it as a function word."""
    if sample.isascii():
        parts = sample.encode().translate(_ASCII_LETTERS).split()
        return len(parts), map(_ASCII_LANGUAGES_OF.get, parts)
    words = _WORD.findall(sample.lower())
    return len(words), map(_LANGUAGES_OF.get, words)


def hasten_languages(n_bytes: int, *, n_read: int) -> None:
    """Prepare for so much more text, if those read so far were in languages that only the model tells."""
    if (model := sys.modules.get(f"{__package__}.language_model")) is not None:
        model.hasten(n_bytes, n_read=n_read)


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
