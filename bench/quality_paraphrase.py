"""How well sentences that say the same are told from those that don't: pairs people judged, and five real articles.

The measure that ranks is the one that links are judged by: weighted terms, figures, days and denials, without
the context that a single pair has not. Weights are those of all sentences of the data set.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tracker.errors import MissingExtraError
from tracker.library import scan
from tracker.model import Link, Span
from tracker.statements.names.finding import find_names
from tracker.statements.paraphrase.facts import Facts, compare_facts, read_facts
from tracker.statements.paraphrase.likeness import Evidence, score_evidence
from tracker.statements.paraphrase.meaning import load_meaning
from tracker.statements.paraphrase.sentences import liken
from tracker.statements.paraphrase.terms import Name, TermWeights, read_terms
from tracker.text.tokens import tokenize

ROOT = Path(__file__).resolve().parents[2] / "shared"
LABELS = Path(__file__).resolve().parent / "labels" / "paraphrase_seeds.jsonl"
Row = tuple[str, str, str, str, str]
TextPair = tuple[str, str]
Ranking = Callable[[Sequence[TextPair]], list[float]]


def measure() -> list[Row]:
    """Rows of dataset, measure, ours, reference, note; none where the data are absent."""
    return [row for part in (_mrpc, _stsb, _seeds) for row in part()]


def rank_pairs(pairs: Sequence[TextPair], *, with_meaning: bool = False) -> list[float]:
    """The score of each pair, as links are scored, without context."""
    sides = [[_read(text) for text in pair] for pair in pairs]
    weights = TermWeights(terms for pair in sides for _, terms in pair)
    meanings: Sequence[float | None] = [None] * len(pairs)
    if with_meaning:
        meanings = load_meaning()(pairs)
    scores = []
    for ((left, left_terms), (right, right_terms)), meaning in zip(sides, meanings, strict=True):
        common = sorted(set(left_terms) & set(right_terms))
        compared = compare_facts(left, right)
        evidence = Evidence(
            words=liken(left_terms, right_terms, weights),
            shared=sum(map(weights.of, common)),
            plain=sum(weights.of(term) for term in common if term[0] == "w"),
            compared=compared,
            n_words=min(left.wording.n_words, right.wording.n_words),
            figures=sum(term[0] == "f" and weights.is_telling(term) for term in common),
            days=sum(term[0] == "d" and weights.is_telling(term) for term in common),
            meaning=meaning,
        )
        scores.append(score_evidence(evidence))
    return scores


def _read(text: str) -> tuple[Facts, tuple[str, ...]]:
    named = [Name(one.start, one.end, one.canonical, one.type) for one in find_names(text)]
    facts = read_facts(text, names={one.label: one.type for one in named})
    return facts, read_terms(text, named, facts.figures, facts.days)


def _jaccard(pairs: Sequence[TextPair]) -> list[float]:
    sets = [(set(tokenize(left).words), set(tokenize(right).words)) for left, right in pairs]
    return [len(left & right) / max(1, len(left | right)) for left, right in sets]


def _tf_idf(pairs: Sequence[TextPair]) -> list[float]:
    counted = [(Counter(tokenize(left).words), Counter(tokenize(right).words)) for left, right in pairs]
    frequency = Counter(word for pair in counted for words in pair for word in words)
    n_sentences = 2 * len(pairs)

    def vector(words: Counter[str]) -> dict[str, float]:
        return {word: n * math.log(n_sentences / frequency[word]) for word, n in words.items()}

    scores = []
    for left, right in counted:
        one, other = vector(left), vector(right)
        norm = math.sqrt(sum(v * v for v in one.values()) * sum(v * v for v in other.values()))
        scores.append(sum(v * other.get(word, 0.0) for word, v in one.items()) / norm if norm else 0.0)
    return scores


def _rankings() -> Iterator[tuple[str, Ranking]]:
    yield "ours", rank_pairs
    try:
        load_meaning()
    except MissingExtraError:
        return
    yield "with the extra [semantic]", partial(rank_pairs, with_meaning=True)


def _mrpc() -> Iterator[Row]:
    path = ROOT / "data" / "mrpc" / "pairs.jsonl"
    if path.exists():
        yield from _ranked(path, "mrpc", "paraphrases ranked above others (AUC)", "label", area_under_curve)


def _stsb() -> Iterator[Row]:
    path = ROOT / "data" / "stsb_news" / "pairs.jsonl"
    if path.exists():
        yield from _ranked(path, "stsb_news", "rank correlation with people's 0 to 5 (Spearman)", "score", spearman)


def _ranked(
    path: Path, data: str, name: str, key: str, judge: Callable[[Sequence[float], Sequence[float]], float]
) -> Iterator[Row]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    pairs = [(row["text1"], row["text2"]) for row in rows]
    wanted = [float(row[key]) for row in rows]
    held = [_half_of(pair) == 1 for pair in pairs]
    baselines = {"word Jaccard": _jaccard(pairs), "tf-idf cosine": _tf_idf(pairs)}
    for label, rank in _rankings():
        scores = rank(pairs)
        for half in (0, 1):
            chosen = [n for n, is_held in enumerate(held) if is_held == bool(half)]
            ours = judge([scores[n] for n in chosen], [wanted[n] for n in chosen])
            reference = ", ".join(
                f"{judge([values[n] for n in chosen], [wanted[n] for n in chosen]):.3f} ({known})"
                for known, values in baselines.items()
            )
            note = f"{len(chosen)} pairs, {'kept aside' if half else 'looked at'}; {label}"
            yield data, name, f"{ours:.3f}", reference, note


def _half_of(pair: TextPair) -> int:
    return hashlib.md5("\n".join(pair).encode(), usedforsecurity=False).digest()[0] & 1


def area_under_curve(scores: Sequence[float], labels: Sequence[float]) -> float:
    """The chance that a pair labelled 1 is scored above one labelled 0, ties as a half."""
    ranks = _ranks(scores)
    positive = [rank for rank, label in zip(ranks, labels, strict=True) if label > 0.5]
    n, m = len(positive), len(labels) - len(positive)
    return (sum(positive) - n * (n - 1) / 2) / (n * m)


def spearman(scores: Sequence[float], wanted: Sequence[float]) -> float:
    """Correlation of the ranks of two measures, equal values sharing their mean rank."""
    one, other = _ranks(scores), _ranks(wanted)
    mean = (len(one) - 1) / 2
    top = sum((a - mean) * (b - mean) for a, b in zip(one, other, strict=True))
    return top / math.sqrt(sum((a - mean) ** 2 for a in one) * sum((b - mean) ** 2 for b in other))


def _ranks(values: Sequence[float]) -> list[float]:
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and values[order[end]] == values[order[start]]:
            end += 1
        for place in order[start:end]:
            ranks[place] = (start + end - 1) / 2
        start = end
    return ranks


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A pair of stretches that a reader listed."""

    left: tuple[str, int, int]
    right: tuple[str, int, int]
    strength: str


