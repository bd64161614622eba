"""An invented snapshot with statements in time: a toll that grows and contradicts, a quotation with two
speakers, a name in three spellings, two words for one band, undated and hostile articles.

Spans are found in the texts, so that they are true.
"""

from __future__ import annotations

import hashlib

from tracker.match.alignment import align_words
from tracker.model import Block, Cluster, DateWindow, Document, Kind, Link, Member, Run, Snapshot, Span, Tier

_TEXTS = {
    "wire/fire.txt": (
        "North Wire",
        "2031-03-02",
        "Fire at Orrin mill kills 11",
        "Fire at the mill in Orrin killed 11 people. The Vale militia Tarn Guard held the bridge for two hours. "
        "“We had warned the town twice,” said Marit Osk, an engineer. Nearly 40 boats left the harbour.",
    ),
    "post/fire.txt": (
        "Halden Post",
        "2031-03-02",
        "Fourteen die in Orrin",
        "Fourteen people died at the mill. The resistance group Tarn-Guard held the bridge for two hours. "
        "“We had warned the council twice,” Per Lind said. More than 40 boats left the harbour.",
    ),
    "lamp/mill.txt": (
        "The Lamplighter",
        "2031-03-05",
        "Orrin mourns",
        "The toll rose to 16 people on Tuesday. Tarn Guard, a band of farmers, has gone home. About 50 boats are back.",
    ),
    "mina/late.txt": (
        "صحيفة الميناء",
        "",
        "<b>Orrin</b> & after",
        "At least 9 people died <script>alert(1)</script>. “We had warned the town twice,” said Marit Osk. "
        "The TARN GUARD is silent. \x1b[31m",
    ),
    "wire/year.txt": (
        "North Wire",
        "2031-03-01…2031-03-31",
        "A month",
        "In March 16 people died in Orrin.",
    ),
}


def build_statements() -> Snapshot:
    """The snapshot; documents in order of id."""
    documents = {name: _document(name, *told) for name, told in sorted(_TEXTS.items())}

    def member(name: str, text: str, why: str, **values: object) -> Member:
        return Member(_span(documents[name], text, values), documents[name].date, why)

    def toll(name: str, text: str, value: float, modifier: str = "", unit: str = "people", **more: object) -> Member:
        figures = {"value": value, "upper": value, "unit": "", "modifier": modifier, "counted": unit, "scope": ""}
        return member(name, text, "the same count", **{**figures, **more})

    def quote(name: str, text: str, speaker: str) -> Member:
        said = _span(documents[name], speaker, {})
        place = {"document": name, "start": said.start, "end": said.end, "text": speaker}
        return member(name, text, f"said by {speaker}", speaker=place, speaker_name=speaker, direct=True)

    def named(name: str, text: str) -> Member:
        return member(name, text, "spelled alike", canonical="Tarn Guard", type="organisation")

    killed = [
        toll("post/fire.txt", "Fourteen people", 14),
        toll("wire/fire.txt", "11 people", 11),
        toll("wire/year.txt", "16 people", 16, scope="In March"),
        toll("lamp/mill.txt", "16 people", 16, scope="on Tuesday"),
        toll("mina/late.txt", "At least 9 people", 9, "at least"),
    ]
    boats = [
        toll("post/fire.txt", "More than 40 boats", 40, "more than", "boats"),
        toll("wire/fire.txt", "Nearly 40 boats", 40, "nearly", "boats"),
        toll("lamp/mill.txt", "About 50 boats", 50, "about", "boats"),
    ]
    town, council = "We had warned the town twice", "We had warned the council twice"
    warned = [
        quote("post/fire.txt", council, "Per Lind"),
        quote("wire/fire.txt", town, "Marit Osk"),
        quote("mina/late.txt", town, "Marit Osk"),
    ]
    guard = [
        named("post/fire.txt", "Tarn-Guard"),
        named("wire/fire.txt", "Tarn Guard"),
        named("lamp/mill.txt", "Tarn Guard"),
        named("mina/late.txt", "TARN GUARD"),
    ]
    fire = [
        Member(Span(name, 0, len(documents[name].text), documents[name].text), documents[name].date, "alike")
        for name in ("post/fire.txt", "wire/fire.txt", "lamp/mill.txt", "mina/late.txt")
    ]
    clusters = (
        _cluster("event", "e1", "Fire at Orrin mill kills 11", fire),
        _cluster("quote", "q1", council, warned),
        _cluster("figure", "f1", "people: Fourteen → 11 → 16 → At least 9", killed),
        _cluster("figure", "f2", "boats: More than 40 → Nearly 40 → About 50", boats),
        _cluster("name", "n1", "Tarn Guard", guard),
    )
    wire, post = documents["wire/fire.txt"], documents["post/fire.txt"]
    held = " held the bridge for two hours."
    resistance, militia = f"The resistance group Tarn-Guard{held}", f"The Vale militia Tarn Guard{held}"
    links = (
        _link("passage", "linked", "reworded", post, wire, resistance, militia, "7 words alike"),
        _link("quote", "linked", "variant", post, wire, council, town, "one word differs"),
        _link("figure", "linked", "changed", post, wire, "Fourteen people", "11 people", "both of one day", "value"),
        _link("attribution", "linked", "changed", post, wire, council, town, "said by Per Lind, then by Marit Osk"),
    )
    run = Run("0.1.0", {"copies": {"threshold": 0.5}}, ("articles",), "2033-02-20T08:30:00Z")
    return Snapshot("fire", run, tuple(documents.values()), links=links, clusters=clusters)


def _document(name: str, outlet: str, day: str, title: str, text: str) -> Document:
    first, _, last = day.partition("…")
    date = DateWindow(first, last or first, "dateline", f"the date line says {day}") if day else None
    return Document(
        id=name,
        key=name,
        title=title,
        byline="",
        source=outlet,
        language="en",
        date=date,
        n_words=len(text.split()),
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        blocks=(Block(0, len(text), "body"),),
        text=text,
    )


def _span(document: Document, text: str, values: dict[str, object]) -> Span:
    start = document.text.index(text)
    return Span(document.id, start, start + len(text), text, values)


def _cluster(kind: Kind, name: str, label: str, members: list[Member]) -> Cluster:
    return Cluster(kind, name, label, members[0].span.document, tuple(members), "they say the same")


def _link(
    kind: Kind,
    tier: Tier,
    relation: str,
    left: Document,
    right: Document,
    old: str,
    new: str,
    why: str,
    contradicts: str = "",
) -> Link:
    changes = tuple(align_words(old, new))
    values: dict[str, object] = {"contradicts": contradicts} if contradicts else {}
    return Link(kind, tier, 0.8, relation, _span(left, old, values), _span(right, new, values), changes, why)
