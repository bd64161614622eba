"""An invented snapshot with everything that a report must survive.

Twelve documents of four outlets: a copy, near copies, one article contained in another, reworded
passages, a boilerplate family, undated documents, a date window, hostile text, a right-to-left and
a Chinese title. Spans are found in the texts, so that they are true.
"""

from __future__ import annotations

import difflib
import hashlib
import re

from tracker.model import (
    Block,
    Change,
    Cluster,
    DateWindow,
    Document,
    Kind,
    Link,
    Member,
    Run,
    Skipped,
    Snapshot,
    Span,
    Tier,
)

_PIECE = re.compile(r"\w+[^\w]*|[^\w]+")

FALL = (
    "The eastern span of the Orrin bridge fell into the estuary shortly before dawn on Tuesday, "
    "killing eleven people, the harbour office said. "
)
FALL_LATER = (
    "The eastern span of the Orrin bridge dropped into the estuary shortly before dawn on Tuesday, "
    "killing at least fourteen people, the harbour office has confirmed. "
)
QUOTE = "“We had warned the ministry twice that the bearings were worn through,” said Marit Osk, the chief engineer. "
QUOTE_LATER = "“The ministry had been warned twice that the bearings were worn through,” an official said on Thursday. "
FERRY = (
    "Ferries will carry passengers free of charge between Orrin and the south shore until the "
    "channel has been cleared, and lorries are sent round by the Halden road. "
)
INQUIRY = (
    "An inquiry under Judge Pell Anstruther will hear its first witnesses in the spring and "
    "report before the summer recess, the assembly decided [by 41 votes to 7]. "
)
INQUIRY_MOVED = (
    "Before the summer recess an inquiry under Judge Pell Anstruther will report; it will hear its "
    "first witnesses in spring, the assembly decided [by 41 votes to 9]. "
)
LEAVE_REPLY = "Leave a reply. Your address will not be published. Required fields are marked with a star. "
NEWSLETTER = "Sign up for the evening letter of the Halden Post and read it before your neighbours do. "
HOSTILE = "<script>alert('x')</script> & \x1b[31mred\x1b[0m \u202egnp.exe "

_OUTLETS = {"wire": "North Wire", "post": "Halden Post", "lamp": "The Lamplighter", "mina": "صحيفة الميناء"}


def day(iso: str) -> DateWindow:
    return DateWindow(iso, iso, "dateline", f"the dateline names {iso}")


def _document(
    name: str, outlet: str, title: str, paragraphs: list[str], date: DateWindow | None, language: str = "en"
) -> Document:
    text = title + "\n\n" + "\n\n".join(paragraph.rstrip(" ") for paragraph in paragraphs) + "\n"
    return Document(
        id=name,
        key=name,
        title=title,
        byline="",
        source=_OUTLETS[outlet],
        language=language,
        date=date,
        n_words=len(re.findall(r"\w+", text)),
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        blocks=(Block(0, len(title), "title"), Block(len(title) + 2, len(text), "body")),
        text=text,
    )


def align(left: str, right: str) -> tuple[Change, ...]:
    """A plain word alignment, good enough to draw; the tracker's own is tested elsewhere."""
    old, new = _PIECE.findall(left), _PIECE.findall(right)
    changes = []
    bare = [[piece.strip(" \n,.;").lower() for piece in side] for side in (old, new)]
    for tag, i, j, k, m in difflib.SequenceMatcher(None, *bare, autojunk=False).get_opcodes():
        op = {"equal": "keep", "replace": "substitute", "insert": "insert", "delete": "delete"}[tag]
        changes.append(Change(op, "".join(old[i:j]), "".join(new[k:m])))  # type: ignore[arg-type]  # from the table
    return tuple(changes)


def span_of(document: Document, wording: str) -> Span:
    wording = wording.rstrip(" ")
    start = document.text.index(wording)
    return Span(document.id, start, start + len(wording), wording)


def whole(document: Document) -> Span:
    return Span(document.id, 0, len(document.text), document.text)


def passage(
    left: Document, old: str, right: Document, new: str, score: float, *, tier: Tier = "linked", relation: str = ""
) -> Link:
    changes = align(old.rstrip(" "), new.rstrip(" "))
    if old == INQUIRY and new == INQUIRY_MOVED:
        changes = _moved()
    return Link(
        kind="passage",
        tier=tier,
        score=score,
        relation=relation or ("copy" if old == new else "near_copy"),
        left=span_of(left, old),
        right=span_of(right, new),
        changes=changes,
        why=f"{sum(change.op == 'keep' for change in changes)} stretches alike",
    )


