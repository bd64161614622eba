"""Rules, fingerprints and acceptances: what counts, and what stays the same finding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.change.snapshots import diff_snapshots
from tracker.errors import SettingsError
from tracker.ingest import document_from_text
from tracker.model import Document, Finding, Run, Skipped, Snapshot
from tracker.policy.acceptance_file import HEAD, add_acceptances, drop_acceptances
from tracker.policy.acceptances import Acceptance, parse_acceptances
from tracker.policy.places import Lines, Places, find_root
from tracker.policy.rules import DEFAULT_RULES, WORDS, Policy, read_policy, with_fail_on
from tracker.policy.verdict import Verdict, judge, shown_digits
from tracker.settings import Settings, settings_as_mapping

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "policy.yaml").read_text(encoding="utf-8"))

STORY = """Ferry runs aground off Orrin

ORRIN, April 2 (NW) - The ferry Halvard ran aground off Orrin on Tuesday with 160 people on board, the coast guard said.

Marit Osk, the harbour master, said that nobody had been hurt. "We were lucky with the tide," she said.

The company said it would pay for 12 buses. Two tugs are expected on Wednesday.
"""


def snapshot(*documents: Document, has_text: bool = True, skipped: Sequence[Skipped] = ()) -> Snapshot:
    run = Run("0.0.0", settings_as_mapping(Settings()), ("articles",), "2031-04-02T06:00:00Z")
    ordered = tuple(sorted(documents, key=lambda document: document.id))
    kept = ordered if has_text else tuple(replace(document, text="") for document in ordered)
    return Snapshot("", run, kept, skipped=tuple(skipped), has_text=has_text)


def article(text: str, name: str = "wire/ferry.txt") -> Document:
    return document_from_text(text, document_id=name)


def check(old: Snapshot, new: Snapshot, policy: Policy | None = None, **options: Any) -> Verdict:
    return judge(diff_snapshots(old, new), policy or Policy(), **options)


def edited(*replacements: tuple[str, str]) -> str:
    text = STORY
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def find(verdict: Verdict, about: str) -> Finding:
    (found,) = (finding for finding in verdict.findings if finding.about == about)
    return found


# Rules


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_rules_are_read_or_their_mistake_told(case: dict[str, Any]) -> None:
    if "mistake" in case:
        with pytest.raises(SettingsError) as caught:
            read_policy(case["input"])
        assert caught.value.what == case["mistake"]
        return
    wanted = case["wanted"]
    rule = read_policy(case["input"]).rules[0]
    assert (rule.name, list(rule.find), rule.level) == (wanted["rule"], wanted["find"], wanted["level"])
    assert list(rule.paths) == wanted.get("paths", [])
    assert rule.min_rank == wanted.get("min_rank", 0.0)


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        read_policy({"rules": {"figure": "fatal", "date": "never"}, "fail_on": "nothing-at-all"})
    assert caught.value.what.count(" | ") == 2


def test_every_word_has_a_default_rule() -> None:
    assert {rule.name for rule in DEFAULT_RULES} == set(WORDS)
    assert all(rule.find == (rule.name,) for rule in DEFAULT_RULES)


def test_the_first_rule_that_fits_decides() -> None:
    old, new = snapshot(article(STORY)), snapshot(article(edited(("160", "180"))))
    own = {
        "elsewhere": {"find": ["figure"], "paths": ["opinion/"], "level": "off"},
        "wire-figures": {"find": ["figure", "date"], "paths": ["wire/**"], "level": "note"},
        "later": {"find": ["figure"], "level": "off"},
    }
    (finding,) = check(old, new, read_policy({"rules": own})).findings
    assert (finding.rule, finding.level, finding.about) == ("wire-figures", "note", "figure")
    silent = check(old, new, read_policy({"rules": {"wire": {"find": "figure", "paths": "wire/", "level": False}}}))
    assert not silent.findings
    assert silent.silent["figure"] == 1


def test_an_edit_below_the_least_rank_is_counted_and_not_told() -> None:
    old, new = snapshot(article(STORY)), snapshot(article(edited(("160", "180"))))
    verdict = check(old, new, read_policy({"rules": {"figure": {"min_rank": 1.0}}}))
    rank = diff_snapshots(old, new).edits[0].rank
    assert rank < 1
    assert not verdict.findings
    assert verdict.silent == {"edited": 1, "figure": 1}


def test_what_is_named_to_fail_on_is_switched_on() -> None:
    old, new = snapshot(), snapshot(article(STORY))
    assert not check(old, new).findings
    verdict = check(old, new, with_fail_on(Policy(), ["appeared"]))
    assert [finding.level for finding in verdict.findings] == ["error"]
    assert verdict.failing
    own = read_policy({"rules": {"appeared": False}})
    assert not check(old, new, with_fail_on(own, ["appeared"])).findings


@pytest.mark.parametrize(
    ("reasons", "fails"),
    [
        (["error"], True),
        (["warning"], True),
        (["note"], True),
        (["figure"], True),
        (["date"], False),
        (["disappeared,figure"], True),
        (["Disappeared"], False),
    ],
)
def test_it_fails_for_levels_rules_and_what_they_find(reasons: list[str], fails: bool) -> None:
    old, new = snapshot(article(STORY)), snapshot(article(edited(("160", "180"))))
    assert bool(check(old, new, with_fail_on(Policy(), reasons)).failing) == fails


def test_an_unknown_reason_to_fail_names_the_closest() -> None:
    with pytest.raises(SettingsError, match="did you mean disappeared"):
        with_fail_on(Policy(), ["dissapeared"])


# What is found


def test_a_verdict_on_nothing_new_is_empty() -> None:
    same = snapshot(article(STORY))
    verdict = check(same, same)
    assert not verdict.findings
    assert not verdict.silent
    assert not verdict.failing


def test_a_document_that_can_t_be_read_is_told_as_such() -> None:
    verdict = check(snapshot(article(STORY)), snapshot(skipped=[Skipped("wire/ferry.txt", "is no text")]))
    assert "it is there but can't be read: is no text" in find(verdict, "disappeared").message


def test_a_changed_text_without_texts_to_compare_fails() -> None:
    old = snapshot(article(STORY), has_text=False)
    verdict = check(old, snapshot(article(edited(("160", "180")))))
    assert find(verdict, "edited-unseen").level == "error"
    assert verdict.failing


def test_sources_that_share_no_document_with_the_baseline_are_remarked() -> None:
    verdict = check(snapshot(article(STORY, "a/one.txt")), snapshot(article("Another matter altogether.", "two.txt")))
    assert any("no document is in both" in remark for remark in verdict.remarks)


def test_findings_come_gravest_first() -> None:
    old = snapshot(article(STORY), article(STORY.replace("Ferry", "Boat"), "wire/gone.txt"))
    new = snapshot(article(edited(("160", "180"), ("Two tugs", "Some tugs"))))
    levels = [finding.level for finding in check(old, new).findings]
    assert levels == sorted(levels, key=("error", "warning", "note").index)


# Fingerprints

EDITS = [("Ferry runs", "Boat runs"), ("160", "180"), ("nobody", "somebody"), ("12 buses", "14 buses")]


@settings(max_examples=30)  # each reads five documents
@given(st.sets(st.integers(0, 3), min_size=1), st.text(st.sampled_from("ab \n"), max_size=8))
def test_a_fingerprint_does_not_move_with_other_edits_or_shifts(chosen: set[int], above: str) -> None:
    old = snapshot(article(STORY))
    alone = {
        number: {finding.fingerprint for finding in check(old, snapshot(article(edited(EDITS[number])))).findings}
        for number in chosen
    }
    together = check(old, snapshot(article(edited(*(EDITS[number] for number in sorted(chosen))))))
    prints = {finding.fingerprint for finding in together.findings}
    for number in chosen:
        assert alone[number] <= prints
    # Text that stands above in the old and the new alike moves offsets and lines, not fingerprints.
    head = f"Later.\n\n{above}\n\n"
    shifted = check(
        snapshot(article(head + STORY)),
        snapshot(article(head + edited(*(EDITS[number] for number in sorted(chosen - {0}))))),
    )
    for number in chosen - {0}:
        assert alone[number] <= {finding.fingerprint for finding in shifted.findings}


@given(st.sets(st.integers(0, 2), min_size=1))
def test_equal_edits_in_one_file_have_fingerprints_of_their_own(chosen: set[int]) -> None:
    paragraphs = ["The bridge at Orrin has 160 bolts. The keeper counted them.\n\n"] * 3
    old = snapshot(article("Bolts\n\n" + "".join(paragraphs)))

    def prints(edited: set[int]) -> list[str]:
        new = [text.replace("160", "180") if place in edited else text for place, text in enumerate(paragraphs)]
        found = check(old, snapshot(article("Bolts\n\n" + "".join(new)))).findings
        return [finding.fingerprint for finding in sorted(found, key=lambda finding: finding.start)]

    everything = prints({0, 1, 2})
    assert len(set(everything)) == 3
    # Each has its own, whether the others are edited as well or not.
    assert prints(chosen) == [everything[place] for place in sorted(chosen)]


def test_a_fingerprint_is_of_no_rule_level_or_path_above_the_source(tmp_path: Path) -> None:
    old, new = snapshot(article(STORY)), snapshot(article(edited(("160", "180"))))
    (plain,) = check(old, new).findings
    policy = read_policy({"rules": {"mine": {"find": "figure", "level": "note"}}})
    elsewhere = replace(new, run=replace(new.run, sources=(str(tmp_path / "far/articles"),)))
    (other,) = check(old, elsewhere, policy, root=tmp_path).findings
    assert other.rule == "mine"
    assert other.path == "far/articles/wire/ferry.txt"
    assert other.fingerprint == plain.fingerprint


def test_as_many_digits_are_shown_as_tell_the_findings_apart() -> None:
    old, new = snapshot(article(STORY)), snapshot(article(edited(("160", "180"), ("12 buses", "14 buses"))))
    first, second = check(old, new).findings
    assert shown_digits([first, second]) == 8
    twin = replace(second, fingerprint=first.fingerprint[:11] + "x" * 5)
    assert shown_digits([first, twin]) == 12


# Acceptances

words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30).filter(
    str.strip
)
acceptances = st.builds(
    Acceptance,
    fingerprint=st.text(st.sampled_from("0123456789abcdef"), min_size=16, max_size=16),
    reason=words,
    until=st.just("") | st.dates().map(lambda day: day.isoformat()),
    rule=st.sampled_from(["figure", "new-copy", "on", "null"]),
    document=words,
    message=words,
)
several = st.lists(acceptances, max_size=4, unique_by=lambda acceptance: acceptance.fingerprint)
BY_HAND = HEAD + (
    "# the toll\n"
    "- fingerprint: '0123456789abcdef'   # seen by two\n"
    "  reason: |\n"
    "    a correction\n"
    "    of the agency\n"
    "  until: 2031-04-02\n"
    "\n"
    "# the rest\n"
    "- reason: plain words\n"
    '  fingerprint: "fedcba9876543210"\n'
)


def plain(acceptance: Acceptance) -> Acceptance:
    """As it stands in a file: white space evened out."""
    told = {name: " ".join(getattr(acceptance, name).split()) for name in ("reason", "document", "message")}
    return replace(acceptance, **told)


@given(several)
def test_what_was_accepted_is_read_again(accepted: list[Acceptance]) -> None:
    text = add_acceptances("", accepted, where="test")
    assert list(parse_acceptances(text, where="test")) == [plain(acceptance) for acceptance in accepted]


@given(several)
def test_accepting_adds_lines_and_touches_none(accepted: list[Acceptance]) -> None:
    text = add_acceptances(BY_HAND, accepted, where="test")
    assert text.startswith(BY_HAND)
    before = list(parse_acceptances(BY_HAND, where="test"))
    assert list(parse_acceptances(text, where="test")) == [*before, *map(plain, accepted)]


@given(several)
def test_dropping_takes_out_what_was_added(accepted: list[Acceptance]) -> None:
    text = add_acceptances(BY_HAND, accepted, where="test")
    assert drop_acceptances(text, [one.fingerprint for one in accepted], where="test") == BY_HAND


@given(words, st.sampled_from(["", "2032-01-01"]))
def test_accepting_again_renews_reason_and_day_alone(reason: str, until: str) -> None:
    for print_ in ("0123456789abcdef", "fedcba9876543210"):
        renewed = add_acceptances(BY_HAND, [Acceptance(print_, reason, until)], where="test")
        read = {one.fingerprint: one for one in parse_acceptances(renewed, where="test")}
        assert (read[print_].reason, read[print_].until) == (" ".join(reason.split()), until)
        (other,) = (one for one in parse_acceptances(BY_HAND, where="test") if one.fingerprint != print_)
        assert read[other.fingerprint] == other
        assert all(comment in renewed for comment in ("# the toll\n", "# seen by two\n", "# the rest\n"))


def test_an_entry_is_dropped_with_its_own_comment() -> None:
    text = drop_acceptances(BY_HAND, ["0123456789abcdef"], where="test")
    assert text.startswith(HEAD)
    assert "the toll" not in text
    assert "# the rest\n- reason: plain words" in text


@pytest.mark.parametrize(
    "start",
    [
        "",
        "# only a comment\n",
        "accepted:\n",
        "accepted: []\n",
        "accepted:\n  - fingerprint: 'aaaaaaaaaaaaaaaa'\n    reason: x",
    ],
)
def test_a_file_may_begin_as_it_likes(start: str) -> None:
    new = Acceptance("0123456789abcdef", "seen")
    text = add_acceptances(start, [new], where="test")
    assert parse_acceptances(text, where="test")[-1] == new


ITEM = "accepted:\n- fingerprint: '0123456789abcdef'\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("accepted: [", "is not valid YAML"),
        ("- x", "wants one list called `accepted`"),
        ("accepted: {a: 1}", "`accepted` wants a list"),
        ("accepted:\n- x", "line 2: wants `fingerprint:` and `reason:`"),
        ("accepted:\n- fingerprint: 6b3a5983\n  reason: x", "line 2: fingerprint wants 16 hex digits, got '6b3a5983'"),
        (ITEM, "line 2: reason is missing"),
        (ITEM + "  reason: ''", "line 2: reason is missing"),
        (ITEM + "  reason: [x]", "line 2: reason wants one text, got ['x']"),
        (ITEM + "  reason: x\n  until: soon", "line 2: until wants a day like 2031-04-02, got 'soon'"),
        (ITEM + "  reason: x\n  until: 2031-02-30", "2031-02-30"),
        (ITEM + "  reason: x\n  untill: 2031-02-03", "line 2: unknown key untill, did you mean until?"),
        (
            ITEM + "  reason: x\n- fingerprint: '0123456789abcdef'\n  reason: y",
            "line 4: 0123456789abcdef stands in line 2 already",
        ),
    ],
)
def test_mistakes_in_the_file_are_told_with_their_line(text: str, told: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse_acceptances(text, where="tracker-accepted.yaml")
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_acceptance_holds_through_its_last_day_and_is_told_when_unused() -> None:
    old, new = snapshot(article(STORY)), snapshot(article(edited(("160", "180"))))
    (finding,) = check(old, new).findings
    accepted = [Acceptance(finding.fingerprint, "seen", "2031-04-02"), Acceptance("0" * 16, "long gone")]
    holding = check(old, new, acceptances=accepted, today="2031-04-02")
    assert not holding.findings
    assert not holding.failing
    assert [one for one, _ in holding.accepted] == [finding]
    over = check(old, new, acceptances=accepted, today="2031-04-03")
    assert over.failing == {finding.fingerprint}
    assert set(over.expired) == {finding.fingerprint}
    assert [one.reason for one in over.unused] == ["long gone"]


# Places


@given(st.text(st.sampled_from("a\n\ré\U0001f600"), max_size=20), st.data())
def test_lines_and_columns_lead_back_to_their_place(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text)))
    line, column = Lines(text).locate(place)
    assert line == text.count("\n", 0, place) + 1
    starts = [0, *(at + 1 for at, character in enumerate(text) if character == "\n")]
    assert starts[line - 1] + column - 1 == place


@pytest.mark.parametrize(
    ("source", "name", "path"),
    [
        ("articles", "wire/ferry.txt", "articles/wire/ferry.txt"),
        ("articles/wire/ferry.txt", "ferry.txt", "articles/wire/ferry.txt"),
        ("articles/**/*.txt", "wire/ferry.txt", "articles/wire/ferry.txt"),
        ("git:HEAD:articles", "wire/ferry.txt", "articles/wire/ferry.txt"),
        ("git:HEAD", "articles/wire/ferry.txt", "articles/wire/ferry.txt"),
        ("articles/wire", "wire/ferry.txt", "articles/wire/ferry.txt"),
        ("articles", "wire/gone.txt", "articles/wire/gone.txt"),
        ("-", "ferry.txt", "ferry.txt"),
        ("../elsewhere", "ferry.txt", "ferry.txt"),
    ],
)
def test_a_document_s_file_is_found_below_the_repository(
    source: str, name: str, path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "articles/wire").mkdir(parents=True)
    (tmp_path / "articles/wire/ferry.txt").write_text(STORY)
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    assert find_root(tmp_path / "articles" / "wire") == tmp_path
    assert Places([source], tmp_path).path_of(article(STORY, name)) == path
