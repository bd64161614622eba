"""How well ingest reads: main text and dates of web pages, datelines of wire copy.

Prints a table; `measure` gives its rows. Data: ../shared/data (skipped where absent).
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from tracker.ingest.blocks import label_blocks
from tracker.ingest.draft import UnreadableError
from tracker.ingest.html import parse
from tracker.ingest.publication import find_publication
from tracker.settings import IngestSettings

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
Row = tuple[str, str, str, str, str]
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


def measure() -> list[Row]:
    """Rows of dataset, measure, ours, reference, note."""
    return [*_measure_pages(), *_measure_datelines()]


def _measure_pages() -> list[Row]:
    folder = DATA / "extract_trafilatura"
    if not folder.is_dir():
        return []
    kept = missed = leaked = dropped = 0
    dated = right = outside = given = titled = titles_right = authored = authors_right = 0
    for line in (folder / "pages.jsonl").read_text(encoding="utf-8").splitlines():
        page = json.loads(line)
        try:
            draft = parse(gzip.decompress((folder / page["html"]).read_bytes()), IngestSettings())
        except UnreadableError:
            missed += len(page["with"] or ())
            continue
        fields = draft.fields
        blocks = label_blocks(
            draft.text, title=fields["title"].value if "title" in fields else "", guess_title=False, marked=draft.blocks
        )
        date, _ = find_publication(fields, draft.text, blocks, path="")
        flat = " ".join(draft.text.split())
        for segment in page["with"] or ():
            found = " ".join(segment.split()) in flat
            kept, missed = kept + found, missed + (not found)
        for segment in page["without"] or ():
            found = " ".join(segment.split()) in flat
            leaked, dropped = leaked + found, dropped + (not found)
        if page["date"]:
            dated += 1
            given += date is not None
            right += date is not None and date.first == date.last == page["date"]
            outside += date is not None and not date.first <= page["date"] <= date.last
        if page["title"]:
            titled += 1
            titles_right += "title" in fields and _same(fields["title"].value, page["title"])
        if page["author"]:
            authored += 1
            names = page["author"] if isinstance(page["author"], list) else [page["author"]]
            byline = fields["byline"].value.lower() if "byline" in fields else ""
            authors_right += any(name.lower() in byline for name in names)
    precision, recall = kept / (kept + leaked), kept / (kept + missed)
    f1 = 2 * precision * recall / (precision + recall)
    return [
        (
            "extract_trafilatura",
            "main text F1",
            f"{f1:.3f}",
            ".919",
            f"trafilatura's own text counted so; precision {precision:.3f}, recall {recall:.3f}",
        ),
        (
            "extract_trafilatura",
            "dates right",
            f"{right / dated:.3f}",
            ".91",
            f"of {dated} dated pages; htmldate with original_date",
        ),
        (
            "extract_trafilatura",
            "dates wrong",
            f"{outside / dated:.3f}",
            ".26",
            f"{given} given; trafilatura: 218 wrong of 851",
        ),
        ("extract_trafilatura", "titles right", f"{titles_right / titled:.3f}", "-", f"of {titled}"),
        (
            "extract_trafilatura",
            "bylines right",
            f"{authors_right / authored:.3f}",
            "-",
            f"of {authored}, author's name within it",
        ),
    ]


def _measure_datelines() -> list[Row]:
    """Datelines put back before the text, as they stood on the wire: found to the character, and the date."""
    source = DATA / "reuters21578" / "documents.jsonl.gz"
    if not source.is_file():
        return []
    n = exact = false = plain = given = right = 0
    with gzip.open(source, "rt", encoding="utf-8") as lines:
        for line in lines:
            document = json.loads(line)
            text, dateline = document.get("text", ""), " ".join(document.get("dateline", "").split())
            if len(text) < 200:
                continue
            plain += 1
            false += any(block.role == "dateline" for block in label_blocks(text, guess_title=False)[:1])
            if not dateline or "-" not in dateline:
                continue
            n += 1
            whole = f"{dateline} {text}"
            blocks = label_blocks(whole, guess_title=False)
            exact += blocks[0].role == "dateline" and whole[: blocks[0].end] == dateline
            date, _ = find_publication({}, whole, blocks, path="")
            if date and date.first == date.last:
                given += 1
                day, month, year = document["date"].split()[0].split("-")
                truth = f"{year[:4]}-{_MONTHS.index(month) + 1:02d}-{int(day):02d}"
                right += abs(int(date.first.replace("-", "")) - int(truth.replace("-", ""))) <= 1
    return [
        ("reuters21578", "datelines found", f"{exact / n:.4f}", "-", f"to the character, of {n}"),
        ("reuters21578", "datelines invented", f"{false / plain:.4f}", "-", f"in {plain} texts without one"),
        (
            "reuters21578",
            "dates from text",
            f"{right}/{given}",
            "-",
            "right of given; no dateline here has a year, the rest stay undated",
        ),
    ]


def _same(left: str, right: str) -> bool:
    return " ".join(left.lower().split()) == " ".join(right.lower().split())


def main() -> None:
    """Print the rows."""
    for row in measure():
        print("  ".join(f"{cell:<22}" for cell in row[:4]), row[4])


if __name__ == "__main__":
    main()
