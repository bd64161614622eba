"""Words that carry a meaning of their own: negations, modals, hedges, verbs of saying, notices.

English, with the commonest words of German, French and Spanish.
"""

from __future__ import annotations

import re

from .units import fold


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split())


#: A change of one of these turns a sentence round.
NEGATIONS = _folded(
    """not no never none nobody nothing neither nor without cannot nowhere hardly scarcely
    nicht kein keine keinen keiner keines nie niemals nichts niemand weder ohne
    ne pas jamais rien aucun aucune sans ni
    nunca nada nadie ningun ninguna sin tampoco لا لم لن ليس ليست 不 没 沒 未 无 無 非"""
)
_NOT_ENDING = re.compile(r".+n't")

#: How sure a statement is.
MODALS = _folded(
    """may might can could will would shall should must ought likely unlikely probably possibly perhaps maybe
    certainly definitely reportedly allegedly apparently presumably supposedly seemingly suspected alleged presumed
    potentially possible probable certain expected believed thought feared
    kann konnte könnte soll sollte muss müsste wird würde darf dürfte wohl vielleicht angeblich mutmaßlich vermutlich
    peut pourrait doit devrait probablement peut-être puede podría debe debería probablemente quizás quizas presunto
    presunta"""
)

#: Hedges of a number.
HEDGES = _folded(
    """about around some roughly approximately nearly almost over under least most more less fewer than only up
    exactly estimated etwa rund ungefähr fast mehr weniger mindestens höchstens environ près presque plus moins
    unos unas alrededor casi"""
)

#: Words that decide what the figure after them is: an increase to 20, by 20, from 20.
TOWARDS = _folded("to by from auf um von de à a por")

#: What an article calls a speaker whom it has named before.
GENERIC_SPEAKERS = _folded(
    """company firm group bank paper newspaper daily magazine agency network broadcaster source sources official
    officials spokesman spokeswoman spokesperson statement report document filing website analyst analysts executive
    regulator companies exchange
    maker chipmaker automaker carmaker retailer lender insurer operator airline giant department institution
    club team charity union party council hospital school university"""
)

#: Verbs that report speech without a judgement; one for another is a matter of style.
PLAIN_VERBS = _folded(
    """said say says saying told tell tells telling added stated wrote writes
    sagte sagt erklärte dit déclaré dijo dice"""
)
#: Verbs that report speech and weigh it.
WEIGHING_VERBS = _folded(
    """claimed claiming alleged alleges allege alleging insisted insists insist admitted admits admit
    acknowledged acknowledges conceded concedes denied denies deny denying warned warns warn confirmed confirms confirm
    confirming revealed reveals reveal boasted maintained maintains argued argues argue asserted asserts assert
    complained complains accused accuses vowed vows pledged promised threatened
    believes
    believe behauptete behauptet bestätigte räumte warnte affirmé prétend afirmó aseguró admitió
    اعلن زعم قال 称 稱 表示 宣布"""
)
SAYING_VERBS = PLAIN_VERBS | WEIGHING_VERBS
ATTRIBUTION = re.compile(
    r"\baccording to\b|\bin the words of\b|\bciting\b|\bcited\b|\bas reported by\b|\bper (?:the|a|officials)\b"
    r"|\b(?:laut|nach angaben|zufolge|selon|d['’]après|según|de acuerdo con)\b|وفقا|بحسب|حسب|据|據|根据",
    re.IGNORECASE,
)

_NOTICE = re.compile(
    r"""[\s\W_]*(?:corrections?|corrected|correcting|corrects|clarifications?|clarified|editor['’]?s['’]?\ notes?
    |erratum|korrektur|berichtigung|rectificatif|correctif|corrección|rectificación|تصحيح|更正)\b\s*(?:[:\-–—,.(]|\d|and\b|$)
    |[\s\W_]*\((?:\s*(?:this|the)\ (?:\w+\ \d*\ ?)?(?:story|article|report|version)\b
    |(?:corrects|refiles|removes|recasts|fixes|adds|updates|clarifies|corrected|refiled)\b|(?:story|article)\ corrects)
    |[\s\W_]*(?:an|the|a\ previous|this)\ (?:earlier\ |previous\ |original\ )?
    (?:version|article|story|report|headline|caption)[^.]{0,60}\b(?:incorrectly|misstated|misspelled|misidentified|wrongly
    |mistakenly|erroneously|has\ been\ (?:corrected|amended|updated)|was\ (?:corrected|amended|updated))\b""",
    re.IGNORECASE | re.VERBOSE,
)
_CORRECTS = re.compile(
    r"correct|clarif|misstat|erron|wrongly|mistaken|refil|fix|berichtig|korrektur|rectif|更正|تصحيح", re.IGNORECASE
)


def is_correction(sentence: str) -> bool:
    """Whether a sentence tells readers that the text was corrected."""
    return _NOTICE.match(sentence) is not None and _CORRECTS.search(sentence) is not None


_TICKERS = re.compile(r"(?:\W*\(\s*\.?[A-Za-z0-9]{1,6}\.[A-Z]{1,3}\s*\)\W*|\W*\b[A-Z]{2,5}\.[A-Z]{1,2}\b\W*)+")


def is_ticker(text: str) -> bool:
    """Whether a stretch is nothing but codes of an exchange, as agencies put behind a company's name."""
    return _TICKERS.fullmatch(text) is not None


_CREDIT = re.compile(
    r"[\s\W_]*(?:(?:additional|with additional)\s+)?(?:reporting|writing|editing|compiled|edited|written)"
    r"(?: and (?:writing|editing|reporting))? by\s+(?-i:[^a-z\s])",
    re.IGNORECASE,
)


def is_credit(sentence: str) -> bool:
    """Whether a sentence says who reported, wrote or edited, as agencies put it in brackets at the end."""
    return _CREDIT.match(sentence) is not None and ("(" in sentence[:3] or ";" in sentence or len(sentence) < 80)


def is_negation(word: str) -> bool:
    """Whether a folded word negates (`not`, `isn't`, `kein`)."""
    return word in NEGATIONS or _NOT_ENDING.fullmatch(word) is not None
