"""Each format: what its marks and fields become, and how it fails."""

from __future__ import annotations

import gzip
import json
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.ingest import Ingested, read_sources
from tracker.ingest.draft import UnreadableError, fields_from_mapping
from tracker.ingest.html import fragment_text, parse
from tracker.model import Document
from tracker.settings import IngestSettings, Settings

STORY = "The Halm ferry did not leave its berth on Friday, and the twelve people on the far bank went without bread."
MORE = "The operator said that a shaft had broken and that a new one would take three weeks to come by rail."


def read(tmp_path: Path, name: str, content: str | bytes) -> Ingested:
    (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_sources([str(tmp_path)], Settings())


def roles(document: Document) -> list[tuple[str, str]]:
    return [(block.role, document.text[block.start : block.end]) for block in document.blocks]


def test_front_matter_is_metadata_and_no_evidence(tmp_path):
    front = "---\ntitle: 'Ferry: a story'\nauthor: [Orin Vale, Tilda Brand]\ndate: 2031-05-02\n---\n\n"
    text = f"{front}# Ferry\n\n{STORY}\n\n## Later\n\n> {MORE}\n\n---\n\n*A note.*\n"
    document = read(tmp_path, "a.md", text).documents[0]
    assert (document.title, document.byline, document.date.first) == (
        "Ferry: a story",
        "Orin Vale, Tilda Brand",
        "2031-05-02",
    )
    assert document.text == text
    assert [role for role, _ in roles(document)] == [
        "boilerplate",
        "title",
        "body",
        "subhead",
        "quote",
        "boilerplate",
        "boilerplate",
    ]


def test_a_rule_at_the_start_is_no_front_matter(tmp_path):
    document = read(tmp_path, "a.md", f"---\n\n{STORY}\n\n---\n\n{MORE}\n").documents[0]
    assert ("body", STORY) in roles(document)
    assert ("body", MORE) in roles(document)


PAGE = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Ferry stays | The Halm Observer</title>
<link rel="canonical" href="https://www.halm.example/ferry?utm_source=x">
<meta property="og:site_name" content="The Halm Observer"><meta property="og:title" content="Ferry stays at its berth">
<meta name="author" content="Orin Vale">META
<script type="application/ld+json">
{{"@type": "NewsArticle", "headline": "x", "datePublished": "2031-05-02T23:30:00-05:00"}}</script>
</head><body><nav><a href="/">Home</a><a href="/news">News</a></nav><article><h1>Ferry stays at its berth</h1>
<p>{STORY}</p><h2>A broken shaft</h2><p>{MORE}</p>
<blockquote><p>“We will row,” said Tilda Brand, who has lived on the far bank for forty years.</p></blockquote>
</article><footer><p>© 2031 The Halm Observer. <a href="/imprint">Imprint</a></p></footer></body></html>"""


def test_a_page_gives_main_text_roles_and_metadata_with_origin(tmp_path):
    document = read(tmp_path, "a.html", PAGE.replace("META", "")).documents[0]
    assert (document.title, document.byline, document.source, document.key) == (
        "Ferry stays at its berth", "Orin Vale", "The Halm Observer", "halm.example/ferry",
    )  # fmt: skip
    assert (document.date.first, document.date.basis) == ("2031-05-02", "metadata")
    assert "JSON-LD datePublished" in document.date.explanation
    assert document.provenance["source"] == "meta og:site_name"
    got = roles(document)
    assert ("body", STORY) in got
    assert ("subhead", "A broken shaft") in got
    assert any(role == "quote" for role, _ in got)
    assert "Imprint" not in document.text
    assert "Home" not in document.text


def test_first_publication_goes_before_modification(tmp_path):
    meta = "".join(
        f'<meta property="article:{kind}_time" content="{day}">'
        for kind, day in (("modified", "2031-06-09"), ("published", "2031-05-01"))
    )
    assert read(tmp_path, "a.html", PAGE.replace("META", meta)).documents[0].date.first == "2031-05-01"


def test_a_page_without_main_text_gives_all_visible_text_and_says_so(tmp_path):
    document = read(
        tmp_path, "a.html", "<body><script>x()</script><div>Ferry</div>stays<br>here<!-- no --></body>"
    ).documents[0]
    assert document.text.split() == ["Ferry", "stays", "here"]


TOWNS = ("Orrin", "Sund", "Halm", "Tarnholm", "Brennia", "Lisbet", "Torp", "Moravet")
LISTED = "".join(
    f"""<div class="card"><h2>Wells of {town}</h2><article class="item"><p>The county of {town} has counted its wells
and tells for each of them how deep it is, who dug it and in which of the dry years it gave no water.</p></article>
<div><a href="/{town}">View the wells of {town}</a></div></div>"""
    for town in TOWNS
)
# Long enough for the extractor to be content with it.
FIRST = f"""<div class="card"><h2>The ferry</h2><article class="item"><p>{STORY}</p><p>{MORE}</p><p>Until then the
post will go round the lake by the old road, which takes two hours in summer and a day in snow.</p></article></div>"""


def list_page(first: str, head: str = "") -> str:
    return f"""<html lang="en"><head><title>Highlights</title>{head}</head><body><nav><a href="/">Home</a></nav>
<main>{first}{LISTED}</main><footer>Imprint</footer></body></html>"""


def test_all_items_of_a_list_are_its_main_text_with_their_links(tmp_path):
    document = read(tmp_path, "a.html", list_page(FIRST)).documents[0]
    lines = document.text.split("\n\n")
    assert lines[:2] == ["The ferry", STORY]
    assert {f"View the wells of {town}" for town in TOWNS} <= set(lines)
    assert ("subhead", "Wells of Sund") in roles(document)
    assert "Home" not in lines
    assert "Imprint" not in lines
    assert document.remarks == ("a list of items: all of them were taken",)


@pytest.mark.parametrize(
    "page",
    [
        list_page(FIRST, '<meta property="og:type" content="article">'),
        list_page(FIRST.replace('class="item"', 'class="story"')),
        list_page(FIRST.replace("article", "section")),
    ],
    ids=["a page that calls itself an article", "a story marked as such", "a story that is no item"],
)
def test_a_story_among_its_neighbours_is_no_list(tmp_path, page):
    assert "View the wells" not in read(tmp_path, "a.html", page).documents[0].text


@given(st.text(st.sampled_from("<>/&;\"'=abp div!-\n\x00"), max_size=120))
def test_any_page_is_read_or_refused(page):
    try:
        draft = parse(page.encode(), IngestSettings())
    except UnreadableError:
        return
    assert draft.text.strip()


def test_a_deeply_nested_page_is_read():
    page = "<div>" * 3000 + STORY + "</div>" * 3000
    assert "ferry" in parse(page.encode(), IngestSettings()).text


def test_a_fragments_text_has_its_paragraphs():
    assert fragment_text("<p>One &amp; two</p><p>Three<br>four</p>") == "One & two\n\nThree\n\nfour"
    assert fragment_text("plain") == "plain"


def test_records_are_read_by_any_usual_names():
    fields = fields_from_mapping(
        {
            "Headline": "H",
            "published-at": "2031",
            "day": "20300101",
            "authors": [{"name": "A"}, "B"],
            "publisher": {"name": "P"},
        },
        origin="x",
    )
    assert {name: field.value for name, field in fields.items()} == {
        "title": "H",
        "date": "2031",
        "byline": "A, B",
        "source": "P",
    }
    assert fields["title"].origin == "x Headline"


@pytest.mark.parametrize(
    "value",
    [
        {"text": STORY, "id": "a"},
        [{"body": STORY, "id": "a"}],
        {"articles": [{"content": STORY, "uuid": "a"}]},
        {"items": [{"text": [STORY], "id": "a"}]},
    ],
)
def test_json_holds_one_article_or_a_list(tmp_path, value):
    documents = read(tmp_path, "a.json", json.dumps(value)).documents
    assert [(document.id, document.text) for document in documents] == [("a", STORY)]


def test_a_records_text_is_kept_as_it_is(tmp_path):
    text = f"\n  {STORY}\r\n\r\n\u2028{MORE}\n\n"
    document = read(tmp_path, "a.jsonl", json.dumps({"id": "a", "title": "T", "text": text})).documents[0]
    assert document.text == text
    assert document.title == "T"


def test_lone_surrogates_in_json_are_replaced_and_told(tmp_path):
    document = read(tmp_path, "a.jsonl", '{"id": "a", "text": "Ferry \\ud800 stays"}').documents[0]
    assert document.text == "Ferry � stays"
    assert document.remarks


@pytest.mark.parametrize(("name", "delimiter"), [("a.csv", ","), ("a.csv", ";"), ("a.tsv", "\t"), ("a.csv", "|")])
def test_rows_of_a_table_are_documents(tmp_path, name, delimiter):
    table = (
        delimiter.join(("id", "title", "body", "date"))
        + "\n"
        + delimiter.join(("x1", "T", f'"{STORY}\nsecond ""line"""', "2031-05-02"))
        + "\n"
    )
    document = read(tmp_path, name, table).documents[0]
    assert (document.id, document.title, document.date.first) == ("x1", "T", "2031-05-02")
    assert document.text == f'{STORY}\nsecond "line"'