def _seeds() -> Iterator[Row]:
    folder = ROOT / "seeds"
    if not folder.exists():
        return
    links = [link for link in scan([str(folder)]).links if link.kind == "passage"]
    listed = [
        _Wanted(
            (row["left"], row["left_start"], row["left_end"]),
            (row["right"], row["right_start"], row["right_end"]),
            row["strength"],
        )
        for row in map(json.loads, LABELS.read_text(encoding="utf-8").splitlines())
    ]
    for strength, name in (("strong", "the same statement"), ("partial", "part of the same statement")):
        tiers = Counter(tier_of(wanted, links) for wanted in listed if wanted.strength == strength)
        n = tiers.total()
        found = tiers["linked"] + tiers["possible"]
        each = ", ".join(f"{tiers[tier]} {tier}" for tier in ("linked", "possible", "theme"))
        note = f"{n} pairs listed by reading; {each}"
        yield "five real articles", f"reworded sentences, {name}: found", f"{found / n:.3f}", "", note


def tier_of(wanted: _Wanted, links: Sequence[Link]) -> str:
    """The best tier of a link that has half of both stretches, or half of itself in both; "none" without one."""
    held = [
        link.tier for link in links if _joins(link.left, link.right, wanted) or _joins(link.right, link.left, wanted)
    ]
    return min(held, key=("linked", "possible", "theme").index, default="none")


def _joins(left: Span, right: Span, wanted: _Wanted) -> bool:
    return _overlaps(left, wanted.left) and _overlaps(right, wanted.right)


def _overlaps(span: Span, place: tuple[str, int, int]) -> bool:
    name, start, end = place
    return span.document == name and 2 * (min(end, span.end) - max(start, span.start)) >= min(
        end - start, span.end - span.start
    )


if __name__ == "__main__":
    for row in measure():
        print(" | ".join(row))
