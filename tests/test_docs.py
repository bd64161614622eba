"""The manual says what is so: links lead somewhere, command lines are understood, examples run."""

from __future__ import annotations

import doctest
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import tracker
from tracker import cli

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
LIBRARY = ROOT / "docs" / "library.md"

_FENCE = re.compile(r"^```(?P<language>\w*)\n(?P<lines>.*?)^```$", re.DOTALL | re.MULTILINE)
_CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
#: A command of ours, after a prompt, a key of YAML and variables of the environment.
_OURS = re.compile(r"(?:\$ |-?\s*\w+:\s+)?(?:\w+=\S*\s+)*(?:\S*/)?tracker\s+([a-z][^#]*)")
#: What stands for something that the reader puts in.
_STAND_IN = re.compile(r"[A-Z][A-Z-]*(?:\.\.\.)?|\.\.\.|…")


def prose(page: str) -> str:
    return _FENCE.sub("", page)


def anchor(heading: str) -> str:
    """The anchor that a page of Markdown on the web has for a heading."""
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")


def links() -> Iterator[tuple[Path, str]]:
    for page in PAGES:
        for target in _LINK.findall(prose(page.read_text("utf-8"))):
            if "://" not in target and not target.startswith("mailto:"):
                yield page, target


def command_lines() -> Iterator[tuple[str, str]]:
    """Each command line of ours that a page shows, in a block or within a line, and where."""
    for page in PAGES:
        text = page.read_text("utf-8")
        shown = [
            line
            for block in _FENCE.finditer(text)
            if block["language"] in ("", "sh", "bash", "console", "yaml", "ini")
            for line in block["lines"].replace("\\\n", " ").splitlines()
        ]
        # A code span may run over the end of a line.
        shown += _CODE.findall(re.sub(r"(?<=\S)\n(?=\S)", " ", prose(text)))
        for line in shown:
            for part in re.split(r"\s(?:&&|\|\||\||;)\s", line.replace("\\|", "\x1f")):
                found = _OURS.match(part.strip())
                if found:
                    yield page.name, f"tracker {found[1].strip()}"


def words_of(line: str) -> list[str]:
    line = re.sub(r"\[([^\[\]]*)\]", r"\1", re.sub(r"\s*[<>]{1,2}\s*\S+", "", line))
    return shlex.split(line)[1:]


def complain(line: str) -> str:
    """What is wrong with a command line, "" if nothing is: its command and its options have to exist."""
    context = click.Context(cli.tracker, info_name="tracker")
    words = words_of(line)
    # `scan|report` and `list\|show` name several commands: each is held.
    names = re.split("[|\x1f]", words[0])
    if len(names) > 1:
        return "; ".join(filter(None, (complain(f"tracker {name}") for name in names)))
    command = cli.tracker.get_command(context, words[0].rstrip(","))
    if command is None:
        return f"no command {words[0]}"
    rest = words[1:]
    if isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        several = re.split("[|\x1f]", rest[0])
        missing = [name for name in several if command.get_command(context, name) is None]
        if missing:
            return f"no command {words[0]} {missing[0]}"
        found = command.get_command(context, several[0])
        assert found is not None
        command, rest = found, rest[1:]
    options = {name: parameter for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    options |= {name: command.get_help_option(context) for name in ("-h", "--help")}  # type: ignore[dict-item]
    at = 0
    while at < len(rest):
        word, at = rest[at], at + 1
        if word == "-" or not word.startswith("-"):
            continue
        name, _, value = word.partition("=")
        option = options.get(name)
        if option is None:
            return f"{words[0]} has no option {name}"
        if not isinstance(option, click.Option) or option.is_flag:
            continue
        if not value:
            # `--include/--exclude` and a bare name in a sentence have no value.
            value, at = (rest[at], at + 1) if at < len(rest) and not rest[at].startswith("-") else ("", at)
        if isinstance(option.type, click.Choice):
            wrong = [one for one in re.split("[|\x1f]", value) if one and one not in option.type.choices]
            if wrong and not _STAND_IN.fullmatch(wrong[0]):
                return f"{words[0]} {name} doesn't take {wrong[0]}"
    return ""


def test_each_link_leads_to_a_file_and_each_anchor_to_a_heading() -> None:
    missing = []
    for page, target in links():
        path, _, fragment = target.partition("#")
        file = (page.parent / path) if path else page
        if not file.exists():
            missing.append(f"{page.name}: {target}")
        elif fragment and file.suffix == ".md":
            headings = _HEADING.findall(prose(file.read_text("utf-8")))
            if fragment not in {anchor(heading) for heading in headings}:
                missing.append(f"{page.name}: {target} (no such heading)")
    assert not missing


def test_each_command_line_of_the_manual_is_understood() -> None:
    shown = list(command_lines())
    assert len({line for _, line in shown}) > 20
    wrong = [f"{page}: {line}: {told}" for page, line in shown if (told := complain(line))]
    assert not wrong


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("tracker scan articles --exclude 'x' -q", ""),
        ("tracker report --format html -o report.html", ""),
        ("tracker snapshots list|show", ""),
        ("tracker sacn articles", "no command sacn"),
        ("tracker snapshots lost", "no command snapshots lost"),
        ("tracker scan --exlude x", "scan has no option --exlude"),
        ("tracker report --format pdf", "report --format doesn't take pdf"),
    ],
)
def test_a_command_line_that_is_none_is_found(line: str, told: str) -> None:
    assert complain(line) == told


def test_the_examples_of_the_library_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = LIBRARY.read_text("utf-8")
    blocks = [block["lines"] for block in _FENCE.finditer(text) if block["language"] == "pycon"]
    examples = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, "library.md", str(LIBRARY), 0)
    told: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    runner.run(examples, out=told.append)
    assert not runner.failures, "".join(told)
    assert runner.tries > 20


def test_each_name_of_the_library_has_its_section_and_its_example() -> None:
    text = LIBRARY.read_text("utf-8")
    sections = {part.split("\n", 1)[0].strip(" `"): part for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:]}
    assert set(sections) == set(tracker.__all__)
    for name, section in sections.items():
        assert f"tracker.{name}" in section, f"no example of {name}"
        assert f"(#{name})" in text.lower() or name == "__version__" or f"(#{name.lower()})" in text
