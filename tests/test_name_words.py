"""The shipped list of ordinary words is what its rule makes of the words written by hand."""

from __future__ import annotations

import runpy
from pathlib import Path

from tracker.statements.names.words import word_lists

ROOT = Path(__file__).parent.parent
SHIPPED = ROOT / "tracker" / "statements" / "names" / "common_words.txt"
RULE = ROOT / "bench" / "word_list.py"


def test_the_shipped_list_is_what_the_rule_makes() -> None:
    made = runpy.run_path(str(RULE))["list_text"]()
    assert SHIPPED.read_text(encoding="utf-8") == made, "run: python -m bench.word_list"


def test_regular_forms_are_spelled_as_english_spells_them() -> None:
    rule = runpy.run_path(str(RULE))
    wanted = {
        "stop": "stopping stopped", "admit*": "admitting admitted", "visit": "visiting visited", "hope": "hoping hoped",
        "carry": "carrying carried", "play": "playing played", "free": "freeing freed", "quiz": "quizzing quizzed",
        "fix": "fixing fixed", "allow": "allowing allowed", "echo": "echoing echoed", "dye": "dyeing dyed",
    }  # fmt: skip
    for verb, forms in wanted.items():
        assert " ".join(rule["with_vowel"](verb, ending) for ending in ("ing", "ed")) == forms
    plurals = {"match": "matches", "city": "cities", "day": "days", "hero": "heroes", "photo": "photos", "tax": "taxes"}
    assert {word: rule["plural"](word) for word in plurals} == plurals
    adverbs = {"basic": "basically", "possible": "possibly", "full": "fully", "steady": "steadily", "sole": "solely"}
    assert {word: rule["adverb"](word) for word in adverbs} == adverbs


def test_an_ordinary_word_is_no_given_name_and_no_country() -> None:
    lists = word_lists()
    shipped = {word for line in SHIPPED.read_text(encoding="utf-8").splitlines()[3:] for word in line.split()}
    assert not shipped & (lists.given | lists.countries | lists.places | lists.organisations)
    assert all(word == word.lower() and not word.startswith("#") for word in shipped)
