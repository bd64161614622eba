from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tracker.ingest import read_sources
from tracker.ingest.blocks import label_blocks
from tracker.ingest.furniture import furniture_role
from tracker.ingest.inline import credit_start, dateline_end, sign_off_start
from tracker.model import Block
from tracker.settings import Settings

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "blocks.yaml").read_text(encoding="utf-8"))
REAL = Path(__file__).resolve().parents[2] / "shared" / "seeds"
SHOWN_CHARS = 40

#: Lines that play roles, and lines that nearly do.
lines = st.sampled_from(
    [
        "",
        " ",
        "top of page",
        "0",
        "3",
        "By Orin Vale",
        "Orin Vale",
        "June 28, 2031",
        "Share this",
        "About us",
        "Name *",
        "Leave a reply",
        "© 2031 The Halm Observer",
        "HALM, May 16 (LPA) - The ferry stopped.",
        "Photo: Nora Quist/AP",
        "The ferry stopped on Friday, and nobody knows for how long it will be.",
        "A broken shaft",
        "---",
        "> said twice",
        "It runs. (Reporting by Orin Vale; editing by Tilda Brand)",
        "A man waits [Pim Aster/AP]",
        "# Heading",
        "\tcell\tcell",
        "people who live on the far bank went without bread and butter and",
        "Read more: Ten ferries",
        "\u00a0\u2003x",
        "渡し船は止まった。",
    ]
)
pages = st.one_of(
    st.text(max_size=200),
    st.lists(lines, max_size=20).map("\n".join),
    st.lists(lines, max_size=12).map("\r\n\r\n".join),
    st.lists(st.one_of(lines, st.text(max_size=40)), max_size=16).map("\n\n".join),
)


def assert_tiles(text: str, blocks: tuple[Block, ...]) -> None:
    reached = 0
    for block in blocks:
        assert reached <= block.start < block.end
        assert not text[reached : block.start].strip()
        assert text[block.start].strip()
        assert text[block.end - 1].strip()
        reached = block.end
    assert not text[reached:].strip()


@given(
    pages,
    st.sampled_from(["", "A broken shaft", "Ferry stays"]),
    st.sampled_from(["", "The Halm Observer"]),
    st.booleans(),
)
def test_blocks_tile_all_but_white_space(text, title, source, guess):
    assert_tiles(text, label_blocks(text, title=title, source=source, guess_title=guess))


@given(pages, st.data())
def test_blocks_tile_around_a_formats_own_marks(text, data):
    marked = []
    whole = label_blocks(text)
    for block in whole:
        if data.draw(st.booleans()):
            marked.append(
                Block(block.start, block.end, data.draw(st.sampled_from(["title", "subhead", "quote", "caption"])))
            )
    assert_tiles(text, label_blocks(text, marked=marked))


@given(pages)
def test_labelling_twice_gives_the_same(text):
    assert label_blocks(text) == label_blocks(text)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_roles_are_as_the_case_wants(case):
    text = case["input"]
    got = [[block.role, text[block.start : block.end][:SHOWN_CHARS].strip()] for block in label_blocks(text)]
    assert got == case["wanted"]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("LIMA, Peru (Reuters) - Two ships", "LIMA, Peru (Reuters) - "),
        ("(Reuters) - Two ships", "(Reuters) - "),
        ("MADRID/BRUSSELS (Reuters) - Two", "MADRID/BRUSSELS (Reuters) - "),
        ("WASHINGTON — Two ships", "WASHINGTON — "),
        ("GRAND RAPIDS, Mich. (AP) -- Two", "GRAND RAPIDS, Mich. (AP) -- "),
        ("NEW YORK, March 16 - Two ships", "NEW YORK, March 16 - "),
        ("Berlin (dpa) - Zwei Schiffe", "Berlin (dpa) - "),
        ("Berlin, 2. April 2031 (dpa) – Zwei", "Berlin, 2. April 2031 (dpa) – "),
        ("PARIS, 2 avril (AFP) - Deux", "PARIS, 2 avril (AFP) - "),
        ("HALM, April 2, 2031 — Two ships", "HALM, April 2, 2031 — "),
        ("Two ships (one of them Greek) - sank", ""),
        ("EU - what is it good for?", ""),
        ("Halm – the town by the river", ""),
        ("NOTE - figures are rounded", ""),
    ],
)
def test_a_dateline_is_cut_from_the_first_paragraph(line, wanted):
    assert line[: dateline_end(line)] == wanted


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("A man waits [Pim Aster/AP]", " [Pim Aster/AP]"),
        ("A man waits. Photo: Nora Quist", " Photo: Nora Quist"),
        ("A man waits. (AP Photo/Nora Quist)", " (AP Photo/Nora Quist)"),
        ("A man waits. REUTERS/Nora Quist", " REUTERS/Nora Quist"),
        ("A man waits.Credit...Nora Quist", "Credit...Nora Quist"),
        ("Ein Mann wartet. Foto: Nora Quist/dpa", " Foto: Nora Quist/dpa"),
        ("He met J. Smith/Jones of the board", ""),
        ("They gave him credit: he had rowed", ""),
        ("The board and the guild [of the river]", ""),
    ],
)
def test_a_credit_is_cut_from_a_caption(line, wanted):
    assert line[credit_start(line) :] == wanted


def test_a_sign_off_is_cut_from_the_last_paragraph():
    line = "It runs again. (Additional reporting by Orin Vale ; Editing by Tilda Brand)"
    assert line[sign_off_start(line) :].strip().startswith("(Additional reporting")
    assert sign_off_start("It runs again (reporting the fall by half).") == len(
        "It runs again (reporting the fall by half)."
    )


@pytest.mark.parametrize(
    "line",
    [
        "Share prices fell",
        "Comments were harsh",
        "No comment was made",
        "Live from Halm it looked worse",
        "He said more",
        "The views from the bridge are grand",
        "Cookies are baked in Halm",
        "Read my lips, said the mayor",
        "Home truths",
        "Search for survivors goes on",
        "News of the fire spread fast",
        "Like father, like son",
        "Follow the river north",
        "Copyright law was changed in March",
        "Tags were put on forty otters",
        "Photo exhibitions open in May",
        "Sources close to the board said so",
        "By then it was dark",
        "Via Appia is flooded again",
        "Top of the league",
    ],
)
def test_lines_of_news_are_not_taken_for_furniture(line):
    assert furniture_role(line) is None


@pytest.mark.skipif(not REAL.is_dir(), reason="the five real articles are not here")
def test_no_furniture_of_the_real_articles_is_evidence():
    documents = read_sources([str(REAL)], Settings()).documents
    said = {
        document.id[:3]: {block.role: document.text[block.start : block.end] for block in document.blocks}
        for document in documents
    }
    assert said["001"]["title"].startswith("Iraq is home to")
    assert said["001"]["contributor"].startswith("Falih")
    assert said["003"]["byline"] == "Talmiz Ahmad"
    assert said["002"]["source_credit"].endswith("thesoufancenter")
    evidence = "\n".join(
        document.text[block.start : block.end]
        for document in documents
        for block in document.blocks
        if block.role in ("title", "subhead", "body", "quote")
    )
    for furniture in (
        "by your side",
        "top of page",
        "bottom of page",
        "Tag Cloud",
        "Leave A Reply",
        "Credit...",
        "Nasser",
        "(c) 2021",
        "»",
    ):
        assert furniture not in evidence