def _moved() -> tuple[Change, ...]:
    return (
        Change("move", "", "Before the summer recess "),
        Change("keep", "An inquiry under Judge Pell Anstruther ", "an inquiry under Judge Pell Anstruther "),
        Change("insert", "", "will report; it "),
        Change("keep", "will hear its first witnesses in ", "will hear its first witnesses in "),
        Change("delete", "the ", ""),
        Change("keep", "spring ", "spring, "),
        Change("delete", "and report ", ""),
        Change("move", "before the summer recess, ", ""),
        Change("keep", "the assembly decided [by 41 votes to ", "the assembly decided [by 41 votes to "),
        Change("substitute", "7].", "9]."),
    )


def _article(left: Document, right: Document, score: float, relation: str) -> Link:
    why = f"Jaccard {score:.2f} of word 5-grams"
    return Link("article", "linked", score, relation, whole(left), whole(right), (), why)


def _family(
    name: str, members: list[tuple[Document, str]], *, boilerplate: bool = False, kind: Kind = "passage"
) -> Cluster:
    found = tuple(
        Member(span_of(document, wording), document.date, "earliest" if n == 0 else "alike with the earliest")
        for n, (document, wording) in enumerate(members)
    )
    why = "recurs over one source" if boilerplate else "the same stretch in several articles"
    return Cluster(kind, name, found[0].span.text[:60], found[0].span.document, found, why, boilerplate)


def _copies(name: str, members: list[tuple[Document, str]]) -> Cluster:
    found = tuple(Member(whole(document), document.date, why) for document, why in members)
    first = members[0][0]
    return Cluster("article", name, first.title, first.id, found, "near-copies of the earliest")


def _event(name: str, told: list[Document]) -> Cluster:
    why = "shares 31% of the weight of its words with the others on average"
    found = tuple(Member(whole(document), document.date, why) for document in told)
    return Cluster("event", name, told[0].title, told[0].id, found, f"{len(told)} articles tell of it")


