"""What holds for every diff, whatever the texts."""

from __future__ import annotations

import importlib
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tracker import align_sentences, diff_texts
from tracker.change import sentences, words
from tracker.change.edits import compare_texts, rebuild
from tracker.change.graphemes import may_cut
from tracker.change.passages import align_with_moves
from tracker.match.alignment import align_words
from tracker.model import Edit

PARTS = [
    "The port is open. ", "The port is shut. ", "Nobody spoke. ", "“We stay,” said Ann Tolm. ",
    '"We stay," said Ann Tolm. ', "More than 2,500 people came on May 7. ",
    "Some 2,400 people came on May 16. ", "\n", "\n\n", "\r\n", "\r\n\r\n", " ", "\t", "-",
    "–", "1", "2.5", "1,0", "16th", "3/4", "U.S.", "not ", "now ", "e\u0301", "\u0301",
    "\u200d", "\u00ad", "\ufeff", "👩\u200d👩\u200d👧", "🇫🇷", "🇷", "👍🏽", "قتل ١٦ شخصا. ",
    "لم يأت أحد. ", "\u0627\u064b", "港口今天关闭。", "十六人死亡。", "한국", "\u1112\u1161\u11ab", "กำ",
    "नमस्ते ", "क्ष", "𝒳", "\U0001f1e6", "a | 1 | 2\n", "b | 1 | 3\n",
    "CORRECTION: It was 40. ", "According to the mayor, it burned. ", "…", "?!", ")", "“",
]  # fmt: skip
texts = st.one_of(
    st.lists(st.sampled_from(PARTS), max_size=14).map("".join),
    st.text(max_size=40),
    st.text(alphabet="ab .\n1,é\u0301“”", max_size=30),
)


def outer(edits: list[Edit]) -> list[Edit]:
    """The edits that lie in no other one."""
    return [edit for edit in edits if not any(edit is not other and _lies_in(edit, other) for other in edits)]


def _lies_in(edit: Edit, whole: Edit) -> bool:
    if whole.kind not in ("moved", "split", "merged"):
        return False
    return (
        whole.old.start <= edit.old.start
        and edit.old.end <= whole.old.end
        and (whole.new.start <= edit.new.start and edit.new.end <= whole.new.end)
    )


def kept(text: str, places: list[tuple[int, int]]) -> str:
    at = 0
    parts = []
    for start, end in sorted(places):
        parts.append(text[at:start])
        at = end
    return "".join([*parts, text[at:]])


@given(texts, texts)
@example("\n\u3000", "\u3000")
@example("One.\n\nTwo. Three.", "Two. Three.\n\nOne.")
def test_edits_rebuild_the_new_text_and_the_old_one(old: str, new: str) -> None:
    edits = diff_texts(old, new)
    assert rebuild(old, edits) == new
    assert rebuild(new, diff_texts(new, old)) == old


@given(texts, texts)
def test_edits_and_what_was_kept_tile_both_texts(old: str, new: str) -> None:
    edits = outer(diff_texts(old, new))
    olds = [(edit.old.start, edit.old.end) for edit in edits]
    news = [(edit.new.start, edit.new.end) for edit in edits]
    for places, text in ((olds, old), (news, new)):
        assert all(0 <= start <= end <= len(text) for start, end in places)
        assert all(one[1] <= two[0] for one, two in pairwise(sorted(place for place in places if place[0] < place[1])))
    assert kept(old, olds) == kept(new, news)


@given(texts, texts)
def test_spans_read_as_their_text_and_changes_join_to_it(old: str, new: str) -> None:
    for edit in diff_texts(old, new):
        assert old[edit.old.start : edit.old.end] == edit.old.text
        assert new[edit.new.start : edit.new.end] == edit.new.text
        assert "".join(change.left for change in edit.changes) == edit.old.text
        assert "".join(change.right for change in edit.changes) == edit.new.text
        assert edit.old.text != edit.new.text or edit.kind == "moved"
        assert 0 <= edit.rank <= 1
        assert edit.why.endswith((".", "”"))


@given(texts)
def test_a_text_has_no_edits_against_itself(text: str) -> None:
    assert diff_texts(text, text) == []


@given(texts, texts)
def test_what_reads_the_same_has_moved_or_is_no_edit(old: str, new: str) -> None:
    assert all(edit.kind == "moved" or edit.old.text != edit.new.text for edit in diff_texts(old, new))


