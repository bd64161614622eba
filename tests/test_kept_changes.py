"""Alignments from the archive: read as the tuples that were kept."""

from __future__ import annotations

import pickle
from copy import deepcopy

from hypothesis import given
from hypothesis import strategies as st

from tracker.match.kept_changes import KeptChanges, encode_changes
from tracker.match.passage_links import count_beforehand, count_in, count_numbers, longest_run
from tracker.model import Change, Passage
from tracker.store.compact import compact_passages, expand_passages

steps = st.builds(
    Change,
    st.sampled_from(["keep", "substitute", "insert", "delete", "move", "split", "merge"]),
    st.text(max_size=5),
    st.text(max_size=5),
)
alignments = st.lists(steps, min_size=1, max_size=8).map(tuple)


def texts_of(changes: tuple[Change, ...]) -> tuple[str, str]:
    return "".join(change.left for change in changes), "".join(change.right for change in changes)


@given(alignments, alignments)
def test_an_alignment_that_is_kept_is_in_all_respects_its_tuple(changes, others):
    left, right = texts_of(changes)
    code = encode_changes(changes, left, right)
    assert code is not None
    kept = KeptChanges(code, left, right)
    assert bool(kept) is bool(changes)
    assert kept.differ is any(change.op != "keep" for change in changes)
    assert kept.differing() == tuple(change for change in changes if change.op != "keep")
    assert (kept == others) is (changes == others) is (others == kept)
    assert kept == changes
    assert changes == kept
    assert kept == KeptChanges(code, left, right)
    assert (len(kept), hash(kept), repr(kept), kept[0], kept[1:]) == (
        len(changes),
        hash(changes),
        repr(changes),
        changes[0],
        changes[1:],
    )
    assert pickle.loads(pickle.dumps(kept)) == deepcopy(kept) == changes
    assert encode_changes(kept, left, right) == code


@given(alignments, st.text(max_size=5))
def test_the_code_of_one_text_is_never_taken_for_that_of_another(changes, more):
    left, right = texts_of(changes)
    kept = KeptChanges(encode_changes(changes, left, right) or "", left, right)
    told = encode_changes(kept, left + more, right)
    assert told == encode_changes(changes, left + more, right)
    assert (told is None) is bool(more)


@given(alignments, st.sampled_from(["linked", "possible"]))
def test_what_was_counted_in_an_alignment_is_kept_with_it(changes, tier):
    left, right = texts_of(changes)
    passage = Passage(0, len(left), 0, len(right), 0.5, tier, "reworded", "why", changes)
    [kept] = expand_passages(compact_passages([passage], left, right), left, right)
    assert kept == passage
    assert (kept.changes.told is not None) is (tier == "linked")
    assert count_in(kept.changes) == count_in(changes) == (longest_run(changes), *count_numbers(changes))


def test_archives_of_before_the_code_are_read():
    value = '[[0,3,0,4,0.9,"linked","reworded",["k",1,1,"s",2,3],"why"]]'
    [passage] = expand_passages(value, "abc", "axyz")
    assert passage.changes == (Change("keep", "a", "a"), Change("substitute", "bc", "xyz"))
    again = compact_passages([passage], "abc", "axyz")
    assert '"k1,1s2,3"' in again
    assert expand_passages(again, "abc", "axyz") == (passage,)


@given(alignments)
def test_a_passage_counted_beforehand_is_the_same_and_tells_what_is_counted_later(changes):
    left, right = texts_of(changes)
    passage = Passage(1, 1 + len(left), 0, len(right), 1.0, "linked", "reworded", "", changes)
    counted = count_beforehand(passage, "-" + left, right)
    assert isinstance(counted.changes, KeptChanges)
    assert counted == passage
    assert count_in(counted.changes) == count_in(changes)
    assert pickle.loads(pickle.dumps(counted)) == passage
