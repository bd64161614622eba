from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tracker.match.passages import find_passages, find_passages_prepared, find_repeats
from tracker.match.prepared import cut_stem, prepare
from tracker.model import Block, Passage
from tracker.settings import PassageSettings, Settings

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "passages.yaml").read_text(encoding="utf-8"))
CORPUS = Path(__file__).parent.parent / "seeds"
SEEDS = Path(__file__).parent.parent.parent / "shared" / "seeds"
MIRROR = {"insert": "delete", "delete": "insert"}

#: Sentences that share words, so that passages really occur.
SENTENCES = [
    "The harbour master closed the northern gate before dawn on Wednesday.",
    "Before dawn on Wednesday the northern gate was closed by the harbour master.",
    "“Nobody may pass the breakwater until the fire is out,” said Captain Rosk.",
    "Captain Rosk ordered that nobody pass the breakwater while the fire burns.",
    "Two tanks of marine diesel were lost and nine workers died.",
    "Traders paid 9,400 crowns a day for a vessel of 30,000 tonnes.",
    "The parliament of the republic will debate a motion next week.",
    "Sixteen ships were waiting in the roads",
    "…",
    "“",
]
texts = st.lists(st.sampled_from(SENTENCES), max_size=7).map(" ".join)
any_texts = st.one_of(texts, st.text(max_size=60), st.lists(st.sampled_from(SENTENCES), max_size=5).map("\n\n".join))


def spans(passage: Passage) -> tuple[int, int, int, int]:
    return passage.left_start, passage.left_end, passage.right_start, passage.right_end


@given(any_texts, any_texts)
def test_changes_rebuild_both_spans(left: str, right: str) -> None:
    for passage in find_passages(left, right):
        assert "".join(change.left for change in passage.changes) == left[passage.left_start : passage.left_end]
        assert "".join(change.right for change in passage.changes) == right[passage.right_start : passage.right_end]
        assert 0 <= passage.score <= 1
        assert passage.why


@given(any_texts, any_texts)
def test_swapping_the_texts_swaps_the_passages(left: str, right: str) -> None:
    there = {(*spans(p), p.tier, p.score, p.relation, p.why, p.changes) for p in find_passages(left, right)}
    back = {
        (*(s := spans(p))[2:], *s[:2], p.tier, p.score, p.relation, p.why,
         tuple(type(c)(MIRROR.get(c.op, c.op), c.right, c.left) for c in p.changes))  # type: ignore[arg-type]  # both are Ops
        for p in find_passages(right, left)
    }  # fmt: skip
    assert there == back


@given(any_texts, any_texts)
def test_a_prepared_text_gives_the_same_passages(left: str, right: str) -> None:
    assert find_passages_prepared(prepare(left), prepare(right)) == find_passages(left, right)


@given(texts)
def test_a_text_stands_whole_in_itself(text: str) -> None:
    text = f"{SENTENCES[0]} {text} {SENTENCES[2]}"
    found = [p for p in find_passages(text, text) if p.tier == "linked" and p.left_start == p.right_start]
    assert any(p.left_start == 0 and p.left_end >= len(text.rstrip("… “")) for p in found)


@given(texts, st.lists(st.integers(0, 3), min_size=1, max_size=4), st.data())
def test_no_passage_touches_furniture(text: str, kinds: list[int], data: st.DataObject) -> None:
    roles = ("body", "caption", "quote", "boilerplate")
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=len(kinds) - 1, max_size=len(kinds) - 1)))
    edges = [0, *cuts, len(text)]
    blocks = [
        Block(start, end, roles[kind])  # type: ignore[arg-type]  # roles are Roles
        for start, end, kind in zip(edges, edges[1:], kinds, strict=False)
        if end > start
    ]
    furniture = [block for block in blocks if block.role in ("caption", "boilerplate")]
    for passage in find_passages(text, " ".join(SENTENCES), left_blocks=blocks):
        assert not any(passage.left_start < block.end and block.start < passage.left_end for block in furniture)