@given(texts, texts)
def test_swapping_the_texts_swaps_the_edits(old: str, new: str) -> None:
    mirror = {"added": "removed", "removed": "added", "split": "merged", "merged": "split"}
    there = sorted((e.old.start, e.old.end, e.new.start, e.new.end, e.kind) for e in diff_texts(old, new))
    back = sorted(
        (e.new.start, e.new.end, e.old.start, e.old.end, mirror.get(e.kind, e.kind)) for e in diff_texts(new, old)
    )
    assert there == back


@given(texts, texts)
def test_nothing_is_cut_inside_a_sign_or_a_number(old: str, new: str) -> None:
    for edit in diff_texts(old, new):
        for text, span in ((old, edit.old), (new, edit.new)):
            assert may_cut(text, span.start)
            assert may_cut(text, span.end)


@given(texts)
def test_cuts_are_those_of_unicode(text: str) -> None:
    regex = pytest.importorskip("regex", reason="the independent reading of Unicode's annex 29")
    clusters = {0, len(text), *(match.start() for match in regex.finditer(r"\X", text))}
    assert {place for place in range(len(text) + 1) if may_cut(text, place)} <= clusters


@given(texts, texts)
def test_each_sentence_is_in_one_link(old: str, new: str) -> None:
    links = align_sentences(old, new)
    for side, text in (("old", old), ("new", new)):
        places = sorted(place for link in links for place in getattr(link, side))
        assert len(set(places)) == len(places)
        assert not kept(text, places).strip()
    for link in links:
        sides = len(link.old), len(link.new)
        wanted = {"match": (1, 1), "move": (1, 1), "added": (0, 1), "removed": (1, 0)}
        assert sides == wanted.get(link.relation, sides)
        assert link.relation != "split" or sides[0] == 1 < sides[1]
        assert link.relation != "merge" or sides[1] == 1 < sides[0]


@given(texts, texts)
def test_links_that_did_not_move_never_cross(old: str, new: str) -> None:
    links = [link for link in align_sentences(old, new) if link.old and link.new and not link.moved]
    assert all(one.old < two.old for one, two in pairwise(links))


@given(texts, texts)
def test_bounded_work_still_rebuilds_and_says_so(old: str, new: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(words, "_BLOCK", 3)
        patch.setattr("tracker.change.matching.MOST_PAIRS", 2)
        patch.setattr("tracker.change.matching._MOST_COMPARED", 9)
        patch.setattr(sentences, "_MOST_CROSSING", 1)
        diff = compare_texts(old, new)
    assert rebuild(old, diff.edits) == new
    assert all(remark.endswith(".") for remark in diff.shortcuts)


def test_what_was_not_compared_is_told() -> None:
    old = " ".join(f"word{n % 700} of{n % 13}" for n in range(4000))
    new = " ".join(f"word{n * 7 % 690} of{n % 11}" for n in range(4000))
    diff = compare_texts(old, new)
    assert rebuild(old, diff.edits) == new
    assert any("replaced whole" in remark for remark in diff.shortcuts)


def test_a_text_of_two_words_without_a_full_stop_is_bounded_and_rebuilds() -> None:
    old, new = "a b " * 20_000, "a b b " * 13_000 + "c"
    assert rebuild(old, compare_texts(old, new).edits) == new


@given(texts, texts)
def test_a_passage_s_steps_join_to_both_wordings_moves_or_not(left: str, right: str) -> None:
    steps = align_with_moves(left, right)
    turned = align_with_moves(right, left)
    assert bool(steps) == bool(turned)
    if steps:
        assert "".join(step.left for step in steps) == left
        assert "".join(step.right for step in steps) == right
        assert any(step.op == "move" for step in steps)
        assert [(step.left, step.right) for step in turned] == [(step.right, step.left) for step in steps]


def test_two_swapped_paragraphs_of_a_passage_are_a_move_and_no_word_soup() -> None:
    one = "A choir of children sang beside the quay while the families laid their wreaths for the drowned."
    other = "The vineyards had the driest summer of a generation, and the growers asked for the help of the ministry."
    left, right = f"{one}\n\n{other}\n\nNobody spoke.", f"{other}\n\n{one}\n\nNobody spoke."
    assert [step.op for step in align_with_moves(left, right)] == ["move", "keep", "move", "keep"]
    assert len(align_words(left, right)) > 4


def test_no_wall_clock_decides() -> None:
    engine = importlib.import_module("tracker.change.words")._ENGINE
    assert engine.Diff_Timeout == 0
