"""Lists on a terminal: documents, clusters, links, what is similar, what was skipped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ..model import Block, Cluster, Document, Link, Skipped, Span
from .dates import label_window
from .grid import Column, lay_rows
from .marks import mark_pieces
from .names import name_outlet, name_relation
from .terminal import Style, neutralise, paint, wrap
from .wording import cut_wordings, describe_changes, is_reworded

_AROUND_CHARS = 60


def documents_text(
    documents: Sequence[Document], *, width: int, color: bool, verbose: bool = False, with_text: bool = False
) -> str:
    """One line a document; `verbose` adds where the date came from, blocks and remarks under it.

    `with_text` prints each text as it stands under its line: spans count in it. Only there control
    characters are not replaced, as replacing them would be the wrong text.
    """
    columns = (
        Column("published"),
        Column("outlet", gives=2),
        Column("lang"),
        Column("words", right=True),
        Column("document", gives=1, keep_end=True),
        Column("title", gives=3, style="strong"),
    )
    rows = [[label_window(d.date), name_outlet(d), d.language, f"{d.n_words:,}", d.id, d.title] for d in documents]
    lines = lay_rows(columns, rows, width=width, color=color)
    if not (verbose or with_text):
        return _join(lines, "no documents")
    under: list[str] = []
    for line, document in zip(lines[1:], documents, strict=True):
        under.append(line)
        if verbose:
            under += _details(document, width=width, color=color)
        if with_text:
            under += [document.text, ""]
    return _join(lines[:1] + under, "no documents")


def _details(document: Document, *, width: int, color: bool) -> list[str]:
    date = document.date
    said = [
        ("date", f"{date.basis}, {date.explanation}" if date else "no evidence of a day"),
        ("byline", document.byline),
        ("url", document.url),
        ("key", document.key if document.key != document.id else ""),
        ("blocks", _count_roles(document.blocks)),
        ("read as", f"{document.format}, {document.encoding}"),
        *(("remark", remark) for remark in document.remarks),
        *((f"{name} from", source) for name, source in sorted(document.provenance.items())),
    ]
    lines = []
    for name, value in said:
        if value:
            lines += wrap([(f"{name}: ", "dim"), (neutralise(value), "")], width=width, first="    ", rest="      ",
                          color=color)  # fmt: skip
    return lines


def _count_roles(blocks: Iterable[Block]) -> str:
    counted: dict[str, int] = {}
    for block in blocks:
        counted[block.role] = counted.get(block.role, 0) + 1
    return ", ".join(f"{count} {role}" for role, count in counted.items())


def clusters_text(
    clusters: Sequence[Cluster], documents: Mapping[str, Document], *, width: int, color: bool, verbose: bool = False
) -> str:
    """Each cluster under its label, one line a member; `verbose` adds each member's reason."""
    columns = (
        Column("published"),
        Column("outlet", gives=2),
        Column("document", gives=1, keep_end=True),
        Column("place"),
        Column("why", gives=3, style="dim"),
    )
    lines: list[str] = []
    for cluster in clusters:
        kind = cluster.kind + (", furniture" if cluster.boilerplate else "")
        head: list[tuple[str, Style]] = [
            (neutralise(cluster.label), "strong"),
            (f" · {len(cluster.members)} members · {kind} {neutralise(cluster.id)}", "dim"),
        ]
        lines += [""] * bool(lines) + wrap(head, width=width, rest="  ", color=color)
        if verbose:
            lines += wrap([(neutralise(cluster.why), "")], width=width, first="  ", rest="  ", color=color)
        rows = [
            [
                label_window(member.date),
                _outlet(member.span, documents),
                member.span.document,
                "" if cluster.kind == "article" else _place(member.span),
                member.why if verbose else "",
            ]
            for member in cluster.members
        ]
        lines += lay_rows(columns, rows, width=width, color=color, indent="  ", headings=False)
    return _join(lines, "no clusters")


