from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.match.alike_sentences import sentences_alike
from tracker.match.candidates import Candidates, find_candidates, propose_pairs
from tracker.match.packed import bounded_pairs, distinct, groups_of, summed_by_pair, unpack_pairs
from tracker.match.rare_words import (
    Grouped,
    group_narrow,
    group_wide,
    number_words,
    rare_entries,
    sentences_sharing_rare_words,
)
from tracker.match.shingles import choose_hashing
from tracker.model import Document
from tracker.settings import CandidateSettings, Settings
from tracker.text.columns import column_from_texts, offsets_of
from tracker.text.tokens import tokenize

SEEDS = Path(__file__).parent.parent.parent / "shared" / "seeds"
STRICT = Settings(candidates=CandidateSettings(always=0))
COMMON = [f"common{number}" for number in range(400)]


def filler(draw: np.random.Generator, n_sentences: int) -> list[str]:
    return [" ".join(draw.choice(COMMON, 15)) + ". " for _ in range(n_sentences)]


def made_corpus(n_documents: int, planted: dict[tuple[int, int], tuple[str, str]]) -> list[list[str]]:
    """Documents of everyday words; each planted pair of sentences stands in the two documents."""
    draw = np.random.default_rng(4)
    documents = [filler(draw, 12) for _ in range(n_documents)]
    for (left, right), (one, other) in planted.items():
        documents[left].insert(5, one + " ")
        documents[right].insert(2, other + " ")
    return documents


def found_in(documents: list[list[str]], chosen: Settings = STRICT) -> Candidates:
    column = column_from_texts([sentence for document in documents for sentence in document])
    return find_candidates(column, offsets_of([len(document) for document in documents]), chosen)


def plain_document(name: str, text: str) -> Document:
    return Document(
        id=name, key=name, title="", byline="", source="", language="en", date=None,
        n_words=0, sha256="", blocks=(), text=text,
    )  # fmt: skip


def test_a_verbatim_a_reworded_and_a_quoted_sentence_are_proposed_and_nothing_else():
    planted = {
        (3, 90): ("Verbatim stretches stand untouched in either of these two distant articles today.",) * 2,
        (7, 150): (
            "Minister Orlanka warned that Velmar pipelines would freeze by December without subsidies.",
            "Without subsidies, pipelines around Velmar freeze in December, so a warning by Orlanka.",
        ),
        (20, 40): (
            "Nobody believes harbour negotiations deserve patience while sailors starve onboard.",
            "While sailors starve, nobody believes that patience with negotiations at harbour level pays.",
        ),
    }
    found = found_in(made_corpus(200, planted))
    assert set(found.pairs) == set(planted)


def test_the_best_pair_stands_first_and_each_pair_once():
    planted = {
        (0, 1): ("Quartz velvet harbinger lanterns drift slowly eastward tonight beyond Kesselmoor.",) * 2,
        (2, 3): ("Orlanka visited Velmar.", "Velmar received Orlanka."),
    }
    found = found_in(made_corpus(60, planted), Settings(candidates=CandidateSettings(least_score=1.5)))
    assert found.pairs[0] == (0, 1)
    assert (2, 3) in found.pairs
    assert (np.diff(found.score) <= 0).all()
    assert len(set(found.pairs)) == len(found.pairs)
    assert (found.left < found.right).all()


def test_small_corpora_are_searched_whole_as_long_as_articles_share_anything():
    texts = ["Iraq asked Iran for gas. ", "Iran sends less gas. ", "Nothing here. ", "Gas from Iran. "]
    found = found_in([[text] for text in texts], Settings())
    assert set(found.pairs) == {(0, 1), (0, 3), (1, 3)}


def test_no_article_crowds_out_others_and_the_cut_is_told():
    shared = "Zephyr gondola marzipan obelisk rutabaga syncopation tungsten umbrage."
    documents = made_corpus(80, {})
    for row in range(30):
        documents[row].append(shared)
    chosen = Settings(candidates=CandidateSettings(per_document=3, always=0, least_score=1.0))
    found = found_in(documents, chosen)
    assert len(found) <= 3 * 80
    assert "were not searched" in found.shortcuts[0]
    inside = [pair for pair in found.pairs if max(pair) < 30]
    reached = {0}
    for _ in range(30):
        reached |= {row for pair in inside if reached & set(pair) for row in pair}
    assert reached == set(range(30)), "all thirty are still tied together"


def test_the_spun_copy_of_a_much_reprinted_story_is_still_proposed():
    story = "Orlanka warned that Velmar pipelines would freeze by December without more subsidies."
    spun = "More subsidies are needed or pipelines at Velmar freeze by December, Orlanka was warning."
    documents = made_corpus(300, {})
    for row in range(10, 90):
        documents[row].append(story)
    documents[200].append(spun)
    chosen = Settings(candidates=CandidateSettings(always=0, least_score=1.0))
    assert any(200 in pair for pair in found_in(documents, chosen).pairs)


def test_proposals_name_the_same_documents_in_any_order():
    documents = made_corpus(40, {(1, 30): ("Quartz velvet harbinger lanterns drift eastward.",) * 2})
    order = np.random.default_rng(2).permutation(40).tolist()
    found = found_in(documents, Settings())
    shuffled = found_in([documents[row] for row in order], Settings())
    renamed = {(min(order[a], order[b]), max(order[a], order[b])) for a, b in shuffled.pairs}
    assert renamed == set(found.pairs)


def test_nothing_is_proposed_where_there_is_nothing_to_compare():
    assert found_in([]).pairs == ()
    assert found_in([["One article only. "]]).pairs == ()
    assert found_in([[], []]).pairs == ()
    assert found_in([["…"], ["—"], []], Settings()).pairs == ()


