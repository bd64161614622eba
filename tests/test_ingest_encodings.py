from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tracker.ingest.draft import UnreadableError
from tracker.ingest.encodings import decode

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "encodings.yaml").read_text(encoding="utf-8"))
READABLE = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(lambda text: text[0] != "\ufeff")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_encodings_are_as_the_case_wants(case):
    given_text = case["input"]["text"]
    data = bytes.fromhex(case["input"].get("mark", "")) + given_text.encode(case["input"]["as"])
    decoded = decode(data, declared=case["input"].get("declared", ""))
    assert (decoded.text, decoded.encoding) == (given_text, case["wanted"])
    assert case["remark"] in decoded.remark
    assert bool(case["remark"]) == bool(decoded.remark)


@given(READABLE)
def test_utf_8_comes_back_as_it_was(text):
    data = text.encode()
    if not data.startswith((b"%PDF-", b"GIF8", b"BZh", b"PAR1", b"{\\rtf")):
        assert decode(data).text == text


@given(READABLE, st.sampled_from(["utf-8-sig", "utf-16", "utf-32"]))
def test_marked_text_comes_back_as_it_was(text, encoding):
    assert decode(text.encode(encoding)).text == text


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_refused(data):
    try:
        decoded = decode(data)
    except UnreadableError:
        pass
    else:
        decoded.text.encode("utf-8")
        assert decoded.encoding


@given(st.sampled_from(["\n", "\r\n", "\r", "\x0b", "\u2028"]), st.lists(st.text("ab é", max_size=5), max_size=6))
def test_newlines_stay_as_they_stand(newline, lines):
    text = newline.join(lines)
    assert decode(text.encode()).text == text


def test_undecodable_bytes_are_replaced_and_told():
    decoded = decode("Die Fähre, die Brücke, der Kai und die Möwen".encode() + b" \xff und Ende")
    assert decoded.encoding == "utf-8"
    assert decoded.text.count("�") == 1
    assert "1 undecodable place" in decoded.remark


def test_a_setting_stands_in_for_a_declaration():
    assert decode("Žluťoučký kůň".encode("cp1250"), fallback="cp1250").text == "Žluťoučký kůň"
    assert decode("Žluťoučký kůň".encode(), fallback="cp1250").text == "Žluťoučký kůň"


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7 ...", b"PK\x03\x04....", b"\x89PNG\r\n", b"ab\x00cd\x00\x00ef", bytes(range(1, 32)) * 9]
)
def test_binary_is_refused(data):
    with pytest.raises(UnreadableError, match="binary"):
        decode(data)