def test_cells_may_be_longer_than_the_csv_modules_limit(tmp_path):
    assert len(read(tmp_path, "a.csv", f'text\n"{STORY * 2000}"\n').documents[0].text) > 131_072


def test_parquet_rows_are_documents(tmp_path):
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    buffer = BytesIO()
    parquet.write_table(
        arrow.table({"id": [7, 8], "text": [STORY, MORE], "author": ["Orin Vale", None], "other": [1, 2]}), buffer
    )
    documents = read(tmp_path, "a.parquet", buffer.getvalue()).documents
    assert [(document.id, document.text, document.byline) for document in documents] == [
        ("7", STORY, "Orin Vale"),
        ("8", MORE, ""),
    ]


def test_a_word_document_is_read_with_insertions(tmp_path):
    docx = pytest.importorskip("docx")
    written = docx.Document()
    written.add_heading("Ferry stays", 0)
    written.add_paragraph(STORY)
    written.add_heading("A broken shaft", 1)
    paragraph = written.add_paragraph("The operator ")
    inserted = paragraph._p.makeelement("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}ins", {})
    run = paragraph.add_run("said nothing for eleven days.")._r
    paragraph._p.append(inserted)
    inserted.append(run)
    buffer = BytesIO()
    written.save(buffer)
    document = read(tmp_path, "a.docx", buffer.getvalue()).documents[0]
    assert roles(document)[0] == ("title", "Ferry stays")
    assert ("subhead", "A broken shaft") in roles(document)
    assert "The operator said nothing for eleven days." in document.text
    assert any("tracked" in remark for remark in document.remarks)