def test_articles_are_cut_into_sentences_without_losing_or_joining_words():
    texts = ["A headline\n\nOrlanka warned Velmar. ", "", "A headline\n\nVelmar heard Orlanka"]
    documents = [plain_document(f"{row}.txt", text) for row, text in enumerate(texts)]
    assert propose_pairs(documents, texts, Settings()).pairs == ((0, 2),)


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the five real articles are not in ../shared/seeds")
def test_all_pairs_of_the_five_real_articles_are_proposed():
    texts = [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    documents = [plain_document(f"{row}.txt", text) for row, text in enumerate(texts)]
    assert set(propose_pairs(documents, texts, STRICT).pairs) == set(itertools.combinations(range(5), 2))


def test_word_frequencies_count_documents_not_mentions():
    sentences = column_from_texts(["red red blue. ", "red. ", "blue green. ", "red. "])
    words = number_words(sentences, np.array([0, 2, 3, 4]), choose_hashing(0))
    of_sentence = [words.words[words.sentences == row].tolist() for row in range(4)]
    assert [len(row) for row in of_sentence] == [2, 1, 2, 1]
    (red,) = of_sentence[1]
    (blue,) = set(of_sentence[0]) - {red}
    (green,) = set(of_sentence[2]) - {blue}
    assert [int(words.frequency[number]) for number in (red, blue, green)] == [2, 2, 1]
    kept, numbers = rare_entries(words)
    assert green not in numbers.tolist()
    assert kept.tolist() == sorted(kept.tolist())


def test_sentences_sharing_rare_words_are_worth_these_words():
    sentences = column_from_texts(["alpha beta gamma. ", "gamma alpha delta. ", "beta delta. ", "epsilon. "])
    words = number_words(sentences, np.arange(5), choose_hashing(0))
    pairs, gains = sentences_sharing_rare_words(words)
    left, right = unpack_pairs(pairs)
    assert list(zip(left.tolist(), right.tolist(), strict=True)) == [(0, 1)]
    assert gains[0] == pytest.approx(2 * np.log(5 / 2))


@given(st.lists(st.lists(st.sampled_from([0, 1, 2, 5, 900, 8_388_607]), unique=True, max_size=6), max_size=12))
def test_entries_packed_with_their_sentences_are_grouped_as_by_their_places(sentences):
    owners = np.array([row for row, words in enumerate(sentences) for _ in words], np.int32)
    numbers = np.array([word for words in sentences for word in sorted(words)], np.int32)

    def listed(grouped: Grouped) -> list[tuple[int, list[int]]]:
        places = zip(grouped.keys.tolist(), grouped.starts.tolist(), grouped.sizes.tolist(), strict=True)
        return [(key, grouped.members[start : start + size].tolist()) for key, start, size in places]

    narrow = group_narrow(owners, numbers, 1 << 23)
    assert narrow is not None
    assert listed(narrow) == listed(group_wide(owners, numbers))


def test_what_takes_too_many_bits_is_left_to_the_wide_way():
    numbers = np.arange(1 << 16, dtype=np.int32)
    assert group_narrow(np.full(1 << 16, (1 << 30) - 1, np.int32), numbers, 1 << 16) is None


def test_sentences_are_alike_by_their_words_in_any_order():
    texts = [
        "We do not believe in negotiations while the siege goes on.",
        "While the siege goes on we do not believe in negotiations!",
        "Negotiations were believed in; nothing else was said of any siege by anyone there at all.",
    ]
    words = number_words(column_from_texts(texts), np.arange(4), choose_hashing(0))
    left, right = unpack_pairs(sentences_alike(words, choose_hashing(0))[0])
    assert (left.tolist(), right.tolist()) == ([0], [1])


@given(st.lists(st.integers(0, 3), max_size=40), st.integers(1, 8))
def test_bounded_pairs_are_all_pairs_of_small_groups_and_tie_large_ones(keys, limit):
    order, starts, sizes = groups_of(np.array(keys, np.int64))
    pairs, groups = bounded_pairs(starts, sizes, order, limit)
    assert len(distinct(pairs)) == len(pairs)
    for group, (start, size) in enumerate(zip(starts.tolist(), sizes.tolist(), strict=True)):
        left, right = (side.tolist() for side in unpack_pairs(pairs[groups == group]))
        members = order[start : start + size].tolist()
        found = set(zip(left, right, strict=True))
        assert found <= set(itertools.combinations(members, 2))
        if size <= limit:
            assert len(found) == size * (size - 1) // 2
        else:
            assert {(members[0], other) for other in members[1:]} <= found
            assert len(found) <= 6 * size


@given(st.lists(st.tuples(st.integers(0, 5), st.floats(0, 10)), max_size=30))
def test_sums_by_pair_add_up(entries):
    pairs = np.array([pair for pair, _ in entries], np.int64)
    found, counts, sums = summed_by_pair(pairs, np.array([gain for _, gain in entries], float))
    assert found.tolist() == sorted(set(pairs.tolist()))
    for pair, count, total in zip(found.tolist(), counts.tolist(), sums.tolist(), strict=True):
        gains = [gain for other, gain in entries if other == pair]
        assert (count, total) == (len(gains), pytest.approx(sum(gains)))


def test_tokens_of_sentences_are_the_tokens_of_the_article():
    text = "A headline\n\nOne sentence. Another, with 2,500 words! "
    pieces = ["A headline\n\n", "One sentence. ", "Another, with 2,500 words! "]
    assert tokenize(text).words == tuple(word for piece in pieces for word in tokenize(piece).words)
