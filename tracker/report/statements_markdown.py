"""Statements as Markdown: the ledgers, links, and the narrative, each a list to be pasted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ..model import Cluster, Document, Link, Member, Span
from ..narrative import Fate, Narrative
from ..text.tokens import tokenize
from .charts import tell_spread
from .dates import label_lag, label_window
from .ledgers import describe_change, find_doubts
from .markdown_text import count, escape_markdown, mark_pieces, write_code
from .names import NO_OUTLET, list_names, name_document, name_outlet, name_relation
from .phrases import NOBODY, list_tellings, tell_carriers, tell_first, tell_thing
from .statement_pages import mark_run
from .terminal import shorten
from .wording import Piece, cut_wordings, describe_changes, is_reworded

_AROUND_CHARS = 160
_SAID_CELLS, _PLACES, _TOLD, _FATES = 300, 30, 8, 40


def quotes_markdown(clusters: Sequence[Cluster], documents: Mapping[str, Document]) -> Iterator[str]:
    """Each quotation with its wordings, what they changed, who carried each and who is said to speak."""
    yield from _title("Quotations", len(clusters))
    for cluster in clusters:
        yield from _heading(cluster, tell_thing(cluster, most=90), documents)
        wordings: dict[tuple[str, ...], list[Member]] = defaultdict(list)
        for member in cluster.members:
            wordings[tuple(tokenize(member.span.text).words)].append(member)
        first = cluster.members[0].span.text
        for number, members in enumerate(wordings.values()):
            said = escape_markdown(first) if not number else _run(mark_run(first, members[0].span.text))
            yield f"> {said}\n\n"
            for member in members[:_PLACES]:
                speaker = escape_markdown(str(member.span.values.get("speaker_name") or NOBODY))
                marks = "" if member.span.values.get("direct", True) else ", without quotation marks"
                yield f"- {_place(member, documents)}: {speaker}{marks}\n"
            yield _more(len(members) - _PLACES, "place")
            yield "\n"


def figures_markdown(clusters: Sequence[Cluster], documents: Mapping[str, Document]) -> Iterator[str]:
    """Each series as a table: the day, the figure, what became of it, where it stands."""
    yield from _title("Figures", len(clusters))
    for cluster in clusters:
        yield from _heading(cluster, cluster.label, documents)
        yield "| day | figure | change | where |\n|---|---|---|---|\n"
        before: Member | None = None
        for member in cluster.members:
            changed = describe_change(before, member) if before else ""
            said = escape_markdown(shorten(" ".join(member.span.text.split()), 80))
            where = f"{_outlet(member.span, documents)} {_spot(member.span)}"
            yield f"| {label_window(member.date)} | {said} | {escape_markdown(changed)} | {where} |\n"
            before = member
        yield "\n"


def names_markdown(
    clusters: Sequence[Cluster], documents: Mapping[str, Document], *, links: Iterable[Link] = ()
) -> Iterator[str]:
    """Each name with its spellings, the first article that has each, and what it may be one with."""
    yield from _title("Names", len(clusters))
    doubts = find_doubts(links)
    for cluster in clusters:
        yield from _heading(cluster, cluster.label, documents)
        forms: dict[str, list[Member]] = defaultdict(list)
        for member in cluster.members:
            forms[" ".join(member.span.text.split())].append(member)
        for form, members in forms.items():
            n_documents = len({member.span.document for member in members})
            told = f"in {count(n_documents, 'article')}, first {_place(members[0], documents)}"
            yield f"- **{escape_markdown(form)}** {told}\n"
        for other in doubts.get(cluster.label, ()):
            yield f"- may be one with {escape_markdown(other)}\n"
        yield "\n"


def links_markdown(links: Sequence[Link], documents: Mapping[str, Document]) -> Iterator[str]:
    """Each link with both wordings, differing words marked."""
    yield from _title("Links", len(links))
    for number, link in enumerate(links, 1):
        relation = name_relation(link.relation) or link.kind
        yield f"## {number}. {link.score:.0%} {escape_markdown(relation)} ({link.kind}, {link.tier})\n\n"
        old, new = cut_wordings(link, around_chars=_AROUND_CHARS)
        sides = [(link.left, mark_pieces(old, in_first=True)), (link.right, mark_pieces(new, in_first=False))]
        reworded = is_reworded(link)
        for place, (span, said) in enumerate(sides):
            document = documents.get(span.document)
            date = f" ({label_window(document.date)})" if document else ""
            yield f"{_outlet(span, documents)}{date} {_spot(span)}\n\n"
            if link.kind != "article" and (reworded or place):
                yield f"> {said}\n\n"
        counted = describe_changes(link.changes) if link.kind != "article" else ""
        why = "; ".join(part for part in (escape_markdown(link.why), counted) if part)
        yield f"{why}\n\n"


def timeline_markdown(narrative: Narrative, documents: Mapping[str, Document]) -> Iterator[str]:
    """Events in time, what became of statements, terms and contrasts."""
    yield "# Timeline\n\n"
    if not narrative.stories:
        yield "No events.\n\n"
    for story in narrative.stories:
        first = documents[story.tellings[0].document]
        yield f"## {escape_markdown(story.event.label)}\n\n"
        articles = [documents[telling.document] for telling in story.tellings]
        yield f"{tell_spread(articles)} · {write_code(story.event.id)}\n\n"
        for document, telling in zip(articles, story.tellings, strict=True):
            lag = label_lag(first.date, document.date) if document is not first else ""
            notes = ", ".join(part for part in (lag, tell_first(story.spread, document.id)) if part)
            title = escape_markdown(name_document(document))
            outlet = escape_markdown(name_outlet(document))
            noted = f" ({notes})" if notes else ""
            yield f"- {label_window(document.date)} **{outlet}** {title} {write_code(document.id)}{noted}\n"
            for name, rows in list_tellings(telling, first.id):
                told = "; ".join(escape_markdown(shorten(" ".join(row.split()), 160)) for row in rows[:_TOLD])
                more = f"; and {len(rows) - _TOLD} more" if len(rows) > _TOLD else ""
                yield f"  - {name}: {told}{more}\n"
        yield "\n"
    yield from fates_markdown(narrative.fates, documents)
    yield from contrasts_markdown(narrative)


def fates_markdown(
    fates: Sequence[Fate], documents: Mapping[str, Document], *, most: int = _FATES, level: int = 2
) -> Iterator[str]:
    """A table of the statements that shift, contradict or vanish, the gravest first; the rest is counted."""
    worth = [fate for fate in fates if fate.names != ("persists",)]
    if not fates:
        return
    yield _head("What became of statements", level)
    if worth:
        yield "| fate | statement | first | how |\n|---|---|---|---|\n"
    for fate in worth[:most]:
        firsts = escape_markdown(tell_carriers(fate.spread, documents))
        said = escape_markdown(tell_thing(fate.cluster, most=120))
        how = escape_markdown(shorten(fate.why, _SAID_CELLS))
        yield f"| {', '.join(fate.names)} | {said} {write_code(fate.cluster.id)} | {firsts} | {how} |\n"
    yield "\n" if worth else ""
    told = [f"{len(worth) - most:,} more that shift or vanish"] if len(worth) > most else []
    told += [f"{len(fates) - len(worth):,} persist"] if len(fates) > len(worth) else []
    yield f"And {' and '.join(told)}: `tracker timeline --verbose`\n\n" if told else ""


def contrasts_markdown(narrative: Narrative, *, most: int = _FATES, level: int = 2) -> Iterator[str]:
    """Terms that rise or fall, and what outlets put and call differently, with the places."""
    if narrative.trends:
        yield _head(f"Words before and since {narrative.since}", level)
        yield "| word | way | before | since | z | for instance |\n|---|---|---:|---:|---:|---|\n"
        for trend in narrative.trends[:most]:
            way, first = ("rises" if trend.z > 0 else "falls"), trend.sentences[0]
            said = f"{escape_markdown(shorten(' '.join(first.text.split()), 160))} {_spot(first)}"
            counts = f"{trend.n_before:,} | {trend.n_after:,} | {trend.z:+.1f}"
            yield f"| {escape_markdown(trend.word)} | {way} | {counts} | {said} |\n"
        yield "\n"
    if narrative.wordings:
        yield _head("Put otherwise in the same sentence", level)
        for one in narrative.wordings[:most]:
            left, right = one.pairs[0]
            sides = f"“{escape_markdown(one.left)}” {_list(one.left_outlets)} | “{escape_markdown(one.right)}”"
            places = f"{_spot(left)}, {_spot(right)}"
            more = f" and {len(one.pairs) - 1} more" if len(one.pairs) > 1 else ""
            yield f"- {sides.replace(' | ', ' · ')} {_list(one.right_outlets)}: {places}{more}\n"
        yield "\n"
    if narrative.descriptions:
        yield _head("Called differently", level)
        for description in narrative.descriptions[:most]:
            told = [
                f"“{escape_markdown(span.text)}” {escape_markdown(outlet or NO_OUTLET)} {_spot(span)}"
                for outlet, span in description.told
            ]
            yield f"- **{escape_markdown(description.name.label)}**: {'; '.join(told)}\n"
        yield "\n"
    if narrative.attributions:
        yield _head("Who says so, what is denied", level)
        for shift in narrative.attributions[:most]:
            link = shift.lead
            tier = "" if link.tier == "linked" else f" ({link.tier})"
            said = escape_markdown(shorten(" ".join(link.left.text.split()), 160))
            places = f"{_spot(link.left)}, {_spot(link.right)}"
            more = f" and {count(len(shift.links) - 1, 'more pair')}" if len(shift.links) > 1 else ""
            way = "contradicts" if shift.contradicts else link.relation
            yield f"- {way}{tier}: {escape_markdown(link.why)} · {said} {places}{more}\n"
        yield _more(len(narrative.attributions) - most, "claim")
        yield "\n"


def _head(title: str, level: int) -> str:
    return f"{'#' * level} {title}\n\n"


def _title(title: str, number: int) -> Iterator[str]:
    yield f"# {title}\n\n"
    if not number:
        yield f"No {title.lower()}.\n"


def _heading(cluster: Cluster, label: str, documents: Mapping[str, Document]) -> Iterator[str]:
    yield f"## {escape_markdown(label)}\n\n"
    names = dict.fromkeys(member.span.document for member in cluster.members)
    yield f"{tell_spread(documents[name] for name in names if name in documents)} · {write_code(cluster.id)}\n\n"


def _run(pieces: Iterable[Piece]) -> str:
    """In one run what is gone is struck through and what came bold, whether or not a word took its place."""
    return mark_pieces(pieces, in_first=True)


def _place(member: Member, documents: Mapping[str, Document]) -> str:
    return f"{label_window(member.date)} {_outlet(member.span, documents)} {_spot(member.span)}"


def _outlet(span: Span, documents: Mapping[str, Document]) -> str:
    document = documents.get(span.document)
    return f"**{escape_markdown(name_outlet(document))}**" if document else ""


def _spot(span: Span) -> str:
    return write_code(f"{span.document}:{span.start}-{span.end}")


def _list(outlets: Sequence[str]) -> str:
    return escape_markdown(list_names([outlet or NO_OUTLET for outlet in outlets]))


def _more(number: int, noun: str) -> str:
    return f"- and {count(number, f'more {noun}')}\n" if number > 0 else ""