def build_snapshot() -> Snapshot:
    wire = _document(
        "wire/bridge falls.txt", "wire", "Orrin bridge falls, eleven dead", [FALL, QUOTE, FERRY], day("2031-03-04")
    )
    copy = _document(
        "lamp/orrin-bridge.txt", "lamp", "Orrin bridge falls, eleven dead", [FALL, QUOTE, FERRY], day("2031-03-05")
    )
    near = _document(
        "post/bridge.html",
        "post",
        "Fourteen dead as the Orrin bridge falls",
        [FALL_LATER, QUOTE, FERRY, NEWSLETTER],
        day("2031-03-06"),
    )
    long = _document(
        "post/what we know.html",
        "post",
        "What we know about the bridge",
        [
            "It is the worst accident on the estuary in sixty years, and the questions have only begun.",
            FALL,
            QUOTE,
            FERRY,
            "The bridge was opened in 1974 by the then minister of works and was repaired for the last time in 2019.",
            NEWSLETTER,
        ],
        DateWindow("2031-03-07", "2031-03-09", "text", "the text speaks of the Friday after the fall"),
    )
    reworded = _document(
        "lamp/who-knew.txt",
        "lamp",
        "Who knew? The ministry’s silence",
        ["Nobody at the ministry picked up the telephone.", QUOTE_LATER, LEAVE_REPLY],
        day("2031-03-08"),
    )
    arabic = _document(
        "mina/جسر.txt",
        "mina",
        "انهيار جسر أورين: أحد عشر قتيلا",
        ["قال مكتب الميناء إن الجسر انهار قبل الفجر.", FERRY],
        None,
        "ar",
    )
    chinese = _document(
        "mina/大桥.txt",
        "mina",
        "奥林大桥黎明前坍塌，十一人死亡",
        ["港务局说，大桥在周二黎明前坍塌。" * 3, LEAVE_REPLY],
        day("2031-03-10"),
        "zh",
    )
    inquiry = _document(
        "wire/inquiry.txt",
        "wire",
        "Assembly orders inquiry",
        ["The vote came late.", INQUIRY],
        DateWindow("2033-01-01", "2033-01-31", "inferred", "named “January” only"),
    )
    inquiry_later = _document(
        'post/judge "Pell".html',
        "post",
        "Judge Pell to lead inquiry",
        ["The assembly has spoken.", INQUIRY_MOVED, NEWSLETTER],
        day("2033-02-11"),
    )
    hostile = _document(
        "lamp/<b>odd</b>.txt",
        "lamp",
        "Comment & <script>alert(1)</script>",
        [HOSTILE, "A" * 140, LEAVE_REPLY],
        day("2033-02-12"),
    )
    undated = _document("lamp/undated.txt", "lamp", "", ["No title and no day.", QUOTE], None)
    apart = _document("wire/weather.txt", "wire", "Storm bends the lighthouse", ["Wind, and more wind."], None)

    links = (
        _article(wire, copy, 1.0, "copy"),
        _article(wire, near, 0.71, "near_copy"),
        _article(wire, long, 0.94, "contains"),
        _article(inquiry, inquiry_later, 0.31, "same_event"),
        passage(wire, FALL, copy, FALL, 1.0),
        passage(wire, FALL, near, FALL_LATER, 0.78),
        passage(wire, QUOTE, reworded, QUOTE_LATER, 0.62),
        passage(wire, QUOTE, undated, QUOTE, 1.0),
        passage(wire, FERRY, arabic, FERRY, 1.0),
        passage(inquiry, INQUIRY, inquiry_later, INQUIRY_MOVED, 0.81),
        passage(
            wire,
            "killing eleven people, the harbour office said.",
            long,
            "It is the worst accident on the estuary in sixty years",
            0.34,
            tier="possible",
        ),
    )
    clusters = (
        _copies("c1", [(wire, "earliest"), (copy, "Jaccard 1.00 with the earliest"), (near, "Jaccard 0.71")]),
        _family("p1", [(wire, FALL), (copy, FALL), (near, FALL_LATER), (long, FALL)]),
        _family("p2", [(wire, QUOTE), (copy, QUOTE), (near, QUOTE), (reworded, QUOTE_LATER), (undated, QUOTE)]),
        _family("p3", [(wire, FERRY), (copy, FERRY), (near, FERRY), (arabic, FERRY)]),
        _family("p4", [(inquiry, INQUIRY), (inquiry_later, INQUIRY_MOVED)]),
        _event("e1", [inquiry, inquiry_later]),
        _family("b1", [(reworded, LEAVE_REPLY), (chinese, LEAVE_REPLY), (hostile, LEAVE_REPLY)], boilerplate=True),
        _family("b2", [(near, NEWSLETTER), (long, NEWSLETTER), (inquiry_later, NEWSLETTER)], boilerplate=True),
    )
    documents = (
        wire, copy, near, long, reworded, arabic, chinese, inquiry, inquiry_later, hostile, undated, apart,
    )  # fmt: skip
    return Snapshot(
        name="2033-02-20",
        run=Run(
            version="0.1.0",
            settings={"copies": {"threshold": 0.5}, "passages": {"min_tokens": 8}},
            sources=("articles",),
            created_at="2033-02-20T08:30:00Z",
        ),
        documents=tuple(sorted(documents, key=lambda document: document.id)),
        skipped=(
            Skipped("wire/empty.txt", "is empty"),
            Skipped("post/broken\x1b[2J.jsonl:7", "is not valid JSON", "mend the line or take it out"),
        ),
        links=links,
        clusters=clusters,
        shortcuts=("1 passage family had over 500 members: only its first 500 were compared",),
    )


def build_large_snapshot(*, n_documents: int, n_links: int) -> Snapshot:
    """As many documents and passage links as asked for, every text different in one number."""
    documents = []
    for number in range(n_documents):
        outlet = ("wire", "post", "lamp", "mina")[number % 4]
        body = [f"Report {number} begins here.", FALL, FERRY, f"It ends with number {number}."]
        date = day(f"20{30 + number % 4}-{number % 12 + 1:02}-{number % 28 + 1:02}")
        documents.append(_document(f"{outlet}/{number:04}.txt", outlet, f"Report {number}", body, date))
    ordered = tuple(sorted(documents, key=lambda document: document.id))
    links = []
    for number in range(n_links):
        left = ordered[number % n_documents]
        right = ordered[(number * 7 + 1 + number // n_documents) % n_documents]
        wording = FALL if number % 2 else FERRY
        score = 0.5 + (number % 50) / 100
        links.append(
            Link("passage", "linked", score, "copy", span_of(left, wording), span_of(right, wording),
                 (Change("keep", wording.rstrip(), wording.rstrip()),), "alike")
        )  # fmt: skip
    return Snapshot("large", Run("0.1.0", {}, ("articles",), "2033-02-20T08:30:00Z"), ordered, (), tuple(links))