@given(st.lists(st.sampled_from(SENTENCES), max_size=6).map("\n\n".join))
def test_repeats_come_in_order_and_never_overlap(text: str) -> None:
    for passage in find_repeats(text):
        assert passage.left_end <= passage.right_start


def test_a_repeated_paragraph_is_found_inside_one_text() -> None:
    text = "\n\n".join([SENTENCES[0], SENTENCES[5], SENTENCES[6], SENTENCES[0]])
    [found] = find_repeats(text)
    assert text[found.left_start : found.left_end] == text[found.right_start : found.right_end] == SENTENCES[0]
    assert (found.tier, found.relation) == ("linked", "verbatim")


def test_min_tokens_decides_what_is_too_short() -> None:
    left, right = f"{SENTENCES[0]} Rain.", f"Snow. {SENTENCES[0]}"
    assert find_passages(left, right)
    assert not find_passages(left, right, Settings(passages=PassageSettings(min_tokens=12)))


def test_unaligned_passages_are_the_same_but_for_their_changes() -> None:
    one, two = prepare(" ".join(SENTENCES[:4])), prepare(" ".join(SENTENCES[2:6]))
    aligned = find_passages_prepared(one, two)
    bare = find_passages_prepared(one, two, align=False)
    assert [spans(p) for p in aligned] == [spans(p) for p in bare]
    assert not any(p.changes for p in bare)


def test_an_article_reworded_word_by_word_is_found_by_its_order() -> None:
    left, right = (
        (CORPUS / name).read_text(encoding="utf-8")
        for name in ("kessim-observer/night-of-fire.txt", "straitline/inferno-at-kessim.txt")
    )
    longest = max(find_passages(left, right), key=lambda p: p.left_end - p.left_start)
    assert longest.left_end - longest.left_start > 0.6 * len(left)
    assert longest.right_end - longest.right_start > 0.6 * len(right)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_passage_cases(case: dict[str, object]) -> None:
    left, right = str(case["left"]), str(case["right"])
    found = [
        (p.tier, p.relation, left[p.left_start : p.left_end], right[p.right_start : p.right_end])
        for p in find_passages(left, right)
    ]
    wanted = [] if case.get("none") else case["wanted"]
    assert isinstance(wanted, list)
    assert found == [(w["tier"], w["relation"], w["left"], w["right"]) for w in wanted]


def test_stems_join_forms_of_a_word() -> None:
    assert cut_stem("attacked") == cut_stem("attacks") == cut_stem("attacking")
    assert cut_stem("news") == "news"


@pytest.mark.skipif(not SEEDS.exists(), reason="the five real articles are not on this machine")
@pytest.mark.parametrize(
    ("left", "right", "tier", "left_words", "right_words"),
    [
        ("001", "002", "linked", "Our country and sovereign", "Our land and sovereign"),
        ("001", "002", "linked", "We do not believe in negotiations", "We do not believe in negotiations"),
        ("000", "004", "linked", "blatant and unacceptable violation", "blatant and unacceptable violation"),
        ("000", "004", "possible", "Due to devastating US", "Iran over the last two"),
        ("000", "004", "possible", "theater of conflict", "the latest skirmish"),
        ("001", "002", "possible", "the head of the Quds Force", "The current head of the IRGC"),
        ("002", "003", "possible", "On February 7", "on Feb. 7 that killed"),
    ],
)
def test_the_real_articles_share_what_people_read(
    left: str, right: str, tier: str, left_words: str, right_words: str
) -> None:
    one, two = (next(SEEDS.glob(f"{n}_*.txt")).read_text(encoding="utf-8") for n in (left, right))
    held = [
        passage
        for passage in find_passages(one, two)
        if left_words in one[passage.left_start : passage.left_end]
        and right_words in two[passage.right_start : passage.right_end]
    ]
    assert [passage.tier for passage in held] == [tier]
    assert max(held[0].left_end - held[0].left_start, held[0].right_end - held[0].right_start) < 600
