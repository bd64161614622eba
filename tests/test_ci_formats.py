"""A check's findings in each form: whatever stands in them, the form holds."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from typing import Any, get_args
from xml.etree import ElementTree

import jsonschema
import pytest
from ci_shapes import GITLAB, RDJSONL, SARIF
from hypothesis import given, settings
from hypothesis import strategies as st
from snapshot_strategies import cluster_changes, document_changes, edits, snapshots, texts
from test_policy import STORY, article, check, edited, snapshot
from test_records import schema

from tracker.change.snapshots import SnapshotDiff
from tracker.model import Level
from tracker.policy.acceptances import Acceptance
from tracker.policy.rules import Policy, read_policy, with_fail_on
from tracker.policy.verdict import Verdict, judge
from tracker.report.findings import findings_text, has_line
from tracker.report.findings_json import findings_json, findings_jsonl
from tracker.report.findings_markdown import comment_marker, findings_markdown
from tracker.report.github import escape_data, escape_property, github_annotations
from tracker.report.gitlab import gitlab_report
from tracker.report.junit import junit_report
from tracker.report.rdjsonl import rdjsonl_lines
from tracker.report.sarif import sarif_log
from tracker.report.terminal import measure

EVERYTHING = read_policy({"rules": dict.fromkeys(("appeared", "edited", "style", "typography", "boilerplate"), "note")})


@st.composite
def verdicts(draw: Any) -> Verdict:
    """The verdict on a diff of any shape, with some findings accepted, expired and gone."""
    old, new = draw(snapshots()), draw(snapshots())
    statuses = draw(st.lists(document_changes(), max_size=3))
    known = [document.id for document in (*old.documents, *new.documents)] or ["none"]
    changes = [
        replace(change, old=draw(st.sampled_from(known)), new=draw(st.sampled_from(known))) for change in statuses
    ]
    made = [
        replace(edit, new=replace(edit.new, document=draw(st.sampled_from(known))))
        for edit in draw(st.lists(edits(), max_size=3))
    ]
    copying = [
        change
        for change in draw(st.lists(cluster_changes(), max_size=2))
        if all(member.span.document in {d.id for d in new.documents} for member in change.added)
    ]
    shortcuts = tuple(draw(st.lists(texts, max_size=1)))
    diff = SnapshotDiff(old, new, tuple(changes), tuple(made), tuple(copying), shortcuts)
    policy = with_fail_on(draw(st.sampled_from([Policy(), EVERYTHING])), [draw(st.sampled_from(["error", "note"]))])
    first = judge(diff, policy)
    accepted = [
        Acceptance(finding.fingerprint, draw(texts), draw(st.sampled_from(["", "2031-01-01"])))
        for finding in first.findings[::2]
    ]
    accepted.append(Acceptance("0" * 16, draw(texts)))
    return judge(diff, policy, acceptances=accepted, today="2031-02-01", baseline=draw(texts))


def joined(pieces: Any) -> str:
    text = "".join(pieces)
    text.encode("utf-8")  # what can't be encoded can't be written
    return text


@settings(max_examples=20)  # a verdict is large
@given(verdicts())
def test_fingerprints_are_unique(verdict: Verdict) -> None:
    found = [*verdict.findings, *(finding for finding, _ in verdict.accepted)]
    assert max(Counter(finding.fingerprint for finding in found).values(), default=1) == 1


@settings(max_examples=20)  # a verdict is large
@given(verdicts())
def test_sarif_is_as_its_schema_wants_it(verdict: Verdict) -> None:
    log = json.loads(joined(sarif_log(verdict)))
    jsonschema.Draft202012Validator(SARIF).validate(log)
    rules = [rule["id"] for rule in log["runs"][0]["tool"]["driver"]["rules"]]
    for result in log["runs"][0]["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
    assert len(log["runs"][0]["results"]) == len(verdict.findings)


@settings(max_examples=20)  # a verdict is large
@given(verdicts())
def test_gitlab_gets_a_list_with_unique_fingerprints(verdict: Verdict) -> None:
    issues = json.loads(joined(gitlab_report(verdict)))
    jsonschema.Draft202012Validator(GITLAB).validate(issues)
    assert len({issue["fingerprint"] for issue in issues}) == len(issues) == len(verdict.findings)


@settings(max_examples=20)  # a verdict is large
@given(verdicts())
def test_reviewdog_gets_an_object_a_line(verdict: Verdict) -> None:
    lines = joined(rdjsonl_lines(verdict)).split("\n")[:-1]
    for line in lines:
        jsonschema.Draft202012Validator(RDJSONL).validate(json.loads(line))
    assert len(lines) == len(verdict.findings)


@settings(max_examples=20)  # a verdict is large
@given(verdicts())
def test_junit_counts_as_the_exit_code_does(verdict: Verdict) -> None:
    suites = ElementTree.fromstring(joined(junit_report(verdict)))
    (suite,) = suites
    assert suites.tag == "testsuites"
    assert int(suite.attrib["tests"]) == len(suite.findall("testcase")) == max(1, len(verdict.findings))
    assert int(suite.attrib["failures"]) == len(suite.findall("testcase/failure")) == len(verdict.failing)
    for case in suite:
        assert {"classname", "name"} <= set(case.attrib)


@settings(max_examples=20)  # a verdict is large
@given(verdicts())
def test_github_gets_one_command_a_line(verdict: Verdict) -> None:
    lines = joined(github_annotations(verdict)).split("\n")[:-1]
    commands = [line for line in lines if line.startswith("::")]
    assert len(commands) == len(verdict.findings) == len(lines) - 1
    for line in commands:
        assert re.fullmatch(r"::(error|warning|notice) (\w+=[^:,\r]*,?)+::[^\r]+", line), line


def unescaped(text: str) -> str:
    for code, character in (("%2C", ","), ("%3A", ":"), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
        text = text.replace(code, character)
    return text


@given(st.text(st.sampled_from("a%25:,\r\n0ADC3")))
def test_what_is_escaped_for_github_reads_as_it_was(text: str) -> None:
    assert unescaped(escape_property(text)) == text
    assert not set(escape_property(text)) & set("\r\n:,")
    assert not set(escape_data(text)) & set("\r\n")


@settings(max_examples=20)  # a verdict is large
@given(verdicts(), st.sampled_from(["", "wire"]))
def test_markdown_opens_with_its_marker_and_holds_no_other(verdict: Verdict, comment_id: str) -> None:
    text = joined(findings_markdown(verdict, comment_id=comment_id))
    assert text.startswith(comment_marker(comment_id) + "\n")
    assert text.count("<!--") == 1
    rows = [line for line in text.splitlines() if line.startswith("| ") and "`" in line]
    assert len(rows) == len(verdict.findings)


@settings(max_examples=20)  # a verdict is large
@given(verdicts())
def test_json_holds_the_same_records_as_the_lines(verdict: Verdict) -> None:
    lines = [json.loads(line) for line in joined(findings_jsonl(verdict)).split("\n")[:-1]]
    assert lines[0]["schema"] == "tracker.run/1"
    whole = json.loads(joined(findings_json(verdict)))
    assert whole["findings"] == lines[1:]
    assert whole["fails"] == bool(verdict.failing)
    validator = jsonschema.Draft202012Validator(schema("finding"))
    for record in lines[1:]:
        validator.validate(record)
        assert list(record) == list(schema("finding")["properties"])
        for key in ("edit", "link"):
            if record[key]:
                jsonschema.Draft202012Validator(schema(key)).validate(record[key])


@settings(max_examples=20)  # a verdict is large
@given(verdicts(), st.sampled_from([40, 80]), st.booleans())
def test_the_terminal_s_lines_keep_to_its_width_and_obey_nothing(verdict: Verdict, width: int, verbose: bool) -> None:
    text = findings_text(verdict, width=width, color=False, verbose=verbose)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", text)
    headings = {finding.rule for finding in verdict.findings}
    for line in text.splitlines():
        if not any(f"  {rule}  " in line for rule in headings) and "tracker accept" not in line:
            assert measure(line) <= width, line


def test_the_schema_allows_the_levels_of_the_model() -> None:
    assert tuple(schema("finding")["properties"]["level"]["enum"]) == get_args(Level)


def test_columns_are_code_points_for_sarif_and_bytes_for_reviewdog() -> None:
    def text(n: int) -> str:
        return f"Fähre läuft auf\n\nDie Fähre lief bei Orrin am Dienstag mit {n} Menschen an Bord auf Grund.\n"

    verdict = check(snapshot(article(text(160))), snapshot(article(text(180))))
    (finding,) = verdict.findings
    column = text(180).splitlines()[2].index("180") + 1
    region = json.loads(joined(sarif_log(verdict)))["runs"][0]["results"][0]["locations"][0]["physicalLocation"][
        "region"
    ]
    assert (region["startLine"], region["startColumn"]) == (3, column)
    start = json.loads(joined(rdjsonl_lines(verdict)))["location"]["range"]["start"]
    assert start == {"line": 3, "column": column + 1}  # an ä before it has two bytes
    assert finding.in_file
    assert has_line(finding)


def test_a_long_report_is_cut_to_what_a_comment_holds() -> None:
    old = [article(f"Story {n}\n\n" + f"Words of story {n}. " * 40, f"{'long/' * 40}{n}.txt") for n in range(300)]
    verdict = check(snapshot(*old), snapshot(article("Something else.")))
    text = joined(findings_markdown(verdict, top=1000))
    assert len(text) < 65_536
    assert re.search(r"… and \d+ more findings", text)


@pytest.mark.parametrize("level", get_args(Level))
def test_each_level_has_its_word_in_each_form(level: Level) -> None:
    policy = read_policy({"rules": {"figure": level}})
    verdict = check(snapshot(article(STORY)), snapshot(article(edited(("160", "180")))), policy)
    words = {
        "error": ("error", "major", "ERROR"),
        "warning": ("warning", "minor", "WARNING"),
        "note": ("note", "info", "INFO"),
    }
    assert f'"level": "{words[level][0]}"' in joined(sarif_log(verdict))
    assert f'"severity": "{words[level][1]}"' in joined(gitlab_report(verdict))
    assert f'"severity": "{words[level][2]}"' in joined(rdjsonl_lines(verdict))
    command = "notice" if level == "note" else level
    assert joined(github_annotations(verdict)).startswith(f"::{command} file=")


NAMES = ("wire/a\nb.txt", "wire/c\rd.txt", "wire/e\u2028f.txt", "wire/two  spaces.txt", "wire/tab\there.txt")


@pytest.mark.parametrize("name", NAMES)
def test_a_line_end_in_a_file_s_name_stays_in_its_path_and_breaks_no_line(name: str) -> None:
    verdict = check(snapshot(article(STORY, name)), snapshot(article(edited(("160", "180")), name)))
    path = verdict.findings[0].path
    assert path.endswith(name)
    (issue,) = json.loads(joined(gitlab_report(verdict)))
    assert issue["location"]["path"] == path
    (line,) = joined(rdjsonl_lines(verdict)).splitlines()  # also at what only some readers take for a line's end
    assert json.loads(line)["location"]["path"] == path
    (case,) = ElementTree.fromstring(joined(junit_report(verdict))).iter("testcase")
    assert case.attrib["file"] == case.attrib["classname"] == path
    command, _ = joined(github_annotations(verdict)).split("\n")[:-1]
    told = command.split(" ", 1)[1].split("::")[0]
    assert unescaped(dict(part.split("=", 1) for part in told.split(","))["file"]) == path.replace("\u2028", "\ufffd")
    (row,) = (line for line in joined(findings_markdown(verdict)).split("\n") if line.startswith("| ") and "`" in line)
    assert row.count(" | ") == 3


def test_a_check_that_passes_asks_for_no_acceptance() -> None:
    old, new = snapshot(article(STORY)), snapshot(article(edited(("160", "180"))))
    for level, asks in (("note", False), ("error", True)):
        verdict = check(old, new, read_policy({"rules": {"figure": level}}))
        assert ("To let one pass" in findings_text(verdict, width=80, color=False)) == asks
        assert ("To let one pass" in joined(findings_markdown(verdict))) == asks