def links_text(
    links: Sequence[Link], documents: Mapping[str, Document], *, width: int, color: bool, verbose: bool = False
) -> str:
    """Each link with its places, both wordings, and the reason; `verbose` leaves nothing out of a wording."""
    lines: list[str] = []
    for number, link in enumerate(links, 1):
        relation = name_relation(link.relation)
        head: list[tuple[str, Style]] = [
            (f"{link.score:.0%} {relation or link.kind}", "strong"),
            (f" · {link.kind}, {link.tier}", "dim"),
        ]
        lines += [""] * (number > 1) + wrap(head, width=width, first=f"{number:>3}  ", rest="     ", color=color)
        lines += _both(link, documents, width=width, color=color, verbose=verbose)
        # An article's link holds only what differs: counting that would call nothing alike.
        counted = describe_changes(link.changes) if link.kind != "article" else ""
        why = "; ".join(part for part in (link.why, counted) if part)
        lines += wrap([(neutralise(why), "dim")], width=width, first="     ", rest="     ", color=color)
    return _join(lines, "no links")


def _both(link: Link, documents: Mapping[str, Document], *, width: int, color: bool, verbose: bool) -> list[str]:
    lines: list[str] = []
    cut = cut_wordings(link, around_chars=0 if verbose else _AROUND_CHARS)
    reworded = is_reworded(link)
    sides: tuple[Style, Style] = ("left", "right")
    for span, pieces, side in zip((link.left, link.right), cut, sides, strict=True):
        document = documents.get(span.document)
        told = f" · {label_window(document.date)} · " if document else " · "
        source: list[tuple[str, Style]] = [
            (neutralise(_outlet(span, documents)), "strong"),
            (f"{told}{neutralise(span.document)}:{_place(span)}", ""),
        ]
        lines += wrap(source, width=width, first="     ", rest="       ", color=color)
        if link.kind != "article" and (reworded or side == "right"):
            lines += wrap(mark_pieces(pieces, side=side, color=color), width=width, first="     │ ", rest="     │ ",
                          color=color)  # fmt: skip
    return lines


def similar_text(
    links: Sequence[Link], documents: Mapping[str, Document], *, width: int, color: bool, verbose: bool = False
) -> str:
    """What in the corpus is like the text that was asked about, in the order given, articles first.

    `links` have the text asked about on their left, which need not be in `documents`.
    """
    columns = (
        Column("alike", right=True, style="strong"),
        Column("relation"),
        Column("published"),
        Column("outlet", gives=2),
        Column("document", gives=1, keep_end=True),
        Column("place"),
    )
    ordered = sorted(
        links, key=lambda link: (link.kind != "article", -link.score, link.right.document, link.right.start)
    )
    articles = [link for link in ordered if link.kind == "article"]
    rows = [
        [
            f"{link.score:.0%}",
            name_relation(link.relation),
            label_window(documents[link.right.document].date) if link.right.document in documents else "",
            _outlet(link.right, documents),
            link.right.document,
        ]
        for link in articles
    ]
    lines: list[str] = []
    if rows:
        head = "1 article is alike" if len(rows) == 1 else f"{len(rows)} articles are alike"
        lines += [paint(head, "head", color=color)]
        lines += lay_rows(columns[:5], rows, width=width, color=color, indent="  ", headings=False)
    passages = [link for link in links if link.kind != "article"]
    if passages:
        head = "1 passage is alike" if len(passages) == 1 else f"{len(passages)} passages are alike"
        lines += [""] * bool(lines) + [paint(head, "head", color=color)]
        lines.append(links_text(passages, documents, width=width, color=color, verbose=verbose).rstrip("\n"))
    return _join(lines, "nothing in the corpus is like it")


def skipped_text(skipped: Sequence[Skipped], *, width: int, color: bool) -> str:
    """One input a line with its reason, and what would mend it beneath."""
    lines: list[str] = []
    for one in skipped:
        pieces: list[tuple[str, Style]] = [(neutralise(one.where), "warn"), (neutralise(f": {one.reason}"), "")]
        lines += wrap(pieces, width=width, rest="  ", color=color)
        if one.remedy:
            lines += wrap([(neutralise(one.remedy), "dim")], width=width, first="  → ", rest="    ", color=color)
    return _join(lines, "nothing was skipped")


def _outlet(span: Span, documents: Mapping[str, Document]) -> str:
    document = documents.get(span.document)
    return name_outlet(document) if document else ""


def _place(span: Span) -> str:
    return f"{span.start}-{span.end}"


def _join(lines: Sequence[str], empty: str) -> str:
    return "\n".join(lines or [empty]) + "\n"