def test_a_mail_is_read(tmp_path):
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["Date"] = (
        "Ferry stays",
        "Orin Vale <orin@halm.example>",
        "Fri, 02 May 2031 23:30:00 -0500",
    )
    mail.set_content(f"{STORY}\n\n{MORE}\n")
    document = read(tmp_path, "a.eml", mail.as_bytes()).documents[0]
    assert (document.title, document.byline, document.source, document.date.first) == (
        "Ferry stays",
        "Orin Vale",
        "halm.example",
        "2031-05-02",
    )
    assert STORY in document.text


def test_entries_of_a_feed_are_documents(tmp_path):
    pytest.importorskip("feedparser")
    feed = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>The Halm Observer</title><language>en</language>
    <item><guid>f1</guid><title>Ferry stays</title><link>https://halm.example/f1</link>
    <pubDate>Fri, 02 May 2031 23:30:00 -0500</pubDate>
    <description>&lt;p&gt;{STORY}&lt;/p&gt;&lt;p&gt;{MORE}&lt;/p&gt;</description></item></channel></rss>"""
    document = read(tmp_path, "a.rss", feed).documents[0]
    assert (document.id, document.title, document.source, document.date.first) == (
        "f1",
        "Ferry stays",
        "The Halm Observer",
        "2031-05-02",
    )
    assert document.text == f"{STORY}\n\n{MORE}"


def test_pages_of_a_web_archive_are_documents(tmp_path):
    pytest.importorskip("warcio")
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    buffer = BytesIO()
    writer = WARCWriter(buffer, gzip=True)
    for kind, name in (("text/html", "ferry"), ("image/png", "picture")):
        headers = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.0")
        address = f"https://halm.example/{name}"
        record = writer.create_warc_record(
            address, "response", payload=BytesIO(PAGE.replace("META", "").encode()), http_headers=headers,
            warc_headers_dict={"WARC-Date": "2031-07-01T00:00:00Z"},
        )  # fmt: skip
        writer.write_record(record)
    document = read(tmp_path, "a.warc.gz", buffer.getvalue()).documents[0]
    assert document.id == "https://halm.example/ferry@2031-07-01T00:00:00Z"
    assert (document.key, document.date.first) == ("halm.example/ferry", "2031-05-02")


def test_a_pdf_is_read_page_by_page(tmp_path):
    pytest.importorskip("pypdfium2")
    found = read(tmp_path, "a.pdf", simple_pdf([STORY[:60], STORY[60:]]))
    assert found.documents[0].text == STORY[:60].rstrip() + " " + STORY[60:].lstrip()


def simple_pdf(lines: list[str]) -> bytes:
    """A PDF of one page, written by hand: objects, then the table of their places."""
    drawn = " ".join(f"({line}) Tj 0 -14 Td" for line in lines)
    stream = f"BT /F1 11 Tf 40 700 Td {drawn} ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF"
    return f"{out}xref\n0 6\n0000000000 65535 f \n{table}{trailer}".encode()


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.parquet", "a.eml", "a.warc", "a.rss"])
def test_damaged_files_are_rows(tmp_path, name):
    (tmp_path / "good.txt").write_text(STORY)
    found = read(tmp_path, name, b"this is none")
    assert [document.id for document in found.documents] == ["good.txt"]
    assert any(row.where.startswith(name) for row in found.skipped) or name == "a.warc"


def test_a_gzipped_article_is_read(tmp_path):
    assert read(tmp_path, "a.txt.gz", gzip.compress(STORY.encode())).documents[0].text == STORY
