"""The same count in several documents: links between figures, and the series that they make."""

from __future__ import annotations

import hashlib
import heapq
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from ..match.alignment import align_words
from ..match.families import sort_key_of_date
from ..model import Cluster, DateWindow, Document, Link, Member, Span, Tier
from .figure_judgement import Evidence, Weights, conflict, is_measure, same_value, weigh_evidence, weigh_terms
from .figure_mentions import Article, FigureMention, read_article, read_mentions

#: Evidence from which figures with one value are held to count the same …
LINKED_SAME, POSSIBLE_SAME = 0.5, 0.38
#: … and figures with two values: much more has to speak for it.
LINKED_CHANGED, POSSIBLE_CHANGED = 0.52, 0.42
# Keys with more mentions are not compared pair by pair but through their rarest words.
_ALL_PAIRS = 48
#: A sum that stands twice in an article is held to the place whose words are most like, and to those near it.
_LEAST_OF_BEST = 0.6
_RAREST, _LONGEST_POSTING, _CANDIDATES = 10, 60, 12


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
    for key in sorted(buckets):
        found = _judge_bucket(buckets[key], weights, articles)
        group_of, groups = _group(found)
        judged = {(_place(left), _place(right)): evidence for left, right, evidence, _ in found}
        for group in groups:
            if len(group) > 1:
                series = _in_order(ordered, group)
                clusters.append(_cluster(ordered, series))
                for left, right in pairwise(series):
                    one, other = sorted((left, right), key=_place)
                    evidence = judged.get((_place(one), _place(other))) or _weigh(one, other, weights, articles)
                    joined.append(_link(ordered, one, other, evidence, "linked"))
        joined.extend(_link(ordered, *rest, "possible") for rest in _between_series(found, group_of))
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


_Judged = tuple[FigureMention, FigureMention, Evidence, Tier]


def _judge_bucket(bucket: list[FigureMention], weights: Weights, articles: Sequence[Article]) -> list[_Judged]:
    """The pairs of one key that count the same, surest first."""
    if len(bucket) < 2:
        return []
    judged: list[tuple[FigureMention, FigureMention, Evidence]] = []
    for one, other in _pairs(bucket, weights):
        left, right = bucket[one], bucket[other]
        same = same_value(left, right)
        if left.row == right.row and (is_measure(left) or not (same or _dated_apart(left, right))):
            continue  # a price that stands twice in one article is two prices, or one told twice
        if conflict(left, right):
            continue
        evidence = _weigh(left, right, weights, articles)
        if evidence.score >= (POSSIBLE_SAME if same else POSSIBLE_CHANGED):
            judged.append((left, right, evidence))
    kept = _one_to_one(judged)
    return [
        (
            left,
            right,
            evidence,
            "linked" if evidence.score >= (LINKED_SAME if evidence.same_value else LINKED_CHANGED) else "possible",
        )
        for left, right, evidence in kept
    ]


def _weigh(left: FigureMention, right: FigureMention, weights: Weights, articles: Sequence[Article]) -> Evidence:
    rarity = _rarity(left.figure.value) if same_value(left, right) else 0.0
    return weigh_evidence(left, right, weights, articles, rarity)


def _between_series(
    found: list[_Judged], group_of: dict[tuple[int, int], int]
) -> Iterator[tuple[FigureMention, FigureMention, Evidence]]:
    """The surest pair of each two series, or figures alone, that may count the same."""
    seen: set[tuple[tuple[int, ...], tuple[int, ...]]] = set()
    for left, right, evidence, _ in sorted(found, key=lambda row: (-row[2].score, _place(row[0]), _place(row[1]))):
        ends = [(group_of[place],) if place in group_of else place for place in (_place(left), _place(right))]
        one, other = sorted(ends)
        if one != other and (one, other) not in seen:
            seen.add((one, other))
            yield left, right, evidence


def _dated_apart(left: FigureMention, right: FigureMention) -> bool:
    """Two figures of one article are stages of one count only if both are counts so far and the text dates both."""
    return left.running and right.running and left.dated and right.dated and left.scope.words != right.scope.words


def _rarity(value: float) -> float:
    """How telling it is that two figures have this value: "two" nothing, "40" something, "2,500" much."""
    if value <= 12:
        return 0.0
    digits = len(f"{value:.10g}".replace(".", "").strip("0"))
    return min(1.0, 0.25 * digits + 0.15 * math.log10(value))


