"""The same count in several documents: links between figures, and the series that they make."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ...match.alignment import align_words
from ...match.families import sort_key_of_date
from ...model import Cluster, DateWindow, Document, Link, Member, Span, Tier
from .actions import action_word
from .groups import between_series, group_judged, judge_buckets, place_of, weigh
from .judgement import Evidence
from .mentions import FigureMention, read_article, read_mentions
from .units import UNIT_NAMES
from .weights import weigh_terms


def link_figures(
    documents: Sequence[Document],
    *,
    mentions: Sequence[Sequence[FigureMention]] | None = None,
    links: Sequence[Link] | None = None,
) -> tuple[list[Link], list[Cluster]]:
    """Figures that count the same thing, as links and as series.

    A link's relation is `same`, `hedge_changed` (the value, but not its hedge) or `changed`; its
    spans hold figure and thing counted, and carry `value, upper, unit, modifier, counted, scope`. A
    cluster of kind `figure` is one series over documents and days, its members in order of the day
    that they hold for. Figures in page furniture take no part. Swapping or shuffling the documents
    changes nothing.

    Args:
        mentions: the figures of each document where the caller has them already, as read_mentions
            gives them.
        links: those between articles, where known: which of them tell of one event counts as evidence.

    Cost: some 5 ms an article to read, then linear: a key that many figures share is searched
    through its rarest words only.
    """
    order = sorted(range(len(documents)), key=lambda row: (sort_key_of_date(documents[row].date), documents[row].id))
    ordered = [documents[row] for row in order]
    read = read_mentions(ordered) if mentions is None else (mentions[row] for row in order)
    found_figures = [replace(mention, row=row) for row, found in enumerate(read) for mention in found]
    affairs = None if links is None else _affairs(ordered, links)
    articles = [read_article(document.text) for document in ordered]
    if affairs is not None:
        articles = [replace(article, affair=affair) for article, affair in zip(articles, affairs, strict=True)]
    weights = weigh_terms(articles)
    buckets: dict[str, list[FigureMention]] = defaultdict(list)
    for mention in found_figures:
        buckets[mention.key].append(mention)
    joined: list[Link] = []
    clusters: list[Cluster] = []
    for found in judge_buckets(buckets, weights, articles).values():
        group_of, groups = group_judged(found)
        judged = {(place_of(left), place_of(right)): evidence for left, right, evidence, _ in found}
        for group in groups:
            if len(group) > 1:
                series = _in_order(ordered, group)
                clusters.append(_cluster(ordered, series))
                for left, right in pairwise(series):
                    one, other = sorted((left, right), key=place_of)
                    evidence = judged.get((place_of(one), place_of(other))) or weigh(one, other, weights, articles)
                    joined.append(_link(ordered, one, other, evidence, "linked"))
        joined.extend(_link(ordered, *rest, "possible") for rest in between_series(found, group_of))
    joined.sort(
        key=lambda link: (-link.score, link.left.document, link.left.start, link.right.document, link.right.start)
    )
    clusters.sort(key=lambda cluster: (cluster.first, cluster.members[0].span.start, cluster.id))
    return joined, clusters


def _affairs(documents: Sequence[Document], links: Sequence[Link]) -> list[int]:
    """A number for each document, equal for those that links between articles hold to tell of one event."""
    row_of = {document.id: row for row, document in enumerate(documents)}
    affair = list(range(len(documents)))

    def find(row: int) -> int:
        while affair[row] != row:
            affair[row] = affair[affair[row]]
            row = affair[row]
        return row

    for link in links:
        if link.kind == "article" and link.tier == "linked":
            one, other = sorted((find(row_of[link.left.document]), find(row_of[link.right.document])))
            affair[other] = one
    return [find(row) for row in range(len(documents))]


def _link(
    documents: Sequence[Document], left: FigureMention, right: FigureMention, evidence: Evidence, tier: Tier
) -> Link:
    one, other = _span(documents, left), _span(documents, right)
    if not evidence.same_value:
        relation = "changed"
    else:
        relation = "same" if left.figure.modifier == right.figure.modifier else "hedge_changed"
    shared = "; ".join(evidence.reasons)
    likeness = f"sentences share {evidence.sentence:.0%}, their articles {evidence.article:.0%} of their words' weight"
    why = f"both count {_thing(left)}; their {likeness}"
    return Link("figure", tier, round(evidence.score, 4), relation, one, other, align_words(one.text, other.text),
                f"{why}; {shared}" if shared else why)  # fmt: skip


def _span(documents: Sequence[Document], mention: FigureMention) -> Span:
    """Figure and thing counted in one stretch, where they stand together; else the figure."""
    figure, document = mention.figure, documents[mention.row]
    start, end = figure.start, figure.end
    if figure.counted_end > figure.counted_start >= figure.end:
        end = figure.counted_end
    values = {
        "value": figure.value,
        "upper": figure.upper,
        "unit": figure.unit,
        "modifier": figure.modifier,
        "counted": figure.counted,
        "scope": mention.scope.words,
    }
    return Span(document.id, start, end, document.text[start:end], values)


def _thing(mention: FigureMention) -> str:
    unit, thing, action = mention.key.split("|")
    told = {
        "kill": "killed",
        "injure": "injured",
        "arrest": "arrested",
        "treat": "treated",
        "displace": "displaced",
        "miss": "missing",
    }
    words = mention.figure.counted or ("people" if thing == "person" else thing)
    is_told = any(action_word(word.casefold()) == action for word in words.split())
    done = "" if is_told else told.get(action, "")
    measure, _, rate = unit.partition("/")
    if measure in UNIT_NAMES:
        measure, words = UNIT_NAMES[measure], f"of {words}" if words else ""
    return " ".join(part for part in (measure, words, done, f"a {rate}" if rate else "") if part) or "the same"


def _says_more(mention: FigureMention) -> bool:
    """Whether what is counted isn't told by the figure's own words: "four kilometres", "62 million crowns" tell all."""
    unit, _, action = mention.key.split("|")
    return not unit or bool(mention.figure.counted or action)


def _cluster(documents: Sequence[Document], group: list[FigureMention]) -> Cluster:
    """The series of a group that is in order."""
    members = [(_day(documents, mention), mention) for mention in group]
    values: list[str] = []
    for _, mention in members:
        written = " ".join(mention.figure.text.split())
        if not values or values[-1] != written:
            values.append(written)
    first = members[0][1]
    earliest = min(group, key=lambda mention: (mention.row, mention.figure.start))
    spans = [_span(documents, mention) for _, mention in members]
    digest = hashlib.sha256(
        "\n".join(sorted(f"{s.document}:{s.start}:{s.text}" for s in spans)).encode("utf-8", "surrogatepass")
    )
    shown = values if len(values) <= 6 else [*values[:3], "…", *values[-2:]]
    return Cluster(
        kind="figure",
        id=f"f{digest.hexdigest()[:10]}",
        label=f"{_thing(first)}: {' → '.join(shown)}" if _says_more(first) else " → ".join(shown),
        first=documents[earliest.row].id,
        members=tuple(
            Member(span, day, "the same count, by what is counted, for whom and when")
            for span, (day, _) in zip(spans, members, strict=True)
        ),
        why=f"{len(group)} figures in {len({mention.row for mention in group})} documents count {_thing(first)}",
    )


def _in_order(documents: Sequence[Document], group: list[FigureMention]) -> list[FigureMention]:
    """By the day that a figure holds for; counts so far, where a day is unknown, by how far they have grown."""
    days = {place_of(one): _day(documents, one) for one in group}
    ordered = sorted(
        group, key=lambda one: (sort_key_of_date(days[place_of(one)]), documents[one.row].id, one.figure.start)
    )
    if all(one.running for one in group) and not all(days.values()):
        ordered.sort(key=lambda one: one.figure.value)
    return ordered


def _day(documents: Sequence[Document], mention: FigureMention) -> DateWindow | None:
    """The day that a figure holds for: told in its sentence ("by mid-December"), else publication."""
    if mention.scope.bound == "by" and mention.scope.last:
        first = mention.scope.last
        return DateWindow(first, mention.scope.last, "text", f"the text says: {mention.scope.words}")
    return documents[mention.row].date