def _pairs(bucket: list[FigureMention], weights: Weights) -> Iterable[tuple[int, int]]:
    """Numbers of mentions worth a look: all pairs of a small bucket, else those that share rare words."""
    n_mentions = len(bucket)
    if n_mentions <= _ALL_PAIRS:
        return ((one, other) for one in range(n_mentions) for other in range(one + 1, n_mentions))
    postings: dict[str, list[int]] = defaultdict(list)
    tokens: list[list[str]] = []
    for place, mention in enumerate(bucket):
        rare = sorted(mention.terms, key=lambda term: (-weights.of(term), term))[:_RAREST]
        tokens.append([f"={mention.figure.value:.10g}", *rare])
        for token in tokens[-1]:
            postings[token].append(place)
    chosen: set[tuple[int, int]] = set()
    for place in range(n_mentions):
        scores: dict[int, int] = defaultdict(int)
        for token in tokens[place]:
            posting = postings[token]
            if len(posting) <= _LONGEST_POSTING:
                worth = weights.of(token)
                for other in posting:
                    if other != place:
                        scores[other] += worth
        best = heapq.nsmallest(_CANDIDATES, [(-score, other) for other, score in scores.items()])
        chosen.update((min(place, other), max(place, other)) for _, other in best)
    return sorted(chosen)


def _one_to_one(
    judged: list[tuple[FigureMention, FigureMention, Evidence]],
) -> list[tuple[FigureMention, FigureMention, Evidence]]:
    """Surest first; a changed value only where neither document has the other's value for itself,
    and only with the one figure there that is most like it."""
    judged.sort(
        key=lambda row: (
            not row[2].same_value,
            -row[2].score,
            row[0].row,
            row[0].figure.start,
            row[1].row,
            row[1].figure.start,
        )
    )
    taken: set[tuple[int, int, int]] = set()
    best: dict[tuple[int, int, int], float] = {}
    kept = []
    for left, right, evidence in judged:
        here, there = (left.row, left.figure.start, right.row), (right.row, right.figure.start, left.row)
        if evidence.same_value:
            if is_measure(left) and left.row != right.row:
                surer = max(best.get(here, 0.0), best.get(there, 0.0))
                if evidence.sentence < _LEAST_OF_BEST * surer:
                    continue  # the other article says it in nearly the same words elsewhere
                for place in (here, there):
                    best[place] = max(best.get(place, 0.0), evidence.sentence)
            taken.update((here, there))
        elif (here in taken or there in taken) and not (left.running and right.running):
            continue
        else:
            taken.update((here, there))
        kept.append((left, right, evidence))
    return kept


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
    done = told.get(action, "")
    return " ".join(part for part in (unit, words, "" if done in words.split() else done) if part) or "the same"


def _place(mention: FigureMention) -> tuple[int, int]:
    return mention.row, mention.figure.start


def _group(judged: list[_Judged]) -> tuple[dict[tuple[int, int], int], list[list[FigureMention]]]:
    """Linked figures as groups, surest links first; two groups with members that conflict stay apart."""
    group_of: dict[tuple[int, int], int] = {}
    groups: list[list[FigureMention]] = []
    for left, right, _, tier in sorted(judged, key=lambda row: (-row[2].score, _place(row[0]), _place(row[1]))):
        if tier != "linked":
            continue
        for mention in (left, right):
            if _place(mention) not in group_of:
                group_of[_place(mention)] = len(groups)
                groups.append([mention])
        one, other = sorted((group_of[_place(left)], group_of[_place(right)]))
        if one == other or any(_apart(a, b) for a in groups[one][:_ALL_PAIRS] for b in groups[other][:_ALL_PAIRS]):
            continue
        for mention in groups[other]:
            group_of[_place(mention)] = one
        groups[one].extend(groups[other])
        groups[other] = []
    return group_of, groups


def _apart(left: FigureMention, right: FigureMention) -> bool:
    """Whether the two can't stand in one series: an article that has two values counts two things."""
    two = left.row == right.row and not same_value(left, right) and not _dated_apart(left, right)
    return two or conflict(left, right) != ""


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
        label=f"{_thing(first)}: {' → '.join(shown)}",
        first=documents[earliest.row].id,
        members=tuple(
            Member(span, day, "the same count, by what is counted, for whom and when")
            for span, (day, _) in zip(spans, members, strict=True)
        ),
        why=f"{len(group)} figures in {len({mention.row for mention in group})} documents count {_thing(first)}",
    )


def _in_order(documents: Sequence[Document], group: list[FigureMention]) -> list[FigureMention]:
    """By the day that a figure holds for; counts so far, where a day is unknown, by how far they have grown."""
    days = {_place(one): _day(documents, one) for one in group}
    ordered = sorted(
        group, key=lambda one: (sort_key_of_date(days[_place(one)]), documents[one.row].id, one.figure.start)
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
